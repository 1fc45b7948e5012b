"""What a sentence names and no finding tells is asked back: the books must balance."""

import pytest

from neurosim.atlas import load_atlas
from neurosim.grammar.ledger import missing
from neurosim.grammar.note import read_note
from neurosim.grammar.reading import read
from neurosim.terms import SIDES
from tests.test_reading import shown

ATLAS = load_atlas()


def told(text: str) -> str:
    """Return what a note says, which leaves nothing unread."""
    note = read_note(text, ATLAS)
    assert not note.so_far
    assert [one for one in note.unread if one not in note.aside] == []
    return shown(note.findings)


@pytest.mark.parametrize(
    ("text", "wanting"),
    [
        ("left triceps 4/5, biceps 5/5", "biceps"),
        ("left triceps 4/5, wrist extension 3/5", "3/5"),
        ("left triceps 4/5 on the right", "right"),
        ("left triceps weak, supinator jerk absent", "supinator jerk"),
        ("left triceps 4/5 and numb hand and foot, weak", "weak in the hand"),
    ],
)
def test_what_no_finding_tells_is_named(text: str, wanting: str) -> None:
    """Of these, only the triceps was read."""
    assert wanting in list(missing(text, read("left triceps 4/5", ATLAS), "", ATLAS))


@pytest.mark.parametrize(
    "text",
    [
        "left triceps 4/5, weaker than right",
        "Right, the left triceps is 4/5",
        "left triceps improved from 2/5 to 4/5",
        "We found the left triceps 4/5",
        "left triceps 4/5 (other muscles not tested: biceps)",
    ],
)
def test_what_needs_no_finding_is_not(text: str) -> None:
    """Comparisons, times and what is listed as unread are no findings."""
    left = "biceps" if "biceps" in text else ""
    assert not list(missing(text, read("left triceps 4/5", ATLAS), left, ATLAS))


@pytest.mark.parametrize(
    "text",
    [
        "Bilateral hand and leg numbness and very mild weakness.",
        "Numb feet and hands and slight weakness.",
        "Reduced proprioception and light touch on the right.",
        "The house was cold and my hands went numb.",
        "At presentation, he could not lift either foot; today he walks.",
        "Left pinch weak.",
    ],
)
def test_what_was_counted_wrong_is_asked(text: str) -> None:
    """Part of these was lost, or read as something else."""
    note = read_note(text, ATLAS)
    assert note.unread
    assert not any(
        one.structure in ("leg_power", "hand_power", "cold_limb", "fdp_radial")
        or one.kind == "light_touch"
        for one in note.findings
    )


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        # a side at the end of a list, and a pain that takes none
        ("Reflexes: left triceps absent, biceps and supinator normal on both sides",
         "triceps_reflex l 0; biceps_reflex rl 2; brachioradialis_reflex rl 2"),
        ("Left arm pain, tingling and headaches",
         "pain_arm l abnormal told; arm_sensation l abnormal told; "
         "pain_head u abnormal told"),
        ("Weakness of the left arm and claudication",
         "arm_power l abnormal; pain_leg u abnormal told"),
        ("Left hand and arm pain, weakness and tingling",
         "pain_hand l abnormal told; pain_arm l abnormal told; hand_power l abnormal; "
         "arm_power l abnormal; hand l abnormal told; arm_sensation l abnormal told"),
        # one side against the other
        ("Wrist flexion 4/5 bilaterally, left slightly weaker than right",
         "wrist_flexion rl 4"),
        ("Weak extension of the big toe on both sides, right slightly weaker than left",
         "great_toe_extension rl abnormal"),
        # both sides
        ("A band of numbness at T6", "band_t6 rl absent|reduced told"),
        ("S2-S4 sensation intact", "dermatome_s2_to_s4 rl normal"),
        # words
        ("Sphincter function is preserved", "bladder m absent; bowel m absent"),
        ("Grip strength good", "grip u 5"),
        ("Hot and cold not felt in the right arm", "arm_sensation r absent pin_prick"),
        ("I can't lift my left foot", "ankle_dorsiflexion l 0|1|2 told"),
        ("I have lost feeling between my legs", "saddle_area rl absent told"),
        ("I could not elicit the right knee jerk", "patellar_reflex r 0"),
    ],
)  # fmt: skip
def test_what_was_counted_wrong_is_read(text: str, reads: str) -> None:
    """Sides, lists and words that were read as something else."""
    assert told(text) == reads


def test_no_deficit_is_normal_on_every_scale() -> None:
    """Nobody denies a deficit and leaves a keener sense open."""
    found = read("No neurological deficit in the lower limbs", ATLAS)
    normal = (ATLAS.structures[one.structure].scale.normal for one in found)
    assert all(one.grades == (grade,) for one, grade in zip(found, normal, strict=True))
    assert {one.side for one in found} == {*SIDES}
