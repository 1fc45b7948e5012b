"""Ordinary words for what is urgent are read, and raise their flags."""

import pytest

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.grammar import parse_exam
from neurosim.grammar.reading import read_some
from neurosim.redflags import red_flags
from neurosim.terms import SIDES, ExamError


def read(text: str, atlas: Atlas) -> tuple[Finding, ...]:
    return read_some(text, atlas).findings


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("can't feel my bottom", "saddle_loss"),
        ("she cannot feel her genitals", "saddle_loss"),
        ("reduced pin prick perianally", "saddle_loss"),
        ("no urge to urinate", "bladder_failure"),
        ("lost the urge to pee", "bladder_failure"),
        ("bladder feels full but nothing comes", "bladder_failure"),
        ("anal sphincter lax", "anal_tone_low"),
        ("T10 pinprick level on the right, weakness of left leg", "sensory_level"),
        ("both arms numb and clumsy", "clumsy_hands"),
        ("cannot do up his buttons", "clumsy_hands"),
        ("difficulty buttoning shirt", "clumsy_hands"),
        ("fumbles with buttons", "clumsy_hands"),
        ("can't walk in a straight line", "cord_asked"),
        (
            "weakness came on suddenly this morning in the right arm and leg",
            "hemiparesis",
        ),
    ],
)
def test_what_is_urgent_is_read_and_flagged(text: str, flag: str, atlas: Atlas) -> None:
    assert flag in {hit.flag.id for hit in red_flags(parse_exam([text], atlas), atlas)}


@pytest.mark.parametrize(
    "text", ["no difficulty with buttons", "right hand: difficulty with buttons",
             "difficulty writing", "can feel my bottom"],
)  # fmt: skip
def test_buttons_of_one_hand_or_of_none_are_not_both(text: str, atlas: Atlas) -> None:
    """Buttons need two hands; a pen needs one."""
    hits = red_flags(read_some(text, atlas).findings, atlas)
    assert "clumsy_hands" not in {hit.flag.id for hit in hits}
    assert "saddle_loss" not in {hit.flag.id for hit in hits}


@pytest.mark.parametrize("text", ["rigidity of both legs", "rigid right arm"])
def test_rigidity_is_asked_about(text: str, atlas: Atlas) -> None:
    """It is of the basal ganglia, spasticity of the cord."""
    with pytest.raises(ExamError, match="write spasticity"):
        parse_exam([text], atlas)


def test_a_bladder_that_feels_full_is_not_said_to_be_normal(atlas: Atlas) -> None:
    with pytest.raises(ExamError):
        parse_exam(["bladder feels full"], atlas)


@pytest.mark.parametrize("side", SIDES)
def test_the_crossed_test_beside_a_raised_leg_is_of_the_other(
    side: str, atlas: Atlas
) -> None:
    other = {"right": "left", "left": "right"}[side]
    found = read(f"positive {side} SLR and crossed SLR", atlas)
    assert {(one.structure, one.side) for one in found} == {
        ("straight_leg_raise", side), ("crossed_straight_leg_raise", other)
    }  # fmt: skip


def test_a_cape_lies_over_both_shoulders(atlas: Atlas) -> None:
    found = read("cape distribution numbness", atlas)
    assert {one.side for one in found} == {*SIDES}


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("DTRs 2+ throughout with absent right biceps", "biceps_reflex"),
        ("reflexes normal with an absent right ankle jerk", "achilles_reflex"),
        ("power 5/5 throughout with weak right EHL", "great_toe_extension"),
        ("sensation intact throughout, reduced right S1", "dermatome_s1"),
        ("dermatomes C5 to T1 intact, right C6 reduced", "dermatome_c6"),
    ],
)
def test_what_is_told_apart_is_an_exception_without_the_word(
    text: str, apart: str, atlas: Atlas
) -> None:
    found = read(text, atlas)
    here = [one for one in found if (one.structure, one.side) == (apart, "right")]
    assert [one.grades[-1] < 2 or one.grades[-1] == 4 for one in here] == [True]
    assert not [one for one in found if one.structure == "dermatome_c5_to_t1"
                and one.side == "right"]  # fmt: skip
    assert len(found) > 4
