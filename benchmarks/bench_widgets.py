"""How long a click takes until map and words are there: docs/results/widgets.json."""

import json
import statistics
import time
from pathlib import Path

from neurosim import widgets
from neurosim.terms import LEVELS, ZONES

OUT = Path(__file__).resolve().parents[1] / "docs" / "results" / "widgets.json"


def clicked(explorer: widgets.Explorer, name: str, value: str) -> float:
    """Return the milliseconds of one change of a control."""
    start = time.perf_counter()
    explorer.controls[name].value = value
    return (time.perf_counter() - start) * 1e3


def main() -> None:
    """Click through every level and zone, and every choice of an examination."""
    moved = widgets.herniation_explorer("L5/S1")
    times = {"herniation": [], "examination": []}
    for zone in ZONES:
        moved.controls["zone"].value = zone
        times["herniation"] += [clicked(moved, "level", level) for level in LEVELS]
    found = widgets.examination_explorer("arm")
    for name, control in found.controls.items():
        times["examination"] += [
            clicked(found, name, choice) for choice in control.options[1:]
        ]
    figures = {
        name: {
            "clicks": len(seen),
            "median_ms": round(statistics.median(seen), 1),
            "p95_ms": round(sorted(seen)[int(0.95 * len(seen))], 1),
        }
        for name, seen in times.items()
    }
    OUT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
