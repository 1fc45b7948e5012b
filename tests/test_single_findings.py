"""The table of single findings, and the pages that are made from measured figures."""

import csv
import json
import sys
from importlib import import_module
from pathlib import Path

import pytest

from neurosim.atlas import Atlas
from neurosim.grammar.text import parse_finding
from neurosim.terms import ROOTS, SIDES

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
with (CASES / "single_findings.csv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))


def test_there_are_45_and_each_has_a_source() -> None:
    assert len(ROWS) == len({row["finding"] for row in ROWS}) == 45
    assert all(row["source"].startswith("http") for row in ROWS)
    assert sum(row["side"] == "right" for row in ROWS) in (22, 23)


@pytest.mark.parametrize("row", ROWS, ids=[row["finding"] for row in ROWS])
def test_a_finding_is_one_record_of_its_side(row: dict[str, str], atlas: Atlas) -> None:
    found = parse_finding(row["finding"], atlas)
    assert [one.side for one in found] == [row["side"]]
    assert row["side"] in SIDES
    assert set(row["roots"].split("|")) <= set(ROOTS)
    assert set(filter(None, row["usual"].split("|"))) <= set(atlas.families)


def test_the_page_of_yardsticks_is_made_from_what_was_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    for name in ("yardsticks", "blocks", "stamp", "single_findings"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    blocks, yardsticks = (import_module(name) for name in ("blocks", "yardsticks"))
    stamp = import_module("stamp")

    columns = json.loads(yardsticks.RESULT.read_text(encoding="utf-8"))
    assert "before" in columns
    made = blocks.marked(yardsticks.page(columns), stamp.stamp())
    assert yardsticks.PAGE.read_text(encoding="utf-8") == made
