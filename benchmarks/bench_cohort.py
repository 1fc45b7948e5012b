"""Cohorts: rate and memory of drawing and ranking, each in a fresh process.

    python benchmarks/bench_cohort.py [--drawn N] [--ranked N] [--streamed N]
        [--dask N] [--json FILE]

Memory is the peak of the whole process with its libraries (``ru_maxrss``), so it
must not grow with the cohort. ``--drawn`` also draws N patients, kills the program in
the middle, lets it go on, and compares the files with those of an undisturbed run;
``--ranked`` draws N and ranks them with all figures, ``--streamed`` does so without
files, ``--dask`` on a local cluster whose workers are killed. ``make cohorts`` does
all of it and fills the table of docs/cohorts.md.
"""

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SPEC = Path(__file__).parents[1] / "docs" / "examples" / "cohort.toml"
SIZES = (50_000, 100_000, 200_000)
MIB = 1024 if sys.platform != "darwin" else 1024 * 1024

#: Runs a command and reports its own time and memory, libraries included.
_MEASURED = """
import os, resource, sys, time
os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the workers of a cohort have it
start = time.perf_counter()
{work}
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
_DRAW = """
from neurosim.cohort import load_spec, simulate_cohort
simulate_cohort(load_spec({spec!r}), {n}, {out!r})
"""
_RANK = """
from neurosim.cohort import evaluate_cohort
evaluate_cohort({out!r}, **{options})
"""
_STREAM = """
from neurosim.cohort import evaluate_cohort, load_spec
evaluate_cohort(load_spec({spec!r}), n={n})
"""
#: What is there before any work: the libraries that a part uses, then the tables.
_LOAD = {
    "Python and NumPy": "import numpy",
    "with neurosim and its tables": """
import neurosim.cohort.evaluate
from neurosim.model import build_model
build_model()
""",
    "with Arrow, too": """
import neurosim.cohort.evaluate, pyarrow.parquet
from neurosim.model import build_model
build_model()
""",
}


def fresh(work: str, **names: object) -> tuple[float, float]:
    """Return seconds and peak MiB of some work in a process of its own."""
    code = _MEASURED.format(work=work.format(**names))
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak) / MIB


def rates(folder: Path) -> dict[str, dict[str, float]]:
    """Return patients a second and peak memory, by size of the cohort."""
    found = {}
    for size in SIZES:
        out = str(folder / str(size))
        draw = fresh(_DRAW, spec=str(SPEC), n=size, out=out)
        rank = fresh(_RANK, out=out, options={"detail": 0})
        found[str(size)] = {
            "drawn a second": round(size / draw[0]),
            "drawing, peak MiB": round(draw[1], 1),
            "ranked a second": round(size / rank[0]),
            "ranking, peak MiB": round(rank[1], 1),
        }
        print(size, found[str(size)], flush=True)
    return found


def drawn(folder: Path, count: int) -> dict[str, object]:
    """Draw a large cohort with a kill in the middle, and once without."""
    out, whole = folder / "killed", folder / "whole"
    command = [sys.executable, "-m", "neurosim", "cohort", "simulate", str(SPEC),
               "-n", str(count), "-o", str(out)]  # fmt: skip
    start = time.perf_counter()
    run = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while len(list(out.glob("shard-*"))) < count // 20_000:
        if run.poll() is not None:
            raise SystemExit("it was over before it could be killed")
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait()
    before = time.perf_counter() - start
    kept = len(list(out.glob("shard-*")))
    after, peak = fresh(_DRAW, spec=str(SPEC), n=count, out=str(out))
    size = sum(path.stat().st_size for path in out.iterdir())
    undisturbed, _ = fresh(_DRAW, spec=str(SPEC), n=count, out=str(whole))
    names = [path.name for path in sorted(out.iterdir())]
    equal = names == [path.name for path in sorted(whole.iterdir())] and all(
        (out / name).read_bytes() == (whole / name).read_bytes() for name in names
    )
    return {
        "patients": count,
        "shards there at the kill": kept,
        "s, with the kill": round(before + after, 1),
        "s, undisturbed": round(undisturbed, 1),
        "peak MiB": round(peak, 1),
        "MB on disk": round(size / 1e6, 1),
        "same bytes": equal,
    }


def ranked(folder: Path, count: int) -> dict[str, object]:
    """Draw and rank a cohort."""
    out = str(folder / "ranked")
    fresh(_DRAW, spec=str(SPEC), n=count, out=out)
    seconds, peak = fresh(_RANK, out=out, options={})
    return {"patients": count, "s": round(seconds, 1), "peak MiB": round(peak, 1)}


def streamed(_folder: Path, count: int) -> dict[str, object]:
    """Draw and rank without files, and so without Arrow: a few, and many."""
    few = min(count, SIZES[0])
    _, less = fresh(_STREAM, spec=str(SPEC), n=few)
    seconds, peak = fresh(_STREAM, spec=str(SPEC), n=count)
    return {
        "patients": count,
        "s": round(seconds, 1),
        "peak MiB": round(peak, 1),
        "peak MiB of a few": {"patients": few, "peak MiB": round(less, 1)},
    }


def dask(folder: Path, count: int) -> dict[str, object]:
    """Compare one process with a cluster whose workers are killed."""
    script = str(Path(__file__).with_name("cohort_dask.py"))
    done = subprocess.run(
        [sys.executable, script, str(folder / "cluster"), str(count)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure, print, and write a file if one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drawn", type=int, default=0, metavar="N")
    parser.add_argument("--ranked", type=int, default=0, metavar="N")
    parser.add_argument("--streamed", type=int, default=0, metavar="N")
    parser.add_argument("--dask", type=int, default=0, metavar="N")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found: dict[str, object] = {
        "machine": f"{os.cpu_count()} shared cores, Python {platform.python_version()}",
        "spec": "docs/examples/cohort.toml",
        "before any work, peak MiB": {
            name: round(fresh(work)[1], 1) for name, work in _LOAD.items()
        },
    }
    with tempfile.TemporaryDirectory() as folder:
        found["by size"] = rates(Path(folder))
        for name, work in (
            ("drawn", drawn),
            ("ranked", ranked),
            ("streamed", streamed),
            ("dask", dask),
        ):
            if getattr(given, name):
                found[name] = work(Path(folder), getattr(given, name))
                print(name, found[name], flush=True)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
