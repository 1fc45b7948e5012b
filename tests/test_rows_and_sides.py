"""Rows of grades, and whose side each value is."""

import pytest

from neurosim.atlas import load_atlas
from neurosim.grammar.note import read_note
from neurosim.grammar.reading import read
from neurosim.terms import ExamError
from neurosim.unions import named_roots

ATLAS = load_atlas()


def told(text: str) -> set[tuple[str, str, tuple[int, ...]]]:
    """Return what a note says, which leaves nothing unread."""
    note = read_note(text, ATLAS)
    assert not note.unread
    assert not note.so_far
    return {(one.structure, one.side, one.grades) for one in note.findings}


SAME = {
    "one grade of a row of roots": (
        "C5-C7 5/5 bilaterally",
        "C5 5/5, C6 5/5, C7 5/5 bilaterally",
    ),
    "a row with an exception": (
        "L4-S1 5/5 except L5 right 3/5",
        "L4 5/5 bilaterally; S1 5/5 bilaterally; L5 left 5/5; L5 right 3/5",
    ),
    "a row of grades of five": (
        "Right L4-S1: 5/5, 3/5, 5/5",
        "right L4 5/5, right L5 3/5, right S1 5/5",
    ),
    "a row for each side": (
        "C5-C6 5/5 right, 4/5 left",
        "right C5 5/5, right C6 5/5, left C5 4/5, left C6 4/5",
    ),
    "the weak one of a list": (
        "Myotomes: C5 5/5, C7 4/5 R, C8 5/5",
        "C5 5/5 bilaterally; right C7 4/5; C8 5/5 bilaterally",
    ),
    "all of those named": (
        "R: deltoid 5/5, triceps 4/5. L: all 5/5",
        "right deltoid 5/5, right triceps 4/5, left deltoid 5/5, left triceps 5/5",
    ),
    "a state, then the side": (
        "Babinski negative on right; positive on left.",
        "right Babinski negative, left Babinski positive",
    ),
    "a side that stands alone": ("Foot slaps on walking, left.", "left foot slaps"),
    "beats at both ankles": (
        "five beats of clonus at both ankles",
        "sustained clonus at both ankles",
    ),
    "near and far": (
        "LL power 4/5 proximally, 5/5 distally.",
        "proximal legs 4/5; distal legs 5/5",
    ),
    "far in the limb named": (
        "Proximal weakness in both legs, distal power preserved.",
        "both proximal legs weak; both distal legs power normal",
    ),
    "neither of two": (
        "Neither knee jerk nor ankle jerk was present on the left",
        "left knee jerk absent, left ankle jerk absent",
    ),
    "the other leg": (
        "The right leg is weak, the other is normal.",
        "The right leg is weak. The left leg is normal.",
    ),
    "two deficits of a limb": (
        "Areflexia and wasting in both arms",
        "Areflexia in both arms; wasting in both arms",
    ),
    "weakness first": (
        "weakness and hyporeflexia in the legs",
        "weakness in the legs; hyporeflexia in the legs",
    ),
    "pain and weakness that grow": (
        "worsening left arm pain and weakness",
        "worsening left arm pain, left arm weakness",
    ),
    "tone of a part": (
        "increased tone in the lower legs",
        "increased tone in the legs",
    ),
    "vibration of all limbs": (
        "Absent vibration in all limbs.",
        "vibration absent in both hands and both feet",
    ),
    "can one, not the other": (
        "Can plantarflex but not dorsiflex the right foot.",
        "Can plantarflex the right foot, cannot dorsiflex the right foot.",
    ),
    "spastic legs": ("Both legs spastic.", "spastic legs"),
    "dull": ("The left thumb is dull.", "left thumb sensation reduced"),
    "both senses of roots": (
        "Sensory and motor function intact in C5-T1 and L2-S1.",
        "C5-T1 dermatomes normal bilaterally; C5-T1 myotomes normal bilaterally; "
        "L2-S1 dermatomes normal bilaterally; L2-S1 myotomes normal bilaterally",
    ),
    "rotation in two letters": (
        "MMT: R shoulder abd 4/5, ER 4/5",
        "right shoulder abduction 4/5, right external rotation 4/5",
    ),
    "jerks, respectively": (
        "Knee and ankle jerks were 2+ and 0, respectively.",
        "knee jerks 2+, ankle jerks 0",
    ),
    "lost up to the hips": (
        "Vibration lost to the hips",
        "Vibration lost in both feet, lower legs and thighs",
    ),
    "a bladder that leaks": ("I leak when I cough.", "leakage of urine"),
    "no feeling is a loss": (
        "The outside of my foot has no feeling.",
        "sensation absent, lateral foot",
    ),
}


