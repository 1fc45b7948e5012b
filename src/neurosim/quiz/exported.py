"""An export of progress: what its JSON document must hold to be read."""

import json
from collections.abc import Iterator
from typing import Any

from neurosim.quiz.entry import (
    HistoryEntry,
    StoreError,
    UnreadableError,
    make_entry,
    standing,
)
from neurosim.quiz.schedule import readable

EXPORT_SCHEMA = "neurosim.quiz-progress/1"


def exported_entries(document: Any) -> list[HistoryEntry]:
    """Return what an export holds, oldest first; answers taken back are left out.

    Raises
    ------
    StoreError
        With every fault of the export.
    """
    entries, _, _ = parse_export(document)
    return sorted(standing(entries), key=lambda entry: entry.at)


def parse_export(
    document: Any,
) -> tuple[list[HistoryEntry], dict[str, str], list[tuple[str, ...]]]:
    """Return entries, states of cards, and rows that were unreadable before."""
    if not isinstance(document, dict) or document.get("schema") != EXPORT_SCHEMA:
        raise StoreError(
            f"not an export of progress: its schema is not {EXPORT_SCHEMA}"
        )
    faults: list[str] = []
    entries = list(_parse_log(document.get("log"), faults))
    cards = dict(_parse_cards(document.get("cards", {}), faults))
    unread = [
        tuple(row) if isinstance(row, list) else ()
        for row in document.get("damaged") or ()
    ]
    if any(len(row) != 5 or not all(isinstance(c, str) for c in row) for row in unread):
        faults.append("damaged: is not a list of rows of five texts")
    if faults:
        raise StoreError("\n".join(faults))
    return entries, cards, unread


def texts(states: Any) -> dict[str, str]:
    """Return states that nobody could read, as they stand.

    Raises
    ------
    StoreError
        If they are no texts.
    """
    if not isinstance(states, dict) or not all(
        isinstance(v, str) for v in states.values()
    ):
        raise StoreError("damaged_cards: is not an object of texts")
    return states


def _parse_log(rows: Any, faults: list[str]) -> Iterator[HistoryEntry]:
    if not isinstance(rows, list):
        faults.append("log: is not a list")
        return
    for number, row in enumerate(rows, 1):
        known = row if isinstance(row, dict) else {}
        cells = [known.get(name) for name in ("uid", "at", "kind", "key")]
        try:
            yield make_entry(*cells, body=known.get("body"))
        except UnreadableError as error:
            faults.append(f"log, entry {number}: {error}")


def _parse_cards(states: Any, faults: list[str]) -> Iterator[tuple[str, str]]:
    if not isinstance(states, dict):
        faults.append("cards: is not an object")
        return
    for key, state in states.items():
        text = json.dumps(state)
        if readable(text):
            yield key, text
        else:
            faults.append(f"cards, {key}: {text:.60} is not the state of a card")
