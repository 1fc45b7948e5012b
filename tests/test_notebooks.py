"""Notebooks run, hold no output, and use public names only."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import neurosim

FOLDER = Path(__file__).parents[1] / "notebooks"
BOOKS = sorted(FOLDER.glob("*.ipynb"))
#: Public packages beside the names of ``neurosim`` itself.
PUBLIC = {"neurosim", "neurosim.plot", "neurosim.laws", "neurosim.strategies"}


@pytest.fixture(params=BOOKS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    chosen = request.param
    assert isinstance(chosen, Path)
    return chosen


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    book = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return [cell for cell in book.cells if cell.cell_type == kind]


def test_there_are_notebooks() -> None:
    assert len(BOOKS) >= 5


def test_no_output_is_stored(path: Path) -> None:
    for cell in cells(path, "code"):
        assert not cell.outputs
        assert cell.execution_count is None


def test_it_says_for_whom_it_is_and_what_it_is_not(path: Path) -> None:
    first = cells(path, "markdown")[0].source
    assert "**For**" in first
    assert "**After it**" in first
    assert neurosim.NOTICE in first


def test_it_ends_with_exercises_and_a_folded_answer(path: Path) -> None:
    assert "## Exercises" in cells(path, "markdown")[-1].source
    last = cells(path, "code")[-1]
    assert last.metadata["jupyter"]["source_hidden"]
    assert "answer" in last.metadata["tags"]


def test_only_public_names_are_used(path: Path) -> None:
    for cell in cells(path, "code"):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.ImportFrom) and node.module:
                inside = node.module.split(".")[0] == "neurosim"
                assert not inside or node.module in PUBLIC, node.module
        for name in re.findall(r"\bneurosim\.(\w+)", cell.source):
            assert name in {*neurosim.__all__, "plot", "laws", "strategies"}, name


@pytest.mark.slow
def test_it_runs(path: Path) -> None:
    command = [
        sys.executable, "-m", "pytest", "-q", "-o", "addopts=", "-p",
        "no:cacheprovider", "--nbmake", "--nbmake-timeout=60", str(path),
    ]  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
