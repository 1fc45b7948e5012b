"""Fill the table of docs/cohorts.md from docs/results/cohort.json."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "cohorts.md"
RESULTS = ROOT / "docs" / "results" / "cohort.json"
BEGIN, END = "<!-- cohort: begin -->", "<!-- cohort: end -->"


def table(found: dict[str, Any]) -> str:
    """Return the figures as Markdown."""
    lines = [
        "| patients | drawn a second | peak MiB | ranked a second | peak MiB |",
        "|---|---|---|---|---|",
    ]
    for size, row in found["by size"].items():
        values = " | ".join(str(value) for value in row.values())
        lines.append(f"| {int(size):,} | {values} |")
    drawn, ranked, streamed = (found[n] for n in ("drawn", "ranked", "streamed"))
    same = "the same bytes as" if drawn["same bytes"] else "NOT the bytes of"
    alone = found["libraries and tables alone, peak MiB"]
    return "\n".join(lines) + (
        f"\n\nStart-up included ({found['machine']}; Python, libraries and tables "
        f"alone: {alone} MiB). {drawn['patients']:,} patients, killed when "
        f"{drawn['shards there at the kill']} shards were there and started again: "
        f"{drawn['s, with the kill']} s, {drawn['peak MiB']} MiB, "
        f"{drawn['MB on disk']} MB on the disk, {same} a run without the kill "
        f"({drawn['s, undisturbed']} s). {ranked['patients']:,} ranked: "
        f"{ranked['s']} s, {ranked['peak MiB']} MiB; {streamed['patients']:,} drawn "
        f"and ranked without files (and so without Arrow): {streamed['peak MiB']} MiB."
    )


def filled(page: str) -> str:
    """Return the page with the table in its place."""
    head, rest = page.split(BEGIN)
    _, tail = rest.split(END)
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    return f"{head}{BEGIN}\n{table(found)}\n{END}{tail}"


def main() -> None:
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
