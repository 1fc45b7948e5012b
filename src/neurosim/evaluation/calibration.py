"""Stated against observed frequency, beside what a calibrated forecaster would show.

What is stated and what is observed are the same event on the same patients: where an
event is judged among some patients only, the probability is that given that a patient
is one of them. Nothing here knows of roots.
"""

from dataclasses import dataclass

import numpy as np

from neurosim.evaluation.metrics import FLOOR, REPEATS, SEED, Estimate, bca
from neurosim.model.involvement import Array

BINS = 5
#: Of 100 calibrated forecasters, this many show no greater error than the limit.
LIMIT = 99.0
_STEPS, _CLOSE = 200, 1e-8
#: A weak ridge keeps a separable handful of patients from running away.
_RIDGE = (1e-6, 1e-2)


@dataclass(frozen=True)
class Calibration:
    """One event: what was stated of it, and how often it came true.

    Attributes
    ----------
    stated, right
        Mean stated probability, and share in which the event came true.
    error
        Mean distance of the two over five bins.
    expected, limit
        Mean, and 99th percentile, of the error of a calibrated forecaster with the
        same probabilities.
    slope
        Of a logistic regression; one is ideal, below one is overconfident. NaN where
        the event came true always or never; no interval where none was asked for.
    """

    stated: float
    right: float
    error: float
    expected: float
    limit: float
    slope: Estimate
    n: int


def calibrate(forecasts: Array, *, interval: bool = True) -> Calibration:
    """Return the calibration of stated probabilities of one event.

    Parameters
    ----------
    forecasts
        Columns: stated probability, and whether it came true; a row for each patient.
    interval
        Whether the slope gets an interval; it takes a tenth of a second.

    Examples
    --------
    >>> found = calibrate(np.array([[0.5, 1.0], [0.5, 0.0]]))
    >>> found.stated, found.right, found.error
    (0.5, 0.5, 0.0)
    """
    rows = np.asarray(forecasts, dtype=np.float64).reshape(-1, 2)
    mean, limit = calibrated_error(rows[:, 0])
    stated, right = rows.mean(axis=0) if len(rows) else (np.nan, np.nan)
    slope = _slope(rows, interval=interval)
    error = calibration_error(rows)
    return Calibration(
        float(stated), float(right), error, mean, limit, slope, len(rows)
    )


def calibration_error(forecasts: Array) -> float:
    """Return the mean distance of stated and observed frequency over five bins.

    Parameters
    ----------
    forecasts
        Columns: stated probability, and whether it came true.

    Examples
    --------
    >>> calibration_error(np.array([[0.9, 1.0], [0.9, 1.0]])).__round__(6)
    0.1
    """
    if not len(forecasts):
        return float("nan")
    errors = _errors(forecasts[:, 0], forecasts[None, :, 1])
    return float(errors[0])


def calibrated_error(stated: Array, *, level: float = LIMIT) -> tuple[float, float]:
    """Return mean and a high percentile of the error of a *calibrated* forecaster.

    With few patients even a calibrated forecaster shows an error; this is what one
    with the same stated probabilities would show.

    Examples
    --------
    >>> mean, limit = calibrated_error(np.full(100, 0.5))
    >>> 0.03 < mean < 0.05 and 0.1 < limit < 0.15
    True
    """
    if len(stated) == 0:
        return float("nan"), float("nan")
    rng = np.random.default_rng(SEED)
    right = (rng.random((REPEATS, len(stated))) < stated).astype(np.float64)
    errors = _errors(stated, right)
    return float(np.mean(errors)), float(np.percentile(errors, level))


def _errors(stated: Array, right: Array) -> Array:
    """Return the error of each row of outcomes, shape (R,)."""
    place = np.minimum((stated * BINS).astype(int), BINS - 1)
    member = np.eye(BINS)[place]
    found: Array = np.abs((stated - right) @ member).sum(axis=1) / len(stated)
    return found


def _slope(rows: Array, *, interval: bool) -> Estimate:
    value = float(slopes(rows, np.ones((1, len(rows))))[0])
    if not interval or not np.isfinite(value):
        return Estimate(value, float("nan"), float("nan"), len(rows))
    return bca(lambda weights: slopes(rows, weights), len(rows))


def slopes(forecasts: Array, weights: Array) -> Array:
    """Return the slope of "it came true" on the stated log-odds for each weighting.

    Parameters
    ----------
    forecasts
        Columns: stated probability, and whether it came true; shape (N, 2).
    weights
        How often each patient counts, shape (R, N).

    Returns
    -------
    Array
        Shape (R,); NaN where the event came true always or never.
    """
    stated = np.clip(forecasts[:, 0], FLOOR, 1 - FLOOR)
    right, odds = forecasts[:, 1], np.log(stated / (1 - stated))
    if not len(forecasts) or right.min() == right.max():
        return np.full(len(weights), np.nan)
    first, second = np.zeros(len(weights)), np.ones(len(weights))
    limit, last0, last1 = np.ones(len(weights)), first, np.zeros(len(weights))
    for _ in range(_STEPS):
        line = np.clip(first[:, None] + second[:, None] * odds, -500, 500)
        fitted = 1 / (1 + np.exp(-line))
        spread = weights * fitted * (1 - fitted)
        miss = weights * (right - fitted)
        g0 = miss.sum(axis=1) - _RIDGE[0] * first
        g1 = miss @ odds - _RIDGE[1] * (second - 1)
        h00 = spread.sum(axis=1) + _RIDGE[0]
        h01, h11 = spread @ odds, spread @ odds**2 + _RIDGE[1]
        scale = h00 * h11 - h01**2
        step0, step1 = (h11 * g0 - h01 * g1) / scale, (h00 * g1 - h01 * g0) / scale
        # A whole step overshoots where somebody was nearly sure, and never comes back:
        # none is longer than a limit, which is halved whenever the way turns round.
        longest = np.maximum(np.abs(step0), np.abs(step1))
        turned = step0 * last0 + step1 * last1 < 0
        limit = np.where(turned, limit / 2, np.minimum(1.2 * limit, 1.0))
        short = limit / np.maximum(longest, limit)
        first, second = first + short * step0, second + short * step1
        last0, last1 = step0, step1
        if longest.max() < _CLOSE:
            break
    hits = weights @ right
    return np.where((hits == 0) | (hits == weights.sum(axis=1)), np.nan, second)
