"""Declare tables of ``data/`` and read them strictly.

A table is declared once, where its record is: :func:`table` names the file, and each
field of the record says with ``Annotated[type, Column(...)]`` what its column holds.
What is read, checked and described (datapackage.json, data/README.md) follows.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Generic, TypeVar, get_args

from neurosim.terms import TableError, UnknownNameError, nearest

R = TypeVar("R")

#: No number of a table is larger: a slip of the pen is, and sums of such overflow.
LARGEST = 1e6
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_ENDLESS = ("nan", "inf", "-inf", "+inf", "infinity", "-infinity")
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)


@dataclass(frozen=True)
class Column:
    """What one column may hold.

    Parameters
    ----------
    help
        What it means, in a few words.
    choices
        Allowed words; empty for any text.
    optional
        Whether a cell may be empty: "", no words, False, 0 or None.
    low, high
        Bounds of a number.
    refers
        File name of the table whose first key column is named here.
    pattern
        What a text must look like, as a regular expression.
    fields
        Names that may stand in braces, if the text is a template.
    name
        Heading of the column; that of the field unless given.
    kind
        ``text``, ``number``, ``integer``, ``yes`` or ``list``: from the field's type.
    empty
        Value of an empty cell: from the field's type.
    """

    help: str
    choices: Sequence[str] = ()
    optional: bool = False
    low: float = -LARGEST
    high: float = LARGEST
    refers: str = ""
    pattern: str = ""
    fields: Sequence[str] | None = None
    name: str = ""
    kind: str = "text"
    empty: Any = ""

    def read(self, text: str, *, comma: bool = False) -> Any:
        """Return the value of a cell.

        Parameters
        ----------
        text
            The cell, without blanks round it.
        comma
            Whether numbers may have a decimal comma.

        Raises
        ------
        ValueError
            If the text is not allowed; the message says what is.
        """
        if not text:
            if not self.optional:
                raise ValueError("is empty; a value is needed")
            return self.empty
        if self.kind in ("number", "integer"):
            return self._number(text, comma=comma)
        for word in words(text) if self.kind == "list" else (text,):
            if self.choices and word not in self.choices:
                raise ValueError(f"is not allowed; {hint(word, self.choices)}")
            if self.pattern and not re.fullmatch(self.pattern, word):
                raise ValueError(f"is not allowed; it must match {self.pattern}")
        if self.fields is not None:
            check_template(text, self.fields)
        return self.convert(text)

    def _number(self, text: str, *, comma: bool) -> float:
        if _COMMA.fullmatch(text):
            dotted = text.replace(",", ".")
            if not comma:
                raise ValueError(f"is not a number; write {dotted}")
            text = dotted
        if not _NUMBER.fullmatch(text) and text.lower() not in _ENDLESS:
            raise ValueError("is not a number")
        value = float(text)
        if not self.low <= value <= self.high:
            raise ValueError(f"is out of range; allowed: {self.bounds}")
        if self.kind == "number":
            return value
        if value != int(value):
            raise ValueError("is not a whole number")
        return int(value)

    @property
    def bounds(self) -> str:
        """The bounds of a number, in words."""
        return f"{self.low:g} to {self.high:g}"

    @cached_property
    def convert(self) -> Callable[[str], Any]:
        """Return what turns the text of a checked cell into its value."""
        return _CONVERT[self.kind]


def check_template(text: str, fields: Sequence[str]) -> None:
    """Raise ``ValueError`` unless a text has no other ``{name}`` than those."""
    try:
        parts = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError as error:
        raise ValueError(f"is not a template: {error}") from None
    for name, *form in parts:
        if name not in fields or any(form):
            raise ValueError(f"holds {{{name}}}; {hint(name or '', fields)}")


def hint(text: str, choices: Sequence[str]) -> str:
    """Return what else might have been meant."""
    near = nearest(text, choices)
    if near:
        return f"did you mean {', '.join(near)}?"
    shown = ", ".join(choices[:40]) + (", ..." if len(choices) > 40 else "")
    return f"choose from {shown}"


def words(text: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds a list separated by ``|``."""
    return tuple(part for piece in text.split("|") if (part := piece.strip()))


_CONVERT: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "number": float,
    "integer": int,
    "yes": bool,
    "list": words,
}
#: Type of a field -> kind of its column, value of an empty cell.
_KINDS: Mapping[Any, tuple[str, Any]] = {
    str: ("text", ""),
    float: ("number", 0.0),
    float | None: ("number", None),
    int: ("integer", 0),
    bool: ("yes", False),
    tuple[str, ...]: ("list", ()),
}

