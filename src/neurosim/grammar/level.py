"""Sensory levels: ``below T10``, ``from the umbilicus down``, ``no sensory level``."""

import re
from dataclasses import replace

from neurosim.atlas import Atlas
from neurosim.exam import BOTH, Finding
from neurosim.grammar.expression import Expression
from neurosim.grammar.faults import UnknownWordsError
from neurosim.grammar.findings import make
from neurosim.grammar.fold import split_words
from neurosim.grammar.judge import grades_of
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.parts import GradeTerm, Parts, scan
from neurosim.grammar.words import STATES, TRACTS, Phrase, drop_fillers
from neurosim.records import Structure
from neurosim.terms import ROOTS, SCALES, SIDES, ExamError

#: The structure that holds the upper border of a sensory level.
SENSORY_LEVEL = "sensory_level"
_SCALE = SCALES["segment"]

_SEGMENT = (
    r"(?P<segment>[ctls]\s?\d{1,2})(?:\s?[-/]\s?(?P<next>[ctls]?\s?\d{1,2}))?(?![\w/])"
)
_BELOW = r"below|caudal to|distal to|inferior to|down from|beneath"
_LEVEL = Expression(
    rf"\b(?:{_BELOW}|from|(?:sensory )?level (?:at|of|is|to)?|up to)\s*"
    rf"(?:the )?(?:level (?:of|at) )?{_SEGMENT}(?:\s*(?:down(?:ward)?s?|level|"
    r"dermatome|segment|and below|caudally))*"
)
_LEVEL_AFTER = Expression(
    rf"\b{_SEGMENT}\s*(?:(?:sensory\s+)?level|(?:and|&)\s+(?:below|distal)|"
    r"downwards?|distally)"
)
_NO_LEVEL = Expression(
    r"\b(?:no|without(?: an?)?)\s+(?:clear |definite )?sensory level\b"
    r"|\bsensory level (?:none|absent|negative)\b"
)
#: A place on the trunk instead of a segment; "from" needs "down" after it.
_PLACE = Expression(
    rf"\b(?:(?P<from>from)|{_BELOW}|up to|(?:sensory )?level (?:at|of))\s+"
    r"(?:the )?(?:level of (?:the )?)?(?=[a-z])"
)
_DOWN = frozenset(["down", "downward", "downwards", "caudally", "distally", "below"])
#: What is below a level, and says nothing more.
_BODY = _DOWN | frozenset(
    (
        "abdomen",
        "body",
        "chest",
        "contralateral",
        "half",
        "hemibody",
        "ipsilateral",
        "level",
        "limbs",
        "line",
        "lower",
        "torso",
        "trunk",
    )
)
_REGIONS = ("neck", "trunk", "leg")
#: The trunk ends where the leg begins.
_LOWEST = ROOTS.index("L1")


_REDUCED = ((GradeTerm("reduced", STATES["reduced"], "reduced"),),)


def read_level(
    text: str, beside: Parts | None, atlas: Atlas
) -> tuple[Finding, ...] | None:
    """Return the finding of a sensory level; ``None`` if the text is about none.

    Parameters
    ----------
    beside
        What stands in the other cells of a record.
    """
    structure = atlas.structures.get(SENSORY_LEVEL)
    folded = text
    found = None if structure is None else _find(folded, beside, atlas)
    if structure is None or found is None:
        return None
    grades, rest = found
    if grades == (_SCALE.normal,):
        beside = None if beside is None else replace(beside, terms=())
    parts = scan((tuple(word for word in rest if word not in _BODY),), None)
    if not _about_sensation(parts) or not (beside is None or _about_sensation(beside)):
        return None
    _check(parts, beside)
    if beside is not None:
        parts = replace(
            parts,
            sides=tuple(dict.fromkeys(parts.sides + beside.sides)),
            nouns=beside.nouns + parts.nouns,
        )
    limb = _dermatomes_of_a_limb(text, grades, parts, atlas)
    if limb:
        return limb
    sided = parts if parts.sides else replace(parts, sides=(BOTH,))
    levels = make((structure, grades), sided, text)
    kinds = dict.fromkeys(noun.kind for noun in parts.nouns if noun.kind in TRACTS)
    return tuple(
        replace(one, kind=kind) for kind in kinds or (parts.kind,) for one in levels
    )


#: Roots of the skin of a leg, from the front of the thigh to its back; of an arm.
_LEG = ("L2", "L3", "L4", "L5", "S1", "S2")
_ARM = ("C5", "C6", "C7", "C8", "T1")


