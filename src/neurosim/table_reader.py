"""Read the CSV and JSON files of ``data/`` strictly: every fault has its place."""

import csv
import errno
import io
import json
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic

from neurosim.tables import DataTable, R, table_of
from neurosim.terms import TableError, UnknownNameError

#: Most bytes of a table, far more than any has.
LARGEST = 2**26


@dataclass
class Rows(Generic[R]):
    """The good rows of a table, the line of each, and every key that it names.

    Attributes
    ----------
    keys
        First key column of every row, also of those that were refused.
    refused
        What the cells of refused rows hold.
    places
        Where each row stands; a row that follows from another table stands there.
    broken
        Place, line and cells by column of each row that was refused.
    whole
        Whether the table could be read to its end and has rows.
    """

    table: DataTable[R]
    records: list[R] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    keys: dict[str, None] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    places: list[str] = field(default_factory=list)
    broken: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)
    whole: bool = False

    def __iter__(self) -> Iterator[tuple[str, R]]:
        """Yield the place of each row, and its record."""
        yield from zip(self.places, self.records, strict=True)


@dataclass
class Reader:
    """Reads the tables of one directory and gathers every fault.

    Attributes
    ----------
    faults
        One line for each fault: file, line, column, value, what is allowed.
    """

    directory: Path
    faults: list[str] = field(default_factory=list)

    def rows(self, table: DataTable[R]) -> Rows[R]:
        """Return the good rows of a table; note every bad cell."""
        text = self._text(table.name)
        if not text:
            return Rows(table)
        found, faults = _parsed(table, text)
        self.faults += faults
        return found

    def _text(self, name: str) -> str:
        """Return the text of a file, or note why it cannot be read."""
        try:
            text = read_text(self.directory / name)
        except OSError as error:
            self.faults.append(f"{name}: cannot be read: {error.strerror}; {_UPGRADE}")
            return ""
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self.faults.append(
                f"{name}, line {line}: byte 0x{error.object[error.start]:02x} is "
                "not UTF-8; save the file with the encoding UTF-8"
            )
            return ""
        self.check(bool(text.strip()), name, "is empty")
        return text.strip() and text

    def _parse(self, found: Rows[R], text: str) -> bool:
        """Read every row; return whether there is a header and a row below it."""
        table, lines = found.table, split(text)
        _, header = next(lines)
        while header and not header[-1]:
            header.pop()
        if tuple(header) != table.names:
            self.faults.append(_header_fault(table, header))
            return False
        comma, rows = delimiter_of(text) != ",", 0
        for line, cells in lines:
            rows += 1
            while len(cells) > len(header) and not cells[-1]:
                cells.pop()
            self._row(found, line, cells, comma=comma)
        self.check(rows > 0, table.name, "has no rows")
        return rows > 0

    def _row(self, found: Rows[R], line: int, cells: list[str], *, comma: bool) -> None:
        table, place = found.table, f"{found.table.name}, line {line}"
        if len(cells) != len(table.columns):
            self.faults.append(
                f"{place}: has {len(cells)} cells; {len(table.columns)} are needed"
            )
            return
        found.keys[cells[table.names.index(table.key[0])]] = None
        values = []
        for column, cell in zip(table.columns, cells, strict=True):
            try:
                values.append(column.read(cell, comma=comma))
            except ValueError as error:
                self.faults.append(f"{place}, {column.name}: {cell!r} {error}")
        if len(values) == len(cells):
            found.records.append(table.record(*values))
            found.lines.append(line)
            found.places.append(place)
        else:
            found.refused.update(cells)
            named = dict(zip(table.names, cells, strict=True))
            found.broken.append((place, line, named))

    def check(self, good: bool, place: str, message: str) -> None:
        """Note ``message`` as a fault at ``place`` unless ``good``."""
        if not good:
            self.faults.append(f"{place}: {message}")

    def known(self, place: str, noun: str, name: str, choices: Collection[str]) -> None:
        """Note a fault if ``name`` is not among ``choices``."""
        if name not in choices:
            self.faults.append(f"{place}: {UnknownNameError(noun, name, choices)}")


