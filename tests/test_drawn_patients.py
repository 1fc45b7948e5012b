"""What no drawn patient has: contradictions, grades of no scale, too many strays."""

from itertools import permutations

import numpy as np
import pytest

from neurosim.exam import Item
from neurosim.model import Model
from neurosim.quiz.patient import ModelPatient, Person
from neurosim.sampling import Bodies, Examiner, stream
from neurosim.side_tables import Target
from neurosim.simulation import items_of
from neurosim.terms import SIDES
from tests.test_fresh import tool

DRAWN = tool("drawn_patients")
#: Mean of definite signs in what the lesion spares, at 50 and at 75: goals .4 and 1.
MOST = {50.0: 0.6, 75.0: 1.0}
WHOLES = ("hand_power", "hand", "glove", "saddle_area", "leg_reflexes", "umn_signs")
SIGNS = ("trendelenburg", "thenar_bulk", "quadriceps_bulk", "upper_abdominal_reflex")


def some_tests(model: Model) -> tuple[Item, ...]:
    found = [
        item
        for whole, parts, _ in DRAWN.wholes(model.atlas)
        if whole[0] in WHOLES and whole[1] != "left"
        for item in (whole, *parts)
    ]
    found += [(name, "right", "examined") for name in SIGNS]
    return tuple(dict.fromkeys(found))


@pytest.mark.parametrize("setting", ["referral", "published"])
def test_no_patient_contradicts_himself(model: Model, setting: str) -> None:
    drawn = DRAWN.draw(model, setting, some_tests(model), 200)
    assert {item[0] for item in drawn.grades} >= {*WHOLES}
    assert not DRAWN.faults(model.atlas, drawn)


def test_a_sign_is_there_or_not(model: Model) -> None:
    for structure in model.atlas.structures.values():
        if structure.id == "trendelenburg" or structure.id.endswith("_bulk"):
            assert structure.scale_name == "sign", structure.id


@pytest.mark.deep
@pytest.mark.parametrize("setting", ["surgical", "referral", "primary", "published"])
def test_no_test_of_500_patients_contradicts_another(
    model: Model, setting: str
) -> None:
    every = DRAWN.every_test(model.atlas)
    assert not DRAWN.faults(model.atlas, DRAWN.draw(model, setting, every, 500))


def test_muscles_waste_after_weeks(model: Model) -> None:
    items = [(name, "right", "examined") for name in ("thenar_bulk", "deltoid_bulk")]
    severe = np.full(2000, 4)
    profile = np.arange(2000) % len(model.profiles.family)
    seen = []
    for weeks in (0.0, 4.0, 52.0):
        points = stream(np.random.default_rng(1))
        bodies = Bodies(Examiner(model), (profile, severe), points, weeks=weeks)
        seen.append(sum(int((g == 0).sum()) for _, g in bodies.examined(items)))
    assert seen[0] < seen[1] / 4 < seen[2] / 4


@pytest.mark.parametrize("age", MOST)
def test_what_the_lesion_spares_is_mostly_normal(model: Model, age: float) -> None:
    aged = model.at_age(age)
    drawn = DRAWN.draw(aged, "referral", items_of(model.atlas, "screening"), 300)
    assert DRAWN.strays(aged, drawn) < MOST[age]


def test_the_order_of_questions_does_not_matter(model: Model) -> None:
    """A whole asked for first is that of the parts asked for later."""
    whole, *parts = (
        ("ring_finger", "right", "pin_prick"),
        ("ring_radial_half", "right", "pin_prick"),
        ("ring_ulnar_half", "right", "pin_prick"),
    )
    examiner, person = Examiner(model), Person(None, None, None)
    lost = 0
    for dice in range(60):
        profile = int(np.random.default_rng(dice).integers(200))
        answers = []
        for order in permutations((whole, *parts)):
            patient = ModelPatient(examiner, (profile, 4), person, (7, dice))
            found = dict(zip(order, patient.examine(order), strict=True))
            answers.append({k: v.grades[0] for k, v in found.items() if v})
        assert all(answer == answers[0] for answer in answers)
        normal = [answers[0][part] == 3 for part in parts]
        assert (answers[0][whole] == 3) == all(normal)
        lost += not all(normal)
    assert lost


def test_a_wide_complaint_brings_no_more_strays(model: Model) -> None:
    """What people have anyway is as much in a whole examination, wherever they hurt."""
    sites = {
        (owner.id, side)
        for name, side, _ in items_of(model.atlas, "full")
        for owner in [model.owner(name)]
        if owner.modality in ("motor", "sensory", "pain", "tension", "local")
        and owner.scale_name != "segment"
    }
    total = np.zeros(len(model.profiles.family))
    for site in sites:
        kinds = model.classes(*site)
        for kind in np.unique(kinds).tolist():
            total[kinds == kind] += 1 - model.at_rest(site[0], kind)[0][-1]
    middle = (total.min() + total.max()) / 2
    assert abs(total / middle - 1).max() < 0.1


def test_who_has_cauda_equina_syndrome_has_lost_the_saddle(model: Model) -> None:
    atlas = model.atlas
    published = next(row for row in atlas.rows(Target) if row.id == "ce_perianal")
    lesions = [item for item in model.lesions if item.family == "cauda_equina"]
    few = Model(atlas, lesions=lesions)
    items = [("perianal_area", side, "pin_prick") for side in SIDES]
    for setting in ("surgical", "referral", "published"):
        drawn = DRAWN.draw(few, setting, items, 2000)
        lost = np.stack([drawn.grades[item] < 3 for item in items]).any(axis=0)
        assert abs(lost.mean() - published.value) < 0.2, setting
