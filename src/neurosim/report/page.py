"""A page of text: headings, paragraphs and tables, and how they become lines.

The command line can draw the same page with colours on a terminal; what a page
says does not depend on how it is drawn. Only ASCII is used, so that a console
with any code page can show it.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from neurosim.terms import printable

#: Columns of a page that is piped or whose terminal is not known.
WIDTH = 80
#: Narrower than this a table no longer fits; lines are then left too long.
NARROWEST = 40
_GAP, _INDENT = "  ", "  "
#: A column of prose keeps at least this many characters.
_SHORTEST_PROSE = 12


@dataclass(frozen=True)
class Heading:
    """A line that begins a part of the page; ``alarm`` asks to be seen first."""

    text: str
    alarm: bool = False

    def __post_init__(self) -> None:
        """Keep what could steer a terminal out of it."""
        object.__setattr__(self, "text", printable(self.text))


@dataclass(frozen=True)
class Paragraph:
    """A sentence or more, wrapped; ``quiet`` where it may be drawn dimmed."""

    text: str
    indent: bool = True
    quiet: bool = False

    def __post_init__(self) -> None:
        """Keep what could steer a terminal out of it."""
        object.__setattr__(self, "text", printable(self.text))


@dataclass(frozen=True)
class Table:
    """Rows under titles.

    Parameters
    ----------
    titles
        One for each column; all empty for a table without a title line.
    align
        ``l`` left, ``r`` right, ``p`` prose (left, wrapped where space is short),
        ``b`` bar: one letter a column.
    rows
        Cells as text.
    """

    titles: tuple[str, ...]
    align: str
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        """Keep what could steer a terminal out of it."""
        rows = tuple(tuple(map(printable, row)) for row in self.rows)
        object.__setattr__(self, "rows", rows)

    @property
    def kind(self) -> tuple[tuple[str, ...], str]:
        """What tables must have in common to get columns of the same width."""
        return self.titles, self.align


Block = Heading | Paragraph | Table
Page = tuple[Block, ...]


def render(page: Iterable[Block], width: int = WIDTH) -> str:
    """Return a page as plain text, each line at most ``width`` characters.

    Examples
    --------
    >>> table = Table(("root", "share"), "lr", (("C7", "67%"), ("C8", "8%")))
    >>> print(render([Heading("triceps"), table]), end="")
    triceps
      root  share
      C7      67%
      C8       8%
    """
    width = max(width, NARROWEST)
    blocks = tuple(page)
    widths = shared_widths(blocks, width - len(_INDENT), len(_GAP))
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Heading) and lines:
            lines.append("")
        if isinstance(block, Table):
            lines += _table_lines(block, widths[block.kind])
        else:
            lines += _lines(block, width)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _lines(block: Heading | Paragraph, width: int) -> Iterable[str]:
    if isinstance(block, Heading):
        return textwrap.wrap(block.text, width)
    indent = _INDENT if block.indent else ""
    return textwrap.wrap(
        block.text,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


def _table_lines(table: Table, widths: Sequence[int]) -> Iterator[str]:
    rows = list(table.rows)
    if any(table.titles):
        rows.insert(0, table.titles)
    for row in rows:
        cells = [
            _wrapped(cell, size, letter)
            for cell, size, letter in zip(row, widths, table.align, strict=True)
        ]
        for index in range(max(map(len, cells))):
            parts = (
                _pad(cell[index] if index < len(cell) else "", size, letter)
                for cell, size, letter in zip(cells, widths, table.align, strict=True)
            )
            yield _INDENT + _GAP.join(parts)


def shared_widths(
    page: Iterable[Block], width: int, gap: int
) -> dict[tuple[tuple[str, ...], str], list[int]]:
    """Return the widths of the columns; tables of one kind on a page agree.

    Parameters
    ----------
    width
        Characters for a whole table; prose columns share what the others leave.
    gap
        Characters between two columns.
    """
    rows: dict[tuple[tuple[str, ...], str], list[tuple[str, ...]]] = {}
    for block in page:
        if isinstance(block, Table):
            rows.setdefault(block.kind, [block.titles]).extend(block.rows)
    return {
        kind: _fit(
            [max(map(len, column)) for column in zip(*found, strict=True)],
            kind[1],
            width,
            gap,
        )
        for kind, found in rows.items()
    }


def _fit(widths: list[int], align: str, width: int, gap: int) -> list[int]:
    prose = [index for index, letter in enumerate(align) if letter == "p"]
    excess = sum(widths) + gap * (len(widths) - 1) - width
    while excess > 0 and prose:
        widest = max(prose, key=lambda index: widths[index])
        if widths[widest] <= _SHORTEST_PROSE:
            break
        widths[widest] -= 1
        excess -= 1
    # A bar cut short would lie; where there is no room there is none.
    return [
        0 if letter == "b" and excess > 0 else size
        for size, letter in zip(widths, align, strict=True)
    ]


def _wrapped(cell: str, width: int, letter: str) -> list[str]:
    if not width:
        return [""]
    if letter != "p" or len(cell) <= width:
        return [cell]
    return textwrap.wrap(cell, width, break_on_hyphens=False) or [""]


def _pad(text: str, width: int, letter: str) -> str:
    return text.rjust(width) if letter == "r" else text.ljust(width)
