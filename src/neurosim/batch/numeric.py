"""Columns of numbers, in which NaN is "nothing": what is no number is a fault."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from neurosim.tables import dotted
from neurosim.terms import ExamError

Numbers = npt.NDArray[np.float64]

#: Faults of a column that a message lists.
SHOWN = 10
#: Why a truth value is refused: as a number it would say the opposite.
_NO_TRUTH = "write the number of the grade (of a sign: 0 present, 1 absent)"


def or_none(values: Numbers) -> list[float | None]:
    """Return numbers, None for NaN."""
    # Only what is not a number differs from itself.
    return [one if one == one else None for one in values.tolist()]  # noqa: PLR0124


def floats(name: str, values: Any, count: int) -> Numbers:
    """Return numbers, NaN for all where there are none."""
    try:
        found = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        found = np.empty((0, 0))
    if found.ndim != 1:
        raise ExamError([f"{name} {values!r:.60} is not a list of numbers"])
    return found if len(found) else np.full(count, np.nan)


def out_of_range(name: str, values: Numbers, most: float) -> Iterator[str]:
    """Yield the first numbers below 0 or above the most, as faults."""
    known = values[~np.isnan(values)]
    for value in known[(known < 0) | (known > most)][:SHOWN].tolist():
        yield f"{name} {value:g} is out of range; allowed: 0 to {most:g}"


def numbers(
    name: str, values: Sequence[Any], missing: float, faults: list[str]
) -> Numbers:
    """Return numbers; what is none is a fault, with its row."""
    found, strange = np.full(len(values), missing, dtype=np.float64), []
    for row, value in enumerate(values):
        if isinstance(value, bool):
            strange.append(f"row {row}, {name}: {value} is no grade; {_NO_TRUTH}")
        elif value is not None:
            try:
                found[row] = float(value)
            except (TypeError, ValueError):
                point = f"; write {dotted(value)}" if dotted(value) else ""
                strange.append(f"row {row}, {name}: {value!r} is not a number{point}")
    faults += strange[:SHOWN]
    if (more := len(strange) - SHOWN) > 0:
        faults.append(f"and {more} more")
    return found
