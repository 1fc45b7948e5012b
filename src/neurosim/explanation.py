"""Why: what each structure adds to one hypothesis against another, in decibans.

Of each structure it is the likelihood ratio of its records, as if nothing else were
known: the figure that a table of signs gives. What all say together beyond that is
one line, "together": two records tell less than each alone where one severity or one
person's map explains both, and more where only one lesion has both. The sum is exact
and does not depend on any order.

For what a hypothesis leaves to chance (:mod:`neurosim.unexplained`) another sum
serves. With q the posterior of the hidden states under a hypothesis h,

    log P(exam | h) = sum over structures of E_q[log P(records | state, h)]
                      - KL(q || prior of the hidden states).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from neurosim.door import door
from neurosim.exam import SIDE_NOT_TOLD, Finding
from neurosim.inference import infer
from neurosim.lesion import Lesion
from neurosim.model.channel import Term
from neurosim.model.involvement import Array, Indices
from neurosim.model.sides import unsided
from neurosim.posterior import Posterior, log_severity, log_sum
from neurosim.terms import PROTOCOL, NeurosimError, Site
from neurosim.wording import told_words

#: Decibans in one natural-log unit: 10 decibans are odds of 10 to 1.
DECIBANS = 10 / np.log(10)


@dataclass(frozen=True)
class Reason:
    """One line of an explanation.

    Attributes
    ----------
    title
        The structure and side, ``together`` or ``prior``.
    words
        The records behind it: in the user's words, or where these tell of more than
        this structure, or there are none, in those of the tables.
    decibans
        For the first hypothesis, against the second.
    findings
        The records themselves; none for together and prior.
    """

    title: str
    words: tuple[str, ...]
    decibans: float
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Why one hypothesis is more probable than another.

    Attributes
    ----------
    reasons
        One for each structure, largest first, then together and prior.
    total
        Log posterior odds in decibans: the sum of the reasons.
    """

    lesion: Lesion
    against: Lesion
    reasons: tuple[Reason, ...]
    total: float


@door
def explain(
    posterior: Posterior, lesion: Lesion | None = None, against: Lesion | None = None
) -> Explanation:
    """Return what each structure contributes for ``lesion`` against ``against``.

    Parameters
    ----------
    posterior
        From :func:`neurosim.inference.infer`.
    lesion, against
        Two hypotheses of the model; the best of the leading category and the best one
        with another root, category or family by default.

    Raises
    ------
    NeurosimError
        If both are one lesion.

    Examples
    --------
    >>> from neurosim.exam import Exam, Finding
    >>> from neurosim.inference import infer
    >>> why = explain(infer(Exam((Finding("triceps", "right", (3,)),))))
    >>> abs(sum(reason.decibans for reason in why.reasons) - why.total) < 1e-9
    True
    """
    first = lesion or leader(posterior)
    if lesion and lesion == against:
        raise NeurosimError(f"two names of one lesion: {lesion.name}")
    # Asked why not the leader: it leads, and its best rival is the answer.
    rival = None if against == first else against
    second = rival or runner_up(posterior, first)
    pair = first, second
    told = told_terms(posterior)
    words = _words(posterior, tuple(told.values()))
    reasons = [
        Reason(_title(posterior, key), said, _alone(posterior, pair, found), found)
        for (key, found), said in zip(told.items(), words, strict=True)
    ]
    reasons.sort(key=lambda reason: -abs(reason.decibans))
    prior = _difference(pair, lambda one: _log_prior(posterior, one))
    whole = _difference(pair, lambda one: _log_likelihood(posterior, one))
    if posterior.silent:
        unsaid = _difference(pair, lambda one: contributions(posterior, one).silence)
        reasons.append(Reason("what was not mentioned", (), unsaid))
    each = sum(reason.decibans for reason in reasons)
    reasons.append(Reason("together", (), whole - each))
    reasons.append(Reason("prior", (), prior))
    return Explanation(first, second, tuple(reasons), whole + prior)


def leader(posterior: Posterior) -> Lesion:
    """Return the likeliest lesion of the likeliest category, as a ranking begins.

    Many roots can share what a single other cause has alone.

    Examples
    --------
    >>> from neurosim.inference import infer
    >>> leader(infer(["right triceps weak"], record="report")).category
    'root'
    """
    category = max(posterior.categories, key=posterior.categories.__getitem__)
    return next(
        item.lesion for item in posterior.lesions if item.lesion.category == category
    )


def _alone(
    posterior: Posterior, pair: tuple[Lesion, Lesion], found: tuple[Finding, ...]
) -> float:
    """Return what some records say in a protocol of nothing else."""
    exam = replace(posterior.exam, findings=found, record=PROTOCOL)
    known = infer(exam, posterior.model, population=posterior.population)
    return _difference(pair, lambda one: _log_likelihood(known, one))


def _difference(pair: tuple[Lesion, Lesion], value: Callable[[Lesion], float]) -> float:
    first, second = map(value, pair)
    return float(DECIBANS * (first - second))


