"""What a lesion of a stated severity does, before people differ: for teaching.

Everything is conditioned on the lesion: the severity holds in every modality, the map
is the usual one, no neighbour is touched and nobody differs from the mean share. A
word such as severe stands for a place on the axis of severity, which may lie beyond
1, and each grade for the drive at which it is as likely as not; both are rows of
observation.csv. Inference does not use any of this.
"""

import numpy as np
from numpy.typing import NDArray

from neurosim.field import CLUSTER, PLAIN
from neurosim.model.array import Model
from neurosim.model.involvement import Array, Indices
from neurosim.model.link import HABITS, Link, cuts_of
from neurosim.model.rows import distinct_drives
from neurosim.model.tracts import looked_at
from neurosim.records import Structure

Flags = NDArray[np.bool_]
#: Modalities in which a word of severity has a place of its own.
OWN_PLACE = ("motor", "sensory", "reflex")
#: Scales whose grades have drives of their own.
_GRADED = ("mrc", "sensory")


class _MeanLink(Link):
    """The link of a person of mean shares, with the drives of textbook_drive."""

    def _spread(self, structure: Structure) -> float:  # noqa: ARG002
        return 0.0

    def _cuts_from(self, structure: Structure, worst: float) -> Array:
        scale = structure.scale
        if scale.name not in _GRADED:
            return super()._cuts_from(structure, worst)
        gain = self.atlas.observe_for("gain", structure)
        cuts = [
            -gain * self.atlas.observe("textbook_drive", f"{scale.name}:{grade}")
            for grade in range(cuts_of(scale) - 1)
        ]
        return np.minimum([*cuts, worst], worst)

    def _reflex_cuts(self, gain: float) -> Array:
        cuts = super()._reflex_cuts(gain)
        lost = -gain * self.atlas.observe("textbook_drive", "reflex:0")
        cuts[0] = min(lost, cuts[1])
        return cuts


