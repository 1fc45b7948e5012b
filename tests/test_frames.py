"""Frames of any library in, tables out; answers that print and compare well."""

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from neurosim.atlas import load_atlas
from neurosim.batch import BatchPosterior, ExamGrid, Top, rank_batch, rank_stream
from neurosim.cli.root import cli
from neurosim.cohort import exams_from_frame
from neurosim.cohort.table import rank_table
from neurosim.exam import Exam, Finding
from neurosim.frames import BACKENDS, RANKINGS, columns_of, make_frame
from neurosim.inference import infer
from neurosim.next_test import next_tests
from neurosim.posterior import Posterior
from neurosim.prediction import predict
from neurosim.simulation import simulate
from neurosim.terms import ExamError, NeurosimError, UnknownNameError

pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")

ATLAS = load_atlas()
WIDE: dict[str, list[Any]] = {
    "triceps:right": [3, None, 5],
    "thumb:left:pin_prick": [None, 1, 2],
    "age": [50.0, None, 70.0],
    "sex": ["F", None, "M"],
}
MAKERS: dict[str, Any] = {
    "mapping": lambda data: data,
    "pandas": pandas.DataFrame,
    "pandas nullable": lambda data: pandas.DataFrame(data).convert_dtypes(),
    "pandas of arrow": lambda data: pandas.DataFrame(data).convert_dtypes(
        dtype_backend="pyarrow"),
    "polars": polars.DataFrame,
    "pyarrow": pa.table,
    "numpy": lambda data: {
        name: np.array([np.nan if v is None else v for v in column], dtype=float)
        if name != "sex" else column for name, column in data.items()},
}  # fmt: skip
FRAMES = pytest.mark.parametrize("make", MAKERS.values(), ids=list(MAKERS))


@FRAMES
def test_every_frame_is_the_same_examinations(make: Any) -> None:
    grid, plain = ExamGrid.from_columns(make(WIDE)), ExamGrid.from_columns(WIDE)
    assert list(grid) == list(plain)
    assert [len(exam.findings) for exam in grid] == [1, 1, 2]
    assert rank_batch(make(WIDE)) == rank_batch(plain)


@FRAMES
def test_every_frame_in_long_form(make: Any) -> None:
    long = {
        "patient": ["a", "a", "b"], "structure": ["triceps", "thumb", None],
        "side": ["right", "left", None], "grades": ["3|4", "absent", None],
        "age": [50.0, None, 61.0],
    }  # fmt: skip
    if make is MAKERS["numpy"]:
        return
    exams = exams_from_frame(make(long), ATLAS)
    assert [len(exam.findings) for exam in exams] == [2, 0]
    assert [exam.age for exam in exams] == [50, 61]
    extra = {**long, "ward": [1, 2, 3]}
    with pytest.raises(ExamError, match="ward"):
        exams_from_frame(make(extra), ATLAS)
    assert exams_from_frame(make(extra), ATLAS, ignore=["ward"]) == exams


@FRAMES
def test_fractions_and_unknown_columns_are_refused(make: Any) -> None:
    with pytest.raises(ExamError, match=r"row 0, triceps:right: 2\.5 is not a whole"):
        ExamGrid.from_columns(make({"triceps:right": [2.5, 3.0]}))
    data = {"triceps:right": [2, 3], "ward": [1, 2]}
    with pytest.raises(ExamError, match="'ward'"):
        ExamGrid.from_columns(make(data))
    assert len(ExamGrid.from_columns(make(data), ignore=["ward"]).items) == 1


def test_the_duration_is_kept_and_counts() -> None:
    """Wasting is seen only after weeks: a short history makes it say less."""
    data = {"triceps_bulk:right": [0, 0], "duration_weeks": [1, None]}
    grid = ExamGrid.from_columns(data)
    exams = list(grid)
    assert [exam.duration_weeks for exam in exams] == [1, None]
    assert (
        ExamGrid.from_exams(exams) == ExamGrid.from_columns(grid.to_columns()) == grid
    )
    ranked = rank_batch(grid).probabilities
    alone = [infer(exam).probabilities for exam in exams]
    np.testing.assert_allclose(ranked, alone, atol=1e-10)
    assert not np.allclose(ranked[0], ranked[1])
    with pytest.raises(ExamError, match="duration in weeks -1 is out of range"):
        ExamGrid.from_columns({**data, "duration_weeks": [-1, 2]})


@FRAMES
def test_truth_values_are_no_grades(make: Any) -> None:
    # A sign that is present has grade 0: as a number, True would say the opposite.
    if make is MAKERS["numpy"]:
        return
    with pytest.raises(ExamError, match="row 0, straight_leg_raise:left: True is no"):
        ExamGrid.from_columns(make({"straight_leg_raise:left": [True, False]}))


