"""What differs between two cohorts, test by test: has a clinic drifted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.batch import ExamGrid
from neurosim.batch.grid import NOT_TESTED, item_name
from neurosim.cohort.evaluate import stored_shards
from neurosim.cohort.reading import read_batches
from neurosim.cohort.table import ENDINGS, parts_of
from neurosim.door import door
from neurosim.exam import Item
from neurosim.frames import make_frame, record_columns
from neurosim.model.involvement import Array
from neurosim.side_tables import wilson
from neurosim.terms import NeurosimError, UnknownNameError

#: Rows of a cohort's shard that are held at once.
_READ = 16384
#: Of the intervals.
_LEVEL = 0.95


@dataclass(frozen=True)
class ItemDrift:
    """How one test differs between two cohorts.

    Attributes
    ----------
    item
        ``structure:side``, with ``:kind`` where it is not the plain test.
    tested
        Share of the patients who were tested, in each cohort.
    n
        How many that are.
    abnormal
        Share of the tested with an abnormal result, in each cohort.
    difference, low, high
        Second less first, of ``abnormal``, with Newcombe's 95 % interval; None where
        one of the cohorts was not tested.
    divergence
        Jensen and Shannon's divergence of the grades, in bits: 0 alike, 1 disjoint.
    q
        False discovery rate (Benjamini and Hochberg) of the z test of ``abnormal``,
        over all tests.
    """

    item: str
    tested: tuple[float, float]
    n: tuple[int, int]
    abnormal: tuple[float | None, float | None]
    difference: float | None
    low: float | None
    high: float | None
    divergence: float | None
    q: float | None


@dataclass(frozen=True)
class Drift:
    """What differs between two cohorts.

    Attributes
    ----------
    patients
        In each cohort.
    age
        Mean age of those whose age is known; None where nobody's is.
    male
        Share of men among those whose sex is known.
    items
        The largest divergence first; those that only one cohort tested come last.
    """

    patients: tuple[int, int]
    age: tuple[float | None, float | None]
    male: tuple[float | None, float | None]
    items: tuple[ItemDrift, ...]

    def to_frame(self, backend: str = "") -> Any:
        """Return a row for each test, as a data frame.

        Parameters
        ----------
        backend
            As for :func:`neurosim.frames.make_frame`.
        """
        columns = record_columns(self.items)
        for name in ("tested", "n", "abnormal"):
            first, second = (
                zip(*columns.pop(name), strict=True) if self.items else ((), ())
            )
            columns[f"{name}_first"], columns[f"{name}_second"] = [*first], [*second]
        return make_frame(columns, backend)

    def __repr__(self) -> str:
        """Return the sizes, and how many tests drifted."""
        few = sum(row.q is not None and row.q < 1 - _LEVEL for row in self.items)
        return f"Drift({self.patients[0]} and {self.patients[1]} patients: {few} tests)"


@dataclass
class _Counts:
    """What one cohort holds, counted in one pass."""

    patients: int = 0
    ages: list[float] = field(default_factory=lambda: [0.0, 0.0])
    sexes: list[int] = field(default_factory=lambda: [0, 0])
    grades: dict[Item, Array] = field(default_factory=dict)

    def add(self, grid: ExamGrid, atlas: Atlas) -> None:
        self.patients += len(grid)
        known = grid.ages[~np.isnan(grid.ages)]
        self.ages[0] += float(known.sum())
        self.ages[1] += len(known)
        self.sexes[0] += sum(sex == "M" for sex in grid.sexes)
        self.sexes[1] += sum(sex is not None for sex in grid.sexes)
        for column, item in enumerate(grid.items):
            size = len(atlas.structures[item[0]].scale.grades)
            tested = grid.grades[:, column]
            counts = np.bincount(tested[tested != NOT_TESTED], minlength=size)
            self.grades[item] = self.grades.get(item, np.zeros(size)) + counts


@door
def compare_cohorts(
    first: ExamGrid | str | Path,
    second: ExamGrid | str | Path,
    *,
    atlas: Atlas | None = None,
    ignore: Sequence[str] = (),
) -> Drift:
    """Return what differs between two cohorts, in one pass and constant memory.

    Parameters
    ----------
    first, second
        A table (``.csv`` or ``.parquet``, columns ``structure:side``), the folder of a
        cohort that was simulated, or examinations.
    atlas
        The tables; the shipped ones by default.
    ignore
        Other columns of the tables.

    Raises
    ------
    NeurosimError
        If a source cannot be read, or holds nobody.

    Examples
    --------
    >>> spring = ExamGrid.from_columns({"triceps:right": [5, 5, 5, 4] * 30})
    >>> autumn = ExamGrid.from_columns({"triceps:right": [5, 3, 4, 4] * 30})
    >>> row = compare_cohorts(spring, autumn).items[0]
    >>> row.difference, row.q < 0.001
    (0.5, True)
    """
    atlas = atlas or load_atlas()
    before, after = (_counted(source, atlas, ignore) for source in (first, second))
    items = list(dict.fromkeys([*before.grades, *after.grades]))
    rows = [
        _row(item, before, after, atlas.structures[item[0]].scale.normal)
        for item in items
    ]
    chances = _discovery([chance for _, chance in rows])
    found = [
        ItemDrift(**known, q=q) for (known, _), q in zip(rows, chances, strict=True)
    ]
    found.sort(
        key=lambda row: (-1.0 if row.divergence is None else row.divergence,),
        reverse=True,
    )
    return Drift(
        (before.patients, after.patients),
        (_ratio(before.ages), _ratio(after.ages)),
        (_ratio(before.sexes), _ratio(after.sexes)),
        tuple(found),
    )


def _ratio(counted: Sequence[float]) -> float | None:
    return counted[0] / counted[1] if counted[1] else None


def _counted(
    source: ExamGrid | str | Path, atlas: Atlas, ignore: Sequence[str]
) -> _Counts:
    counts = _Counts()
    for grid in _grids(source, ignore):
        try:
            counts.add(grid.check(atlas), atlas)
        except NeurosimError as error:
            if isinstance(source, ExamGrid):
                raise
            raise NeurosimError(f"{source}: {error}") from None
    if not counts.patients:
        name = "the examinations" if isinstance(source, ExamGrid) else source
        raise NeurosimError(f"{name}: holds no patients")
    return counts


def _grids(source: ExamGrid | str | Path, ignore: Sequence[str]) -> Iterator[ExamGrid]:
    if isinstance(source, ExamGrid):
        yield source
        return
    path = Path(source)
    if path.suffix.lower() in ENDINGS:
        for columns in parts_of(path):
            try:
                yield ExamGrid.from_columns(columns, ignore=ignore)
            except NeurosimError as error:
                raise NeurosimError(f"{path}: {error}") from None
    elif path.is_dir():
        for shard, digest in stored_shards(path.absolute()):
            for _, grid in read_batches(shard, _READ, (), digest=digest):
                yield grid
    else:
        raise UnknownNameError("kind of cohort", path.name, (*ENDINGS, "a folder"))


def _row(
    item: Item, before: _Counts, after: _Counts, normal: int
) -> tuple[dict[str, Any], float | None]:
    """Return what is known of one test but for q, and the p of its z test."""
    counts = [part.grades.get(item) for part in (before, after)]
    n = [0 if found is None else int(found.sum()) for found in counts]
    shares = [
        None if found is None or not size else float(1 - found[normal] / size)
        for found, size in zip(counts, n, strict=True)
    ]
    known: dict[str, Any] = {
        "item": item_name(item),
        "tested": (n[0] / before.patients, n[1] / after.patients),
        "n": (n[0], n[1]),
        "abnormal": (shares[0], shares[1]),
        "difference": None,
        "low": None,
        "high": None,
        "divergence": None,
    }
    first, second = shares
    if first is None or second is None or counts[0] is None or counts[1] is None:
        return known, None
    low, high = _newcombe((first, n[0]), (second, n[1]))
    known |= {"difference": second - first, "low": low, "high": high}
    known["divergence"] = _divergence(counts[0] / n[0], counts[1] / n[1])
    return known, _two_sided((first, n[0]), (second, n[1]))


def _newcombe(
    first: tuple[float, int], second: tuple[float, int]
) -> tuple[float, float]:
    """Return the interval of a difference of shares (Newcombe 1998, method 10)."""
    (p, n), (r, m) = first, second
    (low, high), (lower, upper) = wilson(p, n), wilson(r, m)
    gap = r - p
    return (
        gap - sqrt((r - lower) ** 2 + (high - p) ** 2),
        gap + sqrt((upper - r) ** 2 + (p - low) ** 2),
    )


def _two_sided(first: tuple[float, int], second: tuple[float, int]) -> float:
    """Return the p of the pooled z test of two shares."""
    (p, n), (r, m) = first, second
    pooled = (p * n + r * m) / (n + m)
    error = sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return 1.0 if error == 0 else 2 * (1 - NormalDist().cdf(abs(r - p) / error))


def _divergence(first: Array, second: Array) -> float:
    middle = (first + second) / 2
    bits = [
        float(np.sum(part[part > 0] * np.log2(part[part > 0] / middle[part > 0])))
        for part in (first, second)
    ]
    return min(max(sum(bits) / 2, 0.0), 1.0)


def _discovery(chances: Sequence[float | None]) -> list[float | None]:
    """Return the false discovery rates of p values; None stays None."""
    known = sorted((p, place) for place, p in enumerate(chances) if p is not None)
    found: list[float | None] = [None] * len(chances)
    least = 1.0
    for rank in range(len(known), 0, -1):
        p, place = known[rank - 1]
        least = min(least, p * len(known) / rank)
        found[place] = least
    return found
