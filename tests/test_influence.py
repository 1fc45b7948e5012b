"""Which rows published patients rest on: against a model made anew for each change."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from neurosim.atlas import Atlas
from neurosim.evaluation.influence import FACTOR, Influence, influences
from neurosim.exam import Exam, Finding
from neurosim.formats import Case, Truth
from neurosim.inference import infer
from neurosim.model import Model
from neurosim.terms import NeurosimError
from tests.test_cli import document, run

WEAK = Exam((Finding("triceps", "right", (3,)),), record="report")
PATIENT = Case("one", WEAK, Truth("root", roots=("C7",), side="right"))


@pytest.fixture(scope="module")
def found() -> tuple[Influence, ...]:
    return influences([PATIENT])


@pytest.mark.deep  # every row of the tables is tried: minutes
def test_only_rows_that_were_recorded_are_tried(found: tuple[Influence, ...]) -> None:
    facts = [item for item in found if item.table in ("roots.csv", "mimics.csv")]
    assert facts
    assert all(item.row.startswith("triceps ") for item in facts)
    assert list(found) == sorted(found, key=lambda item: -abs(item.change))


@pytest.mark.deep
def test_a_change_is_what_a_model_made_anew_gives(
    found: tuple[Influence, ...], atlas: Atlas
) -> None:
    claims = tuple(
        claim._replace(weight=(claim.weight or 0) * FACTOR)
        if (claim.structure, claim.root, claim.role) == ("triceps", "C7", "model")
        else claim
        for claim in atlas.claims
    )

    def score(tables: Atlas) -> float:
        roots = infer(WEAK, Model(tables), setting="published").roots
        p = next(r.probability for r in roots if (r.root, r.side) == ("C7", "right"))
        return float(np.log(p))

    expected = score(replace(atlas, claims=claims)) - score(atlas)
    item = next(item for item in found if item.row == "triceps from C7")
    assert item.change == pytest.approx(expected, abs=1e-12)
    assert item.change > 0


def test_without_a_root_lesion_there_is_nothing_to_say() -> None:
    with pytest.raises(NeurosimError, match="no patient has a root lesion"):
        influences([replace(PATIENT, truth=Truth("cord"))])


@pytest.mark.deep
def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    case = {
        "id": "one",
        "truth": {"category": "radiculopathy", "roots": ["C7"], "side": "right"},
        "findings": [
            {
                "modality": "motor",
                "structure": "triceps",
                "side": "right",
                "state": "reduced",
            }
        ],
    }
    path.write_text(json.dumps(case) + "\n", encoding="utf-8")
    page = run("evidence", "--influence", str(path), "--top", "3")
    assert page.stdout.count(".csv") == 3
    found = document("influence", "evidence", "--influence", str(path))
    assert {row["table"] for row in found["rows"]} > {"roots.csv", "levels.csv"}
