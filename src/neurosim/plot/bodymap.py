"""The body map: a picture of skin, muscles and reflexes on any axes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, to_hex
from matplotlib.figure import Figure

from neurosim.atlas import Atlas
from neurosim.plot.canvas import Scene, draw_label, draw_locator, draw_panel, repaint
from neurosim.plot.crop import beside, crop_panels
from neurosim.plot.frame import ALIKE, Sheet, draw_frame, draw_headings, plan_sheet
from neurosim.plot.geometry import Body, check_side, load_body
from neurosim.plot.labels import FARTHEST, Box, Placed, place_labels
from neurosim.plot.layout import Panel, Room, arrange, choose_panels, is_tall
from neurosim.plot.naming import label_margin, label_requests, mark_boxes
from neurosim.plot.overlap import draw_overlap
from neurosim.plot.own import own_settings
from neurosim.plot.paint import Paint, only_layers
from neurosim.plot.palette import Style, contrast, find_style, text_on
from neurosim.plot.sources import Wanted, paint_of
from neurosim.plot.values import ValueScale
from neurosim.terms import NOTICE, RIGHT, NeurosimError

#: Marks the axes whose label is the description of a map.
DESCRIBED = "Body map. "


@dataclass(frozen=True)
class Options:
    """How a paint is put on axes.

    Attributes
    ----------
    caption
        Whether to write the safety notice and the note on borders. Left out only
        where the figure carries them elsewhere.
    font
        Size of the text in points; by default chosen from the size of the axes.
    """

    views: Sequence[str] | None = None
    side: str | None = None
    labels: bool = True
    overlap: bool = False
    caption: bool = True
    font: float | None = None
    crop: bool = True
    font_scale: float = 1.0


@own_settings()
def bodymap(  # noqa: PLR0913 - the one front door; all but the first by keyword
    what: object = None,
    *,
    ax: Axes | None = None,
    views: Sequence[str] | None = None,
    side: str | None = None,
    style: str = "light",
    labels: bool = True,
    overlap: bool = False,
    title: str | None = None,
    size: tuple[float, float] = (10.0, 8.0),
    atlas: Atlas | None = None,
    layers: Sequence[str] | None = None,
    by: str = "",
    limits: tuple[float, float] | None = None,
    cmap: str | Colormap | None = None,
    font_scale: float = 1.0,
    crop: bool = True,
    transparent: bool = False,
) -> Axes:
    """Draw a map of the body.

    Parameters
    ----------
    what
        Nothing (the atlas of dermatomes), a root (``C7``), a disc level (``C6/7``),
        the name of a lesion (``carpal tunnel``), several names; a mapping from root,
        area or structure, or from (side, one of these), to a number (NaN: not
        painted) or a colour; a prediction, an examination, a worksheet or a
        posterior; ``variable`` for the atlas with areas hatched that no root
        dominates.
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
    size
        Width and height of a new figure in inches.
    atlas
        The tables; the shipped ones by default.
    layers
        Only some of ``skin``, ``muscle``, ``reflex``, ``point``.
    by
        ``share``: a root by the shares of the table.
    limits, cmap
        Ends of the colour bar, and a colour map of matplotlib, for numbers.
    font_scale
        Larger or smaller text.
    crop
        Whether to show only the limb where everything painted lies, with a locator.
    transparent
        No ground behind the picture.

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
    look = find_style(style)
    if not 0.3 <= font_scale <= 5:
        raise NeurosimError(f"font_scale {font_scale:g}: give 0.3 to 5")
    wanted = Wanted(side and check_side(side), ValueScale(limits, cmap), by)
    paint = paint_of(what, style=look, atlas=atlas, wanted=wanted)
    if layers is not None:
        paint = only_layers(paint, layers)
    if title is not None:
        paint = replace(paint, title=title)
    if ax is None:
        ax = new_axes(size, look)
    options = Options(views, side, labels, overlap, font_scale=font_scale, crop=crop)
    draw_paint(ax, paint, look, options)
    if transparent:
        for patch in (ax.patch, ax.get_figure(root=True).patch):  # type: ignore[union-attr]
            patch.set_alpha(0.0)
    return ax


