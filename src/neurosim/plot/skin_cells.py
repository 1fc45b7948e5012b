"""Skin cell by cell: which structure decides a cell, and what a lesion can reach.

A cell is the part of a named area in one dermatome. Of the structures that cover it
the one with the fewest cells decides, also where it says that nothing is altered; so a
wide area never paints over a finger, and front and back agree.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from neurosim.atlas import Atlas, kept, load_atlas
from neurosim.lesion_tables import Nerve
from neurosim.nerves import below
from neurosim.parts import is_examined, name_of, parts
from neurosim.plot.cell import (
    cell_names,
    cells_of,
    cells_of_region,
    faces_of,
    neighbours,
    root_of_cell,
)
from neurosim.plot.geometry import load_body
from neurosim.records import Structure
from neurosim.side_tables import Territory
from neurosim.terms import RIGHT, ROOTS
from neurosim.wholes import parts_of

#: How much more a border with a part of the same main root counts.
_MAIN = 4 / 3
#: Statements name roots or say where it hurts: they are read, never painted.
_STATEMENTS = ("dermatome", "key_point", "pain")
#: Families whose touched roots are all that they reach.
_ROOTED = ("root", "cauda_equina")
#: The cord is damaged at a level and reaches everything below it.
_BELOW = ("cord", "conus")


def is_part(structure: Structure) -> bool:
    """Return whether a structure has a state and a place of its own.

    Unions, statements and other names of a structure have none.
    """
    statement = structure.id.startswith(_STATEMENTS) or structure.modality == "pain"
    whole = bool(structure.parts or structure.same_as)
    return bool(structure.region) and not whole and not statement


def drawn(atlas: Atlas) -> frozenset[str]:
    """Return what the map of a lesion can paint: skin, muscles, reflexes and signs.

    With the wholes that tell of parts on the map of a look-alike.

    Parameters
    ----------
    atlas
        The tables.

    Examples
    --------
    >>> "triceps" in drawn(load_atlas()), "pain_neck" in drawn(load_atlas())
    (True, False)
    """
    own = frozenset(
        structure.id
        for structure in atlas.structures.values()
        if is_part(structure) and structure.modality in _DRAWN
    )
    wholes = (_tellers(atlas, family) for family in atlas.families)
    return own.union(undrawn(atlas), (w.id for found in wholes for w in found))


@kept
def undrawn(atlas: Atlas) -> Mapping[str, Structure]:
    """Return the muscles that are examined and have no shape of their own.

    A movement is drawn as the muscles that have its name (knee flexion).

    Parameters
    ----------
    atlas
        The tables.

    Examples
    --------
    >>> sorted(undrawn(load_atlas()))
    ['fdp_radial', 'fdp_ulnar']
    """
    muscles = [one for one in parts(atlas) if one.modality == "motor"]
    names = (name_of(one, atlas) for one in muscles if one.region)
    moves = tuple(m for name in names for m in re.findall(r"\((.+?)\)", name))
    return {
        one.id: one
        for one in muscles
        if not one.region
        and is_examined(one.id, atlas)
        and not name_of(one, atlas).endswith(moves)
    }


#: Modalities of what has a place on a map.
_DRAWN = ("sensory", "motor", "reflex", "umn")


def nerve_cells(family: str, atlas: Atlas) -> frozenset[str] | None:
    """Return the skin that a lesion of a nerve can reach, by the borders of its nerves.

    Parameters
    ----------
    family
        Identifier of lesions.csv.
    atlas
        The tables.

    Returns
    -------
    frozenset or None
        None where the lesion is of no nerve, or where no border is drawn for one.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> sorted(nerve_cells("deep_peroneal", load_atlas()) or ())
    ['first_web_foot:L5']
    """
    return _nerve_cells(atlas, family)


@kept
def _nerve_cells(atlas: Atlas, family: str) -> frozenset[str] | None:
    row = atlas.families.get(family)
    places = row.nerve if row else ()
    taken = {n.id: n for at, _ in places for n in below(atlas.nerves, at)}
    every = atlas.rows(Territory)
    rows = [r for r in every if {r.nerve, *r.fibres.split()} & taken.keys()]
    drawn = {name for r in rows for name in (r.nerve, *r.fibres.split())}
    whole = bool(rows) and all(
        n.id in drawn for n in taken.values() if _has_skin(n, atlas)
    )
    cells = (cells_of_region(f"{r.region} {r.partly}") for r in rows)
    others = (r.region for r in every if r not in rows)
    theirs = {c for c in cells_of_region(" ".join(others)) if "@" in c}
    return frozenset[str]().union(*cells) - theirs if whole else None


def _has_skin(nerve: Nerve, atlas: Atlas) -> bool:
    """Return whether a nerve supplies skin that has a place on the map."""
    return any(is_part(atlas.structures[name]) for name, _ in nerve.skin)


def deciders(structures: Iterable[Structure]) -> dict[str, Structure]:
    """Return the most specific structure of each cell.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> found = deciders(load_atlas().structures[s] for s in ("thumb", "hand"))
    >>> found["thumb:C6"].id
    'thumb'
    """
    covers = sorted(
        ((structure, cells_of(structure)) for structure in structures),
        key=lambda pair: (-len(pair[1]), pair[0].id),
    )
    return {cell: structure for structure, cells in covers for cell in cells}


@kept
def own_cells(atlas: Atlas) -> dict[str, Structure]:
    """Return the structure that decides each cell that is part of one."""
    return deciders(
        s
        for s in atlas.structures.values()
        if s.modality == "sensory" and is_part(s) and s.id in atlas.weights
    )


@kept
def skin_parts(atlas: Atlas) -> dict[str, Structure]:
    """Return the structure that decides each cell on the map of a lesion."""
    return _filled(own_cells(atlas), atlas)


#: What a structure says of itself that tells of a limb and of no part of it.
_GLOBAL = "global statement"
#: A whole tells of its other parts where its table tells of at least this part of it.
_MOSTLY = 2 / 3


def told_parts(family: str, atlas: Atlas) -> Mapping[str, Structure]:
    """Return the structure that decides each cell on the map of a look-alike.

    As :func:`skin_parts`; but where the rows of the look-alike tell nothing of a part,
    the smallest whole decides of which they tell, and of most of whose parts too (a
    foot without its heel), or which is a pattern and no place (a glove, a stocking) and
    of which they tell more than of any other place of the limb.

    Parameters
    ----------
    family
        Identifier of lesions.csv.
    atlas
        The tables.

    Examples
    --------
    >>> told_parts("polyneuropathy", load_atlas())["calf:L4"].id
    'lower_leg'
    >>> told_parts("diabetic_amyotrophy", load_atlas())["sole:S1"].id
    'sole'
    """
    return _told_parts(atlas, family)


@kept
def _told_parts(atlas: Atlas, family: str) -> Mapping[str, Structure]:
    told, told_of = _told(atlas, family), deciders(_tellers(atlas, family))
    return {
        cell: part if part.id in told else told_of.get(cell, part)
        for cell, part in skin_parts(atlas).items()
    }


def _told(atlas: Atlas, family: str) -> Mapping[str, float]:
    """Return how much the rows of a look-alike tell of each structure."""
    rows = [row for row in atlas.supplies if row.lesion == family]
    return {
        row.structure: max(r.share for r in rows if r.structure == row.structure)
        for row in rows
    }


@kept
def _tellers(atlas: Atlas, family: str) -> tuple[Structure, ...]:
    """Return the wholes that tell of parts on the map of a look-alike."""
    told = _told(atlas, family)
    return tuple(
        structure
        for structure in map(atlas.structures.__getitem__, sorted(told))
        if _tells_of_parts(structure, told, atlas)
    )


def _tells_of_parts(whole: Structure, told: Mapping[str, float], atlas: Atlas) -> bool:
    if whole.modality != "sensory" or not whole.parts or _GLOBAL in whole.note:
        return False
    if is_pattern(whole, atlas):
        places = (name for name in told if _is_beside(name, whole, atlas))
        return told[whole.id] >= max((told[name] for name in places), default=0.0)
    sizes = parts_of(atlas, whole.id, RIGHT)
    return sum(size for (name, _), size in sizes.items() if name in told) >= _MOSTLY


def _is_beside(name: str, whole: Structure, atlas: Atlas) -> bool:
    """Return whether a structure is a place of the limb of a whole."""
    one = atlas.structures[name]
    return is_part(one) and (one.modality, one.part_of) == (
        whole.modality,
        whole.part_of,
    )


def is_pattern(structure: Structure, atlas: Atlas) -> bool:
    """Return whether a whole is a pattern and no place: a glove or a stocking."""
    return ("whole_share", structure.id) in atlas.observation


def _filled(known: Mapping[str, Structure], atlas: Atlas) -> dict[str, Structure]:
    """Give skin without a name of its own to the part of its dermatome beside it.

    The longest border decides; one with a part that is mainly of this root counts more.
    """
    found = dict(known)
    beside = neighbours()
    for cell in cell_names():
        near = {
            c: length * (_MAIN if _is_main(known[c], cell, atlas) else 1.0)
            for c, length in beside.get(cell, {}).items()
            if c in known
        }
        if cell not in found and near:
            found[cell] = known[max(near, key=lambda name: near[name])]
    return found


def _is_main(structure: Structure, cell: str, atlas: Atlas) -> bool:
    return _main_root(atlas, structure.id) == root_of_cell(cell)


@kept
def moved_cells(atlas: Atlas) -> Mapping[str, str]:
    """Return the cells whose area has another main root than in the shipped tables.

    The borders of dermatomes are geometry that was drawn for the shipped tables. Where
    other tables give an area to another root, its cells of the old main root take the
    new one; the borders stay.

    Returns
    -------
    mapping
        Cell (``area:root``) to its root by these tables; empty for the shipped ones.
    """
    shipped = load_atlas()
    moved: dict[str, str] = {}
    if atlas is shipped:
        return moved
    for cell, structure in skin_parts(atlas).items():
        before, now = (_main_root(a, structure.id) for a in (shipped, atlas))
        if before != now and before == root_of_cell(cell):
            moved[cell] = now
    return moved


def dermatome_cells(skin: str, atlas: Atlas) -> tuple[str, ...]:
    """Return what is painted for a dermatome: itself, and what tables gave or took.

    Parameters
    ----------
    skin
        A dermatome as it is drawn (``S4-5`` for S4 and S5).
    atlas
        The tables.

    Examples
    --------
    >>> dermatome_cells("C7", load_atlas())
    ('C7',)
    """
    moved = moved_cells(atlas)
    roots = ("S4", "S5") if skin == "S4-5" else (skin,)
    come = [cell for cell, now in moved.items() if now in roots]
    if not any(cell.endswith(f":{skin}") for cell in moved):
        return (skin, *come)
    cells = {c.name for view in load_body().views.values() for c in view.cells}
    kept = sorted(c for c in cells - set(moved) if c.endswith(f":{skin}"))
    return (*kept, *come)


def _main_root(atlas: Atlas, structure: str) -> str:
    spinal = {
        root: share
        for root, share in atlas.weights.get(structure, {}).items()
        if root in ROOTS
    }
    return max(spinal, key=lambda root: spinal[root], default="")


def reaches(what: Any, side: str) -> frozenset[str]:
    """Return the dermatomes that a prediction's lesion can reach on one side.

    Roots that it touches; below a cord lesion everything; a nerve, which keeps to no
    dermatome, any (what it supplies decides there).
    """
    category = what.lesion.category
    touched = [item.root for item in what.roots if item.side == side]
    if category in _BELOW:
        every = [ROOTS.index(item.root) for item in what.roots]
        return frozenset(ROOTS[min(every) :]) if every else frozenset()
    if category in _ROOTED:
        return frozenset(touched)
    return frozenset((*ROOTS, "V1", "V2", "V3"))


def painted_cells(
    findings: Mapping[tuple[str, str], Any], what: Any, side: str, atlas: Atlas
) -> Iterator[tuple[str, Any]]:
    """Yield cell and finding of the skin that a lesion alters.

    A cell is in reach with its dermatome, or with the root that edited tables move it
    to; of a nerve, inside the border of its skin. Of an area of many dermatomes that
    the roots of the lesion have a small share of, their own dermatomes alone.
    """
    reach, parts = reaches(what, side), told_parts(what.lesion.family, atlas)
    own, moved, every = own_cells(atlas), moved_cells(atlas), skin_parts(atlas)
    named = {root for root, _ in what.lesion.roots} or reach
    wide = _wide(atlas, frozenset(named)) if what.lesion.category in _ROOTED else ()
    drawn = nerve_cells(what.lesion.family, atlas)
    for cell, structure in parts.items():
        shown = [cell] if drawn is None else faces_of(cell, drawn)
        for place in (side, "midline"):
            finding = findings.get((structure.id, place))
            root = moved.get(cell, root_of_cell(cell))
            near = cell in own and structure.id not in wide
            if finding is not None and root in (reach if near else named):
                told = _told_of(finding, structure, every[cell], atlas)
                yield from ((one, told) for one in shown)


#: An area is wide with so many roots, of which a share below the other is small.
_MANY, _SMALL = 5, 0.25


@kept
def _wide(atlas: Atlas, roots: frozenset[str]) -> frozenset[str]:
    """Return the areas of many dermatomes of which some roots have a small share."""
    shares = {part.id: atlas.weights[part.id] for part in own_cells(atlas).values()}
    return frozenset(
        name
        for name, share in shares.items()
        if len(share.keys() & set(ROOTS)) >= _MANY
        and sum(share.get(root, 0.0) for root in roots) < _SMALL
    )


def _told_of(finding: Any, whole: Structure, part: Structure, atlas: Atlas) -> Any:
    """Return a finding as one of a part, if only a whole tells of it: of that name."""
    if whole is part or is_pattern(whole, atlas):
        return finding
    return replace(finding, structure=part.id)
