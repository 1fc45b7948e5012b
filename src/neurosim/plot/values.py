"""Paint for names and values that somebody gives: roots, areas, numbers, shares."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from math import isfinite, isnan
from numbers import Real
from typing import Any

from matplotlib import colormaps
from matplotlib.colors import Colormap, is_color_like, to_hex

from neurosim.atlas import Atlas, load_atlas
from neurosim.plot.clinical import region_of, short_name, skin_root, views_for
from neurosim.plot.expected import variant_words, views_of
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
from neurosim.plot.palette import Fill, Style, heat
from neurosim.plot.skin_cells import dermatome_cells, is_part, skin_parts
from neurosim.terms import (
    MIDLINE,
    ROOTS,
    SIDES,
    NeurosimError,
    UnknownNameError,
    require_name,
)
from neurosim.wording import capital


def names_paint(
    names: Iterable[object], *, side: str | None, style: Style, atlas: Atlas | None
) -> Paint:
    """Return the paint of several roots, areas or structures, each in its colour."""
    keys = list(dict.fromkeys(names))
    colors = dict(zip(keys, cycle(SEVERAL[style.name]), strict=False))
    paint = mapping_paint(colors, side=side, style=style, atlas=atlas)
    shown = tuple((_words(key), Fill(color)) for key, color in colors.items())
    return replace(
        paint,
        title=capital(", ".join(_words(key) for key in keys)),
        legend=shown,
        words=(f"Painted: {', '.join(_words(key) for key in keys)}.",),
    )


#: Colours of several names on one map, far apart for every kind of eye.
SEVERAL = {
    "light": ("#3C78B4", "#D1602F", "#8ED1A8", "#7E2472", "#F2AE3D", "#20262E"),
    "dark": ("#5E8BE7", "#E19839", "#56B182", "#BC83EE", "#FCE9A0", "#ECEFF2"),
    "print": ("#222222", "#BBBBBB", "#777777", "#EEEEEE", "#555555", "#999999"),
}


@dataclass(frozen=True)
class ValueScale:
    """How numbers become colours.

    Parameters
    ----------
    limits
        Values of the two ends; by default those of the numbers, with 0 and 1.
    cmap
        Name of a colour map of matplotlib, or one; by default that of the style.
    label
        What the numbers are.
    """

    limits: tuple[float, float] | None = None
    cmap: str | Colormap | None = None
    label: str = "value"

    def of(self, values: Sequence[float], style: Style) -> ColorScale:
        """Return the colour bar for some values."""
        low, high = self.limits or (min(0.0, *values), max(1.0, *values))
        if not (isfinite(low) and isfinite(high) and low < high):
            raise NeurosimError(
                f"limits {low:g} to {high:g}: give a lower and a higher limit"
            )
        if self.cmap is None:
            return ColorScale(self.label, heat(style), low, high)
        if isinstance(self.cmap, str) and self.cmap not in colormaps:
            raise UnknownNameError("colour map", self.cmap, list(colormaps))
        chosen = colormaps[self.cmap] if isinstance(self.cmap, str) else self.cmap
        return ColorScale(self.label, chosen, low, high)


def mapping_paint(
    what: Mapping[Any, Any],
    *,
    side: str | None,
    style: Style,
    atlas: Atlas | None,
    values: ValueScale | None = None,
) -> Paint:
    """Return the paint of a mapping from names to numbers or colours.

    A number that is not one (NaN) is not painted.
    """
    body = load_body()
    kept = {key: value for key, value in what.items() if not _is_nan(value)}
    numbers = [float(v) for v in kept.values() if _is_number(v)]
    endless = [f"{_words(key)}: {v}" for key, v in kept.items() if _is_endless(v)]
    if endless:
        raise NeurosimError(
            f"{'; '.join(endless)}: give finite numbers, or NaN for what is not painted"
        )
    scale = (values or ValueScale()).of(numbers, style) if numbers else None
    patches: list[Patch] = []
    for key, value in what.items():
        sides, name = _key(key, side)
        regions = regions_of(name, body, atlas)
        if key not in kept:
            continue
        fill = scale.fill(value) if scale and _is_number(value) else Fill(_color(value))
        home = max(regions, key=lambda r: body.size([r[1]]) if r[0] == SKIN else 0)
        words = _label(name, atlas)
        for place in dict.fromkeys(regions):
            text = words if place == home or place[0] == SKIN else ""
            patches += [Patch(place[0], s, place[1], fill, text) for s in sides]
    shown = ", ".join(f"{_words(key)}: {value}" for key, value in kept.items())
    return Paint(
        "",
        general_first(patches, body),
        focus=tuple(dict.fromkeys(patch.side for patch in patches)) or SIDES,
        scale=scale,
        words=(f"Painted: {shown or 'nothing'}.", *_beyond(kept, scale)),
        views=views_for({p.name for p in patches if p.kind == SKIN}),
    )


def _label(name: str, atlas: Atlas | None) -> str:
    """Return what stands beside a place: the name as given, of an id the short name."""
    if "_" not in name:
        return name
    tables = atlas or load_atlas()
    structure = tables.structures.get(name)
    return short_name(structure, tables) if structure else name


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_endless(value: Any) -> bool:
    return _is_number(value) and not isfinite(value)


def _beyond(kept: Mapping[Any, Any], scale: ColorScale | None) -> tuple[str, ...]:
    """Say which numbers lie beyond the colour bar: they have the colour of its end."""
    outside = [
        f"{_words(key)} ({value})"
        for key, value in kept.items()
        if scale and _is_number(value) and not scale.low <= value <= scale.high
    ]
    told = f"Beyond the colour bar, in the colour of its end: {', '.join(outside)}."
    return (told,) if outside else ()


def _is_nan(value: object) -> bool:
    return value is None or (_is_number(value) and isnan(float(value)))  # type: ignore[arg-type]


def share_paint(root: str, *, side: str | None, style: Style, atlas: Atlas) -> Paint:
    """Return the paint of the shares that a root has, from the table."""
    segment = skin_root(root).split("-")[0]
    scale = ColorScale(f"share of {root}", heat(style), 0.0, 1.0)
    patches = []
    for one in (side,) if side else SIDES:
        for cell, structure in skin_parts(atlas).items():
            share = atlas.weights[structure.id].get(segment, 0.0)
            if share > 0:
                patches.append(Patch(SKIN, one, cell, scale.fill(share), "", share))
        for structure in atlas.structures.values():
            share = atlas.weights.get(structure.id, {}).get(segment, 0.0)
            for kind, name in split_region(structure.region):
                if share > 0 and kind == MUSCLE and is_part(structure):
                    text = f"{short_name(structure, atlas)} {share:.0%}"
                    patches.append(
                        Patch(kind, one, name, scale.fill(share), text, share)
                    )
    return Paint(
        f"{root}: its share of each area and muscle{variant_words(atlas)}",
        tuple(sorted(patches, key=lambda patch: patch.weight)),
        focus=(side,) if side else SIDES,
        scale=scale,
        words=(f"Painted by the share of {root} in the table.",),
        views=views_of(patches),
        halves=True,
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
        require_name("side", place, SIDES)
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
