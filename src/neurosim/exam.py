"""One patient's examination: findings as values, with the user's own words.

A finding is the set of grades that one record leaves possible. "Weak" leaves MRC 0
to 4, "not tested" leaves every grade and so says nothing. Records are kept as they
were made: a statement about many structures stays visible as one statement.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Annotated

from neurosim import terms
from neurosim.atlas import Atlas
from neurosim.door import Choice, Range, field_faults
from neurosim.records import Structure
from neurosim.terms import (
    KINDS,
    MIDLINE,
    SIDES,
    ExamError,
    UnknownNameError,
    require_name,
)

#: Side of a finding that relates right and left to each other.
BOTH = "both"
#: Side of a finding whose side nobody told: right or left, and the same one for all.
SIDE_NOT_TOLD = "unspecified"
#: ``relation`` of a finding that says right equals left, whatever they are.
SYMMETRIC = "symmetric"
SEXES = ("F", "M")
OLDEST = 120.0
#: Most weeks since onset.
LONGEST = 52 * OLDEST
#: An age in years.
Age = Annotated[float, Range(0, OLDEST)]
#: Weeks since onset.
Weeks = Annotated[float, Range(0, LONGEST)]
#: ``F`` or ``M``.
Sex = Annotated[str, Choice(SEXES)]
#: More findings than any examination has.
_MOST = 1e6
#: One thing to examine: structure, side, kind of record.
Item = tuple[str, str, str]


@dataclass(frozen=True)
class Finding:
    """One record: what was seen, felt or told about one structure on one side.

    Parameters
    ----------
    structure
        Identifier of structures.csv.
    side
        ``right``, ``left`` (the patient's), ``midline``, ``both`` for a relation, or
        ``unspecified`` where the side was not told.
        Of a crossed test it is the leg that was raised.
    grades
        Indices into the grades of the structure's scale that remain possible.
    kind
        How it was recorded: one of :data:`neurosim.terms.KINDS`.
    text
        The user's own words.
    statement
        The statement about many structures that it came from.
    relation
        ``symmetric``: right equals left; otherwise empty.
    without
        The user's words that the reading left out, such as ``stabbing``.

    Examples
    --------
    >>> Finding("triceps", "right", (3, 2, 3)).grades
    (2, 3)
    """

    structure: str
    side: str
    grades: tuple[int, ...]
    kind: str = "examined"
    text: str = ""
    statement: str = ""
    relation: str = ""
    without: tuple[str, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        """Sort the grades and refuse words that are in no list."""
        texts = (
            self.structure,
            self.side,
            self.kind,
            self.text,
            self.statement,
            self.relation,
        )
        if (
            {*map(type, texts)} != {str}
            or type(self.without) is not tuple
            or (self.without and {*map(type, self.without)} != {str})
        ):
            _refuse(self)
        if type(self.grades) is not tuple or {*map(type, self.grades)} != {int}:
            _refuse(self)
        object.__setattr__(self, "grades", tuple(sorted(set(self.grades))))
        if not self.grades or self.grades[0] < 0:
            raise ExamError([f"{self.words}: a finding needs at least one grade"])
        require_name("kind of finding", self.kind, KINDS)
        if self.relation not in ("", SYMMETRIC):
            raise UnknownNameError("relation", self.relation, [SYMMETRIC])
        sides = (BOTH,) if self.relation else (*SIDES, MIDLINE, SIDE_NOT_TOLD)
        require_name("side", self.side, sides)

    @property
    def words(self) -> str:
        """The user's words as they may be shown, or what was examined."""
        side = "" if self.side == SIDE_NOT_TOLD else f"{self.side} "
        return terms.printable(self.text) or f"{side}{self.structure}".replace("_", " ")

    @cached_property
    def identity(self) -> tuple[object, ...]:
        """What makes two records the same record, whatever the words."""
        return self.structure, self.side, self.grades, self.kind, self.relation


def _refuse(record: "Finding | Exam", *names: str) -> None:
    """Refuse a record with a field of another kind; looked at only in doubt."""
    ExamError.refuse(field_faults(record, *names))


@dataclass(frozen=True)
class Exam:
    """The findings of one patient, and who the patient is.

    Parameters
    ----------
    age
        Years, 0 to 120.
    sex
        ``F`` or ``M``.
    id
        Name of the patient in a file of many.
    duration_weeks
        Weeks since the symptoms began.
    record
        ``protocol``: what was not tested says nothing. ``report``: what is not
        mentioned is weak evidence of normal. None: whoever ranks it decides.
    told
        How many of the findings, from the first, the report holds; None for all.
        Later tests say nothing of what the report left out.

    Raises
    ------
    ExamError
        With every fault of age, sex, duration and record.

    Examples
    --------
    >>> exam = Exam((Finding("triceps", "right", (3,)),), age=45, sex="F")
    >>> len(exam.findings), exam.age
    (1, 45.0)
    """

    findings: tuple[Finding, ...] = ()
    age: float | None = None
    sex: str | None = None
    id: str = ""
    duration_weeks: float | None = field(default=None, kw_only=True)
    record: str | None = field(default=None, kw_only=True)
    told: int | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        """Check the person; the findings have checked themselves."""
        if type(self.findings) is not tuple or type(self.id) is not str:
            _refuse(self, "findings", "id")
            object.__setattr__(self, "findings", tuple(self.findings))
        if {*map(type, self.findings)} - {Finding}:
            _refuse(self, "findings")
        faults = [
            *_check_number("age", self.age, OLDEST),
            *_check_number("duration in weeks", self.duration_weeks, LONGEST),
        ]
        if self.sex not in (None, *SEXES):
            faults.append(f"sex {self.sex!r} is not known; choose F or M")
        if self.record not in (None, *terms.RECORDS):
            faults.append(
                f"record {self.record!r} is not known; choose "
                f"{' or '.join(terms.RECORDS)}"
            )
        faults += _check_number("findings told", self.told, _MOST)
        ExamError.refuse(faults)
        if self.told is not None:
            object.__setattr__(self, "told", int(self.told))
        for name in ("age", "duration_weeks"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, float(getattr(self, name)))


def _check_number(noun: str, value: object, high: float) -> Iterator[str]:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield f"{noun} {value!r} is not a number"
    elif not (math.isfinite(value) and 0 <= value <= high):
        yield f"{noun} {value} is out of range; allowed: 0 to {high:g}"


def distinct(exam: Exam) -> Exam:
    """Return the exam with a record that is repeated word for word kept once.

    Examples
    --------
    >>> one = Finding("triceps", "right", (3,))
    >>> len(distinct(Exam((one, one))).findings)
    1
    """
    first: dict[tuple[object, ...], Finding] = {}
    for finding in exam.findings:
        first.setdefault(finding.identity, finding)
    told = exam.told
    if told is not None:
        told = len({finding.identity for finding in exam.findings[:told]})
    return replace(exam, findings=tuple(first.values()), told=told)


def merge(exams: Iterable[Exam]) -> Exam:
    """Return one exam with the records of all, each once; the first person wins.

    Examples
    --------
    >>> right, left = (Finding("triceps", side, (5,)) for side in ("right", "left"))
    >>> len(merge([Exam((right,), age=40), Exam((left, right))]).findings)
    2
    """
    parts = tuple(exams) or (Exam(),)
    return distinct(
        Exam(
            tuple(finding for exam in parts for finding in exam.findings),
            next((exam.age for exam in parts if exam.age is not None), None),
            next((exam.sex for exam in parts if exam.sex), None),
            next((exam.id for exam in parts if exam.id), ""),
            duration_weeks=next(
                (e.duration_weeks for e in parts if e.duration_weeks is not None), None
            ),
        )
    )


def possible(exam: Exam) -> Mapping[tuple[str, str], tuple[int, ...]]:
    """Return the grades that all records of a structure and side leave possible.

    An empty set marks a contradiction: legal for the model, where every record can
    be mistaken, and refused by :func:`check` in what a user typed.

    Examples
    --------
    >>> weak = Finding("triceps", "right", (0, 1, 2, 3, 4))
    >>> possible(Exam((weak, Finding("triceps", "right", (4, 5)))))
    {('triceps', 'right'): (4,)}
    """
    left: dict[tuple[str, str], tuple[int, ...]] = {}
    for finding in exam.findings:
        if finding.relation:
            continue
        key = (finding.structure, finding.side)
        known = left.get(key, finding.grades)
        left[key] = tuple(grade for grade in known if grade in finding.grades)
    return left


def contradictions(exam: Exam) -> Iterator[tuple[Finding, Finding]]:
    """Yield pairs of records of one kind that cannot both be right.

    Examples
    --------
    >>> pair = [Finding("triceps", "right", (grade,)) for grade in (3, 5)]
    >>> [(a.grades, b.grades) for a, b in contradictions(Exam(tuple(pair)))]
    [((3,), (5,))]

    A sign of which the side is not told is not there if both sides are without it.

    >>> told = [("unspecified", 0), ("right", 1), ("left", 1)]
    >>> clonus = [Finding("ankle_clonus", side, (grade,)) for side, grade in told]
    >>> [(a.side, b.side) for a, b in contradictions(Exam(tuple(clonus)))]
    [('right', 'unspecified')]
    """
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in distinct(exam).findings:
        if not finding.relation and finding.kind != "global":
            key = (finding.structure, finding.side, finding.kind)
            groups.setdefault(key, []).append(finding)
    for (structure, side, kind), group in groups.items():
        for first, second in combinations(group, 2):
            if not set(first.grades) & set(second.grades):
                yield first, second
        if side == SIDE_NOT_TOLD:
            sides = [groups.get((structure, one, kind), ()) for one in SIDES]
            for first in group:
                yield from _on_neither_side(first, sides)


def _on_neither_side(
    first: Finding, sides: Sequence[Sequence[Finding]]
) -> Iterator[tuple[Finding, Finding]]:
    """Yield a record of a side, and one without, if neither side allows that one."""
    against = [
        next((o for o in found if not {*o.grades} & {*first.grades}), None)
        for found in sides
    ]
    if against[0] and all(against):
        yield against[0], first


def check(exam: Exam, atlas: Atlas) -> Exam:
    """Return the exam if the atlas knows all of it and nothing contradicts.

    Raises
    ------
    ExamError
        With every fault: unknown structure, wrong side, grade outside the scale,
        and contradictions with both records in the user's words.
    """
    faults = [fault for f in exam.findings for fault in finding_faults(f, atlas)]
    faults += [
        f"{first.words!r} and {second.words!r} contradict each other: "
        f"both are about the {first.side} {first.structure.replace('_', ' ')}"
        for first, second in contradictions(exam)
    ]
    ExamError.refuse(faults)
    return exam


def finding_faults(finding: Finding, atlas: Atlas) -> Iterator[str]:
    """Yield what is wrong with one record: structure, grade or side.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> list(finding_faults(Finding("triceps", "right", (3,)), load_atlas()))
    []
    """
    structure = atlas.structures.get(finding.structure)
    if structure is None:
        near = UnknownNameError("structure", finding.structure, atlas.structures)
        yield f"{finding.words!r}: {near}"
        return
    if finding.grades[-1] >= len(structure.scale.grades):
        grades = ", ".join(structure.grade_names)
        yield f"{finding.words!r}: no such grade of {structure.name}; it has {grades}"
    sides = (BOTH,) if finding.relation else structure.sides
    told = finding.side != SIDE_NOT_TOLD or structure.laterality == MIDLINE
    if told and finding.side not in sides:
        yield f"{finding.words!r}: {side_hint(structure)}"


def require(findings: Iterable[Finding], atlas: Atlas) -> None:
    """Refuse records whose structure, side or grade is not in the tables.

    Raises
    ------
    ExamError
        With every fault.
    """
    findings = tuple(findings)
    faults = [fault for one in findings for fault in finding_faults(one, atlas)]
    ExamError.refuse(faults)


def side_hint(structure: Structure) -> str:
    """Return what to say about the side of a structure."""
    if structure.laterality == MIDLINE:
        return f"{structure.name} lies in the midline: leave the side out"
    return f"{structure.name} has two sides: add right, left or both"


_SIDE_WORD = re.compile(r"\b(right|left)\b", re.IGNORECASE)


def _swap(match: re.Match[str]) -> str:
    word = match.group()
    other = terms.mirror(word.lower())
    if word.isupper():
        return other.upper()
    return other.capitalize() if word[0].isupper() else other


def mirror(exam: Exam) -> Exam:
    """Return the exam of the mirrored patient: right and left change places.

    Examples
    --------
    >>> finding = Finding("triceps", "right", (3,), text="right triceps 3/5")
    >>> mirror(Exam((finding,))).findings[0].text
    'left triceps 3/5'
    """
    return replace(
        exam,
        findings=tuple(
            replace(
                finding,
                side=terms.mirror(finding.side),
                text=_SIDE_WORD.sub(_swap, finding.text),
                statement=_SIDE_WORD.sub(_swap, finding.statement),
            )
            for finding in exam.findings
        ),
    )


def middle_of_decade(age: float) -> float:
    """Return the age for which a model is made: that of the decade.

    Examples
    --------
    >>> middle_of_decade(71), middle_of_decade(120)
    (75.0, 115.0)
    """
    return float(min(age, OLDEST - 1) // 10 * 10 + 5)
