"""Draw panels on axes: skin, shading, lines, muscles, marks and labels."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.image import imread
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path

from neurosim.plot.geometry import TRIGEMINAL, Body, Points, View
from neurosim.plot.labels import Placed
from neurosim.plot.layout import Panel
from neurosim.plot.paint import (
    MUSCLE,
    POINT,
    REFLEX,
    SKIN,
    Paint,
    Patch,
    base_fills,
    skin_fills,
)
from neurosim.plot.palette import Fill, Style
from neurosim.terms import RIGHT

_LAYER = {"skin": 2.0, "shade": 3.0, "muscle": 3.5, "line": 4.0, "rim": 6.0,
          "leader": 7.0, "mark": 8.0, "text": 9.0}  # fmt: skip
#: Edges of a fill's own colour close the hairlines between neighbours (points).
_SEAM = 0.35


def compound_path(rings: Iterable[Points]) -> Path:
    """Return one path with a closed ring each."""
    vertices, codes = [], []
    for ring in rings:
        vertices.append(np.concatenate([ring, ring[:1]]))
        codes.append(
            np.r_[Path.MOVETO, np.full(len(ring) - 1, Path.LINETO), Path.CLOSEPOLY]
        )
    return Path(np.concatenate(vertices), np.concatenate(codes).astype(np.uint8))


def _patch(
    rings: Iterable[Points], fill: Fill, gid: str, style: Style, layer: str
) -> PathPatch:
    hatched = bool(fill.hatch)
    patch = PathPatch(
        compound_path(rings),
        facecolor=fill.color,
        edgecolor=style.ink if hatched else fill.color,
        linewidth=0.0 if hatched else _SEAM,
        hatch=fill.hatch or None,
        zorder=_LAYER[layer],
    )
    patch.set_gid(gid)
    return patch


def draw_panel(
    ax: Axes,
    panel: Panel,
    paint: Paint,
    body: Body,
    style: Style,
    *,
    borders: bool = True,
) -> None:
    """Draw one view with everything on it but its labels."""
    for side in panel.sides:
        draw_skin(ax, panel, side, paint, style)
        _shade(ax, panel, side, style)
        _muscles(ax, panel, side, paint.of(MUSCLE, side), body, style)
        _marks(ax, panel, side, paint, style)
    width = float(np.clip(panel.scale * 1.6, 0.35, 1.1))
    if borders:
        _lines(ax, panel, panel.view.borders, style.border, 0.7 * width, "line")
    _lines(ax, panel, panel.view.rim, style.ink, width, "rim")
    if panel.view.half:
        _lines(ax, panel, panel.view.middle, style.border, 0.4 * width, "line")


def draw_skin(
    ax: Axes, panel: Panel, side: str, paint: Paint, style: Style
) -> list[PathPatch]:
    """Add the patches of skin of one side of a view; return them."""
    view = panel.view
    base = base_fills(view, style, atlas=paint.atlas)
    found = []
    for name, (cells, fill) in skin_fills(view, paint.of(SKIN, side), base).items():
        rings = [panel.place(ring, side) for ring in view.outline(cells)]
        if rings:
            area, _, root = name.rpartition(":")
            gid = f"{view.name}-{side}-{root}" + (f".{area}" if area else "")
            found.append(_patch(rings, fill, gid, style, "skin"))
            ax.add_patch(found[-1])
    return found


@lru_cache(maxsize=32)
def _shade_image(view_file: str) -> Points:
    grey = imread(view_file)
    grey = grey if grey.ndim == 2 else grey[..., :3].mean(-1)
    dark = np.clip((0.93 - grey) / 0.93, 0, 1)
    image = np.zeros((*grey.shape, 4), dtype=np.float32)
    image[..., :3] = (0.16, 0.13, 0.20)
    image[..., 3] = 0.62 * dark**1.15
    return image


def _shade(ax: Axes, panel: Panel, side: str, style: Style) -> None:
    if not style.shading:
        return
    view = panel.view
    image = _shade_image(str(view.shade_file)).copy()
    image[..., 3] *= style.shading
    x0, x1, y0, y1 = view.extent
    corners = panel.place(np.array([[x0, y0], [x1, y1]]), side)
    (left, bottom), (right, top) = corners
    if left > right:
        image, left, right = image[:, ::-1], right, left
    shown = ax.imshow(
        image,
        extent=(left, right, bottom, top),
        origin="upper",
        interpolation="bilinear",
        aspect="auto",
        zorder=_LAYER["shade"],
    )
    rings = [panel.place(ring, side) for ring in view.silhouette]
    shown.set_clip_path(compound_path(rings), transform=ax.transData)
    shown.set_gid(f"shade-{view.name}-{side}")


def _lines(
    ax: Axes,
    panel: Panel,
    lines: Sequence[Points],
    color: str,
    width: float,
    layer: str,
) -> None:
    placed = [panel.place(line, side) for side in panel.sides for line in lines]
    drawn = LineCollection(
        placed,
        colors=color,
        linewidths=width,
        zorder=_LAYER[layer],
        capstyle="round",
        joinstyle="round",
    )
    drawn.set_gid(f"{layer}-{panel.view.name}-{'-'.join(panel.sides)}")
    ax.add_collection(drawn, autolim=False)


#: Muscles that others cover are hatched; so that the fill stays visible.
_DEEP = "////"


def _muscles(
    ax: Axes,
    panel: Panel,
    side: str,
    patches: Sequence[Patch],
    body: Body,
    style: Style,
) -> None:
    for patch in patches:
        rings = panel.view.muscles.get(patch.name)
        if not rings:
            continue
        hatch = patch.fill.hatch or (_DEEP if patch.name in body.deep else "")
        placed = [panel.place(ring, side) for ring in rings]
        gid = f"muscle-{panel.view.name}-{side}-{patch.name}"
        drawn = _patch(placed, Fill(patch.fill.color, hatch), gid, style, "muscle")
        drawn.set_edgecolor(style.ink)
        drawn.set_linewidth(0.6)
        drawn.set_alpha(0.92)
        ax.add_patch(drawn)


def _marks(ax: Axes, panel: Panel, side: str, paint: Paint, style: Style) -> None:
    radius = mark_radius(panel)
    for patch in paint.of(REFLEX, side):
        spot = panel.view.reflexes.get(patch.name)
        if spot is not None:
            _hammer(ax, panel.spot(spot, side), radius, patch, (panel, side, style))
    painted = {patch.name: patch.fill for patch in paint.of(POINT, side)}
    everywhere = paint.points and (side == RIGHT or not panel.view.half)
    for root, spot in panel.view.points.items():
        if everywhere or root in painted:
            fill = painted.get(root, Fill("#FFFFFF"))
            dot = Circle(
                panel.spot(spot, side),
                point_radius(panel),
                facecolor=fill.color,
                edgecolor="#14171C",
                linewidth=0.6,
                zorder=_LAYER["mark"],
            )
            dot.set_gid(f"point-{panel.view.name}-{side}-{root}")
            ax.add_patch(dot)


def point_radius(panel: Panel) -> float:
    """Return the radius of a key point in inches."""
    return float(np.clip(0.10 * panel.scale, 0.014, 0.038))


def mark_radius(panel: Panel) -> float:
    """Return the radius of a hammer mark in inches."""
    return float(np.clip(0.22 * panel.scale, 0.045, 0.085))


def _hammer(
    ax: Axes,
    at: tuple[float, float],
    radius: float,
    patch: Patch,
    place: tuple[Panel, str, Style],
) -> None:
    """Draw a round mark with the grade in it: where the hammer falls."""
    panel, side, style = place
    mark = Circle(
        at,
        radius,
        facecolor=patch.fill.color,
        edgecolor=style.background,
        linewidth=0.8,
        zorder=_LAYER["mark"],
    )
    mark.set_gid(f"reflex-{panel.view.name}-{side}-{patch.name}")
    ax.add_patch(mark)
    if patch.mark:
        text = ax.text(
            *at,
            patch.mark,
            ha="center",
            va="center_baseline",
            fontsize=radius * 72 * 1.15,
            fontweight="bold",
            color=style.background,
            zorder=_LAYER["text"],
        )
        text.set_gid(f"mark-{panel.view.name}-{side}-{patch.name}")


def draw_label(ax: Axes, placed: Placed, size: float, color: str, line: str) -> None:
    """Draw one label and its leader line."""
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
    )
    text.set_gid(f"label-{request.gid}")
    if placed.leader is None:
        return
    x0, y0, x1, y1 = placed.leader
    (leader,) = ax.plot(
        [x0, x1],
        [y0, y1],
        color=line,
        linewidth=0.065 * size,
        marker="o",
        markersize=0.22 * size,
        markevery=[0],
        zorder=_LAYER["leader"],
    )
    leader.set_gid(f"leader-{request.gid}")


def draw_swatch(
    ax: Axes, box: tuple[float, float, float, float], fill: Fill, style: Style
) -> None:
    """Draw the little rectangle of a legend entry: left, bottom, width, height."""
    x, y, width, height = box
    ax.add_patch(
        Rectangle(
            (x, y),
            width,
            height,
            facecolor=fill.color,
            edgecolor=style.ink,
            linewidth=0.4,
            hatch=fill.hatch or None,
            zorder=_LAYER["mark"],
        )
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
    return any(cell.within(name) for cell in view.cells)
