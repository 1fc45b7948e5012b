"""The mutation study: writes docs/results/mutation.json and docs/mutation.md.

python tools/mutation/run.py [--tables N] [--seed S] [--page | --print]
"""

import argparse
import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
ROOT = Path(__file__).parents[2]
RESULT = ROOT / "docs" / "results" / "mutation.json"
PAGE = ROOT / "docs" / "mutation.md"
REASONS = Path(__file__).with_name("reasons.csv")
UNEXPLAINED = "Not explained yet."
BEGIN, END = "<!-- mutation: begin -->", "<!-- mutation: end -->"


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "-"


def table_rows(mutants: list[dict[str, str]]) -> list[str]:
    kinds = Counter((m["table"], m["column"], m["what"]) for m in mutants)
    lines = [
        "| table | column | slip | mutants | laws | double entry only | survive |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind, n in kinds.items():
        own = [m for m in mutants if (m["table"], m["column"], m["what"]) == kind]
        lines.append(f"| {' | '.join(kind)} | {n} | {counts(own)} |")
    lines.append(f"| all | | | {len(mutants)} | {counts(mutants)} |")
    return lines


def law_rows(mutants: list[dict[str, str]]) -> list[str]:
    """Return which law caught how many first."""
    found = Counter(m["law"] for m in mutants if m["law"])
    lines = ["| law | caught first |", "|---|---|"]
    names = {k.removeprefix("test_").replace("_", " "): n for k, n in found.items()}
    return lines + [f"| {k} | {n} |" for k, n in sorted(names.items(), key=_by_count)]


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def reasons() -> dict[tuple[str, str, str], str]:
    """Return why a mutant survives, by table or module, place and change."""
    with REASONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["where"], row["what"], row["change"]): row["reason"] for row in rows}


def counts(mutants: list[dict[str, str]]) -> str:
    laws = sum(bool(m["law"]) for m in mutants)
    entry = sum(not m["law"] and bool(m["double entry"]) for m in mutants)
    rest = len(mutants) - laws - entry
    return f"{laws} ({percent(laws, len(mutants))}) | {entry} | {rest}"


def filled(text: str, found: dict[str, Any]) -> str:
    """Return the page with its tables made from the results."""
    tables = found["tables"]
    lines = [*table_rows(tables), "", "## Which law", "", *law_rows(tables)]
    why = reasons()
    lines += ["", "## Survivors", ""]
    for m in tables:
        if not m["law"] and not m["double entry"]:
            change = f"{m['column']} {m['what']}"
            reason = why.get((m["table"], m["cell"], change), UNEXPLAINED)
            place = f"{m['table']}, line {m['line']}, {change}"
            lines.append(f"- {place}: {m['cell']}. {reason}")
    head, rest = text.split(BEGIN)
    return f"{head}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{rest.split(END)[1]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=225)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", action="store_true", help="only fill the page")
    parser.add_argument("--print", action="store_true", help="write no files")
    given = parser.parse_args()
    if not given.page:
        import tables  # noqa: PLC0415

        found = {
            "seed": given.seed,
            "tables": tables.run(given.tables, given.seed),
        }
        if given.print:
            print("\n".join(table_rows(found["tables"])))
            return
        text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
        RESULT.write_text(text, encoding="utf-8")
    found = json.loads(RESULT.read_text(encoding="utf-8"))
    page = filled(PAGE.read_text(encoding="utf-8"), found)
    PAGE.write_text(page, encoding="utf-8")
    print("\n".join(table_rows(found["tables"])))


if __name__ == "__main__":
    main()
