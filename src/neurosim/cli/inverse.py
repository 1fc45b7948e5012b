"""Commands from findings to a lesion: ``rank``, ``explain``, ``next``."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import neurosim
from neurosim.cli.note import Noted, note_options, read_note_file
from neurosim.cli.options import (
    command,
    exam_options,
    map_option,
    output_options,
    refuse_split,
    write_map,
)
from neurosim.cli.output import show, show_json
from neurosim.cli.patient import RankedPatient, patients

if TYPE_CHECKING:
    from neurosim.among import LesionChoice
    from neurosim.report.page import Page


def _each(
    found: Sequence[RankedPatient],
    as_json: bool,
    plain: bool,
    results: tuple[
        Callable[[RankedPatient], Mapping[str, Any]], Callable[[RankedPatient], "Page"]
    ],
) -> None:
    """Print a document or a page for each patient; many documents as JSON Lines."""
    document, page = results
    for number, patient in enumerate(found):
        if as_json:
            show_json(document(patient), one_line=len(found) > 1)
        else:
            if number:
                click.echo()
            show(page(patient), plain=plain)


@command("rank")
@exam_options
@click.option(
    "--top",
    type=click.IntRange(1),
    metavar="N",
    default=3,
    show_default=True,
    help="Lines of each list; --json is always complete.",
)
@click.option(
    "--among",
    metavar="NAMES",
    default=None,
    help="Answers to choose from, separated by commas; all start equally likely: "
    '"right C7, right radial".',
)
@click.option("--all", "everything", is_flag=True, help="With every explanation.")
@map_option
@note_options
@output_options
def rank(
    findings: tuple[str, ...],
    exam_file: str | None,
    top: int,
    among: str | None,
    everything: bool,
    map_file: Path | None,
    note: str | None,
    written: Path | None,
    as_json: bool,
    plain: bool,
    atlas: "neurosim.Atlas",
    **options: Any,
) -> None:
    """Rank roots, levels and kinds of cause from FINDINGs. Red flags come first.

    A FINDING has a side, a structure and a grade or state, in any order: "right
    triceps 3/5", "left ankle jerk absent", "numb right thumb", "arms normal".

    Example: neurosim rank "right triceps 3/5" "right triceps reflex absent"
    """
    from neurosim.report.ranking import ranking_page
    from neurosim.report.summary import summary_page

    _refuse_beside_note(note, among, written, bool(findings or exam_file is not None))
    noted = note and read_note_file(note, atlas, written, options)
    if noted and not as_json:
        _show_note(noted, noted.page(top, everything=everything), plain, map_file)
        return
    if noted:
        found = [noted.patient]
    else:
        found = patients(findings, exam_file, atlas, **options)
    names = [name.strip() for name in (among or "").split(",") if name.strip()]

    def choice(patient: RankedPatient) -> "LesionChoice | None":
        from neurosim.among import choose

        return None if among is None else choose(patient.posterior, names)

    def document(patient: RankedPatient) -> Mapping[str, Any]:
        from neurosim.document import rank_document

        return rank_document(
            patient.posterior,
            patient.flags,
            setting=patient.setting,
            unread=patient.unread,
            assumed=patient.assumed,
            choice=choice(patient),
        )

    def page(patient: RankedPatient) -> "Page":
        paged = ranking_page if everything else summary_page
        return paged(
            patient.posterior,
            patient.flags,
            unread=patient.unread,
            assumed=patient.assumed,
            top=top,
            choice=choice(patient),
        )

    if map_file is not None and len(found) != 1:
        raise click.UsageError("--map draws one patient; the file has more")
    _each(found, as_json, plain, (document, page))
    write_map(found[0].posterior, map_file, found[0].atlas)


def _refuse_beside_note(
    note: str | None, among: str | None, written: Path | None, findings: bool
) -> None:
    """Refuse options that go only with a note, or only without one."""
    if note is None and written is not None:
        raise click.UsageError("--write works only with --note FILE")
    if note is not None and among is not None:
        raise click.UsageError("--among works with findings or --exam, not with --note")
    if note is not None and findings:
        raise click.UsageError("give --note FILE alone, without findings or --exam")


def _show_note(noted: Noted, page: "Page", plain: bool, map_file: Path | None) -> None:
    """Show what was read of a note, and draw its patient if there is one."""
    show(page, plain=plain)
    if noted.silent:
        raise neurosim.NeurosimError(
            "nothing was read as a finding, so nothing is ranked"
        )
    write_map(noted.patient.posterior, map_file, noted.patient.atlas)


@command("explain")
@exam_options
@click.option(
    "--lesion",
    metavar="NAME",
    help="What to explain: a level, root, kind or cause.  [default: the leader]",
)
@click.option(
    "--against",
    metavar="NAME",
    help="What to compare it with, by any name.  [default: the best of "
    "another root or cause]",
)
@click.option("--numbers", is_flag=True, help="Reasons in decibans, which add up.")
@output_options
def explain(
    findings: tuple[str, ...],
    exam_file: str | None,
    lesion: str | None,
    against: str | None,
    numbers: bool,
    as_json: bool,
    plain: bool,
    atlas: "neurosim.Atlas",
    **options: Any,
) -> None:
    """Show in words what speaks for the leader and what for its best rival.

    NAME is a level (C5/6), a root (C6), a kind (mimic) or a cause (carpal
    tunnel), with a side where one is meant: "left C6".

    Example: neurosim explain "right triceps 3/5" --against C5/6
    """
    from neurosim.document import explain_document
    from neurosim.report.reasons import explanation_page

    def why(patient: RankedPatient) -> Any:
        first, second = (
            neurosim.find_lesion(patient.posterior, name) if name else None
            for name in (lesion, against)
        )
        return neurosim.explain(patient.posterior, first, second)

    def document(patient: RankedPatient) -> Mapping[str, Any]:
        return explain_document(
            why(patient), patient.atlas, patient.flags, patient.unread
        )

    def page(patient: RankedPatient) -> "Page":
        return explanation_page(
            why(patient), patient.flags, patient.unread, numbers=numbers
        )

    if against:
        refuse_split("--against", against, findings, atlas)
    found = patients(findings, exam_file, atlas, **options)
    _each(found, as_json, plain, (document, page))


@command("next")
@exam_options
@click.option(
    "--target",
    type=click.Choice(("root", "level", "category", "lesion")),
    default="root",
    show_default=True,
    help="What to tell apart.",
)
@click.option(
    "--top",
    type=click.IntRange(1),
    metavar="N",
    default=5,
    show_default=True,
    help="How many tests.",
)
@output_options
def next_(
    findings: tuple[str, ...],
    exam_file: str | None,
    target: str,
    top: int,
    as_json: bool,
    plain: bool,
    atlas: "neurosim.Atlas",
    **options: Any,
) -> None:
    """Show which tests would tell most about the target, in bits.

    For each test you see its possible results, how likely each is, and what would
    lead after it.

    Example: neurosim next "right triceps 3/5" --target root
    """
    from neurosim.document import next_document
    from neurosim.next_test import varied
    from neurosim.redflags import first_tests
    from neurosim.report.reasons import next_page

    def document(patient: RankedPatient) -> Mapping[str, Any]:
        best = neurosim.next_tests(patient.posterior, target)
        exam, atlas = patient.posterior.exam, patient.atlas
        tests = varied(best, patient.posterior, top)
        return next_document(
            tests,
            target,
            atlas,
            flags=patient.flags,
            first=first_tests(patient.flags, exam, atlas),
            unread=patient.unread,
        )

    def page(patient: RankedPatient) -> "Page":
        return next_page(
            patient.posterior, target, patient.flags, patient.unread, top=top
        )

    found = patients(findings, exam_file, atlas, **options)
    _each(found, as_json, plain, (document, page))
