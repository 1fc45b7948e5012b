"""Labels that never overlap: inside their region, or beside the body with a line.

A label is put inside its region if its box fits there. Otherwise every free slot
beside the silhouette is weighed, and the nearest one is taken whose box and leader
line touch no other box and no other line. A label that finds no slot is left out,
least important first; :class:`Placed` says which.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from neurosim.plot.geometry import Points
from neurosim.plot.layout import Panel, edge_profile
from neurosim.plot.letters import POINT, text_width
from neurosim.plot.spans import Spans

Box = tuple[float, float, float, float]
Flags = NDArray[np.bool_]
Line = tuple[float, float, float, float]

_PAD = 0.02
#: Small text is wider on a screen of few dots than measured.
_ROOM = 1.02
_REACH = 0.09
#: Horizontal strips that stand for the skin of a panel.
_STRIPS = 90
#: A leader line goes out over as little of the body as can be: what an inch of it costs
#: beside its length, and the points of it that are looked at.
_ON_SKIN, _SAMPLES = 1.0, 12
#: On the map of a lesion or root a label farther away than this is left out (heights
#: of its type): a name is worth less than the body that its line would cross.
FARTHEST = 12.0


@dataclass(frozen=True)
class Request:
    """A label that is wanted.

    Attributes
    ----------
    rings
        Outline of what it names, in inches.
    weight
        Importance: labels of less weight are left out first.
    column
        Where it should stand if there is a choice (inches).
    inside
        Whether it may stand inside its region.
    gap
        How far from the middle of what it names its leader line begins.
    """

    gid: str
    text: str
    panel: Panel
    side: str
    rings: tuple[Points, ...]
    weight: float = 1.0
    column: float | None = None
    inside: bool = True
    gap: float = 0.0


@dataclass(frozen=True)
class Placed:
    """A label with its place; ``leader`` is None if it stands in its region."""

    request: Request
    x: float
    y: float
    align: str
    box: Box
    leader: Line | None


def _boxes_meet(boxes: Points, others: Points, gap: float = 0.0) -> Flags:
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


def _lines_meet(lines: Points, others: Points) -> Flags:
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


def _hits(lines: Points, boxes: Points) -> Flags:
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


class Board:
    """What already stands on the axes."""

    def __init__(self, size: float, limits: Box, obstacles: Iterable[Box] = ()):
        self.size, self.limits = size, limits
        self.height = size * POINT * 1.12
        self.boxes: list[Box] = list(obstacles)
        self.lines: list[Line] = []
        self._slots: dict[tuple[Box, float], Points] = {}
        self.farthest = np.inf
        self.skin = np.empty((0, 4))
        self._edges: dict[Box, tuple[Points, Points, Points]] = {}

    def keep_off(self, panels: Iterable[Panel]) -> None:
        """Keep labels that have a leader line off the skin of these panels."""
        strips = [self.skin]
        for panel in panels:
            rows, left, right = self._edges[panel.box] = edge_profile(panel, _STRIPS)
            half = (rows[1] - rows[0]) / 2
            found = np.column_stack([left, right, rows - half, rows + half])
            strips.append(found[np.isfinite(left)])
        self.skin = np.concatenate(strips)

    def _over_skin(self, lines: Points, panel: Panel) -> Points:
        """Return how much of each line (n, 4) lies on the body of a panel (inches)."""
        if panel.box not in self._edges:
            return np.zeros(len(lines))
        rows, left, right = self._edges[panel.box]
        along = np.linspace(0, 1, _SAMPLES)[:, None]
        x = lines[:, 0] + along * (lines[:, 2] - lines[:, 0])
        y = lines[:, 1] + along * (lines[:, 3] - lines[:, 1])
        row = np.rint((y - rows[0]) / (rows[1] - rows[0])).astype(int)
        row = np.clip(row, 0, len(rows) - 1)
        on_skin = ((left[row] < x) & (x < right[row])).mean(axis=0)
        length = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
        return np.asarray(on_skin * length)

    def box(self, x: float, y: float, width: float, align: str) -> Box:
        """Return the box of a text that is anchored at x, y."""
        width *= _ROOM
        left = {"left": x, "right": x - width, "center": x - width / 2}[align]
        return (
            left - _PAD,
            left + width + _PAD,
            y - self.height / 2,
            y + self.height / 2,
        )

    def inside(self, request: Request, spans: Spans) -> Placed | None:
        """Place a label in its region, if its box fits and is free."""
        width = text_width(request.text, self.size)
        spot = spans.room(width + _PAD, self.size * POINT * 0.8, request.column)
        if spot is None:
            return None
        x, y = float(spot[0]), float(spot[1])
        box = self.box(x, y, width, "center")
        if self._blocked(np.array([box]))[0]:
            return None
        return self._keep(Placed(request, x, y, "center", box, None))

    def beside(self, request: Request, spans: Spans) -> Placed | None:
        """Place a label beside the body with a leader line, if there is a slot near."""
        anchors, slots = spans.anchors(), self._slots_of(request)
        if not len(anchors) or not len(slots):
            return None
        boxes = self._slot_boxes(request, slots)
        slots = slots[~(self._blocked(boxes) | _boxes_meet(boxes, self.skin))]
        which = np.repeat(np.arange(len(slots)), len(anchors))
        ends = np.tile(anchors, (len(slots), 1))
        starts = slots[which]
        away = starts[:, :2] - ends
        ends = ends + request.gap * away / np.linalg.norm(away, axis=1, keepdims=True)
        lines = np.hstack([ends, starts[:, :2]])
        length = np.hypot(*(lines[:, :2] - lines[:, 2:]).T)
        slope = np.abs(lines[:, 1] - lines[:, 3])
        rank = np.tile(np.arange(len(anchors)), len(slots))
        cost = length + 1.2 * slope + 0.03 * rank
        cost += _ON_SKIN * self._over_skin(lines, request.panel)
        outward = (lines[:, 2] - lines[:, 0]) * starts[:, 2] >= 0  # not over its words
        near = np.flatnonzero((length <= self.farthest) & outward)
        order = near[np.argsort(cost[near], kind="stable")]
        for good in np.array_split(order, max(len(order) // 64, 1)):
            bad = self._crossed(lines[good], request)
            if not bad.all():
                index = int(good[~bad][0])
                return self._take(request, lines[index], slots[which[index]])
        return None

    def _slot_boxes(self, request: Request, slots: Points) -> Points:
        """Return the box of a label at each slot (x, y, direction)."""
        width = text_width(request.text, self.size) * _ROOM
        x, y, out = slots.T
        left = np.where(out > 0, x, x - width)
        half = self.height / 2
        return np.column_stack((left - _PAD, left + width + _PAD, y - half, y + half))

    def _take(self, request: Request, line: Points, slot: Points) -> Placed:
        x, y, out = (float(value) for value in slot)
        a, b, c, d = (float(value) for value in line)
        align = "left" if out > 0 else "right"
        width = text_width(request.text, self.size)
        text_x = x + out * 0.03
        box = self.box(text_x, y, width, align)
        return self._keep(Placed(request, text_x, y, align, box, (a, b, c, d)))

    def _keep(self, placed: Placed) -> Placed:
        self.boxes.append(placed.box)
        if placed.leader is not None:
            self.lines.append(placed.leader)
        return placed

    def _blocked(self, boxes: Points) -> Flags:
        x0, x1, y0, y1 = self.limits
        outside = (
            (boxes[:, 0] < x0)
            | (boxes[:, 1] > x1)
            | (boxes[:, 2] < y0)
            | (boxes[:, 3] > y1)
        )
        lines = np.array(self.lines).reshape(-1, 4)
        hit = _hits(lines, boxes).any(0)
        return outside | hit | _boxes_meet(boxes, np.array(self.boxes).reshape(-1, 4))

    def _crossed(self, lines: Points, request: Request) -> Flags:
        others = np.array(self.lines).reshape(-1, 4)
        boxes = np.array(self.boxes).reshape(-1, 4)
        if request.gap:  # the line comes out of its own mark, at any angle
            x, y = request.rings[0].mean(axis=0)
            x0, x1, y0, y1 = boxes.T
            boxes = boxes[~((x0 < x) & (x < x1) & (y0 < y) & (y < y1))]
        return _lines_meet(lines, others) | _hits(lines, boxes).any(1)

    def _slots_of(self, request: Request) -> Points:
        """Return x, y, direction of the slots beside the half that has the label."""
        panel = request.panel
        out = 0.0
        if panel.view.half and not panel.part:
            out = float(panel.view.sign(request.side))
        key = (panel.box, out)
        if key not in self._slots:
            self._slots[key] = self._find_slots(panel, out)
        return self._slots[key]

    def _find_slots(self, panel: Panel, only: float) -> Points:
        rows, left, right = edge_profile(panel)
        band = max(int(self.height / (rows[1] - rows[0])), 1)
        found = []
        for row in range(band // 2, len(rows), max(band // 3, 1)):
            near = slice(max(row - band, 0), row + band + 1)
            lowest, highest = left[near].min(), right[near].max()
            if not np.isfinite(lowest):
                lowest = highest = panel.x
            for out, edge in ((-1.0, lowest), (1.0, highest)):
                if only in (0.0, out):
                    found += [
                        (edge + out * away, rows[row], out)
                        for away in (_REACH, 2.5 * _REACH, 5 * _REACH)
                    ]
        return np.array(found)


def place_labels(
    requests: Sequence[Request],
    size: float,
    limits: Box,
    around: tuple[Iterable[Panel], Iterable[Box]],
    *,
    farthest: float = np.inf,
) -> tuple[tuple[Placed, ...], tuple[Request, ...]]:
    """Place labels one by one, most important first.

    Parameters
    ----------
    size
        Size of the text in points.
    limits
        Left, right, bottom and top of the space for labels.
    around
        Panels whose skin, and boxes which, labels must not touch.
    farthest
        Longest leader line, in heights of the type.

    Returns
    -------
    placed : tuple of Placed
        Labels and lines that touch no other.
    dropped : tuple of Request
        Labels for which there was no room.
    """
    panels, obstacles = around
    board = Board(size, limits, obstacles)
    board.farthest = farthest * size * POINT
    board.keep_off(panels)
    order = sorted(requests, key=lambda request: -request.weight)
    spans = {id(request): Spans(request.rings) for request in order}
    placed, waiting, dropped = [], [], []
    for request in order:
        inner = board.inside(request, spans[id(request)]) if request.inside else None
        if inner is None:
            waiting.append(request)
        else:
            placed.append(inner)
    for request in waiting:
        outer = board.beside(request, spans[id(request)])
        if outer is None:
            dropped.append(request)
        else:
            placed.append(outer)
    return tuple(placed), tuple(dropped)
