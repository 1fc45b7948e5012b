"""Where the complaint is: each patient has one place, whatever is wrong.

A lesion is a mixture of *fields* (right arm, both legs, trunk, ...). Signs without a
cause are commoner inside the field than outside, so a sign of one limb is not explained
by a lesion of another.
"""

from collections.abc import Mapping

from neurosim.atlas import Atlas, kept
from neurosim.lesion import Lesion, limb
from neurosim.records import Structure
from neurosim.terms import (
    LEFT,
    MIDLINE,
    OTHER_SUPPLY,
    RIGHT,
    ROOTS,
    SIDES,
    TableError,
    mirror,
)

#: A place of the body: arm, leg, all limbs or trunk, and the sides that complain.
Field = tuple[str, tuple[str, ...]]

_PLACES = {
    **dict.fromkeys(ROOTS[ROOTS.index("C4") : ROOTS.index("T1") + 1], "arm"),
    **dict.fromkeys(ROOTS[ROOTS.index("L1") : ROOTS.index("S2") + 1], "leg"),
}
#: What the rows ``field`` of observation.csv may name, relative to the lesion.
_NAMES = (
    "arm", "arms", "opposite_arm", "leg", "legs", "opposite_leg", "limbs", "trunk",
)  # fmt: skip
#: Classes of a structure: how its background is worked out. See :func:`class_of`;
#: ``PLAIN`` is that of what has no field.
OUTSIDE, PLAIN, LIMB, LIMBS, ALL, TRUNK = range(6)
#: Added to the class of a structure that "something else" may take.
CLUSTER = 8


def place_of_root(root: str) -> str:
    """Return the part of the body a root belongs to: arm, leg or trunk.

    Examples
    --------
    >>> place_of_root("C7"), place_of_root("T5")
    ('arm', 'trunk')
    """
    return _PLACES.get(root, "trunk")


def place_of(atlas: Atlas, structure: Structure) -> str:
    """Return the part of the body a structure belongs to.

    It is that of its root of largest weight; without one, that of the look-alikes that
    touch it, and the trunk where they differ.
    """
    root = largest_root(atlas, structure)
    if root:
        return place_of_root(root)
    places = _supplied(atlas).get(structure.id, set())
    return next(iter(places)) if len(places) == 1 else "trunk"


def largest_root(atlas: Atlas, structure: Structure) -> str:
    """Return the spinal root of largest weight, the first of equals; empty for none."""
    weights = atlas.weights.get(structure.id, {})
    spinal = [root for root in weights if root != OTHER_SUPPLY and weights[root] > 0]
    spinal.sort(key=ROOTS.index)
    return max(spinal, key=lambda root: weights[root], default="")


@kept
def _supplied(atlas: Atlas) -> Mapping[str, set[str]]:
    """Return the regions of the look-alikes that touch each structure."""
    found: dict[str, set[str]] = {}
    for supply in atlas.supplies:
        region = atlas.families[supply.lesion].region
        place = region if region in ("arm", "leg") else "trunk"
        found.setdefault(supply.structure, set()).add(place)
    return found


def fields_of(atlas: Atlas, lesion: Lesion) -> tuple[tuple[Field, float], ...]:
    """Return the fields a lesion can have, with their shares, which sum to 1.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.lesion import disc
    >>> atlas = load_atlas()
    >>> fields_of(atlas, disc(atlas.levels["C6/7"], "right", "foraminal"))
    ((('arm', ('right',)), 1.0),)
    """
    shares: dict[Field, float] = {}
    for name, share in _named(atlas, lesion).items():
        for field, part in _meant(name, lesion.side):
            shares[field] = shares.get(field, 0.0) + share * part
    total = sum(shares.values())
    return tuple((field, share / total) for field, share in sorted(shares.items()))


def _named(atlas: Atlas, lesion: Lesion) -> Mapping[str, float]:
    """Return the shares of the names of fields, the most specific rows first."""
    rows = _rows(atlas)
    place = _place(lesion)
    for key in (f"{lesion.family} {place}", lesion.family):
        if key in rows:
            return rows[key]
    if place == "trunk":
        return {"trunk": 1.0}
    if place == "both":
        return rows["both"]
    if lesion.side:
        return {place: 1.0}
    return {f"{place}s": rows["two_sided"]["both"], place: rows["two_sided"]["one"]}


def _place(lesion: Lesion) -> str:
    """Return arm, leg, trunk or both."""
    if lesion.roots:
        return place_of_root(lesion.roots[0][0])
    return limb(lesion)


@kept
def _rows(atlas: Atlas) -> Mapping[str, Mapping[str, float]]:
    """Return the rows ``field`` of observation.csv: key ``WHO:NAME``."""
    found: dict[str, dict[str, float]] = {}
    for (parameter, key), row in atlas.observation.items():
        if parameter == "field":
            who, _, name = key.partition(":")
            found.setdefault(who, {})[name] = row.value
    TableError.refuse(
        f"observation.csv: field {who}:{name} is none of {', '.join(_NAMES)}"
        for who, shares in found.items()
        for name in shares
        if name not in _NAMES and who != "two_sided"
    )
    return found


def _meant(name: str, side: str) -> tuple[tuple[Field, float], ...]:
    """Return the fields that a name means for a lesion of a side, with their parts."""
    if name == "trunk":
        return ((("trunk", ()), 1.0),)
    if name.endswith("s"):
        return (((name[:-1], SIDES), 1.0),)
    place = name.removeprefix("opposite_")
    if side:
        meant = mirror(side) if place != name else side
        return (((place, (meant,)), 1.0),)
    return (((place, (RIGHT,)), 0.5), ((place, (LEFT,)), 0.5))


def rate_key(place: str, kind: int) -> str:
    """Return the key of the row ``field_rate`` of what lies in a field.

    Examples
    --------
    >>> rate_key("arm", LIMB), rate_key("arm", LIMBS), rate_key("arm", ALL)
    ('arm', 'arms', 'limbs')
    """
    return {LIMBS: f"{place}s", ALL: "limbs"}.get(kind, place)


def class_of(field: Field, place: str, side: str) -> int:
    """Return whether a structure lies in a field, and in which kind of field.

    Examples
    --------
    >>> class_of(("arm", ("right",)), "arm", "left") == OUTSIDE
    True
    """
    where, sides = field
    if where == "limb" and place != "trunk":
        return ALL
    if where != place:
        return OUTSIDE
    if where == "trunk":
        return TRUNK
    if side != MIDLINE and side not in sides:
        return OUTSIDE
    return LIMB if len(sides) == 1 else LIMBS
