"""The laws of the model, for every examination that Hypothesis can think of."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import neurosim
from neurosim import strategies
from neurosim.atlas import load_atlas
from neurosim.exam import Exam, Finding, mirror
from neurosim.explanation import contributions, explain
from neurosim.inference import infer, update
from neurosim.lesion import Lesion, mirrored
from neurosim.model import build_model
from neurosim.model.encode import encode, site_of
from neurosim.model.involvement import build_profiles
from neurosim.model.reading import reading
from neurosim.model.tracts import looked_at
from neurosim.next_test import NextTest, next_tests
from neurosim.posterior import Posterior
from neurosim.prediction import Prediction
from neurosim.terms import ROOTS, SIDES

ATLAS = load_atlas()
MODEL = build_model()
SETTINGS = st.sampled_from(ATLAS.setting_names)
EXAMS = strategies.exams(ATLAS)
TIGHT = 1e-12


def close(first: Posterior, second: Posterior, tolerance: float = TIGHT) -> bool:
    """Return whether two posteriors agree, hypothesis by hypothesis."""
    gap = np.abs(first.probabilities - second.probabilities).max()
    return bool(gap <= tolerance)


def without_statements(exam: Exam) -> Exam:
    """Drop statements and relations, which look at other records by design."""
    kept = tuple(
        finding
        for finding in exam.findings
        if not finding.relation and MODEL.owner(finding.structure).pool != "blur"
    )
    return replace(exam, findings=kept)


@given(EXAMS, SETTINGS)
def test_probabilities_are_probabilities(exam: Exam, setting: str) -> None:
    posterior = infer(exam, setting=setting)
    assert (posterior.probabilities >= 0).all()
    assert posterior.probabilities.sum() == pytest.approx(1, abs=TIGHT)
    assert sum(posterior.categories.values()) == pytest.approx(1, abs=1e-9)
    for ranked in (posterior.levels, posterior.roots):
        assert sum(item.probability for item in ranked) <= 1 + 1e-9
    assert all(0 <= item.p_affected <= 1 for item in posterior.roots)


@given(strategies.contradictory_exams(ATLAS), SETTINGS)
def test_a_contradiction_still_gives_probabilities(exam: Exam, setting: str) -> None:
    posterior = infer(exam, setting=setting)
    assert np.isfinite(posterior.probabilities).all()
    assert posterior.probabilities.sum() == pytest.approx(1, abs=TIGHT)


@given(SETTINGS)
def test_the_empty_exam_gives_the_prior(setting: str) -> None:
    posterior = infer(Exam(), MODEL, setting=setting)
    prior = np.exp(posterior.population.log_prior)
    np.testing.assert_allclose(posterior.probabilities, prior, atol=TIGHT)
    assert posterior.log_evidence == pytest.approx(0, abs=1e-9)


@given(EXAMS, strategies.structures(ATLAS), strategies.sides())
def test_not_tested_changes_nothing(exam: Exam, structure: object, side: str) -> None:
    chosen = ATLAS.structures[structure.id]  # type: ignore[attr-defined]
    place = "midline" if chosen.laterality == "midline" else side
    untested = Finding(chosen.id, place, chosen.scale.all)
    more = replace(exam, findings=(*exam.findings, untested))
    assert close(infer(exam, MODEL), infer(more, MODEL), 0.0)


@given(EXAMS, st.randoms(use_true_random=False))
def test_order_is_irrelevant(exam: Exam, dice: object) -> None:
    shuffled = list(exam.findings)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    other = replace(exam, findings=tuple(shuffled))
    assert close(infer(exam, MODEL), infer(other, MODEL))


@given(EXAMS, SETTINGS)
def test_one_at_a_time_is_all_at_once(exam: Exam, setting: str) -> None:
    step = infer(replace(exam, findings=()), MODEL, setting=setting)
    for finding in exam.findings:
        step = update(step, finding)
    assert close(step, infer(exam, MODEL, setting=setting))


@given(EXAMS)
def test_a_repeated_record_counts_once(exam: Exam) -> None:
    doubled = replace(exam, findings=exam.findings + exam.findings)
    assert close(infer(exam, MODEL), infer(doubled, MODEL), 0.0)


@given(EXAMS, SETTINGS)
def test_mirror(exam: Exam, setting: str) -> None:
    posterior = infer(exam, MODEL, setting=setting)
    swapped = infer(mirror(exam), MODEL, setting=setting)
    position = {lesion: i for i, lesion in enumerate(MODEL.lesions)}
    order = [position[mirrored(lesion)] for lesion in MODEL.lesions]
    np.testing.assert_allclose(
        posterior.probabilities, swapped.probabilities[order], atol=TIGHT
    )


@given(EXAMS, st.data())
def test_widening_is_a_mixture(exam: Exam, data: st.DataObject) -> None:
    """The posterior of a set of grades is the mixture of those of its members."""
    exam = without_statements(exam)
    structure = data.draw(strategies.structures(ATLAS))
    if structure.pool == "blur":
        return
    grades = data.draw(strategies.grade_sets(structure))
    side = "midline" if structure.laterality == "midline" else "right"
    kind = "told" if structure.modality == "pain" else "examined"
    # A member that repeats a record word for word would count once, by another law.
    assume((structure.id, side, kind) not in {
        (f.structure, f.side, f.kind) for f in exam.findings})  # fmt: skip
    given_set = _with(exam, Finding(structure.id, side, grades, kind))
    members = [_with(exam, Finding(structure.id, side, (g,), kind)) for g in grades]
    weights = np.exp([posterior.log_evidence for posterior in members])
    mixed = sum(
        weight * posterior.probabilities
        for weight, posterior in zip(weights / weights.sum(), members, strict=True)
    )
    np.testing.assert_allclose(given_set.probabilities, mixed, atol=1e-10)
    stacked = np.stack([posterior.probabilities for posterior in members])
    assert (given_set.probabilities <= stacked.max(axis=0) + 1e-10).all()
    assert (given_set.probabilities >= stacked.min(axis=0) - 1e-10).all()


def _result(test: NextTest, grade: int) -> Finding:
    return Finding(test.structure, test.side, (grade,), test.kind)


def _with(exam: Exam, finding: Finding) -> Posterior:
    return infer(replace(exam, findings=(*exam.findings, finding)), MODEL)


@given(EXAMS, SETTINGS)
def test_explanations_add_up(exam: Exam, setting: str) -> None:
    posterior = infer(exam, MODEL, setting=setting)
    why = explain(posterior)
    total = sum(reason.decibans for reason in why.reasons)
    odds = posterior.probability(why.lesion) / posterior.probability(why.against)
    assert total == pytest.approx(10 * np.log10(odds), abs=1e-6)
    assert total == pytest.approx(why.total, abs=1e-8)


@given(EXAMS, st.randoms(use_true_random=False))
def test_explanations_do_not_depend_on_order(exam: Exam, dice: object) -> None:
    shuffled = list(exam.findings)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    first = infer(exam, MODEL)
    second = infer(replace(exam, findings=tuple(shuffled)), MODEL)
    lesion = first.lesions[0].lesion
    mine, theirs = contributions(first, lesion), contributions(second, lesion)
    np.testing.assert_allclose(mine.terms, theirs.terms, atol=1e-9)
    assert mine.total == pytest.approx(theirs.total, abs=1e-9)


@settings(max_examples=15)
@given(strategies.exams(ATLAS, max_size=4), st.sampled_from(["root", "category"]))
def test_information_is_what_enumeration_gives(exam: Exam, target: str) -> None:
    """Never negative, and the expected drop of entropy over all results."""
    exam = without_statements(exam)  # a new record may silence a statement
    posterior = infer(exam, MODEL)
    some = [("triceps", "right", "examined"), ("achilles_reflex", "left", "examined")]
    untested = [
        item for item in some if item[:2] not in {site_of(MODEL, f) for f in
        exam.findings}
    ]  # fmt: skip
    for test in next_tests(posterior, target, among=untested):
        after = sum(
            outcome.probability
            * _entropy(_with(exam, _result(test, outcome.grade)), target)
            for outcome in test.outcomes
        )
        assert test.bits >= 0
        drop = _entropy(posterior, target) - after
        assert test.bits == pytest.approx(drop, abs=1e-9)


def _entropy(posterior: Posterior, target: str) -> float:
    mass: dict[object, float] = {}
    for lesion, p in zip(MODEL.lesions, posterior.probabilities, strict=True):
        value = lesion.roots if target == "root" else lesion.category
        mass[value] = mass.get(value, 0.0) + float(p)
    p = np.array([value for value in mass.values() if value > 0])
    return float(-(p * np.log2(p)).sum())


@given(EXAMS)
def test_records_of_one_structure_are_bounded_by_its_state(exam: Exam) -> None:
    """However many records: between the posteriors with the state known."""
    exam = without_statements(exam)
    terms = encode(MODEL, exam)
    if not terms:
        return
    structure, side = terms[0].sites[0]
    # What a second cause drives is in two states, with and without it.
    assume(not MODEL.beside.drives((structure, side)).any())
    rest = tuple(f for f in exam.findings if site_of(MODEL, f) != (structure, side))
    # A skin reflex has no state above normal, whatever is wrong.
    table = MODEL.rows(structure, side).table
    states = np.flatnonzero(table.reshape(-1, table.shape[-1]).any(axis=0)).tolist()
    known = np.stack([_with_state(rest, structure, side, state) for state in states])
    ours = infer(Exam(exam.findings), MODEL).probabilities
    assert (ours <= known.max(axis=0) + 1e-9).all()
    assert (ours >= known.min(axis=0) - 1e-9).all()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("position_sense", "examined"), ("hand_position_sense", "examined"),
     ("foot", "vibration"), ("dermatome_c6", "vibration")],
)  # fmt: skip
def test_position_and_vibration_are_never_increased(name: str, kind: str) -> None:
    structure = ATLAS.structure(name)
    keener = structure.scale.grades.index("increased")
    table = reading(ATLAS, structure, kind)
    assert table[:, keener].max() < ATLAS.observe("lapse")


def _with_state(
    rest: tuple[Finding, ...], structure: str, side: str, state: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the posterior if the true state of a structure were seen."""
    rows = MODEL.rows(structure, side)
    base = infer(Exam(rest), MODEL)
    modality = ATLAS.structures[structure].modality
    with np.errstate(divide="ignore"):  # few lesions leave skin in two grades at once
        seen = rows.log_likelihood(np.eye(rows.table.shape[-1])[state])
    total = np.zeros(len(MODEL.lesions))
    # One more term in the modality's channel, by hand.
    hidden = MODEL.hidden(modality)
    found = [c for c in base.channels if c.modality == modality]
    channel = (found[0].total if found else 0) + seen.reshape(len(seen), -1)
    with np.errstate(divide="ignore"):
        with_term = np.log(np.exp(channel) @ hidden)
    joint = base.joint + with_term - (found[0].log_evidence if found else 0)
    by_profile = np.exp(joint).sum(axis=1)
    profiles = MODEL.profiles
    rows_mass = (
        np.exp(base.population.log_prior[profiles.lesion] + profiles.log_weight)
        * by_profile[profiles.profile]
    )
    np.add.at(total, profiles.lesion, rows_mass)
    answer: np.ndarray[tuple[int], np.dtype[np.float64]] = total / total.sum()
    return answer


