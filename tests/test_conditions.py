"""Variants and duration: the same tables under a condition."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurosim.atlas import Atlas, load_atlas
from neurosim.batch import rank_batch
from neurosim.conditions import at_duration, find_variant, with_variant
from neurosim.exam import Exam, Finding
from neurosim.inference import infer
from neurosim.model.incidence import onset_factor, usual_onset
from neurosim.prediction import predict
from neurosim.simulation import simulate
from neurosim.terms import NeurosimError, TableError, UnknownNameError
from tests.test_cli import document, run, validate
from tests.test_reference import reference

THIN = Finding("calf_bulk", "right", (0,))
FULL = Finding("calf_bulk", "right", (1,))
WEAK = Finding("ankle_plantar_flexion", "right", (3,))


def chance(atlas: Atlas, root: str, structure: str, side: str = "right") -> float:
    found = predict(root, side=side, atlas=atlas, among={structure}).findings
    at = {(item.structure, item.side): item.p_abnormal for item in found}
    return at.get((structure, side), 0.0)


@pytest.mark.parametrize(
    ("variant", "root", "usual", "structure"),  # what the variant's root looks like
    [
        ("prefixed_brachial", "C6", "C7", "triceps"),
        ("postfixed_brachial", "C8", "C7", "triceps_reflex"),
        ("prefixed_lumbosacral", "L4", "L5", "great_toe_extension"),
        ("lumbarised_s1", "S1", "L5", "great_toe_extension"),
        ("sacralised_l5", "L4", "L5", "dorsum_foot"),
        ("dermatome_rostral", "C5", "C6", "thumb"),
    ],
)
@pytest.mark.parametrize("side", ["right", "left"])
def test_a_moved_map_looks_like_the_next_root(
    atlas: Atlas, variant: str, root: str, usual: str, structure: str, side: str
) -> None:
    there = with_variant(atlas, variant)
    moved = chance(there, root, structure, side)
    assert moved == pytest.approx(chance(atlas, usual, structure, side))
    assert moved > chance(atlas, root, structure, side) + 0.05


def test_only_its_modalities_and_its_limb_move(atlas: Atlas) -> None:
    there = with_variant(atlas, "dermatome_rostral")
    for structure, weights in atlas.weights.items():
        same = there.weights[structure] == weights
        modality = atlas.structures[structure].modality
        assert same or modality in ("sensory", "pain")
    arm = with_variant(atlas, "prefixed_brachial")
    assert arm.weights["great_toe_extension"] == atlas.weights["great_toe_extension"]
    assert atlas.weights["triceps"] != arm.weights["triceps"]


def test_every_variant_has_a_rate_and_moves_something(atlas: Atlas) -> None:
    assert len(atlas.variants) >= 6
    for name, variant in atlas.variants.items():
        assert 0 < variant.rate < 0.5
        assert with_variant(atlas, name).weights != atlas.weights


def test_an_unknown_variant_names_the_choices(atlas: Atlas) -> None:
    assert find_variant(atlas, "Lumbarized-S1").id == "lumbarised_s1"
    with pytest.raises(UnknownNameError, match="prefixed_brachial"):
        find_variant(atlas, "prefixed_brachal")


@pytest.mark.deep
def test_the_commands() -> None:
    plain = document("rank", "rank", "right triceps 3/5")
    moved = document("rank", "rank", "right triceps 3/5", "--variant", "prefixed")
    assert plain["roots"][0]["root"] == "C7"
    assert moved["roots"][0]["root"] == "C6"
    page = run("predict", "L5/S1", "--variant", "lumbarised s1", "--duration", "1")
    assert "great toe extension" in page.stdout
    simulated = run("simulate", "C6", "--variant", "prefixed", "--duration", "30")
    assert simulated.stdout.count("\n") == 1
    patient = json.loads(simulated.stdout)
    validate("simulate", patient)
    assert patient["duration_weeks"] == 30
    assert patient["source"]["variant"] == "prefixed"
    said = run("rank", "right triceps 3/5", "--variant", "prefixed").stdout
    assert "variant prefixed brachial plexus" in " ".join(said.split())


def test_early_on_absent_wasting_says_nothing() -> None:
    """At onset a full calf is what everybody has."""
    bare = infer(Exam(duration_weeks=0.0))
    full = infer(Exam((FULL,), duration_weeks=0.0))
    np.testing.assert_allclose(full.probabilities, bare.probabilities, atol=2e-3)
    late = infer(Exam((FULL,), duration_weeks=52.0))
    assert np.abs(late.probabilities - bare.probabilities).max() > 2e-3


def test_the_duration_weighs_what_comes_on_fast_or_slowly(atlas: Atlas) -> None:
    """Without wasting it moves the odds of such lesions, by their rows alone."""
    plain = infer(Exam((WEAK,)))
    families = [lesion.family for lesion in plain.model.lesions]
    timed = np.array([bool(usual_onset(atlas, name)) for name in families])
    for weeks, onset in (
        (0.0, "acute"),
        (4.0, "acute"),
        (8.0, "subacute"),
        (9.0, "chronic"),
    ):
        found = infer(Exam((WEAK,), duration_weeks=weeks))
        ratio = found.probabilities / plain.probabilities
        still = ratio[~timed].max()
        np.testing.assert_allclose(ratio[~timed], still)
        wanted = [onset_factor(atlas, name, onset) for name in families]
        np.testing.assert_allclose(ratio / still, wanted)


def test_a_week_is_no_slow_disease() -> None:
    """Knee and ankle jerks that are lost within a week are not a polyneuropathy."""
    legs = [
        Finding(name, side, (0,) if name.endswith("reflex") else (3,))
        for name in ("patellar_reflex", "achilles_reflex", "ankle_dorsiflexion")
        for side in ("right", "left")
    ]
    odds = []
    for weeks in (1.0, None, 100.0):
        found = infer(Exam(tuple(legs), duration_weeks=weeks, record="report"))
        each = {
            name: sum(
                p
                for lesion, p in zip(
                    found.model.lesions, found.probabilities, strict=True
                )
                if lesion.family == name
            )
            for name in ("acute_polyradiculopathy", "polyneuropathy")
        }
        odds.append(each["acute_polyradiculopathy"] / each["polyneuropathy"])
    assert odds[0] > 1
    assert odds[0] > 10 * odds[1] > 50 * odds[2]


def test_a_page_says_that_the_duration_was_not_told() -> None:
    said = "How long it has lasted was not told"
    legs = ("both legs weak", "ankle reflexes absent", "feet tingling")
    assert said in run("rank", *legs).stdout
    assert said in run("rank", *legs, "--all").stdout
    assert said not in run("rank", *legs, "--duration", "30").stdout
    assert said not in run("rank", "right triceps 3/5").stdout


def test_slow_diseases_are_seldom_drawn_early() -> None:
    drawn = {
        weeks: [
            patient.lesion.family
            for patient in simulate(n=400, seed=3, protocol="screening", weeks=weeks)
        ]
        for weeks in (1.0, 100.0)
    }
    slow = {weeks: found.count("polyneuropathy") for weeks, found in drawn.items()}
    assert slow[1.0] * 4 < slow[100.0]


@given(st.lists(st.sampled_from([None, 0.5, 5.0, 70.0]), min_size=3, max_size=3))
@settings(max_examples=4)
def test_a_batch_weighs_durations_as_one_exam_does(weeks: list[float | None]) -> None:
    exams = [Exam((WEAK,), duration_weeks=told) for told in weeks]
    batch = rank_batch(exams)
    for row, exam in enumerate(exams):
        np.testing.assert_allclose(
            batch.probabilities[row], infer(exam).probabilities, atol=1e-12
        )


def test_onset_rows_sum_to_one(atlas: Atlas, tmp_path: Path) -> None:
    assert atlas.directory is not None
    folder = tmp_path / "data"
    shutil.copytree(atlas.directory, folder)
    file = folder / "observation.csv"
    text = file.read_text("utf-8")
    assert "onset,hirayama:acute,0.02" in text
    file.write_text(
        text.replace("onset,hirayama:acute,0.02", "onset,hirayama:acute,0.2")
    )
    with pytest.raises(TableError, match=r"hirayama.*sum to 1"):
        load_atlas(folder)


@settings(max_examples=6)  # each is two models
@given(st.floats(0, 300), st.floats(0, 300))
def test_wasting_is_never_less_expected_later(first: float, second: float) -> None:
    early, late = sorted((first, second))
    at = {
        weeks: infer(Exam((THIN, WEAK), duration_weeks=weeks)).log_evidence
        for weeks in (early, late)
    }
    assert at[late] >= at[early] - 1e-9


@pytest.mark.deep
@pytest.mark.parametrize("weeks", [None, 0.0, 4.0])
def test_reference_and_batch_agree(weeks: float | None) -> None:
    exam = Exam((THIN, WEAK), duration_weeks=weeks)
    ours = infer(exam, setting="referral")
    theirs = reference().log_evidence(exam, "referral")
    assert ours.log_evidence == pytest.approx(theirs, abs=1e-10)
    batch = rank_batch([Exam((WEAK,)), exam], setting="referral")
    np.testing.assert_allclose(batch.probabilities[1], ours.probabilities, atol=1e-12)


@pytest.mark.parametrize("weeks", [-1.0, float("nan"), float("inf")])
def test_an_impossible_duration_is_refused(atlas: Atlas, weeks: float) -> None:
    with pytest.raises(NeurosimError, match="weeks"):
        at_duration(atlas, weeks)
