"""Exams as tables of one record a row: nothing is lost, and every fault is named."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurosim.atlas import load_atlas
from neurosim.cohort import exams_from_frame, exams_to_frame
from neurosim.cohort.frame import COLUMNS
from neurosim.exam import BOTH, SYMMETRIC, Exam, Finding
from neurosim.strategies import exams
from neurosim.terms import ExamError, NeurosimError

pa = pytest.importorskip("pyarrow")

ATLAS = load_atlas()
PEOPLE = st.fixed_dictionaries(
    {
        "age": st.none() | st.floats(0, 120),
        "sex": st.sampled_from((None, "F", "M")),
        "id": st.sampled_from(("", "p1", "Zoë")),
        "duration_weeks": st.none() | st.floats(0, 500),
        "record": st.sampled_from((None, "report", "protocol")),
        "told": st.none() | st.integers(0, 3),
    }
)


@st.composite
def people(draw: st.DrawFn) -> Exam:
    """Return exams with everything that an exam can hold."""
    findings = list(draw(exams(ATLAS)).findings)
    if draw(st.booleans()):
        findings.append(
            Finding("achilles_reflex", BOTH, (0, 1, 2, 3, 4), relation=SYMMETRIC,
                    text="ankle reflexes symmetrical", statement="reflexes")
        )  # fmt: skip
    person: dict[str, Any] = draw(PEOPLE)
    return Exam(tuple(findings), **person)


@given(st.lists(people(), max_size=4))
def test_exams_come_back_as_they_were(patients: list[Exam]) -> None:
    table = exams_to_frame(patients, ATLAS)
    assert tuple(table.column_names) == COLUMNS
    assert exams_from_frame(table, ATLAS) == patients
    columns = {name: table[name].to_pylist() for name in table.column_names}
    assert exams_from_frame(columns, ATLAS) == patients


@given(st.lists(people(), min_size=1, max_size=3))
def test_a_frame_of_another_library_is_read(patients: list[Exam]) -> None:
    """Any frame that speaks Arrow, as pandas and polars do."""

    class Frame:
        def __init__(self, table: Any):
            self.table = table

        def __arrow_c_stream__(self, schema: Any = None) -> Any:
            return self.table.__arrow_c_stream__(schema)

    frame = Frame(exams_to_frame(patients, ATLAS))
    assert exams_from_frame(frame, ATLAS) == patients


class PandasLike(dict[str, Any]):
    """Columns by name, whose values have to_list, and NaN where nothing is."""

    class Series(list[Any]):
        def to_list(self) -> list[Any]:
            return list(self)


def test_nan_and_empty_words_are_nothing() -> None:
    nan = float("nan")
    frame = PandasLike(
        patient=PandasLike.Series(["a", "a", "b"]),
        structure=PandasLike.Series(["triceps", "gait", nan]),
        side=PandasLike.Series(["right", nan, ""]),
        grades=PandasLike.Series([3.0, "absent", nan]),
        age=PandasLike.Series([50.0, nan, nan]),
        sex=PandasLike.Series(["", "F", nan]),
    )
    first, second = exams_from_frame(frame, ATLAS)
    assert first.findings == (
        Finding("triceps", "right", (3,)),
        Finding("gait", "midline", (1,)),
    )
    assert (first.age, first.sex) == (50.0, "F")
    assert second == Exam()


def test_what_was_not_tested_is_no_finding() -> None:
    frame = {
        "patient": [1, 1],
        "structure": ["triceps", "triceps"],
        "side": ["right", "left"],
        "grades": [None, "4|5"],
    }
    (exam,) = exams_from_frame(frame, ATLAS)
    assert exam.findings == (Finding("triceps", "left", (4, 5)),)


def test_every_fault_is_named_at_once() -> None:
    frame = {
        "patient": [1, 1, 1, 1, 1, None, 2],
        "structure": ["tricpes", "triceps", "triceps", "triceps", "gait", "gait",
                      "gait"],
        "side": ["right", "up", "right", None, "midline", "midline", "midline"],
        "grades": ["3", "3", "7", "3", "absent", "absent", "absent"],
        "kind": [None, None, None, None, "guessed", None, None],
        "age": [40, 41, 40, 40, 40, None, 300],
    }  # fmt: skip
    with pytest.raises(ExamError) as caught:
        exams_from_frame(frame, ATLAS)
    words = "\n".join(caught.value.faults)
    for part in (
        "row 0, structure: unknown structure 'tricpes': did you mean triceps",
        "row 1, side: unknown side 'up'",
        "row 1, age: 41, but 40 before",
        "row 2, grades: '7' is not a grade of triceps; choose from 0, 1",
        "row 3, side: unknown side 'None'",
        "row 4, kind: unknown kind of finding 'guessed'",
        "row 5, patient: is empty",
        "patient 2: age 300",
    ):
        assert part in words
    assert len(caught.value.faults) == 8


def test_columns_are_checked() -> None:
    with pytest.raises(ExamError, match=r"'grades' is missing(.|\n)*did you mean side"):
        exams_from_frame({"patient": [1], "structure": ["gait"], "sid": ["right"]})
    uneven = {"patient": [1, 2], "structure": ["gait"], "grades": ["absent"]}
    with pytest.raises(ExamError, match="different lengths"):
        exams_from_frame(uneven)
    with pytest.raises(NeurosimError, match="no columns"):
        exams_from_frame(3)


def test_a_grade_off_the_scale_is_not_written() -> None:
    with pytest.raises(ExamError, match="off the scale"):
        exams_to_frame([Exam((Finding("triceps", "right", (9,)),))], ATLAS)
    with pytest.raises(NeurosimError, match="unknown structure 'nose'"):
        exams_to_frame([Exam((Finding("nose", "right", (1,)),))], ATLAS)
