"""Scores of probability forecasts, with intervals; nothing here knows of roots."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from neurosim.model.involvement import Array
from neurosim.side_tables import wilson

#: Guards divisions and log-odds of stated probabilities. Log scores are not floored: a
#: floored score is not proper, and pays a forecaster for being overconfident.
FLOOR = 1e-6
_LEAST = float(np.finfo(np.float64).tiny)
REPEATS = 2000
SEED = 20240
_NORMAL = NormalDist()
_Z = _NORMAL.inv_cdf(0.975)


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval of 95 %: of the bootstrap, or Wilson's of a share.

    Attributes
    ----------
    low, high
        NaN of a single patient.
    n
        Number of patients behind it.
    """

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Paired(Estimate):
    """A mean difference of two methods on the same patients.

    Attributes
    ----------
    better
        Patients on whom the first method did better. A mean can rest on a few patients
        with whom the other method went badly wrong; this cannot.
    """

    better: int


def paired(mine: Array, theirs: Array) -> Paired:
    """Return the mean difference with its interval, and how often it is above zero.

    Examples
    --------
    >>> paired(np.array([2.0, 1.0]), np.array([1.0, 0.0]))
    Paired(value=1.0, low=1.0, high=1.0, n=2, better=2)
    """
    found = _mean(mine - theirs)
    better = int((mine > theirs).sum())
    return Paired(found.value, found.low, found.high, found.n, better)


def bootstrap(values: Array) -> Estimate:
    """Return the mean of ``values`` with its BCa bootstrap interval.

    If all patients are hits, or none is, no sample of them differs, and the bootstrap
    would claim certainty: then the interval is Wilson's.

    Parameters
    ----------
    values
        One number for each patient.

    Examples
    --------
    >>> found = bootstrap(np.ones(10))
    >>> found.value, round(found.low, 2), round(found.high, 2)
    (1.0, 0.72, 1.0)
    """
    values = np.asarray(values, dtype=np.float64)
    if set(values) in ({0.0}, {1.0}):
        share, n = float(values[0]), len(values)
        return Estimate(share, *wilson(share, n), n)
    return _mean(values)


def _mean(values: Array) -> Estimate:
    if not len(values):
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    return bca(lambda weights: weights @ values / weights.sum(axis=1), len(values))


def bca(statistic: Callable[[Array], Array], n: int) -> Estimate:
    """Return a statistic with its bias-corrected and accelerated interval of 95 %.

    Parameters
    ----------
    statistic
        From how often each patient counts, shape (R, N), to one value for each row.
    n
        Number of patients, N.

    References
    ----------
    Efron B. Better bootstrap confidence intervals. J Am Stat Assoc 1987;82:171-185.

    Examples
    --------
    >>> skewed = np.array([0.0, 0.0, 0.0, 1.0, 8.0])
    >>> found = bca(lambda weights: weights @ skewed / weights.sum(axis=1), 5)
    >>> found.value, found.low < found.value < found.high < 8
    (1.8, True)
    """
    value = float(statistic(np.ones((1, n)))[0])
    if n < 2:  # an interval without width would say that it is certain
        return Estimate(value, float("nan"), float("nan"), n)
    rng = np.random.default_rng(SEED)
    repeats = statistic(rng.multinomial(n, np.full(n, 1 / n), REPEATS).astype(float))
    repeats = repeats[np.isfinite(repeats)]
    if not len(repeats) or np.ptp(repeats) == 0:
        return Estimate(value, value, value, n)
    below = (repeats < value).mean() + (repeats == value).mean() / 2
    edge = 1 / (2 * len(repeats))
    bias = _NORMAL.inv_cdf(float(np.clip(below, edge, 1 - edge)))
    apart = statistic(np.ones((n, n)) - np.eye(n))
    apart = np.nanmean(apart) - apart[np.isfinite(apart)]
    spread = float((apart**2).sum())
    bend = float((apart**3).sum()) / (6 * spread**1.5) if spread > 0 else 0.0
    ends = []
    for z in (-_Z, _Z):
        moved = (bias + z) / (1 - bend * (bias + z))
        ends.append(float(np.quantile(repeats, _NORMAL.cdf(bias + moved))))
    return Estimate(value, min(ends), max(ends), n)


def log_score(probability: Array) -> Array:
    """Return the log of the probability given to the truth.

    Zero counts as the smallest number, so that means exist; nothing else is rounded.

    Examples
    --------
    >>> log_score(np.array([1e-40])).round(1)
    array([-92.1])
    """
    return np.log(np.maximum(probability, _LEAST))
