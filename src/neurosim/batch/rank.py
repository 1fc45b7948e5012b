"""Rank many patients: prior times the summed evidence of the kernel."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from neurosim.atlas import Atlas
from neurosim.batch.columns import Evidence, from_exams, from_grid
from neurosim.batch.grid import ExamGrid
from neurosim.batch.kernel import CHUNK, Float
from neurosim.batch.mixture import Mixture
from neurosim.batch.numeric import or_none
from neurosim.batch.posterior import BatchPosterior, Top
from neurosim.door import Positive, door
from neurosim.exam import Exam, require
from neurosim.grammar.given import as_exam
from neurosim.inference import infer
from neurosim.model import Model, build_model, model_at, model_of, shown_weeks
from neurosim.model.build import depends_on_weeks
from neurosim.model.incidence import AgeSexWeeks
from neurosim.model.involvement import Indices, Mask
from neurosim.model.population import Population
from neurosim.model.sides import sides_told
from neurosim.posterior import LEAST, Posterior, by_lesion
from neurosim.terms import DEFAULT_SETTING, REPORT, ExamError, NeurosimError

#: Patients encoded at once, and cells of the table above which they are halved.
_BLOCK, _CELLS = 4096, 4_000_000
Exams = ExamGrid | Sequence[Exam]
#: Examinations, or a data frame, whose type no library shares.
AnyExams = ExamGrid | Iterable[Any] | Mapping[str, Any] | Any
#: Patients of a part of a stream.
_PART = 4096


@dataclass(frozen=True)
class _Prior:
    """Priors of kinds of people, and of which kind each patient is.

    Attributes
    ----------
    lesions, severity
        Shapes (H, kinds) and (G, N), or (G, 1) where all are of one kind.
    """

    kinds: tuple[Population, ...]
    which: Indices
    lesions: Float
    severity: Float
    dtype: np.dtype[Any]

    @classmethod
    def make(
        cls, kinds: Sequence[Population], which: Indices, dtype: np.dtype[Any]
    ) -> "_Prior":
        lesions = np.exp(np.stack([kind.log_prior for kind in kinds], axis=1))
        severity = np.stack([kind.severity for kind in kinds], axis=1)
        spread = severity if len(kinds) == 1 else severity[:, which]
        return cls(tuple(kinds), which, lesions, spread, dtype)

    def of(self, part: slice) -> Float:
        """Return P(lesion) of some patients, shape (H, N) or (H, 1)."""
        alike = len(self.kinds) == 1
        return self.lesions if alike else self.lesions[:, self.which[part]]

    def part(self, rows: Indices) -> "_Prior":
        """Return the priors of some patients."""
        return self.make(self.kinds, self.which[rows], self.dtype)

    def population(self, row: int) -> Population:
        """Return the population of one patient."""
        return self.kinds[int(self.which[row])]


@overload
def rank_batch(
    exams: AnyExams,
    model: Model | None = None,
    *,
    setting: str | Population = ...,
    population: Population | None = ...,
    atlas: Atlas | None = ...,
    dtype: npt.DTypeLike = ...,
    chunk: int = ...,
    top: None = None,
) -> BatchPosterior: ...


@overload
def rank_batch(
    exams: AnyExams,
    model: Model | None = None,
    *,
    setting: str | Population = ...,
    population: Population | None = ...,
    atlas: Atlas | None = ...,
    dtype: npt.DTypeLike = ...,
    chunk: int = ...,
    top: int,
) -> Top: ...


@door
def rank_batch(
    exams: AnyExams,
    model: Model | None = None,
    *,
    setting: str | Population = DEFAULT_SETTING,
    population: Population | None = None,
    atlas: Atlas | None = None,
    dtype: npt.DTypeLike = np.float64,
    chunk: Positive = CHUNK,
    top: int | None = None,
) -> BatchPosterior | Top:
    """Return the posterior of every patient: the same as ``infer``, but faster.

    Parameters
    ----------
    exams
        Examinations, an array of them, or a data frame as
        :meth:`ExamGrid.from_columns` reads it.
    model
        The model; by default that of the shipped tables. It is taken for each
        patient's age and duration.
    setting
        A setting of settings.csv, or a population with shares of your own.
    population
        A prior to use instead, unchanged by age, sex and duration.
    atlas
        The tables to build models from, where none is given.
    dtype
        ``float64`` agrees with :func:`neurosim.inference.infer` to 1e-10; ``float32``
        is faster and good to about 1e-4, for simulation studies.
    chunk
        Patients summed at once; memory grows with it.
    top
        Return the most probable roots of each patient only: so many of them.

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
    number = _number(dtype)
    listed = _listed(exams, atlas if model is None else model.atlas)
    everyone = _people(listed)
    some = model or build_model(atlas)
    if isinstance(listed, ExamGrid):
        listed.check(some.atlas)
    else:
        require({one for exam in listed for one in exam.findings}, some.atlas)
    probabilities = np.empty((len(everyone), len(some.lesions)), number)
    evidence = np.empty(len(everyone), number)
    asked = setting if population is None else population
    where = asked if isinstance(asked, str) else asked.setting
    for plain, rows in _by_model(model, some, listed):
        used = plain.in_setting(where)
        for block in _blocks(rows):
            people = [everyone[i] for i in block.tolist()]
            given = _given(
                people, _populations(used, setting, population), probabilities.dtype
            )
            found = _rank(used, _pick(listed, block), given, chunk)
            probabilities[block], evidence[block] = found

    def one(row: int) -> Posterior:
        exam = next(iter(_pick(listed, np.array([row]))))
        own = model_of(exam, some.atlas, model)
        return infer(exam, own, setting=setting, population=population)

    every = BatchPosterior(some.lesions, probabilities, evidence, one)
    return every if top is None else every.top(top)


