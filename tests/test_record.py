"""What a report leaves out, fields of the complaint, and second causes."""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings

from neurosim import strategies
from neurosim.atlas import load_atlas
from neurosim.batch import rank_batch
from neurosim.exam import Exam, Finding
from neurosim.explanation import explain
from neurosim.field import fields_of
from neurosim.grammar import parse_exam
from neurosim.inference import infer, update
from neurosim.model import Model, build_model
from neurosim.model.involvement import Array
from neurosim.model.mention import MODES, GroupPair, blocks
from neurosim.model.omission import report_items
from neurosim.model.silence import (
    Said,
    _make_pair_form,
    _recorded_normal,
    silent_groups,
)
from neurosim.next_test import next_tests
from neurosim.posterior import Posterior
from neurosim.simulation import simulate
from neurosim.terms import REPORT, ROOTS, SIDES, ExamError

ATLAS = load_atlas()
MODEL = build_model(ATLAS)
FEW = settings(max_examples=12)


def rank(*words: str, setting: str = "published", **options: object) -> Posterior:
    exam = parse_exam(words, ATLAS)
    return infer(replace(exam, **options), setting=setting)  # type: ignore[arg-type]


def reported(*words: str, setting: str = "published") -> Posterior:
    return rank(*words, setting=setting, record=REPORT)


# -- laws ---------------------------------------------------------------------------


@FEW
@given(strategies.exams(ATLAS, max_size=6))
def test_an_empty_report_is_the_prior(exam: Exam) -> None:
    bare = replace(exam, findings=(), record=REPORT)
    posterior = infer(bare, MODEL)
    prior = np.exp(posterior.population.log_prior)
    np.testing.assert_allclose(posterior.probabilities, prior, atol=1e-12)


@FEW
@given(strategies.exams(ATLAS, max_size=8))
def test_what_was_not_tested_is_out_of_silence(exam: Exam) -> None:
    """With every group out, a report says what a protocol says."""
    untested = tuple(
        Finding(structure, side, ATLAS.structures[structure].scale.all, kind)
        for structure, side, kind in report_items(ATLAS)
    )
    reflexes = tuple(
        Finding(structure.id, side, structure.scale.all)
        for structure in ATLAS.structures.values()
        if structure.modality == "reflex" and structure.laterality == "sided"
        for side in SIDES
    )
    exam = replace(exam, findings=(*exam.findings, *untested, *reflexes))
    mentioned = {MODEL.owner(f.structure).modality for f in exam.findings[:0]}
    assert not mentioned
    told = silent_groups(MODEL, exam.findings)
    assert all(" of " not in group for group in told)


def test_a_full_protocol_says_the_same_in_both_modes() -> None:
    items = report_items(ATLAS)
    patients = simulate("C6/7", n=4, seed=3, protocol="full")
    whole = [
        Exam(
            (
                *patient.exam.findings,
                *(
                    Finding(s, side, (ATLAS.structures[s].scale.normal,), kind)
                    for s, side, kind in items
                    if (s, side) not in {(f.structure, f.side) for f in
                                         patient.exam.findings}
                ),
            )
        )
        for patient in patients
    ]  # fmt: skip
    for exam in whole:
        protocol = infer(exam, MODEL)
        report = infer(replace(exam, record=REPORT), MODEL)
        assert not report.silent
        np.testing.assert_allclose(
            protocol.probabilities, report.probabilities, atol=1e-10
        )


def patterns(block: GroupPair) -> Iterator[Said]:
    """Yield everything a report can hold of one limb."""
    yield Said()
    for status in product((None, False, True), repeat=len(block.signs)):
        signs = frozenset(
            (sign.structure, bool(bad))
            for sign, bad in zip(block.signs, status, strict=True)
            if bad is not None
        )
        if signs:
            yield Said(True, any(bad for _, bad in signs), signs)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("modality", ["motor", "sensory"])
def test_said_and_unsaid_sum_to_one(modality: str, mode: str) -> None:
    (whole,) = (b for b in blocks(ATLAS) if b.place == "arm" and b.modality == modality)
    block = whole._replace(signs=whole.signs[1:4])
    total: Array | float = 0.0
    for right, left in product(patterns(block), repeat=2):
        pair = (right, left)
        made = _make_pair_form(MODEL, block, pair, mode)
        chance: Array | float = math.exp(made.constant)
        if made.form is not None:
            chance = np.exp(made.form.ratios) * chance
        for side, said in zip(SIDES, pair, strict=True):
            for sign in block.signs:
                normal = _recorded_normal(MODEL, sign, side)
                bad = dict(said.signs).get(sign.structure)
                if bad is None:
                    continue
                chance = chance * (1 - normal if bad else normal)
        total = total + chance
    np.testing.assert_allclose(total, 1.0, atol=1e-12)