Source = Annotated[
    str,
    Column(
        'keys of references.csv separated by ";", or "assumption"; "assumption; KEY" '
        "means that the number is assumed and the source speaks for what it is about"
    ),
]
Locator = Annotated[
    str, Column("page, table, figure or part that was seen", optional=True)
]
Note = Annotated[
    str,
    Column(
        "reasoning of an assumption, or a remark; needed for an assumption",
        optional=True,
    ),
]
Remark = Annotated[str, Column("remark", optional=True)]
Aliases = Annotated[
    tuple[str, ...], Column('other names, separated by "|"', optional=True)
]


@dataclass(frozen=True)
class Table(Generic[R]):
    """One table: its file, what it is for, and the record that a row becomes.

    Attributes
    ----------
    key
        Columns that no two rows have in common.
    """

    name: str
    help: str
    record: type[R]
    key: tuple[str, ...]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in the order of the fields of the record."""
        return tuple(
            _column(name, hint) for name, hint in self.record.__annotations__.items()
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The headings, in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """Heading to name of the field."""
        return dict(zip(self.names, self.record.__annotations__, strict=True))

    def key_of(self, record: R) -> tuple[Any, ...]:
        """Return what no other row has in common with it."""
        return tuple(getattr(record, self.fields[name]) for name in self.key)


def _column(name: str, annotated: Any) -> Column:
    kind, column = get_args(annotated)
    assert isinstance(column, Column)
    column_kind, empty = _KINDS[kind]
    optional = column.optional or empty is None or column_kind == "yes"
    if column_kind == "yes":
        column = replace(column, choices=("yes",))
    return replace(
        column, name=column.name or name, kind=column_kind, empty=empty,
        optional=optional,
    )  # fmt: skip


#: Every table that has been declared, by file name.
TABLES: dict[str, Table[Any]] = {}


def table(
    name: str,
    help: str,
    key: Sequence[str],
) -> Callable[[type[R]], type[R]]:
    """Declare a table: the record below it is what a row becomes.

    Parameters
    ----------
    name
        File name in ``data/``.
    help
        What the table is for, in a few words.
    key
        Columns that no two rows have in common.
    """

    def declare(record: type[R]) -> type[R]:
        TABLES[name] = Table(name, help, record, tuple(key))
        return record

    return declare


def table_of(record: type[R]) -> Table[R]:
    """Return the table whose rows become such records."""
    return next(found for found in TABLES.values() if found.record is record)


@dataclass
class Rows(Generic[R]):
    """The good rows of a table, the line of each, and every key that it names.

    Attributes
    ----------
    keys
        First key column of every row, also of those that were refused.
    whole
        Whether the table could be read to its end and has rows.
    """

    table: Table[R]
    records: list[R] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    keys: dict[str, None] = field(default_factory=dict)
    whole: bool = False

    def __iter__(self) -> Iterator[tuple[str, R]]:
        """Yield the place of each row, and its record."""
        for line, record in zip(self.lines, self.records, strict=True):
            yield f"{self.table.name}, line {line}", record


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

    def rows(self, table: Table[R]) -> Rows[R]:
        """Return the good rows of a table; note every bad cell."""
        found = Rows(table)
        text = self._text(table.name)
        if not text:
            return found
        try:
            found.whole = self._parse(found, text)
        except _QuoteError as error:
            self.faults.append(f"{table.name}, line {error.line}: {error}")
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

    def check(self, good: bool, place: str, message: str) -> None:
        """Note ``message`` as a fault at ``place`` unless ``good``."""
        if not good:
            self.faults.append(f"{place}: {message}")

    def known(self, place: str, noun: str, name: str, choices: Collection[str]) -> None:
        """Note a fault if ``name`` is not among ``choices``."""
        if name not in choices:
            self.faults.append(f"{place}: {UnknownNameError(noun, name, choices)}")


_UPGRADE = "`neurosim data upgrade` brings older tables up to date"


def _header_fault(table: Table[Any], header: Sequence[str]) -> str:
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


class _QuoteError(ValueError):
    """A quote that is left open or stands inside a cell."""

    def __init__(self, line: int):
        self.line = line
        super().__init__(
            "a quote is opened and not closed, or stands inside a cell; "
            "remove it, or write it twice inside a quoted cell"
        )


def read_text(path: Path) -> str:
    """Return the text of a file, without the mark that spreadsheets put first."""
    return path.read_bytes().decode("utf-8-sig")


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
                raise _QuoteError(line)
            if any(cells):
                yield line, [cell.strip() for cell in cells]
            line = lines.line_num + 1
    except csv.Error:
        raise _QuoteError(line) from None


def read_table(record: type[R], directory: Path) -> tuple[R, ...]:
    """Return the rows of one table, looked at by itself.

    Raises
    ------
    TableError
        With every fault of the table.
    """
    reader = Reader(directory)
    rows = reader.rows(table_of(record))
    if reader.faults:
        raise TableError(reader.faults)
    return tuple(rows.records)


def trusted_rows(table: Table[R], directory: Path) -> Iterator[R]:
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
    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_once)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} stands twice")
    return found