def test_a_worse_lesion_is_never_milder() -> None:
    """Strength and sensation fall, and reflexes fade, with severity."""
    for structure, side in [("triceps", "right"), ("middle_finger", "left"),
                            ("triceps_reflex", "right")]:  # fmt: skip
        table = MODEL.rows(structure, side).table
        table = table @ looked_at(ATLAS, ATLAS.structure(structure), "examined")
        at_or_below = table.cumsum(axis=-1)[..., :-1]
        rows = MODEL.rows(structure, side)
        lost = np.unique(rows.index[_lower_only()])
        assert (np.diff(at_or_below[lost], axis=1) >= -TIGHT).all()


def _lower_only() -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    every = MODEL.profiles.roots.reshape(len(MODEL.profiles.family), -1)
    lower = MODEL.profiles.lower.reshape(len(every), -1)
    direct = np.array([bool(f) for f in MODEL.profiles.family])
    return np.flatnonzero((every.sum(axis=1) == lower.sum(axis=1)) & ~direct)


@pytest.mark.parametrize("lesion", MODEL.lesions[:40:3], ids=lambda x: x.name)
def test_mirrored_lesions_are_hypotheses_too(lesion: Lesion) -> None:
    assert mirrored(lesion) in MODEL.lesions


@pytest.mark.parametrize("root", ["S2", "S3", "S4", "S5"])
@pytest.mark.parametrize("side", SIDES)
def test_one_side_keeps_bladder_and_bowel_going(root: str, side: str) -> None:
    """Of patients without the sacral nerves of one side a tenth is disturbed."""
    kept = {
        one.id
        for one in ATLAS.structures.values()
        if one.pool == "both" and one.modality == "autonomic"
    }
    of_both = _disturbed(neurosim.predict("cauda equina", severity="complete"), kept)
    of_one = _disturbed(neurosim.predict(root, side=side, severity="complete"), kept)
    assert {"bladder", "bowel", "anal_tone"} <= set(of_both)
    for name, probability in of_one.items():
        assert probability < 0.15, name
        assert probability < of_both[name] / 4, name


