"""Fill the table of docs/cohorts.md from docs/results/cohort.json."""

import json
from collections.abc import Iterator
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
    return "\n".join(lines) + "\n\n" + "\n".join(_notes(found))


def _notes(found: dict[str, Any]) -> Iterator[str]:
    drawn, ranked, streamed, dask = (
        found[name] for name in ("drawn", "ranked", "streamed", "dask")
    )
    floor = "; ".join(
        f"{name} {value}" for name, value in found["before any work, peak MiB"].items()
    )
    few = streamed["peak MiB of a few"]
    yield f"Start-up included ({found['machine']}). Before any work, MiB: {floor}."
    yield ""
    yield (
        f"- {drawn['patients']:,} drawn, killed when "
        f"{drawn['shards there at the kill']} shards were there and started again: "
        f"{drawn['s, with the kill']} s, {drawn['peak MiB']} MiB, "
        f"{drawn['MB on disk']} MB on the disk, {_same(drawn, 'same bytes')} bytes as "
        f"without the kill ({drawn['s, undisturbed']} s)."
    )
    yield (
        f"- {ranked['patients']:,} read and ranked, all figures: {ranked['s']} s, "
        f"{ranked['peak MiB']} MiB."
    )
    yield (
        f"- {streamed['patients']:,} drawn and ranked without files: {streamed['s']} "
        f"s, {streamed['peak MiB']} MiB ({few['patients']:,}: {few['peak MiB']} MiB)."
    )
    yield (
        f"- {dask['patients']:,} on a Dask cluster of two workers on this machine, "
        f"{dask['workers killed']} of which were killed on the way: drawn in "
        f"{dask['s, drawn with a kill']} s, ranked in {dask['s, ranked with a kill']} "
        f"s (one process: {dask['s, ranked by one process']} s); "
        f"{_same(dask, 'same bytes')} bytes and {_same(dask, 'same counts')} counts."
    )


def _same(found: dict[str, Any], what: str) -> str:
    return "the same" if found[what] else "NOT THE SAME"


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
