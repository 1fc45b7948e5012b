"""Neighbouring dermatomes fade into one another: a gradient instead of a line."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from neurosim.plot.canvas import compound_path
from neurosim.plot.geometry import Points, View
from neurosim.plot.layout import POINT, Panel
from neurosim.plot.paint import SKIN, Paint, base_fills
from neurosim.plot.palette import Fill, Style

#: How far a root reaches into its neighbour on the picture (dm). A drawing choice:
#: it says that borders are soft, not how wide the overlap of a person is.
REACH = 0.20
_STEPS = 7
_HALF = 0.5


def draw_overlap(ax: Axes, panel: Panel, paint: Paint, style: Style) -> None:
    """Blend the colours of neighbours along their border on one panel."""
    for side in panel.sides:
        fills = base_fills(panel.view, style, atlas=paint.atlas)
        fills |= {
            patch.name: patch.fill
            for patch in paint.of(SKIN, side)
            if patch.name in fills
        }
        for (first, second), lines in panel.view.neighbours().items():
            if fills[first] != fills[second]:
                placed = [panel.place(line, side) for line in lines]
                for into, other in ((first, second), (second, first)):
                    _fade(ax, panel, side, placed, (into, fills[other]))


def _fade(
    ax: Axes, panel: Panel, side: str, lines: list[Points], into: tuple[str, Fill]
) -> None:
    root, fill = into
    widest = 2 * REACH * panel.scale / POINT
    alpha = 1 - (1 - _HALF) ** (1 / _STEPS)
    rings = [panel.place(ring, side) for ring in _region(panel.view, root)]
    for width in np.linspace(widest, widest / _STEPS, _STEPS):
        band = LineCollection(
            lines,
            colors=fill.color,
            linewidths=float(width),
            alpha=alpha,
            capstyle="round",
            joinstyle="round",
            zorder=2.5,
        )
        band.set_gid(f"overlap-{panel.view.name}-{side}-{root}")
        ax.add_collection(band, autolim=False)
        band.set_clip_path(compound_path(rings), transform=ax.transData)


def _region(view: View, root: str) -> tuple[Points, ...]:
    return view.region(root)
