"""The body map: a picture of skin, muscles and reflexes on any axes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from neurosim.atlas import Atlas
from neurosim.plot.canvas import (
    draw_label,
    draw_panel,
    draw_skin,
    draw_swatch,
    has_region,
    is_spinal,
    mark_radius,
    point_radius,
)
from neurosim.plot.geometry import Body, check_side, load_body
from neurosim.plot.labels import Box, Placed, Request, place_labels
from neurosim.plot.layout import (
    POINT,
    TALL,
    Panel,
    Room,
    arrange,
    choose_panels,
    text_width,
    wrap,
)
from neurosim.plot.overlap import draw_overlap
from neurosim.plot.paint import MUSCLE, REFLEX, SKIN, Paint, Patch, base_fills
from neurosim.plot.palette import Fill, Style, contrast, find_style, text_on
from neurosim.plot.sources import paint_of
from neurosim.terms import LEFT, NOTICE, RIGHT

CHART_NOTE = (
    "Borders are neurosim's own drawing from the ISNCSCI key points and published "
    "landmarks; real areas overlap by about a root and vary between people."
)
#: Marks the axes whose label is the description of a map.
DESCRIBED = "Body map. "


@dataclass(frozen=True)
class _Sheet:
    """Sizes of one map, in inches and points."""

    width: float
    height: float
    font: float
    title: tuple[str, ...]
    caption: tuple[str, ...]
    legend: tuple[tuple[tuple[str, Fill], ...], ...]

    @property
    def line(self) -> float:
        return self.font * POINT * 1.35

    @property
    def bottom(self) -> float:
        lines = 0.85 * len(self.caption) + 1.15 * len(self.legend)
        return self.line * (lines + 0.4)

    @property
    def top(self) -> float:
        return self.line * (1.5 * len(self.title) + 0.2)


def bodymap(
    what: object = None,
    *,
    ax: Axes | None = None,
    views: Sequence[str] | None = None,
    side: str | None = None,
    style: str = "light",
    labels: bool = True,
    overlap: bool = False,
    title: str | None = None,
    caption: bool = True,
    size: tuple[float, float] = (10.0, 8.0),
    font: float | None = None,
    atlas: Atlas | None = None,
) -> Axes:
    """Draw a map of the body.

    Parameters
    ----------
    what
        Nothing (the atlas of dermatomes), a root (``C7``), a disc level (``C6/7``),
        a mapping from root, area or structure, or from (side, one of these), to a
        number or a colour; a prediction, an examination or a posterior.
    ax
        Axes to draw on; a new figure of ``size`` inches by default. The axes are
        filled with a picture of their present size.
    views
        Names of views, such as ``front`` or ``hand_dorsal-left``.
    side
        The patient's side, ``right`` or ``left``: for a root or level, what to
        paint (default: both); for views of one limb, which (default: painted).
    style
        ``light``, ``dark``, or ``print`` (black, white and hatching).
    labels
        Whether to write labels.
    overlap
        Whether neighbouring dermatomes fade into one another.
    title
        Heading; the default says what is shown. Empty for none.
    caption
        Whether to write the safety notice and the note on borders. Leave it out
        only where the figure carries them elsewhere.
    font
        Size of the text in points; chosen from the size of the axes by default.
    atlas
        The tables; the shipped ones by default.

    Returns
    -------
    Axes
        The axes, one unit an inch. Every patch has a ``gid`` such as
        ``front-left-C7`` (view, side of the patient, region).

    Raises
    ------
    UnknownNameError
        If a view, side, style, root or structure is not known.

    Examples
    --------
    >>> ax = bodymap({("right", "C7"): "#C0392B"}, views=["hand_palmar-right"])
    >>> any(p.get_gid() == "hand_palmar-right-C7" for p in ax.patches)
    True
    """
    look, body = find_style(style), load_body()
    paint = paint_of(what, side=side and check_side(side), style=look, atlas=atlas)
    if title is not None:
        paint = replace(paint, title=title)
    if ax is None:
        ax = Figure(figsize=size, facecolor=look.background).add_axes((0, 0, 1, 1))
    _prepare(ax, look)
    sheet = _sheet(ax, paint, caption=caption, font=font)
    panels = _panels(paint, body, sheet, views=views, side=side)
    for panel in panels:
        draw_panel(ax, panel, paint, body, look, borders=not overlap)
        if overlap:
            draw_overlap(ax, panel, paint, look)
    _frame(ax, sheet, paint, look)
    obstacles = list(_headings(ax, panels, sheet, look))
    if labels:
        obstacles += _mark_boxes(panels, paint)
        _write_labels(ax, panels, paint, sheet, (body, look, obstacles))
    ax.set_label(DESCRIBED + describe_paint(paint, panels))
    return ax


def update(
    ax: Axes, what: object, *, side: str | None = None, style: str = "light",
    atlas: Atlas | None = None,
) -> Axes:  # fmt: skip
    """Repaint the skin of a map that :func:`bodymap` drew, quickly.

    Layout and labels stay as they are; patches of skin change their fill.

    Examples
    --------
    >>> ax = bodymap(views=["hand_palmar"], labels=False)
    >>> update(ax, {"C7": "#C0392B"}) is ax
    True
    """
    look, body = find_style(style), load_body()
    paint = paint_of(what, side=side, style=look, atlas=atlas)
    shown = {patch.get_gid(): patch for patch in ax.patches if patch.get_gid()}
    for gid, patch in shown.items():
        name, _, rest = str(gid).partition("-")
        place, _, root = rest.partition("-")
        if name not in body.views:
            continue
        if "." in root:
            patch.remove()
            continue
        view = body.views[name]
        fill = base_fills(view, look, atlas=paint.atlas)[root]
        for painted in paint.of(SKIN, place):
            if painted.name == root:
                fill = painted.fill
        patch.set_facecolor(fill.color)
        patch.set_edgecolor(fill.color)
    return ax


def _prepare(ax: Axes, style: Style) -> None:
    figure = ax.get_figure(root=True)
    assert figure is not None
    width, height = figure.get_size_inches()
    place = ax.get_position()
    ax.set_xlim(0, place.width * width)
    ax.set_ylim(0, place.height * height)
    ax.set_aspect("equal")
    ax.set_autoscale_on(False)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.set_facecolor(style.background)


def _sheet(ax: Axes, paint: Paint, *, caption: bool, font: float | None) -> _Sheet:
    width, height = ax.get_xlim()[1], ax.get_ylim()[1]
    font = font or float(np.clip(3.1 + 0.42 * np.sqrt(width * height), 4.5, 8.5))
    inner = width - 0.2
    title = wrap(paint.title, font * 1.4, inner) if paint.title else ()
    note = wrap(f"{NOTICE} {CHART_NOTE}", font * 0.78, inner) if caption else ()
    if caption and len(note) > 4:
        note = wrap(NOTICE, font * 0.78, inner)
    legend = tuple(_legend_rows(paint.legend, font, inner))
    return _Sheet(width, height, font, title, note, legend)


def _legend_rows(
    entries: Sequence[tuple[str, Fill]], font: float, width: float
) -> Iterator[tuple[tuple[str, Fill], ...]]:
    row: list[tuple[str, Fill]] = []
    used = 0.0
    for text, fill in entries:
        need = _entry_width(text, font)
        if row and used + need > width:
            yield tuple(row)
            row, used = [], 0.0
        row.append((text, fill))
        used += need
    if row:
        yield tuple(row)


def _entry_width(text: str, font: float) -> float:
    return text_width(text, font * 0.92) + 3.6 * font * POINT


def _panels(
    paint: Paint,
    body: Body,
    sheet: _Sheet,
    *,
    views: Sequence[str] | None,
    side: str | None,
) -> tuple[Panel, ...]:
    focus = side or (paint.focus[0] if len(paint.focus) == 1 else RIGHT)
    chosen = choose_panels(views or paint.views, body, focus)
    bar = 0.75 if paint.scale else 0.0
    margins = tuple(_margin(panel, paint, sheet.font) for panel in chosen)
    line = sheet.line
    room = Room(
        sheet.width - 0.1 - bar,
        sheet.height - sheet.bottom - sheet.top,
        sheet.bottom,
        line * 1.2,
        margins,
    )
    return arrange(chosen, room)


def _margin(panel: Panel, paint: Paint, font: float) -> tuple[float, float]:
    """Return the room for labels left and right of a panel."""
    tall = panel.view.name in TALL
    small = text_width("S4-5", font) + (0.08 if tall else 0.18)
    margins = {-1: small, 1: small}
    for side in panel.sides:
        longest = max(
            (
                text_width(patch.text, font)
                for patch in paint.patches
                if patch.side == side and patch.text and _shown(panel, patch)
            ),
            default=0.0,
        )
        sign = panel.view.sign(side)
        need = longest * (0.8 if tall else 1.0) + 0.12
        for way in (sign,) if panel.view.half else (-1, 1):
            margins[way] = max(margins[way], need)
    return margins[-1], margins[1]


def _shown(panel: Panel, patch: Patch) -> bool:
    view = panel.view
    if patch.kind == MUSCLE:
        return patch.name in view.muscles
    if patch.kind == REFLEX:
        return patch.name in view.reflexes
    return patch.kind == SKIN and has_region(view, patch.name)


def _frame(ax: Axes, sheet: _Sheet, paint: Paint, style: Style) -> None:
    y = sheet.height - sheet.line * 0.9
    for line in sheet.title:
        text = ax.text(
            0.1, y, line, fontsize=sheet.font * 1.4, fontweight="bold",
            color=style.ink, va="center",
        )  # fmt: skip
        text.set_gid("title")
        y -= sheet.line * 1.5
    y = sheet.line * (0.85 * len(sheet.caption) - 0.25)
    for line in sheet.caption:
        text = ax.text(
            0.1, y, line, fontsize=sheet.font * 0.78, color=style.quiet, va="center"
        )
        text.set_gid("notice")
        y -= sheet.line * 0.85
    y = sheet.bottom - sheet.line * 0.75
    for row in sheet.legend:
        _legend_row(ax, row, y, sheet, style)
        y -= sheet.line * 1.15
    if paint.scale is not None:
        _color_bar(ax, sheet, paint, style)


def _legend_row(
    ax: Axes,
    row: Sequence[tuple[str, Fill]],
    y: float,
    sheet: _Sheet,
    style: Style,
) -> None:
    em = sheet.font * POINT
    x = 0.1 + max(
        (sheet.width - 0.2 - sum(_entry_width(t, sheet.font) for t, _ in row)) / 2, 0
    )
    for text, fill in row:
        draw_swatch(ax, (x, y - 0.4 * em, 1.6 * em, 0.8 * em), fill, style)
        entry = ax.text(
            x + 2.0 * em, y, text, fontsize=sheet.font * 0.92, color=style.ink,
            va="center_baseline",
        )  # fmt: skip
        entry.set_gid(f"legend-{text}")
        x += _entry_width(text, sheet.font)


def _color_bar(ax: Axes, sheet: _Sheet, paint: Paint, style: Style) -> None:
    scale = paint.scale
    assert scale is not None
    height = 0.5 * (sheet.height - sheet.bottom - sheet.top)
    bottom = sheet.bottom + (sheet.height - sheet.bottom - sheet.top - height) / 2
    left, width = sheet.width - 0.68, 0.13
    steps = np.linspace(0, 1, 256)[:, None]
    bar = ax.imshow(
        scale.colormap(steps),
        extent=(left, left + width, bottom, bottom + height),
        origin="lower",
        aspect="auto",
        zorder=2,
    )
    bar.set_gid("colorbar")
    for share in (0, 0.25, 0.5, 0.75, 1):
        value = scale.low + share * (scale.high - scale.low)
        y = bottom + share * height
        ax.plot([left + width, left + width + 0.04], [y, y], color=style.ink, lw=0.6)
        ax.text(
            left + width + 0.06, y, f"{value:.2g}", fontsize=sheet.font * 0.9,
            color=style.ink, va="center",
        )  # fmt: skip
    ax.text(
        left - 0.08, bottom + height / 2, scale.label, fontsize=sheet.font * 0.95,
        color=style.ink, rotation=90, ha="center", va="center",
    )  # fmt: skip


def _headings(
    ax: Axes, panels: Sequence[Panel], sheet: _Sheet, style: Style
) -> Iterator[Box]:
    """Write which side is which on every panel; yield the boxes."""
    size = sheet.font * 0.85
    for panel in panels:
        left, right, _, top = panel.box
        y = top + sheet.line * 0.55
        if panel.view.half:
            yield from _side_names(ax, panel, (left, right, y), size, style)
        else:
            middle = (left + right) / 2
            words = f"patient's {panel.title}"
            yield _heading(ax, panel, (middle, y, "center"), words, (size, style))


def _side_names(
    ax: Axes,
    panel: Panel,
    place: tuple[float, float, float],
    size: float,
    style: Style,
) -> Iterator[Box]:
    left, right, y = place
    for side in (RIGHT, LEFT):
        out = panel.view.sign(side)
        words = f"patient's {side}"
        narrow = 2 * text_width(words, size) + 0.1 > right - left
        at = (left, y, "left") if out < 0 else (right, y, "right")
        if narrow:
            words = f"pt's {side}"
        yield _heading(ax, panel, at, words, (size, style))


def _heading(
    ax: Axes,
    panel: Panel,
    at: tuple[float, float, str],
    words: str,
    look: tuple[float, Style],
) -> Box:
    x, y, align = at
    size, style = look
    width = text_width(words, size)
    text = ax.text(
        x, y, words, ha=align, va="center", fontsize=size, color=style.quiet, zorder=9
    )
    text.set_gid(f"side-{panel.view.name}-{words.replace(' ', '_')}")
    left = {"left": x, "right": x - width, "center": x - width / 2}[align]
    half = size * POINT * 0.6
    return left, left + width, y - half, y + half


def _mark_boxes(panels: Sequence[Panel], paint: Paint) -> Iterator[Box]:
    """Yield the boxes of key points and hammer marks, which labels must not hide."""
    for panel in panels:
        for side in panel.sides:
            wanted = {patch.name for patch in paint.of(REFLEX, side)}
            spots = [
                (spot, mark_radius(panel))
                for name, spot in panel.view.reflexes.items()
                if name in wanted
            ]
            if paint.points and (side == RIGHT or not panel.view.half):
                radius = point_radius(panel)
                spots += [(spot, radius) for spot in panel.view.points.values()]
            for spot, radius in spots:
                x, y = panel.spot(spot, side)
                yield x - radius, x + radius, y - radius, y + radius


def _requests(
    panel: Panel, paint: Paint, body: Body, *, alone: bool
) -> Iterator[Request]:
    for side in panel.sides:
        if paint.atlas and (side == LEFT or not panel.view.half):
            yield from _root_requests(panel, side)
        for patch in paint.patches:
            if patch.side == side and patch.text and _shown(panel, patch):
                yield _patch_request(panel, patch, body, alone=alone)


def _root_requests(panel: Panel, side: str) -> Iterator[Request]:
    view = panel.view
    for root in view.roots:
        rings = [panel.place(ring, side) for ring in view.region(root)]
        if not rings or not is_spinal(root) and view.name in TALL:
            continue
        yield Request(
            f"{view.name}-{side}-{root}",
            root,
            panel,
            side,
            tuple(rings),
            1.0 + (root[0] != "T") + (root in ("T1", "T4", "T10")),
            _column(panel, root, side),
        )


def _column(panel: Panel, root: str, side: str) -> float | None:
    """Return the tidy column of labels down the trunk."""
    trunk = (root[0] == "T" and root != "T1") or root == "C4"
    if panel.view.name not in ("front", "back") or not trunk:
        return None
    return panel.spot((0.62, 0.0), side)[0]


def _patch_request(panel: Panel, patch: Patch, body: Body, *, alone: bool) -> Request:
    view, side = panel.view, patch.side
    if patch.kind == MUSCLE:
        stored: tuple[np.ndarray, ...] = view.muscles[patch.name]
    elif patch.kind == REFLEX:
        x, y = view.reflexes[patch.name]
        reach = mark_radius(panel) / panel.scale * 0.7
        around = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * reach
        stored = (around + (x, y),)
    else:
        stored = view.region(patch.name)
    kind = "" if patch.kind == SKIN else f"{patch.kind}-"
    return Request(
        f"{kind}{view.name}-{side}-{patch.name}",
        patch.text,
        panel,
        side,
        tuple(panel.place(ring, side) for ring in stored),
        2.0 + patch.weight + (0.5 if alone else 0.0),
        _column(panel, patch.name, side) if patch.kind == SKIN else None,
        patch.kind == SKIN,
    )


def _write_labels(
    ax: Axes,
    panels: Sequence[Panel],
    paint: Paint,
    sheet: _Sheet,
    context: tuple[Body, Style, Sequence[Box]],
) -> None:
    body, style, obstacles = context
    wanted = list(
        chain.from_iterable(
            _requests(panel, paint, body, alone=len(panels) == 1) for panel in panels
        )
    )
    limits = (0.03, sheet.width - 0.03, sheet.bottom, sheet.height - sheet.top)
    if paint.scale is not None:
        limits = (limits[0], sheet.width - 0.85, *limits[2:])
    size = sheet.font * 0.92
    placed, _ = place_labels(wanted, size, limits, obstacles)
    colors = _colors_under(ax)
    for label in placed:
        color = style.ink
        if label.leader is None:
            color = _readable(label, colors, style)
        draw_label(ax, label, size, color, style.ink)


def _colors_under(ax: Axes) -> Mapping[str, str]:
    from matplotlib.colors import to_hex

    return {str(p.get_gid()): to_hex(p.get_facecolor()) for p in ax.patches}


def _readable(label: Placed, colors: Mapping[str, str], style: Style) -> str:
    under = colors.get(label.request.gid, style.skin.color)
    return style.ink if contrast(style.ink, under) >= 7 else text_on(under)


def describe_paint(paint: Paint, panels: Sequence[Panel]) -> str:
    """Return in words what a map shows."""
    views = ", ".join(dict.fromkeys(panel.title for panel in panels))
    parts = [f"{paint.title or 'Dermatomes'}.", *paint.words, f"Views: {views}."]
    return " ".join([*parts, NOTICE])


def figure_of(ax: Axes) -> Figure:
    """Return the figure that the axes belong to."""
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure
