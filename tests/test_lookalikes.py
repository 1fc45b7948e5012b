"""Pairs that are taken for each other: the deciding finding moves the odds its way."""

import csv
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding
from neurosim.grammar import parse_finding
from neurosim.inference import infer
from neurosim.model import Model, build_model
from neurosim.terms import CATEGORIES, ROOTS

PAIRS = Path(__file__).parent / "cases" / "lookalike_pairs.csv"
#: Odds must move by at least this factor.
MOVES = 1.15


@cache
def pairs() -> tuple[dict[str, str], ...]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@pytest.fixture(scope="module")
def model(atlas: Atlas) -> Model:
    return build_model(atlas)


def findings(model: Model, text: str) -> tuple[Finding, ...]:
    """Return the findings of a list separated by semicolons."""
    return tuple(
        finding
        for part in text.split(";")
        for finding in parse_finding(part.strip(), model.atlas)
    )


def odds(model: Model, text: str, one: str, other: str) -> float:
    """Return the odds of two lesions of the right side after the findings."""
    posterior = infer(Exam(findings(model, text)), model, setting="referral")
    mass = {one: 0.0, other: 0.0}
    pairs = zip(model.lesions, posterior.probabilities, strict=True)
    for lesion, probability in pairs:
        roots = {root for root, _ in lesion.roots}
        for name in mass:
            named = name in (lesion.family, lesion.category)
            alone = name in ROOTS and roots == {name} and lesion.side == "right"
            mass[name] += float(probability) * (named or alone)
    return mass[one] / mass[other]


def test_the_pairs_cover_the_list(atlas: Atlas) -> None:
    """At least forty pairs of known names, each with a source that is in the tables."""
    found = pairs()
    assert len({frozenset((row["one"], row["other"])) for row in found}) >= 40
    known = {*ROOTS, *CATEGORIES, *atlas.families}
    for row in found:
        assert {row["one"], row["other"]} <= known, row
        assert row["favours"] in (row["one"], row["other"]), row
        for key in row["source"].split("; "):
            assert key in atlas.references, row


def test_every_new_lesion_is_told_apart_by_two_items(atlas: Atlas) -> None:
    """Each nerve lesion has rows that its nearest relatives have not."""
    shares: dict[str, dict[str, float]] = {name: {} for name in atlas.families}
    for supply in atlas.all_supplies:
        shares[supply.lesion][supply.structure] = supply.share
    nerves = [name for name, family in atlas.families.items() if family.nerve]
    for one in nerves:
        for other in nerves:
            if one < other:
                mine, theirs = shares[one], shares[other]
                apart = {
                    name
                    for name in {*mine, *theirs}
                    if abs(mine.get(name, 0) - theirs.get(name, 0)) >= 0.3
                    and not atlas.structures[name].parts
                }
                assert len(apart) >= 2, (one, other, apart)


@pytest.mark.parametrize(
    "row", pairs(), ids=lambda row: f"{row['one']}-{row['other']}: {row['deciding']}"
)
def test_the_deciding_finding_moves_the_odds(model: Model, row: dict[str, str]) -> None:
    before = odds(model, row["given"], row["one"], row["other"])
    after = odds(model, f"{row['given']}; {row['deciding']}", row["one"], row["other"])
    factor = after / before if row["favours"] == row["one"] else before / after
    assert factor > MOVES, (before, after)


VIGNETTES = Path(__file__).parent / "cases" / "lookalike_vignettes.csv"


@cache
def vignettes() -> tuple[dict[str, str], ...]:
    with VIGNETTES.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@pytest.mark.parametrize("row", vignettes(), ids=lambda row: str(row["lesion"]))
def test_a_plain_vignette_speaks_for_its_lesion(
    model: Model, row: dict[str, str]
) -> None:
    """It raises that lesion more than any other look-alike; which is the likelier
    afterwards is also a matter of how common they are.
    """
    before = look_alikes(model, Exam())
    after = look_alikes(model, Exam(findings(model, row["findings"])))
    rise = {name: after[name] / before[name] for name in before if before[name] > 0}
    leaders = sorted(rise, key=lambda name: -rise[name])[:3]
    assert leaders[0] == row["lesion"], [(name, rise[name]) for name in leaders]
    for key in row["source"].split("; "):
        assert key in model.atlas.references


def look_alikes(model: Model, exam: Exam) -> dict[str, float]:
    """Return the probability of each look-alike, both sides together."""
    mass: dict[str, float] = {}
    probabilities = infer(exam, model, setting="referral").probabilities
    for lesion, probability in zip(model.lesions, probabilities, strict=True):
        if lesion.category == "mimic":
            mass[lesion.family] = mass.get(lesion.family, 0.0) + float(probability)
    return mass


def main_structures(atlas: Atlas, nerve: str) -> list[str]:
    """Return the five muscles and skin areas that a nerve lesion takes most."""
    shares = {
        row.structure: row.share for row in atlas.all_supplies if row.lesion == nerve
    }
    own = [
        structure
        for structure in (atlas.structures[name] for name in shares)
        if structure.modality in ("motor", "sensory")
        and structure.pool == "sum"
        and not structure.parts
        and not structure.same_as
        and shares[structure.id] >= 0.6
    ]
    own.sort(key=lambda structure: (-shares[structure.id], structure.id))
    return [structure.id for structure in own[:5]]


@pytest.mark.deep
def test_small_pictures_of_one_nerve_are_led_by_it(model: Model) -> None:
    """One to three of its main structures, nothing else, in a published report.

    The nerve is every lesion that takes all of them. Where feeling alone is lost, a
    root of the limb still leads nearly always: that is a fault, and is stated.
    """
    atlas = model.atlas
    shares: dict[str, dict[str, float]] = {}
    for row in atlas.all_supplies:
        shares.setdefault(row.lesion, {})[row.structure] = row.share
    led: dict[str, list[bool]] = {"power": [], "both": [], "feeling": []}
    for nerve in (name for name, family in atlas.families.items() if family.nerve):
        own = main_structures(atlas, nerve)
        for few in (c for n in (1, 2, 3) for c in combinations(own, n)):
            weak = [atlas.structures[name].modality == "motor" for name in few]
            exam = Exam(
                tuple(
                    Finding(name, "right", (2,) if motor else (1,), kind)
                    for name, motor in zip(few, weak, strict=True)
                    for kind in ["examined" if motor else "light_touch"]
                ),
                record="report",
            )
            posterior = infer(exam, model, setting="published")
            named = sum(
                item.probability
                for item in posterior.lesions
                if item.lesion.category == "mimic"
                and all(shares[item.lesion.family].get(name, 0) >= 0.3 for name in few)
            )
            what = "power" if all(weak) else "both" if any(weak) else "feeling"
            led[what].append(named > posterior.roots[0].probability)
    part = {what: sum(found) / len(found) for what, found in led.items()}
    assert part["power"] > 0.8
    assert part["both"] > 0.7
