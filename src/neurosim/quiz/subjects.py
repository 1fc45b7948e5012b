"""What cards can be about: found in the tables, never in a second list."""

from functools import cached_property
from itertools import pairwise

from neurosim.atlas import Atlas
from neurosim.records import Structure
from neurosim.simulation import items_of
from neurosim.terms import OTHER_SUPPLY, ROOTS, SEGMENTS, segment_root

_ZONES = ("subarticular", "foraminal", "extraforaminal")


class Subjects:
    """The areas, muscles, reflexes, discs and signs that cards ask about.

    Parameters
    ----------
    atlas
        The tables.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> Subjects(load_atlas()).main_root("triceps")
    'C7'
    """

    def __init__(self, atlas: Atlas):
        self.atlas = atlas
        self._full = _structures(atlas, "full")

    @cached_property
    def _keyed(self) -> frozenset[str]:
        """Roots with a key muscle: those of the limbs, which are taught first."""
        tests = (self.atlas.structures[name] for name in self.key_muscles())
        return frozenset(segment_root(test.key) for test in tests)

    def main_root(self, structure: str) -> str:
        """Return the root with the largest share; empty if it is none."""
        weights = self.atlas.weights.get(self.atlas.structures[structure].owner, {})
        main = max(weights, key=lambda root: weights[root], default="")
        return "" if main == OTHER_SUPPLY else main

    def _of(self, modality: str) -> list[str]:
        return [
            s.id
            for s in self._full
            if s.modality == modality
            and not s.same_as
            and s.laterality == "sided"
            and self.main_root(s.id)
            and not _names_root(s.name)
        ]

    def areas(self) -> list[str]:
        """Return the skin areas that cards ask about; position sense is none."""
        names = self._of("sensory")
        return [n for n in names if n in self.atlas.weights and "sense" not in n]

    def _key_points(self) -> list[str]:
        found = _structures(self.atlas, "isncsci")
        return [
            s.id
            for s in found
            if s.modality == "sensory" and s.key and not _names_root(s.how)
        ]

    def key_muscles(self) -> list[str]:
        """Return the key muscles of the ISNCSCI."""
        found = _structures(self.atlas, "isncsci")
        return [s.id for s in found if s.modality == "motor" and s.key]

    def _discs(self) -> list[str]:
        return [
            f"{level.level}:{zone}"
            for level in self.atlas.levels.values()
            if level.region != "thoracic"
            for zone in _ZONES
            if level.region == "lumbar" or zone == "foraminal"
        ]

    def _roots_with_area(self) -> list[str]:
        return [r for r in ROOTS if any(self.main_root(a) == r for a in self.areas())]

    def _pairs(self) -> list[str]:
        keyed = self._keyed
        return [f"{a}-{b}" for a, b in pairwise(ROOTS) if a in keyed and b in keyed]

    def _signs(self) -> list[str]:
        """Return signs of tracts and sphincters: they tell kinds of cause apart."""
        return [
            s.id
            for s in self._full
            if not s.same_as
            and (
                s.modality == "umn"
                or (s.modality == "autonomic" and s.laterality == "midline")
            )
        ]


def _structures(atlas: Atlas, protocol: str) -> list[Structure]:
    names = dict.fromkeys(item[0] for item in items_of(atlas, protocol))
    return [atlas.structures[name] for name in names]


def _names_root(text: str) -> bool:
    words = text.replace("(", " ").replace(")", " ").replace(",", " ").split()
    return any(word in ROOTS or word in SEGMENTS for word in words)
