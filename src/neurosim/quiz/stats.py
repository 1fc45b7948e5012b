"""What the answers so far say about the student: pure functions of the log."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from neurosim.quiz.entry import HistoryEntry, standing
from neurosim.quiz.mixups import Gain, Hits, gains, mixed_up
from neurosim.quiz.schedule import due, readable, recall

#: Borders of the bins of stated probabilities.
_BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_DAYS = 7


@dataclass(frozen=True)
class Bin:
    """Stated probabilities between two borders, and how often they came true."""

    low: float
    high: float
    count: int
    stated: float
    right: float


@dataclass(frozen=True)
class Stats:
    """Progress in numbers.

    Attributes
    ----------
    retention
        Answers to cards seen on an earlier day.
    remembered
        Mean probability that a card is remembered now, 0 if it was wrong when last
        asked; None without cards.
    forecast
        Cards that come due on each of the next days, the overdue with the first.
    gains
        How each pair that was mixed up was known at first, and after 7 and 30 days.
    slips
        What went wrong in diagnoses, the most frequent first.
    unread
        What was typed and not understood, oldest first.
    scores
        Mark of each patient, oldest first; beside it what the findings allowed.
    damaged
        What of the file cannot be read, and is left out.
    """

    answers: int
    cards: int
    days: int
    streak: int
    retention: Hits
    remembered: float | None
    by_region: tuple[Hits, ...]
    by_kind: tuple[Hits, ...]
    confusion: tuple[tuple[tuple[str, str], int], ...]
    gains: tuple[Gain, ...]
    slips: tuple[tuple[str, int], ...]
    unread: tuple[str, ...]
    forecast: tuple[int, ...]
    scores: tuple[tuple[float, float], ...]
    calibration: tuple[Bin, ...]
    daily: tuple[Hits, ...]
    damaged: tuple[str, ...] = ()


def summarise(
    entries: Sequence[HistoryEntry],
    states: Mapping[str, str],
    now: datetime,
    damaged: Sequence[str] = (),
) -> Stats:
    """Return the statistics of a log.

    Parameters
    ----------
    entries
        Everything answered, oldest first.
    states
        State of each card.
    now
        The time.
    damaged
        Rows that could not be read; states of cards that cannot be are added.

    Examples
    --------
    >>> summarise([], {}, datetime(2026, 1, 1, tzinfo=UTC)).streak
    0
    """
    entries = standing(entries)
    broken = [key for key, state in states.items() if not readable(state)]
    states = {key: state for key, state in states.items() if key not in broken}
    answers = [entry for entry in entries if entry.kind == "card"]
    diagnoses = [entry for entry in entries if entry.kind == "diagnosis"]
    days = sorted({entry.at.astimezone(UTC).date() for entry in entries})
    wrong = {key for key, *_ in mistakes(entries)}
    known = [0 if key in wrong else recall(s, now) for key, s in states.items()]
    return Stats(
        answers=len(answers),
        cards=len(states),
        days=len(days),
        streak=streak(days, now.astimezone(UTC).date()),
        retention=_retention(answers),
        remembered=sum(known) / len(known) if known else None,
        by_region=_by(answers, lambda e: str(e.body.get("region") or "")),
        by_kind=_by(answers, lambda e: str(e.body.get("kind") or "")),
        confusion=tuple(mixed_up(entries).most_common(5)),
        gains=gains(entries),
        slips=tuple(
            Counter(
                str(e.body[part])
                for e in diagnoses
                for part in ("slip", "why")
                if e.body.get(part)
            ).most_common(5)
        ),
        unread=tuple(
            dict.fromkeys(str(e.body["line"]) for e in entries if e.kind == "unread")
        ),
        forecast=forecast(states, now),
        scores=tuple(
            (float(e.body["score"]), float(e.body["model_score"])) for e in diagnoses
        ),
        calibration=calibration(
            (float(p), bool(right))
            for entry in diagnoses
            for _, p, right in entry.body.get("stated", [])
        ),
        daily=_by(answers, lambda e: e.at.astimezone(UTC).date().isoformat()),
        damaged=(*damaged, *(f"card {key}: its state" for key in broken)),
    )


def streak(days: Sequence[date], today: date) -> int:
    """Return how many days in a row something was answered, up to today.

    A day that is not over yet does not break it.

    Examples
    --------
    >>> streak([date(2026, 1, 1), date(2026, 1, 2)], date(2026, 1, 3))
    2
    """
    found = set(days)
    day = today if today in found else today - timedelta(days=1)
    count = 0
    while day in found:
        count += 1
        day -= timedelta(days=1)
    return count


def forecast(states: Mapping[str, str], now: datetime) -> tuple[int, ...]:
    """Return how many cards come due on each of the next days."""
    counts = [0] * _DAYS
    for state in states.values():
        ahead = (due(state).astimezone(UTC).date() - now.astimezone(UTC).date()).days
        if ahead < _DAYS:
            counts[max(ahead, 0)] += 1
    return tuple(counts)


def calibration(stated: Iterable[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Return how often stated probabilities came true, by size.

    Examples
    --------
    >>> [(b.count, b.right) for b in calibration([(0.9, True), (0.9, False)])]
    [(2, 0.5)]
    """
    pairs = list(stated)
    found = []
    for low, high in pairwise(_BINS):
        inside = [
            pair for pair in pairs if low < pair[0] <= high or pair[0] == low == 0
        ]
        if inside:
            n = len(inside)
            mean = sum(p for p, _ in inside) / n
            found.append(Bin(low, high, n, mean, sum(r for _, r in inside) / n))
    return tuple(found)


def _retention(answers: Sequence[HistoryEntry]) -> Hits:
    last: dict[str, date] = {}
    right = total = 0
    for entry in answers:
        day = entry.at.astimezone(UTC).date()
        if entry.key in last and last[entry.key] < day:
            total += 1
            right += bool(entry.body.get("right"))
        last[entry.key] = day
    return Hits("retention", right, total)


def _by(
    answers: Sequence[HistoryEntry], group_of: Callable[[HistoryEntry], str]
) -> tuple[Hits, ...]:
    """Return how many answers of each group were right; "" is no group."""
    groups: dict[str, list[bool]] = {}
    for entry in answers:
        right = bool(entry.body.get("right"))
        groups.setdefault(group_of(entry), []).append(right)
    return tuple(
        Hits(group, sum(right), len(right))
        for group, right in sorted(groups.items())
        if group
    )


def mistakes(entries: Iterable[HistoryEntry]) -> tuple[tuple[str, str, int], ...]:
    """Return cards that were wrong and not right since: card, answer, how often.

    The last mistake comes first.
    """
    open_: dict[str, tuple[str, int]] = {}
    for entry in standing(entries):
        if entry.kind != "card":
            continue
        times = open_.pop(entry.key, ("", 0))[1]
        if not entry.body.get("right"):
            open_[entry.key] = (str(entry.body.get("answer", "")), times + 1)
    return tuple((key, said, n) for key, (said, n) in reversed(open_.items()))
