"""Corners of the model that its laws and the second implementation do not reach."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from neurosim.atlas import load_atlas
from neurosim.exam import Exam, Finding
from neurosim.inference import infer
from neurosim.model import Model, build_model, model_of
from neurosim.model.encode import main_root
from neurosim.model.population import Population
from neurosim.model.reading import reading
from neurosim.terms import KINDS, NeurosimError

ATLAS = load_atlas()


def test_every_reading_is_a_table_of_probabilities() -> None:
    """Also of a global act that is missed more often than not."""
    for test, kind in product(ATLAS.structures.values(), KINDS):
        table = reading(ATLAS, test, kind)
        assert table.min() > 0, (test.id, kind)
        assert np.allclose(table.sum(axis=1), 1), (test.id, kind)


def test_a_uniform_prior_is_a_prior() -> None:
    model = build_model()
    population = Population(ATLAS, model.lesions, "referral")
    uniform = population.with_uniform_prior()
    assert np.exp(uniform.log_prior).sum() == pytest.approx(1)
    assert np.ptp(uniform.log_prior) == 0


def test_a_tract_cut_at_the_first_root_has_a_level() -> None:
    """C1 has no border of its own; its loss begins with the borders below it."""
    rows = tuple(
        replace(row, span="C1-S5") if row.span == "below-S1" else row
        for row in ATLAS.patterns
    )
    high = replace(ATLAS, patterns=rows)
    usual, raised = (cord_given_level(Model(data), 0) for data in (ATLAS, high))
    assert raised > 2 * usual
    assert raised > 3 * cord_given_level(Model(high), 20)  # not the belly as well


def cord_given_level(model: Model, border: int) -> float:
    """Return the probability of a cord lesion where a level was put at a border."""
    finding = Finding("sensory_level", "right", (border,), "examined")
    answer = infer(Exam((finding,)), model=model, setting="surgical")
    return sum(
        float(p)
        for lesion, p in zip(model.lesions, answer.probabilities, strict=True)
        if lesion.family == "cord"
    )


def test_a_model_made_for_an_age_knows_every_setting() -> None:
    """Whether it was made for the age or moved to it."""
    made = Model(ATLAS, 50.0).in_setting("published")
    moved = build_model().at_age(50.0).in_setting("published")
    assert made.age == moved.age == 50.0
    assert np.array_equal(
        made.rows("achilles_reflex", "right").table,
        moved.rows("achilles_reflex", "right").table,
    )


def test_the_row_for_everybody_is_named_when_it_is_missing() -> None:
    rows = {k: r for k, r in ATLAS.observation.items() if k != ("age_mean", "all")}
    bare = replace(ATLAS, observation=rows)
    with pytest.raises(NeurosimError, match=r"age_mean.*all"):
        Population(bare, build_model().lesions, "referral", age=50.0)


def test_the_main_root_is_spinal() -> None:
    """The sternomastoid is mostly supplied by a nerve that is no root."""
    model = build_model()
    for name, root in (("triceps", "C7"), ("sternocleidomastoid", "C2"), ("face", "")):
        assert main_root(model, ATLAS.structure(name)) == root, name


def test_a_statement_gives_way_to_the_area_of_its_root() -> None:
    area = Finding("middle_finger", "right", (0,), "pin_prick")
    said = Finding("dermatome_c7", "right", (0,), "examined")
    other = Finding("dermatome_c8", "right", (0,), "examined")
    alone = infer(Exam((area,))).probabilities
    assert np.allclose(infer(Exam((area, said))).probabilities, alone, rtol=1e-12)
    assert not np.allclose(infer(Exam((area, other))).probabilities, alone)


def test_duration_matters_where_wasting_is_recorded() -> None:
    bulk = Finding("quadriceps_bulk", "right", (0,), "examined")
    power = Finding("triceps", "right", (3,), "examined")
    wasted, weak = (Exam((f,), duration_weeks=1.0) for f in (bulk, power))
    assert model_of(wasted) is build_model(weeks=1.0)
    assert model_of(wasted) is not build_model()
    assert model_of(weak) is build_model()
