"""Lesions as values: the list of hypotheses, and how they are named.

The list is wide on purpose. A closed world of disc herniations is the main source
of overconfidence, so it also holds roots that are not compressed by a disc, cord,
cauda equina, conus, peripheral nerves, brain, "something else" and no lesion.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from neurosim.atlas import Atlas, kept
from neurosim.door import Choice, field_faults
from neurosim.lesion_tables import Level
from neurosim.terms import (
    CATEGORIES,
    GENERATED,
    LEFT,
    LEVELS,
    RIGHT,
    ROOTS,
    SIDES,
    ZONES,
    ExamError,
    mirror,
)

#: Levels whose disc faces the conus rather than the cord or the cauda.
_CONUS_LEVELS = ("T11/12", "T12/L1", "L1/2")
_STENOSIS_LEVELS = ("L2/3", "L3/4", "L4/5", "L5/S1")
_LIMB_OF_REGION = {"cervical": "arm", "thoracic": "trunk", "lumbar": "leg"}


@dataclass(frozen=True)
class Lesion:
    """One hypothesis: what is wrong, where, and which roots it touches.

    Attributes
    ----------
    family
        ``disc``, ``cord``, ... or an identifier of lesions.csv.
    category
        One of :data:`neurosim.terms.CATEGORIES`.
    level, zone
        Disc level and zone; empty where the lesion has none.
    side
        ``right``, ``left`` (the patient's), or empty for a symmetric lesion.
    roots
        Principal roots with their sides; they share the lesion's probability.
    region
        ``cervical``, ``thoracic``, ``lumbar``, or the limb of a mimic.
    """

    family: str
    category: Annotated[str, Choice(CATEGORIES)]
    level: str = ""
    zone: Annotated[str, Choice(("", *ZONES))] = ""
    side: Annotated[str, Choice(("", *SIDES))] = ""
    roots: tuple[
        tuple[Annotated[str, Choice(ROOTS)], Annotated[str, Choice(SIDES)]], ...
    ] = ()
    region: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        """Refuse what is of another kind."""
        faults = field_faults(self)
        if not faults:
            faults = [
                f"Lesion: level {self.level!r} is not a disc level"
                for part in two_level_parts(self.level)
                if part not in LEVELS
            ]
        ExamError.refuse(faults)

    @property
    def name(self) -> str:
        """The lesion in words, such as ``C6/7 right foraminal disc (C7)``.

        Examples
        --------
        >>> Lesion("disc", "root", "C6/7", "foraminal", "right",
        ...     (("C7", "right"),)).name
        'C6/7 right foraminal disc (C7)'
        """
        zone = self.zone if self.category == "root" else ""
        words = [self.level, self.side, zone, self.title or self.family]
        roots = "+".join(dict.fromkeys(root for root, _ in self.roots))
        if roots and self.family != "root_not_disc":
            words.append(f"({roots})")
        return " ".join(word for word in words if word)


def mirrored(lesion: Lesion) -> Lesion:
    """Return the lesion on the other side."""
    return Lesion(
        lesion.family,
        lesion.category,
        lesion.level,
        lesion.zone,
        mirror(lesion.side),
        tuple(sorted(((r, mirror(s)) for r, s in lesion.roots), key=_place)),
        lesion.region,
        lesion.title,
    )


def _place(place: tuple[str, str]) -> tuple[int, int]:
    return ROOTS.index(place[0]), SIDES.index(place[1])


def both_sides(root: str) -> tuple[tuple[str, str], ...]:
    """Return the root on the right and on the left."""
    return ((root, RIGHT), (root, LEFT))


def disc(level: Level, side: str, zone: str) -> Lesion:
    """Return the disc herniation of a level, side and zone.

    A central disc faces the cord or the conus (cervical and thoracic) or the cauda
    equina (lumbar); it has no side.
    """
    if zone != "central":
        root = getattr(level, zone)
        return Lesion(
            "disc", "root", level.level, zone, side, ((root, side),), level.region
        )
    if level.region == "lumbar":
        roots = both_sides(level.principal_root)
        return Lesion("disc", "root", level.level, zone, "", roots, level.region)
    return cord(level) if level.central == "cord" else canal(level)


def discs_hitting(root: str, atlas: Atlas) -> dict[str, list[str]]:
    """Return the discs that hit a root alone, each with the zones in which it does.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> discs_hitting("S1", load_atlas())
    {'L5/S1': ['subarticular']}
    """
    found = {
        level.level: [
            zone for zone in ZONES if zone != "central" and getattr(level, zone) == root
        ]
        for level in atlas.levels.values()
    }
    return {level: zones for level, zones in found.items() if zones}


def canal(level: Level, family: str = "", side: str = "") -> Lesion:
    """Return the lesion of all that the canal holds below the cord at a level.

    Parameters
    ----------
    level
        A disc level.
    family
        ``conus``, ``epiconus`` or ``cauda_equina``; what the disc faces by default.
    side
        The worse side; empty for both alike.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> canal(load_atlas().levels["L4/5"]).name
    'L4/5 cauda equina syndrome'
    """
    own = family or ("conus" if level.central == "conus" else "cauda_equina")
    return Lesion(
        own,
        "conus" if own == "epiconus" else own,
        level.level,
        "central",
        side,
        (),
        level.region,
        f"{own.replace('_', ' ')} syndrome",
    )


def as_severe(lesion: Lesion, severity: str, atlas: Atlas) -> Lesion:
    """Return what a lesion amounts to: a complete central disc fills the canal.

    Short of that, a central lumbar disc meets the two roots of its level and leaves
    bladder and saddle alone; with them it is a cauda equina or conus lesion.

    Parameters
    ----------
    lesion
        A lesion.
    severity
        One of :data:`neurosim.terms.SEVERITIES`.
    atlas
        The tables, which say what each disc faces.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> tables = load_atlas()
    >>> central = disc(tables.levels["L4/5"], "", "central")
    >>> as_severe(central, "complete", tables).family
    'cauda_equina'
    """
    fills = severity == "complete" and lesion.zone == "central"
    if fills and lesion.family == "disc":
        return canal(atlas.levels[lesion.level])
    return lesion


def cord(level: Level, family: str = "cord", side: str = "") -> Lesion:
    """Return a lesion of the cord at a level, or of one half of it."""
    titles = {
        "cord": "cord compression",
        "hemicord": "hemicord syndrome",
        "central_cord": "central cord syndrome",
    }
    return Lesion(
        family, "cord", level.level, "central", side, (), level.region, titles[family]
    )


@kept
def hypotheses(atlas: Atlas) -> tuple[Lesion, ...]:
    """Return every lesion that the inverse model weighs, in a fixed order."""
    return (
        *_discs(atlas),
        *_stenoses(atlas),
        *_two_levels(atlas),
        *_cords(atlas),
        *_caudas(atlas),
        *_roots_without_disc(),
        *_mimics(atlas),
        *_others(),
    )


def _discs(atlas: Atlas) -> Iterator[Lesion]:
    for level in atlas.levels.values():
        for side in SIDES:
            for zone in ("subarticular", "foraminal", "extraforaminal"):
                yield disc(level, side, zone)
        if level.region == "lumbar":
            yield disc(level, "", "central")


def _stenoses(atlas: Atlas) -> Iterator[Lesion]:
    for name in _STENOSIS_LEVELS:
        level = atlas.levels[name]
        root = level.principal_root
        for side in SIDES:
            yield Lesion(
                "stenosis",
                "root",
                name,
                "subarticular",
                side,
                ((root, side),),
                level.region,
                "lateral recess stenosis",
            )
        yield Lesion(
            "stenosis",
            "root",
            name,
            "central",
            "",
            both_sides(root),
            level.region,
            "canal stenosis",
        )


def _two_levels(atlas: Atlas) -> Iterator[Lesion]:
    for upper, lower in pairwise(atlas.levels.values()):
        if upper.region == lower.region and upper.region != "thoracic":
            for side in SIDES:
                roots = (
                    (upper.subarticular, side),
                    (lower.subarticular, side),
                )
                yield Lesion(
                    "two_level",
                    "root",
                    f"{upper.level}+{lower.level}",
                    "subarticular",
                    side,
                    roots,
                    upper.region,
                    "discs",
                )


def _cords(atlas: Atlas) -> Iterator[Lesion]:
    for level in atlas.levels.values():
        if level.central != "cord":
            continue
        yield cord(level)
        for side in SIDES:
            yield cord(level, "hemicord", side)
        if level.region == "cervical":
            yield cord(level, "central_cord")


def _caudas(atlas: Atlas) -> Iterator[Lesion]:
    for level in atlas.levels.values():
        if level.region == "lumbar":
            yield from (canal(level, "cauda_equina", side) for side in ("", *SIDES))
    for family in ("conus", "epiconus"):
        for name in _CONUS_LEVELS:
            yield from (canal(atlas.levels[name], family, s) for s in ("", *SIDES))


def of_root(root: str, side: str, words: str) -> Lesion:
    """Return a lesion of one root without a disc.

    Parameters
    ----------
    root, side
        The root and its side.
    words
        What is said after the name of the root, such as ``root lesion``.

    Examples
    --------
    >>> of_root("C7", "right", "root lesion").name
    'right C7 root lesion'
    """
    region = {"C": "cervical", "T": "thoracic"}.get(root[0], "lumbar")
    return Lesion(
        "root_not_disc",
        "root",
        "",
        "",
        side,
        ((root, side),),
        region,
        f"{root} {words}",
    )


def _roots_without_disc() -> Iterator[Lesion]:
    for root in ROOTS[1:-3]:  # C1 has no skin; below S2 the cauda is meant
        for side in SIDES:
            yield of_root(root, side, "root lesion without a disc")


def _mimics(atlas: Atlas) -> Iterator[Lesion]:
    for family in atlas.families.values():
        if family.id in GENERATED:
            continue
        sides: tuple[str, ...] = SIDES if family.laterality == "each" else ()
        if not sides or family.bilateral > 0:
            sides = (*sides, "")
        for side in sides:
            both = ", both sides" if not side and len(sides) > 1 else ""
            yield Lesion(
                family.id,
                family.category,
                "",
                "",
                side,
                (),
                family.region,
                family.name + both,
            )


def _others() -> Iterator[Lesion]:
    for limb in ("arm", "leg"):
        for side in SIDES:
            yield Lesion(
                "other", "other", "", "", side, (), limb, f"{limb}, something else"
            )
    yield Lesion("other", "other", region="both", title="something else")
    yield Lesion("none", "none", title="no lesion, or one without symptoms")


def limb(lesion: Lesion) -> str:
    """Return the part of the body a lesion belongs to: arm, trunk, leg or both."""
    return _LIMB_OF_REGION.get(lesion.region, lesion.region or "both")


def two_level_parts(level: str) -> tuple[str, ...]:
    """Return the levels of a lesion: two for adjacent discs, else one or none."""
    return tuple(level.split("+")) if level else ()


def roots_of(lesion: Lesion) -> str:
    """Return the roots of a lesion in words, such as ``right C7``."""
    return "+".join(f"{side} {root}" for root, side in lesion.roots) or "no root"


def answer_of(lesion: Lesion) -> str:
    """Return the answer that a lesion is: its roots, or its category.

    Examples
    --------
    >>> answer_of(Lesion("none", "none"))
    'none'
    """
    return roots_of(lesion) if lesion.roots else lesion.category


#: What is said of a lesion of the cord that leaves the sacral segments.
SADDLE_SPARED = "feeling in the saddle is often spared: its fibres lie outermost"


def spares_saddle(family: str, atlas: Atlas) -> bool:
    """Return whether the tract of the sacral segments suffers little in a family.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> spares_saddle("cord", load_atlas()), spares_saddle("conus", load_atlas())
    (True, False)
    """
    return any(
        (row.family, row.kind, row.span) == (family, "spinothalamic", "S2-S5")
        and float(row.value) < 1
        for row in atlas.patterns
    )
