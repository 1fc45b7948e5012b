"""Cohorts on Dask: what a cluster makes is what one process makes, whoever dies."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from neurosim.cohort import (
    CohortEvaluation,
    evaluate_cohort,
    parse_spec,
    simulate_cohort,
)
from neurosim.cohort.reading import read_batches
from neurosim.cohort.workers import local_cluster
from neurosim.terms import NeurosimError
from tests.test_cohort import hashes, same

distributed = pytest.importorskip("distributed")

# Dask warns of sockets and of workers that die; dying is what is tested here.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif(os.name == "nt", reason="no SIGKILL"),
]

SPEC = parse_spec(
    {
        "seed": 3,
        "shard": 125,
        "group": [
            {"name": "clinic", "share": 0.7, "age": [30, 60], "male": 0.5},
            {"name": "leg", "target": {"L4/5": 1, "L5/S1": 2}, "tested": 0.5},
        ],
    }
)
PATIENTS = 1_500


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alone")
    simulate_cohort(SPEC, PATIENTS, folder)
    return folder


@pytest.fixture(scope="module")
def figures(alone: Path) -> CohortEvaluation:
    return evaluate_cohort(alone, detail=3)


def kill_one_at(
    count: int, state: Callable[[], int], cluster: Any, killed: list[int]
) -> threading.Thread:
    """Kill a worker process as soon as so many shards are done; note how many were."""

    def watch() -> None:
        end = time.monotonic() + 60
        while state() < count and time.monotonic() < end:
            time.sleep(0.002)
        pid = next(iter(cluster.workers.values())).pid
        os.kill(pid, signal.SIGKILL)
        killed.append(state())

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


@pytest.mark.deep
def test_a_cluster_draws_the_same_files_though_a_worker_is_killed(
    cluster: Any, alone: Path, tmp_path: Path
) -> None:
    killed: list[int] = []
    thread = kill_one_at(
        3, lambda: len(list(tmp_path.glob("shard-*"))), cluster, killed
    )
    made = simulate_cohort(
        SPEC, PATIENTS, tmp_path, scheduler=cluster.scheduler_address
    )
    thread.join()
    assert 3 <= killed[0] < len(made.shards), "it was over before it could be killed"
    assert made.made == PATIENTS
    assert hashes(tmp_path) == hashes(alone)
    patients = [
        number
        for shard in made.shards
        for truth, _ in read_batches(shard, 1000, ["patient"])
        for number in truth["patient"]
    ]
    assert patients == list(range(PATIENTS))


@pytest.mark.deep
def test_a_cluster_finds_the_same_figures_though_a_worker_is_killed(
    cluster: Any, alone: Path, figures: CohortEvaluation
) -> None:
    killed: list[int] = []
    done: list[int] = []
    thread = kill_one_at(3, lambda: len(done), cluster, killed)
    found = evaluate_cohort(
        alone,
        detail=3,
        scheduler=cluster.scheduler_address,
        progress=lambda now, _total, _rate: done.append(now),
    )
    thread.join()
    assert 3 <= killed[0] < len(done), "it was over before it could be killed"
    assert done == list(range(125, PATIENTS + 1, 125))  # each shard once, in order
    same(found, figures)


@pytest.mark.deep
def test_a_cluster_of_our_own(alone: Path, tmp_path: Path) -> None:
    simulate_cohort(SPEC, PATIENTS, tmp_path, workers=2, scheduler="local")
    assert hashes(tmp_path) == hashes(alone)


def test_workers_of_our_own_keep_their_memory() -> None:
    """What the system's allocator reads before Python runs: see ``_KEEP``."""
    with local_cluster(1) as ours, distributed.Client(ours) as client:
        found = client.submit(os.environ.get, "MALLOC_TRIM_THRESHOLD_").result()
    assert found == str(2**27)


def test_tables_that_differ_elsewhere_are_refused(cluster: Any) -> None:
    from neurosim.cohort.simulate import same_tables  # noqa: PLC0415

    with (
        distributed.Client(cluster) as client,
        pytest.raises(NeurosimError, match="not those of the cohort"),
    ):
        client.submit(same_tables, (str(Path("data").absolute()), "0" * 64)).result()


@pytest.mark.deep
def test_a_scheduler_that_is_not_there(
    alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("neurosim.cohort.workers.PATIENCE", "1s")
    with pytest.raises(NeurosimError, match=r"scheduler tcp://127\.0\.0\.1:9"):
        evaluate_cohort(alone, scheduler="tcp://127.0.0.1:9")
    with pytest.raises(NeurosimError, match="scheduler nowhere"):
        evaluate_cohort(alone, scheduler="nowhere://x")
