"""Laws of the one chain of draws."""

import numpy as np
import pytest

from neurosim.atlas import load_atlas
from neurosim.model import ANCHORS, build_model
from neurosim.sampling import Bodies, Examiner, named, pick, place, stream
from neurosim.simulation import items_of

ATLAS = load_atlas()
MODEL = build_model(ATLAS)
ITEMS = items_of(ATLAS, "screening")
COUNT = 40


def who() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    profiles = len(MODEL.profiles.profile)
    return rng.integers(profiles, size=COUNT), rng.integers(len(ANCHORS), size=COUNT)


def test_a_batch_of_one_is_the_same_patient_as_in_a_batch() -> None:
    profile, severity = who()
    profile = MODEL.profiles.profile[profile]

    def points(count: int, *name: str) -> np.ndarray:
        assert count == COUNT
        return np.concatenate([named(7, seed)(1, *name) for seed in range(COUNT)])

    examiner = Examiner(MODEL)
    many = dict(Bodies(examiner, (profile, severity), points).examined(ITEMS))
    for seed in range(COUNT):
        drawn = profile[[seed]], severity[[seed]]
        body = Bodies(examiner, drawn, named(7, seed))
        backwards = ITEMS[::-1]
        for number, grade in body.examined(backwards):
            assert grade[0] == many[len(ITEMS) - 1 - number][seed]


@pytest.mark.parametrize("decade", [25.0, 75.0])
def test_a_decade_among_others_is_drawn_as_by_itself(decade: float) -> None:
    """The model of an age, and patients of that age in a model of none."""
    profile, severity = who()
    drawn = MODEL.profiles.profile[profile], severity
    mixed = np.where(np.arange(COUNT) % 2, decade, np.nan)

    def records(examiner: Examiner, decades: np.ndarray | None) -> np.ndarray:
        rng = stream(np.random.default_rng(3))
        found = dict(Bodies(examiner, drawn, rng, decades).examined(ITEMS))
        return np.stack([found[number] for number in range(len(ITEMS))])

    both = records(Examiner(MODEL), mixed)
    aged = records(Examiner(MODEL.at_age(decade)), None)
    ageless = records(Examiner(MODEL), None)
    assert (both == np.where(np.arange(COUNT) % 2, aged, ageless)).all()
    assert (aged != ageless).any()


def test_points_fall_where_the_table_says() -> None:
    points = np.linspace(0, 1, 1000, endpoint=False)
    table = np.array([[0.2, 0.3, 0.5]])
    edges = table.cumsum(axis=1).T[:-1]
    drawn = place(edges, np.zeros(1000, np.intp), points)
    assert np.bincount(drawn).tolist() == [200, 300, 500]
    assert (drawn == pick(7 * table[0], points)).all()
