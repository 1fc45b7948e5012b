"""From drive to state: the probability of each grade that a structure can be in.

Grades are ordered, so every scale is a cumulative logit. The background rate fixes
its place where nothing is wrong; the gain says how far a complete lesion moves it.
People differ in how much of a structure a root supplies; that spread is averaged out
by three-point Gauss-Hermite quadrature.
"""

from typing import Self

import numpy as np

from neurosim.atlas import Atlas
from neurosim.field import CLUSTER, OUTSIDE, PLAIN, place_of, rate_key
from neurosim.model.involvement import Array
from neurosim.model.tracts import alike, paired
from neurosim.records import Structure
from neurosim.terms import SCALES, Scale

HABITS = ("absent", "low", "normal", "brisk")

# Nodes and weights of E[f(Z)], Z standard normal, exact to the fifth moment.
_NODES = np.array([-np.sqrt(3.0), 0.0, np.sqrt(3.0)])
_NODE_WEIGHTS = np.array([1.0, 4.0, 1.0]) / 6.0
#: States under up to so many drives are kept, for models of few lesions ask for the
#: same ones again and again; so many of them.
_FEW, _KEPT = 8, 8192


def logit(probability: float) -> float:
    """Return the log-odds of a probability.

    Examples
    --------
    >>> logit(0.5)
    0.0
    """
    return float(np.log(probability) - np.log1p(-probability))


def _expit(values: Array) -> Array:
    return 1.0 / (1.0 + np.exp(-values))


