"""A patient to play with the truth behind it: drawn by level of difficulty and seed."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass

import numpy as np

from neurosim.atlas import Atlas
from neurosim.lesion import Lesion, answer_of
from neurosim.model import ANCHORS, Model, build_model
from neurosim.model.population import Population
from neurosim.quiz.patient import (
    ModelPatient,
    Patient,
    Person,
    TypicalPatient,
    pick,
)
from neurosim.side_tables import Difficulty, Duration
from neurosim.terms import SEVERITIES, UnknownNameError

#: Ages are drawn within so many standard deviations of the mean.
_WIDTH = 1.8


@dataclass(frozen=True)
class Truth:
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
class Case:
    """A patient to play: what can be examined, the truth, and the prior.

    Attributes
    ----------
    model, population
        What an ideal examiner of this patient would believe at the start.
    difficulty, seed
        How the patient was drawn; both empty for a published case.
    """

    patient: Patient
    truth: Truth
    model: Model
    population: Population
    difficulty: Difficulty | None = None
    seed: int | None = None
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


def restricted(population: Population, lesions: Iterable[Lesion],
               difficulty: Difficulty) -> Population:  # fmt: skip
    """Return the population of one level of difficulty."""
    found = copy(population)
    allowed = np.array([_allowed(lesion, difficulty) for lesion in lesions])
    weights = np.exp(population.log_prior) * allowed
    with np.errstate(divide="ignore"):
        found.log_prior = np.log(weights / weights.sum())
    if difficulty.severities:
        chosen = np.isin(ANCHORS, [float(text) for text in difficulty.severities])
        found.severity = population.severity * chosen
        found.severity = found.severity / found.severity.sum()
    return found


def _allowed(lesion: Lesion, difficulty: Difficulty) -> bool:
    groups, regions = difficulty.groups, difficulty.regions
    named = not groups or lesion.family in groups or lesion.category in groups
    mixed = lesion.family == "two_level" and "other" not in groups
    return named and not mixed and (not regions or lesion.region in regions)


def draw_case(atlas: Atlas, level: int, seed: int) -> Case:
    """Draw a patient of a level of difficulty; the same one for the same seed.

    Raises
    ------
    UnknownNameError
        If there is no such level.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> case = draw_case(load_atlas(), 3, seed=1)
    >>> tests = [("triceps", "right", "examined")]
    >>> case.patient.examine(tests) == case.patient.examine(tests)
    True
    """
    difficulty = find_difficulty(atlas, level)
    rng = np.random.default_rng((seed, level))
    person = _person(atlas, rng)
    model = build_model(atlas, person.age)
    population = restricted(
        model.population(difficulty.setting, person.age, person.sex),
        model.lesions,
        difficulty,
    )
    profiles = model.profiles
    weights = np.exp(population.log_prior[profiles.lesion] + profiles.log_weight)
    row = pick(weights, rng)
    severity = pick(population.severity, rng)
    lesion = model.lesions[profiles.lesion[row]]
    patient: Patient = ModelPatient(model, (row, severity), person, (seed, level))
    if difficulty.typical:
        word = _severity_word(float(ANCHORS[severity]))
        patient = TypicalPatient(lesion, word, person, atlas)
    truth = Truth(lesion.name, (answer_of(lesion),), lesion, float(ANCHORS[severity]))
    return Case(patient, truth, model, population, difficulty, seed, f"{level}-{seed}")


def _severity_word(severity: float) -> str:
    return next(word for word, value in SEVERITIES.items() if value == severity)


def _person(atlas: Atlas, rng: np.random.Generator) -> Person:
    mean, sd = atlas.observe("age_mean", "all"), atlas.observe("age_sd", "all")
    age = mean + sd * float(np.clip(rng.standard_normal(), -_WIDTH, _WIDTH))
    male = rng.random() < atlas.observe("male_share", "all")
    durations = atlas.rows(Duration)
    weeks = durations[int(rng.integers(len(durations)))].weeks
    return Person(float(round(age)), "M" if male else "F", weeks)
