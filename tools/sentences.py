"""How sentences that others wrote are read: count what was judged, or show readings.

``python tools/sentences.py`` counts the tables ``tests/cases/sentences_*.csv``.
``python tools/sentences.py FILE`` shows the reading of each sentence of a file (a page
and a sentence a line, with a tab between) and its hash, to be judged by a person:
*right* (all its findings), *asked* (some are listed as not read), *wrong* (something is
read that it does not say, and nothing shows it). Sentences of others are not kept.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from scipy.stats import binomtest

from neurosim.atlas import load_atlas
from neurosim.grammar.note import read_note
from neurosim.wording import finding_words

CASES = Path(__file__).parent.parent / "tests" / "cases"
NAMES = (
    "read", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth", "thirteenth",
)  # fmt: skip
JUDGED = tuple(CASES / f"sentences_{name}.csv" for name in NAMES)


def shares(table: Path, column: str) -> Iterator[str]:
    """Yield how many sentences were read how, each with its 95 % interval."""
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    counts = Counter(row[column] for row in rows if row[column])
    if not counts:
        yield "not judged"
        return
    for how in ("right", "asked", "wrong"):
        known = binomtest(counts[how], len(rows)).proportion_ci(method="wilson")
        share = counts[how] / len(rows)
        yield (f"{how} {counts[how]} of {len(rows)} ({share:.0%}, "
               f"{known.low:.0%} to {known.high:.0%})")  # fmt: skip


def show(path: Path) -> None:
    """Print the reading of each sentence of a file."""
    atlas = load_atlas()
    for line in path.read_text(encoding="utf-8").splitlines():
        page, sentence = line.split("\t")
        note = read_note(sentence, atlas)
        print(page, sha256(sentence.encode()).hexdigest()[:16], sentence)
        for one in note.findings:
            without = (
                f" (read without: {', '.join(one.without)})" if one.without else ""
            )
            print("   ", finding_words(one, atlas.structures[one.structure]) + without)
        for one in note.so_far:
            words = finding_words(one, atlas.structures[one.structure])
            print("    asked whether it is so:", words)
        for words, reason in note.unread:
            how = "no finding" if (words, reason) in note.aside else "not read"
            print(f"    {how}:", words, "::", reason[:80])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        show(Path(sys.argv[1]))
    else:
        for table in JUDGED:
            print(table.name)
            print("  as first read:", "; ".join(shares(table, "first")))
            print("  after mending:", "; ".join(shares(table, "mended")))
