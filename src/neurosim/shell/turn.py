"""One patient's turn: its history is shown at once, the patient drawn when needed.

While the student reads a history, patients of the levels that may come next are drawn
in the background and kept; see :mod:`neurosim.quiz.ready`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Thread
from time import sleep

from neurosim.atlas import Atlas
from neurosim.quiz.case import ANYTHING, CaseWish, QuizCase, find_difficulty
from neurosim.quiz.draw import draw_case
from neurosim.quiz.game import Game
from neurosim.quiz.ready import make_ready, read_ready, write_ready
from neurosim.quiz.seeds import Ready, known_seeds
from neurosim.quiz_tables import Difficulty

#: Seconds before drawing ahead begins: the prompt comes first.
_PAUSE = 1.0


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
        The patient's history, if it was drawn beforehand.
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
    ready = known_seeds(atlas).get((level, seed)) if wish == ANYTHING else None
    return Turn(
        atlas,
        lambda: draw_case(atlas, level, seed, wish),
        exam_mode,
        find_difficulty(atlas, level),
        seed,
        wish,
        ready,
    )


def take_ready(path: Path, atlas: Atlas, level: int, *, exam_mode: bool) -> Turn | None:
    """Return the turn of a patient of a level that waits, and take it off the list."""
    found = read_ready(path, atlas)
    ready = found.pop(level, None)
    if ready is None:
        return None
    write_ready(path, found, atlas)
    seed, attempt = ready.seed, ready.attempt
    return Turn(
        atlas,
        lambda: draw_case(atlas, level, seed, attempt=attempt),
        exam_mode,
        find_difficulty(atlas, level),
        seed,
        ready=ready,
    )


def draw_ahead(
    path: Path, atlas: Atlas, levels: Iterable[int], dice: Callable[[], int]
) -> Thread:
    """Draw a patient of each level that has none waiting, in the background."""
    wanted = [(level, dice()) for level in levels]

    def work() -> None:
        sleep(_PAUSE)
        for level, seed in wanted:
            if level not in read_ready(path, atlas):
                made = make_ready(atlas, level, seed)
                write_ready(path, {**read_ready(path, atlas), level: made}, atlas)

    thread = Thread(target=work, daemon=True, name="neurosim-draw-ahead")
    thread.start()
    return thread
