"""Rows to fill in for a new muscle, area, nerve or share, with legal values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from neurosim.atlas import Atlas
from neurosim.citations import Reference
from neurosim.lesion_tables import Family, Nerve, Supply
from neurosim.records import BODY, Claim, ProtocolItem, Structure
from neurosim.side_tables import every_table
from neurosim.tables import Column, DataTable, table_of
from neurosim.terms import require_name

_NEW = "<id>"
_OWN = {"source": "assumption", "basis": "assumption", "note": "<reasoning>"}
_CLAIM: tuple[type[Any], dict[str, str]] = (
    Claim,
    {"structure": _NEW, "chart": "consensus", "role": "model", "key": "", **_OWN},
)


def _structure(modality: str, scale: str) -> tuple[type[Any], dict[str, str]]:
    fixed = {"modality": modality, "scale": scale, "pool": "sum", "key": ""}
    return Structure, {**fixed, "laterality": "sided", "same_as": "", "note": ""}


def _claim(modality: str) -> tuple[type[Any], dict[str, str]]:
    return _CLAIM[0], {**_CLAIM[1], "modality": modality}


_TESTED: tuple[type[Any], dict[str, str]] = (
    ProtocolItem,
    {"protocol": "full", "structure": _NEW, "kind": "examined", "side": "both"},
)
_SOURCE: tuple[type[Any], dict[str, str]] = (Reference, {})
_ALIAS = {"aliases": "...|<aliases>"}
#: Kind of thing -> records of the tables that take a row, and what is fixed in it.
_ROWS: Mapping[str, Sequence[tuple[type[Any], Mapping[str, str]]]] = {
    "muscle": [_structure("motor", "mrc"), _claim("motor"), _TESTED, _SOURCE],
    "area": [_structure("sensory", "sensory"), _claim("sensory"), _TESTED, _SOURCE],
    "reflex": [_structure("reflex", "reflex"), _claim("reflex"), _TESTED, _SOURCE],
    "nerve": [
        (Nerve, _OWN),
        (Family, {"category": "mimic", "laterality": "each", "nerve": _NEW, **_OWN}),
        (Supply, {"lesion": _NEW, "side": "same", **_OWN}),
        _SOURCE,
    ],
    "root": [_CLAIM, _SOURCE],
    "alias": [
        (Structure, dict.fromkeys(table_of(Structure).names, "...") | _ALIAS),
    ],
}
KINDS = tuple(_ROWS)
#: Words of the tables for the same.
_SAME = {"sensory": "area", "motor": "muscle", "skin": "area"}
#: Patterns of columns in words; of others the meaning of the column tells enough.
_SPELLED = {
    "[a-z][a-z0-9_]*": "lower-case letters, digits and _",
    "[A-Z0-9_]+": "capitals, digits and _",
}
_HINTS = {
    "muscle": "One row of roots.csv for each root; their weights sum to 1.",
    "area": "One row of roots.csv for each root; their weights sum to 1.",
    "reflex": "One row of roots.csv for each root; their weights sum to 1.",
    "nerve": "mimics.csv is for signs and pains that do not follow from its territory.",
    "root": "The weights of one structure sum to 1 over its roots.",
    "alias": "No new row: the name goes into the cell `aliases`, after a |.",
}
#: So many values are listed; of more, the first and how many there are.
_LISTED = 14


@dataclass(frozen=True)
class Blank:
    """One row to fill in.

    Attributes
    ----------
    table
        File name.
    cells
        What stands under each heading: a fixed word, nothing, or ``<heading>``.
    legal
        For each heading to fill in: what it means and what may stand there.
    """

    table: str
    cells: Mapping[str, str]
    legal: Mapping[str, str]


def blanks(kind: str, atlas: Atlas) -> tuple[Blank, ...]:
    """Return the rows to fill in for a new thing of a kind.

    Parameters
    ----------
    kind
        One of :data:`KINDS`.
    atlas
        The tables, for the names that may be used.

    Raises
    ------
    UnknownNameError
        If there is no such kind.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> [blank.table for blank in blanks("reflex", load_atlas())]
    ['structures.csv', 'roots.csv', 'protocols.csv', 'references.csv']
    """
    known = _SAME.get(kind, kind)
    require_name("kind of row", known, KINDS)
    return tuple(
        _blank(table_of(record), fixed, atlas) for record, fixed in _ROWS[known]
    )


def _blank(table: DataTable[Any], fixed: Mapping[str, str], atlas: Atlas) -> Blank:
    cells = {c.name: fixed.get(c.name, f"<{c.name}>") for c in table.columns}
    legal = {
        c.name: f"{c.help}: {values}" if (values := _legal(c, table, atlas)) else c.help
        for c in table.columns
        if c.name in ("source", "note") or "<" + c.name in cells[c.name]
    }
    return Blank(table.name, cells, legal)


def _legal(column: Column, table: DataTable[Any], atlas: Atlas) -> str:
    said = [*_listed(column, table, atlas)]
    if column.kind in ("number", "integer"):
        said.append(column.bounds)
    if column.pattern in _SPELLED:
        said.append(_SPELLED[column.pattern])
    if column.optional:
        said.append("may be empty")
    return "; ".join(said)


def _listed(column: Column, table: DataTable[Any], atlas: Atlas) -> Iterator[str]:
    """Yield the words that may stand in a column."""
    known: Sequence[str] = column.choices
    if column.refers and column.refers != BODY:
        other = next(t for t in every_table() if t.name == column.refers)
        rows = atlas.rows(other.record)
        known = list(dict.fromkeys(other.key_of(row)[0] for row in rows))
    elif column.name == "part_of":
        known = sorted({row.part_of for row in atlas.rows(table.record)} - {""})
    if known:
        more = f", ... ({len(known)})" if len(known) > _LISTED else ""
        yield ", ".join(known[:_LISTED]) + more
    if column.refers == BODY:
        yield "a structure without one is not drawn"


def template_text(kind: str, atlas: Atlas) -> str:
    """Return the rows to fill in as text: header, row, and what each cell may hold."""
    kind, found = _SAME.get(kind, kind), blanks(kind, atlas)
    lines = [f"A new {kind}. {_HINTS[kind]} Fill in what stands in <>.", ""]
    for blank in found:
        width = max(map(len, blank.legal), default=0)
        lines += [blank.table, ",".join(blank.cells), ",".join(blank.cells.values())]
        lines += [f"  {name:{width}}  {text}" for name, text in blank.legal.items()]
        lines.append("")
    return "\n".join([*lines, "Then: neurosim data check DIR; neurosim data diff DIR"])
