"""Write shards as Parquet files: whole or not there, the same byte for byte."""

import json
import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from neurosim.batch.grid import item_name
from neurosim.cohort.draw import Shard
from neurosim.cohort.pages import MOST
from neurosim.exam import SEXES
from neurosim.lesion import Lesion
from neurosim.terms import NeurosimError
from neurosim.writing import new_file, whole_file


def arrow(module: str = "pyarrow") -> Any:
    """Return pyarrow, or say how to get it.

    Raises
    ------
    NeurosimError
        If it is not installed.
    """
    # Arrow's other pools keep what they were given: a fifth of a cohort's memory.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
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
        "patient": np.arange(shard.start, shard.start + len(shard.exams)),
        "group": _coded(groups, shard.group),
    }
    for name, words in {
        "lesion": [lesion.name for lesion in lesions],
        "category": [lesion.category for lesion in lesions],
        "level": [lesion.level for lesion in lesions],
        "side": [lesion.side for lesion in lesions],
        "roots": [roots_text(lesion) for lesion in lesions],
    }.items():
        columns[name] = _coded(words, shard.lesion)
    columns["severity"] = shard.severity
    exams, sexes = shard.exams, (None, *SEXES)
    columns["age"] = _ages(exams.ages)
    columns["sex"] = _coded(sexes, [sexes.index(sex) for sex in exams.sexes])
    for place, item in enumerate(exams.items):
        columns[item_name(item)] = np.ascontiguousarray(exams.grades[:, place])
    with whole_file(path, force=True) as part:
        parquet.write_table(
            pa.table(columns),
            part,
            compression="gzip",  # which Python reads, and which has a check sum
            compression_level=1,
            row_group_size=MOST,
        )


def roots_text(lesion: Lesion) -> str:
    """Return the roots of a lesion as one word: ``right C7``, joined by ``+``."""
    return "+".join(f"{side} {root}" for root, side in lesion.roots)


def _coded(words: Sequence[str | None], code: Any) -> Any:
    """Return words as a dictionary array that holds each of them once, in order.

    None is null. (Arrow's own encoder would load all of its functions first.)
    """
    pa = arrow()
    listed = sorted({word for word in words if word is not None})
    place = [-1 if word is None else listed.index(word) for word in words]
    index = np.array(place, dtype=np.int16)[code]
    null = index < 0
    indices = pa.array(index, mask=null) if null.any() else pa.array(index)
    return pa.DictionaryArray.from_arrays(indices, pa.array(listed, pa.string()))


def _ages(ages: Any) -> Any:
    return arrow().array(ages, mask=np.isnan(ages))


def shard_size(path: Path) -> int | None:
    """Return how many patients a shard holds, or None if it cannot be read."""
    try:
        return int(arrow("pyarrow.parquet").read_metadata(path).num_rows)
    except (OSError, arrow().lib.ArrowException):
        return None


def write_json(path: Path, document: Any) -> None:
    """Write a JSON file under a temporary name, then give it its own."""
    with new_file(path, force=True) as file:
        file.write(json.dumps(document, indent=1) + "\n")
