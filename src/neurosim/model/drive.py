"""How strongly each lesion drives each structure, before severity.

A drive is 0 where the lesion leaves the structure alone and 1 where a complete
lesion takes all of it. Reflexes have a sign: below 0 lost, above 0 brisk.
"""

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache, partial

import numpy as np

from neurosim.atlas import Atlas, kept
from neurosim.field import CLUSTER, OUTSIDE, PLAIN, Field, class_of, place_of
from neurosim.lesion_tables import Supply
from neurosim.model.involvement import Array, Indices, Mask, Profiles
from neurosim.records import Structure
from neurosim.terms import HISTORY, MIDLINE, OTHER_SUPPLY, ROOTS, SIDES, mirror

#: Modalities in which a sign without a cause is rarer outside the complaint's field.
_PLACED = ("sensory", "motor", "pain", "tension", "local")
#: Modalities that "something else", which is about as wide as a nerve, can take.
_CLUSTERED = ("sensory", "motor", "reflex", "pain")
#: What carries pin prick and temperature, and what carries vibration and position.
TRACTS = ("spinothalamic", "dorsal")


@kept
def _supplies(atlas: Atlas) -> Mapping[str, Mapping[str, list[Supply]]]:
    """Return the rows about each structure, by look-alike."""
    found: dict[str, dict[str, list[Supply]]] = {}
    for supply in atlas.all_supplies:
        by_lesion = found.setdefault(supply.structure, {})
        by_lesion.setdefault(supply.lesion, []).append(supply)
    return found


