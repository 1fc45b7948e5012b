"""What counts of a sentence that clauses and types both read, and differently."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from neurosim.atlas import Atlas
from neurosim.exam import SIDE_NOT_TOLD, Finding
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.words import SIDE_WORDS
from neurosim.terms import HISTORY, ExamError

#: Kinds that name the sense that was tested.
_SENSES = frozenset(("pin_prick", "light_touch", "vibration"))

Findings = tuple[Finding, ...]


def agreed(clauses: Findings, types: Findings, text: str, atlas: Atlas) -> Findings:
    """Return what two readings of a sentence say together.

    Of one structure the more careful reading counts: no side rather than one that was
    told of something else, a complaint rather than a test, more grades rather than
    fewer. What only one of them has is added, but for history; what types have of fewer
    places, and clauses of more, is of the fewer: "weak legs with areflexia".

    Parameters
    ----------
    clauses, types
        What was read clause by clause, and what was composed.
    text
        The sentence.
    atlas
        The tables that name the structures.

    Raises
    ------
    ExamError
        If they exclude each other, or each of them has what the other has not.
    """
    ours, theirs = _by_structure(clauses), _by_structure(types)
    more, less = _lacking(theirs, ours, atlas), _lacking(ours, theirs, atlas)
    known = {one.identity for one in clauses}
    more = tuple(one for one in more if _of_joints(one).identity not in known)
    apart = bool(less) and not _meanings(more, atlas) <= _meanings(less, atlas)
    if (more and apart) or _exclude(clauses, types):
        raise ExamError(["can be read in two ways: write each finding by itself"])
    one_side = len({*_sides_told(text)}) < 2
    there = _meanings(types, atlas)
    found: list[Finding] = []
    for name, way in ours.items():
        ways = [way, theirs.get(name, way)]
        careful = max(ways, key=lambda way: _care(way, one_side=one_side))
        spread = not more and way[0] in less and _meanings(way, atlas) <= there
        found += () if spread else careful
    return (*found, *(() if less else more))


def _of_joints(one: Finding) -> Finding:
    """Return vibration at the toes as it is named beside the sense of position."""
    toes = one.kind == "vibration" and one.structure == "toes"
    return replace(one, structure="position_sense") if toes else one


def _lacking(
    there: dict[str, list[Finding]], here: dict[str, list[Finding]], atlas: Atlas
) -> Findings:
    """Return what one reading has of structures that another has not; no history."""
    return tuple(
        one
        for name in there
        if name not in here and atlas.structures[name].modality != HISTORY
        for one in there[name]
    )


def _meanings(
    findings: Iterable[Finding], atlas: Atlas
) -> frozenset[tuple[object, ...]]:
    """Return what is told of places, whatever their names: "fingers four and five"."""
    return frozenset(
        (atlas.structures[one.structure].modality, one.side, one.kind, one.grades)
        for one in findings
    )


def _by_structure(findings: Findings) -> dict[str, list[Finding]]:
    named: dict[str, list[Finding]] = {}
    for one in findings:
        named.setdefault(one.structure, []).append(one)
    return named


def _exclude(clauses: Findings, types: Findings) -> bool:
    """Whether one thing is so in one reading, and otherwise in the other."""
    ours, theirs = _grades(clauses), _grades(types)
    return any(ours[of].isdisjoint(theirs[of]) for of in ours.keys() & theirs.keys())


def _grades(findings: Findings) -> dict[tuple[str, str, str], set[int]]:
    grades: dict[tuple[str, str, str], set[int]] = {}
    for one in findings:
        if not one.relation:
            of = (one.structure, one.side, one.kind)
            grades.setdefault(of, set()).update(one.grades)
    return grades


def _sides_told(text: str) -> Iterator[str]:
    for word in split_words(plain(text)):
        if word in SIDE_WORDS:
            yield SIDE_WORDS[word]


def _care(way: list[Finding], *, one_side: bool) -> tuple[bool, bool, bool, int]:
    """Return how careful a reading of a structure is."""
    open_side = any(one.side == SIDE_NOT_TOLD for one in way)
    return (
        open_side != one_side,
        any(one.kind == "told" for one in way),
        all(one.kind in _SENSES for one in way),
        max(len(one.grades) for one in way),
    )
