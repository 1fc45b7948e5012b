"""The command ``predict``: from a lesion to the findings to expect."""

from pathlib import Path

import click

from neurosim.cli.options import (
    SEVERITY,
    SIDE,
    ZONE,
    ZONE_HELP,
    Target,
    command,
    duration_option,
    map_option,
    output_options,
    variant_option,
    write_map,
)
from neurosim.cli.output import emit


@command("predict")
@click.argument("target", type=Target(), metavar="LEVEL")
@click.option("--side", type=SIDE, help="right or left, the patient's.  "
              "[default: right]")  # fmt: skip
@click.option("--zone", type=ZONE, help=ZONE_HELP)
@click.option("--severity", type=SEVERITY, help="[default: moderate]")
@click.option("--age", type=click.FloatRange(0, 120), metavar="YEARS")
@click.option(
    "--top",
    type=click.IntRange(0),
    metavar="N",
    default=8,
    show_default=True,
    help="Findings shown of each kind; 0 for all.",
)
@click.option("--sources", is_flag=True, help="Name the references behind each.")
@duration_option
@variant_option
@map_option
@output_options
def predict(
    target: str, side: str | None, zone: str | None, severity: str | None,
    age: float | None, duration: float | None, variant: str | None, top: int,
    sources: bool, map_file: Path | None, as_json: bool, plain: bool,
    directory: Path | None,
) -> None:  # fmt: skip
    """Show the findings to expect from a lesion at LEVEL, strongest first.

    LEVEL is a disc (C6/7, L5S1) or a root (C7).

    Example: neurosim predict C6/7 --side right --zone foraminal
    """
    from dataclasses import replace

    from neurosim.atlas import load_atlas
    from neurosim.conditions import conditioned
    from neurosim.document import predict_document
    from neurosim.predict import predict as expected
    from neurosim.report.forward import prediction_page

    atlas = conditioned(load_atlas(directory), variant, duration)
    found = expected(
        target, side=side, zone=zone, severity=severity or "moderate", atlas=atlas,
        age=age,
    )  # fmt: skip
    if severity is None:
        found = replace(found, assumed=(*found.assumed, f"severity {found.severity}"))
    emit(as_json, plain, lambda: predict_document(found, atlas),
         lambda: prediction_page(found, atlas, top=top, sources=sources))  # fmt: skip
    write_map(found, map_file, atlas)
