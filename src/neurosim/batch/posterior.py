"""What many examinations say: one row of probabilities for each patient."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from neurosim.door import door
from neurosim.frames import make_frame
from neurosim.lesion import Lesion
from neurosim.marginal import marginal_map
from neurosim.model.involvement import Array, Indices
from neurosim.posterior import Posterior
from neurosim.terms import (
    CATEGORIES,
    LEVELS,
    PLACES,
    NeurosimError,
    require_name,
)

_Namer = Callable[[Sequence[Lesion]], Sequence[str]]
#: Names of what is ranked, in the order of the arrays.
_NAMES: Mapping[str, _Namer] = {
    "roots": lambda _: [f"{side} {root}" for root, side in PLACES],
    "levels": lambda _: LEVELS,
    "lesions": lambda lesions: [lesion.name for lesion in lesions],
    "categories": lambda _: CATEGORIES,
}


@dataclass(frozen=True, repr=False, eq=False)
class Top:
    """The most probable roots, levels or causes of many patients.

    Attributes
    ----------
    of
        What was ranked.
    names
        For each patient the names, most probable first.
    probabilities
        Shape (N, how many of each).
    """

    of: str
    names: tuple[tuple[str, ...], ...]
    probabilities: Array

    def __len__(self) -> int:
        """Return the number of patients."""
        return len(self.names)

    def __repr__(self) -> str:
        """Return how much it is; the names are many."""
        width = self.probabilities.shape[1]
        return f"Top({len(self)} patients, {width} {self.of} of each)"

    def __eq__(self, other: object) -> bool:
        """Return whether names and probabilities are the same."""
        if not isinstance(other, Top):
            return NotImplemented
        same = np.array_equal(self.probabilities, other.probabilities)
        return bool(same) and (self.of, self.names) == (other.of, other.names)

    def __hash__(self) -> int:
        """Return a hash that equal answers share."""
        return hash((self.of, self.names))

    @door
    def to_frame(self, backend: str = "") -> Any:
        """Return a row for each patient and place, as a data frame.

        Parameters
        ----------
        backend
            As for :func:`neurosim.frames.make_frame`.
        """
        return make_frame(self.columns(), backend)

    def columns(self) -> dict[str, list[Any]]:
        """Return patient (from 0), place, name and probability."""
        width = self.probabilities.shape[1]
        return {
            "patient": [n for n in range(len(self)) for _ in range(width)],
            "place": [place for _ in self.names for place in range(1, width + 1)],
            "name": [name for row in self.names for name in row],
            "probability": self.probabilities.ravel().tolist(),
        }


@dataclass(frozen=True, repr=False, eq=False)
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
    _one: Callable[[int], Posterior] | None = field(default=None, repr=False)

    def __len__(self) -> int:
        """Return the number of patients."""
        return len(self.probabilities)

    @door
    def __getitem__(self, row: int) -> Posterior:
        """Return the posterior of one patient, worked out as by itself.

        Raises
        ------
        IndexError
            If there is no such patient.
        """
        if self._one is None or not -len(self) <= row < len(self):
            raise IndexError(f"no patient {row} among {len(self)}")
        return self._one(row % len(self))

    def __iter__(self) -> Iterator[Posterior]:
        """Yield the posterior of every patient."""
        return (self[row] for row in range(len(self)))

    def __repr__(self) -> str:
        """Return how much it is; the arrays are long."""
        return f"BatchPosterior({len(self)} patients, {len(self.lesions)} lesions)"

    def __eq__(self, other: object) -> bool:
        """Return whether lesions and probabilities are the same."""
        if not isinstance(other, BatchPosterior):
            return NotImplemented
        same = np.array_equal(self.probabilities, other.probabilities)
        return bool(same) and self.lesions == other.lesions

    def __hash__(self) -> int:
        """Return a hash that equal answers share."""
        return hash((len(self), self.probabilities.tobytes()))

    def _ranked(self, of: str) -> tuple[Sequence[str], Array]:
        """Return names, and P(name) of each patient."""
        require_name("ranking", of, _NAMES)
        values = self.probabilities if of == "lesions" else getattr(self, of)
        return _NAMES[of](self.lesions), values

    @door
    def top(self, count: int, of: str = "roots") -> "Top":
        """Return the most probable of each patient.

        Parameters
        ----------
        count
            How many of each.
        of
            ``roots``, ``levels``, ``lesions`` or ``categories``.

        Raises
        ------
        UnknownNameError
            If there is no such ranking.
        NeurosimError
            If ``count`` is not above 0.
        """
        if count < 1:
            raise NeurosimError(f"top is {count}; it must be 1 or more")
        names, values = self._ranked(of)
        order = np.argsort(-values.round(9), axis=1, kind="stable")[:, :count]
        found = np.take_along_axis(values, order, axis=1)
        said = tuple(tuple(names[i] for i in row) for row in order.tolist())
        return Top(of, said, found)

    @door
    def to_frame(self, backend: str = "", *, of: str = "roots") -> Any:
        """Return a row for each patient, a column for each root, level or cause.

        Parameters
        ----------
        backend
            As for :func:`neurosim.frames.make_frame`.
        of
            ``roots``, ``levels``, ``lesions`` or ``categories``.
        """
        names, values = self._ranked(of)
        columns = {name: values[:, i].tolist() for i, name in enumerate(names)}
        return make_frame({"patient": range(len(self)), **columns}, backend)

    @property
    def roots(self) -> Array:
        """Probability of each place of :data:`PLACES`, shape (N, 60)."""
        return self.probabilities @ marginal_map("roots", self.lesions)

    @property
    def levels(self) -> Array:
        """Probability of each disc level in order, shape (N, 23)."""
        return self.probabilities @ marginal_map("levels", self.lesions)

    @property
    def categories(self) -> Array:
        """Probability of each category in order, shape (N, 7)."""
        return self.probabilities @ marginal_map("categories", self.lesions)

    @property
    def leaders(self) -> Indices:
        """Index of the most probable lesion, shape (N,)."""
        leading: Indices = self.probabilities.argmax(axis=1)
        return leading


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
    return np.where(marginal_map("roots", lesions) == 1, 1.0, 0.0)
