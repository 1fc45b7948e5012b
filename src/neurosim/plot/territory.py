"""Skin of the peripheral nerves: their borders on the body, beside those of roots."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import cycle

from neurosim.atlas import Atlas
from neurosim.lesion_tables import Nerve
from neurosim.nerves import below, territory
from neurosim.parts import name_of
from neurosim.plot.cell import cells_of_region, in_faces, root_of_cell
from neurosim.plot.clinical import skin_root
from neurosim.plot.expected import views_of
from neurosim.plot.geometry import load_body
from neurosim.plot.paint import SKIN, Paint, Patch, general_first
from neurosim.plot.palette import Fill, Style
from neurosim.plot.skin_cells import dermatome_cells
from neurosim.plot.values import SEVERAL
from neurosim.side_tables import Territory
from neurosim.terms import RIGHT, SIDES, UnknownNameError, is_root, parse_root
from neurosim.wording import capital

#: Words that name nothing by themselves.
_EMPTY = frozenset(("nerve", "nerves", "the", "of", "and", "a", "branch", "branches"))
#: How skin is drawn of which a nerve has a part only.
PART = "////"
_PARTLY = "a smaller part, or it varies"


def territories(name: str, atlas: Atlas) -> tuple[Territory, ...]:
    """Return the branches whose skin a nerve has; none if it is no nerve with skin.

    Parameters
    ----------
    name
        A nerve as nerves.csv or territories.csv call it, such as ``median``,
        ``common fibular nerve`` or ``superficial radial``; a side may stand before it.
    atlas
        The tables.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> [row.id for row in territories("common peroneal", load_atlas())]
    ['lateral_calf_skin', 'superficial_peroneal_skin', 'deep_peroneal_skin']
    >>> territories("carpal tunnel", load_atlas())
    ()
    """
    rows = atlas.rows(Territory)
    widest = {nerve.id for nerve in _named(name, atlas)}
    found = tuple(row for row in rows if row.nerve in widest)
    wanted = _words(name) - set(SIDES)
    return found or tuple(row for row in rows if wanted in _readings(row.name))


def _named(name: str, atlas: Atlas) -> tuple[Nerve, ...]:
    """Return the uppermost stretch of a name and what leaves it; none if unknown."""
    wanted = _words(name) - set(SIDES)
    reach = [
        below(atlas.nerves, nerve.id)
        for nerve in atlas.nerves.values()
        if wanted in (*_readings(nerve.name), _words(nerve.id))
    ]
    return max(reach, key=len, default=())


#: In the title of a map of a nerve whose skin has no drawn border.
NO_BORDER = "no skin border is drawn"


def without_border(name: str, atlas: Atlas) -> str:
    """Return in words what a nerve without a drawn border supplies; empty if none.

    Parameters
    ----------
    name
        As for :func:`territories`.
    atlas
        The tables.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> without_border("suprascapular", load_atlas())[:44]
    'suprascapular: no skin border is drawn; it s'
    """
    taken = territory(atlas.nerves, [(one.id, 1.0) for one in _named(name, atlas)])
    names = [name_of(atlas.structures[one], atlas) for one in taken]
    if not names or territories(name, atlas):
        return ""
    return f"{name}: {NO_BORDER}; it supplies {', '.join(names)}."


def has_nerve(name: str, atlas: Atlas) -> bool:
    """Return whether a nerve has that name, with a border of its skin or without.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> has_nerve("superficial radial", load_atlas())
    True
    """
    return bool(territories(name, atlas) or without_border(name, atlas))


def side_of(name: str) -> str:
    """Return the side that a name says; empty if it says none.

    Parameters
    ----------
    name
        A nerve, with or without a side.

    Examples
    --------
    >>> side_of("left ulnar"), side_of("ulnar")
    ('left', '')
    """
    return next((side for side in SIDES if side in _words(name)), "")


def _words(name: str) -> frozenset[str]:
    found = re.findall(r"[a-z0-9]+", name.lower().replace("_", " "))
    return frozenset(word for word in found if word not in _EMPTY)


def _readings(name: str) -> tuple[frozenset[str], ...]:
    """Return the words of a name: without its bracket, and with it for the last word.

    ``common peroneal (fibular) nerve`` is the common fibular nerve, too.
    """
    plain, bracket = re.sub(r"\(.*?\)", "", name), re.findall(r"\((.*?)\)", name)
    if not bracket:
        return (_words(name),)
    instead = re.sub(r"[a-z]+ \((.*?)\)", r"\1", name)
    return _words(plain), _words(instead), _words(name)


def territory_paint(
    rows: Iterable[Territory], *, title: str, side: str, style: Style
) -> Paint:
    """Return the paint of the skin of some branches, each in its colour.

    Parameters
    ----------
    rows
        Branches, from :func:`territories`.
    title
        Heading.
    side
        The patient's side.
    style
        The look.
    """
    branches = tuple(rows)
    each = list(zip(branches, cycle(SEVERAL[style.name]), strict=False))
    words: dict[str, Fill] = {}
    painted: dict[str, str] = {}
    # What is somebody's own covers what a neighbour has a part of; of two parts the
    # branch that the table names first is drawn.
    for part in (False, True):
        for row, color in each:
            name = f"{row.name}: {_PARTLY}" if part else row.name
            words[name] = Fill(color, PART) if part else Fill(color)
            for cell in cells_of_region(row.partly if part else row.region):
                painted.setdefault(cell, name)
    patches = [
        Patch(SKIN, side, cell, words[painted[cell]]) for cell in sorted(painted)
    ]
    shown = set(painted.values())
    legend = [(name, fill) for name, fill in words.items() if name in shown]
    return Paint(
        title,
        tuple(patches),
        focus=(side,),
        legend=tuple(legend),
        words=tuple(f"{row.name}: {row.border} ({row.locator})." for row in branches),
        views=views_of(patches),
    )


def nerve_paint(
    name: str, rows: Iterable[Territory], *, side: str | None, style: Style
) -> Paint:
    """Return the paint of a nerve that was named.

    Parameters
    ----------
    name
        As it was named.
    rows
        Its branches.
    side
        The patient's side; what the name says, or the right, by default.
    style
        The look.
    """
    place = side or side_of(name) or RIGHT
    bare = " ".join(word for word in name.split() if word.lower() not in SIDES)
    more = " of the brachial plexus" if bare.lower().endswith(" cord") else " nerve"
    said = bare if "nerve" in bare.lower() else bare + more
    return territory_paint(
        rows, title=f"{capital(said)}: skin, {place}", side=place, style=style
    )


def skin_of(name: str, atlas: Atlas) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the cells that a root or a nerve has, and those of which it has a part.

    Parameters
    ----------
    name
        A root or a nerve.
    atlas
        The tables.

    Returns
    -------
    tuple of frozenset or None
        None if the name is neither, so that it has no border of its own.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> own, part = skin_of("deep peroneal", load_atlas())
    >>> sorted(own), sorted(part)
    (['first_web_foot:L5'], [])
    """
    plain = " ".join(word for word in name.split() if word.lower() not in SIDES)
    if is_root(plain):
        regions = dermatome_cells(skin_root(parse_root(plain)), atlas)
        return cells_of_region(" ".join(regions)), frozenset()
    rows = territories(name, atlas)
    if not rows:
        return None
    own = frozenset().union(*(cells_of_region(row.region) for row in rows))
    part = frozenset().union(*(cells_of_region(row.partly) for row in rows))
    return own, part - own