def test_faults_of_a_frame_are_few_and_name_the_column() -> None:
    with pytest.raises(ExamError, match="'biceps:left' has 2 rows, 'triceps:left' has"):
        ExamGrid.from_columns({"triceps:left": [3], "biceps:left": [3, 4]})
    with pytest.raises(ExamError, match="and 90 more") as caught:
        ExamGrid.from_columns({"triceps:left": ["weak"] * 100})
    assert len(caught.value.faults) == 11
    # A series of old pandas has no Arrow stream, and is taken for a list of exams.
    series = pandas.Series([1])
    said = "has no columns" if hasattr(series, "__arrow_c_stream__") else "1 is not an"
    with pytest.raises(NeurosimError, match=said):
        rank_batch(series)


def test_without_narwhals_frames_are_read_by_likeness(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from neurosim import frames  # noqa: PLC0415

    known = importlib.util.find_spec
    monkeypatch.setattr(frames, "find_spec", lambda n: n != "narwhals" and known(n))
    for make in MAKERS.values():
        assert list(ExamGrid.from_columns(make(WIDE))) == list(
            ExamGrid.from_columns(WIDE)
        )


def test_what_is_no_frame_is_named() -> None:
    with pytest.raises(NeurosimError, match="int has no columns"):
        columns_of(3)
    with pytest.raises(NeurosimError, match="text, not a column"):
        columns_of({"age": "50"})
    with pytest.raises(UnknownNameError, match="choose from pandas"):
        make_frame({}, "excel")


@cache
def answer() -> Posterior:
    return infer(["right triceps 3/5", "right triceps reflex absent"])


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("of", RANKINGS)
def test_rankings_are_tables(of: str, backend: str) -> None:
    columns = columns_of(answer().to_frame(backend, of=of))
    assert tuple(columns) == tuple(RANKINGS[of])
    assert columns["probability"] == sorted(columns["probability"], reverse=True)
    with pytest.raises(UnknownNameError, match="roots"):
        answer().to_frame(of="rots")


def test_other_results_are_tables() -> None:
    predicted = columns_of(predict("C6/7").to_frame("pyarrow"))
    assert predicted["p_abnormal"][0] == max(predicted["p_abnormal"])
    test = next_tests(answer(), "root", top=1)[0]
    chances = columns_of(test.to_frame("pyarrow"))["probability"]
    assert sum(chances) == pytest.approx(1)


def test_one_patient_of_a_batch_is_a_posterior() -> None:
    exams = [p.exam for p in simulate(n=6, seed=1, protocol="random")]
    batch = rank_batch(exams)
    for row, exam in enumerate(exams):
        one = batch[row]
        assert isinstance(one, Posterior)
        assert one == infer(exam)
        np.testing.assert_allclose(one.probabilities, batch.probabilities[row],
                                   atol=1e-10)  # fmt: skip
    assert batch[-1] == batch[5]
    assert [one.exam for one in batch] == exams
    with pytest.raises(IndexError, match="no patient 6 among 6"):
        batch[6]


@pytest.mark.parametrize("of", RANKINGS)
def test_the_top_of_many(of: str) -> None:
    exams = [p.exam for p in simulate(n=5, seed=2, protocol="screening")]
    batch = rank_batch(exams)
    top = batch.top(3, of)
    assert top.probabilities.shape == (5, 3)
    wide = columns_of(batch.to_frame("pyarrow", of=of))
    for row in range(5):
        best = sorted((wide[n][row] for n in wide if n != "patient"), reverse=True)[:3]
        assert top.probabilities[row].tolist() == pytest.approx(best)
        assert [wide[n][row] for n in top.names[row]] == pytest.approx(best)
    if of == "roots":
        found = rank_batch(exams, top=3)
        assert isinstance(found, Top)
        assert found.names == top.names
    assert len(columns_of(top.to_frame("pyarrow"))["name"]) == 15
    with pytest.raises(NeurosimError, match="top is 0"):
        batch.top(0)


def test_a_stream_is_ranked_as_far_as_it_is_read() -> None:
    read: list[int] = []

    def endless() -> Any:
        while True:
            read.append(1)
            yield ["right triceps 3/5"]

    stream = rank_stream(endless(), size=4)
    first = next(stream)
    assert isinstance(first, BatchPosterior)
    assert (len(first), len(read)) == (4, 4)
    assert first[0] == infer(["right triceps 3/5"])


def test_findings_are_taken_at_the_door() -> None:
    weak = Finding("triceps", "right", (3,))
    for given in (["right triceps 3/5"], [weak], (weak,)):
        np.testing.assert_array_equal(
            infer(given).probabilities, infer(Exam((weak,))).probabilities
        )
    for wrong in ("right triceps 3/5", 3, [3], None):
        with pytest.raises(ExamError, match="is not an Exam or a list"):
            infer(wrong)  # type: ignore[arg-type]
    with pytest.raises(ExamError):
        infer(["right tricpes 3/5"])


def test_answers_print_short_and_compare() -> None:
    again = infer(["right triceps 3/5", "right triceps reflex absent"])
    assert (again == answer(), hash(answer()) == hash(again)) == (True, True)
    assert infer([]) != answer()
    assert answer() != 3
    for one in (answer(), rank_batch([Exam()])):
        assert len(repr(one)) < 100
    assert "right C7" in repr(answer())
    assert rank_batch([Exam()]) == rank_batch([Exam()])
    assert len({rank_batch([Exam()]), rank_batch([Exam()])}) == 1


def test_single_levels_and_roots_by_name() -> None:
    assert (
        answer().level("c6-7")
        == answer().level("C6/7")
        == answer().levels[0].probability
    )
    assert answer().root("C7", "right") == answer().roots[0]
    with pytest.raises(NeurosimError, match="level"):
        answer().level("C9/10")


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("out", ["csv", "parquet"])
def test_a_table_is_ranked_into_a_table(
    ending: str, out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("neurosim.cohort.table._PART", 2)
    source, target = tmp_path / f"in.{ending}", tmp_path / f"out.{out}"
    frame = polars.DataFrame({**WIDE, "ward": [1, 2, 3]})
    (frame.write_csv if ending == "csv" else frame.write_parquet)(source)
    call = ["cohort", "rank", str(source), "-o", str(target), "--top", "2"]
    refused = CliRunner().invoke(cli, call)
    assert (refused.exit_code, target.exists()) == (1, False)
    assert "'ward'" in refused.stderr
    done = CliRunner().invoke(cli, [*call, "--ignore", "ward"])
    assert done.exit_code == 0, done.output
    read = polars.read_csv if out == "csv" else polars.read_parquet
    found = read(target)
    whole = rank_batch(WIDE, top=2)
    assert found["patient"].to_list() == [0, 0, 1, 1, 2, 2]
    assert found["name"].to_list() == [name for row in whole.names for name in row]
    assert found["probability"].to_list() == pytest.approx(
        whole.probabilities.ravel().tolist()
    )
    again = CliRunner().invoke(cli, [*call, "--ignore", "ward"])
    assert again.exit_code == 1
    assert "--force" in again.stderr
    named = CliRunner().invoke(cli, [*call, "--id", "ward", "--force"])
    assert named.exit_code == 0, named.output
    assert read(target)["patient"].to_list() == [1, 1, 2, 2, 3, 3]
    wrong = CliRunner().invoke(cli, [*call, "--id", "wards", "--force"])
    assert "did you mean ward?" in wrong.stderr


def test_a_column_in_other_words_is_recognised_but_not_taken() -> None:
    with pytest.raises(ExamError, match=r"did you mean triceps:right\? Otherwise"):
        ExamGrid.from_columns({"Right triceps": [3]})
    with pytest.raises(ExamError, match="duration_weeks; leave it out"):
        ExamGrid.from_columns({"right ward": [3]})


def test_every_fault_of_a_table_is_told_with_its_file(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("triceps:right,sex\n3.5,f\n5,male\n", "utf-8")
    with pytest.raises(ExamError) as caught:
        rank_table(source, tmp_path / "b.csv")
    where = f"{source}: "
    assert caught.value.faults == (
        f"{where}sex 'f' is not known; choose F or M",
        f"{where}sex 'male' is not known; choose F or M",
        f"{where}line 2, triceps:right: 3.5 is not a whole grade",
    )


def test_tables_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="xlsx"):
        rank_table(tmp_path / "a.xlsx", tmp_path / "b.csv")
    (tmp_path / "a.csv").write_bytes(b"")
    with pytest.raises(NeurosimError, match=r"a\.csv"):
        rank_table(tmp_path / "a.csv", tmp_path / "b.csv")
    (tmp_path / "a.parquet").write_bytes(b"no")
    with pytest.raises(NeurosimError, match=r"a\.parquet"):
        rank_table(tmp_path / "a.parquet", tmp_path / "b.csv")
    assert not (tmp_path / "b.csv").exists()
