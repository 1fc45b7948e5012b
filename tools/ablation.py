"""What each hidden axis of the model is worth: the same figures without it.

An axis is switched off by its own numbers (its displacement is 0, its tie is 1), so
that there is no second model. For each: the paired change of the log score on published
patients and of the summed log score of the fitted figures (not refitted: what the axis
does now), calibration on patients drawn from the whole model, and time.

    python tools/ablation.py [PATIENTS]

Writes docs/results/ablation.json and the table of docs/ablation.md.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from blocks import fill, marked
from neurosim.atlas import Atlas, load_atlas
from neurosim.batch import rank_batch
from neurosim.evaluation.metrics import bootstrap, log_score
from neurosim.evaluation.scores import evaluate
from neurosim.evidence import evidence
from neurosim.exam import Exam, Finding
from neurosim.formats import load_cases
from neurosim.model import Model, build_model
from neurosim.next_test import TARGETS
from neurosim.simulation import Sampler, items_of
from stamp import stamp

Array = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases" / "published.jsonl"
RESULT = ROOT / "docs" / "results" / "ablation.json"
PAGE = ROOT / "docs" / "ablation.md"
SETTING, SEED = "referral", 11
Change = Callable[[Atlas], Atlas]


def numbers(parameter: str, *, value: float, key: str = "") -> Change:
    """Return the change that sets the rows of a parameter whose key starts so."""

    def change(atlas: Atlas) -> Atlas:
        observation = {
            place: replace(row, value=value)
            if place[0] == parameter and place[1].startswith(key)
            else row
            for place, row in atlas.observation.items()
        }
        return replace(atlas, observation=observation)

    return change


def no_habit(atlas: Atlas) -> Atlas:
    """Everyone has the normal reflex habit."""
    without = numbers("habit_share", value=1e-12)(atlas)
    place = ("habit_share", "normal")
    normal = replace(atlas.observation[place], value=1.0)
    return replace(without, observation={**without.observation, place: normal})


def no_blur(atlas: Atlas) -> Atlas:
    """A stated dermatome is the true one."""
    without = numbers("statement_blur", value=0.0)(atlas)
    place = ("statement_blur", "0")
    whole = replace(atlas.observation[place], value=1.0)
    return replace(without, observation={**without.observation, place: whole})


def no_neighbour(atlas: Atlas) -> Atlas:
    """A lesion touches its own root alone."""
    rows = tuple(
        replace(row, value=1e-12) if row.span == "neighbour" else row
        for row in atlas.patterns
    )
    return replace(atlas, patterns=rows)


def no_factors(atlas: Atlas) -> Atlas:
    """Published reports are taken for patients as they are met."""
    kept = {key: row for key, row in atlas.settings.items() if key[1] != "factor"}
    return replace(atlas, settings=kept)


def no_other(atlas: Atlas) -> Atlas:
    """The list of causes is taken to be complete."""
    kept = {
        key: replace(row, value=1e-12) if key[1:] == ("share", "other") else row
        for key, row in atlas.settings.items()
    }
    return replace(atlas, settings=kept)


AXES: dict[str, Change] = {
    "severity by modality": numbers("tie", value=1.0),
    "displaced sensory map": numbers("displacement", value=0.0, key="sensory"),
    "displaced motor map": numbers("displacement", value=0.0, key="motor"),
    "displaced pain": numbers("displacement", value=0.0, key="pain"),
    "reflex habit": no_habit,
    "random neighbour": no_neighbour,
    "spread of shares": numbers("spread", value=0.0),
    "confusion of statements": no_blur,
    "slip of the pen": numbers("lapse", value=1e-6),
    "one-grade errors": numbers("misgrade", value=0.0),
    "something else": no_other,
    "factors of published reports": no_factors,
}


def published(atlas: Atlas) -> Array:
    """Return the log score of the true root of each published radiculopathy."""
    found = evaluate(load_cases(CASES, atlas), atlas=atlas)
    roots = [r for r in found.results if r.is_root]
    chances = [r.forecasts["neurosim"].roots[r.right].sum() for r in roots]
    return log_score(np.array(chances))


class Drawn:
    """Patients of the whole model, to be ranked by any model."""

    def __init__(self, model: Model, count: int) -> None:
        items = items_of(model.atlas, "screening")
        sampler = Sampler(model, model.population(SETTING), items)
        truth, _, grades = sampler.draw(count, np.random.default_rng(SEED))
        self.exams = [
            Exam(
                tuple(
                    Finding(item[0], item[1], (int(grade),), item[2])
                    for item, grade in zip(items, row, strict=True)
                )
            )
            for row in grades
        ]
        names = [TARGETS["answer"](lesion) for lesion in model.lesions]
        self.answers = sorted(set(names))
        self.group = np.array([self.answers.index(name) for name in names])
        self.truth = self.group[truth]

    def judged(self, model: Model) -> tuple[float, float, float]:
        """Return log score, overconfidence of the leader, and seconds an exam."""
        start = time.perf_counter()
        p = rank_batch(self.exams, model, setting=SETTING).probabilities
        seconds = (time.perf_counter() - start) / len(self.exams)
        shares = np.stack(
            [p[:, self.group == at].sum(axis=1) for at in range(len(self.answers))]
        )
        right = shares.argmax(axis=0) == self.truth
        score = log_score(shares[self.truth, np.arange(len(p))])
        gap = float((shares.max(axis=0) - right).mean())
        return float(score.mean()), gap, seconds


def measure(atlas: Atlas, drawn: Drawn, whole: Array, scores: tuple[float, ...]) -> Any:
    """Return the figures of one axis left out, against the whole model."""
    change = bootstrap(published(atlas) - whole)
    fit, log, _, seconds = scores
    now, now_gap, now_seconds = drawn.judged(Model(atlas))
    return {
        "published": [round(x, 3) for x in (change.value, change.low, change.high)],
        "figures": round(evidence(atlas).score - fit, 1),
        "drawn": round(now - log, 4),
        "gap": round(now_gap, 3),
        "time": round(now_seconds / seconds, 2),
    }


def main() -> None:
    """Measure every axis, write, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    atlas = load_atlas()
    drawn, whole = Drawn(build_model(atlas), count), published(atlas)
    scores = (evidence(atlas).score, *drawn.judged(Model(atlas)))
    found: dict[str, Any] = {
        "command": f"python tools/ablation.py {count}",
        "tables": stamp(),
        "patients": count,
        "published": len(whole),
        "axes": {},
    }
    for name, change in AXES.items():
        found["axes"][name] = measure(change(atlas), drawn, whole, scores)
        print(name, found["axes"][name], flush=True)
    RESULT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def filled(text: str) -> str:
    """Return the page with its table written from the result."""
    found = json.loads(RESULT.read_text(encoding="utf-8"))
    lines = [
        "| without | published patients, log score | published figures, summed | "
        "drawn patients, log score | stated minus right | time |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in found["axes"].items():
        value, low, high = row["published"]
        lines.append(
            f"| {name} | {value:+.3f} ({low:+.3f} to {high:+.3f}) | "
            f"{row['figures']:+.1f} | {row['drawn']:+.4f} | {row['gap']:+.3f} | "
            f"{row['time']:.2f} |"
        )
    page = fill(text, "ablation", "\n".join(lines), found["tables"])
    return marked(page, stamp())


if __name__ == "__main__":
    main()
