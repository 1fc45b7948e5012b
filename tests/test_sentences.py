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


#: Ways to tell that an act cannot be done, is hard to do, or can be done.
ABILITIES = {
    (0, 1, 2): (
        "was unable to {}", "could not {}", "has lost the ability to {}",
        "failed to {}", "is incapable of {}", "could no longer {}",
        "was unable to actively {}",
    ),
    (0, 1, 2, 3, 4): (
        "struggled to {}", "could barely {}", "was hardly able to {}",
        "could only weakly {}", "found it hard to {}", "had limited ability to {}",
        "had great difficulty to {}", "could {} against gravity only",
        "could not {} against resistance", "was weak when asked to {}",
        "could not fully {} due to weakness",
    ),
    (5,): (
        "was able to fully {}", "could {} normally", "can {}",
        "could {} with full power", "had no difficulty to {}",
    ),
}  # fmt: skip
#: What is done, how it is called when it is hard, and what it tests.
ACTS = (
    ("extend his left wrist", "extending his left wrist", "wrist_extension"),
    ("abduct the left thumb", "abducting the left thumb", "thumb_abduction"),
    ("oppose the left thumb to the little finger",
     "opposing the left thumb to the little finger", "thumb_opposition"),
    ("dorsiflex the left foot", "dorsiflexing the left foot", "ankle_dorsiflexion"),
    ("medially rotate the left arm", "medially rotating the left arm", "subscapularis"),
    ("flex the distal phalanx of the left thumb",
     "flexing the tip of the left thumb", "flexor_pollicis_longus"),
)  # fmt: skip


@pytest.mark.parametrize(("act", "doing", "structure"), ACTS)
@pytest.mark.parametrize(
    ("way", "grades"),
    [(way, grades) for grades, ways in ABILITIES.items() for way in ways],
)
def test_an_act_is_read_whatever_is_said_of_it(
    act: str, doing: str, structure: str, way: str, grades: tuple[int, ...]
) -> None:
    said = way.format(doing if way.endswith(" of {}") else act)
    note = read_note(f"On examination he {said}.", ATLAS)
    assert not [part for part in note.unread if part not in note.aside]
    [one] = note.findings
    assert (one.structure, one.side) == (structure, "left")
    assert set(one.grades) <= set(grades)
    assert max(one.grades) == max(grades)


@pytest.mark.parametrize(
    "text",
    [
        "Right lower extremity: TA 1/5, extensor digitorum 2/5, eversion 2/5.",
        "Left upper limb: biceps 4/5, plantar flexion 4/5.",
    ],
)
def test_what_stands_under_a_limb_is_of_that_limb_or_asked(text: str) -> None:
    """The long extensor of the toes was that of the fingers."""
    upper = "upper" in text
    note = read_note(text, ATLAS)
    parts = {ATLAS.structures[one.structure].part_of for one in note.findings}
    assert parts <= ({"arm", "hand"} if upper else {"leg", "foot"})
    assert note.unread
