"""The commands ``quiz stats``, ``review``, ``export`` and ``import``."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

import neurosim
from neurosim import plot
from neurosim.cli.options import (
    NewFile,
    command,
    data_option,
    force_option,
    forced,
    output_options,
)
from neurosim.cli.output import emit, show
from neurosim.cli.session import open_store, profile_option
from neurosim.terms import ExamError, NeurosimError


@command("stats")
@profile_option
@click.option(
    "--plot",
    "picture",
    type=NewFile(),
    metavar="FILE",
    help="Also draw scores and calibration: .png, .svg or .pdf.",
)
@force_option
@output_options
def stats(
    profile: str,
    picture: Path | None,
    as_json: bool,
    plain: bool,
    atlas: "neurosim.Atlas",
) -> None:
    """Show your progress: scores, calibration, accuracy, forecast.

    Example: neurosim quiz stats
    """
    from datetime import UTC, datetime

    from neurosim.quiz.stats import summarise
    from neurosim.shell.progress import stats_page

    with open_store(profile) as store:
        answered = list(store.entries())
        found = summarise(answered, store.cards(), datetime.now(UTC), store.damaged)

    def document() -> Mapping[str, Any]:
        from dataclasses import asdict

        from neurosim.document import envelope

        return envelope("quiz-stats/1", atlas, asdict(found))

    emit(as_json, plain, document, lambda: stats_page(found, atlas))
    if picture is not None:
        from neurosim.plot.progress import progress_figure

        bins = [(b.stated, b.right, b.count) for b in found.calibration]
        plot.save(progress_figure(found.scores, bins), picture, force=forced())
        click.echo(f"Picture: {picture}", err=True)


@command("review")
@profile_option
@click.option("--plain", is_flag=True, help="No colours, even on a terminal.")
@data_option
def review(profile: str, plain: bool, atlas: "neurosim.Atlas") -> None:
    """Show the cards that you last answered wrongly, with their sources."""
    from neurosim.quiz.cards import Deck
    from neurosim.quiz.stats import mistakes
    from neurosim.shell.progress import review_page

    with open_store(profile) as store:
        found = mistakes(store.entries())
    show(review_page(found, Deck(atlas), atlas), plain=plain)


@command("export")
@click.argument("path", type=NewFile(dash=True), metavar="[FILE]", required=False)
@force_option
@profile_option
def export(path: Path | None, profile: str) -> None:
    """Write your progress as JSON to FILE, or to the screen."""
    from neurosim.writing import new_file

    with open_store(profile) as store:
        document = store.dump()
    text = json.dumps(document, indent=1) + "\n"
    if path is None or str(path) == "-":
        click.echo(text, nl=False)
        return
    with new_file(path, force=forced()) as file:
        file.write(text)
    click.echo(f"{len(document['log'])} answers written to {path}", err=True)


@command("import")
@click.argument("file")
@profile_option
def import_(file: str, profile: str) -> None:
    """Add the progress in FILE, from quiz export; nothing is counted twice."""
    from neurosim.files import file_name, parse_json, read_text

    text = read_text(file)
    try:
        document = parse_json(text)
    except ExamError as error:
        lines = (f"{file_name(file)}: {fault}" for fault in error.faults)
        raise NeurosimError("\n".join(lines)) from None
    with open_store(profile) as store:
        added = store.load(document)
    click.echo(f"{added} answers added")


@command("class")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.File("r", encoding="utf-8-sig"),
)
@output_options
def class_(
    files: tuple[Any, ...], as_json: bool, plain: bool, atlas: "neurosim.Atlas"
) -> None:
    """Show what a class answered, where it went wrong, and which flags it missed.

    Each student plays the same patient (quiz patient --code 3-481) and hands in a file
    of quiz export, which holds no name.

    Example: neurosim quiz class results/*.json
    """
    from neurosim.quiz.classroom import merge
    from neurosim.quiz.entry import StoreError
    from neurosim.quiz.exported import exported_entries
    from neurosim.shell.progress import class_page

    students, faults = [], []
    for file in files:
        try:
            students.append(exported_entries(json.load(file)))
        except (ValueError, StoreError) as error:
            faults.append(f"{file.name}: {str(error).splitlines()[0]}")
    if faults:
        raise NeurosimError("\n".join(faults))
    found = merge(students)

    def document() -> Mapping[str, Any]:
        from dataclasses import asdict

        from neurosim.document import envelope

        body = {"patients": [asdict(patient) for patient in found]}
        return envelope("quiz-class/1", atlas, body)

    emit(as_json, plain, document, lambda: class_page(found, atlas))
