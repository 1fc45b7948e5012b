"""One name space: what a lesion may be called, by any alias.

A root (C7), a disc with its zone (C6/7 foraminal), a syndrome of cord, conus or cauda
equina (Brown-Sequard T8), a nerve or plexus (ulnar), a disease (Guillain-Barre). Names
of nerves and diseases are those of lesions.csv; a part of a name is enough where it
points to one lesion, or to one that is far more common than the others.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from neurosim.asked import BOTH, AskedName, asked_name, name_words, plain_name
from neurosim.atlas import Atlas, kept
from neurosim.lesion import Lesion, cord, disc, hypotheses, of_root
from neurosim.lesion_tables import Family, Level
from neurosim.side_tables import Nearest
from neurosim.terms import (
    GENERATED,
    LEVELS,
    RIGHT,
    ROOTS,
    SIDES,
    NeurosimError,
    UnknownNameError,
    is_root,
    nearest,
    parse_level,
    parse_root,
    parse_side,
    parse_zone,
)

#: Words for the syndromes of cord, conus and cauda -> family of the lesion.
SYNDROMES = {
    "cord": ("cord", "cord compression", "spinal cord", "spinal cord compression",
             "myelopathy", "compressive myelopathy", "transverse cord"),
    "hemicord": ("hemicord", "brown sequard", "brownsequard", "half cord",
                 "cord hemisection", "hemisection"),
    "central_cord": ("central cord", "central cord syndrome"),
    "cauda_equina": ("cauda equina", "cauda", "ces"),
    "conus": ("conus", "conus medullaris"),
    "epiconus": ("epiconus",),
    "stenosis": ("stenosis", "lumbar stenosis", "spinal stenosis",
                 "lateral recess stenosis", "canal stenosis"),
}  # fmt: skip
#: Where a syndrome lies unless it is said: the commonest disc.
_USUAL = {
    "cord": "C5/6", "hemicord": "C5/6", "central_cord": "C5/6",
    "cauda_equina": "L4/5", "conus": "L1/2", "epiconus": "T12/L1",
    "stenosis": "L4/5",
}  # fmt: skip
#: A name that is this many times as common as the next one is meant.
_FAR = 1.5


Known = Callable[[str], bool]
Names = tuple[str, ...]
_NONE: Known = frozenset[str]().__contains__


def parse_lesion(
    target: str, side: str | None, zone: str | None, atlas: Atlas
) -> tuple[Lesion, tuple[str, ...]]:
    """Return the lesion that a name, side and zone mean.

    Returns
    -------
    lesion : Lesion
        A disc herniation, a root, a syndrome of cord, conus or cauda, a nerve, a
        plexus or a disease.
    assumed : tuple of str
        What was assumed because it was not given.

    Raises
    ------
    UnknownNameError
        If there is no such lesion, side or zone; near names of lesions are shown.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> lesion, assumed = parse_lesion("C6-7", "left", None, load_atlas())
    >>> lesion.name, assumed
    ('C6/7 left subarticular disc (C7)', ('zone subarticular',))
    >>> parse_lesion("Brown-Sequard T8", "right", None, load_atlas())[0].name
    'T6/7 right hemicord syndrome'
    >>> parse_lesion("carpal tunnel", None, None, load_atlas())[0].family
    'carpal_tunnel'
    >>> parse_lesion("C5/6 right foraminal disc (C6)", None, None, load_atlas())[0].zone
    'foraminal'
    >>> parse_lesion("both carpal tunnel", None, None, load_atlas())[0].side
    ''
    """
    printed = None if side or zone else _printed(atlas).get(plain_name(target))
    if printed:
        return printed, ()
    asked = asked_name(target)
    given = parse_side(side) if side else ""
    if given and asked.side and given != asked.side:
        raise NeurosimError(
            f"{target!r} says {asked.side}, but the side given is {given}"
        )
    spoken = parse_zone(zone) if zone else ""
    if spoken and asked.zone and spoken != asked.zone:
        raise NeurosimError(
            f"{target!r} says {asked.zone}, but the zone given is {spoken}"
        )
    asked = replace(asked, side=given or asked.side, zone=spoken or asked.zone)
    if plain_name(target) and not (asked.name or asked.place):
        raise NeurosimError(
            f"{target!r} does not say where: name the disc (C6/7, L5/S1), the root "
            "(C7) or the nerve (ulnar)"
        )
    found = _syndrome(asked, atlas) or _placed(asked, atlas) or _family(asked, atlas)
    if found is None:
        _refuse_part(target, asked, atlas)
        _refuse_several(target, side, zone, atlas)
        raise UnknownNameError("lesion", target, near_lesions(target, atlas))
    return found


def _refuse_part(target: str, asked: AskedName, atlas: Atlas) -> None:
    """Say of which lesion a name is a part, if it is one."""
    for row in atlas.rows(Nearest):
        if name_words(asked.name) in {name_words(name) for name in row.words}:
            near = f"{asked.place.upper()} {row.lesion}".strip()
            raise NeurosimError(
                f"{target!r} is no lesion of its own here: {row.text}. Nearest: {near}"
            )


def _refuse_several(
    target: str, side: str | None, zone: str | None, atlas: Atlas
) -> None:
    """Say that several lesions were named, if each of them is one."""
    names = [part.strip() for part in re.split(r"[,;+&]|\band\b", target)]
    if len(names) > 1 and all(names):
        for name in names:
            with suppress(NeurosimError):
                parse_lesion(name, side, zone, atlas)
                continue
            return
        each = ", then ".join(repr(name) for name in names)
        raise NeurosimError(f"{target!r} names {len(names)} lesions: give {each}")


def joined(words: Sequence[str], atlas: Atlas, *, also: Known = _NONE) -> Names:
    """Return names, with words that make one name together joined, the longest first.

    Parameters
    ----------
    words
        Names, or words of names that were given without quotes.
    also
        Whether a text is a name of another sort.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> joined(["L5", "common", "peroneal"], load_atlas())
    ('L5', 'common peroneal')
    """
    for size in range(len(words), 1, -1):
        name = " ".join(words[:size])
        if is_name(name, atlas) or also(name):
            return name, *joined(words[size:], atlas, also=also)
    return (*words[:1], *(joined(words[1:], atlas, also=also) if words else ()))


def is_name(text: str, atlas: Atlas) -> bool:
    """Return whether a text is the whole name of one lesion or structure.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> is_name("carpal tunnel", load_atlas()), is_name("tunnel", load_atlas())
    (True, False)
    """
    asked = asked_name(text)
    if sum(word in SIDES for word in plain_name(text).split()) > 1:
        return False
    with suppress(NeurosimError):  # what cannot be is two names: C7 cauda equina
        if _syndrome(asked, atlas) or _placed(asked, atlas):
            return True
    whole = any(
        name_words(asked.name) in _called(family) for family in _families(atlas)
    )
    named = whole and not (asked.place or asked.zone)
    printed = _printed(atlas).get(plain_name(text))
    return bool(named or printed or atlas.find(text))


@kept
def _printed(atlas: Atlas) -> Mapping[str, Lesion]:
    """Return the lesions by the names under which they are printed."""
    return {plain_name(x.name): x for x in hypotheses(atlas)}


def near_lesions(name: str, atlas: Atlas) -> tuple[str, ...]:
    """Return names of lesions like ``name``; a few of every sort if none is.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> near_lesions("carpel tunel", load_atlas())[0]
    'carpal tunnel'
    """
    asked = asked_name(name)
    if asked.place and "cord" in asked.name.split():
        return tuple(_of_the_cord(asked.place, atlas))
    near = nearest(plain_name(name), [*LEVELS, *ROOTS, *_names(atlas)])
    return near or (
        "C7",
        "C6/7",
        "C5/6 cord",
        "Brown-Sequard T8",
        "cauda equina",
        "conus",
        "ulnar",
        "carpal tunnel",
        "common peroneal",
    )


def _of_the_cord(place: str, atlas: Atlas) -> Iterator[str]:
    """Yield the names of the lesions of the cord at a place."""
    for words in ("{} cord", "Brown-Sequard {}", "central cord {}"):
        name = words.format(place.upper())
        with suppress(NeurosimError):  # not known at every level
            if _syndrome(asked_name(name), atlas):
                yield name


def _names(atlas: Atlas) -> Iterator[str]:
    for words in SYNDROMES.values():
        yield from words
    for family in _families(atlas):
        yield family.name.lower()
        yield from family.aliases


def _families(atlas: Atlas) -> Iterator[Family]:
    yield from (f for f in atlas.families.values() if f.id not in GENERATED)


def _level_of(place: str, atlas: Atlas) -> tuple[Level, tuple[str, ...]]:
    """Return the disc of a place; of a root, the disc that meets it."""
    if not is_root(place):
        return atlas.levels[parse_level(place)], ()
    root = parse_root(place)
    for level in atlas.levels.values():
        if level.principal_root == root:
            return level, (f"the disc {level.level}, which meets {root}",)
    raise UnknownNameError("level", place, LEVELS)


def _segment(place: str, atlas: Atlas) -> tuple[Level, tuple[str, ...]]:
    """Return the disc in front of a segment of the cord, which has the name of a root.

    In the neck the disc that meets the root lies so near that it is meant.
    """
    if not is_root(place) or not parse_root(place).startswith("T"):
        return _level_of(place, atlas)
    segment = ROOTS.index(parse_root(place))
    level = next(
        level
        for level in reversed([*atlas.levels.values()])
        if level.central == "cord" and ROOTS.index(level.segment) <= segment
    )
    said = f"the segment {ROOTS[segment]} of the cord, behind the disc {level.level}"
    return level, (said,)


def _syndrome(asked: AskedName, atlas: Atlas) -> tuple[Lesion, tuple[str, ...]] | None:
    family = next((f for f, words in SYNDROMES.items() if asked.name in words), None)
    if family is None:
        return None
    assumed: list[str] = []
    of = _segment if family in ("cord", "hemicord", "central_cord") else _level_of
    level, said = of(asked.place or _USUAL[family], atlas)
    assumed += said if asked.place else [f"level {level.level}"]
    if family == "hemicord" and asked.side == BOTH:
        raise NeurosimError(f"{asked.name!r} affects one side: say right or left")
    side = "" if asked.side == BOTH else asked.side
    if family == "hemicord" and not side:
        side = RIGHT
        assumed.append(f"side {side}")
    if family in ("cord", "central_cord") and side:
        place = asked.place.upper() or level.level
        raise NeurosimError(
            f"{asked.name!r} is a lesion of both sides: leave {side} out, or name the "
            f"lesion of one half: {side} Brown-Sequard {place}"
        )
    if family in ("cord", "hemicord", "central_cord") and level.central == "cord":
        return cord(level, family, side if family == "hemicord" else ""), (*assumed,)
    for lesion in hypotheses(atlas):
        fits = lesion.family == family and lesion.level == level.level
        if fits and lesion.side == side:
            return lesion, (*assumed,)
    places = dict.fromkeys(
        x.level for x in hypotheses(atlas) if x.family == family and x.level
    )
    shown = f"{side} {level.level}".strip()
    there = [
        f"{words[0]} {level.level}"
        for one, words in SYNDROMES.items()
        if any(
            x.family == one and x.level == level.level and x.side == side
            for x in hypotheses(atlas)
        )
    ]
    instead = f"; at {shown} there is: {', '.join(there)}" if there else ""
    raise NeurosimError(
        f"{asked.name!r} does not occur at {shown}; it is at "
        f"{', '.join(places)}{instead}"
    )


def _placed(asked: AskedName, atlas: Atlas) -> tuple[Lesion, tuple[str, ...]] | None:
    """Return the root or disc of a place, if nothing else was named."""
    if asked.name and not _is_root_disease(asked, atlas):
        return None
    if not asked.place:
        return None
    if asked.side == BOTH:
        raise NeurosimError(f"{asked.place.upper()} is on one side: say right or left")
    side = asked.side or RIGHT
    if is_root(asked.place):
        if asked.zone:
            raise NeurosimError(
                f"{asked.place.upper()} is a root and has no zone; name the disc, "
                "such as C6/7"
            )
        lesion = of_root(parse_root(asked.place), side, "root lesion")
        return lesion, () if asked.side else (f"side {side}",)
    level = atlas.levels[_level(asked.place)]
    zone = asked.zone or "subarticular"
    assumed = [] if asked.side or zone == "central" else [f"side {side}"]
    assumed += [] if asked.zone else [f"zone {zone}"]
    return disc(level, side, zone), tuple(assumed)


def _is_root_disease(asked: AskedName, atlas: Atlas) -> bool:
    """Return whether a disease of one root is named, with its root: T6 zoster."""
    family = atlas.families.get("root_not_disc")
    if asked.name not in map(plain_name, family.aliases if family else ()):
        return False
    if not is_root(asked.place):
        raise NeurosimError(
            f"{asked.name!r} can be of any root: name it, as in {asked.name} T6"
        )
    return True


def _level(place: str) -> str:
    try:
        return parse_level(place)
    except UnknownNameError:
        near = nearest(place, (*LEVELS, *ROOTS)) or (*LEVELS, *ROOTS)
        raise UnknownNameError("level or root", place.upper(), near) from None


def _family(asked: AskedName, atlas: Atlas) -> tuple[Lesion, tuple[str, ...]] | None:
    if not asked.name or asked.place or asked.zone:
        return None
    found, assumed = _common(_named(asked.name, atlas))
    if found is None:
        return None
    side = asked.side
    if side == BOTH:
        return _on_both_sides(found, atlas), assumed
    if found.laterality == "each" and not side:
        side = RIGHT
        assumed = (*assumed, f"side {side}")
    if found.laterality != "each" and side:
        raise NeurosimError(
            f"{found.name} is on both sides: leave {side} out, as in predict "
            f"{asked.name!r}"
        )
    return (
        Lesion(found.id, found.category, "", "", side, (), found.region, found.name),
        assumed,
    )


def _on_both_sides(family: Family, atlas: Atlas) -> Lesion:
    for lesion in hypotheses(atlas):
        if lesion.family == family.id and not lesion.side:
            return lesion
    raise NeurosimError(f"{family.name} is on one side: say right or left")


def _named(name: str, atlas: Atlas) -> tuple[Family, ...]:
    """Return the families of exactly that name, else those whose names hold it.

    A part of an alias is not enough: "foot drop" is no central foot drop.
    """
    words = frozenset(name.split())
    exact: list[Family] = []
    part: list[Family] = []
    for family in _families(atlas):
        names = _called(family)
        if words in names:
            exact.append(family)
        elif any(words < one for one in names[:2]):
            part.append(family)
    return tuple(exact or part)


def _called(family: Family) -> list[frozenset[str]]:
    """Return the words of its identifier, of its name, and of its other names."""
    return [*map(name_words, (family.id, family.name, *family.aliases))]


def _common(found: tuple[Family, ...]) -> tuple[Family | None, tuple[str, ...]]:
    """Return the one that is meant, and what was assumed."""
    if len(found) < 2:
        return (found[0] if found else None), ()
    first, second, *_ = sorted(found, key=lambda family: -family.incidence)
    if first.incidence < _FAR * second.incidence:
        names = "; ".join(family.name for family in found)
        raise NeurosimError(f"this can mean {names}; say which one")
    others = ", ".join(family.name for family in found if family != first)
    return first, (f"{first.name} (other: {others})",)
