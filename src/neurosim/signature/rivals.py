"""What a lesion may be taken for: its neighbours and its look-alikes."""

from collections.abc import Iterator

from neurosim.atlas import Atlas
from neurosim.lesion import Lesion, limb
from neurosim.naming import parse_lesion
from neurosim.terms import RIGHT, ROOTS, NeurosimError

_CORD = ("cord", "conus", "cauda_equina")
#: What a lesion of both sides, or of the cord, may be taken for; the first has no
#: sign in common with what hangs below the cord that the second has not.
_BOTH_SIDED = ("C5/6 cord", "T8/9 cord", "cauda equina", "conus", "epiconus",
               "polyneuropathy", "acute polyradiculopathy",
               "motor neuron disease")  # fmt: skip
#: What a lesion of one whole side may be taken for.
_ONE_SIDED = (
    "hemicord",
    "brain hand",
    "brain foot",
    "brain hemi",
    "motor neuron disease",
)
_ROOTS_OF = {
    "arm": ("C5", "C6", "C7", "C8", "T1"),
    "leg": ("L2", "L3", "L4", "L5", "S1"),
}
#: Pain of joints and muscles has no signs of a nerve to tell it by.
_JOINTS = ("rotator_cuff", "neck_spasm", "hip_disease", "back_spasm")


def neighbours(lesion: Lesion, atlas: Atlas) -> Iterator[Lesion]:
    """Yield the root above and the root below of a lesion of one root."""
    if len({root for root, _ in lesion.roots}) != 1:
        return
    place = ROOTS.index(lesion.roots[0][0])
    for index in (place - 1, place + 1):
        if 1 <= index < len(ROOTS) - 2:
            yield parse_lesion(ROOTS[index], lesion.side or RIGHT, None, atlas)[0]


def look_alikes(lesion: Lesion, atlas: Atlas) -> Iterator[Lesion]:
    """Yield what can look like a lesion: nerves and roots of its limb, or cord."""
    part, side = _limb(lesion), lesion.side or RIGHT
    wide = lesion.side and lesion.region == "both"
    if lesion.category in _CORD or not lesion.side or wide:
        below = lesion.category in ("conus", "cauda_equina")
        for name in _ONE_SIDED if wide else _BOTH_SIDED[below:]:
            for other in _known(name, side if wide else None, atlas):
                if (other.family, other.level) != (lesion.family, lesion.level):
                    yield other
        return
    for family in atlas.families.values():
        near = part in (family.region, "both") or lesion.region == family.region
        one = family.category == "mimic" and family.laterality == "each"
        if one and near and family.id != lesion.family and family.id not in _JOINTS:
            yield Lesion(
                family.id, "mimic", "", "", side, (), family.region, family.name
            )
    if not lesion.roots:
        for root in _ROOTS_OF.get(part, ()):
            yield parse_lesion(root, side, None, atlas)[0]


def _limb(lesion: Lesion) -> str:
    """Return the part of the body, by the root: T1 belongs to the arm."""
    roots = {root for root, _ in lesion.roots}
    named = (part for part, own in _ROOTS_OF.items() if roots & {*own})
    return next(named, limb(lesion))


def _known(name: str, side: str | None, atlas: Atlas) -> Iterator[Lesion]:
    try:
        yield parse_lesion(name, side, None, atlas)[0]
    except NeurosimError:
        return
