"""The loop of ``neurosim quiz patient --stepwise``: what is asked, and what is said."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from neurosim.quiz.event import Event, NotUnderstood, Outside, Told
from neurosim.quiz.game import Game, Session
from neurosim.quiz.place import place_of
from neurosim.quiz.stepwise import Steps, ranks_of, take_step, turning
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import percent
from neurosim.shell.debriefing import answer_words
from neurosim.shell.loop import Shell
from neurosim.terms import NeurosimError
from neurosim.wording import listed, place

_SHOWN = 5
_MIND = "test, or Enter> "


@dataclass
class Walk:
    """A student who localises step by step: the question before each line.

    Attributes
    ----------
    typed
        The lines that led to what was done last.
    """

    shell: Shell
    steps: Steps = field(default_factory=Steps)
    typed: tuple[str, ...] = ()
    _asked: Steps | None = None

    def ask(self) -> None:
        """Show the question of the step, unless it stands there already."""
        if self._asked != self.steps:
            self.shell.show((Paragraph(self.steps.question, indent=False),))
            self._asked = self.steps

    def step(
        self, game: Game, session: Session, line: str
    ) -> tuple[Session, tuple[Event, ...]]:
        """Take a line, as :meth:`neurosim.quiz.game.Game.step` does."""
        self.typed = (line,)
        before = self.steps
        self.steps, after, events = take_step(before, game, session, line)
        if before.at == "tests" and self.steps.at == "why":
            self.typed = self.steps.noted
        if self.steps.at == "tests" and self.steps != before:
            self._asked = self.steps  # what was noted says how many are left
        elif any(isinstance(event, NotUnderstood | Told | Outside) for event in events):
            self._asked = None
        return after, events

    def close(self, game: Game, session: Session) -> None:
        """Show the ranking, and ask what would change it."""
        self.shell.show(ranking_page(game, session))
        while True:
            try:
                words = (self.shell.next_line(_MIND) or "").strip()
            except KeyboardInterrupt:
                words = ""
            try:
                page = turning_page(game, session, words)
            except NeurosimError as error:
                self.shell.show((Paragraph(f"? {error}"),))
                continue
            self.shell.show(page)
            if not words:
                break
        self.shell.show(tuple(_steps(self.steps, game)))


def ranking_page(game: Game, session: Session) -> Page:
    """Return what the student's findings say, and the question after it."""
    from neurosim.quiz.answer import posterior_shares  # noqa: PLC0415

    shares = posterior_shares(game.posterior(session.asked))
    best = sorted(shares.items(), key=lambda item: -item[1])[:_SHOWN]
    rows = tuple((percent(p), answer_words(name)) for name, p in best)
    return (
        Heading("What your findings say, with the history"),
        Table(("", ""), "rl", rows),
        Paragraph(
            "What would change your mind? Name a test that you have not done; Enter "
            "shows the one most likely to."
        ),
    )


def turning_page(game: Game, session: Session, words: str) -> Page:
    """Return which results of the tests would put another answer first."""
    leader, turns = turning(game, session, words)
    if not turns:
        what = "No result of it" if words else "No single test"
        return (
            Paragraph(
                f"{what} would put another answer before {answer_words(leader)}."
            ),
        )
    return tuple(
        Paragraph(
            f"{place(test.side, test.name)}: if it is {outcome.text} "
            f"({percent(outcome.probability)} of the time), then "
            f"{answer_words(outcome.leader)} leads ({percent(outcome.p_leader)})."
        )
        for test, outcome in turns
    )


def _steps(steps: Steps, game: Game) -> Iterator[Block]:
    """Yield how good the steps were: the place, and the three tests."""
    yield Heading("Your steps")
    lesion = game.case.truth.lesion
    truth = place_of(lesion, game.atlas) if lesion is not None else ""
    if steps.place and truth:
        verdict = "correct" if truth == steps.place else f"it was: {truth}"
        yield Paragraph(f"Where: you said {steps.place}: {verdict}.")
    if steps.first:
        ranks, best = ranks_of(game, steps.first)
        named = listed(f"no. {rank}" for rank in ranks)
        yield Paragraph(
            f"By what they tell after the history, your three tests were {named} of "
            f"all; no. 1 would be: {place(best.side, best.name)}."
        )
        yield Paragraph(f"Your reason: {steps.why}. The expert's reasons follow.")
