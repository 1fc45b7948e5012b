"""Settings differ in their priors; the model of a patient is one for all."""

import numpy as np
import pytest

from neurosim.atlas import load_atlas
from neurosim.batch import rank_batch
from neurosim.conditions import in_setting
from neurosim.exam import Exam, Finding
from neurosim.inference import infer
from neurosim.model import build_model

WEAK = Exam((Finding("triceps", "right", (3,)), Finding("biceps", "right", (5,))))
SETTINGS = ("surgical", "referral", "primary", "published")


@pytest.mark.parametrize("setting", SETTINGS)
def test_patients_are_taken_as_they_are(setting: str) -> None:
    atlas = load_atlas()
    assert in_setting(atlas, setting) is atlas
    model = build_model(atlas)
    assert model.in_setting(setting) is model


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
