"""The command ``deck``: the cards for Anki, as a table, or for Moodle."""

from pathlib import Path

import click

import neurosim
from neurosim.cli.options import NewFile, command, data_option, force_option, forced


@command("deck")
@click.option(
    "-o",
    "--output",
    "path",
    type=NewFile(),
    required=True,
    metavar="FILE",
    help="roots.apkg (Anki), roots.csv, roots.xml or roots.gift (Moodle).",
)
@click.option("--kind", default="", metavar="KIND", help="Only cards of one kind.")
@click.option("--no-pictures", is_flag=True, help="Leave the maps out.")
@click.option(
    "--vignettes",
    type=click.IntRange(0, 500),
    default=0,
    show_default=True,
    help="Add this many patients, each with five answers.",
)
@force_option
@data_option
def deck(
    path: Path, kind: str, no_pictures: bool, vignettes: int, atlas: "neurosim.Atlas"
) -> None:
    """Write the cards of the quiz to FILE; importing it again updates them.

    Example: neurosim deck -o roots.apkg
    """
    from neurosim.deck import export_deck

    count = export_deck(
        path,
        atlas,
        kind=kind,
        pictures=not no_pictures,
        vignettes=vignettes,
        force=forced(),
    )
    click.echo(f"{count} cards written to {path}")
