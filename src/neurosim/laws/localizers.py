"""Four localisers to try the laws on: ours, and three that people use.

They are here to be compared, not to be used: what each gets wrong is what the model
is for. The table is in the documentation.
"""

from collections.abc import Mapping
from functools import cache, lru_cache

import numpy as np

from neurosim.atlas import load_atlas
from neurosim.evaluation.forecast import votes
from neurosim.exam import Exam, Finding, mirror
from neurosim.inference import infer
from neurosim.laws.answer import Localizer
from neurosim.marginal import Place, marginal
from neurosim.model.involvement import Array
from neurosim.prediction import parse_lesion
from neurosim.terms import PLACES, ROOTS
from neurosim.typical import typical_exams

_PROTOTYPE_ROOTS = ROOTS[1:-3]  # C1 has no skin; below S2 the cauda is meant


def neurosim(exam: Exam) -> dict[Place, float]:
    """Return the model's own probabilities.

    Examples
    --------
    >>> from neurosim.exam import Finding
    >>> weak = Exam((Finding("triceps", "right", (3,)),))
    >>> max(neurosim(weak), key=neurosim(weak).get)
    ('C7', 'right')
    """
    found = infer(exam)
    return marginal("roots", found.model.lesions, found.probabilities)


def textbook_count(exam: Exam) -> dict[Place, float]:
    """Return what counting says: every abnormal sign votes for its roots.

    A vote is worth a factor of e; a normal sign votes against its roots.
    """
    counts = votes(exam, load_atlas())
    odds = np.exp(counts - counts.max())
    return dict(zip(PLACES, (odds / odds.sum()).tolist(), strict=True))


def naive_bayes(exam: Exam) -> dict[Place, float]:
    """Return Bayes with every finding taken as independent, given the lesion.

    Each finding has the probability that the model gives it by itself; that findings
    share a severity, a displacement and often a structure is ignored.
    """
    bare = infer(Exam((), exam.age, exam.sex))
    logs = bare.population.log_prior.copy()
    for finding in exam.findings:
        logs += _log_ratio(finding, exam.age, exam.sex)
    mass = np.exp(logs - logs.max())
    mass /= mass.sum()
    return marginal("roots", bare.model.lesions, mass)


@lru_cache(maxsize=100_000)
def _log_ratio(finding: Finding, age: float | None, sex: str | None) -> Array:
    """Return log P(finding | lesion), but for a constant, shape (H,)."""
    alone = infer(Exam((finding,), age, sex))
    with np.errstate(divide="ignore"):
        ratio: Array = np.log(alone.probabilities) - alone.population.log_prior
    return ratio


def nearest_prototype(exam: Exam) -> list[tuple[Place, ...]]:
    """Return roots by how near the exam is to the textbook case of each.

    The distance is the mean difference of grades, as parts of the scale, over what
    was recorded with one grade; roots at the same distance tie.
    """
    atlas = load_atlas()
    distances: dict[float, list[Place]] = {}
    for place, prototype in _prototypes().items():
        gaps = [
            abs(finding.grades[0] - prototype[key])
            / (len(atlas.structures[finding.structure].scale.grades) - 1)
            for finding in exam.findings
            if (key := _key(finding)) in prototype and len(finding.grades) == 1
        ]
        distance = round(sum(gaps) / len(gaps), 9) if gaps else 0.0
        distances.setdefault(distance, []).append(place)
    return [tuple(distances[distance]) for distance in sorted(distances)]


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.structure, finding.side, finding.kind


@cache
def _prototypes() -> Mapping[Place, dict[tuple[str, str, str], int]]:
    atlas = load_atlas()
    found = {}
    lesions = [parse_lesion(r, "right", None, atlas)[0] for r in _PROTOTYPE_ROOTS]
    exams = typical_exams(lesions, severity="severe", atlas=atlas)
    for root, exam in zip(_PROTOTYPE_ROOTS, exams, strict=True):
        for side, shown in (("right", exam), ("left", mirror(exam))):
            found[root, side] = {_key(f): f.grades[0] for f in shown.findings}
    return found


LOCALIZERS: dict[str, Localizer] = {
    "neurosim": neurosim,
    "textbook count": textbook_count,
    "naive Bayes": naive_bayes,
    "nearest prototype": nearest_prototype,
}
