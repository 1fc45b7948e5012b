"""Evaluate the ranking on a cohort, in one pass and constant memory."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from neurosim._version import __version__
from neurosim.atlas import Atlas, load_atlas
from neurosim.batch import BatchPosterior, ExamGrid, rank_batch
from neurosim.cohort.figures import CohortEvaluation
from neurosim.cohort.parquet import roots_text
from neurosim.cohort.reading import read_batches
from neurosim.cohort.simulate import (
    FORMAT,
    MANIFEST,
    Progress,
    drawer_of,
    name_tables,
    same_tables,
)
from neurosim.cohort.spec import CohortSpec, check_spec
from neurosim.cohort.tally import Tally, TruthColumns, curve_point, tally
from neurosim.cohort.workers import run_jobs
from neurosim.cohort.worth import Rank, counts_of_tests, some_findings
from neurosim.door import door
from neurosim.lesion import hypotheses
from neurosim.model.involvement import Indices
from neurosim.model.population import Population, setting_name
from neurosim.terms import (
    DEFAULT_SETTING,
    NeurosimError,
    require_name,
)

#: Patients read at once, ranked at once, and summed at once: the last two are
#: smaller than is fastest, because they are most of the memory.
_READ, _RANK, _SUM = 16384, 256, 16
_TRUTH = ("category", "level", "roots")
#: Points of the learning curve, and patients for it and for the value of tests.
CURVE, DETAIL = (1, 2, 5, 10, 20, 40), 1000


@door
def evaluate_cohort(  # noqa: PLR0913 - every option is one a user names
    source: str | Path | CohortSpec,
    *,
    n: int | None = None,
    setting: str | Population = DEFAULT_SETTING,
    atlas: Atlas | None = None,
    workers: int = 1,
    scheduler: str = "",
    curve: Sequence[int] = CURVE,
    detail: int = DETAIL,
    progress: Progress | None = None,
) -> CohortEvaluation:
    """Rank every patient of a cohort and compare with the truth.

    Parameters
    ----------
    source
        A folder from :func:`neurosim.cohort.simulate_cohort`; or a specification, whose
        patients are drawn, ranked and forgotten: same figures, no files.
    n
        How many patients to draw; only with a specification.
    setting
        The population whose prior is used, whatever the patients were drawn from.
    atlas
        The tables; the shipped ones by default.
    workers
        Processes that rank.
    scheduler
        Rank on Dask: the address of its scheduler, or ``local`` for a cluster on this
        machine; empty ranks without Dask.
    curve
        Numbers of findings for the learning curve.
    detail
        How many patients, the first of the cohort, are ranked again for the learning
        curve and without each test; their order is random, so they stand for all.
    progress
        Called after every shard.

    Raises
    ------
    NeurosimError
        If the folder holds no finished cohort, or ``n`` does not fit the source.
    """
    atlas = atlas or load_atlas()
    own = setting if isinstance(setting, Population) else None
    base = setting if isinstance(setting, str) else setting.setting
    require_name("setting", base, atlas.setting_names)
    if detail < 0 or any(size < 1 for size in curve):
        raise NeurosimError(
            "detail must be 0 or more, and every point of the curve 1 or more"
        )
    if isinstance(source, CohortSpec) == (n is None):
        raise NeurosimError(
            "n goes with a specification; a folder already holds its patients"
        )
    how = _RankSettings(
        name_tables(atlas),
        base,
        tuple(sorted({*curve})),
        tuple(own.stated.items()) if own else (),
        tuple(own.stated_severity.items()) if own else (),
    )
    if isinstance(source, CohortSpec):
        shards, patients = _planned(check_spec(source, atlas), n or 0), n or 0
    else:
        shards, patients = _finished(Path(source).absolute())
    jobs = list(_jobs(shards, how, detail))
    total, start = Tally(), time.monotonic()
    for part in run_jobs(tally_shard, jobs, workers=workers, scheduler=scheduler):
        total.add(part)
        if progress is not None:
            rate = total.patients / max(time.monotonic() - start, 1e-9)
            progress(int(total.patients), patients, rate)
    return CohortEvaluation(setting_name(setting), total)


@dataclass(frozen=True)
class _RankSettings:
    """How to rank."""

    tables: tuple[str, str]
    setting: str
    curve: tuple[int, ...]
    shares: tuple[tuple[str, float], ...] = ()
    severity: tuple[tuple[str, float], ...] = ()

    def population(self, atlas: Atlas) -> str | Population:
        """Return the setting, or the population with the shares that were stated."""
        if not self.shares and not self.severity:
            return self.setting
        plain = Population(atlas, hypotheses(atlas), self.setting)
        return plain.with_shares(dict(self.shares), dict(self.severity))


@dataclass(frozen=True)
class _Drawn:
    """A shard that is drawn when it is needed."""

    spec: CohortSpec
    number: int
    start: int
    count: int


@dataclass(frozen=True)
class _Stored:
    """A shard that was drawn, and the hash of its file."""

    path: Path
    digest: str


_Shards = list[tuple[_Stored | _Drawn, int]]


@dataclass(frozen=True)
class _RankJob:
    """One shard to rank, and how many of its patients in detail."""

    shard: _Stored | _Drawn
    how: _RankSettings
    detail: int


def _jobs(shards: _Shards, how: _RankSettings, detail: int) -> Iterator[_RankJob]:
    left = detail
    for shard, size in shards:
        yield _RankJob(shard, how, min(left, size))
        left -= min(left, size)


def _planned(spec: CohortSpec, n: int) -> _Shards:
    """Return the shards that a cohort would have."""
    if n < 0:
        raise NeurosimError(f"the number of patients is {n}; it must be 0 or more")
    return [
        (_Drawn(spec, number, start, size), size)
        for number, start in enumerate(range(0, n, spec.shard))
        for size in [min(spec.shard, n - start)]
    ]


def _finished(folder: Path) -> tuple[_Shards, int]:
    """Return the shards of a finished cohort with their sizes, and its size."""
    path = folder / MANIFEST
    if folder.is_file():
        raise NeurosimError(
            f"{folder}: is a file, not a cohort; say how many patients of a "
            "specification to draw (-n)"
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        patients, size = manifest["patients"], manifest["spec"]["shard"]
        version = manifest["neurosim"], manifest["format"]
        files = [_Stored(folder / str(name), str(d)) for name, d in manifest["shards"]]
    except FileNotFoundError:
        what = f"is not a cohort; it has no {MANIFEST}"
        raise NeurosimError(f"{folder}: {what}") from None
    except KeyError as error:
        what = (
            "is not finished" if error.args == ("shards",) else "is of another version"
        )
        raise NeurosimError(
            f"{folder}: the cohort {what}; run simulate again"
        ) from None
    except (OSError, ValueError, TypeError) as error:
        raise NeurosimError(f"{path}: {error}") from None
    if version != (__version__, FORMAT):
        raise NeurosimError(
            f"{folder}: the cohort is of version {version[0]} (format {version[1]}), "
            f"this is {__version__} (format {FORMAT}); draw it anew"
        )
    sizes = [min(size, patients - start) for start in range(0, patients, size)]
    if len(sizes) != len(files):
        raise NeurosimError(f"{path}: {len(files)} shards for {patients} patients")
    return [*zip(files, sizes, strict=True)], patients


def stored_shards(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the shards of a finished cohort and the hashes they must have."""
    for shard, _ in _finished(folder)[0]:
        if isinstance(shard, _Stored):
            yield shard.path, shard.digest


