"""Neighbouring dermatomes fade into one another: a gradient instead of a line."""

from collections.abc import Iterator

import numpy as np
from matplotlib.patches import PathPatch

from neurosim.plot.canvas import Scene
from neurosim.plot.geometry import Points
from neurosim.plot.letters import POINT
from neurosim.plot.outline import compound_path
from neurosim.plot.paint import SKIN, base_fills
from neurosim.plot.palette import Fill
from neurosim.plot.panel import Panel

#: How far a root reaches into its neighbour on the picture (dm). A drawing choice:
#: it says that borders are soft, not how wide the overlap of a person is.
REACH = 0.12
_STEPS = 7
_HALF = 0.5


def draw_overlap(scene: Scene, panel: Panel) -> None:
    """Blend the colours of neighbours along their border on one panel."""
    for side in panel.sides:
        fills = base_fills(panel.view, scene.style, atlas=scene.paint.atlas)
        fills |= {
            patch.name: patch.fill
            for patch in scene.paint.of(SKIN, side)
            if patch.name in fills
        }
        for (first, second), lines in panel.view.neighbours().items():
            if fills[first] != fills[second]:
                placed = [panel.place(line, side) for line in lines]
                for into, other in ((first, second), (second, first)):
                    rings = panel.view.region(into)
                    clip = compound_path([panel.place(ring, side) for ring in rings])
                    for band in _bands(placed, fills[other], panel.scale):
                        band.set_gid(f"overlap-{panel.view.name}-{side}-{into}")
                        scene.ax.add_artist(band)
                        band.set_clip_path(clip, transform=scene.ax.transData)


def _bands(lines: list[Points], fill: Fill, scale: float) -> Iterator[PathPatch]:
    """Yield ever narrower strokes that add up to half of the colour.

    All lines are one path, so that they do not add up where they meet.
    """
    path = compound_path(lines, closed=False)
    widest = 2 * REACH * scale / POINT
    for width in np.linspace(widest, widest / _STEPS, _STEPS):
        yield PathPatch(
            path,
            fill=False,
            edgecolor=fill.color,
            linewidth=float(width),
            alpha=1 - (1 - _HALF) ** (1 / _STEPS),
            capstyle="round",
            joinstyle="round",
            zorder=2.5,
        )
