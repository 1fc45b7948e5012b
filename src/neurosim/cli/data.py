"""The commands ``data``: export, check, diff, template, upgrade."""

from pathlib import Path

import click

import neurosim
from neurosim.cli.options import command, json_option, plain_option
from neurosim.cli.output import emit
from neurosim.terms import NOTICE

_FOLDER = click.Path(path_type=Path)


@click.group("data", epilog=NOTICE)
def data() -> None:
    """Export the tables of facts, check an edited copy, see what it changes.

    `template` shows the rows that a new muscle needs; `upgrade` converts a copy
    that an older version exported.

    \b
    neurosim data export mydata
    (edit mydata/roots.csv)
    neurosim data check mydata
    neurosim data diff mydata
    neurosim rank --data mydata "right triceps 3/5"
    """  # noqa: D301 - click reads the backspace


@command("export")
@click.argument("directory", type=_FOLDER, metavar="DIR")
def export(directory: Path) -> None:
    """Copy the shipped tables into the new folder DIR."""
    from neurosim.datadir import export_data

    names = export_data(directory)
    click.echo(f"{len(names)} files copied to {directory}")


@command("check")
@click.argument("directory", type=_FOLDER, metavar="[DIR]", required=False)
@json_option
@plain_option
def check(directory: Path | None, as_json: bool, plain: bool) -> None:
    """Check every table of DIR (the shipped ones by default); show every fault."""
    from neurosim.datadir import check_data
    from neurosim.document import check_document
    from neurosim.rehearsal import warnings_about
    from neurosim.report.changes import check_page

    atlas = check_data(directory)
    warnings = warnings_about(atlas)
    emit(
        as_json,
        plain,
        lambda: check_document(atlas, warnings),
        lambda: check_page(atlas, warnings),
    )


@command("diff")
@click.argument("directory", type=_FOLDER, metavar="DIR")
@click.argument("old", type=_FOLDER, metavar="[OLD]", required=False)
@click.option(
    "--top",
    type=click.IntRange(0),
    metavar="N",
    default=10,
    show_default=True,
    help="Lines of each list; 0 for all.",
)
@json_option
@plain_option
def diff(
    directory: Path, old: Path | None, top: int, as_json: bool, plain: bool
) -> None:
    """Show which rows, predictions and rankings of DIR differ from OLD.

    OLD is the shipped tables by default. Predictions are those of a severe right
    subarticular disc at each level; rankings those of its typical patient.
    """
    from neurosim.datadir import diff_data
    from neurosim.document import diff_document
    from neurosim.report.changes import difference_page

    found = diff_data(directory, old)
    emit(
        as_json,
        plain,
        lambda: diff_document(found),
        lambda: difference_page(found, top=top),
    )


@command("template")
@click.argument("kind", metavar="KIND")
@click.option(
    "--data",
    "directory",
    type=_FOLDER,
    metavar="DIR",
    help="Take the legal values from these tables.",
)
def template(kind: str, directory: Path | None) -> None:
    """Show the rows to fill in for a new KIND, with what each cell may hold.

    KIND is muscle, area, reflex, nerve or alias.
    """
    from neurosim.templates import template_text

    click.echo(template_text(kind, neurosim.load_atlas(directory)))


@command("upgrade")
@click.argument("directory", type=_FOLDER, metavar="DIR")
@click.option(
    "--take",
    multiple=True,
    metavar="TABLE",
    help="Replace this table by the shipped one: redflags.csv.",
)
def upgrade(directory: Path, take: tuple[str, ...]) -> None:
    """Convert DIR, exported by an older version, to the present columns.

    Nothing is lost: a table that changes is kept with the ending .old. Cells that
    only you can fill in are named, and nothing is written until you have filled them.
    """
    from neurosim.upgrade import upgrade_data

    changes = upgrade_data(directory, take)
    for line in changes or ("nothing to change",):
        click.echo(line)
    click.echo(f"Now: neurosim data check {directory}")


for each in (export, template, upgrade, check, diff):
    data.add_command(each)
