"""Patients and vignettes that scores are told on, frozen before they were scored."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from neurosim.atlas import Atlas
from neurosim.formats import load_cases

CASES = Path(__file__).parent / "cases"
FROZEN: dict[str, Any] = json.loads((CASES / "frozen.json").read_text("utf-8"))
FILES: dict[str, Any] = FROZEN["files"]


def records(name: str) -> list[dict[str, Any]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("name", sorted(FILES))
def test_nothing_was_changed_after_it_was_frozen(name: str) -> None:
    """A record is corrected on purpose: a new hash, and a line in CHANGELOG."""
    assert (
        hashlib.sha256((CASES / name).read_bytes()).hexdigest()
        == (FILES[name]["sha256"])
    )
    assert len(records(name)) == FILES[name]["records"]


def test_every_file_of_patients_is_frozen() -> None:
    worksheets = {"isncsci.jsonl"}
    assert {path.name for path in CASES.glob("*.jsonl")} - worksheets == set(FILES)


def test_no_patient_stands_in_two_files() -> None:
    """Neither by name nor by address; vignettes may share a teaching text."""
    patients = ("published.jsonl", "collected.jsonl", "further.jsonl")
    ids = [record["id"] for name in FILES for record in records(name)]
    assert len(ids) == len(set(ids))
    seen: dict[str, str] = {}
    for name in patients:
        for record in records(name):
            url = record["source"]["url"]
            assert seen.setdefault(url, name) == name, url


def test_the_further_patients_are_of_many_kinds() -> None:
    kinds = [record["truth"]["category"] for record in records("further.jsonl")]
    assert kinds.count("radiculopathy") >= 25
    assert kinds.count("mimic") >= 25
    assert sum(kind in ("myelopathy", "cauda_equina", "conus") for kind in kinds) >= 10


def test_the_vignettes_name_their_answer(atlas: Atlas) -> None:
    """A root, a level, a listed look-alike, or a syndrome of the cord or below."""
    for record in records("vignettes.jsonl"):
        truth = record["truth"]
        if truth["category"] == "mimic":
            assert truth["lesions"]
            assert truth["lesions"][0] in atlas.families, record["id"]
        elif truth["category"] == "radiculopathy":
            assert truth["roots"], record["id"]


@pytest.mark.parametrize("name", ["further.jsonl", "vignettes.jsonl"])
def test_nearly_all_words_are_understood(atlas: Atlas, name: str) -> None:
    cases = load_cases(CASES / name, atlas, on_unknown="skip")
    read = sum(len(case.exam.findings) for case in cases)
    unread = sum(len(case.unread) for case in cases)
    assert unread < 0.05 * read
