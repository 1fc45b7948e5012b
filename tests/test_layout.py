"""How a note is laid out: tables, headings, lists; each value with its side."""

import pytest

from neurosim.atlas import load_atlas
from neurosim.grammar.layout import sentences
from neurosim.grammar.note import read_note

ATLAS = load_atlas()
DELTOID = {("deltoid", "right", (5,)), ("deltoid", "left", (4,))}


def told(text: str) -> set[tuple[str, str, tuple[int, ...]]]:
    return {
        (one.structure, one.side, one.grades) for one in read_note(text, ATLAS).findings
    }


@pytest.mark.parametrize(
    "text",
    [
        "| | Right | Left |\n|---|---|---|\n| Deltoid | 5/5 | 4/5 |",
        "Muscle | Right | Left\nDeltoid | 5 | 4",
        "| Muscle | Left | Right |\n|:--|--:|--:|\n| Deltoid (C5) | 4 | 5 |",
        "Muscle\tR\tL\nDeltoid\t5\t4",
        "            R    L\nDeltoid     5    4",
        "Power R L\nDeltoid 5 4",
        "Power:\nR L\n- Deltoid 5/5 4/5",
        "muscle,right,left\ndeltoid,5,4",
        "Rt | Lt\nDeltoid | 5 | 4",
        "| Root | Muscle | R | L |\n|---|---|---|---|\n| C5 | Deltoid | 5 | 4 |",
        "1. Right arm: deltoid 5/5\n2. Left arm: deltoid 4/5",
        "Side Deltoid Bi\nR 5 5\nL 4 5",
        "| Side | Deltoid | Biceps |\n|---|---|---|\n| R | 5 | 5 |\n| L | 4 | 5 |",
        "Power (R/L): deltoid 5/4",
        "* Deltoid - R 5, L 4",
        "RIGHT ARM\nDeltoid 5/5\nLEFT ARM\nDeltoid 4/5",
        "Right arm:\n\nDeltoid 5/5\n\nLeft arm:\n\nDeltoid 4/5",
        "Right arm: deltoid 5/5. Biceps 5/5.\nLeft arm: biceps 5/5. Deltoid 4/5.",
    ],
)
def test_each_value_of_a_table_has_the_side_of_its_column(text: str) -> None:
    assert told(text) >= DELTOID
    assert not read_note(text, ATLAS).unread


def test_reflexes_in_a_table_are_reflexes() -> None:
    text = "Reflexes  R   L\nBiceps    2+  2+\nTriceps   0   1+\nAnkle     -   +"
    reflex = {(name, side): grades for name, side, grades in told(text)}
    assert reflex["triceps_reflex", "right"] == (0,)
    assert reflex["triceps_reflex", "left"] == (1,)
    assert reflex["achilles_reflex", "right"] == (0,)


def test_light_touch_and_pin_prick_have_columns_of_their_own() -> None:
    text = "Dermatome | LT R | LT L | PP R | PP L\nC6 | 2 | 1 | 2 | 0"
    kinds = {
        (one.kind, one.side): one.grades for one in read_note(text, ATLAS).findings
    }
    assert kinds["light_touch", "right"] == (3,)
    assert kinds["pin_prick", "left"] == (0,)


@pytest.mark.parametrize(
    "text",
    ["Deltoid | 5 | 4", "Deltoid 5/5 4/5", "Power: deltoid 5 4", "Deltoid\t5\t4"],
)
def test_two_values_without_a_side_are_asked_about(text: str) -> None:
    [(_, reason)] = read_note(text, ATLAS).unread
    assert "write the side of each" in reason
    assert not told(text)


def test_two_values_that_agree_are_both_sides() -> None:
    assert told("Power: deltoid 5/5 5/5") == {
        ("deltoid", side, (5,)) for side in ("right", "left")
    }


def test_a_row_that_does_not_fit_is_not_swallowed() -> None:
    note = read_note("Power R L\nDeltoid 5 4\nBiceps 5 4 3\nFlurb 5 4", ATLAS)
    unread = " ".join(words for words, _ in note.unread)
    assert "Biceps 5 4 3" in unread
    assert {one.structure for one in note.findings} == {"deltoid"}


def test_a_cell_without_a_value_was_not_tested() -> None:
    found = told("| | R | L |\n|---|---|---|\n| EHL | 4 | |")
    assert found == {("great_toe_extension", "right", (4,)),
                     ("great_toe_extension", "left", (0, 1, 2, 3, 4, 5))}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Upper limbs\nTone: normal\nPower: 5/5\nReflexes: 2+",
        "UPPER LIMBS: Tone normal. Power 5/5. Reflexes 2+.",
        "ULs:\n- Tone normal\n- Power 5/5\n- Reflexes 2+",
    ],
)
def test_a_limb_heads_its_lines_and_the_sentences_of_its_line(text: str) -> None:
    found = {name for name, _, _ in told(f"{text}\nLower limbs:\nTone increased")}
    assert {"arm_tone", "leg_tone", "triceps_reflex"} <= found
    assert not found & {"patellar_reflex", "hip_flexion"}


def test_what_cannot_stand_under_a_heading_is_read_without() -> None:
    assert ("gait", "midline", (1,)) in told("Left arm: power 4/5. Gait normal.")
    whole = [one.whole for one in sentences("Left leg: weak. Right arm numb.")]
    assert whole == ["Left leg: weak", "Right arm numb"]


def test_a_table_of_dermatomes_is_of_sensation_and_has_a_head_of_two_words() -> None:
    grades = {
        (name, side): grade for name, side, grade in told("Dermatomes R L\nL5 0 2")
    }
    assert grades == {("dermatome_l5", "right"): (0,), ("dermatome_l5", "left"): (3,)}
    [one, other] = read_note("Pin prick   R   L\nC6   0   2", ATLAS).findings
    assert (one.kind, other.kind) == ("pin_prick", "pin_prick")


def test_upper_and_lower_under_a_heading_are_limbs() -> None:
    text = "Motor exam:\nUpper: 5/5 throughout\nLower: R EHL 4/5, otherwise 5/5"
    assert not read_note(text, ATLAS).unread
    assert ("great_toe_extension", "right", (4,)) in told(text)
    assert ("hip_flexion", "left", (5,)) in told(text)


def test_a_root_goes_with_its_limb() -> None:
    assert told("Left arm: power 3/5 in C7") == {("myotome_c7", "left", (3,))}
    assert not told("Left arm: power 3/5 in L5")
