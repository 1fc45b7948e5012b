"""The one generative model: log P(records of a structure | hidden state of a patient).

Hidden are the profile (what the lesion touches), an overall severity ``g``, and for
each modality its own severity, a displacement of the patient's map and, for
reflexes, the person's habit. Given ``g`` the modalities are independent, so sums
over hidden states stay exact and small. Rows are computed when an examination names
a structure, and kept.
"""

from collections.abc import Sequence
from copy import copy
from functools import cached_property, lru_cache
from threading import RLock
from typing import Any

import numpy as np

from neurosim.atlas import Atlas
from neurosim.conditions import at_duration, in_setting
from neurosim.door import door
from neurosim.exam import Age, Sex, Weeks, middle_of_decade
from neurosim.field import CLUSTER
from neurosim.lesion import Lesion, hypotheses
from neurosim.model.axis import Axis, make_axis
from neurosim.model.beside import SecondCauses
from neurosim.model.drive import Drives
from neurosim.model.incidence import onset_of
from neurosim.model.involvement import Array, Indices, build_profiles
from neurosim.model.link import HABITS, Link
from neurosim.model.population import Population
from neurosim.model.reading import reading
from neurosim.model.rows import StateRows, distinct_drives
from neurosim.records import Structure
from neurosim.terms import GENERATED, ExamError, UnknownNameError, require_name

#: Anchors of severity, overall and by modality; fixed, see MODEL in the docs.
ANCHORS = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
#: Modalities whose map can lie one root higher or lower; see docs/ablation.md.
_MOVED = ("sensory", "motor", "pain")
#: Held while a model is made, so that threads that start together share one.
MAKING = RLock()