def new_axes(size: tuple[float, float], style: Style) -> Axes:
    """Return axes that fill a new figure of that many inches."""
    figure = Figure(figsize=size, facecolor=style.background)
    return figure.add_axes((0, 0, 1, 1))


def draw_paint(ax: Axes, paint: Paint, style: Style, options: Options) -> Axes:
    """Draw a paint on axes; return the axes."""
    body = load_body()
    _prepare(ax, style)
    sheet = plan_sheet(
        ax, paint, caption=options.caption, font=options.font,
        scale=options.font_scale, halved=_halved(paint, options),
    )  # fmt: skip
    panels = _panels(paint, body, sheet, options)
    scene = Scene(ax, paint, body, style)
    for panel in panels:
        draw_panel(scene, panel, borders=not options.overlap)
        if options.overlap:
            draw_overlap(scene, panel)
        if panel.locator:
            draw_locator(scene, panel)
    draw_frame(scene, sheet)
    shown = tuple(panel for panel in panels if not panel.locator)
    obstacles = list(draw_headings(scene, shown, sheet))
    if options.labels:
        obstacles += mark_boxes(shown, paint)
        obstacles += [panel.box for panel in panels if panel.locator]
        _write_labels(scene, shown, sheet, obstacles)
    ax.set_label(DESCRIBED + describe_paint(paint, panels))
    _DRAWN[ax] = panels, options
    return ax


@own_settings()
def update(
    ax: Axes, what: object, *, side: str | None = None, style: str = "light",
    atlas: Atlas | None = None,
) -> Axes:  # fmt: skip
    """Repaint the skin and muscles of a map that :func:`bodymap` drew, quickly.

    Layout and labels stay as they are. A map that shows skin on one half and muscles
    on the other is drawn anew if the sides are no longer alike.

    Parameters
    ----------
    ax
        Axes of the map.
    what, side, style, atlas
        As for :func:`bodymap`.

    Raises
    ------
    NeurosimError
        If the axes hold no map.

    Examples
    --------
    >>> ax = bodymap(views=["hand_palmar"], labels=False)
    >>> update(ax, {"C7": "#C0392B"}) is ax
    True
    """
    if ax not in _DRAWN:
        raise NeurosimError("these axes hold no body map; draw one with bodymap()")
    look, (panels, options) = find_style(style), _DRAWN[ax]
    wanted = Wanted(side and check_side(side))
    paint = paint_of(what, style=look, atlas=atlas, wanted=wanted)
    if any(panel.halves for panel in panels) and not paint.halved:
        ax.clear()
        return draw_paint(ax, paint, look, options)
    for patch in list(ax.patches):
        if str(patch.get_gid()).startswith((*load_body().views, "muscle-")):
            patch.remove()
    for panel in panels:
        repaint(Scene(ax, paint, load_body(), look), panel)
    ax.set_label(DESCRIBED + describe_paint(paint, panels))
    return ax


#: Panels and options of every map that still exists, for :func:`update`.
_Drawn = tuple[tuple[Panel, ...], Options]
_DRAWN: WeakKeyDictionary[Axes, _Drawn] = WeakKeyDictionary()


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


def _panels(
    paint: Paint, body: Body, sheet: Sheet, options: Options
) -> tuple[Panel, ...]:
    focus = options.side or (paint.focus[0] if len(paint.focus) == 1 else RIGHT)
    chosen = choose_panels(options.views or paint.views, body, focus)
    if options.crop and not options.views:
        chosen = crop_panels(chosen, paint, body)
    if _halved(paint, options):
        chosen = tuple(replace(p, halves=p.view.half and not p.locator) for p in chosen)
    for close in (True, False) if any(panel.locator for panel in chosen) else ():
        apart = beside(chosen, paint, close=close)
        placed = _apart(apart, _room(apart, paint, sheet)) if apart != chosen else ()
        if placed:
            return placed
    return _fitting(chosen, _room(chosen, paint, sheet))


def _halved(paint: Paint, options: Options) -> bool:
    """Whether each body shows skin on one half and muscles on the other."""
    return not options.views and paint.halved


