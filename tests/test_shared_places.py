"""Laws of lists: what shares one place has one place, what shares one side one side."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurosim.atlas import load_atlas
from neurosim.exam import SIDE_NOT_TOLD, Finding
from neurosim.grammar import parse_finding
from neurosim.grammar.caveats import caveats_of
from neurosim.terms import SIDES, ExamError

ATLAS = load_atlas()
_FINGERS = ("thumb", "index", "middle", "ring", "little")


@st.composite
def fingers(draw: st.DrawFn) -> str:
    """Draw a list of neighbouring fingers, as people write one."""
    first = draw(st.integers(0, 3))
    last = draw(st.integers(first + 1, 4))
    listed = list(_FINGERS[first : last + 1])
    if draw(st.booleans()) and "middle" in listed[1:-1]:
        listed[listed.index("middle")] = "long"
    comma = draw(st.sampled_from([" and ", ", and "] if len(listed) > 2 else [" and "]))
    return f"{', '.join(listed[:-1])}{comma}{listed[-1]} finger{draw(_MANY)}"


_MANY = st.sampled_from(["s", ""])
_SAID = ("tingling in the {}", "{} numb", "numb {}", "pain in the {}")


@given(fingers(), st.sampled_from(_SAID), st.sampled_from(["", *SIDES]))
def test_a_list_of_fingers_is_of_one_side(listed: str, said: str, side: str) -> None:
    sided = f"{side} {listed}".strip()
    with suppress(ExamError):
        found = parse_finding(said.format(sided), ATLAS)
        assert {one.side for one in found} == {side or SIDE_NOT_TOLD}


_OF_LIMBS = {
    "leg": ("spasticity", "exaggerated reflexes", "upgoing plantars", "weakness",
            "increased tone", "brisk reflexes", "clonus", "wasting", "numbness"),
    "arm": ("spasticity", "exaggerated reflexes", "weakness", "increased tone",
            "brisk reflexes", "wasting", "numbness"),
}  # fmt: skip
_LIMBS = {"leg": ("legs", "lower limbs"), "arm": ("arms", "upper limbs")}
_OF_LEG = frozenset(("leg", "foot"))


def is_elsewhere(one: Finding, limb: str) -> bool:
    part = ATLAS.structures[one.structure].part_of
    return (part in _OF_LEG) != (limb == "leg")


@given(st.data(), st.sampled_from(["leg", "arm"]), st.integers(2, 4), st.booleans())
def test_a_limb_at_the_end_is_that_of_all_that_is_listed(
    data: st.DataObject, limb: str, many: int, comma: bool
) -> None:
    heads = data.draw(st.permutations(_OF_LIMBS[limb]))[:many]
    where = data.draw(st.sampled_from(_LIMBS[limb]))
    side = data.draw(st.sampled_from(["", *SIDES]))
    place = f"the {side} {where[:-1]}" if side else where
    last = ", and " if comma and many > 2 else " and "
    text = f"{', '.join(heads[:-1])}{last}{heads[-1]} in {place}"
    with suppress(ExamError):
        found = parse_finding(text, ATLAS)
        assert not [one.structure for one in found if is_elsewhere(one, limb)]
        assert {one.side for one in found} <= ({side} if side else {*SIDES})


@pytest.mark.parametrize(
    "text",
    ["weak squeeze pressure and lumbago pain absent",
     "tongue fasciculation and shoulder blade pain left negative",
     "decreased proprioception left side", "reduced vibration right side",
     "vibration lost on the left side", "decreased power in both knees",
     "left knee weak", "left arm 3/5, remaining muscles 5/5",
     "toes numb, right biceps 3/5", "fingers tingle and the left wrist is weak",
     "no left l1 pain and right biceps, triceps and supinator jerks absent, left 2+"],
)  # fmt: skip
def test_what_has_no_place_or_two_is_asked_about(text: str) -> None:
    with pytest.raises(ExamError):
        parse_finding(text, ATLAS)


@pytest.mark.parametrize(
    ("text", "caveat"),
    [("winging of the right scapula", "trapezius and rhomboids"),
     ("right serratus anterior winging", ""),
     ("trips over his left foot", "a stiff leg"),
     ("Babinski equivocal on left", "tested with no clear result"),
     ("Babinski not tested on left", ""),
     ("temperature reduced over the right thumb", "one tract")],
)  # fmt: skip
def test_what_words_leave_open_is_said_beside_the_finding(
    text: str, caveat: str
) -> None:
    said = [why for one in parse_finding(text, ATLAS) for why in caveats_of(one, ATLAS)]
    assert caveat in " ".join(said)
    assert bool(said) == bool(caveat)
