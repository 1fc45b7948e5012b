"""Small made-up inputs: the answer goes where a careful clinician would go."""

import csv
import math
from collections.abc import Iterator
from functools import cache
from itertools import permutations
from pathlib import Path

import pytest

from neurosim.atlas import load_atlas
from neurosim.exam import Exam, Finding
from neurosim.grammar.given import as_exam
from neurosim.inference import infer
from neurosim.lesion import Lesion, disc
from neurosim.model import Model
from neurosim.posterior import Posterior
from neurosim.rise import root_rises
from neurosim.terms import CATEGORIES, ROOTS, SIDES

with (Path(__file__).parent / "cases" / "directions.csv").open(
    encoding="utf-8", newline=""
) as _file:
    ROWS = list(csv.DictReader(_file))
ARM = ROOTS[ROOTS.index("C4") : ROOTS.index("T2") + 1]
LEG = ROOTS[ROOTS.index("L1") :]
#: How far a finding must move the odds to have moved them.
MOVES = 1.15


@cache
def answer(findings: str, setting: str, record: str) -> Posterior:
    exam = as_exam([text.strip() for text in findings.split(";")])
    return infer(exam, setting=setting, record=record)


def chance(posterior: Posterior, name: str) -> float:
    """Return the probability of a root, a category, a family or the legs."""
    if name == "legs":
        return sum(one.probability for one in posterior.roots if one.root in LEG)
    if name == "cauda or conus":
        return posterior.categories["cauda_equina"] + posterior.categories["conus"]
    if name.startswith("touched "):
        _, side, root = name.split()
        return posterior.root(root, side).p_affected
    if name in CATEGORIES:
        return posterior.categories[name]
    if name.split(maxsplit=1)[0] in SIDES:
        side, root = name.split()
        return posterior.root(root, side).probability
    found = [i.probability for i in posterior.lesions if i.lesion.family == name]
    assert found, name
    return sum(found)


def leads(posterior: Posterior, name: str) -> bool:
    """Return whether a root leads the roots, or a family the causes by family."""
    side, _, root = name.partition(" ")
    if side in SIDES:
        first = posterior.roots[0]
        return first.side == side and first.root in (ARM if root == "arm" else (root,))
    mass: dict[str, float] = {}
    for item in posterior.lesions:
        family = item.lesion.family
        mass[family] = mass.get(family, 0.0) + item.probability
    listed = {family: p for family, p in mass.items() if family not in ("disc", "cord")}
    return max(listed, key=lambda family: listed[family]) == name


def faults(posterior: Posterior, claims: str) -> Iterator[str]:
    for claim in claims.split(";"):
        if claim.strip().endswith(" first"):
            name = claim.strip().removesuffix(" first")
            if not leads(posterior, name):
                yield f"{name} does not lead"
            continue
        if " over " in claim:
            pair = claim.strip().split(" over ")
            more, less = (chance(posterior, name) for name in pair)
            if more <= less:
                yield f"{claim.strip()}: {more:.3f} and {less:.3f}"
            continue
        name, relation, limit = claim.strip().rsplit(" ", 2)
        found = chance(posterior, name)
        if (found > float(limit)) != (relation == ">"):
            yield f"{name} is {found:.3f}, not {relation} {limit}"


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{row['kind']}-{i}" for i, row in enumerate(ROWS)]
)
def test_the_answer_goes_the_right_way(row: dict[str, str]) -> None:
    posterior = answer(row["findings"], row["setting"], row["record"])
    assert not list(faults(posterior, row["claims"])), row["findings"]


@pytest.mark.parametrize("setting", ["surgical", "referral", "primary", "published"])
def test_back_pain_of_no_level_tells_less_than_low_back_pain(setting: str) -> None:
    """Less is known of where it is, so each root of the leg rises less."""
    rises = [
        root_rises(answer(text, setting, "protocol"))
        for text in ("back pain", "low back pain")
    ]
    pairs = [
        (rise, rises[1][place] or 0.0)
        for place, rise in rises[0].items()
        if place[0] in LEG[1:7] and rise  # L1 lies beside the middle of the back
    ]
    assert all(back < low for back, low in pairs)


def odds(findings: str, name: str) -> float:
    p = chance(answer(findings, "referral", "protocol"), name)
    return p / (1 - p)


BASE = "right knee extension 3/5; right plantar extensor; left leg pin prick lost"


@pytest.mark.parametrize(
    ("given", "more", "name", "up"),
    [
        (BASE, "right toe position sense lost", "hemicord", True),
        (BASE, "left toe position sense lost", "hemicord", False),
        (BASE, "right foot vibration reduced", "hemicord", True),
        (BASE, "left foot vibration normal", "hemicord", True),
        ("right foot vibration normal", "right foot pin prick reduced", "cord", True),
        ("right leg weak; left leg weak", "both plantar extensor", "cord", True),
    ],
)
def test_each_tract_speaks_for_its_side(
    given: str, more: str, name: str, *, up: bool
) -> None:
    factor = odds(f"{given}; {more}", name) / odds(given, name)
    assert factor > MOVES if up else factor < 1 / MOVES, factor


def test_pin_prick_and_vibration_are_not_exchanged() -> None:
    """The same losses, each of the other tract, are another patient."""
    given = "right knee extension 3/5; right plantar extensor"
    crossed = f"{given}; left foot pin prick absent; right foot vibration absent"
    straight = f"{given}; left foot vibration absent; right foot pin prick absent"
    assert odds(crossed, "hemicord") > 10 * odds(straight, "hemicord")


