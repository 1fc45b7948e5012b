"""Published figures: the designs, the fit, and the sanity checks of the model."""

from dataclasses import replace
from pathlib import Path

import pytest

from neurosim.atlas import Atlas, load_atlas
from neurosim.evidence import evidence, load_targets
from neurosim.evidence.design import expected_value
from neurosim.exam import Exam
from neurosim.grammar import parse_exam
from neurosim.inference import infer
from neurosim.model import Model, build_model
from neurosim.prediction import predict
from neurosim.side_tables import Target, wilson
from neurosim.terms import NeurosimError, TableError
from tests.test_fresh import tool

TARGETS = {target.id: target for target in load_targets()}
#: The share of each group's figures that must lie in their widened interval.
GOAL = 0.85


def test_most_figures_of_each_group_are_reproduced(atlas: Atlas) -> None:
    groups = evidence(atlas).groups
    few = {
        group: f"{inside} of {n}"
        for group, (n, _, inside) in groups.items()
        if n >= 5 and inside / n < GOAL
    }
    assert not few
    assert len(groups) > 5


def test_who_is_compared_complains_where_the_test_is_done(model: Model) -> None:
    """A weak arm of somebody whose leg hurts is in no study of arms."""
    asked = replace(TARGETS["deltoid_spec"], lesions="none")
    anybody = expected_value(replace(asked, quantity="frequency"), model)
    assert 1 - expected_value(asked, model) > 1.8 * anybody
    bladder = replace(asked, event="bladder")
    anybody = expected_value(replace(bladder, quantity="frequency"), model)
    assert 1 - expected_value(bladder, model) == pytest.approx(anybody)


def test_the_fit_beats_its_start_and_base_rates(atlas: Atlas) -> None:
    landed = evidence(atlas)
    assert landed.score > landed.before_score
    assert landed.score > landed.base_rate_score


@pytest.mark.release
def test_what_was_fitted_stands_in_the_table(atlas: Atlas) -> None:
    """Every free number has its row, its range, and says that it was fitted."""
    free = tool("fit_observation").load_priors()
    assert len({(item.table, item.parameter, item.key) for item in free}) == len(free)
    for item in free:
        if item.table == "observation":
            row = atlas.observation[item.parameter, item.key]
            assert row.low is not None
            assert row.high is not None
            assert row.low <= row.value <= row.high
            assert "fitted" in row.note
            assert row.start == pytest.approx(item.start)


@pytest.mark.deep
def test_a_new_fit_stays_within_the_ranges_of_the_landed_one(atlas: Atlas) -> None:
    """Tables that changed after the fit have not made its numbers untrue."""
    fit = tool("fit_observation")
    free = fit.load_priors()
    targets = [target for target in TARGETS.values() if target.use == "fit"]
    x, _ = fit.fit(atlas, free, targets)
    for item, value in zip(free, fit.numbers(free, x), strict=True):
        if item.table == "observation":
            landed = atlas.observation[item.parameter, item.key]
            assert landed.low is not None
            assert landed.high is not None
            assert landed.low <= value <= landed.high, item


def test_wilson_agrees_with_a_published_table() -> None:
    low, high = wilson(25 / 32, 32)  # Wilson 1927 form, textbook example
    assert low == pytest.approx(0.612, abs=5e-3)
    assert high == pytest.approx(0.890, abs=5e-3)


def test_a_sensitivity_is_a_mean_over_lesions(model: Model) -> None:
    """The design of one lesion equals the prediction of that lesion."""
    target = TARGETS["achilles_operated"]
    prediction = predict("L5/S1", side="right", zone="subarticular", severity="severe")
    found = {(f.structure, f.side): f for f in prediction.findings}
    value = expected_value(target, model)
    assert 0 < value < found["achilles_reflex", "right"].p_abnormal


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("event", "trizeps", "did you mean triceps"),
        ("event", "triceps=9", "unknown grade"),
        ("lesions", "disc:C9", "no lesion is 'disc:C9'"),
    ],
)
def test_a_design_that_cannot_be_read(
    model: Model, column: str, value: str, message: str
) -> None:
    good = TARGETS["achilles_operated"]
    fields = {**vars(good), column: value}
    with pytest.raises(NeurosimError, match=message):
        expected_value(Target(**fields), model)


def test_faults_of_targets_are_named(tmp_path: Path, atlas: Atlas) -> None:
    text = (atlas.directory / "targets.csv").read_text(encoding="utf-8")
    lines = text.splitlines()
    lines[1] = lines[1].replace("sensitivity", "sensibility")
    (tmp_path / "targets.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(TableError, match=r"targets\.csv, line 2, quantity: 'sensib"):
        load_targets(tmp_path)


# --- sanity checks (see docs/model.md) ---------------------------------------


def ranked(*findings: str, setting: str = "referral") -> dict[str, float]:
    """Return the probability of each root, sides added."""
    posterior = infer(parse_exam(findings, load_atlas()), setting=setting)
    mass: dict[str, float] = {}
    for item in posterior.roots:
        mass[item.root] = mass.get(item.root, 0.0) + item.probability
    return mass


def test_two_bedside_signs_are_not_a_certainty() -> None:
    for setting in load_atlas().setting_names:
        found = ranked("right EHL 4/5", "right L5 dermatome reduced", setting=setting)
        assert max(found, key=lambda root: found[root]) == "L5"
        assert found["L5"] < 0.95


def test_a_normal_examination_does_not_exclude() -> None:
    before = infer(Exam(), build_model()).categories["root"]
    normal = parse_exam(["leg power normal", "leg reflexes normal"], load_atlas())
    after = infer(normal, build_model()).categories["root"]
    assert 0.3 * before < after < before


def test_l4_is_told_apart_better_than_l5_and_s1(model: Model) -> None:
    """A lost patellar reflex says more for L4 than weak toes say for L5."""
    lost = parse_exam(["right patellar reflex absent"], load_atlas())
    weak = parse_exam(["right toe walking weak"], load_atlas())
    prior = {(r.root, r.side): r.probability for r in infer(Exam(), model).roots}
    l4 = {(r.root, r.side): r.probability for r in infer(lost, model).roots}
    s1 = {(r.root, r.side): r.probability for r in infer(weak, model).roots}
    right = ("L4", "right"), ("S1", "right")
    gains = l4[right[0]] / prior[right[0]], s1[right[1]] / prior[right[1]]
    assert gains[0] > 1.3
    assert gains[1] > 1.3


def test_foot_drop_of_the_root_and_of_the_nerve() -> None:
    """Hip abduction and inversion separate L5 from the peroneal nerve."""
    drop = ["right foot drop", "right dorsum of foot numb"]
    atlas = load_atlas()
    root = infer(parse_exam([*drop, "right hip abduction 4/5"], atlas))
    spared = ["right hip abduction 5/5", "right ankle inversion 5/5",
              "left ankle dorsiflexion 5/5", "left dorsum of foot normal"]  # fmt: skip
    nerve = infer(parse_exam([*drop, *spared], atlas))
    for posterior, more in ((root, False), (nerve, True)):
        p = {
            item.lesion.family: item.probability
            for item in posterior.lesions
            if item.lesion.family == "common_peroneal" and item.lesion.side == "right"
        }["common_peroneal"]
        l5 = next(
            item.probability
            for item in posterior.roots
            if (item.root, item.side) == ("L5", "right")
        )
        assert (p > l5) == more
