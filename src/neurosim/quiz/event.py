"""What happens in a game: the events that a shell shows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from neurosim.exam import Exam, Finding, Item

if TYPE_CHECKING:
    from neurosim.next_test import NextTest
    from neurosim.quiz.answer import Guess


@dataclass(frozen=True)
class Results:
    """Tests and what they showed; ``missing`` are not in a published report."""

    findings: tuple[Finding, ...]
    missing: tuple[Item, ...] = ()
    repeated: bool = False


@dataclass(frozen=True)
class Hint:
    """The test that would tell most now; ``None`` if nothing is left."""

    test: "NextTest | None"


@dataclass(frozen=True)
class Record:
    """Everything found so far, and how many hints were taken."""

    findings: tuple[Finding, ...]
    hints: int


@dataclass(frozen=True)
class Told:
    """What the patient said: the history again, or the answer to a question."""

    text: str


@dataclass(frozen=True)
class Urgent:
    """The student said that the patient cannot wait."""


@dataclass(frozen=True)
class FollowUp:
    """A question back, where a diagnosis is not complete."""

    diagnosis: str
    question: str
    part: str = ""


@dataclass(frozen=True)
class Outside:
    """Something that this quiz does not have, and what it has instead."""

    text: str


@dataclass(frozen=True)
class Map:
    """What is known so far, to be drawn on a map of the body."""

    exam: Exam


@dataclass(frozen=True)
class Help:
    """The commands."""

    exam_mode: bool


@dataclass(frozen=True)
class NotUnderstood:
    """A line that was not understood, with what is near."""

    text: str


@dataclass(frozen=True)
class Diagnosed:
    """The game is over by a diagnosis."""

    guesses: "tuple[Guess, ...]"


@dataclass(frozen=True)
class Left:
    """The game is over without one."""


Event = (
    Results
    | Hint
    | Record
    | Told
    | Urgent
    | FollowUp
    | Outside
    | Map
    | Help
    | NotUnderstood
    | Diagnosed
    | Left
)
