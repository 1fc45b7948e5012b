"""The package against a second program, written from docs/model.md alone."""

import math
import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from neurosim import strategies
from neurosim.atlas import load_atlas
from neurosim.exam import SYMMETRIC, Exam, Finding
from neurosim.grade import grade_probabilities
from neurosim.inference import infer
from neurosim.lesion import Lesion
from neurosim.model import Model, build_model
from neurosim.terms import KINDS, MODALITIES, SCALES, SEGMENTS
from tests.reference import ANCHORS, Hypothesis, Reference

DATA = Path(__file__).parent.parent / "data"
ATLAS = load_atlas(DATA)
TIGHT = 1e-10
NO_LEVEL = SCALES["segment"].normal
ALL_SETTINGS = ("surgical", "referral", "primary", "published")


@cache
def reference() -> Reference:
    return Reference(DATA)


def f(structure: str, side: str, *grades: int, kind: str = "examined") -> Finding:
    return Finding(structure, side, grades, kind)


def level(border: str) -> int:
    return SEGMENTS.index(border)


def symmetric(structure: str) -> Finding:
    scale = ATLAS.structures[structure].scale
    return Finding(structure, "both", scale.all, relation=SYMMETRIC)


EXAMS = {
    "nothing known": Exam(),
    "crossed": Exam(
        (
            f("foot", "right", 0, kind="pin_prick"),
            f("position_sense", "left", 0),
            f("foot", "left", 1, kind="vibration"),
            f("thumb", "left", 1, kind="vibration"),
            f("ulnar_hand", "right", 0, kind="pin_prick"),
            f("index_finger", "right", 3, kind="light_touch"),
            f("key_point_t4", "left", 0, kind="pin_prick"),
            f("key_point_t4", "right", 0, kind="vibration"),
        )
    ),
    "arm": Exam(
        (
            f("triceps", "right", 3),
            f("deltoid", "left", 4, 5),
            f("middle_finger", "right", 1, kind="pin_prick"),
            f("thumb", "left", 0, kind="light_touch"),
            f("key_point_t4", "right", 2, kind="vibration"),
            f("index_finger", "right", 0, 1, 2, kind="told"),
            f("triceps_reflex", "right", 0),
            f("biceps_reflex", "left", 3),
            f("pain_arm", "right", 0),
            f("pain_neck", "midline", 0),
            f("spurling", "right", 0, 1),
            f("hoffmann", "left", 1),
        )
    ),
    "leg, both sides of a raised leg": Exam(
        (
            f("straight_leg_raise", "right", 0, 1),
            f("slump", "left", 2),
            f("crossed_straight_leg_raise", "left", 0),
            f("crossed_straight_leg_raise", "right", 2),
            f("crossed_femoral_stretch", "right", 2),
            f("valsalva", "midline", 1),
            f("ankle_dorsiflexion", "right", 2),
            f("heel_walking", "right", 3, 4),
            f("knee_extension", "left", 5),
            f("achilles_reflex", "right", 1),
            f("pain_leg", "right", 0),
            f("pain_low_back", "midline", 0),
        ),
        age=72,
        sex="F",
    ),
    "cord": Exam(
        (
            f("sensory_level", "right", level("T4")),
            f("sensory_level", "left", level("T5"), level("T6")),
            f("gait", "midline", 0),
            f("romberg", "midline", 1),
            f("plantar_response", "right", 0),
            f("tromner", "left", 1),
            f("patellar_reflex", "right", 3, 4),
            f("patellar_reflex", "left", 4),
            f("bladder", "midline", 0),
            f("urinary_retention", "midline", 0),
            f("hip_flexion", "right", 3),
            f("neck_flexion", "midline", 5),
        ),
        age=59,
        sex="M",
    ),
    "saddle": Exam(
        (
            f("saddle_area", "right", 0),
            f("saddle_area", "left", 1),
            f("pelvic_floor", "midline", 2, 3),
            f("bulbocavernosus_reflex", "midline", 0),
            f("anal_tone", "midline", 0),
            f("bowel", "midline", 1),
            f("sensory_level", "right", NO_LEVEL),
            symmetric("achilles_reflex"),
            f("achilles_reflex", "left", 0),
            symmetric("patellar_reflex"),
        ),
        age=8,
        sex="F",
    ),
    "statements": Exam(
        (
            f("dermatome_c7", "right", 1),
            f("middle_finger", "right", 3, kind="global"),
            f("dermatome_l5", "left", 0),
            f("dermatome_s1", "left", 0, 1, kind="told"),
            f("lateral_foot", "right", 0),
            f("dermatome_c6_c7", "left", 1),
            f("myotome_c7", "right", 3, 4),
            f("triceps_bulk", "left", 0),
            f("myotome_c7", "left", 4),
            f("pain_dermatome_l5", "left", 0),
            f("pain_dermatome_s1", "right", 1),
        )
    ),
    "all normal but one": Exam(
        (
            f("deltoid", "right", 5, kind="global"),
            f("deltoid", "left", 5, kind="global"),
            f("knee_extension", "right", 5, kind="global"),
            f("biceps_reflex", "right", 2, kind="global"),
            f("thumb", "left", 3, kind="global"),
            f("bladder", "midline", 1, kind="global"),
            f("spurling", "right", 2, kind="global"),
            f("triceps", "right", 4),
            f("triceps", "right", 4),
            f("triceps", "right", 4, kind="global"),
            f("triceps", "right", 3, 4),
            f("elbow_extension", "right", 4),
            f("middle_finger", "right", 0, 1, 2, 3),
            f("dermatome_c7", "right", 1),
        ),
        age=40,
    ),
    "not the spine": Exam(
        (
            f("tinel_wrist", "right", 0),
            f("night_numbness", "right", 0),
            f("speech_disturbance", "midline", 1),
            f("face", "left", 0),
            f("horner", "right", 0),
            f("limb_sweating", "left", 1),
            f("pain_hip_rotation", "left", 0),
            f("hip_rotation", "left", 0, kind="told"),
            f("thumb_abduction", "right", 3),
            f("little_finger", "right", 3, kind="pin_prick"),
        ),
        sex="M",
    ),
    "slips of the pen": Exam(
        (
            f("straight_leg_raise", "right", 0),
            f("crossed_straight_leg_raise", "left", 1),
            f("middle_finger", "right", 0),
            f("middle_finger", "right", 3),
        )
    ),
}


