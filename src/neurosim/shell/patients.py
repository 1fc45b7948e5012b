"""The loop of ``neurosim quiz patient``.

What is needed after the diagnosis is loaded then: the history is to be shown at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from neurosim.exam import Exam
from neurosim.quiz.adapt import next_level
from neurosim.quiz.case import ANYTHING, CaseWish, QuizCase
from neurosim.quiz.event import Event, Map, Results
from neurosim.quiz.game import Game, Session
from neurosim.quiz.left import last_number, unfinished, wish_of
from neurosim.quiz.seeds import ready_seeds
from neurosim.quiz_tables import Difficulty
from neurosim.report.page import Heading, Page, Paragraph, Table
from neurosim.report.words import plural
from neurosim.shell.loop import FINISHED, INTERRUPTED, Shell
from neurosim.shell.pages import event_page, history_page, opening_page
from neurosim.shell.turn import Turn, drawn_turn
from neurosim.terms import NeurosimError

if TYPE_CHECKING:
    from neurosim.quiz.debrief import Debrief

Take = Callable[[Session, str], tuple[Session, tuple[Event, ...]]]
_PROMPT, _STEP = "examine> ", "step> "
_AFTERWARDS = "why, sources, or Enter> "
_LEAVING = ("", "quit", "q", "exit", "no", "bye")
_LARGEST_SEED = 2**31


@dataclass(frozen=True)
class PatientOptions:
    """What the command line asks for.

    Attributes
    ----------
    level, seed
        None to adapt the level, and to throw the dice.
    cases
        Published patients to play instead of drawn ones.
    pictured
        Whether the debrief draws what was expected beside what was found.
    wish
        What kind of patient is wanted.
    stepwise
        Whether the student localises step by step.
    """

    level: int | None = None
    seed: int | None = None
    count: int = 1
    exam_mode: bool = False
    resume: bool = False
    cases: tuple[QuizCase, ...] = ()
    pictured: bool = False
    wish: CaseWish = ANYTHING
    stepwise: bool = False


@dataclass(frozen=True)
class _Played:
    case: QuizCase
    session: Session
    found: "Debrief"


def play_patients(shell: Shell, options: PatientOptions) -> int:
    """Play patients until they are done or the student leaves.

    Returns
    -------
    int
        0, or 130 after Ctrl-C.
    """
    if options.resume:
        return _resume(shell, options)
    played: list[_Played] = []
    count = max(options.count, len(options.cases))
    for number in range(count):
        turn = _next_turn(shell, options, number)
        _open(shell, turn, options)
        key, level = shell.new_key(), turn.difficulty
        body = {
            "level": None if level is None else level.level,
            "seed": turn.seed,
            "case": "" if turn.seed is not None else turn.game.case.id,
            "data": shell.atlas.hash,
            "exam_mode": options.exam_mode,
            "wish": asdict(options.wish),
        }
        entry = shell.entry("start", key, key, body)
        shell.keep(lambda store, entry=entry: store.add(entry))  # type: ignore[misc]
        status, done = _play(
            shell, turn, key, _begun(turn), options=options, last=number + 1 == count
        )
        if done is not None:
            played.append(done)
        if status == INTERRUPTED or done is None:
            break
    if options.exam_mode:
        _show_summary(shell, played)
    return status


def _open(shell: Shell, turn: Turn, options: PatientOptions) -> None:
    """Show the rules, to be read while the patient is drawn; then the history.

    A wish is drawn before, as the level may have no such patient.
    """
    history = turn.text if turn.wish != ANYTHING else ""
    shell.show(
        opening_page(
            turn.difficulty,
            turn.wish,
            stepwise=options.stepwise,
            exam_mode=turn.exam_mode,
        )
    )
    shell.show(history_page(history or turn.text))


def _begun(turn: Turn) -> Session:
    """Return the state at the start: of a published patient all that is reported."""
    if turn.seed is not None:
        return Session()
    from neurosim.quiz.published import reported  # noqa: PLC0415 - reads case files

    return reported(turn.game.case)


def _next_turn(shell: Shell, options: PatientOptions, number: int) -> Turn:
    """Return the next patient: published, or drawn."""
    exam_mode = options.exam_mode
    if options.cases:
        return Turn(shell.atlas, lambda: options.cases[number], exam_mode)
    levels = [item.level for item in shell.atlas.rows(Difficulty)]
    level = options.level
    if level is None:
        level = next_level(results_so_far(shell), levels)
    seed, wish = options.seed, options.wish
    seed = _thrown(shell, level, wish) if seed is None else seed + number
    return drawn_turn(shell.atlas, level, seed, wish, exam_mode=exam_mode)


def _thrown(shell: Shell, level: int, wish: CaseWish) -> int:
    """Return a seed by the dice, of a patient who was not played so far if it can."""
    dice = shell.dice()
    if wish != ANYTHING:
        return dice % _LARGEST_SEED
    starts = () if shell.store is None else shell.store.entries("start")
    played = {(entry.body.get("level"), entry.body.get("seed")) for entry in starts}
    ready = ready_seeds(shell.atlas, level)
    new = [seed for seed in ready if (level, seed) not in played]
    return new[dice % len(new)] if new else dice % _LARGEST_SEED


def results_so_far(shell: Shell) -> list[tuple[int, float]]:
    """Return level and score of every patient diagnosed, oldest first."""
    if shell.store is None:
        return []
    return [
        (int(entry.body["level"]), float(entry.body["score"]))
        for entry in shell.store.entries("diagnosis")
        if entry.body.get("level") is not None
    ]


def _play(
    shell: Shell,
    turn: Turn,
    key: str,
    session: Session,
    *,
    options: PatientOptions,
    last: bool = True,
) -> tuple[int, _Played | None]:
    """Play one patient; return the status, and the game if it was finished."""
    if turn.seed is None:
        found = Results(turn.game.found(session.asked))
        said = event_page(found, shell.atlas, lists=shell.lists)
        shell.show((Heading("The report says"), *said))
    walk = None
    if options.stepwise:
        from neurosim.shell.stepwise import Walk  # noqa: PLC0415

        walk = Walk(shell)
    while not session.over:
        if walk is not None:
            walk.ask()
        try:
            line = shell.next_line(_PROMPT if walk is None else _STEP)
        except KeyboardInterrupt:
            shell.show(_goodbye(shell))
            return INTERRUPTED, None
        if line is None:
            shell.show(_goodbye(shell))
            return FINISHED, None
        game = turn.game
        take = game.step if walk is None else partial(walk.step, game)
        typed = partial(getattr, walk, "typed") if walk else None
        session = _answer(shell, key, take, (session, line), typed=typed)
    game = turn.game
    if session.left:
        _log(shell, key, "left", {})
        shell.show((Heading(f"It was: {game.case.truth.words}"),))
        return FINISHED, None
    if walk is not None:
        walk.close(game, session)
    return FINISHED, _finish(
        shell, turn, key, session, pictured=options.pictured, last=last
    )


def _answer(
    shell: Shell,
    key: str,
    take: Take,
    at: tuple[Session, str],
    *,
    typed: Callable[[], tuple[str, ...]] | None = None,
) -> Session:
    """Take one line: keep what it did, or what lines together did, then show it."""
    before, line = at
    after, events = take(before, line)
    done = replace(after, unread=before.unread) != before
    if done and not after.over:
        for said in typed() if typed else (line,):
            _log(shell, key, "test", {"line": said.strip()})
    for words in after.unread[len(before.unread) :]:
        _log(shell, key, "unread", {"line": words})
    for event in events:
        shell.show(event_page(event, shell.atlas, lists=shell.lists))
        if isinstance(event, Map):
            _show_found(shell, event.exam, shell.pictures / f"{key}-found.png")
    return after


def _show_found(shell: Shell, exam: Exam, path: Path) -> None:
    from neurosim.shell.pictures import draw_found  # noqa: PLC0415

    _draw(shell, lambda: draw_found(exam, shell.atlas, path))


def _draw(shell: Shell, draw: Callable[[], Path]) -> None:
    """Draw a picture and say where it is, or why there is none."""
    try:
        shell.show((Paragraph(f"Picture: {draw()}"),))
    except NeurosimError as error:
        shell.show((Paragraph(f"? no picture: {error}"),))


def _finish(
    shell: Shell,
    turn: Turn,
    key: str,
    session: Session,
    *,
    pictured: bool,
    last: bool,
) -> _Played:
    from neurosim.quiz.debrief import debrief  # noqa: PLC0415
    from neurosim.shell.debriefing import debrief_page  # noqa: PLC0415

    game = turn.game
    found = debrief(game, session)
    level = game.case.difficulty
    body = {
        "line": session.diagnosis,
        "level": level.level if level else None,
        "score": round(found.mark, 2),
        "model_score": round(found.within_reach, 2),
        "slip": found.slip,
        "why": found.why,
        "urgent": session.urgent,
        "missed": [hit.flag.id for hit in found.flags.missed],
        "stated": [[words, p, right] for words, p, right in found.stated],
        "truth": list(found.answers),
        "tests": found.tests,
        "hints": found.hints,
    }
    _log(shell, key, "diagnosis", body)
    if not game.exam_mode:
        if pictured:
            _compare(shell, game, key, session)
        again = _again(game.case, turn.wish)
        if again:
            shell.show((Paragraph(again, indent=False),))
        shell.show(debrief_page(found, shell.atlas))
        _explain(shell, found, last=last)
    return _Played(game.case, session, found)


def _explain(shell: Shell, found: "Debrief", *, last: bool) -> None:
    """Show numbers and sources for as long as they are asked for.

    Another line belongs to the next patient; after the last one it is asked back.
    """
    from neurosim.shell.debriefing import AFTER, sources_page, why_page  # noqa: PLC0415

    while True:
        try:
            line = shell.next_line(_AFTERWARDS) or ""
        except KeyboardInterrupt:
            return
        word = line.strip().lower()
        if word not in AFTER and last and word not in _LEAVING:
            text = f"? {line.strip()!r}: type why or sources; Enter leaves."
            shell.show((Paragraph(text),))
            continue
        if word not in AFTER:
            shell.give_back(line.strip())
            return
        page = (
            sources_page(found) if word == "sources" else why_page(found, shell.atlas)
        )
        shell.show(page)


def _compare(shell: Shell, game: Game, key: str, session: Session) -> None:
    """Draw what was expected beside what was found."""
    from neurosim.quiz.answer import likeliest  # noqa: PLC0415
    from neurosim.shell.pictures import draw_comparison  # noqa: PLC0415

    lesion, severity = game.case.truth.lesion, game.case.truth.severity
    if lesion is None:
        lesion = likeliest(game.posterior(session.asked), game.case.truth.accept)
    path = shell.pictures / f"{key}-compared.png"
    exam = game.known(session.asked)
    _draw(
        shell,
        lambda: draw_comparison(lesion, severity, exam, atlas=shell.atlas, path=path),
    )


def _again(case: QuizCase, wish: CaseWish) -> str:
    """Return the command that draws this patient again; empty if there is none.

    A seed draws another patient where something else is wished. A code has no
    wish, and what one student mixes up is not known to others.
    """
    if case.difficulty is None or case.seed is None or wish.pair or wish.family:
        return ""
    wished = "".join(
        f" --{name} {value}"
        for name in ("root", "region", "kind")
        if (value := getattr(wish, name))
    )
    words = (
        f"The same patient again: neurosim quiz patient --level "
        f"{case.difficulty.level} --seed {case.seed}{wished}"
    )
    return words if wished else f"{words}; for a class: --code {case.id}"


def _log(shell: Shell, key: str, kind: str, body: Mapping[str, object]) -> None:
    entry = shell.entry(kind, key, key, body)
    shell.keep(lambda store: store.add(entry))


def _goodbye(shell: Shell) -> Page:
    if shell.store is None:
        return (Paragraph("Until next time."),)
    return (
        Paragraph("Your tests are kept. Go on with: neurosim quiz patient --resume"),
    )


def _show_summary(shell: Shell, played: Sequence[_Played]) -> None:
    """Show the result of an examination: a table, then each patient."""
    if not played:
        return
    from neurosim.shell.debriefing import debrief_page  # noqa: PLC0415

    rows = tuple(
        (
            str(number),
            item.found.truth,
            item.session.diagnosis,
            str(item.found.tests),
            f"{item.found.mark:.0f}",
        )
        for number, item in enumerate(played, 1)
    )
    mean = sum(item.found.mark for item in played) / len(played)
    table = Table(("", "truth", "your answer", "tests", "mark"), "rpprr", rows)
    text = f"{plural(len(played), 'patient')}, mean mark {mean:.0f} of 100."
    shell.show((Heading("Summary"), table, Paragraph(text)))
    for number, item in enumerate(played, 1):
        page = debrief_page(item.found, shell.atlas)
        shell.show((Heading(f"Patient {number}"), *page))


def _resume(shell: Shell, options: PatientOptions) -> int:
    entries = list(shell.store.entries()) if shell.store is not None else []
    found = unfinished(entries)
    if found is None:
        shell.show((Paragraph("There is no unfinished patient."),))
        return FINISHED
    start, tests = found
    wish = wish_of(start.body.get("wish"))
    level, seed = int(start.body["level"]), int(start.body["seed"])
    exam_mode = bool(start.body.get("exam_mode", False))
    turn = drawn_turn(shell.atlas, level, seed, wish, exam_mode=exam_mode)
    _open(shell, turn, options)
    game = turn.game
    shell.number_from(start.key, last_number(entries, start.key))
    session = Session()
    for test in tests:
        session, _ = game.step(session, str(test.body.get("line", "")))
    lost = shell.store.damaged if shell.store is not None else ()
    if lost or any("line" not in test.body for test in tests):
        text = "Some of your earlier answers cannot be read; tests may be missing."
        shell.show((Paragraph(text),))
    if start.body.get("data") != shell.atlas.hash:
        text = "The tables of facts have changed since; results may differ."
        shell.show((Paragraph(text),))
    shell.show((Paragraph(f"{plural(session.tests, 'test')} done so far."),))
    status, done = _play(shell, turn, start.key, session, options=options)
    if done is not None and options.exam_mode:
        _show_summary(shell, [done])
    return status
