"""Patients collected after the model was fitted: the file, and what is claimed."""

import json
from pathlib import Path

import pytest

from neurosim.atlas import Atlas
from neurosim.evaluation import evaluate
from neurosim.formats import load_cases

CASES = Path(__file__).parent / "cases"


def records(name: str) -> list[dict[str, object]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def urls(name: str) -> list[str]:
    found = []
    for record in records(name):
        source = record["source"]
        assert isinstance(source, dict)
        assert source["title"]
        found.append(str(source["url"]))
    return found


def test_every_patient_has_a_source_of_its_own_kind() -> None:
    """None of them is in the public set; no identifier stands twice."""
    assert not set(urls("collected.jsonl")) & set(urls("published.jsonl"))
    names = [record["id"] for record in records("collected.jsonl")]
    assert len(set(names)) == len(names) > 100


def test_nearly_all_of_somebody_elses_words_are_understood(atlas: Atlas) -> None:
    cases = load_cases(CASES / "collected.jsonl", atlas, on_unknown="skip")
    read = sum(len(case.exam.findings) for case in cases)
    unread = sum(len(case.unread) for case in cases)
    assert unread < 0.05 * read


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["published", pytest.param("collected", marks=pytest.mark.deep)]
)
def test_better_than_both_baselines_with_95_percent(atlas: Atlas, name: str) -> None:
    """The claim of README: on the public patients, and on those collected later."""
    cases = load_cases(CASES / f"{name}.jsonl", atlas, on_unknown="skip")
    assert name == "collected" or not any(case.unread for case in cases)
    found = evaluate(cases, atlas=atlas)
    for baseline in ("prior", "textbook"):
        for score in ("log score", "given root"):
            assert found.paired[f"{baseline}, {score}"].low > 0
    if name == "published":
        for one in found.groups["all"]["neurosim"].calibration.values():
            assert one.error < one.limit
