"""Severity means what it says: the textbook patient of each lesion, word by word."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurosim.atlas import load_atlas
from neurosim.lesion import Lesion, hypotheses
from neurosim.model import Model
from neurosim.model.textbook import Textbook
from neurosim.parts import parts
from neurosim.prediction import expected_findings, parse_lesion
from neurosim.records import Structure
from neurosim.terms import SEVERITIES

ATLAS = load_atlas()
NONE = Lesion("none", "none")
LESIONS = [one for one in hypotheses(ATLAS) if one.family not in ("none", "other")]
TESTS = [(test, side) for test in ATLAS.weighed for side in test.sides]
MUSCLES = [
    (part, root)
    for part in parts(ATLAS)
    if part.modality == "motor" and part.id == part.owner
    for root, share in ATLAS.weights.get(part.id, {}).items()
    if share >= 0.6 and root != "other"
]


def shown(
    lesion: Lesion, word: str, tests: Sequence[tuple[Structure, str]] = TESTS
) -> list[int]:
    book = Textbook(Model(ATLAS, lesions=[lesion]), word)
    return [book.grades(test, side, "examined")[0] for test, side in tests]


def easy(name: str) -> bool:
    """Whether a reflex is easily elicited: one that is not goes sooner."""
    return ATLAS.observe("reflex_offset", name) <= 2


def root_lesion(root: str) -> Lesion:
    return parse_lesion(root, "right", None, ATLAS)[0]


@given(lesion=st.sampled_from(LESIONS))
@settings(max_examples=2)
def test_a_worse_word_is_never_expected_milder(lesion: Lesion) -> None:
    words = [shown(lesion, word) for word in SEVERITIES]
    for (test, side), *grades in zip(TESTS, *words, strict=True):
        normal = test.scale.normal
        if test.scale_name in ("mrc", "reflex", "sensory"):
            far = [abs(grade - normal) for grade in grades]
        else:
            far = [int(grade != normal) for grade in grades]
        assert far == sorted(far), (test.id, side, grades)
        if test.scale_name == "reflex":
            assert len({grade > normal for grade in grades if grade != normal}) <= 1


@given(lesion=st.sampled_from(LESIONS))
@settings(max_examples=3)
def test_what_is_out_of_reach_is_normal(lesion: Lesion) -> None:
    model = Model(ATLAS, lesions=[lesion])
    profile = int(model.profiles.profile[model.profiles.log_weight.argmax()])
    for (test, side), grade in zip(TESTS, shown(lesion, "complete"), strict=True):
        owner = model.owner(test.id)
        drive, _ = model.drives(owner, test.site(side)[1])
        drive = drive[profile, drive.shape[1] // 2]
        if (drive == (-1 if owner.scale_name == "segment" else 0)).all():
            assert grade == test.scale.normal, (test.id, side)


@pytest.mark.parametrize("root", sorted({root for _, root in MUSCLES}))
def test_a_muscle_that_the_root_leads(root: str) -> None:
    lesion = root_lesion(root)
    mine = [(part, "right") for part, leader in MUSCLES if leader == root]
    words = [shown(lesion, word, mine) for word in SEVERITIES]
    for (part, _), mild, moderate, severe, complete in zip(mine, *words, strict=True):
        assert (mild, moderate, severe) == (4, 4, 3), part.id
        assert complete <= 2, part.id


@pytest.mark.parametrize("modality", ["reflex", "sensory"])
def test_a_reflex_and_an_area_that_the_root_leads(modality: str) -> None:
    led = [
        (part, root)
        for part in parts(ATLAS)
        if part.modality == modality and part.id == part.owner
        for root, share in ATLAS.weights.get(part.id, {}).items()
        if share >= 0.6 and root != "other" and easy(part.id)
    ]
    wanted = {
        "reflex": [{"1", "2"}, {"1"}, {"0"}, {"0"}],
        "sensory": [{"reduced"}, {"reduced"}, {"reduced"}, {"absent"}],
    }[modality]
    for part, root in led:
        for word, grades in zip(SEVERITIES, wanted, strict=True):
            (grade,) = shown(root_lesion(root), word, [(part, "right")])
            assert part.scale.grades[grade] in grades, (part.id, root, word)


KEYS = [
    ("C5", "deltoid", "4", "4", "3", "2"),
    ("C6", "wrist_extension", "4", "4", "3", "2"),
    ("C7", "triceps", "4", "4", "3", "2"),
    ("C8", "finger_flexion", "4", "4", "3", "2"),
    ("L5", "great_toe_extension", "4", "4", "3", "1"),
    ("S1", "ankle_plantar_flexion", "4", "4", "3", "2"),
    ("C6", "brachioradialis_reflex", "1", "1", "0", "0"),
    ("C7", "triceps_reflex", "1", "1", "0", "0"),
    ("S1", "achilles_reflex", "1", "1", "0", "0"),
    ("C7", "middle_finger", "reduced", "reduced", "reduced", "absent"),
    ("L5", "dorsum_foot", "reduced", "reduced", "reduced", "absent"),
]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key[0]} {key[1]}")
def test_the_signs_of_the_common_roots(key: tuple[str, ...]) -> None:
    root, name, *grades = key
    test = ATLAS.structures[name]
    for word, grade in zip(SEVERITIES, grades, strict=True):
        (found,) = shown(root_lesion(root), word, [(test, "right")])
        assert test.scale.grades[found] == grade, word


@given(lesion=st.sampled_from(LESIONS))
@settings(max_examples=2)
def test_a_worse_word_is_found_more_often(lesion: Lesion) -> None:
    model = Model(ATLAS, lesions=[lesion, NONE])
    names = {part.id for part in parts(ATLAS)}
    before: dict[tuple[str, str], float] = {}
    for word in SEVERITIES:
        (found,) = expected_findings(model, word, names)
        chances = {(f.structure, f.side): f.p_abnormal for f in found
                   if f.p_higher < f.p_lower}  # fmt: skip
        for key, chance in chances.items():
            if key in before and ATLAS.structures[key[0]].modality != "reflex":
                assert chance >= before[key] - 1e-9, (key, word)
        before = chances


NERVES = [one for one in LESIONS if one.category == "mimic" and one.side != "left"]


def test_a_muscle_that_a_nerve_leads() -> None:
    """Of every nerve, plexus and disease: the words mean what they do for roots."""
    model = Model(ATLAS, lesions=NERVES)
    shares = {(s.lesion, s.structure): s.share for s in ATLAS.all_supplies
              if s.side != "opposite"}  # fmt: skip
    books = [Textbook(model, word) for word in SEVERITIES]
    count = 0
    for part in parts(ATLAS):
        if part.modality == "motor" and part.id == part.owner:
            words = [book.grades(part, "right", "examined") for book in books]
            for lesion, mild, moderate, severe, complete in zip(
                NERVES, *words, strict=True
            ):
                if shares.get((lesion.family, part.id), 0) >= 0.6:
                    count += 1
                    assert (mild, moderate, severe) == (4, 4, 3), (lesion, part.id)
                    assert complete <= 2, (lesion, part.id)
    assert count > 400
