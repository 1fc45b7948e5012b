"""Answers: what the words of a diagnosis mean, and what probability they state.

Answers are compared on a fixed list: each root of each side, each pair of roots that
one lesion touches, and each kind of cause that is no root.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from neurosim.lesion import Lesion, answer_of
from neurosim.matching import matching
from neurosim.model import Model
from neurosim.model.involvement import Array
from neurosim.model.population import Population
from neurosim.posterior import Posterior
from neurosim.quiz.bare import EITHER, HAPPENED, HEDGES, REGIONS, is_place
from neurosim.quiz.place import place_of, read_place
from neurosim.quiz.typed import AFTER, BEFORE, parts_of, side_of
from neurosim.quiz_tables import CategoryWords
from neurosim.terms import ROOTS, SIDES, ExamError, NeurosimError, UnknownNameError

_LONE_NUMBER = re.compile(r"(?:^|\s)\d")
#: Words that a root or a disc is named with, and that change nothing.
_FILLERS = (
    HAPPENED
    | HEDGES
    | frozenset(
        (
            "the",
            "a",
            "an",
            "nerve",
            "root",
            "roots",
            "side",
            "sided",
            "sides",
            "on",
            "of",
            "at",
            "in",
            "level",
        )
    )
)
_EACH_ITS_OWN = "give each its own number, such as: L5 left 50%, S1 left 30%"
_SHOWN = 60
#: Two sides of one root whose probabilities differ by no more are one answer: both.
_ALIKE = 0.05
_ANSWERS = (
    "is not an answer; name a root (C7 right), a level (C6/7 right), or cord, "
    "cauda equina, conus, mimic, none"
)
#: A name that fits the discs and roots of so many places says where nothing is.
_VAGUE = 6
#: The word of who knows that it is a root, and not which.
_ANY = "any"
WHICH_ROOT = "which root or disc? Such as: C7 left 70%, or L4/5 left 70%"
_NO_SIDE = "no lesion of that name has that side"
_NO_BOTH = (
    "the quiz has none on both sides; name one side, or the cord if both are lost"
)
HOW_SURE = "how sure are you? Type a number from 0 to 100"
WHICH_SIDE = "which side? Type right, left or both"


class IncompleteError(ExamError):
    """A diagnosis that says something, but not all.

    Attributes
    ----------
    question
        What is still to be said.
    part
        Of which part of the diagnosis.
    """

    def __init__(self, part: str, question: str):
        super().__init__([f"{part[:_SHOWN]!r}: {question}"])
        self.part, self.question = part, question


@dataclass(frozen=True)
class Guess:
    """One answer with the probability stated for it.

    Attributes
    ----------
    answers
        The answers that the words mean, with their share of the probability.
    lesions
        The lesions that they mean.
    """

    words: str
    probability: float
    answers: tuple[tuple[str, float], ...]
    lesions: frozenset[Lesion] = frozenset()

    @property
    def main(self) -> str:
        """The answer that the words mean most."""
        return max(self.answers, key=lambda item: item[1])[0]

    @property
    def vague(self) -> bool:
        """Whether the words fit so many places that they name none."""
        return _places(self.lesions) > _VAGUE


def parse_diagnosis(
    text: str, model: Model, population: Population
) -> tuple[Guess, ...]:
    """Return the guesses of a text such as ``C7 right 70%, C6 right 30%``.

    The number may come first, with or without a percent sign. A level is split over the
    roots that a disc there can press on, as often as it does.

    Raises
    ------
    IncompleteError
        If a side, or how sure the student is, is missing.
    ExamError
        If a part has no meaning, or the parts add up to more than one.

    Examples
    --------
    >>> from neurosim.model import build_model
    >>> model = build_model()
    >>> population = model.population("referral")
    >>> [g.words for g in parse_diagnosis("C7 right 70%, 10% cord", model, population)]
    ['C7 right', 'cord']
    >>> [guess] = parse_diagnosis("L5 left 40%, L5 right 40%", model, population)
    >>> guess.words, guess.answers
    ('L5 both', (('right L5+left L5', 1.0),))
    >>> two = parse_diagnosis("S1 left 60 L5 left 40", model, population)
    >>> [(g.words, g.probability) for g in two]
    [('S1 left', 0.6), ('L5 left', 0.4)]
    """
    guesses: list[Guess] = []
    faults: list[str] = []
    for part in parts_of(text):
        try:
            guesses.append(_parse_part(part, model, population))
        except UnknownNameError as error:
            near = str(error).partition("did you mean")[1:]
            faults.append(f"{part[:_SHOWN]!r}: {''.join(near) or _ANSWERS}")
        except IncompleteError as error:
            if not faults:
                raise
            faults += error.faults
        except NeurosimError as error:
            faults += error.faults
    total = sum(guess.probability for guess in guesses)
    if not guesses and not faults:
        faults.append("name an answer, such as: diagnose C7 right 70%, C6 right 30%")
    if total > 1 + 1e-9:
        faults.append(f"the probabilities add up to {total:.0%}; at most 100%")
    ExamError.refuse(faults)
    return tuple(_both_sides(guesses, model))


def _parse_part(part: str, model: Model, population: Population) -> Guess:
    shown = part[:_SHOWN]
    words = " ".join(part.split())
    if EITHER.search(words):
        raise ExamError([f"{shown!r}: {_EACH_ITS_OWN}"])
    plain = words.lower()
    match = AFTER.match(plain) or BEFORE.match(plain)
    name = match["name"].strip(" :=") if match else plain
    if not name:
        raise ExamError([f"{shown!r}: {_ANSWERS}"])
    if match and _LONE_NUMBER.search(name):
        raise ExamError([f"{shown!r}: two numbers; {_EACH_ITS_OWN}"])
    number = _share(match) if match else 0.0
    if number > 1:
        raise ExamError([f"{shown!r}: at most 100%"])
    try:
        meant = _meant(model, name)
    except IncompleteError as error:
        raise IncompleteError(part, error.question) from None
    if match is None:
        raise IncompleteError(part, HOW_SURE)
    common = np.exp(population.log_prior)
    weights = common * np.array([lesion in meant for lesion in model.lesions])
    shares = answer_shares(model, weights / weights.sum())
    parts = tuple((answer, p) for answer, p in shares.items() if p > 0)
    start = words.lower().find(name)
    told = words[start : start + len(name)] if start >= 0 else name.upper()
    told = " ".join(word for word in told.split() if word not in HEDGES)
    return Guess(told.removeprefix(f"{_ANY} "), number, parts, meant)


def _share(match: re.Match[str]) -> float:
    """Return how sure somebody is, between 0 and 1 if it is a share at all."""
    percent = float(match["percent"] or match["bare"] or 0)
    return float(match["share"] or 0) or percent / 100


def _meant(model: Model, name: str) -> frozenset[Lesion]:
    """Return the lesions that a name and its side mean.

    Raises
    ------
    IncompleteError
        If the name is that of a root or level, and no side is said.
    """
    words = [side_of(word) for word in re.split(r"[\s+&]+", name)]
    words = [word for word in words if word != "and"]
    sides = [word for word in words if word in (*SIDES, "both")]
    rest = [word for word in words if word not in sides]
    both = "both" in sides or set(SIDES) <= set(sides)
    if len(sides) > 1 and len({word for word in rest if word.upper() in ROOTS}) > 1:
        raise ExamError([f"{name!r}: {_EACH_ITS_OWN}"])
    vague = rest[:1] == [_ANY]
    found = _named(model, rest[vague:])
    rooted = [lesion for lesion in found if lesion.roots]
    found = tuple(rooted) or found
    if not vague and _places(found) > _VAGUE:
        raise IncompleteError(name, WHICH_ROOT)
    if both:
        chosen = [x for x in found if not x.side]
    elif sides:
        chosen = [x for x in found if x.side in (sides[0], "")]
        chosen = [x for x in chosen if x.side] or chosen
    elif any(lesion.side for lesion in rooted):
        raise IncompleteError(name, WHICH_SIDE)
    else:
        chosen = list(found)
    if not chosen:
        raise ExamError([f"{name!r}: {_NO_BOTH if both else _NO_SIDE}"])
    return frozenset(chosen)


def _named(model: Model, words: Sequence[str]) -> tuple[Lesion, ...]:
    """Return the lesions of a name; of two roots at once those that have both."""
    roots = {word.upper() for word in words if word.upper() in ROOTS}
    if len(roots) > 1:
        found = tuple(x for x in model.lesions if {r for r, _ in x.roots} == roots)
        if not found:
            raise ExamError([f"{' '.join(words)!r}: these roots are not neighbours"])
        return found
    name = " ".join(words)
    kinds = {
        alias: row.category.replace("_", " ")
        for row in model.atlas.rows(CategoryWords)
        for alias in row.aliases
    }
    left = [word for word in words if word not in _FILLERS]
    if any(map(is_place, left)):
        left = [word for word in left if word not in REGIONS]
    rooted = {*words} & (HAPPENED | {"nerve", "root"})
    if rooted and {*left} <= REGIONS and name not in kinds:
        raise IncompleteError(name, WHICH_ROOT)
    for wording in (name, " ".join(left)):
        try:
            found = matching(model, kinds.get(wording, wording))
        except UnknownNameError as error:
            unknown = error
        else:
            _check_named(wording, found, model)
            place = read_place(wording, model.atlas) if wording in kinds else None
            there = tuple(x for x in found if place_of(x, model.atlas) == place)
            found = there or found
            return tuple(lesion for lesion in found if "+" not in lesion.level) or found
    raise unknown


def _places(lesions: Iterable[Lesion]) -> int:
    """Return of how many roots, or pairs of roots, some lesions are."""
    return len({frozenset(root for root, _ in lesion.roots) for lesion in lesions})


def _check_named(wording: str, found: Sequence[Lesion], model: Model) -> None:
    """Ask back where one word is a part of a name only: an arm is no diagnosis.

    Raises
    ------
    IncompleteError
        If the word is no name, with the name that it is a part of.
    """
    [family, *others] = {lesion.family for lesion in found}
    row = None if others else model.atlas.families.get(family)
    words = [word for word in wording.split() if word not in _FILLERS]
    if row is None or row.category != "mimic" or len(words) != 1:
        return
    names = {row.id.replace("_", " "), row.name.lower(), *map(str.lower, row.aliases)}
    if wording not in names and model.atlas.find(f"{words[0]} pain"):
        raise IncompleteError(wording, f"{WHICH_ROOT}; or {row.name}")


def _both_sides(guesses: Sequence[Guess], model: Model) -> Iterator[Guess]:
    """Yield the guesses; the two sides of one root with equal shares as one answer."""
    answers = {answer_of(lesion) for lesion in model.lesions}
    open_ = list(guesses)
    while open_:
        guess = open_.pop(0)
        root = _only_root(guess)
        twins = [
            other
            for other in open_
            if root
            and _only_root(other) == root
            and other.main != guess.main
            and abs(other.probability - guess.probability) <= _ALIKE + 1e-9
        ]
        pair = "+".join(f"{side} {root}" for side in SIDES)
        if twins and pair in answers:
            open_.remove(twins[0])
            total = guess.probability + twins[0].probability
            both = frozenset(x for x in model.lesions if answer_of(x) == pair)
            yield Guess(f"{root} both", total, ((pair, 1.0),), both)
        else:
            yield guess


def _only_root(guess: Guess) -> str:
    side, _, root = guess.main.partition(" ")
    alone = len(guess.answers) == 1 and side in SIDES and root in ROOTS
    return root if alone else ""


def answer_shares(model: Model, probabilities: Array) -> dict[str, float]:
    """Return the probability of each answer from that of each lesion."""
    shares: dict[str, float] = {}
    for lesion, p in zip(model.lesions, probabilities, strict=True):
        name = answer_of(lesion)
        shares[name] = shares.get(name, 0.0) + float(p)
    return shares


def posterior_shares(posterior: Posterior) -> dict[str, float]:
    """Return the probability of each answer after the findings."""
    return answer_shares(posterior.model, posterior.probabilities)


def leading(shares: Mapping[str, float]) -> str:
    """Return the most probable answer."""
    return max(shares, key=lambda name: shares[name])


def entropy(shares: Mapping[str, float]) -> float:
    """Return how open the question is, in bits.

    Examples
    --------
    >>> entropy({"right C6": 0.5, "right C7": 0.5})
    1.0
    """
    p = np.array([value for value in shares.values() if value > 0])
    return max(0.0, float(-(p * np.log2(p)).sum()))


def likeliest(
    posterior: Posterior, answers: Sequence[str], meant: Collection[Lesion] = ()
) -> Lesion:
    """Return the most probable lesion that is one of the answers, and is meant."""
    for item in posterior.lesions:
        if answer_of(item.lesion) in answers and (not meant or item.lesion in meant):
            return item.lesion
    return posterior.lesions[0].lesion
