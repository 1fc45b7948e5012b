"""Wholes follow from their parts: edits arrive, an override needs a source."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from neurosim.atlas import Atlas, load_atlas
from neurosim.terms import TableError
from neurosim.unions import DERIVED, joined, named_roots

Row = dict[str, str]
Rewrite = Callable[[str, Callable[[Row], list[Row]]], Path]


@pytest.fixture
def rewritten(tmp_path: Path, atlas: Atlas) -> Rewrite:
    """Return a function that changes rows of one table and names the folder."""

    def rewrite(table: str, change: Callable[[Row], list[Row]]) -> Path:
        folder = tmp_path / "data"
        if not folder.exists():
            shutil.copytree(atlas.directory, folder)
        with (folder / table).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        columns = list(rows[0])
        rows = [row for old in rows for row in change(dict(old))]
        with (folder / table).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return folder

    return rewrite


def test_a_whole_is_the_mean_of_its_parts(atlas: Atlas) -> None:
    """By hand, for the fingers: each counts the same."""
    digits = ("thumb", "index_finger", "middle_finger", "ring_finger", "little_finger")
    mean = sum(atlas.weights[digit].get("C7", 0.0) for digit in digits) / 5
    assert atlas.weights["fingers"]["C7"] == pytest.approx(mean)


def test_every_weight_sums_to_one(atlas: Atlas) -> None:
    for name, weights in atlas.weights.items():
        assert sum(weights.values()) == pytest.approx(1.0), name


def test_an_edited_part_arrives_in_every_whole(
    atlas: Atlas, rewritten: Rewrite
) -> None:
    """The thumb is given to C7: hand, fingers, pain of the thumb and glove follow."""

    def give_to_c7(row: Row) -> list[Row]:
        if row["structure"] != "thumb" or row["role"] != "model":
            return [row]
        return [{**row, "weight": "1"}] if row["root"] == "C7" else []

    changed = load_atlas(rewritten("roots.csv", give_to_c7))
    wholes = [name for name in atlas.unions.above("thumb")
              if not any(c.structure == name and c.role == "model"
                         for c in atlas.claims)]  # fmt: skip
    assert {"fingers", "hand", "thumb_index", "pain_thumb", "glove"} <= set(wholes)
    for name in wholes:
        assert changed.weights[name]["C7"] > atlas.weights[name]["C7"], name
    untouched = set(atlas.weights) - {"thumb", *atlas.unions.above("thumb")}
    for name in untouched:
        assert changed.weights[name] == atlas.weights[name], name


def test_an_edited_share_of_a_lesion_arrives_in_its_wholes(
    atlas: Atlas, rewritten: Rewrite
) -> None:
    def spare_little_finger(row: Row) -> list[Row]:
        key = row["lesion"], row["structure"]
        return [] if key == ("neurogenic_thoracic_outlet", "little_finger") else [row]

    def shares(tables: Atlas) -> dict[str, float]:
        return {s.structure: s.share for s in tables.all_supplies
                if s.lesion == "neurogenic_thoracic_outlet"}  # fmt: skip

    before = shares(atlas)
    after = shares(load_atlas(rewritten("mimics.csv", spare_little_finger)))
    for name in ("ring_little", "middle_ring_little", "hand"):
        assert after[name] < before[name], name


def test_a_derived_claim_says_what_it_rests_on(atlas: Atlas) -> None:
    derived = [claim for claim in atlas.all_claims if claim.chart == DERIVED]
    assert derived
    for claim in derived:
        assert claim.source, claim
        assert "derived" in claim.note, claim
    ring = [c for c in derived if (c.structure, c.root) == ("fingers", "C6")]
    assert "thumb" in ring[0].note


def test_no_union_is_kept_by_hand_without_a_source(atlas: Atlas) -> None:
    for claim in atlas.claims:
        if atlas.structures[claim.structure].parts and claim.role == "model":
            assert claim.source != "assumption", claim


FAULTS: dict[str, tuple[str, Callable[[Row], list[Row]], str]] = {
    "an override without a source": (
        "roots.csv",
        lambda row: [row, *([{**row, "structure": "fingers", "source": "assumption",
                              "note": "tried"}]
                            if row["structure"] == "thumb" and row["root"] == "C6"
                            and row["role"] == "model" else [])],
        "fingers follows from its parts; a row that overrides them needs a source",
    ),
    "an unknown part": (
        "structures.csv",
        lambda row: [{**row, "parts": "thum|index_finger"}
                     if row["id"] == "thumb_index" else row],
        "did you mean thumb",
    ),
    "a part of itself": (
        "structures.csv",
        lambda row: [{**row, "parts": "hand|thumb"} if row["id"] == "fingers" else row],
        "is part of itself",
    ),
    "parts without a rule": (
        "structures.csv",
        lambda row: [{**row, "rule": ""} if row["id"] == "fingers" else row],
        "parts and rule go together",
    ),
    "a size that is no number": (
        "structures.csv",
        lambda row: [{**row, "parts": "thumb:big|index_finger"}
                     if row["id"] == "thumb_index" else row],
        "it must match",
    ),
    "an unknown root": (
        "structures.csv",
        lambda row: [{**row, "parts": "S4-S6"}
                     if row["id"] == "dermatome_s4_5" else row],
        "S6",
    ),
    "a statement about an unknown root": (
        "statements.csv",
        lambda row: [{**row, "roots": row["roots"].replace("C5-T1", "C5-C9")}],
        "statements.csv, line 3: unknown root 'C9'",
    ),
    "a statement that goes upwards": (
        "statements.csv",
        lambda row: [{**row, "roots": row["roots"].replace("C5-T1", "T1-C5")}],
        "'T1-C5' is not one root or two ends, the upper first",
    ),
    "a statement that names roots twice": (
        "statements.csv",
        lambda row: [{**row, "roots": row["roots"] + "|C6-C7"}],
        "dermatome_c6_c7 is already in statements.csv, line 2",
    ),
    "a statement that has no place for the roots": (
        "statements.csv",
        lambda row: [{**row, "name": row["name"].replace("{}", "C5")}],
        "must hold {} once",
    ),
}  # fmt: skip


@pytest.mark.sampled(3)
@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_unions_are_named(rewritten: Rewrite, fault: str) -> None:
    table, change, words = FAULTS[fault]
    with pytest.raises(TableError, match=r"(?s)" + words.replace("?", r"\?")):
        load_atlas(rewritten(table, change))


def test_rules() -> None:
    assert joined("any", [(-0.5, 1.0), (0.2, 1.0)]) == -0.5
    assert joined("area", [(1.0, 1.0), (0.0, 3.0)]) == pytest.approx(0.25)
    assert named_roots([("S4-S5", 1.0), ("L5", 1.0)]) == ("S4", "S5", "L5")
