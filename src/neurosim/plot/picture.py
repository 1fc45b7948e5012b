"""The body map: a picture of skin, muscles and reflexes on any axes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from neurosim.atlas import Atlas
from neurosim.door import door
from neurosim.plot.canvas import (
    Scene,
    draw_label,
    draw_locator,
    draw_panel,
    repaint,
    with_deep_named,
)
from neurosim.plot.frame import (
    ALIKE,
    draw_frame,
    draw_headings,
)
from neurosim.plot.geometry import check_side, load_body
from neurosim.plot.labels import Placed
from neurosim.plot.overlap import draw_overlap
from neurosim.plot.own import own_settings
from neurosim.plot.paint import Paint, only_layers
from neurosim.plot.palette import Style, contrast, find_style, text_on
from neurosim.plot.panel import Panel
from neurosim.plot.plan import LABEL, MapPlan, Options, planned
from neurosim.plot.sources import Wanted, paint_of
from neurosim.plot.values import ValueScale
from neurosim.terms import NOTICE, NeurosimError

#: Inches of a map by default; it is lower where so much of its height would be blank.
SIZE, _BLANK = (10.0, 8.0), 0.15
#: Blank height that stays (inches).
_AIR = 0.3
#: Marks the axes whose label is the description of a map.
DESCRIBED = "Body map. "


@own_settings()
@door
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
    size: tuple[float, float] | None = None,
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
        Heading; by default it says what is shown. Empty for none.
    size
        Width and height of a new figure in inches; by default 10 by 8, and lower where
        the picture would leave much of the height blank.
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
        No background behind the picture.

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
    options = Options(views, side, labels, overlap, font_scale=font_scale, crop=crop)
    if ax is None:
        ax = new_axes(size or SIZE, look)
        options = replace(options, lower=size is None)
    draw_paint(ax, paint, look, options)
    if transparent:
        for patch in (ax.patch, ax.get_figure(root=True).patch):  # type: ignore[union-attr]
            patch.set_alpha(0.0)
    return ax


def new_figure(size: tuple[float, float], style: Style) -> Figure:
    """Return a figure of that many inches."""
    if not all(0 < length < np.inf for length in size):
        raise NeurosimError(f"size {size}: give width and height in inches, above 0")
    return Figure(figsize=size, facecolor=style.background)


def new_axes(size: tuple[float, float], style: Style) -> Axes:
    """Return axes that fill a new figure of that many inches."""
    return new_figure(size, style).add_axes((0, 0, 1, 1))


def draw_paint(ax: Axes, paint: Paint, style: Style, options: Options) -> Axes:
    """Draw a paint on axes; return the axes."""
    body = load_body()
    _prepare(ax, style)
    paint = with_deep_named(paint, body, style)
    plan = planned(ax, paint, body, options)
    if options.lower:
        plan = _lowered(ax, paint, options, plan)
    scene = Scene(ax, paint, body, style)
    for panel in plan.panels:
        draw_panel(scene, panel, borders=not options.overlap)
        if options.overlap:
            draw_overlap(scene, panel)
        if panel.locator:
            draw_locator(scene, panel)
    draw_frame(scene, plan.sheet)
    draw_headings(scene, plan.headings)
    _write_labels(scene, plan)
    ax.set_label(DESCRIBED + describe_paint(paint, plan.panels, plan.unnamed))
    _DRAWN[ax] = plan.panels, options
    return ax


@own_settings()
def update(
    ax: Axes,
    what: object,
    *,
    side: str | None = None,
    style: str = "light",
    atlas: Atlas | None = None,
) -> Axes:
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
_DrawnMap = tuple[tuple[Panel, ...], Options]
_DRAWN: WeakKeyDictionary[Axes, _DrawnMap] = WeakKeyDictionary()


def _lowered(ax: Axes, paint: Paint, options: Options, plan: MapPlan) -> MapPlan:
    """Take blank height from a figure, if everything stays as large and as named."""
    width, height = SIZE
    if plan.blank < _BLANK * height:
        return plan
    _resize(ax, width, height - plan.blank + _AIR)
    lower = planned(ax, paint, load_body(), options)
    if lower.is_as_good_as(plan):
        return lower
    _resize(ax, width, height)
    return plan


def _resize(ax: Axes, width: float, height: float) -> None:
    """Make a figure, and axes that fill it, so large: a unit of them is an inch."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.set_size_inches(width, height)
    ax.set_xlim(0, width)
    ax.set_ylim(0, height)


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


def _write_labels(scene: Scene, plan: MapPlan) -> None:
    style, size = scene.style, plan.sheet.font * LABEL
    under = _patches_by_name(scene.ax)
    for label in plan.labels:
        color = style.ink
        if label.leader is None:
            color = _readable(label, under, style)
        draw_label(scene.ax, label, size, color=color, style=style)


def _patches_by_name(ax: Axes) -> Mapping[str, list[Patch]]:
    found: dict[str, list[Patch]] = {}
    for patch in ax.patches:
        found.setdefault(str(patch.get_gid()), []).append(patch)
    return found


def _readable(label: Placed, drawn: Mapping[str, list[Patch]], style: Style) -> str:
    """Return black or white for a label: the same part may stand on several panels.

    In print a label stands on a plate of its own, whatever lies under it.
    """
    if style.name == "print":
        return style.ink
    named = drawn.get(label.request.gid, ())
    at = (label.x, label.y)
    under = next((p for p in named if p.get_path().contains_point(at)), None)
    color = to_hex(under.get_facecolor()) if under else style.skin.color
    return style.ink if contrast(style.ink, color) >= 7 else text_on(color)


def describe_paint(
    paint: Paint, panels: Sequence[Panel], unnamed: Sequence[str] = ()
) -> str:
    """Return in words what a map shows."""
    shown = (panel.title for panel in panels if not panel.locator)
    views = ", ".join(dict.fromkeys(shown))
    words = filter(None, paint.words)
    parts = [f"{paint.title or 'Dermatomes'}.", *words, f"Views: {views}."]
    if any(panel.halves for panel in panels):
        parts.append(ALIKE)
    if unnamed:
        parts.append(f"Painted without its name beside it: {'; '.join(unnamed)}.")
    quiet = dict.fromkeys(patch.quiet for patch in paint.patches if patch.quiet)
    if quiet:
        parts.append(f"Painted without a name: {'; '.join(quiet)}.")
    return " ".join([*parts, NOTICE])
