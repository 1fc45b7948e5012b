"""Draw patients from the model, and examine them.

Pattern and overall severity are drawn here, by the prior of a population; what follows
from them is drawn by :mod:`neurosim.sampling`, from the array that the inverse model
reads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.conditions import conditioned
from neurosim.door import Count, door
from neurosim.exam import Exam, Finding, Item, Weeks
from neurosim.lesion import Lesion, as_severe
from neurosim.model import ANCHORS, Model
from neurosim.model.involvement import Indices
from neurosim.model.omission import in_group, report_items, unmentioned
from neurosim.model.population import Population
from neurosim.prediction import named_lesion
from neurosim.sampling import Bodies, Examiner, pick, stream
from neurosim.terms import (
    DEFAULT_SETTING,
    PROTOCOL,
    RECORDS,
    REPORT,
    SEVERITIES,
    NeurosimError,
    UnknownNameError,
    require_name,
)

Seed = Count | np.random.Generator | None

#: Fewest and most items of an examination by the protocol ``random``.
_RANDOM_ITEMS = (3, 40)
_CHUNK = 4096


@dataclass(frozen=True, repr=False)
class SimulatedPatient:
    """A drawn patient: the truth and what the examiner recorded."""

    lesion: Lesion
    severity: float
    exam: Exam

    def __repr__(self) -> str:
        """Return the truth in words; the findings are many."""
        found = f"severity {self.severity:g}, {len(self.exam.findings)} findings"
        return f"SimulatedPatient({self.lesion.name}, {found})"


def items_of(atlas: Atlas, protocol: str) -> tuple[Item, ...]:
    """Return the items of a protocol, each side for itself.

    Raises
    ------
    UnknownNameError
        If there is no such protocol.

    Examples
    --------
    >>> ("triceps", "right", "examined") in items_of(load_atlas(), "screening")
    True
    """
    name = "full" if protocol == "random" else protocol
    if name not in atlas.protocols:
        raise UnknownNameError("protocol", protocol, (*atlas.protocols, "random"))
    found = [
        (item.structure, side, item.kind)
        for item in atlas.protocols[name]
        for side in atlas.structures[item.structure].sides
        if item.side in ("both", side)
    ]
    return tuple(dict.fromkeys(found))


class Sampler:
    """Draws patients from one model and population.

    Parameters
    ----------
    model
        Its hypotheses are the lesions that can be drawn.
    population
        Prior over those lesions and over severity.
    items
        The examination: structure, side, kind.
    """

    def __init__(self, model: Model, population: Population, items: Sequence[Item]):
        self.model = model.in_setting(population.setting)
        self.population = population
        self.items = tuple(items)
        self._examiner = Examiner(self.model)

    def draw(
        self, count: int, rng: np.random.Generator
    ) -> tuple[Indices, Indices, Indices]:
        """Draw patients.

        Returns
        -------
        lesion : ndarray
            Index of the true lesion, shape (N,).
        severity : ndarray
            Index of the severity anchor, shape (N,).
        grades : ndarray
            Recorded grade of each item, shape (N, number of items).
        """
        profiles = self.model.profiles
        weights = np.exp(
            self.population.log_prior[profiles.lesion] + profiles.log_weight
        )
        row = pick(weights, rng.random(count))
        severity = pick(self.population.severity, rng.random(count))
        bodies = Bodies(self._examiner, (profiles.profile[row], severity), stream(rng))
        grades = np.empty((len(self.items), count), dtype=np.intp)
        for place, recorded in bodies.examined(self.items):
            grades[place] = recorded
        return profiles.lesion[row], severity, grades.T


@door
def simulate(  # noqa: PLR0913 - every option is one a user names
    target: str | Lesion | None = None,
    *,
    n: Count = 1,
    seed: Seed = None,
    side: str | None = None,
    zone: str | None = None,
    severity: str | None = None,
    protocol: str = "full",
    setting: str | Population = DEFAULT_SETTING,
    record: str = PROTOCOL,
    weeks: Weeks | None = None,
    atlas: Atlas | None = None,
) -> Iterator[SimulatedPatient]:
    """Yield simulated patients, reproducible by seed.

    Parameters
    ----------
    target
        A level, root or lesion; None draws lesions from the setting's prior.
    n
        How many patients.
    seed
        An integer, or a numpy Generator.
    side, zone
        As for :func:`neurosim.prediction.predict`.
    severity
        A fixed overall severity; drawn from the setting by default. A central disc
        that is ``complete`` fills the canal, as in :func:`neurosim.prediction.predict`.
    protocol
        ``screening``, ``isncsci``, ``full``, another protocol of protocols.csv, or
        ``random``: a random part of ``full``.
    setting
        A setting of settings.csv, or a population with shares of your own.
    record
        ``protocol``: everything tested is recorded. ``report``: groups of findings
        are mentioned or left out, as in a case report; with them stand the items of
        the protocol that belong to no group.
    weeks
        How long all of them have had it, or None: slow diseases are seldom drawn
        early, and muscles waste after weeks.
    atlas
        The tables; the shipped ones by default.

    Raises
    ------
    UnknownNameError
        If a name is not known.
    ExamError
        If ``n`` is negative.

    Examples
    --------
    >>> first, = simulate("C6/7", n=1, seed=1, protocol="screening")
    >>> again, = simulate("C6/7", n=1, seed=1, protocol="screening")
    >>> first == again
    True
    """
    atlas = conditioned(atlas or load_atlas(), weeks=weeks)
    lesions = None
    if target is not None:
        lesion, _ = named_lesion(target, side, zone, atlas)
        lesions = [as_severe(lesion, severity or "", atlas)]
    model = Model(atlas, lesions=lesions, weeks=weeks)
    population = model.population(setting)
    if severity is not None:
        require_name("severity", severity, SEVERITIES)
        population = population.with_severity(SEVERITIES[severity])
    require_name("record", record, RECORDS)
    items = items_of(atlas, protocol)
    if record == REPORT:
        if protocol == "random":
            raise NeurosimError(
                "a report needs a whole protocol, and random is only a part of one"
            )
        items = items_of_report(atlas, items)
    sampler = Sampler(model, population, items)
    rng = np.random.default_rng(seed)
    return _patients(sampler, n, rng, record, partial=protocol == "random")


def items_of_report(atlas: Atlas, items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items that a report may hold: those of groups, and the rest."""
    others = [item for item in items if not in_group(atlas, item[0])]
    return (*report_items(atlas), *others)