class Link:
    """State probabilities of structures, from the numbers of observation.csv.

    Parameters
    ----------
    atlas
        The tables.
    age
        Age in years, or None where it is not known.
    """

    def __init__(self, atlas: Atlas, age: float | None = None):
        self.atlas = atlas
        self.age = age
        self._kept: dict[tuple[object, ...], Array] = {}
        self._cuts_of: dict[tuple[str, int], Array] = {}

    @classmethod
    def of(cls, atlas: Atlas, age: float | None) -> Self:
        """Return the link of an age, one for all models of the tables."""
        known: dict[tuple[type, float | None], Self]
        known = atlas.derived.setdefault("links", {})
        return known.setdefault((cls, age), cls(atlas, age))

    def states(
        self,
        structure: Structure,
        drives: Array,
        severities: Array,
        kind: int = PLAIN,
    ) -> Array:
        """Return the probability of each state.

        Parameters
        ----------
        structure
            The structure that owns the state.
        drives
            Drives, shape (U, 1); for ``sensory_level`` the index of the highest root
            whose tract is cut, or -1. For skin there may be three: through roots and
            nerves, and of the two tracts.
        severities
            Severities on 0..1, shape (A,).
        kind
            Class of the structure: see :func:`neurosim.field.class_of`, and
            ``CLUSTER``, where each structure is taken with a share of its own.

        Returns
        -------
        ndarray
            Shape (U, A, H habits, K states); H is 1 except for reflexes. States of
            skin are pairs of grades, see :mod:`neurosim.model.tracts`.
        """
        if len(drives) > _FEW:
            return self._states(structure, drives, severities, kind)
        key = structure.id, kind, drives.shape, drives.tobytes(), severities.tobytes()
        found = self._kept.get(key)
        if found is None:
            found = self._states(structure, drives, severities, kind)
            found.setflags(write=False)
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = found
        return found

    def _states(
        self, structure: Structure, drives: Array, severities: Array, kind: int
    ) -> Array:
        own = drives[:, 0]
        if structure.scale_name == "segment":
            return self._sensory_level(structure, own, severities)
        states = self._of_one(structure, own, severities, kind)
        if structure.scale_name != "sensory":
            return states
        if not drives[:, 1:].any():
            return alike(states)
        unhurt = np.zeros_like(states)
        unhurt[..., -1] = 1
        cut = [unhurt, unhurt]
        for place, part in enumerate(drives.T[1:]):
            if part.any():
                lost = self._of_one(structure, part, severities, PLAIN)
                hurt = (part != 0)[:, None, None, None]
                cut[place] = np.where(hurt, lost, unhurt)
        return paired(states, *cut)

    def _of_one(
        self, structure: Structure, drives: Array, severities: Array, kind: int
    ) -> Array:
        """Return the grades that one cause leaves, shape (U, A, H, grades)."""
        if kind >= CLUSTER:
            share = self.atlas.observe("cluster", structure.modality)
            taken = -1.0 if structure.modality == "reflex" else 1.0
            spared, struck = (
                self._of_one(structure, np.array([x]), severities, kind - CLUSTER)
                for x in (0.0, taken)
            )
            mixture = (1 - share) * spared + share * struck
            return np.broadcast_to(mixture, (len(drives), *mixture.shape[1:]))
        sd = self._spread(structure)
        factors = np.exp(sd * _NODES - sd * sd / 2)
        spread = np.multiply.outer(factors, drives)  # (3, U)
        grades = self._grades(structure, spread[..., None] * severities, kind)
        mixed: Array = _NODE_WEIGHTS @ grades.reshape(len(grades), -1)
        return mixed.reshape(grades.shape[1:])

    def _spread(self, structure: Structure) -> float:
        """Return how far people differ: standard deviation of the log share."""
        return self.atlas.observe_for("spread", structure)

    def _grades(self, structure: Structure, drive: Array, kind: int) -> Array:
        gain = self.atlas.observe_for("gain", structure)
        if structure.modality == "reflex":
            return self._reflex(structure, gain, drive)
        cumulative = _expit(self._cuts(structure, kind) + gain * drive[..., None])
        if structure.scale_name == "sensory":
            return self._sensory(structure, cumulative)[..., None, :]
        return _differences(cumulative)[..., None, :]

    def _cuts(self, structure: Structure, kind: int) -> Array:
        """Return what :meth:`_find_cuts` does, which is asked of each lesion anew."""
        key = structure.id, kind
        if key not in self._cuts_of:
            self._cuts_of[key] = self._find_cuts(structure, kind)
        return self._cuts_of[key]

    def _find_cuts(self, structure: Structure, kind: int) -> Array:
        """Return the log-odds of being at or below each abnormal grade."""
        worst = logit(self.atlas.observe_for("background", structure))
        if kind != PLAIN:
            rate = rate_key(place_of(self.atlas, structure), kind)
            worst += np.log(self.atlas.observe("field_rate", rate))
        if kind == OUTSIDE:
            worst += np.log(self.atlas.observe_for("outside", structure))
        return self._cuts_from(structure, worst)

    def _cuts_from(self, structure: Structure, worst: float) -> Array:
        """Return the log-odds of each abnormal grade or worse, from those of any."""
        scale = structure.scale
        steps = [
            self.atlas.observe("step", f"{scale.name}:{grade}")
            for grade in range(cuts_of(scale) - 1)
        ]
        return worst - np.array([*steps, 0.0])

    def _sensory(self, structure: Structure, cumulative: Array) -> Array:
        absent, abnormal = cumulative[..., 0], cumulative[..., 1]
        share = self.atlas.observe_for("hyperaesthesia_share", structure)
        altered = abnormal - absent
        return np.stack(
            [absent, (1 - share) * altered, share * altered, 1 - abnormal], axis=-1
        )

    def _reflex(self, structure: Structure, gain: float, drive: Array) -> Array:
        brisk = self.atlas.observe("gain_brisk", structure.id)
        lost = np.maximum(-drive, 0.0) * gain - np.maximum(drive, 0.0) * brisk
        habit = np.array([self.atlas.observe("habit_shift", name) for name in HABITS])
        cuts = self._reflex_cuts(gain)
        place = lost[..., None] + habit + self._age_shift(structure)  # (..., H)
        grades = _differences(_expit(cuts + place[..., None]))
        if brisk < 0:  # a reflex of the skin: lost above a cut tract, never brisk
            normal = structure.scale.normal
            grades[..., normal] += grades[..., normal + 1 :].sum(axis=-1)
            grades[..., normal + 1 :] = 0
        return grades

    def _reflex_cuts(self, gain: float) -> Array:  # noqa: ARG002 - others need it
        grades = SCALES["reflex"].grades[:-1]
        return np.array([self.atlas.observe("reflex_cut", grade) for grade in grades])

    def _age_shift(self, structure: Structure) -> float:
        """Return how far this person's age moves the log-odds of a lost reflex."""
        offset = self.atlas.observe("reflex_offset", structure.id)
        if self.age is None:
            return offset
        decades = (self.age - self.atlas.observe("reflex_age_origin")) / 10
        return offset + self.atlas.observe("reflex_age_slope", structure.id) * decades

    def depends_on_age(self, structure: Structure) -> bool:
        """Return whether the states of a structure are others at another age."""
        return structure.modality == "reflex"

    def _sensory_level(
        self, structure: Structure, drives: Array, severities: Array
    ) -> Array:
        """Return where the upper border of a sensory loss is put."""
        background = logit(self.atlas.observe_for("background", structure))
        gain = self.atlas.observe_for("gain", structure)
        cut = (drives >= 0).astype(np.float64)
        found = _expit(background + gain * np.multiply.outer(cut, severities))
        borders = np.stack([self._borders(int(drive)) for drive in drives])
        present = found[..., None] * borders[:, None, :]
        states = np.concatenate([present, 1 - found[..., None]], axis=-1)
        return states[:, :, None, :]

    def _borders(self, highest: int) -> Array:
        """Return the probability of each border, given that there is one."""
        count = len(structure_segments())
        if highest < 0:
            return np.full(count, 1 / count)
        below = np.arange(count) - (highest - 1)  # C1 has no segment
        near = self.atlas.observe("sensory_level_near")
        last = int(self.atlas.observe("sensory_level_last"))
        tail = np.clip(last + 1 - below, 0, None) * (below > 2)
        head = ((below >= 0) & (below <= 2)).astype(np.float64)
        error = self.atlas.observe("sensory_level_error") / count
        shape = near * head / 3 + (1 - near) * tail / np.arange(1, last - 1).sum()
        mixed = error + shape / max(shape.sum(), error)
        borders: Array = mixed / mixed.sum()
        return borders


def cuts_of(scale: Scale) -> int:
    """Return how many borders between grades a drive can cross."""
    return 2 if scale.name == "sensory" else len(scale.grades) - 1


def structure_segments() -> tuple[str, ...]:
    """Return the borders a sensory level can have, C2 to S3."""
    return SCALES["segment"].grades[:-1]


def _differences(cumulative: Array) -> Array:
    """Return the probability of each grade from that of each grade or worse."""
    grades = np.empty((*cumulative.shape[:-1], cumulative.shape[-1] + 1))
    grades[..., 0], grades[..., -1] = cumulative[..., 0], 1 - cumulative[..., -1]
    np.subtract(cumulative[..., 1:], cumulative[..., :-1], out=grades[..., 1:-1])
    return grades
