"""The command ``simulate``: patients as JSON Lines, or on a terminal to be read."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

import neurosim
from neurosim.cli.options import (
    SEVERITY,
    LesionWord,
    NewFile,
    chosen_setting,
    command,
    data_option,
    duration_option,
    force_option,
    forced,
    setting_option,
    side_option,
    variant_option,
    zone_option,
)
from neurosim.cli.output import show
from neurosim.terms import PROTOCOL, RECORDS
from neurosim.writing import new_file

#: From this many patients on, a terminal is shown how far the work is.
_LONG = 2000


@command("simulate")
@click.argument("target", nargs=-1, type=LesionWord(), metavar="[LEVEL]")
@click.option(
    "-n",
    "count",
    type=click.IntRange(0),
    metavar="N",
    default=1,
    show_default=True,
    help="How many patients.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    metavar="N",
    help="Same seed, same patients.  [default: 0]",
)
@click.option(
    "-o",
    "--output",
    "path",
    type=NewFile(dash=True, endings=(".jsonl", ".json", "")),
    metavar="FILE",
    help="Write here instead of to the screen.",
)
@force_option
@side_option
@zone_option
@click.option("--severity", type=SEVERITY, help="[default: drawn as in the setting]")
@click.option(
    "--protocol",
    default="full",
    show_default=True,
    metavar="NAME",
    help="screening, isncsci, full, or random (a part of full).",
)
@click.option(
    "--record",
    type=click.Choice(RECORDS),
    default=PROTOCOL,
    show_default=True,
    help="report: leave out what written reports usually leave out.",
)
@setting_option
@duration_option
@variant_option
@click.option("--json", "as_json", is_flag=True, help="JSON on a terminal too.")
@data_option
def simulate(
    target: tuple[str, ...],
    count: int,
    seed: int | None,
    path: Path | None,
    side: str | None,
    zone: str | None,
    severity: str | None,
    protocol: str,
    record: str,
    setting: str | None,
    duration: float | None,
    variant: str | None,
    as_json: bool,
    atlas: "neurosim.Atlas",
) -> None:
    """Draw patients with a lesion at LEVEL and examine them.

    A file or a pipe gets one JSON line each; a terminal what was found, to be read.
    Without LEVEL, lesions are drawn as often as the setting has them. Read the lines
    with neurosim rank --exam and neurosim evaluate.

    Example: neurosim simulate L4/5 -n 100 --seed 1 -o exams.jsonl
    """
    from neurosim.conditions import conditioned
    from neurosim.document import patient_document
    from neurosim.model.population import setting_name
    from neurosim.report.patients import patient_page

    atlas = conditioned(atlas, variant)
    chosen, seed = chosen_setting(setting, atlas), seed or 0
    patients = neurosim.simulate(
        " ".join(target) or None,
        n=count,
        seed=seed,
        side=side,
        zone=zone,
        severity=severity,
        protocol=protocol,
        setting=chosen,
        record=record,
        weeks=duration,
        atlas=atlas,
    )
    if _for_eyes(path) and not as_json:
        for number, patient in enumerate(patients, 1):
            show(patient_page(patient, number, atlas))
        return
    documents = (
        patient_document(
            patient,
            atlas,
            seed=seed,
            protocol=protocol,
            setting=setting_name(chosen),
            variant=variant,
        )
        for patient in patients
    )
    with _sink(path) as file, _progress(documents, count) as lines:
        for document in lines:
            file.write(json.dumps(document, allow_nan=False) + "\n")
    if path is not None:
        noun = "patient" if count == 1 else "patients"
        click.echo(f"{count} {noun} written to {path}", err=True)


def _for_eyes(path: Path | None) -> bool:
    """Whether patients go to a terminal."""
    return path is None and sys.stdout.isatty()


@contextmanager
def _sink(path: Path | None) -> Iterator[IO[str]]:
    if path is None or str(path) == "-":
        yield sys.stdout
        return
    with new_file(path, force=forced()) as file:
        yield file


@contextmanager
def _progress(items: Iterable[Any], count: int) -> Iterator[Iterable[Any]]:
    """Show how far the work is, on standard error and only to a person."""
    if count < _LONG or not sys.stderr.isatty():
        yield items
        return
    with click.progressbar(
        items, length=count, label="patients", file=sys.stderr
    ) as bar:
        yield bar
