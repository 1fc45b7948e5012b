"""Tables of patients on the disk: read, rank a part at a time, write the answers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from neurosim.atlas import Atlas
from neurosim.batch import ExamGrid, rank_batch
from neurosim.cohort.parquet import arrow
from neurosim.model.population import Population
from neurosim.terms import (
    DEFAULT_SETTING,
    ExamError,
    NeurosimError,
    UnknownNameError,
    require_name,
)
from neurosim.writing import whole_file

#: Endings of tables that are read and written.
ENDINGS = (".csv", ".parquet")
_PART = 4096
#: Where a fault of columns stands, as a program counts.
_ROW = re.compile(r"^row (\d+)\b")


def rank_table(
    source: Path,
    target: Path,
    *,
    top: int = 5,
    setting: str | Population = DEFAULT_SETTING,
    atlas: Atlas | None = None,
    ignore: tuple[str, ...] = (),
    name: str = "",
    force: bool = False,
) -> int:
    """Rank every patient of a table; write the leading roots, a row for each place.

    Memory grows by the names of the patients only.

    Parameters
    ----------
    source
        CSV or Parquet with columns as :meth:`neurosim.ExamGrid.from_columns` reads
        them, one patient per row.
    target
        CSV or Parquet to write: patient (counted from 0, or as ``name`` says), place,
        root, probability.
    top
        How many roots of each patient.
    setting, atlas
        As for :func:`neurosim.rank_batch`.
    ignore
        Other columns of the source.
    name
        The column that names the patients.
    force
        Whether a file that stands there is replaced.

    Returns
    -------
    int
        How many patients were ranked.

    Raises
    ------
    NeurosimError
        If a file cannot be read or written, a column or grade is not known, or two
        patients have one name.
    """
    for path in (source, target):
        if path.suffix.lower() not in ENDINGS:
            raise UnknownNameError("kind of table", path.suffix or path.name, ENDINGS)
    done, known = 0, dict[Any, int]()
    with whole_file(target, force=force) as part:
        writer = None
        try:
            for columns in parts_of(source):
                names = _names(columns, name, done)
                if name:
                    _refuse_twice(source, names, done, known)
                grid = _grid(columns, ignore, source, done)
                ranked = rank_batch(grid, setting=setting, atlas=atlas, top=top)
                found = ranked.columns()
                found["patient"] = [names[n] for n in found["patient"]]
                table = arrow().table(found)
                writer = writer or _writer(part, target.suffix.lower(), table.schema)
                writer.write_table(table)
                done += len(grid)
        finally:
            if writer is not None:
                writer.close()
        if writer is None:
            raise NeurosimError(f"{source}: holds no patients")
    return done


def _names(columns: dict[str, list[Any]], name: str, done: int) -> Sequence[Any]:
    """Take the names of the patients out of the columns; without them count."""
    if name:
        require_name("column", name, columns)
        return columns.pop(name)
    return range(done, done + len(next(iter(columns.values()), ())))


def _refuse_twice(
    source: Path, names: Sequence[Any], done: int, known: dict[Any, int]
) -> None:
    """Refuse a name that stands twice: its answers could not be told apart."""
    for row, name in enumerate(names, done):
        if name in known:
            first, second = (_at(source, place) for place in (known[name], row))
            raise ExamError([f"{source}: {first} and {second} are both named {name!r}"])
        known[name] = row


def _at(source: Path, row: int) -> str:
    """Return where a row stands, as people count."""
    return f"line {row + 2}" if source.suffix.lower() == ".csv" else f"row {row + 1}"


def _grid(
    columns: dict[str, list[Any]], ignore: tuple[str, ...], source: Path, done: int
) -> ExamGrid:
    def placed(fault: str) -> str:
        return _ROW.sub(lambda found: _at(source, done + int(found[1])), fault)

    try:
        return ExamGrid.from_columns(columns, ignore=ignore)
    except NeurosimError as error:
        raise ExamError(
            f"{source}: {placed(fault)}" for fault in error.faults
        ) from None


def parts_of(source: Path) -> Iterator[dict[str, list[Any]]]:
    """Yield columns of some thousand patients at a time."""
    faults = arrow().lib.ArrowException
    try:
        if source.suffix.lower() == ".csv":
            _refuse_semicolons(source)
            with arrow("pyarrow.csv").open_csv(source) as reader:
                _once(source, reader.schema.names)
                for batch in reader:
                    for start in range(0, batch.num_rows, _PART):
                        yield batch.slice(start, _PART).to_pydict()
        else:
            with arrow("pyarrow.parquet").ParquetFile(source) as file:
                _once(source, file.schema_arrow.names)
                for batch in file.iter_batches(batch_size=_PART):
                    yield batch.to_pydict()
    except (OSError, faults) as error:
        raise NeurosimError(f"{source}: {error}") from None


def _refuse_semicolons(source: Path) -> None:
    with source.open(encoding="utf-8", errors="replace") as lines:
        header = lines.readline(_PART)
    if ";" in header and "," not in header:
        raise NeurosimError(
            f"{source}: its columns are parted by semicolons; save it with commas, "
            "and numbers with a point"
        )


def _once(source: Path, names: Sequence[str]) -> None:
    """Refuse a column that stands twice: only one of them would count."""
    twice = sorted(name for name, n in Counter(names).items() if n > 1)
    if twice:
        raise NeurosimError(f"{source}: columns that stand twice: {', '.join(twice)}")


def _writer(part: Path, ending: str, schema: Any) -> Any:
    if ending == ".csv":
        return arrow("pyarrow.csv").CSVWriter(part, schema)
    return arrow("pyarrow.parquet").ParquetWriter(part, schema)