@lru_cache(maxsize=64)
def _parsed(table: DataTable[R], text: str) -> tuple[Rows[R], list[str]]:
    """Return rows and faults of a text; most tables of an edited folder are known."""
    reader, found = Reader(Path()), Rows(table)
    try:
        found.whole = reader._parse(found, text)
    except QuoteError as error:
        reader.faults.append(f"{table.name}, line {error.line}: {error}")
    return found, reader.faults


_UPGRADE = "`neurosim data upgrade` brings older tables up to date"


def _header_fault(table: DataTable[Any], header: Sequence[str]) -> str:
    missing = [name for name in table.names if name not in header]
    unknown = [name for name in header if name not in table.names]
    said = [
        f"{table.name}, line 1: the columns are {','.join(header)!r}",
        f"they must be {','.join(table.names)!r}",
        *([f"missing: {', '.join(missing)}"] if missing else ()),
        *([f"unknown: {', '.join(unknown)}"] if unknown else ()),
        _UPGRADE,
    ]
    return "; ".join(said)


class QuoteError(ValueError):
    """A quote that is left open or stands inside a cell."""

    def __init__(self, line: int):
        self.line = line
        super().__init__(
            "a quote is opened and not closed, or stands inside a cell; "
            "remove it, or write it twice inside a quoted cell"
        )


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a table; a device, a pipe or a film could be read for ever.

    Raises
    ------
    OSError
        If it is not there, no plain file, or far larger than a table.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "is not a plain file")
    if found.st_size > LARGEST:
        raise OSError(errno.EFBIG, f"is larger than {LARGEST:,} bytes")
    return path.read_bytes()


def read_text(path: Path) -> str:
    """Return the text of a file, without the mark that spreadsheets put first."""
    return read_bytes(path).decode("utf-8-sig")


def delimiter_of(text: str) -> str:
    """Return what parts the cells: spreadsheets save semicolons or tabs, too."""
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def split(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of each row that is not blank, header included.

    Raises
    ------
    ValueError
        At a quote that is left open or stands inside a cell.
    """
    lines = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True
    )
    line = 1
    try:
        for cells in lines:
            if any("\n" in cell or "\r" in cell for cell in cells):
                raise QuoteError(line)
            if any(cells):
                yield line, [cell.strip() for cell in cells]
            line = lines.line_num + 1
    except csv.Error:
        raise QuoteError(line) from None


def read_table(record: type[R], directory: Path) -> tuple[R, ...]:
    """Return the rows of one table, looked at by itself.

    Raises
    ------
    TableError
        With every fault of the table.
    """
    reader = Reader(directory)
    rows = reader.rows(table_of(record))
    TableError.refuse(reader.faults)
    return tuple(rows.records)


def trusted_rows(table: DataTable[R], directory: Path) -> Iterator[R]:
    """Yield the rows of a table that was checked before, byte for byte."""
    special = [
        (index, column.convert, column.empty)
        for index, column in enumerate(table.columns)
        if column.kind != "text"
    ]
    lines = csv.reader(io.StringIO(read_text(directory / table.name), newline=""))
    next(lines)
    for cells in lines:
        values: list[Any] = cells
        for index, convert, empty in special:
            values[index] = convert(cells[index]) if cells[index] else empty
        yield table.record(*values)


def read_json(path: Path) -> Any:
    """Return what a JSON file holds.

    Raises
    ------
    ValueError
        If it is not JSON, or names a key twice.
    """
    return parse_json(read_bytes(path).decode("utf-8"))


def parse_json(text: str) -> Any:
    """Return what a JSON text holds.

    Raises
    ------
    ValueError
        If it is not JSON, or names a key twice.

    Examples
    --------
    >>> parse_json('{"a": 1}')
    {'a': 1}
    """
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} appears twice")
    return found
