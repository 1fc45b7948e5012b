"""Worksheets to classifications: everything that can be true, once for a batch."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from neurosim.isncsci.impairment import (
    COMPLETENESS,
    GRADES,
    completeness,
    impairment,
)
from neurosim.isncsci.levels import Chain
from neurosim.isncsci.score_sets import (
    LEVELS,
    MOTOR,
    SENSORY,
    Bools,
    Cells,
    Codes,
    encode,
)
from neurosim.isncsci.tags import stars
from neurosim.isncsci.worksheet import Worksheet
from neurosim.isncsci.zones import ZONES, motor_zones, sensory_zones, with_non_key
from neurosim.terms import SIDES

#: Worksheets that are worked on together; more gain nothing and take memory.
_BATCH = 16384
Values = tuple[str, ...]
ND = "ND"


@dataclass(frozen=True)
class Scores:
    """Sums of scores; ``None`` where a score is ``NT`` (not determinable).

    Parameters
    ----------
    upper_extremity, lower_extremity
        Motor scores of C5 to T1 and L2 to S1, right, left; 0 to 25.
    light_touch, pin_prick
        Sensory scores, right, left; 0 to 56.
    """

    upper_extremity: tuple[int | None, int | None]
    lower_extremity: tuple[int | None, int | None]
    light_touch: tuple[int | None, int | None]
    pin_prick: tuple[int | None, int | None]


@dataclass(frozen=True)
class Classification:
    """What a worksheet says; each result lists every value that is possible.

    A value with a star rests on a tagged score.

    Parameters
    ----------
    sensory_level, motor_level
        By side: C1 to S3, ``INT``.
    neurological_level
        The neurological level of injury.
    completeness
        ``C`` or ``I``.
    impairment_scale
        A to E; ``NA`` where nothing is abnormal and nothing was before.
    sensory_zone, motor_zone
        Zones of partial preservation by side: ``NA``, C1 to S3.
    scores
        Sums.
    id
        Name of the examination.

    Examples
    --------
    >>> from neurosim.isncsci.worksheet import normal_worksheet
    >>> found = classify(normal_worksheet())
    >>> found.neurological_level, found.impairment_scale
    (('INT',), ('E',))
    """

    sensory_level: Mapping[str, Values]
    motor_level: Mapping[str, Values]
    neurological_level: Values
    completeness: Values
    impairment_scale: Values
    sensory_zone: Mapping[str, Values]
    motor_zone: Mapping[str, Values]
    scores: Scores
    id: str = ""


def classify(sheet: Worksheet) -> Classification:
    """Return the classification of one worksheet.

    Parameters
    ----------
    sheet
        The worksheet. ``NT`` gives every value that some completion has.

    Returns
    -------
    Classification
        Levels, completeness, grade, zones and sums.

    References
    ----------
    ISNCSCI2019, page 2 of the worksheet, steps 1 to 6.

    Examples
    --------
    >>> from neurosim.isncsci.worksheet import normal_worksheet
    >>> classify(normal_worksheet(voluntary_anal_contraction="NT")).impairment_scale
    ('B', 'E')
    """
    return next(classify_many([sheet]))


def classify_many(sheets: Sequence[Worksheet]) -> Iterator[Classification]:
    """Yield the classifications of many worksheets, in order.

    Parameters
    ----------
    sheets
        Worksheets, in the order wanted.

    Examples
    --------
    >>> from neurosim.isncsci.worksheet import normal_worksheet
    >>> [one.completeness for one in classify_many([normal_worksheet()] * 2)]
    [('I',), ('I',)]
    """
    for start in range(0, len(sheets), _BATCH):
        yield from _batch(sheets[start : start + _BATCH])


def _batch(sheets: Sequence[Worksheet]) -> Iterator[Classification]:
    codes = encode(sheets)
    possible = _possible(codes.cells())
    starred = stars(codes, possible) if codes.tagged.any() else {}
    prior = np.array([sheet.prior_deficit for sheet in sheets])
    grades = possible["impairment_scale"]
    grades[:, _NA] = grades[:, _E] & ~prior
    grades[:, _E] &= prior
    columns = [
        _words(name, found, found & starred.get(name, False))
        for name, found in possible.items()
    ]
    yield from map(Classification, *columns, _sums(codes), [s.id for s in sheets])


#: The values of each result, in the order of :class:`Classification`.
_WORDS: dict[str, Values] = {
    "sensory_level": LEVELS,
    "motor_level": LEVELS,
    "neurological_level": LEVELS,
    "completeness": COMPLETENESS,
    "impairment_scale": GRADES,
    "sensory_zone": ZONES,
    "motor_zone": ZONES,
}
_E, _NA = GRADES.index("E"), GRADES.index("NA")


def _possible(cells: Cells) -> dict[str, Bools]:
    """Return which values of each result are possible, for all worksheets."""
    chain = Chain(cells)
    grades = impairment(chain)
    found = (
        chain.sensory,
        chain.motor,
        chain.neurological,
        completeness(cells),
        grades,
        sensory_zones(cells),
        with_non_key(cells, motor_zones(chain), grades),
    )
    return dict(zip(_WORDS, found, strict=True))


def _words(name: str, possible: Bools, starred: Bools) -> list[Any]:
    """Return the values that are possible in each row, by side where there are two."""
    places = 1 << np.arange(possible.shape[-1], dtype=np.int64)
    bits = (possible @ places | starred @ places << _STARS).tolist()
    if possible.ndim < 3:
        return [_names(one, name) for one in bits]
    return [
        {"right": _names(right, name), "left": _names(left, name)}
        for right, left in bits
    ]


@cache
def _names(bits: int, name: str) -> Values:
    return tuple(
        word + "*" * (bits >> place + _STARS & 1)
        for place, word in enumerate(_WORDS[name])
        if bits >> place & 1
    )


#: Where the bits of the values with a star begin.
_STARS = 32


def _sums(codes: Codes) -> Iterator[Scores]:
    motor, sensory = MOTOR.scores[codes.motor], SENSORY.scores[codes.sensory]
    half = motor.shape[-1] // 2
    parts = (motor[..., :half], motor[..., half:], sensory[:, :, 0], sensory[:, :, 1])
    sums = (np.where((part < 0).any(axis=-1), -1, part.sum(axis=-1)) for part in parts)
    return map(Scores, *(map(_pair, *one.T.tolist()) for one in sums))


@cache
def _pair(right: int, left: int) -> tuple[int | None, int | None]:
    return (None if right < 0 else right, None if left < 0 else left)


def as_record(found: Classification) -> dict[str, Any]:
    """Return a classification with the field names of the public test cases.

    Parameters
    ----------
    found
        Classification of one worksheet.

    Examples
    --------
    >>> from neurosim.isncsci.worksheet import normal_worksheet
    >>> as_record(classify(normal_worksheet()))["totals"]["right"]["motor"]
    '50'
    """
    sided = {
        "sensory_level": _joined(found.sensory_level),
        "motor_level": _joined(found.motor_level),
    }
    zones = {
        "sensory": _joined(found.sensory_zone),
        "motor": _joined(found.motor_zone),
    }
    return {
        **sided,
        "neurological_level_of_injury": ",".join(found.neurological_level),
        "injury_complete": ",".join(found.completeness),
        "ais": ",".join(found.impairment_scale),
        "zpp": zones,
        "totals": _totals(found.scores),
    }


def _joined(sides: Mapping[str, Values]) -> dict[str, str]:
    return {side: ",".join(values) for side, values in sides.items()}


def _totals(scores: Scores) -> dict[str, Any]:
    upper, lower = scores.upper_extremity, scores.lower_extremity
    names = ("upper_extremity", "lower_extremity", "light_touch", "pin_prick")
    totals: dict[str, Any] = {
        side: {
            "upper_extremity": _sum(upper[place]),
            "lower_extremity": _sum(lower[place]),
            "motor": _sum(upper[place], lower[place]),
            "light_touch": _sum(scores.light_touch[place]),
            "pin_prick": _sum(scores.pin_prick[place]),
        }
        for place, side in enumerate(SIDES)
    }
    return {**totals, **{name: _sum(*getattr(scores, name)) for name in names}}


def _sum(*parts: int | None) -> str:
    known = [part for part in parts if part is not None]
    return str(sum(known)) if len(known) == len(parts) else ND


__all__ = ["ND", "Classification", "Scores", "as_record", "classify", "classify_many"]
