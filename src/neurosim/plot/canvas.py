"""Draw panels on axes: skin, shading, lines, muscles, marks and labels."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle
from matplotlib.transforms import Bbox, TransformedBbox

from neurosim.plot.geometry import TRIGEMINAL, Body, Points, View
from neurosim.plot.labels import Placed
from neurosim.plot.outline import Outline, compound_path
from neurosim.plot.paint import (
    MUSCLE,
    POINT,
    REFLEX,
    SKIN,
    Paint,
    base_fills,
    skin_fills,
)
from neurosim.plot.palette import Fill, Style
from neurosim.plot.panel import Panel
from neurosim.plot.seen import muscles_of, shows_reflex
from neurosim.plot.shade import draw_shade
from neurosim.terms import RIGHT

_LAYER = {"skin": 2.0, "shade": 3.0, "muscle": 3.5, "line": 4.0, "rim": 6.0,
          "leader": 7.0, "mark": 8.0, "text": 9.0}  # fmt: skip
#: Edges of a fill's own colour close the hairlines between neighbours (points).
_SEAM = 0.35


@dataclass(frozen=True)
class Scene:
    """What is drawn where, and how."""

    ax: Axes
    paint: Paint
    body: Body
    style: Style


def _patch(
    rings: Sequence[Points], fill: Fill, *, gid: str, style: Style, layer: str
) -> Outline:
    hatched = bool(fill.hatch)
    patch = Outline(
        compound_path(rings),
        facecolor=fill.color,
        edgecolor=hatch_color(style) if hatched else fill.color,
        linewidth=0.0 if hatched else _SEAM,
        hatch=fill.hatch or None,
        zorder=_LAYER[layer],
    )
    patch.set_gid(gid)
    return patch


def hatch_color(style: Style) -> str:
    """Return the colour of hatching on skin: quiet where colour speaks already."""
    return style.ink if style.name == "print" else style.hatch


def draw_panel(scene: Scene, panel: Panel, *, borders: bool = True) -> None:
    """Draw one view with everything on it but its labels."""
    with _clipped(scene, panel):
        _draw_all(scene, panel, borders=borders)


@contextmanager
def _clipped(scene: Scene, panel: Panel) -> Iterator[None]:
    """Cut what is drawn meanwhile at the edge of what a panel shows."""
    before = set(scene.ax.get_children())
    yield
    if panel.crop is not None:
        x0, x1, y0, y1 = panel.window
        window = TransformedBbox(Bbox.from_extents(x0, y0, x1, y1), scene.ax.transData)
        for artist in set(scene.ax.get_children()) - before:
            if artist.get_zorder() < _LAYER["mark"]:
                artist.set_clip_box(window)
                artist.set_clip_on(True)


def draw_locator(scene: Scene, panel: Panel) -> None:
    """Draw on the little body the frame of what the others show."""
    if panel.frame is None:
        return
    x0, x1, y0, y1 = panel.frame
    frame = Rectangle(
        (panel.x + x0 * panel.scale, panel.y + y0 * panel.scale),
        (x1 - x0) * panel.scale,
        (y1 - y0) * panel.scale,
        facecolor="none",
        edgecolor=scene.style.ink,
        linewidth=0.8,
        zorder=_LAYER["mark"],
    )
    frame.set_gid("locator")
    scene.ax.add_artist(frame)


def _draw_all(scene: Scene, panel: Panel, *, borders: bool) -> None:
    for side in panel.sides:
        draw_skin(scene, panel, side)
        _shade(scene, panel, side)
        _muscles(scene, panel, side)
        _hammers(scene, panel, side)
        _points(scene, panel, side)
    view, style = panel.view, scene.style
    width = float(np.clip(panel.scale * 1.6, 0.35, 1.1))
    skin = tuple(side for side in panel.sides if panel.shows(SKIN, side))
    if borders and skin and scene.paint.borders:
        look = style.border, 0.7 * width, "line"
        _lines(scene, replace(panel, sides=skin), view.borders, look)
    _lines(scene, panel, view.rim, (style.ink, width, "rim"))
    if view.marks:
        _lines(scene, panel, view.marks, (_SCHEMATIC, 0.8 * width, "line"))
    if view.half:
        _lines(scene, panel, view.middle, (style.border, 0.4 * width, "line"))


def repaint(scene: Scene, panel: Panel) -> None:
    """Draw skin and muscles of one view again."""
    with _clipped(scene, panel):
        for side in panel.sides:
            draw_skin(scene, panel, side)
            _muscles(scene, panel, side)


#: Colour of schematic lines on the skin.
_SCHEMATIC = "#3A1430"


def draw_skin(scene: Scene, panel: Panel, side: str) -> None:
    """Add the patches of skin of one side of a view."""
    view, paint = panel.view, scene.paint
    base = base_fills(view, scene.style, atlas=paint.atlas)
    patches = paint.of(SKIN, side) if panel.shows(SKIN, side) else ()
    for name, (cells, fill) in skin_fills(view, patches, base).items():
        rings = panel.seen(view.outline(cells), side)
        if rings:
            area, _, root = name.rpartition(":")
            gid = f"{view.name}-{side}-{root}" + (f".{area}" if area else "")
            drawn = _patch(rings, fill, gid=gid, style=scene.style, layer="skin")
            scene.ax.add_artist(drawn)


def _shade(scene: Scene, panel: Panel, side: str) -> None:
    if not scene.style.shading:
        return
    view, ax = panel.view, scene.ax
    x0, x1, y0, y1 = view.extent
    (left, bottom), (right, top) = panel.place(np.array([[x0, y0], [x1, y1]]), side)
    extent = (left, right, bottom, top)
    shown = draw_shade(ax, str(view.shade_file), scene.style.shading, extent)
    shown.set_zorder(_LAYER["shade"])
    rings = [panel.place(ring, side) for ring in view.silhouette]
    shown.set_clip_path(compound_path(rings), transform=ax.transData)
    shown.set_gid(f"shade-{view.name}-{side}")


def _lines(
    scene: Scene, panel: Panel, lines: Sequence[Points], look: tuple[str, float, str]
) -> None:
    color, width, layer = look
    placed = [line for side in panel.sides for line in panel.seen(lines, side)]
    if not placed:
        return
    drawn = Outline(
        compound_path(placed, closed=False),
        facecolor="none",
        edgecolor=color,
        linewidth=width,
        zorder=_LAYER[layer],
        capstyle="round",
        joinstyle="round",
    )
    drawn.set_gid(f"{layer}-{panel.view.name}-{'-'.join(panel.sides)}")
    scene.ax.add_artist(drawn)


#: Muscles that others cover are hatched; so that the fill stays visible.
_DEEP = "////"


def with_deep_named(paint: Paint, body: Body, style: Style) -> Paint:
    """Return a paint whose legend says what hatched muscles are, if there are any."""
    hidden = any(
        patch.kind == MUSCLE and patch.name in body.deep and not patch.fill.hatch
        for patch in paint.patches
    )
    if not (hidden and (paint.legend or paint.scale)):
        return paint
    entry = ("deep muscle", Fill(style.background, _DEEP))
    return replace(paint, legend=(*paint.legend, entry))


def _muscles(scene: Scene, panel: Panel, side: str) -> None:
    view = panel.view
    if panel.locator or not panel.shows(MUSCLE, side):
        return
    for patch in muscles_of(view, scene.paint.of(MUSCLE, side)):
        rings = panel.seen(view.muscles[patch.name], side)
        if not rings:
            continue
        deep = _DEEP if patch.name in scene.body.deep else ""
        drawn = _patch(
            rings,
            Fill(patch.fill.color, patch.fill.hatch or deep),
            gid=f"muscle-{view.name}-{side}-{patch.name}",
            style=scene.style,
            layer="muscle",
        )
        drawn.set_edgecolor(scene.style.ink)
        drawn.set_linewidth(0.6)
        drawn.set_alpha(0.85)
        scene.ax.add_artist(drawn)


def _points(scene: Scene, panel: Panel, side: str) -> None:
    if panel.locator or not panel.shows(POINT, side):
        return
    painted = {patch.name: patch.fill for patch in scene.paint.of(POINT, side)}
    every = scene.paint.points and (side == RIGHT or not panel.view.half)
    for root, spot in panel.view.points.items():
        if (every or root in painted) and panel.has(panel.spot(spot, side)):
            dot = Circle(
                panel.spot(spot, side),
                point_radius(panel),
                facecolor=painted.get(root, Fill("#FFFFFF")).color,
                edgecolor="#14171C",
                linewidth=0.6,
                zorder=_LAYER["mark"],
            )
            dot.set_gid(f"point-{panel.view.name}-{side}-{root}")
            if scene.style.name == "print":  # among dots a dot is not seen
                ring = 2.4 * point_radius(panel)
                scene.ax.add_artist(
                    Circle(dot.center, ring, color="w", zorder=_LAYER["rim"])
                )
            scene.ax.add_artist(dot)


def point_radius(panel: Panel) -> float:
    """Return the radius of a key point in inches."""
    return float(np.clip(0.10 * panel.scale, 0.014, 0.038))


def mark_radius(panel: Panel) -> float:
    """Return the radius of a hammer mark in inches."""
    return float(np.clip(0.22 * panel.scale, 0.045, 0.085))


def _hammers(scene: Scene, panel: Panel, side: str) -> None:
    """Draw round marks with the grade in them: where the hammer falls."""
    if panel.locator or not panel.shows(REFLEX, side):
        return
    view, style, radius = panel.view, scene.style, mark_radius(panel)
    for patch in scene.paint.of(REFLEX, side):
        if not shows_reflex(view, patch.name):
            continue
        at = panel.spot(view.reflexes[patch.name], side)
        if not panel.has(at):
            continue
        mark = Circle(
            at,
            radius,
            facecolor=patch.fill.color,
            edgecolor=style.background,
            linewidth=0.8,
            zorder=_LAYER["mark"],
        )
        mark.set_gid(f"reflex-{view.name}-{side}-{patch.name}")
        scene.ax.add_artist(mark)
        if patch.mark:
            text = scene.ax.text(
                *at,
                patch.mark,
                ha="center",
                va="center_baseline",
                fontsize=radius * 72 * 1.15,
                fontweight="bold",
                color=style.background,
                zorder=_LAYER["text"],
            )
            text.set_gid(f"mark-{view.name}-{side}-{patch.name}")


def draw_label(
    ax: Axes, placed: Placed, size: float, *, color: str, style: Style
) -> None:
    """Draw one label and its leader line."""
    plain = {"facecolor": style.background, "edgecolor": "none", "pad": 0.6}
    hatched = style.name == "print" and placed.leader is None
    request = placed.request
    text = ax.text(
        placed.x,
        placed.y,
        request.text,
        ha=placed.align,
        va="center_baseline",
        fontsize=size,
        color=color,
        zorder=_LAYER["text"],
        bbox=plain if hatched else None,
    )
    text.set_gid(f"label-{request.gid}")
    if placed.leader is None:
        return
    x0, y0, x1, y1 = placed.leader
    leader = Line2D(
        [x0, x1],
        [y0, y1],
        color=style.ink,
        linewidth=0.065 * size,
        marker="o",
        markersize=0.22 * size,
        markevery=[0],
        zorder=_LAYER["leader"],
    )
    leader.set_gid(f"leader-{request.gid}")
    ax.add_artist(leader)


def draw_swatch(
    ax: Axes,
    box: tuple[float, float, float, float],
    fill: Fill,
    style: Style,
    *,
    round_mark: bool = False,
) -> None:
    """Draw the sample of a legend entry: left, bottom, width, height.

    A round mark on the map is round in the legend.
    """
    x, y, width, height = box
    look: dict[str, Any] = {
        "facecolor": fill.color,
        "edgecolor": style.ink,
        "linewidth": 0.4,
        "hatch": fill.hatch or None,
        "zorder": _LAYER["mark"],
    }
    middle = (x + width / 2, y + height / 2)
    ax.add_artist(
        Circle(middle, height / 2, **look)
        if round_mark
        else Rectangle((x, y), width, height, **look)
    )


def is_spinal(root: str) -> bool:
    """Whether a stored region is a dermatome (the trigeminal ones are not).

    Examples
    --------
    >>> is_spinal("C2"), is_spinal("V1")
    (True, False)
    """
    return root not in TRIGEMINAL


def has_region(view: View, name: str) -> bool:
    """Whether a view shows a root, area or cell."""
    return name in view.members
