"""A small map that is drawn again in milliseconds: plain SVG, for sliders.

:func:`neurosim.plot.bodymap` lays out labels, which takes time. Here the outlines
become text once, and every picture after the first only changes their colours.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

import numpy as np

from neurosim.atlas import Atlas
from neurosim.plot.canvas import mark_radius
from neurosim.plot.geometry import Points, load_body
from neurosim.plot.layout import Room, arrange
from neurosim.plot.letters import text_width
from neurosim.plot.paint import MUSCLE, REFLEX, SKIN, Paint, base_fills, skin_fills
from neurosim.plot.palette import find_style
from neurosim.plot.panel import Panel, choose_panels
from neurosim.plot.picture import describe_paint
from neurosim.plot.seen import shows_muscle, shows_reflex
from neurosim.plot.sources import paint_of
from neurosim.terms import LEFT, RIGHT

#: Units of the picture for one inch: whole numbers are fine enough, and short.
_UNITS = 200
#: Points in an inch.
POINTS = 72
_HEAD, _FOOT, _FONT = 0.25, 0.58, 26
#: Inches from line to line of the legend, of which there are three at most.
_LINE = 0.18


class LiveMap:
    """Views of the body whose colours can change quickly.

    Parameters
    ----------
    views
        Names of views, such as ``front`` or ``hand_dorsal-left``.
    size
        Width and height in inches.
    style
        ``light``, ``dark`` or ``print``.

    Raises
    ------
    UnknownNameError
        If a view or style is not known.

    Examples
    --------
    >>> live = LiveMap(["hand_palmar-right"])
    >>> 'id="hand_palmar-right-C7"' in live.svg({("right", "C7"): "#C0392B"})
    True
    """

    def __init__(
        self,
        views: Sequence[str] = ("front", "back"),
        *,
        size: tuple[float, float] = (5.6, 4.6),
        style: str = "light",
    ) -> None:
        self.style = find_style(style)
        self.size = size
        chosen = choose_panels(views, load_body(), RIGHT)
        margins = ((0.02, 0.02),) * len(chosen)
        height = size[1] - _HEAD - _FOOT
        self.panels = arrange(chosen, Room(size[0], height, _FOOT, _HEAD, margins))
        self._known: dict[tuple[object, ...], str] = {}
        self._fixed = "".join(line for p in self.panels for line in self._lines(p))

    def svg(self, what: object, *, atlas: Atlas | None = None) -> str:
        """Return the picture of anything that :func:`bodymap` draws."""
        paint = paint_of(what, style=self.style, atlas=atlas)
        skin = "".join(s for p in self.panels for s in self._skin(p, paint))
        over = "".join(s for p in self.panels for s in self._over(p, paint))
        width, height = (round(inches * _UNITS) for inches in self.size)
        words = escape(describe_paint(paint, self.panels))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{words}" '
            f'viewBox="0 0 {width} {height}" '
            f'style="width:100%;max-width:{width // 2}px">'
            f'<rect width="{width}" height="{height}" fill="{self.style.background}"/>'
            f"{skin}{self._fixed}{over}{self._legend(paint)}</svg>"
        )

    def _path(self, rings: Iterable[Points], *, closed: bool = True) -> str:
        top = self.size[1]
        parts = []
        for ring in rings:
            spots = np.rint((np.array([0, top]) - ring * (-1, 1)) * _UNITS).astype(int)
            moved = np.r_[True, np.any(spots[1:] != spots[:-1], axis=1)]
            text = " ".join(f"{x} {y}" for x, y in spots[moved].tolist())
            parts.append(f"M{text}" + ("Z" if closed else ""))
        return "".join(parts)

    def _skin(self, panel: Panel, paint: Paint) -> Iterator[str]:
        view = panel.view
        base = base_fills(view, self.style, atlas=paint.atlas)
        for side in panel.sides:
            fills = skin_fills(view, paint.of(SKIN, side), base)
            for name, (cells, fill) in fills.items():
                key = (view.name, side, cells)
                if key not in self._known:
                    rings = (panel.place(ring, side) for ring in view.outline(cells))
                    self._known[key] = self._path(rings)
                area, _, root = name.rpartition(":")
                gid = f"{view.name}-{side}-{root}" + (f".{area}" if area else "")
                yield (
                    f'<path id="{gid}" fill="{fill.color}" stroke="{fill.color}" '
                    f'd="{self._known[key]}"/>'
                )

    def _over(self, panel: Panel, paint: Paint) -> Iterator[str]:
        view, ink = panel.view, self.style.ink
        for side in panel.sides:
            for patch in paint.of(MUSCLE, side):
                if shows_muscle(view, patch.name):
                    rings = (panel.place(r, side) for r in view.muscles[patch.name])
                    yield (
                        f'<path id="muscle-{view.name}-{side}-{patch.name}" '
                        f'fill="{patch.fill.color}" fill-opacity=".85" '
                        f'stroke="{ink}" d="{self._path(rings)}"/>'
                    )
            for patch in paint.of(REFLEX, side):
                if shows_reflex(view, patch.name):
                    x, y = panel.spot(view.reflexes[patch.name], side)
                    yield (
                        f'<circle id="reflex-{view.name}-{side}-{patch.name}" '
                        f'cx="{x * _UNITS:.0f}" cy="{(self.size[1] - y) * _UNITS:.0f}" '
                        f'r="{mark_radius(panel) * _UNITS:.0f}" '
                        f'fill="{patch.fill.color}" stroke="{ink}"/>'
                    )
                    yield self._mark(x, y, patch.mark)

    def _lines(self, panel: Panel) -> Iterator[str]:
        view = panel.view
        for lines, color in ((view.borders, "border"), (view.rim, "ink")):
            placed = [panel.place(ln, side) for side in panel.sides for ln in lines]
            yield (
                f'<path fill="none" stroke="{getattr(self.style, color)}" '
                f'd="{self._path(placed, closed=False)}"/>'
            )
        left, right, _, top = panel.box
        if not view.half:
            yield self._text((left + right) / 2, top + 0.1, panel.title, "middle")
            return
        for side in (RIGHT, LEFT):
            x, anchor = (left, "start") if view.sign(side) < 0 else (right, "end")
            yield self._text(x, top + 0.1, f"patient's {side}", anchor)

    def _mark(self, x: float, y: float, grade: str) -> str:
        return (
            f'<text x="{x * _UNITS:.0f}" y="{(self.size[1] - y) * _UNITS + 6:.0f}" '
            f'font-size="18" font-family="sans-serif" text-anchor="middle" '
            f'fill="{self.style.background}">{escape(grade)}</text>'
        )

    def _text(self, x: float, y: float, words: str, anchor: str) -> str:
        return (
            f'<text x="{x * _UNITS:.0f}" y="{(self.size[1] - y) * _UNITS:.0f}" '
            f'font-size="{_FONT}" font-family="sans-serif" text-anchor="{anchor}" '
            f'fill="{self.style.quiet}">{escape(words)}</text>'
        )

    def _legend(self, paint: Paint) -> str:
        parts, x, y = [], 0.1, _FOOT - _LINE
        for words, fill in paint.legend:
            wide = 0.35 + text_width(words, _FONT * POINTS / _UNITS)
            if x > 0.1 and x + wide > self.size[0]:
                x, y = 0.1, y - _LINE
            parts.append(
                f'<rect x="{x * _UNITS:.0f}" '
                f'y="{(self.size[1] - y) * _UNITS - 20:.0f}" width="22" height="22" '
                f'fill="{fill.color}" stroke="{self.style.ink}"/>'
            )
            parts.append(self._text(x + 0.15, y, words, "start"))
            x += wide
        return "".join(parts)
