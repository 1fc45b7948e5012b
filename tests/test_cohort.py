"""Cohorts: the same bytes whoever draws them, whole files only, figures that add up."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import fields
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from neurosim.atlas import load_atlas
from neurosim.batch import PLACES, ExamGrid, rank_batch
from neurosim.cli.rate import rate_line, span_of
from neurosim.cli.root import cli
from neurosim.cohort import (
    CohortEvaluation,
    evaluate_cohort,
    load_spec,
    parse_spec,
    simulate_cohort,
)
from neurosim.cohort.draw import Drawer
from neurosim.cohort.reading import read_batches
from neurosim.cohort.report import evaluation_body, evaluation_text
from neurosim.cohort.tally import LEVEL_NAMES, Tally
from neurosim.cohort.worth import some_findings
from neurosim.terms import CATEGORIES, NeurosimError
from tests.test_cli import validate

pytest.importorskip("pyarrow")

ATLAS = load_atlas()
TEXT = """
seed = 7
shard = 400
[[group]]
name = "clinic"
share = 0.7
age = [40, 41]
male = 0.5
[[group]]
name = "operated"
share = 0.3
setting = "surgical"
target = "L5/S1"
side = "left"
severity = "severe"
protocol = "leg_power"
tested = 0.5
error = 0.1
"""


@pytest.fixture(scope="module")
def spec_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("spec") / "spec.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(spec_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cohort")
    simulate_cohort(load_spec(spec_file), 1000, folder)
    return folder


@pytest.fixture(scope="module")
def evaluation(folder: Path) -> CohortEvaluation:
    return evaluate_cohort(folder, curve=(2, 60), detail=40)


def test_the_duration_of_a_group_is_drawn_kept_and_counted(tmp_path: Path) -> None:
    group = {"target": "C8", "severity": "severe", "side": "left", "protocol": "full"}
    groups = [{**group, "name": str(weeks), "weeks": weeks} for weeks in (1, 200)]
    made = simulate_cohort(parse_spec({"group": groups}), 300, tmp_path)
    assert made.patients == 300
    [(truth, exams)] = read_batches(tmp_path / "shard-000000.parquet", 300)
    assert [float(name) for name in truth["group"]] == exams.durations.tolist()
    wasted = exams.grades[:, exams.items.index(("hand_bulk", "left", "examined"))] == 0
    early = exams.durations == 1
    assert wasted[early].mean() < wasted[~early].mean() / 2


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


def same(one: CohortEvaluation, other: CohortEvaluation) -> None:
    """Compare every count, to the last bit."""
    for each in fields(one.tally):
        mine, theirs = (getattr(e.tally, each.name) for e in (one, other))
        if isinstance(mine, dict):
            assert list(mine) == list(theirs)
            for key, table in mine.items():
                np.testing.assert_array_equal(table, theirs[key])
        else:
            np.testing.assert_array_equal(mine, theirs)


def test_the_files_are_the_same_whoever_draws(
    spec_file: Path, folder: Path, tmp_path: Path
) -> None:
    simulate_cohort(load_spec(spec_file), 1000, tmp_path, workers=2)
    assert hashes(tmp_path) == hashes(folder)
    assert len(hashes(folder)) == 4  # three shards and the manifest


def test_a_run_goes_on_where_it_stopped(
    spec_file: Path, folder: Path, tmp_path: Path
) -> None:
    spec = load_spec(spec_file)
    simulate_cohort(spec, 1000, tmp_path)
    (tmp_path / "shard-000001.parquet").unlink()
    (tmp_path / ".shard-000001.parquet.1.part").write_bytes(b"half")
    again = simulate_cohort(spec, 1000, tmp_path)
    assert again.made == 400
    assert hashes(tmp_path) == hashes(folder)


def test_another_cohort_is_not_mixed_in(folder: Path) -> None:
    other = parse_spec({"group": [{"name": "all"}]})
    with pytest.raises(NeurosimError, match="holds another cohort"):
        simulate_cohort(other, 1000, folder)


def test_shards_without_a_manifest_are_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "shard-000000.parquet").write_bytes(b"?")
    with pytest.raises(NeurosimError, match=r"no manifest\.json"):
        simulate_cohort(parse_spec({"group": [{}]}), 1, tmp_path)


@pytest.mark.deep
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("workers", [pytest.param(1, marks=pytest.mark.deep), 2])
def test_kills_lose_no_shard_and_change_none(
    spec_file: Path, tmp_path: Path, workers: int
) -> None:
    small = tmp_path / "small.toml"
    text = spec_file.read_text("utf-8").replace("shard = 400", "shard = 50")
    small.write_text(text, encoding="utf-8")
    out, rng = tmp_path / "out", np.random.default_rng(workers)
    command = [sys.executable, "-m", "neurosim", "cohort", "simulate", str(small),
               "-n", "2400", "-o", str(out), "--workers", str(workers)]  # fmt: skip
    kept: dict[str, str] = {}
    killed = 0
    for _ in range(3):
        run = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        wanted = len(kept) + int(rng.integers(1, 12))
        while len(list(out.glob("shard-*"))) < wanted and run.poll() is None:
            time.sleep(0.002)
        time.sleep(float(rng.random()) * 0.02)  # anywhere within a shard
        killed += run.poll() is None
        run.send_signal(signal.SIGKILL)
        run.wait()
        wait_for_silence(out)
        there = {k: v for k, v in hashes(out).items() if k.startswith("shard")}
        assert kept.items() <= there.items()
        kept = there
    assert killed >= 2, "it was over before it could be killed"
    assert 0 < len(kept) < 48
    again = simulate_cohort(load_spec(small), 2_400, out)
    assert again.made == 2_400 - 50 * len(kept)
    whole = tmp_path / "whole"
    simulate_cohort(load_spec(small), 2_400, whole)
    assert hashes(out) == hashes(whole)
    assert not list(out.glob("*.part"))


def wait_for_silence(folder: Path) -> None:
    """Wait until workers whose parent was killed have gone, too."""
    before, same = -1, 0
    while same < 5:
        now = len(list(folder.iterdir()))
        same, before = (same + 1 if now == before else 0), now
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="lists processes by /proc")
def test_a_killed_run_leaves_no_worker_behind(spec_file: Path, tmp_path: Path) -> None:
    mark = f"mark-{os.getpid()}-{time.monotonic_ns()}"
    command = [sys.executable, "-m", "neurosim", "cohort", "simulate", str(spec_file),
               "-n", "3000000", "-o", str(tmp_path), "--workers", "2"]  # fmt: skip
    run = subprocess.Popen(
        command, env=dict(os.environ, NEUROSIM_TEST_MARK=mark),
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while not list(tmp_path.glob("shard-*")):
        assert run.poll() is None
        time.sleep(0.01)
    assert len(marked(mark)) >= 3
    run.kill()
    run.wait()
    end = time.monotonic() + 10
    while marked(mark) and time.monotonic() < end:
        time.sleep(0.05)
    assert not marked(mark)


def marked(mark: str) -> list[str]:
    """Return the processes that have our mark in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark.encode() in path.read_bytes():
                found.append(path.parent.name)
    return found


