"""The command ``evidence``: published figures, and what published patients rest on."""

import sys

import click

import neurosim
from neurosim.cli.options import command, output_options
from neurosim.cli.output import emit


@command("evidence")
@click.option("--group", default="", metavar="NAME", help="Only this group of figures.")
@click.option(
    "--influence",
    "cases",
    metavar="FILE",
    help="Instead, show the rows of the tables on which the ranking of the "
    "labelled patients of FILE rests; thirty patients take a minute or two.",
)
@click.option(
    "--top",
    default=25,
    show_default=True,
    type=click.IntRange(1),
    help="How many of those rows to print.",
)
@output_options
def evidence(
    group: str,
    cases: str | None,
    top: int,
    as_json: bool,
    plain: bool,
    atlas: "neurosim.Atlas",
) -> None:
    """Compare published figures with those of the model for the same design.

    Each figure is computed for its own patients, severity and comparator.

    Example: neurosim evidence --group reflex
    """
    from neurosim.document import evidence_document
    from neurosim.evidence import evidence as compare
    from neurosim.report.evidence import evidence_page
    from neurosim.terms import UnknownNameError

    if cases is not None:
        _influence(cases, atlas, top, as_json=as_json, plain=plain)
        return
    found = compare(atlas)
    names = {row.target.group for row in found.rows}
    if group and group not in names:
        raise UnknownNameError("group", group, sorted(names))
    emit(
        as_json,
        plain,
        lambda: evidence_document(found, atlas),
        lambda: evidence_page(found, group=group),
    )


def _influence(
    cases: str, atlas: "neurosim.Atlas", top: int, *, as_json: bool, plain: bool
) -> None:
    from neurosim.document import influence_document
    from neurosim.evaluation.influence import influences
    from neurosim.report.evidence import influence_page

    patients = neurosim.load_cases(cases, atlas, on_unknown="skip")
    found = influences(patients, atlas=atlas, progress=_progress)
    emit(
        as_json,
        plain,
        lambda: influence_document(found, atlas),
        lambda: influence_page(found, top=top),
    )


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == total else "\r"
        click.echo(f"{done} of {total} rows tried", nl=False, err=True)
        click.echo(end, nl=False, err=True)
