"""Rows of the tables whose number is assumed, with the reasoning behind it."""

from typing import Any

from neurosim.atlas import Atlas
from neurosim.citations import rests_on
from neurosim.side_tables import every_table
from neurosim.tables import DataTable
from neurosim.terms import ASSUMPTION

#: Columns of a key that do not say what a row is about.
_UNSAID = ("source", "chart", "role", "weight", "side", "difference")


def assumptions(atlas: Atlas) -> tuple[tuple[str, str, str], ...]:
    """Return table, row and reasoning of everything marked as an assumption.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> all(reasoning for _, _, reasoning in assumptions(load_atlas()))
    True
    """
    return tuple(
        (table.name, _name(table, row), row.note)
        for table in every_table()
        if {"source", "note"} <= set(table.names)
        for row in atlas.rows(table.record)
        if ASSUMPTION in rests_on(row)
    )


def _name(table: DataTable[Any], row: Any) -> str:
    """Return what a row is about: its key, in words."""
    parts = (getattr(row, table.fields[n]) for n in table.key if n not in _UNSAID)
    words = (" ".join(part) if isinstance(part, tuple) else str(part) for part in parts)
    return " ".join(word for word in words if word)
