"""Laws of the numbers in the tables: what a slip of the pen would break.

Each takes an atlas, so that the mutation study can try it on a changed one.
"""

import re
from collections import defaultdict

import pytest

from neurosim.atlas import Atlas
from neurosim.side_tables import Rung
from neurosim.terms import LEVELS, OTHER_SUPPLY, ROOTS

#: Written sums are rounded to two or three places.
ROUNDING = 0.0015
#: Shares nearer than this are as good as equal.
NEAR = 0.1 + 1e-9


def off_one(totals: dict[tuple[str, ...], float]) -> dict[tuple[str, ...], float]:
    return {k: total for k, total in totals.items() if abs(total - 1) > ROUNDING}


def test_shares_of_a_setting_sum_to_one(atlas: Atlas) -> None:
    totals: dict[tuple[str, ...], float] = defaultdict(float)
    for (setting, parameter, key), row in atlas.settings.items():
        split = ("cord", "hemicord", "disc", "two_level")
        group = key.split(":")[0] if parameter == "region" else parameter
        if parameter in ("share", "severity") or group in split:
            totals[setting, group] += row.value
        elif parameter == "region":
            assert row.value == 1, (setting, key)
    assert not off_one(totals)


def test_shares_of_the_observation_model_sum_to_one(atlas: Atlas) -> None:
    totals: dict[tuple[str, ...], float] = defaultdict(float)
    for (parameter, key), row in atlas.observation.items():
        if parameter in ("habit_share", "cauda_equina_share", "conus_share",
                         "epiconus_share", "stenosis_share"):  # fmt: skip
            totals[parameter, ""] += row.value
        if parameter == "cord_share":
            totals[parameter, atlas.levels[key].region] += row.value
        if parameter == "zone_share":
            totals[parameter, key.split(":")[0]] += row.value
        if parameter == "statement_blur":
            totals[parameter, ""] += row.value * (1 if key == "0" else 2)
    assert not off_one(totals)


def test_a_number_lies_in_its_range(atlas: Atlas) -> None:
    for key, row in atlas.observation.items():
        if row.low is not None and row.high is not None:
            assert row.low <= row.value <= row.high, key


def test_a_mean_of_men_and_women_is_one(atlas: Atlas) -> None:
    seen = 0
    for family in atlas.families.values():
        found = re.match(r"([\d.]+) in men and ([\d.]+) in women", family.note)
        if found:
            mean = (float(found[1]) + float(found[2])) / 2
            assert family.incidence == pytest.approx(mean, rel=0.01), family.id
            seen += 1
    assert seen


def test_discs_hit_the_roots_of_anatomy(atlas: Atlas) -> None:
    for name, level in atlas.levels.items():
        upper, lower = name.split("/")
        if level.region == "lumbar":
            exiting = upper
            traversing = ROOTS[ROOTS.index(upper) + 1]
        else:
            neck = name.startswith("C")
            last = "C8" if name == "C7/T1" else upper[0] + lower.lstrip("CT")
            exiting = traversing = last if neck else upper
        assert level.foraminal == level.extraforaminal == exiting, name
        assert level.subarticular == level.principal_root == traversing, name
        above_conus = LEVELS.index(name) < LEVELS.index("T12/L1")
        assert (level.central == "cord") == above_conus, name


def test_the_ladder_and_the_model_cut_the_cord_at_one_segment(atlas: Atlas) -> None:
    """In the neck the lesion reaches from the root of the disc to that segment."""
    for rung in atlas.rows(Rung):
        level = atlas.levels[rung.level]
        if level.central == "cord":
            first = rung.segment.split("-")[0]
            below = ROOTS.index(first) - ROOTS.index(level.segment)
            assert below == (level.region == "cervical"), rung.level


#: Areas that cross an axial line, where roots meet without those between them, and
#: sums over several muscles, arcs, limbs or signs.
SEVERAL_PEAKS = {
    "chest", "upper_arm", "upper_back", "hip_area", "buttock", "genitals",
    "medial_thigh", "thigh", "lateral_thigh", "posteromedial_leg", "pain_chest",
    "pain_genitals", "arm_power", "hemibody_power", "hemibody", "pain_hemibody",
    "reflexes", "leg_reflexes", "lhermitte", "valsalva", "umn_signs", "limb_sweating",
    "anterior_forearm", "forearm", "arm_sensation", "leg_sensation",
    "abdominals", "abdominal_reflexes", "proximal_leg",
    "pain_hand", "pain_elbow", "pain_back", "pain_thigh",
}  # fmt: skip


