"""What tests would show: P(target value, result | findings), many tests at once.

Only hidden states in which a structure is touched are looked at; in all others it is at
rest. Those in which its drive is the same are summed first, for each target value, and
tests that read the same state share that sum: exact, for all of this is linear.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from neurosim.model.array import Model
from neurosim.model.axis import Axis
from neurosim.model.channel import Channel
from neurosim.model.involvement import Array, Indices
from neurosim.terms import Site

Candidate = tuple[str, str, str]  # structure, side, kind
#: Probabilities below this count as 0: processors are slow with the smallest numbers.
_LEAST = 1e-100


@dataclass(frozen=True, eq=False)
class Targets:
    """Values of a target, and the profiles that count for each.

    Attributes
    ----------
    names
        The values, length T.
    entry
        Entry of each pattern of each lesion, shape (R,).
    value, profile
        Value and profile of each entry.
    """

    names: tuple[str, ...]
    entry: Indices
    value: Indices
    profile: Indices

    @classmethod
    def of(cls, model: Model, values: Sequence[str]) -> "Targets":
        """Return the targets if each lesion has one of some values."""
        names = tuple(dict.fromkeys(values))
        position = {name: index for index, name in enumerate(names)}
        number = np.array([position[name] for name in values])
        profiles = model.profiles
        size = len(profiles.family)
        pairs = number[profiles.lesion] * size + profiles.profile
        known, entry = np.unique(pairs, return_inverse=True)
        return cls(names, entry, *np.divmod(known, size))


class _Order(NamedTuple):
    """How entries under each displacement go to rows of an axis."""

    order: Indices  # entries x displacements, sorted by row and value
    starts: Indices
    row: Indices
    value: Indices


@lru_cache(maxsize=32)
def _order(axis: Axis, targets: Targets) -> _Order:
    rows = axis.row[targets.profile]  # (entries, D)
    keys = (rows * len(targets.names) + targets.value[:, None]).ravel()
    order = np.argsort(keys, kind="stable")
    known, starts = np.unique(keys[order], return_index=True)
    return _Order(order, starts, *np.divmod(known, len(targets.names)))


class _Group(NamedTuple):
    """What is summed before it meets the states of a structure.

    Attributes
    ----------
    order
        Places of what is summed, those of one sum together.
    starts
        Where each sum starts.
    value
        The target value of each sum.
    kind
        The drive, or the class at rest, of each sum.
    """

    order: Indices
    starts: Indices
    value: Indices
    kind: Indices

    @classmethod
    def of(cls, where: Indices, value: Indices, kind: Indices) -> "_Group":
        """Return the places of each target value and kind together."""
        size = int(kind.max(initial=0)) + 1
        keys = value * size + kind
        order = np.argsort(keys, kind="stable")
        known, starts = np.unique(keys[order], return_index=True)
        return cls(where[order], starts, *np.divmod(known, size))

    def sums(self, values: Array) -> Array:
        """Return the sums of values, along the first axis."""
        chosen = values.take(self.order, axis=0)
        return np.add.reduceat(chosen, self.starts, axis=0) if len(chosen) else chosen


@lru_cache(maxsize=2048)
def _touched(model: Model, axis: Axis, targets: Targets, site: Site) -> _Group:
    """Return the rows of each target value in which a structure is not at rest."""
    code = model.rows(*site).index.ravel().take(axis.cell)
    pairs = _order(axis, targets)
    drive = code.take(pairs.row)
    where = np.flatnonzero(drive != code[axis.rest])
    return _Group.of(where, pairs.value[where], drive[where])


@lru_cache(maxsize=2048)
def _spared(model: Model, targets: Targets, site: Site) -> _Group:
    """Return the entries of each target value that spare a structure."""
    rest = model.rows(*site).rest.take(targets.profile)
    where = np.flatnonzero(rest >= 0)
    return _Group.of(where, targets.value[where], rest[where])


class Part(NamedTuple):
    """A way in which the findings came about.

    Attributes
    ----------
    mass
        P(way, g | findings, profile), shape (P, G), times P(findings | profile).
    channels
        The modalities, recorded or not.
    causes
        For each second cause of this way its place among the causes, and its share
        of ``mass`` by profile, shape (P,) or (1,).
    """

    mass: Array
    channels: Mapping[str, Channel]
    causes: Sequence[tuple[int, Array]]


class TargetForecast:
    """P(target value, hidden cell | findings), worked out once for each modality.

    Parameters
    ----------
    model
        The model.
    targets
        What to tell apart.
    prior
        P(pattern of a lesion), shape (R,).
    parts
        The ways in which the findings came about.
    """

    def __init__(
        self,
        model: Model,
        targets: Targets,
        prior: Array,
        parts: Sequence[Part],
    ):
        self.model, self.targets = model, targets
        self._entries = np.bincount(targets.entry, weights=prior)
        self._parts = parts
        # Kept here, so that they go when the forecast goes.
        self._causes = cache(self._find_causes)
        self._mass = cache(self._find_mass)
        self._habits = cache(self._find_habits)
        self._weight = cache(self._find_weight)

    def joints(
        self, items: Sequence[Candidate], seen: Mapping[Site, Array]
    ) -> tuple[Array, Indices]:
        """Return P(target value, result | findings) of tests, side by side.

        Parameters
        ----------
        items
            The tests.
        seen
            P(records so far | state) of structures that have some.

        Returns
        -------
        joint : ndarray
            Shape (T, sum of grades), in the order of ``items``.
        starts : ndarray
            The first column of each test.
        """
        structures = self.model.atlas.structures
        sizes = [len(structures[item[0]].scale.grades) for item in items]
        starts = np.cumsum([0, *sizes])
        joint = np.empty((len(self.targets.names), int(starts[-1])))
        states: dict[Site, Array] = {}
        for item, start, size in zip(items, starts[:-1].tolist(), sizes, strict=True):
            site = structures[item[0]].site(item[1])
            if site not in states:
                states[site] = self._joint(site, seen.get(site))
            read = states[site] @ self.model.reading(item[0], item[2])
            joint[:, start : start + size] = read
        return np.maximum(joint, 0.0, out=joint), starts[:-1]

    def _joint(self, site: Site, seen: Array | None) -> Array:
        """Return P(target value, state of a structure | findings)."""
        rows = self.model.rows(*site)
        states = rows.table.reshape(len(rows.table), -1, rows.table.shape[-1])
        if seen is not None:
            states = states * seen
            states = states / states.sum(axis=-1, keepdims=True)
        modality = self.model.atlas.structures[site[0]].modality
        axis = self.model.axis(modality)
        rest = states[rows.index.ravel()[axis.cell[axis.rest]]]
        weights, whole = self._weight(modality, axis)
        group = _touched(self.model, axis, self.targets, site)
        change = (states - rest).take(group.kind, axis=0)
        joint: Array = whole @ rest
        touched = np.einsum("na,nak->nk", group.sums(weights), change)
        np.add.at(joint, group.value, touched)
        self._add_causes(joint, site, seen)
        return joint

    def _add_causes(self, joint: Array, site: Site, seen: Array | None) -> None:
        """Add what second causes change, in profiles that spare the structure."""
        reflex = self.model.atlas.structures[site[0]].modality == "reflex"
        causes, mass = self._causes(reflex)
        drives = self.model.beside.drives(site)[list(causes)]
        active = np.flatnonzero(drives)
        if not len(active):
            return
        group = _spared(self.model, self.targets, site)
        sums = group.sums(mass.take(active, axis=1))
        sums = sums.reshape(len(sums), -1)
        for kind in np.unique(group.kind).tolist():
            change = self._change(site, drives[active].tolist(), kind, seen)
            here = group.kind == kind
            joint[group.value[here]] += sums[here] @ change

    def _find_causes(self, reflex: bool) -> tuple[tuple[int, ...], Array]:
        """Return the second causes, and P(entry, cause, habit | findings), (E, C, H).

        With it the entry's share of the target, and one habit where none matters.
        """
        found = {index for part in self._parts for index, _ in part.causes}
        causes = tuple(sorted(found))
        kind = "reflex" if reflex else ""
        masses = [self._mass(kind, cause)[self.targets.profile] for cause in causes]
        mass = np.stack(masses, axis=1) if masses else np.zeros((1, 0, 1))
        return causes, mass * self._entries[:, None, None]

    def _find_mass(self, modality: str, cause: int) -> Array:
        """Return P(cause, habit | findings, profile) times P(findings | profile)."""
        total: Array = np.zeros((1, 1))
        for number, part in enumerate(self._parts):
            for index, share in part.causes:
                if index == cause:
                    habits = (
                        self._habits(number)
                        if modality
                        else part.mass.sum(axis=1, keepdims=True)
                    )
                    total = total + habits * share[:, None]
        return np.broadcast_to(total, (len(self.model.profiles.family), total.shape[1]))

    def _find_habits(self, number: int) -> Array:
        """Return P(habit | findings, profile) in a part, shape (P, H)."""
        part = self._parts[number]
        cells = part.channels["reflex"].cells(part.mass)
        habits: Array = cells.reshape(
            len(cells), -1, len(self.model.habit("reflex"))
        ).sum(axis=1)
        return habits

    def _change(
        self, site: Site, drives: list[float], kind: int, seen: Array | None
    ) -> Array:
        """Return P(state | cause, habit, records) less that at rest, (C * H, K)."""
        beside = self.model.beside
        states = np.stack([beside.states(site, at, kind) for at in (0.0, *drives)])
        if seen is not None:
            states = states * seen
            states /= states.sum(axis=-1, keepdims=True)
        change: Array = states[1:] - states[0]
        return change.reshape(-1, change.shape[-1])

    def _find_weight(self, modality: str, axis: Axis) -> tuple[Array, Array]:
        """Return P(row and target value, severity, habit | findings), (N, A * H).

        Only pairs of a row and a value that occur together are kept: see ``_order``.
        With it its sum over the rows, (T, A * H).
        """
        order = _order(axis, self.targets)
        weighed = self._cells(modality).take(self.targets.profile, axis=0)
        weighed *= self._entries[:, None]
        flat = weighed.reshape(axis.row.shape[1] * len(weighed), -1)
        weights = np.add.reduceat(flat.take(order.order, axis=0), order.starts, axis=0)
        weights[weights < _LEAST] = 0
        whole = np.zeros((len(self.targets.names), weights.shape[1]))
        np.add.at(whole, order.value, weights)
        return weights, whole

    def _cells(self, modality: str) -> Array:
        """Return P(hidden cell | findings, profile), shape (P, D * A * H)."""
        merged: dict[int, tuple[Channel, Array]] = {}
        for part in self._parts:
            channel = part.channels[modality]
            known = merged.get(id(channel))
            mass = part.mass if known is None else known[1] + part.mass
            merged[id(channel)] = channel, mass
        parts = [channel.cells(mass) for channel, mass in merged.values()]
        total = parts[0]
        for cells in parts[1:]:
            total = total + cells
        return total
