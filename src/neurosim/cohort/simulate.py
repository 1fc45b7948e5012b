"""Simulate a cohort into a folder of shards, resumable at any point."""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from neurosim._version import __version__
from neurosim.atlas import Atlas, load_atlas
from neurosim.cohort.draw import Drawer
from neurosim.cohort.parquet import arrow, hash_of, noted, write_json, write_shard
from neurosim.cohort.spec import CohortSpec, check_spec, spec_record
from neurosim.cohort.workers import run_jobs
from neurosim.door import door
from neurosim.terms import NeurosimError
from neurosim.writing import PART

MANIFEST = "manifest.json"
#: Rises whenever draws or files change: a folder of another format is refused.
FORMAT = 2
#: Called with patients done, patients in all, and patients of this run a second.
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
    mended
        Names of shards that were there, but damaged or of another cohort, and were
        drawn again.
    """

    folder: Path
    shards: tuple[Path, ...]
    patients: int
    made: int
    mended: tuple[str, ...] = ()


@door
def simulate_cohort(
    spec: CohortSpec,
    n: int,
    folder: str | Path,
    *,
    atlas: Atlas | None = None,
    workers: int = 1,
    scheduler: str = "",
    progress: Progress | None = None,
) -> Cohort:
    """Draw ``n`` patients into Parquet files.

    A run that was killed goes on where it stopped: a shard is there whole or not at
    all, and one whose hash is wrong is drawn again. The files
    are the same, byte for byte, for the same specification, tables and versions,
    whoever draws them.

    Parameters
    ----------
    spec
        From :func:`neurosim.cohort.load_spec`.
    n
        How many patients.
    folder
        Where to write; it may hold the beginning of the same cohort. Workers of
        another machine must see it under the same name.
    atlas
        The tables; the shipped ones by default.
    workers
        Processes that draw.
    scheduler
        Draw on Dask: the address of its scheduler, or ``local`` for a cluster on this
        machine; empty draws without Dask.
    progress
        Called after every shard.

    Raises
    ------
    NeurosimError
        If the folder holds another cohort, another run writes there, or pyarrow is
        missing.
    """
    if n < 0:
        raise NeurosimError(f"the number of patients is {n}; it must be 0 or more")
    arrow("pyarrow.parquet")
    atlas = atlas or load_atlas()
    check_spec(spec, atlas)
    folder = Path(folder).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    manifest = _manifest(spec, n, atlas)
    with _alone(folder):
        hashes = _claim(folder, manifest)
        _tidy(folder, PART)
        jobs = list(_jobs(spec, n, folder, atlas))
        known = {job.path: _kept(job.path, hashes) for job in jobs}
        todo = [job for job in jobs if known[job.path] is None]
        mended = tuple(job.path.name for job in todo if job.path.exists())
        made = 0
        for job, digest in zip(
            todo,
            _run(todo, n, progress, workers=workers, scheduler=scheduler),
            strict=True,
        ):
            known[job.path], made = digest, made + job.count
        shards = tuple(job.path for job in jobs)
        files = [[path.name, known[path]] for path in shards]
        _compare(folder, hashes, files)
        write_json(folder / MANIFEST, manifest | {"shards": files})
        _tidy(folder, PART)
        _tidy(folder, ".sha256")
    return Cohort(folder, shards, n, made, mended)


def _tidy(folder: Path, ending: str) -> None:
    """Remove what attempts that were killed have left half written."""
    for left_over in folder.glob(f".*{ending}"):
        left_over.unlink(missing_ok=True)


def _kept(path: Path, hashes: Mapping[str, str]) -> str | None:
    """Return the hash of a shard that is there as it was written, else None."""
    try:
        digest = hashes.get(path.name) or noted(path).read_text(encoding="utf-8")
        return digest if hash_of(path) == digest else None
    except (OSError, UnicodeDecodeError):
        return None


def _compare(folder: Path, before: Mapping[str, str], files: list[Any]) -> None:
    """Refuse to overwrite the hash of a finished shard by another."""
    for name, digest in files:
        if before.get(name, digest) != digest:
            raise NeurosimError(
                f"{folder}: {name} was drawn again and differs from what the "
                f"{MANIFEST} says; another machine or library made it"
            )


@dataclass(frozen=True)
class _DrawJob:
    """One shard to draw, with all that a worker elsewhere must know."""

    spec: CohortSpec
    tables: tuple[str, str]
    number: int
    start: int
    count: int
    path: Path


def _jobs(spec: CohortSpec, n: int, folder: Path, atlas: Atlas) -> Iterator[_DrawJob]:
    tables = name_tables(atlas)
    for number, start in enumerate(range(0, n, spec.shard)):
        path = folder / f"shard-{number:06d}.parquet"
        yield _DrawJob(spec, tables, number, start, min(spec.shard, n - start), path)


def _manifest(spec: CohortSpec, n: int, atlas: Atlas) -> dict[str, Any]:
    return {
        "neurosim": __version__,
        "format": FORMAT,
        "data": atlas.hash,
        "pyarrow": arrow().__version__,
        "patients": n,
        "spec": spec_record(spec),
        "digest": spec.digest,
    }


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Refuse a second run in a folder; the system forgets a run that was killed."""
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:  # pragma: no cover
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise NeurosimError(f"{folder}: another run is writing there") from None
    try:
        yield
    finally:
        os.close(descriptor)