def hypothesis_of(lesion: Lesion) -> Hypothesis:
    return Hypothesis(
        lesion.family,
        lesion.category,
        lesion.level,
        lesion.zone,
        lesion.side,
        tuple((root, side) for root, side in lesion.roots),
        lesion.region,
    )


def chosen(lesions: Sequence[Lesion], exam: Exam, count: int) -> list[int]:
    """Return some hypotheses: of each family one, then by the exam's own dice."""
    by_family: dict[str, list[int]] = {}
    for index, lesion in enumerate(lesions):
        by_family.setdefault(lesion.family, []).append(index)
    dice = random.Random(repr(exam))
    found = [dice.choice(members) for members in by_family.values()]
    dice.shuffle(found)
    return found[:count]


def agree(exam: Exam, setting: str, count: int | None = None) -> None:
    """Fail unless hypotheses have the same likelihood and prior, rare ones too.

    Of all hypotheses unless ``count`` says how many; then the evidence is compared too.
    """
    model = build_model(ATLAS, exam.age)
    posterior = infer(exam, model, setting=setting)
    prior = reference().log_prior(setting, exam.age, exam.sex, exam.duration_weeks)
    size = len(model.lesions)
    total = 0.0
    few = range(size) if count is None else chosen(model.lesions, exam, count)
    for index in few:
        lesion = model.lesions[index]
        wanted = hypothesis_of(lesion)
        joint = math.log(posterior.probabilities[index]) + posterior.log_evidence
        expected = prior[wanted] + reference().log_likelihood(exam, wanted, setting)
        assert abs(joint - expected) <= TIGHT * max(1, abs(expected)), lesion
        total += math.exp(expected)
    if count is None:
        assert abs(posterior.log_evidence - math.log(total)) <= TIGHT


