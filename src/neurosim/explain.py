"""Why: what each structure adds to one hypothesis against another, in decibans.

With q the posterior of the hidden states under a hypothesis h,

    log P(exam | h) = sum over structures of E_q[log P(records | state, h)]
                      - KL(q || prior of the hidden states),

which is exact and does not depend on any order. The second part is the "shared
cause": how far the hidden states had to move to make the findings fit together.
"""

from dataclasses import dataclass

import numpy as np

from neurosim.exam import Finding
from neurosim.infer import Posterior, log_sum
from neurosim.lesion import Lesion
from neurosim.model.channel import Term
from neurosim.model.involvement import Array, Indices

#: Decibans in one natural-log unit: 10 decibans are odds of 10 to 1.
DECIBANS = 10 / np.log(10)


@dataclass(frozen=True)
class Reason:
    """One line of an explanation.

    Attributes
    ----------
    title
        The structure and side, ``shared cause`` or ``prior``.
    words
        The user's own records behind it.
    decibans
        For the first hypothesis, against the second.
    findings
        The records themselves; none for shared cause and prior.
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
        One for each structure, largest first, then shared cause and prior.
    total
        Log posterior odds in decibans: the sum of the reasons.
    """

    lesion: Lesion
    against: Lesion
    reasons: tuple[Reason, ...]
    total: float


def explain(
    posterior: Posterior, lesion: Lesion | None = None, against: Lesion | None = None
) -> Explanation:
    """Return what each structure contributes for ``lesion`` against ``against``.

    Parameters
    ----------
    posterior
        From :func:`neurosim.infer.infer`.
    lesion, against
        Two hypotheses of the model; the leader and the best one with another root,
        category or family by default.

    Examples
    --------
    >>> from neurosim.exam import Exam, Finding
    >>> from neurosim.infer import infer
    >>> why = explain(infer(Exam((Finding("triceps", "right", (3,)),))))
    >>> abs(sum(reason.decibans for reason in why.reasons) - why.total) < 1e-9
    True
    """
    first = lesion or posterior.lesions[0].lesion
    second = against or runner_up(posterior, first)
    ours, our_total = contributions(posterior, first)
    theirs, their_total = contributions(posterior, second)
    terms = [term for channel in posterior.channels for term in channel.terms]
    gains = DECIBANS * (ours - theirs)
    reasons = [
        Reason(
            _title(posterior, term),
            tuple(f.words for f in term.findings),
            gain,
            tuple(term.findings),
        )
        for term, gain in zip(terms, gains.tolist(), strict=True)
    ]
    reasons.sort(key=lambda reason: -abs(reason.decibans))
    shared = DECIBANS * (our_total - their_total) - gains.sum()
    prior = DECIBANS * (_log_prior(posterior, first) - _log_prior(posterior, second))
    reasons.append(Reason("shared cause", (), float(shared)))
    reasons.append(Reason("prior", (), float(prior)))
    total = DECIBANS * (our_total - their_total) + prior
    return Explanation(first, second, tuple(reasons), float(total))


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


def contributions(posterior: Posterior, lesion: Lesion) -> tuple[Array, float]:
    """Return E_q[log P(records | state)] of each term, and log P(exam | lesion).

    Returns
    -------
    terms : ndarray
        Shape (number of terms,), in the order of the posterior's channels.
    total : float
        log P(exam | lesion); the difference to the sum of terms is -KL.
    """
    model, profiles = posterior.model, posterior.model.profiles
    rows = np.flatnonzero(profiles.lesion == model.lesions.index(lesion))
    used = profiles.profile[rows]
    log_joint = posterior.joint[used] + profiles.log_weight[rows, None]
    total = float(log_sum(log_joint.reshape(1, -1))[0])
    weight = np.exp(log_joint - total)  # q(pattern, g)
    values = [
        _expected(term, used, channel.posterior(used), weight)
        for channel in posterior.channels
        for term in channel.terms
    ]
    return np.array(values), total


def _expected(term: Term, used: Indices, cells: Array, weight: Array) -> float:
    log_terms = term.log_likelihood[used].reshape(len(used), -1)
    return float(np.einsum("ng,ncg,nc->", weight, cells, log_terms))


def _log_prior(posterior: Posterior, lesion: Lesion) -> float:
    index = posterior.model.lesions.index(lesion)
    return float(posterior.population.log_prior[index])


def _title(posterior: Posterior, term: Term) -> str:
    name = posterior.model.atlas.structures[term.sites[0][0]].name
    sides = " and ".join(side for _, side in term.sites if side != "midline")
    return f"{sides} {name}".strip()
