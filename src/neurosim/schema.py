"""What every table of ``data/`` must look like, and how the tables fit together."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from neurosim.citations import Reference, split_sources
from neurosim.records import (
    Claim,
    Family,
    Level,
    Parameter,
    Pattern,
    ProtocolItem,
    RedFlag,
    Structure,
    Supply,
    Variant,
)
from neurosim.tables import Column, Reader, Row, number, words
from neurosim.terms import (
    ASSUMPTION,
    CATEGORIES,
    KINDS,
    LEVELS,
    MIDLINE,
    MODALITIES,
    OTHER_SUPPLY,
    ROOTS,
    SCALES,
    SEGMENTS,
    SIDES,
    TableError,
)

_share = number(0, 1)
_SOURCE = (
    Column("source", required=True),
    Column("locator"),
    Column("note"),
)


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _needed(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, required=True) for name in names)


def _choice(name: str, choices: Iterable[str], *, required: bool = True) -> Column:
    return Column(name, required=required, choices=tuple(choices))


COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "roots.csv": (
        _choice("root", (*ROOTS, OTHER_SUPPLY)),
        _choice("modality", MODALITIES),
        *_needed("structure", "chart"),
        _choice("role", ("model", "alternative")),
        Column("weight", required=True, convert=number(0)),
        Column("key", choices=("yes",), convert=bool, empty=False),
        *_SOURCE,
    ),
    "structures.csv": (
        *_needed("id", "name"),
        Column("aliases", convert=words, empty=()),
        _choice("modality", MODALITIES),
        _choice("scale", SCALES),
        _choice("pool", ("sum", "any", "blur")),
        _choice("laterality", ("sided", "midline", "crossed")),
        *_text("part_of", "same_as", "region"),
        _choice("key", SEGMENTS, required=False),
        *_text("how", "note"),
    ),
    "levels.csv": (
        _choice("level", LEVELS),
        _choice("region", ("cervical", "thoracic", "lumbar")),
        _choice("subarticular", ROOTS),
        _choice("foraminal", ROOTS),
        _choice("extraforaminal", ROOTS),
        _choice("central", ("cord", "cauda", "conus")),
        _choice("principal_root", ROOTS),
        Column("share", required=True, convert=_share),
        *_SOURCE,
    ),
    "lesions.csv": (
        *_needed("id", "name"),
        Column("aliases", convert=words, empty=()),
        _choice("category", CATEGORIES),
        _choice("region", ("arm", "leg", "trunk", "both")),
        _choice("laterality", ("each", "both")),
        Column("incidence", convert=number(0), empty=0.0),
        Column("bilateral", convert=number(0, 1), empty=0.0),
        *_SOURCE,
    ),
    "mimics.csv": (
        *_needed("lesion", "structure"),
        _choice("side", ("same", "opposite", "both")),
        Column("share", required=True, convert=number(-1, 1)),
        *_SOURCE,
    ),
    "patterns.csv": (
        *_needed("family"),
        *_text("region"),
        *_needed("pattern"),
        _choice("kind", ("weight", "lower", "upper", "tract", "pain", "tension")),
        Column("span"),
        _choice("side", ("same", "opposite", "both")),
        Column("value", required=True, convert=_share),
        *_SOURCE,
    ),
    "protocols.csv": (
        *_needed("protocol"),
        Column("order", required=True, convert=int),
        *_needed("structure"),
        _choice("kind", KINDS),
        _choice("side", ("both", *SIDES, MIDLINE)),
        Column("note"),
    ),
    "redflags.csv": (
        *_needed("id", "name", "when", "message"),
        *(Column("source", required=True), Column("note")),
    ),
    "references.csv": (
        Column("key", required=True),
        *_text("authors", "year"),
        Column("title", required=True),
        *_text("container", "identifier", "url", "kind", "read"),
        Column("supports", required=True),
        Column("note"),
    ),
    "observation.csv": (
        *_needed("parameter"),
        Column("key"),
        Column("value", required=True, convert=number()),
        Column("low", convert=number(), empty=None),
        Column("high", convert=number(), empty=None),
        Column("start", convert=number(), empty=None),
        *_SOURCE,
    ),
    "settings.csv": (
        *_needed("setting", "parameter"),
        Column("key"),
        Column("value", required=True, convert=number()),
        Column("start", convert=number(), empty=None),
        *_SOURCE,
    ),
    "variants.csv": (
        *_needed("id", "name"),
        Column("aliases", convert=words, empty=()),
        Column("modalities", required=True, convert=words),
        _choice("first", ROOTS),
        _choice("last", ROOTS),
        Column("shift", required=True, convert=int),
        Column("rate", required=True, convert=_share),
        *_SOURCE,
    ),
}


def read_tables(directory: Path, *, trusted: bool = False) -> dict[str, Any]:
    """Return the records of every table, keyed as the fields of the atlas.

    Parameters
    ----------
    directory
        Folder with the tables.
    trusted
        Whether they are, byte for byte, tables that passed every check before.

    Raises
    ------
    TableError
        With every fault of every table.
    """
    reader = Reader(directory, trusted)
    rows = {name: reader.rows(name, columns) for name, columns in COLUMNS.items()}
    if not trusted:
        # A table that cannot be read would make every row of the others complain.
        if all(rows.values()) or not reader.faults:
            _check(reader, rows)
        if reader.faults:
            raise TableError(reader.faults)
    for row in (row for table in rows.values() for row in table):
        row.pop("_line", None)
    return _records(rows)


def _parameter(row: Row) -> Parameter:
    keys = ("value", "low", "high", "source", "locator", "note", "start")
    return Parameter(*(row.get(key) for key in keys))  # type: ignore[arg-type]


def _structure(row: Row) -> Structure:
    return Structure(scale_name=row.pop("scale"), **row)


def _records(rows: Mapping[str, list[Row]]) -> dict[str, Any]:
    protocols: dict[str, list[ProtocolItem]] = {}
    for row in rows["protocols.csv"]:
        item = ProtocolItem(**row)
        protocols.setdefault(item.protocol, []).append(item)
    return {
        "claims": tuple(Claim(**row) for row in rows["roots.csv"]),
        "structures": {row["id"]: _structure(row) for row in rows["structures.csv"]},
        "levels": {row["level"]: Level(**row) for row in rows["levels.csv"]},
        "families": {row["id"]: Family(**row) for row in rows["lesions.csv"]},
        "supplies": tuple(Supply(**row) for row in rows["mimics.csv"]),
        "patterns": tuple(Pattern(**row) for row in rows["patterns.csv"]),
        "protocols": {
            name: tuple(sorted(items, key=lambda item: item.order))
            for name, items in protocols.items()
        },
        "red_flags": tuple(RedFlag(**row) for row in rows["redflags.csv"]),
        "references": {row["key"]: Reference(**row) for row in rows["references.csv"]},
        "observation": {
            (row["parameter"], row["key"]): _parameter(row)
            for row in rows["observation.csv"]
        },
        "settings": {
            (row["setting"], row["parameter"], row["key"]): _parameter(row)
            for row in rows["settings.csv"]
        },
        "variants": {row["id"]: Variant(**row) for row in rows["variants.csv"]},
    }


_UNIQUE = {
    "roots.csv": ("root", "structure", "chart", "role", "source"),
    "structures.csv": ("id",),
    "levels.csv": ("level",),
    "lesions.csv": ("id",),
    "mimics.csv": ("lesion", "structure", "side"),
    "patterns.csv": ("family", "region", "pattern", "kind", "span", "side"),
    "protocols.csv": ("protocol", "order"),
    "redflags.csv": ("id",),
    "references.csv": ("key",),
    "observation.csv": ("parameter", "key"),
    "settings.csv": ("setting", "parameter", "key"),
    "variants.csv": ("id",),
}


def _check(reader: Reader, rows: Mapping[str, list[Row]]) -> None:
    for name, keys in _UNIQUE.items():
        _check_unique(reader, name, rows[name], keys)
    structures = {row["id"]: row for row in rows["structures.csv"]}
    families = [row["id"] for row in rows["lesions.csv"]]
    if structures:  # else every row below would be one more fault of the same cause
        _check_structures(reader, rows, structures)
        _check_users(reader, rows, structures, families)
    _check_sources(reader, rows)
    _check_levels(reader, rows["levels.csv"])
    _check_order(reader, rows["observation.csv"])
    _check_variants(reader, rows["variants.csv"])


def _check_unique(
    reader: Reader, name: str, rows: list[Row], keys: tuple[str, ...]
) -> None:
    first: dict[tuple[Any, ...], int] = {}
    for row in rows:
        value = tuple(row[key] for key in keys)
        line = first.setdefault(value, row["_line"])
        shown = ", ".join(map(str, value))
        reader.check(
            line == row["_line"],
            f"{name}, line {row['_line']}",
            f"{shown} stands already in line {line}",
        )


def _check_structures(
    reader: Reader, rows: Mapping[str, list[Row]], structures: Mapping[str, Row]
) -> None:
    claimed = Counter(
        row["structure"] for row in rows["roots.csv"] if row["role"] == "model"
    )
    supplied = {row["structure"] for row in rows["mimics.csv"]}
    weights: Counter[str] = Counter()
    for row in rows["roots.csv"]:
        weights[row["structure"]] += row["weight"] if row["role"] == "model" else 0
    for name, row in structures.items():
        place = f"structures.csv, line {row['_line']}"
        reader.check(
            row["modality"] != "reflex" or row["pool"] == "sum",
            f"{place}, pool",
            f"{row['pool']!r}: reflexes are lost or brisk, so their roots must sum",
        )
        owner = row["same_as"]
        if owner:
            reader.known(place, "structure in same_as", owner, list(structures))
            chained = structures.get(owner, {}).get("same_as")
            reader.check(not chained, place, f"same_as {owner!r} is itself same_as")
            reader.check(
                name not in claimed, place, f"{name} is same_as {owner!r}; its rows in "
                "roots.csv belong there"
            )  # fmt: skip
        elif row["scale"] != "segment":
            reader.check(
                bool(claimed[name]) or name in supplied, place,
                f"{name} has no row in roots.csv, mimics.csv or same_as",
            )  # fmt: skip
        if claimed[name]:
            reader.check(
                weights[name] > 0, place, f"the weights of {name} in roots.csv are 0"
            )


def _check_users(
    reader: Reader,
    rows: Mapping[str, list[Row]],
    structures: Mapping[str, Row],
    families: list[str],
) -> None:
    for table in ("roots.csv", "mimics.csv", "protocols.csv"):
        for row in rows[table]:
            place = f"{table}, line {row['_line']}, structure"
            reader.known(place, "structure", row["structure"], list(structures))
    for row in rows["roots.csv"]:
        owner = structures.get(row["structure"])
        reader.check(
            owner is None or owner["modality"] == row["modality"],
            f"roots.csv, line {row['_line']}, modality",
            f"{row['modality']!r} differs from structures.csv",
        )
    for row in rows["mimics.csv"]:
        place = f"mimics.csv, line {row['_line']}, lesion"
        reader.known(place, "lesion", row["lesion"], families)
        shared = structures.get(row["structure"], {}).get("same_as")
        reader.check(
            not shared, place, f"{row['structure']} is same_as {shared!r}; name that"
        )


def _check_variants(reader: Reader, rows: list[Row]) -> None:
    for row in rows:
        place = f"variants.csv, line {row['_line']}"
        for modality in row["modalities"]:
            reader.known(f"{place}, modalities", "modality", modality, list(MODALITIES))
        reader.check(
            ROOTS.index(row["first"]) <= ROOTS.index(row["last"]), place,
            f"{row['first']} to {row['last']} is not a range of roots",
        )  # fmt: skip
        reader.check(row["shift"] != 0, f"{place}, shift", "0 moves nothing")


def _check_sources(reader: Reader, rows: Mapping[str, list[Row]]) -> None:
    known = [row["key"] for row in rows["references.csv"]] + [ASSUMPTION]
    for table, columns in COLUMNS.items():
        if "source" not in {column.name for column in columns}:
            continue
        for row in rows[table]:
            place = f"{table}, line {row['_line']}, source"
            keys = split_sources(row["source"])
            for key in keys:
                reader.known(place, "reference", key, known)
            reader.check(
                ASSUMPTION not in keys or bool(row["note"]),
                place,
                "an assumption needs its reasoning in note",
            )


def _check_levels(reader: Reader, rows: list[Row]) -> None:
    missing = set(LEVELS) - {row["level"] for row in rows}
    reader.check(
        not missing or not rows,
        "levels.csv",
        f"no row for {', '.join(level for level in LEVELS if level in missing)}",
    )


def _check_order(reader: Reader, rows: list[Row]) -> None:
    """Note where a worse grade would be more probable than "this or worse"."""
    values = {(row["parameter"], row["key"]): row["value"] for row in rows}
    borders = [("step", "mrc:3", "mrc:2"), ("step", "mrc:2", "mrc:1"),
               ("step", "mrc:1", "mrc:0"), ("reflex_cut", "0", "1"),
               ("reflex_cut", "1", "2"), ("reflex_cut", "2", "3")]  # fmt: skip
    for parameter, first, second in borders:
        low, high = values.get((parameter, first)), values.get((parameter, second))
        reader.check(
            low is None or high is None or low <= high,
            f"observation.csv, {parameter}",
            f"{first} ({low}) must not be above {second} ({high})",
        )
