"""Draw one shard of a cohort: the same whatever else is drawn, and by whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from neurosim.atlas import Atlas
from neurosim.batch import ExamGrid
from neurosim.batch.grid import NOT_TESTED, Item
from neurosim.cohort.spec import CohortSpec, Group
from neurosim.lesion import Lesion
from neurosim.model import ANCHORS, Model, build_model
from neurosim.model.involvement import Indices
from neurosim.model.population import Population
from neurosim.predict import parse_lesion
from neurosim.simulate import Sampler, items_of
from neurosim.terms import SEVERITIES

Person = tuple[float | None, str | None]


@dataclass(frozen=True)
class Shard:
    """Patients with their truth.

    Attributes
    ----------
    start
        Number of the first patient in the cohort.
    group
        Index of the group of each patient, shape (N,).
    lesions
        What each patient has.
    severity
        Overall severity, shape (N,).
    exams
        What was recorded.
    """

    start: int
    group: Indices
    lesions: tuple[Lesion, ...]
    severity: npt.NDArray[np.float64]
    exams: ExamGrid


class Drawer:
    """Draws the shards of one cohort, in any order.

    Parameters
    ----------
    spec
        What the cohort is made of.
    atlas
        The tables.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.cohort.spec import parse_spec
    >>> spec = parse_spec({"seed": 1, "group": [{"name": "all"}]})
    >>> drawer = Drawer(spec, load_atlas())
    >>> len(drawer.shard(0, 0, 3).lesions)
    3
    """

    def __init__(self, spec: CohortSpec, atlas: Atlas):
        self.spec, self.atlas = spec, atlas
        self._samplers: dict[tuple[Group, Person], Sampler] = {}

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items of all protocols: one column each."""
        every = (items_of(self.atlas, group.protocol) for group in self.spec.groups)
        return tuple(dict.fromkeys(item for items in every for item in items))

    def shard(self, number: int, start: int, count: int) -> Shard:
        """Return a shard; its number alone fixes its dice."""
        seed = np.random.SeedSequence(self.spec.seed, spawn_key=(number,))
        rng = np.random.default_rng(seed)
        share = np.array([group.share for group in self.spec.groups])
        which = rng.choice(len(share), size=count, p=share / share.sum())
        grades = np.full((count, len(self.items)), NOT_TESTED, dtype=np.int8)
        ages, sexes = np.full(count, np.nan), np.full(count, None, dtype=object)
        lesions = np.empty(count, dtype=object)
        severity = np.empty(count)
        for index, group in enumerate(self.spec.groups):
            members = np.flatnonzero(which == index)
            ages[members], sexes[members] = _people(group, len(members), rng)
            for person, rows in _alike(members, ages, sexes):
                sampler = self._sampler(group, person)
                lesion, anchor, seen = sampler.draw(len(rows), rng)
                lesions[rows] = [sampler.model.lesions[i] for i in lesion.tolist()]
                severity[rows] = ANCHORS[anchor]
                grades[rows[:, None], self._places(group)] = self._recorded(
                    group, seen, rng
                )
        exams = ExamGrid(self.items, grades, ages, tuple(sexes))
        return Shard(start, which, tuple(lesions), severity, exams)

    def _places(self, group: Group) -> list[int]:
        place = {item: index for index, item in enumerate(self.items)}
        return [place[item] for item in items_of(self.atlas, group.protocol)]

    def _recorded(
        self, group: Group, seen: Indices, rng: np.random.Generator
    ) -> npt.NDArray[np.int8]:
        """Return the grades after slips, and with what was left out."""
        grades = seen.astype(np.int8)
        if group.error > 0:
            sizes = [
                len(self.atlas.structures[item[0]].scale.grades)
                for item in items_of(self.atlas, group.protocol)
            ]
            slip = rng.random(grades.shape) < group.error
            grades = np.where(slip, rng.integers(0, sizes, grades.shape), grades)
        if group.tested < 1:
            left_out = rng.random(grades.shape) >= group.tested
            grades = np.where(left_out, NOT_TESTED, grades)
        return grades.astype(np.int8)

    def _sampler(self, group: Group, person: Person) -> Sampler:
        key = (group, person)
        if key not in self._samplers:
            model = self._model(group, person[0])
            population = self._population(model, group, person)
            items = items_of(self.atlas, group.protocol)
            self._samplers[key] = Sampler(model, population, items)
        return self._samplers[key]

    def _model(self, group: Group, age: float | None) -> Model:
        if not group.target:
            return build_model(self.atlas, age)
        side, zone = group.side or None, group.zone or None
        lesion, _ = parse_lesion(group.target, side, zone, self.atlas)
        decade = None if age is None else float(age // 10 * 10 + 5)
        return Model(self.atlas, decade, [lesion])

    def _population(self, model: Model, group: Group, person: Person) -> Population:
        population = model.population(group.setting, *person)
        if group.severity:
            population = population.with_severity(SEVERITIES[group.severity])
        return population


def _people(
    group: Group, count: int, rng: np.random.Generator
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.object_]]:
    ages = np.full(count, np.nan)
    if group.age:
        ages = rng.integers(group.age[0], group.age[1] + 1, count).astype(np.float64)
    sexes = np.full(count, None, dtype=object)
    if group.male is not None:
        sexes = np.where(rng.random(count) < group.male, "M", "F").astype(object)
    return ages, sexes


def _alike(
    members: Indices,
    ages: npt.NDArray[np.float64],
    sexes: npt.NDArray[np.object_],
) -> Iterator[tuple[Person, Indices]]:
    """Yield the people of one age and sex, with their rows."""
    found: dict[Person, list[int]] = {}
    for row in members.tolist():
        age = None if np.isnan(ages[row]) else float(ages[row])
        found.setdefault((age, sexes[row]), []).append(row)
    for person in sorted(found, key=str):
        yield person, np.array(found[person])
