"""Relations that every row of the tables must satisfy."""

from collections import Counter
from typing import Any

import pytest

from neurosim.atlas import Atlas
from neurosim.citations import split_sources
from neurosim.side_tables import ChartDifference
from neurosim.terms import (
    ASSUMPTION,
    LEVELS,
    OTHER_SUPPLY,
    ROOTS,
    SEGMENTS,
    SIDES,
    segment_root,
)

KEY_MUSCLES = ("C5", "C6", "C7", "C8", "T1", "L2", "L3", "L4", "L5", "S1")


def test_every_root_has_facts(atlas: Atlas) -> None:
    assert {claim.root for claim in atlas.claims} >= set(ROOTS)


def test_weights_of_the_model_sum_to_one_as_shipped(atlas: Atlas) -> None:
    totals: Counter[str] = Counter()
    for claim in atlas.claims:
        if claim.role == "model":
            totals[claim.structure] += claim.weight  # type: ignore[assignment]
    off = {name: total for name, total in totals.items() if abs(total - 1) > 2e-3}
    assert not off


def test_there_are_28_key_points_and_10_key_muscles(atlas: Atlas) -> None:
    keys: dict[str, list[str]] = {"sensory": [], "motor": []}
    for structure in atlas.structures.values():
        if structure.key:
            keys[structure.modality].append(structure.key)
    assert sorted(keys["sensory"]) == sorted(SEGMENTS)
    assert sorted(keys["motor"]) == sorted(KEY_MUSCLES)


def test_the_root_of_a_key_leads_or_says_why_not(atlas: Atlas) -> None:
    for structure in atlas.structures.values():
        if not structure.key:
            continue
        weights = atlas.weights[structure.owner]
        leader = max(weights, key=lambda root: weights[root])
        notes = [c.note for c in atlas.claims if c.structure == structure.owner]
        if leader != segment_root(structure.key):
            assert any("contested" in note or "L4" in note for note in notes), structure


def test_nothing_at_the_bedside_hangs_on_one_root_alone(atlas: Atlas) -> None:
    """But for the bands of the trunk wall; there is no private muscle."""
    for name, weights in atlas.weights.items():
        structure = atlas.structures[name]
        spinal = (share for root, share in weights.items() if root != OTHER_SUPPLY)
        sole = max(spinal, default=0.0) > 0.95
        if sole and structure.modality in ("motor", "reflex", "sensory"):
            assert structure.pool == "blur" or "intercostal" in name, name


def test_neighbours_are_neighbours(atlas: Atlas) -> None:
    """The roots of a muscle or reflex follow each other without a gap."""
    for name, weights in atlas.weights.items():
        structure = atlas.structures[name]
        local = structure.modality in ("motor", "reflex") and structure.pool == "sum"
        both_limbs = {"C", "L"} <= {root[0] for root in weights}
        if not local or both_limbs:
            continue
        places = sorted(ROOTS.index(root) for root in weights if root != OTHER_SUPPLY)
        assert places == list(range(places[0], places[-1] + 1)), name


def test_c7_carries_what_is_taught(atlas: Atlas) -> None:
    facts = {
        c.structure: c for c in atlas.claims if c.root == "C7" and c.role == "model"
    }
    for name in ("triceps", "latissimus_dorsi"):
        assert facts[name].key, name
    for name in (
        "triceps_reflex", "middle_finger", "pronator_teres", "wrist_extension",
        "wrist_flexion", "flexor_carpi_radialis", "finger_extension",
    ):  # fmt: skip
        owner = atlas.structure(name).owner
        assert facts[owner].weight > 0, name


def test_shares_of_levels_sum_to_one_in_each_region(atlas: Atlas) -> None:
    totals: dict[str, float] = {}
    for level in atlas.levels.values():
        totals[level.region] = totals.get(level.region, 0) + level.share
    assert set(atlas.levels) == set(LEVELS)
    for region, total in totals.items():
        assert total == pytest.approx(1, abs=0.01), region


def test_every_reference_is_used_and_says_for_what(atlas: Atlas) -> None:
    rows: list[Any] = [*atlas.claims, *atlas.levels.values(), *atlas.families.values(),
            *atlas.supplies, *atlas.patterns, *atlas.red_flags,
            *atlas.observation.values(), *atlas.settings.values()]  # fmt: skip
    used = {key for row in rows for key in split_sources(row.source)}
    assert used <= set(atlas.references) | {ASSUMPTION}
    assert all(item.supports for item in atlas.references.values())


def test_what_a_mimic_touches_is_known(atlas: Atlas) -> None:
    touched = {supply.lesion for supply in atlas.supplies}
    for family in atlas.families.values():
        if family.category == "mimic":
            assert family.id in touched, family.id


@pytest.mark.parametrize("protocol", ["screening", "isncsci", "full"])
def test_protocols_examine_both_sides(atlas: Atlas, protocol: str) -> None:
    items = atlas.protocols[protocol]
    sides = {
        side
        for item in items
        for side in (SIDES if item.side == "both" else (item.side,))
    }
    assert set(SIDES) <= sides
    assert len(items) >= 10


def test_isncsci_is_whole(atlas: Atlas) -> None:
    keys = {
        (
            atlas.structures[item.structure].modality,
            atlas.structures[item.structure].key,
        )
        for item in atlas.protocols["isncsci"]
    }
    assert {("sensory", segment) for segment in SEGMENTS} <= keys
    assert {("motor", segment) for segment in KEY_MUSCLES} <= keys


def test_what_charts_say_is_cited(atlas: Atlas) -> None:
    for item in atlas.rows(ChartDifference):
        assert set(item.roots) <= set(ROOTS)
        keys = set(split_sources(item.source))
        assert keys <= set(atlas.references) | {ASSUMPTION}
