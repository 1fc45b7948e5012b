"""What tests would show: P(target value, result | findings), many tests at once.

Only hidden states in which a structure is touched are looked at one by one; in all
others a test shows what it shows at rest.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from neurosim.model.array import Model
from neurosim.model.axis import Axis
from neurosim.model.channel import Channel, Site
from neurosim.model.encode import main_root
from neurosim.model.involvement import Array, Indices
from neurosim.terms import ROOTS, mirror

Candidate = tuple[str, str, str]  # structure, side, kind
#: Roots whose tests are looked at together.
_NEAR = 4
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


class _Block(NamedTuple):
    """Results of tests, in the rows in which any of them differs from rest.

    Attributes
    ----------
    rows
        Shape (B,).
    rest
        P(result) at rest, shape (A * H, sum of grades).
    changes
        For each test P(result) less that under each distinct drive, shape
        (U, A * H, grades), and the drive of each row, shape (B,).
    """

    rows: Indices
    rest: Array
    changes: list[tuple[Array, Indices]]

    def change(self) -> Array:
        """Return P(result) less that at rest, shape (B * A * H, sum of grades).

        Put together each time: whole it is ten times larger than its parts.
        """
        parts = [change.take(code, axis=0) for change, code in self.changes]
        joined = np.concatenate(parts, axis=2)
        return joined.reshape(-1, joined.shape[2])


def place_of(model: Model, item: Candidate) -> Site:
    """Return the structure and side whose state a test reads."""
    test = model.atlas.structures[item[0]]
    return test.owner, mirror(item[1]) if test.laterality == "crossed" else item[1]


@lru_cache(maxsize=128)
def _block(model: Model, axis: Axis, items: tuple[Candidate, ...]) -> _Block:
    return _make_block(model, axis, items, None)


def _make_block(
    model: Model, axis: Axis, items: tuple[Candidate, ...], seen: Array | None
) -> _Block:
    """Return the results of tests; ``seen`` is what records say of their state."""
    results, codes = [], []
    for item in items:
        rows = model.rows(*place_of(model, item))
        states = rows.table.reshape(len(rows.table), -1, rows.table.shape[-1])
        if seen is not None:
            states = states * seen
            states = states / states.sum(axis=-1, keepdims=True)
        results.append(states @ model.reading(item[0], item[2]))
        codes.append(rows.index.ravel().take(axis.cell))
    rest = [
        result[code[axis.rest]] for result, code in zip(results, codes, strict=True)
    ]
    touched = np.zeros(len(axis.cell), dtype=bool)
    for result, code, still in zip(results, codes, rest, strict=True):
        touched |= (result != still).any(axis=(1, 2))[code]
    where = np.flatnonzero(touched)
    changes = [
        (result - still, code[where])
        for result, code, still in zip(results, codes, rest, strict=True)
    ]
    return _Block(where, np.concatenate(rest, axis=1), changes)


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


class Forecast:
    """P(target value, hidden cell | findings), worked out once for each modality.

    Parameters
    ----------
    model
        The model.
    targets
        What is to be told apart.
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
        self._weights: dict[str, tuple[Array, Array]] = {}

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
        sites = [place_of(self.model, item) for item in items]
        sizes = [len(structures[item[0]].scale.grades) for item in items]
        starts = np.cumsum([0, *sizes])
        joint = np.empty((len(self.targets.names), int(starts[-1])))
        for places in self._groups(sites, seen):
            chosen = tuple(items[place] for place in places)
            columns = np.concatenate(
                [np.arange(starts[place], starts[place + 1]) for place in places]
            )
            site = sites[places[0]]
            joint[:, columns] = self._joint(site, chosen, seen.get(site))
        return np.maximum(joint, 0.0, out=joint), starts[:-1]

    def _groups(
        self, sites: Sequence[Site], seen: Mapping[Site, Array]
    ) -> list[list[int]]:
        """Return tests that are touched together; one with records stands alone."""
        found: dict[tuple[object, ...], list[int]] = {}
        for place, site in enumerate(sites):
            alone = (place,) if site in seen else ()
            found.setdefault((*_near(self.model, site), *alone), []).append(place)
        return [places for _, places in sorted(found.items())]

    def _joint(
        self, site: Site, items: tuple[Candidate, ...], seen: Array | None
    ) -> Array:
        """Return P(target value, result | findings) of near tests."""
        modality = self.model.atlas.structures[site[0]].modality
        axis = self.model.axis(modality)
        weights, whole = self._weight(modality, axis)
        block = _block(self.model, axis, items)
        if seen is not None:
            block = _make_block(self.model, axis, items, seen)
        change = block.change()
        near = weights.take(block.rows, axis=0).reshape(-1, weights.shape[2])
        joint: Array = whole.T @ block.rest + near.T @ change
        return joint + self._with_causes(items, seen)

    def _with_causes(self, items: tuple[Candidate, ...], seen: Array | None) -> Array:
        """Return what second causes change, in profiles that spare the structure."""
        changes = []
        for item in items:
            site = place_of(self.model, item)
            drives = self.model.beside.drives(site)
            table = self.model.reading(item[0], item[2])
            total = np.zeros((len(self.targets.names), table.shape[1]))
            rest = self.model.rows(*site).rest
            modality = self.model.atlas.structures[site[0]].modality
            for cause in np.flatnonzero(drives).tolist():
                for kind, mass in self._by_kind(modality, cause, rest):
                    shown = self._shown(site, float(drives[cause]), kind, seen)
                    usual = self._shown(site, 0.0, kind, seen)
                    total += mass @ (shown - usual) @ table
            changes.append(total)
        return np.concatenate(changes, axis=1)

    def _by_kind(
        self, modality: str, cause: int, rest: Indices
    ) -> Iterator[tuple[int, Array]]:
        """Yield P(target value, cause, class, habit), (T, H), of who is spared."""
        mass = self._mass("reflex" if modality == "reflex" else "", cause)
        values, size = self.targets.value, len(self.targets.names)
        for kind in np.unique(rest).tolist():
            if kind >= 0:
                here = (mass * (rest == kind)[:, None])[self.targets.profile]
                here = here * self._entries[:, None]
                by_value = [np.bincount(values, column, size) for column in here.T]
                yield kind, np.stack(by_value, axis=1)

    @cache  # noqa: B019 - a forecast lives for one call
    def _mass(self, modality: str, cause: int) -> Array:
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

    @cache  # noqa: B019 - a forecast lives for one call
    def _habits(self, number: int) -> Array:
        """Return P(habit | findings, profile) in a part, shape (P, H)."""
        part = self._parts[number]
        cells = part.channels["reflex"].cells(part.mass)
        habits: Array = cells.reshape(
            len(cells), -1, len(self.model.habit("reflex"))
        ).sum(axis=1)
        return habits

    def _shown(self, site: Site, drive: float, kind: int, seen: Array | None) -> Array:
        """Return P(state | habit, cause, what was recorded of it), (H, K)."""
        states = self.model.beside.states(site, drive, kind)
        if seen is not None:
            states = states * seen
            states = states / states.sum(axis=1, keepdims=True)
        return states

    def _weight(self, modality: str, axis: Axis) -> tuple[Array, Array]:
        """Return P(target value, row, severity, habit | findings), (R, A * H, T).

        With it its sum over the rows, (A * H, T).
        """
        if modality not in self._weights:
            self._weights.clear()  # groups come modality by modality
            weights = self._by_row(self._cells(modality), axis)
            self._weights[modality] = weights, weights.sum(axis=0)
        return self._weights[modality]

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

    def _by_row(self, cells: Array, axis: Axis) -> Array:
        """Return P(target value, row, severity, habit | findings), (R, A * H, T)."""
        shifts, targets = axis.row.shape[1], self.targets
        weighed = cells.take(targets.profile, axis=0)
        weighed *= self._entries[:, None]
        order = _order(axis, targets)
        flat = weighed.reshape(len(weighed) * shifts, -1).take(order.order, axis=0)
        summed = np.add.reduceat(flat, order.starts, axis=0)
        summed[summed < _LEAST] = 0
        weights = np.zeros((len(axis.cell), flat.shape[1], len(targets.names)))
        weights[order.row, :, order.value] = summed
        return weights


@lru_cache(maxsize=4096)
def _near(model: Model, site: Site) -> tuple[str, str, int]:
    """Return what tests that are looked at together share."""
    structure = model.atlas.structures[site[0]]
    root = main_root(model, structure)
    return structure.modality, site[1], ROOTS.index(root) // _NEAR if root else -1
