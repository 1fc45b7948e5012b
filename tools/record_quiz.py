"""Record a session of the quiz as a picture (SVG) for the README.

    python tools/record_quiz.py

Plays one patient from a script, at a fixed time and with fixed dice, and writes
docs/img/quiz.svg.
"""

import io
import re
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from rich.console import Console
from rich.text import Text

from neurosim.atlas import Atlas, load_atlas
from neurosim.quiz.draw import draw_case
from neurosim.report.page import Heading, Page, render
from neurosim.shell.lines import script_reader
from neurosim.shell.loop import Shell
from neurosim.shell.patients import PatientOptions, play_patients

LINES = (
    "right tricpes",
    "right triceps",
    "screen arms",
    "hint",
    "C7 right",
    "80",
)
LEVEL, WIDTH = 1, 80
#: Whom the script fits; the seed follows the tables.
TRUTH = ("right C7",)


def fitting(atlas: Atlas) -> int:
    """Return the first seed whose patient has the lesion that the script names."""
    return next(s for s in count(1) if draw_case(atlas, LEVEL, s).truth.accept == TRUTH)


def main() -> None:
    atlas = load_atlas()
    seed = fitting(atlas)
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True,
        highlight=False, color_system="truecolor", legacy_windows=False,
    )  # fmt: skip

    def show(page: Page) -> None:
        alarms = {block.text for block in page if isinstance(block, Heading)}
        for line in render(page, WIDTH).splitlines():
            bold = any(line in text for text in alarms if line)
            style = "bold" if bold else "red" if line.endswith("*") else ""
            console.print(Text(line, style=style))

    def write(text: str) -> None:
        prompt, _, typed = text.partition("> ")
        line = Text(f"{prompt}> ", style="green")
        line.append(typed.rstrip("\n"), style="bold white")
        console.print(line)

    console.print(Text(f"$ neurosim quiz patient --level {LEVEL}", style="bold"))
    shell = Shell(
        atlas, script_reader(LINES, write), show,
        lambda: datetime(2026, 1, 1, tzinfo=UTC), lambda: 1,
    )  # fmt: skip
    play_patients(shell, PatientOptions(level=LEVEL, seed=seed))
    path = Path(__file__).parents[1] / "docs" / "img" / "quiz.svg"
    path.parent.mkdir(parents=True, exist_ok=True)
    svg = console.export_svg(title="neurosim quiz patient", unique_id="quiz")
    # No font is fetched from the network.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    path.write_text("\n".join(map(str.rstrip, svg.splitlines())) + "\n", "utf-8")


if __name__ == "__main__":
    main()
