"""The page of the mutation study says what its results say."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOL = ROOT / "tools" / "mutation" / "run.py"


def test_the_page_agrees_with_the_results() -> None:
    if not TOOL.exists():
        pytest.skip("tools are not in this copy")
    spec = importlib.util.spec_from_file_location("mutation_run", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    results = ROOT / "docs" / "results" / "mutation.json"
    found = json.loads(results.read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "mutation.md").read_text(encoding="utf-8")
    assert module.filled(page, found) == page
    assert found["tables"]
    assert module.UNEXPLAINED not in page, "write a reason into reasons.csv"