def _room(panels: Sequence[Panel], paint: Paint, sheet: Sheet) -> Room:
    """Return the space for some panels and their labels."""
    bar = 0.75 if paint.scale else 0.0
    margins = tuple(
        (0.1, 0.1) if panel.locator else label_margin(panel, paint, sheet.font, panels)
        for panel in panels
    )
    return Room(
        sheet.width - 0.1 - bar,
        sheet.height - sheet.bottom - sheet.top,
        sheet.bottom,
        sheet.line * 1.2,
        margins,
    )


#: A limb of which skin and muscles are drawn apart is at least so high: inches, and
#: share of the height of the page.
_APART_HIGH, _APART_SHARE = 1.6, 0.22


def _apart(panels: tuple[Panel, ...], room: Room) -> tuple[Panel, ...]:
    """Place skin beside muscles; nothing where both would be too small."""
    try:
        placed = arrange(panels, room)
    except NeurosimError:
        return ()
    heights = [(p.limits[3] - p.limits[2]) * p.scale for p in placed if not p.locator]
    least = max(_APART_HIGH, _APART_SHARE * room.height)
    return placed if max(heights, default=0.0) >= least else ()


#: A limb, or a whole body, fills at least this part of the height.
_LEAST, _LEAST_WHOLE = 0.42, 0.58
#: Labels of the last view that is left get at most this part of the width, each side.
_WIDE = 0.2


def _fitting(panels: tuple[Panel, ...], room: Room) -> tuple[Panel, ...]:
    """Place as many panels as fit: close-ups are left out first, then the back."""
    most = _WIDE * room.width
    capped = tuple((min(a, most), min(b, most)) for a, b in room.margins[:1])
    tries = [(count, room.margins[:count]) for count in range(len(panels), 0, -1)]
    for count, margins in (*tries, (1, capped)):
        try:
            placed = arrange(panels[:count], replace(room, margins=margins))
        except NeurosimError:
            continue
        if margins is capped or _large(placed, room):
            return placed
    bare = replace(room, head=0.0, margins=((0.0, 0.0),))
    return arrange(panels[:1], bare, smallest=True)


def _large(panels: tuple[Panel, ...], room: Room) -> bool:
    """Whether the bodies, or else the close-ups, are worth looking at."""
    tall = [panel for panel in panels if is_tall(panel)]
    heights = [(p.limits[3] - p.limits[2]) * p.scale for p in tall or panels]
    widths = [(p.limits[1] - p.limits[0]) * p.scale for p in tall or panels]
    used = max(heights) / room.height
    if tall and not any(panel.crop for panel in tall):
        return used >= _LEAST_WHOLE or len(panels) == len(tall)
    return used >= _LEAST or max(widths) >= _LEAST * room.width


def _write_labels(
    scene: Scene, panels: Sequence[Panel], sheet: Sheet, obstacles: Sequence[Box]
) -> None:
    paint, style = scene.paint, scene.style
    wanted = list(chain.from_iterable(label_requests(p, paint, panels) for p in panels))
    limits = (0.03, sheet.width - 0.03, sheet.bottom, sheet.height - sheet.top)
    if paint.scale is not None:
        limits = (limits[0], sheet.width - 0.85, *limits[2:])
    size = sheet.font * 0.92
    far = FARTHEST if paint.halves else np.inf
    placed, _ = place_labels(wanted, size, limits, (panels, obstacles), farthest=far)
    colors = _colors_under(scene.ax)
    for label in placed:
        color = style.ink
        if label.leader is None:
            color = _readable(label, colors, style)
        draw_label(scene.ax, label, size, color=color, style=style)


def _colors_under(ax: Axes) -> Mapping[str, str]:
    return {str(p.get_gid()): to_hex(p.get_facecolor()) for p in ax.patches}


def _readable(label: Placed, colors: Mapping[str, str], style: Style) -> str:
    under = colors.get(label.request.gid, style.skin.color)
    return style.ink if contrast(style.ink, under) >= 7 else text_on(under)


def describe_paint(paint: Paint, panels: Sequence[Panel]) -> str:
    """Return in words what a map shows."""
    shown = (panel.title for panel in panels if not panel.locator)
    views = ", ".join(dict.fromkeys(shown))
    parts = [f"{paint.title or 'Dermatomes'}.", *paint.words, f"Views: {views}."]
    if any(panel.halves for panel in panels):
        parts.append(ALIKE)
    return " ".join([*parts, NOTICE])
