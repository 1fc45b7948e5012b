"""Rank many patients: prior times the summed evidence of the kernel."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from neurosim.atlas import Atlas
from neurosim.batch.columns import Evidence, from_exams, from_grid
from neurosim.batch.grid import ExamGrid
from neurosim.batch.kernel import CHUNK, Float, log_evidence, prepare
from neurosim.batch.posterior import BatchPosterior
from neurosim.exam import Exam, require
from neurosim.infer import DEFAULT_SETTING
from neurosim.model import Model, build_model, model_of
from neurosim.model.involvement import Array, Indices
from neurosim.model.population import Population
from neurosim.terms import NeurosimError

#: Patients encoded at once, and cells of the table above which they are halved.
_BLOCK, _CELLS = 4096, 16_000_000
Exams = ExamGrid | Sequence[Exam]
Person = tuple[float | None, str | None]  # age, sex


@dataclass(frozen=True)
class _Prior:
    """Priors of each patient: shapes (H, N) and (G, N)."""

    lesions: Float
    severity: Float


def rank_batch(
    exams: ExamGrid | Iterable[Exam],
    model: Model | None = None,
    *,
    setting: str = DEFAULT_SETTING,
    population: Population | None = None,
    atlas: Atlas | None = None,
    dtype: npt.DTypeLike = np.float64,
    chunk: int = CHUNK,
) -> BatchPosterior:
    """Return the posterior of every patient: what ``infer`` says, faster.

    Parameters
    ----------
    exams
        Examinations, or an array of them.
    model
        The model; by default that of the shipped tables for each patient's age.
    setting
        A population of settings.csv.
    population
        A prior of your own instead of ``setting``.
    atlas
        The tables to build models from, where none is given.
    dtype
        ``float64`` agrees with :func:`neurosim.infer.infer` to 1e-10; ``float32``
        is faster and good to about 1e-4, for simulation studies.
    chunk
        Patients summed at once; memory grows with it.

    Raises
    ------
    UnknownNameError
        If the setting or a structure is not known.
    NeurosimError
        If ``dtype`` is neither of the two.

    Examples
    --------
    >>> from neurosim.exam import Finding
    >>> weak = Exam((Finding("triceps", "right", (3,)),))
    >>> posterior = rank_batch([weak, Exam()])
    >>> posterior.probabilities.sum(axis=1).round(12).tolist()
    [1.0, 1.0]
    """
    if np.dtype(dtype) not in (np.float64, np.float32):
        raise NeurosimError(f"dtype {dtype!r} is not float64 or float32")
    listed: Exams = exams if isinstance(exams, ExamGrid) else tuple(exams)
    ages, sexes = _people(listed)
    some = model or build_model(atlas)
    if isinstance(listed, ExamGrid):
        listed.check(some.atlas)
    else:
        require({one for exam in listed for one in exam.findings}, some.atlas)
    probabilities = np.empty((len(ages), len(some.lesions)), dtype)
    evidence = np.empty(len(ages), dtype)
    where = setting if population is None else population.setting
    for plain, rows in _by_model(model, some, listed):
        used = plain.in_setting(where)
        for block in _blocks(rows):
            people = [(ages[i], sexes[i]) for i in block.tolist()]
            given = _given(
                people, _populations(used, setting, population), probabilities.dtype
            )
            found = _rank(used, _pick(listed, block), given, max(1, chunk))
            probabilities[block], evidence[block] = found
    return BatchPosterior(some.lesions, probabilities, evidence)


def _people(exams: Exams) -> tuple[list[float | None], list[str | None]]:
    if isinstance(exams, ExamGrid):
        ages = [None if np.isnan(age) else age for age in exams.ages.tolist()]
        return ages, list(exams.sexes)
    return [exam.age for exam in exams], [exam.sex for exam in exams]


def _by_model(
    model: Model | None, some: Model, exams: Exams
) -> Iterator[tuple[Model, Indices]]:
    """Yield each model that is needed, with the patients it is for."""
    ages = _people(exams)[0]
    if model is not None or not ages:
        yield some, np.arange(len(ages))
        return
    needed: dict[int, tuple[Model, list[int]]] = {}
    for index, age in enumerate(ages):
        if isinstance(exams, ExamGrid):
            found = build_model(some.atlas, age)
        else:
            found = model_of(exams[index], some.atlas)
        needed.setdefault(id(found), (found, []))[1].append(index)
    for used, rows in needed.values():
        yield used, np.array(rows)


def _blocks(rows: Indices) -> Iterator[Indices]:
    for start in range(0, len(rows), _BLOCK):
        yield rows[start : start + _BLOCK]


def _pick(exams: Exams, rows: Indices) -> Exams:
    if isinstance(exams, ExamGrid):
        sexes = tuple(exams.sexes[row] for row in rows.tolist())
        return ExamGrid(exams.items, exams.grades[rows], exams.ages[rows], sexes)
    return [exams[row] for row in rows.tolist()]


def _populations(
    model: Model, setting: str, population: Population | None
) -> Callable[[Person], Population]:
    """Return how to find the prior of a person."""
    if population is not None:
        return lambda _person: population
    return lambda person: model.population(setting, *person)


def _given(
    people: Sequence[Person],
    population: Callable[[Person], Population],
    dtype: np.dtype[Any],
) -> _Prior:
    """Return the priors of patients; the same people have the same ones."""
    kinds = list(dict.fromkeys(people))
    priors = [population(kind) for kind in kinds]
    place = {kind: index for index, kind in enumerate(kinds)}
    which = [place[person] for person in people]
    lesions = np.exp(np.stack([prior.log_prior for prior in priors], axis=1))
    severity = np.stack([prior.severity for prior in priors], axis=1)
    return _Prior(lesions.astype(dtype)[:, which], severity.astype(dtype)[:, which])


def _rank(model: Model, exams: Exams, prior: _Prior, chunk: int) -> tuple[Float, Float]:
    """Rank one block, in halves if its table would be large."""
    if isinstance(exams, ExamGrid):
        evidence = from_grid(model, exams.check(model.atlas))
    else:
        evidence = from_exams(model, exams)
    half = len(exams) // 2
    if half and _size(model, evidence) > _CELLS:
        parts = (slice(0, half), slice(half, None))
        done = [
            _rank(
                model,
                _pick(exams, np.arange(len(exams))[part]),
                _Prior(prior.lesions[:, part], prior.severity[:, part]),
                chunk,
            )
            for part in parts
        ]
        return np.concatenate([p for p, _ in done]), np.concatenate(
            [e for _, e in done]
        )
    return _sum(model, evidence, prior, chunk)


def _size(model: Model, evidence: Evidence) -> int:
    """Return the most cells that the tables of the columns can have."""
    profiles = len(model.profiles.family)
    return sum(
        len(columns) * profiles * len(model.hidden(modality))
        for modality, columns in evidence.columns.items()
    )


def _sum(
    model: Model, evidence: Evidence, prior: _Prior, chunk: int
) -> tuple[Float, Float]:
    channels = prepare(model, evidence, prior.lesions.dtype)
    mixture = _mixture(model).astype(prior.lesions.dtype)
    total = prior.lesions.shape[1]
    probabilities = np.empty((total, len(mixture)), mixture.dtype)
    logs = np.empty(total, mixture.dtype)
    for start in range(0, total, chunk):
        part = range(start, min(start + chunk, total))
        here = slice(part.start, part.stop)
        by_profile = log_evidence(
            channels, prior.severity[:, here], part, mixture.shape[1]
        )
        joint, top = _joint(by_profile, mixture, prior.lesions[:, here])
        mass = joint.sum(axis=0)
        probabilities[here] = (joint / mass).T
        logs[here] = top + np.log(mass)
    return probabilities, logs


def _mixture(model: Model) -> Array:
    """Return P(profile | lesion), shape (H, P)."""
    profiles = model.profiles
    mixture = np.zeros((len(model.lesions), len(profiles.family)))
    place = (profiles.lesion, profiles.profile)
    np.add.at(mixture, place, np.exp(profiles.log_weight))
    return mixture


def _joint(by_profile: Float, mixture: Float, prior: Float) -> tuple[Float, Float]:
    """Return P(lesion, exam) over ``exp(top)``, shape (H, N), and ``top``.

    Only profiles that some lesion with a prior has may set the scale.
    """
    if not prior.all():
        possible = (mixture.T @ prior) > 0
        by_profile = np.where(possible, by_profile, -np.inf)
    top = by_profile.max(axis=0)
    joint: Float = (mixture @ np.exp(by_profile - top)) * prior
    return joint, top
