"""Counts from which every figure of an evaluation follows, and which add up.

The tally of a cohort is the sum of those of its shards, so memory does not grow and
the order of the shards does not matter.
"""

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from neurosim.batch import PLACES, BatchPosterior, ExamGrid
from neurosim.batch.grid import item_name
from neurosim.evaluate.metrics import FLOOR
from neurosim.model.involvement import Array, Indices
from neurosim.terms import CATEGORIES, LEVELS

#: Bins of stated probability, and of the number of findings (the last is open).
BINS, FINDINGS = 20, (0, 5, 10, 20, 40, 80, 160)
ROOT_NAMES = (*(f"{side} {root}" for root, side in PLACES), "none")
LEVEL_NAMES = (*LEVELS, "none")


@dataclass
class Tally:
    """Sums over patients.

    Attributes
    ----------
    patients, root_patients
        All, and those with one root as the truth.
    top_root, top3_root, top_level, category
        How often the leader (or one of the first three) was right: roots and levels
        over those that have one, categories over all.
    log_score
        Sum of log P(true root) over ``root_patients``.
    levels
        True level (rows) by leading level (columns), "none" last.
    stated, right, counts
        Of the leading root, given a root, by bin of stated probability.
    by_findings
        Patients, and those whose leading root was right, by number of findings.
    tables
        For each item: true root (rows) by grade (columns); for each point of the
        learning curve (``first 10``): patients, and those that were right.
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
    tables: dict[str, Array] = field(default_factory=dict)

    def add(self, other: "Tally") -> "Tally":
        """Add another tally to this one."""
        for name in (f.name for f in fields(self) if f.name != "tables"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for key, table in other.tables.items():
            known = self.tables.get(key)
            self.tables[key] = table if known is None else known + table
        return self


def tally(truth: dict[str, list[Any]], exams: ExamGrid, said: BatchPosterior) -> Tally:
    """Return the counts of some patients.

    Parameters
    ----------
    truth
        Columns of the true lesion: ``category``, ``level`` and ``roots``.
    exams
        What was recorded.
    said
        What was concluded.
    """
    found = Tally(patients=float(len(said)))
    root = _true_roots(truth)
    _roots(found, root, exams, said)
    _levels(found, truth["level"], said)
    category = np.array([CATEGORIES.index(name) for name in truth["category"]])
    found.category = float((said.categories.argmax(axis=1) == category).sum())
    for index, item in enumerate(exams.items):
        found.tables[item_name(item)] = _joint(root, exams.grades[:, index])
    return found


def curve_point(truth: dict[str, list[Any]], said: BatchPosterior) -> Array:
    """Return patients with one root, and those whose leading root was right."""
    root = _true_roots(truth)
    has = (root >= 0) & (root < len(PLACES))
    right = said.roots[has].argmax(axis=1) == root[has]
    return np.array([has.sum(), right.sum()], dtype=np.float64)


def _true_roots(truth: dict[str, list[Any]]) -> Indices:
    """Return places in :data:`ROOT_NAMES`; -1 where several roots are the truth."""
    names = {name: index for index, name in enumerate(ROOT_NAMES)}
    return np.array([names.get(roots or "none", -1) for roots in truth["roots"]])


def _roots(found: Tally, root: Indices, exams: ExamGrid, said: BatchPosterior) -> None:
    """Count over patients whose truth is one root of one side."""
    has = (root >= 0) & (root < len(PLACES))
    places, true = said.roots[has], root[has]
    if not has.any():
        return
    order = np.argsort(-places, axis=1, kind="stable")[:, :3]
    hits = order == true[:, None]
    first = hits[:, 0].astype(np.float64)
    found.root_patients = float(has.sum())
    found.top_root, found.top3_root = float(first.sum()), float(hits.sum())
    given = places[np.arange(len(true)), true]
    found.log_score = float(np.log(np.maximum(given, FLOOR)).sum())
    stated = places.max(axis=1) / np.maximum(places.sum(axis=1), FLOOR)
    bins = np.minimum((stated * BINS).astype(int), BINS - 1)
    found.counts += np.bincount(bins, minlength=BINS)
    found.stated += np.bincount(bins, stated, BINS)
    found.right += np.bincount(bins, first, BINS)
    size = np.searchsorted(FINDINGS, (exams.grades[has] >= 0).sum(axis=1), "right") - 1
    found.by_findings[:, 0] = np.bincount(size, minlength=len(FINDINGS))
    found.by_findings[:, 1] = np.bincount(size, first, len(FINDINGS))


def _levels(found: Tally, level: list[str], said: BatchPosterior) -> None:
    place = {name: index for index, name in enumerate(LEVEL_NAMES)}
    true = np.array([place.get(name, place["none"]) for name in level])
    levels = said.levels
    rest = 1 - levels.sum(axis=1, keepdims=True)
    leading = np.hstack([levels, rest]).argmax(axis=1)
    np.add.at(found.levels, (true, leading), 1)
    has = true < len(LEVELS)
    found.level_patients = float(has.sum())
    best = levels[has].argmax(axis=1)
    found.top_level = float((best == true[has]).sum())


def _joint(root: Indices, grades: Any) -> Array:
    """Return the counts of true root by recorded grade."""
    seen = (np.asarray(grades) >= 0) & (root >= 0)
    table = np.zeros((len(ROOT_NAMES), 32))
    np.add.at(table, (root[seen], np.asarray(grades)[seen]), 1)
    return table