def tally_shard(job: _RankJob) -> Tally:
    """Return the counts of one shard."""
    atlas, how, total = same_tables(job.how.tables), job.how, Tally()
    setting = how.population(atlas)

    def rank(exams: ExamGrid) -> BatchPosterior:
        return rank_batch(exams, setting=setting, atlas=atlas, chunk=_SUM)

    left = job.detail
    for truth, exams in _patients(job):
        for rows in _alike(exams):
            part = exams.take(rows)
            total.add(tally(truth.part(rows), part, rank(part)))
        some = np.arange(min(left, len(exams)))
        left -= len(some)
        for rows in _alike(exams.take(some)):
            total.add(_in_detail(truth.part(rows), exams.take(rows), rank, how.curve))
    return total


def _patients(job: _RankJob) -> Iterator[tuple[TruthColumns, ExamGrid]]:
    """Yield the patients of a shard, read or drawn, a few thousand at a time."""
    if isinstance(job.shard, _Stored):
        path, digest = job.shard.path, job.shard.digest
        for columns, exams in read_batches(path, _READ, _TRUTH, digest=digest):
            yield TruthColumns(columns), exams
        return
    plan = job.shard
    drawer = drawer_of(plan.spec, job.how.tables)
    shard = drawer.shard(plan.number, plan.start, plan.count)
    words = {
        "category": [lesion.category for lesion in shard.lesions],
        "level": [lesion.level for lesion in shard.lesions],
        "roots": [roots_text(lesion) for lesion in shard.lesions],
    }
    truth = TruthColumns(
        {k: np.array(v, dtype=object)[shard.lesion] for k, v in words.items()}
    )
    for start in range(0, plan.count, _READ):
        rows = np.arange(start, min(start + _READ, plan.count))
        yield truth.part(rows), shard.exams.take(rows)


def _in_detail(
    truth: TruthColumns, exams: ExamGrid, rank: Rank, curve: tuple[int, ...]
) -> Tally:
    found = Tally(tests=counts_of_tests(truth, exams, rank))
    for size in curve:
        found.curve[str(size)] = curve_point(truth, rank(some_findings(exams, size)))
    return found


def _alike(exams: ExamGrid) -> Iterator[Indices]:
    """Yield the rows of patients of one decade, a few at a time."""
    decades = np.nan_to_num(exams.ages // 10, nan=-1.0)
    order = np.argsort(decades, kind="stable")
    _, starts = np.unique(decades[order], return_index=True)
    for rows in np.split(order, starts[1:]):
        yield from np.split(rows, range(_RANK, len(rows), _RANK))
