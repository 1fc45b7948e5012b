"""What stands round the panels: heading, legend, caption, colour bar, sides."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text

from neurosim.plot.canvas import Scene, draw_swatch
from neurosim.plot.labels import Box
from neurosim.plot.letters import POINT, text_width, wrap
from neurosim.plot.paint import ColorScale, Paint
from neurosim.plot.palette import Fill
from neurosim.plot.panel import HALF_WORDS, Panel
from neurosim.terms import LEFT, NOTICE, RIGHT

CHART_NOTE = (
    "Borders are neurosim's own drawing from the ISNCSCI key points and published "
    "landmarks; real areas overlap by about a root and vary between people. "
    "Figure: neurosim; outlines CC0 1.0; facts and sources: neurosim cite."
)

#: A heading may be so much wider than its panel (inches): panels stand apart.
_BETWEEN = 0.1
#: Headings side by side stay so far apart (inches).
_APART = 0.1
#: Said where each half of a body shows something else.
ALIKE = "Both sides are alike: skin is painted on one, muscles on the other."


@dataclass(frozen=True)
class Sheet:
    """Sizes of one map, in inches and points."""

    width: float
    height: float
    font: float
    title: tuple[str, ...]
    caption: tuple[str, ...]
    legend: tuple[tuple[tuple[str, Fill], ...], ...]
    wide: float = 1.0

    @property
    def line(self) -> float:
        """Height of a line of text."""
        return float(self.font * POINT * 1.35)

    @property
    def bottom(self) -> float:
        """Height of caption and legend."""
        lines = 0.85 * len(self.caption) + 1.15 * len(self.legend)
        return self.line * (lines + 0.4)

    @property
    def top(self) -> float:
        """Height of the heading."""
        return self.line * (1.5 * len(self.title) + 0.2)


def plan_sheet(
    ax: Axes,
    paint: Paint,
    *,
    caption: bool,
    font: float | None,
    scale: float = 1.0,
    halved: bool = False,
    unnamed: Sequence[str] = (),
    quiet: str = "",
) -> Sheet:
    """Return the sizes of everything that is written round the panels."""
    width, height = ax.get_xlim()[1], ax.get_ylim()[1]
    span = np.sqrt(width * height)
    font = font or float(np.clip(max(3.1 + 0.42 * span, 0.74 * span), 4.5, 12.0))
    font *= scale
    inner = width - 0.2
    title = wrap(paint.title, font * 1.4, inner, bold=True) if paint.title else ()
    words = f"{ALIKE} {NOTICE} {CHART_NOTE}" if halved else f"{NOTICE} {CHART_NOTE}"
    note = wrap(words, font * 0.78, inner) if caption else ()
    if caption and len(note) > 4:
        note = wrap(f"{ALIKE} {NOTICE}" if halved else NOTICE, font * 0.78, inner)
    if caption and (unnamed or quiet):
        note = (*_unnamed(unnamed, quiet, font * 0.78, inner), *note)
    legend = tuple(legend_rows(paint.legend, font, inner))
    return Sheet(width, height, font, title, note, legend)


def _unnamed(
    names: Sequence[str], quiet: str, size: float, width: float
) -> tuple[str, ...]:
    """Return in at most two lines what is painted and carries no name."""
    for shown in range(len(names), -1, -1):
        more = f"{len(names) - shown} {'more' if shown else 'names'}"
        listed = (*names[:shown], *([more] if shown < len(names) else []))
        room = f"Not named here: {'; '.join(listed)}." if listed else ""
        lines = wrap(f"{room} {quiet}", size, width)
        if len(lines) < 3:
            break
    return lines


def legend_rows(
    entries: Sequence[tuple[str, Fill]], font: float, width: float
) -> Iterator[tuple[tuple[str, Fill], ...]]:
    """Yield the entries of a legend in rows that are as wide as there is room."""
    row: list[tuple[str, Fill]] = []
    used = 0.0
    for text, fill in entries:
        need = entry_width(text, font)
        if row and used + need > width:
            yield tuple(row)
            row, used = [], 0.0
        row.append((text, fill))
        used += need
    if row:
        yield tuple(row)


def entry_width(text: str, font: float) -> float:
    """Return how wide an entry of a legend is, in inches."""
    return text_width(text, font * 0.92) + 3.6 * font * POINT


def draw_frame(scene: Scene, sheet: Sheet) -> None:
    """Write heading, caption and legend, and draw the colour bar."""
    size, line = sheet.font, sheet.line
    y = sheet.height - line * 0.9
    for words in sheet.title:
        _write(scene, (0.1, y), words, gid="title", size=size * 1.4, bold=True)
        y -= line * 1.5
    y = line * (0.85 * len(sheet.caption) - 0.25)
    for words in sheet.caption:
        text = _write(scene, (0.1, y), words, gid="notice", size=size * 0.78)
        text.set_color(scene.style.quiet)
        y -= line * 0.85
    y = sheet.bottom - line * 0.75
    for row in sheet.legend:
        _legend_row(scene, row, y, sheet)
        y -= line * 1.15
    if scene.paint.scale is not None:
        _color_bar(scene, scene.paint.scale, sheet)


def _write(
    scene: Scene,
    at: tuple[float, float],
    words: str,
    *,
    gid: str,
    size: float,
    bold: bool = False,
) -> Text:
    text = scene.ax.text(
        *at,
        words,
        fontsize=size,
        fontweight="bold" if bold else "normal",
        color=scene.style.ink,
        va="center",
        zorder=9,
    )
    text.set_gid(gid)
    return text


def _legend_row(
    scene: Scene, row: Sequence[tuple[str, Fill]], y: float, sheet: Sheet
) -> None:
    em = sheet.font * POINT
    used = sum(entry_width(words, sheet.font) for words, _ in row)
    x = 0.1 + max((sheet.width - 0.2 - used) / 2, 0)
    marks = scene.paint.marks
    for words, fill in row:
        box = (x, y - 0.4 * em, 1.6 * em, 0.8 * em)
        draw_swatch(scene.ax, box, fill, scene.style, round_mark=fill in marks)
        at = (x + 2.0 * em, y)
        _write(scene, at, words, gid=f"legend-{words}", size=sheet.font * 0.92)
        x += entry_width(words, sheet.font)


def _color_bar(scene: Scene, scale: ColorScale, sheet: Sheet) -> None:
    space = sheet.height - sheet.bottom - sheet.top
    height = space / 2
    bottom = sheet.bottom + (space - height) / 2
    left, width = sheet.width - 0.68, 0.13
    bar = scene.ax.imshow(
        scale.colormap(np.linspace(0, 1, 256)[:, None]),
        extent=(left, left + width, bottom, bottom + height),
        origin="lower",
        aspect="auto",
        zorder=2,
    )
    bar.set_gid("colorbar")
    for share in (0, 0.25, 0.5, 0.75, 1):
        value = scale.low + share * (scale.high - scale.low)
        y, tick = bottom + share * height, left + width
        scene.ax.plot([tick, tick + 0.04], [y, y], color=scene.style.ink, lw=0.6)
        at = (tick + 0.06, y)
        _write(scene, at, f"{value:.2g}", gid="tick", size=sheet.font * 0.9)
    middle = (left - 0.08, bottom + height / 2)
    text = _write(scene, middle, scale.label, gid="scale", size=sheet.font * 0.95)
    text.set_rotation(90)
    text.set_horizontalalignment("center")


Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class PanelHeading:
    """What is written over a panel, and the box that it takes."""

    x: float
    y: float
    align: Align
    words: str
    size: float
    box: Box
    gid: str


def draw_headings(scene: Scene, headings: Iterable[PanelHeading]) -> None:
    """Write which side is which on every panel."""
    for one in headings:
        text = _write(scene, (one.x, one.y), one.words, gid=one.gid, size=one.size)
        text.set_horizontalalignment(one.align)
        text.set_color(scene.style.quiet)


def plan_headings(panels: Sequence[Panel], sheet: Sheet) -> Iterator[PanelHeading]:
    """Yield what tells on every panel which side is which."""
    for panel in panels:
        left, right, _, top = panel.box
        y = top + sheet.line * 0.55
        size = sheet.font * 0.85
        room = _heading_room(panel, panels, sheet)
        if panel.part:
            yield _part_heading(panel, y, size, room)
            continue
        if not panel.view.half:
            x0, x1, _, _ = panel.limits
            middle = panel.x + (x0 + x1) / 2 * panel.scale
            words = _fitting(_short(panel.title, panel), panel, (size, room))
            yield _heading((middle, y, "center"), words, size)
            continue
        for side in (RIGHT, LEFT):
            if panel.halves:
                yield _half_heading(panel, side, (y, size))
                continue
            told = f"patient's {side}"
            words = _short(told, panel) + panel.layer
            if 2 * text_width(words, size) + 0.1 > right - left:
                words = (
                    words.replace(": ", ":\n") if panel.layer else f"patient's\n{side}"
                )
            align: Align = "left" if panel.view.sign(side) < 0 else "right"
            x = left if align == "left" else right
            if any(_meet(panel, other, x, sheet.line) for other in panels):
                x += sheet.line if align == "left" else -sheet.line
            yield _heading((x, y, align), words, size, side=told)


def _meet(panel: Panel, other: Panel, x: float, gap: float) -> bool:
    """Whether another panel begins or ends beside an edge, where its heading stands."""
    left, right, low, high = other.box
    beside = min(abs(left - x), abs(right - x)) <= gap
    return other is not panel and beside and low < panel.box[3] and high > panel.box[2]


def _short(words: str, panel: Panel) -> str:
    """Return a heading without whose side it is, where the sheet says so once."""
    return words.replace("patient's ", "") if panel.brief else words


def _heading_room(panel: Panel, panels: Sequence[Panel], sheet: Sheet) -> float:
    """Return how wide a heading may be: half the way to what stands beside it."""
    left, right, _, top = panel.box
    middle = panel.x + sum(panel.limits[:2]) / 2 * panel.scale
    level = [p.box for p in panels if p.box[2] < top + sheet.line and p.box[3] > top]
    level += [p.box for p in panels if abs(p.box[3] - top) < 2 * sheet.line]
    before = max((b[1] for b in level if b[1] <= left), default=-left)
    after = min((b[0] for b in level if b[0] >= right), default=2 * sheet.width - right)
    free = min(middle - (before + left) / 2, (after + right) / 2 - middle)
    return max(2 * free - _APART, right - left + _BETWEEN)


def _fitting(
    words: str, panel: Panel, space: tuple[float, float], part: str = ""
) -> str:
    """Return a heading, without what can be seen where it has no room: size, inches."""
    size, room = space
    limb = f"{panel.sides[0]} {panel.view.name.split('_')[0]}, "
    for more in ("", part, "patient's ", limb):
        words = words.replace(more, "", 1)
        if text_width(words, size) <= room:
            break
    return words


def _half_heading(panel: Panel, side: str, at: tuple[float, float]) -> PanelHeading:
    """Write over half a body whose it is and what it shows: height, and size."""
    y, size = at
    told = f"patient's {side}"
    words = f"{told}: {HALF_WORDS[side]}"
    x0, x1, _, _ = panel.limits
    half = (x1 - x0) / 2 * panel.scale
    if text_width(words, size) > half:
        words = words.replace(": ", ":\n")
        y += size * POINT * 0.55
    x = panel.x + panel.view.sign(side) * max(half / 2, text_width(told, size) * 0.6)
    return _heading((x, y, "center"), words, size, side=told)


def _part_heading(panel: Panel, y: float, size: float, room: float) -> PanelHeading:
    """Write the side and the part of a limb."""
    side = f"patient's {panel.own}"
    part = "" if panel.brief else f" {panel.part}"
    words = f"{_short(side, panel)}{part}, {panel.view.name}{panel.layer}"
    words = _fitting(words, panel, (size, room), part)
    x0, x1, _, _ = panel.limits
    middle = panel.x + (x0 + x1) / 2 * panel.scale
    start = max(middle - text_width(words, size) / 2, 0.05)
    return _heading((start, y, "left"), words, size, side=side)


def _heading(
    at: tuple[float, float, Align], words: str, size: float, *, side: str = ""
) -> PanelHeading:
    x, y, align = at
    lines = words.split("\n")
    width = max(text_width(line, size) for line in lines)
    gid = "side-" + "_".join((side or words).split())
    left = {"left": x, "right": x - width, "center": x - width / 2}[align]
    half = size * POINT * 0.6 * len(lines)
    box = (left, left + width, y - half, y + half)
    return PanelHeading(x, y, align, words, size, box, gid)
