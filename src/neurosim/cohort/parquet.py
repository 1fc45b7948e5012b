"""Write shards as Parquet files: whole or not there, the same byte for byte.

A shard says what it is: the schema holds the version, the tables, the specification
and which patients they are; each column of an item its grades. Null is "nothing": not
tested, not known, no level.
"""

import json
import os
from collections.abc import Mapping, Sequence
from hashlib import file_digest
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from neurosim.atlas import Atlas
from neurosim.batch.grid import item_name
from neurosim.cohort.draw import Shard
from neurosim.exam import SEXES, Item
from neurosim.lesion import Lesion
from neurosim.terms import NeurosimError
from neurosim.writing import new_file, whole_file

#: Key of the schema under which a shard says what it is.
ABOUT = b"neurosim"
#: Patients of a row group, so that a large shard is read in parts.
_GROUP = 16384


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


def write_shard(
    path: Path, shard: Shard, about: Mapping[str, Any], atlas: Atlas
) -> str:
    """Write a shard, and its hash beside it; return the hash.

    Parameters
    ----------
    path
        The file.
    shard
        The patients.
    about
        What the shard is to say of itself; ``spec`` names the groups.
    atlas
        The tables, which know the grades.
    """
    pa, parquet = arrow(), arrow("pyarrow.parquet")
    groups = [group["name"] for group in about["spec"]["group"]]
    columns = _truth(shard, groups) | _person(shard)
    if all("weeks" not in group for group in about["spec"]["group"]):
        del columns["duration_weeks"]
    fields = [pa.field(name, column.type) for name, column in columns.items()]
    for place, item in enumerate(shard.exams.items):
        grades = np.ascontiguousarray(shard.exams.grades[:, place])
        column = _with_nulls(grades, grades < 0)
        columns[item_name(item)] = column
        fields.append(
            pa.field(item_name(item), column.type, metadata=_codes(item, atlas))
        )
    told = {ABOUT: json.dumps(about, sort_keys=True).encode()}
    table = pa.table(list(columns.values()), schema=pa.schema(fields, metadata=told))
    with whole_file(path, force=True) as part:
        parquet.write_table(
            table, part, compression="zstd", compression_level=1, row_group_size=_GROUP
        )
        digest = hash_of(part)
        with new_file(noted(path), force=True) as file:
            file.write(digest)
    return digest


def _truth(shard: Shard, groups: Sequence[str]) -> dict[str, Any]:
    lesions, pa = shard.lesions, arrow()
    count = len(shard.exams)
    truth: dict[str, Any] = {
        "patient": pa.array(np.arange(shard.start, shard.start + count)),
        "group": _coded(groups, shard.group),
    }
    told: dict[str, list[str | None]] = {
        "lesion": [lesion.name for lesion in lesions],
        "category": [lesion.category for lesion in lesions],
        "level": [lesion.level or None for lesion in lesions],
        "side": [lesion.side or None for lesion in lesions],
        "roots": [roots_text(lesion) or None for lesion in lesions],
    }
    for name, words in told.items():
        truth[name] = _coded(words, shard.lesion)
    return truth | {"severity": pa.array(shard.severity)}


def _person(shard: Shard) -> dict[str, Any]:
    exams, sexes = shard.exams, (None, *SEXES)
    return {
        "age": _with_nulls(exams.ages, np.isnan(exams.ages)),
        "sex": _coded(sexes, [sexes.index(sex) for sex in exams.sexes]),
        "duration_weeks": _with_nulls(exams.durations, np.isnan(exams.durations)),
    }


def _codes(item: Item, atlas: Atlas) -> dict[str, str]:
    """Return what the numbers in a column mean: its grades, in order from 0."""
    structure = atlas.structures[item[0]]
    grades = json.dumps(list(structure.grade_names))
    return {"name": structure.name, "scale": structure.scale_name, "grades": grades}


def roots_text(lesion: Lesion) -> str:
    """Return the roots of a lesion as one word: ``right C7``, joined by ``+``."""
    return "+".join(f"{side} {root}" for root, side in lesion.roots)


def _coded(words: Sequence[str | None], code: Any) -> Any:
    """Return words as a dictionary array that holds each of them once, in order."""
    pa = arrow()
    listed = sorted({word for word in words if word is not None})
    place = [-1 if word is None else listed.index(word) for word in words]
    index = np.array(place, dtype=np.int16)[code]
    indices = _with_nulls(index, index < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(listed, pa.string()))


def _with_nulls(values: Any, null: Any) -> Any:
    return arrow().array(values, mask=null if null.any() else None)


def hash_of(path: Path) -> str:
    """Return the hash of a file: SHA-256, in hexadecimal.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def noted(path: Path) -> Path:
    """Return where the hash of a shard stands until the cohort is finished."""
    return path.with_name(f".{path.name}.sha256")


def write_json(path: Path, document: Any) -> None:
    """Write a JSON file."""
    with new_file(path, force=True) as file:
        file.write(json.dumps(document, indent=1) + "\n")