class Textbook:
    """The states of structures under each lesion of a model, at one severity.

    Parameters
    ----------
    model
        Its lesions are looked at, each by its most frequent pattern.
    severity
        One of :data:`neurosim.terms.SEVERITIES`.
    """

    def __init__(self, model: Model, severity: str):
        self.model, self.severity = model, severity
        self._link = _MeanLink.of(model.atlas, model.age)
        self._main = _main_profiles(model)
        families = model.profiles.family
        self._supplied = np.array([bool(families[each]) for each in self._main])
        self._last: tuple[tuple[str, str], tuple[Array, Flags, Indices]] | None = None
        self._drive: tuple[tuple[str, str], tuple[Array, Flags, Indices]] | None = None

    def recorded(
        self, structure: Structure, side: str, kind: str = ""
    ) -> tuple[Array, Array]:
        """Return P(recorded grade) for each lesion, and if it spared the structure.

        Parameters
        ----------
        structure
            What is tested.
        side
            Where it is tested.
        kind
            One of :data:`neurosim.terms.KINDS`; the usual one by default.

        Returns
        -------
        tuple of ndarray
            Both of shape (lesions, K).
        """
        owner = self.model.owner(structure.id)
        table = self.model.reading(structure.id, kind or owner.usual_kind)
        habit = self.model.habit(owner.modality)
        states, _, kinds = self._states(owner, structure.site(side)[1])
        own, place = np.unique(kinds % CLUSTER, return_inverse=True)
        rest = [self.model.at_rest(owner.id, each) for each in own.tolist()]
        spared = np.stack(rest)[place]
        return habit @ states @ table, habit @ spared @ table

    def grades(self, structure: Structure, side: str, kind: str) -> list[int]:
        """Return the grade that each lesion shows in a person of usual habit.

        What the lesion leaves alone is normal.

        Parameters
        ----------
        structure
            What is tested.
        side
            Where it is tested.
        kind
            One of :data:`neurosim.terms.KINDS`.
        """
        owner = self.model.owner(structure.id)
        states, touched, _ = self._states(owner, structure.site(side)[1])
        usual = HABITS.index("normal") if states.shape[1] > 1 else 0
        table = self.model.reading(structure.id, kind)
        if structure.scale_name == "sensory":  # as a careful examiner finds it
            states = states @ looked_at(self.model.atlas, structure, kind)
        return [
            _grade(structure, state, table) if reached else structure.scale.normal
            for state, reached in zip(states[:, usual], touched, strict=True)
        ]

    def _states(self, owner: Structure, side: str) -> tuple[Array, Flags, Indices]:
        """Return what :meth:`_made` does; the last is kept, for it is asked twice."""
        key = owner.id, side
        if self._last is None or self._last[0] != key:
            self._last = key, self._made(owner, side)
        return self._last[1]

    def _made(self, owner: Structure, side: str) -> tuple[Array, Flags, Indices]:
        """Return P(state), whether it is touched, and its class, for each lesion."""
        drive, touched, classes = self._driven(owner, side)
        segment = owner.scale_name == "segment"
        kinds = np.where(touched & (classes < CLUSTER), PLAIN, classes)
        severity = np.array([self._place("")]) if segment else np.ones(1)
        if not segment:  # whose drive is the index of a root
            drive = np.where(self._supplied[:, None], drive / self._gain(owner), drive)
            brisk = (owner.modality == "reflex") & (drive > 0)
            own = self._place(owner.modality)
            drive = drive * np.where(brisk, self._place(""), own)
        found = np.empty(0)
        for kind in np.unique(kinds).tolist():
            here = np.flatnonzero(kinds == kind)
            distinct, which = distinct_drives(drive[here][:, None])
            states = self._link.states(owner, distinct, severity, kind)[:, 0]
            if not found.size:
                found = np.empty((len(drive), *states.shape[1:]))
            found[here] = states[which.reshape(-1)]
        return found, touched, classes

    def touched(self, structure: Structure, side: str) -> Flags:
        """Return which lesions reach a structure; the others leave it as it is.

        Parameters
        ----------
        structure
            What is tested.
        side
            Where it is tested.
        """
        return self._driven(self.model.owner(structure.id), structure.site(side)[1])[1]

    def classes(self, structure: Structure, side: str) -> Indices:
        """Return the class of a structure under each lesion.

        Parameters
        ----------
        structure
            What is tested.
        side
            Where it is tested.
        """
        return self._driven(self.model.owner(structure.id), structure.site(side)[1])[2]

    def _driven(self, owner: Structure, side: str) -> tuple[Array, Flags, Indices]:
        """Return the drive of each lesion, whether it reaches, and its class."""
        key = owner.id, side
        if self._drive is None or self._drive[0] != key:
            every, classes = self.model.drives(owner, side)
            drive = every[self._main, every.shape[1] // 2]  # (lesions, 1 or 3)
            kinds = classes[self._main]
            segment = owner.scale_name == "segment"
            reached = (drive >= 0 if segment else drive != 0).any(axis=1)
            self._drive = key, (drive, reached | (kinds >= CLUSTER), kinds)
        return self._drive[1]

    def _gain(self, owner: Structure) -> float:
        """Return by how much a nerve's shares were raised to fit patients.

        The places of the words are chosen for shares, a root's or a nerve's.
        """
        return self.model.atlas.observe("supply_gain", owner.modality)

    def _place(self, modality: str) -> float:
        """Return where the word lies on the axis of severity."""
        own = f"{modality}:" if modality in OWN_PLACE else ""
        return self.model.atlas.observe("textbook_severity", own + self.severity)


def _main_profiles(model: Model) -> Indices:
    """Return the profile of the most frequent pattern of each lesion."""
    profiles = model.profiles
    found = []
    for index in range(len(model.lesions)):
        own = np.flatnonzero(profiles.lesion == index)
        found.append(profiles.profile[own[np.argmax(profiles.log_weight[own])]])
    return np.array(found)


def _grade(structure: Structure, state: Array, table: Array) -> int:
    """Return the grade that a careful examiner writes down."""
    normal = structure.scale.normal
    if structure.scale_name in ("mrc", "reflex"):
        grade = int(np.searchsorted(np.cumsum(state), 0.5))
        if structure.id == structure.owner:
            return grade
        recorded = table[grade].copy()
    elif structure.scale_name == "sensory":
        return likeliest(state, normal)
    else:
        recorded = state @ table
    return likeliest(recorded, normal)


def likeliest(grades: Array, normal: int) -> int:
    """Return the likeliest grade: an abnormal one where abnormal is likelier.

    Examples
    --------
    >>> likeliest(np.array([0.3, 0.3, 0.4]), 2)
    0
    """
    if grades[normal] < 0.5:
        grades = np.where(np.arange(len(grades)) == normal, -1.0, grades)
    return int(grades.argmax())
