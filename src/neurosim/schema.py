"""The tables of facts as the fields of an atlas."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from neurosim.citations import Reference
from neurosim.lesion_tables import Family, Level, Nerve, Pattern, Supply, Variant
from neurosim.parameters import Parameter, SettingNumber
from neurosim.records import (
    Claim,
    FlagTest,
    ProtocolItem,
    RedFlag,
    RootStatement,
    Structure,
)
from neurosim.root_statements import structures_of
from neurosim.table_reader import trusted_rows
from neurosim.tables import DataTable, table_of

#: Field of the atlas -> record of its table; the key says how the field is indexed.
_LISTED = {
    "claims": Claim,
    "supplies": Supply,
    "patterns": Pattern,
    "red_flags": RedFlag,
    "flag_tests": FlagTest,
}
_BY_NAME = {
    "structures": Structure,
    "levels": Level,
    "families": Family,
    "nerves": Nerve,
    "references": Reference,
    "variants": Variant,
}
_NUMBERS = {"observation": Parameter, "settings": SettingNumber}
FACTS: tuple[DataTable[Any], ...] = tuple(
    table_of(record)
    for record in (
        *_LISTED.values(),
        *_BY_NAME.values(),
        *_NUMBERS.values(),
        ProtocolItem,
        RootStatement,
    )
)


def trusted_facts(directory: Path) -> dict[str, Any]:
    """Return the fields of the atlas from tables that passed every check before."""
    rows = {table.name: tuple(trusted_rows(table, directory)) for table in FACTS}
    spoken = structures_of(rows[table_of(RootStatement).name])
    rows[table_of(Structure).name] += tuple(spoken)
    return fields_of(rows)


def fields_of(rows: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """Return the records of the tables, by file name, as the fields of the atlas."""

    def of(record: type) -> tuple[Any, ...]:
        return tuple(rows[table_of(record).name])

    found: dict[str, Any] = {name: of(record) for name, record in _LISTED.items()}
    for name, record in _BY_NAME.items():
        found[name] = {table_of(record).key_of(row)[0]: row for row in of(record)}
    for name, record in _NUMBERS.items():
        found[name] = {table_of(record).key_of(row): row for row in of(record)}
    protocols: dict[str, list[ProtocolItem]] = {}
    for item in sorted(of(ProtocolItem), key=lambda item: item.order):
        protocols.setdefault(item.protocol, []).append(item)
    found["protocols"] = {name: tuple(items) for name, items in protocols.items()}
    return found
