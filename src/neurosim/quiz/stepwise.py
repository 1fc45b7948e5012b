"""Localising step by step: three tests and why, where, which side, which, how sure.

A pure state machine on top of the game. What is no answer to the step is played as in
any game: a test, a question, a hint.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from neurosim.atlas import Atlas, normal_name
from neurosim.exam import Item
from neurosim.next_test import NextTest, Outcome, next_tests
from neurosim.quiz.bare import lacking
from neurosim.quiz.event import (
    Diagnosed,
    Event,
    FollowUp,
    NotUnderstood,
    Outside,
    Results,
    Told,
)
from neurosim.quiz.game import Game, Session
from neurosim.quiz.place import read_place
from neurosim.terms import SIDES, ExamError

_REASON = re.compile(
    r"[\s,;(-]+(?:because|since|to (?:see|tell|check))\b[^,;]*", re.IGNORECASE
)
#: How many tests are named after the history.
_FIRST = 3
_UNKNOWN = ("don't know", "dont know", "no idea", "idk", "i don't know",
            "i dont know", "dunno", "skip", "?", "unknown")  # fmt: skip
_GUESS = "A guess will do. You may test more first, such as: screen. To leave: quit."
_START = (
    "Start where the patient complains: a muscle there, its reflex, and the skin that "
    "feels numb. To leave: quit."
)
#: Places that have more than one structure to name, and what is asked there.
_NAMED: Mapping[str, str] = {
    "root": "Which root or disc, such as C7 or L4/5?",
    "plexus": "Which part of the plexus, such as upper trunk?",
    "nerve": "Which nerve, such as common peroneal or carpal tunnel?",
}
_NOT_SIDED = ("none", "cord")
_QUESTIONS: Mapping[str, str] = {
    "tests": "Which three tests first? Name them with commas, such as: right triceps, "
    "right triceps reflex, pin prick right middle finger.",
    "why": "Why these three? Say in a few words what they tell apart.",
    "place": "Where is it: brain, cord, root, plexus, nerve, muscle, or none? You may "
    "test more before you answer.",
    "side": "Which side: right, left or both?",
    "sure": "How sure are you, from 0 to 100?",
}


@dataclass(frozen=True)
class Steps:
    """How far the student is, and what was said.

    Attributes
    ----------
    at
        The step that is asked now; empty after the last.
    first, noted
        The three tests that were named first, and the lines that named them.
    why
        What they were to tell apart, in the student's words.
    place, side, name
        What was answered; ``name`` is empty if it is not known.
    """

    at: str = "tests"
    first: tuple[Item, ...] = ()
    noted: tuple[str, ...] = ()
    why: str = ""
    place: str = ""
    side: str = ""
    name: str = ""

    @property
    def question(self) -> str:
        """What is asked now."""
        return _NAMED[self.place] if self.at == "name" else _QUESTIONS[self.at]

    @property
    def diagnosis(self) -> str:
        """The answers so far as one diagnosis, without its probability."""
        if self.place == "root":
            return f"{self.name or 'any radiculopathy'} {self.side}"
        if self.place in ("cord", "none"):
            return self.place
        return f"{self.name} {self.side}" if self.name else "mimic"


Stepped = tuple[Steps, Session, tuple[Event, ...]]


def take_step(steps: Steps, game: Game, session: Session, line: str) -> Stepped:
    """Return the next step, the next state of the game, and what happened.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.quiz.draw import draw_case
    >>> game = Game(load_atlas(), draw_case(load_atlas(), 1, seed=1))
    >>> steps, session = Steps(), Session()
    >>> for line in ("triceps, biceps reflex, thumb", "C6 or C7", "root", "right"):
    ...     steps, session, _ = take_step(steps, game, session, line)
    >>> steps.place, steps.side, steps.question
    ('root', 'right', 'Which root or disc, such as C7 or L4/5?')
    """
    words = " ".join(line.replace("\u2019", "'").split())
    if not words:
        return steps, session, ()
    if steps.at == "tests":
        return _first_tests(steps, game, session, words)
    if steps.at == "why":
        return replace(steps, at="place", why=words), session, ()
    moved = _answered(steps, game, session, words)
    if moved is not None:
        return moved
    after, events = game.step(session, words)
    whole = _is_diagnosis(events) or lacking(words) not in ("", "yes", "no")
    if whole or _unsure(words):
        said = "One step after the other." if whole else _GUESS
        return steps, session, (Told(said),)
    return (replace(steps, at="") if after.over else steps), after, events


def _first_tests(steps: Steps, game: Game, session: Session, words: str) -> Stepped:
    """Take the tests that are named first, and do them once there are three.

    The reason is asked for afterwards; one that comes along is no test.
    """
    words = _REASON.sub("", words)
    after, events = game.step(session, words)
    if _is_diagnosis(events) or lacking(words) not in ("", "yes", "no"):
        return steps, session, (Told("The diagnosis comes later, step by step."),)
    if _unsure(words):
        return steps, session, (Told(_START),)
    if not any(isinstance(event, Results) for event in events):
        return (replace(steps, at="") if after.over else steps), after, events
    new = [item for item in after.asked[len(session.asked) :] if item[2] != "told"]
    first = tuple(dict.fromkeys((*steps.first, *new)))
    count, before = _kinds(first), _kinds(steps.first)
    if not before < count <= _FIRST:
        new_one = f"{_tests(_kinds(new))}; name {_FIRST - before}"
        text = "no new test; name another" if count == before else new_one
        return steps, session, (Told(f"That is {text}."),)
    named = replace(steps, first=first, noted=(*steps.noted, words))
    if count < _FIRST:
        text = f"Noted, {_tests(count)}. Name {_FIRST - count} more."
        return named, session, (Told(text),)
    done = replace(session, asked=(*session.asked, *first))
    return replace(named, at="why"), done, (Results(game.found(first)),)


def _kinds(items: Iterable[Item]) -> int:
    """Return how many tests there are; both sides are one."""
    return len({item[0] for item in items})


def _tests(count: int) -> str:
    return f"{count} test{'s' * (count != 1)}"


def _unsure(words: str) -> bool:
    return normal_name(words.rstrip("?!.")) in _UNKNOWN[:-2]


def _is_diagnosis(events: tuple[Event, ...]) -> bool:
    return any(isinstance(event, FollowUp | Diagnosed) for event in events)


def _answered(steps: Steps, game: Game, session: Session, words: str) -> Stepped | None:
    """Return what follows from an answer to the step; None if it is none."""
    plain = normal_name(words.rstrip("?!.% "))
    match steps.at:
        case "name":
            return _named(steps, game, session, "" if plain in _UNKNOWN else words)
        case "sure" if (number := lacking(words))[-1:].isdigit() or "%" in number:
            line = f"diagnose {steps.diagnosis} {number}"
            session, events = game.step(session, line)
            return replace(steps, at="" if session.over else "sure"), session, events
        case "place" | "side":
            moved = _placed(steps, plain, game.atlas)
            return None if moved is None else (moved, session, ())
    return None


def _placed(steps: Steps, plain: str, atlas: Atlas) -> Steps | None:
    """Take a place or a side."""
    if steps.at == "place":
        place = read_place(plain, atlas)
        ahead = "sure" if place in _NOT_SIDED else "side"
        return None if place is None else replace(steps, at=ahead, place=place)
    side = {"r": "right", "l": "left", "bilateral": "both"}.get(plain, lacking(plain))
    ahead = "name" if steps.place in _NAMED else "sure"
    known = side in (*SIDES, "both")
    return replace(steps, at=ahead, side=side) if known else None


def _named(steps: Steps, game: Game, session: Session, name: str) -> Stepped | None:
    """Take the name of a root, nerve or part of the plexus, if it is one."""
    plain = " ".join(word for word in name.split() if word.lower() not in SIDES)
    moved = replace(steps, name=plain, at="sure")
    _, events = game.step(session, f"diagnose {moved.diagnosis}")
    if isinstance(events[0], FollowUp):
        return moved, session, ()
    tested, found = game.step(session, name)
    if not isinstance(found[0], NotUnderstood | Outside):
        return steps, tested, found
    asked = tuple(
        replace(one, text=one.text.replace(moved.diagnosis, name))
        if isinstance(one, NotUnderstood)
        else one
        for one in events
    )
    return steps, session, asked


def ranks_of(game: Game, items: tuple[Item, ...]) -> tuple[tuple[int, ...], NextTest]:
    """Return the place of each test among all by what it tells after the history.

    With it comes the best test. Of two sides the better counts.
    """
    among = tuple(dict.fromkeys((*game.candidates, *items)))
    ranked = next_tests(game.posterior(()), "answer", among=among)
    order: dict[str, int] = {}
    for test in ranked:
        order.setdefault(test.structure, len(order) + 1)
    named = dict.fromkeys(item[0] for item in items)
    return tuple(order[name] for name in named if name in order), ranked[0]


def turning(
    game: Game, session: Session, words: str = ""
) -> tuple[str, tuple[tuple[NextTest, Outcome], ...]]:
    """Return the leading answer, and which results of tests would put another first.

    Parameters
    ----------
    words
        The tests; of all that were not done, the one most likely to do so if empty.

    Raises
    ------
    ExamError
        If the words name no test.
    """
    from neurosim.quiz.answer import leading, posterior_shares  # noqa: PLC0415
    from neurosim.quiz.asking import read_request  # noqa: PLC0415
    from neurosim.quiz.request import parse_request  # noqa: PLC0415

    posterior = game.posterior(session.asked)
    leader = leading(posterior_shares(posterior))
    done = {item[:2] for item in session.asked}
    among = [item for item in game.candidates if item[:2] not in done]
    if words:
        asked = read_request(words, game.atlas)
        if not isinstance(asked, str):
            raise ExamError(["name a test, such as: right triceps reflex"])
        among = [i for i in parse_request(asked, game.atlas) if i[:2] not in done]
        if not among:
            raise ExamError(["you have done that test; name another"])
    turns = list(_turns(next_tests(posterior, "answer", among=among), leader))
    if not words:
        turns.sort(key=lambda turn: -turn[1].probability)
        turns = turns[:1]
    return leader, tuple(turns)


def _turns(
    tests: tuple[NextTest, ...], leader: str
) -> Iterator[tuple[NextTest, Outcome]]:
    for test in tests:
        for outcome in test.outcomes:
            if outcome.leader != leader:
                yield test, outcome