def _claim(folder: Path, manifest: dict[str, Any]) -> dict[str, str]:
    """Mark the folder as that of this cohort, or refuse it; return known hashes."""
    path = folder / MANIFEST
    if not path.exists():
        strange = [p.name for p in sorted(folder.iterdir()) if p.suffix != PART]
        if strange:
            raise NeurosimError(
                f"{folder}: holds {strange[0]}, but no {MANIFEST}; "
                "choose an empty or a new folder"
            )
        write_json(path, manifest)
        return {}
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        differs = [key for key in manifest if known.get(key) != manifest[key]]
        hashes = {str(name): str(digest) for name, digest in known.get("shards", ())}
    except (ValueError, AttributeError, TypeError) as error:
        raise NeurosimError(f"{path}: {error}") from None
    if differs:
        raise NeurosimError(
            f"{folder}: holds another cohort; {', '.join(differs)} differ"
        )
    return hashes


def _run(
    todo: list[_DrawJob],
    total: int,
    progress: Progress | None,
    *,
    workers: int,
    scheduler: str,
) -> Iterator[str]:
    """Draw the shards that are not there and yield their hashes."""
    start, made = time.monotonic(), 0
    there = total - sum(job.count for job in todo)
    results = run_jobs(_make, todo, workers=workers, scheduler=scheduler)
    for job, digest in zip(todo, results, strict=True):
        made += job.count
        if progress is not None:
            rate = made / max(time.monotonic() - start, 1e-9)
            progress(there + made, total, rate)
        yield digest


def _make(job: _DrawJob) -> str:
    """Draw one shard; a shard that another attempt has made is the same."""
    drawer = drawer_of(job.spec, job.tables)
    shard = drawer.shard(job.number, job.start, job.count)
    about = {
        "neurosim": __version__,
        "format": FORMAT,
        "data": drawer.atlas.hash,
        "spec": spec_record(job.spec),
        "digest": job.spec.digest,
        "shard": job.number,
        "first": job.start,
        "patients": job.count,
    }
    return write_shard(job.path, shard, about, drawer.atlas)


@lru_cache(maxsize=2)
def drawer_of(spec: CohortSpec, tables: tuple[str, str]) -> Drawer:
    """Return what draws a cohort; its models are kept for the next shard."""
    return Drawer(spec, same_tables(tables))


def name_tables(atlas: Atlas) -> tuple[str, str]:
    """Return directory and hash of tables, by which workers find the same.

    Raises
    ------
    NeurosimError
        If the tables were changed after they were read.
    """
    if load_atlas(atlas.directory) != atlas:
        raise NeurosimError(
            "these tables were changed in memory; a cohort needs them as files"
        )
    return str(atlas.directory), atlas.hash


def same_tables(tables: tuple[str, str]) -> Atlas:
    """Return the tables in a directory, if they are those of whoever asks.

    Raises
    ------
    NeurosimError
        If this machine has others.
    """
    atlas = load_atlas(tables[0])
    if atlas.hash != tables[1]:
        raise NeurosimError(f"{tables[0]}: the tables here are not those of the cohort")
    return atlas
