"""Law 5 drawn: stated against observed frequency, by setting and exam length.

    python tools/reliability.py [PATIENTS]

Patients are drawn from the model; of each as many records as ``LENGTHS`` says are
kept, at random. Judged is the leading root, or the category where there is none.
Writes docs/results/reliability.json and docs/img/reliability.png.
"""

import json
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np

from neurosim.atlas import load_atlas
from neurosim.batch import rank_batch
from neurosim.exam import Exam, Finding
from neurosim.model import Model, build_model
from neurosim.next_test import TARGETS
from neurosim.simulation import Sampler, items_of
from stamp import stamp

DOCS = Path(__file__).parents[1] / "docs"
RESULT, IMAGE = DOCS / "results" / "reliability.json", DOCS / "img" / "reliability.png"
LENGTHS, BINS, SEED = (1, 3, 10, 40), 10, 11


def measure(model: Model, setting: str, length: int, count: int) -> dict[str, object]:
    """Return the bins of one setting and length, and the ranks' chi-square."""
    rng = np.random.default_rng([SEED, length])
    sampler = Sampler(model, model.population(setting), items_of(model.atlas, "full"))
    truth, _, grades = sampler.draw(count, rng)
    exams = [
        Exam(
            tuple(
                Finding(name, side, (int(row[i]),), kind)
                for i in rng.choice(len(row), size=length, replace=False).tolist()
                for name, side, kind in [sampler.items[i]]
            )
        )
        for row in grades
    ]
    p = rank_batch(exams, model, setting=setting).probabilities
    names = [TARGETS["answer"](lesion) for lesion in model.lesions]
    answers = sorted(set(names))
    group = np.array([answers.index(name) for name in names])
    mass = np.stack([p[:, group == at].sum(axis=1) for at in range(len(answers))])
    stated = mass.max(axis=0)
    right = (mass.argmax(axis=0) == group[truth]).astype(float)
    rows = np.arange(count)
    ranks = p.cumsum(axis=1)[rows, truth] - rng.random(count) * p[rows, truth]
    seen = np.histogram(ranks, bins=BINS, range=(0, 1))[0]
    chi_square = float(((seen - count / BINS) ** 2 / (count / BINS)).sum())
    return {
        "stated": round(float(stated.mean()), 4),
        "right": round(float(right.mean()), 4),
        "ranks_chi_square": round(chi_square, 1),
        "bins": _bins(stated, right),
    }


def _bins(stated: np.ndarray, right: np.ndarray) -> list[list[float]]:
    """Return mean stated, share right and number of each bin that has 20 patients."""
    place = np.minimum((stated * BINS).astype(int), BINS - 1)
    return [
        [round(float(stated[place == at].mean()), 4),
         round(float(right[place == at].mean()), 4), int((place == at).sum())]
        for at in range(BINS)
        if (place == at).sum() >= 20
    ]  # fmt: skip


def draw(found: dict[str, dict[str, dict[str, object]]], count: int) -> None:
    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after the backend is set

    fig, axes = plt.subplots(1, len(found), figsize=(3.1 * len(found), 4.1),
                             sharey=True, layout="constrained")  # fmt: skip
    for ax, (setting, lengths) in zip(axes, found.items(), strict=True):
        ax.plot([0, 1], [0, 1], color="0.6", lw=1)
        for (length, item), mark in zip(lengths.items(), "osD^", strict=True):
            x, y, n = np.array(item["bins"]).T
            half = 1.96 * np.sqrt(y * (1 - y) / n)
            label = f"{length} finding" + "s" * (length != "1")
            ax.errorbar(x, y, half, marker=mark, ms=4, lw=1, label=label)
        ax.set(title=setting, xlim=(0, 1), ylim=(0, 1), xlabel="stated probability",
               aspect="equal")  # fmt: skip
    axes[0].set_ylabel("leader right")
    axes[0].legend(frameon=False, fontsize=7, loc="upper left",
        title=f"{count} patients a line, bars 95 %", title_fontsize=7)  # fmt: skip
    fig.savefig(IMAGE, dpi=110, metadata={"Software": None})
    plt.close(fig)


def main() -> None:
    """Measure, write, draw."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    model = build_model(load_atlas())
    found = {
        setting: {str(n): measure(model, setting, n, count) for n in LENGTHS}
        for setting in model.atlas.setting_names
    }
    command = f"python tools/reliability.py {count}"
    result = {
        "command": command, "tables": stamp(), "patients": count, "settings": found,
    }  # fmt: skip
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    draw(found, count)
    for setting, lengths in found.items():
        for n, item in lengths.items():
            print(setting, n, item["stated"], item["right"], item["ranks_chi_square"])


if __name__ == "__main__":
    main()
