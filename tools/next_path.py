"""How many tests the path chosen by `next` saves against a fixed examination.

Patients are drawn from the model (setting referral). Everyone has told whether arms and
legs hurt. Then tests of the screening protocol are made: in the order of the protocol,
in a random order, or each time the one with the most expected information about the
answer (the root, or the category where there is none). After each test the exact
posterior gives the entropy of the answer and the log score of the true one.

    python tools/next_path.py [PATIENTS]

Writes docs/results/next_path.json.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from neurosim.atlas import load_atlas
from neurosim.batch import rank_batch
from neurosim.exam import Exam, Finding, Item
from neurosim.inference import infer, update
from neurosim.model import build_model
from neurosim.next_test import TARGETS, next_tests
from neurosim.simulation import Sampler, items_of
from neurosim.terms import SIDES
from stamp import stamp

Array = npt.NDArray[np.float64]
RESULT = Path(__file__).parents[1] / "docs" / "results" / "next_path.json"
SETTING, SEED, STEPS = "referral", 20261121, 5
ASKED: tuple[Item, ...] = tuple(
    (area, side, "told") for area in ("pain_arm", "pain_leg") for side in SIDES
)
ANSWER = TARGETS["answer"]


class Cohort:
    """Drawn patients, and what is known of them after some of their tests."""

    def __init__(self, count: int) -> None:
        atlas = load_atlas()
        self.model = build_model(atlas)
        population = self.model.population(SETTING)
        self.tests = items_of(atlas, "screening")
        sampler = Sampler(self.model, population, (*ASKED, *self.tests))
        lesions, _, self.grades = sampler.draw(count, np.random.default_rng(SEED))
        names = [ANSWER(lesion) for lesion in self.model.lesions]
        self.answers = sorted(set(names))
        self.group = np.array([self.answers.index(name) for name in names])
        self.truth = self.group[lesions]

    def finding(self, patient: int, column: int) -> Finding:
        structure, side, kind = (*ASKED, *self.tests)[column]
        return Finding(structure, side, (int(self.grades[patient, column]),), kind)

    def exam(self, patient: int, tests: Sequence[int]) -> Exam:
        columns = [*range(len(ASKED)), *(len(ASKED) + test for test in tests)]
        return Exam(tuple(self.finding(patient, column) for column in columns))

    def measured(self, paths: Sequence[Sequence[int]]) -> tuple[Array, Array]:
        """Return entropy in bits and log score of each patient after those tests."""
        exams = [self.exam(patient, path) for patient, path in enumerate(paths)]
        p = rank_batch(exams, self.model, setting=SETTING).probabilities
        shares = np.zeros((len(p), len(self.answers)))
        for column, group in enumerate(self.group):
            shares[:, group] += p[:, column]
        bits = -(shares * np.log2(np.maximum(shares, 1e-300))).sum(axis=1)
        return bits, np.log(shares[np.arange(len(p)), self.truth])

    def chosen(self, patient: int) -> list[int]:
        """Return the tests that ``next`` chooses, one after the other."""
        posterior = infer(self.exam(patient, ()), self.model, setting=SETTING)
        path: list[int] = []
        for _ in range(STEPS):
            left = [item for at, item in enumerate(self.tests) if at not in path]
            best = next_tests(posterior, "answer", among=left, top=1)[0]
            path.append(self.tests.index((best.structure, best.side, best.kind)))
            found = self.finding(patient, len(ASKED) + path[-1])
            posterior = update(posterior, found)
        return path


def main() -> None:
    """Measure, write, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    cohort, rng = Cohort(count), np.random.default_rng(SEED)
    size = len(cohort.tests)
    start = cohort.measured([()] * count)
    paths = [cohort.chosen(patient) for patient in range(count)]
    ours = cohort.measured(paths)
    shuffled = [rng.permutation(size).tolist() for _ in range(count)]
    curves = {
        "protocol": [cohort.measured([range(n)] * count) for n in range(1, size + 1)],
        "random": [
            cohort.measured([order[:n] for order in shuffled])
            for n in range(1, size + 1)
        ],
    }
    goal = float(ours[0].mean())
    found = {
        "command": f"python tools/next_path.py {count}",
        "tables": stamp(),
        "patients": count,
        "setting": SETTING,
        "steps": STEPS,
        "tests": size,
        "start": _summary(start),
        "next": _summary(ours),
        **{name: _curve(curve, goal) for name, curve in curves.items()},
    }
    RESULT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))


def _summary(measured: tuple[Array, Array]) -> dict[str, float]:
    bits, score = measured
    return {"bits": round(float(bits.mean()), 3), "log": round(float(score.mean()), 3)}


def _curve(curve: Sequence[tuple[Array, Array]], goal: float) -> dict[str, object]:
    """Return the state after as many tests, and how many reach the same entropy."""
    means = [float(bits.mean()) for bits, _ in curve]
    enough = next((n for n, bits in enumerate(means, 1) if bits <= goal), None)
    return {**_summary(curve[STEPS - 1]), "all": _summary(curve[-1]), "reach": enough}


if __name__ == "__main__":
    main()
