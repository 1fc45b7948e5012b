"""How the views of a map share the page: bodies at one scale, close-ups by the row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import inf, log

from neurosim.plot.panel import Panel, is_tall
from neurosim.terms import NeurosimError

#: Inches for a decimetre where there is no room for anything.
_TINY = 0.005
#: Whole-body margins leave room for labels beside the hands.
_GAP = 0.16
#: Bodies are tried at these parts of the largest scale that the page has for them.
_PARTS = tuple(0.94**step for step in range(16))
#: Close-ups are so many times larger or smaller beside their bodies than as a rule.
_MOST, _LEAST = 1.3, 0.4
#: What the size of close-ups counts beside that of the bodies: as much, if the saddle
#: is one, and it more than other close-ups, for who draws the saddle means it.
_CLOSE, _SADDLE = 0.8, 4.0

#: Numbers of panels that stand in one column or row.
Line = tuple[int, ...]


@dataclass(frozen=True)
class Room:
    """The space there is, and what each panel needs beside the skin.

    Attributes
    ----------
    width, height
        Inches.
    bottom
        Where the panels may begin.
    head
        Height of the heading of a panel.
    margins
        Room for labels on the left and right of each panel.
    """

    width: float
    height: float
    bottom: float
    head: float
    margins: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class _Way:
    """One way to fill the page.

    Attributes
    ----------
    bodies
        Columns of whole bodies or limbs, all at one scale.
    rows
        Rows of close-ups, each at a scale of its own.
    below
        Whether the close-ups stand below the bodies rather than beside them.
    """

    bodies: tuple[Line, ...]
    rows: tuple[Line, ...]
    below: bool = False
    scale: float = 0.0
    scales: tuple[float, ...] = ()


def arrange(
    panels: Sequence[Panel], room: Room, *, smallest: bool = False
) -> tuple[Panel, ...]:
    """Place the panels as large as they fit.

    Whole-body views stand side by side or layer under layer; close-ups fill rows beside
    or below them, and what a row shows may be larger than what another does.

    Raises
    ------
    NeurosimError
        If the headings and labels alone fill the page.
    """
    page = _PageRoom(panels, room)
    best = max(page.ways(), key=page.worth, default=None)
    if best is None and smallest:
        alone = tuple((i,) for i in range(len(panels)))
        best = _Way(alone, (), scale=_TINY)
    if panels and best is None:
        raise NeurosimError(
            f"{len(panels)} views do not fit on so small a page: choose a larger size "
            "or fewer views"
        )
    placed = dict(page.placed(best)) if best else {}
    return tuple(placed[i] for i in range(len(panels)))


class _PageRoom:
    """Some panels, and the room that they share."""

    def __init__(self, panels: Sequence[Panel], room: Room) -> None:
        self.panels = panels
        self.room = room
        limits = [panel.limits for panel in panels]
        self.wide = [
            (x1 - x0) * p.zoom for p, (x0, x1, _, _) in zip(panels, limits, strict=True)
        ]
        self.high = [
            (y1 - y0) * p.zoom for p, (_, _, y0, y1) in zip(panels, limits, strict=True)
        ]
        self.margin = [sum(margins) for margins in room.margins]

    def ways(self) -> Iterator[_Way]:
        """Yield the ways to fill the page that have room for everything."""
        tall = tuple(i for i, panel in enumerate(self.panels) if is_tall(panel))
        close = tuple(i for i in range(len(self.panels)) if i not in tall)
        for bodies in self._bodies(tall):
            for rows in self._shelves(close):
                for below in (False, True)[: 1 + bool(tall and close)]:
                    yield from self._scaled(_Way(bodies, rows, below))

    def _bodies(self, tall: Line) -> Iterator[tuple[Line, ...]]:
        """Yield the ways to set bodies: a row, layer under layer, and a column."""
        yield tuple((i,) for i in tall)
        if len(tall) > 1:
            yield (tall,)
        views: dict[str, Line] = {}
        for i in tall:
            name = self.panels[i].view.name
            views[name] = (*views.get(name, ()), i)
        if 1 < len(views) < len(tall):
            yield tuple(views.values())

    def _shelves(self, close: Line) -> Iterator[tuple[Line, ...]]:
        """Yield close-ups in so many rows, in order, none wider than need be."""
        for count in range(len(close)):
            cuts = combinations(range(1, len(close)), count)
            splits = (
                tuple(close[a:b] for a, b in pairwise((0, *cut, len(close))))
                for cut in cuts
            )
            yield min(splits, key=lambda rows: max(self._across(r, 1.0) for r in rows))
        if not close:
            yield ()

    def _across(self, row: Line, scale: float) -> float:
        """Return how wide a row is, with its labels."""
        gaps = _GAP * (len(row) - 1)
        return sum(self.wide[i] * scale + self.margin[i] for i in row) + gaps

    def _extent(self, columns: Sequence[Line], scale: float) -> tuple[float, float]:
        """Return width and height of columns of bodies, with labels and headings."""
        if not columns:
            return 0.0, 0.0
        wide = sum(max(self._across((i,), scale) for i in line) for line in columns)
        head = self.room.head + _GAP / 2
        high = (sum(self.high[i] * scale + head for i in line) for line in columns)
        return wide + _GAP * (len(columns) - 1), max(high)

    def _scaled(self, way: _Way) -> Iterator[_Way]:
        """Yield a way at every scale of the bodies that leaves room for close-ups."""
        if not way.bodies:
            yield from self._filled(way, inf)
            return
        wide, high = self._extent(way.bodies, 0.0)
        more_wide, more_high = self._extent(way.bodies, 1.0)
        across, upward = more_wide - wide, more_high - high
        spare = self.room.width - wide, self.room.height - high
        most = min(spare[0] / across, spare[1] / upward)
        for part in _PARTS if way.rows and most > 0 else (1.0,):
            if most > 0:
                yield from self._filled(replace(way, scale=most * part), most * part)

    def _filled(self, way: _Way, scale: float) -> Iterator[_Way]:
        """Yield a way with its rows as large as the room beside its bodies allows."""
        wide, high = self._extent(way.bodies, way.scale)
        if way.below:
            space = self.room.width, self.room.height - high - _GAP / 2
        else:
            space = self.room.width - wide - _GAP * bool(way.bodies), self.room.height
        scales = self._row_scales(way.rows, space)
        scales = tuple(min(one, _MOST * scale) for one in scales)
        if min(scales, default=1.0) > (0.0 if scale == inf else _LEAST * scale):
            yield replace(way, scales=scales)

    def _row_scales(
        self, rows: Sequence[Line], space: tuple[float, float]
    ) -> tuple[float, ...]:
        """Return the largest scale of each row; hands, or feet, share theirs."""
        most: dict[str, float] = {}
        for row in rows:
            wide = sum(self.wide[i] for i in row)
            fit = (space[0] - self._across(row, 0.0)) / wide
            for kind in self._kinds(row):
                most[kind] = min(most.get(kind, inf), fit)
        each = [min(most[kind] for kind in self._kinds(row)) for row in rows]
        tall = [max(self.high[i] for i in row) for row in rows]
        left = space[1] - (self.room.head + _GAP / 2) * len(rows)
        level = _level(each, tall, left)
        return tuple(min(one, level) for one in each)

    def _kinds(self, row: Line) -> set[str]:
        shown = (self.panels[i] for i in row)
        return {"" if p.locator else p.view.name.split("_")[0] for p in shown}

    def worth(self, way: _Way) -> float:
        """Return how large everything is."""
        total = count = 0.0
        for row, scale in zip(way.rows, way.scales, strict=True):
            for i in row:
                share = self._share(i)
                total, count = total + share * log(scale), count + share
        close = total / count if count else 0.0
        counts = (
            1.0 if any(self._share(i) == _SADDLE for i in sum(way.rows, ())) else _CLOSE
        )
        return close * counts + (log(way.scale) if way.scale else 0.0)

    def _share(self, i: int) -> float:
        """Return what the size of a close-up counts."""
        panel = self.panels[i]
        return 0.0 if panel.locator else _SADDLE if panel.view.name == "saddle" else 1.0

    def placed(self, way: _Way) -> Iterator[tuple[int, Panel]]:
        """Yield the panels at their places."""
        wide, high = self._extent(way.bodies, way.scale)
        across = max(
            (
                self._across(row, scale)
                for row, scale in zip(way.rows, way.scales, strict=True)
            ),
            default=0.0,
        )
        room = self.room
        if way.below:
            spare = max(room.height - high - self._upward(way), 0)
            top = room.bottom + room.height
            part = high + spare * high / (high + self._upward(way))
            yield from self._columns(way, (0.0, room.width), (top - part, top))
            yield from self._rows(way, (0.0, room.width), (room.bottom, top - part))
            return
        count = len(way.bodies) + bool(way.rows)
        gaps = max(room.width - wide - across, 0) / (count + 1)
        whole = room.bottom, room.bottom + room.height
        edge = wide + gaps * (len(way.bodies) + 0.5) if way.bodies else 0.0
        end = edge if way.rows else room.width
        yield from self._columns(way, (0.0, end), whole)
        yield from self._rows(way, (edge, room.width), whole)

    def _upward(self, way: _Way) -> float:
        """Return the height of the rows with their headings."""
        rows = zip(way.rows, way.scales, strict=True)
        return sum(self._row_high(row, scale) for row, scale in rows)

    def _row_high(self, row: Line, scale: float) -> float:
        return max(self.high[i] for i in row) * scale + self.room.head

    def _columns(
        self, way: _Way, along: tuple[float, float], up: tuple[float, float]
    ) -> Iterator[tuple[int, Panel]]:
        """Yield the bodies; one alone stands level with the first of two."""
        widths = [max(self._across((i,), way.scale) for i in c) for c in way.bodies]
        most = max((len(column) for column in way.bodies), default=1)
        spare = max(along[1] - along[0] - sum(widths), 0) / (len(widths) + 1)
        left = along[0] + spare
        for column, width in zip(way.bodies, widths, strict=True):
            used = sum(self._row_high((i,), way.scale) for i in column)
            free = max(up[1] - up[0] - used * most / len(column), 0) / (most + 1)
            top = up[1] - free
            for i in column:
                yield i, self._at(i, way.scale, (left, left + width), top)
                top -= self._row_high((i,), way.scale) + free
            left += width + spare

    def _rows(
        self, way: _Way, along: tuple[float, float], up: tuple[float, float]
    ) -> Iterator[tuple[int, Panel]]:
        free = max(up[1] - up[0] - self._upward(way), 0) / (len(way.rows) + 1)
        top = up[1] - free
        for row, scale in zip(way.rows, way.scales, strict=True):
            widths = [self._across((i,), scale) for i in row]
            spare = max(along[1] - along[0] - sum(widths), 0) / (len(row) + 1)
            left = along[0] + spare
            for i, width in zip(row, widths, strict=True):
                yield i, self._at(i, scale, (left, left + width), top)
                left += width + spare
            top -= self._row_high(row, scale) + free

    def _at(
        self, i: int, scale: float, along: tuple[float, float], top: float
    ) -> Panel:
        """Return a panel between a left and a right edge, its heading at the top."""
        panel, (before, _) = self.panels[i], self.room.margins[i]
        factor = scale * panel.zoom
        x0, _, y0, _ = panel.limits
        left, right = along
        start = left + before + (right - left - self._across((i,), scale)) / 2
        high = top - self.room.head
        bottom = high - self.high[i] * scale
        return replace(
            panel,
            scale=factor,
            x=start - x0 * factor,
            y=bottom - y0 * factor,
            box=(left, right, bottom, high),
        )


def _level(most: Sequence[float], heights: Sequence[float], room: float) -> float:
    """Return the largest scale up to which rows of some heights can grow together.

    Examples
    --------
    >>> _level([1.0, 9.0], [1.0, 1.0], 4.0)  # the first row can be no larger than 1
    3.0
    """
    left, growing = room, sum(heights)
    for fit, height in sorted(zip(most, heights, strict=True)):
        if fit * growing >= left:
            return left / growing
        left, growing = left - fit * height, growing - height
    return inf
