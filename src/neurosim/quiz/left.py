"""Games that were left before their end, in the log of what was typed."""

from collections.abc import Mapping, Sequence

from neurosim.quiz.case import ANYTHING, CaseWish
from neurosim.quiz.entry import HistoryEntry


def unfinished(
    entries: Sequence[HistoryEntry],
) -> tuple[HistoryEntry, list[HistoryEntry]] | None:
    """Return the last game that was begun and not ended, and its tests."""
    games: dict[str, tuple[HistoryEntry, list[HistoryEntry]]] = {}
    for entry in entries:
        if entry.kind == "start":
            games[entry.key] = (entry, [])
        elif entry.kind == "test" and entry.key in games:
            games[entry.key][1].append(entry)
        elif entry.kind in ("diagnosis", "left"):
            games.pop(entry.key, None)
    drawn = [game for game in games.values() if game[0].body.get("seed") is not None]
    return drawn[-1] if drawn else None


def wish_of(kept: object) -> CaseWish:
    """Return what was wished for when a game began."""
    if not isinstance(kept, Mapping):
        return ANYTHING
    return CaseWish(**{**kept, "pair": tuple(kept.get("pair", ()))})


def last_number(entries: Sequence[HistoryEntry], key: str) -> int:
    """Return the number of the last entry of a game: what was not understood counts."""
    numbers = (entry.uid.rpartition("-")[2] for entry in entries if entry.key == key)
    return max((int(number) for number in numbers if number.isdecimal()), default=0)