@pytest.mark.parametrize(
    ("told", "root", "nerve"),
    [
        ("right finger extension 2/5", "C7", "posterior_interosseous"),
        ("right biceps 2/5", "C6", "musculocutaneous"),
        ("right deltoid 2/5", "C5", "axillary"),
    ],
)
def test_the_other_muscles_of_a_root_are_silent_too(
    told: str, root: str, nerve: str
) -> None:
    """Who tells one muscle of a root, and not the next, speaks for its nerve."""

    def odds(record: str) -> float:
        found = rank(told, record=record)
        of_nerve = sum(
            one.probability for one in found.mimics if one.lesion.family == nerve
        )
        return of_nerve / found.root(root, "right").probability

    assert odds(REPORT) > 1.5 * odds("protocol")


def test_what_is_no_sign_stands_for_one_of_its_root_once() -> None:
    """A muscle beside the signs: its root is told, unless a sign of it is."""
    alone = silent_groups(
        MODEL, parse_exam(["right brachioradialis 4/5"], ATLAS).findings
    )
    (power,) = (g for g in alone if g.startswith("right arm power"))
    assert "wrist extension" in power
    assert "biceps" not in power
    both = parse_exam(["right brachioradialis 4/5", "right wrist extension 4/5"], ATLAS)
    (power,) = (g for g in silent_groups(MODEL, both.findings)
                if g.startswith("right arm power"))  # fmt: skip
    assert "biceps" in power


@FEW
@given(strategies.exams(ATLAS, max_size=5), strategies.exams(ATLAS, max_size=3))
def test_later_tests_never_take_silence_back(report: Exam, later: Exam) -> None:
    report = replace(report, record=REPORT)
    step = update(infer(report, MODEL), *later.findings)
    assert step.exam.told == len(report.findings)
    again = infer(step.exam, MODEL)
    np.testing.assert_allclose(step.probabilities, again.probabilities, atol=1e-12)
    one = infer(report, MODEL)
    for finding in later.findings:
        one = update(one, finding)
    np.testing.assert_allclose(one.probabilities, step.probabilities, atol=1e-10)


@pytest.mark.parametrize("target", ["root", "category"])
def test_information_after_a_report_is_what_enumeration_gives(target: str) -> None:
    posterior = reported("left triceps 3/5", "left triceps reflex absent")
    items = [
        ("achilles_reflex", "right", "examined"),
        ("great_toe", "right", "examined"),
        ("finger_flexion", "left", "examined"),
        ("triceps_reflex", "right", "examined"),
        ("plantar_response", "left", "examined"),
    ]
    for test in next_tests(posterior, target, among=items):
        after = 0.0
        for outcome in test.outcomes:
            result = Finding(test.structure, test.side, (outcome.grade,), test.kind)
            then = update(posterior, result)
            chance = math.exp(then.log_evidence - posterior.log_evidence)
            assert chance == pytest.approx(outcome.probability, abs=1e-10)
            after += chance * entropy(then, target)
        assert test.bits == pytest.approx(entropy(posterior, target) - after, abs=1e-9)


def entropy(posterior: Posterior, target: str) -> float:
    mass: dict[object, float] = {}
    for lesion, p in zip(posterior.model.lesions, posterior.probabilities, strict=True):
        value = lesion.roots if target == "root" else lesion.category
        mass[value] = mass.get(value, 0.0) + float(p)
    return -sum(p * math.log2(p) for p in mass.values() if p > 0)


@FEW
@given(strategies.exams(ATLAS, max_size=8))
def test_explanations_of_reports_add_up(exam: Exam) -> None:
    posterior = infer(replace(exam, record=REPORT), MODEL, setting="published")
    why = explain(posterior)
    odds = posterior.probability(why.lesion) / posterior.probability(why.against)
    total = sum(reason.decibans for reason in why.reasons)
    assert total == pytest.approx(10 * math.log10(odds), abs=1e-6)
    titles = [reason.title for reason in why.reasons]
    assert ("what was not mentioned" in titles) == bool(posterior.silent)


def test_reports_are_ranked_as_one_by_one() -> None:
    patients = [*simulate(n=3, seed=8, record=REPORT, setting="published")]
    assert {patient.exam.record for patient in patients} == {REPORT}
    batch = rank_batch([p.exam for p in patients], MODEL, setting="published")
    for row, patient in enumerate(patients):
        one = infer(patient.exam, MODEL, setting="published")
        np.testing.assert_allclose(
            batch.probabilities[row], one.probabilities, atol=1e-10
        )


