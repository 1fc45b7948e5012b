"""Many at once say what one at a time says."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurosim import strategies
from neurosim.atlas import load_atlas
from neurosim.batch import PLACES, BatchPosterior, ExamGrid, rank, rank_batch
from neurosim.batch.grid import item_name
from neurosim.exam import Exam, Finding
from neurosim.inference import infer, update
from neurosim.model import build_model
from neurosim.simulation import items_of, simulate
from neurosim.terms import (
    CATEGORIES,
    LEVELS,
    SEVERITIES,
    ExamError,
    NeurosimError,
    UnknownNameError,
)

ATLAS = load_atlas()
MODEL = build_model()
TIGHT = 1e-10
EXAMS = st.one_of(strategies.exams(ATLAS), strategies.contradictory_exams(ATLAS))


def assert_same(batch: BatchPosterior, exams: list[Exam], setting: str) -> None:
    for row, exam in enumerate(exams):
        one = infer(exam, setting=setting)
        np.testing.assert_allclose(
            batch.probabilities[row], one.probabilities, atol=TIGHT, rtol=0
        )
        assert batch.log_evidence[row] == pytest.approx(one.log_evidence, abs=1e-9)


@given(st.lists(EXAMS, max_size=5), st.sampled_from(ATLAS.setting_names))
def test_a_batch_is_one_at_a_time(exams: list[Exam], setting: str) -> None:
    assert_same(rank_batch(exams, setting=setting, chunk=2), exams, setting)


ITEMS = (
    *items_of(ATLAS, "full")[::3],
    ("dermatome_c7", "right", "examined"),
    ("middle_finger", "right", "pin_prick"),
    ("middle_finger", "right", "light_touch"),
    ("crossed_straight_leg_raise", "left", "examined"),
    ("straight_leg_raise", "right", "examined"),
)
ITEMS = tuple(item for item in dict.fromkeys(ITEMS) if item[0] in ATLAS.structures)


@st.composite
def grids(draw: st.DrawFn) -> ExamGrid:
    items = draw(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=12, unique=True))
    counts = [len(ATLAS.structures[item[0]].scale.grades) for item in items]
    row = st.tuples(*(st.integers(-1, count - 1) for count in counts))
    grades = draw(st.lists(row, min_size=1, max_size=4))
    ages = draw(st.sampled_from([np.nan, 30.0, 72.0]))
    return ExamGrid(
        tuple(items),
        np.array(grades),
        np.full(len(grades), ages),
        ("F",) * len(grades),
    )


@given(grids())
def test_an_array_is_the_same_exams(grid: ExamGrid) -> None:
    assert_same(rank_batch(grid, setting="referral"), list(grid), "referral")


@given(grids())
def test_arrays_survive_exams_and_columns(grid: ExamGrid) -> None:
    again = ExamGrid.from_columns(grid.to_columns())
    assert again.items == grid.items
    assert list(again) == list(grid)
    tested = ExamGrid.from_exams(list(grid))
    assert [set(exam.findings) for exam in tested] == [
        set(exam.findings) for exam in grid
    ]


def test_statements_give_way_to_areas_in_an_array() -> None:
    items = (
        ("dermatome_c7", "right", "examined"),
        ("middle_finger", "right", "examined"),
    )
    grid = ExamGrid(items, np.array([[0, 3], [0, -1]]))
    assert_same(rank_batch(grid), list(grid), "referral")


def test_marginals_are_those_of_single_ranking() -> None:
    exam = next(simulate("L4/5", seed=4, protocol="screening")).exam
    batch, one = rank_batch([exam]), infer(exam)
    for item in one.roots:
        place = PLACES.index((item.root, item.side))
        assert batch.roots[0, place] == pytest.approx(item.probability, abs=TIGHT)
    for level in one.levels:
        at = LEVELS.index(level.level)
        assert batch.levels[0, at] == pytest.approx(level.probability, abs=TIGHT)
    for name, probability in one.categories.items():
        at = CATEGORIES.index(name)
        assert batch.categories[0, at] == pytest.approx(probability, abs=TIGHT)
    assert batch.lesions[batch.leaders[0]] == one.lesions[0].lesion


def test_single_precision_is_near() -> None:
    exams = [p.exam for p in simulate(n=8, seed=3, protocol="random")]
    rough, fine = rank_batch(exams, dtype=np.float32), rank_batch(exams)
    assert rough.probabilities.dtype == np.float32
    np.testing.assert_allclose(rough.probabilities, fine.probabilities, atol=1e-4)


def test_large_tables_are_halved(monkeypatch: pytest.MonkeyPatch) -> None:
    exams = [p.exam for p in simulate(n=7, seed=3, protocol="random")]
    whole = rank_batch(exams, MODEL)
    monkeypatch.setattr(rank, "_CELLS", 1)
    monkeypatch.setattr(rank, "_BLOCK", 5)
    split = rank_batch(exams, MODEL)
    np.testing.assert_allclose(split.probabilities, whole.probabilities, atol=1e-14)


def test_a_population_of_ones_own() -> None:
    exam = Exam((Finding("triceps", "right", (3,)),), age=40)
    prior = MODEL.population("referral").with_severity(0.5).with_uniform_prior()
    batch = rank_batch([exam], MODEL, population=prior)
    one = infer(exam, MODEL, population=prior)
    np.testing.assert_allclose(batch.probabilities[0], one.probabilities, atol=TIGHT)


def test_lesions_without_prior_do_not_set_the_scale() -> None:
    prior = MODEL.population("referral").with_uniform_prior()
    prior.log_prior = np.full(len(MODEL.lesions), -np.inf)
    prior.log_prior[0] = 0.0
    items = items_of(ATLAS, "full")
    exam = Exam(tuple(Finding(i[0], i[1], (0,), i[2]) for i in items))
    batch = rank_batch([exam], MODEL, population=prior)
    assert batch.probabilities[0, 0] == 1.0


def test_no_exam_is_no_row() -> None:
    assert rank_batch([]).probabilities.shape == (0, len(MODEL.lesions))
    assert len(rank_batch(iter(()))) == 0


def test_precision_is_one_of_two() -> None:
    with pytest.raises(NeurosimError, match="float64 or float32"):
        rank_batch([], dtype=np.float16)


def test_arrays_that_do_not_fit_are_refused() -> None:
    item = ("triceps", "right", "examined")
    with pytest.raises(ExamError, match="do not fit"):
        ExamGrid((item,), np.zeros((2, 2), int))
    with pytest.raises(ExamError, match="listed twice"):
        ExamGrid((item, item), np.zeros((2, 2), int))
    with pytest.raises(ExamError, match="for each of the 2 exams"):
        ExamGrid((item,), np.zeros((2, 1), int), np.zeros(3))
    with pytest.raises(ExamError, match="sex 'X'"):
        ExamGrid((item,), np.zeros((1, 1), int), sexes=("X",))


TRICEPS = ("triceps", "right", "examined")


@given(
    st.floats(allow_nan=True) | st.integers(-(2**40), 2**40), st.sampled_from("fiOU")
)
def test_a_grade_is_kept_or_refused_and_never_another(value: float, kind: str) -> None:
    """2.5 is not 2, 300 not 44, and a word not a number."""
    if kind == "i" and isinstance(value, float):
        return
    grades = np.array([[value]], dtype={"i": np.int64, "f": float}.get(kind, kind))
    whole = kind in "fi" and value == value and value in range(-1, 128)  # noqa: PLR0124
    if whole:
        assert ExamGrid((TRICEPS,), grades).grades.tolist() == [[int(value)]]
    else:
        with pytest.raises(ExamError, match=r"not a? ?whole"):
            ExamGrid((TRICEPS,), grades)


@given(st.sampled_from([2.5, "2.5", "4+", "x", [3], 1e300, -2, float("inf")]))
def test_columns_are_read_or_refused(value: object) -> None:
    with pytest.raises(ExamError, match=r"row 1, triceps:right: .*(whole|number)"):
        ExamGrid.from_columns({"triceps:right": [3, value]})


def test_columns_that_are_not_known_are_named() -> None:
    frame = {"triceps:right": [3], "tricpes": [2], "weight": [70], "age": [40]}
    with pytest.raises(ExamError, match=r"'tricpes'(.|\n)*'weight'"):
        ExamGrid.from_columns(frame)
    with pytest.raises(ExamError, match="'tricpes'"):
        ExamGrid.from_columns(frame, ignore=["weight"])
    grid = ExamGrid.from_columns(frame, ignore=["weight", "tricpes"])
    assert (grid.grades.tolist(), grid.ages.tolist()) == ([[3]], [40.0])
    with pytest.raises(ExamError, match="age 400"):
        ExamGrid.from_columns({"triceps:right": [3], "age": [400]})


@pytest.mark.deep
def test_a_model_is_taken_for_the_person() -> None:
    """Its age and duration count, whether the model is given or not."""
    lost, thin = (
        Finding(name, "right", (0,))
        for name in (
            next(s.id for s in ATLAS.structures.values()
                 if s.modality == "reflex" and MODEL.depends_on_age(s)),
            next(name for parameter, name in ATLAS.observation
                 if parameter == "wasting"),
        )
    )  # fmt: skip
    exams = [
        Exam((lost, thin), age, "F", duration_weeks=weeks)
        for age in (None, 25, 85) for weeks in (None, 1, 30)
    ]  # fmt: skip
    for setting in ATLAS.setting_names:
        plain = [infer(exam, setting=setting).probabilities for exam in exams]
        assert len({row.tobytes() for row in plain}) == len(exams)
        batch = rank_batch(exams, MODEL, setting=setting)
        for row, exam in zip(plain, exams, strict=True):
            given = infer(exam, MODEL, setting=setting)
            np.testing.assert_allclose(given.probabilities, row, atol=TIGHT)
            again = infer(exam, given.model, setting=setting).probabilities
            np.testing.assert_allclose(again, row, atol=TIGHT)
        np.testing.assert_allclose(batch.probabilities, plain, atol=TIGHT)
        step = update(infer(replace(exams[8], findings=(lost,)), MODEL,
                            setting=setting), thin)  # fmt: skip
        np.testing.assert_allclose(step.probabilities, plain[8], atol=TIGHT)


def test_a_model_of_another_person_is_refused() -> None:
    old = build_model(age=85)
    with pytest.raises(ExamError, match="age 25"):
        infer(Exam(age=25), old)
    with pytest.raises(ExamError, match="age 25"):
        rank_batch([Exam(age=25)], old)
    assert infer(Exam(age=88), old).probabilities.sum() == pytest.approx(1)


@given(st.floats(0, 1) | st.text(max_size=8))
def test_a_severity_is_one_of_the_model_or_refused(severity: float | str) -> None:
    prior = MODEL.population("referral")
    if severity in (0, 0.25, 0.5, 0.75, 1, *SEVERITIES):
        assert prior.with_severity(severity).severity.sum() == 1
    else:
        with pytest.raises(UnknownNameError, match="severity"):
            prior.with_severity(severity)


@pytest.mark.parametrize("name", SEVERITIES)
def test_severities_have_names(name: str) -> None:
    prior = MODEL.population("referral")
    named, numbered = prior.with_severity(name), prior.with_severity(SEVERITIES[name])
    assert named.severity.tolist() == numbered.severity.tolist()


@pytest.mark.parametrize(
    ("item", "grade", "words"),
    [
        (("tricpes", "right", "examined"), 0, "triceps"),
        (("triceps", "midline", "examined"), 0, "side"),
        (("triceps", "right", "seen"), 0, "kind"),
        (("triceps", "right", "examined"), 6, "outside the scale"),
    ],
)
def test_arrays_are_checked(item: tuple[str, str, str], grade: int, words: str) -> None:
    with pytest.raises(ExamError, match=words):
        rank_batch(ExamGrid((item,), np.array([[grade]])))


def test_what_an_array_cannot_hold_is_refused() -> None:
    weak = Finding("triceps", "right", (0, 1, 2))
    with pytest.raises(ExamError, match="exactly one grade"):
        ExamGrid.from_exams([Exam((weak,))])
    twice = Exam((replace(weak, grades=(1,)), replace(weak, grades=(2,))))
    with pytest.raises(ExamError, match="exactly one grade"):
        ExamGrid.from_exams([twice])


def test_columns_are_named_by_item() -> None:
    assert item_name(("thumb", "left", "pin_prick")) == "thumb:left:pin_prick"
