"""The command ``isncsci``: worksheets of the international standard, classified."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

import neurosim
from neurosim import plot
from neurosim.cli.options import (
    NewFile,
    command,
    forced,
    map_option,
    output_options,
    write_map,
)
from neurosim.cli.output import show, show_json

if TYPE_CHECKING:
    from neurosim.isncsci import Classification, Read


@command("isncsci")
@click.argument("file", metavar="FILE|-")
@click.option("--explain", is_flag=True, help="Say in words what led to each result.")
@map_option
@click.option(
    "--sheet",
    "sheet_file",
    metavar="FILE",
    type=NewFile(),
    help="Write the worksheet with its classification as .pdf.",
)
@click.option(
    "--paper",
    type=click.Choice(("a4", "letter")),
    default="a4",
    show_default=True,
    help="Paper of --sheet.",
)
@click.option(
    "--never-injured",
    is_flag=True,
    help="There was no deficit before, so grade E cannot apply.",
)
@output_options
def isncsci(
    file: str,
    explain: bool,
    map_file: Path | None,
    sheet_file: Path | None,
    paper: str,
    never_injured: bool,
    as_json: bool,
    plain: bool,
    atlas: "neurosim.Atlas",
) -> None:
    """Classify worksheets of FILE by the standard (ISNCSCI, 2019 revision).

    FILE is JSON (an object in the form of the JavaScript package isncsci, or
    {"id", "exam"} around it), JSON Lines, CSV (a row for each examination or each
    score), lines such as "right light touch C2-T3 2, T4-S4-5 0", or findings as rank
    reads them.

    Results that NT leaves open are shown as ND with every possible value.

    Example: neurosim isncsci worksheets.jsonl --explain
    """
    from dataclasses import replace

    from neurosim.isncsci import classify_many, read_worksheets

    found = read_worksheets(file, atlas)
    if never_injured:
        found = [replace(r, sheet=replace(r.sheet, prior_deficit=False)) for r in found]
    if (map_file or sheet_file) and len(found) != 1:
        asked = "--map" if map_file else "--sheet"
        raise click.UsageError(f"{asked} draws one worksheet; the file has more")
    pairs = list(zip(found, classify_many([read.sheet for read in found]), strict=True))
    _print(pairs, atlas, explain, (as_json, plain))
    if map_file:
        write_map(found[0].sheet, map_file, atlas)
    if sheet_file:
        figure = plot.worksheet_figure(found[0].sheet, paper=paper, atlas=atlas)
        click.echo(
            f"sheet written: {plot.save(figure, sheet_file, force=forced())}", err=True
        )


def _print(
    pairs: list[tuple["Read", "Classification"]],
    atlas: "neurosim.Atlas",
    explain: bool,
    how: tuple[bool, bool],
) -> None:
    as_json, plain = how
    if as_json:
        from neurosim.document.isncsci import isncsci_document

        show_json(isncsci_document(pairs, atlas))
        return
    from neurosim.report.isncsci import isncsci_page

    for number, (read, one) in enumerate(pairs):
        if number:
            click.echo()
        show(isncsci_page(read, one, explain=explain), plain=plain)
