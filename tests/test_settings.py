"""Factors of a setting: what published reports leave out, and nobody else."""

import numpy as np
import pytest

from neurosim.atlas import load_atlas
from neurosim.batch import rank_batch
from neurosim.conditions import in_setting
from neurosim.exam import Exam, Finding
from neurosim.infer import infer
from neurosim.model import build_model

WEAK = Exam((Finding("triceps", "right", (3,)), Finding("biceps", "right", (5,))))
PLAIN = ("surgical", "referral", "primary")


@pytest.mark.parametrize("setting", PLAIN)
def test_patients_are_taken_as_they_are(setting: str) -> None:
    atlas = load_atlas()
    assert in_setting(atlas, setting) is atlas
    model = build_model(atlas)
    assert model.in_setting(setting) is model


def test_reports_hold_fewer_findings_that_do_not_fit() -> None:
    atlas = load_atlas()
    there = in_setting(atlas, "published")
    factors = {
        key: row.value
        for (name, parameter, key), row in atlas.settings.items()
        if (name, parameter) == ("published", "factor")
    }
    assert factors
    assert all(0 < value < 1 for value in factors.values())
    for place, row in atlas.observation.items():
        expected = row.value * factors.get(place[0], 1.0)
        assert there.observation[place].value == pytest.approx(expected)
    changed = {
        new.pattern
        for old, new in zip(atlas.patterns, there.patterns, strict=True)
        if old != new
    }
    assert changed
    assert all("above" in name or "below" in name for name in changed)


def test_factors_are_applied_once() -> None:
    model = build_model().in_setting("published")
    assert model.in_setting("published") is model
    again = infer(WEAK, model, setting="published")
    once = infer(WEAK, build_model(), setting="published")
    np.testing.assert_array_equal(again.probabilities, once.probabilities)


def test_batch_uses_them_too() -> None:
    single = infer(WEAK, setting="published").probabilities
    batch = rank_batch([WEAK], setting="published").probabilities[0]
    np.testing.assert_allclose(batch, single, atol=1e-12)


def test_a_report_is_surer_of_the_same_findings() -> None:
    """Compared at the same prior, so that only the factors differ."""
    published = build_model().population("published").with_uniform_prior()
    plain = build_model().population("referral").with_uniform_prior()
    plain.severity = published.severity
    exam = Exam(
        (
            Finding("triceps", "right", (3,)),
            Finding("triceps_reflex", "right", (0,)),
            Finding("middle_finger", "right", (1,)),
        )
    )
    surer = infer(exam, population=published).roots[0]
    timid = infer(exam, population=plain).roots[0]
    assert (surer.root, surer.side) == (timid.root, timid.side) == ("C7", "right")
    assert surer.probability > timid.probability
