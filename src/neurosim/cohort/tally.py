"""Counts from which every figure of an evaluation follows, and which add up.

The tally of a cohort is the sum of those of its shards, so memory does not grow.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np

from neurosim.batch import PLACES, BatchPosterior, ExamGrid, one_root_map
from neurosim.batch.grid import item_name
from neurosim.evaluation.metrics import FLOOR
from neurosim.model.involvement import Array, Indices
from neurosim.terms import CATEGORIES, LEVELS

#: Bins of stated probability, and of the number of findings (the last is open).
BINS, FINDINGS = 20, (0, 5, 10, 20, 40, 80, 160)
ROOT_NAMES = (*(f"{side} {root}" for root, side in PLACES), "none")
#: True and leading levels: a disc level, more than one (true only), or none of them.
LEVEL_NAMES = (*LEVELS, "several", "none")
_GRADES = 32  # more than any scale has
Counts = dict[str, Array]


@dataclass
class Tally:
    """Sums over patients.

    Attributes
    ----------
    patients, root_patients, level_patients
        All, and those with one root, or one level, as the truth.
    top_root, top3_root, top_level, category
        How often the leader (or one of the first three) was right: roots and levels
        over those that have one, categories over all.
    log_score
        Sum of log P(true root) over ``root_patients``.
    levels
        True level (rows) by leading level (columns), in the order of LEVEL_NAMES.
    stated, right, counts
        Of the leading root, by bin of stated probability: that it is the one root of
        the cause, given that the cause has one root, among patients of whom that is so.
    by_findings
        Patients, and those whose leading root was right, by number of findings.
    items
        For each item: true root (rows) by grade (columns).
    curve
        For each number of findings: patients with one root, those that were right.
    tests
        For each test: patients that had it, sum and sum of squares of what it adds
        to the log score of the answer, in bits, and net leaders that it put right.
    """

    patients: float = 0.0
    root_patients: float = 0.0
    level_patients: float = 0.0
    top_root: float = 0.0
    top3_root: float = 0.0
    top_level: float = 0.0
    category: float = 0.0
    log_score: float = 0.0
    levels: Array = field(
        default_factory=lambda: np.zeros((len(LEVEL_NAMES), len(LEVEL_NAMES)))
    )
    stated: Array = field(default_factory=lambda: np.zeros(BINS))
    right: Array = field(default_factory=lambda: np.zeros(BINS))
    counts: Array = field(default_factory=lambda: np.zeros(BINS))
    by_findings: Array = field(default_factory=lambda: np.zeros((len(FINDINGS), 2)))
    items: Counts = field(default_factory=dict)
    curve: Counts = field(default_factory=dict)
    tests: Counts = field(default_factory=dict)

    def add(self, other: "Tally") -> "Tally":
        """Add another tally to this one.

        Examples
        --------
        >>> Tally(patients=1.0).add(Tally(patients=2.0)).patients
        3.0
        """
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(other, each.name)
            if isinstance(mine, dict):
                for key, table in theirs.items():
                    mine[key] = mine[key] + table if key in mine else table
            else:
                setattr(self, each.name, mine + theirs)
        return self


@dataclass(frozen=True)
class TruthColumns:
    """What some patients have, as places in the lists of roots, levels, categories.

    Attributes
    ----------
    columns
        ``category``, ``level`` and ``roots`` of each patient: arrays of words.
    """

    columns: dict[str, Any]

    def part(self, rows: Indices) -> "TruthColumns":
        """Return the truth of some of the patients."""
        return TruthColumns(
            {name: column[rows] for name, column in self.columns.items()}
        )

    @cached_property
    def root(self) -> Indices:
        """Places in :data:`ROOT_NAMES`; -1 where several roots are the truth."""
        return _places(ROOT_NAMES, [x or "none" for x in self.columns["roots"]], -1)

    @cached_property
    def one_root(self) -> Any:
        """Return whether the truth is one root of one side, shape (N,)."""
        return (self.root >= 0) & (self.root < len(PLACES))

    @cached_property
    def level(self) -> Indices:
        """Places in :data:`LEVEL_NAMES`."""
        several = LEVEL_NAMES.index("several")
        levels = [level or "none" for level in self.columns["level"]]
        return _places(LEVEL_NAMES, levels, several)

    @cached_property
    def category(self) -> Indices:
        """Places in the list of categories."""
        return _places(CATEGORIES, self.columns["category"], -1)


def _places(names: tuple[str, ...], words: Iterable[str], other: int) -> Indices:
    place = {name: index for index, name in enumerate(names)}
    return np.array([place.get(word, other) for word in words], dtype=np.intp)


def tally(truth: TruthColumns, exams: ExamGrid, said: BatchPosterior) -> Tally:
    """Return the counts of some patients.

    Parameters
    ----------
    truth
        What they have.
    exams
        What was recorded.
    said
        What was concluded.
    """
    found = Tally(patients=float(len(said)))
    _roots(found, truth, exams, said)
    _levels(found, truth, said)
    found.category = float((said.categories.argmax(axis=1) == truth.category).sum())
    for index, item in enumerate(exams.items):
        found.items[item_name(item)] = _joint(truth.root, exams.grades[:, index])
    return found


def curve_point(truth: TruthColumns, said: BatchPosterior) -> Array:
    """Return patients with one root, and those whose leading root was right."""
    has = truth.one_root
    right = said.roots[has].argmax(axis=1) == truth.root[has]
    return np.array([has.sum(), right.sum()], dtype=np.float64)


def _roots(
    found: Tally, truth: TruthColumns, exams: ExamGrid, said: BatchPosterior
) -> None:
    """Count over patients whose truth is one root of one side."""
    has = truth.one_root
    places, true = said.roots[has], truth.root[has]
    if not has.any():
        return
    order = np.argsort(-places, axis=1, kind="stable")[:, :3]
    hits = order == true[:, None]
    first = hits[:, 0].astype(np.float64)
    found.root_patients = float(has.sum())
    found.top_root, found.top3_root = float(first.sum()), float(hits.sum())
    given = places[np.arange(len(true)), true]
    found.log_score = float(np.log(np.maximum(given, FLOOR)).sum())
    alone = said.probabilities[has] @ one_root_map(said.lesions)
    leader = np.take_along_axis(alone, order[:, :1], axis=1)[:, 0]
    stated = leader / np.maximum(alone.sum(axis=1), FLOOR)
    bins = np.minimum((stated * BINS).astype(int), BINS - 1)
    found.counts += np.bincount(bins, minlength=BINS)
    found.stated += np.bincount(bins, stated, BINS)
    found.right += np.bincount(bins, first, BINS)
    size = np.searchsorted(FINDINGS, (exams.grades[has] >= 0).sum(axis=1), "right") - 1
    found.by_findings[:, 0] = np.bincount(size, minlength=len(FINDINGS))
    found.by_findings[:, 1] = np.bincount(size, first, len(FINDINGS))


def _levels(found: Tally, truth: TruthColumns, said: BatchPosterior) -> None:
    levels, true = said.levels, truth.level
    rest = 1 - levels.sum(axis=1, keepdims=True)
    leading = np.hstack([levels, np.zeros_like(rest), rest]).argmax(axis=1)
    size = len(LEVEL_NAMES)
    cells = np.bincount(true * size + leading, minlength=size * size)
    found.levels += cells.reshape(size, size)
    has = true < len(LEVELS)
    found.level_patients = float(has.sum())
    best = levels[has].argmax(axis=1)
    found.top_level = float((best == true[has]).sum())


def _joint(root: Indices, grades: Any) -> Array:
    """Return the counts of true root by recorded grade."""
    seen = (np.asarray(grades) >= 0) & (root >= 0)
    cells = root[seen] * _GRADES + np.asarray(grades)[seen]
    size = len(ROOT_NAMES) * _GRADES
    table: Array = np.bincount(cells, minlength=size).astype(np.float64)
    return table.reshape(-1, _GRADES)
