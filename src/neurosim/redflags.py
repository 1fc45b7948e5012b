"""Red flags: findings that come first, whatever the ranking says.

The rules are rows of redflags.csv. ``when`` is a list of alternatives parted by
``|``; each is a list of tests joined by ``+``, all of which must hold; a test is
``structure:state``, with ``@both`` if right and left must both show it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam, Finding
from neurosim.grammar.words import STATES, column_of
from neurosim.records import RedFlag, Structure
from neurosim.terms import (
    MIDLINE,
    SIDES,
    TableError,
    UnknownNameError,
    mirror,
)

#: States that a test may name -> states of the grammar that show it.
_SHOWN = {
    "abnormal": ("abnormal",),
    "present": ("present", "positive"),
    "weak": ("weak",),
    "severe": ("severe",),
    "reduced": ("reduced", "low"),
    "absent": ("lost",),
    "brisk": ("brisk",),
    "clonus": ("clonus",),
}
#: Structures that stand for every structure of their modality in a limb.
_LIMBS = {
    "arm_power": ("arm", "hand"),
    "leg_power": ("leg", "foot"),
    "arm_reflexes": ("arm", "hand"),
    "leg_reflexes": ("leg", "foot"),
}
_BOTH = "@both"


@dataclass(frozen=True)
class RedFlagHit:
    """A red flag and the findings that raised it."""

    flag: RedFlag
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Test:
    structure: str
    state: str
    both: bool


def red_flags(exam: Exam, atlas: Atlas | None = None) -> tuple[RedFlagHit, ...]:
    """Return the red flags that an exam raises, in the order of redflags.csv.

    A record raises a flag only if every grade that it leaves possible does: "not
    tested" raises none, "weak" does not raise a flag of severe weakness.

    Parameters
    ----------
    exam
        The findings.
    atlas
        The tables; the shipped ones by default.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.grammar import parse_exam
    >>> atlas = load_atlas()
    >>> exam = parse_exam(["urinary retention", "right ankle jerk absent"], atlas)
    >>> [hit.flag.id for hit in red_flags(exam, atlas)]
    ['bladder_failure']
    """
    tables = atlas or load_atlas()
    return tuple(
        RedFlagHit(flag, found)
        for flag in tables.red_flags
        if (found := _raised(flag, exam, tables))
    )


def check_red_flags(atlas: Atlas) -> None:
    """Check the rules of redflags.csv.

    Raises
    ------
    TableError
        With every test that names no structure or no state.
    """
    faults = []
    for flag in atlas.red_flags:
        for group in _parse(flag.when):
            for test in group:
                faults += [
                    f"redflags.csv, {flag.id}, when: {fault}"
                    for fault in _check(test, atlas)
                ]
    if faults:
        raise TableError(faults)


def _check(test: _Test, atlas: Atlas) -> Iterator[str]:
    if test.structure not in atlas.structures:
        yield str(UnknownNameError("structure", test.structure, atlas.structures))
    elif test.state not in _SHOWN:
        yield str(UnknownNameError("state", test.state, _SHOWN))
    elif not _grades(atlas.structures[test.structure], test.state):
        yield f"{test.structure} cannot be {test.state}"


def _parse(when: str) -> Iterator[tuple[_Test, ...]]:
    for alternative in when.split("|"):
        yield tuple(_parse_test(part) for part in alternative.split("+"))


def _parse_test(text: str) -> _Test:
    name, _, state = text.strip().partition(":")
    return _Test(name, state.removesuffix(_BOTH), state.endswith(_BOTH))


def _raised(flag: RedFlag, exam: Exam, atlas: Atlas) -> tuple[Finding, ...]:
    found: dict[Finding, None] = {}
    for tests in _parse(flag.when):
        shown = [_shows(test, exam, atlas) for test in tests]
        if all(shown):
            found.update(dict.fromkeys(f for findings in shown for f in findings))
    return tuple(found)


def _shows(test: _Test, exam: Exam, atlas: Atlas) -> tuple[Finding, ...]:
    by_side: dict[str, list[Finding]] = {}
    for finding in exam.findings:
        structure = atlas.structures.get(finding.structure)
        if structure is None or finding.relation:
            continue
        if _is_about(test, structure, atlas):
            grades = _grades(structure, test.state)
            if grades and set(finding.grades) <= grades:
                crossed = structure.laterality == "crossed"
                side = mirror(finding.side) if crossed else finding.side
                by_side.setdefault(side, []).append(finding)
    if test.both and MIDLINE not in by_side and not set(SIDES) <= set(by_side):
        return ()
    return tuple(finding for findings in by_side.values() for finding in findings)


def _is_about(test: _Test, structure: Structure, atlas: Atlas) -> bool:
    named = atlas.structures.get(test.structure)
    if named is None:
        return False
    limb = _LIMBS.get(test.structure)
    if limb and structure.modality == named.modality and structure.part_of in limb:
        return True
    return structure.owner == named.owner


def _grades(structure: Structure, state: str) -> frozenset[int]:
    if structure.scale_name == "segment":
        return frozenset(structure.scale.abnormal if state == "abnormal" else ())
    column = column_of(structure)
    if column == "function" or (column == "pain" and state == "abnormal"):
        column = "sign"
    return frozenset(
        grade
        for word in _SHOWN.get(state, ())
        for grade in STATES[word].get(column, ())
        if grade != structure.scale.normal
    )
