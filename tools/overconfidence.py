"""Is the leader right as often as stated where records are not as the model thinks?

Patients are drawn from the model (setting referral, screening protocol), and then what
is recorded of them is changed: every record is said again in other words; normal
findings are said in one sentence for all; only what is abnormal is written down; or all
patients have a sensory map that is displaced by a segment. The model knows none of it.

    python tools/overconfidence.py [PATIENTS]

Writes docs/results/overconfidence.json: mean stated probability of the leading root or
category minus the share in which it is right; above zero is overconfident.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.batch import rank_batch
from neurosim.exam import Exam, Finding
from neurosim.model import Model, build_model
from neurosim.next_test import TARGETS
from neurosim.simulation import Sampler, items_of
from stamp import stamp

RESULT = Path(__file__).parents[1] / "docs" / "results" / "overconfidence.json"
SETTING, SEED = "referral", 7
Change = Callable[[Atlas, Finding], tuple[Finding, ...]]


def as_drawn(_: Atlas, finding: Finding) -> tuple[Finding, ...]:
    return (finding,)


def duplicated(atlas: Atlas, finding: Finding) -> tuple[Finding, ...]:
    """Say the finding again as another test of the same structure."""
    other = _restated(atlas).get(finding.structure)
    return (finding, replace(finding, structure=other)) if other else (finding,)


@cache
def _restated_of(directory: str) -> dict[str, str]:
    atlas = load_atlas(directory)
    found: dict[str, str] = {}
    for structure in atlas.structures.values():
        owner = atlas.structures[structure.owner]
        same = structure.scale_name == owner.scale_name
        if structure.same_as and same and structure.laterality == owner.laterality:
            found.setdefault(owner.id, structure.id)
    return found


def _restated(atlas: Atlas) -> dict[str, str]:
    return _restated_of(str(atlas.directory))


def global_normals(atlas: Atlas, finding: Finding) -> tuple[Finding, ...]:
    return (replace(finding, kind="global"),) if _normal(atlas, finding) else (finding,)


def positives_only(atlas: Atlas, finding: Finding) -> tuple[Finding, ...]:
    return () if _normal(atlas, finding) else (finding,)


def _normal(atlas: Atlas, finding: Finding) -> bool:
    return finding.grades == (atlas.structures[finding.structure].scale.normal,)


CHANGES: dict[str, Change] = {
    "as drawn": as_drawn,
    "duplicated": duplicated,
    "global normals": global_normals,
    "positives only": positives_only,
    "displaced map": as_drawn,
}


def gap(model: Model, name: str, count: int) -> tuple[float, float]:
    """Return overconfidence and its standard error for one kind of change."""
    there = displaced(model.atlas) if name == "displaced map" else model
    items = items_of(model.atlas, "screening")
    sampler = Sampler(there, model.population(SETTING), items)
    truth, _, grades = sampler.draw(count, np.random.default_rng(SEED))
    exams = [
        Exam(
            tuple(
                changed
                for item, grade in zip(items, row, strict=True)
                for changed in CHANGES[name](
                    model.atlas, Finding(item[0], item[1], (int(grade),), item[2])
                )
            )
        )
        for row in grades
    ]
    names = [TARGETS["answer"](lesion) for lesion in model.lesions]
    answers = sorted(set(names))
    group = np.array([answers.index(name) for name in names])
    p = rank_batch(exams, model, setting=SETTING).probabilities
    shares = np.stack([p[:, group == at].sum(axis=1) for at in range(len(answers))])
    leader = shares.argmax(axis=0)
    gaps = shares.max(axis=0) - (leader == group[truth])
    return float(gaps.mean()), float(gaps.std() / np.sqrt(count))


def displaced(atlas: Atlas) -> Model:
    """Return a model in which every sensory map is displaced by one segment."""
    place = ("displacement", "sensory")
    always = replace(atlas.observation[place], value=1.0)
    return Model(replace(atlas, observation={**atlas.observation, place: always}))


def main() -> None:
    """Measure, write, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    model = build_model(load_atlas())
    found = {
        "command": f"python tools/overconfidence.py {count}",
        "tables": stamp(),
        "patients": count,
        "setting": SETTING,
        "gaps": {
            name: dict(
                zip(
                    ("gap", "se"),
                    (round(value, 4) for value in gap(model, name, count)),
                    strict=True,
                )
            )
            for name in CHANGES
        },
    }
    RESULT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
