"""Laws of drawn cohorts: any number of patients, any shares of the groups."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from neurosim.atlas import load_atlas
from neurosim.cli.root import cli
from neurosim.cohort import evaluate_cohort, parse_spec, simulate_cohort
from neurosim.cohort.draw import Drawer

pytest.importorskip("pyarrow")

ATLAS = load_atlas()
EXAMPLE = Path(__file__).parents[1] / "docs/examples/cohort.toml"
KINDS: tuple[dict[str, Any], ...] = (
    {"age": [25, 80], "male": 0.5, "tested": 0.7, "error": 0.1},
    {"setting": "surgical", "target": {"L5/S1": 1, "L4/5": 2}, "severity": "severe"},
    {"target": "common peroneal", "side": "left", "protocol": "leg_power"},
    {"male": 1, "missing": {"gait": 1.0}},
    {"age": [0, 0], "tested": 0},
)
SHARES = st.sampled_from([1e-12, 1e-3, 0.5, 1.0, 40.0])
GROUPS = st.lists(
    st.builds(lambda kind, share: {**kind, "share": share},
              st.sampled_from(KINDS), SHARES),
    min_size=1, max_size=4,
)  # fmt: skip


@given(GROUPS, st.integers(0, 12), st.integers(0, 2**32))
def test_any_number_and_any_shares_can_be_drawn(
    groups: list[dict[str, Any]], n: int, seed: int
) -> None:
    spec = parse_spec({"seed": seed, "group": groups})
    drawer = Drawer(spec, ATLAS)
    shard = drawer.shard(0, 0, n)
    assert len(shard.exams) == len(shard.lesion) == len(shard.severity) == n
    for row, which in enumerate(shard.group):
        age, (low, high) = shard.exams.ages[row], spec.groups[which].age or (None,) * 2
        assert np.isnan(age) if low is None else low <= age <= high
        assert (shard.exams.sexes[row] is None) == (spec.groups[which].male is None)
        assert spec.groups[which].tested or (shard.exams.grades[row] < 0).all()
    shard.exams.check(ATLAS)
    again = drawer.shard(0, 0, n).exams
    assert (again.grades == shard.exams.grades).all()


@pytest.mark.parametrize("n", [0, 1, 2, 10])
def test_a_small_cohort_is_drawn_and_evaluated(n: int, tmp_path: Path) -> None:
    spec = parse_spec(
        {"shard": 3, "group": [{"share": 0.99, "age": [40, 50]}, {"share": 0.01}]}
    )
    made = simulate_cohort(spec, n, tmp_path)
    assert (made.patients, len(made.shards)) == (n, -(-n // 3))
    assert evaluate_cohort(tmp_path, detail=1, curve=(1,)).tally.patients == n


def test_ten_patients_of_the_example(tmp_path: Path) -> None:
    """A group of a tenth often has no patient among ten."""
    arguments = ["cohort", "simulate", str(EXAMPLE), "-n", "10", "-o", str(tmp_path)]
    run = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert run.exit_code == 0, run.output
