"""Other priors on the same patients: reweighting is what inference would say."""

import numpy as np
import pytest

from neurosim.atlas import Atlas
from neurosim.evaluation.priors import EPIDEMIOLOGICAL, PRIORS, under_priors, with_power
from neurosim.exam import Exam, Finding
from neurosim.inference import infer
from neurosim.model import Model

EXAM = Exam((Finding("triceps", "right", (3,)),), age=45, sex="F")


def test_reweighting_is_inference_under_the_changed_table(
    model: Model, atlas: Atlas
) -> None:
    population = model.population("published", 45, "F")
    found = under_priors(infer(EXAM, model, population=population))
    changed = Model(with_power(atlas, "published", 1.0))
    again = infer(EXAM, changed, setting="published").probabilities
    np.testing.assert_allclose(found[EPIDEMIOLOGICAL].probabilities, again, atol=1e-12)
    assert tuple(found) == PRIORS


@pytest.mark.parametrize("setting", ["surgical", "published"])
def test_its_own_power_changes_nothing(
    model: Model, atlas: Atlas, setting: str
) -> None:
    posterior = infer(Exam(EXAM.findings), model, setting=setting)
    power = atlas.setting(setting, "level_power")
    name = EPIDEMIOLOGICAL if power == 1 else f"power {power:g}"
    same = under_priors(posterior)[name].probabilities
    np.testing.assert_allclose(same, posterior.probabilities, atol=1e-12)
