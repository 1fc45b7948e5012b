"""Three simulated students on the same patients: by Bayes, by counting, by guessing.

Both see the same history and the same screening examination, and know how common each
kind of cause is. Bayes states the model's posterior. The counter is the textbook count
of ``neurosim evaluate``: every abnormal finding votes for its roots, every normal one
against them; the share of roots among all causes, and the other causes, are those of
the prior. Its one free number is the best for these very patients. The guesser says
what the history says. Marks are those of the quiz, 100 for the best answer of these
findings.

    python tools/simulated_students.py [PATIENTS]

Writes docs/results/students.json.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.evaluation.forecast import best_beta, votes
from neurosim.quiz.answer import answer_shares, posterior_shares
from neurosim.quiz.draw import draw_fair
from neurosim.quiz.game import Game, Session
from neurosim.quiz.marks import mark
from neurosim.terms import PLACES
from stamp import stamp

LEVELS = (2, 3, 4, 5)
FIRST_SEED = 20_000
Answers = dict[str, float]


def play(
    atlas: Atlas, level: int, seed: int
) -> tuple[Any, Answers, Answers, Answers, Any]:
    """Return votes, prior, what the history says, posterior and the right answers."""
    game = Game(atlas, draw_fair(atlas, level, seed).case)
    session, _ = game.step(Session(), "screen")
    posterior = game.posterior(session.asked)
    prior = answer_shares(game.case.model, np.exp(game.case.population.log_prior))
    count = votes(posterior.exam, atlas)
    start = posterior_shares(game.posterior(()))
    return count, prior, start, posterior_shares(posterior), game.case.truth.accept


def counted(count: Any, prior: Answers, beta: float) -> Answers:
    """Return what the counter states: votes for the roots, the prior for the rest."""
    odds = np.exp(beta * (count - count.max()))
    names = [f"{side} {root}" for root, side in PLACES]
    share = sum(p for name, p in prior.items() if name.startswith(("right", "left")))
    stated = {name: p for name, p in prior.items() if " " not in name}
    roots = share * odds / odds.sum()
    return stated | dict(zip(names, roots.tolist(), strict=True))


def blurred(stated: Answers, start: Answers) -> Answers:
    """Return what is stated with one hundredth kept for everything else."""
    return {n: 0.99 * stated.get(n, 0.0) + 0.01 * p for n, p in start.items()}


def interval(values: Sequence[float]) -> list[float]:
    rng = np.random.default_rng(1)
    draws = rng.choice(np.array(values), size=(2000, len(values))).mean(axis=1)
    return [round(float(x), 2) for x in np.quantile(draws, [0.025, 0.975])]


def compare(atlas: Atlas, level: int, count: int) -> tuple[dict[str, Any], list[float]]:
    seen = [play(atlas, level, FIRST_SEED + number) for number in range(count)]

    def by_count(beta: float) -> list[float]:
        return [
            mark(blurred(counted(c, prior, beta), start), start, best)
            for c, prior, start, best, _ in seen
        ]

    beta = best_beta(lambda value: float(np.mean(by_count(value))))
    book = by_count(beta)
    bayes = [mark(best, start, best) for _, _, start, best, _ in seen]
    guess = [mark(start, start, best) for _, _, start, best, _ in seen]
    first = [
        [max(s, key=lambda n: s[n]) in right for s in (shares, counted(c, prior, beta))]
        for c, prior, _, shares, right in seen
    ]
    hits = np.mean(first, axis=0)
    gain = [b - t for b, t in zip(bayes, book, strict=True)]
    row = {
        "level": level,
        "patients": count,
        "beta": beta,
        "bayes": {"score": round(float(np.mean(bayes)), 2), "first": float(hits[0])},
        "textbook": {"score": round(float(np.mean(book)), 2), "first": float(hits[1])},
        "guess": {"score": round(float(np.mean(guess)), 2)},
        "difference": round(float(np.mean(gain)), 2),
        "interval95": interval(gain),
    }
    return row, gain


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    atlas = load_atlas()
    rows, gains = [], []
    for level in LEVELS:
        row, gain = compare(atlas, level, count // len(LEVELS))
        rows.append(row)
        gains += gain
    document = {
        "what": "mean mark of simulated students, 0 to 100",
        "command": f"python tools/simulated_students.py {count}",
        "tables": stamp(),
        "patients": len(gains),
        "bayes": round(float(np.mean([row["bayes"]["score"] for row in rows])), 2),
        "textbook": round(
            float(np.mean([row["textbook"]["score"] for row in rows])), 2
        ),
        "difference": round(float(np.mean(gains)), 2),
        "interval95": interval(gains),
        "levels": rows,
    }
    path = Path(__file__).parents[1] / "docs" / "results" / "students.json"
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
