"""A side that nobody told is kept, weighed as right or left, and favours neither."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from neurosim.atlas import load_atlas
from neurosim.batch import rank_batch
from neurosim.cli import cli
from neurosim.exam import SIDE_NOT_TOLD, Exam, Finding, mirror
from neurosim.explanation import explain
from neurosim.formats import load_exams
from neurosim.grammar import parse_exam
from neurosim.inference import infer, update
from neurosim.next_test import next_tests
from neurosim.strategies import findings
from neurosim.terms import SIDES

ATLAS = load_atlas()
UNSIDED = ["triceps 3/5", "triceps reflex absent"]


def unsided(finding: Finding) -> Finding:
    return Finding(finding.structure, SIDE_NOT_TOLD, finding.grades, finding.kind)


SIDED = findings(ATLAS).filter(lambda one: one.side in SIDES and not one.relation)
EXAMS = st.lists(SIDED, min_size=1, max_size=4).flatmap(
    lambda found: st.lists(st.booleans(), min_size=len(found), max_size=len(found)).map(
        lambda lost: Exam(
            tuple(unsided(one) if gone else one
                  for one, gone in zip(found, [True, *lost[1:]], strict=True))
        )
    )
)  # fmt: skip


def by_side(exam: Exam) -> dict[tuple[str, str], float]:
    return {(one.root, one.side): one.probability for one in infer(exam).roots}


@given(EXAMS)
@settings(max_examples=15)
def test_the_answer_is_that_of_right_or_left_half_each(exam: Exam) -> None:
    """The likelihoods of the two are averaged, not the answers."""
    sided = [
        infer(Exam(tuple(
            Finding(f.structure, side, f.grades, f.kind)
            if f.side == SIDE_NOT_TOLD else f for f in exam.findings)))
        for side in SIDES
    ]  # fmt: skip
    found = infer(exam)
    logs = [one.log_evidence + np.log(0.5) for one in sided]
    assert found.log_evidence == pytest.approx(np.logaddexp(*logs))
    shares = [np.exp(one - found.log_evidence) for one in logs]
    mixed = sum(s * o.probabilities for s, o in zip(shares, sided, strict=True))
    np.testing.assert_allclose(found.probabilities, mixed, atol=1e-10)


@given(EXAMS)
@settings(max_examples=10)
def test_swapped_sides_mirror_the_answer_and_no_side_is_favoured(exam: Exam) -> None:
    here, there = by_side(exam), by_side(mirror(exam))
    for root, side in here:
        other = "left" if side == "right" else "right"
        assert here[root, side] == pytest.approx(there[root, other], abs=1e-10)
    alone = by_side(
        Exam(tuple(one for one in exam.findings if one.side == SIDE_NOT_TOLD))
    )
    for root, side in alone:
        other = "left" if side == "right" else "right"
        assert alone[root, side] == pytest.approx(alone[root, other], abs=1e-10)


@pytest.mark.parametrize("record", ["protocol", "report"])
def test_what_is_built_on_an_answer_takes_it(record: str) -> None:
    exam = parse_exam([*UNSIDED, "right biceps 5/5"], ATLAS)
    found = infer(exam, record=record)
    why = explain(found)
    assert sum(one.decibans for one in why.reasons) == pytest.approx(why.total)
    titles = {one.title for one in why.reasons}
    assert "triceps brachii, side not told" in titles
    tests = next_tests(found, top=5)
    assert all(test.bits >= 0 for test in tests)
    assert not {"triceps", "triceps_reflex"} & {test.structure for test in tests}
    [row] = rank_batch([found.exam]).probabilities
    np.testing.assert_allclose(row, found.probabilities, atol=1e-10)
    first, *others = exam.findings
    stepped = update(infer(Exam((first,))), *others)
    np.testing.assert_allclose(
        stepped.probabilities, infer(exam).probabilities, atol=1e-10
    )


def test_the_leader_is_that_of_the_told_side_and_half_of_it_each() -> None:
    told = infer([f"right {text}" for text in UNSIDED]).roots[0]
    right, left = infer(UNSIDED).roots[:2]
    assert (right.root, left.root) == (told.root, told.root)
    assert right.probability + left.probability == pytest.approx(
        told.probability, abs=0.05
    )


def test_a_told_side_pulls_the_others_to_it() -> None:
    found = infer(["right leg pain", "ankle plantar flexion weak"], record="report")
    sides = dict.fromkeys(SIDES, 0.0)
    for one in found.roots:
        sides[one.side] += one.probability
    assert sides["right"] > 0.8 * sum(sides.values())


def test_it_is_written_and_read_back(tmp_path: Path) -> None:
    file, out = tmp_path / "exam.jsonl", tmp_path / "map.png"
    record = {"modality": "motor", "structure": "triceps", "side": "unspecified",
              "state": "reduced", "grade": "3/5"}  # fmt: skip
    file.write_text(json.dumps({"findings": [record, *UNSIDED[1:]]}))
    [exam] = load_exams(file, ATLAS)
    assert {one.side for one in exam.findings} == {SIDE_NOT_TOLD}
    note = tmp_path / "note.txt"
    note.write_text("Triceps 3/5. Right arm pain.")
    written = tmp_path / "written.jsonl"
    run = CliRunner().invoke
    done = run(cli, ["rank", "--note", str(note), "--write", str(written)])
    assert done.exit_code == 0, done.output
    assert "triceps brachii, side not told: 3/5" in done.output
    [again] = load_exams(written, ATLAS)
    assert [one.side for one in again.findings] == [SIDE_NOT_TOLD, "right"]
    drawn = tmp_path / "map.svg"
    run(cli, ["map", "-f", "triceps 3/5", "-o", str(drawn)])
    assert "triceps brachii, side not told: 3/5" in drawn.read_text("utf-8")
    assert "where no side was told" in run(cli, ["rank", "triceps 3/5"]).output
    for words in (["explain"], ["next"], ["map", "-o", str(out)], ["rank", "--json"]):
        done = run(cli, [*words, "--exam", str(file)])
        assert done.exit_code == 0, (words, done.output)
