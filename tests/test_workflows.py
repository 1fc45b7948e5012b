"""What is run elsewhere: versions, systems, lowest and newest, the wheel."""

import re
import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import pytest

yaml = pytest.importorskip("yaml")
ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))
SYSTEMS = {"ubuntu-latest", "macos-latest", "windows-latest"}
pytestmark = pytest.mark.skipif(
    not (ROOT / ".github").is_dir(), reason="no workflows beside these tests"
)


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def project() -> dict[str, Any]:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    found: dict[str, Any] = tomllib.loads(text)["project"]
    return found


def commands(job: dict[str, Any]) -> str:
    return "\n".join(step.get("run", "") for step in job["steps"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_workflows_are_whole(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] > 0
        assert all(("uses" in step) != ("run" in step) for step in job["steps"])
        extras = set(re.findall(r"\.\[([a-z,]+)\]", commands(job)))
        known = project()["optional-dependencies"]
        assert all(name in known for names in extras for name in names.split(","))
        targets = re.findall(r"\bmake ([a-z]+)", commands(job))
        rules = (ROOT / "Makefile").read_text("utf-8")
        assert all(re.search(rf"^{name}:", rules, re.MULTILINE) for name in targets)


def test_every_version_on_every_system() -> None:
    jobs = load(ROOT / ".github/workflows/test.yml")["jobs"]
    matrix = jobs["versions"]["strategy"]["matrix"]
    told = {
        line.rpartition(" ")[2]
        for line in project()["classifiers"]
        if re.search(r"Python :: 3\.\d", line)
    }
    assert {*matrix["python"]} == told == {"3.11", "3.12", "3.13", "3.14"}
    assert {*matrix["os"]} == SYSTEMS
    assert len([*product(matrix["os"], matrix["python"])]) == 12
    assert {*jobs["wheel"]["strategy"]["matrix"]["os"]} == SYSTEMS
    assert "dist/*.whl" in commands(jobs["wheel"])


def test_the_lowest_versions_are_tried_with_the_lowest_python() -> None:
    job = load(ROOT / ".github/workflows/test.yml")["jobs"]["lowest"]
    versions = [s["with"]["python-version"] for s in job["steps"] if "with" in s]
    assert versions == [project()["requires-python"].removeprefix(">=")]
    assert "--resolution lowest-direct" in commands(job)
    for line in project()["dependencies"]:
        assert re.fullmatch(r"[A-Za-z_-]+>=[\d.]+", line), line
