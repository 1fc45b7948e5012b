"""Findings -> ranked levels: exact Bayes on the model, nothing sampled.

The posterior over lesions is the sum over profiles and severities of what
:mod:`neurosim.model.encode` prepared.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from neurosim.door import door
from neurosim.exam import Exam, Finding, require
from neurosim.model import Model, model_of, shown_weeks
from neurosim.model.channel import SAFE
from neurosim.model.encode import encode
from neurosim.model.population import Population
from neurosim.model.sides import either_side, spoken_of
from neurosim.model.silence import Silence, silences
from neurosim.model.world import World, make_world
from neurosim.posterior import LEAST, Posterior, by_lesion, log_joint, log_patterns
from neurosim.terms import DEFAULT_SETTING, REPORT


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
        The findings; age, sex and duration are used if known. You can also give a
        list of findings, or of texts such as ``right triceps 3/5``.
    model
        The model; that of the shipped tables by default. It is taken for the age and
        duration of the exam.
    setting
        A setting of settings.csv, or a population with shares of your own; it fixes
        the prior and the severities, age and sex move the prior.
    population
        A prior to use instead, unchanged by age and sex.
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
    model = model_of(exam, model=model)
    if population is None:
        population = model.population(setting, exam.age, exam.sex, exam.duration_weeks)
    model = model.in_setting(population.setting)
    if record is not None:
        exam = replace(exam, record=record)
    return combine(model, exam, population, worlds_of(model, exam))


def worlds_of(model: Model, exam: Exam) -> tuple[World, ...]:
    """Return the ways in which an examination can have come about."""
    sided = either_side(exam)
    half = -math.log(len(sided))
    silent: list[tuple[Silence, ...]] = [()] * len(sided)
    if exam.record == REPORT:
        told = spoken_of(exam.findings[: exam.told], model.atlas)
        silent = [silences(model, told[k % len(told)]) for k in range(len(sided))]
    return tuple(
        make_world(model, one.log_weight + half, (*terms, *one.terms))
        for terms, ways in zip((encode(model, e) for e in sided), silent, strict=True)
        for one in ways or (Silence(0.0, ()),)
    )


@door
def update(posterior: Posterior, *findings: Finding | str) -> Posterior:
    """Return the posterior with more findings, without repeating the rest.

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
    if old.record == REPORT and told is None:
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
        joint = sum(w.evidence(size) * math.exp(w.base - base) for w in worlds)
        mass = np.broadcast_to(population.severity @ joint, len(profiles.family))
        prior = np.exp(population.log_prior)
        found, whole = by_lesion(model, mass[:, None], prior[:, None])
        lesions, total = found[:, 0], float(whole[0])
    if total < LEAST:  # too large or too small for plain numbers
        logs = log_patterns(model, population, log_joint(model, population, worlds))
        base = float(logs.max())
        lesions = profiles.summed(np.exp(logs - base))
        total = float(lesions.sum())
    lesions /= total
    return Posterior(
        model, exam, population, tuple(worlds), lesions, base + math.log(total)
    )