def test_a_record_that_is_not_known_is_refused() -> None:
    with pytest.raises(ExamError, match="report"):
        Exam(record="letter")


# -- the complaint has one place -------------------------------------------------------


def test_fields_sum_to_one() -> None:
    for lesion in MODEL.lesions:
        shares = [share for _, share in fields_of(ATLAS, lesion)]
        assert sum(shares) == pytest.approx(1)


@pytest.mark.parametrize(
    ("words", "limb"),
    [
        (("left biceps weak",), "arm"),
        (("left flexor pollicis longus 1/5", "left thumb abduction 5/5"), "arm"),
        (("right great toe extension 3/5",), "leg"),
    ],
)
@pytest.mark.parametrize("setting", ["published", "referral"])
def test_a_sign_of_one_limb_is_not_explained_by_another(
    words: tuple[str, ...], limb: str, setting: str
) -> None:
    arm = set(ROOTS[ROOTS.index("C4") : ROOTS.index("T1") + 1])
    leg = set(ROOTS[ROOTS.index("L1") : ROOTS.index("S2") + 1])
    strange = leg if limb == "arm" else arm
    found = reported(*words, setting=setting)
    assert sum(r.probability for r in found.roots if r.root in strange) < 0.03


@pytest.mark.parametrize(
    "words",
    ["right triceps reflex absent", "left little finger numb", "right hip flexion 3/5",
     "left Achilles reflex absent", "right medial leg numb"],
)  # fmt: skip
def test_one_sign_never_favours_the_other_side(words: str) -> None:
    side = words.partition(" ")[0]
    found = reported(words, setting="referral")
    by_side = {
        one: sum(r.probability for r in found.roots if r.side == one) for one in SIDES
    }
    assert by_side[side] > by_side["left" if side == "right" else "right"]


# -- second causes -----------------------------------------------------------------


def test_a_polyneuropathy_may_stand_beside_a_root() -> None:
    found = reported(
        "left triceps 3/5", "left middle finger numb", "left triceps reflex absent",
        "both feet numb", "both Achilles reflexes absent",
    )  # fmt: skip
    assert (found.roots[0].root, found.roots[0].side) == ("C7", "left")
    assert found.beside[0].cause.startswith("polyneuropathy")
    assert found.beside[0].probability > 0.5
    assert sum(item.probability for item in found.beside) <= 1 + 1e-9


def test_without_records_a_second_cause_is_as_common_as_in_people() -> None:
    posterior = infer(Exam(age=75.0))
    shares = dict(
        zip(
            (cause.name for cause in posterior.model.beside.causes),
            posterior.model.beside.share.tolist(),
            strict=True,
        )
    )
    for item in posterior.beside:
        assert item.probability == pytest.approx(shares[item.cause], abs=1e-12)


@pytest.mark.parametrize("age", [None, 45.0, 75.0])
def test_people_with_a_second_cause_are_a_minority(age: float | None) -> None:
    model = Model(ATLAS, age)
    total = float(model.beside.share.sum())
    assert 0 < total < 0.7


# -- silence -----------------------------------------------------------------------


def test_silence_speaks_for_one_root_against_the_cord() -> None:
    words = (
        "left finger flexion 4/5", "left little finger numb",
        "left medial forearm numb", "left arm pain",
    )  # fmt: skip
    found = reported(*words, setting="referral")
    assert found.roots[0].root == "C8"
    assert found.categories["cord"] < 0.1
    assert (
        found.categories["cord"] < rank(*words, setting="referral").categories["cord"]
    )


def test_silence_never_calms() -> None:
    found = reported(
        "right leg pain", "left leg pain", "right great toe extension 3/5",
        "left ankle plantar flexion 3/5",
    )  # fmt: skip
    assert found.categories["cauda_equina"] + found.categories["conus"] > 0.08


@pytest.mark.parametrize(
    ("sign", "normal"),
    [
        ("right C6 dermatome reduced", "left C6 dermatome normal"),
        ("right thumb numb", "left thumb normal"),
        ("right quadriceps 3/5", "left quadriceps 5/5"),
    ],
)
def test_a_normal_other_side_favours_no_cause_of_both(sign: str, normal: str) -> None:
    """Who finds the other side normal has compared, and tells what is not."""

    def odds(*findings: str) -> float:
        exam = replace(parse_exam(findings, ATLAS), record=REPORT)
        posterior = infer(exam)
        both, one = 0.0, 0.0
        for ranked in posterior.lesions:
            lesion, share = ranked.lesion, ranked.probability
            if lesion.family in ("none", "other"):
                continue
            if lesion.side:
                one += share
            else:
                both += share
        return both / one

    assert odds(sign, normal) < 1.3 * odds(sign)
