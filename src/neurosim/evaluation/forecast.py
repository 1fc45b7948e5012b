"""Forecasts of one patient: ours, prior only, and the textbook count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from neurosim.atlas import Atlas
from neurosim.exam import SIDE_NOT_TOLD, Exam
from neurosim.inference import infer
from neurosim.marginal import marginal
from neurosim.model import model_of
from neurosim.model.involvement import Array
from neurosim.model.population import Population
from neurosim.posterior import Posterior
from neurosim.terms import (
    CATEGORIES,
    LEVELS,
    OTHER_SUPPLY,
    PLACES,
    REPORT,
    SIDES,
)

_AT = {place: index for index, place in enumerate(PLACES)}
_ROOT = CATEGORIES.index("root")

#: Trial values of the textbook count's one number; the best one is used for it.
_BETAS = tuple(float(beta) for beta in np.round(np.geomspace(0.05, 20.0, 80), 4))


@dataclass(frozen=True)
class Forecast:
    """What one method says of one patient.

    Attributes
    ----------
    roots
        Probability of each root and side, shape (60,); the sum is at most 1.
    levels
        Probability of each disc level, shape (23,).
    category
        The most probable category.
    hits
        Probability that a place is among the roots of the cause, shape (60,): a
        lesion of two roots counts whole for each, and half for each in ``roots``.
    categories
        Probability of each category, in the order of the vocabulary.
    """

    roots: Array
    levels: Array
    category: str
    hits: Array
    categories: Array

    @property
    def p_root(self) -> float:
        """Probability that the cause is a lesion of a root."""
        return float(self.categories[_ROOT])

    @property
    def given_root(self) -> Array:
        """Probability of each place, given that it is a root."""
        total = self.roots.sum()
        return self.roots / total if total > 0 else self.roots + 1 / len(PLACES)


def from_posterior(posterior: Posterior) -> Forecast:
    """Return the forecast that a posterior makes."""
    lesions, hits = posterior.model.lesions, np.zeros(len(PLACES))
    roots, levels = (
        np.array([*marginal(of, lesions, posterior.probabilities).values()])
        for of in ("roots", "levels")
    )
    for lesion, p in zip(lesions, posterior.probabilities.tolist(), strict=True):
        for place in lesion.roots:
            hits[_AT[place]] += p
    categories = posterior.categories
    leading = max(categories, key=lambda name: categories[name])
    each = np.array([categories[name] for name in CATEGORIES])
    return Forecast(roots, levels, leading, hits, each)


def ours(exam: Exam, atlas: Atlas, setting: str | Population) -> Posterior:
    """Return the posterior of one patient."""
    record = exam.record or REPORT
    return infer(exam, model_of(exam, atlas), setting=setting, record=record)


def prior_only(exam: Exam, atlas: Atlas, setting: str | Population) -> Forecast:
    """Return what age, sex and setting say before any finding."""
    bare = Exam((), age=exam.age, sex=exam.sex)
    return from_posterior(ours(bare, atlas, setting))


def votes(exam: Exam, atlas: Atlas) -> Array:
    """Return the textbook count: each abnormal finding votes for its roots.

    A finding gives its roots' weights, with a minus where it is normal; what leaves
    normal and abnormal open does not vote. Where no side is told it is half a vote for
    each.
    """
    count = np.zeros(len(PLACES))
    for finding in exam.findings:
        structure = atlas.structures[finding.structure]
        normal = structure.scale.normal in finding.grades
        if finding.relation or (normal and len(finding.grades) > 1):
            continue
        told = (finding.side,) if finding.side in SIDES else SIDES
        sides = [structure.site(side)[1] for side in told]
        part = 0.5 if finding.side == SIDE_NOT_TOLD else 1.0  # either side
        for root, weight in atlas.weights.get(structure.owner, {}).items():
            if root != OTHER_SUPPLY:
                for side in sides:
                    count[_AT[root, side]] += part * (-weight if normal else weight)
    return count


def textbook(counts: Array, beta: float, levels: Array, prior: Array) -> Forecast:
    """Return the forecast proportional to exp(beta x votes).

    The count knows roots only: its category is always root, and its probabilities of
    categories are the prior ones, which makes its marginal comparable with ours.
    """
    roots = prior[_ROOT] * textbook_roots(counts, beta)
    return Forecast(roots, levels @ roots, "root", roots, prior)


def textbook_roots(counts: Array, beta: float) -> Array:
    """Return what the textbook count says of the roots, given that it is one."""
    odds = np.exp(beta * (counts - counts.max()))
    given: Array = odds / odds.sum()
    return given


def level_map(atlas: Atlas) -> Array:
    """Return which places a level's commonest disc hits, shape (23, 60)."""
    table = np.zeros((len(LEVELS), len(PLACES)))
    for index, level in enumerate(LEVELS):
        for side in SIDES:
            table[index, _AT[atlas.levels[level].principal_root, side]] = 1.0
    return table


def best_beta(score: Callable[[float], float]) -> float:
    """Return the trial value with the best score: the baseline at its best."""
    return float(max(_BETAS, key=score))


def true_places(roots: Iterable[str], side: str) -> Array:
    """Return which places are right, shape (60,): either side where none is known."""
    right = np.zeros(len(PLACES), dtype=bool)
    for root in roots:
        for candidate in SIDES if side not in SIDES else (side,):
            right[_AT[root, candidate]] = True
    return right
