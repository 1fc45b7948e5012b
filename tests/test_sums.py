"""Shortcuts of the sums leave every answer as it is."""

from importlib import import_module

import numpy as np
import pytest

from neurosim.atlas import load_atlas
from neurosim.batch import kernel, plan, rank, rank_batch
from neurosim.exam import Exam, Finding
from neurosim.infer import infer, update
from neurosim.model import Model, build_model
from neurosim.model.axis import Axis
from neurosim.next_test import next_tests
from neurosim.simulate import _draw, _edges, items_of, simulate
from neurosim.terms import MIDLINE, SIDES

infer_module = import_module("neurosim.infer")  # the package has a function so named
ATLAS = load_atlas()
MODEL = build_model()
EXAMS = tuple(p.exam for p in simulate(n=6, seed=8, protocol="random"))
TIGHT = 1e-10


def test_what_no_number_can_hold_is_summed_in_logarithms(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = [infer(exam, MODEL) for exam in EXAMS]
    monkeypatch.setattr(infer_module, "SAFE", -1.0)
    monkeypatch.setattr(kernel, "SAFE", -1.0)
    batch = rank_batch(EXAMS, MODEL)
    for row, (exam, one) in enumerate(zip(EXAMS, usual, strict=True)):
        again = infer(exam, MODEL)
        for found, evidence in (
            (again.probabilities, again.log_evidence),
            (batch.probabilities[row], batch.log_evidence[row]),
        ):
            np.testing.assert_allclose(found, one.probabilities, atol=TIGHT, rtol=0)
            assert evidence == pytest.approx(one.log_evidence, abs=1e-9)


def test_who_hardly_fits_any_lesion_is_summed_in_logarithms(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = rank_batch(EXAMS, MODEL)
    monkeypatch.setattr(rank, "_LEAST", np.inf)
    monkeypatch.setattr(infer_module, "_LEAST", np.inf)
    again = rank_batch(EXAMS, MODEL)
    np.testing.assert_allclose(again.probabilities, usual.probabilities, atol=TIGHT)


def test_everything_wrong_everywhere_has_an_answer() -> None:
    """Ratios of such a patient are beyond any number."""
    sites = [
        (structure.id, side)
        for structure in ATLAS.structures.values()
        for side in ((MIDLINE,) if structure.laterality == "midline" else SIDES)
    ]
    exam = Exam(tuple(Finding(name, side, (0,)) for name, side in sites))
    one, batch = infer(exam, MODEL), rank_batch([exam, EXAMS[0]], MODEL)
    assert sum(channel.top for channel in one.channels) > infer_module.SAFE
    assert one.probabilities.sum() == pytest.approx(1)
    np.testing.assert_allclose(batch.probabilities[0], one.probabilities, atol=TIGHT)
    other = infer(EXAMS[0], MODEL).probabilities
    np.testing.assert_allclose(batch.probabilities[1], other, atol=TIGHT)


def test_rows_that_a_structure_tells_apart_are_split() -> None:
    """An axis that is too coarse is refined by the structures that need it."""
    model = Model(ATLAS)
    for modality in ("motor", "sensory", "reflex"):
        axis = model.axis(modality)
        one = Axis(modality, np.zeros_like(axis.row), np.zeros(1, dtype=np.intp),
                   axis.hidden)  # fmt: skip
        model._axes[modality] = one
    for exam in EXAMS:
        found = infer(Exam(exam.findings), model).probabilities
        usual = infer(Exam(exam.findings), MODEL).probabilities
        np.testing.assert_allclose(found, usual, atol=TIGHT, rtol=0)
    assert len(model.axis("motor").cell) > 1


def test_a_new_structure_does_not_spoil_what_was_known() -> None:
    model = Model(ATLAS)
    axis = model.axis("motor")
    model._axes["motor"] = Axis(
        "motor", np.zeros_like(axis.row), np.zeros(1, dtype=np.intp), axis.hidden
    )
    weak, foot = (
        Finding(name, "right", (3,)) for name in ("triceps", "great_toe_extension")
    )
    step = update(infer(Exam((weak,)), model), foot)
    whole = infer(Exam((weak, foot)), MODEL)
    np.testing.assert_allclose(step.probabilities, whole.probabilities, atol=TIGHT)
    tests = next_tests(infer(Exam((weak,)), model), "root", top=5)
    usual = next_tests(infer(Exam((weak,)), MODEL), "root", top=5)
    assert [t.structure for t in tests] == [t.structure for t in usual]


def test_axes_suffice_for_the_full_protocol() -> None:
    """No structure of it is told apart late: rows are right from the start."""
    model = Model(ATLAS)
    first: dict[str, Axis] = {}
    for structure, side, _ in items_of(ATLAS, "full"):
        owner = model.owner(structure)
        first.setdefault(owner.modality, model.axis(owner.modality))
        model.rows(owner.id, side if owner.laterality != "midline" else MIDLINE)
    assert all(model.axis(modality) is axis for modality, axis in first.items())


@pytest.mark.parametrize("together", [1, 3, 100])
def test_leaves_of_any_size_give_the_same(
    together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = rank_batch(EXAMS, MODEL)
    monkeypatch.setattr(plan, "_TOGETHER", together)
    plan.plan_of.cache_clear()
    found = rank_batch(EXAMS, MODEL)
    plan.plan_of.cache_clear()
    np.testing.assert_allclose(found.probabilities, usual.probabilities, atol=TIGHT)


def test_products_multiply_every_factor() -> None:
    rng = np.random.default_rng(2)
    values = np.concatenate([[1.0], rng.random(12)])
    places = [rng.integers(0, 13, 40) * (rng.random(40) < 0.6) for _ in range(5)]
    made = plan.products(places, 13)
    buffer = np.zeros(made.size)
    buffer[:13] = values
    for step in made.steps:
        stop = step.start + len(step.first)
        buffer[step.start : stop] = buffer[step.first] * buffer[step.second]
    expected = np.prod([values[place] for place in places], axis=0)
    np.testing.assert_allclose(buffer[made.place], expected, rtol=1e-14)


def test_draws_are_those_of_the_whole_distribution() -> None:
    rng = np.random.default_rng(1)
    table = rng.dirichlet(np.ones(5), size=7)
    row = rng.integers(0, 7, 4000)
    drawn = _draw(_edges(table), row, np.random.default_rng(3))
    points = np.random.default_rng(3).random(4000)
    one_by_one = [
        int((point >= table[place].cumsum()[:-1]).sum())
        for point, place in zip(points, row, strict=True)
    ]
    assert drawn.tolist() == one_by_one
