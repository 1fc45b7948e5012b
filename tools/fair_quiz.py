"""Find the fair patients of the quiz, and measure whether they are what they should be.

    python tools/fair_quiz.py [PATIENTS]

The patients are shipped: src/neurosim/quiz/fair_seeds.json says which draw of each seed
is fair, and what the patient tells. Measured are, for each level, misleading signs,
signs that are missing, how much there is to learn, how often all findings together
point to the truth, and the mark of three answers: what all findings say, what the
screening says, and what the history says: docs/results/fair.json and docs/quiz.md.
A level whose numbers are what they were keeps its patients; their words are made anew.
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
from neurosim.quiz.case import believed, find_difficulty
from neurosim.quiz.draw import Fairness, attempted, draw_fair
from neurosim.quiz.game import Game
from neurosim.quiz.marks import WORTH_PLAYING, mark
from neurosim.quiz.seeds import SEEDS
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


def numbers(atlas: Atlas, level: int) -> str:
    """Return a fingerprint of all that the draws of a level and posteriors rest on."""
    digest, row = sha256(), find_difficulty(atlas, level)
    digest.update(repr((row.typical, row.stray_low, row.stray_high)).encode())
    digest.update(repr((row.may_mislead, row.counted)).encode())
    for age in AGES:
        known = build_model(atlas, age)
        population = believed(known.population(row.setting, age), known, row)
        model = known.in_setting(row.setting)
        ours = np.isfinite(population.log_prior)[model.profiles.lesion]
        profile = model.profiles.profile[ours]
        shares = population.log_prior[np.isfinite(population.log_prior)]
        for array in (shares, population.severity, model.beside.share):
            digest.update(array.round(9).tobytes())
        for test in atlas.structures.values():
            if test.modality == HISTORY or test.owner != test.id:
                continue
            digest.update(model.reading(test.id, test.usual_kind).round(9).tobytes())
            for side in test.sides:
                rows = model.rows(test.id, side)
                used, which = np.unique(rows.index[profile], return_inverse=True)
                digest.update(rows.table[used].round(9).tobytes())
                digest.update(which.tobytes() + rows.rest[profile].tobytes())
                digest.update(model.beside.drives((test.id, side)).round(9).tobytes())
    return digest.hexdigest()


def ship(tables: str, found: dict[str, tuple[str, list[Found]]]) -> None:
    lines = ",\n".join(
        f'"{level}": [\n' + ",\n".join(map(json.dumps, rows)) + "\n]"
        for level, (_, rows) in found.items()
    )
    prints = json.dumps({level: print_ for level, (print_, _) in found.items()})
    head = f'"tables": "{tables}",\n"numbers": {prints},'
    text = f'{{{head}\n"patients": {{\n{lines}\n}}}}\n'
    SEEDS.write_text(text, encoding="utf-8")


def told_anew(level: int, drawn: tuple[int, int]) -> Found:
    """Return an attempt of a seed, and what this patient tells by now."""
    atlas = load_atlas()
    case = attempted(atlas, find_difficulty(atlas, level), drawn)
    return case.attempt, Game(atlas, case).history.text


def spread(work: Callable[[Any], Any], over: Any) -> list[Any]:
    """Return the results of some work on two processors."""
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(work, over, chunksize=5))


def main() -> None:
    atlas, count = load_atlas(), int(sys.argv[1]) if len(sys.argv) > 1 else 500
    kept = json.loads(SEEDS.read_text(encoding="utf-8"))
    known = json.loads(RESULT.read_text(encoding="utf-8"))
    levels, shipped = known["levels"], {}
    for level in LEVELS:
        name, now = str(level), numbers(atlas, level)
        rows = kept["patients"].get(name, ())
        if kept["numbers"].get(name) == now and len(rows) == count:
            drawn = [(seed, attempt) for seed, (attempt, _) in enumerate(rows)]
            found = spread(partial(told_anew, level), drawn)
        else:
            made = spread(partial(one, level), range(count))
            found = [patient for patient, _ in made]
            levels[name] = measured([row for _, row in made])
        shipped[name] = (now, found)
        ship("", shipped | _rest(kept, shipped))  # of no tables until all is done
        write(levels, count)
    ship(atlas.hash, shipped)


def _rest(kept: Any, shipped: Any) -> dict[str, tuple[str, list[Found]]]:
    """Return the levels that are still to be looked at, for a run that is stopped."""
    left = {
        name: rows for name, rows in kept["patients"].items() if name not in shipped
    }
    return {name: (kept["numbers"][name], rows) for name, rows in left.items()}


def write(levels: dict[str, dict[str, float]], count: int) -> None:
    found = {
        "command": f"python tools/fair_quiz.py {count}",
        "tables": stamp(),
        "patients": count,
        "levels": levels,
    }
    RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
