"""Plans of accuracy studies, against studies that are carried out."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from neurosim.atlas import load_atlas
from neurosim.cli.root import cli
from neurosim.cohort import plan_study
from neurosim.cohort.study_plan import plan_named_study
from neurosim.exam import Exam
from neurosim.inference import infer
from neurosim.model import Model
from neurosim.prediction import parse_lesion
from neurosim.simulation import Sampler
from neurosim.terms import NeurosimError

ATLAS = load_atlas()
L5, _ = parse_lesion("L5", "right", None, ATLAS)
S1, _ = parse_lesion("S1", "right", None, ATLAS)
FOOT = [("ankle_dorsiflexion", "right", "examined")]
ANKLE = [("achilles_reflex", "right", "examined")]


def test_a_study_that_shows_less_needs_more() -> None:
    plan = plan_study(L5, S1, FOOT, ANKLE, n=1000)
    assert 0.5 < plan.auc < plan.auc_added < 1
    assert plan.gain == pytest.approx(plan.auc_added - plan.auc)
    small = plan_study(L5, S1, FOOT, ANKLE, n=1000, gain=plan.gain / 2)
    assert plan.patients is not None
    assert small.patients is not None
    assert small.patients == pytest.approx(4 * plan.patients, abs=4)
    assert plan_study(L5, S1, FOOT, ANKLE, n=1000) == plan
    assert plan.range[0] <= plan.patients <= plan.range[1]


def test_power_and_patients_are_each_other_s_inverse() -> None:
    plan = plan_study(L5, S1, FOOT, ANKLE, n=1000, power=0.9, alpha=0.01)
    assert plan.patients is not None
    assert plan.power_of(plan.patients) == pytest.approx(0.9, abs=0.01)
    assert plan.power_of(plan.patients - 1) < 0.9 + 1e-3
    assert plan.power_of(plan.patients, gain=0.0) == pytest.approx(0.01)
    powers = [plan.power_of(n) for n in (5, 20, 80, 320)]
    assert powers == sorted(powers)


def test_nothing_shows_a_gain_that_is_not_there() -> None:
    assert plan_study(L5, S1, FOOT, ANKLE, n=500, gain=0.0).patients is None


def slow_areas(count: int, rng: np.random.Generator) -> Any:
    """Return P(L5) of patients, by group and by whether the reflex is told.

    Patients one by one through the public, single inference; nothing of the plan.
    """
    model = Model(ATLAS, lesions=[L5, S1])
    prior = model.population("referral").with_uniform_prior()
    found = np.empty((2, 2, count))
    for group, lesion in enumerate((L5, S1)):
        alone = Model(ATLAS, lesions=[lesion])
        sampler = Sampler(alone, alone.population("referral"), FOOT + ANKLE)
        grades = sampler.draw(count, rng)[2]
        known: dict[tuple[int, ...], list[float]] = {}
        for index, row in enumerate(grades.tolist()):
            if tuple(row) not in known:
                known[tuple(row)] = [
                    infer(exam, model, population=prior).probability(L5)
                    for exam in (recorded(FOOT, row[:1]), recorded(FOOT + ANKLE, row))
                ]
            found[group, :, index] = known[tuple(row)]
    return found


def recorded(items: list[tuple[str, str, str]], row: list[int]) -> Exam:
    from neurosim.exam import Finding  # noqa: PLC0415

    pairs = zip(items, row, strict=True)
    return Exam(tuple(Finding(a, b, (grade,), c) for (a, b, c), grade in pairs))


def area(ours: Any, theirs: Any) -> float:
    """Return the area under the curve by comparing every pair."""
    above = (ours[:, None] > theirs[None]).mean()
    return float(above + (ours[:, None] == theirs[None]).mean() / 2)


@pytest.mark.deep
@pytest.mark.slow
def test_a_plan_agrees_with_slow_studies() -> None:
    """Plan with the model; carry out 300 studies; count how many find the gain.

    The test of each study is a bootstrap of its patients, not DeLong's variance.
    """
    plan = plan_study(L5, S1, FOOT, ANKLE, n=6000, power=0.8)
    assert plan.patients is not None
    rng = np.random.default_rng(17)
    every = slow_areas(6000, rng)
    gain = area(*every[:, 1]) - area(*every[:, 0])
    assert gain == pytest.approx(plan.gain, abs=4 * plan.gain_error)
    shown = 0.0
    for _ in range(300):
        rows = rng.integers(0, 6000, (2, plan.patients))
        study = np.stack([every[group][:, rows[group]] for group in (0, 1)])
        gains = []
        for _ in range(80):
            pick = rng.integers(0, plan.patients, (2, plan.patients))
            again = [study[group][:, pick[group]] for group in (0, 1)]
            more, less = (area(again[0][k], again[1][k]) for k in (1, 0))
            gains.append(more - less)
        seen = area(*study[:, 1]) - area(*study[:, 0])
        shown += float(seen > 1.96 * np.std(gains, ddof=1))
    assert shown / 300 == pytest.approx(0.8, abs=0.09)  # 3.9 standard errors


def test_a_plan_needs_something_to_add() -> None:
    with pytest.raises(NeurosimError, match="further tests"):
        plan_study(L5, S1, FOOT, FOOT)
    with pytest.raises(NeurosimError, match="power"):
        plan_study(L5, S1, FOOT, ANKLE, power=1.0)
    with pytest.raises(NeurosimError, match="gain nan is not a number"):
        plan_study(L5, S1, FOOT, ANKLE, gain=float("nan"))
    with pytest.raises(NeurosimError, match="named twice"):
        plan_study(L5, L5, FOOT, ANKLE)
    with pytest.raises(NeurosimError, match="too few"):
        plan_study(L5, S1, FOOT, ANKLE, n=1)


@pytest.mark.parametrize(
    ("names", "protocol", "test", "setting", "words"),
    [
        (("right L5", "right L55"), "leg_power", "gait", "referral", "mean L5"),
        (("right L5", "right S1"), "leg_powr", "gait", "referral", "leg_power"),
        (("right L5", "right S1"), "leg_power", "gaitt", "referral", "gait"),
        (("right L5", "right S1"), "leg_power", "gait", "referrl", "referral"),
    ],
)
def test_names_of_a_plan_are_checked(
    *, names: tuple[str, str], protocol: str, test: str, setting: str, words: str
) -> None:
    with pytest.raises(NeurosimError, match=words):
        plan_named_study(names, protocol, [test], atlas=ATLAS, setting=setting)


def test_the_command() -> None:
    from tests.test_cli import validate  # noqa: PLC0415

    call = ["cohort", "power", "right L5", "right common peroneal", "--protocol",
            "leg_power", "--add", "hip_abduction", "--gain", ".05", "-n", "1000",
            "--patients", "50"]  # fmt: skip
    text = CliRunner().invoke(cli, call)
    assert text.exit_code == 0, text.output
    assert "common peroneal" in text.stdout
    assert "to show a gain of 0.050" in text.stdout
    found = json.loads(CliRunner().invoke(cli, [*call, "--json"]).stdout)
    validate("cohort_power", found)
    assert found["total"] == 2 * found["patients"]
    assert 0 < found["given"]["power"] < 0.8  # fewer than the plan asks for
    assert found["gain"] > 0.03  # hip abduction tells the root from the nerve
    wide = CliRunner().invoke(cli, [*call, "--gain", ".3"])
    assert "but the model expects a gain of" in wide.stdout


def test_schemas_are_there() -> None:
    folder = Path(__file__).parents[1] / "docs" / "schema"
    assert {"cohort_power.json", "cohort_evaluate.json"} <= {
        path.name for path in folder.iterdir()
    }
