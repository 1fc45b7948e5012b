"""Find the fair patients of the quiz, and measure whether they are what they should be.

    python tools/fair_quiz.py [PATIENTS]

The patients are shipped: src/neurosim/quiz/fair_seeds.json says which draw of each seed
is fair, and what the patient tells. Measured are, for each level, misleading signs,
signs that are missing, how much there is to learn, how often all findings together
point to the truth, and the mark of three answers: what all findings say, what the
screening says, and what the history says: docs/results/fair.json and docs/quiz.md.

    python tools/fair_quiz.py words

After a change of the tables that moves no number: histories and the hash anew.
"""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from blocks import fill, marked
from neurosim.atlas import Atlas, load_atlas
from neurosim.model import build_model
from neurosim.quiz.answer import posterior_shares
from neurosim.quiz.case import find_difficulty
from neurosim.quiz.draw import Fairness, attempted, draw_fair
from neurosim.quiz.game import Game
from neurosim.quiz.marks import WORTH_PLAYING, mark
from neurosim.quiz.seeds import SEEDS
from neurosim.quiz_tables import Difficulty
from neurosim.simulation import items_of
from neurosim.terms import HISTORY
from stamp import stamp

ROOT = Path(__file__).parents[1]
RESULT = ROOT / "docs" / "results" / "fair.json"
PAGE = ROOT / "docs" / "quiz.md"
LEVELS = (1, 2, 3, 4, 5)
#: How old the persons are whose models are compared.
AGES = (35.0, 75.0)
Found = tuple[int, str]


def measured(rows: list[dict[str, float]]) -> dict[str, float]:
    return {
        name: round(float(np.mean([row[name] for row in rows])), 3) for name in rows[0]
    }


def one(level: int, seed: int) -> tuple[Found, dict[str, float]]:
    """Return one patient, to be shipped, and the figures."""
    atlas = load_atlas()
    drawn = draw_fair(atlas, level, seed)
    return (drawn.case.attempt, drawn.game.history.text), figures(atlas, drawn)


def figures(atlas: Atlas, drawn: Fairness) -> dict[str, float]:
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


def numbers(atlas: Atlas) -> str:
    """Return a fingerprint of all that a draw and its posterior rest on."""
    digest = sha256()
    for row in atlas.rows(Difficulty):
        words = (*row.groups, *row.regions, *row.severities, row.setting, row.typical)
        limits = (row.stray_low, row.stray_high, row.may_mislead)
        digest.update(repr((words, limits)).encode())
        for age in AGES:
            model = build_model(atlas, age).in_setting(row.setting)
            digest.update(
                model.population(row.setting, age).log_prior.round(9).tobytes()
            )
            for structure in atlas.structures.values():
                if structure.modality == HISTORY or structure.owner != structure.id:
                    continue
                for side in structure.sides:
                    rows = model.rows(structure.id, side)
                    for array in (rows.table.round(9), rows.index, rows.rest):
                        digest.update(array.tobytes())
    return digest.hexdigest()


def ship(atlas: Atlas, patients: dict[str, list[Found]]) -> None:
    lines = ",\n".join(
        f'"{level}": [\n' + ",\n".join(map(json.dumps, found)) + "\n]"
        for level, found in patients.items()
    )
    head = f'"tables": "{atlas.hash}",\n"numbers": "{numbers(atlas)}",'
    text = f'{{{head}\n"patients": {{\n{lines}\n}}}}\n'
    SEEDS.write_text(text, encoding="utf-8")


def told_anew(level: int, drawn: tuple[int, int]) -> Found:
    """Return an attempt of a seed, and what this patient tells by now."""
    atlas = load_atlas()
    case = attempted(atlas, find_difficulty(atlas, level), drawn)
    return case.attempt, Game(atlas, case).history.text


def write_words(atlas: Atlas) -> None:
    kept = json.loads(SEEDS.read_text(encoding="utf-8"))
    if kept["numbers"] != numbers(atlas):
        sys.exit("Numbers have changed: the patients are to be drawn anew.")
    patients = {}
    for level, rows in kept["patients"].items():
        drawn = [(seed, attempt) for seed, (attempt, _) in enumerate(rows)]
        patients[level] = spread(partial(told_anew, int(level)), drawn)
    ship(atlas, patients)


def spread(work: Callable[[Any], Any], over: Any) -> list[Any]:
    """Return the results of some work on two processors."""
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(work, over, chunksize=5))


def main() -> None:
    atlas = load_atlas()
    if sys.argv[1:] == ["words"]:
        write_words(atlas)
    else:
        measure(atlas, int(sys.argv[1]) if len(sys.argv) > 1 else 500)


def measure(atlas: Atlas, count: int) -> None:
    drawn = {str(x): spread(partial(one, x), range(count)) for x in LEVELS}
    ship(atlas, {level: [row[0] for row in rows] for level, rows in drawn.items()})
    found = {
        "command": f"python tools/fair_quiz.py {count}",
        "tables": stamp(),
        "patients": count,
        "levels": {
            level: measured([row[1] for row in rows]) for level, rows in drawn.items()
        },
    }
    RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
