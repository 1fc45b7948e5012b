"""Populations with shares of one's own: the shares hold, the rest keeps its odds."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from neurosim import Population, infer, load_population, parse_exam, rank_batch
from neurosim.atlas import load_atlas
from neurosim.cli import cli
from neurosim.cohort import evaluate_cohort, parse_spec
from neurosim.model import build_model
from neurosim.terms import ExamError, UnknownNameError
from tests.test_cli import run

ATLAS = load_atlas()
MODEL = build_model(ATLAS)
PLAIN = MODEL.population("referral")
#: Names that exclude one another, so that any shares below 1 hold together.
APART = ("cord", "carpal tunnel", "right L5", "C6/7", "cauda equina", "none", "left C5")

SHARES = st.dictionaries(
    st.sampled_from(APART), st.floats(0.001, 0.12), min_size=1, max_size=5
)


@given(SHARES)
@settings(max_examples=8)
def test_shares_hold_and_the_rest_keeps_its_odds(
    shares: dict[str, float],
) -> None:
    shares = {name: share for name, share in shares.items() if name != "C6/7"} or shares
    found = PLAIN.with_shares(shares)
    for name, share in shares.items():
        assert found.share(name) == pytest.approx(share, abs=1e-8)
    assert np.exp(found.log_prior).sum() == pytest.approx(1)
    rest = ~np.any([PLAIN._mask(name) for name in shares], axis=0)
    ratio = found.log_prior[rest] - PLAIN.log_prior[rest]
    possible = PLAIN.log_prior[rest] > -600
    assert np.ptp(ratio[possible]) < 1e-6


def test_overlapping_shares_hold_together() -> None:
    found = PLAIN.with_shares({"root": 0.5, "C6/7": 0.2, "C7": 0.18})
    assert [round(found.share(name), 6) for name in ("root", "C6/7", "C7")] == [
        0.5, 0.2, 0.18,
    ]  # fmt: skip


def test_no_share_changes_nothing() -> None:
    same = PLAIN.with_shares({})
    np.testing.assert_allclose(same.log_prior, PLAIN.log_prior, atol=1e-12)


@pytest.mark.parametrize(
    ("shares", "severity", "message"),
    [
        ({"carpal tunel": 0.1}, {}, "carpal tunel"),
        ({"cord": 1.2}, {}, "not a number from 0 to 1"),
        ({"cord": -0.1}, {}, "not a number from 0 to 1"),
        ({"cord": float("nan")}, {}, "not a number from 0 to 1"),
        ({"cord": True}, {}, "not a number from 0 to 1"),
        ({"C6/7": 0.2, "right C6/7": 0.4}, {}, "cannot all be true"),
        ({"cord": 0.6, "mimic": 0.6}, {}, "cannot all be true: cord 0.6, mimic 0.6"),
        ({}, {"grave": 1.0}, "grave"),
        ({}, {"mild": 0.2}, "sum to 0.2"),
    ],
)
def test_wrong_shares_are_refused(shares: Any, severity: Any, message: str) -> None:
    with pytest.raises(ExamError, match=message):
        PLAIN.with_shares(shares, severity)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(ExamError) as told:
        PLAIN.with_shares({"nowhere": 0.1, "cord": 7}, {"grave": 1})
    assert [word in str(told.value) for word in ("nowhere", "cord", "grave")] == [
        True
    ] * 3


def test_a_file_comes_back(tmp_path: Path) -> None:
    mine = PLAIN.with_shares({"cord": 0.1, "C5/6": 0.2}, {"mild": 0.5, "severe": 0.5})
    mine.save(tmp_path / "clinic.json")
    back = load_population(tmp_path / "clinic.json")
    np.testing.assert_array_equal(back.log_prior, mine.log_prior)
    np.testing.assert_array_equal(back.severity, mine.severity)
    assert repr(back) == repr(mine)


@pytest.mark.parametrize(
    "text",
    ["", "[1]", "{", '{"shares": 3}', '{"shares": {}, "shares": {}}', '{"seting": "a"}',
     '{"setting": "nowhere"}', '{"schema": "other/1"}', '{"setting": 3}'],
)  # fmt: skip
def test_bad_files_are_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_text(text)
    with pytest.raises((ExamError, UnknownNameError)):
        load_population(file)


def test_one_and_many_agree() -> None:
    mine = PLAIN.with_shares({"carpal tunnel": 0.4, "cord": 0.05})
    exams = [
        parse_exam(["right thumb numb"], ATLAS),
        parse_exam(["right triceps 3/5"], ATLAS, age=71, sex="F"),
    ]
    many = rank_batch(exams, setting=mine)
    for row, exam in enumerate(exams):
        alone = infer(exam, setting=mine)
        np.testing.assert_allclose(
            many.probabilities[row], alone.probabilities, atol=1e-10
        )
    assert isinstance(many[0].population, Population)


def test_age_moves_an_own_prior_as_it_moves_the_setting() -> None:
    mine = PLAIN.with_shares({"carpal tunnel": 0.4})
    moved = mine.of_person(80, "F").log_prior - mine.log_prior
    plain = MODEL.population("referral", 80, "F").log_prior - PLAIN.log_prior
    possible = PLAIN.log_prior > -600
    assert np.ptp((moved - plain)[possible]) < 1e-9


def test_shares_of_every_kind_are_listed() -> None:
    assert sum(PLAIN.shares("category").values()) == pytest.approx(1)
    assert sum(PLAIN.shares("lesion").values()) == pytest.approx(1)
    assert list(PLAIN.shares("root"))
    with pytest.raises(UnknownNameError, match="kind of share"):
        PLAIN.shares("side")


def test_a_cohort_is_judged_with_an_own_prior() -> None:
    spec = parse_spec({"seed": 1, "group": [{"name": "a", "protocol": "screening"}]})
    said = {}
    for name, setting in (
        ("plain", "referral"),
        ("other", PLAIN.with_shares({"cord": 0.9})),
    ):
        found = evaluate_cohort(spec, n=12, setting=setting, detail=0)
        said[name] = float(found.tally.log_score)
    assert said["plain"] > said["other"] + 0.1


def test_command_line(tmp_path: Path) -> None:
    file = tmp_path / "clinic.json"
    file.write_text(json.dumps({"shares": {"cord": 0.97}}))
    plain = json.loads(run("rank", "right thumb numb", "--json").output)
    mine = json.loads(
        run("rank", "right thumb numb", "--setting", str(file), "--json").output
    )
    assert mine["setting"] == "referral with shares of your own"
    assert mine["categories"]["cord"] > plain["categories"]["cord"] + 0.5
    missing = str(tmp_path / "no.json")
    gone = CliRunner().invoke(cli, ["rank", "right thumb numb", "--setting", missing])
    assert gone.exit_code != 0
    assert "no.json: cannot be read" in gone.stderr
