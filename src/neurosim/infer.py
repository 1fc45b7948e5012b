"""Findings -> ranked levels: exact Bayes on the model, nothing sampled.

The posterior over lesions is the sum over profiles and severities of what
:mod:`neurosim.model.encode` prepared. Levels, roots and categories are marginals of it.
They are not conditional on there being a root or a disc, so each list sums to at
most one.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from neurosim.door import door
from neurosim.exam import Exam, Finding, require
from neurosim.frames import make_frame, ranking_columns
from neurosim.lesion import Lesion, two_level_parts
from neurosim.model import Model, model_of, shown_weeks
from neurosim.model.channel import SAFE, Channel
from neurosim.model.encode import encode
from neurosim.model.involvement import Array
from neurosim.model.population import Population
from neurosim.model.sides import either_side, spoken_of
from neurosim.model.silence import Silence, silences, silent_groups
from neurosim.model.world import World, make_world
from neurosim.terms import (
    CATEGORIES,
    DEFAULT_SETTING,
    LEVELS,
    PROTOCOL,
    REPORT,
    ROOTS,
    SIDES,
    parse_level,
    parse_root,
    parse_side,
)

#: Least mass of a patient against one without a lesion that is surely exact.
_LEAST = 1e-25


@dataclass(frozen=True)
class RankedLevel:
    """A disc level and the probability that the culprit lies there."""

    level: str
    probability: float


@dataclass(frozen=True)
class RankedRoot:
    """A root of one side.

    Attributes
    ----------
    probability
        That a root lesion with this principal root is the cause.
    p_affected
        That the lesion, whatever it is, touches the root at all.
    """

    root: str
    side: str
    probability: float
    p_affected: float


@dataclass(frozen=True)
class RankedLesion:
    """One hypothesis and its probability."""

    lesion: Lesion
    probability: float


@dataclass(frozen=True)
class Beside:
    """A second cause and the probability that it stands beside the lesion."""

    cause: str
    probability: float


@dataclass(frozen=True, repr=False, eq=False)
class Posterior:
    """What the findings say about every hypothesis.

    Attributes
    ----------
    probabilities
        P(lesion | findings), shape (H,), in the order of ``model.lesions``.
    log_evidence
        log P(findings).

    Examples
    --------
    >>> from neurosim.exam import Exam, Finding
    >>> posterior = infer(Exam((Finding("triceps", "right", (3,)),)))
    >>> posterior.roots[0].root, posterior.roots[0].side
    ('C7', 'right')
    """

    model: Model
    exam: Exam
    population: Population
    worlds: tuple[World, ...]
    probabilities: Array
    log_evidence: float

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The modalities that were recorded, in the first of the worlds."""
        return self.worlds[0].channels

    @cached_property
    def joint(self) -> Array:
        """Log P(findings, g | profile), shape (P, G)."""
        return _log_joint(self.model, self.population, self.worlds)

    @cached_property
    def pattern_log(self) -> Array:
        """Log P(pattern | findings) of each pattern of each lesion, shape (R,)."""
        logs = _log_patterns(self.model, self.population, self.joint)
        rows: Array = logs - log_sum(logs[None])
        return rows

    @cached_property
    def beside(self) -> tuple[Beside, ...]:
        """What may stand beside the lesion, most probable first."""
        names = [cause.name for cause in self.model.beside.causes]
        chance = causes_given(self)
        found = [Beside(name, float(p)) for name, p in zip(names, chance, strict=True)]
        return tuple(sorted(found, key=lambda item: (-item.probability, item.cause)))

    @cached_property
    def silent(self) -> tuple[str, ...]:
        """What is taken as normal because the report does not mention it."""
        if record_of(self.exam) != REPORT:
            return ()
        told = spoken_of(self.exam.findings[: self.exam.told], self.model.atlas)
        first, *others = (silent_groups(self.model, one) for one in told)
        return tuple(one for one in first if all(one in other for other in others))

    @cached_property
    def lesions(self) -> tuple[RankedLesion, ...]:
        """Every hypothesis, most probable first."""
        order = np.argsort(-self.probabilities, kind="stable")
        return tuple(
            RankedLesion(self.model.lesions[index], float(self.probabilities[index]))
            for index in order
        )

    @cached_property
    def levels(self) -> tuple[RankedLevel, ...]:
        """Every disc level, most probable first; the sum is at most 1."""
        mass = dict.fromkeys(LEVELS, 0.0)
        for lesion, p in zip(self.model.lesions, self.probabilities, strict=True):
            parts = two_level_parts(lesion.level)
            for level in parts:
                mass[level] += float(p) / len(parts)
        ranked = (RankedLevel(level, p) for level, p in mass.items())
        return tuple(sorted(ranked, key=lambda item: -item.probability))

    @cached_property
    def roots(self) -> tuple[RankedRoot, ...]:
        """Every root of each side, most probable first; the sum is at most 1."""
        mass = dict.fromkeys(((root, side) for root in ROOTS for side in SIDES), 0.0)
        for lesion, p in zip(self.model.lesions, self.probabilities, strict=True):
            for place in lesion.roots:
                mass[place] += float(p) / len(lesion.roots)
        touched = self._touched()
        ranked = (
            RankedRoot(
                root, side, p, float(touched[SIDES.index(side), ROOTS.index(root)])
            )
            for (root, side), p in mass.items()
        )
        return tuple(
            sorted(ranked, key=lambda item: (-item.probability, -item.p_affected))
        )

    def _touched(self) -> Array:
        """Return P(root is touched by the lesion), shape (2 sides, 30 roots)."""
        profiles = self.model.profiles
        lower = (profiles.lower[profiles.profile] > 0).astype(np.float64)
        weights = np.exp(self.pattern_log)
        touched: Array = np.tensordot(weights, lower, axes=1)
        return np.minimum(touched, 1.0)

    @cached_property
    def categories(self) -> dict[str, float]:
        """Probability of each category, in the fixed order of the vocabulary."""
        mass = dict.fromkeys(CATEGORIES, 0.0)
        for lesion, p in zip(self.model.lesions, self.probabilities, strict=True):
            mass[lesion.category] += float(p)
        return mass

    @property
    def mimics(self) -> tuple[RankedLesion, ...]:
        """The lesions that look like a root but are not, most probable first."""
        return tuple(item for item in self.lesions if item.lesion.category == "mimic")

    @door
    def level(self, name: str) -> float:
        """Return the probability that the culprit lies at a disc level.

        Parameters
        ----------
        name
            A level in any spelling, such as ``C6/7``.

        Raises
        ------
        UnknownNameError
            If there is no such level.
        """
        wanted = parse_level(name)
        return next(one.probability for one in self.levels if one.level == wanted)

    @door
    def root(self, name: str, side: str) -> RankedRoot:
        """Return what is said of one root of one side."""
        wanted = parse_root(name), parse_side(side)
        return next(one for one in self.roots if (one.root, one.side) == wanted)

    @door
    def to_frame(self, of: str = "roots", backend: str = "") -> Any:
        """Return a ranking as a data frame, most probable first.

        Parameters
        ----------
        of
            ``roots``, ``levels``, ``lesions`` or ``categories``.
        backend
            As for :func:`neurosim.frames.make_frame`.

        Raises
        ------
        UnknownNameError
            If there is no such ranking.

        Examples
        --------
        >>> infer(["right triceps 3/5"]).to_frame("levels", "pyarrow").column_names
        ['level', 'probability']
        """
        return make_frame(ranking_columns(self, of), backend)

    def __eq__(self, other: object) -> bool:
        """Return whether two answers are the same: lesions and probabilities."""
        if not isinstance(other, Posterior):
            return NotImplemented
        mine, theirs = self.model.lesions, other.model.lesions
        same = np.array_equal(self.probabilities, other.probabilities)
        return bool(same) and self.exam == other.exam and mine == theirs

    def __hash__(self) -> int:
        """Return a hash that equal answers share."""
        return hash((self.exam, self.probabilities.tobytes()))

    def __repr__(self) -> str:
        """Return the leaders in one line; the arrays are long."""
        first, second = self.roots[:2]
        said = ", ".join(
            f"{one.side} {one.root} {one.probability:.3f}" for one in (first, second)
        )
        return f"Posterior({len(self.exam.findings)} findings: {said}, ...)"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Say the same to IPython and Hypothesis, which would list every field."""
        printer.text(repr(self))

    @door
    def probability(self, lesion: Lesion) -> float:
        """Return the probability of one hypothesis."""
        return float(self.probabilities[self.model.lesions.index(lesion)])


@door
def infer(
    exam: Exam | Iterable[str | Finding],
    model: Model | None = None,
    *,
    setting: str | Population = DEFAULT_SETTING,
    population: Population | None = None,
    record: str | None = None,
) -> Posterior:
    """Return the posterior over every lesion, given an examination.

    Parameters
    ----------
    exam
        The findings; age, sex and duration are used where known. A list of findings,
        also as people write them, is an examination of a person who is not known.
    model
        The model; that of the shipped tables by default. It is taken for the age and
        duration of the exam.
    setting
        A setting of settings.csv, or a population with shares of your own; it fixes
        the prior and the severities, age and sex move the prior.
    population
        A prior that is taken as it is, whatever the age and sex, instead.
    record
        ``protocol``: what was not tested says nothing. ``report``: what is not
        mentioned is weak evidence of normal. By default what the exam says of
        itself, else protocol.

    Raises
    ------
    UnknownNameError
        If the setting or a structure is not known.
    ExamError
        If the model is of another age or duration than the exam.

    Examples
    --------
    >>> from neurosim.exam import Exam
    >>> posterior = infer(Exam())
    >>> round(sum(posterior.categories.values()), 12)
    1.0
    """
    if not isinstance(exam, Exam):
        from neurosim.grammar.given import as_exam  # noqa: PLC0415 - loads slowly

        exam = as_exam(exam, None if model is None else model.atlas)
    if model is None:
        model = model_of(exam)
    else:
        model = model.of_person(exam.age, shown_weeks(exam, model.atlas))
    if population is None:
        population = model.population(setting, exam.age, exam.sex)
    model = model.in_setting(population.setting)
    if record is not None:
        exam = replace(exam, record=record)
    return combine(model, exam, population, worlds_of(model, exam))


def record_of(exam: Exam) -> str:
    """Return how an exam was recorded: what it says of itself, else protocol."""
    return exam.record or PROTOCOL


def worlds_of(model: Model, exam: Exam) -> tuple[World, ...]:
    """Return the ways in which an examination can have come about."""
    sided = either_side(exam)
    half = -math.log(len(sided))
    silent: list[tuple[Silence, ...]] = [()] * len(sided)
    if record_of(exam) == REPORT:
        told = spoken_of(exam.findings[: exam.told], model.atlas)
        silent = [silences(model, told[k % len(told)]) for k in range(len(sided))]
    return tuple(
        make_world(model, one.log_weight + half, (*terms, *one.terms))
        for terms, ways in zip((encode(model, e) for e in sided), silent, strict=True)
        for one in ways or (Silence(0.0, ()),)
    )


@door
def update(posterior: Posterior, *findings: Finding | str) -> Posterior:
    """Return the posterior with more findings, without doing the rest again.

    Only the modalities of the new findings are summed anew; the joint state of the
    others is carried over. The answer is that of all findings at once.

    Parameters
    ----------
    posterior
        What is known so far.
    *findings
        What was found since, also as people write it.

    Raises
    ------
    ExamError
        If it is no posterior, or a finding cannot be read.

    Examples
    --------
    >>> from neurosim.exam import Exam, Finding
    >>> weak = Finding("triceps", "right", (3,))
    >>> lost = Finding("triceps_reflex", "right", (0,))
    >>> step = update(infer(Exam((weak,))), lost)
    >>> bool((step.probabilities == infer(Exam((weak, lost))).probabilities).all())
    True
    """
    model, old = posterior.model, posterior.exam
    found = tuple(one for one in findings if isinstance(one, Finding))
    if len(found) < len(findings):
        from neurosim.grammar.given import as_exam  # noqa: PLC0415 - loads slowly

        found = as_exam(findings, model.atlas).findings
    require(found, model.atlas)
    told = old.told
    if record_of(old) == REPORT and told is None:
        told = len(old.findings)
    exam = replace(old, findings=old.findings + found, told=told)
    if model.of_person(weeks=shown_weeks(exam, model.atlas)) is not model:
        return infer(exam, model, population=posterior.population)
    return combine(model, exam, posterior.population, worlds_of(model, exam))


def combine(
    model: Model, exam: Exam, population: Population, worlds: Sequence[World]
) -> Posterior:
    """Sum out worlds, profiles and severities, and add the prior."""
    profiles = model.profiles
    base = max(world.base for world in worlds)
    total = 0.0
    if max(world.top + world.base - base for world in worlds) < SAFE:
        size = len(population.severity)
        joint: Array = np.zeros((size, 1))
        for world in worlds:
            part = world.evidence(size)
            if world.base != base:
                part = part * math.exp(world.base - base)
            joint = joint + part
        mass = population.severity @ joint
        mass = np.broadcast_to(mass, (len(profiles.family),))
        rows = np.exp(population.log_prior[profiles.lesion] + profiles.log_weight)
        rows *= mass[profiles.profile]
        lesions = _by_lesion(model, rows)
        total = float(lesions.sum())
    if total < _LEAST:  # too large or too small for plain numbers
        logs = _log_patterns(model, population, _log_joint(model, population, worlds))
        base = float(logs.max())
        lesions = _by_lesion(model, np.exp(logs - base))
        total = float(lesions.sum())
    lesions /= total
    return Posterior(
        model, exam, population, tuple(worlds), lesions, base + math.log(total)
    )


def log_severity(population: Population) -> Array:
    """Return log P(g), minus infinity where a setting rules one out, shape (G,)."""
    with np.errstate(divide="ignore"):
        logs: Array = np.log(population.severity)
    return logs


def causes_given(posterior: Posterior) -> Array:
    """Return P(second cause | findings), shape (C,)."""
    model, population = posterior.model, posterior.population
    chance = np.zeros(len(model.beside.causes))
    prior = np.bincount(
        model.profiles.profile,
        weights=np.exp(
            population.log_prior[model.profiles.lesion] + model.profiles.log_weight
        ),
        minlength=len(model.profiles.family),
    )
    severity = log_severity(population)
    for world in posterior.worlds:
        none = 0.0
        for mix in world.mixes:
            logs = world.log_mix(mix) - mix.log_weight[:, None] + severity
            given = log_sum(logs) - posterior.log_evidence
            for cause, rho in zip(mix.causes.tolist(), mix.log_rho, strict=True):
                mass = float((np.exp(given + rho) * prior).sum())
                if cause >= 0:
                    chance[cause] += mass
                else:
                    none += mass
        for cause, part in untold_causes(model, world):
            chance[cause] += none * part
    return chance


def untold_causes(model: Model, world: World) -> list[tuple[int, float]]:
    """Return second causes that nothing recorded tells of, with their parts of none."""
    share = model.beside.share
    told = {c for mix in world.mixes for c in mix.causes.tolist()}
    rest = 1 - sum(float(share[cause]) for cause in told if cause >= 0)
    return [(c, float(share[c]) / rest) for c in range(len(share)) if c not in told]


def _by_lesion(model: Model, rows: Array) -> Array:
    """Return the sum of the patterns of each lesion, shape (H,)."""
    summed: Array = np.bincount(
        model.profiles.lesion, weights=rows, minlength=len(model.lesions)
    ).astype(np.float64, copy=False)
    return summed


def _log_joint(model: Model, population: Population, worlds: Sequence[World]) -> Array:
    """Return log P(findings, g | profile), shape (P, G), however small."""
    total = worlds[0].log_evidence
    for world in worlds[1:]:
        total = np.logaddexp(total, world.log_evidence)
    joint = total + log_severity(population)
    whole: Array = np.broadcast_to(joint, (len(model.profiles.family), joint.shape[1]))
    return whole


def _log_patterns(model: Model, population: Population, joint: Array) -> Array:
    """Return log P(findings, pattern, lesion), shape (R,)."""
    profiles = model.profiles
    rows: Array = (
        population.log_prior[profiles.lesion]
        + profiles.log_weight
        + log_sum(joint)[profiles.profile]
    )
    return rows


def log_sum(values: Array) -> Array:
    """Return the logarithm of the sum of exponentials over the last axis."""
    top = values.max(axis=-1, keepdims=True)
    total: Array = np.log(np.exp(values - top).sum(axis=-1)) + top[..., 0]
    return total
