"""A cohort on a local Dask cluster whose workers are killed, against one process.

    python benchmarks/cohort_dask.py FOLDER PATIENTS

Draws and ranks on two workers; kills one of them when a third of the shards is
drawn, and one when a third is ranked. Prints one line of JSON: what each took, and
whether files and counts are those of one process, to the last bit.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SPEC = Path(__file__).parents[1] / "docs" / "examples" / "cohort.toml"


def kill_one(cluster: Any, reached: Callable[[], bool]) -> Callable[[], bool]:
    """Kill a worker as soon as something is reached; return what tells whether."""
    killed: list[int] = []

    def watch() -> None:
        while not reached() and not over.is_set():
            time.sleep(0.005)
        if not over.is_set():
            pid = next(iter(cluster.workers.values())).pid
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    over, thread = threading.Event(), threading.Thread(target=watch)
    thread.start()

    def finish() -> bool:
        over.set()
        thread.join()
        return bool(killed)

    return finish


def counts(tally: Any) -> dict[str, Any]:
    """Return every count as plain numbers, to the last bit."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(each) for key, each in value.items()}
        return value.tolist() if hasattr(value, "tolist") else value

    return {name: plain(value) for name, value in vars(tally).items()}


def compare(folder: Path, count: int) -> dict[str, object]:
    """Draw and rank here and on Dask."""
    from neurosim.cohort import evaluate_cohort, load_spec, simulate_cohort
    from neurosim.cohort.workers import local_cluster

    spec = load_spec(SPEC)
    alone, shared, third = folder / "alone", folder / "dask", count // spec.shard // 3
    simulate_cohort(spec, count, alone)
    start = time.perf_counter()
    here = evaluate_cohort(alone, detail=0)
    seconds = {"s, ranked by one process": time.perf_counter() - start}
    with local_cluster(2) as cluster:
        address, done = cluster.scheduler_address, [0]
        first = kill_one(cluster, lambda: len(list(shared.glob("s*"))) >= third)
        start = time.perf_counter()
        simulate_cohort(spec, count, shared, scheduler=address)
        seconds["s, drawn with a kill"] = time.perf_counter() - start
        first_died = first()
        second = kill_one(cluster, lambda: done[0] >= third * spec.shard)
        start = time.perf_counter()
        there = evaluate_cohort(
            shared,
            detail=0,
            scheduler=address,
            progress=lambda now, *_: done.__setitem__(0, now),
        )
        seconds["s, ranked with a kill"] = time.perf_counter() - start
        killed = [first_died, second()]
    names = sorted(path.name for path in alone.iterdir())
    return {
        "patients": count,
        "workers killed": sum(killed),
        **{name: round(value, 1) for name, value in seconds.items()},
        "same bytes": names == sorted(path.name for path in shared.iterdir())
        and all((alone / n).read_bytes() == (shared / n).read_bytes() for n in names),
        "same counts": counts(here.tally) == counts(there.tally),
    }


if __name__ == "__main__":
    print(json.dumps(compare(Path(sys.argv[1]), int(sys.argv[2]))))
