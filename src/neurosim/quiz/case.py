"""A patient to play with the truth behind it: drawn by level of difficulty and seed."""

from copy import copy
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from neurosim.atlas import Atlas
from neurosim.lesion import Lesion, answer_of
from neurosim.model import ANCHORS, Model, build_model
from neurosim.model.population import Population
from neurosim.quiz.patient import (
    ModelPatient,
    Patient,
    Person,
    TypicalPatient,
)
from neurosim.quiz.place import place_of, told_name
from neurosim.quiz_tables import Difficulty, Duration
from neurosim.sampling import Examiner, pick
from neurosim.terms import NeurosimError, UnknownNameError

#: The severity that a textbook shows: every sign is there, and none is a cut root.
_TEXTBOOK = "severe"
#: Where a nerve lesion sits that was asked for.
_NERVES = ("nerve", "plexus")
#: Ages are drawn within so many standard deviations of the mean.
_WIDTH = 1.8


@dataclass(frozen=True)
class Solution:
    """What is wrong, in words; with a hypothesis of the model where there is one.

    Attributes
    ----------
    accept
        Answers (see :func:`neurosim.lesion.answer_of`) that are right.
    """

    words: str
    accept: tuple[str, ...]
    lesion: Lesion | None = None
    severity: float | None = None
    source: str = ""


@dataclass(frozen=True)
class QuizCase:
    """A patient to play: what can be examined, the truth, and the prior.

    Attributes
    ----------
    model, population
        What an ideal examiner of this patient would believe at the start.
    difficulty, seed
        How the patient was drawn; both empty for a published case.
    attempt
        Which draw of the seed it is: the first that is fair.
    """

    patient: Patient
    truth: Solution
    model: Model
    population: Population
    difficulty: Difficulty | None = None
    seed: int | None = None
    attempt: int = 0
    id: str = ""


def find_difficulty(atlas: Atlas, level: int) -> Difficulty:
    """Return a level of difficulty.

    Raises
    ------
    UnknownNameError
        If there is no such level.
    """
    levels = {item.level: item for item in atlas.rows(Difficulty)}
    if level not in levels:
        raise UnknownNameError("difficulty", str(level), map(str, levels))
    return levels[level]


@dataclass(frozen=True)
class CaseWish:
    """What kind of patient is wanted, beside the level of difficulty.

    Attributes
    ----------
    root, region
        A root such as C7; cervical, thoracic or lumbar.
    kind
        A category of the vocabulary, or ``nerve`` for one nerve or plexus.
    pair
        Two roots that are mixed up: the patient has one of them.
    family
        One lesion of lesions.csv, such as carpal_tunnel.
    """

    root: str = ""
    region: str = ""
    kind: str = ""
    pair: tuple[str, ...] = ()
    family: str = ""

    def allows(self, lesion: Lesion) -> bool:
        """Whether a lesion is of this kind."""
        roots = {root for root, _ in lesion.roots}
        kind = {"nerve": "mimic"}.get(self.kind, self.kind)
        return (
            (not self.root or self.root in roots)
            and (not self.region or lesion.region == self.region)
            and (not kind or lesion.category == kind)
            and (not self.family or lesion.family == self.family)
            and (not self.pair or (len(roots) == 1 and bool(roots & set(self.pair))))
        )


ANYTHING = CaseWish()


def restricted(
    population: Population,
    model: Model,
    difficulty: Difficulty,
    wish: CaseWish = ANYTHING,
) -> Population:
    """Return the population that patients of a level, and of a wish, are drawn from.

    Raises
    ------
    NeurosimError
        If no lesion of that level is as wished.
    """
    return _only(population, _which(model, difficulty, wish), difficulty)


def believed(
    population: Population,
    model: Model,
    difficulty: Difficulty,
    wish: CaseWish = ANYTHING,
) -> Population:
    """Return what an examiner believes at the start: the level, and not the wish.

    Who wishes for C7 is to tell it from its neighbours, so these stay possible. A kind
    of cause that the level does not have is added.
    """
    common = _which(model, difficulty, ANYTHING)
    return _only(population, common | _which(model, difficulty, wish), difficulty)


