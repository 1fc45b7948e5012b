"""A worksheet as an exam for ranking, and an exam as a worksheet.

A score is what was found, whatever caused it: an exam keeps the score and drops its
tag. What an exam does not say, or says less finely than a score, is ``NT``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding, possible
from neurosim.isncsci.table import CellPlace
from neurosim.isncsci.worksheet import COLUMNS, Side, Worksheet
from neurosim.terms import MIDLINE, SIDES, ExamError

PROTOCOL = "isncsci"
#: A cell: side, field and segment, or one of the anal items.
#: Sensory scores as grades of the scale: absent, less or more, normal.
_SENSORY = {"0": (0,), "1": (1, 2), "2": (3,)}
#: A contraction that is there can have any strength.
_CONTRACTION = {"No": (0,), "Yes": (1, 2, 3, 4, 5)}
_PRESSURE = {"No": (0,), "Yes": (1, 2, 3)}
_ANAL = {
    "deep_anal_pressure": _PRESSURE,
    "voluntary_anal_contraction": _CONTRACTION,
}


@dataclass(frozen=True)
class Conversion:
    """A worksheet made from an exam, and which records it could not hold.

    Parameters
    ----------
    sheet
        The worksheet.
    left_out
        Records that are no score of the worksheet, in words.
    """

    sheet: Worksheet
    left_out: tuple[str, ...]


def structures(atlas: Atlas) -> Mapping[tuple[str, str], str]:
    """Return the structure behind each field and segment, by the protocol's rows.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> structures(load_atlas())["motor", "C7"]
    'triceps'
    """
    found: dict[tuple[str, str], str] = {}
    for item in atlas.protocols[PROTOCOL]:
        structure = atlas.structures[item.structure]
        field = item.kind if item.kind != "examined" else "motor"
        if structure.key:
            found[field, structure.key] = structure.id
    return found


def to_exam(sheet: Worksheet, atlas: Atlas) -> Exam:
    """Return what a worksheet records, as an exam.

    Parameters
    ----------
    sheet
        The worksheet; ``NT`` becomes no record.
    atlas
        The tables that say which structure is tested.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.isncsci.worksheet import normal_worksheet
    >>> len(to_exam(normal_worksheet(), load_atlas()).findings)
    134
    """
    known = structures(atlas)
    findings = []
    for name in SIDES:
        for field, _, segments, _ in COLUMNS:
            row = getattr(getattr(sheet, name), field)
            for segment, token in zip(segments, row, strict=True):
                grades = _grades(field, token)
                kind = "examined" if field == "motor" else field
                if grades:
                    structure = known[field, segment]
                    findings.append(Finding(structure, name, grades, kind))
    for field, grades_of in _ANAL.items():
        grades = grades_of.get(getattr(sheet, field))
        if grades:
            findings.append(Finding(field, MIDLINE, grades))
    return Exam(tuple(findings), id=sheet.id, record="protocol")


def _grades(field: str, token: str) -> tuple[int, ...] | None:
    score = token.rstrip("*")
    if score == "NT":
        return None
    return (int(score),) if field == "motor" else _SENSORY[score]


def from_exam(exam: Exam, atlas: Atlas) -> Conversion:
    """Return the worksheet that an exam holds; the rest is ``NT``.

    Parameters
    ----------
    exam
        Findings of a patient; those that the worksheet has no cell for stay outside.
    atlas
        Table of facts that names the structures of the exam.

    Raises
    ------
    ExamError
        If two records of one cell contradict each other.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.isncsci.worksheet import normal_worksheet
    >>> atlas, sheet = load_atlas(), normal_worksheet()
    >>> from_exam(to_exam(sheet, atlas), atlas).sheet == sheet
    True
    """
    known = structures(atlas)
    cells = {(s, f): k for (f, k), s in known.items()}
    found: dict[tuple[str, ...], str] = {}
    left_out: list[str] = []
    faults: list[str] = []
    for place, grades, words in _records(exam, cells):
        score = _score(place, grades)
        if not grades:
            faults.append(f"{words}: records of one cell contradict each other")
        elif place is None or (score is None and not _says_nothing(place, grades)):
            left_out.append(words)
        elif score is not None:
            found[place] = score
    ExamError.refuse(faults)
    sides = [_side(found, name) for name in SIDES]
    anal = [found.get((field,), "NT") for field in _ANAL]
    sheet = Worksheet(sides[0], sides[1], anal[0], anal[1], id=exam.id)
    return Conversion(sheet, tuple(dict.fromkeys(left_out)))


def _side(found: Mapping[CellPlace, str], name: str) -> Side:
    rows = [
        tuple(found.get((name, field, segment), "NT") for segment in segments)
        for field, _, segments, _ in COLUMNS
    ]
    return Side(rows[0], rows[1], rows[2])


def _records(
    exam: Exam, cells: Mapping[tuple[str, str], str]
) -> Iterator[tuple[CellPlace | None, tuple[int, ...], str]]:
    """Yield cell, grades and words of what an exam says of each test."""
    merged: dict[CellPlace, list[Finding]] = {}
    for finding in exam.findings:
        places = list(_places(finding, cells))
        for place in places:
            merged.setdefault(place, []).append(finding)
        if not places:
            yield None, finding.grades, finding.words
    for place, findings in merged.items():
        (grades,) = possible(Exam(tuple(findings))).values()
        yield place, grades, findings[0].words


def _places(
    finding: Finding, cells: Mapping[tuple[str, str], str]
) -> Iterator[CellPlace]:
    """Yield the cells that a record fills; one without a kind fills both."""
    name, side, kind = finding.structure, finding.side, finding.kind
    if finding.relation or finding.statement or kind in ("told", "global"):
        return
    if name in _ANAL:
        yield (name,)
    fields = (kind,) if kind != "examined" else ("light_touch", "pin_prick", "motor")
    for field in fields:
        if (name, field) in cells:
            yield (side, field, cells[name, field])


def _score(place: CellPlace | None, grades: tuple[int, ...]) -> str | None:
    """Return the one score that the grades allow."""
    if place is None or not grades:
        return None
    if len(place) == 1:
        table = _ANAL[place[0]]
    elif place[1] == "motor":
        return str(grades[0]) if len(grades) == 1 else None
    else:
        table = _SENSORY
    fits = [score for score, allowed in table.items() if set(grades) <= set(allowed)]
    return fits[0] if fits else None


def _says_nothing(place: CellPlace, grades: tuple[int, ...]) -> bool:
    top = 5 if place[-1] == "voluntary_anal_contraction" or "motor" in place else 3
    return len(grades) == top + 1
