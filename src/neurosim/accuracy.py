"""How well each test tells two causes apart: sensitivity, specificity, ROC.

Worked out on the model, with no random numbers: patients of the first cause against
patients of the second, of one setting, with one severity or with those of the setting.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.door import door
from neurosim.evidence.design import shares_of
from neurosim.evidence.targets import load_targets
from neurosim.frames import make_frame, record_columns
from neurosim.grade import each_grades, grade_text, is_more
from neurosim.lesion import Lesion
from neurosim.matching import matching
from neurosim.model import Model, build_model
from neurosim.model.involvement import Array
from neurosim.records import Structure
from neurosim.side_tables import Target
from neurosim.terms import (
    DEFAULT_SETTING,
    MIDLINE,
    SIDES,
    NeurosimError,
)

__all__ = ["Accuracy", "Published", "ResultAccuracy", "accuracy_of_tests"]

#: Results of a test, in words: a sign that is there, and more than normal.
PRESENT, INCREASED = "present", "increased"
#: Words for less than normal, by scale.
_LESS = {"mrc": "weak", "reflex": "reduced", "sensory": "reduced"}
#: A result that neither cause gives oftener than this is not listed.
_RARE = 1e-3


@dataclass(frozen=True)
class Published:
    """A published figure of the same test, for patients of one of the two causes."""

    quantity: str
    value: float
    low: float | None
    high: float | None
    population: str
    lesions: str
    source: str


@dataclass(frozen=True)
class ResultAccuracy:
    """What one result of one test tells of two causes.

    Attributes
    ----------
    result
        ``weak``; ``reduced``, of a reflex or of feeling, lost included;
        ``increased``, brisk or feeling too much; ``present``, a sign or pain.
    sensitivity
        P(result | first cause).
    specificity
        P(not that result | second cause).
    lr_positive, lr_negative
        Likelihood ratios of the result and of its absence; inf where the second cause
        never gives the result, or always.
    auc
        Area under the ROC curve over every cut-off; .5 tells nothing.
    cut_offs, true_positives, false_positives
        The ROC curve: the grade at which each cut-off lies, as text, and both rates.
    published
        Figures of the same structure that apply to one of the two causes.
    """

    structure: str
    name: str
    modality: str
    side: str
    result: str
    sensitivity: float
    specificity: float
    lr_positive: float
    lr_negative: float
    auc: float
    cut_offs: tuple[str, ...]
    true_positives: tuple[float, ...]
    false_positives: tuple[float, ...]
    published: tuple[Published, ...] = ()


@dataclass(frozen=True)
class Accuracy:
    """Every test that parts two causes, the most telling first.

    Attributes
    ----------
    first, second
        The causes in the words that were asked.
    setting, severity
        Whose patients, and of which severity; empty for those of the setting.
    left_out
        Lesions that both names mean: they count for neither.
    assumed
        The side that was taken, where a name did not tell it.
    """

    first: str
    second: str
    setting: str
    severity: str
    tests: tuple[ResultAccuracy, ...]
    left_out: tuple[str, ...] = ()
    assumed: str = ""

    def to_frame(self, backend: str = "") -> Any:
        """Return a row for each result of each test, as a data frame.

        Parameters
        ----------
        backend
            As for :func:`neurosim.frames.make_frame`.
        """
        left_out = ("cut_offs", "true_positives", "false_positives", "published")
        columns = record_columns(self.tests)
        return make_frame(
            {name: rows for name, rows in columns.items() if name not in left_out},
            backend,
        )

    def __repr__(self) -> str:
        """Return the causes and the best test."""
        best = self.tests[0] if self.tests else None
        said = f": {best.side} {best.name} {best.auc:.2f}" if best else ""
        return f"Accuracy({self.first} against {self.second}{said})"


@door
def accuracy_of_tests(
    first: str,
    second: str,
    *,
    setting: str = DEFAULT_SETTING,
    severity: str | None = None,
    atlas: Atlas | None = None,
) -> Accuracy:
    """Return how well each test tells two causes apart.

    Parameters
    ----------
    first, second
        Names of causes, such as ``right L5`` and ``right common peroneal``. A name that
        fits several lesions stands for all of them, as often as the setting has them;
        lesions that both names fit, such as of two roots, are left out. Without a side
        it is that of the other name, or else the right.
    setting
        A setting of settings.csv, for the lesions of a name and for severities.
    severity
        A name of :data:`neurosim.terms.SEVERITIES`; those of the setting by default.
    atlas
        The tables; the shipped ones by default.

    Raises
    ------
    UnknownNameError
        If a cause, the setting or the severity is not known.
    NeurosimError
        If all lesions of one are lesions of the other.

    Examples
    --------
    >>> found = accuracy_of_tests("right L5", "right common peroneal")
    >>> weak = {test.structure: test for test in found.tests if test.side == "right"}
    >>> weak["hip_abduction"].lr_positive > 2
    True
    """
    atlas = atlas or load_atlas()
    every = build_model(atlas)
    population = every.population(setting)
    prior = dict(zip(every.lesions, np.exp(population.log_prior), strict=True))
    asked, assumed = _of_one_side([matching(every, one) for one in (first, second)])
    shared = [lesion for lesion in asked[0] if lesion in asked[1]]
    asked = [tuple(one for one in some if one not in shared) for some in asked]
    if not all(asked):
        raise NeurosimError(f"{first!r} and {second!r} are both {shared[0].name}")
    if severity is not None:
        population = population.with_severity(severity)
    model = Model(atlas, lesions=[*asked[0], *asked[1]])
    mix = np.zeros((2, len(model.lesions)))
    for row, lesions in enumerate(asked):
        at = slice(0, len(asked[0])) if row == 0 else slice(len(asked[0]), None)
        weights = np.array([prior[lesion] for lesion in lesions])
        mix[row, at] = weights / weights.sum()
    figures = _figures(atlas, every, asked)
    told = {one.side for some in asked for one in some} - {""} or {*SIDES}
    found = [
        test
        for structure in atlas.weighed
        # Others are names of the same sign, or sum up what was tested.
        if structure.id == structure.owner and structure.pool != "blur"
        for side in structure.sides
        for test in _tests(
            structure,
            side,
            mix @ np.array(each_grades(model, structure, side, population.severity)),
            figures.get(structure.id, ()) if side in (MIDLINE, *told) else (),
        )
    ]
    found.sort(key=lambda t: (-round(abs(t.auc - 0.5), 9), t.structure, t.side))
    left_out = tuple(lesion.name for lesion in shared)
    return Accuracy(
        first, second, setting, severity or "", tuple(found), left_out, assumed
    )


def _of_one_side(
    asked: list[tuple[Lesion, ...]],
) -> tuple[list[tuple[Lesion, ...]], str]:
    """Return the lesions of the side that was told, or of the right, and what was not.

    Mixed, every sign of a side would be there in half of the patients.
    """
    sides = [{one.side for one in some} & {*SIDES} for some in asked]
    open_ = [len(found) == len(SIDES) for found in sides]
    if not any(open_):
        return asked, ""
    told = [side for found in sides if len(found) == 1 for side in found]
    side = told[0] if told else "right"
    kept = [
        tuple(one for one in some if one.side == side) if unsaid else some
        for some, unsaid in zip(asked, open_, strict=True)
    ]
    return kept, side


def _tests(
    structure: Structure, side: str, grades: Array, published: Sequence[Published]
) -> Iterator[ResultAccuracy]:
    """Yield what each result of a test tells; ``grades`` has shape (2, K)."""
    scale = structure.scale
    more = [g for g in scale.abnormal if is_more(structure, g)]
    less = [g for g in scale.abnormal if g not in more]
    usual = _LESS.get(structure.scale_name, PRESENT)
    below = structure.states[1] if structure.states else usual
    for result, wanted in ((below, less), (INCREASED, more)):
        first, second = grades[:, wanted].sum(axis=1).tolist()
        if max(first, second) < _RARE:
            continue
        order = wanted[::-1] if result == INCREASED else wanted
        rates = np.cumsum(grades[:, order], axis=1)  # the most abnormal grade first
        yield ResultAccuracy(
            structure.id,
            structure.name,
            structure.modality,
            side,
            result,
            first,
            1 - second,
            first / second if second else float("inf"),
            (1 - first) / (1 - second) if second < 1 else float("inf"),
            _area(rates),
            tuple(grade_text(structure, g) for g in order),
            tuple(rates[0].tolist()),
            tuple(rates[1].tolist()),
            tuple(published) if result == below else (),
        )


def _area(rates: Array) -> float:
    """Return the area under a ROC curve; all that is no such result is one cut-off."""
    true, false = np.hstack([np.zeros((2, 1)), rates, np.ones((2, 1))])
    return float(np.sum(np.diff(false) * (true[1:] + true[:-1]) / 2))


def _figures(
    atlas: Atlas, model: Model, asked: Sequence[Sequence[Any]]
) -> dict[str, list[Published]]:
    """Return published sensitivities of the first and specificities of the second.

    A figure applies where most of its patients, as the model spreads them, have one of
    the lesions that were asked for.
    """
    found: dict[str, list[Published]] = {}
    for target in load_targets(atlas.directory):
        row = {"sensitivity": 0, "specificity": 1}.get(target.quantity)
        if row is None or target.given or target.event not in atlas.structures:
            continue
        shares = shares_of(target, model)
        meant = set(asked[row])
        inside = sum(
            float(share)
            for lesion, share in zip(model.lesions, shares, strict=True)
            if lesion in meant
        )
        if inside > 0.5:
            found.setdefault(target.event, []).append(_published(target))
    return found


def _published(target: Target) -> Published:
    return Published(
        target.quantity,
        target.value,
        target.low,
        target.high,
        target.population,
        target.lesions,
        target.source,
    )
