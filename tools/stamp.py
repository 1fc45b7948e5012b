"""A fingerprint of the numbers that measured results rest on.

Results in docs/results take minutes to measure, so they are not measured anew by the
tests; each carries this fingerprint, and a test compares it with that of the tables.
Words (aliases, notes, sources) are left out: they change no probability.
"""

import csv
import hashlib

from neurosim.atlas import data_directory

TABLES = (
    "roots", "levels", "lesions", "mimics", "patterns", "observation", "settings",
    "structures",
)  # fmt: skip
_WORDS = frozenset(
    ("aliases", "name", "note", "source", "locator", "how", "title", "start",
     "low", "high", "key")
)  # fmt: skip
#: Columns called ``key`` that are part of a row's name, not a mark of key muscles.
_KEYED = ("observation", "settings")


def stamp() -> str:
    """Return the fingerprint of the shipped tables.

    Examples
    --------
    >>> len(stamp())
    12
    """
    digest = hashlib.sha256()
    for table in TABLES:
        skipped = _WORDS - {"key"} if table in _KEYED else _WORDS
        path = data_directory() / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("role", "model") != "model":
                    continue  # another chart's claim: shown, not computed with
                kept = [row[name] or "" for name in row if name not in skipped]
                digest.update("\x1f".join(kept).encode() + b"\n")
    return digest.hexdigest()[:12]
