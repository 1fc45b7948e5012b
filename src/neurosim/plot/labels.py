"""Labels that never overlap: inside their region, or beside the body with a line.

A label is put inside its region if its box fits there. Otherwise every free slot
beside the silhouette is weighed, and the nearest one is taken whose box and leader
line touch no other box and no other line, and nothing else that has a label, if there
is such a one. Where there is not, labels that ran over something, or found no slot,
choose first in another round. A label that finds no slot is left out, least important
first; so is one whose line still runs over something, if its words stand elsewhere too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from neurosim.plot.collisions import Flags, boxes_meet, hits, lines_meet
from neurosim.plot.geometry import Points
from neurosim.plot.letters import POINT, text_width
from neurosim.plot.outline import compound_path
from neurosim.plot.panel import Panel, skin_chords
from neurosim.plot.spans import Spans

Box = tuple[float, float, float, float]
Line = tuple[float, float, float, float]

_PAD = 0.02
#: Small text is wider on a screen of few dots than measured.
_ROOM = 1.02
_REACH = 0.09
#: Every so many heights a horizontal strip stands for the skin of a panel.
_STRIP = 2
#: A leader line goes out over as little of the body as can be: what an inch of it costs
#: beside its length, and the points of it that are looked at.
_ON_SKIN, _SAMPLES = 1.0, 12
#: A leader line may be dearer by so much (inches) if it then runs over nothing else
#: that has a label; so many slots are weighed, so many free lines looked at, in so many
#: rounds.
_DETOUR, _MOST, _LOOKS, _ROUNDS = 1.5, 300, 80, 3
_ALONG = np.linspace(0, 1, 2 * _SAMPLES)[:, None]
#: A line may lead back under its own words if it falls so steeply (across to down).
_STEEP = 1.7
#: On the map of a lesion or root with more than a few labels one that is farther away
#: than this is left out (heights of its type): so many long lines hide the body.
FARTHEST, _FEW = 12.0, 8


@dataclass(frozen=True, eq=False)
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
    over
        Outlines of what is drawn over it.
    short
        What stands there instead where the whole text has no room.
    whole
        The whole text, where the short one is written.
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
    over: tuple[Path, ...] = ()
    short: str = ""
    whole: str = ""

    @cached_property
    def shorter(self) -> "Request":
        """The same with its short text."""
        return replace(self, text=self.short, short="", whole=self.text)

    @property
    def name(self) -> str:
        """The whole text, whatever is written."""
        return self.whole or self.text


@dataclass(frozen=True)
class Placed:
    """A label with its place; ``leader`` is None if it stands in its region.

    ``clean`` tells whether the leader runs over nothing else that has a label.
    """

    request: Request
    x: float
    y: float
    align: str
    box: Box
    leader: Line | None
    clean: bool = True


@dataclass(frozen=True)
class _Choices:
    """Lines that a label could have, the cheapest first, each with slot and box."""

    lines: Points
    slots: Points
    boxes: Points
    cost: Points
    others: Sequence[tuple[Path, Box]]

    def is_clean(self, index: int) -> bool:
        """Whether a line runs over nothing else that has a label."""
        start, end = self.lines[index, :2], self.lines[index, 2:]
        points = start + _ALONG * (end - start)
        (x0, y0), (x1, y1) = np.minimum(start, end), np.maximum(start, end)
        return not any(
            path.contains_points(points).any()
            for path, (left, right, low, high) in self.others
            if left <= x1 and right >= x0 and low <= y1 and high >= y0
        )


class Board:
    """What already stands on the axes."""

    def __init__(self, size: float, limits: Box, obstacles: Iterable[Box] = ()):
        self.size, self.limits = size, limits
        self.height = size * POINT * 1.12
        self.boxes: list[Box] = list(obstacles)
        self.lines: list[Line] = []
        self._slots: dict[tuple[Box, str], Points] = {}
        self.farthest = np.inf
        self.skin = np.empty((0, 4))
        self.named: list[tuple[Request, Path, Box]] = []
        self._skin_of: dict[Box, tuple[Points, Points]] = {}
        self._chords_of: dict[tuple[Box, str], tuple[Points, Points]] = {}
        self._choices: dict[int, _Choices] = {}

    def keep_off(self, panels: Iterable[Panel]) -> None:
        """Keep labels that have a leader line off the skin of these panels."""
        strips = [self.skin]
        for panel in panels:
            every = [self._chords(panel, side) for side in panel.sides]
            rows = every[0][0][::_STRIP]
            chords = np.concatenate([found[:, ::_STRIP] for _, found in every])
            self._skin_of[panel.box] = rows, chords
            half = np.full(chords.shape[:2], (rows[1] - rows[0]) / 2)
            boxes = np.stack([*chords.T, (rows - half).T, (rows + half).T], axis=-1)
            strips.append(boxes[np.isfinite(boxes[..., 0])])
        self.skin = np.concatenate(strips)

    def _chords(self, panel: Panel, side: str) -> tuple[Points, Points]:
        key = panel.box, side
        if key not in self._chords_of:
            self._chords_of[key] = skin_chords(panel, side)
        return self._chords_of[key]

    def _over_skin(self, lines: Points, panel: Panel) -> Points:
        """Return how much of each line (n, 4) lies on the body of a panel (inches)."""
        along = np.linspace(0, 1, _SAMPLES)[:, None]
        x = lines[:, 0] + along * (lines[:, 2] - lines[:, 0])
        y = lines[:, 1] + along * (lines[:, 3] - lines[:, 1])
        rows, chords = self._skin_of[panel.box]
        row = np.rint((y - rows[0]) / (rows[1] - rows[0])).astype(int)
        row = np.clip(row, 0, len(rows) - 1)
        on_skin = np.zeros(x.shape, bool)
        for left, right in chords.transpose(0, 2, 1):
            on_skin |= (left[row] < x) & (x < right[row])
        length = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
        return np.asarray(on_skin.mean(axis=0) * length)

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
        words = Bbox.from_extents(box[0], box[2], box[1], box[3])
        covered = any(path.intersects_bbox(words) for path in request.over)
        if covered or self._blocked(np.array([box]))[0]:
            return None
        return self._keep(Placed(request, x, y, "center", box, None))

    def beside(self, request: Request, spans: Spans) -> Placed | None:
        """Place a label beside the body with a leader line, if there is a slot near."""
        if id(request) not in self._choices:
            self._choices[id(request)] = self._choices_of(request, spans)
        choices = self._choices[id(request)]
        free: list[int] = []
        order = np.flatnonzero(~self._blocked(choices.boxes))
        for part in np.array_split(order, max(len(order) // 64, 1)):
            for index in part[~self._crossed(choices.lines[part], request)]:
                over = choices.cost[index] - choices.cost[free[0]] if free else 0.0
                if over > _DETOUR or len(free) == _LOOKS:
                    return self._take(request, choices, free[0], clean=False)
                if choices.is_clean(index):
                    return self._take(request, choices, index, clean=True)
                free.append(index)
        return self._take(request, choices, free[0], clean=False) if free else None

    def _choices_of(self, request: Request, spans: Spans) -> _Choices:
        """Return lines from points of what is named to slots, the cheapest first."""
        others = [
            (path, bounds)
            for other, path, bounds in self.named
            if other.panel is request.panel and other.gid != request.gid
        ]
        beside = [path for path, _ in others]
        anchors = spans.anchors([*beside, *request.over], request.over)
        slots = self._near(request, self._slots_of(request))
        boxes = self._slot_boxes(request, slots)
        good = np.flatnonzero(~boxes_meet(boxes, self.skin))[:_MOST]
        which = np.repeat(good, len(anchors))
        ends = np.tile(anchors, (len(good), 1))
        starts = slots[which]
        away = starts[:, :2] - ends
        ends = ends + request.gap * away / np.linalg.norm(away, axis=1, keepdims=True)
        lines = np.hstack([ends, starts[:, :2]])
        length = np.hypot(*(lines[:, :2] - lines[:, 2:]).T)
        slope = np.abs(lines[:, 1] - lines[:, 3])
        across = (lines[:, 2] - lines[:, 0]) * starts[:, 2]
        clear = across >= -_STEEP * slope  # not along under its own words
        near = np.flatnonzero((length <= self.farthest) & clear)
        rank = np.tile(np.arange(len(anchors)), len(good))
        cost = length + 1.2 * slope + 0.03 * rank
        cost = cost[near] + _ON_SKIN * self._over_skin(lines[near], request.panel)
        order = np.argsort(cost, kind="stable")
        near = near[order]
        return _Choices(
            lines[near], starts[near], boxes[which[near]], cost[order], others
        )

    def _near(self, request: Request, slots: Points) -> Points:
        """Return the slots not too far from what is named, the nearest first."""
        left, right, low, high = _bounds(request.rings)
        x, y, _ = slots.T
        away = np.hypot(
            np.maximum(np.maximum(left - x, x - right), 0),
            np.maximum(np.maximum(low - y, y - high), 0),
        )
        order = np.argsort(away, kind="stable")
        return np.asarray(slots[order[away[order] <= self.farthest]])

    def _slot_boxes(self, request: Request, slots: Points) -> Points:
        """Return the box of a label at each slot (x, y, direction)."""
        width = text_width(request.text, self.size) * _ROOM
        x, y, out = slots.T
        left = np.where(out > 0, x, x - width)
        half = self.height / 2
        return np.column_stack((left - _PAD, left + width + _PAD, y - half, y + half))

    def _take(
        self, request: Request, choices: _Choices, index: int, *, clean: bool
    ) -> Placed:
        x, y, out = choices.slots[index].tolist()
        a, b, c, d = choices.lines[index].tolist()
        align = "left" if out > 0 else "right"
        width = text_width(request.text, self.size)
        text_x = x + out * 0.03
        box = self.box(text_x, y, width, align)
        return self._keep(
            Placed(request, text_x, y, align, box, (a, b, c, d), clean=clean)
        )

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
        hit = hits(lines, boxes).any(0)
        return outside | hit | boxes_meet(boxes, np.array(self.boxes).reshape(-1, 4))

    def _crossed(self, lines: Points, request: Request) -> Flags:
        others = np.array(self.lines).reshape(-1, 4)
        boxes = np.array(self.boxes).reshape(-1, 4)
        if request.gap:  # the line comes out of its own mark, at any angle
            x, y = request.rings[0].mean(axis=0)
            x0, x1, y0, y1 = boxes.T
            boxes = boxes[~((x0 < x) & (x < x1) & (y0 < y) & (y < y1))]
        return lines_meet(lines, others) | hits(lines, boxes).any(1)

    def _slots_of(self, request: Request) -> Points:
        """Return x, y, direction of the slots beside the half that has the label."""
        key = request.panel.box, request.side
        if key not in self._slots:
            self._slots[key] = self._find_slots(request.panel, request.side)
        return self._slots[key]

    def _find_slots(self, panel: Panel, side: str) -> Points:
        """Return the slots beside the skin of a side: also under an arm."""
        rows, chords = self._chords(panel, side)
        band = max(int(self.height / (rows[1] - rows[0])), 1)
        found = []
        for row in range(band // 2, len(rows), max(band // 3, 1)):
            near = chords[:, max(row - band, 0) : row + band + 1].reshape(-1, 2)
            for left, right in _merged(near[np.isfinite(near[:, 0])], panel.x):
                found += [
                    (edge + out * away, rows[row], out)
                    for out, edge in ((-1.0, left), (1.0, right))
                    for away in (_REACH, 2.5 * _REACH, 5 * _REACH)
                ]
        return np.array(found).reshape(-1, 3)


def _merged(chords: Points, middle: float) -> list[list[float]]:
    """Return from where to where some chords reach together; at least a point."""
    found: list[list[float]] = []
    for left, right in sorted(chords.tolist()):
        if found and left <= found[-1][1]:
            found[-1][1] = max(found[-1][1], right)
        else:
            found.append([left, right])
    return found or [[middle, middle]]


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
    board.farthest = farthest * size * POINT if len(requests) > _FEW else np.inf
    board.keep_off(panels)
    order = sorted(requests, key=lambda request: -request.weight)
    spans = {id(request): Spans(request.rings) for request in order}
    placed, waiting = [], []
    for request in order:
        inner = board.inside(request, spans[id(request)]) if request.inside else None
        if inner is None:
            waiting.append(request)
        else:
            placed.append(inner)
    board.named = [(r, compound_path(r.rings), _bounds(r.rings)) for r in order]
    outer, dropped = _best_round(board, waiting, spans)
    said = {one.request.name for one in (*placed, *outer) if one.clean}
    kept = [one for one in outer if one.clean or one.request.name not in said]
    return (*placed, *kept), tuple(dropped)


def _bounds(rings: Sequence[Points]) -> Box:
    points = np.concatenate(rings)
    (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
    return float(left), float(right), float(low), float(high)


def _beside(board: Board, request: Request, spans: Spans) -> Placed | None:
    """Place a label beside the body, with its short text if the whole has no room."""
    placed = board.beside(request, spans)
    if placed is not None or not request.short:
        return placed
    short = board.beside(request.shorter, spans)
    return short if short is not None and short.clean else None


def _best_round(
    board: Board, waiting: list[Request], spans: Mapping[int, Spans]
) -> tuple[list[Placed], list[Request]]:
    """Place labels beside the body: those that fared badly choose first next time."""
    best: tuple[float, float] | None = None
    found: tuple[list[Placed], list[Request]] = [], []
    boxes, lines, order = list(board.boxes), list(board.lines), waiting
    before: list[Request] = []
    for _ in range(_ROUNDS):
        board.boxes, board.lines = list(boxes), list(lines)
        tried = [(r, _beside(board, r, spans[id(r)])) for r in order]
        bad = [r for r, p in tried if p is None or not p.clean]
        dropped = [r for r, p in tried if p is None]
        score = sum(request.weight for request in dropped), len(bad)
        if best is None or score < best:
            best, found = score, ([p for _, p in tried if p is not None], dropped)
        if not bad or bad == before:
            break
        order, before = [*bad, *(r for r in order if r not in bad)], bad
    return found
