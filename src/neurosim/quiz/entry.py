"""One thing that was answered, and what its record must hold to be read.

The same check stands before what is imported and before what is read back: whatever
uses an entry can rely on its fields.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from neurosim.terms import NeurosimError, nearest


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that was answered.

    Attributes
    ----------
    uid
        Unique for ever: an import skips what is there already.
    kind
        ``test``, ``diagnosis``, ``start``, ``left``, ``card``.
    key
        Of the card or the game.
    """

    uid: str
    at: datetime
    kind: str
    key: str
    body: Mapping[str, Any]


class StoreError(NeurosimError):
    """The file of progress cannot be read or written."""


class UnreadableError(ValueError):
    """A record that is no answer; the message says why."""


def _text(value: Any) -> bool:
    return isinstance(value, str)


def is_whole(value: Any) -> bool:
    """Whether something is a whole number that a file can hold."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def _maybe_whole(value: Any) -> bool:
    return value is None or is_whole(value)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _score(value: Any) -> bool:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return known and isfinite(value) and abs(value) <= _LARGEST


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _wish(value: Any) -> bool:
    """Return whether something is a :class:`neurosim.quiz.case.CaseWish`, as JSON."""
    if not isinstance(value, dict) or not {*value} <= WISHES:
        return False
    pair = value.get("pair", [])
    return _texts(pair) and all(
        map(_text, (v for k, v in value.items() if k != "pair"))
    )


def _stated(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, list)
        and len(one) == 3
        and _text(one[0])
        and _score(one[1])
        and 0 <= one[1] <= 1
        and _flag(one[2])
        for one in value
    )


#: Fields of a wish; read here without the model that a wish is made for.
WISHES = frozenset(("root", "region", "kind", "pair", "family"))
_LARGEST = 1e6
_Check = tuple[Callable[[Any], bool], str]
_TEXT: _Check = (_text, "a text")
_FLAG: _Check = (_flag, "true or false")
_COUNT: _Check = (is_whole, "a whole number")
_COUNT_OR_NONE: _Check = (_maybe_whole, "a whole number or null")
_SCORE: _Check = (_score, "a number")
#: What may stand in the record of each kind, and what it must be.
_FIELDS: Mapping[str, Mapping[str, _Check]] = {
    "start": {
        "level": _COUNT_OR_NONE,
        "seed": _COUNT_OR_NONE,
        "case": _TEXT,
        "data": _TEXT,
        "exam_mode": _FLAG,
        "wish": (_wish, "a wish"),
    },
    "test": {"line": _TEXT},
    "left": {},
    "unread": {"line": _TEXT},
    "undo": {"undone": _TEXT},
    "diagnosis": {
        "line": _TEXT,
        "level": _COUNT_OR_NONE,
        "score": _SCORE,
        "model_score": _SCORE,
        "truth": (_texts, "a list of texts"),
        "stated": (_stated, "a list of [words, probability, right]"),
        "tests": _COUNT,
        "hints": _COUNT,
    },
    "card": {
        "right": _FLAG,
        "hinted": _FLAG,
        "kind": _TEXT,
        "region": _TEXT,
        "roots": (_texts, "a list of texts"),
        "expected": _TEXT,
        "given": _TEXT,
        "answer": _TEXT,
    },
}
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "diagnosis": ("score", "model_score"),
    "unread": ("line",),
    "undo": ("undone",),
}


def make_entry(uid: Any, at: Any, kind: Any, key: Any, *, body: Any) -> HistoryEntry:
    """Return the entry that a record holds.

    Raises
    ------
    UnreadableError
        With every fault of it.

    Examples
    --------
    >>> make_entry("a", "2026-01-01T12:00:00+00:00", "diagnosis", "g", body={})
    Traceback (most recent call last):
    ...
    neurosim.quiz.entry.UnreadableError: score is missing; model_score is missing
    """
    faults = [
        f"{name} {value!r:.40} is not a text"
        for name, value in (("uid", uid), ("kind", kind), ("key", key))
        if not isinstance(value, str)
    ]
    if not uid:
        faults.append("uid is empty")
    moment = _moment(at)
    if moment is None:
        faults.append(f"at {at!r:.40} is not a time with a time zone")
    faults += _body_faults(kind, body)
    if faults or moment is None:
        raise UnreadableError("; ".join(faults))
    return HistoryEntry(uid, moment, kind, key, body)


def _moment(at: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(at)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None


def _body_faults(kind: Any, body: Any) -> Iterator[str]:
    if not isinstance(kind, str) or kind not in _FIELDS:
        near = ", ".join(nearest(str(kind)[:40], tuple(_FIELDS)) or _FIELDS)
        yield f"kind {kind!r:.40} is not known: choose from {near}"
        return
    if not isinstance(body, dict):
        yield f"body {body!r:.40} is not an object"
        return
    for name in _NEEDED.get(kind, ()):
        if name not in body:
            yield f"{name} is missing"
    for name, (fits, words) in _FIELDS[kind].items():
        if name in body and not fits(body[name]):
            yield f"{name} {body[name]!r:.40} is not {words}"
    if (
        kind == "start"
        and body.get("seed") is not None
        and not is_whole(body.get("level"))
    ):
        yield "level is missing beside the seed"


def standing(entries: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """Return the entries that were not taken back, in their order."""
    found = list(entries)
    undone = {entry.body.get("undone") for entry in found if entry.kind == "undo"}
    return [e for e in found if e.kind != "undo" and e.uid not in undone]
