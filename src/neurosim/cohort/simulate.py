"""Simulate a cohort into a folder of shards, resumable at any point."""

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import file_digest
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from neurosim._version import __version__
from neurosim.atlas import Atlas, load_atlas
from neurosim.cohort.draw import Drawer
from neurosim.cohort.parquet import arrow, write_json, write_shard
from neurosim.cohort.spec import CohortSpec, check_spec
from neurosim.terms import NeurosimError

MANIFEST = "manifest.json"
#: Called with patients done, patients in all, and seconds since the start.
Progress = Callable[[int, int, float], None]


@dataclass(frozen=True)
class Cohort:
    """A folder of shards.

    Attributes
    ----------
    patients
        How many there are.
    made
        How many of them this run has drawn; the others were there.
    """

    folder: Path
    shards: tuple[Path, ...]
    patients: int
    made: int


def simulate_cohort(
    spec: CohortSpec,
    n: int,
    folder: str | Path,
    *,
    atlas: Atlas | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Cohort:
    """Draw ``n`` patients into Parquet files.

    A run that was killed goes on where it stopped: a shard is there whole or not at
    all. The files are the same, byte for byte, for the same specification, tables
    and versions, whatever the number of workers.

    Parameters
    ----------
    spec
        From :func:`neurosim.cohort.load_spec`.
    n
        How many patients.
    folder
        Where to write; it may hold the beginning of the same cohort.
    atlas
        The tables; the shipped ones by default.
    workers
        Processes that draw.
    progress
        Called after every shard.

    Raises
    ------
    NeurosimError
        If the folder holds another cohort, or pyarrow is missing.
    """
    if n < 0:
        raise NeurosimError(f"the number of patients is {n}; it must be 0 or more")
    arrow("pyarrow.parquet")
    atlas = atlas or load_atlas()
    check_spec(spec, atlas)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _claim(folder, _manifest(spec, n, atlas))
    for left_over in folder.glob(".*.part"):
        left_over.unlink(missing_ok=True)
    jobs = list(_jobs(spec, n, folder))
    open_jobs = [job for job in jobs if not job.path.exists()]
    made = _run(spec, atlas, open_jobs, (workers, n, progress))
    shards = tuple(job.path for job in jobs)
    _finish(folder, _manifest(spec, n, atlas), shards)
    return Cohort(folder, shards, n, made)


@dataclass(frozen=True)
class _Job:
    number: int
    start: int
    count: int
    path: Path


def _jobs(spec: CohortSpec, n: int, folder: Path) -> Iterator[_Job]:
    for number, start in enumerate(range(0, n, spec.shard)):
        path = folder / f"shard-{number:06d}.parquet"
        yield _Job(number, start, min(spec.shard, n - start), path)


def _manifest(spec: CohortSpec, n: int, atlas: Atlas) -> dict[str, Any]:
    return {
        "neurosim": __version__,
        "data": atlas.hash,
        "pyarrow": arrow().__version__,
        "patients": n,
        "spec": json.loads(json.dumps(asdict(spec))),
        "digest": spec.digest,
    }


def _claim(folder: Path, manifest: dict[str, Any]) -> None:
    """Mark the folder as that of this cohort, or refuse it."""
    path = folder / MANIFEST
    if not path.exists():
        if any(folder.glob("shard-*.parquet")):
            raise NeurosimError(f"{folder}: has shards, but no {MANIFEST}")
        write_json(path, manifest)
        return
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        differs = [key for key in manifest if known.get(key) != manifest[key]]
    except (ValueError, AttributeError) as error:
        raise NeurosimError(f"{path}: {error}") from None
    if differs:
        raise NeurosimError(
            f"{folder}: holds another cohort; {', '.join(differs)} differ"
        )


def _finish(folder: Path, manifest: dict[str, Any], shards: tuple[Path, ...]) -> None:
    files = []
    for path in shards:
        with path.open("rb") as file:
            files.append([path.name, file_digest(file, "sha256").hexdigest()])
    write_json(folder / MANIFEST, manifest | {"shards": files})


def _run(
    spec: CohortSpec,
    atlas: Atlas,
    jobs: list[_Job],
    how: tuple[int, int, Progress | None],
) -> int:
    """Draw the open shards and return how many patients that were."""
    workers, total, progress = how
    start, made = time.monotonic(), 0
    there = total - sum(job.count for job in jobs)
    for count in _results(spec, atlas, jobs, workers):
        made += count
        if progress is not None:
            progress(there + made, total, time.monotonic() - start)
    return made


def _results(
    spec: CohortSpec, atlas: Atlas, jobs: list[_Job], workers: int
) -> Iterator[int]:
    directory = str(atlas.directory)
    if workers <= 1 or len(jobs) <= 1:
        for job in jobs:
            yield _make(spec, directory, job)
        return
    with pool(workers) as executor:
        futures = [executor.submit(_make, spec, directory, job) for job in jobs]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Open a pool of fresh processes, each with one BLAS thread."""
    before = os.environ.get("OPENBLAS_NUM_THREADS")
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    try:
        context = get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=context) as executor:
            yield executor
    finally:
        if before is None:
            del os.environ["OPENBLAS_NUM_THREADS"]
        else:
            os.environ["OPENBLAS_NUM_THREADS"] = before


@lru_cache(maxsize=2)
def _drawer(spec: CohortSpec, directory: str) -> Drawer:
    return Drawer(spec, load_atlas(directory))


def _make(spec: CohortSpec, directory: str, job: _Job) -> int:
    drawer = _drawer(spec, directory)
    shard = drawer.shard(job.number, job.start, job.count)
    write_shard(job.path, shard, [group.name for group in spec.groups])
    return job.count
