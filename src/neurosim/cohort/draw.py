"""Draw one shard of a cohort: the same whatever else is drawn, and by whom."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from neurosim.atlas import Atlas
from neurosim.batch import ExamGrid
from neurosim.batch.grid import NOT_TESTED
from neurosim.cohort.spec import CohortSpec, Group, Shares
from neurosim.cohort.targets import target_lesions
from neurosim.exam import Item
from neurosim.lesion import Lesion
from neurosim.model import ANCHORS, Model, build_model
from neurosim.model.involvement import Array, Indices
from neurosim.sampling import Bodies, Examiner, pick, stream
from neurosim.simulation import items_of
from neurosim.terms import SEVERITIES

Grades = npt.NDArray[np.int8]
#: A code for a person's sex that sorts: not known, F, M.
_SEXES = np.array([None, "F", "M"], dtype=object)


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
        Every lesion of the cohort.
    lesion
        Which of them each patient has, shape (N,).
    severity
        Overall severity, shape (N,).
    exams
        What was recorded.
    """

    start: int
    group: Indices
    lesions: tuple[Lesion, ...]
    lesion: Indices
    severity: Array
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
    >>> len(drawer.shard(0, 0, 3).exams)
    3
    """

    def __init__(self, spec: CohortSpec, atlas: Atlas):
        self.spec, self.atlas = spec, atlas
        self._models = lru_cache(maxsize=None)(self._model)
        self._members = tuple(
            _Members(group, atlas, self._models(group.target, group.side, group.zone))
            for group in spec.groups
        )

    def _model(self, target: Shares, side: str, zone: str) -> Model:
        """Return the model of what a group can have; groups alike share it."""
        if not target:
            return build_model(self.atlas)
        named = (target_lesions(word, side, zone, self.atlas) for word, _ in target)
        every = dict.fromkeys(lesion for lesions in named for lesion in lesions)
        return Model(self.atlas, lesions=tuple(every))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items of all protocols: one column each."""
        every = (items_of(self.atlas, group.protocol) for group in self.spec.groups)
        return tuple(dict.fromkeys(item for items in every for item in items))

    @cached_property
    def lesions(self) -> tuple[Lesion, ...]:
        """The lesions of all groups."""
        every = (members.model.lesions for members in self._members)
        return tuple(dict.fromkeys(one for lesions in every for one in lesions))

    @cached_property
    def _place(self) -> dict[Lesion, int]:
        return {lesion: index for index, lesion in enumerate(self.lesions)}

    def shard(self, number: int, start: int, count: int) -> Shard:
        """Return a shard; its number alone fixes its dice."""
        seed = np.random.SeedSequence(self.spec.seed, spawn_key=(number,))
        rng = np.random.default_rng(seed)
        share = np.array([group.share for group in self.spec.groups])
        which = rng.choice(len(share), size=count, p=share / share.sum())
        grades = np.full((count, len(self.items)), NOT_TESTED, dtype=np.int8)
        ages, weeks = np.full((2, count), np.nan)
        sexes = np.zeros(count, dtype=np.int8)
        lesion, severity = np.empty(count, np.intp), np.empty(count)
        column = {item: index for index, item in enumerate(self.items)}
        for index, members in enumerate(self._members):
            rows = np.flatnonzero(which == index)
            ages[rows], sexes[rows] = members.people(len(rows), rng)
            weeks[rows] = members.group.weeks
            drawn = members.draw(ages[rows], sexes[rows], rng)
            own = np.array([self._place[one] for one in members.model.lesions])
            lesion[rows], severity[rows] = own[drawn[0]], ANCHORS[drawn[1]]
            columns = [column[item] for item in members.items]
            grades[rows[:, None], columns] = drawn[2]
        people = ages, tuple(_SEXES[sexes].tolist()), weeks
        exams = ExamGrid(self.items, grades, *people)
        return Shard(start, which, self.lesions, lesion, severity, exams)


