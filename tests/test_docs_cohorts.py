"""docs/cohorts.md: its commands run, and its figures are those that were measured."""

import json
import shlex
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from neurosim.cli.root import cli
from neurosim.cohort.spec import Group

pytest.importorskip("pyarrow")

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "cohorts.md"


@pytest.mark.slow
def test_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With fewer patients, and without the machines of the examples."""
    spec = str(ROOT / "docs" / "examples" / "cohort.toml")
    monkeypatch.chdir(tmp_path)
    lines = [
        line.split("#")[0].split(">")[0]
        for line in PAGE.read_text("utf-8").splitlines()
        if line.startswith("neurosim ") and "--scheduler" not in line
    ]
    assert len(lines) == 5
    for line in lines:
        words = shlex.split(line.replace("docs/examples/cohort.toml", spec))[1:]
        words = ["12" if word == "1000000" else word for word in words]
        if words[1] == "evaluate":
            words += ["--detail", "2", "--curve", "5"]
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 0, done.output


def test_every_key_is_explained() -> None:
    text = PAGE.read_text("utf-8")
    for name in Group.__dataclass_fields__:
        assert f"`{name}`" in text


def test_figures_are_those_that_were_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    monkeypatch.delitem(sys.modules, "cohort_table", raising=False)
    tool = import_module("cohort_table")
    found = json.loads(tool.RESULTS.read_text("utf-8"))
    assert found["drawn"]["same bytes"] is True
    assert found["dask"]["same bytes"] is found["dask"]["same counts"] is True
    assert found["dask"]["workers killed"] == 2
    for part in ("ranked", "streamed"):
        assert found[part]["patients"] == 1_000_000
    # Memory is constant: a million take what fifty thousand take, but for noise.
    few = found["by size"]["50000"]["ranking, peak MiB"]
    assert found["ranked"]["peak MiB"] < 1.05 * few
    few = found["streamed"]["peak MiB of a few"]["peak MiB"]
    assert found["streamed"]["peak MiB"] < 1.05 * few
    page = PAGE.read_text("utf-8")
    assert tool.filled(page) == page, "run tools/cohort_table.py"
