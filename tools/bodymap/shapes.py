"""Closed curves in body coordinates, and which points lie inside them."""

import numpy as np
from matplotlib.path import Path

_STEPS = 12
#: Second coordinate that closes a limb polygon far below the limb.
FAR = 4


def catmull_rom(points, *, closed):
    """Return a Catmull-Rom spline through the points."""
    p = np.asarray(points, float)
    if closed:
        p = np.concatenate([p[-1:], p, p[:2]])
    else:
        p = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    t = np.linspace(0, 1, _STEPS, endpoint=False)[:, None]
    pieces = [
        (
            2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t**2
            + (3 * b - a - 3 * c + d) * t**3
        )
        / 2
        for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True)
    ]
    line = np.concatenate(pieces)
    return line if closed else np.concatenate([line, p[-2:-1]])


def smooth_polygon(points):
    """Smooth the run of ordinary points; far closing points stay sharp."""
    p = np.asarray(points, float)
    far = p[:, 1] == FAR
    if not far.any():
        return catmull_rom(p, closed=True)
    while far[0] or not far[-1]:
        p, far = np.roll(p, -1, axis=0), np.roll(far, -1)
    count = int((~far).sum())
    return np.concatenate([catmull_rom(p[:count], closed=False), p[count:]])


def inside(polygon, coordinates, *, periodic):
    """Return which coordinates lie in the polygon (angles: modulo 360)."""
    path = Path(polygon)
    low, high = polygon.min(0), polygon.max(0)
    found = np.zeros(len(coordinates), bool)
    for turn in (-360, 0, 360) if periodic else (0,):
        moved = coordinates + np.array([turn, 0])
        near = ((moved >= low) & (moved <= high)).all(1) & ~found
        found[near] = path.contains_points(moved[near])
    return found


def capsule_distance(points, ends, radii):
    """Return the distance from a capsule with two radii (negative inside)."""
    start, end = (np.array(point, float) for point in ends)
    along = end - start
    share = np.clip((points - start) @ along / (along @ along), 0, 1)
    radius = radii[0] + (radii[1] - radii[0]) * share
    return np.linalg.norm(points - (start + share[:, None] * along), axis=1) - radius
