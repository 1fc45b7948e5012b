"""How long a body map takes, beside what matplotlib itself takes.

Front and back with labels: drawn, saved as PNG, SVG and PDF; repainted in place; a
lesion, drawn and saved, and the command for it in a fresh process, each beside what
matplotlib alone takes; memory over 100 maps. Seconds of the processor, for other work
of the computer does not count; best of several runs.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from neurosim.plot import bodymap, save, update
from neurosim.prediction import predict

SIZE = (10.0, 8.0)
COLD = (
    "import sys\n"
    "from neurosim.cli import main\n"
    "sys.argv = ['neurosim', 'map', 'C6/7', '--force', '-o', sys.argv[1]]\n"
    "main()\n"
)
FLOOR = (
    "from matplotlib.figure import Figure\n"
    "import sys\n"
    "Figure(figsize=(10, 8)).savefig(sys.argv[1], dpi=150)\n"
)


def best(work: Callable[[], object], runs: int = 7) -> float:
    """Return the shortest of several runs in seconds."""
    times = []
    for _ in range(runs):
        start = used()
        work()
        times.append(used() - start)
    return min(times)


def used() -> float:
    """Return the processor time of this process and of those that it started."""
    return sum(os.times()[:4])


def floor() -> Figure:
    """Return a figure with as many bare polygons as a map has patches."""
    figure = Figure(figsize=SIZE)
    ax = figure.add_axes((0, 0, 1, 1))
    for i in range(110):
        x, y = i % 11 / 11, i // 11 / 10
        corners = [(x + 0.08 * (k % 2), y + 0.0016 * k) for k in range(50)]
        ax.add_artist(Polygon(corners))
    return figure


def cold(script: str, path: Path) -> float:
    """Return the time of a fresh process that writes a PNG."""
    command = [sys.executable, "-c", script, str(path)]
    run = partial(subprocess.run, command, check=True, stdout=subprocess.DEVNULL)
    return best(run, runs=3)


def memory() -> float:
    """Return the largest memory of the process in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print as JSON."""
    bodymap()  # warm
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        found["draw front and back"] = best(lambda: bodymap(size=SIZE))
        found["draw without labels"] = best(lambda: bodymap(size=SIZE, labels=False))
        ax = bodymap(size=SIZE)
        figure = ax.get_figure(root=True)
        assert isinstance(figure, Figure)
        for kind in ("png", "svg", "pdf"):
            target = path / f"map.{kind}"
            found[f"save {kind}"] = best(partial(save, figure, target))
        lesion = predict("C6/7")

        def drawn() -> None:
            figure = bodymap(lesion, size=SIZE).get_figure(root=True)
            assert isinstance(figure, Figure)
            save(figure, path / "lesion.png")

        found["draw and save a lesion"] = best(drawn)
        found["repaint in place"] = best(lambda: update(ax, {("right", "C7"): 0.8}))
        bare = floor()
        found["matplotlib alone: save png"] = best(
            lambda: bare.savefig(path / "floor.png", dpi=150)
        )
        found["fresh process to PNG"] = cold(COLD, path / "cold.png")
        found["fresh process, matplotlib alone"] = cold(FLOOR, path / "floor.png")
        found["ratio of fresh processes"] = (
            found["fresh process to PNG"] / found["fresh process, matplotlib alone"]
        )
    for _ in range(20):
        bodymap(size=SIZE)
    before = memory()
    for _ in range(100):
        bodymap(size=SIZE)
    found["growth over 100 maps, MiB"] = memory() - before
    print(
        json.dumps({name: round(value, 3) for name, value in found.items()}, indent=1)
    )


if __name__ == "__main__":
    main()