def _number(dtype: npt.DTypeLike) -> np.dtype[Any]:
    """Return the type of number that probabilities are worked out in."""
    try:
        found = np.dtype(dtype)
    except (TypeError, ValueError):
        found = np.dtype(object)
    if found not in (np.float64, np.float32):
        raise NeurosimError(f"dtype {dtype!r:.60} is not float64 or float32")
    return found


def _listed(exams: AnyExams, atlas: Atlas | None) -> Exams:
    """Return examinations from whatever form they have."""
    if isinstance(exams, ExamGrid):
        return exams
    framed = hasattr(exams, "columns") or hasattr(exams, "__arrow_c_stream__")
    if framed or isinstance(exams, Mapping):
        return ExamGrid.from_columns(exams, atlas=atlas)
    if isinstance(exams, str) or not isinstance(exams, Iterable):
        wanted = "not a list of examinations, an ExamGrid or a data frame"
        raise ExamError([f"rank_batch: exams {exams!r:.60} is {wanted}"])
    return tuple(
        exam if isinstance(exam, Exam) else as_exam(exam, atlas) for exam in exams
    )


def _people(exams: Exams) -> list[AgeSexWeeks]:
    if isinstance(exams, ExamGrid):
        told = or_none(exams.ages), exams.sexes, or_none(exams.durations)
        return list(zip(*told, strict=True))
    return [(exam.age, exam.sex, exam.duration_weeks) for exam in exams]


def _by_model(
    model: Model | None, some: Model, exams: Exams
) -> Iterator[tuple[Model, Indices]]:
    """Yield each model that is needed, with the patients it is for."""
    needed: dict[int, tuple[Model, list[int]]] = {}
    at = cache(lambda age, weeks: model_at(age, weeks, some.atlas, model))
    people = zip(_people(exams), _weeks(exams, some.atlas), strict=True)
    for index, ((age, *_), weeks) in enumerate(people):
        found = at(age, weeks)
        needed.setdefault(id(found), (found, []))[1].append(index)
    for used, rows in needed.values():
        yield used, np.array(rows)


def _weeks(exams: Exams, atlas: Atlas) -> list[float | None]:
    """Return how long each lesion has lasted, where the exam shows something of it."""
    if not isinstance(exams, ExamGrid):
        return [shown_weeks(exam, atlas) for exam in exams]
    telling = [depends_on_weeks(item[0], atlas) for item in exams.items]
    shown = (exams.grades[:, telling] >= 0).any(axis=1)
    return or_none(np.where(shown, exams.durations, np.nan))


def _blocks(rows: Indices) -> Iterator[Indices]:
    for start in range(0, len(rows), _BLOCK):
        yield rows[start : start + _BLOCK]


def _pick(exams: Exams, rows: Indices) -> Exams:
    if isinstance(exams, ExamGrid):
        return exams.take(rows)
    return [exams[row] for row in rows.tolist()]


