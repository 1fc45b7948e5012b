"""Sensory, motor and neurological levels: steps 1 to 3 of the worksheet.

Each function returns which levels are possible, N x 2 sides x 29 levels (C1 to S3,
intact). That a cell is possible is asked of one cell at a time and is therefore
exact: the conditions for one level concern different cells, or cells of one
segment that can be chosen together.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neurosim.isncsci.score_sets import INTACT, LEVELS, MUSCLE_LEVELS, Bools, Cells

#: Bits of motor scores.
LOW, MIDDLE, FULL = 0b000111, 0b011000, 0b100000
S3 = INTACT - 1
#: Blocks of key muscles: the level above the first, the last.
BLOCKS = tuple(
    (LEVELS.index(above), LEVELS.index(last))
    for above, last in (("C4", "T1"), ("L1", "S1"))
)


def below(array: Bools, *, end: bool = False) -> Bools:
    """Return an array of levels moved up by one: what the next level has."""
    last = np.full_like(array[..., :1], end)
    return np.concatenate([array[..., 1:], last], axis=-1)


def all_above(array: Bools) -> Bools:
    """Return for each level whether all levels above it hold."""
    first = np.ones_like(array[..., :1])
    sums = np.logical_and.accumulate(array, axis=-1)
    return np.concatenate([first, sums[..., :-1]], axis=-1)


def can_contract(cells: Cells, contracts: bool) -> Bools:
    """Return whether voluntary anal contraction can be present (or absent)."""
    found: Bools = (cells.contraction & (2 if contracts else 1)) != 0
    return found


@dataclass(frozen=True)
class Chain:
    """What each level asks of the cells above, at and below it.

    Parameters
    ----------
    cells
        The worksheets.
    """

    cells: Cells

    @cached_property
    def felt(self) -> Bools:
        """Sensation can be normal down to the level."""
        first = np.ones_like(self.cells.normal[..., :1])
        chain = np.logical_and.accumulate(self.cells.normal, axis=-1)
        return np.concatenate([first, chain], axis=-1)

    @cached_property
    def lost(self) -> Bools:
        """Sensation can be abnormal in the segment below the level."""
        last = np.zeros_like(self.cells.abnormal[..., :1])
        return np.concatenate([self.cells.abnormal, last], axis=-1)

    @cached_property
    def full(self) -> Bools:
        """The key muscle can be 5, or there is none."""
        return self.cells.muscle(FULL, elsewhere=True)

    @cached_property
    def middle(self) -> Bools:
        """The key muscle can be 3 or 4: the level ends here."""
        return self.cells.muscle(MIDDLE, elsewhere=False)

    @cached_property
    def low(self) -> Bools:
        """The key muscle of the segment below can be under 3."""
        return below(self.cells.muscle(LOW, elsewhere=False))

    @cached_property
    def strong(self) -> Bools:
        """All key muscles above the level can be 5."""
        return all_above(self.full)

    @cached_property
    def sensory(self) -> Bools:
        """Sensory level: the last with normal touch and pin prick (step 1)."""
        found = self.felt & self.lost
        found[..., INTACT] = self.felt[..., INTACT]
        return found

    @cached_property
    def motor(self) -> Bools:
        """Motor level: the last key muscle of 3 or more below nothing but 5 (step 2).

        Where no muscle is tested the sensory level counts; the last motor segment is
        voluntary anal contraction.
        """
        ends = self.lost.copy()
        ends[..., S3] |= can_contract(self.cells, False)[:, None]
        ends[..., INTACT] = can_contract(self.cells, True)[:, None]
        felt = self.felt.copy()
        for above, last in BLOCKS:
            block = slice(above, last)
            felt[..., block] = self.felt[..., above : above + 1]
            felt[..., last] = self.felt[..., above]
            ends[..., block] = self.low[..., block]
            ends[..., last] = self.lost[..., above : last + 1].any(axis=-1)
        return felt & self.strong & (self.middle | self.full & ends)

    @cached_property
    def both(self) -> Bools:
        """The higher of the sensory and the motor level of one side."""
        ends = self.lost | self.low
        ends[..., INTACT] = True
        return self.felt & self.strong & (self.middle | self.full & ends)

    @cached_property
    def neurological(self) -> Bools:
        """Neurological level of injury: the highest of the four (step 3); N x 29."""
        right, left = self.both[:, 0], self.both[:, 1]
        return right & _at_or_below(left) | left & _at_or_below(right)


def _at_or_below(possible: Bools) -> Bools:
    flipped = np.logical_or.accumulate(possible[..., ::-1], axis=-1)
    return flipped[..., ::-1]


__all__ = [
    "BLOCKS",
    "FULL",
    "LOW",
    "MIDDLE",
    "MUSCLE_LEVELS",
    "S3",
    "Chain",
    "all_above",
    "below",
    "can_contract",
]
