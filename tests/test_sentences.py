"""Sentences of notes, letters and patients, and how a whole one must be read.

``cases/sentences.csv`` holds one sentence of our own a row and its meaning, statements
of a limb in short; ``asked`` stands where a part is asked back.
"""

import csv
from pathlib import Path

import pytest

from neurosim.atlas import load_atlas
from neurosim.exam import Finding
from neurosim.grammar.note import read_note

ATLAS = load_atlas()
FILE = Path(__file__).parent / "cases" / "sentences.csv"
with FILE.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))


def meaning(sentence: str) -> str:
    """Return what counts of a sentence, and whether a part of it was asked back."""
    note = read_note(sentence, ATLAS)
    asked = [words for words in note.unread if words not in note.aside]
    return "; ".join([*shown(note.findings), *(["asked"] if asked else [])])


def shown(found: tuple[Finding, ...]) -> list[str]:
    """Return findings as structure, sides, grades and kind; statements in short."""
    sides: dict[tuple[str, str, str], set[str]] = {}
    for one in found:
        structure = ATLAS.structures[one.structure]
        short = f"{structure.part_of or 'body'} {structure.modality}*"
        names = "|".join(structure.scale.grades[grade] for grade in one.grades)
        names = "abnormal" if one.grades == structure.scale.abnormal else names
        wide = one.statement or one.kind == "global"
        key = short if wide else structure.id, names, one.kind
        sides.setdefault(key, set()).add(one.side[0])
    return [
        f"{name} {''.join(sorted(told))} {grades}"
        + ("" if kind in ("examined", "global") else f" {kind}")
        for (name, grades, kind), told in sides.items()
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["sentence"][:60])
def test_a_sentence_means_what_it_says(row: dict[str, str]) -> None:
    assert meaning(row["sentence"]) == row["reads"]
