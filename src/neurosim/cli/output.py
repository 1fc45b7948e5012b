"""Where results go: a terminal or a pipe."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from neurosim.report.page import Page


def on_terminal() -> bool:
    """Return whether output is for eyes that expect colours."""
    wanted = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return wanted and sys.stdout.isatty()


def show(page: "Page", *, plain: bool = False) -> None:
    """Print a page: in colour on a terminal, else as plain text."""
    from neurosim.report.page import WIDTH, Table, render

    width = _width() or WIDTH
    if not on_terminal() or plain:
        click.echo(render(page, width), nl=False)
    elif os.name == "nt" or any(isinstance(block, Table) for block in page):
        from neurosim.cli.terminal import draw

        draw(page)
    else:  # rich takes as long to load as all of this page
        click.echo(_painted(page, width), nl=False)


def _painted(page: "Page", width: int) -> str:
    """Return headings and paragraphs as text with the colours of a terminal."""
    from neurosim.report.page import Heading, render

    parts: list[str] = []
    for block in page:
        heading = isinstance(block, Heading)
        style = "1;31" if getattr(block, "alarm", False) else "1" if heading else ""
        style = "2" if getattr(block, "quiet", False) else style
        text = render((block,), width)
        parts.append("\n" if heading and parts else "")
        parts.append(f"\x1b[{style}m{text[:-1]}\x1b[0m\n" if style and text else text)
    return "".join(parts)


def _width() -> int:
    """Return the width of the terminal, or 0 where there is none."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return 0


def show_json(document: Mapping[str, Any], *, one_line: bool = False) -> None:
    """Print a JSON document, in ASCII so that no console can spoil it."""
    indent = None if one_line else 2
    click.echo(json.dumps(document, indent=indent, allow_nan=False))


def emit(
    as_json: bool,
    plain: bool,
    document: Callable[[], Mapping[str, Any]],
    page: Callable[[], "Page"],
) -> None:
    """Print either the document or the page of a result."""
    if as_json:
        show_json(document())
    else:
        show(page(), plain=plain)
