"""Many examinations as one array: a row for each patient, a column for each item."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from neurosim.atlas import Atlas, load_atlas
from neurosim.batch.numeric import SHOWN, floats, numbers, or_none, out_of_range
from neurosim.door import Count, door, field_faults
from neurosim.exam import LONGEST, OLDEST, SEXES, Exam, Finding, Item
from neurosim.frames import clean, columns_of
from neurosim.terms import KINDS, SIDES, ExamError, UnknownNameError

Grades = npt.NDArray[np.integer[Any]]
Indices = npt.NDArray[np.intp]

#: What stands in the array for an item that was not tested.
NOT_TESTED = -1
#: Largest index of a grade that the array holds.
_HIGHEST = 127
#: Columns of the person, and what a message calls them.
_PERSON = ("age", "sex", "duration_weeks")
_PEOPLE = "age, sex or duration_weeks"


@dataclass(frozen=True, repr=False, eq=False)
class ExamGrid:
    """Examinations that record single grades of listed items.

    Parameters
    ----------
    items
        What can be recorded: (structure, side, kind), each once.
    grades
        Index of the recorded grade, -1 where the item was not tested; shape
        (N, items). Whole numbers, of whatever type.
    ages
        Years, NaN where not known, shape (N,).
    sexes
        ``F``, ``M`` or None of each patient.
    durations
        Weeks since onset, NaN where not known, shape (N,).

    Raises
    ------
    ExamError
        If the shapes do not fit, a grade is not a whole number, or an item is listed
        twice.

    Examples
    --------
    >>> grid = ExamGrid([("triceps", "right", "examined")], np.array([[3], [-1]]))
    >>> [len(exam.findings) for exam in grid]
    [1, 0]
    """

    items: tuple[Item, ...]
    grades: Grades
    ages: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    sexes: tuple[str | None, ...] = ()
    durations: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        """Bring everything to one form, and refuse what does not fit."""
        ExamError.refuse(field_faults(self, "items", "sexes"))
        items = tuple((str(a), str(b), str(c)) for a, b, c in self.items)
        grades = np.asarray(self.grades)
        if grades.ndim != 2:
            wanted = "a table with one row for each exam"
            raise ExamError([f"grades {self.grades!r:.60} is not {wanted}"])
        count = len(grades)
        ages = floats("ages", self.ages, count)
        durations = floats("durations", self.durations, count)
        sexes = tuple(self.sexes) or (None,) * count
        faults = []
        if grades.shape[1] != len(items):
            faults.append(f"{len(items)} items do not fit grades of {grades.shape}")
        if {len(ages), len(sexes), len(durations)} != {count}:
            told = "one age, one sex and one duration"
            faults.append(f"give {told} for each of the {count} exams")
        if len(set(items)) < len(items):
            faults.append("an item is listed twice")
        unknown = sorted({*map(str, sexes)} - {"None", *SEXES})
        faults += [f"sex {sex!r} is not known; choose F or M" for sex in unknown]
        faults += out_of_range("age", ages, OLDEST)
        faults += out_of_range("duration in weeks", durations, LONGEST)
        if grades.shape[1] == len(items):
            faults += _strange_grades(items, grades)
        ExamError.refuse(faults)
        whole = items, grades.astype(np.int8), ages, sexes, durations
        for one, value in zip(fields(self), whole, strict=True):
            object.__setattr__(self, one.name, value)

    def __len__(self) -> int:
        """Return the number of examinations."""
        return len(self.grades)

    def __iter__(self) -> Iterator[Exam]:
        """Yield the examinations, one by one."""
        told = or_none(self.ages), self.sexes, or_none(self.durations)
        for row, age, sex, weeks in zip(self.grades, *told, strict=True):
            recorded = (
                (self.items[column], int(row[column]))
                for column in np.flatnonzero(row >= 0)
            )
            findings = (
                Finding(structure, side, (grade,), kind)
                for (structure, side, kind), grade in recorded
            )
            yield Exam(tuple(findings), age, sex, duration_weeks=weeks)

    def __repr__(self) -> str:
        """Return how much it is; the arrays are long."""
        return f"ExamGrid({len(self)} patients, {len(self.items)} items)"

    def __eq__(self, other: object) -> bool:
        """Return whether the same was recorded of the same people, in order."""
        if not isinstance(other, ExamGrid):
            return NotImplemented
        named = (self.items, self.sexes) == (other.items, other.sexes)
        return (
            named
            and np.array_equal(self.grades, other.grades)
            and np.array_equal(self.ages, other.ages, equal_nan=True)
            and np.array_equal(self.durations, other.durations, equal_nan=True)
        )

    def __hash__(self) -> int:
        """Return a hash that equal grids share."""
        return hash((self.items, self.sexes))

    @door
    def part(self, start: Count, stop: Count) -> "ExamGrid":
        """Return the examinations from ``start`` to before ``stop``."""
        return self.take(range(*slice(start, stop).indices(len(self))))

    def take(self, rows: Sequence[int] | Indices) -> "ExamGrid":
        """Return some of the examinations, in the order of their numbers.

        Parameters
        ----------
        rows
            Which of them, counted from 0.

        Raises
        ------
        ExamError
            If there are no such examinations.
        """
        chosen = np.asarray(rows)
        whole = chosen.ndim == 1 and (chosen.dtype.kind in "iu" or not chosen.size)
        if not whole or not ((chosen >= 0) & (chosen < len(self))).all():
            raise ExamError([f"rows {rows!r:.60} are not among the {len(self)} exams"])
        chosen = chosen.astype(np.intp)
        return replace(
            self,
            grades=self.grades[chosen],
            ages=self.ages[chosen],
            sexes=tuple(self.sexes[row] for row in chosen.tolist()),
            durations=self.durations[chosen],
        )

    @door
    def check(self, atlas: Atlas) -> "ExamGrid":
        """Return the grid if the atlas knows every item and grade.

        Raises
        ------
        ExamError
            With every fault.
        """
        faults = [
            fault
            for column, item in enumerate(self.items)
            for fault in _check_item(atlas, item, self.grades[:, column])
        ]
        ExamError.refuse(faults)
        return self

    @classmethod
    @door
    def from_exams(cls, exams: Iterable[Exam]) -> "ExamGrid":
        """Return the grid of examinations whose records are single grades.

        Raises
        ------
        ExamError
            If a record leaves several grades open, relates two sides, or is made
            twice with different results: the array has no place for it.

        Examples
        --------
        >>> exam = Exam((Finding("triceps", "right", (3,)),), age=50)
        >>> ExamGrid.from_exams([exam]).grades.tolist()
        [[3]]
        """
        listed = tuple(exams)
        places: dict[Item, int] = {}
        for exam in listed:
            for finding in exam.findings:
                places.setdefault(_item(finding), len(places))
        grades = np.full((len(listed), len(places)), NOT_TESTED, dtype=np.int8)
        for row, exam in zip(grades, listed, strict=True):
            for finding in exam.findings:
                _put(row, places[_item(finding)], finding)
        ages, durations = (
            np.array([getattr(exam, name) for exam in listed], np.float64)
            for name in ("age", "duration_weeks")
        )
        sexes = tuple(exam.sex for exam in listed)
        return cls(tuple(places), grades, ages, sexes, durations)

    def to_columns(self) -> dict[str, Any]:
        """Return named columns, from which a data frame can be made.

        Examples
        --------
        >>> grid = ExamGrid([("triceps", "right", "examined")], np.array([[3]]))
        >>> columns = grid.to_columns()
        >>> list(columns), columns["triceps:right"].tolist()
        (['age', 'sex', 'triceps:right'], [3])
        """
        columns: dict[str, Any] = {"age": self.ages, "sex": list(self.sexes)}
        if not np.isnan(self.durations).all():
            columns["duration_weeks"] = self.durations
        for index, item in enumerate(self.items):
            columns[item_name(item)] = self.grades[:, index]
        return columns

    @classmethod
    @door
    def from_columns(
        cls,
        columns: Any,
        *,
        ignore: str | Iterable[str] = (),
        atlas: Atlas | None = None,
    ) -> "ExamGrid":
        """Return the grid of a data frame or mapping of columns.

        Parameters
        ----------
        columns
            A mapping, or a frame of pandas, polars, pyarrow and others. Its columns
            are named ``structure:side`` or ``structure:side:kind`` with indices
            of grades (-1, NaN or None where not tested), and ``age``, ``sex`` and
            ``duration_weeks``.
        ignore
            Names of other columns, or one name, which are left out.
        atlas
            The tables that name the structures; the shipped ones by default.

        Raises
        ------
        ExamError
            With every column that is not known, every grade outside its scale, and
            every grade or age that is not a number.

        Examples
        --------
        >>> grid = ExamGrid.from_columns({"triceps:right": [3, None]})
        >>> grid.grades.tolist()
        [[3], [-1]]
        """
        left_out = {ignore} if isinstance(ignore, str) else {*ignore}
        columns = columns_of(columns)
        names = list(columns)
        known = [name for name in names if ":" in name and name not in left_out]
        person = [name for name in _PERSON if name in names]
        atlas = atlas or load_atlas()
        faults = [
            f"column {name!r} is neither structure:side[:kind] nor {_PEOPLE}; "
            f"{_column_hint(name, atlas)}leave it out, or say ignore"
            for name in names
            if name not in (*known, *person, *left_out)
        ]
        used = [*known, *person]
        rows = len(columns[used[0]]) if used else 0
        faults += [
            f"column {name!r} has {len(columns[name])} rows, {used[0]!r} has {rows}"
            for name in used
            if len(columns[name]) != rows
        ]
        grades = [numbers(name, columns[name], NOT_TESTED, faults) for name in known]
        ages, durations = (
            numbers(name, columns.get(name, ()), np.nan, faults)
            for name in ("age", "duration_weeks")
        )
        sexes = columns["sex"] if "sex" in person else ()
        ExamError.refuse(faults)
        found = cls(
            tuple(_parse_item(name) for name in known),
            np.column_stack(grades) if grades else np.empty((rows, 0), np.int8),
            ages,
            tuple(clean(sex) for sex in sexes),
            durations,
        )
        return found.check(atlas)


def item_name(item: Sequence[str]) -> str:
    """Return the name of an item's column: ``structure:side[:kind]``."""
    structure, side, kind = item
    return f"{structure}:{side}" + ("" if kind == "examined" else f":{kind}")


