"""Many examinations as one array: a row for each patient, a column for each item."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from neurosim.atlas import Atlas, load_atlas
from neurosim.door import Count, door, field_faults
from neurosim.exam import OLDEST, SEXES, Exam, Finding, Item
from neurosim.frames import clean, columns_of
from neurosim.terms import KINDS, SIDES, ExamError, UnknownNameError

Grades = npt.NDArray[np.integer[Any]]

#: What stands in the array for an item that was not tested.
NOT_TESTED = -1
#: Largest index of a grade that the array holds.
_HIGHEST = 127
#: Strange grades that a message lists.
_SHOWN = 10


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

    def __post_init__(self) -> None:
        """Bring everything to one form, and refuse what does not fit."""
        ExamError.refuse(field_faults(self, "items", "sexes"))
        items = tuple((str(a), str(b), str(c)) for a, b, c in self.items)
        grades, ages = np.asarray(self.grades), _years(self.ages)
        if grades.ndim != 2:
            wanted = "a table with one row for each exam"
            raise ExamError([f"grades {self.grades!r:.60} is not {wanted}"])
        count = len(grades)
        ages = ages if len(ages) else np.full(count, np.nan)
        sexes = tuple(self.sexes) or (None,) * count
        faults = []
        if grades.shape[1] != len(items):
            faults.append(f"{len(items)} items do not fit grades of {grades.shape}")
        if len(ages) != count or len(sexes) != count:
            faults.append(f"give one age and one sex for each of the {count} exams")
        if len(set(items)) < len(items):
            faults.append("an item is listed twice")
        unknown = sorted({*map(str, sexes)} - {"None", *SEXES})
        faults += [f"sex {sex!r} is not known; choose F or M" for sex in unknown]
        known = ages[~np.isnan(ages)]
        faults += [
            f"age {age:g} is out of range; allowed: 0 to {OLDEST:g}"
            for age in known[(known < 0) | (known > OLDEST)][:_SHOWN].tolist()
        ]
        if grades.shape[1] == len(items):
            faults += _strange_grades(items, grades)
        ExamError.refuse(faults)
        object.__setattr__(self, "items", items)
        object.__setattr__(self, "grades", grades.astype(np.int8))
        object.__setattr__(self, "ages", ages)
        object.__setattr__(self, "sexes", sexes)

    def __len__(self) -> int:
        """Return the number of examinations."""
        return len(self.grades)

    def __iter__(self) -> Iterator[Exam]:
        """Yield the examinations, one by one."""
        for row, age, sex in zip(self.grades, self.ages, self.sexes, strict=True):
            yield Exam(
                tuple(
                    Finding(
                        *self.items[column][:2],
                        (int(row[column]),),
                        self.items[column][2],
                    )
                    for column in np.flatnonzero(row >= 0)
                ),
                None if np.isnan(age) else float(age),
                sex,
            )

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
        )

    def __hash__(self) -> int:
        """Return a hash that equal grids share."""
        return hash((self.items, self.sexes))

    @door
    def part(self, start: Count, stop: Count) -> "ExamGrid":
        """Return the examinations from ``start`` to before ``stop``."""
        rows = slice(start, stop)
        return ExamGrid(
            self.items, self.grades[rows], self.ages[rows], self.sexes[rows]
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
        ages = [np.nan if exam.age is None else exam.age for exam in listed]
        sexes = tuple(exam.sex for exam in listed)
        return cls(tuple(places), grades, np.array(ages), sexes)

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
            of grades (-1, NaN or None where not tested), and ``age`` and ``sex``.
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
        person = [name for name in ("age", "sex") if name in names]
        atlas = atlas or load_atlas()
        faults = [
            f"column {name!r} is neither structure:side[:kind] nor age nor sex; "
            f"{_column_hint(name, atlas)}leave it out, or say ignore"
            for name in names
            if name not in (*known, *person, *left_out)
        ]
        grades = [_numbers(name, columns[name], NOT_TESTED, faults) for name in known]
        ages = np.empty(0)
        if "age" in person:
            ages = _numbers("age", columns["age"], np.nan, faults)
        sexes = columns["sex"] if "sex" in person else ()
        ExamError.refuse(faults)
        found = cls(
            tuple(_parse_item(name) for name in known),
            np.column_stack(grades) if grades else np.empty((len(ages), 0), np.int8),
            ages,
            tuple(clean(sex) for sex in sexes),
        )
        return found.check(atlas)


def _years(ages: Any) -> npt.NDArray[np.float64]:
    """Return ages as numbers."""
    try:
        years = np.asarray(ages, dtype=np.float64)
    except (TypeError, ValueError):
        years = np.empty((0, 0))
    if years.ndim != 1:
        raise ExamError([f"ages {ages!r:.60} is not a list of numbers"])
    return years


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


def _numbers(
    name: str, values: Iterable[Any], missing: float, faults: list[str]
) -> npt.NDArray[np.float64]:
    """Return numbers; what is none is a fault, with its row."""
    found = []
    for row, value in enumerate(values):
        try:
            number = missing if clean(value) is None else float(value)
        except (TypeError, ValueError):
            faults.append(f"row {row}, {name}: {value!r} is not a number")
            continue
        found.append(number)
    return np.array(found, dtype=np.float64)


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
    for row, column in np.argwhere(strange)[:_SHOWN].tolist():
        value = f"{grades[row, column]:g}"
        yield f"row {row}, {item_name(items[column])}: {value} is not a whole grade"
    if (more := int(strange.sum()) - _SHOWN) > 0:
        yield f"and {more} more"


def _item(finding: Finding) -> Item:
    return finding.structure, finding.side, finding.kind


def _put(row: Grades, column: int, finding: Finding) -> None:
    (grade, *more), known = finding.grades, row[column]
    if more or finding.relation or known not in (NOT_TESTED, grade):
        raise ExamError([f"{finding.words!r} is not one grade of one item"])
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
        choices = ", ".join(f"{g} {w}" for g, w in enumerate(structure.scale.grades))
        yield (
            f"row {row}, {item_name(item)}: {grades[row]} is outside the scale; choose "
            f"from {choices}"
        )
