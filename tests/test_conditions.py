"""Variants and duration: the same tables under a condition."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurosim.atlas import Atlas
from neurosim.batch import rank_batch
from neurosim.conditions import at_duration, find_variant, with_variant
from neurosim.exam import Exam, Finding
from neurosim.inference import infer
from neurosim.prediction import predict
from neurosim.terms import NeurosimError, UnknownNameError
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


def test_without_wasting_the_duration_changes_nothing() -> None:
    early, late = (infer(Exam((WEAK,), duration_weeks=w)) for w in (0.0, 100.0))
    np.testing.assert_array_equal(early.probabilities, late.probabilities)


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