def _which(
    model: Model, difficulty: Difficulty, wish: CaseWish
) -> npt.NDArray[np.bool_]:
    """Return which lesions of a model a level and a wish allow."""
    known: dict[object, npt.NDArray[np.bool_]]
    known = model.atlas.derived.setdefault("allowed lesions", {})
    key = (difficulty, wish)
    if key not in known:
        known[key] = np.array(
            [
                _allowed(lesion, difficulty, wish)
                and (wish.kind != "nerve" or place_of(lesion, model.atlas) in _NERVES)
                for lesion in model.lesions
            ]
        )
    return known[key]


def _only(
    population: Population, allowed: npt.NDArray[np.bool_], difficulty: Difficulty
) -> Population:
    """Return a population with some of its lesions, and the severities of a level."""
    found = copy(population)
    weights = np.exp(population.log_prior) * allowed
    if not weights.sum() > 0:
        raise NeurosimError(
            f"level {difficulty.level} ({difficulty.name}) has no such patient; try "
            "another --level"
        )
    with np.errstate(divide="ignore"):
        found.log_prior = np.log(weights / weights.sum())
    if difficulty.severities:
        chosen = np.isin(ANCHORS, [float(text) for text in difficulty.severities])
        found.severity = population.severity * chosen
        found.severity = found.severity / found.severity.sum()
    return found


def _allowed(lesion: Lesion, difficulty: Difficulty, wish: CaseWish) -> bool:
    groups, regions = difficulty.groups, difficulty.regions
    if wish.kind or wish.family:  # the kind that is asked for, at any level
        groups = ()
    named = not groups or lesion.family in groups or lesion.category in groups
    mixed = lesion.family == "two_level" and "other" not in groups
    placed = not regions or bool(wish.kind) or lesion.region in regions
    return named and not mixed and placed and wish.allows(lesion)


def draw_once(
    atlas: Atlas,
    difficulty: Difficulty,
    dice: tuple[int, ...],
    wish: CaseWish = ANYTHING,
) -> QuizCase:
    """Draw a patient of a level of difficulty as it comes; see :mod:`.draw`.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> case = draw_once(load_atlas(), find_difficulty(load_atlas(), 3), (1, 3))
    >>> tests = [("triceps", "right", "examined")]
    >>> case.patient.examine(tests) == case.patient.examine(tests)
    True
    """
    rng = np.random.default_rng(dice)
    person = _person(atlas, rng)
    model = build_model(atlas, person.age)
    who = person.age, person.sex, person.duration_weeks
    setting = model.population(difficulty.setting, *who)
    drawn_from = restricted(setting, model, difficulty, wish)
    population = believed(setting, model, difficulty, wish)
    profiles = model.profiles
    weights = np.exp(drawn_from.log_prior[profiles.lesion] + profiles.log_weight)
    [row] = pick(weights, rng.random(1)).tolist()
    [severity] = pick(population.severity, rng.random(1)).tolist()
    lesion = model.lesions[profiles.lesion[row]]
    patient: Patient
    if difficulty.typical:
        patient = TypicalPatient(lesion, _TEXTBOOK, person, atlas)
    else:
        examiner = _examiner(model.in_setting(difficulty.setting))
        drawn = int(profiles.profile[row]), severity
        patient = ModelPatient(examiner, drawn, person, dice)
    truth = Solution(
        told_name(lesion), (answer_of(lesion),), lesion, float(ANCHORS[severity])
    )
    return QuizCase(patient, truth, model, population, difficulty)


@lru_cache(maxsize=16)
def _examiner(model: Model) -> Examiner:
    """Return the tables of a model made ready: patients of one decade share them."""
    return Examiner(model)


def _person(atlas: Atlas, rng: np.random.Generator) -> Person:
    mean, sd = atlas.observe("age_mean", "all"), atlas.observe("age_sd", "all")
    age = mean + sd * float(np.clip(rng.standard_normal(), -_WIDTH, _WIDTH))
    male = rng.random() < atlas.observe("male_share", "all")
    durations = atlas.rows(Duration)
    weeks = durations[int(rng.integers(len(durations)))].weeks
    return Person(float(round(age)), "M" if male else "F", weeks)
