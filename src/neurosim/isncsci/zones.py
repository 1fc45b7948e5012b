"""Zones of partial preservation: step 6 of the worksheet."""

import numpy as np

from neurosim.isncsci.impairment import FAR, impairment
from neurosim.isncsci.levels import BLOCKS, Chain, can_contract
from neurosim.isncsci.restrict import completions, stack
from neurosim.isncsci.score_sets import INTACT, LEVELS, Bools, Cells

#: What a zone can be: not applicable, then C1 to S3.
ZONES = ("NA", *LEVELS[:-1])
_C = 2


def sensory_zones(cells: Cells) -> Bools:
    """Return N x 2 x 29: not applicable, or the lowest segment with any feeling."""
    absent, felt = cells.absent, cells.felt
    silent = absent[..., -1] & ((cells.pressure & 1) != 0)[:, None]
    found = np.zeros((*absent.shape[:2], len(ZONES)), bool)
    found[..., 0] = felt[..., -1] | ((cells.pressure & 2) != 0)[:, None]
    below = _all_below(absent[..., :-1])
    found[..., 2:] = silent[..., None] & below & felt[..., :-1]
    found[..., 1] = silent & absent[..., :-1].all(axis=-1)
    return found


def _all_below(array: Bools) -> Bools:
    flipped = np.logical_and.accumulate(array[..., ::-1], axis=-1)[..., ::-1]
    return np.concatenate([flipped[..., 1:], np.ones_like(array[..., :1])], axis=-1)


def motor_zones(chain: Chain) -> Bools:
    """Return N x 2 x 29: not applicable, or the lowest segment with motor function.

    That is the lowest key muscle that moves, or the motor level where it lies lower.
    """
    cells = chain.cells
    found = np.zeros((len(cells.motor), 2, len(ZONES)), bool)
    found[..., 0] = can_contract(cells, True)[:, None]
    silent = can_contract(cells, False)[:, None, None]
    found[..., 1:] = silent & _lowest(chain)
    return found


def _lowest(chain: Chain) -> Bools:
    """Return N x 2 x 28 levels: the lowest with motor function."""
    cells = chain.cells
    still = _all_below(cells.muscle(1, elsewhere=True))
    found = chain.motor & still
    moves = cells.muscle(0b111110, elsewhere=False)
    short = cells.muscle(0b011111, elsewhere=False)
    for above, last in BLOCKS:
        block = slice(above + 1, last)
        found[..., block] = moves[..., block] & still[..., block]
        weak = cells.muscle(0b011110, elsewhere=False)[..., last]
        higher = short[..., :last].any(axis=-1) | chain.lost[..., : last + 1].any(-1)
        found[..., last] = still[..., last] & (weak | moves[..., last] & higher)
    return found[..., :INTACT]


def with_non_key(cells: Cells, zones: Bools, grades: Bools) -> Bools:
    """Return the motor zones with the lowest non-key muscle where it decides.

    Not in the worksheet: where the grade is C and the lowest non-key muscle lies more
    than three segments below the zone, it is the zone.

    Parameters
    ----------
    cells
        The worksheets.
    zones
        Their motor zones by key muscles.
    grades
        What :func:`neurosim.isncsci.impairment.impairment` found.
    """
    lowest = cells.non_key[..., None]
    asked = zones[..., 1:] & (lowest - np.arange(INTACT) >= FAR)
    asked &= grades[:, _C, None, None]
    places = np.argwhere(asked)
    found = zones.copy()
    found[..., 1:][asked] = False
    open_ = grades.sum(axis=1) > 1
    for row, side, _ in places[~open_[places[:, 0]]].tolist():
        found[row, side, 1 + cells.non_key[row, side]] = True
    _split(cells, found, places[open_[places[:, 0]]].tolist())
    return found


def _split(cells: Cells, found: Bools, places: list[list[int]]) -> None:
    """Ask each zone of a worksheet with several grades for the grades it can have."""
    variants = [
        (place, one)
        for place in places
        for one in completions(cells.take(np.array(place[:1])), place[1], place[2])
    ]
    if not variants:
        return
    grades = impairment(Chain(stack([one for _, one in variants])))
    for ((row, side, level), _), possible in zip(variants, grades, strict=True):
        found[row, side, 1 + cells.non_key[row, side]] |= possible[_C]
        found[row, side, 1 + level] |= possible.sum() > possible[_C]
