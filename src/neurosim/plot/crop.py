"""Which part of the body a map shows: the limb where everything painted lies."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from neurosim.plot.geometry import Body, Points, View
from neurosim.plot.paint import MUSCLE, POINT, REFLEX, SKIN, Paint, Patch
from neurosim.plot.panel import Panel, is_tall
from neurosim.plot.seen import shows_best, shows_muscle, shows_reflex
from neurosim.terms import SIDES

Frame = tuple[str, float, float, float, float]

#: Frames of one side, outward x and y in decimetres: name, left, right, bottom, top.
#: The smallest that holds everything painted is shown.
FRAMES = (
    ("foot", 1.0, 3.0, -9.2, -7.2),
    ("leg below the knee", 0.0, 3.0, -9.2, -2.0),
    ("pelvis", 0.0, 2.4, -1.6, 2.9),
    ("chest", 0.0, 2.1, 2.7, 5.6),  # the shoulder blade is shown with the shoulder
    ("lower trunk", 0.0, 2.1, -0.6, 4.6),
    ("thigh", 0.0, 3.0, -4.0, 2.9),
    ("leg", 0.0, 3.0, -9.2, 2.9),
    ("hand", 3.6, 5.6, -1.2, 1.3),
    ("forearm and hand", 2.0, 5.6, -1.2, 4.0),
    ("shoulder", 0.25, 3.6, 3.2, 7.1),
    ("upper trunk", 0.0, 3.0, 2.2, 6.5),
    ("trunk", 0.0, 2.1, -0.6, 6.5),
    ("head, neck and shoulder", 0.0, 2.6, 4.6, 8.9),
    ("head, neck and chest", 0.0, 2.6, 2.4, 8.9),
    ("arm", 1.2, 5.6, -1.2, 6.35),
    ("arm and shoulder", 0.0, 5.6, -1.2, 7.2),
    ("head and neck", -2.6, 2.6, 4.8, 8.9),
)
#: Frames of both sides.
_PELVIS = ("", -2.4, 2.4, -1.6, 2.9)
_BOTH = (
    _PELVIS,
    ("", -2.4, 2.4, 2.7, 6.5),
    ("", -2.4, 2.4, -0.6, 4.6),
    ("", -3.0, 3.0, -9.2, -2.0),
    ("", -3.0, 3.0, -9.2, 2.9),
    ("", -2.6, 2.6, 4.8, 8.9),
    ("", -3.0, 3.0, -0.6, 7.2),
    ("", -5.6, 5.6, -1.2, 8.9),
)
_SLACK = 0.05
#: Frames that close-ups show better than a body that is cut to them.
_ENDS = ("hand", "foot")
_END_FRAMES = tuple(frame for frame in FRAMES if frame[0] in _ENDS)
#: Height of a frame beside which the locator has its full size (dm).
_LOCATED = 8.4
#: A frame of one side of the body is narrower (dm).
_WIDE = 5.7
#: Beside a limb, which is larger than a whole body, close-ups can be smaller: so many
#: times the height of the frame (dm).
_CLOSE = 0.074
#: The saddle beside the pelvis, which is as near.
_SADDLE = 0.47


def crop_panels(panels: Sequence[Panel], paint: Paint, body: Body) -> tuple[Panel, ...]:
    """Return panels cut to the limb that is painted, with a locator.

    Whole bodies stay where the paint has no limb of its own, or everything is painted.
    """
    found = tuple(panels)
    tall = [panel for panel in found if panel.view.name in ("front", "back")]
    boxes = {panel.view.name: _extent(panel.view, paint.framed) for panel in tall}
    shown = [box for box in boxes.values() if box is not None]
    if paint.atlas or not shown:
        return found
    frame = _frame(paint, shown)
    if frame is None:
        return found
    size = _SADDLE if frame == _PELVIS else min(1.0, _CLOSE * (frame[4] - frame[3]))
    cut = tuple(
        _cut(p, frame, paint) if p in tall else replace(p, size=size) for p in found
    )
    if not any(p.crop for p in cut):
        return found
    mark = next(p.crop for p in cut if p.crop)
    if next(p for p in cut if p.crop).view.flip:  # the locator shows the front
        mark = (-mark[1], -mark[0], *mark[2:])
    small = min(1.0, (mark[3] - mark[2]) / _LOCATED)
    locator = Panel(body.view("front"), SIDES, locator=True, frame=mark, size=small)
    close = tuple(p for p in cut if not p.crop)
    if frame[0] in _ENDS and close:
        cut = tuple(replace(p, size=1.0) for p in close)
    elif frame == _PELVIS and close:  # the saddle from below comes before the back
        cut = (*close, *(p for p in cut if p.view.name == "back"))
    # A limb on which nothing is painted shows nothing.
    cut = tuple(p for p in cut if _extent(p.view, paint.framed) is not None)
    return (*cut, locator)


def needed(panels: Sequence[Panel], paint: Paint) -> tuple[Panel, ...]:
    """Return the panels without limbs that show only what a close-up shows better."""
    close = [panel for panel in panels if not panel.locator and not panel.crop]
    return tuple(p for p in panels if not (p.crop and _repeats(p, close, paint)))


def _repeats(panel: Panel, close: Sequence[Panel], paint: Paint) -> bool:
    """Whether all that a limb shows lies on a hand or foot that is shown closer."""
    shown = [patch for patch in paint.framed if _on(panel, patch)]
    box = _extent(panel.view, shown)
    if box is None or not any(_holds(frame, *box) for frame in _END_FRAMES):
        return False
    return all(any(_on(other, patch) for other in close) for patch in shown)


def _on(panel: Panel, patch: Patch) -> bool:
    """Whether a panel shows a patch."""
    layer = not panel.layers or patch.kind in panel.layers
    side = patch.side == panel.own if panel.own else patch.side in panel.sides
    return layer and side and _has(panel.view, patch)


def beside(panels: Sequence[Panel], paint: Paint, *, close: bool) -> tuple[Panel, ...]:
    """Return the panels with skin and muscles each on a picture of its own.

    The same panels where only one of both is painted; close-ups too only if asked. A
    close-up of skin leaves out muscles that are seen better elsewhere.
    """
    found: list[Panel] = []
    for panel in panels:
        sides = [side for side in panel.sides if not panel.own or side == panel.own]
        skin, muscle, best = (
            any(
                test(panel.view, p)
                for side in sides
                for p in paint.of(kind, side)
                if not p.ground
            )
            for kind, test in ((SKIN, _has), (MUSCLE, _draws), (MUSCLE, shows_best))
        )
        plain = panel.locator or panel.halves or panel.layers
        if (
            plain
            or not (skin and muscle)
            or (best and not close and not is_tall(panel))
        ):
            found.append(panel)
        elif best:
            found += [replace(panel, layers=layers) for layers in _LAYERS]
        else:
            found.append(replace(panel, layers=_SKIN))
    return tuple(found)


#: What stands on a picture of skin alone.
_SKIN = (SKIN, POINT, REFLEX)
#: What stands on the picture of the skin, and on that of the muscles.
_LAYERS = ((SKIN, POINT), (MUSCLE, REFLEX))


def _draws(view: View, patch: Patch) -> bool:
    return shows_muscle(view, patch.name)


def _has(view: View, patch: Patch) -> bool:
    return any(True for _ in _rings(view, patch))


def _painted_sides(paint: Paint) -> tuple[str, ...]:
    return tuple(dict.fromkeys(patch.side for patch in paint.framed))


def _frame(paint: Paint, boxes: Iterable[Points]) -> Frame | None:
    """Return the first frame that holds all boxes, in outward coordinates."""
    low = np.min([box[0] for box in boxes], axis=0)
    high = np.max([box[1] for box in boxes], axis=0)
    frames = FRAMES if len(_painted_sides(paint)) == 1 else _BOTH
    return next((frame for frame in frames if _holds(frame, low, high)), None)


def _holds(frame: Frame, low: Points, high: Points) -> bool:
    """Whether a frame holds what lies between two corners."""
    _, left, right, bottom, top = frame
    wide = left - _SLACK <= low[0] and high[0] <= right + _SLACK
    return bool(wide and bottom - _SLACK <= low[1] and high[1] <= top + _SLACK)


def _cut(panel: Panel, frame: Frame, paint: Paint) -> Panel:
    name, left, right, bottom, top = frame
    sides = _painted_sides(paint)
    if len(sides) == 1 and panel.view.sign(sides[0]) < 0:
        left, right = -right, -left
    crop = (left, right, bottom, top)
    one = len(sides) == 1 and right - left < _WIDE
    return replace(
        panel,
        crop=crop,
        part=name,
        own=sides[0] if name else "",
        sides=sides if one else panel.sides,
    )


def toward_paint(panel: Panel, paint: Paint) -> Panel:
    """Return a close-up of the side on which it has something to show."""
    if panel.view.half:
        return panel
    painted = {patch.side for patch in paint.framed if _has(panel.view, patch)}
    other = painted.difference(panel.sides)
    alone = len(painted) == 1 and bool(other)
    return replace(panel, sides=tuple(other)) if alone else panel


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
    elif patch.kind == REFLEX and shows_reflex(view, patch.name):
        yield np.array([view.reflexes[patch.name]])
    elif patch.kind == POINT and patch.name in view.points:
        yield np.array([view.points[patch.name]])
