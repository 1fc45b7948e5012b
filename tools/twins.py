"""Lesions that no examination can tell apart: same roots touched in the same way.

Writes docs/results/twins.json; run it after a change of patterns.csv or levels.csv.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

from neurosim.atlas import load_atlas
from neurosim.model import Model, build_model

OUTPUT = Path(__file__).parents[1] / "docs" / "results" / "twins.json"


def twins(model: Model) -> list[list[str]]:
    """Return the groups of lesions with equal mixtures of profiles."""
    profiles = model.profiles
    mixtures: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for lesion, profile, weight in zip(
        profiles.lesion.tolist(),
        profiles.profile.tolist(),
        profiles.log_weight.tolist(),
        strict=True,
    ):
        mixtures[lesion].append((profile, round(weight, 12)))
    groups: dict[tuple[tuple[int, float], ...], list[str]] = defaultdict(list)
    for lesion, mixture in mixtures.items():
        groups[tuple(sorted(mixture))].append(model.lesions[lesion].name)
    return [names for names in groups.values() if len(names) > 1]


def main() -> None:
    """Write the file."""
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(twins(build_model(load_atlas())), indent=1)
    OUTPUT.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{OUTPUT.name}: written\n")


if __name__ == "__main__":
    main()
