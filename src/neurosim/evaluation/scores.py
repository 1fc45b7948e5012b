"""Labelled patients -> scores beside two baselines, in one run.

``prior`` says what setting, age and sex say; ``textbook`` counts votes of findings
for roots, with its one number chosen to be best for it on the very same patients. The
count knows roots only, so its marginal is scaled by the prior probability of a root.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.door import door
from neurosim.evaluation.calibration import Calibration, calibrate
from neurosim.evaluation.forecast import (
    Forecast,
    best_beta,
    from_posterior,
    level_map,
    ours,
    prior_only,
    textbook,
    textbook_roots,
    true_places,
    votes,
)
from neurosim.evaluation.metrics import Estimate, Paired, bootstrap, log_score, paired
from neurosim.evaluation.priors import PRIORS, under_priors
from neurosim.evaluation.result import CaseResult
from neurosim.formats import Case
from neurosim.frames import make_frame
from neurosim.model.involvement import Array
from neurosim.model.population import Population, setting_name
from neurosim.terms import CATEGORIES, LEVELS, NeurosimError

METHODS = ("neurosim", "prior", "textbook")
#: The events that are calibrated; each is stated and observed of the same patients.
LEADER = "leading root"
GIVEN_ROOT = "leading root, given a root"
CATEGORY = "leading category"
_THREE = 3


@dataclass(frozen=True)
class MethodScores:
    """All figures of one method on one group of patients, by name.

    Attributes
    ----------
    figures
        Accuracies and log scores.
    calibration
        Of three events: the leading root is the right one, of all patients; the same,
        given that the cause is a root; the leading category is the right one.
    """

    figures: dict[str, Estimate]
    calibration: dict[str, Calibration]


@dataclass(frozen=True, repr=False)
class Evaluation:
    """Scores of every method, over all patients and in groups.

    Attributes
    ----------
    groups
        ``all``, ``strict``, each category and each kind of source: method to scores.
    paired
        Our log score minus that of each baseline, marginal and given a root, over
        all radiculopathies and over the strict ones: above zero means that we are
        better.
    beta
        The one number of the textbook count, chosen to suit it best here.
    priors
        Log score of the true root, over all radiculopathies, under other priors.
    """

    setting: str
    results: tuple[CaseResult, ...]
    groups: dict[str, dict[str, MethodScores]] = field(compare=False)
    paired: dict[str, Paired] = field(compare=False)
    beta: float
    priors: dict[str, dict[str, Estimate]] = field(compare=False)

    def __repr__(self) -> str:
        """Return how much it is; the results are long."""
        return f"Evaluation({self.setting}: {len(self.results)} patients)"

    @door
    def to_frame(self, backend: str = "") -> Any:
        """Return a row for each group, method and figure, as a data frame.

        Parameters
        ----------
        backend
            As for :func:`neurosim.frames.make_frame`.
        """
        rows = [
            (group, method, name, one.value, one.low, one.high, one.n)
            for group, methods in self.groups.items()
            for method, scores in methods.items()
            for name, one in scores.figures.items()
        ]
        names = ("group", "method", "figure", "value", "low", "high", "n")
        columns = zip(*rows, strict=True) if rows else [[] for _ in names]
        return make_frame(dict(zip(names, map(list, columns), strict=True)), backend)


@door
def evaluate(
    cases: Sequence[Case],
    *,
    setting: str | Population = "published",
    atlas: Atlas | None = None,
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
        raise NeurosimError(f"cases {cases!r} is empty: there is no case to evaluate")
    atlas = atlas or load_atlas()
    counts = [votes(case.exam, atlas) for case in cases]
    beta = best_beta(_textbook_score(cases, counts))
    results = tuple(
        _result(case, atlas, setting, count=count, beta=beta)
        for case, count in zip(cases, counts, strict=True)
    )
    groups = {
        name: {
            method: _scores(members, method, whole=name in ("all", "strict"))
            for method in METHODS
        }
        for name, members in _groups(results)
    }
    return Evaluation(
        setting_name(setting), results, groups, _paired(results), beta, _priors(results)
    )


def _textbook_score(
    cases: Sequence[Case], counts: Sequence[Array]
) -> Callable[[float], float]:
    pairs = [
        (count, true_places(case.truth.roots, case.truth.side))
        for case, count in zip(cases, counts, strict=True)
        if case.truth.category == "root" and case.truth.roots
    ]

    def score(beta: float) -> float:
        given = [textbook_roots(count, beta)[right].sum() for count, right in pairs]
        return float(log_score(np.array(given)).mean()) if given else 0.0

    return score


def _result(
    case: Case, atlas: Atlas, setting: str | Population, *, count: Array, beta: float
) -> CaseResult:
    posterior = ours(case.exam, atlas, setting)
    prior = prior_only(case.exam, atlas, setting)
    forecasts = {
        "neurosim": from_posterior(posterior),
        "prior": prior,
        "textbook": textbook(count, beta, level_map(atlas), prior.categories),
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


def _scores(results: Sequence[CaseResult], method: str, *, whole: bool) -> MethodScores:
    roots = [result for result in results if result.is_root]
    levels = [r for r in roots if r.case.truth.levels]
    columns = {
        "root first": (roots, _root_within(1)),
        "root in first three": (roots, _root_within(3)),
        "level first": (levels, _level_within(1)),
        "level in first three": (levels, _level_within(3)),
        "log score": (roots, _log(_marginal)),
        "log score given root": (roots, _log(_given)),
        "Brier given root": (roots, _brier),
        "category": (results, _category),
        "true category": (results, _category_strictly),
        "category, log score": (results, _log(_category_accepted)),
        "true category, log score": (results, _log(_category_true)),
    }
    figures = {
        name: bootstrap(_column(rows, method, measure))
        for name, (rows, measure) in columns.items()
    }
    if method == "neurosim":
        figures.update(_answers([r for r in results if r.has_answer]))
    # Nobody reads the slope of a few, and the intervals take their time.
    interval = whole and method == "neurosim"
    calibration = {
        name: calibrate(_forecasts(rows, method, event), interval=interval)
        for name, (rows, event) in _events(results).items()
    }
    return MethodScores(figures, calibration)


def _answers(results: Sequence[CaseResult]) -> dict[str, Estimate]:
    """Return how often the answer that the truth names is the first of all answers."""
    places = np.array([result.answer_place for result in results], dtype=float)
    return {
        "answer first": bootstrap((places <= 1).astype(float)),
        "answer in first three": bootstrap((places <= _THREE).astype(float)),
    }


Event = Callable[[CaseResult, Forecast], tuple[float, float]]


def _events(
    results: Sequence[CaseResult],
) -> dict[str, tuple[list[CaseResult], Event]]:
    """Return each event with the patients among whom it can come true."""
    known = [result for result in results if not result.root_unknown]
    roots = [result for result in results if result.is_root]
    return {
        LEADER: (known, _leader),
        GIVEN_ROOT: (roots, _leader_given_root),
        CATEGORY: (list(results), _leading_category),
    }


def _forecasts(results: Sequence[CaseResult], method: str, event: Event) -> Array:
    pairs = [event(result, result.forecasts[method]) for result in results]
    return np.array(pairs, dtype=float).reshape(-1, 2)


def _leader(result: CaseResult, forecast: Forecast) -> tuple[float, float]:
    """Return what is stated of the leading root, and whether it is the cause."""
    best = int(np.argmax(forecast.roots))
    right = result.is_root and bool(result.right[best])
    return min(float(forecast.hits[best]), 1.0), float(right)


def _leader_given_root(result: CaseResult, forecast: Forecast) -> tuple[float, float]:
    """Return the same given that the cause is a root: stated of those who have one."""
    best = int(np.argmax(forecast.roots))
    stated = forecast.hits[best] / forecast.p_root if forecast.p_root > 0 else 0.0
    return min(float(stated), 1.0), float(result.right[best])


def _leading_category(result: CaseResult, forecast: Forecast) -> tuple[float, float]:
    best = int(np.argmax(forecast.categories))
    right = CATEGORIES[best] == result.case.truth.category
    return min(float(forecast.categories[best]), 1.0), float(right)


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


def _log(measure: Measure) -> Measure:
    def logged(result: CaseResult, forecast: Forecast) -> float:
        return float(log_score(np.array(measure(result, forecast))))

    return logged


def _brier(result: CaseResult, forecast: Forecast) -> float:
    truth = result.right / result.right.sum()
    return float(((forecast.given_root - truth) ** 2).sum())


def _category(result: CaseResult, forecast: Forecast) -> float:
    return float(forecast.category in _accepted(result))


def _category_strictly(result: CaseResult, forecast: Forecast) -> float:
    return float(forecast.category == result.case.truth.category)


def _category_accepted(result: CaseResult, forecast: Forecast) -> float:
    places = [CATEGORIES.index(name) for name in _accepted(result)]
    return float(forecast.categories[places].sum())


def _category_true(result: CaseResult, forecast: Forecast) -> float:
    return float(forecast.categories[CATEGORIES.index(result.case.truth.category)])


def _accepted(result: CaseResult) -> tuple[str, ...]:
    truth = result.case.truth
    return tuple(dict.fromkeys((truth.category, *truth.accept)))


def _paired(results: Sequence[CaseResult]) -> dict[str, Paired]:
    roots = [result for result in results if result.is_root]
    strict = [result for result in roots if result.strict]
    differences = {}
    for suffix, members in (("", roots), (", strict", strict)):
        for name, measure in (("log score", _marginal), ("given root", _given)):
            mine = _column(members, "neurosim", _log(measure))
            for method in METHODS[1:]:
                theirs = _column(members, method, _log(measure))
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
            "log score": bootstrap(_column(rows, "neurosim", _log(_marginal))),
            "log score given root": bootstrap(_column(rows, "neurosim", _log(_given))),
        }
        for name, rows in columns.items()
    }