def _dermatomes_of_a_limb(
    text: str, grades: tuple[int, ...], parts: Parts, atlas: Atlas
) -> tuple[Finding, ...]:
    """Read "L4 and below on the right": dermatomes of one leg, no level of the cord.

    "C6 and below" is that of an arm where the arm is named.
    """
    roots = _ARM if "arm" in parts.scopes else _LEG
    named = len(grades) == 1 and _SCALE.grades[grades[0]] in roots
    one_side = len(parts.sides) == 1 and parts.sides[0] in SIDES
    if not (named and one_side) or "level" in text:
        return ()
    found: list[Finding] = []
    reduced = replace(parts, terms=parts.terms or _REDUCED)
    for root in roots[roots.index(_SCALE.grades[grades[0]]) :]:
        dermatome = atlas.structures[f"dermatome_{root.lower()}"]
        left = grades_of(dermatome, reduced)
        found += make((dermatome, left), reduced, text) if left else ()
    return tuple(found)


def _about_sensation(parts: Parts) -> bool:
    other = any(noun.deficit and not noun.modalities for noun in parts.nouns)
    return not other and (parts.modalities is None or "sensory" in parts.modalities)


def _find(
    folded: str, beside: Parts | None, atlas: Atlas
) -> tuple[tuple[int, ...], Phrase] | None:
    """Return the possible upper borders, and the words that are left."""
    gone = _NO_LEVEL.search(folded)
    if gone is not None:
        return (_SCALE.normal,), _rest(folded, gone)
    if folded == "sensory level" and beside is not None and _denies(beside):
        return (_SCALE.normal,), ()
    found = _LEVEL.search(folded) or _LEVEL_AFTER.search(folded)
    if found is not None:
        return _segments(found), _rest(folded, found)
    return _place(folded, atlas)


def _rest(folded: str, found: re.Match[str]) -> Phrase:
    rest = folded[: found.start()] + " " + folded[found.end() :]
    return drop_fillers(split_words(rest))


def _denies(parts: Parts) -> bool:
    states = {term.state for group in parts.terms for term in group}
    return bool(states) and states <= {"absent", "negative", "normal"}


def _place(folded: str, atlas: Atlas) -> tuple[tuple[int, ...], Phrase] | None:
    """Read "below the umbilicus" by the roots of the skin there."""
    found = _PLACE.search(folded)
    if found is None:
        return None
    words = drop_fillers(split_words(folded[found.end() :]))
    down = _DOWN & set(split_words(folded[found.end() :]))
    if found["from"] and not down:
        return None
    names = lexicon(atlas)
    for length in range(min(names.longest, len(words)), 0, -1):
        for structure in names.find(words[:length]):
            grades = _borders(structure, atlas)
            if grades:
                before = drop_fillers(split_words(folded[: found.start()]))
                return grades, (*before, *words[length:])
    return None


def _borders(structure: Structure, atlas: Atlas) -> tuple[int, ...]:
    """Return the segments that a place on the trunk mainly belongs to."""
    weights = atlas.weights.get(structure.id, {})
    if structure.modality != "sensory" or structure.part_of not in _REGIONS:
        return ()
    most = max(weights.values(), default=0)
    roots = [root for root, weight in weights.items() if 2 * weight >= most]
    if not roots or max(map(ROOTS.index, roots)) > _LOWEST:
        return ()
    return tuple(_SCALE.grades.index(root) for root in roots if root in _SCALE.grades)


def _segments(found: re.Match[str]) -> tuple[int, ...]:
    """Return the segments of a border: "below T4-5" is T4 or T5."""
    first, after = found["segment"], found["next"]
    if not after or (first, after) == ("s4", "5"):
        return (_segment(first + ("-5" if after else "")),)
    last = after if after[0].isalpha() else first[0] + after
    return tuple(range(_segment(first), _segment(last) + 1)) or (_segment(first),)


def _segment(word: str) -> int:
    name = word.upper().replace(" ", "")
    if name not in _SCALE.grades:
        last = _SCALE.grades[-2]
        raise ExamError(
            [f"{name} is not a segment of a sensory level; choose from C2 to {last}"]
        )
    return _SCALE.grades.index(name)


def _check(parts: Parts, beside: Parts | None) -> None:
    if parts.unknown:
        raise UnknownWordsError(tuple(word for run in parts.unknown for word in run))
    groups = parts.terms + (beside.terms if beside is not None else ())
    states = {term.state for group in groups for term in group}
    if "normal" in states or parts.negated:
        raise ExamError(
            [
                "a sensory level is where sensation begins to be reduced; write "
                "'no sensory level' if there is none"
            ]
        )
