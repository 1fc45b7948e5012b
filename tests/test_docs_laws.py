"""The page of the laws lists the laws, and its table is one that was computed."""

import json
from pathlib import Path

from neurosim.laws import LAW_NAMES, LAWS, LOCALIZERS

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "laws.md").read_text("utf-8")


def test_the_page_states_every_law() -> None:
    for law in LAWS:
        assert f"| `{law.name}` | {law.statement} |" in PAGE


def test_the_table_is_that_of_the_results() -> None:
    found = json.loads((DOCS / "results" / "laws.json").read_text("utf-8"))
    assert list(found) == list(LOCALIZERS)
    assert all(holds is not False for holds in found["neurosim"].values())
    for law in LAW_NAMES:
        words = {True: "holds", False: "**fails**", None: "-"}
        row = " | ".join(words[results[law]] for results in found.values())
        assert f"| `{law}` | {row} |" in PAGE
