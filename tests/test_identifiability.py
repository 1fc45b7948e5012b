"""Law 4: the textbook examination of a lesion ranks its root first, or its twins."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from neurosim.batch import rank_batch
from neurosim.exam import Exam
from neurosim.inference import infer
from neurosim.lesion import Lesion
from neurosim.marginal import marginal
from neurosim.model import build_model
from neurosim.model.involvement import Array
from neurosim.simulation import items_of
from neurosim.terms import ROOTS
from neurosim.typical import typical_exam, typical_exams

MODEL = build_model()
TWINS = Path(__file__).parents[1] / "docs" / "results" / "twins.json"
# C1 has no skin and no root row; T2 to T12 have bands of skin and little else.
EVERYTHING = items_of(MODEL.atlas, "full") + items_of(MODEL.atlas, "isncsci")
SINGLE = [
    lesion
    for lesion in MODEL.lesions
    if lesion.family == "disc" and len(lesion.roots) == 1
]


@cache
def exams() -> dict[Lesion, Exam]:
    """Return the textbook examination of every lesion."""
    made = typical_exams(MODEL.lesions, items=EVERYTHING)
    return dict(zip(MODEL.lesions, made, strict=True))


#: A conus lesion and a large central disc above it touch the same roots.
ACCEPTED = {
    "cord": {"cord"},
    "cauda_equina": {"cauda_equina", "conus"},
    "conus": {"conus", "cauda_equina"},
}


@cache
def some() -> tuple[Lesion, ...]:
    """Return a few lesions of any kind."""
    rng = np.random.default_rng(1)
    return tuple(rng.permutation(np.array(MODEL.lesions, dtype=object))[:25])


@cache
def under_uniform_prior() -> dict[Lesion, Array]:
    """Return what the textbook examination of a lesion makes of all lesions."""
    population = MODEL.population("surgical").with_uniform_prior()
    near = [lesion for lesion in MODEL.lesions if lesion.family in ACCEPTED]
    asked = [*dict.fromkeys((*SINGLE, *near, *some()))]
    found = rank_batch(
        typical_exams(asked, items=EVERYTHING), MODEL, population=population
    )
    return dict(zip(asked, found.probabilities, strict=True))


@pytest.mark.deep
def test_the_examination_of_one_is_that_among_many() -> None:
    for lesion in MODEL.lesions[:: len(MODEL.lesions) // 7]:
        assert typical_exam(lesion, items=EVERYTHING) == exams()[lesion], lesion.name


def test_round_trip() -> None:
    lost = []
    for lesion in SINGLE:
        first = MODEL.lesions[int(under_uniform_prior()[lesion].argmax())]
        if not set(lesion.roots) <= set(first.roots):
            lost.append((lesion.name, first.name))
    assert not lost


def test_one_lesion_at_a_time_says_the_same() -> None:
    population = MODEL.population("surgical").with_uniform_prior()
    for lesion in SINGLE[:: len(SINGLE) // 3]:
        exam = typical_exam(lesion, items=EVERYTHING)
        alone = infer(exam, MODEL, population=population)
        np.testing.assert_allclose(
            alone.probabilities, under_uniform_prior()[lesion], atol=1e-10
        )


def test_cord_and_cauda_come_back_as_such() -> None:
    for family, categories in ACCEPTED.items():
        lesions = [item for item in MODEL.lesions if item.family == family]
        found = [
            marginal("categories", MODEL.lesions, under_uniform_prior()[item])
            for item in lesions
        ]
        leaders = [max(c, key=lambda name: c[name]) for c in found]
        hits = np.mean([leader in categories for leader in leaders])
        assert hits > 0.9, (family, leaders)


def test_the_list_of_twins_is_up_to_date() -> None:
    names = {lesion.name for lesion in MODEL.lesions}
    groups = json.loads(TWINS.read_text(encoding="utf-8"))
    listed = {frozenset(group) for group in groups}
    assert all(name in names for group in groups for name in group)
    assert listed == _computed()


def _computed() -> set[frozenset[str]]:
    """Group lesions by their likelihood on random examinations."""
    signature: dict[str, list[float]] = {lesion.name: [] for lesion in MODEL.lesions}
    for lesion in some():
        for other, p in zip(
            MODEL.lesions, under_uniform_prior()[lesion].tolist(), strict=True
        ):
            signature[other.name].append(float(np.log(max(p, 1e-300))))
    groups: list[tuple[np.ndarray[tuple[int], np.dtype[np.float64]], set[str]]] = []
    for name, values in signature.items():
        row = np.array(values)
        for seen, members in groups:
            if np.allclose(seen, row, atol=1e-7):
                members.add(name)
                break
        else:
            groups.append((row, {name}))
    return {frozenset(members) for _, members in groups if len(members) > 1}


def test_every_root_is_somebodys_principal_root() -> None:
    covered = {root for lesion in MODEL.lesions for root, _ in lesion.roots}
    assert covered >= set(ROOTS[1:-3])