def border_paints(
    names: tuple[str, str], *, side: str, style: Style, atlas: Atlas
) -> tuple[Paint, Paint]:
    """Return the paints of two roots or nerves, what only one has marked.

    Parameters
    ----------
    names
        Two roots or nerves.
    side
        The patient's side.
    style
        The look.
    atlas
        The tables.

    Raises
    ------
    UnknownNameError
        If one of them is neither a root nor a nerve with a drawn border.
    """
    skins = []
    for name in names:
        found = skin_of(name, atlas)
        if found is None:
            known = [nerve.name for nerve in atlas.nerves.values()]
            raise UnknownNameError("root or nerve with a border", name, known)
        skins.append(found)
    every = frozenset().union(*(own | part for own, part in skins))
    skins = [(in_faces(own, every), in_faces(part, every)) for own, part in skins]
    whole = [own | part for own, part in skins]
    views = views_of(Patch(SKIN, side, cell, Fill("")) for cell in whole[0] | whole[1])
    first, second = (
        _beside(names, index, skins[index], (whole[1 - index], side, style))
        for index in (0, 1)
    )
    return (
        replace(first, views=views, around=second.patches),
        replace(second, views=views, around=first.patches),
    )


def _beside(
    names: tuple[str, str],
    index: int,
    skin: tuple[frozenset[str], frozenset[str]],
    against: tuple[frozenset[str], str, Style],
) -> Paint:
    """Return one of two paints: what both have, and what only this one has."""
    (own, part), (theirs, side, style) = skin, against
    look = ("first", "second")[index]
    alone, both = style.findings[look].color, style.findings["both"].color
    patches = [
        Patch(
            SKIN,
            side,
            cell,
            Fill(both if cell in theirs else alone, PART if cell in part else ""),
        )
        for cell in sorted(own | part)
    ]
    legend = [(f"only {names[index]}", Fill(alone)), ("both", Fill(both))]
    if part:
        legend.append((_PARTLY, Fill(alone, PART)))
    only = ", ".join(_said((own | part) - theirs)) or "nothing"
    return Paint(
        f"{names[index]}, {side}",
        general_first(patches, load_body()),
        focus=(side,),
        legend=tuple(legend),
        words=(f"{names[index]} alone has: {only}.",),
    )


def _said(cells: Iterable[str]) -> Iterator[str]:
    """Yield the areas of some cells in words, once each."""
    areas: dict[str, list[str]] = {}
    for cell in sorted(cells):
        areas.setdefault(cell.split(":")[0].replace("_", " "), []).append(
            root_of_cell(cell)
        )
    for area, roots in areas.items():
        yield f"{area} ({', '.join(dict.fromkeys(roots))})"
