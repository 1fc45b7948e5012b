"""Shards as Parquet files: whole or not there, and the same byte for byte."""

import json
import os
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from neurosim.batch import ExamGrid
from neurosim.cohort.draw import Shard
from neurosim.lesion import Lesion
from neurosim.terms import NeurosimError

#: Columns of the truth; those of the items have a colon in their name.
TRUTH = ("patient", "group", "lesion", "category", "level", "side", "roots", "severity")


def arrow(module: str = "pyarrow") -> Any:
    """Return pyarrow, or say how to get it.

    Raises
    ------
    NeurosimError
        If it is not installed.
    """
    try:
        return import_module(module)
    except ImportError:
        raise NeurosimError(
            "cohorts are Parquet files and need pyarrow: install neurosim-exam[cohort]"
        ) from None


def write_shard(path: Path, shard: Shard, groups: Sequence[str]) -> None:
    """Write a shard under a temporary name, then give it its own."""
    pa, parquet = arrow(), arrow("pyarrow.parquet")
    lesions = shard.lesions
    columns: dict[str, Any] = {
        "patient": np.arange(shard.start, shard.start + len(lesions)),
        "group": _words(groups[index] for index in shard.group.tolist()),
        "lesion": _words(lesion.name for lesion in lesions),
        "category": _words(lesion.category for lesion in lesions),
        "level": _words(lesion.level for lesion in lesions),
        "side": _words(lesion.side for lesion in lesions),
        "roots": _words(map(roots_text, lesions)),
        "severity": shard.severity,
    }
    for name, column in shard.exams.to_columns().items():
        columns[name] = _column(name, column)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    parquet.write_table(pa.table(columns), part, compression="zstd")
    part.replace(path)


def roots_text(lesion: Lesion) -> str:
    """Return the roots of a lesion as one word: ``right C7``, joined by ``+``."""
    return "+".join(f"{side} {root}" for root, side in lesion.roots)


def _words(values: Any) -> Any:
    return arrow().array(list(values)).dictionary_encode()


def _column(name: str, column: Any) -> Any:
    if name == "age":
        return arrow().array(column, from_pandas=True)
    if name == "sex":
        return arrow().array(column, type=arrow().string()).dictionary_encode()
    return column


def read_batches(path: Path, size: int) -> Iterator[tuple[dict[str, list[Any]], Any]]:
    """Yield truth and examinations of a shard, ``size`` patients at a time."""
    parquet = arrow("pyarrow.parquet")
    try:
        file = parquet.ParquetFile(path)
        for batch in file.iter_batches(batch_size=size):
            yield _truth(batch), _grid(batch)
    except arrow().lib.ArrowException as error:
        raise NeurosimError(f"{path}: {error}") from None


def _truth(batch: Any) -> dict[str, list[Any]]:
    return {name: batch.column(name).to_pylist() for name in TRUTH}


def _grid(batch: Any) -> ExamGrid:
    names = [name for name in batch.schema.names if name not in TRUTH]
    columns = {}
    for name in names:
        column = batch.column(name)
        plain = name == "sex"
        columns[name] = column.to_pylist() if plain else column.to_numpy(False)
    return ExamGrid.from_columns(columns)


def write_json(path: Path, document: Any) -> None:
    """Write a JSON file under a temporary name, then give it its own."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    part.replace(path)