def test_two_runs_do_not_share_a_folder(spec_file: Path, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    descriptor = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with pytest.raises(NeurosimError, match="another run is writing"):
            simulate_cohort(load_spec(spec_file), 10, tmp_path)
    finally:
        os.close(descriptor)


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(NeurosimError, match=r"thesis\.txt"):
        simulate_cohort(parse_spec({"group": [{}]}), 1, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_damaged_shard_is_drawn_again(
    spec_file: Path, folder: Path, tmp_path: Path
) -> None:
    simulate_cohort(load_spec(spec_file), 1000, tmp_path)
    for name in ("shard-000000.parquet", "shard-000001.parquet"):
        whole = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    assert simulate_cohort(load_spec(spec_file), 1000, tmp_path).made == 800
    assert hashes(tmp_path) == hashes(folder)


def test_patients_are_what_the_specification_says(folder: Path) -> None:
    for path in sorted(folder.glob("shard-*")):
        for truth, exams in read_batches(path, 128):
            for row, group in enumerate(truth["group"]):
                exam = list(exams)[row] if row < 3 else None
                if group == "operated":
                    assert truth["level"][row] == "L5/S1"
                    assert truth["roots"][row] == "left S1"
                    assert truth["severity"][row] == 0.75
                    assert np.isnan(exams.ages[row])
                else:
                    assert exams.ages[row] in (40.0, 41.0)
                    assert exams.sexes[row] in ("M", "F")
                    assert exam is None or len(exam.findings) > 40


def test_patients_are_numbered_once(folder: Path) -> None:
    numbers = [
        patient
        for path in sorted(folder.glob("shard-*"))
        for truth, _ in read_batches(path, 128)
        for patient in truth["patient"]
    ]
    assert numbers == list(range(1000))


def test_right_and_left_are_drawn_alike() -> None:
    drawer = Drawer(parse_spec({"seed": 2, "group": [{"name": "all"}]}), ATLAS)
    exams = drawer.shard(0, 0, 20_000).exams
    for name in ("triceps", "achilles_reflex", "straight_leg_raise"):
        rates = []
        for side in ("right", "left"):
            grades = exams.grades[:, exams.items.index((name, side, "examined"))]
            rates.append((grades != ATLAS.structures[name].scale.normal).mean())
        assert rates[0] == pytest.approx(rates[1], abs=0.02)


def test_figures_are_those_of_a_plain_count(
    folder: Path, evaluation: CohortEvaluation
) -> None:
    found = evaluation
    right = roots = 0
    for path in sorted(folder.glob("shard-*")):
        for truth, exams in read_batches(path, 500):
            said = rank_batch(exams)
            for row, words in enumerate(truth["roots"]):
                if words and "+" not in words:
                    leader = PLACES[int(said.roots[row].argmax())]
                    roots += 1
                    right += words == f"{leader[1]} {leader[0]}"
    share = found.accuracy["root, first"]
    assert share.n == roots
    assert share.value == pytest.approx(right / roots)
    assert found.tally.patients == 1000
    assert found.tally.levels.sum() == 1000
    assert found.tally.counts.sum() == roots


@pytest.mark.deep
def test_figures_depend_neither_on_workers_nor_on_files(
    spec_file: Path, folder: Path, evaluation: CohortEvaluation
) -> None:
    spec = load_spec(spec_file)
    drawn = evaluate_cohort(spec, n=1000, detail=40, curve=(2, 60), workers=2)
    same(evaluation, drawn)
    assert evaluation.accuracy == drawn.accuracy
    assert evaluation.curve == drawn.curve
    assert evaluation.information == drawn.information
    assert evaluation_body(drawn) == evaluation_body(evaluation)
    for source, count in ((spec, None), (folder, 10)):
        with pytest.raises(NeurosimError, match="n goes with a specification"):
            evaluate_cohort(source, n=count)
    with pytest.raises(NeurosimError, match="is a file, not a cohort"):
        evaluate_cohort(spec_file)
    call = ["cohort", "evaluate", str(folder), "-n", "5"]
    assert CliRunner().invoke(cli, call).exit_code == 2


def test_more_findings_tell_more(evaluation: CohortEvaluation) -> None:
    (few, less), (many, more) = evaluation.curve
    assert (few, many) == (2, 60)
    assert more.value > less.value


def test_tallies_add_up() -> None:
    a, b = Tally(patients=1), Tally(patients=2)
    a.items["x"] = np.eye(2)
    b.items["x"] = np.eye(2)
    total = a.add(b)
    assert total.patients == 3
    assert (total.items["x"] == 2 * np.eye(2)).all()


def test_an_empty_cohort_has_no_figures(tmp_path: Path) -> None:
    simulate_cohort(parse_spec({"group": [{}]}), 0, tmp_path)
    found = evaluate_cohort(tmp_path)
    assert isinstance(found, CohortEvaluation)
    assert np.isnan(found.accuracy["root, first"].value)
    assert "no patient" in evaluation_text(found, ATLAS)


def test_some_findings_are_as_many_as_asked_for(folder: Path) -> None:
    _, exams = next(read_batches(folder / "shard-000000.parquet", 200))
    few, there = some_findings(exams, 4), (exams.grades >= 0).sum(axis=1)
    assert ((few.grades >= 0).sum(axis=1) == np.minimum(there, 4)).all()
    kept = few.grades >= 0
    assert (few.grades[kept] == exams.grades[kept]).all()
    assert len(np.unique(kept, axis=0)) > 100  # not the same ones of everybody
    assert (some_findings(exams, 500).grades == exams.grades).all()


def test_no_cohort_no_evaluation(tmp_path: Path) -> None:
    with pytest.raises(NeurosimError, match="not a cohort"):
        evaluate_cohort(tmp_path)
    spec = parse_spec({"group": [{}]})
    simulate_cohort(spec, 10, tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    del manifest["shards"]
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(NeurosimError, match="not finished"):
        evaluate_cohort(tmp_path)


def test_a_missing_shard_is_named(tmp_path: Path) -> None:
    simulate_cohort(parse_spec({"group": [{}]}), 10, tmp_path)
    (tmp_path / "shard-000000.parquet").unlink()
    with pytest.raises(NeurosimError, match=r"shard-000000\.parquet"):
        evaluate_cohort(tmp_path)


def test_the_commands(spec_file: Path, tmp_path: Path) -> None:
    run = CliRunner()
    out = tmp_path / "out"
    arguments = ["cohort", "simulate", str(spec_file), "-n", "500", "-o", str(out)]
    made = run.invoke(cli, arguments)
    assert made.exit_code == 0, made.output
    assert "500 patients in 2 shards" in made.stderr
    text = run.invoke(cli, ["cohort", "evaluate", str(out), "--detail", "5"])
    assert "root, first right" in text.stdout
    as_json = run.invoke(cli, ["cohort", "evaluate", str(out), "--json",
                               "--curve", "5,10", "--detail", "10"])  # fmt: skip
    document = json.loads(as_json.stdout)
    validate("cohort_evaluate", document)
    assert document["patients"] == 500
    assert len(document["value"]) > 30
    assert [point["findings"] for point in document["curve"]] == [5, 10]
    wrong = run.invoke(cli, ["cohort", "evaluate", str(out), "--curve", "x"])
    assert wrong.exit_code == 2


def test_a_test_is_worth_what_the_answer_loses_without_it(tmp_path: Path) -> None:
    spec = parse_spec({"seed": 4, "group": [
        {"target": {"L5": 1, "common peroneal": 1}, "side": "right",
         "protocol": "leg_power", "severity": "complete"}]})  # fmt: skip
    simulate_cohort(spec, 400, tmp_path)
    found = evaluate_cohort(tmp_path, detail=400, curve=())
    values = {test.test: test for test in found.value}
    (shard,) = tmp_path.glob("shard-*")
    ((truth, exams),) = read_batches(shard, 400)
    places = [i for i, item in enumerate(exams.items)
              if item[0] == "ankle_dorsiflexion"]  # fmt: skip
    assert len(places) == 2
    less = exams.grades.copy()
    less[:, places] = -1
    scores = []
    for grades in (exams.grades, less):
        said = rank_batch(ExamGrid(exams.items, grades, exams.ages, exams.sexes))
        scores.append([
            said.roots[row, PLACES.index(("L5", "right"))] if roots
            else said.categories[row, CATEGORIES.index("mimic")]
            for row, roots in enumerate(truth["roots"])
        ])  # fmt: skip
    bits = np.log2(np.maximum(scores, 1e-6))
    test = values["ankle_dorsiflexion"]
    assert test.n == 400
    assert test.bits == pytest.approx((bits[0] - bits[1]).mean(), abs=1e-9)
    error = (bits[0] - bits[1]).std(ddof=1) / 20
    assert test.error == pytest.approx(error, rel=1e-6)
    assert test.bits > 5 * error  # it tells the root from the nerve
    order = [each.bits for each in found.value]
    assert order == sorted(order, reverse=True)


def test_two_levels_are_not_taken_for_none(tmp_path: Path) -> None:
    spec = parse_spec({"group": [{"target": "two level", "protocol": "leg_power"}]})
    simulate_cohort(spec, 60, tmp_path)
    found = evaluate_cohort(tmp_path, detail=0)
    several = LEVEL_NAMES.index("several")
    assert found.tally.levels[several].sum() == 60
    assert found.tally.level_patients == 0
    assert {true for true, _, _ in found.confusion} == {"several"}


def test_progress_tells_the_rate_of_this_run(spec_file: Path, tmp_path: Path) -> None:
    spec = load_spec(spec_file)
    simulate_cohort(spec, 1000, tmp_path)
    (tmp_path / "shard-000002.parquet").unlink()
    told: list[tuple[int, int, float]] = []
    before = time.monotonic()
    simulate_cohort(spec, 1000, tmp_path, progress=lambda *now: told.append(now))
    ((done, total, rate),) = told
    assert (done, total) == (1000, 1000)
    took = time.monotonic() - before
    assert 200 / took <= rate  # 200, not 1000, were drawn now


def test_progress_in_a_log_is_rare_and_readable(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    show = rate_line("drawn")
    for step in range(1, 31):
        now[0] = float(step)
        show(step * 1000, 8_000_000, 1000.0)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert lines[0] == "drawn 10,000 of 8,000,000; 1,000 a second; 2 h 13 min left"
    assert [span_of(s) for s in (5, 65, 3600)] == ["5 s", "1 min 05 s", "1 h 00 min"]


def test_a_page_of_an_evaluation_has_words_and_no_identifiers(
    evaluation: CohortEvaluation,
) -> None:
    page = evaluation_text(evaluation, ATLAS)
    assert "true: 'none' is a nerve" in page
    assert not re.search(r"[a-z]_[a-z]|[a-z]:[a-z]", page)
    assert max(map(len, page.splitlines())) <= 100
