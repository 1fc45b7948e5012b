"""Red flags come from redflags.csv and from what was found."""

from dataclasses import replace

import pytest

from neurosim.atlas import load_atlas
from neurosim.exam import mirror
from neurosim.grammar import parse_exam
from neurosim.redflags import check_red_flags, red_flags
from neurosim.terms import TableError

ATLAS = load_atlas()


def flags(*texts: str) -> set[str]:
    return {hit.flag.id for hit in red_flags(parse_exam(texts, ATLAS), ATLAS)}


def test_the_shipped_rules_are_sound() -> None:
    check_red_flags(ATLAS)


@pytest.mark.parametrize(
    ("texts", "flag"),
    [
        (["urinary retention"], "bladder_failure"),
        (["saddle numbness both sides"], "saddle_loss"),
        (["rectal tone reduced"], "anal_tone_low"),
        (["both legs weak"], "both_legs_weak"),
        (["right hip flexion 4/5", "left ankle dorsiflexion 4/5"], "both_legs_weak"),
        (["right plantar upgoing"], "long_tract"),
        (["pin prick reduced below T4"], "sensory_level"),
        (["right ankle dorsiflexion 1/5"], "foot_drop"),
        (["right triceps 2/5"], "severe_weakness"),
    ],
)
def test_flags_are_raised(texts: list[str], flag: str) -> None:
    assert flag in flags(*texts)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["neck pain", "right triceps 4/5", "right triceps reflex absent"],
        ["no saddle numbness", "bladder normal", "anal tone normal"],
        ["power normal", "reflexes normal", "no sensory level"],
        ["bladder not tested", "both plantars not tested"],
        ["right triceps weak"],
        ["right hip flexion 4/5", "right ankle dorsiflexion 4/5"],
        ["reflexes symmetrical"],
    ],
)
def test_no_flag_without_the_finding(texts: list[str]) -> None:
    assert flags(*texts) == set()


def test_the_findings_that_raised_it_are_named() -> None:
    exam = parse_exam(["urinary retention", "right triceps 5/5"], ATLAS)
    [hit] = red_flags(exam, ATLAS)
    assert [finding.text for finding in hit.findings] == ["urinary retention"]
    assert "urgent assessment by a clinician" in hit.flag.message


def test_a_crossed_test_counts_for_the_other_side() -> None:
    texts = ["both legs pain", "left crossed SLR positive", "left SLR positive"]
    assert "both_legs_pain" in flags(*texts)


def test_flags_do_not_depend_on_the_side() -> None:
    exam = parse_exam(["right hoffmann positive", "gait abnormal"], ATLAS)
    one, other = (red_flags(e, ATLAS) for e in (exam, mirror(exam)))
    assert [hit.flag for hit in one] == [hit.flag for hit in other] != []


@pytest.mark.parametrize(
    ("when", "match"),
    [
        ("blader:abnormal", "did you mean bladder"),
        ("bladder:broken", "unknown state 'broken'"),
        ("bladder:brisk", "bladder cannot be brisk"),
    ],
)
def test_bad_rules_are_named(when: str, match: str) -> None:
    flag = replace(ATLAS.red_flags[0], when=when)
    with pytest.raises(TableError, match=match):
        check_red_flags(replace(ATLAS, red_flags=(flag,)))
