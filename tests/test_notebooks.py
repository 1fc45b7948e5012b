"""The notebooks: stored bare, public names only, exercises with a hidden answer.

They are run by ``make test`` with nbmake.
"""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from neurosim.terms import NOTICE

FOLDER = Path(__file__).parents[1] / "notebooks"
BOOKS = sorted(FOLDER.glob("*.ipynb"))
#: Modules whose names are public beside those of ``neurosim`` itself.
PUBLIC = {
    "neurosim",
    "neurosim.batch",
    "neurosim.cohort",
    "neurosim.datadir",
    "neurosim.deck",
    "neurosim.evidence",
    "neurosim.isncsci",
    "neurosim.laws",
    "neurosim.plot",
    "neurosim.strategies",
    "neurosim.widgets",
}


def cells(path: Path, kind: str) -> list[Any]:
    book = json.loads(path.read_text("utf-8"))
    return [cell for cell in book["cells"] if cell["cell_type"] == kind]


def source(cell: Any) -> str:
    return "".join(cell["source"])


def test_they_are_numbered() -> None:
    assert len(BOOKS) >= 9
    names = [path.name[:2] for path in BOOKS]
    assert names == [f"{n:02d}" for n in range(1, len(BOOKS) + 1)]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_stored_without_output(path: Path) -> None:
    for cell in cells(path, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_says_for_whom_and_ends_with_exercises(path: Path) -> None:
    words = [source(cell) for cell in cells(path, "markdown")]
    assert "**For** " in words[0]
    assert "**After it** you " in words[0]
    assert NOTICE in " ".join(words[0].split())
    assert "## Exercises" in words[-1]
    answer = cells(path, "code")[-1]["metadata"]
    assert answer["tags"] == ["answer", "hide-cell"]
    assert answer["jupyter"] == {"source_hidden": True, "outputs_hidden": True}


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_runs_copied_alone(path: Path) -> None:
    """The first cell installs, and nothing is read from a checkout."""
    first, *others = cells(path, "code")
    assert "pip" in source(first)
    assert "neurosim-exam" in source(first)
    for cell in others:
        assert "tests/" not in source(cell)
        assert "cwd()" not in source(cell)


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_only_public_names(path: Path) -> None:
    lines = "\n".join(source(cell) for cell in cells(path, "code")).splitlines()
    tree = ast.parse("\n".join(line for line in lines if not line.startswith("%")))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("neurosim"):
            assert node.module in PUBLIC
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
            assert {n for n in names if n.startswith("neurosim")} <= PUBLIC
        if isinstance(node, ast.Attribute):
            assert not node.attr.startswith("_")
