"""The command ``evidence``: published figures beside the model's."""

from pathlib import Path

import click

from neurosim.cli.options import command, output_options
from neurosim.cli.output import emit


@command("evidence")
@click.option("--group", default="", metavar="NAME", help="Only this group of figures.")
@output_options
def evidence(group: str, as_json: bool, plain: bool, directory: Path | None) -> None:
    """Compare published figures with what the model says of the same design.

    Each figure is worked out for its own patients, severity and comparator.

    Example: neurosim evidence --group reflex
    """
    from neurosim.atlas import load_atlas
    from neurosim.document import evidence_document
    from neurosim.evidence import evidence as compare
    from neurosim.report.evidence import evidence_page
    from neurosim.terms import UnknownNameError

    atlas = load_atlas(directory)
    found = compare(atlas)
    names = {row.target.group for row in found.rows}
    if group and group not in names:
        raise UnknownNameError("group", group, sorted(names))
    emit(as_json, plain, lambda: evidence_document(found, atlas),
         lambda: evidence_page(found, group=group))  # fmt: skip
