"""The laws find planted faults, and our own localiser keeps them all."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from click.testing import CliRunner

from neurosim.atlas import load_atlas
from neurosim.cli.root import cli
from neurosim.exam import Exam, Finding
from neurosim.laws import (
    LAW_NAMES,
    LAWS,
    LOCALIZERS,
    PLACES,
    ask,
    check_localizer,
)
from neurosim.laws.answer import Answer, Localizer, difference
from neurosim.laws.calibration import CalibrationCheck
from neurosim.laws.check import Counterexample
from neurosim.laws.localizers import textbook_count
from neurosim.laws.testing import LocalizerLaws
from neurosim.marginal import Place
from neurosim.terms import SIDES, NeurosimError, UnknownNameError, mirror
from tests.test_cli import validate

ATLAS = load_atlas()
OURS = LOCALIZERS["neurosim"]
Probabilities = Mapping[Place, float]


def ours(exam: Exam) -> dict[Place, float]:
    answer = OURS(exam)
    assert isinstance(answer, dict)
    return answer


class TestOurs(LocalizerLaws):
    localizer = staticmethod(OURS)
    examples = 4


@pytest.mark.deep
class TestOursLonger(TestOurs):
    examples = 50


class TestPrototype(LocalizerLaws):
    """The test class with a law excused, and laws that a ranking skips."""

    localizer = staticmethod(LOCALIZERS["nearest prototype"])
    excused: ClassVar[set[str]] = {"repeat"}
    examples = 5


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
        modality = load_atlas().structures[finding.structure].modality
        wrong = modality == "motor" and finding.side == "left"
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
    answer = ours(exam)
    total = sum(answer.values())
    return {place: 2 * p / total for place, p in answer.items()}


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
@pytest.mark.deep
def test_a_broken_localiser_is_reported_and_never_raises(
    law: str, make: Callable[[], Localizer]
) -> None:
    examples = 2 if law == "calibration" else 6  # five patients an example
    [result] = check_localizer(make(), laws=[law], examples=examples).results
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


def _sides_of(modality: str) -> Localizer:
    """Return ours with right and left swapped in the findings of one modality."""

    def localizer(exam: Exam) -> Probabilities:
        def swapped(finding: Finding) -> Finding:
            structure = ATLAS.structures[finding.structure]
            wrong = structure.modality == modality and not finding.relation
            sided = finding.side in SIDES
            return replace(finding, side=mirror(finding.side)) if wrong and sided else (
                finding)  # fmt: skip

        return ours(replace(exam, findings=tuple(map(swapped, exam.findings))))

    return localizer


def _wrong_limb(exam: Exam) -> Probabilities:
    """Return ours with arm and leg exchanged."""
    arm, leg = ("C5", "C6", "C7", "C8", "T1"), ("L2", "L3", "L4", "L5", "S1")
    swap = {**dict(zip(arm, leg, strict=True)), **dict(zip(leg, arm, strict=True))}
    return {(swap.get(root, root), side): p for (root, side), p in ours(exam).items()}


def _prior_ignored(exam: Exam) -> Probabilities:
    """Return what the findings say, as if all roots were as frequent."""
    before, after = ours(Exam()), ours(exam)
    odds = {p: after[p] / before[p] if before[p] > 0 else 0.0 for p in PLACES}
    total = sum(odds.values())
    return {place: one / total for place, one in odds.items()}


def _not_a_number_of_many(exam: Exam) -> Probabilities:
    if len(exam.findings) > 2:
        return dict.fromkeys(PLACES, float("nan"))
    return ours(exam)


def _counts_twice(exam: Exam) -> Probabilities:
    """Return ours as a program that multiplies whatever it is given."""
    seen = Counter(finding.identity for finding in exam.findings)
    extra = sum(seen.values()) - len(seen)
    powers = {place: p ** (1 + extra) for place, p in ours(exam).items()}
    total = sum(powers.values())
    return {place: p / total for place, p in powers.items()}


#: Faults that people make, the laws that may find them, and what the example holds.
PEOPLE: dict[str, tuple[Callable[[], Localizer], set[str]]] = {
    **{f"sides of {m}": (lambda m=m: _sides_of(m), {"supply", "round_trip"})  # type: ignore[misc]
       for m in ("motor", "reflex", "sensory", "pain")},
    "duplicates": (lambda: _counts_twice, {"repeat"}),
    "power of three": (lambda: _too_sure, {"mixture"}),
    "crash on empty": (lambda: _needs_a_finding, {"sound"}),
    "impure": (_rolls_dice, {"repeatable"}),
    "not a number": (lambda: _not_a_number_of_many, {"sound"}),
}  # fmt: skip


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", PEOPLE)
def test_faults_that_people_make_are_found_with_a_short_example(name: str) -> None:
    make, laws = PEOPLE[name]
    report = check_localizer(make(), laws=sorted(laws), examples=60)
    assert set(report.failures) & laws, str(report)
    for law in report.failures:
        example = report[law].counterexample
        assert example is not None
        is_short(str(report), law, example)


def is_short(report: str, law: str, example: Counterexample) -> None:
    """Refuse an example that nobody would read."""
    assert max(len(line) for line in example.vignette) < 300, example.vignette
    assert not re.search(r"\{0\|1\|2", report)
    if law == "supply":
        assert len(example.trial.exam.findings) == 1


def test_what_was_not_tested_is_said_so() -> None:
    report = check_localizer(_untested_is_normal, laws=["not_tested"], examples=60)
    example = report["not_tested"].counterexample
    assert example is not None
    assert "not tested" in example.vignette[1]


def test_a_round_trip_shows_the_few_findings_that_matter() -> None:
    report = check_localizer(_wrong_limb, laws=["round_trip"], examples=20)
    [line] = report["round_trip"].counterexample.vignette  # type: ignore[union-attr]
    assert "normal findings" in line
    assert line.count(";") <= 8


def test_a_budget_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a clock of the test: each call of the localiser takes a second."""
    now = [0.0]

    def slow(exam: Exam) -> Probabilities:
        now[0] += 1.0
        return textbook_count(exam)

    monkeypatch.setattr("neurosim.laws.check.monotonic", lambda: now[0])
    laws = ["repeatable", "order", "mirror"]
    told: list[str] = []
    report = check_localizer(
        slow,
        laws=laws,
        examples=10,
        budget=5,
        progress=lambda result: told.append(result.name),
    )
    assert report.holds
    assert told == laws
    assert now[0] < 8
    assert "no time" in report["mirror"].note
    assert report["mirror"].note in str(report)
    late = check_localizer(slow, laws=laws, examples=20, budget=1e-9)
    assert late["mirror"].holds is None
    assert "mirror       not tried (there was no time)" in str(late)
    with pytest.raises(NeurosimError, match="budget of 0"):
        check_localizer(slow, budget=0)