def _disturbed(found: Prediction, names: set[str]) -> dict[str, float]:
    return {f.structure: f.p_abnormal for f in found.findings if f.structure in names}


@pytest.mark.parametrize("root", ["T2", "T4", "T11", "T12", "L1", "L2"])
def test_no_root_alone_stops_the_sweating_of_a_limb(root: str) -> None:
    """Ten roots keep it going; each does a part of it."""
    found = neurosim.predict(root, side="right", severity="complete")
    sweating = _disturbed(found, {"limb_sweating"})
    assert all(probability < 0.15 for probability in sweating.values())


def test_a_root_and_its_neighbour_are_the_root_and_what_is_added() -> None:
    """What a pattern with a neighbour does not say is that of the root alone."""
    tension = [
        replace(row, value=0.125)
        if (row.family, row.pattern, row.kind) == ("stenosis", "root alone", "tension")
        else row
        for row in ATLAS.patterns
    ]
    changed = build_profiles(replace(ATLAS, patterns=tuple(tension)), MODEL.lesions)
    for index, lesion in enumerate(MODEL.lesions):
        of_it = changed.profile[changed.lesion == index]
        if lesion.family == "stenosis" and lesion.zone == "subarticular":
            assert set(changed.tension[of_it]) == {0.125}
        if lesion.family in ("disc", "stenosis") and lesion.zone != "central":
            ((root, side),) = lesion.roots
            level = changed.lower[of_it, SIDES.index(side), ROOTS.index(root)]
            assert set(level) == {1.0}


@pytest.mark.parametrize("name", ["bladder", "anal_tone", "voluntary_anal_contraction"])
def test_what_both_sides_keep_going_is_lost_by_steps(name: str) -> None:
    """More lost on either side never spares it, and both sides count alike."""
    drives, structure = MODEL._drives, ATLAS.structures[name]
    steps = np.linspace(0.0, 1.0, 5)
    lost = np.zeros((5, 5, 2, len(ROOTS)))
    lost[..., ROOTS.index("S3")] = np.stack(np.meshgrid(steps, steps), axis=-1)
    seen = lost.reshape(25, 2, len(ROOTS))
    found = drives._by_roots(structure, seen, range(1)).reshape(5, 5)
    np.testing.assert_allclose(found, found.T)
    assert (np.diff(found, axis=0) > 0).all()
    assert (np.diff(found, axis=1) > 0).all()
    assert found[0, 4] < found[4, 4] / 4
