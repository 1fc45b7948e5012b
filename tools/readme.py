"""Fill the tables of README.md and of the model card; ``--check`` only compares.

Every figure that stands between markers is written by this script with the fingerprint
of the tables it was measured on. ``make seal`` puts a banner on figures that the tables
have outgrown; before a release none may be left (``make release``).
"""

import csv
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from blocks import fill, marked
from neurosim.atlas import load_atlas
from neurosim.evaluation import Evaluation, MethodScores, evaluate
from neurosim.evaluation.metrics import Estimate
from neurosim.evidence import EvidenceTable, Row, evidence
from neurosim.evidence.table import fitted
from neurosim.evidence.targets import ceiling
from neurosim.formats import load_cases
from stamp import stamp

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "docs" / "model_card.md")
RECORDED = {
    "as drawn": "as the model thinks",
    "duplicated": "every finding again in other words",
    "global normals": "normal findings in one sentence for all",
    "positives only": "only what is abnormal",
    "displaced map": "map displaced by a segment in all of them",
}
RESULTS = ROOT / "docs" / "results"
CASES = ROOT / "tests" / "cases" / "published.jsonl"
COLLECTED = ROOT / "tests" / "cases" / "collected.jsonl"
FIGURES = (
    ("right root first", "root first"),
    ("right root in the first three", "root in first three"),
    ("right level first", "level first"),
    ("log score of the true root", "log score"),
    ("the same, given that it is a root", "log score given root"),
    ("category, accepted alternatives count", "category"),
    ("true category", "true category"),
    ("log score of the category", "category, log score"),
    ("the same, strictly", "true category, log score"),
)


@cache
def measured() -> dict[str, tuple[str, str]]:
    """Return each block that is measured, and the tables that it was measured on."""
    atlas, now = load_atlas(), stamp()
    found = evaluate(load_cases(CASES, atlas), atlas=atlas)
    more = evaluate(load_cases(COLLECTED, atlas, on_unknown="skip"), atlas=atlas)
    return {
        "evaluation": (evaluation_table(found), now),
        "collected": (evaluation_table(more), now),
        "evidence": (evidence_table(evidence(atlas)), now),
        "students": (students_line(), _tables("students")),
        "next_path": (next_path_line(), _tables("next_path")),
        "checks": (checks_table(), _tables("overconfidence")),
        "reliability": (reliability_table(), _tables("reliability")),
    }


def counted() -> dict[str, str]:
    """Return the blocks that are only counted, and therefore never old."""
    return {"data": data_line(), "sources": sources_table()}


def sources_table() -> str:
    """Return how many rows of each table rest on a source, and on an assumption."""
    lines = [
        "| table | rows | number published | number assumed, claim published "
        "| assumed |",
        "|---|---|---|---|---|",
    ]
    for name in ("roots", "levels", "lesions", "nerves", "mimics", "patterns",
                 "observation", "settings"):  # fmt: skip
        with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            said = list(csv.DictReader(file))
        bare = sum(row["source"].strip() == "assumption" for row in said)
        part = (
            sum(
                "assumption" in row["source"]
                or row.get("basis") in ("assumption", "chart tier", "fit")
                for row in said
            )
            - bare
        )
        counts = (len(said), len(said) - bare - part, part, bare)
        lines.append(f"| {name}.csv | {' | '.join(map(str, counts))} |")
    return "\n".join(lines)


def checks_table() -> str:
    """Return the figures of docs/results on the model's own patients."""
    loose = _result("overconfidence")
    lines = [
        "| how the patients are recorded | stated minus observed | standard error |",
        "|---|---|---|",
        *(
            f"| {RECORDED[name]} | {item['gap']:+.3f} | {item['se']:.3f} |"
            for name, item in loose["gaps"].items()
        ),
        "",
        f"{loose['patients']} patients; stated probability of the leading root or "
        "category minus the share of patients in whom it is right; above zero is "
        "overconfident. "
        f"Rerun: `{loose['command']}`.",
    ]
    return "\n".join(lines)


def reliability_table() -> str:
    """Return stated minus observed, by setting and number of records."""
    found = _result("reliability")
    lengths = list(next(iter(found["settings"].values())))
    lines = [
        f"| setting | {' | '.join(map(_records, lengths))} |",
        "|---|" + "---|" * len(lengths),
    ]
    for setting, rows in found["settings"].items():
        gaps = (rows[n]["stated"] - rows[n]["right"] for n in lengths)
        lines.append(f"| {setting} | {' | '.join(f'{gap:+.3f}' for gap in gaps)} |")
    return "\n".join(
        [
            *lines,
            "",
            f"{found['patients']} patients a cell. Rerun: `{found['command']}`.",
        ]
    )


def _records(count: str) -> str:
    return "1 record" if count == "1" else f"{count} records"


def next_path_line() -> str:
    """Return how far a few well-chosen tests go, in a paragraph."""
    found = _result("next_path")
    steps, bits = found["steps"], "bits"
    return (
        f"On {found['patients']} drawn patients (setting {found['setting']}) who have "
        f"told whether an arm or a leg hurts, {steps} tests chosen by `next` among the "
        f"{found['tests']} of the screening protocol lower the entropy of the answer "
        f"from {found['start'][bits]:.2f} to {found['next'][bits]:.2f} bits. {steps} "
        f"tests in the order of the protocol lower it to "
        f"{found['protocol'][bits]:.2f}, in random order to "
        f"{found['random'][bits]:.2f}. To get as far as `next`, the protocol needs "
        f"{_reach(found['protocol'])}, a random order {_reach(found['random'])}; all "
        f"{found['tests']} tests leave {found['protocol']['all'][bits]:.2f} bits. "
        f"Rerun: `{found['command']}`."
    )