def _patients(
    sampler: Sampler,
    count: int,
    rng: np.random.Generator,
    record: str,
    *,
    partial: bool,
) -> Iterator[SimulatedPatient]:
    made, atlas = 0, sampler.model.atlas
    while made < count:
        size = min(_CHUNK, count - made)
        lesion, severity, grades = sampler.draw(size, rng)
        for index in range(size):
            chosen = _choose(len(sampler.items), rng) if partial else None
            if record == REPORT:
                seen = dict(zip(sampler.items, grades[index].tolist(), strict=True))
                left_out = unmentioned(atlas, seen, rng)
                chosen = np.array(
                    [i for i, item in enumerate(sampler.items) if item not in left_out]
                )
            yield SimulatedPatient(
                sampler.model.lesions[lesion[index]],
                float(ANCHORS[severity[index]]),
                replace(
                    _exam(
                        sampler, grades[index], chosen, f"patient-{made + index + 1}"
                    ),
                    record=record,
                ),
            )
        made += size


def _choose(count: int, rng: np.random.Generator) -> Indices:
    low, high = _RANDOM_ITEMS
    size = int(rng.integers(low, min(high, count) + 1))
    return np.sort(rng.choice(count, size=size, replace=False))


def _exam(sampler: Sampler, grades: Indices, chosen: Indices | None, name: str) -> Exam:
    columns = range(len(sampler.items)) if chosen is None else chosen
    findings = []
    for column in columns:
        structure, side, kind = sampler.items[column]
        findings.append(Finding(structure, side, (int(grades[column]),), kind))
    return Exam(tuple(findings), id=name, duration_weeks=sampler.model.weeks)
