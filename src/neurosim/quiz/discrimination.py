"""What the model says of a test: which causes it speaks for, what it tells apart."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

from neurosim.atlas import Atlas, kept
from neurosim.exam import Exam, Finding, Item
from neurosim.grade import each_grades
from neurosim.inference import infer
from neurosim.lesion import Lesion
from neurosim.model import ANCHORS, Model, build_model
from neurosim.naming import parse_lesion
from neurosim.next_test import next_tests
from neurosim.posterior import Posterior
from neurosim.records import Structure
from neurosim.terms import DEFAULT_SETTING, RIGHT, NeurosimError


def gains(atlas: Atlas, test: Structure, kinds: Iterable[str]) -> dict[str, float]:
    """Return how many times likelier each kind of cause becomes by a sign.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> gains(atlas, atlas.structures["hoffmann"], ["cord"])["cord"] > 2
    True
    """
    model = build_model(atlas)
    finding = Finding(test.id, test.one_side, test.scale.abnormal)
    after = infer(Exam((finding,)), model).categories
    before = infer(Exam(), model).categories
    return {kind: after[kind] / before[kind] for kind in kinds}


_NOTHING = Lesion("none", "none")
#: Modalities of the signs that two lesions can share.
_BODILY = ("motor", "reflex", "sensory", "umn", "autonomic")
#: A test that is abnormal less often in both lesions parts nothing.
_TOUCHED = 0.1


@dataclass(frozen=True)
class TellingTest:
    """How well one test tells two lesions apart.

    Attributes
    ----------
    bits
        What its result is expected to tell.
    first, second
        How often it is abnormal in each.
    """

    test: Structure
    bits: float
    first: float
    second: float


@dataclass(frozen=True)
class Apart:
    """What tells two lesions apart that share a sign.

    Attributes
    ----------
    shared
        The test that is abnormal in both most often: the patient has that sign.
    tests
        What to test next, the most telling first.
    """

    shared: Structure
    tests: tuple[TellingTest, ...]


def telling_tests(
    atlas: Atlas, tests: Iterable[Structure], first: str, second: str
) -> Apart:
    """Return what decides between two lesions in a patient with the sign they share.

    Parameters
    ----------
    first, second
        Any two lesions by any name, on the right where they have a side.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> names = ("great_toe_extension", "tibialis_posterior", "thumb")
    >>> tests = [atlas.structures[name] for name in names]
    >>> apart = telling_tests(atlas, tests, "L5", "common peroneal")
    >>> apart.tests[0].test.id
    'tibialis_posterior'
    """
    tests = tuple(tests)
    known: dict[Any, Apart] = atlas.derived.setdefault("telling tests", {})
    key = (first, second, tuple(test.id for test in tests))
    if key not in known:
        known[key] = _telling_tests(atlas, tests, first, second)
    return known[key]


def _telling_tests(
    atlas: Atlas, tests: Sequence[Structure], first: str, second: str
) -> Apart:
    lesions = [_lesion(name, atlas) for name in (first, second)]
    model = _model(atlas, lesions)
    severity = np.ones(len(ANCHORS))
    severity[0] = 0.0
    odd: dict[str, list[float]] = {}
    extra: dict[str, float] = {}
    chosen: dict[str, Structure] = {}
    for test in tests:
        if test.same_as or test.laterality == "crossed" or test.modality == "pain":
            continue
        rows = each_grades(model, test, test.one_side, severity)
        *both, healthy = (float(1 - grades[test.scale.normal]) for grades in rows)
        odd[test.id], extra[test.id] = both, min(both) - healthy
        chosen[test.id] = test
    bodily = [name for name in odd if chosen[name].modality in _BODILY]
    shared = chosen[max(bodily, key=lambda name: (extra[name], name))]
    exam = Exam((Finding(shared.id, shared.one_side, _lost(shared)),))
    among = [
        (t.id, t.one_side, "examined")
        for t in chosen.values()
        if t.owner != shared.owner and max(odd[t.id]) >= _TOUCHED
    ]
    ranked = next_tests(_told(model, exam), "lesion", among=among)
    alone = [_abnormal(_alone(atlas, lesion), exam, among) for lesion in lesions]
    found = (
        TellingTest(
            chosen[t.structure], t.bits, alone[0][t.structure], alone[1][t.structure]
        )
        for t in ranked
    )
    return Apart(shared, tuple(found))


def _model(atlas: Atlas, lesions: Sequence[Lesion]) -> Model:
    return Model(atlas, None, [*lesions, _NOTHING])


@kept
def _alone(atlas: Atlas, lesion: Lesion) -> Model:
    """Return the model of one lesion, which stands in several pairs."""
    return _model(atlas, [lesion])


def _told(model: Model, exam: Exam) -> Posterior:
    """Return what an exam says of lesions that are equally common, and all there is."""
    population = copy(model.population(DEFAULT_SETTING))
    shares = np.ones(len(model.lesions)) / (len(model.lesions) - 1)
    shares[-1] = 0.0
    with np.errstate(divide="ignore"):
        population.log_prior = np.log(shares)
    return infer(exam, model, population=population)


def _abnormal(model: Model, exam: Exam, among: Sequence[Item]) -> dict[str, float]:
    """Return how often each test is abnormal in a lesion with the shared sign."""
    tests = next_tests(_told(model, exam), among=among)
    structures = model.atlas.structures
    return {
        test.structure: sum(
            outcome.probability
            for outcome in test.outcomes
            if outcome.grade != structures[test.structure].scale.normal
        )
        for test in tests
    }


def _lost(test: Structure) -> tuple[int, ...]:
    """Return the grades of a definite loss, or all abnormal ones of a sign."""
    if test.scale_name == "mrc":
        return (0, 1, 2, 3)
    low = tuple(g for g in test.scale.abnormal if g < test.scale.normal)
    return low or tuple(test.scale.abnormal)


def _lesion(name: str, atlas: Atlas) -> Lesion:
    """Return a lesion on the right; without a side where it has none."""
    try:
        return parse_lesion(name, RIGHT, None, atlas)[0]
    except NeurosimError:
        return parse_lesion(name, None, None, atlas)[0]
