"""When a card comes back: FSRS, without chance, in UTC.

The package ``fsrs`` (extra ``quiz``) is imported when it is first needed. The state of
a card is its JSON.
"""

import json
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from neurosim.terms import NeurosimError


def _fsrs() -> Any:
    try:
        return import_module("fsrs")
    except ImportError:
        raise NeurosimError(
            "cards need the package fsrs: pip install 'neurosim-exam[quiz]'"
        ) from None


def check_installed() -> None:
    """Say at once if the package is missing.

    Raises
    ------
    NeurosimError
        With the command that installs it.
    """
    _fsrs()


def _scheduler() -> Any:
    return _fsrs().Scheduler(enable_fuzzing=False)


def review(state: str | None, now: datetime, *, right: bool, hinted: bool) -> str:
    """Return the state of a card after an answer.

    Parameters
    ----------
    state
        The state before; None for a new card.
    now
        The time of the answer, with its zone.
    right, hinted
        Whether the answer counts, and whether the choices had to be shown.

    Raises
    ------
    NeurosimError
        If the package is missing, or the state cannot be read.

    Examples
    --------
    >>> first = datetime(2026, 1, 1, tzinfo=UTC)
    >>> once = review(None, first, right=True, hinted=False)
    >>> due(once) > first
    True
    """
    fsrs = _fsrs()
    grades = fsrs.Rating
    rating = grades.Again if not right else grades.Hard if hinted else grades.Good
    moment = now.astimezone(UTC)
    card = fsrs.Card(card_id=0, due=moment) if state is None else _card(state)
    after, _ = _scheduler().review_card(card, rating, moment)
    return json.dumps(after.to_dict())


#: What a state that is none raises.
_FAULTS = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)


def readable(state: str) -> bool:
    """Return whether something is the state of a card.

    Without the package ``fsrs`` only its form is looked at.

    Examples
    --------
    >>> readable("{}"), readable(review(None, datetime(2026, 1, 1, tzinfo=UTC),
    ...                                 right=True, hinted=False))
    (False, True)
    """
    try:
        moment = due(state)
        if moment.tzinfo is None:
            return False
        moment.astimezone(UTC)
        return find_spec("fsrs") is None or 0 <= recall(state, moment) <= 1
    except (*_FAULTS, NeurosimError):
        return False


def _card(state: str) -> Any:
    try:
        return _fsrs().Card.from_dict(json.loads(state))
    except _FAULTS as error:
        raise NeurosimError(f"the state of a card cannot be read: {error}") from None


def due(state: str) -> datetime:
    """Return when a card is to be asked again."""
    return datetime.fromisoformat(json.loads(state)["due"])


def recall(state: str, now: datetime) -> float:
    """Return the probability that the card is remembered now."""
    found = _scheduler().get_card_retrievability(_card(state), now.astimezone(UTC))
    return float(found)
