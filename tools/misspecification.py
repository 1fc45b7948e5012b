"""How much does a ranking lose where patients are not as the model thinks?

Patients are drawn from a changed model, or what is recorded of them is changed; the
landed model ranks them as referrals and knows none of it.

    python tools/misspecification.py [PATIENTS]

Fills the table of docs/misspecification.md.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from blocks import fill
from neurosim.atlas import Atlas, load_atlas
from neurosim.batch import rank_batch
from neurosim.conditions import conditioned
from neurosim.exam import Exam, Finding
from neurosim.model import Model, build_model
from neurosim.model.population import Population
from neurosim.next_test import TARGETS
from neurosim.simulation import Sampler, items_of
from overconfidence import CHANGES, SEED, SETTING, Change, as_drawn, displaced
from stamp import stamp

PAGE = Path(__file__).parents[1] / "docs" / "misspecification.md"
_Z = 1.96


@dataclass(frozen=True)
class Case:
    """One way in which patients are not as the model thinks."""

    axis: str
    name: str
    drawn: Callable[[Model], Model] = lambda model: model
    setting: str = SETTING
    severity: str = ""
    noise: float = 0.0
    change: Change = as_drawn

    def population(self, model: Model) -> Population:
        """Return whose patients they are."""
        found = model.population(self.setting)
        return found.with_severity(self.severity) if self.severity else found


def _variant(name: str) -> Callable[[Model], Model]:
    return lambda model: Model(conditioned(model.atlas, name, None))


CASES = (
    Case("none", "as the model thinks"),
    Case("severity", "all mild", severity="mild"),
    Case("severity", "all severe", severity="severe"),
    Case("maps", "every dermatome displaced by a segment",
         drawn=lambda model: displaced(model.atlas)),
    Case("maps", "prefixed brachial plexus", drawn=_variant("prefixed-brachial")),
    Case("maps", "postfixed brachial plexus", drawn=_variant("postfixed-brachial")),
    Case("noise", "one result in twenty is a grade at random", noise=0.05),
    Case("noise", "one result in five is a grade at random", noise=0.2),
    Case("setting", "patients of primary care", setting="primary"),
    Case("setting", "patients of surgical series", setting="surgical"),
    Case("setting", "patients of published reports", setting="published"),
    Case("record", "every result told twice", change=CHANGES["duplicated"]),
    Case("record", "only abnormal results, called a protocol",
         change=CHANGES["positives only"]),
)  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """What a ranking achieved, each with the half-width of its 95 % interval."""

    first: tuple[float, float]
    category: tuple[float, float]
    log_score: tuple[float, float]
    gap: tuple[float, float]


def measure(case: Case, model: Model, count: int) -> Figures:
    """Return the figures of one case."""
    rng = np.random.default_rng(SEED)
    items = items_of(model.atlas, "screening")
    truth, _, grades = Sampler(case.drawn(model), case.population(model), items).draw(
        count, rng
    )
    exams = [
        _exam(case, model.atlas, list(zip(items, row, strict=True)), rng)
        for row in grades
    ]
    p = rank_batch(exams, model, setting=SETTING).probabilities
    names = [TARGETS["answer"](lesion) for lesion in model.lesions]
    answers = sorted(set(names))
    group = np.array([answers.index(name) for name in names])
    shares = np.stack([p[:, group == at].sum(axis=1) for at in range(len(answers))])
    right = group[truth]
    leader = shares.argmax(axis=0)
    hit = leader == right
    categories = np.array([lesion.category for lesion in model.lesions])
    each = sorted(set(categories))
    mass = np.stack([p[:, categories == name].sum(axis=1) for name in each])
    said = np.array(each)[mass.argmax(axis=0)]
    is_root = categories[truth] == "root"
    score = np.log(np.maximum(shares[right, np.arange(count)], 1e-300))
    return Figures(
        _mean(hit[is_root]),
        _mean(said == categories[truth]),
        _mean(score),
        _mean(shares.max(axis=0) - hit),
    )


def _mean(values: np.ndarray) -> tuple[float, float]:
    return float(values.mean()), float(_Z * values.std() / np.sqrt(len(values)))


def _exam(
    case: Case, atlas: Atlas, recorded: list[tuple[tuple[str, str, str], int]],
    rng: np.random.Generator,
) -> Exam:  # fmt: skip
    return Exam(tuple(_findings(case, atlas, recorded, rng)))


def _findings(
    case: Case, atlas: Atlas, recorded: list[tuple[tuple[str, str, str], int]],
    rng: np.random.Generator,
) -> Iterator[Finding]:  # fmt: skip
    for (structure, side, kind), drawn in recorded:
        grade = int(drawn)
        if rng.random() < case.noise:
            grade = int(rng.integers(len(atlas.structures[structure].scale.grades)))
        yield from case.change(atlas, Finding(structure, side, (grade,), kind))


def main() -> None:
    """Measure, fill the page, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    model = build_model(load_atlas())
    rows = [
        f"{count} patients a row, screening protocol, drawn with one seed; behind ± "
        "is half the width of the 95 % interval. Rerun: "
        f"`python tools/misspecification.py {count}`.",
        "",
        "| what differs | patients | root first | category | log score | "
        "overconfidence |",
        "|---|---|---|---|---|---|",
    ]
    for case in CASES:
        found = measure(case, model, count)
        cells = " | ".join(
            f"{value:.2f} ± {half:.2f}"
            for value, half in (found.first, found.category, found.log_score)
        )
        gap = f"{found.gap[0]:+.2f} ± {found.gap[1]:.2f}"
        rows.append(f"| {case.axis} | {case.name} | {cells} | {gap} |")
        print(rows[-1], flush=True)
    text = PAGE.read_text("utf-8")
    body = "\n".join(rows)
    PAGE.write_text(fill(text, "misspecification", body, stamp()), encoding="utf-8")


if __name__ == "__main__":
    main()
