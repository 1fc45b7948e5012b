"""Read shards, a few thousand patients at a time."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from neurosim.batch import ExamGrid
from neurosim.batch.grid import NOT_TESTED
from neurosim.cohort.parquet import ABOUT, arrow, hash_of
from neurosim.terms import NeurosimError

#: Columns of the truth; those of the items have a colon in their name.
TRUTH = ("patient", "group", "lesion", "category", "level", "side", "roots", "severity")
#: Columns in which "nothing" is an empty word.
_WORDS = ("level", "side", "roots")
_PERSON = ("age", "sex")
#: Only in a cohort that states it.
_DURATION = "duration_weeks"


def read_batches(
    path: Path, size: int, truth: Sequence[str] = TRUTH, *, digest: str = ""
) -> Iterator[tuple[dict[str, Any], ExamGrid]]:
    """Yield truth and examinations of a shard, at most ``size`` patients at a time.

    Parameters
    ----------
    path
        The shard.
    size
        Patients held at once.
    truth
        Columns of the truth that are wanted; each is an array.
    digest
        The hash that the file must have; empty takes any.

    Raises
    ------
    NeurosimError
        If the file is not there, is no shard, or is not the one that has this hash.
    """
    parquet, faults = arrow("pyarrow.parquet"), arrow().lib.ArrowException
    try:
        if digest and hash_of(path) != digest:
            raise NeurosimError(
                f"{path}: is damaged, or not the file that was drawn here; run "
                "simulate again to draw it again"
            )
        with parquet.ParquetFile(path, pre_buffer=False) as file:
            names = file.schema_arrow.names
            if ABOUT not in (file.schema_arrow.metadata or {}):
                raise NeurosimError(f"{path}: is not a shard of this version")
            told = (name for name in names if ":" in name or name == _DURATION)
            wanted = [*truth, *_PERSON, *told]
            if missing := {*wanted} - {*names}:
                raise NeurosimError(f"{path}: no columns {sorted(missing)}")
            for batch in file.iter_batches(
                batch_size=size, columns=wanted, use_threads=False
            ):
                yield _patients(batch, truth)
    except (OSError, faults) as error:
        raise NeurosimError(f"{path}: {error}") from None


def _patients(batch: Any, truth: Sequence[str]) -> tuple[dict[str, Any], ExamGrid]:
    names = [name for name in batch.schema.names if ":" in name]
    grades = np.empty((batch.num_rows, len(names)), dtype=np.int8)
    for place, name in enumerate(names):
        grades[:, place] = batch.column(name).fill_null(NOT_TESTED).to_numpy()
    ages, durations = (
        np.asarray(_column(batch, name), np.float64)
        if name in batch.schema.names
        else np.empty(0)
        for name in ("age", _DURATION)
    )
    items = ExamGrid.from_columns({name: [] for name in names}).items
    sexes = tuple(_column(batch, "sex").tolist())
    return {name: _column(batch, name) for name in truth}, ExamGrid(
        items, grades, ages, sexes, durations
    )


def _column(batch: Any, name: str) -> Any:
    """Return a column; of words each is there once, however often it is said."""
    column = batch.column(name)
    if not hasattr(column, "dictionary"):
        return column.to_numpy(zero_copy_only=False)
    words = np.array([*column.dictionary.to_pylist(), None], dtype=object)
    if name in _WORDS:
        words[-1] = ""
    return words[column.indices.fill_null(len(words) - 1).to_numpy()]
