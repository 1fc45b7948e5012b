"""Labelled patients -> scores beside two baselines, in one run.

``prior`` says what setting, age and sex say; ``textbook`` counts votes of findings
for roots, with its one number chosen to be best for it on the very same patients. The
count knows roots only, so its marginal is scaled by the prior probability of a root.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.evaluate.forecast import (
    Forecast,
    best_beta,
    from_posterior,
    level_map,
    ours,
    prior_only,
    textbook,
    true_places,
    votes,
)
from neurosim.evaluate.metrics import (
    Estimate,
    Paired,
    bootstrap,
    calibrated_error,
    calibration_error,
    calibration_slope,
    log_score,
    paired,
)
from neurosim.evaluate.priors import PRIORS, under_priors
from neurosim.exam import Finding
from neurosim.formats import Case
from neurosim.infer import Posterior
from neurosim.model.involvement import Array
from neurosim.terms import LEVELS, NeurosimError

METHODS = ("neurosim", "prior", "textbook")


@dataclass(frozen=True)
class Calibration:
    """Stated against observed frequency of the leading root, given a root.

    Attributes
    ----------
    error
        Mean distance over five bins.
    expected, limit
        Mean and 95th percentile of a calibrated forecaster with the same
        probabilities.
    slope
        Of a logistic regression; one is ideal, below one is overconfident.
    """

    error: float
    expected: float
    limit: float
    slope: float
    n: int


@dataclass(frozen=True)
class Scores:
    """All figures of one method on one group of patients, by name."""

    figures: dict[str, Estimate]
    calibration: Calibration


@dataclass(frozen=True)
class CaseResult:
    """One patient: the truth and what each method said."""

    case: Case
    posterior: Posterior
    forecasts: dict[str, Forecast]

    @property
    def right(self) -> Array:
        """Which roots and sides are right, shape (60,)."""
        return true_places(self.case.truth.roots, self.case.truth.side)

    @property
    def is_root(self) -> bool:
        """Whether the patient has a radiculopathy with a known root."""
        return self.case.truth.category == "root" and bool(self.case.truth.roots)

    @property
    def strict(self) -> bool:
        """Whether the record is clear and the truth sure."""
        atlas = self.posterior.model.atlas
        examined = any(
            f.kind != "told" and not f.relation and not _may_be_normal(f, atlas)
            for f in self.case.exam.findings
        )
        sure = self.case.truth.strength != "weak" and self.case.ambiguity != "high"
        return sure and examined


def _may_be_normal(finding: Finding, atlas: Atlas) -> bool:
    structure = atlas.structures[finding.structure]
    symptom = structure.modality == "pain"
    return symptom or structure.scale.normal in finding.grades


@dataclass(frozen=True)
class Evaluation:
    """Scores of every method, over all patients and in groups.

    Attributes
    ----------
    groups
        ``all``, ``strict``, each category and each kind of source: method to scores.
    paired
        Difference of our log score to each baseline's, marginal and given a root, over
        all radiculopathies and over the strict ones: above zero means that we are
        better.
    beta
        The textbook count's number that is best for it here.
    priors
        Log score of the true root, over all radiculopathies, under other priors.
    """

    setting: str
    results: tuple[CaseResult, ...]
    groups: dict[str, dict[str, Scores]]
    paired: dict[str, Paired]
    beta: float
    priors: dict[str, dict[str, Estimate]]


def evaluate(
    cases: Sequence[Case], *, setting: str = "published", atlas: Atlas | None = None
) -> Evaluation:
    """Return scores on labelled patients, with baselines and intervals.

    Parameters
    ----------
    cases
        From :func:`neurosim.formats.load_cases`.
    setting
        The population whose prior is used.
    atlas
        The tables; the shipped ones by default.

    Raises
    ------
    NeurosimError
        If there is no case.
    """
    if not cases:
        raise NeurosimError("there is no case to evaluate")
    atlas = atlas or load_atlas()
    counts = [votes(case.exam, atlas) for case in cases]
    beta = best_beta(_textbook_score(cases, counts, atlas))
    results = tuple(
        _result(case, atlas, setting, count=count, beta=beta)
        for case, count in zip(cases, counts, strict=True)
    )
    groups = {
        name: {method: _scores(members, method) for method in METHODS}
        for name, members in _groups(results)
    }
    return Evaluation(
        setting, results, groups, _paired(results), beta, _priors(results)
    )


def _textbook_score(
    cases: Sequence[Case], counts: Sequence[Array], atlas: Atlas
) -> Callable[[float], float]:
    levels = level_map(atlas)
    pairs = [
        (count, true_places(case.truth.roots, case.truth.side))
        for case, count in zip(cases, counts, strict=True)
        if case.truth.category == "root" and case.truth.roots
    ]

    def score(beta: float) -> float:
        given = [
            textbook(count, beta, levels, 1.0).roots[right].sum()
            for count, right in pairs
        ]
        return float(log_score(np.array(given)).mean()) if given else 0.0

    return score


def _result(
    case: Case, atlas: Atlas, setting: str, *, count: Array, beta: float
) -> CaseResult:
    posterior = ours(case.exam, atlas, setting)
    prior = prior_only(case.exam, atlas, setting)
    p_root = float(prior.roots.sum())
    forecasts = {
        "neurosim": from_posterior(posterior),
        "prior": prior,
        "textbook": textbook(count, beta, level_map(atlas), p_root),
    }
    return CaseResult(case, posterior, forecasts)


def _groups(
    results: Sequence[CaseResult],
) -> Iterable[tuple[str, Sequence[CaseResult]]]:
    yield "all", results
    yield "strict", [result for result in results if result.strict]
    for category in dict.fromkeys(r.case.truth.category for r in results):
        yield (
            f"category {category}",
            [r for r in results if r.case.truth.category == category],
        )
    for kind in dict.fromkeys(_kind(r) for r in results):
        yield f"source {kind}", [r for r in results if _kind(r) == kind]


def _kind(result: CaseResult) -> str:
    return str((result.case.source or {}).get("kind", "not said"))


def _scores(results: Sequence[CaseResult], method: str) -> Scores:
    roots = [result for result in results if result.is_root]
    levels = [r for r in results if r.case.truth.levels and r.is_root]
    figures = {
        "root first": bootstrap(_column(roots, method, _root_within(1))),
        "root in first three": bootstrap(_column(roots, method, _root_within(3))),
        "level first": bootstrap(_column(levels, method, _level_within(1))),
        "level in first three": bootstrap(_column(levels, method, _level_within(3))),
        "log score": bootstrap(log_score(_column(roots, method, _marginal))),
        "log score given root": bootstrap(log_score(_column(roots, method, _given))),
        "Brier given root": bootstrap(_column(roots, method, _brier)),
        "category": bootstrap(_column(results, method, _category)),
    }
    leaders = np.array([_leader(r, r.forecasts[method]) for r in roots]).reshape(-1, 2)
    mean, limit = calibrated_error(leaders[:, 0])
    calibration = Calibration(
        calibration_error(leaders), mean, limit, calibration_slope(leaders), len(roots)
    )
    return Scores(figures, calibration)


Measure = Callable[[CaseResult, Forecast], float]


def _column(results: Sequence[CaseResult], method: str, measure: Measure) -> Array:
    return np.array([measure(r, r.forecasts[method]) for r in results], dtype=float)


def _root_within(count: int) -> Measure:
    def measure(result: CaseResult, forecast: Forecast) -> float:
        best = np.argsort(-forecast.roots, kind="stable")[:count]
        return float(result.right[best].any())

    return measure


def _level_within(count: int) -> Measure:
    def measure(result: CaseResult, forecast: Forecast) -> float:
        best = np.argsort(-forecast.levels, kind="stable")[:count]
        return float(any(LEVELS[i] in result.case.truth.levels for i in best))

    return measure


def _marginal(result: CaseResult, forecast: Forecast) -> float:
    return float(forecast.roots[result.right].sum())


def _given(result: CaseResult, forecast: Forecast) -> float:
    return float(forecast.given_root[result.right].sum())


def _brier(result: CaseResult, forecast: Forecast) -> float:
    truth = result.right / result.right.sum()
    return float(((forecast.given_root - truth) ** 2).sum())


def _category(result: CaseResult, forecast: Forecast) -> float:
    truth = result.case.truth
    accepted = truth.accept or (truth.category,)
    return float(forecast.category in accepted)


def _leader(result: CaseResult, forecast: Forecast) -> tuple[float, float]:
    given = forecast.given_root
    best = int(np.argmax(given))
    return float(given[best]), float(result.right[best])


def _paired(results: Sequence[CaseResult]) -> dict[str, Paired]:
    roots = [result for result in results if result.is_root]
    strict = [result for result in roots if result.strict]
    differences = {}
    for suffix, members in (("", roots), (", strict", strict)):
        for name, measure in (("log score", _marginal), ("given root", _given)):
            mine = log_score(_column(members, "neurosim", measure))
            for method in METHODS[1:]:
                theirs = log_score(_column(members, method, measure))
                differences[f"{method}, {name}{suffix}"] = paired(mine, theirs)
    return differences


def _priors(results: Sequence[CaseResult]) -> dict[str, dict[str, Estimate]]:
    """Return root first and log scores of the radiculopathies under each prior."""
    columns: dict[str, list[CaseResult]] = {name: [] for name in PRIORS}
    for result in results:
        if result.is_root:
            for name, posterior in under_priors(result.posterior).items():
                told = {"neurosim": from_posterior(posterior)}
                columns[name].append(CaseResult(result.case, posterior, told))
    return {
        name: {
            "root first": bootstrap(_column(rows, "neurosim", _root_within(1))),
            "log score": bootstrap(log_score(_column(rows, "neurosim", _marginal))),
            "log score given root": bootstrap(
                log_score(_column(rows, "neurosim", _given))
            ),
        }
        for name, rows in columns.items()
    }
