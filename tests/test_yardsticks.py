"""What is stated of an event is exactly its probability under the model's own belief.

For one examination, let every lesion in turn be the truth, as often as the posterior
says: the share in which the event comes true must be what was stated of it. So a
perfect forecaster is calibrated, whatever the event and whoever it is judged among.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurosim.atlas import Atlas, load_atlas
from neurosim.batch import ExamGrid, rank_batch
from neurosim.cohort.tally import TruthColumns, tally
from neurosim.evaluation.calibration import (
    calibrate,
    calibrated_error,
    calibration_error,
    slopes,
)
from neurosim.evaluation.forecast import from_posterior, votes
from neurosim.evaluation.metrics import bca, bootstrap
from neurosim.evaluation.result import CaseResult
from neurosim.evaluation.scores import CATEGORY, GIVEN_ROOT, LEADER, _events, evaluate
from neurosim.exam import Exam, Finding
from neurosim.formats import Case
from neurosim.inference import infer
from neurosim.truth import Truth

LEG = (("patellar_reflex", "left", (0,)), ("knee_extension", "left", (4,)))
EXAMS = (
    Exam((Finding("triceps", "right", (3,)),)),
    Exam(tuple(Finding(*one) for one in LEG)),
    Exam((Finding("plantar_response", "right", (0,)),), age=70),
    Exam(()),
)  # fmt: skip


def as_truths(exam: Exam) -> tuple[list[CaseResult], np.ndarray]:
    """Return the patient with every lesion as the truth, and how likely each is."""
    posterior = infer(exam, setting="published")
    forecast = {"neurosim": from_posterior(posterior)}
    found = []
    for lesion in posterior.model.lesions:
        roots = tuple(root for root, _ in lesion.roots)
        sides = {side for _, side in lesion.roots}
        side = sides.pop() if len(sides) == 1 else "bilateral"
        truth = Truth(lesion.category, roots=roots, side=side)
        found.append(CaseResult(Case("one", exam, truth), posterior, forecast))
    return found, posterior.probabilities


@pytest.mark.parametrize("exam", EXAMS, ids=["arm", "leg", "cord", "nothing"])
@pytest.mark.parametrize("event", [LEADER, GIVEN_ROOT, CATEGORY])
def test_a_perfect_forecaster_is_calibrated(exam: Exam, event: str) -> None:
    results, probabilities = as_truths(exam)
    members, judge = _events(results)[event]
    weight = {id(r): p for r, p in zip(results, probabilities, strict=True)}
    weights = np.array([weight[id(r)] for r in members])
    pairs = np.array([judge(r, r.forecasts["neurosim"]) for r in members])
    assert np.ptp(pairs[:, 0]) == 0
    assert weights @ pairs[:, 1] / weights.sum() == pytest.approx(pairs[0, 0], abs=1e-9)


def test_a_cohort_judges_the_event_that_it_states(atlas: Atlas) -> None:
    exam = Exam((Finding("triceps", "right", (3,)),))
    lesions = rank_batch([exam], atlas=atlas).lesions
    grid = ExamGrid.from_exams([exam] * len(lesions))
    said = rank_batch(grid, atlas=atlas)
    words = ["+".join(f"{s} {r}" for r, s in lesion.roots) for lesion in lesions]
    columns = {
        "category": np.array([lesion.category for lesion in lesions], dtype=object),
        "level": np.array([lesion.level for lesion in lesions], dtype=object),
        "roots": np.array(words, dtype=object),
    }
    truth, probabilities = TruthColumns(columns), said.probabilities[0]
    seen = stated = right = 0.0
    for row, p in enumerate(probabilities):
        rows = np.array([row])
        part = replace(
            said,
            probabilities=said.probabilities[rows],
            log_evidence=said.log_evidence[rows],
        )
        one = tally(truth.part(rows), ExamGrid.from_exams([exam]), part)
        seen += p * one.counts.sum()
        stated += p * one.stated.sum()
        right += p * one.right.sum()
    assert seen > 0
    assert right / seen == pytest.approx(stated / seen, abs=1e-9)


def test_an_overconfident_forecaster_is_found_out() -> None:
    rng = np.random.default_rng(1)
    true = rng.uniform(0.2, 0.8, 400)
    right = (rng.random(400) < true).astype(float)
    odds = np.log(true / (1 - true))
    fair = calibrate(np.column_stack([true, right]))
    sure = calibrate(np.column_stack([1 / (1 + np.exp(-3 * odds)), right]))
    assert fair.error < fair.limit
    assert fair.slope.low < 1 < fair.slope.high
    assert sure.error > sure.limit
    assert sure.slope.high < 1
    assert sure.slope.value == pytest.approx(fair.slope.value / 3, rel=0.02)


def test_the_limit_holds_for_99_of_100_calibrated_series() -> None:
    rng = np.random.default_rng(2)
    stated = rng.uniform(0, 1, 60)
    mean, limit = calibrated_error(stated)
    errors = [
        calibration_error(np.column_stack([stated, rng.random(60) < stated]))
        for _ in range(2000)
    ]
    assert np.mean(errors) == pytest.approx(mean, rel=0.03)
    assert 0.003 < np.mean(np.array(errors) > limit) < 0.02


@given(
    pairs=st.lists(
        st.tuples(st.sampled_from((0.001, 0.2, 0.7, 0.99, 1.0)), st.booleans()),
        min_size=5,
        max_size=60,
    )
)
def test_the_slope_is_the_best_one(pairs: list[tuple[float, bool]]) -> None:
    """Also where somebody was sure and wrong: no other slope near it fits better."""
    rows = np.array(pairs, dtype=float)
    found = float(slopes(rows, np.ones((1, len(rows))))[0])
    if rows[:, 1].min() == rows[:, 1].max():
        assert np.isnan(found)
        return
    assert _fit(rows, found) >= max(_fit(rows, found + d) for d in (-0.1, 0.1)) - 1e-6


def _fit(rows: np.ndarray, slope: float) -> float:
    """Return the best log-likelihood with that slope, less the weak ridge."""
    stated = np.clip(rows[:, 0], 1e-6, 1 - 1e-6)
    odds = np.log(stated / (1 - stated))
    best = -np.inf
    low, high = -60.0 - 14 * abs(slope), 60.0 + 14 * abs(slope)
    for _ in range(4):
        grid = np.linspace(low, high, 400)
        line = grid[:, None] + slope * odds
        score = -np.logaddexp(0, np.where(rows[:, 1] > 0, -line, line)).sum(axis=1)
        score -= 5e-7 * grid**2
        at, gap = grid[score.argmax()], grid[1] - grid[0]
        best, low, high = float(score.max()), at - gap, at + gap
    return best - 5e-3 * (slope - 1) ** 2


def test_no_slope_where_all_came_true() -> None:
    rows = np.array([[0.3, 1.0], [0.9, 1.0]])
    assert np.isnan(slopes(rows, np.ones((2, 2)))).all()
    assert np.isnan(calibrate(rows).slope.low)
    assert calibrate(np.empty((0, 2))).n == 0


@pytest.mark.parametrize("kind", ["skewed", "shares"])
def test_intervals_are_those_of_scipy(kind: str) -> None:
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(3)
    values = (
        rng.exponential(1.0, 40)
        if kind == "skewed"
        else rng.integers(0, 2, 40).astype(float)
    )
    found = bootstrap(values)
    theirs = stats.bootstrap(
        (values,), np.mean, method="BCa", n_resamples=2000, rng=rng
    ).confidence_interval
    assert found.low == pytest.approx(theirs.low, abs=0.05)
    assert found.high == pytest.approx(theirs.high, abs=0.05)
    assert found.low < found.value < found.high


def test_an_interval_of_few_patients() -> None:
    assert bootstrap(np.array([])).n == 0
    one = bootstrap(np.array([0.4]))
    assert one.value == 0.4
    assert np.isnan([one.low, one.high]).all()  # one patient tells of no other
    gone = bca(lambda weights: np.full(len(weights), np.nan), 3)
    assert np.isnan(gone.value)


@pytest.mark.parametrize("hit", [0.0, 1.0])
def test_a_share_of_all_or_none_is_not_certain(hit: float) -> None:
    """Two hits of two patients are no proof: the interval narrows with the number."""
    few, many = (bootstrap(np.full(n, hit)) for n in (2, 200))
    assert few.value == many.value == hit
    assert few.high - few.low > 0.5
    assert 0 < many.high - many.low < 0.05


def test_the_answer_may_be_a_nerve(atlas: Atlas) -> None:
    """A truth that lists look-alikes is right with one of them on its side only."""
    wrist = Exam((Finding("tinel_wrist", "right", (0,)),))
    places = {}
    for side in ("right", "left"):
        truth = Truth("mimic", side=side, lesions=("carpal_tunnel",))
        found = evaluate([Case("one", wrist, truth)], atlas=atlas)
        places[side] = found.results[0].answer_place
        figures = found.groups["all"]["neurosim"].figures
        assert figures["answer first"].value == float(places[side] == 1)
    assert places["right"] < places["left"]


def test_a_radiculopathy_without_its_root_is_judged_by_category_only(
    atlas: Atlas,
) -> None:
    weak = Exam((Finding("triceps", "right", (3,)),))
    found = evaluate([Case("one", weak, Truth("root"))], atlas=atlas)
    scores = found.groups["all"]["neurosim"]
    assert scores.calibration[LEADER].n == 0
    assert scores.calibration[CATEGORY].n == 1
    assert scores.figures["true category"].n == 1


def test_a_side_that_is_not_told_is_half_a_vote_for_each() -> None:
    atlas = load_atlas()
    told, untold = (
        votes(Exam((Finding("triceps", side, (3,)),)), atlas)
        for side in ("right", "unspecified")
    )
    assert untold.sum() == pytest.approx(told.sum())
    assert untold.max() == pytest.approx(told.max() / 2)
