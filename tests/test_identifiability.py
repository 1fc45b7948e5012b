"""Law 4: the textbook examination of a lesion ranks its root first, or its twins."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from neurosim.exam import Exam
from neurosim.infer import infer
from neurosim.lesion import Lesion
from neurosim.model import build_model
from neurosim.posterior import Posterior
from neurosim.simulate import items_of
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


def under_uniform_prior(lesion: Lesion) -> Posterior:
    population = MODEL.population("surgical").with_uniform_prior()
    return infer(exams()[lesion], MODEL, population=population)


def test_the_examination_of_one_is_that_among_many() -> None:
    for lesion in MODEL.lesions[:: len(MODEL.lesions) // 7]:
        assert typical_exam(lesion, items=EVERYTHING) == exams()[lesion], lesion.name


@pytest.mark.parametrize("lesion", SINGLE, ids=lambda lesion: lesion.name)
def test_round_trip(lesion: Lesion) -> None:
    posterior = under_uniform_prior(lesion)
    first = posterior.lesions[0].lesion
    assert set(lesion.roots) <= set(first.roots), first.name


def test_cord_and_cauda_come_back_as_such() -> None:
    # A conus lesion and a large central disc above it touch the same roots.
    accepted = {
        "cord": {"cord"},
        "cauda_equina": {"cauda_equina", "conus"},
        "conus": {"conus", "cauda_equina"},
    }
    for family, categories in accepted.items():
        lesions = [item for item in MODEL.lesions if item.family == family]
        found = [under_uniform_prior(item).categories for item in lesions]
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
    rng = np.random.default_rng(1)
    signature: dict[str, list[float]] = {lesion.name: [] for lesion in MODEL.lesions}
    for lesion in rng.permutation(np.array(MODEL.lesions, dtype=object))[:25]:
        uniform = under_uniform_prior(lesion)
        for other, p in zip(MODEL.lesions, uniform.probabilities, strict=True):
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
