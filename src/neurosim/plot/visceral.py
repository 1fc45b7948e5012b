"""Visceral referral areas (zones of Head), read from visceral.csv."""

from collections.abc import Mapping
from pathlib import Path

from neurosim.atlas import data_directory
from neurosim.side_tables import Organ
from neurosim.table_reader import read_table


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
    organs = read_table(Organ, Path(directory or data_directory()))
    return {organ.id: organ for organ in organs}
