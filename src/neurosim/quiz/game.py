"""Playing a patient: a pure state machine from lines typed to events.

``step`` takes the state and a line and returns the next state and what happened. It
sees the patient, never the truth; only :mod:`neurosim.quiz.debrief` reads that. What
reads lines is loaded with the first line, so that the history is shown at once.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding, Item
from neurosim.quiz.asking import (
    AskedFor,
    NotAnswered,
    NotHere,
    Question,
    answer_to,
    is_rectal,
    items_of_question,
    read_requests,
)
from neurosim.quiz.bare import (
    EITHER,
    answer_of_line,
    claims,
    has_number,
    is_answer,
    lacking,
    supposes,
)
from neurosim.quiz.case import QuizCase
from neurosim.quiz.event import (
    Diagnosed,
    Event,
    FollowUp,
    Help,
    Hint,
    Left,
    Map,
    NotUnderstood,
    Outside,
    Record,
    Results,
    Told,
    Urgent,
)
from neurosim.quiz.history import History, take_history
from neurosim.quiz.manners import command_of, near_command
from neurosim.terms import ExamError
from neurosim.wording import listed

if TYPE_CHECKING:
    from neurosim.next_test import NextTest
    from neurosim.posterior import Posterior
    from neurosim.quiz.answer import Guess

#: Longer lines are refused before they are read.
LONGEST_LINE = 300


@dataclass(frozen=True)
class Session:
    """The state of one game.

    Attributes
    ----------
    asked
        Tests done, in their order, each once.
    diagnosis
        What was typed; empty as long as the game goes on.
    left
        Whether the student left without a diagnosis.
    urgent
        Whether the student said that the patient cannot wait.
    open_answer
        A diagnosis that still lacks its side or its probability.
    unread
        Lines that were not understood.
    """

    asked: tuple[Item, ...] = ()
    hints: int = 0
    guesses: "tuple[Guess, ...]" = ()
    diagnosis: str = ""
    left: bool = False
    urgent: bool = False
    open_answer: str = ""
    unread: tuple[str, ...] = ()

    @property
    def tests(self) -> int:
        """How many tests were done; questions cost nothing."""
        return sum(item[2] != "told" for item in self.asked)

    @property
    def over(self) -> bool:
        """Whether nothing more can be asked."""
        return self.left or bool(self.diagnosis)


Moved = tuple[Session, tuple[Event, ...]]


@dataclass(frozen=True)
class Game:
    """What does not change during a game.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.quiz.draw import draw_case
    >>> atlas = load_atlas()
    >>> game = Game(atlas, draw_case(atlas, 1, seed=1))
    >>> session, events = game.step(Session(), "right triceps")
    >>> len(session.asked), type(events[0]).__name__
    (1, 'Results')
    """

    atlas: Atlas
    case: QuizCase
    exam_mode: bool = False

    @cached_property
    def history(self) -> History:
        """What the patient told at the start."""
        level = self.case.difficulty
        # The textbook's numb skin would name the root before anything is examined.
        leave_out = ("numb",) if level is not None and level.typical else ()
        return take_history(self.case.patient, self.atlas, leave_out=leave_out)

    def step(self, session: Session, line: str) -> Moved:
        """Return the next state and what happened."""
        words = " ".join(line.replace("\u2019", "'").split())
        words = words.lstrip("? ") or words
        if session.over or not words:
            return session, ()
        if len(words) > LONGEST_LINE:
            return session, (
                NotUnderstood(f"at most {LONGEST_LINE} characters a line"),
            )
        if session.open_answer:
            return self._complete(session, words)
        return self._read(session, words)

    def _read(self, session: Session, words: str) -> Moved:
        name, _, rest = words.partition(" ")
        if name.lower().rstrip("?!.:") in _DIAGNOSE:
            return self._diagnose(session, rest)
        if command := command_of(words, _COMMANDS):
            return _COMMANDS[command](self, session, "")
        if is_answer(words, self.atlas):
            return self._diagnose(session, words)
        if claims(words) and (answered := self._named(session, words)) is not None:
            return answered
        if lacking(words) not in ("", "yes", "no"):
            return session, (NotUnderstood(f"{words!r}: {_HALF}"),)
        return self._examine(session, words)

    def _complete(self, session: Session, words: str) -> Moved:
        """Add the side or the number that a diagnosis lacked; else ask for it again.

        A test or a command instead drops the diagnosis, and so does ``no``.
        """
        match lacking(words):
            case "no":
                text = "Your diagnosis is taken back; go on examining."
                return replace(session, open_answer=""), (Told(text),)
            case "yes":
                return self._diagnose(session, session.open_answer)
            case str(said) if said:
                return self._filled(session, said)
        moved, events = self._read(replace(session, open_answer=""), words)
        if not isinstance(events[0], NotUnderstood | Outside | Help):
            return moved, events
        kept = replace(moved, open_answer=session.open_answer)
        asked, questions = self._diagnose(kept, kept.open_answer)
        return asked, (*events, *questions)

    def _filled(self, session: Session, said: str) -> Moved:
        """Give the open diagnosis its side or its number."""
        from neurosim.quiz.typed import completed  # noqa: PLC0415

        moved, events = self._diagnose(session, session.open_answer)
        for part in said.split():
            if isinstance(question := events[0], FollowUp):
                whole = completed(moved.open_answer, part, question.part)
                moved, events = self._diagnose(moved, whole)
        return moved, events

    def _examine(self, session: Session, words: str) -> Moved:
        """Take tests and questions; say what this quiz does not have.

        A test in a line that wonders what it is ("is it the neck") is an answer first.
        """
        events: tuple[Event, ...] = ()
        requests = read_requests(words, self.atlas)
        if supposes(words) and all(isinstance(asked, str) for asked in requests):
            answered = self._named(session, words)
            if answered is not None:
                return answered
        for asked in requests:
            session, said = self._take(session, asked)
            events += said
        return session, events

    def _take(self, session: Session, asked: AskedFor) -> Moved:
        match asked:
            case Question():
                return self._ask(session, asked)
            case NotHere():
                return session, (Outside(asked.text),)
            case NotAnswered():
                moved = replace(session, unread=(*session.unread, asked.words))
                return moved, (NotUnderstood(f"{asked.words!r} was not answered"),)
            case _:
                return self._test(session, asked)

    def _ask(self, session: Session, question: Question) -> Moved:
        if question.place:
            moved, (said, *_) = self._test(session, question.place)
            if isinstance(said, Results) and all(
                f.kind == "told" for f in said.findings
            ):
                return moved, (said,)
        items = items_of_question(question, self.atlas)
        found = self.found(items)
        new = tuple(
            item
            for item in items
            if item not in session.asked
            and not any(f.structure == item[0] for f in self.history.findings)
        )
        person = self.case.patient.person
        text = answer_to(question, found, person, self.atlas)
        known = tuple(i for i in new if any(f.structure == i[0] for f in found))
        return replace(session, asked=(*session.asked, *known)), (Told(text),)

    def _test(self, session: Session, words: str) -> Moved:
        from neurosim.quiz.request import parse_request  # noqa: PLC0415

        try:
            items = parse_request(words, self.atlas)
        except ExamError as error:
            if (answered := self._named(session, words)) is not None:
                return answered
            if claims(words) or has_number(words):
                return session, self._diagnose(session, words)[1]
            text = "; ".join(error.faults) + near_command(words, COMMANDS, self.atlas)
            text = self._slip(words) or text
            text += "" if re.search(r"did you mean|\(or the", text) else _TO_HELP
            moved = replace(session, unread=(*session.unread, words))
            return moved, (NotUnderstood(text),)
        pairs = tuple(zip(items, self.case.patient.examine(items), strict=True))
        findings = tuple(finding for _, finding in pairs if finding is not None)
        missing = tuple(item for item, finding in pairs if finding is None)
        known = tuple(item for item, finding in pairs if finding is not None)
        structures = self.atlas.structures
        signs = any(structures[item[0]].modality != "pain" for item in missing)
        if not known and signs and (answered := self._named(session, words)):
            return answered
        new = tuple(item for item in known if item not in session.asked)
        moved = replace(session, asked=(*session.asked, *new))
        return moved, (Results(findings, missing, bool(known) and not new),)

    def _slip(self, words: str) -> str:
        """Ask what was meant that is named with a slip of the finger."""
        from neurosim.quiz.reply import misspelt  # noqa: PLC0415

        near = misspelt(words, self.atlas)
        return f"{words!r}: did you mean {listed(near, 'or')}?" if near else ""

    def _named(self, session: Session, words: str) -> Moved | None:
        """Take what names no test for a diagnosis, if it names a cause."""
        moved, events = self._diagnose(session, words)
        given = isinstance(events[0], Diagnosed) and has_number(words)
        if given or isinstance(events[0], FollowUp) or self._names_either(words):
            return moved, events
        return None

    def _names_either(self, words: str) -> bool:
        """Whether a line names several causes of which one may be meant."""
        parts = EITHER.split(words.rstrip("?!. "))
        said = (self._diagnose(Session(), part)[1][0] for part in parts)
        return len(parts) > 1 and all(isinstance(x, FollowUp | Diagnosed) for x in said)

    def _hint(self, session: Session, _: str) -> Moved:
        if self.exam_mode:
            return session, (NotUnderstood("no hints in exam mode"),)
        from neurosim.quiz.ideal import LOOKED_AT, preferred  # noqa: PLC0415

        tests = self.best_tests(session.asked, top=LOOKED_AT)
        moved = replace(session, hints=session.hints + 1)
        return moved, (Hint(preferred(tests, self.atlas) if tests else None),)

    def _record(self, session: Session, _: str) -> Moved:
        return session, (Record(self.found(session.asked), session.hints),)

    def _diagnose(self, session: Session, words: str) -> Moved:
        from neurosim.quiz.answer import (  # noqa: PLC0415
            IncompleteError,
            parse_diagnosis,
        )

        rest = answer_of_line(words)
        model = self.case.model
        common = model.population(self.case.population.setting)
        try:
            guesses = parse_diagnosis(rest, model, common)
        except IncompleteError as error:
            asked = FollowUp(rest, error.question, error.part)
            return replace(session, open_answer=rest), (asked,)
        except ExamError as error:
            closed = replace(session, open_answer="")
            text = self._slip(words) or "; ".join(error.faults)
            return closed, (NotUnderstood(text),)
        moved = replace(session, guesses=guesses, diagnosis=rest, open_answer="")
        return moved, (Diagnosed(guesses),)

    def found(self, items: Iterable[Item]) -> tuple[Finding, ...]:
        """Return the records of some tests."""
        found = self.case.patient.examine(items)
        return tuple(finding for finding in found if finding is not None)

    def known(self, items: Iterable[Item]) -> Exam:
        """Return the history and the records of some tests, as an examination."""
        person = self.case.patient.person
        findings = (*self.history.findings, *self.found(items))
        return Exam(findings, person.age, person.sex)

    def posterior(self, items: Iterable[Item]) -> "Posterior":
        """Return what history and tests say, by the model."""
        from neurosim.inference import infer  # noqa: PLC0415

        exam = self.known(items)
        return infer(exam, self.case.model, population=self.case.population)

    def shares_of_all(self, asked: Iterable[Item] = ()) -> "Mapping[str, float]":
        """Return the probability of each answer, given all findings of the patient."""
        from neurosim.quiz.answer import posterior_shares  # noqa: PLC0415

        return posterior_shares(self.posterior_of_all(asked))

    def posterior_of_all(self, asked: Iterable[Item] = ()) -> "Posterior":
        """Return what all findings of the patient say, by the model."""
        return self.posterior(dict.fromkeys((*self.candidates, *asked)))

    @cached_property
    def candidates(self) -> tuple[Item, ...]:
        """Tests that hints and the ideal examiner choose from: none is rectal."""
        from neurosim.simulation import items_of  # noqa: PLC0415

        items = (*items_of(self.atlas, "full"), *items_of(self.atlas, "screening"))
        chosen: dict[tuple[str, str], Item] = {}
        for item in items:
            if item[2] != "told" and not is_rectal(self.atlas.structures[item[0]]):
                chosen.setdefault(item[:2], item)
        if self.case.seed is not None:  # a drawn patient has every record
            return tuple(chosen.values())
        found = self.case.patient.examine(chosen.values())
        return tuple(i for i, f in zip(chosen.values(), found, strict=True) if f)

    def best_tests(self, asked: tuple[Item, ...], top: int) -> "tuple[NextTest, ...]":
        """Return the untested items that would tell most about the answer."""
        from neurosim.next_test import next_tests  # noqa: PLC0415

        done = {item[:2] for item in asked}
        among = [item for item in self.candidates if item[:2] not in done]
        return next_tests(self.posterior(asked), "answer", among=among, top=top)


_HALF = "of what? To answer, type all of it: diagnose C7 right 70%"
_TO_HELP = ". All that you can type: help"
_DIAGNOSE = ("diagnose", "diagnosis", "dx", "answer")
_COMMANDS: dict[str, Callable[[Game, Session, str], Moved]] = {
    **dict.fromkeys(("hint", "hints"), Game._hint),
    **dict.fromkeys(("record", "records", "results", "findings"), Game._record),
    "history": lambda game, now, _: (now, (Told(game.history.text),)),
    "map": lambda game, now, _: (now, (Map(game.known(now.asked)),)),
    **dict.fromkeys(
        (
            "urgent",
            "urgently",
            "refer",
            "referral",
            "emergency",
            "hospital",
            "ambulance",
            "a&e",
            "999",
            "911",
            "admit",
            "neurosurgery",
            "neurosurgeon",
            "neurosurgeons",
            "surgeon",
            "surgeons",
        ),
        lambda _, now, __: (replace(now, urgent=True), (Urgent(),)),
    ),
    **dict.fromkeys(
        ("help", "?", "h", "commands"),
        lambda game, now, _: (now, (Help(game.exam_mode),)),
    ),
    **dict.fromkeys(
        ("quit", "exit", "q"), lambda _, now, __: (replace(now, left=True), (Left(),))
    ),
}
#: Commands that a line editor offers.
COMMANDS = (
    "diagnose", "urgent", "hint", "record", "history", "map", "help", "quit",
)  # fmt: skip
