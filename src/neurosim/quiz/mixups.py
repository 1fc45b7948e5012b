"""Pairs of roots that are mixed up: which, when they are tested again, what was gained.

A pair that was mixed up twice comes first in the next rounds, and once more after 7 and
after 30 days: what is still known then was learnt.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from neurosim.quiz.entry import HistoryEntry, standing
from neurosim.terms import ROOTS

#: So many times a pair must have been mixed up, among so many of the last mistakes.
_TWICE, _RECENT = 2, 40
#: After so many days a pair is tested again.
RETESTS = (7, 30)
Pair = tuple[str, str]


@dataclass(frozen=True)
class Weakness:
    """Two roots that were mixed up again and again.

    Attributes
    ----------
    days
        After how many days they are tested again; 0 if they are trained.
    """

    roots: Pair
    times: int
    days: int = 0


@dataclass(frozen=True)
class Hits:
    """So many right of so many answers, under a name."""

    name: str
    right: int
    total: int


@dataclass(frozen=True)
class Gain:
    """How a pair of roots was known, then and after each delay.

    Attributes
    ----------
    roots
        The pair.
    first
        Answers up to the first retest.
    later
        Answers after each of :data:`RETESTS`; none so far has a total of 0.
    """

    roots: Pair
    first: Hits
    later: tuple[Hits, ...]


def mixed_up(entries: Iterable[HistoryEntry]) -> Counter[Pair]:
    """Return how often each pair of roots was mixed up in cards and patients."""
    wrong = [pair for _, pair in _mixups(standing(entries))]
    return Counter(wrong[-_RECENT:])


def weakness(
    entries: Iterable[HistoryEntry], now: datetime | None = None
) -> Weakness | None:
    """Return the pair that is to be tested again, or else is mixed up most.

    Parameters
    ----------
    entries
        Everything answered, oldest first.
    now
        The time; without it nothing is tested again.
    """
    known = standing(entries)
    if now is not None:
        for pair, days in _due(known, now):
            return Weakness(pair, mixed_up(known)[pair] or _TWICE, days)
    for roots, times in mixed_up(known).most_common(1):
        if times >= _TWICE:
            return Weakness(roots, times)
    return None


def gains(entries: Iterable[HistoryEntry]) -> tuple[Gain, ...]:
    """Return how well each pair that was mixed up is known, then and later.

    Examples
    --------
    >>> gains([])
    ()
    """
    known = standing(entries)
    return tuple(
        Gain(pair, *_recalls(known, pair, begun))
        for pair, begun in _begun(known).items()
    )


def _recalls(
    entries: Sequence[HistoryEntry], pair: Pair, begun: datetime
) -> tuple[Hits, tuple[Hits, ...]]:
    counts = [[0, 0] for _ in (0, *RETESTS)]
    for entry in entries:
        right = _verdict(entry, pair)
        if right is not None:
            later = sum(entry.at >= begun + timedelta(days) for days in RETESTS)
            counts[later][0] += right
            counts[later][1] += 1
    first, *rest = (Hits("-".join(pair), *count) for count in counts)
    return first, tuple(rest)


def _due(entries: Sequence[HistoryEntry], now: datetime) -> list[tuple[Pair, int]]:
    """Return the pairs whose time has come, with the delay; the longest due first."""
    found = []
    for pair, begun in _begun(entries).items():
        _, later = _recalls(entries, pair, begun)
        for days, recall in reversed([*zip(RETESTS, later, strict=True)]):
            at = begun + timedelta(days)
            if now >= at:
                if not recall.total:
                    found.append((at, pair, days))
                break
    return [(pair, days) for _, pair, days in sorted(found)]


def _begun(entries: Iterable[HistoryEntry]) -> dict[Pair, datetime]:
    """Return when each pair was mixed up for the second time."""
    times: Counter[Pair] = Counter()
    begun: dict[Pair, datetime] = {}
    for at, pair in _mixups(entries):
        times[pair] += 1
        if times[pair] == _TWICE:
            begun[pair] = at
    return begun


def _mixups(entries: Iterable[HistoryEntry]) -> list[tuple[datetime, Pair]]:
    found = []
    for entry in entries:
        expected, given = _confused(entry)
        if expected and given and expected != given:
            first, second = sorted((expected, given))
            found.append((entry.at, (first, second)))
    return found


def _verdict(entry: HistoryEntry, pair: Pair) -> bool | None:
    """Return whether an answer on a pair was right; None if it is on something else.

    What asks for one root of the pair counts, and so does what parts the two.
    """
    expected, right = _asked(entry)
    parted = tuple(sorted(entry.body.get("roots", ()))) == pair
    return right if expected in pair or parted else None


def _asked(entry: HistoryEntry) -> tuple[str, bool]:
    """Return the root that was to be named, and whether it was."""
    body = entry.body
    if entry.kind == "card":
        return _only_root(body.get("expected", "")), bool(body.get("right"))
    if entry.kind == "diagnosis" and body.get("stated"):
        right = max(body["stated"], key=lambda item: item[1:])[2]
        return _true_root(body.get("truth", [])), bool(right)
    return "", False


def _true_root(answers: Sequence[object]) -> str:
    only = str(answers[0]) if len(answers) == 1 else ""
    root = only.rpartition(" ")[2]
    return root if root in ROOTS and "+" not in only else ""


def _confused(entry: HistoryEntry) -> tuple[str, str]:
    """Return the root that was to be named, and the wrong one that was."""
    expected, right = _asked(entry)
    if right or not expected:
        return "", ""
    if entry.kind == "card":
        return expected, _only_root(entry.body.get("given", ""))
    words, *_ = max(entry.body["stated"], key=lambda item: item[1])
    return expected, _only_root(words)


def _only_root(words: object) -> str:
    """Return the one root that an answer names, such as "left C6 root"."""
    named = [word for word in str(words).upper().split() if word in ROOTS]
    return named[0] if len(named) == 1 else ""
