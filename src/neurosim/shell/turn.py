"""One patient's turn: its history is shown at once, the patient drawn when needed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from neurosim.atlas import Atlas
from neurosim.quiz.case import ANYTHING, CaseWish, QuizCase, find_difficulty
from neurosim.quiz.draw import draw_case
from neurosim.quiz.game import Game
from neurosim.quiz.seeds import Ready, find_ready
from neurosim.quiz_tables import Difficulty


@dataclass
class Turn:
    """A patient to play.

    Attributes
    ----------
    draw
        Draws the patient; called once, when the first line is read or before.
    difficulty, seed
        The level, and what was thrown; both None for a published patient.
    wish
        What kind of patient was asked for.
    ready
        The patient as it was found beforehand, if it was.
    """

    atlas: Atlas
    draw: Callable[[], QuizCase]
    exam_mode: bool = False
    difficulty: Difficulty | None = None
    seed: int | None = None
    wish: CaseWish = ANYTHING
    ready: Ready | None = None

    @cached_property
    def game(self) -> Game:
        """The patient, drawn."""
        return Game(self.atlas, self.draw(), self.exam_mode)

    @property
    def text(self) -> str:
        """The history."""
        return self.game.history.text if self.ready is None else self.ready.text


def drawn_turn(
    atlas: Atlas,
    level: int,
    seed: int,
    wish: CaseWish = ANYTHING,
    *,
    exam_mode: bool = False,
) -> Turn:
    """Return the turn of a patient that is drawn now, or was found beforehand."""
    ready = find_ready(atlas, level, seed) if wish == ANYTHING else None
    return Turn(
        atlas,
        lambda: draw_case(atlas, level, seed, wish),
        exam_mode,
        find_difficulty(atlas, level),
        seed if ready is None else ready.seed,
        wish,
        ready,
    )
