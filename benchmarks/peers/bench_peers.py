"""The shipped model against pyAgrum and pgmpy: same network, same evidence, one run.

    python benchmarks/peers/bench_peers.py [--rounds 7] [--fill]

Every line is the median of ratios of paired rounds: in each round both sides work in
turn in one process, each with one thread, by the processor's time. Before any clock
starts, the posteriors must agree to 1e-10.
``--fill`` writes docs/results/peers.json and the table of docs/benchmarks.md. The
environment is that of requirements.txt beside this file.
"""

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from network import Literal, Network, Pgmpy, PyAgrum, name_of, write

from neurosim.batch import ExamGrid, rank_batch
from neurosim.batch.columns import Evidence, from_grid
from neurosim.exam import Exam, Finding
from neurosim.inference import infer, update
from neurosim.model import Model, build_model
from neurosim.next_test import TARGETS, information, next_tests
from neurosim.posterior import Posterior
from neurosim.simulation import Sampler

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ("ShaferShenoyInference", "LazyPropagation", "VariableElimination")
AGREE = 1e-10
DRAWN = 16_384
SHORTEST = 0.03  # seconds of one measurement
Work = Callable[[], object]


class Bench:
    """Everything that is measured, made once."""

    def __init__(self, rounds: int, seed: int):
        self.rounds, self.rng = rounds, np.random.default_rng(seed)
        self.model: Model = build_model()
        self.population = self.model.population("referral")
        self.net: Network = write(self.model, self.population)
        self.items = tuple(self.net.items.values())
        self.sampler = Sampler(self.model, self.population, self.items)
        self.exams = self._exams(1024)
        self.few = self.exams[:12]
        self.evidence = [self.net.evidence(exam.findings) for exam in self.few]
        self.rows: dict[str, dict[str, float]] = {}

    def _exams(self, count: int) -> list[Exam]:
        """Draw patients; 20 to 60 random findings of each are recorded."""
        grades = self.sampler.draw(count, self.rng)[2]
        return [
            self._exam(row, self.rng.choice(len(row), size, replace=False))
            for row, size in zip(grades, self.rng.integers(20, 61, count), strict=True)
        ]

    def _exam(self, grades: np.ndarray, chosen: np.ndarray) -> Exam:
        found = []
        for place in np.sort(chosen).tolist():
            structure, side, kind = self.items[place]
            found.append(Finding(structure, side, (int(grades[place]),), kind))
        return Exam(tuple(found))

    def pair(self, name: str, theirs: tuple[Work, int], ours: tuple[Work, int]) -> None:
        """Time both in turn; note the median ratio of times of one unit of work."""
        both = range(self.rounds + 1)
        times = [(timed(*theirs), timed(*ours)) for _ in both][1:]  # the first warms up
        ratios = sorted(a / b for a, b in times)
        self.rows[name] = {
            "ratio": statistics.median(ratios),
            "least": ratios[0],
            "most": ratios[-1],
            "theirs_us": 1e6 * statistics.median(a for a, _ in times),
            "ours_us": 1e6 * statistics.median(b for _, b in times),
        }
        print(f"{name:44s}", {k: round(v, 2) for k, v in self.rows[name].items()})


def timed(work: Work, units: int) -> float:
    """Return the time of one unit on the processor.

    Not by the clock on the wall: both sides have one thread, and what other programs
    take from it is the fault of neither. Short work is repeated.
    """
    start = time.process_time()
    done, spent = 0, 0.0
    while spent < SHORTEST:
        work()
        done += 1
        spent = time.process_time() - start
    return spent / (units * done)


def best_engine(bench: Bench, peer: PyAgrum) -> str:
    """Choose the engine that is fastest on these exams, and return its name."""
    times = {}
    for name in ENGINES:
        peer.use(name)
        peer.rank(bench.evidence[0])
        times[name] = timed(lambda: [peer.rank(e) for e in bench.evidence], 1)
    best = min(times, key=lambda name: times[name])
    peer.use(best)
    return best


def agreement(bench: Bench, peer: PyAgrum | Pgmpy) -> float:
    """Return the largest difference of any probability; stop above 1e-10."""
    ours = [infer(exam, bench.model).probabilities for exam in bench.few]
    theirs = [peer.rank(evidence) for evidence in bench.evidence]
    batch = rank_batch(bench.few, bench.model).probabilities
    worst = float(
        max(np.abs(np.array(ours) - theirs).max(), np.abs(batch - theirs).max())
    )
    if not worst <= AGREE:
        raise SystemExit(
            f"{type(peer).__name__} differs by {worst:.2g}: nothing is timed"
        )
    return worst


