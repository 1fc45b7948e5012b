"""Count in drawn patients what no patient has: contradictions, and too many strays.

    python tools/drawn_patients.py [COUNT]

For every setting: how many patients have a whole that its parts contradict ("power of
the arm 5/5" beside a part at 2/5, a numb glove beside a hand that feels), a grade out
of its scale, a brisk reflex of the skin; and how many definite signs a patient of 50
and of 75 years has in what the lesion spares, in the 68 tests of ``screening`` (power
of 4 or less, feeling lost, a reflex absent on one side or two grades off its fellow).
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Item
from neurosim.model import Model, build_model
from neurosim.sampling import Bodies, Examiner, pick, stream
from neurosim.simulation import items_of
from neurosim.terms import MIDLINE, SIDES
from neurosim.wholes import parts_of

Grades = npt.NDArray[np.intp]
KINDS = {"sensory": "light_touch", "pain": "told"}
#: Reflexes of this gain are of the skin: lost above a lesion, never brisk.
_SKIN = "gain_brisk"


class Drawn(NamedTuple):
    """Patients, and what was recorded of each item."""

    profile: Grades
    grades: dict[Item, Grades]


def draw(
    model: Model, setting: str, items: Sequence[Item], count: int, *, seed: int = 1
) -> Drawn:
    """Draw patients of a setting, and examine them."""
    population, profiles = model.population(setting), model.profiles
    rng = np.random.default_rng(seed)
    weights = np.exp(population.log_prior[profiles.lesion] + profiles.log_weight)
    profile = profiles.profile[pick(weights, rng.random(count))]
    severity = pick(population.severity, rng.random(count))
    bodies = Bodies(Examiner(model), (profile, severity), stream(rng))
    found = dict(bodies.examined(items))
    return Drawn(profile, {item: found[n] for n, item in enumerate(items)})


def wholes(atlas: Atlas) -> Iterator[tuple[Item, tuple[Item, ...], tuple[float, ...]]]:
    """Yield each whole as it is tested, its parts and their sizes."""
    for name, structure in atlas.structures.items():
        for side in structure.sides if not structure.same_as else ():
            parts = parts_of(atlas, name, side)
            kind = KINDS.get(structure.modality, "examined")
            if parts:
                tests = tuple((*part, kind) for part in parts)
                yield (name, side, kind), tests, tuple(parts.values())


def faults(atlas: Atlas, drawn: Drawn) -> Counter[str]:
    """Return how many patients have each fault, by name."""
    found: Counter[str] = Counter()
    for whole, parts, sizes in wholes(atlas):
        if whole not in drawn.grades:
            continue
        structure = atlas.structures[whole[0]]
        normal = structure.scale.normal
        lost = np.stack([drawn.grades[part] != normal for part in parts])
        share = np.array(sizes) @ lost
        called = drawn.grades[whole] != normal
        pattern = atlas.observe("whole_share", whole[0]) > 0
        hidden = ~called & (share > 0.5 if pattern else lost.any(axis=0))
        made_up = called & (share < 0.5 - 1e-9 if pattern else ~lost.any(axis=0))
        found[f"{whole[0]} normal beside an abnormal part"] += int(hidden.sum())
        found[f"{whole[0]} abnormal, its parts normal"] += int(made_up.sum())
    for (name, _, _), grades in drawn.grades.items():
        test = atlas.structures[name]
        out = (grades < 0) | (grades >= len(test.scale.grades))
        found[f"{name} out of its scale"] += int(out.sum())
        if test.modality == "reflex" and atlas.observe(_SKIN, test.owner) < 0:
            found[f"{name} brisk"] += int((grades > test.scale.normal).sum())
    return +found


def strays(model: Model, drawn: Drawn) -> float:
    """Return the mean of definite signs in what the lesion spares."""
    total = np.zeros(len(drawn.profile))
    for (name, side, kind), grades in drawn.grades.items():
        test = model.atlas.structures[name]
        if test.modality not in ("motor", "sensory", "reflex"):
            continue
        spared = model.rows(test.owner, side).rest[drawn.profile] >= 0
        lost = np.zeros(len(total), dtype=bool)
        if test.modality == "reflex" and side != MIDLINE:
            other = drawn.grades[name, SIDES[1 - SIDES.index(side)], kind]
            gone = (grades == 0) & (other > 0)
            lost = gone | ((grades < other) & (other - grades > 1))
        elif test.scale_name in ("mrc", "sign"):
            lost = grades < test.scale.normal
        elif test.scale_name == "sensory":
            lost = grades < test.scale.grades.index("increased")
        total += lost & spared
    return float(total.mean())


def every_test(atlas: Atlas) -> tuple[Item, ...]:
    """Return the full protocol, each whole and each of its parts."""
    joined = [item for whole, parts, _ in wholes(atlas) for item in (whole, *parts)]
    return tuple(dict.fromkeys((*joined, *items_of(atlas, "full"))))


def main(count: int) -> None:
    """Print the counts of every setting."""
    atlas = load_atlas()
    model, screen = build_model(atlas), items_of(atlas, "screening")
    for setting in atlas.setting_names:
        found = faults(atlas, draw(model, setting, every_test(atlas), count))
        means = [
            strays(aged, draw(aged, setting, screen, count))
            for aged in (model.at_age(50.0), model.at_age(75.0))
        ]
        sys.stdout.write(
            f"{setting}: strays at 50 {means[0]:.2f}, at 75 {means[1]:.2f}; "
            f"faults {dict(found) or 'none'}\n"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
