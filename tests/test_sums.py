"""Shortcuts of the sums leave every answer as it is."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurosim import inference, terms
from neurosim.atlas import Atlas, load_atlas
from neurosim.batch import mixture, plan, rank, rank_batch
from neurosim.conditions import in_setting
from neurosim.exam import Exam, Finding
from neurosim.inference import infer
from neurosim.model import Model, build_model
from neurosim.model.axis import Axis
from neurosim.model.channel import SAFE
from neurosim.sampling import edges_of, place
from neurosim.simulation import simulate
from neurosim.terms import ROOTS

ATLAS = load_atlas()
MODEL = build_model()
TIGHT = 1e-10


@cache
def exams() -> tuple[Exam, ...]:
    return tuple(p.exam for p in simulate(n=6, seed=8, protocol="random"))


def test_what_no_number_can_hold_is_summed_in_logarithms(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = [infer(exam, MODEL) for exam in exams()]
    monkeypatch.setattr(inference, "SAFE", -1.0)
    monkeypatch.setattr(mixture, "SAFE", -1.0)
    batch = rank_batch(exams(), MODEL)
    for row, (exam, one) in enumerate(zip(exams(), usual, strict=True)):
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
    usual = rank_batch(exams(), MODEL)
    monkeypatch.setattr(rank, "LEAST", np.inf)
    monkeypatch.setattr(inference, "LEAST", np.inf)
    again = rank_batch(exams(), MODEL)
    np.testing.assert_allclose(again.probabilities, usual.probabilities, atol=TIGHT)


def test_everything_wrong_everywhere_has_an_answer() -> None:
    """Ratios of such a patient are beyond any number."""
    sites = [
        (structure.id, side)
        for structure in ATLAS.structures.values()
        for side in structure.sides
    ]
    exam = Exam(tuple(Finding(name, side, (0,)) for name, side in sites))
    one, batch = infer(exam, MODEL), rank_batch([exam, exams()[0]], MODEL)
    assert sum(channel.top for channel in one.channels) > SAFE
    assert one.probabilities.sum() == pytest.approx(1)
    np.testing.assert_allclose(batch.probabilities[0], one.probabilities, atol=TIGHT)
    other = infer(exams()[0], MODEL).probabilities
    np.testing.assert_allclose(batch.probabilities[1], other, atol=TIGHT)


def test_a_row_that_is_too_coarse_is_refused() -> None:
    """No sum is taken over rows that a structure tells apart."""
    model = Model(ATLAS)
    axis = model.axis("motor")
    model._axes["motor"] = Axis(
        "motor", np.zeros_like(axis.row), np.zeros(1, dtype=np.intp), axis.hidden
    )
    with pytest.raises(ArithmeticError, match="triceps"):
        infer(Exam((Finding("triceps", "right", (3,)),)), model)


def sites_of(atlas: Atlas, modality: str | None = None) -> list[tuple[str, str]]:
    """Return every structure that has a state of its own, on each side."""
    return [
        (structure.id, side)
        for structure in atlas.structures.values()
        if structure.owner == structure.id and modality in (None, structure.modality)
        if structure.modality != terms.HISTORY
        for side in structure.sides
    ]


@pytest.mark.deep
def test_no_reader_changes_the_axes() -> None:
    """Rows tell apart all that any structure does: they are right from the start."""
    model = Model(ATLAS)
    states = {atlas_structure.modality for atlas_structure in ATLAS.structures.values()}
    axes = {modality: model.axis(modality) for modality in states - {terms.HISTORY}}
    for site in sites_of(ATLAS):
        model.rows(*site)  # which compares its drives with the axis
    assert all(model.axis(modality) is axis for modality, axis in axes.items())


CLAIMED = {claim.structure for claim in ATLAS.claims if claim.role == "model"}
OWNERS = sorted({name for name, _ in sites_of(ATLAS)} & CLAIMED)


@given(st.sampled_from(OWNERS), st.sets(st.sampled_from(ROOTS), min_size=1, max_size=4))
@settings(max_examples=5)
def test_a_structure_on_other_roots_has_its_rows(name: str, roots: set[str]) -> None:
    """Also at the ends of the spine, where a displaced map has nowhere to go."""
    kept = [claim for claim in ATLAS.claims if claim.structure != name]
    one = next(c for c in ATLAS.claims if c.structure == name and c.role == "model")
    new = (one._replace(root=root, weight=float(1 + n)) for n, root in
           enumerate(sorted(roots)))  # fmt: skip
    atlas = replace(ATLAS, claims=(*kept, *new))
    site = next(site for site in sites_of(ATLAS) if site[0] == name)
    exam = Exam((Finding(*site, (0,)), exams()[0].findings[0]))
    MODEL.rows(*site)
    model = MODEL.in_setting("referral")
    for changed in (name, *atlas.unions.above(name)):
        model = model.with_structure(in_setting(atlas, "referral"), changed)
    edited = infer(exam, model)
    fresh = infer(exam, Model(atlas))
    np.testing.assert_allclose(edited.probabilities, fresh.probabilities, atol=TIGHT)


@pytest.mark.parametrize("together", [1, 3, 100])
def test_leaves_of_any_size_give_the_same(
    together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = rank_batch(exams(), MODEL)
    monkeypatch.setattr(plan, "_TOGETHER", together)
    plan.plan_of.cache_clear()
    found = rank_batch(exams(), MODEL)
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
    drawn = place(edges_of(table), row, np.random.default_rng(3).random(len(row)))
    points = np.random.default_rng(3).random(4000)
    one_by_one = [
        int((point >= table[place].cumsum()[:-1]).sum())
        for point, place in zip(points, row, strict=True)
    ]
    assert drawn.tolist() == one_by_one


@given(st.integers(0, 6), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_distinct_rows_are_those_of_numpy(width: int, size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    columns = [rng.integers(-1, rng.integers(0, 2**20), size) for _ in range(width)]
    rows, place = mixture._distinct(columns, size)
    stacked = np.stack(columns, axis=1) if columns else np.zeros((size, 0), dtype=int)
    assert (rows[place] == stacked).all()
    assert len(rows) == len({tuple(row) for row in stacked.tolist()})
