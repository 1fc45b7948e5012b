"""Which part of the body a map shows: the limb where everything painted lies."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from neurosim.plot.geometry import Body, Points, View, shows_muscle
from neurosim.plot.layout import Panel
from neurosim.plot.paint import MUSCLE, POINT, REFLEX, SKIN, Paint, Patch
from neurosim.terms import SIDES

#: Frames of one side, outward x and y in decimetres: name, left, right, bottom, top.
#: The smallest that holds everything painted is shown.
FRAMES = (
    ("leg below the knee", -0.2, 3.0, -9.2, -2.0),
    ("leg", -0.5, 3.0, -9.2, 2.9),
    ("forearm and hand", 2.2, 5.6, -1.2, 3.6),
    ("arm and shoulder", -0.6, 5.6, -1.2, 7.2),
    ("head and neck", -2.6, 2.6, 4.8, 8.9),
)
#: Frames of both sides.
_BOTH = (
    ("", -3.0, 3.0, -9.2, -2.0),
    ("", -3.0, 3.0, -9.2, 2.9),
    ("", -2.6, 2.6, 4.8, 8.9),
    ("", -3.0, 3.0, -0.6, 7.2),
    ("", -5.6, 5.6, -1.2, 8.9),
)
_SLACK = 0.05
#: Beside a limb, which is larger than a whole body, close-ups can be smaller.
_CLOSE = 0.62


def crop_panels(panels: Sequence[Panel], paint: Paint, body: Body) -> tuple[Panel, ...]:
    """Return panels cut to the limb that is painted, with a locator.

    Whole bodies stay where the paint has no limb of its own, or everything is painted.
    """
    found = tuple(panels)
    tall = [panel for panel in found if panel.view.name in ("front", "back")]
    boxes = {panel.view.name: _extent(panel.view, paint.patches) for panel in tall}
    shown = [box for box in boxes.values() if box is not None]
    if paint.atlas or not shown:
        return found
    frame = _frame(paint, shown)
    if frame is None:
        return found
    cut = tuple(
        _cut(p, frame, paint) if p in tall else replace(p, size=_CLOSE) for p in found
    )
    if not any(p.crop for p in cut):
        return found
    locator = Panel(body.view("front"), SIDES, locator=True)
    return (*cut, locator)


def _painted_sides(paint: Paint) -> tuple[str, ...]:
    return tuple(dict.fromkeys(patch.side for patch in paint.patches))


def _frame(
    paint: Paint, boxes: Iterable[Points]
) -> tuple[str, float, float, float, float] | None:
    """Return the first frame that holds all boxes, in outward coordinates."""
    low = np.min([box[0] for box in boxes], axis=0)
    high = np.max([box[1] for box in boxes], axis=0)
    frames = FRAMES if len(_painted_sides(paint)) == 1 else _BOTH
    for name, left, right, bottom, top in frames:
        wide = left - _SLACK <= low[0] and high[0] <= right + _SLACK
        if wide and bottom - _SLACK <= low[1] and high[1] <= top + _SLACK:
            return name, left, right, bottom, top
    return None


def _cut(
    panel: Panel, frame: tuple[str, float, float, float, float], paint: Paint
) -> Panel:
    name, left, right, bottom, top = frame
    sides = _painted_sides(paint)
    if len(sides) == 1 and panel.view.sign(sides[0]) < 0:
        left, right = -right, -left
    return replace(
        panel, crop=(left, right, bottom, top), part=name, own=sides[0] if name else ""
    )


def _extent(view: View, patches: Iterable[Patch]) -> Points | None:
    """Return the smallest and largest outward x and y of what is painted on a view."""
    rings = [ring for patch in patches for ring in _rings(view, patch)]
    if not rings:
        return None
    points = np.concatenate(rings)
    return np.array([points.min(0), points.max(0)])


def _rings(view: View, patch: Patch) -> Iterator[Points]:
    if patch.kind == SKIN:
        yield from view.region(patch.name)
    elif patch.kind == MUSCLE and shows_muscle(view, patch.name):
        yield from view.muscles[patch.name]
    elif patch.kind in (REFLEX, POINT):
        spots = view.reflexes if patch.kind == REFLEX else view.points
        if patch.name in spots:
            yield np.array([spots[patch.name]])
