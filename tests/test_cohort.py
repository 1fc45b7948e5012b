"""Cohorts: the same bytes whoever draws them, whole files only, figures that add up."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from neurosim.atlas import load_atlas
from neurosim.batch import PLACES, rank_batch
from neurosim.cli.root import cli
from neurosim.cohort import (
    CohortEvaluation,
    evaluate_cohort,
    load_spec,
    parse_spec,
    plan_study,
    simulate_cohort,
)
from neurosim.cohort.draw import Drawer
from neurosim.cohort.dice import Examiner
from neurosim.cohort.parquet import read_batches
from neurosim.cohort.report import evaluation_text
from neurosim.cohort.spec import check_spec, spec_record
from neurosim.cohort.tally import LEVEL_NAMES, Tally
from neurosim.cohort.value import some_findings
from neurosim.predict import parse_lesion
from neurosim.terms import NeurosimError

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


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


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


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("workers", [1, 2])
def test_kills_lose_no_shard_and_change_none(
    spec_file: Path, tmp_path: Path, workers: int
) -> None:
    small = tmp_path / "small.toml"
    text = spec_file.read_text("utf-8").replace("shard = 400", "shard = 100")
    small.write_text(text, encoding="utf-8")
    out, rng = tmp_path / "out", np.random.default_rng(workers)
    command = [sys.executable, "-m", "neurosim", "cohort", "simulate", str(small),
               "-n", "30000", "-o", str(out), "--workers", str(workers)]  # fmt: skip
    kept: dict[str, str] = {}
    killed = 0
    for _ in range(5):
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
    assert killed >= 3, "it was over before it could be killed"
    assert 0 < len(kept) < 300
    again = simulate_cohort(load_spec(small), 30_000, out)
    assert again.made == 30_000 - 100 * len(kept)
    whole = tmp_path / "whole"
    simulate_cohort(load_spec(small), 30_000, whole)
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
    with pytest.raises(NeurosimError, match="thesis.txt"):
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


def test_figures_are_those_of_a_plain_count(folder: Path) -> None:
    found = evaluate_cohort(folder, detail=0)
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


def test_the_evaluation_does_not_depend_on_workers(folder: Path) -> None:
    one, two = (evaluate_cohort(folder, workers=w, curve=(3,), detail=100) for w in (1, 2))
    assert one.accuracy == two.accuracy
    assert one.curve == two.curve
    assert one.log_score == pytest.approx(two.log_score, abs=1e-12)
    np.testing.assert_allclose(one.tally.stated, two.tally.stated)
    assert one.information == two.information


def test_more_findings_tell_more(folder: Path) -> None:
    found = evaluate_cohort(folder, curve=(2, 60), detail=300)
    (few, less), (many, more) = found.curve
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
    assert "no patient" in evaluation_text(found)


def test_some_findings_are_as_many_as_asked_for(folder: Path) -> None:
    _, exams = next(read_batches(folder / "shard-000000.parquet", 200))
    few, there = some_findings(exams, 4), (exams.grades >= 0).sum(axis=1)
    assert ((few.grades >= 0).sum(axis=1) == np.minimum(there, 4)).all()
    kept = few.grades >= 0
    assert (few.grades[kept] == exams.grades[kept]).all()
    assert len(np.unique(kept, axis=0)) > 100  # not the same ones of everybody
    assert (some_findings(exams, 500).grades == exams.grades).all()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "one \\[\\[group\\]\\] or more"),
        ("seed = -1\n[[group]]", "seed -1 is out of range"),
        ("shard = 0\n[[group]]", "shard 0"),
        ("[[group]]\nsahre = 1", "did you mean share"),
        ("[[group]]\nshare = 0", "not above 0"),
        ("[[group]]\ntested = 2", "not between 0 and 1"),
        ("[[group]]\nage = [50, 40]", r"\[lowest, highest\]"),
        ("[[group]]\nname='a'\n[[group]]\nname='a'", "same name"),
        ("[[group", "Expected"),
    ],
)
def test_faults_of_a_specification(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "spec.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NeurosimError, match=words):
        load_spec(path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("setting", "spa"),
        ("protocol", "quick"),
        ("protocol", "random"),
        ("severity", "awful"),
        ("target", "C9"),
    ],
)
def test_names_of_a_specification_are_checked(key: str, value: str) -> None:
    with pytest.raises(NeurosimError, match=value):
        parse_spec({"group": [{key: value}]}, ATLAS)


def test_no_cohort_no_evaluation(tmp_path: Path) -> None:
    with pytest.raises(NeurosimError, match="no cohort"):
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


L5, _ = parse_lesion("L5", "right", None, ATLAS)
S1, _ = parse_lesion("S1", "right", None, ATLAS)
FOOT = [("ankle_dorsiflexion", "right", "examined")]
ANKLE = [("achilles_reflex", "right", "examined")]


def test_a_study_that_shows_less_needs_more() -> None:
    plan = plan_study(L5, S1, FOOT, ANKLE, n=1000)
    assert 0.5 < plan.auc < plan.auc_added < 1
    assert plan.gain == pytest.approx(plan.auc_added - plan.auc)
    small = plan_study(L5, S1, FOOT, ANKLE, n=1000, gain=plan.gain / 2)
    assert plan.patients is not None
    assert small.patients is not None
    assert small.patients == pytest.approx(4 * plan.patients, abs=4)
    assert plan_study(L5, S1, FOOT, ANKLE, n=1000) == plan


def test_a_planned_study_has_its_power() -> None:
    """Studies of the planned size find the gain about as often as promised."""
    plan = plan_study(L5, S1, FOOT, ANKLE, n=4000)
    assert plan.patients is not None
    found = [
        plan_study(L5, S1, FOOT, ANKLE, n=plan.patients, seed=seed)
        for seed in range(1, 61)
    ]
    power = np.mean([study.gain > 1.96 * study.gain_error for study in found])
    assert 0.6 < power < 0.95


def test_a_plan_needs_something_to_add() -> None:
    with pytest.raises(NeurosimError, match="added"):
        plan_study(L5, S1, FOOT, FOOT)
    with pytest.raises(NeurosimError, match="power"):
        plan_study(L5, S1, FOOT, ANKLE, power=1.0)
    with pytest.raises(NeurosimError, match="too few"):
        plan_study(L5, S1, FOOT, ANKLE, n=1)


def test_the_commands(spec_file: Path, tmp_path: Path) -> None:
    run = CliRunner()
    out = tmp_path / "out"
    arguments = ["cohort", "simulate", str(spec_file), "-n", "500", "-o", str(out)]
    made = run.invoke(cli, arguments)
    assert made.exit_code == 0, made.output
    assert "500 patients in 2 shards" in made.stderr
    text = run.invoke(cli, ["cohort", "evaluate", str(out), "--detail", "20"])
    assert "root, first right" in text.stdout
    as_json = run.invoke(cli, ["cohort", "evaluate", str(out), "--json",
                               "--curve", "5,10", "--detail", "30"])  # fmt: skip
    document = json.loads(as_json.stdout)
    assert document["patients"] == 500
    assert [point["findings"] for point in document["curve"]] == [5, 10]
    wrong = run.invoke(cli, ["cohort", "evaluate", str(out), "--curve", "x"])
    assert wrong.exit_code == 2