class _Members:
    """The patients of one group."""

    def __init__(self, group: Group, atlas: Atlas, model: Model):
        self.group, self.atlas, self.model = group, atlas, model
        self.items = items_of(atlas, group.protocol)
        self._examiner = Examiner(model.in_setting(group.setting))
        self._prior = lru_cache(maxsize=None)(self._prior_of)

    def people(
        self, count: int, rng: np.random.Generator
    ) -> tuple[Array, npt.NDArray[np.int8]]:
        """Draw ages and codes of sexes."""
        group, ages = self.group, np.full(count, np.nan)
        if group.age:
            low, high = group.age
            ages = rng.integers(low, high + 1, count).astype(np.float64)
        sexes = np.zeros(count, dtype=np.int8)
        if group.male is not None:
            sexes = 1 + (rng.random(count) < group.male).astype(np.int8)
        return ages, sexes

    def draw(
        self, ages: Array, sexes: npt.NDArray[np.int8], rng: np.random.Generator
    ) -> tuple[Indices, Indices, Grades]:
        """Draw the lesion, the severity anchor and the grades of patients."""
        profiles = self.model.profiles
        lesion = self._lesions(ages, sexes, rng.random(len(ages)))
        severity = pick(self._severity, rng.random(len(ages)))
        upto = np.cumsum(np.exp(profiles.log_weight))
        ends = np.searchsorted(profiles.lesion, range(len(self.model.lesions)), "right")
        last = upto[ends - 1]
        first = np.concatenate([[0.0], last[:-1]])
        points = first[lesion] + rng.random(len(lesion)) * (last - first)[lesion]
        entry = np.minimum(np.searchsorted(upto, points, "right"), ends[lesion] - 1)
        decades = ages // 10 * 10 + 5
        drawn = profiles.profile[entry], severity
        weeks = self.group.weeks
        bodies = Bodies(self._examiner, drawn, stream(rng), decades, weeks=weeks)
        grades = np.empty((len(ages), len(self.items)), dtype=np.int8)
        for place, recorded in bodies.examined(self.items):
            grades[:, place] = recorded
        return lesion, severity, self._recorded(grades, rng)

    def _lesions(
        self, ages: Array, sexes: npt.NDArray[np.int8], points: Array
    ) -> Indices:
        """Return the lesion in which each point falls, by the person's own prior."""
        lesion = np.empty(len(ages), np.intp)
        code = np.where(np.isnan(ages), -1, ages).astype(np.intp) * len(_SEXES) + sexes
        kinds, which = np.unique(code, return_inverse=True)
        order = np.argsort(which, kind="stable")
        ends = np.cumsum(np.bincount(which, minlength=len(kinds)))
        for kind, first, last in zip(
            kinds.tolist(), ends - np.diff(ends, prepend=0), ends, strict=True
        ):
            rows = order[first:last]
            age, sex = divmod(kind, len(_SEXES))
            edges = self._prior(None if age < 0 else float(age), _SEXES[sex])
            found = np.searchsorted(edges, points[rows], "right")
            lesion[rows] = np.minimum(found, len(edges) - 1)
        return lesion

    def _prior_of(self, age: float | None, sex: str | None) -> Array:
        """Return the cumulated prior of a person, shape (H,)."""
        group = self.group
        if group.target:
            prior = self._target_prior(age, sex)
        else:
            who = age, sex, group.weeks
            prior = np.exp(self.model.population(group.setting, *who).log_prior)
        edges: Array = np.cumsum(prior) / prior.sum()
        return edges

    def _target_prior(self, age: float | None, sex: str | None) -> Array:
        """Return the shares of the targets, each split as the setting splits it."""
        every = build_model(self.atlas)
        who = age, sex, self.group.weeks
        common = every.population(self.group.setting, *who).log_prior
        known = dict(zip(every.lesions, np.exp(common).tolist(), strict=True))
        place = {lesion: index for index, lesion in enumerate(self.model.lesions)}
        prior = np.zeros(len(place))
        for word, share in self.group.target:
            lesions = target_lesions(word, self.group.side, self.group.zone, self.atlas)
            weight = np.array([known.get(lesion, 0.0) for lesion in lesions])
            if not weight.all():
                weight = np.ones(len(lesions))
            for lesion, part in zip(lesions, weight / weight.sum(), strict=True):
                prior[place[lesion]] += share * part
        return prior

    @cached_property
    def _severity(self) -> Array:
        if not self.group.severity:
            return self.model.population(self.group.setting).severity
        share = np.zeros(len(ANCHORS))
        for name, part in self.group.severity:
            share[ANCHORS.tolist().index(SEVERITIES[name])] = part
        return share

    def _recorded(self, grades: Grades, rng: np.random.Generator) -> Grades:
        """Return the grades after slips, and without what was left out.

        Item by item: the dice of a whole shard at once would be most of its memory.
        """
        count, missing = len(grades), dict(self.group.missing)
        for place, item in enumerate(self.items):
            column = grades[:, place]
            if self.group.error > 0:
                slip = rng.random(count) < self.group.error
                size = len(self.atlas.structures[item[0]].scale.grades)
                wrong = rng.integers(0, size, count, dtype=np.int8)
                column[slip] = wrong[slip]
            there = self.group.tested * (1 - missing.get(item[0], 0.0))
            if there < 1:
                column[rng.random(count) >= there] = NOT_TESTED
        return grades
