"""What the leader leaves to chance, and a choice among named answers."""

import pytest
from click.testing import CliRunner

from neurosim.among import choose
from neurosim.cli import cli
from neurosim.inference import infer
from neurosim.terms import NeurosimError
from neurosim.unexplained import explaining, unexplained

CLASSIC = ["right triceps 3/5", "right triceps reflex absent", "right arm pain"]
#: Signs of five places that no lesion takes together.
SCATTERED = [
    "left Tinel at elbow positive", "right FABER positive",
    "left straight leg raise positive", "right Spurling positive",
    "left medial leg numb",
]  # fmt: skip


def test_a_classic_picture_leaves_nothing_to_chance() -> None:
    found = unexplained(infer(CLASSIC, record="report"))
    assert not found.strays
    assert not found.by
    assert not found.no_lesion


def test_a_sign_of_another_limb_is_a_stray() -> None:
    found = unexplained(infer([*CLASSIC, "left medial thigh numb"], record="report"))
    assert [finding.structure for finding in found.strays] == ["medial_thigh"]
    assert "a slip of the pen" in found.by
    assert not found.no_lesion


def test_scattered_signs_have_no_lesion() -> None:
    assert unexplained(infer(SCATTERED)).no_lesion


def test_no_finding_no_stray() -> None:
    assert not unexplained(infer([])).strays
    assert not unexplained(infer(["right triceps 5/5"])).strays


def test_a_choice_is_at_equal_odds() -> None:
    names = ["right C7", "right radial axilla", "left C7"]
    empty = choose(infer([]), names)
    assert [option.probability for option in empty.options] == pytest.approx(
        [1 / 3] * 3
    )
    told = choose(infer(CLASSIC), names)
    assert sum(option.probability for option in told.options) == pytest.approx(1)
    assert told.options[0].name == "right C7"
    assert 0 < told.share < 1


def test_a_choice_holds_however_small() -> None:
    """Findings that refute all options still tell them apart."""
    posterior = infer([f"left {name} 0/5" for name in ("triceps", "biceps", "deltoid")])
    told = choose(posterior, ["right L5", "left carpal tunnel"])
    assert sum(option.probability for option in told.options) == pytest.approx(1)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["right C7"], "at least two"),
        (["C7", "right C7"], "overlap"),
        (["right C7", "C6/7"], "overlap"),
        (["right C7", "nonsense"], "nonsense"),
    ],
)
def test_a_bad_choice_is_refused(names: list[str], message: str) -> None:
    with pytest.raises(NeurosimError, match=message):
        choose(infer([]), names)


def test_the_command_chooses_and_says_what_is_stray() -> None:
    arguments = ["rank", *CLASSIC, "left medial thigh numb", "--among", "C7, C5"]
    page = CliRunner().invoke(cli, arguments)
    assert page.exit_code == 0, page.output
    text = " ".join(page.output.split())
    assert "does not explain: left medial thigh numb" in text
    assert "all equally likely beforehand" in text
    wrong = CliRunner().invoke(cli, ["rank", *CLASSIC, "--among", "C7"])
    assert wrong.exit_code == 1
    assert "two options" in wrong.output


@pytest.mark.parametrize(
    ("found", "foreign", "usual"),
    [
        ("right triceps reflex absent", "neck_spasm", "radial_axilla"),
        ("left knee extension 3/5", "back_spasm", "femoral"),
        ("right medial forearm light touch reduced", "carpal_tunnel", "lower_trunk"),
    ],
)
def test_a_look_alike_that_does_not_touch_the_sign_does_not_explain_it(
    found: str, foreign: str, usual: str
) -> None:
    posterior = infer([found])
    families = {item.lesion.family for item in explaining(posterior)}
    assert usual in families
    assert foreign not in families
    assert foreign in {item.lesion.family for item in posterior.mimics}


def test_a_look_alike_that_explains_all_comes_first() -> None:
    """A drooping lid and a small pupil are no carpal tunnel syndrome."""
    signs = ["left arm pain", "left ptosis", "left small pupil", "left hand wasting"]
    posterior = infer(signs, record="report")
    first, *others = (item.lesion.family for item in explaining(posterior))
    assert first == "pancoast"
    assert "carpal_tunnel" in others
    assert posterior.mimics[0].lesion.family != "pancoast"  # it is commoner


def test_nothing_abnormal_leaves_every_look_alike() -> None:
    posterior = infer(["right triceps 5/5"])
    assert explaining(posterior) == posterior.mimics
