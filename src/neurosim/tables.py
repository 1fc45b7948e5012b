"""Read CSV tables strictly: every fault is named by file, line, column and value."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from neurosim.terms import UnknownNameError, nearest

Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """What one column may hold.

    Parameters
    ----------
    name
        Heading of the column.
    required
        Whether an empty cell is a fault.
    choices
        Allowed values; empty for any text.
    convert
        Turns the text into its value; a ``ValueError`` is a fault.
    empty
        Value of an empty cell.
    """

    name: str
    required: bool = False
    choices: Sequence[str] = ()
    convert: Callable[[str], Any] = str
    empty: Any = ""

    def read(self, text: str) -> Any:
        """Return the value of a cell.

        Raises
        ------
        ValueError
            If the text is not allowed; the message says what is.
        """
        if not text:
            if self.required:
                raise ValueError("is empty; a value is needed")
            return self.empty
        if self.choices and text not in self.choices:
            raise ValueError(f"is not allowed; {_hint(text, self.choices)}")
        return self.convert(text)


def _hint(text: str, choices: Sequence[str]) -> str:
    near = nearest(text, choices)
    if near:
        return f"did you mean {', '.join(near)}?"
    shown = ", ".join(choices[:40]) + (", ..." if len(choices) > 40 else "")
    return f"choose from {shown}"


def number(low: float = -float("inf"), high: float = float("inf")) -> Any:
    """Return a converter to a number from ``low`` to ``high``.

    Examples
    --------
    >>> number(0, 1)("0.25")
    0.25
    """

    def convert(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise ValueError("is not a number") from None
        if not low <= value <= high:  # also catches NaN
            raise ValueError(f"is out of range; allowed: {low:g} to {high:g}")
        return value

    return convert


def words(text: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds a list separated by ``|``."""
    return tuple(part for piece in text.split("|") if (part := piece.strip()))


@dataclass
class Reader:
    """Reads the tables of one directory and gathers every fault.

    Attributes
    ----------
    trusted
        The files are, byte for byte, ones that were checked before: only convert.
    faults
        One line for each fault: file, line, column, value, what is allowed.
    """

    directory: Path
    trusted: bool = False
    faults: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return the text of a file, or note why it cannot be read."""
        path = self.directory / name
        try:
            return path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            self.faults.append(f"{name}: cannot be read: {error.strerror}")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self.faults.append(
                f"{name}, line {line}: byte 0x{error.object[error.start]:02x} is "
                "not UTF-8; save the file with the encoding UTF-8"
            )
        return ""

    def rows(self, name: str, columns: Sequence[Column]) -> list[Row]:
        """Return the good rows of a table; note every bad cell.

        Each row carries its line number as ``_line``.
        """
        text = self.text(name)
        if self.trusted:
            return list(_converted(text, columns))
        if not text:
            if not self.faults or not self.faults[-1].startswith(name):
                self.faults.append(f"{name}: is empty")
            return []
        try:
            return list(self._parse(name, text, columns))
        except csv.Error as error:
            self.faults.append(f"{name}: is not a CSV table: {error}")
            return []

    def _parse(self, name: str, text: str, columns: Sequence[Column]) -> Iterator[Row]:
        header = text.split("\n", 1)[0]
        # A spreadsheet in a country with decimal commas saves semicolons.
        delimiter = ";" if header.count(";") > header.count(",") else ","
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        if not self._header_fits(name, next(lines, []), columns):
            return
        for cells in lines:
            if any(cells):
                row = self._row(f"{name}, line {lines.line_num}", cells, columns)
                if row is not None:
                    yield {**row, "_line": lines.line_num}

    def _header_fits(
        self, name: str, header: list[str], columns: Sequence[Column]
    ) -> bool:
        expected = [column.name for column in columns]
        if [cell.strip() for cell in header] == expected:
            return True
        self.faults.append(
            f"{name}, line 1: the columns are {','.join(header)!r}; "
            f"they must be {','.join(expected)!r}"
        )
        return False

    def _row(
        self, place: str, cells: list[str], columns: Sequence[Column]
    ) -> Row | None:
        if len(cells) != len(columns):
            self.faults.append(
                f"{place}: has {len(cells)} cells; {len(columns)} are needed"
            )
            return None
        row: Row = {}
        for column, cell in zip(columns, cells, strict=True):
            try:
                row[column.name] = column.read(cell.strip())
            except ValueError as error:
                self.faults.append(f"{place}, {column.name}: {cell!r} {error}")
        return row if len(row) == len(columns) else None

    def check(self, good: bool, place: str, message: str) -> None:
        """Note ``message`` as a fault at ``place`` unless ``good``."""
        if not good:
            self.faults.append(f"{place}: {message}")

    def known(self, place: str, noun: str, name: str, choices: Sequence[str]) -> None:
        """Note a fault if ``name`` is not among ``choices``."""
        if name not in choices:
            self.faults.append(f"{place}: {UnknownNameError(noun, name, choices)}")


def _converted(text: str, columns: Sequence[Column]) -> Iterator[Row]:
    """Yield the rows of a table that was checked before."""
    names = [column.name for column in columns]
    special = [column for column in columns if column.convert is not str]
    lines = csv.reader(io.StringIO(text, newline=""))
    next(lines)
    for cells in lines:
        row: Row = dict(zip(names, cells, strict=True))
        for column in special:
            cell = row[column.name]
            row[column.name] = column.convert(cell) if cell else column.empty
        yield row