def _column_hint(name: str, atlas: Atlas) -> str:
    """Return the column that was meant, where a side and a structure stand in it."""
    words = re.findall("[a-z0-9]+", name.lower())
    side = next((word for word in words if word in SIDES), "")
    structure = "_".join(word for word in words if word != side)
    if not side or structure not in atlas.structures:
        return ""
    return f"did you mean {structure}:{side}? Otherwise "


def _parse_item(name: str) -> Item:
    structure, side, *kind = name.split(":", 2)
    return structure, side, kind[0] if kind else "examined"


def _strange_grades(items: Sequence[Item], grades: Grades) -> Iterator[str]:
    """Yield what is no index of a grade: a fraction, a word, a number too large."""
    if grades.dtype.kind not in "iuf":
        yield f"grades of type {grades.dtype} are not whole numbers"
        return
    low, high = grades.min(initial=NOT_TESTED), grades.max(initial=NOT_TESTED)
    if grades.dtype.kind != "f" and low == NOT_TESTED and high <= _HIGHEST:
        return  # without a table of its own: cohorts are large
    strange = ~(
        (grades >= NOT_TESTED) & (grades <= _HIGHEST) & (grades == np.trunc(grades))
    )
    for row, column in np.argwhere(strange)[:SHOWN].tolist():
        value = f"{grades[row, column]:g}"
        yield f"row {row}, {item_name(items[column])}: {value} is not a whole grade"
    if (more := int(strange.sum()) - SHOWN) > 0:
        yield f"and {more} more"


