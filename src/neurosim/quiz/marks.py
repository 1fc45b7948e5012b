"""The mark of a diagnosis: how much of what could be learnt was learnt.

Probabilities are scored by their expected logarithm: expected over what *all* findings
of the patient say, so that luck does not count. Nobody gains by stating other
probabilities than the ones believed. The mark is 0 for what was known after the
history, 100 for the best answer that all findings allow and that can be given.
"""

import math
from collections.abc import Mapping, Sequence

from neurosim.lesion import Lesion, answer_of
from neurosim.quiz.answer import Guess

#: What is left to the answers not named: nobody is ever quite sure.
_KEPT = 0.01
#: A patient is worth playing if the examination can tell at least so much, in nats.
WORTH_PLAYING = 0.3
Shares = Mapping[str, float]


def stated_shares(guesses: Sequence[Guess], start: Shares) -> dict[str, float]:
    """Return what the guesses say of every answer.

    What is left over, at least one hundredth, goes to the answers not named, as likely
    as they were after the history.

    Examples
    --------
    >>> start = {"right C7": 0.5, "right C6": 0.3, "cord": 0.2}
    >>> guess = Guess("C7 right", 1.0, (("right C7", 1.0),))
    >>> found = stated_shares([guess], start)
    >>> round(found["right C7"], 3), round(found["right C6"], 3)
    (0.99, 0.006)
    """
    shares = dict.fromkeys(start, 0.0)
    for guess in guesses:
        for name, share in guess.answers:
            shares[name] = shares.get(name, 0.0) + guess.probability * share
    total = sum(shares.values())
    others = {name: p for name, p in start.items() if shares[name] == 0 and p > 0}
    open_ = sum(others.values())
    if not open_:
        return shares
    scale = min(1.0, (1 - _KEPT) / total) if total else 1.0
    rest = 1 - scale * total
    return {
        name: scale * share if share else rest * others.get(name, 0.0) / open_
        for name, share in shares.items()
    }


def kept_part(guess: Guess, believed: Mapping[Lesion, float]) -> float:
    """Return what counts of a guess: half for its kind, half for what it names.

    All look-alikes are one answer to the model, and so are all lesions of the cord. Who
    names another one than the findings speak for was right about the kind only. Whoever
    names the likeliest one, or the kind alone, keeps all.

    Parameters
    ----------
    guess
        What was said.
    believed
        What all findings say of every lesion.
    """
    kind = {x: p for x, p in believed.items() if answer_of(x) == guess.main}
    named = sum(p for x, p in kind.items() if x in guess.lesions)
    most = max(kind.values(), default=0.0)
    if not guess.lesions or not most or any(lesion.roots for lesion in kind):
        return 1.0
    total = sum(kind.values())
    return min(1.0, (total + named) / (total + most))


def expected_log(stated: Shares, believed: Shares) -> float:
    """Return the expected logarithm of what was stated, if ``believed`` is right."""
    return sum(
        p * (math.log(stated[name]) if stated.get(name, 0.0) > 0 else -math.inf)
        for name, p in believed.items()
        if p > 0
    )


def _stateable(best: Shares) -> Shares:
    """Return the best answer that can be given: something is kept for what it omits."""
    first = max(best, key=lambda name: best[name])
    sure = min(best[first], 1 - _KEPT)
    rest = (1 - sure) / (1 - best[first]) if best[first] < 1 else 0.0
    return {name: sure if name == first else rest * p for name, p in best.items()}


def to_learn(start: Shares, best: Shares) -> float:
    """Return how much the examination can tell beyond the history, in nats."""
    return expected_log(best, best) - expected_log(start, best)


def mark(stated: Shares, start: Shares, best: Shares) -> float:
    """Return the mark of probabilities, 0 to 100.

    Parameters
    ----------
    stated
        What the student says of every answer.
    start, best
        What the history says, and what all findings say.

    Examples
    --------
    >>> start, best = {"a": 0.5, "b": 0.5}, {"a": 0.9, "b": 0.1}
    >>> mark(best, start, best), mark(start, start, best)
    (100.0, 0.0)
    >>> 85 < mark({"a": 0.8, "b": 0.2}, start, best) < 95
    True
    """
    span = expected_log(_stateable(best), best) - expected_log(start, best)
    if span <= 0:
        return 0.0
    gained = expected_log(stated, best) - expected_log(start, best)
    return 100 * min(1.0, max(0.0, gained / span))
