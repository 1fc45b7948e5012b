"""Complete or incomplete, and the impairment scale: steps 4 and 5 of the worksheet.

Each function returns what is possible. Grades C and D depend on the neurological
level, on the motor level of each side and on the number of muscles of 3 or more; all
three must come from one completion of the worksheet. So each side is asked, for each
neurological level and each motor level, for the largest and the smallest number of
such muscles it can have; nothing else of a completion matters.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from neurosim.isncsci.levels import BLOCKS, FULL, LOW, MIDDLE, S3, Chain, can_contract
from neurosim.isncsci.score_sets import INTACT, LEVELS, MUSCLE_LEVELS, Bools, Cells

Counts = NDArray[np.int16]
RowNumbers = NDArray[np.int64]
#: Rows and sides.
At = tuple[RowNumbers, RowNumbers]
Pair = tuple[Counts, Counts]
GRADES = ("A", "B", "C", "D", "E", "NA")
COMPLETENESS = ("C", "I")
#: Motor function this many levels below the motor level: "more than three".
FAR = 4
_NEVER = 100


def sacral_absent(cells: Cells) -> Bools:
    """Return whether nothing can be felt at S4-5, nor deep anal pressure."""
    found: Bools = cells.absent[:, :, -1].all(axis=1) & ((cells.pressure & 1) != 0)
    return found


def sacral_felt(cells: Cells) -> Bools:
    """Return whether S4-5 or deep anal pressure can be felt."""
    found: Bools = cells.felt[:, :, -1].any(axis=1) | ((cells.pressure & 2) != 0)
    return found


def completeness(cells: Cells) -> Bools:
    """Return N x 2: the injury can be complete, incomplete (step 4)."""
    silent = can_contract(cells, False)
    complete = silent & sacral_absent(cells)
    incomplete = can_contract(cells, True) | sacral_felt(cells)
    return np.stack([complete, incomplete], axis=1)


@dataclass(frozen=True)
class _Muscles:
    """The key muscles of both sides at each level, and sums from a level down."""

    strong: Bools
    weak: Bools
    most: Counts
    least: Counts
    active: Bools
    free: Bools
    still: Bools

    @classmethod
    def of(cls, cells: Cells) -> "_Muscles":
        strong = cells.muscle(MIDDLE | FULL, elsewhere=False)
        weak = cells.muscle(LOW, elsewhere=True)
        none = cells.muscle(1, elsewhere=True)
        active = cells.muscle(0b111110, elsewhere=False)
        free = cells.muscle(0b000110, elsewhere=False) | ~weak
        return cls(
            strong,
            weak,
            sums(strong),
            sums(~weak),
            _from(active, np.logical_or),
            _from(free, np.logical_or),
            _from(none, np.logical_and),
        )


def _from(array: Bools, fold: np.ufunc) -> Bools:
    """Return for each level, and one past the last, what holds from there down."""
    last = np.full_like(array[..., :1], fold.identity)
    flipped = np.concatenate([array, last], axis=-1)[..., ::-1]
    return fold.accumulate(flipped, axis=-1)[..., ::-1]


def sums(array: Bools) -> Counts:
    """Return for each level, and one past the last, how many hold from there down."""
    flipped = np.concatenate([array, np.zeros_like(array[..., :1])], axis=-1)[..., ::-1]
    return flipped.cumsum(axis=-1, dtype=np.int16)[..., ::-1]


def motor_complete(chain: Chain) -> Bools:
    """Return whether no motor function can lie more than three levels down.

    Voluntary anal contraction is taken to be absent: no motor level is intact.
    """
    cells, muscles = chain.cells, _Muscles.of(chain.cells)
    far = np.minimum(np.arange(INTACT + 1) + FAR, INTACT + 1)
    silent = muscles.still[..., far] & (cells.non_key[..., None] < far)
    found = (chain.motor & silent)[..., :INTACT].any(axis=-1)
    return np.asarray(found.all(axis=-1))


class _Extremes:
    """The largest and smallest number of muscles of 3 or more, by kind of side.

    The first index says whether the side's own level is the neurological level, the
    second whether it has motor function far below its motor level.
    """

    def __init__(self, shape: tuple[int, ...]):
        self.most = np.full((2, 2, *shape), -_NEVER, np.int16)
        self.least = np.full((2, 2, *shape), _NEVER, np.int16)

    def add(self, kind: tuple[int, int], at: At, which: Bools, counts: Pair) -> None:
        """Take into account what some sides can have."""
        place = (*kind, at[0][which], at[1][which])
        most, least = counts
        self.most[place] = np.maximum(self.most[place], most[which])
        self.least[place] = np.minimum(self.least[place], least[which])

    def pairs(self, need_far: bool) -> Pair:
        """Return the extremes of both sides together: one side at the level."""
        most, least = [], []
        for e, f, g, h in np.ndindex(2, 2, 2, 2):
            if e | g and (f | h or not need_far):
                most.append(self.most[e, f, :, 0] + self.most[g, h, :, 1])
                least.append(self.least[e, f, :, 0] + self.least[g, h, :, 1])
        return np.max(most, axis=0), np.min(least, axis=0)


def _ends(chain: Chain, level: int, motor: int) -> tuple[Bools, Bools, Bools, Bools]:
    """Return how a motor level can end when the side is intact down to ``level``.

    At the level itself or below it; with the next muscle free, or held under 3.
    """
    felt, lost = chain.felt, chain.lost
    open_, low = (
        chain.middle[..., motor],
        chain.full[..., motor] & chain.low[..., motor],
    )
    strong = chain.strong[..., motor] & felt[..., level]
    none = np.zeros_like(strong)
    block = next((b for b in BLOCKS if b[0] <= motor <= b[1]), None)
    if motor == S3:
        open_ = np.ones_like(strong)
    elif block is None:
        open_ = lost[..., motor]
    elif motor == block[1]:
        span = lost[..., max(level, block[0]) : motor + 1].any(axis=-1)
        open_ = open_ | chain.full[..., motor] & span
    if motor == level:
        return strong & open_, strong & low, none, none
    if block is None or level < block[0]:
        deep = strong & felt[..., motor if block is None else block[0]]
        return none, none, deep & open_, deep & low
    here, there = strong & lost[..., level], strong & felt[..., level + 1]
    if motor == block[1]:
        loose = chain.middle[..., motor] | chain.full[..., motor]
        span = lost[..., level + 1 : motor + 1].any(axis=-1)
        below = chain.middle[..., motor] | chain.full[..., motor] & span
        return here & loose, none, there & below, none
    return here & open_, here & low, there & open_, there & low


def _extremes(chain: Chain, muscles: _Muscles, level: int) -> _Extremes:
    """Return the extremes of each side for one neurological level."""
    found = _Extremes(chain.felt.shape[:2])
    for motor in range(level, S3 + 1):
        ends = _ends(chain, level, motor)
        if not any(end.any() for end in ends):
            continue
        between = sum(level < at <= motor for at in MUSCLE_LEVELS)
        for number, end in enumerate(ends):
            exact, held = number < 2, number % 2 == 1
            _add(found, chain.cells, muscles, (int(exact), end, motor, held, between))
    return found


def _add(
    found: _Extremes,
    cells: Cells,
    muscles: _Muscles,
    how: tuple[int, Bools, int, bool, int],
) -> None:
    """Add the sides that can end so; what lies far below decides the kind."""
    exact, end, motor, held, between = how
    rows, sides = (places.astype(np.int64) for places in np.nonzero(end))
    if not len(rows):
        return
    start = motor + (2 if held else 1)
    far = min(motor + FAR, INTACT + 1)
    most = between + muscles.most[rows, sides, start]
    least = between + muscles.least[rows, sides, start]
    known = cells.non_key[rows, sides] >= far
    active = known | muscles.active[rows, sides, far]
    costs = ~(known | muscles.free[rows, sides, far])
    found.add((exact, 1), (rows, sides), active, (most, least + costs))
    still = ~known & muscles.still[rows, sides, far]
    most = most - muscles.most[rows, sides, far]
    least = least - muscles.least[rows, sides, far]
    found.add((exact, 0), (rows, sides), still, (most, least))


def _count(
    found: Bools, rows: RowNumbers, level: int, what: tuple[Cells, Bools, Bools]
) -> None:
    """Add grades C and D of the rows that can have this neurological level."""
    cells, felt, yes = what
    part = cells.take(rows)
    half = sum(at > level for at in MUSCLE_LEVELS)
    sides = _extremes(Chain(part), _Muscles.of(part), level)
    for possible, need_far in ((felt[rows], True), (yes[rows], False)):
        most, least = sides.pairs(need_far)
        found[rows, 2] |= possible & (least < half)
        found[rows, 3] |= possible & (most >= half)


def impairment(chain: Chain) -> Bools:
    """Return N x 6: grades A to E of the scale that are possible (step 5).

    The last column says that the scale does not apply; it is left false here.
    """
    cells, levels = chain.cells, chain.neurological
    no, yes = can_contract(cells, False), can_contract(cells, True)
    felt = no & sacral_felt(cells)
    found = np.zeros((len(cells.motor), len(GRADES)), bool)
    found[:, 0] = no & sacral_absent(cells)
    found[:, 1] = felt & motor_complete(chain)
    found[:, 3] = yes & levels[:, MUSCLE_LEVELS[-1] : INTACT].any(axis=1)
    for level in range(MUSCLE_LEVELS[-1]):
        rows = np.flatnonzero(levels[:, level] & (felt | yes))
        if len(rows):
            _count(found, rows, level, (cells, felt, yes))
    found[:, 4] = yes & levels[:, INTACT]
    return found


assert LEVELS[S3] == "S3"
