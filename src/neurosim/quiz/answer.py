"""Answers: what a student states, what counts as right, and the score.

The score is the quadratic one (Brier), turned so that 100 is certain and right and
0 certain and wrong. It is proper: nobody gains by stating other probabilities than
the ones believed. Answers are compared on a fixed list: each root of each side, and
each kind of cause that is no root.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from neurosim.hypothesis import matching
from neurosim.infer import Posterior
from neurosim.lesion import Lesion, answer_of
from neurosim.model import Model
from neurosim.model.involvement import Array
from neurosim.model.population import Population
from neurosim.terms import ROOTS, SIDES, ExamError, NeurosimError, UnknownNameError

_PART = re.compile(
    r"^(?P<name>.*?)[\s:=]*(?:(?P<percent>\d+(?:\.\d+)?)\s*(?:%|percent)|"
    r"(?P<share>0?\.\d+|1\.0+))\s*$",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[,;]|(?<=%)\s")
_SHOWN = 60
_ANSWERS = (
    "is no answer; name a root (C7 right), a level (C6/7 right), or cord, "
    "cauda equina, conus, mimic, none"
)


@dataclass(frozen=True)
class Guess:
    """One answer with the probability stated for it.

    Attributes
    ----------
    answers
        The answers that the words mean, with their share of the probability.
    """

    words: str
    probability: float
    answers: tuple[tuple[str, float], ...]


def parse_diagnosis(text: str, model: Model, population: Population) -> tuple[
    Guess, ...
]:  # fmt: skip
    """Return the guesses of a text such as ``C7 right 70%, C6 right 30%``.

    A level, or a root without a side, is split over the answers it can mean as
    often as they occur.

    Raises
    ------
    ExamError
        If a part has no probability or no meaning, or they add up to more than one.

    Examples
    --------
    >>> from neurosim.model import build_model
    >>> model = build_model()
    >>> population = model.population("referral")
    >>> [g.words for g in parse_diagnosis("C7 right 70%, cord 10%", model, population)]
    ['C7 right', 'cord']
    """
    guesses, faults = [], []
    for part in filter(None, map(str.strip, _SPLIT.split(text))):
        try:
            guesses.append(_parse_part(part, model, population))
        except UnknownNameError as error:
            near = str(error).partition("did you mean")[1:]
            faults.append(f"{part[:_SHOWN]!r}: {''.join(near) or _ANSWERS}")
        except NeurosimError as error:
            faults += getattr(error, "faults", (str(error),))
    total = sum(guess.probability for guess in guesses)
    if not guesses and not faults:
        faults.append("name an answer, such as: diagnose C7 right 70%, C6 right 30%")
    if total > 1 + 1e-9:
        faults.append(f"the probabilities add up to {total:.0%}; at most 100%")
    if faults:
        raise ExamError(faults)
    return tuple(guesses)


def _parse_part(part: str, model: Model, population: Population) -> Guess:
    match = _PART.match(part)
    shown = part[:_SHOWN]
    if match is None or not match["name"].strip():
        raise ExamError([f"{shown!r}: say how sure you are, such as 'C7 right 70%'"])
    number = float(match["share"] or 0) or float(match["percent"] or 0) / 100
    if number > 1:
        raise ExamError([f"{shown!r}: at most 100%"])
    meant = set(_meant(model, match["name"].strip()))
    common = np.exp(population.log_prior)
    weights = common * np.array([lesion in meant for lesion in model.lesions])
    shares = answer_shares(model, weights / weights.sum())
    parts = tuple((name, p) for name, p in shares.items() if p > 0)
    return Guess(match["name"].strip(), number, parts)


def _meant(model: Model, name: str) -> tuple[Lesion, ...]:
    """Return the lesions of a name; of two roots at once those that have both."""
    words = [word for word in re.split(r"[\s+&]+", name) if word.lower() != "and"]
    roots = {word.upper() for word in words if word.upper() in ROOTS}
    both = any(word.lower() in ("both", "bilateral") for word in words)
    rest = " ".join(w for w in words if w.lower() not in ("both", "bilateral"))
    if len(roots) < 2:
        single = matching(model, rest)
        single = tuple(lesion for lesion in single if "+" not in lesion.level)
    else:
        sides = [word for word in words if word.lower() in SIDES]
        first = matching(model, " ".join([*sides, min(roots)]))
        single = tuple(x for x in first if {root for root, _ in x.roots} == roots)
        if not single:
            raise ExamError([f"{name!r}: these roots are not neighbours"])
    chosen = tuple(lesion for lesion in single if not both or not lesion.side)
    return chosen or single or matching(model, rest)


def answer_shares(model: Model, probabilities: Array) -> dict[str, float]:
    """Return the probability of each answer from that of each lesion."""
    shares: dict[str, float] = {}
    for lesion, p in zip(model.lesions, probabilities, strict=True):
        name = answer_of(lesion)
        shares[name] = shares.get(name, 0.0) + float(p)
    return shares


def stated_shares(
    guesses: Sequence[Guess], model: Model, population: Population
) -> dict[str, float]:
    """Return what the guesses say of every answer.

    What is left over goes to the answers not named, as often as they occur.
    """
    shares = dict.fromkeys(map(answer_of, model.lesions), 0.0)
    for guess in guesses:
        for name, share in guess.answers:
            shares[name] += guess.probability * share
    rest = max(0.0, 1 - sum(shares.values()))
    common = answer_shares(model, np.exp(population.log_prior))
    others = {name: p for name, p in common.items() if shares[name] == 0}
    total = sum(others.values())
    for name, p in others.items():
        shares[name] = rest * p / total
    return shares


def score(shares: Mapping[str, float], accept: Sequence[str]) -> float:
    """Return the score of probabilities, 0 to 100.

    With several answers accepted, the best score among them counts.

    Examples
    --------
    >>> score({"right C7": 1.0}, ["right C7"]), score({"right C6": 1.0}, ["right C7"])
    (100.0, 0.0)
    >>> score({"right C6": 0.5, "right C7": 0.5}, ["right C7"])
    75.0
    """
    squares = sum(p * p for p in shares.values())
    best = max(shares.get(name, 0.0) for name in accept)
    return 100 * (1 - (squares - best * best + (1 - best) ** 2) / 2)


def posterior_shares(posterior: Posterior) -> dict[str, float]:
    """Return the probability of each answer after the findings."""
    return answer_shares(posterior.model, posterior.probabilities)


def leading(shares: Mapping[str, float]) -> str:
    """Return the most probable answer."""
    return max(shares, key=lambda name: shares[name])


def entropy(shares: Mapping[str, float]) -> float:
    """Return how open the question is, in bits.

    Examples
    --------
    >>> entropy({"right C6": 0.5, "right C7": 0.5})
    1.0
    """
    p = np.array([value for value in shares.values() if value > 0])
    return max(0.0, float(-(p * np.log2(p)).sum()))


def judged(guesses: Sequence[Guess], accept: Sequence[str]) -> list[
    tuple[float, bool]
]:  # fmt: skip
    """Return each stated probability with whether its answer was right."""
    return [
        (guess.probability, any(name in accept for name, _ in guess.answers))
        for guess in guesses
    ]


def lesions_of(model: Model, answer: str) -> list[Lesion]:
    """Return the lesions that an answer covers."""
    return [lesion for lesion in model.lesions if answer_of(lesion) == answer]
