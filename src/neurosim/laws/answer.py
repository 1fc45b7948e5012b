"""What a localiser answers, in one form that laws can compare."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Protocol

from neurosim.door import door
from neurosim.exam import Exam
from neurosim.marginal import Place
from neurosim.terms import PLACES, mirror

Ranking = Sequence[Place | Iterable[Place]]

#: Probabilities closer than this are the same.
SAME = 1e-9


class Localizer(Protocol):
    """Anything that says where the lesion is.

    It answers an examination with the probability of each root and side, or with a
    ranking of them, best first; roots that tie stand in a group (a set or tuple).
    """

    def __call__(self, exam: Exam, /) -> Mapping[Place, float] | Ranking:
        """Return probabilities or a ranking of ``(root, side)``."""
        ...


@dataclass(frozen=True)
class Answer:
    """An answer: the score of every root and side, larger is likelier.

    Attributes
    ----------
    probabilistic
        Whether the scores were given as probabilities.
    faults
        What is wrong with the answer in itself.
    """

    scores: Mapping[Place, float]
    probabilistic: bool
    faults: tuple[str, ...] = ()

    @property
    def leaders(self) -> frozenset[Place]:
        """The places with the best score."""
        best = max(self.scores.values(), default=0.0)
        return frozenset(p for p, score in self.scores.items() if score >= best - SAME)

    def __str__(self) -> str:
        """Return the leaders in words."""
        if len(self.leaders) > 4:
            return f"{len(self.leaders)} roots alike"
        names = " or ".join(sorted(f"{side} {root}" for root, side in self.leaders))
        if not self.probabilistic:
            return names
        return f"{names} {max(self.scores.values()):.3g}"


@door
def ask(localizer: Localizer, exam: Exam) -> Answer:
    """Return the answer of a localiser, with its faults.

    Parameters
    ----------
    localizer
        What is asked.
    exam
        The findings.

    Examples
    --------
    >>> print(ask(lambda exam: [("C7", "right")], Exam()))
    right C7
    """
    raw = localizer(exam)
    if isinstance(raw, Mapping):
        return _from_probabilities(raw)
    return _from_ranking(raw)


def _from_probabilities(raw: Mapping[Place, float]) -> Answer:
    strange = [place for place in raw if place not in PLACES]
    faults = [f"{strange[0]!r} is not a root and side"] if strange else []
    scores = {place: float(raw.get(place, 0.0)) for place in PLACES}
    for (root, side), score in scores.items():
        if not isfinite(score) or score < -SAME or score > 1 + SAME:
            faults.append(f"{side} {root} has the probability {score:g}")
            break
    total = sum(scores.values())
    if not faults and total > 1 + 1e-6:
        faults.append(f"the probabilities add up to {total:.6g}")
    return Answer(scores, True, tuple(faults))


def _from_ranking(raw: Ranking) -> Answer:
    scores: dict[Place, float] = {}
    faults = []
    for position, entry in enumerate(raw):
        group = [entry] if _is_place(entry) else list(entry)
        for place in group:
            if place not in PLACES:
                faults.append(f"{place!r} is not a root and side")
            elif place in scores:
                faults.append(f"{place[1]} {place[0]} is ranked twice")
            else:
                scores[place] = -float(position)
    last = -float(len(PLACES))
    full = {place: scores.get(place, last) for place in PLACES}
    return Answer(full, False, tuple(faults))


def _is_place(entry: object) -> bool:
    return (
        isinstance(entry, tuple)
        and len(entry) == 2
        and all(isinstance(word, str) for word in entry)
    )


def mirrored(answer: Answer) -> Answer:
    """Return the answer with right and left exchanged."""
    scores = {(r, mirror(s)): score for (r, s), score in answer.scores.items()}
    return Answer(scores, answer.probabilistic, answer.faults)


def difference(first: Answer, second: Answer, tolerance: float = SAME) -> str:
    """Return how two answers differ, or nothing if they are the same."""
    gaps = {
        place: inf if gap != gap else gap  # noqa: PLR0124 - what is no number differs
        for place in PLACES
        for gap in [abs(first.scores[place] - second.scores[place])]
    }
    place = max(PLACES, key=lambda candidate: gaps[candidate])
    if gaps[place] <= tolerance:
        return ""
    if not first.probabilistic:
        return f"first {first}, then {second}"
    before, after = first.scores[place], second.scores[place]
    return f"{place[1]} {place[0]} goes from {before:.6g} to {after:.6g}"
