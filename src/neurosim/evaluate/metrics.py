"""Scores of probability forecasts, with intervals; nothing here knows of roots."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neurosim.model.involvement import Array

#: Guards divisions and log-odds of stated probabilities. Log scores are not floored: a
#: floored score is not proper, and pays a forecaster for being overconfident.
FLOOR = 1e-6
_LEAST = float(np.finfo(np.float64).tiny)
BINS = 5
_REPEATS = 2000
_SEED = 20240


@dataclass(frozen=True)
class Estimate:
    """A figure with its bootstrap interval of 95 %.

    Attributes
    ----------
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
    found = bootstrap(mine - theirs)
    better = int((mine > theirs).sum())
    return Paired(found.value, found.low, found.high, found.n, better)


def bootstrap(values: Array, statistic: Callable[[Array], float] = np.mean) -> Estimate:
    """Return a statistic of ``values`` with its percentile bootstrap interval.

    Parameters
    ----------
    values
        One row for each patient.
    statistic
        Function of the rows; the mean by default.

    Examples
    --------
    >>> bootstrap(np.ones(10))
    Estimate(value=1.0, low=1.0, high=1.0, n=10)
    """
    n = len(values)
    if n == 0:
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    rng = np.random.default_rng(_SEED)
    draws = rng.integers(0, n, (_REPEATS, n))
    repeats = [statistic(values[draw]) for draw in draws]
    low, high = np.nanpercentile(repeats, [2.5, 97.5])
    return Estimate(float(statistic(values)), float(low), float(high), n)


def log_score(probability: Array) -> Array:
    """Return the log of the probability given to the truth.

    Zero counts as the smallest number, so that means exist; nothing else is rounded.

    Examples
    --------
    >>> log_score(np.array([1e-40])).round(1)
    array([-92.1])
    """
    score: Array = np.log(np.maximum(probability, _LEAST))
    return score


def calibration_error(forecasts: Array) -> float:
    """Return the mean distance of stated and observed frequency over five bins.

    Parameters
    ----------
    forecasts
        Columns: stated probability of the leader, and whether it was right.

    Examples
    --------
    >>> calibration_error(np.array([[0.9, 1.0], [0.9, 1.0]])).__round__(6)
    0.1
    """
    stated, right = forecasts[:, 0], forecasts[:, 1]
    place = np.minimum((stated * BINS).astype(int), BINS - 1)
    counts = np.bincount(place, minlength=BINS)
    gaps = np.bincount(place, stated - right, minlength=BINS)
    return float(np.abs(gaps).sum() / max(counts.sum(), 1))


def calibrated_error(stated: Array) -> tuple[float, float]:
    """Return mean and 95th percentile of the error of a *calibrated* forecaster.

    With few patients even a calibrated forecaster shows an error; this is what one
    with the same stated probabilities would show.
    """
    if len(stated) == 0:
        return float("nan"), float("nan")
    rng = np.random.default_rng(_SEED)
    right = rng.random((_REPEATS, len(stated))) < stated
    errors = [
        calibration_error(np.column_stack([stated, row.astype(float)])) for row in right
    ]
    return float(np.mean(errors)), float(np.percentile(errors, 95))


def calibration_slope(forecasts: Array) -> float:
    """Return the slope of a logistic regression of "right" on the stated log-odds.

    One is ideal; below one means overconfident. NaN where all or none were right.
    """
    stated = np.clip(forecasts[:, 0], FLOOR, 1 - FLOOR)
    right = forecasts[:, 1]
    if right.min(initial=1) == right.max(initial=0):
        return float("nan")
    odds = np.log(stated / (1 - stated))
    design = np.column_stack([np.ones_like(odds), odds])
    beta = np.array([0.0, 1.0])
    # A weak ridge keeps a separable handful of patients from running away.
    ridge = np.diag([1e-6, 1e-2])
    for _ in range(50):
        fitted = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        weight = fitted * (1 - fitted)
        gradient = design.T @ (right - fitted) - ridge @ (beta - [0.0, 1.0])
        hessian = design.T @ (design * weight[:, None]) + ridge
        step = np.linalg.solve(hessian, gradient)
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            break
    return float(beta[1])
