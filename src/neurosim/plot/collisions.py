"""Which boxes and lines touch: boxes are left, right, bottom, top; lines x, y, x, y."""

import numpy as np
from numpy.typing import NDArray

from neurosim.plot.geometry import Points

Flags = NDArray[np.bool_]


def boxes_meet(boxes: Points, others: Points, gap: float = 0.0) -> Flags:
    """Return whether each of ``boxes`` (n, 4) touches any of ``others`` (m, 4)."""
    if not len(others) or not len(boxes):
        return np.zeros(len(boxes), bool)
    x0, x1, y0, y1 = others.T
    left, right, low, high = boxes.T
    near = (x0 <= right.max() + gap) & (x1 >= left.min() - gap)
    near &= (y0 <= high.max() + gap) & (y1 >= low.min() - gap)
    a, b = boxes[:, None], others[near][None]
    apart = (
        (a[..., 1] + gap < b[..., 0])
        | (b[..., 1] + gap < a[..., 0])
        | (a[..., 3] + gap < b[..., 2])
        | (b[..., 3] + gap < a[..., 2])
    )
    return np.asarray((~apart).any(1))


def lines_meet(lines: Points, others: Points) -> Flags:
    """Return whether each segment (n, 4) crosses any of the others (m, 4)."""
    if not len(others) or not len(lines):
        return np.zeros(len(lines), bool)
    p, q = lines[:, None, :2], lines[:, None, 2:]
    r, s = others[None, :, :2], others[None, :, 2:]

    def side(a: Points, b: Points, c: Points) -> Points:
        return np.asarray(
            (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1])
            - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])
        )

    crossing = (side(p, q, r) * side(p, q, s) <= 0) & (
        side(r, s, p) * side(r, s, q) <= 0
    )
    return np.asarray(crossing.any(1))


def hits(lines: Points, boxes: Points) -> Flags:
    """Return which segments (n, 4) touch which boxes (m, 4): (n, m)."""
    if not len(boxes) or not len(lines):
        return np.zeros((len(lines), len(boxes)), bool)
    start, step = lines[:, None, :2], (lines[:, 2:] - lines[:, :2])[:, None]
    step = np.where(np.abs(step) < 1e-9, 1e-9, step)
    low, high = boxes[None][..., [0, 2]], boxes[None][..., [1, 3]]
    first, last = (low - start) / step, (high - start) / step
    enter = np.minimum(first, last).max(-1)
    leave = np.maximum(first, last).min(-1)
    return np.asarray((enter <= leave) & (leave >= 0) & (enter <= 1))
