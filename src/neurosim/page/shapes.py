"""The outlines of the body as short SVG paths, and the shading as data addresses.

The geometry is that of the maps (:mod:`neurosim.plot.geometry`). Lines are thinned
one by one before rings are made of them, so that neighbours still share every point.
"""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from neurosim.plot.cell import cell_names
from neurosim.plot.geometry import Points, View, load_body
from neurosim.plot.panel import TITLES
from neurosim.plot.seen import shows_muscle, shows_reflex
from neurosim.records import FACES

#: Units of the drawing along the longer edge of a view: half a pixel or less on
#: most screens. Lines are thinned to one unit.
_LONGEST = 4000
_THIN = 1.0


def views() -> dict[str, Any]:
    """Return every view: its frame, skin, cells, muscles, marks and shading.

    Lengths are whole numbers, y downward, as SVG has them. ``half`` views hold the
    half with x above 0 and are mirrored for the other side; ``positive`` is the
    patient's side at x above 0 (of other views, the side that is stored).

    Examples
    --------
    >>> front = views()["front"]
    >>> front["half"], front["cells"][0][1].startswith("M")
    (True, True)
    """
    return {name: _view(view) for name, view in load_body().views.items()}


def _view(view: View) -> dict[str, Any]:
    x0, x1, y0, y1 = view.extent
    unit = _LONGEST / max((2 if view.half else 1) * (x1 - x0), y1 - y0)
    named = frozenset(cell_names())
    thin = replace(
        view,
        arcs=tuple(
            replace(arc, points=thinned(arc.points, _THIN / unit)) for arc in view.arcs
        ),
    )
    bx0, bx1, by0, by1 = view.box
    return {
        "title": TITLES[view.name],
        "half": view.half,
        "faces": [face for face, seen in FACES.items() if view.name in seen],
        "positive": "left" if view.sign("left") > 0 else "right",
        "box": _box((-bx1 if view.half else bx0, bx1, by0, by1), unit),
        "extent": _box(view.extent, unit),
        "skin": path(thin.silhouette, unit),
        "cells": [
            [cell.name, path(thin.outline([index]), unit)]
            for index, cell in enumerate(view.cells)
            if cell.name in named
        ],
        "rim": path((thinned(p, _THIN / unit) for p in view.rim), unit, closed=False),
        "borders": path(thin.borders, unit, closed=False),
        "muscles": {
            name: path((thinned(ring, _THIN / unit) for ring in rings), unit)
            for name, rings in view.muscles.items()
            if shows_muscle(view, name)
        },
        "points": _spots(view.points.items(), unit),
        "reflexes": _spots(
            ((n, at) for n, at in view.reflexes.items() if shows_reflex(view, n)), unit
        ),
        "marks": path(view.marks, unit, closed=False),
        "shade": "data:image/png;base64,"
        + b64encode(view.shade_file.read_bytes()).decode(),
    }


def _box(edges: tuple[float, ...], unit: float) -> list[int]:
    """Return left, top, width and height."""
    x0, x1, y0, y1 = (round(edge * unit) for edge in edges)
    return [x0, -y1, x1 - x0, y1 - y0]


def _spots(
    spots: Iterable[tuple[str, tuple[float, float]]], unit: float
) -> dict[str, list[int]]:
    return {name: [round(x * unit), round(-y * unit)] for name, (x, y) in spots}


def thinned(points: Points, most: float) -> Points:
    """Return a line without the points that lie within ``most`` of it.

    The ends stay (Douglas and Peucker).

    Parameters
    ----------
    points
        A line, shape (N, 2).
    most
        How far the thinned line may lie beside a point, in the unit of the points.

    Examples
    --------
    >>> thinned(np.array([[0.0, 0.0], [1.0, 0.01], [2.0, 0.0]]), 0.1).tolist()
    [[0.0, 0.0], [2.0, 0.0]]
    """
    keep = np.zeros(len(points), bool)
    keep[[0, -1]] = True
    open_ = [(0, len(points) - 1)]
    while open_:
        first, last = open_.pop()
        if last - first < 2:
            continue
        away = _away(points[first + 1 : last], points[first], points[last])
        far = int(away.argmax())
        if away[far] > most:
            middle = first + 1 + far
            keep[middle] = True
            open_ += [(first, middle), (middle, last)]
    return points[keep]


def _away(points: Points, start: Points, end: Points) -> Points:
    """Return how far points lie from a piece of line."""
    along = end - start
    length = float(along @ along)
    if length == 0:
        x, y = (points - start).T
    else:
        share = np.clip((points - start) @ along / length, 0.0, 1.0)
        x, y = (points - start - share[:, None] * along).T
    away: Points = np.hypot(x, y)
    return away


def path(rings: Iterable[Points], unit: float, *, closed: bool = True) -> str:
    """Return lines or rings as the ``d`` of an SVG path of whole numbers.

    Parameters
    ----------
    rings
        Lines, each of shape (N, 2), y upward.
    unit
        Units of the drawing for one unit of the points.
    closed
        Whether each is closed.

    Examples
    --------
    >>> path([np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]])], 10)
    'M0 0l10 0 0-10z'
    """
    found = []
    for ring in rings:
        places = np.rint(ring * (unit, -unit)).astype(int)
        steps = np.diff(places, axis=0)
        steps = steps[np.any(steps != 0, axis=1)]
        if len(steps):
            line = "".join(_joined(steps.ravel().tolist()))
            found.append(f"M{places[0, 0]} {places[0, 1]}l{line}{'z' * closed}")
    return "".join(found)


def _joined(numbers: Iterable[int]) -> Iterable[str]:
    """Yield numbers with no more space than SVG needs: a minus parts two as well."""
    for index, number in enumerate(numbers):
        yield f" {number}" if index and number >= 0 else str(number)
