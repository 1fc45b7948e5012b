"""From what the model says to what is painted.

A prediction, an examination and a posterior are recognised by what they hold, so
that this module draws any object of that shape and imports none of their modules.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from matplotlib.colors import is_color_like, to_hex

from neurosim.atlas import Atlas, load_atlas
from neurosim.plot.cells import dermatome_cells, moved_cells
from neurosim.plot.clinical import (
    BY_SHAPE,
    Drawer,
    region_of,
    short_name,
    skin_root,
    views_for,
)
from neurosim.plot.geometry import TRIGEMINAL, Body, load_body
from neurosim.plot.paint import (
    MUSCLE,
    REFLEX,
    SKIN,
    ColorScale,
    Paint,
    Patch,
    general_first,
    split_region,
)
from neurosim.plot.palette import Fill, Style, heat, root_fill
from neurosim.plot.variable import VARIABLE, variable_paint
from neurosim.plot.worksheet import worksheet_paint
from neurosim.records import Structure
from neurosim.terms import (
    LEVELS,
    MIDLINE,
    ROOTS,
    SIDES,
    UnknownNameError,
    parse_level,
    parse_root,
)

#: Roots weigh at least this much in a muscle that is shown for a root.
_MAIN_SHARE = 0.35
_NEARLY = 0.85


def paint_of(
    what: object, *, side: str | None, style: Style, atlas: Atlas | None
) -> Paint:
    """Return the paint for anything that can be drawn.

    Raises
    ------
    UnknownNameError
        If it names something that is not in the tables, or is of another kind.
    """
    if what is None:
        return atlas_paint(style, atlas or load_atlas())
    if isinstance(what, Paint):
        return what
    if what == VARIABLE:
        return variable_paint(style, atlas or load_atlas())
    if isinstance(what, str):
        return name_paint(what, side=side, style=style, atlas=atlas or load_atlas())
    if isinstance(what, Mapping):
        return mapping_paint(what, side=side, style=style, atlas=atlas)
    tables = atlas or load_atlas()
    for shape, paint in (*BY_SHAPE.items(), *_WORKSHEETS.items()):
        if all(hasattr(what, name) for name in shape):
            return paint(what, style, tables)
    raise UnknownNameError(
        "thing to draw",
        type(what).__name__,
        [
            "a root",
            "a level",
            "a mapping",
            "a prediction",
            "an exam",
            "a worksheet",
            "a posterior",
        ],
    )


#: Recognised by what they hold, as in :mod:`neurosim.plot.clinical`.
_WORKSHEETS: Mapping[tuple[str, ...], Drawer] = {
    ("right", "left", "deep_anal_pressure"): worksheet_paint
}


def atlas_paint(style: Style, atlas: Atlas) -> Paint:
    """Return the paint of the atlas: every dermatome, and the key points."""
    moved = moved_cells(atlas)
    words = {"C": "cervical C2-C8", "T": "thoracic T1-T12", "L": "lumbar L1-L5",
             "S": "sacral S1-S5"}  # fmt: skip
    legend = [(text, style.roots[key][0]) for key, text in words.items()]
    legend.append(("trigeminal V1-V3 (not spinal)", style.trigeminal))
    return Paint(
        "Dermatomes and ISNCSCI key points",
        tuple(
            Patch(SKIN, side, cell, root_fill(skin_root(root), style))
            for cell, root in moved.items()
            for side in SIDES
        ),
        atlas=True,
        focus=SIDES,
        legend=tuple(legend),
        words=(
            "Every spinal skin area from C2 to S4-5 in its own colour, blue for "
            "cervical, green for thoracic, yellow for lumbar, purple for sacral; "
            "white dots are the ISNCSCI key sensory points.",
            *moved_words(moved),
        ),
        points=True,
    )


def moved_words(moved: Mapping[str, str]) -> Iterator[str]:
    """Yield in words what edited tables gave to other roots."""
    if moved:
        said = [f"{cell.replace('_', ' ').replace(':', ' from ')} to {root}"
                for cell, root in moved.items()]  # fmt: skip
        yield f"By these tables: {', '.join(said)}; the borders are geometry."


def root_of(what: str, atlas: Atlas) -> str:
    """Return the root that a name means: itself, or the one a disc usually hits.

    Raises
    ------
    UnknownNameError
        If it is neither a root nor a level.
    """
    word = what.strip().upper()
    if word == "S4-5":
        return word
    with suppress(UnknownNameError):
        return parse_root(what)
    try:
        return atlas.levels[parse_level(what)].principal_root
    except UnknownNameError:
        raise UnknownNameError("root or level", what, (*ROOTS, *LEVELS)) from None


def name_paint(what: str, *, side: str | None, style: Style, atlas: Atlas) -> Paint:
    """Return the paint of a root, of a disc level, or of one structure."""
    if what.strip() in atlas.structures:
        colored = {what.strip(): style.findings["expected"].color}
        return mapping_paint(colored, side=side, style=style, atlas=atlas)
    root = root_of(what, atlas)
    same = root == what.strip().upper() or "/" not in what.replace("-", "/")
    title = f"{root} root" if same else f"{parse_level(what)} disc: {root} root"
    sides = (side,) if side else SIDES
    fill = root_fill(skin_root(root), style)
    patches = list(_root_patches(root, fill, sides=sides, style=style, atlas=atlas))
    named = dict.fromkeys(p.text for p in patches if p.kind != SKIN and p.text)
    muscle = style.findings["muscle"]
    return Paint(
        title if not side else f"{title}, {side}",
        general_first(patches, load_body()),
        focus=sides,
        legend=tuple(
            (words, look)
            for kind, words, look in (
                (SKIN, f"{root} dermatome", fill),
                (MUSCLE, "muscle with a large share of the root", muscle),
                (REFLEX, "reflex", style.findings["reflex"]),
            )
            if any(patch.kind == kind for patch in patches)
        ),
        words=(
            f"Painted: the {root} dermatome, and {', '.join(named) or 'no muscle'}.",
            *moved_words(
                {
                    cell: now
                    for cell, now in moved_cells(atlas).items()
                    if skin_root(root) in (skin_root(now), cell.rsplit(":", 1)[1])
                }
            ),
        ),
        views=views_for({root}),
    )


def _root_patches(
    root: str, fill: Fill, *, sides: Iterable[str], style: Style, atlas: Atlas
) -> Iterator[Patch]:
    looks = {MUSCLE: style.findings["muscle"], REFLEX: style.findings["reflex"]}
    segment = skin_root(root).split("-")[0]
    for side in sides:
        skin, *more = dermatome_cells(skin_root(root), atlas)
        yield Patch(SKIN, side, skin, fill, root, 3.0)
        yield from (Patch(SKIN, side, cell, fill) for cell in more)
        seen: set[tuple[str, str]] = set()
        for structure, share in main_structures(segment, atlas):
            text = short_name(structure)
            for kind, name in split_region(structure.region):
                if kind in looks and (kind, name) not in seen:
                    seen.add((kind, name))
                    yield Patch(kind, side, name, looks[kind], text, share)
                    text = ""


def main_structures(root: str, atlas: Atlas) -> list[tuple[Structure, float]]:
    """Return structures in which a root has a main share, largest share first.

    The structure that the standard tests for the root is always among them, even
    where another root has the larger share (ankle dorsiflexion for L4).
    """
    found = [
        (atlas.structures[structure], weights[root])
        for structure, weights in atlas.weights.items()
        if weights.get(root, 0) >= max(_MAIN_SHARE, _NEARLY * max(weights.values()))
        or (root in weights and atlas.structures[structure].key == root)
    ]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].id))


def mapping_paint(
    what: Mapping[Any, Any], *, side: str | None, style: Style, atlas: Atlas | None
) -> Paint:
    """Return the paint of a mapping from names to numbers or colours."""
    body = load_body()
    numbers = [v for v in what.values() if isinstance(v, int | float)]
    scale = None
    if numbers:
        low, high = min(0.0, *numbers), max(1.0, *numbers)
        scale = ColorScale("value", heat(style), low, high)
    patches = []
    for key, value in what.items():
        sides, name = _key(key, side)
        fill = scale.fill(value) if scale and not isinstance(value, str) else None
        fill = fill or Fill(_color(value))
        for kind, region in regions_of(name, body, atlas):
            patches += [Patch(kind, s, region, fill, name) for s in sides]
    shown = ", ".join(f"{_words(key)}: {value}" for key, value in what.items())
    return Paint(
        "",
        general_first(patches, body),
        focus=tuple(dict.fromkeys(patch.side for patch in patches)) or SIDES,
        scale=scale,
        words=(f"Painted: {shown}.",),
        views=views_for({p.name for p in patches if p.kind == SKIN}),
    )


def _words(key: object) -> str:
    return " ".join(key) if isinstance(key, tuple) else str(key)


def _color(value: object) -> str:
    if not is_color_like(value):
        raise UnknownNameError("colour", str(value), ["a number", "#C0392B", "red"])
    return str(to_hex(value))  # type: ignore[arg-type]


def _key(key: object, side: str | None) -> tuple[tuple[str, ...], str]:
    if isinstance(key, tuple) and len(key) == 2:
        place, name = key
        if place == MIDLINE:
            return SIDES, str(name)
        if place not in SIDES:
            raise UnknownNameError("side", str(place), SIDES)
        return (str(place),), str(name)
    return ((side,) if side else SIDES), str(key)


def regions_of(
    name: str, body: Body, atlas: Atlas | None
) -> tuple[tuple[str, str], ...]:
    """Return what a root, area, muscle, reflex or structure covers.

    Raises
    ------
    UnknownNameError
        If nothing of that name can be drawn.
    """
    skin = skin_root(name)
    if skin in TRIGEMINAL or skin in body.areas:
        return ((SKIN, skin),)
    if skin in ROOTS or skin == "S4-5":
        cells = dermatome_cells(skin, atlas or load_atlas())
        return tuple((SKIN, cell) for cell in cells)
    if ":" in name:
        return split_region(name)
    tables = atlas or load_atlas()
    if name in tables.structures:
        return split_region(region_of(tables.structures[name], tables))
    for kind, names in ((MUSCLE, body.muscles), (REFLEX, body.reflexes)):
        if name in names:
            return ((kind, name),)
    raise UnknownNameError(
        "root, area or structure", name, (*ROOTS, *body.areas, *tables.structures)
    )
