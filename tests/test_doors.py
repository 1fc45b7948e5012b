"""What a researcher's objects say of themselves, and what they refuse at the door."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import neurosim
from neurosim.frames import columns_of

WORDS = ["right triceps 3/5"]


@pytest.mark.parametrize("wrong", [neurosim.Exam(), WORDS, None])
@pytest.mark.parametrize(
    "ask",
    [
        neurosim.next_tests,
        neurosim.explain,
        neurosim.update,
        lambda given: neurosim.find_lesion(given, "right L5"),
    ],
)
def test_what_needs_a_posterior_says_so(ask: Callable[[Any], Any], wrong: Any) -> None:
    with pytest.raises(neurosim.ExamError, match=r"not a Posterior: give what .*infer"):
        ask(wrong)


def test_findings_are_taken_as_people_write_them() -> None:
    both = neurosim.infer([*WORDS, "right triceps reflex absent"])
    step = neurosim.update(neurosim.infer(WORDS), "right triceps reflex absent")
    assert np.allclose(step.probabilities, both.probabilities)
    [hit] = neurosim.red_flags(["urinary retention"])
    assert hit.flag.id == "bladder_failure"
    with pytest.raises(neurosim.ExamError, match="tricepz"):
        neurosim.update(step, "right tricepz 3/5")


def grid(count: int = 300) -> neurosim.ExamGrid:
    columns = {"triceps:right": [3, None] * count, "age": [50, None] * count}
    return neurosim.ExamGrid.from_columns(columns)


@pytest.mark.parametrize(
    "made",
    [
        grid,
        lambda: neurosim.rank_batch(grid(), top=2),
        lambda: neurosim.predict("C7"),
        lambda: next(iter(neurosim.simulate("C7", seed=1))),
    ],
    ids=["grid", "top", "prediction", "patient"],
)
def test_what_is_long_has_a_short_name_and_can_be_compared(
    made: Callable[[], Any],
) -> None:
    one, other = made(), made()
    assert len(repr(one)) < 120
    assert one == other
    assert hash(one) == hash(other)
    assert one != "something else"


def test_other_patients_are_not_equal() -> None:
    assert grid(2) != grid(3)
    changed = neurosim.ExamGrid.from_columns({"triceps:right": [2], "age": [50]})
    same_shape = neurosim.ExamGrid.from_columns({"triceps:right": [3], "age": [50]})
    assert changed != same_shape
    assert neurosim.rank_batch(changed, top=2) != neurosim.rank_batch(grid(1), top=2)


def test_one_column_to_ignore_may_be_a_word() -> None:
    columns = {"note": ["x"], "triceps:right": [3]}
    said = neurosim.ExamGrid.from_columns(columns, ignore="note")
    assert said.grades.tolist() == [[3]]


def test_a_frame_that_is_not_read_yet_says_how() -> None:
    polars = pytest.importorskip("polars")
    with pytest.raises(neurosim.NeurosimError, match="collect"):
        columns_of(polars.DataFrame({"age": [1]}).lazy())
