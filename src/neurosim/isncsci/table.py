"""Worksheets in tables: a row for each examination or each cell."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from neurosim.isncsci.record import ANAL, CellTable, place_words, segment_of
from neurosim.isncsci.worksheet import COLUMNS, KEY_MUSCLES, Worksheet
from neurosim.table_reader import QuoteError, split
from neurosim.terms import SEGMENTS, SIDES, UnknownNameError, nearest

#: Columns of a table with one row for each cell.
LONG = ("id", "side", "modality", "segment", "score")
_NAMES = ("id", "exam", "patient", "case")
_FIELDS = {
    "light_touch": ("light_touch", "lighttouch", "touch", "lt"),
    "pin_prick": ("pin_prick", "pinprick", "pin", "pp"),
    "motor": ("motor", "muscle", "myotome", "m"),
    "non_key": (
        "non_key", "nonkey", "lowest_non_key_muscle", "lowest_non_key",
        "lowest_non_key_muscle_with_motor_function",
        "lowestnonkeymusclewithmotorfunction",
    ),
    "deep_anal_pressure": ("deep_anal_pressure", "deepanalpressure", "dap"),
    "voluntary_anal_contraction": (
        "voluntary_anal_contraction", "voluntaryanalcontraction", "vac",
    ),
    "prior_deficit": ("prior_deficit", "priordeficit"),
}  # fmt: skip
_WORDS = {word: field for field, words in _FIELDS.items() for word in words}
_SIDES = {"right": "right", "r": "right", "left": "left", "l": "left"}
CellPlace = tuple[str, ...]
#: Place and cells of each row.
PlacedRows = Iterator[tuple[str, list[str]]]


def field_of(text: str) -> str | None:
    """Return the field that a word names.

    Examples
    --------
    >>> field_of("Pin prick"), field_of("DAP"), field_of("age")
    ('pin_prick', 'deep_anal_pressure', None)
    """
    return _WORDS.get(re.sub(r"[^a-z0-9]+", "_", text.strip().lower()).strip("_"))


def column_place(text: str) -> CellPlace | None:
    """Return the cell that a column of a wide table holds.

    Examples
    --------
    >>> column_place("right_light_touch_C2"), column_place("R LT S4-5")
    (('right', 'light_touch', 'C2'), ('right', 'light_touch', 'S4-5'))
    """
    name = re.sub(r"[^a-z0-9]+", "_", text.strip().lower()).strip("_")
    if name in _WORDS and _WORDS[name] not in ("non_key", *dict(_COLUMN_SEGMENTS)):
        return (_WORDS[name],)
    side, _, rest = name.partition("_")
    if side not in _SIDES:
        return None
    if _WORDS.get(rest) == "non_key":
        return (_SIDES[side], "non_key")
    match = re.fullmatch(r"(.+?)_?(s4_?5|[ctls]h?\d{1,2})", rest)
    field = _WORDS.get(match[1]) if match else None
    segment = segment_of(match[2]) if match else None
    if field not in dict(_COLUMN_SEGMENTS) or segment is None:
        return None
    known = KEY_MUSCLES if field == "motor" else SEGMENTS
    return (_SIDES[side], field, segment) if segment in known else None


_COLUMN_SEGMENTS = tuple((field, segments) for field, _, segments, _ in COLUMNS)


def column_name(place: CellPlace) -> str:
    """Return the column of a wide table for a cell.

    Examples
    --------
    >>> column_name(("right", "light_touch", "S4-5"))
    'right_light_touch_S4_5'
    """
    if place[-1] == "non_key":
        return f"{place[0]}_lowest_non_key_muscle"
    return "_".join(place).replace("-", "_")


def places() -> Iterator[CellPlace]:
    """Yield the cells of a worksheet in the order of the columns."""
    yield from ((field,) for field in ANAL)
    for side in SIDES:
        for field, segments in _COLUMN_SEGMENTS:
            yield from ((side, field, segment) for segment in segments)
        yield (side, "non_key")


def read_table(
    name: str, text: str, faults: list[str]
) -> Iterator[tuple[str, str, CellTable]]:
    """Yield place, name and cells of each worksheet of a CSV table."""
    lines = split(text)
    try:
        _, columns = next(lines)
        rows = _rows(name, columns, lines, faults)
        lowered = [column.lower() for column in columns]
        named = [column for column in columns if column.lower() in _NAMES]
        if len(named) > 1:
            words = " and ".join(named)
            faults.append(f"{name}, line 1: {words} each name the examination")
        if {"modality", "score"} <= set(lowered):
            yield from _long(name, lowered, rows, faults)
        else:
            yield from _wide(name, columns, rows, faults)
    except QuoteError as error:
        faults.append(f"{name}, line {error.line}: {error}")


def _wide(
    name: str, columns: Sequence[str], rows: PlacedRows, faults: list[str]
) -> Iterator[tuple[str, str, CellTable]]:
    known = [column_place(column) for column in columns]
    faults += [f"{name}, line 1: {fault}" for fault in _header_faults(columns, known)]
    for where, row in rows:
        cells: CellTable = {}
        title = ""
        for column, place, value in zip(columns, known, row, strict=True):
            if place is not None:
                cells[place] = value
            elif column.lower() in _NAMES:
                title = value
        yield where, title, cells


def _header_faults(
    columns: Sequence[str], known: Sequence[CellPlace | None]
) -> Iterator[str]:
    seen: dict[CellPlace, str] = {}
    for column, place in zip(columns, known, strict=True):
        if place is not None and place in seen:
            yield f"{seen[place]} and {column} are one cell"
        elif place is not None:
            seen[place] = column
        elif column.lower() not in _NAMES:
            yield _unknown_column(column[:40])


def _unknown_column(name: str) -> str:
    choices = [column_name(place) for place in places()]
    if nearest(name, ("id", *choices)):
        return str(UnknownNameError("column", name, ("id", *choices)))
    sided = f"{choices[len(ANAL)]} to {choices[-1]}"
    return f"unknown column {name!r}: choose id, {', '.join(ANAL)}, {sided}"


def _rows(
    name: str,
    columns: Sequence[str],
    lines: Iterator[tuple[int, list[str]]],
    faults: list[str],
) -> PlacedRows:
    """Yield place and cells of the rows that have as many as the header."""
    for number, row in lines:
        where = f"{name}, line {number}"
        if len(row) == len(columns):
            yield where, row
        elif any(row):
            faults.append(f"{where}: has {len(row)} cells; the header {len(columns)}")


def _long(
    name: str, columns: Sequence[str], rows: PlacedRows, faults: list[str]
) -> Iterator[tuple[str, str, CellTable]]:
    for column in columns:
        if column not in (*LONG, *_NAMES):
            unknown = UnknownNameError("column", column[:40], LONG)
            faults.append(f"{name}, line 1: {unknown}")
    sheets: dict[str, CellTable] = {}
    for where, row in rows:
        if not any(row):
            continue
        cell = dict(zip(columns, row, strict=True))
        title = next((cell[n] for n in _NAMES if cell.get(n)), "")
        cells = sheets.setdefault(title, {})
        place = _long_place(cell, where, faults)
        if place is None:
            continue
        if place in cells:
            faults.append(f"{where}: {place_words(place)} appears twice there")
        cells[place] = cell["score"]
    for title, cells in sheets.items():
        yield (f"{name}, exam {title!r}" if title else name), title, cells


def _long_place(
    cell: Mapping[str, str], where: str, faults: list[str]
) -> CellPlace | None:
    field = field_of(cell["modality"])
    if field is None:
        unknown = UnknownNameError("modality", cell["modality"], _FIELDS)
        faults.append(f"{where}: {unknown}")
        return None
    if field in ANAL or field == "prior_deficit":
        return (field,)
    side = _SIDES.get(cell.get("side", "").lower())
    if side is None:
        told = cell.get("side", "")
        faults.append(f"{where}: {UnknownNameError('side', told, SIDES)}")
        return None
    if field == "non_key":
        return (side, field)
    segments = dict(_COLUMN_SEGMENTS)[field]
    segment = segment_of(cell.get("segment", ""))
    if segment not in segments:
        told = cell.get("segment", "")
        faults.append(f"{where}: {UnknownNameError('segment', told, segments)}")
        return None
    return (side, field, segment)


def write_wide(sheets: Sequence[Worksheet]) -> str:
    """Return worksheets as a table with one row for each examination.

    Parameters
    ----------
    sheets
        Worksheets; each becomes one row.

    Examples
    --------
    >>> from neurosim.isncsci.worksheet import normal_worksheet
    >>> write_wide([normal_worksheet()]).splitlines()[1][:12]
    ',Yes,Yes,2,2'
    """
    columns = list(places())
    rows = [["id", *map(column_name, columns), "prior_deficit"]]
    for sheet in sheets:
        prior = "Yes" if sheet.prior_deficit else "No"
        rows.append([sheet.id, *(cell(sheet, place) for place in columns), prior])
    return _csv(rows)


def write_long(sheets: Sequence[Worksheet]) -> str:
    """Return worksheets as a table with one row for each cell.

    Parameters
    ----------
    sheets
        Worksheets; each becomes as many rows as it has cells.

    Examples
    --------
    >>> from neurosim.isncsci.worksheet import normal_worksheet
    >>> write_long([normal_worksheet()]).splitlines()[3]
    ',right,light_touch,C2,2'
    """
    rows: list[list[str]] = [list(LONG)]
    for sheet in sheets:
        for place in places():
            side, field, segment = {
                1: ("", place[0], ""),
                2: (place[0], place[-1], ""),
                3: place,
            }[len(place)]
            rows.append([sheet.id, side, field, segment, cell(sheet, place)])
        prior = "Yes" if sheet.prior_deficit else "No"
        rows.append([sheet.id, "", "prior_deficit", "", prior])
    return _csv(rows)


def cell(sheet: Worksheet, place: CellPlace) -> str:
    """Return what stands in a cell of a worksheet."""
    if len(place) == 1:
        return str(getattr(sheet, place[0]))
    side = getattr(sheet, place[0])
    if place[1] == "non_key":
        return side.non_key or ""
    segments = dict(_COLUMN_SEGMENTS)[place[1]]
    return str(getattr(side, place[1])[segments.index(place[2])])


def _csv(rows: Sequence[Sequence[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()
