"""Pages on a terminal, in colour. The only module that imports rich."""

from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from neurosim.report.page import (
    NARROWEST,
    Heading,
    Page,
    Paragraph,
    Table,
    shared_widths,
)

_INDENT, _GAP = 2, 2
_STYLE = {"b": "cyan"}


def draw(page: Page) -> None:
    """Print a page with colours, as wide as the terminal."""
    console = _console()
    widths = shared_widths(page, max(console.width, NARROWEST) - _INDENT, _GAP)
    for number, block in enumerate(page):
        if isinstance(block, Heading) and number:
            console.print()
        if isinstance(block, Table):
            columns = widths[block.kind]
            drawn: RenderableType = _table(block, columns)
            # A figure cut short would lie: the line is too long instead.
            room = _INDENT + sum(columns) + _GAP * len(columns)
            there = console if room <= console.width else _console(room)
            there.print(Padding(drawn, (0, 0, 0, _INDENT), expand=False))
        elif block.text:
            console.print(_renderable(block))


def _console(width: int | None = None) -> Console:
    return Console(highlight=False, markup=False, emoji=False, width=width)


def _renderable(block: Heading | Paragraph) -> RenderableType:
    if isinstance(block, Heading):
        return Text(block.text, style="bold red" if block.alarm else "bold")
    text = Text(block.text, style="dim" if block.quiet else "")
    return Padding(text, (0, 0, 0, _INDENT if block.indent else 0), expand=False)


def _table(table: Table, widths: Sequence[int]) -> RichTable:
    drawn = RichTable(
        box=None,
        pad_edge=False,
        padding=(0, _GAP, 0, 0),
        header_style="dim",
        show_header=any(table.titles),
    )
    for title, letter, width in zip(table.titles, table.align, widths, strict=True):
        drawn.add_column(
            title,
            justify="right" if letter == "r" else "left",
            width=width,
            style=_STYLE.get(letter),
            no_wrap=letter != "p",
            overflow="fold",
        )
    for row in table.rows:
        cells = zip(row, widths, strict=True)
        drawn.add_row(*(Text(cell if width else "") for cell, width in cells))
    return drawn
