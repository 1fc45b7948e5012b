"""Check tables: every cell, every name that one table takes from another.

Tables that were edited pass through here; those that carry the seal of the shipped
ones did so when they were sealed.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from neurosim import side_tables
from neurosim.citations import Reference, split_sources
from neurosim.parameters import (
    FAMILY,
    OBSERVATION,
    PARAMETER,
    SETTINGS,
    STRUCTURE,
    Number,
)
from neurosim.records import (
    BODY,
    Claim,
    Family,
    Level,
    Parameter,
    Pattern,
    ProtocolItem,
    SettingNumber,
    Structure,
    Supply,
    Variant,
)
from neurosim.tables import (
    TABLES,
    Reader,
    Rows,
    read_json,
    table_of,
)
from neurosim.terms import (
    ASSUMPTION,
    CATEGORIES,
    GENERATED,
    HISTORY,
    LEVELS,
    ROOTS,
    SCALES,
    SEGMENTS,
    TableError,
)

R = TypeVar("R")


@dataclass
class Checked:
    """The tables of one directory while they are checked."""

    reader: Reader
    tables: Mapping[str, Rows[Any]]

    def rows(self, record: type[R]) -> Rows[R]:
        """Return the rows of one table, with their places."""
        return self.tables[table_of(record).name]

    def names(self, table: str) -> Collection[str]:
        """Return what the first key column of a table holds."""
        return self.tables[table].keys


def read_checked(directory: Path) -> Mapping[str, Sequence[Any]]:
    """Return the records of every table, by file name.

    Raises
    ------
    TableError
        With every fault of every table: file, line, column, value, what is allowed.
    """
    reader = Reader(directory)
    checked = Checked(reader, {name: reader.rows(t) for name, t in TABLES.items()})
    for rows in checked.tables.values():
        _check_names(checked, rows)
    _check_numbers(checked)
    # A table that cannot be read, or lacks a row, would make the others complain.
    if not reader.faults:
        for check in _CHECKS:
            check(checked)
    if reader.faults:
        raise TableError(reader.faults)
    return {name: rows.records for name, rows in checked.tables.items()}


def _check_names(checked: Checked, rows: Rows[Any]) -> None:
    """Note rows that stand twice, and names that no other table knows."""
    reader, table = checked.reader, rows.table
    first: dict[tuple[Any, ...], int] = {}
    for (place, row), line in zip(rows, rows.lines, strict=True):
        key = table.key_of(row)
        before = first.setdefault(key, line)
        shown = ", ".join(map(str, key))
        reader.check(before == line, place, f"{shown} stands already in line {before}")
    for column, field in zip(table.columns, table.fields.values(), strict=True):
        if column.refers == BODY:
            known = _drawn(reader)
        elif column.refers and checked.tables[column.refers].whole:
            known = checked.names(column.refers)
        else:
            continue
        noun = _NOUNS[column.refers]
        for place, row in rows:
            for word in getattr(row, field).split():
                reader.known(f"{place}, {column.name}", noun, word, known)
    if "source" in table.names:
        _check_sources(checked, rows)


_NOUNS = {
    BODY: "region of the body map",
    "structures.csv": "structure",
    "lesions.csv": "lesion",
    "settings.csv": "setting",
    "protocols.csv": "protocol",
}


def _drawn(reader: Reader) -> Collection[str]:
    """Return every word of the body map that a ``region`` may name."""
    try:
        stored = read_json(reader.directory / BODY)
        cells = {
            f"{area}:{root}"
            for view in stored["views"].values()
            for root, area in view["cells"]
        }
        return {
            *stored["roots"], *stored["areas"], *cells,
            *(f"muscle:{name}" for name in stored["muscles"]),
            *(f"reflex:{name}" for name in stored["reflexes"]),
            *(f"point:{name}" for name in SEGMENTS),
        }  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reader.check(False, BODY, f"cannot be read: {error}")
        return ()


def _check_sources(checked: Checked, rows: Rows[Any]) -> None:
    references = checked.rows(Reference)
    known = [*references.keys, ASSUMPTION]
    for place, row in rows:
        keys = split_sources(row.source)
        for key in keys if references.whole else ():
            checked.reader.known(f"{place}, source", "reference", key, known)
        checked.reader.check(
            ASSUMPTION not in keys or bool(getattr(row, "note", True)),
            f"{place}, source",
            "an assumption needs its reasoning in note",
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
        for place, row in rows:
            number = known.get(row.parameter)
            if number is None:
                reader.known(f"{place}, parameter", "parameter", row.parameter, known)
                continue
            _check_bounds(reader, place, row, number)
            kinds = [kind for kind in words if kind in number.keys]
            keys = [*number.keys, *(name for kind in kinds for name in words[kind])]
            if row.key not in keys:
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
                False, f"{place}, {heading}",
                f"{value:g} is out of range for {row.parameter}; allowed: "
                f"{number.low:g} to {number.high:g}",
            )  # fmt: skip


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


def _check_structures(checked: Checked) -> None:
    reader = checked.reader
    structures = {row.id: row for row in checked.rows(Structure).records}
    weights: Counter[str] = Counter()
    claimed = set()
    for claim in checked.rows(Claim).records:
        if claim.role == "model":
            claimed.add(claim.structure)
            weights[claim.structure] += claim.weight  # type: ignore[assignment]
    supplied = {row.structure for row in checked.rows(Supply).records}
    for place, row in checked.rows(Structure):
        reader.check(
            row.modality != "reflex" or row.pool == "sum",
            f"{place}, pool",
            f"{row.pool!r}: reflexes are lost or brisk, so their roots must sum",
        )
        if row.same_as:
            chained = structures[row.same_as].same_as
            reader.check(
                not chained, place, f"same_as {row.same_as!r} is itself same_as"
            )
            reader.check(
                row.id not in claimed, place, f"{row.id} is same_as {row.same_as!r}; "
                "its rows in roots.csv belong there"
            )  # fmt: skip
        elif row.modality == HISTORY:
            reader.check(
                row.id not in claimed and row.id not in supplied, place,
                f"{row.id} is history: it has no rows in roots.csv or mimics.csv",
            )  # fmt: skip
        elif row.scale_name != "segment":
            reader.check(
                row.id in claimed or row.id in supplied, place,
                f"{row.id} has no row in roots.csv, mimics.csv or same_as",
            )  # fmt: skip
        reader.check(
            row.id not in claimed or weights[row.id] > 0, place,
            f"the weights of {row.id} in roots.csv are 0",
        )  # fmt: skip


def _check_users(checked: Checked) -> None:
    reader = checked.reader
    structures = {row.id: row for row in checked.rows(Structure).records}
    for place, claim in checked.rows(Claim):
        reader.check(
            structures[claim.structure].modality == claim.modality,
            f"{place}, modality",
            f"{claim.modality!r} differs from structures.csv",
        )
    for place, supply in checked.rows(Supply):
        owner = structures[supply.structure]
        reader.check(
            not owner.same_as, f"{place}, structure",
            f"{owner.id} is same_as {owner.same_as!r}; name that",
        )  # fmt: skip
        reader.check(
            supply.share >= 0 or owner.modality == "reflex", f"{place}, share",
            f"{supply.share:g}: only a reflex can be brisk, below 0",
        )  # fmt: skip
    sides = {"midline": ("midline",)}
    for place, item in checked.rows(ProtocolItem):
        laterality = structures[item.structure].laterality
        allowed = sides.get(laterality, ("both", "right", "left"))
        reader.check(
            item.side in allowed, f"{place}, side",
            f"{item.side!r}: {item.structure} is {laterality}; "
            f"choose from {', '.join(allowed)}",
        )  # fmt: skip


def _check_lesions(checked: Checked) -> None:
    reader, families = checked.reader, checked.rows(Family)
    touched = {row.lesion for row in checked.rows(Supply).records}
    for place, family in families:
        reader.check(
            family.category != "mimic" or family.id in touched, place,
            f"{family.id} has no row in mimics.csv",
        )  # fmt: skip
    for place, pattern in checked.rows(Pattern):
        reader.known(f"{place}, family", "family", pattern.family, GENERATED)
        for reason in _span_faults(pattern):
            reader.check(False, f"{place}, span", reason)
    levels = checked.rows(Level)
    missing = [name for name in LEVELS if name not in levels.keys]
    reader.check(not missing, "levels.csv", f"no row for {', '.join(missing)}")


_SPANS = ("level", "above", "next", "below")


def _span_faults(pattern: Pattern) -> Iterator[str]:
    known: tuple[str, ...] = ("",)
    if pattern.kind == "weight":
        known = ("", "neighbour")
    elif pattern.kind in ("lower", "upper", "tract"):
        known = (*_SPANS, *ROOTS)
        first, _, last = pattern.span.partition("-")
        if first in ROOTS and last in ROOTS and ROOTS.index(first) <= ROOTS.index(last):
            return
    if pattern.span not in known:
        yield (
            f"{pattern.span!r} is not allowed for {pattern.kind}; choose from "
            f"{', '.join(word or 'an empty cell' for word in known[:4])}"
            + (", a root or a range such as S2-S5" if len(known) > 2 else "")
        )


def _check_order(checked: Checked) -> None:
    """Note where a worse grade would be more probable than "this or worse"."""
    rows = checked.rows(Parameter)
    values = {(row.parameter, row.key): row.value for row in rows.records}
    borders = [("step", "mrc:3", "mrc:2"), ("step", "mrc:2", "mrc:1"),
               ("step", "mrc:1", "mrc:0"), ("reflex_cut", "0", "1"),
               ("reflex_cut", "1", "2"), ("reflex_cut", "2", "3")]  # fmt: skip
    for parameter, first, second in borders:
        low, high = values[parameter, first], values[parameter, second]
        checked.reader.check(
            low <= high, f"observation.csv, {parameter}",
            f"{first} ({low}) must not be above {second} ({high})",
        )  # fmt: skip
    for place, row in rows:
        checked.reader.check(
            row.low is None or row.high is None or row.low <= row.high, place,
            f"low ({row.low}) must not be above high ({row.high})",
        )  # fmt: skip


def _check_variants(checked: Checked) -> None:
    for place, row in checked.rows(Variant):
        checked.reader.check(
            ROOTS.index(row.first) <= ROOTS.index(row.last), place,
            f"{row.first} to {row.last} is not a range of roots",
        )  # fmt: skip
        checked.reader.check(row.shift != 0, f"{place}, shift", "0 moves nothing")


def _check_side_tables(checked: Checked) -> None:
    reader = checked.reader
    for place, target in checked.rows(side_tables.Target):
        stated = target.stated_low is not None and target.stated_high is not None
        reader.check(stated or target.n is not None, place, "needs low and high, or n")
        reader.check(
            target.low <= target.value <= target.high, place,
            "value lies outside low and high",
        )  # fmt: skip
    for place, meaning in checked.rows(side_tables.GradeMeaning):
        grades = SCALES[meaning.scale].grades
        reader.known(f"{place}, grade", "grade", meaning.grade, grades)
    groups = [*GENERATED, *CATEGORIES, *checked.names("lesions.csv")]
    for place, difficulty in checked.rows(side_tables.Difficulty):
        for name in difficulty.groups:
            reader.known(f"{place}, groups", "group of lesions", name, groups)
    parts = {row.part_of for row in checked.rows(Structure).records}
    for place, shortcut in checked.rows(side_tables.Shortcut):
        for name in shortcut.parts:
            reader.known(f"{place}, parts", "part of the body", name, sorted(parts))


_CHECKS = (
    _check_structures,
    _check_users,
    _check_lesions,
    _check_order,
    _check_variants,
    _check_side_tables,
)
