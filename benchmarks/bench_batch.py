"""Batch ranking against its alternatives: ratios of one run, never bare times.

    python benchmarks/bench_batch.py [--exams 1024] [--rounds 5] [--json FILE]

The alternatives: ``infer`` in a loop, and a plain NumPy formulation (the same
log-terms kept whole, gathered and summed patient by patient). All three must agree.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from neurosim.atlas import load_atlas
from neurosim.batch import ExamGrid, rank_batch
from neurosim.exam import Exam
from neurosim.inference import infer
from neurosim.model import Model, build_model
from neurosim.model.encode import record_likelihood, site_of
from neurosim.simulation import simulate

Rows = dict[tuple[object, ...], np.ndarray]


def random_exams(count: int, seed: int) -> list[Exam]:
    """Return exams of 20 to 60 random findings of the full protocol."""
    rng = np.random.default_rng(seed)
    exams = []
    for patient in simulate(n=count, seed=seed, protocol="full"):
        every = patient.exam.findings
        chosen = rng.choice(len(every), rng.integers(20, 61), replace=False)
        exams.append(Exam(tuple(every[i] for i in np.sort(chosen))))
    return exams


class Plain:
    """The obvious formulation: a dense log-term for each finding, kept and summed."""

    def __init__(self, model: Model):
        self.model, self.rows = model, {}
        self.population = model.population("referral")

    def term(self, finding) -> np.ndarray:
        if finding.identity not in self.rows:
            rows = self.model.rows(*site_of(self.model, finding))
            terms = rows.log_likelihood(record_likelihood(self.model, finding))
            self.rows[finding.identity] = terms.reshape(len(terms), -1)
        return self.rows[finding.identity]

    def rank(self, exam: Exam) -> np.ndarray:
        model, profiles = self.model, self.model.profiles
        by_modality: dict[str, list[np.ndarray]] = {}
        for finding in exam.findings:
            modality = model.owner(finding.structure).modality
            by_modality.setdefault(modality, []).append(self.term(finding))
        joint = np.log(self.population.severity)[None]
        for modality, terms in by_modality.items():
            total = np.sum(terms, axis=0)
            top = total.max(axis=1, keepdims=True)
            joint = joint + np.log(np.exp(total - top) @ model.hidden(modality)) + top
        top = joint.max()
        by_profile = np.exp(joint - top).sum(axis=1)
        prior = np.exp(self.population.log_prior[profiles.lesion] + profiles.log_weight)
        mass = prior * by_profile[profiles.profile]
        lesions = np.bincount(profiles.lesion, mass, len(model.lesions))
        return lesions / lesions.sum()


def one_state_each(exams: list[Exam], model: Model) -> list[Exam]:
    """Drop second records of a state and statements: the plain form has no place."""
    kept = []
    for exam in exams:
        seen, findings = set(), []
        for finding in exam.findings:
            site = site_of(model, finding)
            if site not in seen and model.owner(finding.structure).pool != "blur":
                seen.add(site)
                findings.append(finding)
        kept.append(Exam(tuple(findings)))
    return kept


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(exams: list[Exam], rounds: int) -> dict[str, float]:
    model = build_model(load_atlas())
    plain, grid = Plain(model), ExamGrid.from_exams(exams)
    few = exams[: max(1, len(exams) // 8)]
    exact = np.stack([infer(exam, model).probabilities for exam in few])
    worst = max(
        np.abs(rank_batch(grid, model).probabilities[: len(few)] - exact).max(),
        np.abs(np.stack([plain.rank(exam) for exam in few]) - exact).max(),
    )
    for exam in exams:  # every term is in the plain table before the clock starts
        plain.rank(exam)
    ways = {
        "infer in a loop": (lambda: [infer(e, model) for e in few], len(few)),
        "plain NumPy": (lambda: [plain.rank(e) for e in few], len(few)),
        "exams": (lambda: rank_batch(exams, model), len(exams)),
        "array": (lambda: rank_batch(grid, model), len(exams)),
        "array float32": (
            lambda: rank_batch(grid, model, dtype=np.float32), len(exams)),
    }  # fmt: skip
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (work, size) in ways.items():
            times[name].append(timed(work) / size)
    report = {f"{n}: us an exam": 1e6 * statistics.median(t) for n, t in times.items()}
    for name in ("infer in a loop", "plain NumPy"):
        for ours in ("exams", "array", "array float32"):
            pairs = zip(times[name], times[ours], strict=True)
            ratio = statistics.median(a / b for a, b in pairs)
            report[f"{name} / {ours}"] = ratio
    report["worst difference"] = float(worst)
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exams", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    model = build_model(load_atlas())
    exams = one_state_each(random_exams(given.exams, given.seed), model)
    report = measure(exams, given.rounds)
    for name, value in report.items():
        print(f"{name:34s} {value:12.4g}")
    if given.json:
        given.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
