"""Two cohorts beside each other: what differs, and what does not."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from neurosim.batch import ExamGrid
from neurosim.cli import cli
from neurosim.cohort.drift import compare_cohorts
from neurosim.terms import ExamError, NeurosimError
from tests.test_cli import document, run

pytest.importorskip("pyarrow")
GRADES = st.lists(st.sampled_from([0, 3, 4, 5, None]), min_size=1, max_size=30)


def grid(**columns: Sequence[int | None]) -> ExamGrid:
    return ExamGrid.from_columns(
        {name.replace("__", ":"): list(values) for name, values in columns.items()}
    )


@given(GRADES, GRADES)
def test_exchanged_cohorts_exchange_the_sign(
    first: list[int | None], second: list[int | None]
) -> None:
    there = compare_cohorts(grid(triceps__right=first), grid(triceps__right=second))
    back = compare_cohorts(grid(triceps__right=second), grid(triceps__right=first))
    [one], [other] = there.items, back.items
    assert one.n == other.n[::-1]
    if one.difference is None:
        assert 0 in one.n
        return
    assert other.difference is not None
    assert one.low is not None
    assert other.high is not None
    assert one.difference == pytest.approx(-other.difference)
    assert one.low == pytest.approx(-other.high)
    assert one.low - 1e-9 <= one.difference
    assert one.divergence == pytest.approx(other.divergence)
    assert one.q == pytest.approx(other.q)


@given(GRADES)
def test_a_cohort_does_not_drift_from_itself(grades: list[int | None]) -> None:
    [row] = compare_cohorts(
        grid(triceps__right=grades), grid(triceps__right=grades)
    ).items
    assert row.difference in {None, 0.0}
    assert row.divergence is None or row.divergence == pytest.approx(0)
    assert row.q in {None, 1.0}


def test_what_drifted_comes_first() -> None:
    rng = np.random.default_rng(2)
    same = [int(x) for x in rng.choice([4, 5], 400)]
    before = grid(deltoid__right=same, triceps__right=[5] * 400)
    after = grid(deltoid__right=same, triceps__right=[5] * 300 + [3] * 100)
    found = compare_cohorts(before, after)
    assert found.items[0].item == "triceps:right"
    assert found.items[0].q is not None
    assert found.items[0].q < 1e-6
    assert "1 tests" in repr(found)


def test_disjoint_grades_diverge_by_one_bit() -> None:
    [row] = compare_cohorts(
        grid(triceps__right=[0, 0]), grid(triceps__right=[5, 5])
    ).items
    assert row.divergence == pytest.approx(1)


def test_tested_in_one_cohort_only() -> None:
    found = compare_cohorts(grid(triceps__right=[5]), grid(deltoid__right=[5]))
    assert {row.difference for row in found.items} == {None}
    with pytest.raises(NeurosimError, match="no patient"):
        compare_cohorts(grid(triceps__right=[]), grid(triceps__right=[5]))


def test_tables_and_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text("triceps:right,age,note\n5,40,x\n5,50,y\n")
    Path("b.csv").write_text("triceps:right,age,note\n3,60,x\n5,70,y\n")
    command = ("cohort", "drift", "a.csv", "b.csv", "--ignore", "note")
    text = run(*command).stdout
    assert "mean age: 45, then 65" in text
    assert max(map(len, text.splitlines())) <= 80
    found = document("cohort_drift", *command)
    assert found["items"][0]["abnormal"] == [0.0, 0.5]
    spec = 'seed = 1\n[[group]]\nname = "a"\nprotocol = "arm_power"\n'
    Path("spec.toml").write_text(spec)
    run("cohort", "simulate", "spec.toml", "-n", "30", "-o", "out")
    assert "30 patients, then 30" in run("cohort", "drift", "out", "out").stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("triceps:right\n9\n", "9"),
        ("tricep:right\n5\n", "tricep"),
        ("triceps:right,note\n5,x\n", "note"),
        ("triceps:right\n", "no patient"),
    ],
)
def test_bad_tables_are_refused(text: str, message: str, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text(text)
    good.write_text("triceps:right\n5\n")
    with pytest.raises((NeurosimError, ExamError), match=message):
        compare_cohorts(good, bad)
    done = CliRunner().invoke(cli, ["cohort", "drift", str(good), str(bad)])
    assert done.exit_code == 1
    assert "error:" in done.stderr
