"""Check tables: every cell, every name that one table takes from another.

Tables that were edited pass through here; those that carry the seal of the shipped
ones did so when they were sealed.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Any

from neurosim.citations import Reference, split_sources
from neurosim.parameters import (
    FAMILY,
    OBSERVATION,
    PARAMETER,
    SETTINGS,
    STRUCTURE,
    Number,
    Parameter,
    SettingNumber,
)
from neurosim.records import BODY, FACES, RootStatement, Structure
from neurosim.relations import CHECKS, Checked
from neurosim.root_statements import faults_of as statement_faults
from neurosim.root_statements import structures_of
from neurosim.side_tables import every_table
from neurosim.table_reader import Reader, Rows, read_json
from neurosim.tables import Column, table_of
from neurosim.terms import ASSUMPTION, SEGMENTS, TableError


def read_checked(directory: Path) -> Mapping[str, Sequence[Any]]:
    """Return the records of every table, by file name.

    Raises
    ------
    TableError
        With every fault of every table: file, line, column, value, what is allowed.
    """
    reader = Reader(directory)
    tables = {table.name: reader.rows(table) for table in every_table()}
    _speak(reader, tables)
    checked = Checked(reader, tables)
    for rows in checked.tables.values():
        _check_names(checked, rows)
    _check_numbers(checked)
    if all(rows.whole for rows in checked.tables.values()):
        _check_relations(checked)
    TableError.refuse(reader.faults)
    return {name: tuple(rows.records) for name, rows in checked.tables.items()}


def _speak(reader: Reader, tables: dict[str, Rows[Any]]) -> None:
    """Add to the structures those that follow from the statements about roots.

    If a statement is at fault, nobody knows which structures there are.
    """
    written, spoken = (
        tables[table_of(each).name] for each in (Structure, RootStatement)
    )
    before = len(reader.faults)
    for place, row in spoken:
        for fault in statement_faults(row):
            reader.check(False, place, fault)
    good = spoken.whole and not spoken.refused and len(reader.faults) == before
    made = (
        [(p, one) for p, row in spoken for one in structures_of([row])] if good else []
    )
    tables[written.table.name] = replace(
        written,
        records=[*written.records, *(one for _, one in made)],
        lines=[*written.lines, *(0 for _ in made)],
        places=[*written.places, *(place for place, _ in made)],
        keys=written.keys | dict.fromkeys(one.id for _, one in made),
        whole=written.whole and good,
    )


def _check_relations(checked: Checked) -> None:
    """Note what rows must be to one another, as far as the other faults allow it.

    A row that was refused would make others complain, and a name that is not known
    would break a check; they are mended first.
    """
    faults = checked.reader.faults
    before = len(faults)
    for check in CHECKS:
        try:
            check(checked)
        except LookupError:
            if not before:
                raise
    if before:
        faults[before:] = [one for one in faults[before:] if _stands(one, checked)]


def _stands(fault: str, checked: Checked) -> bool:
    """Whether a fault stands apart from all rows that were refused."""
    name, _, rest = fault.partition(", line ")
    rows = checked.tables.get(name)
    line = int(match[0]) if (match := re.match(r"\d+", rest)) else 0
    if rows is not None and any(line == at for _, at, _ in rows.broken):
        return True  # a name that no table knows, beside what its row was refused for
    if rows is None or line not in rows.lines:
        return False
    row = rows.records[rows.lines.index(line)]
    return rows.table.key_of(row)[0] not in checked.refused


def _check_names(checked: Checked, rows: Rows[Any]) -> None:
    """Note rows that stand twice, and names that no other table knows."""
    reader, table = checked.reader, rows.table
    first: dict[tuple[Any, ...], int] = {}
    for index, (place, row) in enumerate(rows):
        key = table.key_of(row)
        before = first.setdefault(key, index)
        shown = ", ".join(", ".join(c) if isinstance(c, tuple) else str(c) for c in key)
        there = rows.places[before].removeprefix(f"{table.name}, ")
        reader.check(before == index, place, f"{shown} is already in {there}")
    missing = [name for name in table.needed if name not in rows.keys]
    reader.check(
        not missing or not rows.whole, table.name, f"no row for {', '.join(missing)}"
    )
    for column in table.columns:
        if column.refers:
            _check_references(checked, rows, column)
        if column.fields is not None:
            _check_templates(reader, rows, column)
    if "source" in table.names:
        _check_sources(checked, rows)


def _check_references(checked: Checked, rows: Rows[Any], column: Column) -> None:
    """Note names that the table they are taken from does not hold."""
    known: Collection[str] | None = None
    if column.refers == BODY:
        known = _drawn(checked.reader)
    elif checked.tables[column.refers].whole:
        known = checked.names(column.refers)
    if known is None:  # each name would be one more fault of the same cause
        return
    field, noun = rows.table.fields[column.name], _NOUNS[column.refers]
    named = [(place, getattr(row, field)) for place, row in rows]
    named += [(place, cells[column.name]) for place, _, cells in rows.broken]
    for place, cell in named:
        for word in cell.split():
            checked.reader.known(f"{place}, {column.name}", noun, word, known)


_NOUNS = {
    BODY: "region of the body map",
    "structures.csv": "structure",
    "lesions.csv": "lesion",
    "nerves.csv": "nerve",
    "settings.csv": "setting",
    "protocols.csv": "protocol",
}


def _drawn(reader: Reader) -> Collection[str] | None:
    """Return what a ``region`` may name; None if the body map cannot be read."""
    try:
        stored = read_json(reader.directory / BODY)
        cells = {
            f"{area}:{root}"
            for view in stored["views"].values()
            for root, area in view["cells"]
        }
        faces = {f"{n}@{face}" for n in (*stored["areas"], *cells) for face in FACES}
        return {
            *stored["roots"],
            *stored["areas"],
            *cells,
            *faces,
            *(f"muscle:{name}" for name in stored["muscles"]),
            *(f"reflex:{name}" for name in stored["reflexes"]),
            *(f"point:{name}" for name in SEGMENTS),
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reader.check(False, BODY, f"cannot be read: {error}")
        return None


def _check_templates(reader: Reader, rows: Rows[Any], column: Column) -> None:
    """Note names in braces that nothing fills in."""
    table, fields = rows.table, column.fields or {}
    by = next(c.name for c in table.columns if tuple(c.choices) == tuple(fields))
    for place, row in rows:
        allowed = fields[getattr(row, by)]
        text = getattr(row, column.name)
        try:
            parts = [part[1:] for part in Formatter().parse(text)]
        except ValueError as error:
            reader.check(False, f"{place}, {column.name}", f"{text!r}: {error}")
            continue
        shown = ", ".join(f"{{{word}}}" for word in allowed) or "none"
        for name, *form in parts:
            reader.check(
                name is None or (name in allowed and not any(form)),
                f"{place}, {column.name}",
                f"{{{name}}} is not filled in here; allowed: {shown}",
            )


def _check_sources(checked: Checked, rows: Rows[Any]) -> None:
    references = checked.rows(Reference)
    known = [*references.keys, ASSUMPTION]
    for place, row in rows:
        keys = split_sources(row.source)
        for key in keys if references.whole else ():
            checked.reader.known(f"{place}, source", "reference", key, known)
        checked.reader.check(
            ASSUMPTION not in (*keys, getattr(row, "basis", ""))
            or bool(getattr(row, "note", True)),
            f"{place}, source",
            "an assumption needs its reasoning in note",
        )


def _keys_of(number: Number, words: Mapping[str, Collection[str]]) -> list[str]:
    """Return what a key may be, with the names that "a lesion" and so on stand for."""
    keys: list[str] = []
    for key in number.keys:
        word = next((word for word in words if key.startswith(word)), "")
        rest = key.removeprefix(word)
        keys += [name + rest for name in words[word]] if word else [key]
    return keys


def _is_unread(number: Number, words: Mapping[str, Collection[str]]) -> bool:
    """Whether keys name rows of a table that could not be read: that is told once."""
    return any(
        key.startswith(word) and not names
        for key in number.keys
        for word, names in words.items()
    )


def _check_numbers(checked: Checked) -> None:
    """Note numbers that nobody knows, that cannot be, and that are missing."""
    words = {
        STRUCTURE: checked.names("structures.csv"),
        FAMILY: checked.names("lesions.csv"),
        PARAMETER: OBSERVATION,
    }
    reader = checked.reader
    for rows, known in (
        (checked.rows(Parameter), OBSERVATION),
        (checked.rows(SettingNumber), SETTINGS),
    ):
        allowed = {name: _keys_of(number, words) for name, number in known.items()}
        for place, row in rows:
            number = known.get(row.parameter)
            if number is None:
                reader.known(f"{place}, parameter", "parameter", row.parameter, known)
                continue
            _check_bounds(reader, place, row, number)
            keys = allowed[row.parameter]
            if row.key not in keys and not _is_unread(number, words):
                shown = [key or "an empty key" for key in keys]
                noun = f"key of {row.parameter}"
                reader.known(f"{place}, key", noun, row.key, shown)
    _check_needed(reader, checked.rows(Parameter), "", OBSERVATION)
    settings = checked.rows(SettingNumber)
    for setting in settings.keys:
        _check_needed(reader, settings, setting, SETTINGS)


def _check_bounds(
    reader: Reader, place: str, row: Parameter | SettingNumber, number: Number
) -> None:
    for heading in ("value", "start", "low", "high"):
        value = getattr(row, heading, None)
        if value is not None and not number.low <= value <= number.high:
            reader.check(
                False,
                f"{place}, {heading}",
                f"{value:g} is out of range for {row.parameter}; allowed: "
                f"{number.low:g} to {number.high:g}",
            )


def _check_needed(
    reader: Reader, rows: Rows[Any], setting: str, known: Mapping[str, Number]
) -> None:
    if not rows.whole or len(rows.records) < len(rows.lines):
        return
    found = {
        (row.parameter, row.key)
        for row in rows.records
        if getattr(row, "setting", "") == setting
    }
    for name, number in known.items():
        for key in number.needed:
            there = (name, key) in found or ("" in number.keys and (name, "") in found)
            words = [f"key {key!r}"] if key else []
            words += [f"setting {setting!r}"] if setting else []
            reader.check(
                there,
                rows.table.name,
                ", ".join([f"no row for parameter {name!r}", *words]),
            )
