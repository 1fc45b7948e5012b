"""Print what share of claims has a source that was read, and what the numbers rest on.

Usage: ``python tools/sources.py [DATA]``
"""

import csv
import sys
from collections import Counter
from pathlib import Path

from neurosim.atlas import data_directory

CLAIMS = ("roots.csv", "nerves.csv", "mimics.csv", "patterns.csv")
#: Sites to which anybody uploads what others wrote.
UPLOADED = ("scribd", "issuu", "studylib", "studyres", "slideshare", "anyflip")


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of one table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def claimed(keys: list[str], opened: set[str]) -> bool:
    """Return whether an opened source, and not we, made the claim."""
    return "assumption" not in keys and bool(opened.intersection(keys))


def main() -> None:
    """Print the tables of claims, one a line."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else data_directory()
    opened = {
        row["key"]
        for row in rows(folder / "references.csv")
        if row["read"] != "memory" and not any(s in row["url"] for s in UPLOADED)
    }
    total = read = 0
    for name in CLAIMS:
        found = rows(folder / name)
        good = sum(claimed(row["source"].split(";"), opened) for row in found)
        basis = Counter(row.get("basis") or "not told" for row in found)
        total, read = total + len(found), read + good
        print(f"{name}: {good} of {len(found)} ({good / len(found):.0%});", *(
            f"{word} {n}" for word, n in basis.most_common()))  # fmt: skip
    print(f"all: {read} of {total} ({read / total:.0%})")


if __name__ == "__main__":
    main()
