"""The commands ``quiz patient``, ``quiz cards`` and ``quiz sheets``."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import neurosim
from neurosim.cli.options import (
    NewFile,
    command,
    data_option,
    force_option,
    forced,
    together,
)
from neurosim.cli.session import open_shell, shell_options
from neurosim.terms import NeurosimError, require_name

if TYPE_CHECKING:
    from neurosim.quiz.case import CaseWish, QuizCase
    from neurosim.shell.loop import Shell


@command("patient")
@click.option(
    "--level",
    type=click.IntRange(1, 5),
    help="Difficulty, 1 textbook to 5 anything.  [default: by your earlier answers]",
)
@click.option("--seed", type=click.IntRange(0), help="The same patient again.")
@click.option(
    "--code",
    metavar="LEVEL-SEED",
    help="The same patient for a whole class, such as 3-481.",
)
@click.option("--root", metavar="ROOT", help="A lesion of this root, such as C7.")
@click.option(
    "--region",
    type=click.Choice(("cervical", "thoracic", "lumbar")),
    help="A root or disc of this region.",
)
@click.option(
    "--kind",
    type=click.Choice(("root", "cord", "cauda_equina", "conus", "nerve")),
    help="Only this kind of cause, at any level; nerve means a nerve or a plexus.",
)
@click.option(
    "--mixed-up", is_flag=True, help="One of the two roots that you mix up most."
)
@click.option(
    "-n",
    "count",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="How many patients.",
)
@click.option(
    "--case",
    "case_file",
    metavar="FILE",
    help="Play a published patient of FILE (JSON Lines).",
)
@click.option("--id", "case_id", metavar="NAME", help="Which patient of FILE.")
@click.option("--exam-mode", is_flag=True, help="No hints; all results at the end.")
@click.option(
    "--stepwise",
    is_flag=True,
    help="Localise step by step: three tests "
    "and why, where, which side, which structure, how sure.",
)
@click.option("--resume", is_flag=True, help="Go on with the patient you left.")
@click.option(
    "--map",
    "pictured",
    is_flag=True,
    help="At the end, draw what was expected beside what you found.",
)
@shell_options
def patient(
    level: int | None,
    seed: int | None,
    count: int,
    case_file: str | None,
    case_id: str | None,
    exam_mode: bool,
    resume: bool,
    pictured: bool,
    root: str | None,
    region: str | None,
    kind: str | None,
    mixed_up: bool,
    code: str | None,
    stepwise: bool,
    **options: Any,
) -> None:
    """Examine a simulated patient, state your diagnosis, and learn from it.

    Example: neurosim quiz patient --level 1
    """
    if stepwise and exam_mode:
        raise click.UsageError(
            "choose --stepwise (results at once) or --exam-mode (at the end)"
        )

    def words(atlas: "neurosim.Atlas") -> tuple[str, ...]:
        from neurosim.quiz.game import COMMANDS
        from neurosim.quiz.request import request_words

        return (*COMMANDS, *request_words(atlas))

    with open_shell(words, **options) as shell:
        from neurosim.shell.patients import PatientOptions, play_patients

        cases = _cases(case_file, case_id, seed, shell) if case_file else ()
        wish = _case_wish(shell, root, region, kind, mixed_up)
        if code is not None:
            from neurosim.quiz.classroom import parse_code

            if (level, seed, root, region, kind, mixed_up) != (None,) * 5 + (False,):
                raise click.UsageError(
                    "--code already names the patient; leave the other choices out"
                )
            level, seed = parse_code(code)
        if kind not in (None, "root"):
            level = level or 4
        chosen = PatientOptions(
            level, seed, count, exam_mode, resume, cases, pictured, wish, stepwise
        )
        status = play_patients(shell, chosen)
    _leave(status)


def _case_wish(
    shell: "Shell",
    root: str | None,
    region: str | None,
    kind: str | None,
    mixed_up: bool,
) -> "CaseWish":
    from neurosim.quiz.case import CaseWish
    from neurosim.quiz.mixups import weakness
    from neurosim.terms import ROOTS, UnknownNameError

    name = (root or "").strip().upper()
    if name and name not in ROOTS:
        raise UnknownNameError("root", root or "", ROOTS)
    if not mixed_up:
        return CaseWish(name, region or "", kind or "")
    weak = weakness(shell.store.entries(), shell.clock()) if shell.store else None
    if weak is None:
        raise NeurosimError("you have not mixed up any two roots twice so far")
    return CaseWish(name, region or "", kind or "", weak.roots)


_KINDS = (
    "key_muscle", "area", "reflex", "key_point", "movement", "disc", "dermatome",
    "tell_apart", "contrast", "sign", "grade", "standard", "map", "vignette",
)  # fmt: skip
_REGIONS = ("cervical", "thoracic", "lumbar", "sacral")


@command("cards")
@click.option(
    "-n",
    "count",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="How many cards.",
)
@click.option("--due", is_flag=True, help="Only cards that are due.")
@click.option("--new", is_flag=True, help="Only cards never seen.")
@click.option(
    "--kind",
    type=click.Choice(_KINDS),
    help="Only cards of one kind; map shows pictures, vignette patients.",
)
@click.option("--region", type=click.Choice(_REGIONS), help="Only one region.")
@click.option("--free", is_flag=True, help="Hide the choices; ? shows them.")
@click.option(
    "--seed",
    type=click.IntRange(0),
    help="The same seed gives the same order of choices.",
)
@shell_options
def cards(
    count: int,
    due: bool,
    new: bool,
    kind: str | None,
    region: str | None,
    free: bool,
    seed: int | None,
    **options: Any,
) -> None:
    """Answer cards; each comes back when you are about to forget it.

    Example: neurosim quiz cards -n 5 --kind reflex
    """
    with open_shell(lambda _: (), **options) as shell:
        from neurosim.quiz.round import Wish
        from neurosim.quiz.schedule import check_installed
        from neurosim.shell.rounds import CardOptions, play_cards

        check_installed()
        wish = Wish(count, kind or "", region or "", due, new)
        status = play_cards(shell, CardOptions(wish, seed, free))
    _leave(status)


#: Add the options of a station, which has two names for one release.
_station = together(
    click.option(
        "-o",
        "--output",
        "path",
        type=NewFile(endings=(".pdf",)),
        required=True,
        metavar="FILE",
        help="A PDF of five pages.",
    ),
    click.option(
        "--level",
        type=click.IntRange(1, 5),
        default=3,
        show_default=True,
        help="Difficulty, 1 textbook to 5 anything.",
    ),
    click.option(
        "--seed",
        type=click.IntRange(0),
        default=0,
        show_default=True,
        help="Each seed is another patient.",
    ),
    click.option(
        "--minutes",
        type=click.IntRange(1, 120),
        default=8,
        show_default=True,
        help="How long the candidate has.",
    ),
    force_option,
    data_option,
)


@command("osce")
@_station
def osce(
    path: Path, level: int, seed: int, minutes: int, atlas: "neurosim.Atlas"
) -> None:
    """Write an examination station: candidate, actor, examiner, record, body chart.

    The marks are those of quiz/marks.csv; edit them in a copy of the tables (neurosim
    data export) and give it with --data.

    Example: neurosim osce -o station.pdf --level 2 --seed 178
    """
    _write_station(path, level, seed, minutes, atlas)


@command("sheets")
@_station
def sheets(
    path: Path, level: int, seed: int, minutes: int, atlas: "neurosim.Atlas"
) -> None:
    """Write an examination station; the command is now called neurosim osce."""
    click.echo("quiz sheets is now called: neurosim osce", err=True)
    _write_station(path, level, seed, minutes, atlas)


def _write_station(
    path: Path, level: int, seed: int, minutes: int, atlas: "neurosim.Atlas"
) -> None:
    from neurosim.plot.chart import blank_chart
    from neurosim.plot.typed import save_typed
    from neurosim.quiz.draw import draw_case
    from neurosim.quiz.game import Game
    from neurosim.shell.osce import make_station

    made = make_station(Game(atlas, draw_case(atlas, level, seed)), minutes=minutes)
    pages: list[Any] = [*made.pages, blank_chart()]
    save_typed(pages, path, force=forced())
    click.echo(f"{len(pages)} pages written to {path}")


def _cases(
    case_file: str, case_id: str | None, seed: int | None, shell: "Shell"
) -> tuple["QuizCase", ...]:
    """Return the published patient that is meant, or one by the dice."""
    from neurosim.quiz.published import is_playable, published_case

    found = neurosim.load_cases(case_file, shell.atlas, on_unknown="skip")
    if not found:
        raise NeurosimError(f"{case_file}: holds no patient")
    if case_id is not None:
        by_id = {case.id: case for case in found}
        require_name("patient", case_id, by_id)
        if not is_playable(by_id[case_id], shell.atlas):
            raise NeurosimError(
                f"{case_file}: {case_id} cannot be played: its cause is no answer of "
                "the quiz, or it has fewer than two findings"
            )
        return (published_case(by_id[case_id], shell.atlas),)
    found = [case for case in found if is_playable(case, shell.atlas)]
    if not found:
        raise NeurosimError(f"{case_file}: holds no patient that can be played")
    number = shell.dice() if seed is None else seed
    return (published_case(found[number % len(found)], shell.atlas),)


def _leave(status: int) -> None:
    if status:
        click.get_current_context().exit(status)
