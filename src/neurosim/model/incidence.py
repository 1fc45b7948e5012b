"""How common lesions are: shares of groups, levels, zones, ages and sexes."""

from collections.abc import Sequence

import numpy as np

from neurosim.atlas import Atlas
from neurosim.lesion import Lesion, two_level_parts
from neurosim.model.involvement import Array
from neurosim.terms import GENERATED, ONSETS

#: Age, sex and weeks since the onset, each None where it is not known.
AgeSexWeeks = tuple[float | None, str | None, float | None]


def onset_of(atlas: Atlas, weeks: float | None) -> str:
    """Return how long a lesion has lasted, as the tables part it; or nothing.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> [onset_of(load_atlas(), weeks) for weeks in (1, 6, 30, None)]
    ['acute', 'subacute', 'chronic', '']
    """
    if weeks is None:
        return ""
    return next(
        (name for name in ONSETS[:-1] if weeks <= atlas.observe("onset_weeks", name)),
        ONSETS[-1],
    )


def usual_onset(atlas: Atlas, family: str) -> str:
    """Return when a family is seen oftener than others are; nothing if it has no rows.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> usual_onset(load_atlas(), "polyneuropathy")
    'chronic'
    """
    known = atlas.observation
    if ("onset", f"{family}:{ONSETS[0]}") not in known:
        return ""
    return max(ONSETS, key=lambda one: onset_factor(atlas, family, one))


def onset_factor(atlas: Atlas, family: str, onset: str) -> float:
    """Return how much oftener a family is seen so soon than others are."""
    everyone = atlas.observation.get(("onset", f"all:{onset}"))
    own = atlas.observation.get(("onset", f"{family}:{onset}"))
    return own.value / everyone.value if own and everyone else 1.0


class Incidence:
    """The shares of one setting.

    Parameters
    ----------
    atlas
        The tables.
    setting
        A setting of settings.csv.
    """

    def __init__(self, atlas: Atlas, setting: str):
        self.atlas, self.setting = atlas, setting

    def prior(self, lesions: Sequence[Lesion], person: AgeSexWeeks) -> Array:
        """Return prior weights: group share, split within the group, then the person.

        Within a group (all discs, all mimics, ...) the weights are normalised, so
        the share of a group is what settings.csv says.
        """
        groups = [_group(lesion) for lesion in lesions]
        within = np.array([self._common(lesion) for lesion in lesions])
        totals: dict[str, float] = {}
        for name, weight in zip(groups, within, strict=True):
            totals[name] = totals.get(name, 0.0) + weight
        share = {
            name: self.atlas.setting(self.setting, "share", name) / (total or 1.0)
            for name, total in totals.items()
        }
        prior: Array = within * np.array([share[name] for name in groups])
        if person != (None, None, None):
            places = [(lesion.family, lesion.level) for lesion in lesions]
            factor = {place: self._person(place, person) for place in set(places)}
            prior *= np.array([factor[place] for place in places])
        return prior

    def _common(self, lesion: Lesion) -> float:
        """Return how common a lesion is within its group, as nobody's age is known."""
        known = self.atlas.derived.setdefault(("common", self.setting), {})
        if lesion not in known:
            known[lesion] = self._within(lesion) * self._part(lesion)
        return float(known[lesion])

    def _part(self, lesion: Lesion) -> float:
        """Return the part that this side, or both sides together, has of a lesion."""
        both = self._both(lesion.family)
        if both is None:
            return 0.5 if lesion.side else 1.0
        return (1 - both) / 2 if lesion.side else both

    def _both(self, name: str) -> float | None:
        """Return how often a lesion that can be of one side is of both, if known."""
        if name in GENERATED:
            row = self.atlas.observation.get(("symmetric", name))
            return None if row is None else row.value
        family = self.atlas.families[name]
        return family.bilateral if family.laterality == "each" else None

    def _within(self, lesion: Lesion) -> float:
        """Return how common a lesion is within its group."""
        if lesion.family == "other":
            return self.atlas.observe("other_share", lesion.region)
        if lesion.family == "none":
            return 1.0
        if lesion.family not in GENERATED:
            power = self.atlas.setting(self.setting, "incidence_power")
            return float(self.atlas.families[lesion.family].incidence ** power)
        power = self.atlas.setting(self.setting, "level_power")
        region = self.atlas.setting(
            self.setting, "region", f"{_group(lesion)}:{lesion.region}"
        )
        level = float((region * self._level_share(lesion)) ** power)
        return level * self._zone_share(lesion)

    def _level_share(self, lesion: Lesion) -> float:
        if lesion.family == "root_not_disc":
            root = lesion.roots[0][0]
            return self.atlas.observe("root_not_disc_share", root)
        shares = [
            self.atlas.levels[level].share for level in two_level_parts(lesion.level)
        ]
        if lesion.family in ("cord", "hemicord", "central_cord"):
            return self.atlas.observe("cord_share", lesion.level)
        if lesion.family in ("cauda_equina", "conus", "epiconus", "stenosis"):
            return self.atlas.observe(f"{lesion.family}_share", lesion.level)
        return float(np.prod(shares))

    def _zone_share(self, lesion: Lesion) -> float:
        if lesion.family != "disc":
            return 1.0
        key = f"{lesion.region}:{lesion.zone}"
        if ("zone_share", f"{lesion.level}:{lesion.zone}") in self.atlas.observation:
            key = f"{lesion.level}:{lesion.zone}"
        return self.atlas.observe("zone_share", key)

    def _person(self, place: tuple[str, str], person: AgeSexWeeks) -> float:
        """Return how age, sex and duration change the odds of a family at a level."""
        age, sex, weeks = person
        factor = onset_factor(self.atlas, place[0], onset_of(self.atlas, weeks))
        keys = (*place, "all")
        if age is not None:
            factor *= self._density(keys, age) / self._density(("all",), age)
        if sex is not None:
            male = self._lookup("male_share", keys)
            everyone = self._lookup("male_share", ("all",))
            factor *= male / everyone if sex == "M" else (1 - male) / (1 - everyone)
        return factor

    def _density(self, keys: Sequence[str], age: float) -> float:
        """Return Student's density of an age, but for a constant: its tails are heavy.

        A normal density would make much of small differences far from the means.
        """
        mean, sd = self._lookup("age_mean", keys), self._lookup("age_sd", keys)
        tail = self.atlas.observe("age_tail")
        distance = (age - mean) / sd
        return float((1 + distance**2 / tail) ** (-(tail + 1) / 2)) / sd

    def _lookup(self, parameter: str, keys: Sequence[str]) -> float:
        for key in keys:
            found = self.atlas.observation.get((parameter, key))
            if found is not None:
                return found.value
        return self.atlas.observe(parameter, keys[-1])


def _group(lesion: Lesion) -> str:
    return lesion.family if lesion.family in GENERATED else lesion.category