def _reach(curve: dict[str, Any]) -> str:
    reach = curve["reach"]
    return "more tests than there are" if reach is None else f"{reach} tests"


def _tables(*names: str) -> str:
    """Return the tables that results were measured on; the older where they differ."""
    found = [str(_result(name)["tables"]) for name in names]
    return next((tables for tables in found if tables != stamp()), found[0])


def _result(name: str) -> Any:
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))


def evidence_table(found: EvidenceTable) -> str:
    """Return how many published figures of each group the model reproduces."""
    lines = [
        "| group | figures | inside | inside, widened |",
        "|---|---|---|---|",
        *(
            f"| {name} | {n} | {inside} | {widened} |"
            for name, (n, inside, widened) in found.groups.items()
        ),
        "",
        f"Summed log score (higher is better): {found.score:.1f}; before the model was "
        f"fitted: {found.before_score:.1f}; with the mean of its group as the guess "
        f"for every figure: {found.base_rate_score:.1f}. These figures lie outside "
        "even the widened interval: "
        + "; ".join(_miss(row) for row in fitted(found.rows) if not row.inside_widened)
        + ".",
    ]
    return "\n".join(lines)


def _miss(row: Row) -> str:
    name = row.target.id.replace("_", " ")
    return f"{name} {row.target.value:.2f}, model {row.model:.2f}"


def data_line() -> str:
    """Return what the tables hold, in one line."""
    atlas = load_atlas()
    return (
        f"{len(atlas.claims)} claims about {len(atlas.structures)} structures, "
        f"{len(atlas.supplies)} about nerves and other look-alikes, "
        f"{len(atlas.references)} references."
    )


def students_line() -> str:
    """Return the two simulated students in one line."""
    found = _result("students")
    low, high = found["interval95"]
    return (
        f"Two simulated students examine the same {found['patients']} patients by the "
        f"screening protocol and state probabilities. Of 100 marks, the one who "
        f"answers by Bayes gets {found['bayes']:.0f}, the one who counts by the "
        f"textbook {found['textbook']:.0f}; to repeat what the history says would earn "
        f"0. The difference is {found['difference']:.1f} (95 % {low:.1f} to "
        f"{high:.1f}). Both know how common each cause is. The patients are drawn from "
        f"the model, so this shows what counting loses, not how good the model is. "
        f"Rerun: `{found['command']}`."
    )


def evaluation_table(found: Evaluation) -> str:
    """Return scores of all and of strict cases, beside the baselines."""
    lines = [
        "| figure | patients | n | neurosim | prior only | textbook count |",
        "|---|---|---|---|---|---|",
    ]
    for group in ("all", "strict"):
        scores = found.groups[group]
        for title, name in FIGURES:
            cells = [_cell(scores[method], name) for method in scores]
            n = scores["neurosim"].figures[name].n
            lines.append(f"| {title} | {group} | {n} | {' | '.join(cells)} |")
    lines += ["", *_calibration(found), "", *_paired(found)]
    return "\n".join(lines)


def _cell(scores: MethodScores, name: str) -> str:
    return _estimate(scores.figures[name])


def _estimate(item: Estimate) -> str:
    return f"{item.value:.2f} ({item.low:.2f} to {item.high:.2f})"


def _calibration(found: Evaluation) -> list[str]:
    """Return what was stated of each event beside how often it came true."""
    lines = [
        "| stated of | n | stated | true | error | limit | slope |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, item in found.groups["all"]["neurosim"].calibration.items():
        lines.append(
            f"| {name} | {item.n} | {item.stated:.2f} | {item.right:.2f} | "
            f"{item.error:.2f} | {item.limit:.2f} | {_estimate(item.slope)} |"
        )
    highest = ceiling()
    if highest is None:
        return lines
    return [
        *lines, "",
        "Error: mean distance between stated and true over five bins. Limit: 99 of 100 "
        "calibrated forecasters with the same probabilities show no greater error. "
        "Slope: below 1 is overconfident. Ceiling: only "
        f"{highest.value:.2f} ({highest.low:.2f} to {highest.high:.2f}) of patients "
        f"with one root show its textbook pattern ({highest.source}).",
    ]  # fmt: skip


def _paired(found: Evaluation) -> list[str]:
    told = (
        f"{name} {_estimate(item)}, better in {item.better} of {item.n}"
        for name, item in found.paired.items()
    )
    return [
        "Difference patient by patient (log score; above 0 neurosim is better): "
        + "; ".join(told)
        + "."
    ]


def filled(text: str) -> str:
    """Return a page with every block that it has written anew."""
    for name, block in counted().items():
        text = fill(text, name, block)
    for name, (block, tables) in measured().items():
        text = fill(text, name, block, tables)
    return marked(text, stamp())


def main() -> None:
    """Write the pages, or with --check say whether they are up to date."""
    for page in PAGES:
        old = page.read_text(encoding="utf-8")
        new = filled(old)
        if "--check" in sys.argv and new != old:
            sys.exit(f"{page.name} is older than the data: run make readme")
        page.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