def compare(bench: Bench, name: str, peer: PyAgrum | Pgmpy) -> None:
    """Time what both peers can do: batch, one exam, one more finding."""
    model, few, count = bench.model, bench.few, len(bench.few)
    grid = ExamGrid.from_exams(bench.exams)
    loop = (lambda: [peer.rank(e) for e in bench.evidence], count)
    bench.pair(f"batch, {name}", loop, (lambda: rank_batch(grid, model), len(grid)))
    bench.pair(
        f"one exam, {name}", loop, (lambda: [infer(e, model) for e in few], count)
    )
    last = [exam.findings[-1] for exam in few]
    before = [infer(Exam(exam.findings[:-1]), model) for exam in few]
    both = tuple(zip(before, last, strict=True))
    again = (lambda: [update(p, f) for p, f in both], count)
    bench.pair(f"one more finding, {name}", loop, again)


def next_best(bench: Bench, peer: PyAgrum) -> float:
    """Time the information of every unobserved node about the root.

    Both sides begin with the findings.
    """
    posterior = infer(bench.few[0], bench.model)
    evidence = bench.evidence[0]
    among = [i for n, i in bench.net.items.items() if n not in evidence]
    matrix = target_matrix(bench, posterior)

    def theirs() -> dict[str, float]:
        joints = peer.with_each(evidence)
        return {name: information(matrix.T @ joint) for name, joint in joints.items()}

    found = {name_of(t.structure, t.side): t.bits
             for t in next_tests(posterior, "root", among=among)}  # fmt: skip
    expected = theirs()
    worst = max(abs(found[name] - bits) for name, bits in expected.items())
    if not worst <= AGREE:
        raise SystemExit(f"next test differs by {worst:.2g} bits: nothing is timed")
    rounds, bench.rounds = bench.rounds, min(bench.rounds, 3)
    exam, model = bench.few[0], bench.model
    ours = (lambda: next_tests(infer(exam, model), "root", among=among), 1)
    bench.pair("next best test, pyAgrum", (theirs, 1), ours)
    bench.rounds = rounds
    return worst


def target_matrix(bench: Bench, posterior: Posterior) -> np.ndarray:
    """Return P(root | profile), shape (P, T)."""
    values = [TARGETS["root"](lesion) for lesion in posterior.model.lesions]
    names = list(dict.fromkeys(values))
    of_lesion = np.eye(len(names))[[names.index(value) for value in values]]
    return bench.net.lesion_given_profile @ of_lesion


def dense(model: Model, evidence: Evidence) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return for each modality log-terms (C, cells), and who has them (C, N).

    Cells are the hidden states that the recorded structures tell apart.
    """
    found = []
    for modality in sorted({column.modality for column in evidence.columns}):
        places = [i for i, c in enumerate(evidence.columns) if c.modality == modality]
        columns = [evidence.columns[i] for i in places]
        code = 0
        for site in dict.fromkeys(site for c in columns for site in c.sites):
            index = model.rows(*site).index
            code = code * (int(index.max()) + 1) + index
            code = np.unique(code, return_inverse=True)[1].reshape(index.shape)
        cells = np.divmod(np.unique(code, return_index=True)[1], code.shape[1])
        has = np.zeros((len(evidence.columns), evidence.count))
        has[evidence.which, evidence.patients] = 1
        table = np.stack([column.at(model, *cells).ravel() for column in columns])
        found.append((table, has[places]))
    return found


def protocol_floor(bench: Bench) -> None:
    """Compare a protocol of 40 findings with its own product and exponentials."""
    model, count = bench.model, 2048
    chosen = np.sort(bench.rng.permutation(len(bench.items))[:40])
    grades = bench.sampler.draw(count, bench.rng)[2][:, chosen]
    grid = ExamGrid([bench.items[i] for i in chosen], grades)
    hot = dense(model, from_grid(model, grid))

    def floor() -> None:
        for start in range(0, count, 128):
            for table, one in hot:
                total = table.T @ one[:, start : start + 128]
                np.exp(total, out=total)

    ours = (lambda: rank_batch(grid, model), count)
    bench.pair("protocol of 40 against its floor", ours, (floor, count))


def sampling(bench: Bench, name: str, peer: PyAgrum | Pgmpy) -> None:
    """Time drawing the same number: a peer's cost for each falls with it."""
    theirs = (lambda: peer.sample(DRAWN), DRAWN)
    rounds, bench.rounds = bench.rounds, min(bench.rounds, 3)
    ours = (lambda: bench.sampler.draw(DRAWN, bench.rng), DRAWN)
    bench.pair(f"sampling whole exams, {name}", theirs, ours)
    bench.rounds = rounds