def test_the_hypotheses_are_the_same() -> None:
    expected = reference().hypotheses()
    assert len(set(expected)) == len(expected)
    found = [hypothesis_of(lesion) for lesion in build_model(ATLAS).lesions]
    assert sorted(found) == sorted(expected)


def test_the_exams_cover_the_vocabulary() -> None:
    findings = [finding for exam in EXAMS.values() for finding in exam.findings]
    rows = [reference().structures[finding.structure] for finding in findings]
    assert {finding.kind for finding in findings} == set(KINDS)
    assert {row["modality"] for row in rows} == set(MODALITIES)
    assert {row["scale"] for row in rows} == set(SCALES)
    assert {row["pool"] for row in rows} == {"sum", "any", "both", "blur"}
    assert {row["laterality"] for row in rows} == {"sided", "midline", "crossed"}
    assert {finding.relation for finding in findings} == {"", SYMMETRIC}
    assert set(ATLAS.setting_names) == set(ALL_SETTINGS)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", EXAMS)
def test_the_posterior_is_the_same(name: str) -> None:
    for setting in ALL_SETTINGS:  # they share all but the prior and a few numbers
        agree(EXAMS[name], setting, 12 if setting == "referral" else 4)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.deep] if index % 3 else [])
        for index, name in enumerate(EXAMS)
    ],
)
def test_the_posterior_of_a_report_is_the_same(name: str) -> None:
    exam = replace(EXAMS[name], record="report")
    agree(exam, "published", 3)
    told = replace(exam, told=len(exam.findings) // 2)
    agree(told, "referral", 1)


@pytest.mark.deep
def test_every_hypothesis_is_the_same() -> None:
    agree(EXAMS["slips of the pen"], "referral")


#: Roots at an end of the spine, where the maximum of the moved weights changes.
NEAR_AN_END = (
    "deep_anal_pressure",
    "anal_wink",
    "pain_head",
    "pain_genitals",
    "pain_saddle",
)


@pytest.mark.parametrize("structure", NEAR_AN_END)
def test_the_weights_at_the_ends_of_the_spine(structure: str) -> None:
    midline = reference().structures[structure]["laterality"] == "midline"
    agree(Exam((f(structure, "midline" if midline else "right", 0),)), "referral", 15)


def test_a_statement_and_a_muscle_that_is_mostly_not_spinal() -> None:
    exam = Exam((f("myotome_c4", "right", 3), f("trapezius", "right", 5)))
    agree(exam, "referral", 15)


@pytest.mark.parametrize(
    "families", [("disc", "hemicord"), ("polyneuropathy", "other")]
)
def test_the_predicted_grades_are_the_same(families: tuple[str, str]) -> None:
    lesions = build_model(ATLAS).lesions
    pair = [
        next(lesion for lesion in reversed(lesions) if lesion.family == family)
        for family in families
    ]
    model = Model(ATLAS, None, pair)
    severity = [0.1, 0.2, 0.3, 0.25, 0.15]
    assert len(severity) == len(ANCHORS)
    for structure in ATLAS.weighed[::9]:
        name = structure.id
        midline = reference().structures[name]["laterality"] == "midline"
        side = "midline" if midline else "left"
        found = grade_probabilities(model, structure, side, np.array(severity))
        for lesion, grades in zip(pair, found, strict=True):
            wanted = reference().predictive(
                hypothesis_of(lesion), severity, name, side=side
            )
            assert grades == pytest.approx(wanted, abs=TIGHT, rel=0), (name, lesion)


def test_the_likelihood_follows_from_the_prediction() -> None:
    """The reference agrees with itself: one record, one lesion."""
    lesion = next(h for h in reference().hypotheses() if h.family == "cauda_equina")
    exam = Exam((f("achilles_reflex", "right", 0, 1),))
    grades = reference().predictive(
        lesion, reference().severity("primary"), "achilles_reflex", side="right"
    )
    found = reference().log_likelihood(exam, lesion, "primary")
    assert found == pytest.approx(math.log(grades[0] + grades[1]), abs=1e-12)


@pytest.mark.deep
@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(strategies.exams(ATLAS, max_size=8))
def test_the_posterior_is_the_same_for_any_exam(exam: Exam) -> None:
    agree(exam, "published")
