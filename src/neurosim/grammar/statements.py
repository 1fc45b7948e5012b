"""Statements about many structures, ranges and lists.

A statement is kept as one: every finding it stands for has the kind ``global`` and
carries the statement's own words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from neurosim.atlas import Atlas
from neurosim.exam import BOTH, Finding
from neurosim.grammar.expression import Expression
from neurosim.grammar.findings import make
from neurosim.grammar.fold import split_words
from neurosim.grammar.judge import grades_of
from neurosim.grammar.parts import Parts, tagged
from neurosim.grammar.words import PREDICATES, TRACTS, Phrase, drop_fillers
from neurosim.terms import MIDLINE, ROOTS, SIDES, ExamError

#: Groups of protocols.csv, by limb and by the modality that the words allow.
LIMBS = ("arm", "leg")
_DENIED = frozenset(("absent", "negative", "normal"))
DOMAINS = {"power": "motor", "reflexes": "reflex", "sensation": "sensory"}


def expand(parts: Parts, atlas: Atlas, text: str) -> tuple[Finding, ...] | None:
    """Return the findings of every structure that the words are about."""
    if parts.unknown or not parts.states or not _is_wide(parts):
        return None
    if _is_of_one(parts, text) or _denies_nothing(parts) or _is_bare_state(text):
        return None
    if parts.kind == "told" and is_plain(parts) and not parts.symmetric:
        found = [*_told(parts, atlas, text)]
    else:
        found = [*_of_all(parts, atlas, text)]
    if not found:  # "feels areflexic", too
        raise ExamError(["these words do not fit power, reflexes or sensation"])
    return tuple(dict.fromkeys(found))


def _of_all(parts: Parts, atlas: Atlas, text: str) -> Iterator[Finding]:
    allowed = _domains(parts)
    for name, modality in DOMAINS.items():
        if not allowed or modality in allowed:
            for limb in [limb for limb in LIMBS if _covers(parts, limb)]:
                yield from _of_group(f"{limb}_{name}", parts, atlas, text)


def limbs_told(found: Iterable[Finding], atlas: Atlas) -> set[str]:
    """Return the limbs of which statements, or their tone or bulk, tell something."""
    told = {one.structure for one in found}
    return {
        limb for limb in LIMBS for name in DOMAINS
        if not told.isdisjoint((f"{limb}_tone", f"{limb}_bulk"))
        or any(item.structure in told
               for item in atlas.protocols.get(f"{limb}_{name}", ()))
    }  # fmt: skip


#: A patient denies, and nothing in the sentence was tested.
_DENIES = Expression(
    r"\b(?:denie[sd]|deny|denying|no complaints? of|(?:not|n't) complain\w* of)\b"
    r"(?!.*\b(?:exam\w*|tested|testing|found|power|strength|reflex\w*|[0-5]/5)\b)",
    re.IGNORECASE | re.DOTALL,
)


#: A patient complains, and nothing in the sentence was tested.
_COMPLAINS = Expression(
    r"\b(?:complain(?:s|ed|ing)?(?: of)?|complaints? of|c/o|report(?:s|ed|ing)|"
    r"describ(?:es|ed|ing)|endors(?:es|ed|ing)|(?:he|she|i|patient|who|has|had|have|"
    r"'ve)(?: \w+)? notic(?:es|ed)|stat(?:es|ed|ing)|tells? us|suffer(?:s|ed|ing) from|"
    r"my|i(?:'ve|'m|’ve|’m)?(?! (?:saw|see|not|review|think|believe|assess|agree|"
    r"suspect|felt that|could)))\b(?<!no complaints of)(?<!was reported)(?<!were "
    r"reported)(?<!is reported)",
    re.IGNORECASE,
)
_TESTED = Expression(
    r"\b(?:exam\w*|test\w*|found|reflex\w*|jerks?|sign|signs|grade\w*|"
    r"(?<!lost )(?<!losing )(?<!loss of )(?:power|strength|sensation)|"
    r"mrc|positive|elicit\w*|reveal\w*|show\w*|demonstrate[sd]?|pin ?-?prick|"
    r"touch|vibration|dermatomes?|myotomes?|roots?|[cltCLT]\d|[0-5][+-]?\s?/\s?5)\b",
    re.IGNORECASE,
)
_ASKED_OR_TESTED = ("motor", "sensory")
#: Who denies a trouble of these was asked: "denies any bladder or bowel trouble".
_ASKED = frozenset(["bladder", "bowel", "bladder_incontinence", "erectile_function"])


def as_told(found: Iterable[Finding], text: str, atlas: Atlas) -> tuple[Finding, ...]:
    """Return findings in which what a patient complains of is told, not tested.

    Parameters
    ----------
    found
        What was read of a sentence.
    text
        The sentence.
    atlas
        The tables.
    """
    parts = [part for part in _TURNS.split(text) if part.strip()]
    telling = [bool(_COMPLAINS.search(p)) and not _TESTED.search(p) for p in parts]
    if not any(telling):
        return tuple(found)
    return tuple(
        replace(one, kind="told")
        if one.kind == "examined"
        and atlas.structures[one.structure].modality in _ASKED_OR_TESTED
        and telling[_part_of(one, parts)]
        else one
        for one in found
    )


#: Another says it: a sentence ends, or somebody begins to tell.
_TURNS = Expression(
    r"[.;]\s+|,?\s(?:(?:and|but|with)\s+)?(?=(?:(?:he|she|i|the patient|patient|pt) "
    r"(?:(?:also|has|had|have|now) )*(?:notic|complain|report|describ|stat)\w+|"
    r"(?:my|notices|complains|reports|describes|states)) )|"
    r",?\s(?:and|but|with)\s+(?=(?:when )?i(?:['\u2019]\w+)? )",
    re.IGNORECASE,
)


def _part_of(one: Finding, parts: list[str]) -> int:
    """Return the place of the part of a sentence that shares most words with it."""
    words = {*split_words(one.text.lower())}
    shared = [len(words & {*split_words(part.lower())}) for part in parts]
    return shared.index(max(shared))


def as_denied(found: Iterable[Finding], text: str, atlas: Atlas) -> tuple[Finding, ...]:
    """Return findings in which what a patient denies is told, and nothing is tested.

    Parameters
    ----------
    found
        What was read of a sentence.
    text
        The sentence.
    atlas
        The tables.
    """
    if not _DENIES.search(text):
        return tuple(found)
    kept: list[Finding] = []
    for one in found:
        scale = atlas.structures[one.structure].scale
        normal = one.grades == (scale.normal,)
        if normal and one.kind == "global":
            kept += _told_instead(one, atlas)
        elif normal and one.kind == "examined" and one.structure in _ASKED:
            kept.append(replace(one, kind="told"))
        else:
            kept.append(one)
    return tuple({one.identity: one for one in kept}.values())


def _told_instead(one: Finding, atlas: Atlas) -> Iterator[Finding]:
    """Yield that a whole limb is said to be well for a structure of it."""
    for limb in limbs_told((one,), atlas):
        form = _FELT.get(atlas.structures[one.structure].modality, "")
        if structure := atlas.structures.get(form.format(limb)):
            grades = (structure.scale.normal,)
            yield replace(
                one, structure=structure.id, grades=grades, kind="told", statement=""
            )


def _is_bare_state(text: str) -> bool:
    """Whether words only say how something is: "areflexic", of whatever limb."""
    tags = {tag for tag, _ in tagged(drop_fillers(split_words(text)))}
    said = not {"strength", "power"}.isdisjoint(split_words(text))  # "full strength"
    return bool(tags) and tags <= {"state", "negation", "doubt", "side"} and not said


def _denies_nothing(parts: Parts) -> bool:
    """Whether words deny and do not say what: "no ... to the legs"."""
    return parts.negated and not (parts.terms or parts.nouns or parts.symmetric)


_KIND_ONLY = Expression(r"\bto\s+(?:the\s+)?(?:light|touch|pin|vibration|pp|temp)")
#: What is felt in a limb, and by which modality it is denied.
_FELT = {"motor": "{}_power", "sensory": "{}_sensation", "pain": "pain_{}"}


def _is_of_one(parts: Parts, text: str) -> bool:
    """Whether the words are said of one thing: "not weak", "normal to light touch"."""
    if parts.kind == "vibration" and not parts.symmetric:
        return True  # vibration of a limb is felt at one place, its end
    if parts.scopes:
        return False
    said = not PREDICATES.isdisjoint(split_words(text))
    return said or (_KIND_ONLY.search(text) is not None and _only_kinds(parts))


def _only_kinds(parts: Parts) -> bool:
    return bool(parts.nouns) and all(noun.kind for noun in parts.nouns)


def _told(parts: Parts, atlas: Atlas, text: str) -> Iterator[Finding]:
    """Yield what a patient denies in a limb: one weak reading, nothing tested."""
    whole = parts if parts.sides else replace(parts, sides=(BOTH,))
    allowed = _domains(parts)
    for modality, form in _FELT.items():
        if allowed and modality not in allowed:
            continue
        for limb in LIMBS:
            structure = atlas.structures.get(form.format(limb))
            if structure is not None and _covers(parts, limb):
                grades = (structure.scale.normal,)
                for finding in make((structure, grades), whole, text):
                    yield replace(finding, kind="told")


#: What is said of both limbs at once, and the structure of each.
_LIMB_SIGNS = {"tone": "{}_tone", "bulk": "{}_bulk"}


def expand_tone_and_bulk(
    parts: Parts, atlas: Atlas, words: Phrase
) -> tuple[Finding, ...] | None:
    """Read "normal bulk", "tone normal": both limbs, where no place is named."""
    bulk = any(noun.bulk for noun in parts.nouns)
    tone = "tone" in words
    if parts.only_not and not (parts.scopes or PREDICATES.isdisjoint(words)):
        return None  # "hand numb, not wasted" is of the hand
    if bulk == tone or parts.unknown or parts.symmetric or not is_plain(parts):
        return None
    states = {term.state for group in parts.terms for term in group}
    if not states <= _DENIED or "reflex" in _domains(parts):
        return None  # raised tone is not normal
    form = _LIMB_SIGNS["bulk" if bulk else "tone"]
    whole = parts if parts.sides else replace(parts, sides=(BOTH,))
    found: list[Finding] = []
    for limb in LIMBS:
        structure = atlas.structures.get(form.format(limb))
        if structure is not None and _covers(parts, limb):
            pair = structure, (structure.scale.normal,)
            found += make(pair, whole, " ".join(words))
    return tuple(found)


def _domains(parts: Parts) -> set[str]:
    """Return the modalities of all nouns: "power and sensation" means both."""
    return {modality for noun in parts.nouns for modality in noun.modalities}


def _covers(parts: Parts, limb: str) -> bool:
    limbs = [scope for scope in parts.scopes if scope]
    return not limbs or limb in limbs


def _is_wide(parts: Parts) -> bool:
    """Whether the words are about a limb, or about everything of one modality."""
    allowed = _domains(parts)
    if any(not noun.modalities and not noun.kind for noun in parts.nouns):
        return False  # tone, gait: one structure
    if any(noun.bulk for noun in parts.nouns):
        return False  # full bulk is not full power
    if allowed and not allowed & set(DOMAINS.values()):
        return False
    return bool(parts.scopes) or (bool(allowed) and is_plain(parts))


def is_plain(parts: Parts) -> bool:
    """Whether a statement is about each of its structures.

    Normal, equal, "weakness absent" and every word about reflexes are; "the arm is
    weak" is not.
    """
    states = {term.state for group in parts.terms for term in group}
    numbers = {t.grades.get("mrc") for g in parts.terms for t in g if not t.state}
    normal = states == {"normal"} or numbers == {(5,)}
    denied = states <= _DENIED and any(noun.deficit for noun in parts.nouns)
    if parts.negated and normal and not any(noun.deficit for noun in parts.nouns):
        return False  # "the leg is not normal" says so of no single muscle
    return (
        parts.only_alike
        or parts.negated
        or normal
        or (denied and bool(states))
        or _domains(parts) & {"reflex"} != set()
    )


def _of_group(group: str, parts: Parts, atlas: Atlas, text: str) -> Iterator[Finding]:
    whole = parts if parts.sides else replace(parts, sides=(BOTH,))
    for item in atlas.protocols.get(group, ()):
        structure = atlas.structures[item.structure]
        if parts.only_alike:
            grades: tuple[int, ...] | None = structure.scale.all
        else:
            grades = grades_of(structure, parts)
        if grades is None:
            continue
        asked = SIDES if item.side == BOTH else (item.side,)
        for finding in make((structure, grades), whole, text, text.strip()):
            if finding.side in (BOTH, MIDLINE, *asked):
                kind = "examined" if finding.relation else "global"
                tract = structure.modality == "sensory" and parts.kind in TRACTS
                yield replace(finding, kind=parts.kind if tract else kind)


_RANGE = Expression(
    r"\b([ctls])(\d{1,2})\s*(?:-|to|/|,|and|&)\s*([ctls]?)(\d{1,2})"
    r"(?=\s+(?:dermatome|myotome|segment|root|sensation|distribution|territor)|\s*$)"
)
_THROUGH = Expression(r"-|to")


def spread_range(text: str) -> tuple[str, ...]:
    """Return a folded text once for each segment of a range such as ``C6-C8``.

    Examples
    --------
    >>> spread_range("right c6-c8 dermatomes reduced")[1]
    'right c7 dermatome reduced'
    """
    folded = text
    found = _RANGE.search(folded)
    if found is None:
        return ()
    first = (found[1] + found[2]).upper()
    last = ((found[3] or found[1]) + found[4]).upper()
    if first not in ROOTS or last not in ROOTS:
        return ()
    start, stop = ROOTS.index(first), ROOTS.index(last)
    through = _THROUGH.search(found.group())
    roots = ROOTS[start : stop + 1] if through else (first, last)
    tail = re.sub(r"^(\s+\w+?)s?\b", r"\1", folded[found.end() :])
    return tuple(folded[: found.start()] + root.lower() + tail for root in roots)