class Drives:
    """Drives of structures under every profile and displacement.

    Parameters
    ----------
    atlas
        The tables.
    profiles
        What the lesions touch.
    """

    def __init__(self, atlas: Atlas, profiles: Profiles):
        self.atlas = atlas
        self.profiles = profiles
        self._size = len(profiles.family)
        self._seen: dict[tuple[str, str], Array] = {}

    @cached_property
    def _families(self) -> Mapping[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        keys = zip(self.profiles.family, self.profiles.side, strict=True)
        for index, (family, side) in enumerate(keys):
            if family:
                found.setdefault((family, side), []).append(index)
        return found

    @cached_property
    def _fields(self) -> tuple[tuple[Field, ...], Indices]:
        """The distinct fields, and which of them each profile has."""
        known = dict.fromkeys(self.profiles.field)
        place = {field: index for index, field in enumerate(known)}
        return tuple(known), np.array([place[field] for field in self.profiles.field])

    @cached_property
    def _cluster(self) -> Mask:
        return np.array(self.profiles.cluster)

    def classes(self, structure: Structure, side: str) -> Indices:
        """Return how the background of a structure is worked out, shape (P,).

        See :func:`neurosim.field.class_of`; ``CLUSTER`` is added where
        "something else" may have taken the structure.
        """
        if structure.scale_name == "segment":
            return np.full(self._size, PLAIN)
        fields, which = self._fields
        place = place_of(self.atlas, structure)
        found = np.array([class_of(field, place, side) for field in fields])[which]
        taken = self._cluster & (found != OUTSIDE)
        if structure.modality not in _PLACED:
            found = np.full(self._size, PLAIN)
        if structure.modality in _CLUSTERED:
            found = found + CLUSTER * taken
        return found

    def drive(self, structure: Structure, side: str, shifts: range) -> Array:
        """Return the drive of a structure, shape (P profiles, D displacements).

        Parameters
        ----------
        structure
            A structure that owns its state.
        side
            ``right``, ``left`` or ``midline``.
        shifts
            Displacements of the patient's map, in roots.
        """
        if structure.scale_name == "segment":
            return self._sensory_level(side, len(shifts))
        if structure.pool == "border":
            touched = self._border(side)
        else:
            touched = self._touched(structure.modality, side)
        values = self._by_roots(structure, touched, shifts)
        self._add_supply(values, structure, side)
        return values

    def tracts(self, structure: Structure, side: str) -> Array:
        """Return how far the tracts of a skin area are cut, shape (P, 1, 2).

        A displaced map does not move them: they run past all segments below.
        """
        found = [
            self._by_roots(structure, self.profiles.seen(tract, side), range(1))
            for tract in TRACTS
        ]
        return np.stack(found, axis=-1)

    def fingerprint(self, modality: str, shifts: range) -> Array:
        """Return a number for all that structures of a modality can see.

        Profiles and displacements with the same number drive every structure alike;
        shape (P, D).
        """
        code = self._code(partial(self._touched, modality), modality, shifts)
        if modality == "umn":
            code = code + np.e * self._code(self._border, modality, range(1))
        if modality == "sensory":
            for number, tract in enumerate(TRACTS, start=2):
                seen = partial(self.profiles.seen, tract)
                code = code + np.sqrt(number) * self._code(seen, modality, range(1))
            for number, side in enumerate(SIDES, start=1):
                code += np.sin(number) * self._sensory_level(side, len(shifts))
        return code + self._direct(modality)[:, None]

    def _code(
        self, seen: Callable[[str], Array], modality: str, shifts: range
    ) -> Array:
        """Return a number for what is seen of each side and root, shape (P, D)."""
        sides = [seen(side) for side in (MIDLINE, *SIDES)]
        every = np.concatenate(sides, axis=1)  # (P, 4, 30)
        mark = np.sin(1.0 + np.arange(every[0].size)).reshape(every.shape[1:])
        rooted = list(self._rooted.get(modality, ()))
        mark = mark * np.isin(np.arange(len(ROOTS)), rooted)
        # Moving the weights down is the same as moving what is touched up.
        marks = np.einsum("drt,sr->dst", _moves(shifts), mark)
        return np.tensordot(every, marks, axes=([1, 2], [1, 2]))

    def covers(self, other: "Drives", structure: Structure) -> bool:
        """Return whether :meth:`fingerprint` sees what a structure hangs on elsewhere.

        Parameters
        ----------
        other
            Drives of tables in which that structure, and no other, differs.
        structure
            The structure, as it is there.
        """
        reached = np.flatnonzero(other._weights(structure)).tolist()
        lesions = set(_supplies(other.atlas).get(structure.id, ()))
        return self._rooted.get(structure.modality, set()).issuperset(reached) and (
            self._supplied.get(structure.modality, set()).issuperset(lesions)
        )

    @cached_property
    def _rooted(self) -> Mapping[str, set[int]]:
        """The roots, counted from 0, that some structure of a modality hangs on."""
        found: dict[str, set[int]] = {}
        for name in self.atlas.weights:
            structure = self.atlas.structures[name]
            reached = np.flatnonzero(self._weights(structure)).tolist()
            found.setdefault(structure.modality, set()).update(reached)
        return found

    @cached_property
    def _supplied(self) -> Mapping[str, set[str]]:
        """The look-alikes that touch some structure of a modality."""
        found: dict[str, set[str]] = {}
        for name, lesions in _supplies(self.atlas).items():
            modality = self.atlas.structures[name].modality
            found.setdefault(modality, set()).update(lesions)
        return found

    def _direct(self, modality: str) -> Array:
        """Return a number for what a profile touches other than by roots, (P,)."""
        code = np.zeros(self._size)
        within = self._supplied.get(modality, set())
        for number, ((family, _), rows) in enumerate(self._families.items(), start=1):
            if family in within:
                code[rows] = number
        code *= np.pi
        fields = np.sqrt(2.0) * (1 + self._fields[1])
        if modality in _PLACED:
            code += fields
        if modality in _CLUSTERED:
            code += np.sqrt(3.0) * fields * self._cluster
        return code

    def _by_roots(self, structure: Structure, touched: Array, shifts: range) -> Array:
        """Return the drive through roots; ``touched`` has shape (P, sides, 30)."""
        weights = self._weights(structure)
        if structure.pool in ("any", "border", "both"):
            parts = np.flatnonzero(weights)
            share = weights[parts] / weights.max(initial=1e-300)
            reach = touched[:, :, _places(shifts)[:, parts]] * share
            sides = reach.max(axis=3, initial=0.0)
            strongest: Array = sides.max(axis=1)
            if structure.pool != "both":
                return strongest
            least: Array = sides.min(axis=1)
            one_side = self.atlas.observe("one_side")
            return least + one_side * (strongest - least)
        summed: Array = (touched @ (weights @ _moves(shifts)).T).mean(axis=1)
        return summed

    def _weights(self, structure: Structure) -> Array:
        """Return root weights, shape (30,)."""
        base = np.zeros(len(ROOTS))
        for root, weight in self.atlas.weights.get(structure.id, {}).items():
            if root != OTHER_SUPPLY:
                base[ROOTS.index(root)] = weight
        return self._blurred(base) if structure.pool == "blur" else base

    def _blurred(self, base: Array) -> Array:
        blurred = base * self.atlas.observe("statement_blur", "0")
        for distance in (1, 2):
            share = self.atlas.observe("statement_blur", str(distance))
            up, down = base @ _moves(range(-distance, distance + 1, 2 * distance))
            blurred += share * (down + up)
        return blurred

    def _touched(self, modality: str, side: str) -> Array:
        """Return what structures of a modality see of the roots, worked out once."""
        key = modality, side
        if key not in self._seen:
            self._seen[key] = self._find_touched(modality, side)
        return self._seen[key]

    def _find_touched(self, modality: str, side: str) -> Array:
        lower, upper, weak = (
            self.profiles.seen(kind, side) for kind in ("lower", "upper", "weak")
        )
        pain, tension = self.profiles.pain, self.profiles.tension
        weakness = self.atlas.observe("upper_weakness")
        touched: dict[str, Callable[[], Array]] = {
            "sensory": lambda: lower,
            "motor": lambda: np.maximum(np.maximum(lower, weak), weakness * upper),
            "reflex": lambda: upper * (1 - lower) - lower,
            "pain": lambda: lower * pain[:, None, None],
            "tension": lambda: lower * tension[:, None, None],
            "umn": lambda: upper,
            # Sphincters hang on the cord too; the sided sign (Horner) on its root.
            "autonomic": lambda: np.maximum(lower, upper * (side == MIDLINE)),
            "local": lambda: np.zeros_like(lower),
            HISTORY: lambda: np.zeros_like(lower),  # it is never weighed
        }
        return touched[modality]()

    def _border(self, side: str) -> Array:
        """Return how far each root is lost while the tract below it is cut."""
        lower = self.profiles.seen("lower", side)
        upper = self.profiles.seen("upper", side)
        below = np.concatenate([upper[..., 1:], np.zeros_like(upper[..., :1])], axis=-1)
        lost: Array = np.minimum(lower, below)
        return lost

    def _add_supply(self, values: Array, structure: Structure, side: str) -> None:
        """Give mimics the drive that mimics.csv states."""
        if not self._families:  # then nobody needs to work out what unions lose
            return
        supplies = _supplies(self.atlas).get(structure.id)
        if supplies is None:
            return
        gain = self.atlas.observe("supply_gain", structure.modality)
        sign = -1.0 if structure.modality == "reflex" else 1.0
        for (family, lesion_side), rows in self._families.items():
            shares = [
                supply.share
                for supply in supplies.get(family, ())
                if _reaches(supply.side, lesion_side, side)
            ]
            if shares:  # of a lesion of both sides, the nearer and the further side
                values[rows] = sign * gain * max(shares, key=abs)

    def _sensory_level(self, side: str, count: int) -> Array:
        """Return the index of the highest root whose tract is cut, or -1."""
        cut = self.profiles.seen("spinothalamic", side).max(axis=1) > 0
        highest = np.where(cut.any(axis=1), cut.argmax(axis=1), -1)
        return np.repeat(highest[:, None].astype(np.float64), count, axis=1)


@lru_cache(maxsize=16)
def _moves(shifts: range) -> Array:
    """Return what moves root weights caudally by each shift, shape (D, 30, 30).

    What would fall off stays at the end.
    """
    return np.equal(_places(shifts)[:, :, None], np.arange(len(ROOTS))).astype(
        np.float64
    )


@lru_cache(maxsize=16)
def _places(shifts: range) -> Indices:
    """Return where each root lies under each shift, shape (D, 30)."""
    roots = np.arange(len(ROOTS))
    places: Indices = np.clip(roots + np.array(shifts)[:, None], 0, len(roots) - 1)
    return places


def _reaches(relation: str, lesion_side: str, side: str) -> bool:
    if relation == "both" or not lesion_side or side == MIDLINE:
        return True
    wanted = lesion_side if relation == "same" else mirror(lesion_side)
    return side == wanted