def _log_likelihood(posterior: Posterior, lesion: Lesion) -> float:
    """Return log P(exam | lesion), with second causes."""
    profiles = posterior.model.profiles
    rows = np.flatnonzero(profiles.lesion == posterior.model.lesions.index(lesion))
    joint = posterior.joint[profiles.profile[rows]] + profiles.log_weight[rows, None]
    return float(log_sum(joint.reshape(1, -1))[0])


def _words(
    posterior: Posterior, told: tuple[tuple[Finding, ...], ...]
) -> Iterator[tuple[str, ...]]:
    """Yield the words of the records of each structure."""
    structures = posterior.model.atlas.structures
    often = Counter(text for found in told for text in {f.text for f in found})
    for found in told:
        own = (replace(f, text=f.text if often[f.text] == 1 else "") for f in found)
        yield tuple(told_words(f, structures[f.structure]) for f in own)


def runner_up(posterior: Posterior, leader: Lesion) -> Lesion:
    """Return the best hypothesis of another root or cause.

    Another disc, stenosis or pair of discs with a root of the leader is no rival.
    """
    for item in posterior.lesions:
        other = item.lesion
        shared = bool(set(other.roots) & set(leader.roots))
        alike = other.family == leader.family and not other.roots
        same_cause = alike and other.side == leader.side
        if other != leader and not shared and not same_cause:
            return other
    return posterior.lesions[1].lesion


@dataclass(frozen=True)
class Contributions:
    """Log P(exam | lesion), and what adds up to it.

    Attributes
    ----------
    terms
        E_q[log P(records | state)] of each structure, in the order of
        :func:`told_terms`, where there is no second cause.
    silence
        The same of what a report leaves out.
    shared
        The rest of log P(exam, no second cause | lesion): minus KL(q || prior).
    beside
        Log of how much likelier second causes make the exam.
    """

    terms: Array
    silence: float
    shared: float
    beside: float

    @property
    def total(self) -> float:
        """Log P(exam | lesion)."""
        return float(self.terms.sum()) + self.silence + self.shared + self.beside


def told_terms(posterior: Posterior) -> dict[tuple[Site, ...], tuple[Finding, ...]]:
    """Return what was recorded, by structure and side, over all worlds.

    Where no side was told it is one line, whatever the side is in a world.
    """
    found: dict[tuple[Site, ...], tuple[Finding, ...]] = {}
    for world in posterior.worlds:
        for channel in world.channels:
            for term in channel.terms:
                if term.findings:
                    found.setdefault(_key(posterior, term), tuple(term.findings))
    return found


def _key(posterior: Posterior, term: Term) -> tuple[Site, ...]:
    if unsided(term.findings, posterior.exam):
        return tuple((name, SIDE_NOT_TOLD) for name, _ in term.sites)
    return term.sites


def contributions(posterior: Posterior, lesion: Lesion) -> Contributions:
    """Return what adds up to log P(exam | lesion)."""
    model, profiles = posterior.model, posterior.model.profiles
    rows = np.flatnonzero(profiles.lesion == model.lesions.index(lesion))
    used, log_weight = profiles.profile[rows], profiles.log_weight[rows, None]
    severity = log_severity(posterior.population)
    size = len(profiles.family), len(severity)
    whole = _log_likelihood(posterior, lesion)
    logs = np.stack(
        [
            np.broadcast_to(world.log_alone + severity, size)[used] + log_weight
            for world in posterior.worlds
        ]
    )
    alone = float(log_sum(logs.reshape(1, -1))[0])
    weights = np.exp(logs - alone)  # q(world, pattern, g)
    place = {key: at for at, key in enumerate(told_terms(posterior))}
    values = np.zeros(len(place))
    silence = 0.0
    for world, weight in zip(posterior.worlds, weights, strict=True):
        constant = world.log_weight * float(weight.sum())
        silence += constant if len(posterior.worlds) > 1 else 0.0
        for channel in world.channels:
            cells = channel.posterior(used)
            for term in channel.terms:
                value = _expected(term, used, cells, weight)
                if term.findings:
                    values[place[_key(posterior, term)]] += value
                else:
                    silence += value
    shared = alone - float(values.sum()) - silence
    return Contributions(values, silence, shared, whole - alone)


def _expected(term: Term, used: Indices, cells: Array, weight: Array) -> float:
    log_terms = term.log_likelihood[used].reshape(len(used), -1)
    return float(np.einsum("ng,ncg,nc->", weight, cells, log_terms))


def _log_prior(posterior: Posterior, lesion: Lesion) -> float:
    return float(posterior.population.log_prior[posterior.model.lesions.index(lesion)])


def _title(posterior: Posterior, sites: tuple[Site, ...]) -> str:
    name = posterior.model.atlas.structures[sites[0][0]].name
    if sites[0][1] == SIDE_NOT_TOLD:
        return f"{name}, side not told"
    sides = " and ".join(side for _, side in sites if side != "midline")
    return f"{sides} {name}".strip()
