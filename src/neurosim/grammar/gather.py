"""What the findings of the clauses of a sentence become together.

A side told beside, the exceptions from a statement, "the rest is normal".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from neurosim.atlas import Atlas
from neurosim.exam import SIDE_NOT_TOLD, Finding
from neurosim.grammar.clause import read_clause
from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import split_words
from neurosim.grammar.judge import is_task, nouns_in
from neurosim.grammar.lent import SCOPE_WORDS, is_own_pain, names_ends
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.pieces import BREAK, COMMA, EXCEPT, GOES, STOP, WITH
from neurosim.grammar.tagging import Clause
from neurosim.grammar.words import (
    NOUNS,
    PLURALS,
    SIDE_WORDS,
    STATE_WORDS,
    Phrase,
    drop_fillers,
)
from neurosim.records import Structure
from neurosim.terms import MIDLINE, SIDES, ExamError
from neurosim.unions import named_roots

REST = Expression(
    r"^(?:and\s+)?(?:(?P<word>otherwise|elsewhere)|(?:the\s+|all\s+)*(?:rest|remainder|"
    r"remaining|others?|else)\b(?:\s+(?:of\s+)?(?:the\s+)?)?|"
    r"(?P<no>no)\s+(?:other|further|additional)\b)\s*"
)


@dataclass(frozen=True)
class ReadClause:
    """A clause that was read."""

    clause: Clause
    findings: tuple[Finding, ...]


_WIDE = {"motor": "power", "reflex": "reflexes", "sensory": "sensation"}


def remainder(
    clause: Clause, rest: re.Match[str], before: list[ReadClause]
) -> tuple[Finding, ...]:
    """Read "otherwise normal" of the modalities that were named before it."""
    if not before and clause.given.beside is None:
        raise ExamError(["the rest of what? Write what is normal"])
    words = f"{rest['no'] or ''} {clause.text[rest.end() :]}".strip()
    if "movements" in words and not (any(clause.own.scopes) or _limb_over(clause)):
        raise ExamError(["the other movements of what? Write what is normal"])
    atlas = clause.atlas
    seen = spread(before)
    if clause.given.source(words).words in STATE_WORDS and (
        STATE_WORDS[clause.given.source(words).words] == "untested"
    ):
        return ()  # what is not tested says nothing
    modalities = dict.fromkeys(atlas.structures[one.structure].modality for one in seen)
    domains = [_WIDE[name] for name in modalities if name in _WIDE]
    own = clause.own.modalities
    if not any(clause.own.scopes):  # "Left leg: KE 4/5, rest 5/5"
        words = " ".join((*_limb_of_rest(clause, before), words))
    elif own is None and _MUSCLES.search(clause.text):
        words = f"power {words.replace('movements', '')}"  # "muscles of the left arm"
    sides = {one.side for one in seen}
    if len(sides) == 1 and _ONE_LIMB.search(clause.text) and not clause.sides:
        words = f"{words} {sides.pop()}"  # the arm of which one was told
    found: list[Finding] = []
    texts = [words] if own or clause.own.scopes else [f"{d} {words}" for d in domains]
    if not texts:
        raise ExamError(["the rest of what? Write what is normal"])
    for text in texts:
        found += read_clause(text, clause.given, atlas)
    each = (part for one in found for part in _other_parts(one, seen, atlas))
    return tuple(_but(list(each), seen, atlas))


def _other_parts(one: Finding, named: list[Finding], atlas: Atlas) -> Iterator[Finding]:
    """Yield the parts of a whole that were not named: "the other fingers"."""
    parts = [part for part, _ in atlas.structures[one.structure].parts]
    apart = {part.structure for part in named} & set(parts)
    if one.statement or not apart:
        yield one
        return
    yield from (replace(one, structure=part) for part in parts if part not in apart)


_MUSCLES = Expression(r"\b(?:muscles?|movements)\b")
_OF_WHICH = "the other muscles of the limb, or of all four? Write which"


def _limb_of_rest(clause: Clause, before: list[ReadClause]) -> Phrase:
    """Return the limb over a clause; refuse "the remaining muscles" after a limb."""
    limb = _limb_over(clause)
    named = any(
        filter(None, (one for part in before for one in part.clause.own.scopes))
    )
    if named and not limb and _MUSCLES.search(clause.text):
        raise ExamError([_OF_WHICH])
    return limb


_ONE_LIMB = Expression(
    r"\b(?:of|in) (?:(?:the|his|her|that) )?(?:(?:upper|lower) )?"
    r"(?:arm|leg|limb|extremity)\b"
)


def _limb_over(clause: Clause) -> Phrase:
    """Return the limb that the heading over a clause names, with its side."""
    words = drop_fillers(split_words(clause.piece.heading))
    kept = (*SIDE_WORDS, *SCOPE_WORDS)
    limb = tuple(word for word in words if word in kept)
    placed = not SIDE_WORDS.keys().isdisjoint(limb) and SCOPE_WORDS.isdisjoint(limb)
    if placed and lexicon(clause.atlas).find(
        tuple(word for word in words if (word,) not in NOUNS and word not in kept)
    ):
        raise ExamError(["the rest of what? Write what is normal"])
    return limb


_RESTING = Expression(
    r"\b(?:other(?:wise)?|rest|remainder|remaining|elsewhere)\b", re.IGNORECASE
)
_STOPS = Expression(
    r"(?:;|\.(?!\s+with,? (?:the |all )?(?:otherwise|rest|other|remain\w+)\b))\s"
)


def but_for_named(
    found: tuple[Finding, ...], text: str, atlas: Atlas
) -> tuple[Finding, ...]:
    """Return the findings of a sentence, in which "the rest" leaves out what is named.

    Each of two sentences leaves out what is named in itself: see `sentences_with_rest`.

    Parameters
    ----------
    found
        What was read of all its clauses.
    text
        The sentence.
    atlas
        The tables.
    """
    if _STOPS.search(text):
        return found
    found = tuple(_less_named(found, atlas))
    if not _RESTING.search(text):
        return found
    named = [one for one in found if not one.statement]
    kept = set(_but([one for one in found if one.statement], named, atlas))
    return tuple(one for one in found if not one.statement or one in kept)


def sentences_with_rest(text: str) -> list[str]:
    """Return the sentences of a text if one says "the rest", else nothing."""
    parts = [part for part in _STOPS.split(text) if part.strip()]
    return parts if len(parts) > 1 and _RESTING.search(text) else []


def _but(found: list[Finding], named: list[Finding], atlas: Atlas) -> Iterator[Finding]:
    """Yield the findings of a statement but for what is named apart.

    An area of skin that is named apart takes the dermatomes of its roots with it, a
    region or a myotome its muscles.
    """
    apart = {
        (atlas.structures[one.structure].owner, side)
        for one in named
        for side in (SIDES if untold(one) else (one.side,))
    }
    for one in named:
        structure = atlas.structures[one.structure]
        held: set[str] = set()
        if structure.modality == "sensory":
            roots = _main_roots(structure, atlas)
            held = {f"dermatome_{root.lower()}" for root in roots}
        elif structure.modality == "motor":
            held = _muscles_of(structure, atlas) if structure.parts else set()
            held |= _movements_of(structure, atlas)
        sides = SIDES if untold(one) else (one.side,)
        apart |= {(owner, side) for owner in held for side in sides}
    owners = {owner for owner, _ in apart}
    limbs = {
        (f"{_limb(atlas.structures[one.structure])}_{what}", one.side)
        for one in named
        for what in ("bulk", "tone")
        if what == "bulk" or not one.structure.endswith("_bulk")
        if _is_limb(atlas.structures[one.structure])
    }
    for one in found:
        whole = atlas.structures[one.structure]
        if (whole.id, one.side) in limbs:
            continue  # "normal bulk except the left calf"
        owner = atlas.structures[one.structure].owner
        same = owner in owners if one.relation else (owner, one.side) in apart
        if not (one.statement and same):
            yield one


def _tested_as(
    found: list[Finding], named: list[Finding], atlas: Atlas
) -> Iterator[Finding]:
    """Yield an exception, tested as the rest was: "light touch intact but for C7"."""
    kinds = {
        one.kind
        for one in found
        if atlas.structures[one.structure].modality == "sensory"
    }
    kind = kinds.pop() if len(kinds) == 1 else "examined"
    for one in named:
        sensory = atlas.structures[one.structure].modality == "sensory"
        bare = sensory and one.kind == "examined"
        yield replace(one, kind=kind) if bare else one


def _by_root(
    found: list[Finding], named: list[Finding], atlas: Atlas
) -> Iterator[Finding]:
    """Yield a run of roots one by one if one is named apart: "L2-S1 except left L5"."""
    structures = atlas.structures
    for one in found:
        whole = structures[one.structure]
        apart = {
            root
            for other in named
            if structures[other.structure].modality == whole.modality
            for root in _roots_apart(structures[other.structure], atlas)
            if untold(other) or other.side == one.side
        }
        run = named_roots(whole.parts) if _is_range(whole) else ()
        if apart.isdisjoint(run) or apart.issuperset(run):
            yield one
            continue
        left = dict.fromkeys(_of_root(r, whole, atlas) for r in run if r not in apart)
        yield from (replace(one, structure=each) for each in left)


def _roots_apart(structure: Structure, atlas: Atlas) -> Iterable[str]:
    spoken = structure.rule == "roots"
    return named_roots(structure.parts) if spoken else _main_roots(structure, atlas)


def _of_root(root: str, whole: Structure, atlas: Atlas) -> str:
    """Return the narrowest statement about a root, of the modality of a wider one."""
    about = [
        one
        for one in atlas.structures.values()
        if one.rule == "roots"
        and one.modality == whole.modality
        and root in named_roots(one.parts)
    ]
    return min(about, key=lambda one: len(named_roots(one.parts))).id


_ARM = ("arm", "hand", "shoulder")
_LEG = ("leg", "foot")


def _limb(structure: Structure) -> str:
    """Return the limb that a structure is of; none for the trunk."""
    part = structure.part_of
    return "arm" if part in _ARM else "leg" if part in _LEG else part


def _is_limb(structure: Structure) -> bool:
    """Whether it is a limb, or a bulk: a muscle or a toe tells nothing of tone."""
    limb = structure.id.startswith(f"{_limb(structure)}_")
    return limb or structure.id.endswith("_bulk")


def _main_roots(structure: Structure, atlas: Atlas) -> set[str]:
    """Return the roots that give a structure at least half of what the first gives."""
    weights = atlas.weights.get(structure.owner, {})
    most = max(weights.values(), default=0)
    return {root for root, weight in weights.items() if 2 * weight >= most}


def _muscles_of(whole: Structure, atlas: Atlas) -> set[str]:
    """Return the muscles of a region ("the left hand") or of a myotome."""
    motor = [one for one in atlas.structures.values() if one.modality == "motor"]
    if not any(part in atlas.structures for part, _ in whole.parts):
        roots = _main_roots(whole, atlas)
        return {
            one.owner for one in motor if not roots.isdisjoint(_main_roots(one, atlas))
        }
    found, regions, todo = set(), set(), [whole]
    while todo:
        one = todo.pop()
        found.add(one.owner)
        inside = [atlas.structures[part] for part, _ in one.parts]
        todo += inside
        held = any(
            one.id == part and other.part_of == one.part_of
            for other in motor
            for part, _ in other.parts
        )
        if inside and not held:  # the hand is all of its muscles
            regions.add(one.part_of)
    return found | {one.owner for one in motor if one.part_of in regions}


def _movements_of(muscle: Structure, atlas: Atlas) -> set[str]:
    """Return the movement that a part is of: "index finger abduction"."""
    names = (muscle.name, *muscle.aliases)
    return {
        one.owner
        for one in atlas.structures.values()
        if any(name.endswith(f" {one.name}") for name in names)
    }


def spread(parts: list[ReadClause]) -> list[Finding]:
    """Return all findings, with sides taken over, less the exceptions."""
    if not parts:
        return []
    atlas = parts[0].clause.atlas
    sided = [list(part.findings) for part in parts]
    for at, part in enumerate(parts):
        if any(untold(one) for one in part.findings):
            sides = _sides_beside(parts, at)
            sided[at] = [
                replace(one, side=side)
                for one in part.findings
                for side in (sides if untold(one) and sides else (one.side,))
            ]
    found: list[Finding] = []
    clauses = [part.clause for part in parts]
    for at in range(len(parts)):
        mine = list(settle(tuple(sided[at]), atlas))
        if is_exception(clauses, at):
            mine = list(_tested_as(found, mine, atlas))
            found = list(_but([*_by_root(found, mine, atlas)], mine, atlas))
            found = list(_one_side_apart(found, mine, atlas))
        found += mine
    return found


def _less_named(found: Iterable[Finding], atlas: Atlas) -> Iterator[Finding]:
    """Yield findings, what is said of many less what is told apart, and otherwise.

    "Reflexes 2+ throughout with absent right biceps" is an exception without the word.
    """
    told = tuple(found)
    named = [one for one in told if not (one.statement or one.relation)]
    for one in told:
        apart = [other for other in named if _differs(other, one, atlas)]
        if not (one.statement and any(_is_same_site(o, one, atlas) for o in apart)):
            yield from _by_root([one], apart, atlas)


def _differs(one: Finding, other: Finding, atlas: Atlas) -> bool:
    """Whether two findings of one modality cannot be of one place."""
    kinds = {one.kind, other.kind} - {"examined", "global"}
    modalities = {atlas.structures[f.structure].modality for f in (one, other)}
    apart = set(one.grades).isdisjoint(other.grades) and not other.relation
    return apart and len(kinds) < len((one, other)) and len(modalities) == 1


def _is_same_site(one: Finding, other: Finding, atlas: Atlas) -> bool:
    owners = {atlas.structures[f.structure].owner for f in (one, other)}
    return len(owners) == 1 and (untold(one) or one.side == other.side)


def _one_side_apart(
    found: Iterable[Finding], named: list[Finding], atlas: Atlas
) -> Iterator[Finding]:
    """Yield what was said of both sides but for the side that is named apart.

    "Biceps 5/5 except left 4/5" speaks of the right biceps first.
    """
    listed = list(found)
    sites = {(atlas.structures[f.structure].owner, f.side) for f in listed}
    apart = {(atlas.structures[f.structure].owner, f.side) for f in named}
    for one in listed:
        owner = atlas.structures[one.structure].owner
        rest = [side for side in SIDES if (owner, side) not in apart]
        if len(rest) != 1:
            yield one
        elif untold(one):
            yield replace(one, side=rest[0])
        elif one.side in rest or (owner, rest[0]) not in sites:
            yield one


def is_exception(clauses: Sequence[Clause], at: int) -> bool:
    """Return whether a clause is an exception, or one more of them.

    Parameters
    ----------
    clauses
        The clauses of a text: "except EHL 4/5 and right ... 3/5".
    at
        The place of the clause.
    """
    while at > 0 and clauses[at].joint not in (STOP, BREAK, ""):
        if clauses[at].joint == EXCEPT:
            return True
        at -= 1
    return False


_NO_EXCEPTION = "its exception is not read: say what is normal"


def without_statements(
    parts: list[ReadClause],
) -> tuple[list[ReadClause], list[tuple[str, ExamError]]]:
    """Return what was read but for what has exceptions, and that with the reason.

    Parameters
    ----------
    parts
        What was read before an exception that could not be read.
    """
    clauses = [part.clause for part in parts]
    before = [at for at in range(len(parts)) if not is_exception(clauses, at)]
    wide = [
        part
        for at, part in enumerate(parts)
        if at in before[-1:] or any(one.statement for one in part.findings)
    ]
    fault = ExamError([_NO_EXCEPTION])
    kept = [part for part in parts if part not in wide]
    return kept, [(part.clause.written, fault) for part in wide]


def untold(finding: Finding) -> bool:
    """Return whether nobody told the side of a finding."""
    return finding.side == SIDE_NOT_TOLD


def _sides_beside(parts: list[ReadClause], at: int) -> tuple[str, ...]:
    """Return the sides told before in the sentence, else after.

    "KJ 2+, AJ 0 on the right" tells the side of both; "KJ 2+, right AJ 0" does not.
    """
    heading = [SIDE_WORDS.get(w) for w in parts[at].clause.piece.heading.split()]
    told = tuple(side for side in SIDES if side in heading)
    if len(told) == 1:
        return told  # "Left hand: weakness of finger abduction"
    for place in range(at + 1, len(parts)):  # "from the buttock to the left foot"
        if parts[place].clause.joint != GOES:
            break
        if _sides_of(parts[place]):
            return _sides_of(parts[place])
    first = next((k for k in range(at, 0, -1) if parts[k].clause.joint == STOP), 0)
    if is_own_pain(parts[at].clause) or _is_several(parts[at]):
        return ()
    for place in range(at - 1, first - 1, -1):
        sides = _sides_of(parts[place])
        if sides:
            return () if _is_second(parts, place) else sides
    if at and _is_plural(parts[at - 1]) and _are_reflexes(parts[at - 1 : at + 1]):
        return SIDES  # "reflexes absent at the biceps and brisk at the triceps"
    return _sides_after(parts, at)


def _is_several(part: ReadClause) -> bool:
    """Whether a clause tells itself how all fingers or toes are: of both, or of one."""
    kinds = {part.clause.atlas.structures[one.structure].modality
             for one in part.findings}  # fmt: skip
    felt = kinds <= {"sensory", "pain"}
    return felt and part.clause.says and names_ends(part.clause.text)


def _are_reflexes(parts: list[ReadClause]) -> bool:
    """Whether clauses tell single reflexes, and the first speaks of many."""
    found = [one for part in parts for one in part.findings]
    atlas = parts[0].clause.atlas
    kinds = {atlas.structures[one.structure].modality for one in found}
    return kinds == {"reflex"} and not any(one.statement for one in found)


def _is_second(parts: list[ReadClause], at: int) -> bool:
    """Whether a clause is the second half of a pair of sides: "EHL 4/5 R, 5/5 L"."""
    if not 0 < at < len(parts) or parts[at].clause.name:
        return False
    one, other = _sides_of(parts[at - 1]), _sides_of(parts[at])
    return bool(one and other) and one != other


def _sides_after(parts: list[ReadClause], at: int) -> tuple[str, ...]:
    # what takes its name or its state from there takes the side as well
    own = parts[at].clause
    weak = any(noun.deficit for noun in own.own_rest.nouns)  # "weak grip and left ..."
    lent = not (own.name and (own.says or weak))
    denied = _denies_a_sign(parts[at])
    for place in range(at + 1, len(parts)):
        later = parts[place].clause
        if later.joint == STOP or (denied and later.says and later.joint == COMMA):
            break
        sides = _sides_of(parts[place])
        unsaid = not (parts[at].clause.says and parts[place].clause.says)
        if not sides and unsaid and _is_plural(parts[place]):
            return SIDES  # "absent knee and ankle jerks"
        if sides and own.says and _is_second(parts, place + 1):
            return ()
        clause = parts[place].clause
        # "Phalen and Tinel positive, Hoffmann negative, right drift": of the drift
        lent = lent and not (not sides and clause.name and clause.says)
        if sides:
            joints = {parts[k].clause.joint for k in range(at + 1, place + 1)}
            last = lent or _ends_in_side(parts[place].clause)
            return sides if last or joints <= {WITH} else ()
    return ()


def _denies_a_sign(part: ReadClause) -> bool:
    """Whether all that a clause tells is a denied sign: by itself of both sides."""
    atlas = part.clause.atlas
    told = ((one, atlas.structures[one.structure]) for one in part.findings)
    return part.clause.negated and all(_speaks_of_both(*one) for one in told)


def _sides_of(part: ReadClause) -> tuple[str, ...]:
    told = [SIDE_WORDS[word] for word in part.clause.sides]
    sides = tuple(dict.fromkeys(side for side in told if side != MIDLINE))
    return SIDES if "both" in sides else sides


def _is_plural(part: ReadClause) -> bool:
    """Whether a clause speaks of both sides in its name: "in the feet", "jerks"."""
    nouns = (*part.clause.own.nouns, *nouns_in(part.clause.name))
    plural = any(noun.plural for noun in nouns)
    return plural or not PLURALS.isdisjoint(part.clause.words)


_OF_LIMB = Expression(
    r"\b(?:of|in|on) (?:the |his |her )?(?:right|left|both) "
    r"(?P<limb>arms?|legs?|hands?|foot|feet|(?:upper|lower) (?:limb|extremity))$"
)


def _ends_in_side(clause: Clause) -> bool:
    """Whether a side stands last: "triceps on the left", "triceps of the left arm"."""
    words = clause.words
    of_limb = None if clause.says else _OF_LIMB.search(clause.text)
    limb = of_limb is not None and of_limb["limb"] not in clause.name
    return limb or (bool(words) and words[-1] in SIDE_WORDS)


def settle(findings: tuple[Finding, ...], atlas: Atlas) -> tuple[Finding, ...]:
    """Give both sides to a denied sign whose side is not told."""
    return tuple(
        replace(one, side=side)
        for one in findings
        for side in (
            SIDES
            if untold(one) and _speaks_of_both(one, atlas.structures[one.structure])
            else (one.side,)
        )
    )


def _is_range(structure: Structure) -> bool:
    """Whether it is what is said of several roots at once."""
    return structure.rule == "roots" and "-" in structure.parts[0][0]


def _speaks_of_both(finding: Finding, structure: Structure) -> bool:
    graded = structure.modality in ("sensory", "motor", "reflex")
    graded = graded and not is_task(structure)
    graded = graded and not structure.id.endswith("position_sense")
    graded = graded and not _is_range(structure)  # "S2-S4 intact"
    if structure.laterality == "crossed":  # the test of the leg itself stays open
        return structure.scale.normal in finding.grades
    return finding.grades == (structure.scale.normal,) and not graded
