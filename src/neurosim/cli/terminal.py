"""Pages on a terminal, in colour. The only module that imports rich."""

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from neurosim.report.page import Block, Heading, Page, Paragraph, Table

_STYLE = {"b": "cyan"}


def draw(page: Page) -> None:
    """Print a page with colours, as wide as the terminal."""
    console = Console(highlight=False, markup=False, emoji=False)
    for number, block in enumerate(page):
        if isinstance(block, Heading) and number:
            console.print()
        console.print(_renderable(block))


def _renderable(block: Block) -> RenderableType:
    if isinstance(block, Heading):
        return Text(block.text, style="bold red" if block.alarm else "bold")
    if isinstance(block, Paragraph):
        text = Text(block.text, style="dim" if block.quiet else "")
        return Padding(text, (0, 0, 0, 2 if block.indent else 0), expand=False)
    return Padding(_table(block), (0, 0, 0, 2), expand=False)


def _table(table: Table) -> RichTable:
    drawn = RichTable(
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="dim",
        show_header=any(table.titles),
    )
    for title, letter in zip(table.titles, table.align, strict=True):
        drawn.add_column(
            title,
            justify="right" if letter == "r" else "left",
            style=_STYLE.get(letter),
            no_wrap=letter != "p",
            overflow="fold",
        )
    for row in table.rows:
        drawn.add_row(*map(Text, row))
    return drawn
