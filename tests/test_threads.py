"""Threads that start together in a fresh interpreter get the answers of one thread."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys, threading
from neurosim import infer, load_atlas, next_tests, parse_exam, rank_batch
sys.setswitchinterval(1e-6)
TEXTS = (
    ["C2 dermatome reduced right", "right triceps 3/5"],
    ["right saddle pain"],
    ["left C2 pain", "left biceps reflex absent"],
    ["right C2/3 dermatome reduced", "left foot drop"],
    ["left C2 dermatome absent", "left saddle pain", "left ankle jerk absent"],
)[: int(sys.argv[1])]
ASKING = int(sys.argv[2])  # threads that ask for the next test, too
COUNT = int(sys.argv[3])
barrier, found, faults = threading.Barrier(COUNT), {}, []
def work(number):
    barrier.wait()
    try:
        for step in range(len(TEXTS)):
            which = (number + step) % len(TEXTS)
            one = infer(parse_exam(TEXTS[which]))
            batch = rank_batch([one.exam])
            ask = number < ASKING  # the next test takes as long as all the rest
            test = next_tests(one, "root", top=1)[0].structure if ask else ""
            found[number, which] = one.probabilities.tobytes(), test
            assert abs(batch.probabilities[0] - one.probabilities).max() < 1e-9
    except BaseException as error:
        faults.append(f"{type(error).__name__}: {error}"[:200])
threads = [threading.Thread(target=work, args=(n,)) for n in range(COUNT)]
for thread in threads: thread.start()
for thread in threads: thread.join()
for which in range(len(TEXTS)):  # and the process is whole afterwards
    one = infer(parse_exam(TEXTS[which]))
    test = next_tests(one, "root", top=1)[0].structure if ASKING else ""
    alone = one.probabilities.tobytes(), test
    for n in range(COUNT):
        said = alone if n < ASKING else (alone[0], "")
        if found.get((n, which)) == said: continue
        faults.append(f"exam {which}: threads disagree")
print(len({id(load_atlas()) for _ in range(2)}), "; ".join(faults) or "fine")
"""


def start(*, exams: int, asking: int, threads: int) -> str:
    counts = map(str, (exams, asking, threads))
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *counts],
        capture_output=True, text=True, timeout=600, check=True,
    )  # fmt: skip
    return run.stdout


@pytest.mark.slow
def test_threads_may_start_together() -> None:
    assert start(exams=1, asking=0, threads=4) == "1 fine\n"


@pytest.mark.deep
@pytest.mark.parametrize("_attempt", range(50))
def test_threads_may_start_together_fifty_times(_attempt: int) -> None:
    assert start(exams=5, asking=8, threads=8) == "1 fine\n"