@pytest.mark.parametrize("kind", SAME)
def test_means_the_same(kind: str) -> None:
    short, long = SAME[kind]
    assert told(short) == told(long)


def test_everyday_words_of_a_limb_are_no_grades_of_a_muscle() -> None:
    assert told("right EHL good") == {("great_toe_extension", "right", (4,))}
    assert ("leg_power", "right", (5,)) in told("Strength in the legs was good")
    assert told("Poor grip on the right") == {("grip", "right", (0, 1, 2, 3, 4))}


@pytest.mark.parametrize(
    "text",
    [
        "The affected leg is weak, the other is normal.",
        "My arm is fine but my leg is weak.",
        "Could not lift either foot on admission; now 4/5.",
        "However, wrist and hand function was preserved.",
        "lower limb neurological symptoms",
        "loss of position sense in all four limbs",
        "C5 5/5, C6 4/5, C7 4/5 R, C8 5/5",
        "C5-C7: 5/5 4 5",
        "L4-S1 5/5 3/5",
    ],
)
def test_unclear_rows_are_asked_about(text: str) -> None:
    note = read_note(text, ATLAS)
    assert note.unread
    assert not note.findings


@pytest.mark.parametrize(
    "text",
    ["Unable to test toe walking on the left.", "Could not test left grip.",
     "Left biceps reflex could not be assessed.", "Left EHL: not possible to test."],
)  # fmt: skip
def test_what_was_not_tested_says_nothing(text: str) -> None:
    note = read_note(text, ATLAS)
    (one,) = note.findings
    assert one.side == "left"
    assert one.grades == ATLAS.structures[one.structure].scale.all
    assert note.doubtful == ((one.text, "not tested"),)


def test_what_was_so_at_another_time_is_set_aside() -> None:
    note = read_note("Left EHL 2/5 on admission, now 4/5", ATLAS)
    assert [one.grades for one in note.findings] == [(4,)]
    assert note.aside


@pytest.mark.parametrize(
    "text",
    [
        "It isn't a constant numbness.",
        "Denies persistent numbness of the left hand",
        "No continuous pain in the right leg",
        "The hands are not always numb",
        "Reflexes strong and equal",
    ],
)
def test_what_is_not_so_all_the_time_is_no_denial(text: str) -> None:
    note = read_note(text, ATLAS)
    assert set(note.unread) - {*note.aside}
    assert not any(one.text == text for one in note.findings)


def test_a_dash_beside_a_state_is_no_test_left_out() -> None:
    note = read_note("Gait: normal \u2013 smooth and symmetrical.", ATLAS)
    assert [one.grades for one in note.findings if one.structure == "gait"] == [(1,)]
    assert not note.doubtful


def test_a_half_with_a_comma_is_asked_back_with_the_form_that_works() -> None:
    with pytest.raises(ExamError, match="write a half with a point"):
        read("right triceps power 3,5/5", ATLAS)
    assert read("right triceps power 3.5/5", ATLAS)


RUNS = [
    (kind, named, root)
    for kind in ("dermatomes", "myotomes")
    for named in ("C5-T1", "L2-S1", "C6-C8", "L4-S1")
    for root in named_roots([(named, 1.0)])
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("kind", "named", "root"), RUNS)
def test_a_root_named_apart_is_not_among_the_others(
    kind: str, named: str, root: str
) -> None:
    """Whoever is the exception is in no statement that says that all is well."""
    found = read_note(f"{named} {kind} normal except left {root} reduced", ATLAS)
    assert not found.unread
    said: dict[str, set[str]] = {"right": set(), "left": set(), "apart": set()}
    for one in found.findings:
        structure = ATLAS.structures[one.structure]
        normal = one.grades == (structure.scale.normal,)
        said[one.side if normal else "apart"] |= {*named_roots(structure.parts)}
    every = {*named_roots([(named, 1.0)])}
    assert said == {"right": every, "left": every - {root}, "apart": {root}}


def test_an_exception_is_tested_as_the_rest() -> None:
    found = read_note("SILT L2-S1 except decreased right L5", ATLAS).findings
    assert {one.kind for one in found} == {"light_touch"}
    found = read_note("SILT L2-S1 except pin prick reduced right L5", ATLAS).findings
    assert {one.kind for one in found} == {"light_touch", "pin_prick"}
