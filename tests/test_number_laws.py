"""Laws of the numbers: what is said of them in words must be true of them.

Bounds, ratios and likenesses stand in ``anatomy/``, each with its source or the words
of the note that it rests on. Where a row says *as the upper abdominal reflex*, *about
a tenth* or *one to three months*, a factor of two makes the words untrue.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

from neurosim.atlas import Atlas
from neurosim.lesion_tables import Pattern
from tests.test_anatomy_laws import supplies, table


def number(atlas: Atlas, where: str, parameter: str, key: str) -> float:
    if where == "lesions":
        return atlas.families[key].incidence
    if where == "mimics":
        return supplies(atlas)[parameter][key]
    return atlas.observation[parameter, key].value


def test_numbers_lie_in_published_bounds(atlas: Atlas) -> None:
    for row in table("bounds.csv", 30):
        ours = number(atlas, row["table"], row["parameter"], row["key"])
        assert float(row["low"]) <= ours <= float(row["high"]), (row, ours)


def test_a_fitted_number_is_the_middle_of_its_range(atlas: Atlas) -> None:
    """On the scale of its fit; a distance from another number only about."""
    seen = 0
    for (parameter, key), row in atlas.observation.items():
        if row.low is None or row.high is None:
            continue
        if "moved within the range" in row.note:  # on purpose
            continue
        gap = parameter == "reflex_cut" or key.startswith("mrc:")
        off = min(abs(value) for value in skewness(row.low, row.value, row.high))
        assert off < (0.2 if gap else 0.02), (parameter, key, off)
        seen += 1
    assert seen > 40


def skewness(low: float, value: float, high: float) -> Iterator[float]:
    """Yield how far a value is from the middle, as it is, in logs and in log-odds."""
    scales: list[Callable[[float], float]] = [float]
    if low > 0:
        scales.append(math.log)
    if low > 0 and high < 1:
        scales.append(lambda p: math.log(p / (1 - p)) if p < 1 else math.inf)
    for scale in scales:
        a, x, b = scale(low), scale(value), scale(high)
        yield (2 * x - a - b) / (b - a)


def test_ratios_are_as_said(atlas: Atlas) -> None:
    for row in table("ratios.csv", 20):
        one, of = (
            number(atlas, row["table"], row["parameter"], row[end])
            for end in ("key", "of")
        )
        assert float(row["low"]) <= one / of <= float(row["high"]), (row, one / of)


def test_numbers_of_one_assumption_are_alike(atlas: Atlas) -> None:
    for row in table("alike.csv", 12):
        for values in alike(atlas, row):
            assert max(values) <= min(values) * float(row["factor"]), (row, values)


def alike(atlas: Atlas, row: dict[str, str]) -> list[list[float]]:
    """Return the sets of numbers that a row compares, one for each setting."""
    keys = row["keys"].split()
    if row["table"] != "settings":
        return [[number(atlas, row["table"], row["parameter"], key) for key in keys]]
    names = {setting for setting, parameter, _ in atlas.settings
             if parameter == row["parameter"]}  # fmt: skip
    return [[atlas.settings[n, row["parameter"], k].value for k in keys] for n in names]


def test_sex_is_as_counted(atlas: Atlas) -> None:
    """Carpal tunnel syndrome in 87.8 men and 192.8 women; nobody else is preferred."""
    shares = {key: row.value for (p, key), row in atlas.observation.items()
              if p == "male_share"}  # fmt: skip
    assert abs(shares["carpal_tunnel"] - 87.8 / (87.8 + 192.8)) < 0.005
    assert shares["all"] == 0.5


def test_a_diagnosis_narrows_the_age(atlas: Atlas) -> None:
    """To half of the spread of all patients at most, but for a disease of the young.

    Adults are examined: two deviations below the mean are still above eight years.
    """
    mean, spread = (
        {key: row.value for (p, key), row in atlas.observation.items() if p == wanted}
        for wanted in ("age_mean", "age_sd")
    )
    assert set(mean) == set(spread)
    for key, deviation in spread.items():
        assert spread["all"] / 4 <= deviation <= spread["all"], key
        assert deviation >= spread["all"] / 2 or mean[key] < 30, key
        assert mean[key] - 2 * deviation >= 8, key
    assert atlas.observe("reflex_age_origin") == mean["all"]


def test_wasting_is_seen_after_weeks(atlas: Atlas) -> None:
    """Rarely in the first two weeks, plain after two months (note of the row)."""

    def seen(weeks: float) -> float:
        return float(1 - 2 ** (-weeks / atlas.observe("wasting_half")))

    assert seen(2) < 0.5
    assert seen(8.6) > 0.8


def test_a_nerve_reaches_further_than_a_root_not_beyond_the_whole(atlas: Atlas) -> None:
    """Half of a supply is not more than all of it, so the gain is two at most."""
    for (parameter, key), row in atlas.observation.items():
        if parameter == "supply_gain":
            assert 1 <= row.value < 2, key


def test_inconstant_reflexes_lie_between_ankle_and_abdomen(atlas: Atlas) -> None:
    """Absent in health oftener than the Achilles, not oftener than abdominal ones."""
    offsets = {key: row.value for (p, key), row in atlas.observation.items()
               if p == "reflex_offset"}  # fmt: skip
    low, high = offsets["achilles_reflex"], offsets["upper_abdominal_reflex"]
    constant = {"brachioradialis_reflex", "medial_hamstring_reflex"}
    for name, value in offsets.items():
        if name not in {"", *constant}:
            assert low <= value <= high, name
    assert all(offsets[""] < offsets[name] < low for name in constant)


def test_an_examiner_errs_more_rarely_than_the_body(atlas: Atlas) -> None:
    """A false alarm at a normal structure is rarer than a chance abnormality."""
    for (parameter, key), row in atlas.observation.items():
        background = atlas.observation.get(("background", key))
        if parameter == "false" and background:
            assert row.value <= background.value, key


def test_shares_of_a_setting_sum_to_one_exactly(atlas: Atlas) -> None:
    totals: dict[str, float] = defaultdict(float)
    for (setting, parameter, _), row in atlas.settings.items():
        if parameter == "share":
            totals[setting] += row.value
    assert totals
    assert all(abs(total - 1) < 1e-9 for total in totals.values()), totals


def test_settings_differ_in_who_comes_not_in_anatomy(atlas: Atlas) -> None:
    """Regions are the same in all; only reports bend the epidemiology, by a root."""
    chosen = {"published": 0.35}
    regions: dict[str, set[float]] = defaultdict(set)
    for (setting, parameter, key), row in atlas.settings.items():
        if parameter == "region":
            regions[key].add(row.value)
        if parameter == "level_power":
            assert row.value == (0.5 if setting == "published" else 1), setting
        if parameter == "incidence_power":
            assert row.value == chosen.get(setting, 1), setting
    assert regions
    assert all(len(values) == 1 for values in regions.values()), regions


Key = tuple[str, str, str, str, str]


def shares(atlas: Atlas) -> dict[tuple[str, str, str], dict[Key, Pattern]]:
    """Return the rows of each pattern but its weight."""
    found: dict[tuple[str, str, str], dict[Key, Pattern]] = defaultdict(dict)
    for row in atlas.patterns:
        if row.kind != "weight":
            key = (row.family, row.region, row.kind, row.span, row.side)
            found[row.family, row.region, row.pattern][key] = row
    return found


def test_every_set_of_patterns_sums_to_one(atlas: Atlas) -> None:
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for row in atlas.patterns:
        if row.kind == "weight":
            totals[row.family, row.region] += row.value
    assert totals
    assert all(abs(total - 1) < 2e-6 for total in totals.values()), totals


def test_words_of_patterns_mean_the_same_everywhere(atlas: Atlas) -> None:
    """A disc hits its own root fully, a *full* neighbour too, a *mild* one alike."""
    mild = set()
    for (family, _, name), rows in shares(atlas).items():
        single = name.startswith(("root alone", "root above", "root below"))
        if not single and family != "two_level":
            continue
        for row in rows.values():
            if row.kind == "lower" and (row.span == "level" or "full" in name):
                assert row.value == 1, row
            elif row.kind == "lower":
                mild.add(row.value)
    assert len(mild) == 1, mild
    assert 0.25 <= mild.pop() <= 0.5  # a mild lesion: below half of a full one


def test_a_region_writes_down_only_what_differs(atlas: Atlas) -> None:
    """The rest follows from the family; and in the neck only movement differs."""
    found = shares(atlas)
    twins = 0
    for (family, region, name), rows in found.items():
        general = found.get((family, "", name), {}) if region else {}
        for (_, _, kind, span, side), row in rows.items():
            twin = general.get((family, "", kind, span, side))
            twins += twin is not None
            assert twin is None or (kind == "tension" and row.value != twin.value), row
    assert twins


def test_factors_belong_to_the_lesion(atlas: Atlas) -> None:
    """Pain and tension hardly depend on which of its patterns it takes.

    Nor, in a compression of cord or conus, on the part that is compressed. In spinal
    shock the lower motor neuron rows stand for silence below, not for hurt roots.
    """
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in atlas.patterns:
        if row.kind in ("pain", "tension") and row.pattern != "complete, flaccid":
            cord = row.family in (
                "cord", "hemicord", "central_cord", "conus", "epiconus",
            )  # fmt: skip
            found["cord" if cord else row.family, row.kind].append(row.value)
    assert found
    for key, values in found.items():
        assert max(values) <= 1.5 * min(values) + 1e-9, (key, values)


def test_a_large_disc_presses_both_sides(atlas: Atlas) -> None:
    """Of cauda equina: the better side has half of the worse, and not more than it.

    A share above 1 is a whole loss, of which the better side has half. The roots at and
    below the level suffer alike; the sacral ones, which lie inmost, most: without them
    it is no cauda equina syndrome.
    """
    for (family, _, name), rows in shares(atlas).items():
        if family != "cauda_equina":
            continue
        value = {(span, side): r.value for (_, _, _, span, side), r in rows.items()}
        for (span, side), share in value.items():
            if side == "opposite":
                worse = min(value[span, "same"], 1.0)
                assert share <= worse <= 2 * share, (name, span)
            after = value.get(("next", side), value.get(("below", side), share))
            if span == "level" and ("level", side) in value:
                assert share <= after <= 1.5 * share, (name, side)
            if span == "S2-S5":
                own = max(v for (_, at), v in value.items() if at == side)
                assert share == own, (name, side)
                assert value.get((span, "same"), share) >= 0.8, name


def test_a_lesion_of_the_conus_fades_with_distance(atlas: Atlas) -> None:
    """Most at its own segments, and by a factor of three at most to the next."""
    chains = {
        ("conus", "conus"): ("S3-S5", "S2", "S1", "L5"),
        ("conus", "conus and segments above"): ("S2-S5", "S1", "L5", "L4"),
        ("epiconus", "epiconus"): ("L5-S1", "S2-S5", "L4"),
    }
    found = shares(atlas)
    for (family, name), chain in chains.items():
        rows = found[family, "", name]
        value = {
            span: r.value
            for (_, _, kind, span, side), r in rows.items()
            if kind == "lower" and side != "opposite"
        }
        row = [value[span] for span in chain]
        assert row == sorted(row, reverse=True), name
        assert row[0] >= 1, name
        assert all(a <= 3 * b + 1e-9 for a, b in pairwise(row)), name
        # The long tracts suffer beside the grey matter of its segments, not before it.
        assert all(upper < row[0] for upper in values(rows, "upper")), name


def test_the_better_side_of_a_conus_has_half_of_the_worse(atlas: Atlas) -> None:
    for (family, _, name), rows in shares(atlas).items():
        value = {(kind, span, side): r.value for (_, _, kind, span, side), r
                 in rows.items()}  # fmt: skip
        for (kind, span, side), share in (
            value.items() if family.endswith("conus") else ()
        ):
            if side == "opposite":
                assert share <= value[kind, span, "same"] <= 2 * share, (name, span)


def values(rows: dict[Key, Pattern], kinds: str, side: str = "") -> list[float]:
    """Return the shares of some kinds, and of one side if it is named."""
    return [
        row.value
        for (_, _, kind, _, where), row in rows.items()
        if kind in kinds.split() and side in ("", where)
    ]


def test_a_cut_half_of_the_cord_is_cut(atlas: Atlas) -> None:
    """Its long tracts are lost whole; in a one-sided one those to the same limbs are.

    The grey matter of one level suffers alike, whatever else is compressed with it.
    """
    found = shares(atlas)
    half = found["hemicord", "", "half of the cord"]
    weak = found["hemicord", "", "one-sided weakness"]
    assert values(half, "upper", "same") == [1]
    sacral = 0.3  # the outermost fibres are often spared
    assert values(half, "spinothalamic", "opposite") == [1, sacral]
    assert values(half, "dorsal", "same") == [1, sacral]
    assert not values(half, "spinothalamic", "same")
    assert not values(half, "dorsal", "opposite")
    assert values(weak, "upper", "same") == [1]
    symmetric = found["cord", "", "symmetric"]
    level = [values(rows, "lower")[0] for rows in (half, weak, symmetric)]
    assert max(level) <= 1.5 * min(level), level


def test_a_central_cord_takes_the_arms_before_the_legs(atlas: Atlas) -> None:
    """One zone of grey matter in the arms; legs and feeling at least half of that."""
    found = shares(atlas)
    central = found["central_cord", "", "arms more than legs"]
    arms = set(values(central, "lower"))
    assert len(arms) == 1
    for long_tract in values(central, "upper spinothalamic dorsal"):
        assert 0.5 * max(arms) <= long_tract < max(arms)
    kinds = "upper lower spinothalamic dorsal"
    hands = values(found["cord", "cervical", "hands"], kinds)
    assert max(hands) <= 1.5 * min(hands)  # numb, wasted and stiff together


def test_compression_of_both_sides_is_one_thing(atlas: Atlas) -> None:
    """By a central disc or a narrow canal: both roots of the level, alike."""
    found = shares(atlas)
    level = [
        r.value
        for family in ("disc", "stenosis")
        for name in ("both roots", "roots of both sides")
        for (_, _, k, span, _), r in found.get(
            (family, "lumbar central", name), {}
        ).items()
        if k == "lower" and span in ("level", "next")
    ]
    assert len(level) == 3
    assert max(level) <= 1.5 * min(level)


def numbers(atlas: Atlas, parameter: str) -> dict[str, float]:
    """Return the numbers of a parameter by key."""
    return {key: row.value for (p, key), row in atlas.observation.items()
            if p == parameter}  # fmt: skip


def test_a_complaint_has_one_place(atlas: Atlas) -> None:
    """Where a lesion is felt: the shares of its places sum to one."""
    totals: dict[str, float] = defaultdict(float)
    for key, value in numbers(atlas, "field").items():
        totals[key.partition(":")[0]] += value
    assert totals
    assert all(abs(total - 1) < 1e-9 for total in totals.values()), totals


def test_an_amount_is_that_of_what_its_note_names(atlas: Atlas) -> None:
    """Of a muscle exactly; of skin and pain at most that of the whole, and a third."""
    seen = 0
    shares: dict[tuple[str, str, str], float] = {
        (row.lesion, row.structure, row.side): row.share for row in atlas.all_supplies
    }
    for row in atlas.supplies:
        named = re.search(r"amount as of ([^:;]+)", row.note)
        if not named:
            continue
        owners = {one.owner for one in atlas.find(named[1])}
        wholes = [shares.get((row.lesion, owner, row.side), 0.0) for owner in owners]
        low = 1 if atlas.structures[row.structure].modality == "motor" else 0.37
        assert any(low * whole <= row.share <= whole for whole in wholes), row
        seen += 1
    assert seen > 150


def test_arm_and_leg_have_one_number(atlas: Atlas) -> None:
    """Tone, bulk and twitching of a limb: nobody counted arms and legs apart."""
    for (parameter, key), row in atlas.observation.items():
        other = atlas.observation.get((parameter, key.replace("arm_", "leg_", 1)))
        if key.startswith("arm_") and other:
            assert row.value == other.value, (parameter, key)


def test_what_has_no_limb_is_outside_of_none(atlas: Atlas) -> None:
    for (parameter, key), row in atlas.observation.items():
        if parameter == "outside":
            free = row.note.startswith(
                ("has no limb", "no difference", "pain of the s")
            )
            assert (row.value == 1) is free, key
            assert 0 < row.value <= 1, key


def test_what_lies_beside_grows_with_age(atlas: Atlas) -> None:
    """The more the younger, and no more than a tenth but for the ankle jerk."""
    found: dict[str, list[float]] = defaultdict(list)
    for key, value in numbers(atlas, "beside").items():
        found[key.partition(":")[0]].append(value)
    for name, (young, middle, old) in found.items():
        assert young < middle, name
        assert middle < old or name == "carpal_tunnel", name
        assert middle / young >= old / middle, name
        assert old <= 0.1 or name == "achilles_reflex", name
    at_seventy = sum(found["polyneuropathy"][1:]) / 2
    assert math.isclose(at_seventy, 0.055, abs_tol=0.005)  # the note of the row
    assert found["L5 root"] == found["S1 root"]
    assert found["carpal_tunnel"] >= found["ulnar_elbow"] >= found["common_peroneal"]
    assert found["rotator_cuff"] >= found["hip_disease"]


#: Ways of reporting that have one assumption.
_ALIKE = (("sign full", "full"), ("sign terse", "terse"), ("compare", "full"),
          ("pain compare", "pain full"))  # fmt: skip


def test_what_is_abnormal_is_mentioned_first(atlas: Atlas) -> None:
    """Four times as often in a full report; seldom and nearly alike in a terse one."""
    told = numbers(atlas, "mention")
    normal = {value for key, value in told.items() if key.endswith(":normal")}
    assert normal == {told["full:abnormal"] / 4}
    assert told["terse:abnormal"] <= 1.5 * told["terse:normal"]
    assert told["terse:normal"] < told["terse:abnormal"]
    assert told["pain full:abnormal"] < told["full:abnormal"]
    for status in ("abnormal", "normal"):
        for one, other in _ALIKE:
            assert told[f"{one}:{status}"] == told[f"{other}:{status}"], (one, status)


def test_words_of_severity_rise_and_the_reflex_goes_first(atlas: Atlas) -> None:
    """A reflex changes in the mildest lesion, power later, feeling last."""
    place = numbers(atlas, "textbook_severity")
    words = ("mild", "moderate", "severe", "complete")
    for kind in ("", "motor:", "sensory:", "reflex:"):
        steps = [place[kind + word] for word in words]
        assert all(a < b <= 2 * a for a, b in pairwise(steps)), kind
    for word in words:
        order = [place[f"{kind}:{word}"] for kind in ("reflex", "motor", "sensory")]
        assert order == sorted(order), word
        assert order[2] <= 1.6 * order[0], word


def test_a_slip_is_rarer_than_any_false_alarm(atlas: Atlas) -> None:
    assert atlas.observe("lapse") < min(numbers(atlas, "false").values())


def test_cuts_of_a_reflex_lie_evenly(atlas: Atlas) -> None:
    """As far from absent to reduced as from brisk to clonus."""
    zero, one, two, three = (atlas.observe("reflex_cut", key) for key in "0123")
    assert zero < one < two < three
    assert (one - zero) / 1.5 <= three - two <= 1.5 * (one - zero)