def _item(finding: Finding) -> Item:
    return finding.structure, finding.side, finding.kind


def _put(row: Grades, column: int, finding: Finding) -> None:
    (grade, *more), known = finding.grades, row[column]
    if more or finding.relation or known not in (NOT_TESTED, grade):
        raise ExamError(
            [f"{finding.words!r}: a grid holds exactly one grade for each item"]
        )
    row[column] = grade


def _check_item(atlas: Atlas, item: Item, grades: Grades) -> Iterator[str]:
    structure = atlas.structures.get(item[0])
    if structure is None:
        yield str(UnknownNameError("structure", item[0], atlas.structures))
        return
    if item[1] not in structure.sides:
        yield str(UnknownNameError("side", item[1], structure.sides))
    if item[2] not in KINDS:
        yield str(UnknownNameError("kind of finding", item[2], KINDS))
    low, high = grades.min(initial=NOT_TESTED), grades.max(initial=NOT_TESTED)
    if low < NOT_TESTED or high >= len(structure.scale.grades):
        size = len(structure.scale.grades)
        row = int(np.argmax((grades < NOT_TESTED) | (grades >= size)))
        choices = ", ".join(
            word if word == str(grade) else f"{grade} {word}"
            for grade, word in enumerate(structure.grade_names)
        )
        yield (
            f"row {row}, {item_name(item)}: {grades[row]} is outside the scale; choose "
            f"from {choices}"
        )
