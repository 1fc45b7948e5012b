"""What one finding by itself says: 45 of them, each beside the textbook's answer.

    python tools/single_findings.py

Reads tests/cases/single_findings.csv and writes docs/single_findings.md. Nothing but
the finding is told; setting and record (a report) are those of typed findings.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam
from neurosim.grammar.text import parse_finding
from neurosim.inference import infer
from neurosim.posterior import Posterior
from neurosim.terms import DEFAULT_SETTING, REPORT, ROOTS
from neurosim.unexplained import explaining
from stamp import stamp

HERE = Path(__file__).parents[1]
ROWS = HERE / "tests" / "cases" / "single_findings.csv"
PAGE = HERE / "docs" / "single_findings.md"
ARM = frozenset(ROOTS[ROOTS.index("C4") : ROOTS.index("T2") + 1])
LEG = frozenset(ROOTS[ROOTS.index("L1") :])
_THREE = 3


@dataclass(frozen=True)
class Answer:
    """One finding: what leads, and which of the four questions it answers rightly."""

    finding: str
    wanted: str
    leader: str
    stated: float
    raised: str
    causes: tuple[str, ...]
    root: bool
    limb: bool
    rise: bool
    usual: bool | None


def answers(atlas: Atlas | None = None, setting: str = DEFAULT_SETTING) -> list[Answer]:
    """Return what each finding of the table says by itself."""
    atlas = atlas or load_atlas()
    with ROWS.open(encoding="utf-8", newline="") as file:
        return [_answer(row, atlas, setting) for row in csv.DictReader(file)]


def _answer(row: dict[str, str], atlas: Atlas, setting: str) -> Answer:
    typed = Exam(tuple(parse_finding(row["finding"], atlas)), record=REPORT)
    after = infer(typed, setting=setting)
    before = infer(Exam(()), setting=setting)
    wanted, side = row["roots"].split("|"), row["side"]
    limb = ARM if row["limb"] == "arm" else LEG
    leader, raised = after.roots[0], _raised(before, after)
    causes = tuple(dict.fromkeys(item.lesion.family for item in explaining(after)))[
        :_THREE
    ]
    usual = set(filter(None, row["usual"].split("|")))
    return Answer(
        row["finding"],
        "/".join(wanted),
        f"{leader.side} {leader.root}",
        leader.probability,
        f"{raised[1]} {raised[0]}",
        tuple(atlas.families[name].name for name in causes),
        leader.root in wanted and leader.side == side,
        leader.root in limb and leader.side == side,
        raised[0] in wanted and raised[1] == side,
        bool(usual & set(causes)) if usual else None,
    )


def _raised(before: Posterior, after: Posterior) -> tuple[str, str]:
    """Return the root and side whose odds rise most."""
    was = {(item.root, item.side): item.probability for item in before.roots}
    rise = {
        (item.root, item.side): _odds(item.probability)
        - _odds(was[item.root, item.side])
        for item in after.roots
        if was[item.root, item.side] > 0
    }
    return max(rise, key=lambda place: rise[place])


def _odds(p: float) -> float:
    return float(np.log(p) - np.log1p(-p))


def totals(found: list[Answer]) -> dict[str, tuple[int, int]]:
    """Return for each question how many are right, of how many."""
    usual = [one.usual for one in found if one.usual is not None]
    return {
        "right root leads the roots": (sum(one.root for one in found), len(found)),
        "right limb and side lead": (sum(one.limb for one in found), len(found)),
        "the right root rises most": (sum(one.rise for one in found), len(found)),
        "a usual nerve or joint among the first three look-alikes": (
            sum(usual), len(usual),
        ),
    }  # fmt: skip


def page(found: list[Answer]) -> str:
    """Return the page."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: list[Answer]) -> Iterator[str]:
    yield "# Single findings\n"
    yield f"<!-- single: begin; tables {stamp()} -->"
    yield (
        f"What does one finding by itself say, in a report of the setting "
        f"`{DEFAULT_SETTING}` that tells nothing else? Here are {len(found)} textbook "
        "signs, each with the roots, the limb and the usual nerve or joint that a "
        "textbook names (`tests/cases/single_findings.csv`, with sources). One sign "
        "cannot settle a root; but the leading root should lie in the right limb, and "
        "the root that rises most should be right. Look-alikes that do not touch the "
        "structure are left out.\n"
    )
    yield "| question | right |\n|---|---|"
    for name, (right, n) in totals(found).items():
        yield f"| {name} | {right} of {n} |"
    yield "\nRerun: `python tools/single_findings.py`.\n"
    yield "| finding | textbook | leads | rises most | first look-alikes | right |"
    yield "|---|---|---|---|---|---|"
    for one in found:
        marks = [
            word
            for word, good in (
                ("root", one.root), ("limb", one.limb), ("rise", one.rise),
                ("cause", one.usual),
            )
            if good
        ]  # fmt: skip
        yield (
            f"| {one.finding} | {one.wanted} | {one.leader} {one.stated:.2f} | "
            f"{one.raised} | {'; '.join(one.causes)} | {', '.join(marks) or '-'} |"
        )
    yield "<!-- single: end -->"


def main() -> None:
    """Write the page and say the totals."""
    found = answers()
    PAGE.write_text(page(found), encoding="utf-8")
    for name, (right, n) in totals(found).items():
        print(f"{name}: {right} of {n}")


if __name__ == "__main__":
    main()
