"""One view at its place on the axes: everything in inches, origin lower left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from neurosim.plot.geometry import Body, Points, View
from neurosim.plot.spans import Spans
from neurosim.terms import LEFT, RIGHT, SIDES, UnknownNameError

#: Views that show the whole length of the body; all others are close-ups.
TALL = ("front", "back", "side")
#: How much larger close-ups are drawn than the whole body.
ZOOM = {"hand": 3.0, "foot": 2.5, "head": 1.9, "saddle": 2.4}
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
#: A mark this near to the edge of a crop still stands on it (inches): the mid line.
_EDGE = 0.02
#: Size of the little body that shows where the picture is.
_LOCATOR = 0.22


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


def is_tall(panel: Panel) -> bool:
    """Return whether a panel shows the body, or a limb of it, at full size."""
    return panel.view.name in TALL and not panel.locator


def zoom(view: View) -> float:
    """Return how much larger the view is drawn than the whole body."""
    return ZOOM.get(view.name.split("_")[0], 1.0)


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
