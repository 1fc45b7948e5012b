"""The commands ``quiz patient``, ``cards``, ``stats``, ``review``, ``export``."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from neurosim.cli.options import command, data_option, output_options
from neurosim.cli.output import emit, show
from neurosim.terms import NOTICE, NeurosimError

if TYPE_CHECKING:
    from neurosim.atlas import Atlas
    from neurosim.quiz.patient import Case
    from neurosim.quiz.store import Store
    from neurosim.shell.lines import Reader
    from neurosim.shell.loop import Shell

Command = Callable[..., Any]


@click.group("quiz", epilog=NOTICE)
def quiz() -> None:
    """Examine a simulated patient, learn with cards, see your progress.

    \b
    neurosim quiz patient
    neurosim quiz cards -n 10
    neurosim quiz stats
    """  # noqa: D301


def _profile(function: Command) -> Command:
    return click.option(
        "--profile", default="", metavar="NAME",
        help="Keep the progress of several people apart.",
    )(function)  # fmt: skip


def _shell_options(function: Command) -> Command:
    for decorate in (
        data_option,
        _profile,
        click.option("--no-save", is_flag=True, help="Keep nothing of this."),
        click.option("--script", type=click.Path(path_type=Path), metavar="FILE",
                     help="Read the lines to type from FILE."),
        click.option("--plain", is_flag=True,
                     help="For a screen reader or a pipe: no line editing, no "
                     "colours, no tables."),
    ):  # fmt: skip
        function = decorate(function)
    return function


@command("patient")
@click.option("--level", type=click.IntRange(1, 5),
              help="Difficulty, 1 textbook to 5 anything.  "
              "[default: as you do]")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), help="The same patient again.")
@click.option("-n", "count", type=click.IntRange(1), default=1, show_default=True,
              help="How many patients.")  # fmt: skip
@click.option("--case", "case_file", metavar="FILE",
              help="Play a published patient of FILE (JSON Lines).")  # fmt: skip
@click.option("--id", "case_id", metavar="NAME", help="Which patient of FILE.")
@click.option("--exam-mode", is_flag=True, help="No hints; all results at the end.")
@click.option("--resume", is_flag=True, help="Go on with the patient you left.")
@click.option("--map", "pictured", is_flag=True,
              help="Draw expected beside found at the end.")  # fmt: skip
@_shell_options
def patient(
    level: int | None, seed: int | None, count: int, case_file: str | None,
    case_id: str | None, exam_mode: bool, resume: bool, pictured: bool,
    **options: Any,
) -> None:  # fmt: skip
    """Examine a simulated patient, state your diagnosis, and learn from it.

    Example: neurosim quiz patient --level 1
    """
    from neurosim.quiz.game import COMMANDS
    from neurosim.quiz.request import request_words
    from neurosim.shell.patients import PatientOptions, play_patients

    def words(atlas: "Atlas") -> tuple[str, ...]:
        return (*COMMANDS, *request_words(atlas))

    with _shell(words, **options) as shell:
        cases = _cases(case_file, case_id, seed, shell) if case_file else ()
        chosen = PatientOptions(level, seed, count, exam_mode, resume, cases, pictured)
        status = play_patients(shell, chosen)
    _leave(status)


_KINDS = (
    "key_muscle", "area", "reflex", "key_point", "movement", "disc", "dermatome",
    "tell_apart", "sign", "grade", "map",
)  # fmt: skip
_REGIONS = ("cervical", "thoracic", "lumbar", "sacral")


@command("cards")
@click.option("-n", "count", type=click.IntRange(1), default=10, show_default=True,
              help="How many cards.")  # fmt: skip
@click.option("--due", is_flag=True, help="Only cards that are due.")
@click.option("--new", is_flag=True, help="Only cards never seen.")
@click.option(
    "--kind",
    type=click.Choice(_KINDS),
    help="Only cards of one kind; map shows pictures.",
)
@click.option("--region", type=click.Choice(_REGIONS), help="Only one region.")
@click.option("--free", is_flag=True, help="Hide the choices; ? shows them.")
@click.option("--seed", type=click.IntRange(0), help="The same order of choices.")
@_shell_options
def cards(
    count: int, due: bool, new: bool, kind: str | None, region: str | None,
    free: bool, seed: int | None, **options: Any,
) -> None:  # fmt: skip
    """Answer cards; each comes back when you are about to forget it.

    Example: neurosim quiz cards -n 5 --kind reflex
    """
    from neurosim.quiz.round import Wish
    from neurosim.quiz.schedule import check_installed
    from neurosim.shell.rounds import CardOptions, play_cards

    check_installed()
    wish = Wish(count, kind or "", region or "", due, new)
    with _shell(lambda _: (), **options) as shell:
        status = play_cards(shell, CardOptions(wish, seed, free))
    _leave(status)


@command("sheets")
@click.option("-o", "--output", "path", type=click.Path(path_type=Path), required=True,
              metavar="FILE", help="A PDF of three pages.")  # fmt: skip
@click.option("--level", type=click.IntRange(1, 5), default=3, show_default=True,
              help="Difficulty, 1 textbook to 5 anything.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True,
              help="Another seed is another patient.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@data_option
def sheets(
    path: Path, level: int, seed: int, force: bool, directory: Path | None
) -> None:
    """For educators: role-play, marking and blank examination sheet of a patient.

    Example: neurosim quiz sheets -o patient.pdf --level 2 --seed 178
    """
    from neurosim.atlas import load_atlas
    from neurosim.plot.typed import save_typed
    from neurosim.quiz.game import Game
    from neurosim.quiz.patient import draw_case
    from neurosim.shell.sheets import make_sheets

    _check_new(path, force)
    atlas = load_atlas(directory)
    made = make_sheets(Game(atlas, draw_case(atlas, level, seed)))
    save_typed(made.pages, path)
    click.echo(f"3 pages written to {path}")


def _check_new(path: Path, force: bool) -> None:
    if path.exists() and not force:
        raise NeurosimError(f"{path}: exists already; add --force to replace it")


@command("stats")
@_profile
@click.option("--plot", "picture", type=click.Path(path_type=Path), metavar="FILE",
              help="Also draw scores and calibration: .png, .svg or .pdf.")  # fmt: skip
@output_options
def stats(
    profile: str, picture: Path | None, as_json: bool, plain: bool,
    directory: Path | None,
) -> None:  # fmt: skip
    """Show your progress: scores, calibration, accuracy, forecast.

    Example: neurosim quiz stats
    """
    from datetime import UTC, datetime

    from neurosim.atlas import load_atlas
    from neurosim.quiz.stats import summarise
    from neurosim.quiz.tables import quiz_tables
    from neurosim.shell.progress import stats_page

    atlas = load_atlas(directory)
    with open_store(profile) as store:
        found = summarise(list(store.entries()), store.cards(), datetime.now(UTC))
    titles = {kind: title for kind, title, _ in quiz_tables(atlas).cards}

    def document() -> Mapping[str, Any]:
        from dataclasses import asdict

        from neurosim.document import envelope

        return envelope("quiz-stats/1", atlas, asdict(found))

    emit(as_json, plain, document, lambda: stats_page(found, titles))
    if picture is not None:
        from neurosim.plot import save
        from neurosim.plot.progress import progress_figure

        bins = [(b.stated, b.right, b.count) for b in found.calibration]
        save(progress_figure(found.scores, bins), picture)
        click.echo(f"Picture: {picture}", err=True)


@command("review")
@_profile
@click.option("--plain", is_flag=True, help="No colours, even on a terminal.")
@data_option
def review(profile: str, plain: bool, directory: Path | None) -> None:
    """Show the cards that were wrong and not right since, with their sources."""
    from neurosim.atlas import load_atlas
    from neurosim.quiz.cards import Deck
    from neurosim.quiz.stats import mistakes
    from neurosim.shell.progress import review_page

    atlas = load_atlas(directory)
    with open_store(profile) as store:
        found = mistakes(store.entries())
    show(review_page(found, Deck(atlas), atlas), plain=plain)


def _cases(
    case_file: str, case_id: str | None, seed: int | None, shell: "Shell"
) -> tuple["Case", ...]:
    """Return the published patient that is meant, or one by the dice."""
    from neurosim.formats import load_cases
    from neurosim.quiz.published import published_case
    from neurosim.terms import UnknownNameError

    found = load_cases(case_file, shell.atlas, on_unknown="skip")
    if not found:
        raise NeurosimError(f"{case_file}: holds no patient")
    if case_id is not None:
        by_id = {case.id: case for case in found}
        if case_id not in by_id:
            raise UnknownNameError("patient", case_id, by_id)
        return (published_case(by_id[case_id], shell.atlas),)
    number = shell.dice() if seed is None else seed
    return (published_case(found[number % len(found)], shell.atlas),)


def _leave(status: int) -> None:
    if status:
        click.get_current_context().exit(status)


@contextmanager
def _shell(
    words: Callable[["Atlas"], tuple[str, ...]], *, directory: Path | None,
    profile: str, no_save: bool, script: Path | None, plain: bool,
) -> Iterator["Shell"]:  # fmt: skip
    """Open the world of a quiz: tables, keyboard, screen, clock, dice, progress."""
    import secrets
    from datetime import UTC, datetime

    from neurosim.atlas import load_atlas
    from neurosim.shell.loop import Shell

    atlas = load_atlas(directory)
    store = None if no_save else open_store(profile)
    reader = _reader(script, plain, None if no_save else profile, lambda: words(atlas))

    def display(page: Any) -> None:
        show(page, plain=plain)
        sys.stdout.flush()

    try:
        yield Shell(
            atlas, reader, display, lambda: datetime.now(UTC),
            lambda: secrets.randbits(32), store, lists=plain,
            pictures=progress_file(profile, "pictures"),
        )  # fmt: skip
    finally:
        if store is not None:
            store.close()


def _reader(
    script: Path | None, plain: bool, profile: str | None,
    words: Callable[[], tuple[str, ...]],
) -> "Reader":  # fmt: skip
    from neurosim.shell.lines import (
        editing_reader,
        late_reader,
        plain_reader,
        read_script,
        script_reader,
    )

    def write(text: str) -> None:
        click.echo(text, nl=False)

    if script is not None:
        return script_reader(read_script(script), write)
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if not terminal or plain or os.environ.get("TERM") == "dumb":
        return plain_reader(write, echo=not sys.stdin.isatty())

    def make() -> "Reader":
        history = None if profile is None else progress_file(profile, "lines.txt")
        return editing_reader(history, words) or plain_reader(write, echo=False)

    return late_reader(make)


def progress_file(profile: str, ending: str = "progress.sqlite") -> Path:
    """Return where a profile keeps a file: NEUROSIM_HOME, or the user's data folder."""
    if profile and not profile.replace("-", "").replace("_", "").isalnum():
        raise NeurosimError(f"profile {profile!r}: letters, digits, - and _ only")
    home = os.environ.get("NEUROSIM_HOME")
    if home:
        folder = Path(home)
    else:
        from platformdirs import user_data_path

        folder = user_data_path("neurosim", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / (f"{profile}-{ending}" if profile else ending)


def open_store(profile: str) -> "Store":
    """Open the progress of a profile; say where a damaged file was put."""
    from datetime import UTC, datetime

    from neurosim.quiz.store import Store

    store = Store(progress_file(profile), now=datetime.now(UTC))
    if store.set_aside is not None:
        click.echo(
            f"The file of progress was damaged. It is kept as {store.set_aside}; "
            "a new one was begun.",
            err=True,
        )
    return store


@command("export")
@click.argument("path", type=click.Path(path_type=Path), metavar="[FILE]",
                required=False)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@_profile
def export(path: Path | None, force: bool, profile: str) -> None:
    """Write your progress as JSON to FILE, or to the screen."""
    from neurosim.cli.output import new_file

    with open_store(profile) as store:
        document = store.dump()
    text = json.dumps(document, indent=1) + "\n"
    if path is None or str(path) == "-":
        click.echo(text, nl=False)
        return
    with new_file(path, force=force) as file:
        file.write(text)
    click.echo(f"{len(document['log'])} answers written to {path}", err=True)


@command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@_profile
def import_(file: Any, profile: str) -> None:
    """Add the progress in FILE, from quiz export; nothing is counted twice."""
    try:
        document = json.load(file)
    except ValueError as error:
        raise NeurosimError(f"{file.name}: is not JSON: {error}") from None
    with open_store(profile) as store:
        added = store.load(document)
    click.echo(f"{added} answers added")


quiz.add_command(patient)
quiz.add_command(cards)
quiz.add_command(stats)
quiz.add_command(review)
quiz.add_command(sheets)
quiz.add_command(export)
quiz.add_command(import_)
