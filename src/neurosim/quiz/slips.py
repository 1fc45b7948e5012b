"""What went wrong in an answer, by name, so that it can be counted and mended.

Words and advice of each name are rows of ``quiz/slips.csv``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from neurosim.quiz.answer import Guess
from neurosim.terms import ROOTS, SIDES

_LONG = ("cord", "cauda_equina", "conus")


@dataclass(frozen=True)
class Credit:
    """What of the likeliest answer was right; None where there is no such part.

    Attributes
    ----------
    kind
        Whether the kind of cause was right: root, cord, look-alike ...
    """

    kind: bool
    root: bool | None = None
    side: bool | None = None
    level: bool | None = None


def main_answer(guesses: Sequence[Guess]) -> str:
    """Return the answer with the largest stated probability; empty without any."""
    return main_guess(guesses).main if guesses else ""


def main_guess(guesses: Sequence[Guess]) -> Guess:
    """Return the guess with the largest stated probability."""
    return max(guesses, key=lambda guess: guess.probability)


def credit(said: str, accept: Sequence[str]) -> Credit:
    """Return what of an answer is right, part by part, at its best.

    Examples
    --------
    >>> credit("right C6", ["right C7"])
    Credit(kind=True, root=False, side=True, level=None)
    >>> credit("cord", ["right C7"])
    Credit(kind=False, root=None, side=None, level=None)
    """
    if said in accept:
        parts = _roots(said) != set()
        return Credit(True, True if parts else None, True if parts else None)
    near = [_compared(said, truth) for truth in accept]
    return max(near, key=lambda c: (c.kind, bool(c.root), bool(c.side)))


def _compared(said: str, truth: str) -> Credit:
    ours, theirs = _roots(said), _roots(truth)
    if not ours or not theirs:
        return Credit(not ours and not theirs and said == truth)
    return Credit(True, ours == theirs, _sides(said) == _sides(truth))


def slip(said: str, accept: Sequence[str]) -> str:
    """Return the name of what went wrong; empty where nothing did.

    Examples
    --------
    >>> slip("left C7", ["right C7"]), slip("right C6", ["right C7"])
    ('side', 'neighbour')
    >>> slip("right C7", ["mimic"]), slip("right C7", ["right C7"])
    ('root for nerve', '')
    """
    if not said or said in accept:
        return ""
    truth = accept[0]
    ours, theirs = _roots(said), _roots(truth)
    if ours and theirs:
        return _slip_of_roots(said, truth)
    return _slip_of_kinds("root" if ours else said, "root" if theirs else truth)


def _slip_of_roots(said: str, truth: str) -> str:
    ours, theirs = _roots(said), _roots(truth)
    if ours == theirs:
        return "one side of two" if len(_sides(truth)) > 1 else "side"
    if ours & theirs:
        return "neighbour"
    gaps = [abs(ROOTS.index(a) - ROOTS.index(b)) for a in ours for b in theirs]
    return "neighbour" if min(gaps) == 1 else "other root"


def _slip_of_kinds(said: str, truth: str) -> str:
    pairs = {("root", "mimic"): "root for nerve", ("mimic", "root"): "nerve for root"}
    if truth == "cord":
        return "cord missed"
    if truth in _LONG:
        return "cauda missed"
    if truth == "none":
        return "lesion invented"
    if said == "none":
        return "lesion missed"
    if said in _LONG:
        return "cord for less"
    return pairs.get((said, truth), "other cause")


def _roots(answer: str) -> set[str]:
    return {word for word in answer.replace("+", " ").split() if word in ROOTS}


def _sides(answer: str) -> set[str]:
    return {word for word in answer.replace("+", " ").split() if word in SIDES}
