"""What is derived from the tables is not older than they are."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from neurosim.atlas import data_directory, identity

ROOT = Path(__file__).parents[1]


def tool(name: str) -> ModuleType:
    """Import a script of tools/."""
    path = ROOT / "tools" / f"{name}.py"
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))  # tools import one another
    if not path.exists():
        pytest.skip(f"{path.name} is not in this copy")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_the_seal_is_that_of_the_tables() -> None:
    _, digest, checked = identity(data_directory())
    assert digest == checked, "run make seal"


@pytest.mark.parametrize(
    "name", ["README.md", "docs/model_card.md", "docs/ablation.md"]
)
def test_old_figures_say_that_they_are_old(name: str) -> None:
    """Minutes of measuring are not repeated here; the page says what it rests on."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert tool("blocks").marked(text, tool("stamp").stamp()) == text, "run make seal"


@pytest.mark.parametrize("name", ["README.md", "docs/model_card.md"])
def test_what_is_only_counted_is_never_old(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for block, body in tool("readme").counted().items():
        assert tool("blocks").fill(text, block, body) == text, "run make seal"


@pytest.mark.release
@pytest.mark.parametrize(
    "name",
    ["ablation", "next_path", "overconfidence", "reliability", "students"],
)
def test_results_were_measured_on_these_tables(name: str) -> None:
    path = ROOT / "docs" / "results" / f"{name}.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    rerun = f"rerun {found['command']}, then make readme"
    assert found["tables"] == tool("stamp").stamp(), rerun


@pytest.mark.release
@pytest.mark.parametrize("name", ["README.md", "docs/model_card.md"])
def test_figures(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "<!-- data: begin" in text
    assert tool("readme").filled(text) == text, "run make readme"


@pytest.mark.release
def test_the_table_of_axes() -> None:
    page = (ROOT / "docs" / "ablation.md").read_text(encoding="utf-8")
    assert tool("ablation").filled(page) == page, "run python tools/ablation.py"