class Model:
    """Axes and rows of the array, for one atlas and one age.

    Parameters
    ----------
    atlas
        The tables.
    age
        Age in years, where known: some background rates rise with it.
    lesions
        The hypotheses to consider; all of them by default.
    weeks
        How long the lesion has lasted, if the atlas is one of that duration.

    Attributes
    ----------
    lesions
        The hypotheses, length H.
    profiles
        What they touch; see :class:`neurosim.model.involvement.Profiles`.
    """

    @door
    def __init__(
        self,
        atlas: Atlas,
        age: Age | None = None,
        lesions: Sequence[Lesion] | None = None,
        weeks: Weeks | None = None,
    ):
        self.atlas, self.weeks = atlas, weeks
        self.age = None if age is None else float(age)
        self._in_setting: dict[str, Model] = {}
        self._of_person: dict[tuple[float | None, float | None], Model] = {}
        self.lesions = hypotheses(atlas) if lesions is None else tuple(lesions)
        if not self.lesions:
            raise ExamError(["lesions [] is empty: a model needs one or more"])
        for family in {lesion.family for lesion in self.lesions}:
            if family not in atlas.families and family not in GENERATED:
                raise UnknownNameError("family", family, (*GENERATED, *atlas.families))
        self.profiles = build_profiles(atlas, self.lesions)
        self._drives = Drives(atlas, self.profiles)
        self._link = Link.of(atlas, self.age)
        self._rows: dict[tuple[str, str], StateRows] = {}
        self._rest: dict[tuple[str, int], Array] = {}
        self._axes: dict[str, Axis] = {}
        self._ageless: Model | None = None
        self._beside: SecondCauses | None = None
        #: What :mod:`neurosim.model.encode` keeps of records, and of their evidence.
        self.notes: dict[tuple[Any, ...], Any] = {}
        self.forms: dict[tuple[Any, ...], Any] = {}

    @door
    def at_age(self, age: Age) -> "Model":
        """Return this model for another age; rows that age leaves alone are shared.

        Parameters
        ----------
        age
            Age in years.
        """
        other = copy(self)
        other.age, other._link = age, Link.of(self.atlas, age)
        other._rows, other._in_setting, other._of_person = {}, {}, {}
        other._beside, other._rest = None, {}
        other._ageless = self
        return other

    @door
    def of_person(self, age: Age | None = None, weeks: Weeks | None = None) -> "Model":
        """Return this model for a person, where it was told no age and no duration.

        Parameters
        ----------
        age
            Age in years, or None.
        weeks
            Weeks since onset, or None; see :func:`shown_weeks`.

        Raises
        ------
        ExamError
            If it is the model of another age or duration.
        """
        years = None if age is None else middle_of_decade(age)
        own = None if self.age is None else middle_of_decade(self.age)
        if own is not None and years not in (None, own):
            raise ExamError([f"age {age:g}: the given model is for age {self.age:g}"])
        if self.weeks is not None and weeks not in (None, self.weeks):
            raise ExamError(
                [
                    f"duration of {weeks:g} weeks: the given model is for "
                    f"{self.weeks:g} weeks"
                ]
            )
        key = years if own is None else None, weeks if self.weeks is None else None
        if key == (None, None):
            return self
        with MAKING:
            if key not in self._of_person:
                self._of_person[key] = self._made_of(*key)
        return self._of_person[key]

    def _made_of(self, age: float | None, weeks: float | None) -> "Model":
        made = self
        if weeks is not None:
            atlas = at_duration(self.atlas, weeks)
            made = Model(atlas, self.age, self.lesions, weeks)
        made = made if age is None else made.at_age(age)
        known = self._in_setting
        if len(known) == len(self.atlas.setting_names) and {*known.values()} == {self}:
            made._in_setting = dict.fromkeys(known, made)  # of a setting already
        return made

    @property
    def ageless(self) -> "Model":
        """The model before it was told an age: profiles and drives are the same."""
        return self._ageless or self

    @door
    def in_setting(self, setting: str) -> "Model":
        """Return the model as it holds for a setting; this one if that has no factors.

        See :func:`neurosim.conditions.in_setting`. The answer of a model that was
        itself made so is itself.
        """
        require_name("setting", setting, self.atlas.setting_names)
        with MAKING:
            if setting not in self._in_setting:
                self._in_setting[setting] = self._made_for(setting)
        return self._in_setting[setting]

    def _made_for(self, setting: str) -> "Model":
        atlas = in_setting(self.atlas, setting)
        if atlas is self.atlas:
            return self
        if self._ageless is not None and self.age is not None:
            there = self._ageless.in_setting(setting).at_age(self.age)
        else:
            there = Model(atlas, self.age, self.lesions, self.weeks)
        there._in_setting = dict.fromkeys(self.atlas.setting_names, there)
        return there

    def with_structure(self, atlas: Atlas, structure_id: str) -> "Model":
        """Return the model of tables that differ from these in one structure only.

        Its rows are made anew, all others are shared: cheap enough to try a change
        of each row of the tables.
        """
        other = copy(self)
        other.atlas, other._in_setting, other._of_person = atlas, {}, {}
        other._beside, other._rest = None, {}
        other._drives = Drives(atlas, self.profiles)
        other._link = Link.of(atlas, self.age)
        other._axes = dict(self._axes)
        other._rows = {
            place: rows
            for place, rows in self._rows.items()
            if place[0] != structure_id
        }
        other.notes = {}
        modality = atlas.structures[structure_id].modality
        kept = self._drives.covers(other._drives, atlas.structures[structure_id])
        if not kept:
            other._axes.pop(modality, None)
        other.forms = {
            key: form
            for key, form in self.forms.items()
            if key[0][0] not in (structure_id, "*silence")
            and (kept or form.axis.modality != modality)
        }
        if self._ageless is not None:
            other._ageless = self._ageless.with_structure(atlas, structure_id)
        for setting, there in self._in_setting.items():
            if there is not self:
                edited = there.with_structure(in_setting(atlas, setting), structure_id)
                other._in_setting[setting] = edited
        return other

    def owner(self, structure_id: str) -> Structure:
        """Return the structure that holds the state which ``structure_id`` reads."""
        structures = self.atlas.structures
        return structures[structures[structure_id].owner]

    def depends_on_age(self, structure: Structure) -> bool:
        """Return whether the states of a structure are others at another age."""
        return self._link.depends_on_age(structure)

    def shifts(self, modality: str) -> range:
        """Return the displacements of a modality's map, in roots."""
        reach = int(modality in _MOVED)
        return range(-reach, reach + 1)

    def rows(self, structure_id: str, side: str) -> StateRows:
        """Return the rows of a structure that owns its state."""
        key = (structure_id, side)
        if key not in self._rows:
            structure = self.atlas.structures[structure_id]
            if self._ageless and not self._link.depends_on_age(structure):
                return self._ageless.rows(structure_id, side)
            drive, kinds = self.drives(structure, side)
            index, table = self._states(structure, drive, kinds)
            axis = self.axis(structure.modality)
            alone = kinds < CLUSTER
            for part in np.moveaxis(drive, -1, 0):
                axis.check(structure_id, part)
                alone &= (part == 0).all(axis=1)
            self._rows[key] = StateRows(index, table, np.where(alone, kinds, -1))
        return self._rows[key]

    def drives(self, structure: Structure, side: str) -> tuple[Array, Indices]:
        """Return drives, shape (P, D, 1 or 3), and classes, shape (P,).

        A skin area has three: its roots and nerves, and the two tracts.
        """
        shifts = self.shifts(structure.modality)
        drive = self._drives.drive(structure, side, shifts)[:, :, None]
        if structure.scale_name == "sensory":
            tracts = self._drives.tracts(structure, side)
            tracts = np.broadcast_to(tracts, (*drive.shape[:2], tracts.shape[2]))
            drive = np.concatenate([drive, tracts], axis=2)
        return drive, self._drives.classes(structure, side)

    def _states(
        self, structure: Structure, drive: Array, kinds: Indices
    ) -> tuple[Indices, Array]:
        """Return which distinct drive and class each cell has, and their states."""
        index, tables, count = np.empty(drive.shape[:2], dtype=np.intp), [], 0
        for kind in np.unique(kinds).tolist():
            here = np.flatnonzero(kinds == kind)
            distinct, which = distinct_drives(drive[here])
            index[here] = which + count
            tables.append(self._link.states(structure, distinct, ANCHORS, kind))
            count += len(distinct)
        return index, np.concatenate(tables)

    def classes(self, structure_id: str, side: str) -> Indices:
        """Return the class of a structure under each profile, shape (P,).

        See :func:`neurosim.field.class_of`.
        """
        return self._drives.classes(self.atlas.structures[structure_id], side) % CLUSTER

    def at_rest(self, structure_id: str, kind: int) -> Array:
        """Return P(state) of a structure that no lesion touches, shape (H, K)."""
        if (structure_id, kind) not in self._rest:
            structure = self.atlas.structures[structure_id]
            still = -1.0 if structure.scale_name == "segment" else 0.0
            states = self._link.states(
                structure, np.array([[still]]), ANCHORS[:1], kind
            )
            self._rest[structure_id, kind] = states[0, 0]
        return self._rest[structure_id, kind]

    def axis(self, modality: str) -> Axis:
        """Return the rows of a modality."""
        if modality not in self._axes:
            shifts, hidden = self.shifts(modality), self.hidden(modality)
            made = make_axis(self._drives, modality, hidden, shifts)
            self._axes.setdefault(modality, made)  # one for all threads
        return self._axes[modality]

    def reading(self, structure_id: str, kind: str) -> Array:
        """Return P(recorded grade | state) of a test, kept with the tables."""
        known: dict[tuple[str, str], Array]
        known = self.atlas.derived.setdefault("readings", {})
        key = (structure_id, kind)
        if key not in known:
            known[key] = reading(self.atlas, self.atlas.structures[structure_id], kind)
        return known[key]

    @lru_cache(maxsize=32)  # noqa: B019 - models are few and live as long as needed
    def hidden(self, modality: str) -> Array:
        """Return P(displacement, severity, habit | g), shape (D * A * H, G).

        The order of the first axis is that of :meth:`StateRows.log_likelihood`.
        """
        tie, free = self.severity(modality)
        severity = tie * np.eye(len(ANCHORS)) + free[:, None]  # (A, G)
        joint: Array = np.einsum(
            "d,ag,h->dahg", self.displacement(modality), severity, self.habit(modality)
        )
        return joint.reshape(-1, len(ANCHORS))

    def severity(self, modality: str) -> tuple[float, Array]:
        """Return how a modality's severity follows the overall one.

        Returns
        -------
        tie : float
            Chance that it is the same.
        free : ndarray
            Probability of each anchor otherwise, times the chance of that, shape (A,).
        """
        tie = self.atlas.observe("tie", modality)
        silent = self.atlas.observe("silent", modality)
        free = np.full(len(ANCHORS), (1 - silent) / (len(ANCHORS) - 1))
        free[0] = silent
        return tie, (1 - tie) * free

    def displacement(self, modality: str) -> Array:
        """Return P(displacement) of a modality's map, shape (D,)."""
        if modality not in _MOVED:
            return np.ones(1)
        moved = self.atlas.observe("displacement", modality)
        return np.array([moved / 2, 1 - moved, moved / 2])

    def habit(self, modality: str) -> Array:
        """Return P(habit), shape (H,): one, but for reflexes."""
        if modality != "reflex":
            return np.ones(1)
        share = np.array([self.atlas.observe("habit_share", name) for name in HABITS])
        habit: Array = share / share.sum()
        return habit

    @property
    def beside(self) -> SecondCauses:
        """What people of this age can have beside the lesion."""
        if self._beside is None:
            self._beside = SecondCauses(self.atlas, self._link)
        return self._beside

    @cached_property
    def populations(
        self,
    ) -> dict[tuple[str | Population, float | None, str | None, str], Population]:
        """Populations already worked out, by setting, age, sex and onset."""
        return {}

    @door
    def population(
        self,
        setting: str | Population,
        age: Age | None = None,
        sex: Sex | None = None,
        weeks: Weeks | None = None,
    ) -> Population:
        """Return the prior over lesions and severities of a kind of patient.

        Parameters
        ----------
        setting
            A setting of settings.csv, or a population with shares of your own.
        age, sex, weeks
            As for :class:`neurosim.Population`; the weeks of the model by default.
        """
        weeks = self.weeks if weeks is None else weeks
        key = (setting, age, sex, onset_of(self.atlas, weeks))
        if key not in self.populations:
            if isinstance(setting, Population):
                made = setting.of_person(age, sex, self.lesions, weeks)
            else:
                made = Population(
                    self.atlas, self.lesions, setting, age=age, sex=sex, weeks=weeks
                )
            self.populations[key] = made
        return self.populations[key]
