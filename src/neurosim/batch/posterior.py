"""What many examinations say: one row of probabilities for each patient."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neurosim.lesion import Lesion, two_level_parts
from neurosim.model.involvement import Array, Indices
from neurosim.terms import CATEGORIES, LEVELS, ROOTS, SIDES

#: Every root of each side, in the order of :attr:`BatchPosterior.roots`.
PLACES = tuple((root, side) for root in ROOTS for side in SIDES)


@dataclass(frozen=True)
class BatchPosterior:
    """The posterior of many patients.

    Attributes
    ----------
    lesions
        The hypotheses, length H.
    probabilities
        P(lesion | findings), shape (N, H).
    log_evidence
        log P(findings), shape (N,).

    Examples
    --------
    >>> from neurosim.batch import rank_batch
    >>> from neurosim.exam import Exam
    >>> rank_batch([Exam(), Exam()]).categories.shape
    (2, 7)
    """

    lesions: tuple[Lesion, ...]
    probabilities: Array
    log_evidence: Array

    def __len__(self) -> int:
        """Return the number of patients."""
        return len(self.probabilities)

    @property
    def roots(self) -> Array:
        """Probability of each place of :data:`PLACES`, shape (N, 60)."""
        return self.probabilities @ root_map(self.lesions)

    @property
    def levels(self) -> Array:
        """Probability of each disc level in order, shape (N, 23)."""
        return self.probabilities @ level_map(self.lesions)

    @property
    def categories(self) -> Array:
        """Probability of each category in order, shape (N, 7)."""
        return self.probabilities @ category_map(self.lesions)

    @property
    def leaders(self) -> Indices:
        """Index of the most probable lesion, shape (N,)."""
        leading: Indices = self.probabilities.argmax(axis=1)
        return leading


def root_map(lesions: tuple[Lesion, ...]) -> Array:
    """Return what each lesion adds to each place, shape (H, 60)."""
    return _map(lesions, PLACES, lambda lesion: lesion.roots)


def one_root_map(lesions: tuple[Lesion, ...]) -> Array:
    """Return which lesions are of one root alone, and which root of which side it is.

    Parameters
    ----------
    lesions
        The hypotheses, length H.

    Returns
    -------
    Array
        One where a lesion is of that place alone, else zero; shape (H, 60).

    Examples
    --------
    >>> two = Lesion("disc", "root", roots=(("L5", "left"), ("L5", "right")))
    >>> float(one_root_map((two,)).sum())
    0.0
    """
    table = root_map(lesions)
    whole: Array = np.where(table == 1, 1.0, 0.0)
    return whole


def level_map(lesions: tuple[Lesion, ...]) -> Array:
    """Return what each lesion adds to each level, shape (H, 23)."""
    return _map(lesions, LEVELS, lambda lesion: two_level_parts(lesion.level))


def category_map(lesions: tuple[Lesion, ...]) -> Array:
    """Return the category of each lesion, shape (H, 7)."""
    return _map(lesions, CATEGORIES, lambda lesion: (lesion.category,))


def _map(
    lesions: tuple[Lesion, ...],
    names: tuple[object, ...],
    parts: Callable[[Lesion], tuple[object, ...]],
) -> Array:
    place = {name: index for index, name in enumerate(names)}
    table = np.zeros((len(lesions), len(names)))
    for row, lesion in zip(table, lesions, strict=True):
        for part in parts(lesion):
            row[place[part]] += 1 / len(parts(lesion))
    return table
