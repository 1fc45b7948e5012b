"""Exams as a table of one record a row, and back.

The long form loses nothing: sets of grades, relations of two sides, words and
statements have their columns. A patient without findings is one row whose structure
is null. Columns of one grade an item are :class:`neurosim.ExamGrid`'s.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from neurosim.atlas import Atlas, load_atlas
from neurosim.cohort.parquet import arrow
from neurosim.door import door
from neurosim.exam import BOTH, Exam, Finding
from neurosim.frames import columns_of
from neurosim.terms import KINDS, ExamError, NeurosimError, UnknownNameError

#: Columns of the long form, in order. The first three are needed to read it.
COLUMNS = (
    "patient", "structure", "grades", "side", "kind", "relation", "text", "statement",
    "age", "sex", "duration_weeks", "id", "record", "told",
)  # fmt: skip
_NEEDED = COLUMNS[:3]
_PERSON = COLUMNS[8:]


@door
def exams_to_frame(exams: Iterable[Exam], atlas: Atlas | None = None) -> Any:
    """Return exams as a pyarrow Table, one record a row.

    ``.to_pandas()`` or ``polars.from_arrow`` make a data frame of it. The column
    ``grades`` holds the words of the grades that are possible, joined by ``|``.

    Parameters
    ----------
    exams
        The patients; ``patient`` counts them from 0.
    atlas
        The tables that name the grades; the shipped ones by default.

    Raises
    ------
    ExamError
        If a structure or grade is not in the tables.

    Examples
    --------
    >>> exam = Exam((Finding("triceps", "right", (3, 4)),), age=50)
    >>> table = exams_to_frame([exam])
    >>> table.column("structure").to_pylist(), table.column("grades").to_pylist()
    (['triceps'], ['3|4'])
    """
    pa, atlas = arrow(), atlas or load_atlas()
    rows: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for number, exam in enumerate(exams):
        for finding in exam.findings or (None,):
            for name, value in _row(number, exam, finding, atlas).items():
                rows[name].append(value)
    numbers = {
        "patient": pa.int64(),
        "age": pa.float64(),
        "duration_weeks": pa.float64(),
        "told": pa.int64(),
    }
    schema = pa.schema([(name, numbers.get(name, pa.string())) for name in COLUMNS])
    return pa.table(rows, schema=schema)


def _row(
    number: int, exam: Exam, finding: Finding | None, atlas: Atlas
) -> dict[str, Any]:
    person = {name: getattr(exam, name) for name in _PERSON}
    row = dict.fromkeys(COLUMNS) | {"patient": number} | person
    if finding is None:
        return row
    names = _structure(finding.structure, atlas).grade_names
    if finding.grades[-1] >= len(names):
        raise ExamError([f"patient {number}: {finding.words}: a grade off the scale"])
    grades = "|".join(names[grade] for grade in finding.grades)
    words = {name: getattr(finding, name) for name in COLUMNS[3:8]}
    return row | words | {"structure": finding.structure, "grades": grades}


@door
def exams_from_frame(
    frame: Any, atlas: Atlas | None = None, *, ignore: Iterable[str] = ()
) -> list[Exam]:
    """Return the exams of a table of one record a row.

    Parameters
    ----------
    frame
        A mapping of columns, or a frame of pandas, polars, pyarrow and others.
        Needed are ``patient``, ``structure`` and ``grades`` (words of the scale
        joined by ``|``, or a number for a single grade; empty is not tested);
        ``side`` and ``kind`` may be left out where there is no choice, and all others
        of :data:`COLUMNS`.
    atlas
        The tables that name structures and grades; the shipped ones by default.
    ignore
        Names of other columns, which are left out.

    Returns
    -------
    list of Exam
        In the order in which patients first occur.

    Raises
    ------
    ExamError
        With every fault: row, column, value, what is allowed.

    Examples
    --------
    >>> exams = exams_from_frame(
    ...     {"patient": [7, 7], "structure": ["triceps", "gait"],
    ...      "side": ["right", None], "grades": [3, "normal"]})
    >>> [finding.words for finding in exams[0].findings]
    ['right triceps', 'midline gait']
    """
    atlas = atlas or load_atlas()
    faults: list[str] = []
    people: dict[Any, dict[str, Any]] = {}
    found: dict[Any, list[Finding]] = {}
    for number, row in enumerate(_rows(frame, ignore)):
        patient = row.get("patient")
        if patient is None:
            faults.append(f"row {number}, patient: is empty")
            continue
        _merge(people.setdefault(patient, {}), row, number, faults)
        findings = found.setdefault(patient, [])
        if row.get("structure") is not None:
            findings += _finding(row, number, atlas, faults)
    exams = [
        _exam(patient, person, found[patient], faults)
        for patient, person in people.items()
    ]
    ExamError.refuse(faults)
    return [exam for exam in exams if exam is not None]


def _rows(frame: Any, ignore: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows, with every kind of "nothing" as None."""
    columns = columns_of(frame)
    missing = [name for name in _NEEDED if name not in columns]
    faults = [f"column {name!r} is missing" for name in missing]
    faults += [
        str(UnknownNameError("column", name, COLUMNS))
        for name in columns
        if name not in (*COLUMNS, *ignore)
    ]
    if len({len(values) for values in columns.values()}) > 1:
        faults.append("the columns have different lengths")
    ExamError.refuse(faults)
    columns = {name: columns[name] for name in columns if name in COLUMNS}
    for values in zip_longest(*columns.values()):
        yield dict(zip(columns, values, strict=True))


