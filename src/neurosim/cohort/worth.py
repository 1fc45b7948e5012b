"""What tests are worth in a cohort: leave each of them out and rank again.

The information of a test alone counts what other tests say too. What it is worth
beside them is what the answer loses without it, so that is what is measured.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from neurosim.batch import BatchPosterior, ExamGrid
from neurosim.batch.grid import NOT_TESTED
from neurosim.cohort.tally import Counts, TruthColumns
from neurosim.evaluation.metrics import FLOOR
from neurosim.model.involvement import Array, Indices

Rank = Callable[[ExamGrid], BatchPosterior]
#: Patients ranked at once: each call costs what some hundred of them do.
_TOGETHER = 500


def counts_of_tests(truth: TruthColumns, exams: ExamGrid, rank: Rank) -> Counts:
    """Return what each test adds, both sides together, for :attr:`Tally.tests`.

    Parameters
    ----------
    truth
        What the patients have.
    exams
        What was recorded.
    rank
        The localiser.
    """
    tests: dict[str, list[int]] = {}
    for place, (structure, _, kind) in enumerate(exams.items):
        name = structure if kind == "examined" else f"{structure}:{kind}"
        tests.setdefault(name, []).append(place)
    bits, right = _scores(truth, rank(exams))
    found = {}
    for group in _groups(exams, tests):
        rows = np.concatenate([left.rows for left in group])
        less = exams.take(rows)
        ends = np.cumsum([len(left.rows) for left in group])
        for left, end in zip(group, ends, strict=True):
            less.grades[end - len(left.rows) : end, left.places] = NOT_TESTED
        without, still = _scores(truth.part(rows), rank(less))
        gains = np.split(bits[rows] - without, ends[:-1])
        nets = np.split(right[rows] - still, ends[:-1])
        for left, gain, net in zip(group, gains, nets, strict=True):
            sums = (len(gain), gain.sum(), (gain**2).sum(), net.sum())
            found[left.name] = np.array(sums)
    return found


class _LeftOut(NamedTuple):
    """A test, its columns, and the patients who had it."""

    name: str
    places: list[int]
    rows: Indices


def _groups(
    exams: ExamGrid, tests: Mapping[str, list[int]]
) -> Iterator[list[_LeftOut]]:
    """Yield tests that are left out in turn, so many that ranking them pays."""
    group: list[_LeftOut] = []
    for name, places in tests.items():
        rows = np.flatnonzero((exams.grades[:, places] >= 0).any(axis=1))
        if len(rows):
            group.append(_LeftOut(name, places, rows))
        if sum(len(left.rows) for left in group) >= _TOGETHER:
            yield group
            group = []
    if group:
        yield group


def _scores(truth: TruthColumns, said: BatchPosterior) -> tuple[Array, Array]:
    """Return log2 P(answer) and whether it led, shape (N,) each.

    The answer is the root and side where the truth is one root, else the category.
    """
    every = np.arange(len(said))
    roots, categories = said.roots, said.categories
    of_root = roots[every, np.where(truth.one_root, truth.root, 0)]
    of_category = categories[every, truth.category]
    given = np.where(truth.one_root, of_root, of_category)
    led_root = roots.argmax(axis=1) == truth.root
    led_category = categories.argmax(axis=1) == truth.category
    right = np.where(truth.one_root, led_root, led_category)
    return np.log2(np.maximum(given, FLOOR)), right.astype(np.float64)


def some_findings(exams: ExamGrid, count: int, seed: int = 0) -> ExamGrid:
    """Return examinations of which only so many findings are kept, at random.

    Parameters
    ----------
    exams
        What was recorded.
    count
        How many findings are kept of each patient, or all that there are.
    seed
        Fixes which ones.

    Examples
    --------
    >>> grid = ExamGrid([("triceps", "right", "examined")], np.array([[3], [5]]))
    >>> some_findings(grid, 1).grades.tolist()
    [[3], [5]]
    """
    order = np.random.default_rng([seed, count]).random(exams.grades.shape)
    order[exams.grades < 0] = 2.0
    rank = order.argsort(axis=1).argsort(axis=1)
    grades = np.where(rank < count, exams.grades, np.int8(NOT_TESTED))
    return replace(exams, grades=grades)
