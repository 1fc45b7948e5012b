"""The laws find planted faults, and our own localiser keeps them all."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ClassVar

import numpy as np
import pytest

from neurosim.atlas import load_atlas
from neurosim.exam import Exam, Finding
from neurosim.laws import (
    LAW_NAMES,
    LAWS,
    LOCALIZERS,
    PLACES,
    ask,
    check_localizer,
)
from neurosim.laws.answer import Answer, Localizer, Place, difference
from neurosim.laws.testing import LocalizerLaws
from neurosim.terms import UnknownNameError, mirror

ATLAS = load_atlas()
OURS = LOCALIZERS["neurosim"]
Probabilities = Mapping[Place, float]


def ours(exam: Exam) -> dict[Place, float]:
    answer = OURS(exam)
    assert isinstance(answer, dict)
    return answer


class TestOurs(LocalizerLaws):
    localizer = staticmethod(OURS)


class TestPrototype(LocalizerLaws):
    """The test class with a law excused, and laws that a ranking skips."""

    localizer = staticmethod(LOCALIZERS["nearest prototype"])
    excused: ClassVar[set[str]] = {"repeat"}
    examples = 10


def _first_counts_double(exam: Exam) -> Probabilities:
    if not exam.findings:
        return ours(exam)
    first = replace(exam, findings=exam.findings[:1])
    one, every = ours(first), ours(exam)
    return {place: (one[place] + every[place]) / 2 for place in every}


def _untested_is_normal(exam: Exam) -> Probabilities:
    def filled(finding: Finding) -> Finding:
        scale = ATLAS.structures[finding.structure].scale
        full = finding.grades == scale.all and not finding.relation
        return replace(finding, grades=(scale.normal,)) if full else finding

    return ours(replace(exam, findings=tuple(map(filled, exam.findings))))


def _counts_records(exam: Exam) -> Probabilities:
    answer = ours(exam)
    size = len(exam.findings)
    return {place: p ** (1 + size) for place, p in answer.items()}


def _reads_the_words(exam: Exam) -> Probabilities:
    told = [f.text for f in exam.findings]
    return {("C5", "right"): 0.5} if "C5" in told else {("C5", "right"): 0.2}


def _wrong_side_of_one(exam: Exam) -> Probabilities:
    def swapped(finding: Finding) -> Finding:
        wrong = finding.structure == "triceps" and finding.side == "left"
        return replace(finding, side=mirror(finding.side)) if wrong else finding

    return ours(replace(exam, findings=tuple(map(swapped, exam.findings))))


def _sets_are_untested(exam: Exam) -> Probabilities:
    kept = tuple(f for f in exam.findings if len(f.grades) == 1)
    return ours(replace(exam, findings=kept))


def _worst_of_a_set(exam: Exam) -> Probabilities:
    found = tuple(replace(f, grades=f.grades[:1]) for f in exam.findings)
    return ours(replace(exam, findings=found))


def _only_abnormal(exam: Exam) -> Probabilities:
    return ours(
        replace(exam, findings=tuple(f for f in exam.findings if 0 in f.grades))
    )


def _neighbours_swapped(exam: Exam) -> Probabilities:
    swap = {"C6": "C7", "C7": "C6"}
    return {(swap.get(root, root), side): p for (root, side), p in ours(exam).items()}


def _too_sure(exam: Exam) -> Probabilities:
    powers = {place: p**3 for place, p in ours(exam).items()}
    total = sum(powers.values())
    return {place: p / total for place, p in powers.items()}


def _adds_up_to_two(exam: Exam) -> Probabilities:
    return {place: 2 * p / sum(ours(exam).values()) for place, p in ours(exam).items()}


def _gives_up_on_contradictions(exam: Exam) -> Probabilities:
    seen = Counter((f.structure, f.side, f.kind) for f in exam.findings)
    if max(seen.values(), default=0) > 1:
        raise ZeroDivisionError("no probability is left")
    return ours(exam)


def _statements_count(exam: Exam) -> Probabilities:
    size = sum("dermatome" in f.structure for f in exam.findings)
    return {place: p / (1 + size) for place, p in ours(exam).items()}


def _remembers() -> Localizer:
    asked: list[Exam] = []

    def localizer(exam: Exam) -> Probabilities:
        asked.append(exam)
        return {("C5", "right"): 1 / len(asked)}

    return localizer


def _needs_a_finding(exam: Exam) -> Probabilities:
    return {(exam.findings[0].side and "C5", "right"): 0.5}


def _dies(_exam: Exam) -> Probabilities:
    raise RuntimeError("no model")


def _answers_with_nothing(_exam: Exam) -> Probabilities:
    return None  # type: ignore[return-value]


def _not_a_number(_exam: Exam) -> Probabilities:
    return dict.fromkeys(PLACES, float("nan"))


def _fails_now_and_then() -> Localizer:
    calls: list[None] = []

    def localizer(exam: Exam) -> Probabilities:
        calls.append(None)
        if len(calls) % 7 == 0:
            raise TimeoutError("the server does not answer")
        return ours(exam)

    return localizer


def _rolls_dice() -> Localizer:
    rng = np.random.default_rng(1)

    def localizer(_exam: Exam) -> Probabilities:
        return {("C5", "right"): float(rng.random()), ("C6", "left"): 0.0}

    return localizer


@pytest.mark.parametrize("law", LAW_NAMES)
@pytest.mark.parametrize(
    "make",
    [
        lambda: _needs_a_finding, lambda: _dies, lambda: _answers_with_nothing,
        lambda: _not_a_number, _fails_now_and_then, _rolls_dice, _remembers,
    ],
    ids=["empty", "dies", "none", "nan", "now and then", "dice", "remembers"],
)  # fmt: skip
def test_a_broken_localiser_is_reported_and_never_raises(
    law: str, make: Callable[[], Localizer]
) -> None:
    [result] = check_localizer(make(), laws=[law], examples=12).results
    assert result.name in str(result)
    if result.holds is False and law != "calibration":
        assert result.counterexample is not None
        assert result.counterexample.vignette
        assert result.counterexample.what in str(result)


def test_a_crash_on_the_empty_examination_is_shown() -> None:
    report = check_localizer(_needs_a_finding, laws=["sound"], examples=60)
    example = report["sound"].counterexample
    assert example is not None
    assert example.vignette == ("no finding",)
    assert "IndexError" in str(report)


@pytest.mark.parametrize("make", [_fails_now_and_then, _rolls_dice, _remembers])
def test_what_is_not_pure_fails_with_an_example(make: Callable[[], Localizer]) -> None:
    report = check_localizer(make(), laws=["repeatable"], examples=60)
    assert report.failures == ("repeatable",)
    assert report["repeatable"].counterexample is not None


FAULTS: list[tuple[Localizer, str]] = [
    (_adds_up_to_two, "sound"),
    (_gives_up_on_contradictions, "sound"),
    (_remembers(), "repeatable"),
    (_first_counts_double, "order"),
    (_reads_the_words, "words"),
    (_untested_is_normal, "not_tested"),
    (_counts_records, "repeat"),
    (_statements_count, "restatement"),
    (_wrong_side_of_one, "mirror"),
    (_sets_are_untested, "widening"),
    (_worst_of_a_set, "mixture"),
    (_only_abnormal, "balance"),
    (_neighbours_swapped, "round_trip"),
    (_too_sure, "calibration"),
]


@pytest.mark.parametrize(
    ("fault", "law"),
    FAULTS,
    ids=lambda value: getattr(value, "__name__", value),
)
def test_planted_faults_are_found(fault: Localizer, law: str) -> None:
    report = check_localizer(fault, laws=[law], examples=60)
    assert report.failures == (law,), str(report)
    example = report[law].counterexample
    if example is not None and law != "round_trip":
        assert len(example.trial.exam.findings) <= 3, example.vignette
        assert example.what


def test_every_law_has_a_planted_fault() -> None:
    assert {law for _, law in FAULTS} == set(LAW_NAMES)


def test_a_counterexample_reads_like_a_vignette() -> None:
    report = check_localizer(_wrong_side_of_one, laws=["mirror"])
    example = report["mirror"].counterexample
    assert example is not None
    assert example.vignette[0].split(" ")[0] in ("left", "right")
    assert "FAILS" in str(report)
    assert not report.holds


def test_same_seed_same_report() -> None:
    first, second = (
        str(check_localizer(_sets_are_untested, laws=["widening"], seed=3))
        for _ in range(2)
    )
    assert first == second


def test_an_unknown_law_is_named() -> None:
    with pytest.raises(UnknownNameError, match="mirror"):
        check_localizer(OURS, laws=["mirrr"])


def _strange(exam: Exam) -> list[Place]:
    return [("C9", "right")] * (1 + len(exam.findings))


@pytest.mark.parametrize(
    ("localizer", "fault"),
    [
        (lambda _exam: {("C5", "right"): float("nan")}, "probability nan"),
        (lambda _exam: {("C5", "right"): -0.5}, "probability -0.5"),
        (lambda _exam: {"C5": 0.5}, "not a root and side"),
        (_strange, "not a root and side"),
        (lambda _exam: [("C5", "right"), ("C5", "right")], "ranked twice"),
    ],
)
def test_answers_that_are_none(localizer: Localizer, fault: str) -> None:
    assert fault in "; ".join(ask(localizer, Exam()).faults)


def test_ties_share_a_position() -> None:
    grouped: Callable[[Exam], list[tuple[Place, ...]]] = lambda _exam: [  # noqa: E731
        (("C5", "right"), ("C5", "left")),
        (("C6", "right"), ("C6", "left")),
    ]
    answer = ask(grouped, Exam())
    assert str(answer) == "left C5 or right C5"
    assert not answer.probabilistic
    assert difference(answer, Answer(answer.scores, False)) == ""


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_laws_say_what_they_are(law: object) -> None:
    assert getattr(law, "statement", "")