def test_weights_rise_to_one_peak_and_fall(atlas: Atlas) -> None:
    """And the roots follow each other: segments stay in order on their way out."""
    seen = 0
    for name, weights in atlas.weights.items():
        row = [weights.get(root, 0.0) for root in ROOTS]
        if name in SEVERAL_PEAKS or not any(row):
            continue
        peak = row.index(max(row))
        rise, fall = row[: peak + 1], row[peak:]
        assert rise == sorted(rise), name
        assert fall == sorted(fall, reverse=True), name
        places = [place for place, weight in enumerate(row) if weight]
        assert len(places) == places[-1] - places[0] + 1, name
        seen += 1
    assert seen > 400
    assert set(atlas.weights) >= SEVERAL_PEAKS


def test_a_statement_is_about_its_roots_and_no_others(atlas: Atlas) -> None:
    """In equal parts; the S4-5 point is one segment of two roots."""
    pattern = re.compile(
        r"(?:pain_)?(?:dermatome|myotome)_([clst]\d+)(?:_(to_)?([clst]?\d+))?$"
    )
    seen = 0
    for name, weights in atlas.weights.items():
        found = pattern.match(name)
        if not found:
            continue
        first, last = found[1].upper(), (found[3] or found[1]).upper()
        last = last if last[0].isalpha() else first[0] + last
        named = ROOTS[ROOTS.index(first) : ROOTS.index(last) + 1]
        assert set(weights) == set(named), name
        assert max(weights.values()) - min(weights.values()) < 0.005, name
        seen += 1
    assert seen > 150


def test_two_sources_overlap(atlas: Atlas) -> None:
    """The leader of another chart carries something in ours, and half of the chart."""
    charts: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for claim in atlas.claims:
        if claim.role == "alternative":
            charts[claim.structure, claim.chart][claim.root] = claim.weight
    for (name, chart), other in charts.items():
        ours = atlas.weights.get(name, {})
        spinal = 1 - ours.get(OTHER_SUPPLY, 0.0)
        if not ours or spinal < 0.5:
            continue
        total = sum(other.values())
        assert total == pytest.approx(1, abs=ROUNDING), (name, chart)
        common = sum(
            min(ours.get(root, 0) / spinal, weight / total)
            for root, weight in other.items()
        )
        assert common > 0.6, (name, chart, common)


def test_a_lesion_of_one_nerve_stays_on_its_side(atlas: Atlas) -> None:
    """But for the brain and the diseases that spread to the other limb."""
    spreading = {"brain_hand", "brain_foot", "motor_neuron_disease", "hirayama",
                 "multifocal_motor",
                 "neck_spasm", "back_spasm", "diabetic_amyotrophy"}  # fmt: skip
    for supply in atlas.supplies:
        family = atlas.families[supply.lesion]
        midline = atlas.structures[supply.structure].laterality == "midline"
        if family.laterality == "both":
            assert supply.side == "both", supply
        elif supply.lesion not in spreading and not midline:
            assert supply.side == "same", supply
        assert supply.share > 0 or (
            atlas.structures[supply.structure].modality == "reflex"
        )


def test_a_key_root_leads_its_muscle_or_reflex(atlas: Atlas) -> None:
    """No root carries clearly more than the leading one that the table calls key."""
    keys: dict[str, set[str]] = defaultdict(set)
    for claim in atlas.claims:
        if claim.role == "model" and claim.key and claim.root != OTHER_SUPPLY:
            keys[claim.structure].add(claim.root)
    for name, roots in keys.items():
        weights = atlas.weights[name]
        spinal = {r: w for r, w in weights.items() if r != OTHER_SUPPLY}
        most = max(weights[root] for root in roots)
        assert most >= max(spinal.values()) - NEAR, name


def test_shares_of_levels_sum_to_one_to_the_last_place(atlas: Atlas) -> None:
    totals: dict[tuple[str, ...], float] = defaultdict(float)
    for level in atlas.levels.values():
        totals[(level.region,)] += level.share
    assert not off_one(totals)