@pytest.mark.parametrize("area", ["right thumb", "left great toe", "right little toe"])
def test_a_second_kind_of_touch_tells_little_of_a_root(area: str) -> None:
    """Pin prick after light touch of one area: less than half of the evidence."""
    side, _, name = area.partition(" ")
    root = {"thumb": "C6", "great toe": "L5", "little toe": "S1"}[name]
    place = f"{side} {root}"
    one = f"{area} light touch reduced"
    empty = chance(infer([], setting="referral"), place)
    first = odds(one, place) / (empty / (1 - empty))
    second = odds(f"{one}; {area} pin prick reduced", place) / odds(one, place)
    assert 1 < second < first**0.5


def test_the_inverted_supinator_points_to_its_segments() -> None:
    """Discs C4/5 and C5/6 most, C3/4 and C6/7 less, others hardly."""
    rise = {}
    for level in ("C3/4", "C4/5", "C5/6", "C6/7", "C7/T1", "T5/6"):
        told, plain = (
            sum(
                item.probability
                for item in answer(text, "referral", "protocol").lesions
                if item.lesion.family == "cord" and item.lesion.level == level
            )
            for text in ("right inverted supinator present", "right thumb normal")
        )
        rise[level] = told / plain
    assert min(rise["C4/5"], rise["C5/6"]) > max(rise["C3/4"], rise["C6/7"])
    assert min(rise["C3/4"], rise["C6/7"]) > max(rise["C7/T1"], rise["T5/6"])


@pytest.mark.parametrize("setting", ["referral", "surgical", "published"])
def test_muscles_of_one_root_go_together(setting: str) -> None:
    """A C7 lesion that takes latissimus to 0 or 1 does not leave triceps at 5."""
    atlas = load_atlas()
    lesion = disc(atlas.levels["C6/7"], "right", "foraminal")
    model = Model(atlas, lesions=[lesion, Lesion("none", "none")])
    lost = Finding("latissimus_dorsi", "right", (0, 1))
    kept = Finding("triceps", "right", (5,))
    answer = infer(Exam((lost, kept)), model, setting=setting)
    prior = math.exp(float(answer.population.log_prior[0]))
    both = float(answer.probabilities[0]) * math.exp(answer.log_evidence) / prior
    assert both < 0.002


#: Signs of one root: each pair of them is told in both orders.
ONE_ROOT = {
    "C5": "deltoid 4/5; lateral upper arm pin prick reduced; infraspinatus 4/5",
    "C6": "biceps 4/5; thumb pin prick reduced; brachioradialis reflex reduced",
    "C7": "triceps 3/5; triceps reflex absent; middle finger pin prick reduced",
    "C8": "finger flexion 4/5; little finger pin prick reduced",
    "T1": "finger abduction 4/5; medial forearm pin prick reduced",
    "L4": "knee extension 4/5; patellar reflex absent",
    "L5": "great toe extension 3/5; dorsum of foot pin prick reduced",
    "S1": "ankle plantar flexion 4/5; achilles reflex absent",
}
#: How far a second sign may raise the odds of the cord against the root. A report says
#: by its silence that the other limbs are well; a protocol leaves them open.
CORD_GAINS = {"report": 0.5, "protocol": 1.2}


def cord_after(root: str, setting: str, record: str) -> Iterator[tuple[Posterior, ...]]:
    """Yield the answers after one sign of a root and after a second."""
    texts = [f"right {text.strip()}" for text in ONE_ROOT[root].split(";")]
    for first, second in permutations(texts, 2):
        yield tuple(
            answer(given, setting, record) for given in (first, f"{first}; {second}")
        )


@pytest.mark.parametrize("record", CORD_GAINS)
@pytest.mark.parametrize("root", ONE_ROOT)
def test_more_of_one_root_never_speaks_for_the_cord(root: str, record: str) -> None:
    """Against that root: where it is rare, both gain on what explains one sign only."""
    for found in cord_after(root, "referral", record):
        one, two = (a.categories["cord"] / chance(a, f"right {root}") for a in found)
        assert two < CORD_GAINS[record] * one


@pytest.mark.parametrize("root", [root for root in ONE_ROOT if root != "T1"])
def test_more_of_one_root_never_raises_the_cord_in_a_report(root: str) -> None:
    """T1 is so rare that its first sign says next to nothing for it."""
    for setting in ("referral", "published"):
        for one, two in cord_after(root, setting, "report"):
            assert two.categories["cord"] < one.categories["cord"]


@pytest.mark.parametrize(
    ("finding", "root"),
    [
        ("triceps 3/5", "C7"), ("biceps reflex absent", "C6"),
        ("patellar reflex absent", "L4"), ("great toe extension 3/5", "L5"),
        ("lateral foot numb", "S1"), ("arm pain", "C7"), ("leg pain", "L5"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("record", ["protocol", "report"])
def test_a_finding_never_favours_the_other_side(
    finding: str, root: str, record: str
) -> None:
    for side, other in (SIDES, SIDES[::-1]):
        found = infer([f"{side} {finding}"], setting="referral", record=record)
        before = infer([], setting="referral")
        rise = {
            place: found.root(root, place).probability
            / before.root(root, place).probability
            for place in SIDES
        }
        assert rise[side] > 2 * rise[other]  # a narrow canal hurts both sides
