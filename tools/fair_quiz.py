"""Are the patients of the quiz what their level says? Measured over drawn patients.

    python tools/fair_quiz.py [PATIENTS]

For each level: misleading signs, signs that are missing, how much there is to learn,
how often all findings together point to the truth, and the mark of three answers: what
all findings say, what the screening says, and what the history says. Writes
docs/results/fair.json and the table of docs/quiz.md.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from blocks import fill, marked
from neurosim.atlas import Atlas, load_atlas
from neurosim.quiz.answer import posterior_shares
from neurosim.quiz.draw import draw_fair
from neurosim.quiz.marks import WORTH_PLAYING, mark
from neurosim.simulation import items_of
from stamp import stamp

ROOT = Path(__file__).parents[1]
RESULT = ROOT / "docs" / "results" / "fair.json"
PAGE = ROOT / "docs" / "quiz.md"
LEVELS = (1, 2, 3, 4, 5)
FIRST_SEED = 50_000


def measured(atlas: Atlas, level: int, count: int) -> dict[str, float]:
    rows = [one(atlas, level, FIRST_SEED + number) for number in range(count)]
    return {
        name: round(float(np.mean([row[name] for row in rows])), 3) for name in rows[0]
    }


def one(atlas: Atlas, level: int, seed: int) -> dict[str, float]:
    """Return the figures of one patient."""
    drawn = draw_fair(atlas, level, seed)
    start, best = drawn.start, drawn.best
    seen = posterior_shares(drawn.game.posterior(items_of(atlas, "screening")))
    return {
        "misleading": len(drawn.strays),
        "missing": len(drawn.missing),
        "kept": drawn.faults == 0 and drawn.to_learn >= WORTH_PLAYING,
        "to learn": drawn.to_learn,
        "best answer right": drawn.points_to_the_truth,
        "bayes": mark(best, start, best),
        "screening": mark(seen, start, best),
        "guess": mark(start, start, best),
    }


def table(found: dict[str, Any]) -> str:
    lines = [
        "| level | misleading signs | missing signs | promise kept | to learn, nats "
        "| all findings point to the truth | mark of all findings | screening "
        "| history |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for level, row in found["levels"].items():
        lines.append(
            f"| {level} | {row['misleading']:.2f} | {row['missing']:.1f} "
            f"| {row['kept']:.1%} | {row['to learn']:.2f} "
            f"| {row['best answer right']:.0%} | {row['bayes']:.0f} "
            f"| {row['screening']:.0f} | {row['guess']:.0f} |"
        )
    lines += ["", f"{found['patients']} patients a level. Rerun: `{found['command']}`."]
    return "\n".join(lines)


def filled(text: str) -> str:
    found = json.loads(RESULT.read_text(encoding="utf-8"))
    return marked(fill(text, "fair", table(found), found["tables"]), stamp())


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    atlas = load_atlas()
    found = {
        "command": f"python tools/fair_quiz.py {count}",
        "tables": stamp(),
        "patients": count,
        "levels": {str(level): measured(atlas, level, count) for level in LEVELS},
    }
    RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
