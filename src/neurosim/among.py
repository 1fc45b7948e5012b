"""One of a few: named answers at equal odds, as in a question with options."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from neurosim.lesion import Lesion
from neurosim.matching import matching
from neurosim.posterior import Posterior
from neurosim.terms import NeurosimError


@dataclass(frozen=True)
class Option:
    """One answer.

    Attributes
    ----------
    name
        In the words that were given.
    probability
        If it is one of the options, each as likely as the others beforehand.
    best
        Its most probable hypothesis.
    """

    name: str
    probability: float
    best: Lesion


@dataclass(frozen=True)
class LesionChoice:
    """Options, most probable first, and what they hold of all hypotheses.

    Attributes
    ----------
    options
        The answers.
    share
        Probability, in the setting, that the cause is any of them.
    """

    options: tuple[Option, ...]
    share: float


def choose(posterior: Posterior, names: Sequence[str]) -> LesionChoice:
    """Return which of a few answers the findings speak for.

    Each option is as likely as the others beforehand; within one the hypotheses are as
    common as in the setting.

    Parameters
    ----------
    posterior
        From :func:`neurosim.inference.infer`.
    names
        Roots, levels, kinds or causes that have no hypothesis in common.

    Raises
    ------
    NeurosimError
        If there are fewer than two, two overlap, or the setting rules one out.

    Examples
    --------
    >>> from neurosim.inference import infer
    >>> found = choose(infer(["right triceps 3/5"]), ["right C7", "right C5"])
    >>> [option.name for option in found.options]
    ['right C7', 'right C5']
    """
    if len(names) < 2:
        raise NeurosimError("give at least two options")
    places = {lesion: at for at, lesion in enumerate(posterior.model.lesions)}
    found = {
        name: [places[lesion] for lesion in matching(posterior.model, name)]
        for name in names
    }
    _check(found, posterior)
    logs = _by_lesion(posterior)
    prior = posterior.population.log_prior
    odds = np.array([_sum(logs[own]) - _sum(prior[own]) for own in found.values()])
    chances = np.exp(odds - _sum(odds))
    options = [
        Option(name, float(p), posterior.model.lesions[own[int(logs[own].argmax())]])
        for (name, own), p in zip(found.items(), chances, strict=True)
    ]
    options.sort(key=lambda option: -option.probability)
    every = [at for own in found.values() for at in own]
    return LesionChoice(tuple(options), float(posterior.probabilities[every].sum()))


def _check(found: dict[str, list[int]], posterior: Posterior) -> None:
    for one, other in combinations(found, 2):
        both = sorted({*found[one]} & {*found[other]})
        if both:
            shared = posterior.model.lesions[both[0]].name
            raise NeurosimError(f"{one!r} and {other!r} overlap: both hold {shared}")
    for name, own in found.items():
        if np.isneginf(posterior.population.log_prior[own]).all():
            raise NeurosimError(f"{name!r}: the setting rules it out")


def _by_lesion(posterior: Posterior) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return log P(lesion | findings), however small."""
    total = np.full(len(posterior.model.lesions), -np.inf)
    np.logaddexp.at(total, posterior.model.profiles.lesion, posterior.pattern_log)
    return total


def _sum(logs: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    return float(np.logaddexp.reduce(logs))
