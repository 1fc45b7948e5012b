"""Worksheets as arrays: every cell as the set of scores it leaves possible.

A score is one value; ``NT`` leaves all of them; a tag says what the score would be
without the other condition: ``*`` not normal and no lower than what was found, ``**``
normal. One array serves one worksheet and a hundred thousand, and one rule, written
for sets, serves scores and ``NT`` alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from neurosim.isncsci.worksheet import (
    KEY_MUSCLES,
    MOTOR_SCORES,
    MOTOR_TOKENS,
    SENSORY_SCORES,
    SENSORY_TOKENS,
    Worksheet,
)
from neurosim.terms import SEGMENTS

Bools = NDArray[np.bool_]
Masks = NDArray[np.uint8]

#: Levels a worksheet can have: C1 to S3, then intact.
LEVELS = ("C1", *SEGMENTS[:-1], "INT")
INTACT = len(LEVELS) - 1
#: Where the key muscles stand in :data:`LEVELS`.
MUSCLE_LEVELS = tuple(LEVELS.index(segment) for segment in KEY_MUSCLES)


def _sets(tokens: Sequence[str], scores: str) -> dict[str, int]:
    """Return the set of scores of each token, one bit a score."""
    top = len(scores) - 1
    full = 2 ** len(scores) - 1
    found = {}
    for token in tokens:
        score = token.rstrip("*")
        low = 0 if score == "NT" else scores.index(score)
        if token.endswith("**"):
            found[token] = 1 << top
        elif token.endswith("*"):
            found[token] = full & ~((1 << low) - 1) & ~(1 << top)
        else:
            found[token] = full if score == "NT" else 1 << low
    return found


@dataclass(frozen=True)
class _Tables:
    """What each token stands for, by its place in the list of tokens."""

    places: dict[str, int]
    sets: Masks
    bare: Masks
    scores: NDArray[np.int64]

    @classmethod
    def of(cls, tokens: Sequence[str], scores: str) -> "_Tables":
        sets = _sets(tokens, scores)
        bare = [sets[token.rstrip("*")] for token in tokens]
        values = [-1 if t[0] == "N" else int(t[0]) for t in tokens]
        return cls(
            {token: place for place, token in enumerate(tokens)},
            np.array(list(sets.values()), np.uint8),
            np.array(bare, np.uint8),
            np.array(values),
        )

    def codes(self, tokens: Sequence[str]) -> bytes:
        """Return the place of each token; a score without a tag is its own place."""
        digits = "".join(tokens)
        if len(digits) == len(tokens):
            return digits.encode().translate(_PLACES)
        return bytes(map(self.places.__getitem__, tokens))


_PLACES = bytes.maketrans(MOTOR_SCORES.encode(), bytes(range(len(MOTOR_SCORES))))

SENSORY = _Tables.of(SENSORY_TOKENS, SENSORY_SCORES)
MOTOR = _Tables.of(MOTOR_TOKENS, MOTOR_SCORES)
_YES_NO = {"No": 1, "Yes": 2, "NT": 3}
#: Tokens from here on have a tag.
_SENSORY_TAGS, _MOTOR_TAGS = len(SENSORY_SCORES) + 1, len(MOTOR_SCORES) + 1


@dataclass(frozen=True)
class Cells:
    """Sets of possible scores of N worksheets; sides are right, left.

    Parameters
    ----------
    sensory
        N x 2 sides x 2 (light touch, pin prick) x 28 segments; bits 0, 1, 2.
    motor
        N x 2 sides x 10 key muscles; bits 0 to 5.
    pressure, contraction
        N; bit 0 no, bit 1 yes.
    non_key
        N x 2: where in :data:`LEVELS` the lowest non-key muscle with function
        stands; -1 without one.
    """

    sensory: Masks
    motor: Masks
    pressure: Masks
    contraction: Masks
    non_key: NDArray[np.int64]

    def take(self, rows: NDArray[np.int64]) -> "Cells":
        """Return some of the worksheets."""
        return Cells(
            self.sensory[rows],
            self.motor[rows],
            self.pressure[rows],
            self.contraction[rows],
            self.non_key[rows],
        )

    @cached_property
    def normal(self) -> Bools:
        """N x 2 x 28: touch and pin prick can both be normal."""
        found: Bools = ((self.sensory & 4) != 0).all(axis=2)
        return found

    @cached_property
    def abnormal(self) -> Bools:
        """N x 2 x 28: touch or pin prick can be less than normal."""
        found: Bools = ((self.sensory & 3) != 0).any(axis=2)
        return found

    @cached_property
    def absent(self) -> Bools:
        """N x 2 x 28: touch and pin prick can both be absent."""
        found: Bools = ((self.sensory & 1) != 0).all(axis=2)
        return found

    @cached_property
    def felt(self) -> Bools:
        """N x 2 x 28: touch or pin prick can be there, altered or normal."""
        found: Bools = ((self.sensory & 6) != 0).any(axis=2)
        return found

    def muscle(self, scores: int, elsewhere: bool) -> Bools:
        """Return N x 2 x 29 levels: the key muscle there can have one of the scores.

        ``elsewhere`` is the answer at levels without a key muscle.
        """
        found = np.full((len(self.motor), 2, len(LEVELS)), elsewhere)
        found[:, :, MUSCLE_LEVELS] = (self.motor & scores) != 0
        return found


@dataclass(frozen=True)
class Codes:
    """N worksheets as places in the lists of tokens; the rest as in :class:`Cells`."""

    sensory: Masks
    motor: Masks
    pressure: Masks
    contraction: Masks
    non_key: NDArray[np.int64]

    @cached_property
    def tagged(self) -> Bools:
        """N: some score has a tag."""
        points = (self.sensory >= _SENSORY_TAGS).any(axis=(1, 2, 3))
        return np.asarray(points | (self.motor >= _MOTOR_TAGS).any(axis=(1, 2)))

    def cells(self, *, literal: bool = False) -> Cells:
        """Return the sets of scores; ``literal`` leaves the tags away."""
        return Cells(
            (SENSORY.bare if literal else SENSORY.sets)[self.sensory],
            (MOTOR.bare if literal else MOTOR.sets)[self.motor],
            self.pressure,
            self.contraction,
            self.non_key,
        )


def encode(worksheets: Sequence[Worksheet]) -> Codes:
    """Return worksheets as arrays.

    Examples
    --------
    >>> from neurosim.isncsci.worksheet import normal_worksheet
    >>> encode([normal_worksheet()]).cells().motor.tolist()[0][0][:2]
    [32, 32]
    """
    count = len(worksheets)
    points, grades = bytearray(), bytearray()
    lowest: list[int] = []
    for sheet in worksheets:
        for side in (sheet.right, sheet.left):
            points += SENSORY.codes(side.light_touch + side.pin_prick)
            grades += MOTOR.codes(side.motor)
            lowest.append(LEVELS.index(side.non_key) if side.non_key else -1)
    return Codes(
        np.frombuffer(points, np.uint8).reshape(count, 2, 2, len(SEGMENTS)),
        np.frombuffer(grades, np.uint8).reshape(count, 2, len(KEY_MUSCLES)),
        np.array([_YES_NO[w.deep_anal_pressure] for w in worksheets], np.uint8),
        np.array([_YES_NO[w.voluntary_anal_contraction] for w in worksheets], np.uint8),
        np.array(lowest, np.int64).reshape(count, 2),
    )
