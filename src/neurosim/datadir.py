"""Data directories: copy the shipped tables, check a copy, compare two of them.

An educator exports the tables, edits a cell in a spreadsheet, checks the copy and
sees what the edit does: which predictions and which rankings changed.
"""

import filecmp
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from neurosim.atlas import Atlas, data_directory, load_atlas
from neurosim.exam import Exam
from neurosim.inference import infer
from neurosim.lesion import Lesion
from neurosim.model import Model, build_model
from neurosim.prediction import ExpectedFinding, expected_findings, parse_lesion
from neurosim.rehearsal import rehearse
from neurosim.side_tables import every_table
from neurosim.table_reader import delimiter_of, read_text, split
from neurosim.tables import Column, DataTable
from neurosim.terms import DEFAULT_SETTING, LEVELS, NeurosimError
from neurosim.typical import typical_exams

#: A probability that moved by less than this counts as unchanged.
SMALLEST = 0.0005
_SEVERITY = "severe"


class CellChange(NamedTuple):
    """A cell of a row that says something else."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """A row of a table that is gone, new, or says something else.

    Attributes
    ----------
    sign
        ``-`` gone, ``+`` new, ``~`` changed.
    name
        Its first cells, as many as tell it from the other rows of its table.
    cells
        What changed; of a row that is gone or new, all that it says.
    """

    table: str
    sign: str
    name: str
    cells: tuple[CellChange, ...]


@dataclass(frozen=True)
class FindingChange:
    """An expected finding whose probability or most likely grade differs."""

    level: str
    structure: str
    name: str
    side: str
    before: float
    after: float


@dataclass(frozen=True)
class RankChange:
    """The typical patient of a level, ranked differently.

    Attributes
    ----------
    before, after
        The leading root, and its probability.
    """

    level: str
    before: tuple[str, float]
    after: tuple[str, float]


@dataclass(frozen=True)
class DataDifference:
    """What differs between two data directories, and what that does."""

    old: Atlas
    new: Atlas
    rows: tuple[RowChange, ...]
    predictions: tuple[FindingChange, ...]
    rankings: tuple[RankChange, ...]


#: Hashes of the bytes of tables that this process has rehearsed.
_REHEARSED: set[str] = set()


def export_data(directory: Path, *, source: Path | None = None) -> tuple[str, ...]:
    """Copy the tables into a new or empty folder; return the names of the files.

    Raises
    ------
    NeurosimError
        If the folder holds anything, or cannot be written. Nothing is replaced.
    """
    if directory.exists() and not directory.is_dir():
        raise NeurosimError(f"{directory}: is a file, not a folder")
    if directory.is_dir() and any(directory.iterdir()):
        raise NeurosimError(f"{directory}: is not empty; name a new folder")
    origin = source or data_directory()
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory.parent) as scratch:
            copy = Path(scratch) / "data"
            shutil.copytree(origin, copy)
            if directory.is_dir():
                directory.rmdir()
            copy.rename(directory)
    except OSError as error:
        raise NeurosimError(f"{directory}: cannot be written: {error.strerror}") from (
            None
        )
    return tuple(sorted(path.name for path in directory.iterdir()))


def check_data(directory: Path | None = None) -> Atlas:
    """Read every table of a directory, seal or not, and try what it says.

    Raises
    ------
    TableError
        With every fault: file, line, column, value, what is allowed.

    Examples
    --------
    >>> check_data().version == load_atlas().version
    True
    """
    atlas = load_atlas(directory, trust=False)
    if atlas.hash not in _REHEARSED:
        rehearse(atlas)
        _REHEARSED.add(atlas.hash)
    return atlas


def diff_data(new: Path, old: Path | None = None) -> DataDifference:
    """Return what differs between two directories, and what that does.

    Parameters
    ----------
    new
        The edited tables.
    old
        What to compare with; the shipped tables by default.
    """
    before, after = check_data(old), check_data(new)
    rows = tuple(row_changes(before.directory, after.directory))
    if before.hash == after.hash:
        return DataDifference(before, after, rows, (), ())
    return DataDifference(
        before,
        after,
        rows,
        tuple(_prediction_changes(before, after)),
        tuple(_rank_changes(before, after)),
    )


def row_changes(old: Path, new: Path) -> Iterator[RowChange]:
    """Yield the rows of all tables that differ between two directories.

    Examples
    --------
    >>> list(row_changes(data_directory(), data_directory()))
    []
    """
    for table in every_table():
        if not filecmp.cmp(old / table.name, new / table.name, shallow=False):
            yield from _table_changes(table, _rows(table, old), _rows(table, new))


def _table_changes(
    table: DataTable[Any], before: "_Rows", after: "_Rows"
) -> Iterator[RowChange]:
    added = {said: row for said, row in after.items() if said not in before}
    empty = ("",) * len(table.columns)
    for said, row in before.items():
        if said in after:
            continue
        name = _name(row, before.values())
        twin = max(added, key=partial(_alike, said), default=None)
        if twin is not None and _alike(said, twin) >= 0.5:
            yield RowChange(table.name, "~", name, _cells(table, row, added.pop(twin)))
        else:
            yield RowChange(table.name, "-", name, _cells(table, row, empty))
    for row in added.values():
        cells = _cells(table, empty, row)
        yield RowChange(table.name, "+", _name(row, after.values()), cells)


_Row = tuple[str, ...]
_Rows = dict[tuple[object, ...], _Row]


def _rows(table: DataTable[Any], directory: Path) -> _Rows:
    """Return the rows of a table by what they say, however a spreadsheet spells it."""
    text = read_text(directory / table.name)
    dotted = delimiter_of(text) == ","
    found: _Rows = {}
    for _, cells in split(text):
        row = tuple(
            cell if dotted or column.kind != "number" else cell.replace(",", ".")
            for column, cell in zip(table.columns, cells, strict=False)
        )
        found[tuple(map(_said, table.columns, row))] = row
    return found


def _alike(row: Sequence[object], other: Sequence[object]) -> float:
    """Return how much of two rows is the same, by cells that either has filled.

    Rows that differ in one cell are alike, however few cells they fill.
    """
    filled = [a == b for a, b in zip(row, other, strict=False) if a or b]
    return 1.0 if filled.count(False) == 1 else sum(filled) / (len(filled) or 1)


def _cells(table: DataTable[Any], row: _Row, other: _Row) -> tuple[CellChange, ...]:
    return tuple(
        CellChange(column.name, before, after)
        for column, before, after in zip(table.columns, row, other, strict=False)
        if _said(column, before) != _said(column, after)
    )


def _name(row: _Row, rows: Collection[_Row]) -> str:
    """Return the first cells of a row, as many as no other row begins with."""
    alike = [*rows]
    for size, cell in enumerate(row, 1):
        alike = [other for other in alike if other[size - 1 : size] == (cell,)]
        if len(alike) == 1:
            break
    return " ".join(filter(None, row[:size]))


def _said(column: Column, cell: str) -> object:
    try:
        return column.read(cell) if column.kind == "number" else cell
    except ValueError:
        return cell


def _prediction_changes(old: Atlas, new: Atlas) -> Iterator[FindingChange]:
    for level, before, after in zip(
        LEVELS, _expected(old), _expected(new), strict=True
    ):
        names = {(f.structure, f.side): f.name for f in before}
        names |= {(f.structure, f.side): f.name for f in after}
        first, second = _probabilities(before), _probabilities(after)
        for (structure, side), name in names.items():
            was = first.get((structure, side), 0.0)
            now = second.get((structure, side), 0.0)
            if abs(now - was) >= SMALLEST:
                yield FindingChange(level, structure, name, side, was, now)


def _expected(atlas: Atlas) -> tuple[tuple[ExpectedFinding, ...], ...]:
    """Return what to expect from a disc of each level: all from one model."""
    lesions = [parse_lesion(level, None, None, atlas)[0] for level in LEVELS]
    model = Model(atlas, lesions=[*lesions, Lesion("none", "none")])
    return expected_findings(model, _SEVERITY)


def _probabilities(
    findings: Iterable[ExpectedFinding],
) -> Mapping[tuple[str, str], float]:
    return {(f.structure, f.side): f.p_abnormal for f in findings}


def _rank_changes(old: Atlas, new: Atlas) -> Iterator[RankChange]:
    """Rank the typical patient of each level, made by the old tables, with both."""
    lesions = [parse_lesion(level, None, None, old)[0] for level in LEVELS]
    exams = typical_exams(lesions, atlas=old)
    for level, exam in zip(LEVELS, exams, strict=True):
        before, after = (_leader(atlas, exam) for atlas in (old, new))
        if before[0] != after[0] or abs(before[1] - after[1]) >= SMALLEST:
            yield RankChange(level, before, after)


def _leader(atlas: Atlas, exam: Exam) -> tuple[str, float]:
    known = tuple(f for f in exam.findings if f.structure in atlas.structures)
    model = build_model(atlas)
    best = infer(Exam(known), model, setting=DEFAULT_SETTING).roots[0]
    return f"{best.side} {best.root}", best.probability
