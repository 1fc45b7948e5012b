"""Start-up, one answer and memory, as ratios measured side by side in one run.

Each pair is run in turn, many times, so that a busy machine slows both. Modules are
compiled once, before, as after an installation. The prompt of the quiz is measured
in a pseudo-terminal, with line editing, where there is one. Run:
python benchmarks/bench_start.py [--json FILE]
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 21
FINDINGS = (
    "right triceps 3/5",
    "right triceps reflex absent",
    "right middle finger pin prick reduced",
    "left triceps 5/5",
)
#: What the design asks for; printed beside the figures, not asserted.
LIMITS = {
    "help / click program": 1.2,
    "rank / import numpy, click": 2.5,
    "one posterior, ms": 10.0,
    "rank, peak MB": 100.0,
    **{f"level {level} patient, prompt / floor": 1.5 for level in (1, 2, 3, 4, 5)},
    "cards, prompt / floor": 1.5,
    "longest pause of a command, ms": 300.0,
}
#: What the prompt of the quiz is compared with: the tables are read besides.
QUIZ_IMPORTS = (
    "import numpy, click, prompt_toolkit, rich, neurosim; neurosim.load_atlas()"
)
LINES = ("right triceps", "screen arms", "hint", "record", "reflexes", "screen legs",
         "hint", "diagnose C7 right 70%, C6 right 30%")  # fmt: skip


def click_program(count: int) -> str:
    """Return a click program with ``count`` commands that do nothing."""
    commands = "".join(
        f"@cli.command()\ndef command{n}():\n    'Help of command {n}.'\n"
        for n in range(count)
    )
    return (
        "import click\n@click.group()\n@click.version_option('1')\n"
        f"def cli():\n    'A program.'\n{commands}cli()\n"
    )


def seconds(command: list[str]) -> float:
    """Return how long a program takes from start to end."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def paired(ours: list[str], theirs: list[str]) -> tuple[float, float, float]:
    """Return median times in ms, and the median of the paired ratios."""
    for command in (ours, theirs):
        seconds(command)
    times = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)]
    first, second = zip(*times, strict=True)
    ratio = statistics.median(a / b for a, b in times)
    return 1000 * statistics.median(first), 1000 * statistics.median(second), ratio


def prompt_seconds(arguments: list[str], prompt: bytes) -> float:
    """Return how long a command takes to show its prompt in a terminal."""
    import pty

    start = time.perf_counter()
    child, screen = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "neurosim", *arguments])
    shown = b""
    while prompt not in shown:
        shown += os.read(screen, 65536)
    taken = time.perf_counter() - start
    os.write(screen, b"\x04")  # the end of input
    try:
        while os.read(screen, 65536):
            pass
    except OSError:  # the other side is closed
        pass
    os.close(screen)
    os.waitpid(child, 0)
    return taken


def prompts() -> dict[str, float]:
    """Return the time to the prompt of the quiz, beside imports and tables.

    The seed is any: it stands for one that nobody has thought of.
    """
    floor = [sys.executable, "-c", QUIZ_IMPORTS]
    figures: dict[str, float] = {}
    patients = {
        f"level {level} patient": f"quiz patient --level {level} --seed 914{level}53"
        for level in (1, 2, 3, 4, 5)
    }
    for name, words in {**patients, "cards": "quiz cards"}.items():
        prompt = b"answer>" if name == "cards" else b"examine>"
        prompt_seconds(words.split(), prompt)
        pairs = [
            (prompt_seconds(words.split(), prompt), seconds(floor))
            for _ in range(ROUNDS)
        ]
        figures[f"{name}, prompt, ms"] = 1000 * statistics.median(a for a, _ in pairs)
        figures[f"{name}, prompt / floor"] = statistics.median(a / b for a, b in pairs)
    return figures


def longest_pause() -> float:
    """Return the longest time of one command and of the debrief, in ms."""
    from neurosim import load_atlas
    from neurosim.quiz.debrief import debrief
    from neurosim.quiz.draw import draw_case
    from neurosim.quiz.game import Game, Session

    atlas = load_atlas()
    game, session, times = Game(atlas, draw_case(atlas, 4, 3)), Session(), []
    for line in LINES:
        start = time.perf_counter()
        session, _ = game.step(session, line)
        times.append(time.perf_counter() - start)
    start = time.perf_counter()
    debrief(game, session)
    return 1000 * max(*times, time.perf_counter() - start)


def per_call(function: Callable[[], object], count: int = 200) -> float:
    """Return the median time of one call, in ms."""
    function()
    times = []
    for _ in range(count):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def posterior_time() -> float:
    """Return the time of one posterior with four findings, in ms."""
    from neurosim import infer, load_atlas, parse_exam

    exam = parse_exam(FINDINGS, load_atlas())
    return per_call(lambda: infer(exam))


def peak_memory(command: list[str]) -> float:
    """Return the largest memory of a program, in MB (a child of a small process)."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    unit = 1 if sys.platform == "darwin" else 1024
    return int(done.stdout) * unit / 1e6


def measure() -> dict[str, float]:
    """Return every figure by name."""
    from neurosim.cli.root import ENTRIES

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program itself does
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    pause = longest_pause()  # first, while nothing is worked out
    program = str(Path(sys.executable).with_name("neurosim"))
    rank = [program, "rank", *FINDINGS]
    imports = [sys.executable, "-c", "import numpy, click"]
    with tempfile.TemporaryDirectory() as folder:
        floor = Path(folder) / "program.py"
        floor.write_text(click_program(len(ENTRIES)), "utf-8")
        helps = paired([program, "--help"], [sys.executable, str(floor), "--help"])
        os.environ |= {"NEUROSIM_HOME": folder, "TERM": "xterm",
                       "PROMPT_TOOLKIT_NO_CPR": "1"}  # fmt: skip
        quiz = prompts() if os.name == "posix" else {}
    ranks = paired(rank, imports)
    return {
        "help, ms": helps[0],
        "click program, ms": helps[1],
        "help / click program": helps[2],
        "rank, ms": ranks[0],
        "import numpy, click, ms": ranks[1],
        "rank / import numpy, click": ranks[2],
        "one posterior, ms": posterior_time(),
        "rank, peak MB": peak_memory(rank),
        **quiz,
        "longest pause of a command, ms": pause,
    }


def main() -> None:
    """Measure, print, and write a file if one is named."""
    figures = measure()
    for name, value in figures.items():
        limit = LIMITS.get(name)
        beside = f"   (asked for: at most {limit:g})" if limit else ""
        print(f"{name:32} {value:8.2f}{beside}")
    if sys.argv[1:2] == ["--json"]:
        text = json.dumps({k: round(v, 3) for k, v in figures.items()}, indent=2)
        Path(sys.argv[2]).write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
