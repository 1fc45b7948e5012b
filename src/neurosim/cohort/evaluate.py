"""Evaluate the ranking on a cohort, in one pass and constant memory."""

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.batch import BatchPosterior, ExamGrid, rank_batch
from neurosim.batch.grid import NOT_TESTED
from neurosim.cohort.parquet import read_batches
from neurosim.cohort.simulate import MANIFEST, Progress, pool
from neurosim.cohort.tally import FINDINGS, LEVEL_NAMES, Tally, curve_point, tally
from neurosim.infer import DEFAULT_SETTING
from neurosim.model.involvement import Array
from neurosim.terms import NeurosimError, UnknownNameError

_BATCH = 4096


@dataclass(frozen=True)
class Share:
    """A share of patients, with its standard error."""

    value: float
    error: float
    n: int


@dataclass(frozen=True)
class CohortEvaluation:
    """The figures of a cohort, all from one :class:`~neurosim.cohort.tally.Tally`.

    Attributes
    ----------
    setting
        The population whose prior was used.
    tally
        The counts.
    """

    setting: str
    tally: Tally

    @property
    def accuracy(self) -> dict[str, Share]:
        """Share of patients whose leader was right, by what is asked."""
        t = self.tally
        return {
            "root, first": _share(t.top_root, t.root_patients),
            "root, first three": _share(t.top3_root, t.root_patients),
            "level, first": _share(t.top_level, t.level_patients),
            "category, first": _share(t.category, t.patients),
        }

    @property
    def log_score(self) -> float:
        """Mean log P(true root) over patients with one root."""
        return self.tally.log_score / max(self.tally.root_patients, 1)

    @property
    def calibration(self) -> list[tuple[float, Share]]:
        """Mean stated probability and share that was right, by bin."""
        t = self.tally
        return [
            (float(stated / n), _share(right, n))
            for stated, right, n in zip(t.stated, t.right, t.counts, strict=True)
            if n
        ]

    @property
    def calibration_error(self) -> float:
        """Mean distance of stated and observed frequency of the leading root."""
        gaps = np.abs(self.tally.stated - self.tally.right).sum()
        return float(gaps / max(self.tally.counts.sum(), 1))

    @property
    def confusion(self) -> list[tuple[str, str, int]]:
        """True level, leading level, patients: mistakes only, commonest first."""
        counts = self.tally.levels.copy()
        np.fill_diagonal(counts, 0)
        places = np.argwhere(counts > 0)
        found = [
            (LEVEL_NAMES[true], LEVEL_NAMES[said], int(counts[true, said]))
            for true, said in places.tolist()
        ]
        return sorted(found, key=lambda row: (-row[2], row))

    @property
    def by_findings(self) -> list[tuple[int, Share]]:
        """Fewest findings of a bin, and accuracy of the first root in it."""
        return [
            (low, _share(right, n))
            for low, (n, right) in zip(FINDINGS, self.tally.by_findings, strict=True)
            if n
        ]

    @property
    def curve(self) -> list[tuple[int, Share]]:
        """Accuracy of the first root from the first k findings of each patient."""
        points = [key for key in self.tally.tables if key.startswith(_FIRST)]
        return sorted(
            (
                int(key.removeprefix(_FIRST)),
                _share(self.tally.tables[key][1], self.tally.tables[key][0]),
            )
            for key in points
        )

    @property
    def information(self) -> list[tuple[str, float, int]]:
        """Item, bits that its result tells of the true root, patients with it."""
        found = [
            (item, _bits(table), int(table.sum()))
            for item, table in self.tally.tables.items()
            if not item.startswith(_FIRST) and table.any()
        ]
        return sorted(found, key=lambda row: (-row[1], row[0]))


_FIRST = "first "


def _share(hits: float, n: float) -> Share:
    value = float(hits / n) if n else float("nan")
    error = sqrt(value * (1 - value) / float(n)) if n else float("nan")
    return Share(value, error, int(n))


def _bits(table: Array) -> float:
    """Return mutual information in bits, less its bias (Miller and Madow)."""
    total = table.sum()
    joint = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0] / total
    outer = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    kept = joint > 0
    raw = float((joint[kept] * np.log(joint[kept] / outer[kept])).sum())
    rows, columns = joint.shape
    bias = (int(kept.sum()) - rows - columns + 1) / (2 * total)
    return max(0.0, float(raw - bias) / float(np.log(2)))


def evaluate_cohort(
    folder: str | Path,
    *,
    setting: str = DEFAULT_SETTING,
    atlas: Atlas | None = None,
    workers: int = 1,
    curve: Sequence[int] = (),
    progress: Progress | None = None,
) -> CohortEvaluation:
    """Rank every patient of a cohort and compare with the truth.

    Parameters
    ----------
    folder
        From :func:`neurosim.cohort.simulate_cohort`.
    setting
        The population whose prior is used, whatever the patients were drawn from.
    atlas
        The tables; the shipped ones by default.
    workers
        Processes that rank.
    curve
        Numbers of findings for a learning curve; each ranks everyone once more.
    progress
        Called after every shard.

    Raises
    ------
    NeurosimError
        If the folder holds no finished cohort.
    """
    atlas = atlas or load_atlas()
    if setting not in atlas.setting_names:
        raise UnknownNameError("setting", setting, atlas.setting_names)
    shards, patients = _shards(Path(folder))
    how = (str(atlas.directory), setting, tuple(curve))
    total, start = Tally(), time.monotonic()
    for part in _parts(shards, how, workers):
        total.add(part)
        if progress is not None:
            progress(int(total.patients), patients, time.monotonic() - start)
    return CohortEvaluation(setting, total)


_How = tuple[str, str, tuple[int, ...]]


def _shards(folder: Path) -> tuple[list[Path], int]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return [folder / name for name, _ in manifest["shards"]], manifest["patients"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NeurosimError(f"{folder}: holds no finished cohort ({error})") from None


def _parts(shards: list[Path], how: _How, workers: int) -> Iterator[Tally]:
    if workers <= 1 or len(shards) <= 1:
        for path in shards:
            yield tally_shard(path, how)
        return
    with pool(workers) as executor:
        futures = [executor.submit(tally_shard, path, how) for path in shards]
        for future in as_completed(futures):
            yield future.result()


def tally_shard(path: Path, how: _How) -> Tally:
    """Return the counts of one shard."""
    directory, setting, curve = how
    atlas = _atlas(directory)
    total = Tally()
    for truth, exams in read_batches(path, _BATCH):
        said = _rank(atlas, exams, setting)
        part = tally(truth, exams, said)
        for size in curve:
            shown = _rank(atlas, first_findings(exams, size), setting)
            part.tables[f"{_FIRST}{size}"] = curve_point(truth, shown)
        total.add(part)
    return total


def _rank(atlas: Atlas, exams: ExamGrid, setting: str) -> BatchPosterior:
    """Rank patients of any age with the models of one atlas."""
    return rank_batch(exams, setting=setting, atlas=atlas)


@lru_cache(maxsize=2)
def _atlas(directory: str) -> Atlas:
    return load_atlas(directory)


def first_findings(exams: ExamGrid, count: int) -> ExamGrid:
    """Return examinations of which only the first findings are kept."""
    kept = (exams.grades >= 0).cumsum(axis=1) <= count
    grades = np.where(kept, exams.grades, NOT_TESTED)
    return ExamGrid(exams.items, grades, exams.ages, exams.sexes)
