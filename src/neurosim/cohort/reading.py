"""Read shards: without Arrow where they are as we write them, else with it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from neurosim.batch import ExamGrid
from neurosim.batch.grid import NOT_TESTED
from neurosim.cohort.pages import Coded, UnfamiliarError, read_groups
from neurosim.cohort.parquet import arrow
from neurosim.terms import NeurosimError

#: Columns of the truth; those of the items have a colon in their name.
TRUTH = ("patient", "group", "lesion", "category", "level", "side", "roots", "severity")
_PERSON = ("age", "sex")
#: Patients that Arrow decodes at once: its columns are many times our grades.
_STEP = 1024
_Patients = tuple[dict[str, Any], ExamGrid]


def read_batches(
    path: Path, size: int, truth: Sequence[str] = TRUTH
) -> Iterator[_Patients]:
    """Yield truth and examinations of a shard, at most ``size`` patients at a time.

    Parameters
    ----------
    path
        The shard.
    size
        Patients held at once.
    truth
        Columns of the truth that are wanted; each is an array.

    Raises
    ------
    NeurosimError
        If the file is not there, or no shard.
    """
    wanted, whole = (*truth, *_PERSON), True
    try:
        for group in read_groups(path, wanted):
            whole = False
            yield from _parts(_patients(group, truth), size)
    except OSError as error:
        raise NeurosimError(f"{path}: {error}") from None
    except UnfamiliarError as error:
        if not whole:  # it began as one of ours
            raise NeurosimError(str(error)) from None
        yield from _with_arrow(path, size, truth)


def _with_arrow(path: Path, size: int, truth: Sequence[str]) -> Iterator[_Patients]:
    parquet, faults = arrow("pyarrow.parquet"), arrow().lib.ArrowException
    parts: list[_Patients] = []
    try:
        with parquet.ParquetFile(path, pre_buffer=False) as file:
            names = file.schema_arrow.names
            wanted = [*truth, *_PERSON, *(name for name in names if ":" in name)]
            if missing := {*wanted} - {*names}:
                raise NeurosimError(f"{path}: no columns {sorted(missing)}")
            for batch in file.iter_batches(
                batch_size=min(size, _STEP), columns=wanted, use_threads=False
            ):
                columns = {name: _coded(batch.column(name)) for name in wanted}
                parts.append(_patients(columns, truth))
                if sum(len(exams) for _, exams in parts) >= size:
                    yield from _parts(_joined(parts), size)
                    parts = []
        if parts:
            yield _joined(parts)
    except (OSError, faults) as error:
        raise NeurosimError(f"{path}: {error}") from None


def _coded(column: Any) -> Coded:
    """Return a column of Arrow's, without its functions on nulls: 8 MiB of code."""
    if not hasattr(column, "dictionary"):
        values = column.to_numpy(False)
        return Coded(values, np.arange(len(values)))
    codes = np.nan_to_num(column.indices.to_numpy(False).astype(float), nan=-1.0)
    words = np.array(column.dictionary.to_pylist(), dtype=object)
    return Coded(words, codes.astype(np.intp))


def _patients(columns: dict[str, Coded], truth: Sequence[str]) -> _Patients:
    names = [name for name in columns if ":" in name]
    ages = columns["age"].plain(np.nan).astype(np.float64)
    grades = np.empty((len(ages), len(names)), dtype=np.int8)
    for place, name in enumerate(names):
        grades[:, place] = columns[name].plain(NOT_TESTED)
    items = ExamGrid.from_columns({name: [] for name in names}).items
    sexes = tuple(columns["sex"].plain(None).tolist())
    true = {name: columns[name].plain(None) for name in truth}
    return true, ExamGrid(items, grades, ages, sexes)


def _parts(patients: _Patients, size: int) -> Iterator[_Patients]:
    truth, exams = patients
    for start in range(0, len(exams), size):
        rows = slice(start, start + size)
        part = {name: column[rows] for name, column in truth.items()}
        yield part, exams.part(start, start + size)


def _joined(parts: Sequence[_Patients]) -> _Patients:
    truths, exams = zip(*parts, strict=True)
    true = {name: np.concatenate([t[name] for t in truths]) for name in truths[0]}
    return true, ExamGrid(
        exams[0].items,
        np.concatenate([part.grades for part in exams]),
        np.concatenate([part.ages for part in exams]),
        tuple(sex for part in exams for sex in part.sexes),
    )
