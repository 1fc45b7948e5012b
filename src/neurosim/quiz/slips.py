"""What went wrong in an answer, by name, so that it can be counted and mended.

Words and advice of each name are rows of ``quiz/slips.csv``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from neurosim.atlas import Atlas
from neurosim.lesion import Lesion
from neurosim.quiz.answer import Guess
from neurosim.quiz.place import place_of
from neurosim.terms import ROOTS, SIDES

Shares = Mapping[str, float]
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


def is_right(guess: Guess, accept: Sequence[str], lesion: Lesion | None) -> bool:
    """Whether a guess means what is right: that answer first, or the lesion itself.

    Parameters
    ----------
    guess
        What was said.
    accept
        Answers that are right.
    lesion
        What the patient has, where that is known.
    """
    return not guess.vague and (guess.main in accept or lesion in guess.lesions)


def places_apart(guess: Guess, lesion: Lesion, atlas: Atlas) -> tuple[str, str] | None:
    """Return where the guess and the lesion sit, if these are two places.

    Look-alikes are one answer to the model; the brain is no nerve for all that.

    Parameters
    ----------
    guess
        What was said.
    lesion
        What the patient has.
    atlas
        The tables.
    """
    place = place_of(lesion, atlas)
    said = dict.fromkeys(place_of(meant, atlas) for meant in guess.lesions)
    if not said or not place or place in said:
        return None
    return next(iter(said)), place


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


def reason_of(
    said: str, accept: Sequence[str], *, own: Shares, best: Shares, prior: Shares
) -> str:
    """Return why a wrong answer was given, where that can be told; else nothing.

    Parameters
    ----------
    said, accept
        The answer, and those that are right.
    own, best
        What the student's findings, and what all findings, say of every answer.
    prior
        How common each answer is.

    Examples
    --------
    >>> few, all_ = {"C6": 0.8, "C7": 0.2}, {"C6": 0.1, "C7": 0.9}
    >>> reason_of("C6", ["C7"], own=few, best=all_, prior={})
    'stopped early'
    >>> reason_of("C6", ["C7"], own=all_, best=all_, prior={"C6": 0.01, "C7": 0.99})
    'prior ignored'
    """
    if not said or said in accept:
        return ""
    first = max(own, key=lambda name: own[name])
    if said == first:
        return "stopped early" if max(best, key=lambda n: best[n]) in accept else ""
    gained = {n: p / prior[n] for n, p in own.items() if prior.get(n, 0.0) > 0}
    rare = prior.get(said, 1.0) < prior.get(first, 0.0)
    fits = bool(gained) and max(gained, key=lambda n: gained[n]) == said
    return "prior ignored" if rare and fits and first in accept else ""


def _slip_of_roots(said: str, truth: str) -> str:
    ours, theirs = _roots(said), _roots(truth)
    if ours == theirs:
        return "one side of two" if len(_sides(truth)) > 1 else "side"
    if ours & theirs:
        return "neighbour"
    gaps = [abs(ROOTS.index(a) - ROOTS.index(b)) for a in ours for b in theirs]
    if min(gaps) == 1:
        return "neighbour"
    return "other root" if _limbs(ours) & _limbs(theirs) else "other limb"


def _limbs(roots: set[str]) -> set[str]:
    """Return of what the roots are: an arm, the trunk or a leg."""
    kinds = {"C": "arm", "T": "trunk", "L": "leg", "S": "leg"}
    return {"arm" if root == "T1" else kinds[root[0]] for root in roots}


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
