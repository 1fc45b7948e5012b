"""Where the views stand on the axes: everything in inches, origin lower left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from neurosim.plot.geometry import Body, Points, View
from neurosim.plot.spans import Spans
from neurosim.terms import LEFT, RIGHT, SIDES, NeurosimError, UnknownNameError

#: Views that show the whole length of the body; all others are close-ups.
TALL = ("front", "back", "side")
#: How much larger close-ups are drawn than the whole body.
ZOOM = {"hand": 3.0, "foot": 2.5, "head": 1.9, "saddle": 1.5}
TITLES = {
    "front": "front",
    "back": "back",
    "side": "patient's {side} side",
    "hand_palmar": "patient's {side} hand, palm",
    "hand_dorsal": "patient's {side} hand, back",
    "foot_plantar": "patient's {side} foot, sole",
    "foot_dorsal": "patient's {side} foot, top",
    "foot_medial": "patient's {side} foot, inner side",
    "foot_lateral": "patient's {side} foot, outer side",
    "head_front": "head and neck, front",
    "head_side": "head and neck, patient's {side} side",
    "head_back": "head and neck, back",
    "saddle": "saddle, from below",
}
#: What a panel with some layers only is called.
_LAYER_WORDS = {"skin": "skin", "muscle": "muscles"}
#: What each half of a body shows where both sides are alike.
HALVES = {RIGHT: ("skin", "point"), LEFT: ("muscle", "reflex")}
#: The same in words.
HALF_WORDS = {RIGHT: "skin", LEFT: "muscles, reflexes"}
#: Inches for a decimetre where there is no room for anything.
_TINY = 0.005
#: A mark this near to the edge of a crop still stands on it (inches): the mid line.
_EDGE = 0.02
#: Size of the little body that shows where the picture is.
_LOCATOR = 0.22
#: Whole-body margins leave room for labels beside the hands.
_GAP = 0.16


@dataclass(frozen=True)
class Panel:
    """One view at its place.

    Attributes
    ----------
    sides
        The patient's sides that it shows.
    scale
        Inches for a decimetre.
    x, y
        Where the origin of the view lies on the axes.
    box
        Space of the panel: left, right, bottom, top.
    crop
        The part that is shown (dm, as drawn): left, right, bottom, top.
    part
        What the crop shows of one side, such as ``arm``.
    locator
        Whether it only shows where the others are.
    own
        The side of the part.
    size
        How much smaller it is drawn than its view as a rule.
    layers
        What is drawn on the skin: all if empty.
    halves
        Whether skin is painted on the right half and muscles on the left, as
        :data:`HALVES` has it: both sides are alike.
    frame
        Of a locator: what the others show (dm, as drawn).
    brief
        Whether it is one of many small pictures: a short heading, no room for labels.
    """

    view: View
    sides: tuple[str, ...]
    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    crop: tuple[float, float, float, float] | None = None
    part: str = ""
    locator: bool = False
    size: float = 1.0
    own: str = ""
    layers: tuple[str, ...] = ()
    halves: bool = False
    frame: tuple[float, float, float, float] | None = None
    brief: bool = False

    @property
    def title(self) -> str:
        """What the panel shows, in words."""
        title = TITLES[self.view.name].format(side=self.sides[0]) + self.layer
        return f"patient's {self.own} {self.part}, {title}" if self.part else title

    @property
    def layer(self) -> str:
        """The layers in words, if it shows some only."""
        if self.halves:
            halves = (f"{HALF_WORDS[side]} on the {side}" for side in SIDES)
            return f" ({'; '.join(halves)})"
        return f": {_LAYER_WORDS[self.layers[0]]}" if self.layers else ""

    def shows(self, kind: str, side: str) -> bool:
        """Whether a layer is drawn here on one of the patient's sides."""
        layers = HALVES[side] if self.halves else self.layers
        return not layers or kind in layers

    @property
    def zoom(self) -> float:
        """How much larger than the whole body it is drawn."""
        return (_LOCATOR if self.locator else zoom(self.view)) * self.size

    def place(self, points: Points, side: str) -> Points:
        """Return stored points (dm) of one side as inches on the axes."""
        sign = self.view.sign(side)
        return points * (self.scale * sign, self.scale) + (self.x, self.y)

    @property
    def window(self) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of what is shown (inches)."""
        x0, x1, y0, y1 = self.limits
        right, top = self.x + x1 * self.scale, self.y + y1 * self.scale
        return self.x + x0 * self.scale, right, self.y + y0 * self.scale, top

    def has(self, spot: tuple[float, float]) -> bool:
        """Whether a spot (inches) lies on what is shown."""
        x0, x1, y0, y1 = self.window
        return self.crop is None or (
            x0 - _EDGE <= spot[0] <= x1 + _EDGE and y0 - _EDGE <= spot[1] <= y1 + _EDGE
        )

    def seen(self, lines: Iterable[Points], side: str) -> list[Points]:
        """Return stored lines as inches, without those that the crop cuts off whole."""
        placed = [self.place(line, side) for line in lines]
        if self.crop is None:
            return placed
        x0, x1, y0, y1 = self.window
        ends = ((line.min(axis=0), line.max(axis=0)) for line in placed)
        return [
            line
            for line, ((left, low), (right, high)) in zip(placed, ends, strict=True)
            if left <= x1 and right >= x0 and low <= y1 and high >= y0
        ]

    def spot(self, point: tuple[float, float], side: str) -> tuple[float, float]:
        """Return one stored point as inches on the axes."""
        x, y = self.place(np.array([point]), side)[0]
        return float(x), float(y)

    @property
    def limits(self) -> tuple[float, float, float, float]:
        """Smallest and largest x and y (dm) of what is drawn, origin of the view."""
        if self.crop is not None:
            return self.crop
        x0, x1, y0, y1 = self.view.box
        if self.view.half:
            return -x1, x1, y0, y1
        if self.view.sign(self.sides[0]) < 0:
            x0, x1 = -x1, -x0
        return x0, x1, y0, y1


def choose_panels(names: Sequence[str], body: Body, side: str) -> tuple[Panel, ...]:
    """Return the panels that ``names`` ask for, not yet placed.

    A name may end in ``-right`` or ``-left``; otherwise views of one limb show
    ``side``.

    Raises
    ------
    UnknownNameError
        If there is no such view or side.
    """
    return tuple(_panel(name, body, side) for name in names)


def _panel(name: str, body: Body, side: str) -> Panel:
    base, _, own = name.partition("-")
    if own and own not in SIDES:
        raise UnknownNameError("side", own, SIDES)
    view = body.view(base)
    return Panel(view, (RIGHT, LEFT) if view.half else (own or side,))


def zoom(view: View) -> float:
    """Return how much larger the view is drawn than the whole body."""
    return ZOOM.get(view.name.split("_")[0], 1.0)


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


def arrange(
    panels: Sequence[Panel], room: Room, *, smallest: bool = False
) -> tuple[Panel, ...]:
    """Place the panels as large as they fit.

    Whole-body views stand side by side; close-ups fill columns to their right.

    Raises
    ------
    NeurosimError
        If the headings and labels alone fill the page.
    """
    tall = [i for i, p in enumerate(panels) if is_tall(p)]
    small = [i for i in range(len(panels)) if i not in tall]
    best: tuple[float, list[list[int]]] = (0.0, [])
    for bodies in _bodies(tall, panels):
        for count in range(1, max(len(small), 1) + 1):
            columns = [*bodies, *_split(small, count, panels)]
            scale = _scale(columns, panels, room)
            if scale > best[0]:
                best = (scale, columns)
    scale, columns = best
    if smallest and not columns:
        scale, columns = _TINY, [[i] for i in range(len(panels))]
    if panels and not columns:
        raise NeurosimError(
            f"{len(panels)} views do not fit on so small a page: choose a larger size "
            "or fewer views"
        )
    return _set(columns, panels, room, scale)


def is_tall(panel: Panel) -> bool:
    """Return whether a panel shows the body, or a limb of it, at full size."""
    return panel.view.name in TALL and not panel.locator


def _bodies(tall: Sequence[int], panels: Sequence[Panel]) -> Iterator[list[list[int]]]:
    """Yield the ways to set bodies: in a row, layer under layer, and in a column."""
    yield [[i] for i in tall]
    if len(tall) > 1:
        yield [list(tall)]
    views: dict[str, list[int]] = {}
    for i in tall:
        views.setdefault(panels[i].view.name, []).append(i)
    if len(views) < len(tall):
        yield list(views.values())


def _split(items: list[int], count: int, panels: Sequence[Panel]) -> list[list[int]]:
    """Cut a list into columns of about equal height, in order."""
    if not items:
        return []
    heights = np.cumsum([_size(panels[i], 1.0)[1] for i in items])
    column = np.minimum((heights - 1e-9) / heights[-1] * count, count - 1).astype(int)
    found = [
        [item for item, k in zip(items, column, strict=True) if k == number]
        for number in range(count)
    ]
    return [part for part in found if part]


def _size(panel: Panel, scale: float) -> tuple[float, float]:
    x0, x1, y0, y1 = panel.limits
    factor = scale * panel.zoom
    return (x1 - x0) * factor, (y1 - y0) * factor


def _scale(columns: list[list[int]], panels: Sequence[Panel], room: Room) -> float:
    """Return the largest scale at which the columns fit."""
    wide = sum(max(_size(panels[i], 1.0)[0] for i in column) for column in columns)
    margins = sum(max(sum(room.margins[i]) for i in column) for column in columns)
    fit = [(room.width - margins - _GAP * (len(columns) - 1)) / wide]
    for column in columns:
        tall = sum(_size(panels[i], 1.0)[1] for i in column)
        fit.append((room.height - (room.head + _GAP / 2) * len(column)) / tall)
    return min(fit)


def _set(
    columns: list[list[int]], panels: Sequence[Panel], room: Room, scale: float
) -> tuple[Panel, ...]:
    widths = [
        max(_size(panels[i], scale)[0] + sum(room.margins[i]) for i in column)
        for column in columns
    ]
    spare = max(room.width - sum(widths), 0) / (len(columns) + 1)
    found = list(panels)
    left = spare
    stacked = max((len(c) for c in columns if is_tall(panels[c[0]])), default=1)
    small = [c for c in columns if not is_tall(panels[c[0]])]
    lead = min((_spare(c, panels, room, scale) for c in small), default=0.0)
    for column, width in zip(columns, widths, strict=True):
        rows = stacked if column not in small else 0
        frame = (scale, left, width, rows, lead)
        for i, panel in _stack(column, panels, room, frame):
            found[i] = panel
        left += width + spare
    return tuple(found)


def _spare(
    column: list[int], panels: Sequence[Panel], room: Room, scale: float
) -> float:
    """Return the height above, between and below the views of a column."""
    used = sum(_size(panels[i], scale)[1] + room.head for i in column)
    return max(room.height - used, 0) / (len(column) + 1)


def _stack(
    column: list[int],
    panels: Sequence[Panel],
    room: Room,
    frame: tuple[float, float, float, int, float],
) -> Iterator[tuple[int, Panel]]:
    scale, left, width, rows, lead = frame
    sizes = [_size(panels[i], scale) for i in column]
    used = sum(size[1] + room.head for size in sizes)
    if rows:  # a body alone stands level with the first of two that are stacked
        spare = lead = max(room.height - used * rows / len(column), 0) / (rows + 1)
    else:  # close-ups side by side begin at one height
        spare = max(room.height - lead - used, 0) / len(column)
    top = room.bottom + room.height - lead
    for i, (across, upward) in zip(column, sizes, strict=True):
        before, after = room.margins[i]
        x0, _, y0, _ = panels[i].limits
        factor = scale * panels[i].zoom
        start = left + before + (width - before - after - across) / 2
        bottom = top - room.head - upward
        yield (
            i,
            replace(
                panels[i],
                scale=factor,
                x=start - x0 * factor,
                y=bottom - y0 * factor,
                box=(left, left + width, bottom, top - room.head),
            ),
        )
        top = bottom - spare


def skin_chords(panel: Panel, side: str, count: int = 120) -> tuple[Points, Points]:
    """Return heights, and from where to where skin of a side lies there.

    Returns
    -------
    rows : ndarray of shape (count,)
    chords : ndarray of shape (most at one height, count, 2)
        Left and right (inches); NaN where there are fewer.
    """
    _, _, bottom, top = panel.box
    rows = np.linspace(bottom, top, count)
    spans = Spans([panel.place(ring, side) for ring in panel.view.silhouette], rows)
    most = max(len(x) for x in spans.x) // 2
    chords = np.full((most, count, 2), np.nan)
    for row, x in enumerate(spans.x):
        chords[: len(x) // 2, row] = x.reshape(-1, 2)
    if panel.crop is not None:
        x0, x1, y0, y1 = panel.window
        outside = (chords[..., 0] >= x1) | (chords[..., 1] <= x0)
        chords[outside | (rows < y0) | (rows > y1)] = np.nan
        chords = np.clip(chords, x0, x1)
    return rows, chords