_STREAM = """
import resource, sys
import numpy as np
from neurosim.batch import ExamGrid, rank_batch
from neurosim.model import build_model
from neurosim.simulation import Sampler, items_of
model = build_model()
rng = np.random.default_rng(0)
items = items_of(model.atlas, "screening")
sampler = Sampler(model, model.population("referral"), items)
right = 0
for _ in range(int(sys.argv[1]) // 2000):
    lesion, _, grades = sampler.draw(2000, rng)
    found = rank_batch(ExamGrid(items, grades), model)
    right += int((found.leaders == lesion).sum())
try:  # of this program alone; the other counter starts at the parent's peak
    lines = open("/proc/self/status").read().split("VmHWM:")
    print(int(lines[1].split()[0]) / 1024)
except OSError:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def stream(counts: tuple[int, ...]) -> dict[str, float]:
    """Return the peak memory, in MiB, of exams drawn and ranked in a stream."""
    found = {}
    for count in counts:
        done = subprocess.run([sys.executable, "-c", _STREAM, str(count)],
                              check=True, capture_output=True, text=True)  # fmt: skip
        found[str(count)] = float(done.stdout)
        print(f"peak memory of {count} exams streamed: {found[str(count)]:.0f} MiB")
    return found


TARGET = {
    "batch, pyAgrum": 100, "batch, pgmpy": 170,
    "protocol of 40 against its floor": 1.3, "one exam, pyAgrum": 30,
    "one more finding, pyAgrum": 150, "next best test, pyAgrum": 55,
    "sampling whole exams, pyAgrum": 80, "sampling whole exams, pgmpy": 700,
}  # fmt: skip


def table(report: dict) -> str:
    lines = ["| work | ratio | least..most | target | met |", "|---|---|---|---|---|"]
    for name, row in report["rows"].items():
        goal = TARGET.get(name)
        low = "floor" in name
        met = (
            ""
            if goal is None
            else (row["ratio"] <= goal) == low or row["ratio"] == goal
        )
        word = {"": "", True: "yes", False: "no"}[met]
        spread = f"{row['least']:.3g}..{row['most']:.3g}"
        lines.append(
            f"| {name} | {row['ratio']:.3g} | {spread} | {goal or ''} | {word} |"
        )
    for count, peak in report["stream_mib"].items():
        # Few exams can miss the target of a million; they cannot meet it.
        word = "no" if peak > 100 else "yes" * (int(count) >= 10**6)
        lines.append(
            f"| {int(count):,} exams streamed, peak MiB | {peak:.0f} | | 100 | {word} |"
        )
    return "\n".join(lines)


def fill(report: dict) -> None:
    (ROOT / "docs/results").mkdir(exist_ok=True)
    text = json.dumps(report, indent=1) + "\n"
    (ROOT / "docs/results/peers.json").write_text(text, encoding="utf-8")
    page = ROOT / "docs/benchmarks.md"
    before, rest = page.read_text(encoding="utf-8").split("<!-- peers -->\n", 1)
    after = rest.split("<!-- /peers -->", 1)[1]
    marked = f"<!-- peers -->\n{table(report)}\n<!-- /peers -->"
    page.write_text(before + marked + after, encoding="utf-8")


def run(rounds: int, seed: int, counts: tuple[int, ...]) -> dict:
    bench = Bench(rounds, seed)
    agrum = PyAgrum(bench.net)
    engines = {"pyAgrum": best_engine(bench, agrum), "pgmpy": "VariableElimination"}
    worst = {"pyAgrum": agreement(bench, agrum)}
    compare(bench, "pyAgrum", agrum)
    protocol_floor(bench)
    worst["next test, bits"] = next_best(bench, agrum)
    sampling(bench, "pyAgrum", agrum)
    del agrum
    literal = Literal(bench.net)
    engines["pyAgrum, literal"] = best_engine(bench, literal)
    worst["pyAgrum, literal"] = agreement(bench, literal)
    compare(bench, "pyAgrum, literal", literal)
    del literal
    pgmpy = Pgmpy(bench.net)
    worst["pgmpy"] = agreement(bench, pgmpy)
    compare(bench, "pgmpy", pgmpy)
    sampling(bench, "pgmpy", pgmpy)
    return {
        "engine": engines, "worst_difference": worst, "rounds": rounds,
        "rows": bench.rows, "stream_mib": stream(counts),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--stream", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument(
        "--fill", action="store_true", help="write the table of the docs"
    )
    given = parser.parse_args()
    one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    if not one.items() <= os.environ.items():  # must be set before NumPy is loaded
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **one})
    missing = [n for n in ("pyagrum", "pgmpy") if importlib.util.find_spec(n) is None]
    if missing:
        print(f"skipped: {' and '.join(missing)} not installed; "
              "see benchmarks/peers/requirements.txt")  # fmt: skip
        return
    warnings.filterwarnings("ignore", category=FutureWarning)
    report = run(given.rounds, given.seed, tuple(given.stream))
    print(json.dumps(report["worst_difference"]))
    if given.fill:
        fill(report)


if __name__ == "__main__":
    main()
