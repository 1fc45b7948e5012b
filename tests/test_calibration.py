"""Law 5: on patients drawn from the model a stated probability is kept.

Short here; the long runs are marked ``deep``.
"""

from typing import NamedTuple

import numpy as np
import pytest

from neurosim.exam import Exam, Finding
from neurosim.inference import infer
from neurosim.model import Model
from neurosim.simulation import Sampler, items_of, simulate
from tests.test_fresh import tool


class Named(NamedTuple):
    """How often a name was the truth, and was expected to be."""

    true: int
    stated: float
    variance: float


#: Mean stated probability of the leader minus hit rate: the goal of the design.
TOLERANCE = 0.05


def overconfidence(model: Model, setting: str, length: int, count: int) -> float:
    """Return stated minus observed frequency of the leading lesion group."""
    population = model.population(setting)
    sampler = Sampler(model, population, items_of(model.atlas, "full"))
    rng = np.random.default_rng(length)
    truth, _, grades = sampler.draw(count, rng)
    names = {roots: i for i, roots in enumerate({x.roots for x in model.lesions})}
    group = np.array([names[lesion.roots] for lesion in model.lesions])
    gaps = []
    for lesion, row in zip(truth.tolist(), grades, strict=True):
        chosen = rng.choice(len(sampler.items), size=length, replace=False)
        findings = tuple(
            Finding(
                sampler.items[i][0],
                sampler.items[i][1],
                (int(row[i]),),
                sampler.items[i][2],
            )
            for i in chosen.tolist()
        )
        posterior = infer(Exam(findings), model, setting=setting)
        mass = np.bincount(group, posterior.probabilities)
        leader = int(mass.argmax())
        gaps.append(float(mass[leader]) - float(leader == group[lesion]))
    return float(np.mean(gaps))


@pytest.mark.sampled(2)
@pytest.mark.parametrize("length", [1, 30])
def test_the_leader_is_right_as_often_as_stated(model: Model, length: int) -> None:
    assert abs(overconfidence(model, "referral", length, 400)) < TOLERANCE


@pytest.mark.deep
@pytest.mark.parametrize("setting", ["surgical", "referral", "primary", "published"])
@pytest.mark.parametrize("length", [1, 3, 10, 40])
def test_every_setting_and_length(model: Model, setting: str, length: int) -> None:
    assert abs(overconfidence(model, setting, length, 4000)) < 0.03


def test_ranks_are_uniform(model: Model) -> None:
    """Simulation-based calibration: the rank of the truth among posterior draws."""
    population = model.population("surgical")
    sampler = Sampler(model, population, items_of(model.atlas, "screening"))
    rng = np.random.default_rng(5)
    truth, _, grades = sampler.draw(300, rng)
    ranks = []
    for lesion, row in zip(truth.tolist(), grades, strict=True):
        findings = tuple(
            Finding(structure, side, (int(grade),), kind)
            for (structure, side, kind), grade in zip(sampler.items, row, strict=True)
        )
        p = infer(Exam(findings), model, setting="surgical").probabilities
        below = p[:lesion].sum() + rng.random() * p[lesion]
        ranks.append(below)
    counts = np.histogram(ranks, bins=10, range=(0, 1))[0]
    chi_square = ((counts - 30) ** 2 / 30).sum()
    assert chi_square < 27.9  # 99.9th percentile at 9 degrees of freedom


def stated_and_true(setting: str, record: str, count: int) -> dict[str, Named]:
    """Return how often each category and family was expected, and was the truth."""
    found: dict[str, Named] = {}
    drawn = simulate(
        setting=setting, n=count, seed=3, protocol="screening", record=record
    )
    for patient in drawn:
        posterior = infer(patient.exam, setting=setting)
        mass: dict[str, float] = {}
        for lesion, p in zip(
            posterior.model.lesions, posterior.probabilities.tolist(), strict=True
        ):
            for name in (f"category {lesion.category}", lesion.family):
                mass[name] = mass.get(name, 0.0) + p
        for name, p in mass.items():
            old = found.get(name, Named(0, 0.0, 0.0))
            right = name in (
                f"category {patient.lesion.category}",
                patient.lesion.family,
            )
            found[name] = Named(
                old.true + right, old.stated + p, old.variance + p * (1 - p)
            )
    return found


@pytest.mark.deep
@pytest.mark.parametrize("setting", ["referral", "published"])
@pytest.mark.parametrize("record", ["protocol", "report"])
def test_each_category_and_family_is_as_frequent_as_stated(
    record: str, setting: str
) -> None:
    """In both kinds of record; of some 35 to 65 names none by more than 4 errors."""
    for name, found in stated_and_true(setting, record, 1000).items():
        if found.stated >= 3:
            off = (found.true - found.stated) / found.variance**0.5
            assert abs(off) < 4, (name, found)


@pytest.mark.deep
@pytest.mark.parametrize(
    "change",
    [
        "displaced map",
        *(
            pytest.param(c, marks=pytest.mark.deep)
            for c in ("duplicated", "global normals")
        ),
    ],
)
def test_records_that_are_not_as_the_model_thinks(model: Model, change: str) -> None:
    gap, error = tool("overconfidence").gap(model, change, 1500)
    assert abs(gap) < TOLERANCE
    assert error < TOLERANCE / 2


@pytest.mark.deep
def test_positives_only_are_stated_as_often_as_right(model: Model) -> None:
    """Normal findings left out, and read as a protocol: too sure, and this much.

    Measured on 2,000: .067, standard error .011. On 500 the error is .022, so a limit
    of .05 passed or failed by the draw.
    """
    gap, error = tool("overconfidence").gap(model, "positives only", 2000)
    assert abs(gap) < 0.067 + 3 * error
