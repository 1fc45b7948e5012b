"""Visceral referral areas (zones of Head), read from visceral.csv."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from neurosim.atlas import data_directory
from neurosim.tables import Column, Reader
from neurosim.terms import SIDES, TableError


@dataclass(frozen=True)
class Organ:
    """One inner organ and the skin where its pain is felt."""

    id: str
    name: str
    side: str
    roots: str
    region: str
    source: str
    locator: str
    note: str


COLUMNS = (
    *(Column(name, required=True) for name in ("id", "name")),
    Column("side", required=True, choices=("both", *SIDES)),
    *(Column(name, required=True) for name in ("roots", "region", "source")),
    Column("locator"),
    Column("note"),
)


def load_visceral(directory: str | Path | None = None) -> Mapping[str, Organ]:
    """Read the table of visceral referral areas.

    Raises
    ------
    TableError
        With every fault of the table.

    Examples
    --------
    >>> load_visceral()["heart"].side
    'left'
    """
    base = Path(directory) if directory is not None else data_directory()
    return _load(base.resolve())


@lru_cache(maxsize=4)
def _load(base: Path) -> Mapping[str, Organ]:
    reader = Reader(base)
    rows = reader.rows("visceral.csv", COLUMNS)
    if reader.faults:
        raise TableError(reader.faults)
    names = [column.name for column in COLUMNS]
    return {row["id"]: Organ(*(row[name] for name in names)) for row in rows}
