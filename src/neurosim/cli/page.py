"""The command ``atlas``, and what ``map`` does for a file that ends in .html."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

import neurosim
from neurosim.cli.options import (
    NewFile,
    command,
    data_option,
    force_option,
    forced,
    variant_option,
)

#: What a page has switches for, or cannot show; the others it takes.
_TAKEN = ("targets", "whole", "output", "variant", "atlas", "force")


@command("atlas")
@click.option(
    "--output",
    "-o",
    type=NewFile(),
    metavar="FILE",
    required=True,
    help="The .html file to write.",
)
@force_option
@variant_option
@data_option
def atlas_command(output: Path, variant: str | None, atlas: "neurosim.Atlas") -> None:
    """Write the interactive page of all roots, discs and nerves: one file, offline.

    \b
    neurosim atlas -o atlas.html
    neurosim map "common peroneal" L5 -o feet.html   a page of some lesions only
    """  # noqa: D301
    from neurosim.conditions import conditioned

    say_written(output, (), conditioned(atlas, variant))


def page_of_map(output: Path, names: Sequence[str], atlas: "neurosim.Atlas") -> None:
    """Write the page of some lesions; refuse options that it has no use for."""
    context = click.get_current_context()
    default = click.core.ParameterSource.DEFAULT
    given = [
        max(parameter.opts, key=len)
        for parameter in context.command.params
        if parameter.name not in _TAKEN
        and context.get_parameter_source(parameter.name or "") not in (default, None)
    ]
    if given:
        raise click.UsageError(
            f"a page (.html) takes no {', '.join(given)}: side, severity, views and "
            'layers are switches on it, a zone is part of the name ("C6/7 foraminal")'
        )
    whole = bool(context.params["whole"])
    if whole == bool(names):
        raise click.UsageError("give names of lesions, or --atlas for all of them")
    say_written(output, names, atlas)


def say_written(output: Path, names: Sequence[str], atlas: "neurosim.Atlas") -> None:
    """Write a page and say where."""
    from neurosim.page import write_page

    say = partial(click.echo, err=True)
    path = write_page(output, names, atlas=atlas, force=forced(), progress=say)
    click.echo(f"written: {path}; open it in a browser, no network is needed")
