"""What a sentence names and no finding tells is asked back: the books must balance."""

import pytest

from neurosim.atlas import load_atlas
from neurosim.grammar.ledger import missing
from neurosim.grammar.note import read_note
from neurosim.grammar.reading import read
from neurosim.terms import SIDES
from tests.test_reading import shown

ATLAS = load_atlas()
#: What was read and not meant.
WRONG = frozenset(
    ("leg_power", "hand_power", "cold_limb", "fdp_radial", "shoulder_abduction",
     "achilles_reflex")
)  # fmt: skip
TOUCH = frozenset(("light_touch", "pin_prick"))


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
        "Numb feet and hands and slight weakness.",
        "Reduced proprioception and light touch on the right.",
        "The house was cold and my hands went numb.",
        "At presentation, he could not lift either foot; today he walks.",
        "Left pinch weak.",
        # two states of one thing
        "All reflexes 2+ except the left ankle jerk, which is absent, and the right, "
        "which is 1+.",
        "Left hemiparesis with brisk reflexes and an extensor plantar.",
        "Perianal sensation reduced on the left, squeeze weak.",
        # other than what, and only where?
        "No new weakness.",
        "Deltoids 5/5, biceps 5/5, triceps 4/5 on the left only.",
        # how far it moves is not how strong it is
        "Shoulder abduction on the right limited to 90 degrees.",
        # of the hand or of the fingers?
        "Light touch reduced over the right hand, pin prick normal, vibration lost at "
        "the fingers.",
    ],
)
def test_what_was_counted_wrong_is_asked(text: str) -> None:
    """Part of these was lost, or read as something else."""
    note = read_note(text, ATLAS)
    assert note.unread
    structures = {one.structure for one in note.findings}
    assert structures.isdisjoint(WRONG)
    assert TOUCH.isdisjoint(one.kind for one in note.findings)


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
        ("Grip weak both sides, worse left, triceps jerks brisk",
         "grip rl abnormal; triceps_reflex rl 3|4"),
        ("Triceps and wrist extensors were weak on the left and normal on the right",
         "triceps l abnormal; wrist_extension l abnormal; triceps r 5; "
         "wrist_extension r 5"),
        ("Wrist extension 4/5 and finger extension 3/5, both on the right",
         "wrist_extension r 4; finger_extension r 3"),
        ("Right hand weak and numb, left hand normal",
         "hand_power r abnormal; hand r absent|reduced told; hand l normal; "
         "hand_power l 5"),
        ("Sensation lost over the dorsum of the right hand, wrist and finger extension "
         "absent, triceps 5/5",
         "dorsum_hand r absent; wrist_extension r 0; finger_extension r 0; "
         "triceps r 5"),
        ("My left arm hurts down to my middle finger",
         "pain_arm l abnormal told; pain_middle_finger l abnormal told"),
        # how far it reaches
        ("Legs numb to the waist", "sensory_level rl T9|T10|T11|T12 told"),
        # words
        ("Gait spastic", "spastic_gait m abnormal"),
        ("Hip flexion 4/5 both sides, wrist extension 5/5",
         "hip_flexion rl 4; wrist_extension rl 5"),
        ("Weakness and wasting of both calves, ankle jerks lost",
         "ankle_plantar_flexion rl abnormal; calf_bulk rl abnormal; "
         "achilles_reflex rl 0"),
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
