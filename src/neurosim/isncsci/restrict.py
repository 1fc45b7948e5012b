"""Parts of a worksheet's completions that are worksheets again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from neurosim.isncsci.levels import BLOCKS, S3
from neurosim.isncsci.score_sets import MUSCLE_LEVELS, Cells, Masks

_MOVES, _SHORT, _FIVE, _STILL = 0b111110, 0b011111, 0b100000, 0b000001


def stack(parts: Sequence[Cells]) -> Cells:
    """Return many worksheets as one array."""
    names = ("sensory", "motor", "pressure", "contraction", "non_key")
    return Cells(*(np.concatenate([getattr(p, n) for p in parts]) for n in names))


def completions(one: Cells, side: int, level: int) -> Iterator[Cells]:
    """Yield parts that together are the completions with one motor zone on a side.

    Voluntary anal contraction is absent in them; non-key muscles are left aside.

    Parameters
    ----------
    one
        A single worksheet.
    side
        0 right, 1 left.
    level
        The zone, as a place in the list of levels.
    """
    at = MUSCLE_LEVELS.index(level) if level in MUSCLE_LEVELS else None
    motor = _still_below(one.motor, side, level, at)
    part = replace(one, motor=motor, contraction=one.contraction & np.uint8(1))
    parts: Iterator[Cells] = iter((part,))
    if at is None:
        part = _felt(part, side, level)
        ends = level in (S3, *(above for above, _ in BLOCKS))
        parts = iter((part,)) if ends else _lost(part, side, [level])
    elif level in (last for _, last in BLOCKS):
        parts = _ended(part, side, at)
    yield from filter(_possible, parts)


def _still_below(motor: Masks, side: int, level: int, at: int | None) -> Masks:
    """Return muscles of which none below the level moves, and that at it does."""
    found = motor.copy()
    for number, place in enumerate(MUSCLE_LEVELS):
        if place > level:
            found[0, side, number] &= _STILL
        elif at is None:
            found[0, side, number] &= _FIVE
    if at is not None:
        found[0, side, at] &= _MOVES
    return found


def _possible(cells: Cells) -> bool:
    arrays = (cells.sensory, cells.motor, cells.contraction)
    return all(array.all() for array in arrays)


def _felt(cells: Cells, side: int, level: int) -> Cells:
    sensory = cells.sensory.copy()
    sensory[0, side, :, :level] &= 4
    return replace(cells, sensory=sensory)


def _lost(cells: Cells, side: int, segments: Sequence[int]) -> Iterator[Cells]:
    for segment in segments:
        for mode in (0, 1):
            sensory = cells.sensory.copy()
            sensory[0, side, mode, segment] &= 3
            yield replace(cells, sensory=sensory)


def _ended(cells: Cells, side: int, at: int) -> Iterator[Cells]:
    """Yield the ways in which the motor level lies no lower than a last muscle."""
    for number in range(at + 1):
        motor = cells.motor.copy()
        motor[0, side, number] &= _SHORT
        yield replace(cells, motor=motor)
    yield from _lost(cells, side, range(MUSCLE_LEVELS[at] + 1))
