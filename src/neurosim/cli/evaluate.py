"""The command ``evaluate``: the ranking against patients with a known lesion."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

import neurosim
from neurosim.cli.options import chosen_setting, command, output_options
from neurosim.cli.output import emit

if TYPE_CHECKING:
    from neurosim.formats import Case


@command("evaluate")
@click.argument("cases", metavar="FILE")
@click.option(
    "--setting",
    default="published",
    show_default=True,
    metavar="NAME|FILE",
    help="Prior of: primary, referral, surgical, published; or a .json "
    "file with shares of your own.",
)
@click.option(
    "--on-unknown",
    type=click.Choice(("error", "skip")),
    default="skip",
    show_default=True,
    help="If a finding is not understood: stop, or leave it out and list it.",
)
@output_options
def evaluate(
    cases: str,
    setting: str,
    on_unknown: Any,
    as_json: bool,
    plain: bool,
    atlas: "neurosim.Atlas",
) -> None:
    """Score the ranking on the labelled patients of FILE, beside two baselines.

    FILE is JSON Lines: what neurosim simulate writes, or published cases with
    their truth. Baselines: the prior alone, and the textbook count.

    Example: neurosim evaluate tests/cases/published.jsonl
    """
    from neurosim.document import evaluate_document
    from neurosim.evidence.targets import ceiling
    from neurosim.report.evaluation import evaluation_page

    labelled = _readable(neurosim.load_cases(cases, atlas, on_unknown=on_unknown))
    found = neurosim.evaluate(
        labelled, setting=chosen_setting(setting, atlas), atlas=atlas
    )
    highest = ceiling(atlas.directory)
    emit(
        as_json,
        plain,
        lambda: evaluate_document(found, atlas, highest),
        lambda: evaluation_page(found, highest),
    )


def _readable(cases: "Sequence[Case]") -> "list[Case]":
    """Return the patients of whom something was read; name the others.

    A patient without findings would be scored by the prior alone.
    """
    readable = [case for case in cases if case.exam.findings or not case.unread]
    silent = [case for case in cases if case.unread and not case.exam.findings]
    for case in silent:
        click.echo(
            f"{case.id}: not scored, for nothing was read: {case.unread[0]}", err=True
        )
    if silent and not readable:
        raise neurosim.NeurosimError("no patient could be read")
    return readable