def _populations(
    model: Model, setting: str | Population, population: Population | None
) -> Callable[[AgeSexWeeks], Population]:
    """Return how to find the prior of a person."""
    if population is not None:
        return lambda _person: population
    return lambda person: model.population(setting, *person)


def _given(
    people: Sequence[AgeSexWeeks],
    population: Callable[[AgeSexWeeks], Population],
    dtype: np.dtype[Any],
) -> _Prior:
    """Return the priors of patients; the same people have the same ones."""
    place: dict[AgeSexWeeks, int] = {}
    which = [place.setdefault(person, len(place)) for person in people]
    kinds = [population(kind) for kind in place]
    return _Prior.make(kinds, np.array(which, dtype=np.intp), dtype)


def _rank(model: Model, exams: Exams, prior: _Prior, chunk: int) -> tuple[Float, Float]:
    """Rank one block together, and one by one whom the sums cannot hold."""
    found = np.empty((len(exams), len(model.lesions)), prior.dtype)
    logs, exact = np.empty(len(exams), prior.dtype), np.zeros(len(exams), dtype=bool)
    together = np.arange(len(exams))
    if not isinstance(exams, ExamGrid):
        together = np.flatnonzero([not _by_itself(exam) for exam in exams])
    if len(together):
        chosen = _pick(exams, together), prior.part(together)
        found[together], logs[together], exact[together] = _sum(model, *chosen, chunk)
    for row in np.flatnonzero(~exact).tolist():
        exam = next(iter(_pick(exams, np.array([row]))))
        one = infer(exam, model, population=prior.population(row))
        found[row], logs[row] = one.probabilities, one.log_evidence
    return found, logs


def _by_itself(exam: Exam) -> bool:
    """Whether an exam has explanations of its own, so that it is ranked alone."""
    return exam.record == REPORT or not sides_told(exam.findings)


def _size(model: Model, evidence: Evidence) -> int:
    """Return about how many cells the tables of the columns have."""
    return sum(
        len(model.rows(*column.sites[0]).table) * len(model.hidden(column.modality))
        for column in evidence.columns
    )


def _sum(
    model: Model, exams: Exams, prior: _Prior, chunk: int
) -> tuple[Float, Float, Mask]:
    """Return probabilities, log-evidence, and for whom both are exact.

    If the table would be large, in halves.
    """
    if isinstance(exams, ExamGrid):
        evidence = from_grid(model, exams.check(model.atlas))
    else:
        evidence = from_exams(model, exams)
    total = evidence.count
    if total > 1 and _size(model, evidence) > _CELLS:
        halves = [
            _sum(model, _pick(exams, rows), prior.part(rows), chunk)
            for rows in np.split(np.arange(total), [total // 2])
        ]
        found, logs, exact = (
            np.concatenate(parts) for parts in zip(*halves, strict=True)
        )
        return found, logs, exact
    summed = Mixture(model, evidence, prior.dtype)
    probabilities = np.empty((total, len(model.lesions)), prior.dtype)
    logs, exact = np.empty(total), np.zeros(total, dtype=bool)
    for start in range(0, total, chunk):
        here = slice(start, min(start + chunk, total))
        with np.errstate(all="ignore"):  # who overflows is not exact
            mass, scale, safe = summed.mass(here, prior.severity)
            joint, whole = by_lesion(model, mass, prior.of(here))
            joint /= whole
            logs[here] = scale + np.log(whole)
        probabilities[here] = joint.T
        exact[here] = safe & (whole > LEAST)
    return probabilities, logs.astype(prior.dtype), exact


@door
def rank_stream(
    exams: Iterable[Any],
    model: Model | None = None,
    *,
    setting: str | Population = DEFAULT_SETTING,
    atlas: Atlas | None = None,
    size: Positive = _PART,
) -> Iterator[BatchPosterior]:
    """Yield the posteriors of a stream of patients, some thousands at a time.

    Parameters
    ----------
    exams
        Examinations, one after the other; read only as far as they are ranked.
    model, setting, atlas
        As for :func:`neurosim.rank_batch`.
    size
        Patients of a part.

    Raises
    ------
    NeurosimError
        If ``size`` is not above 0.

    Examples
    --------
    >>> from neurosim.exam import Exam
    >>> parts = rank_stream((Exam() for _ in range(5)), size=2)
    >>> [len(part) for part in parts]
    [2, 2, 1]
    """
    stream = iter(exams)
    while part := list(islice(stream, size)):
        yield rank_batch(part, model, setting=setting, atlas=atlas)
