"""The public names: changing this list is a deliberate act with a changelog line."""

import subprocess
import sys

import pytest

import neurosim

NAMES = {
    "NOTICE", "Atlas", "BatchPosterior", "Case", "Evaluation", "Exam", "ExamError",
    "ExamGrid", "Explanation", "Finding", "Lesion", "Model", "NeurosimError",
    "NextTest", "Population", "Posterior",
    "Prediction", "RedFlagHit", "SimulatedPatient", "TableError", "UnknownNameError",
    "__version__", "build_model", "evaluate", "explain", "find_lesion",
    "format_finding", "infer", "load_atlas", "load_cases", "load_exams",
    "load_population",
    "next_tests", "parse_exam", "parse_finding", "predict", "rank_batch", "red_flags",
    "simulate", "update",
}  # fmt: skip


def test_public_names_are_these() -> None:
    assert set(neurosim.__all__) == NAMES
    assert set(dir(neurosim)) == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(neurosim, name)
    if callable(value):
        assert value.__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'diagnose'"):
        neurosim.diagnose  # noqa: B018


def test_a_module_needs_no_import_of_its_own() -> None:
    said = "import neurosim; print(neurosim.plot.bodymap.__name__)"
    done = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, check=False
    )
    assert done.stdout == "bodymap\n", done.stderr


def test_one_finding_is_said_in_the_singular() -> None:
    assert str(neurosim.infer(["right triceps 3/5"])).startswith("Posterior(1 finding:")


def test_errors_are_value_errors() -> None:
    for error in (neurosim.TableError, neurosim.ExamError, neurosim.UnknownNameError):
        assert issubclass(error, neurosim.NeurosimError)
    assert issubclass(neurosim.NeurosimError, ValueError)


def test_a_result_prints_well() -> None:
    assert "C7" in str(neurosim.predict("C6/7"))


def test_the_shipped_tables_are_the_default() -> None:
    [finding] = neurosim.parse_finding("right triceps 3/5")
    exam = neurosim.parse_exam(["right triceps 3/5"])
    assert exam.findings == (finding,)
    assert neurosim.format_finding(finding) == "right triceps brachii 3/5"
    assert neurosim.red_flags(exam) == ()


def test_a_text_is_no_list_of_texts() -> None:
    with pytest.raises(
        neurosim.ExamError, match="not a list of texts: write it in a list"
    ):
        neurosim.parse_exam("right triceps 3/5")


@pytest.mark.parametrize(
    ("finding", "match"),
    [
        (neurosim.Finding("banana", "right", (3,)), "unknown structure 'banana'"),
        (neurosim.Finding("triceps", "right", (9,)), "no such grade"),
        (neurosim.Finding("triceps", "midline", (3,)), "has two sides"),
    ],
)
def test_a_record_outside_the_tables_is_refused(
    finding: neurosim.Finding, match: str
) -> None:
    exam = neurosim.Exam((finding,))
    with pytest.raises(neurosim.NeurosimError, match=match):
        neurosim.infer(exam)
    with pytest.raises(neurosim.NeurosimError, match=match):
        neurosim.rank_batch([exam])
    with pytest.raises(neurosim.NeurosimError, match=match):
        neurosim.update(neurosim.infer(neurosim.Exam()), finding)
