"""The figures of a cohort, worked out from its counts."""

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np

from neurosim.cohort.tally import FINDINGS, LEVEL_NAMES, Tally
from neurosim.model.involvement import Array


@dataclass(frozen=True)
class Share:
    """A share of patients, with its standard error."""

    value: float
    error: float
    n: int


@dataclass(frozen=True)
class ValueOfTest:
    """What a test adds to the others of an examination.

    Attributes
    ----------
    test
        Structure, and how it was recorded unless plainly examined; both sides.
    bits, error
        Mean gain of log2 P(answer) by it, and its standard error. Below 0 where it
        misled.
    right
        Share of patients whose leader it put right, less those it put wrong.
    n
        Patients that had it.
    """

    test: str
    bits: float
    error: float
    right: float
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
        roots = self.tally.root_patients
        return self.tally.log_score / roots if roots else nan

    @property
    def calibration(self) -> list[tuple[float, Share]]:
        """Mean stated probability of the leading root and share that was right."""
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
        """Accuracy of the first root from k findings of each patient, at random."""
        points = self.tally.curve
        return [
            (int(key), _share(points[key][1], points[key][0]))
            for key in sorted(points, key=int)
        ]

    @property
    def information(self) -> list[tuple[str, float, int]]:
        """Item, bits that it alone tells of the true root, patients with it."""
        found = [
            (item, mutual_bits(table), int(table.sum()))
            for item, table in self.tally.items.items()
            if table.any()
        ]
        return sorted(found, key=lambda row: (-row[1], row[0]))

    @property
    def value(self) -> list[ValueOfTest]:
        """What each test adds to the others, greatest first."""
        found = []
        for test, (n, total, squares, net) in self.tally.tests.items():
            mean = float(total / n)
            spread = max(0.0, float(squares / n) - mean * mean)
            error = sqrt(spread / max(float(n) - 1, 1))
            found.append(ValueOfTest(test, mean, error, float(net / n), int(n)))
        return sorted(found, key=lambda one: (-one.bits, one.test))


def _share(hits: float, n: float) -> Share:
    value = float(hits / n) if n else nan
    return Share(value, sqrt(value * (1 - value) / float(n)) if n else nan, int(n))


def mutual_bits(table: Array) -> float:
    """Return the mutual information of a table of counts, less its bias, in bits.

    Parameters
    ----------
    table
        Counts, shape (rows, columns).

    References
    ----------
    Miller GA. Note on the bias of information estimates. In: Information theory in
    psychology. Free Press 1955.

    Examples
    --------
    >>> round(mutual_bits(np.eye(2) * 10_000), 3)
    1.0
    """
    total = table.sum()
    joint = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0] / total
    outer = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    kept = joint > 0
    raw = float((joint[kept] * np.log(joint[kept] / outer[kept])).sum())
    rows, columns = joint.shape
    bias = (int(kept.sum()) - rows - columns + 1) / (2 * total)
    return max(0.0, float(raw - bias) / float(np.log(2)))
