"""A second cause: what people have beside the lesion that brings them.

A polyneuropathy, ankle jerks lost with age, a numb hand of old. It is independent of
the lesion, at most one, and shows only in structures that the lesion leaves alone.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from neurosim.atlas import Atlas, kept
from neurosim.lesion import Lesion, hypotheses
from neurosim.model.drive import Drives
from neurosim.model.involvement import Array, build_profiles
from neurosim.model.link import Link
from neurosim.terms import Site, TableError

#: Share of a reflex's supply from which a second cause takes it.
_LOST = 0.5


@dataclass(frozen=True)
class Cause:
    """One second cause.

    Attributes
    ----------
    name
        In words, with its side.
    share
        How often people of the age have it.
    lesion
        The hypothesis it is, or None: a structure lost on both sides.
    structure
        That structure.
    """

    name: str
    share: float
    lesion: Lesion | None = None
    structure: str = ""


class SecondCauses:
    """The second causes at one age, and what structures are like under each.

    Parameters
    ----------
    atlas
        The tables: rows ``beside`` of observation.csv.
    link
        From drive to state, at the age.
    """

    def __init__(self, atlas: Atlas, link: Link):
        self.atlas, self._link = atlas, link
        self.causes = tuple(_causes(atlas, link.age))
        self.share: Array = np.array([cause.share for cause in self.causes])
        self._severity = np.array([atlas.observe("beside_severity")])
        self.drives = lru_cache(maxsize=None)(self._find_drives)
        self.states = lru_cache(maxsize=None)(self._find_states)

    def _find_drives(self, site: Site) -> Array:
        """Return how strongly each cause drives a structure, shape (C,)."""
        structure = self.atlas.structures[site[0]]
        found = np.zeros(len(self.causes))
        if structure.scale_name == "segment":
            return found
        lesions, drives = _drives(self.atlas)
        by_lesion = drives.drive(structure, site[1], range(1))[:, 0]
        for index, cause in enumerate(self.causes):
            if cause.lesion is not None:
                found[index] = by_lesion[lesions[cause.lesion]]
            elif cause.structure == site[0]:
                found[index] = -1.0 if structure.modality == "reflex" else 1.0
        if structure.modality == "reflex":  # lost or not: few sets of reflexes
            found = np.where(found <= -_LOST, -1.0, 0.0)
        return found

    def _find_states(self, site: Site, drive: float, kind: int) -> Array:
        """Return P(state) of a structure of a class under a drive, shape (H, K)."""
        structure = self.atlas.structures[site[0]]
        drives = np.array([[drive]])
        states: Array = self._link.states(structure, drives, self._severity, kind)
        by_habit: Array = states[0, 0]
        return by_habit


@kept
def _drives(atlas: Atlas) -> tuple[dict[Lesion, int], Drives]:
    """Return the profile of each lesion that can stand beside, and their drives."""
    lesions = [cause.lesion for cause in _causes(atlas, None) if cause.lesion]
    profiles = build_profiles(atlas, lesions)
    first = {
        lesion: int(profiles.profile[np.argmax(profiles.lesion == index)])
        for index, lesion in enumerate(lesions)
    }
    return first, Drives(atlas, profiles)


def _causes(atlas: Atlas, age: float | None) -> list[Cause]:
    """Return the causes of the rows ``beside``: key ``WHO:AGE``."""
    ages: dict[str, list[tuple[float, float]]] = {}
    for (parameter, key), row in atlas.observation.items():
        if parameter == "beside":
            who, _, at = key.rpartition(":")
            ages.setdefault(who, []).append((float(at), row.value))
    wanted = atlas.observe("age_mean", "all") if age is None else age
    found: list[Cause] = []
    for who, known in ages.items():
        at, shares = np.array(sorted(known)).T
        share = float(np.interp(wanted, at, shares))
        found += _named(atlas, who, share)
    return found


def _named(atlas: Atlas, who: str, share: float) -> list[Cause]:
    """Return a cause on each side and on both, with their parts of the share."""
    if who in atlas.structures:
        name = f"{atlas.structures[who].name} lost on both sides"
        return [Cause(name, share, structure=who)]
    root = who.removesuffix(" root")
    lesions = [
        lesion
        for lesion in hypotheses(atlas)
        if (lesion.family == "root_not_disc" and lesion.roots[0][0] == root)
        or lesion.family == who
    ]
    if not lesions:
        raise TableError([f"observation.csv: beside {who!r} is not a cause"])
    family = atlas.families.get(who)
    both = family.bilateral if family and len(lesions) > 1 else 0.0
    return [
        Cause(
            f"old {lesion.side} {root} root lesion" if root != who else lesion.name,
            share * _part(lesion, len(lesions), both),
            lesion,
        )
        for lesion in lesions
    ]


def _part(lesion: Lesion, count: int, both: float) -> float:
    if count == 1:
        return 1.0
    return (1 - both) / 2 if lesion.side else both