@pytest.mark.deep
def test_calibration_has_the_time_of_four_laws(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    asked = 0

    def judged(*_: object, more: Callable[[], bool], **_more: object) -> object:
        nonlocal asked
        while more():
            now[0] += 1.0
            asked += 1
        return CalibrationCheck(0.0, 1.0, 0.5, 0.5, asked)

    monkeypatch.setattr("neurosim.laws.check.monotonic", lambda: now[0])
    monkeypatch.setattr("neurosim.laws.check.calibration", judged)
    check_localizer(ours, laws=["calibration", "repeatable"], budget=100)
    assert 80 <= asked <= 82
    asked = 0
    check_localizer(ours, laws=["calibration"], budget=2)
    assert asked == 25


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine_of_laws.py").write_text(
        "def localise(exam):\n    return {('C7', 'right'): 0.5}\nthree = 3\n"
    )
    monkeypatch.chdir(tmp_path)
    call = ["laws", "mine_of_laws:localise", "--examples", "20", "--budget", "20s"]
    run = CliRunner().invoke(cli, [*call, "--law", "mirror", "--law", "order"])
    assert run.exit_code == 1
    assert "mirror       FAILS" in run.stdout
    assert "order        holds" in run.stdout
    run = CliRunner().invoke(cli, [*call, "--law", "mirror", "--json"])
    document = json.loads(run.stdout)
    validate("laws", document)
    [result] = document["results"]
    assert (result["law"], result["holds"]) == ("mirror", False)
    assert result["example"]
    for wrong, words in {
        "mine_of_laws": "MODULE:FUNCTION", "mine_of_laws:lokalise": "localise",
        "mine_of_laws:three": "not a function", "not_there:x": "cannot be imported",
    }.items():  # fmt: skip
        run = CliRunner().invoke(cli, ["laws", wrong])
        assert run.exit_code == 1
        assert words in run.stderr
    run = CliRunner().invoke(cli, ["laws", "x:y", "--budget", "soon"])
    assert run.exit_code == 2


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
    (_wrong_limb, "supply"),
    (_prior_ignored, "prior"),
    (_too_sure, "calibration"),
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("fault", "law"),
    [
        pytest.param(*one, marks=[pytest.mark.deep] if one[1] == "calibration" else [])
        for one in FAULTS
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_planted_faults_are_found(fault: Localizer, law: str) -> None:
    # Five patients an example: a hundred show so large an error.
    examples = 20 if law == "calibration" else 60
    report = check_localizer(fault, laws=[law], examples=examples)
    assert report.failures == (law,), str(report)
    example = report[law].counterexample
    if example is not None:
        is_short(str(report), law, example)
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


@pytest.mark.parametrize("calls", [8, 15, 40])
def test_a_pure_localiser_is_not_called_impure_when_the_time_is_over(
    calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0] * calls)
    monkeypatch.setattr("neurosim.laws.check.monotonic", lambda: next(clock, 1e9))
    report = check_localizer(textbook_count, laws=["repeat"], budget=30)
    assert "not pure" not in str(report)
