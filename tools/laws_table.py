"""Fill the table of docs/laws.md: laws x localisers, with counterexamples.

python tools/laws_table.py [--examples 200]
"""

import argparse
import json
from pathlib import Path

from neurosim.laws import LAW_NAMES, LOCALIZERS, LawReport, check_localizer

DOCS = Path(__file__).parents[1] / "docs"
START, END = "<!-- laws: start -->", "<!-- laws: end -->"
WORDS = {True: "holds", False: "**fails**", None: "-"}


def table(reports: dict[str, LawReport]) -> str:
    """Return the table, with the smallest counterexamples below it."""
    lines = ["| law | " + " | ".join(reports) + " |", "|---" * (len(reports) + 1) + "|"]
    for law in LAW_NAMES:
        cells = [WORDS[report[law].holds] for report in reports.values()]
        lines.append(f"| `{law}` | " + " | ".join(cells) + " |")
    lines += ["", "The smallest counterexamples found:", ""]
    for name, report in reports.items():
        for law in report.failures:
            result = report[law]
            example = result.counterexample
            shown = " / ".join(example.vignette) if example else ""
            lines.append(
                f"- {name}, `{law}`: {shown}: {result.note}".replace(": :", ":")
            )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=200)
    examples = parser.parse_args().examples
    reports = {
        name: check_localizer(localizer, examples=examples)
        for name, localizer in LOCALIZERS.items()
    }
    page = DOCS / "laws.md"
    text = page.read_text("utf-8")
    before, after = text.split(START)[0], text.split(END)[1]
    page.write_text(f"{before}{START}\n{table(reports)}\n{END}{after}", "utf-8")
    found = {
        name: {r.name: r.holds for r in rep.results} for name, rep in reports.items()
    }
    path = DOCS / "results" / "laws.json"
    path.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