def _merge(
    person: dict[str, Any], row: Mapping[str, Any], number: int, faults: list[str]
) -> None:
    """Take in what a row says of the person; it may not contradict another row."""
    for name in _PERSON:
        value = row.get(name)
        known = person.setdefault(name, value)
        if known is None:
            person[name] = value
        elif value is not None and value != known:
            faults.append(f"row {number}, {name}: {value!r}, but {known!r} before")


def _exam(
    patient: Any, person: Mapping[str, Any], findings: list[Finding], faults: list[str]
) -> Exam | None:
    try:
        return Exam(
            tuple(findings),
            person["age"],
            person["sex"],
            str(person["id"] or ""),
            duration_weeks=person["duration_weeks"],
            record=person["record"],
            told=None if person["told"] is None else int(person["told"]),
        )
    except NeurosimError as error:
        faults += [f"patient {patient}: {line}" for line in str(error).splitlines()]
        return None


def _finding(
    row: Mapping[str, Any], number: int, atlas: Atlas, faults: list[str]
) -> list[Finding]:
    """Return the finding of a row, none if it was not tested or is at fault."""
    try:
        structure = _structure(row["structure"], atlas)
    except NeurosimError as error:
        faults.append(f"row {number}, structure: {error}")
        return []
    if row["grades"] is None:
        return []
    relation = row.get("relation") or ""
    sides = (BOTH,) if relation else structure.sides
    side = row.get("side") or (sides[0] if len(sides) == 1 else None)
    before = len(faults)
    if side not in sides:
        fault = UnknownNameError("side", str(side), sides)
        faults.append(f"row {number}, side: {fault}")
    kind = row.get("kind") or "examined"
    if kind not in KINDS:
        fault = UnknownNameError("kind of finding", str(kind), KINDS)
        faults.append(f"row {number}, kind: {fault}")
    grades = list(_grades(row["grades"], structure, number, faults))
    if len(faults) > before:
        return []
    text, statement = (str(row.get(name) or "") for name in ("text", "statement"))
    try:
        found = Finding(
            structure.id, str(side), tuple(grades), kind, text, statement, relation
        )
    except NeurosimError as error:
        faults.append(f"row {number}, relation: {error}")
        return []
    return [found]


def _structure(name: Any, atlas: Atlas) -> Any:
    known = atlas.structures.get(name) if isinstance(name, str) else None
    if known is None:
        raise UnknownNameError("structure", str(name), atlas.structures)
    return known


def _grades(
    value: Any, structure: Any, number: int, faults: list[str]
) -> Iterator[int]:
    """Yield indices of grades that words of a scale name."""
    words = [value] if not isinstance(value, str) else value.split("|")
    for word in words:
        text = f"{word:g}" if isinstance(word, float) else str(word).strip()
        grade = structure.grade_named(text)
        if grade is not None:
            yield grade
        else:
            choices = ", ".join(structure.grade_names)
            faults.append(
                f"row {number}, grades: {word!r} is not a grade of {structure.id}; "
                f"choose from {choices}"
            )
