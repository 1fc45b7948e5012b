"""Examinations as values."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurosim import strategies
from neurosim.atlas import load_atlas
from neurosim.exam import (
    Exam,
    Finding,
    check,
    contradictions,
    distinct,
    merge,
    mirror,
    possible,
)
from neurosim.terms import ExamError, NeurosimError

ATLAS = load_atlas()
TRICEPS = Finding("triceps", "right", (3,), text="right triceps 3/5")


def test_grades_are_sorted_and_unique() -> None:
    assert Finding("triceps", "left", (4, 1, 4)).grades == (1, 4)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"grades": ()}, "at least one grade"),
        ({"grades": (-1,)}, "at least one grade"),
        ({"kind": "seen"}, "unknown kind"),
        ({"side": "both"}, "unknown side 'both'"),
        ({"side": "right", "relation": "symmetric"}, "unknown side 'right'"),
        ({"relation": "equal"}, "unknown relation"),
    ],
)
def test_bad_findings_are_refused(change: dict[str, object], match: str) -> None:
    good: dict[str, object] = {"structure": "triceps", "side": "right", "grades": (3,)}
    with pytest.raises(NeurosimError, match=match):
        Finding(**{**good, **change})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("person", "match"),
    [
        ({"age": math.nan}, "age nan is out of range"),
        ({"age": 121}, "allowed: 0 to 120"),
        ({"age": -1}, "out of range"),
        ({"age": "45"}, "is not a number"),
        ({"age": True}, "is not a number"),
        ({"sex": "X"}, "choose F or M"),
        ({"duration_weeks": math.inf}, "out of range"),
    ],
)
def test_bad_persons_are_refused(person: dict[str, object], match: str) -> None:
    with pytest.raises(ExamError, match=match):
        Exam(**person)  # type: ignore[arg-type]


def test_all_faults_of_a_person_at_once() -> None:
    with pytest.raises(ExamError) as caught:
        Exam(age=200, sex="x")
    assert len(caught.value.faults) == 2


def test_repeated_records_count_once() -> None:
    other = Finding("triceps", "right", (3,), text="R triceps M3")
    assert distinct(Exam((TRICEPS, other, TRICEPS))).findings == (TRICEPS,)


def test_merge_keeps_the_first_person() -> None:
    first, second = Exam((TRICEPS,), id="a"), Exam((TRICEPS,), age=40, sex="F", id="b")
    both = merge([first, second])
    assert (both.findings, both.age, both.sex, both.id) == ((TRICEPS,), 40, "F", "a")
    assert merge([]) == Exam()


def test_possible_is_the_intersection() -> None:
    five = Finding("triceps", "right", (5,))
    same = Finding("biceps_reflex", "both", (0, 1), relation="symmetric")
    exam = Exam((TRICEPS, five, same))
    assert possible(exam) == {("triceps", "right"): ()}


def test_contradictions_are_shown_in_the_users_words() -> None:
    five = Finding("triceps", "right", (5,), text="R triceps normal")
    with pytest.raises(ExamError, match="'right triceps 3/5' and 'R triceps normal'"):
        check(Exam((TRICEPS, five)), ATLAS)


@pytest.mark.parametrize("change", ["side", "kind", "global"])
def test_other_side_or_kind_is_no_contradiction(change: str) -> None:
    side = "left" if change == "side" else "right"
    kind = {"kind": "told", "global": "global"}.get(change, "examined")
    five = Finding("triceps", side, (5,), kind)
    assert not list(contradictions(Exam((TRICEPS, five))))


@pytest.mark.parametrize(
    ("finding", "match"),
    [
        (Finding("tricpes", "right", (3,)), "did you mean triceps"),
        (Finding("triceps", "midline", (3,)), "add right, left or both"),
        (Finding("bladder", "right", (0,)), "leave the side out"),
        (Finding("triceps", "right", (7,)), "no such grade"),
    ],
)
def test_check_names_what_is_wrong(finding: Finding, match: str) -> None:
    with pytest.raises(ExamError, match=match):
        check(Exam((finding,)), ATLAS)


def test_mirror_swaps_words_too() -> None:
    finding = Finding("triceps", "left", (3,), text="Left triceps, LEFT", statement="l")
    [mirrored] = mirror(Exam((finding,))).findings
    assert (mirrored.side, mirrored.text) == ("right", "Right triceps, RIGHT")


@given(strategies.exams(ATLAS))
def test_mirror_twice_is_the_same(exam: Exam) -> None:
    assert mirror(mirror(exam)) == exam


@given(st.data())
def test_order_does_not_matter(data: st.DataObject) -> None:
    exam = data.draw(strategies.exams(ATLAS))
    shuffled = Exam(tuple(data.draw(st.permutations(exam.findings))))
    assert possible(shuffled) == possible(exam)
    assert check(shuffled, ATLAS) is shuffled
