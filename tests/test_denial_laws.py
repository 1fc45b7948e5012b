"""Laws of what is denied beside, and after, the name of a sign."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from neurosim.atlas import load_atlas
from neurosim.exam import Finding
from neurosim.grammar import parse_finding
from neurosim.grammar.note import read_note
from neurosim.records import Structure
from neurosim.terms import MIDLINE, ExamError

ATLAS = load_atlas()
_SIGNS = [
    one
    for one in ATLAS.structures.values()
    if one.scale.name in ("sign", "tension") and one.modality in ("umn", "tension")
]
#: Those whose bare name says that they are there; tone and gait are looked at.
_BARE = [
    one
    for one in _SIGNS
    if not one.states and one.id not in ("leg_tone", "arm_tone", "plantar_response")
]
#: Clauses that say of something else that it is normal or not there.
_BESIDE = (
    "no weakness", "power normal", "reflexes normal", "no wasting", "sensation normal",
    "no numbness", "arm reflexes normal",
)  # fmt: skip
_NOT_THERE = ("not elicited", "not present", "absent", "not seen", "was not elicited")
#: Deficits of which a list may be denied.
_DEFICITS = (
    "clonus", "Babinski", "foot drop", "wrist drop", "saddle anaesthesia", "retention",
    "urinary incontinence", "weakness", "numbness", "back pain", "fasciculations",
    "wasting", "Horner syndrome",
)  # fmt: skip


def read(text: str) -> frozenset[Finding] | None:
    try:
        return frozenset(parse_finding(text, ATLAS))
    except ExamError:
        return None


def meaning(found: frozenset[Finding] | None) -> set[object] | None:
    if found is None:
        return None
    return {(one.structure, one.side, one.grades) for one in found}


@given(
    st.sampled_from(_BARE), st.data(), st.sampled_from(("right", "left", "bilateral"))
)
def test_a_bare_sign_takes_no_state_from_another_thing(
    sign: Structure, data: st.DataObject, side: str
) -> None:
    """ "Lhermitte, no weakness" is no absent Lhermitte: it is there, or asked."""
    name = data.draw(st.sampled_from((sign.name, *sign.other_names)))
    beside = data.draw(st.sampled_from(_BESIDE))
    assume("reflex" not in name or "reflex" not in beside)  # plantar reflexes are some
    place = "" if sign.laterality == MIDLINE else side
    alone = meaning(read(f"{place} {name}".strip()))
    note = read_note(f"{place} {name}, {beside}".strip(), ATLAS)
    found = {(f.structure, f.side, f.grades) for f in note.findings}
    if alone is None:  # a bare name says nothing
        assert all(one[0] != sign.id for one in found)
    else:
        of_sign = {one for one in found if one[0] == sign.id}
        assert of_sign <= alone


@given(
    st.sampled_from(_DEFICITS),
    st.sampled_from(_DEFICITS),
    st.sampled_from(("and", "or")),
    st.sampled_from(("absent", "denied", "not present", "were absent", "negative")),
)
def test_a_denial_after_a_list_is_of_all_of_it_or_asked(
    first: str, second: str, joint: str, denial: str
) -> None:
    found = read(f"{first} {joint} {second} {denial}")
    if found is not None and first != second:
        assert meaning(found) == meaning(read(f"no {first} or {second}"))


@pytest.mark.parametrize("absent", _NOT_THERE)
def test_a_sign_that_is_not_there_is_not_there_as_well(absent: str) -> None:
    for sign in _SIGNS:
        if sign.states:  # a gait that is not present is none
            continue
        for one in read(f"{sign.name} {absent}") or frozenset():
            if one.structure == sign.id:
                assert sign.scale.normal in one.grades, sign.id


@pytest.mark.parametrize(
    "text",
    [
        "right clonus and left Babinski absent", "clonus, Babinski absent",
        "left foot drop and clonus absent", "weakness and Babinski was negative",
        "No Hoffmann, clonus", "no weakness, Babinski", "no shoulder movement",
        "bilateral Hoffmann, no Babinski", "right Spurling, power normal",
"Hoffmann on both sides, plantars flexor",
    ],
)  # fmt: skip
def test_what_may_be_denied_or_not_is_asked(text: str) -> None:
    assert read(text) is None


def test_senses_of_pain_that_are_lost_are_no_pain() -> None:
    for text in (
        "pain and temperature lost in the right leg",
        "pain, temperature and touch reduced in the right foot",
        "pain and light touch absent in the right foot",
    ):
        found = read_note(text, ATLAS).findings
        assert {one.side for one in found} == {"right"}
        assert {one.kind for one in found} <= {"pin_prick", "light_touch"}


_FELT = ("weakness", "numbness", "tingling", "wasting", "pain", "sensory loss")
_WHERE = ("in both feet", "in the right hand", "of the left leg", "in the left calf")


@pytest.mark.parametrize("denies", ["no", "without", "denies"])
@pytest.mark.parametrize("where", _WHERE)
@pytest.mark.parametrize("first", _FELT)
@pytest.mark.parametrize("second", _FELT)
def test_a_denial_before_a_comma_inverts_no_complaint_behind_it(
    denies: str, first: str, second: str, where: str
) -> None:
    """ "No weakness, tingling in both feet": denied too, or not?"""
    note = read_note(f"{denies} {first}, {second} {where}", ATLAS)
    alone = read_note(f"{second} {where}", ATLAS)
    named = {(one.structure, one.side) for one in alone.findings}
    told: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
    for one in note.findings:
        normal = one.grades == (ATLAS.structures[one.structure].scale.normal,)
        told[normal].add((one.structure, one.side))
    assert first == second or not named & (told[True] - told[False])


@pytest.mark.parametrize("sign", ["ankle clonus", "Babinski", "Hoffmann", "SLR", "AJ"])
@pytest.mark.parametrize("pair", ["-/-", "(-/-)", ": -/-"])
def test_a_minus_for_each_side_is_of_both_sides(sign: str, pair: str) -> None:
    found = parse_finding(f"{sign} {pair}".replace(" :", ":"), ATLAS)
    assert {one.side for one in found} == {"right", "left"}
    for one in found:
        scale = ATLAS.structures[one.structure].scale
        normal = scale.normal if scale.name != "reflex" else 0
        assert one.grades == (normal,)


def test_fasciculations_are_no_pain_and_a_count_is_no_grade() -> None:
    found = read_note("Fasciculations of the tongue and limbs.", ATLAS).findings
    assert {one.structure for one in found} == {"bulbar_signs", "fasciculations"}
    assert read("weakness of 3 muscles in the right leg") is None
