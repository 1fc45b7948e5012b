"""One modality of one patient: the terms of its structures, and their sum.

Of the many pairs of profile and displacement few differ in what a modality shows.
Log-terms are kept for those *rows* only, each against a patient without a lesion, and
go to profiles after everything hidden in the modality is summed out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np

from neurosim.exam import Finding
from neurosim.model.array import Model
from neurosim.model.axis import Axis
from neurosim.model.involvement import Array, Indices
from neurosim.terms import Site

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

#: Largest sum of log-ratios whose exponential, and every product on the way, is safe:
#: what falls below the smallest number is then below 1e-40 of the whole.
SAFE = 600.0
#: Distinct forms of evidence that are kept, each some thousands of numbers.
_KEPT = 512


def remember(
    kept: dict[_Key, _Value], key: _Key, value: _Value, most: int = _KEPT
) -> None:
    """Keep a value for next time, in bounded memory."""
    if len(kept) >= most:
        kept.clear()
    kept[key] = value


class Form(NamedTuple):
    """The evidence of one structure, whoever's it is.

    Attributes
    ----------
    ratios
        Log-likelihood of each severity and habit under each row of the axis, against
        ``base``; shape (A * H, R).
    base
        Log-likelihood where nothing is touched.
    top
        The largest ratio, or 0.
    """

    axis: Axis
    ratios: Array
    base: float
    top: float


def make_form(axis: Axis, distinct: Array, index: Indices) -> Form:
    """Return the form of a log-likelihood.

    Parameters
    ----------
    axis
        The rows of its modality.
    distinct
        Log-likelihood under each distinct drive, shape (U, A * H).
    index
        Which of them each profile and displacement has, shape (P, D).
    """
    rows = distinct.take(index.ravel().take(axis.cell), axis=0)
    base = float(rows[axis.rest, 0])
    ratios = np.ascontiguousarray(rows.T) - base
    return Form(axis, ratios, base, max(0.0, float(ratios.max())))


class Term(NamedTuple):
    """One log-term: a structure (or a pair of sides) with the records that made it.

    Attributes
    ----------
    sites
        One structure and side, or both sides of a reflex said to be symmetrical.
    """

    modality: str
    sites: tuple[Site, ...]
    form: Form
    findings: list[Finding]

    @property
    def log_likelihood(self) -> Array:
        """Log-likelihood in every hidden cell, shape (P, D, A * H)."""
        form = self.form
        return form.ratios.T.take(form.axis.row, axis=0) + form.base


@dataclass(frozen=True)
class Channel:
    """All terms of one modality, and their sum over its hidden states.

    Attributes
    ----------
    ratios
        Sum of the terms' ratios, shape (A * H, R).
    base, top
        Sums of the same of the terms.
    """

    modality: str
    terms: tuple[Term, ...]
    axis: Axis
    ratios: Array
    base: float
    top: float

    @cached_property
    def evidence(self) -> Array:
        """P(records of the modality | g, profile) over exp(base), shape (G, P).

        Exact where ``top`` is below ``SAFE``.
        """
        return self.axis.sum_hidden(np.exp(self.ratios))

    @cached_property
    def total(self) -> Array:
        """Sum of the terms, shape (P, D * A * H)."""
        cells: Array = self.ratios.T.take(self.axis.row, axis=0) + self.base
        return cells.reshape(len(cells), -1)

    @cached_property
    def _scaled(self) -> tuple[Array, Array]:
        top = self.total.max(axis=1, keepdims=True)
        return np.exp(self.total - top), top

    @cached_property
    def log_evidence(self) -> Array:
        """Log P(records of the modality | profile, g), shape (P, G)."""
        scaled, top = self._scaled
        return np.log(scaled @ self.axis.hidden) + top

    def posterior(self, profiles: Indices) -> Array:
        """Return P(hidden cell | profile, g, records), shape (n, D * A * H, G)."""
        scaled = self._scaled[0][profiles]
        weights = scaled[:, :, None] * self.axis.hidden
        cells: Array = weights / weights.sum(axis=1, keepdims=True)
        return cells

    def cells(self, given: Array) -> Array:
        """Return P(hidden cell | profile, records), shape (P, D * A * H).

        Parameters
        ----------
        given
            P(g | profile, all records), shape (P, G).
        """
        scaled, hidden = self._scaled[0], self.axis.hidden
        found: Array = (given / (scaled @ hidden)) @ hidden.T
        found *= scaled
        return found


def channels(terms: Iterable[Term]) -> Iterator[Channel]:
    """Yield the modalities that were recorded, with their terms summed."""
    by_modality: dict[str, list[Term]] = {}
    for term in terms:
        by_modality.setdefault(term.modality, []).append(term)
    for modality, found in by_modality.items():
        forms = [term.form for term in found]
        ratios = forms[0].ratios
        if len(forms) > 1:
            ratios = ratios + forms[1].ratios
        for form in forms[2:]:
            ratios += form.ratios
        yield Channel(
            modality,
            tuple(found),
            forms[0].axis,
            ratios,
            sum(form.base for form in forms),
            sum(form.top for form in forms),
        )


def empty_channel(model: Model, modality: str) -> Channel:
    """Return a modality of which nothing is recorded."""
    axis = model.axis(modality)
    cells = len(axis.hidden) // axis.row.shape[1]
    return Channel(modality, (), axis, np.zeros((cells, len(axis.cell))), 0.0, 0.0)
