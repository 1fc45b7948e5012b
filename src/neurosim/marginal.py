"""Sums over the hypotheses: probabilities of levels, roots and categories.

A lesion of two levels or of several roots counts for each of them in equal parts.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from neurosim.lesion import Lesion, two_level_parts
from neurosim.terms import CATEGORIES, LEVELS, PLACES

Array = npt.NDArray[np.float64]
Place = tuple[str, str]  # root, side
_PartsOf = Callable[[Lesion], Sequence[Any]]
#: What can be summed: the names, in order, and those that a lesion counts for.
_SUMS: Mapping[str, tuple[Sequence[Any], _PartsOf]] = {
    "roots": (PLACES, lambda lesion: lesion.roots),
    "levels": (LEVELS, lambda lesion: two_level_parts(lesion.level)),
    "categories": (CATEGORIES, lambda lesion: (lesion.category,)),
}


def marginal(
    of: str, lesions: Sequence[Lesion], probabilities: Array
) -> dict[Any, float]:
    """Return the probability of each root of a side, each level or each category.

    Parameters
    ----------
    of
        ``roots``, ``levels`` or ``categories``.
    lesions
        The hypotheses, length H.
    probabilities
        Of each hypothesis, shape (H,).

    Examples
    --------
    >>> two = Lesion("disc", "root", roots=(("L5", "left"), ("L5", "right")))
    >>> marginal("roots", [two], np.array([0.8]))["L5", "left"]
    0.4
    """
    names, parts_of = _SUMS[of]
    mass = dict.fromkeys(names, 0.0)
    for lesion, p in zip(lesions, probabilities.tolist(), strict=True):
        parts = parts_of(lesion)
        for name in parts:
            mass[name] += p / len(parts)
    return mass


def marginal_map(of: str, lesions: Sequence[Lesion]) -> Array:
    """Return how far each lesion counts for each name, shape (H, names).

    Parameters
    ----------
    of
        ``roots``, ``levels`` or ``categories``.
    lesions
        The hypotheses, length H.
    """
    names, parts_of = _SUMS[of]
    place = {name: index for index, name in enumerate(names)}
    table = np.zeros((len(lesions), len(names)))
    for row, lesion in zip(table, lesions, strict=True):
        parts = parts_of(lesion)
        for name in parts:
            row[place[name]] += 1 / len(parts)
    return table
