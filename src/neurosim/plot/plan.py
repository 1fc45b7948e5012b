"""Where everything of a map stands: panels, headings and labels, before it is drawn."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from matplotlib.axes import Axes

from neurosim.plot.crop import beside, crop_panels, needed, toward_paint
from neurosim.plot.frame import PanelHeading, Sheet, plan_headings, plan_sheet
from neurosim.plot.geometry import Body
from neurosim.plot.labels import FARTHEST, Box, Placed, Request, place_labels
from neurosim.plot.layout import Room, arrange
from neurosim.plot.naming import label_margin, label_requests, mark_boxes
from neurosim.plot.paint import MUSCLE, SKIN, Paint
from neurosim.plot.panel import Panel, choose_panels, is_tall
from neurosim.plot.seen import shows_best
from neurosim.terms import NeurosimError

#: On a lower page nothing may become smaller than this part.
_KEPT = 0.95
#: Size of labels beside that of the text.
LABEL = 0.92


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
    small
        One of many small pictures: short headings, no little body beside a limb.
    lower
        The figure is ours, and may be lower if it has blank height.
    """

    views: Sequence[str] | None = None
    side: str | None = None
    labels: bool = True
    overlap: bool = False
    caption: bool = True
    font: float | None = None
    crop: bool = True
    font_scale: float = 1.0
    small: bool = False
    lower: bool = False


@dataclass(frozen=True)
class MapPlan:
    """Where everything of a map stands, before anything is drawn."""

    sheet: Sheet
    panels: tuple[Panel, ...]
    headings: tuple[PanelHeading, ...]
    labels: tuple[Placed, ...]
    unnamed: tuple[str, ...]
    wide: float

    @property
    def blank(self) -> float:
        """The height above and below all panels that nothing takes (inches)."""
        boxes = [panel.box for panel in self.panels]
        boxes += [heading.box for heading in self.headings]
        boxes += [label.box for label in self.labels]
        low = min((box[2] for box in boxes), default=0.0)
        top = max((box[3] for box in boxes), default=self.sheet.height)
        above = self.sheet.height - self.sheet.top - top
        return max(above, 0.0) + max(low - self.sheet.bottom, 0.0)

    def is_as_good_as(self, other: "MapPlan") -> bool:
        """Whether no view is lost or smaller than in another plan, and no name."""
        if len(self.panels) != len(other.panels):
            return False
        pairs = zip(self.panels, other.panels, strict=True)
        large = all(a.scale >= _KEPT * b.scale for a, b in pairs)
        return large and len(self.unnamed) <= len(other.unnamed)


#: A note of names without room takes room: so often all is laid out at most.
_TRIES = 3
#: Where a name has no room, margins are so much wider, if the body stays so large and
#: no view goes.
_WIDER, _AS_LARGE = 2.5, 0.8


def planned(ax: Axes, paint: Paint, body: Body, options: Options) -> MapPlan:
    """Lay out a map; names without room are listed below it."""
    plan = _plan(ax, paint, body, options)
    if plan.unnamed and not options.views:
        wider = _plan(ax, paint, body, options, wide=_WIDER)
        large = wider.panels[0].scale >= _AS_LARGE * plan.panels[0].scale
        large &= len(wider.panels) == len(plan.panels)
        if large and len(wider.unnamed) < len(plan.unnamed):
            plan = wider
    for _ in range(_TRIES):
        sheet = _sheet(ax, paint, options, plan.unnamed)
        if len(sheet.caption) == len(plan.sheet.caption):  # the note takes no room
            return replace(plan, sheet=sheet)
        plan = _plan(ax, paint, body, options, wide=plan.wide, unnamed=plan.unnamed)
    return plan


def _sheet(ax: Axes, paint: Paint, options: Options, unnamed: Sequence[str]) -> Sheet:
    return plan_sheet(
        ax,
        paint,
        caption=options.caption,
        font=options.font,
        scale=options.font_scale,
        halved=_halved(paint, options),
        unnamed=unnamed,
        quiet=quiet_words(paint) if options.labels else "",
    )


def _plan(
    ax: Axes,
    paint: Paint,
    body: Body,
    options: Options,
    *,
    wide: float = 1.0,
    unnamed: Sequence[str] = (),
) -> MapPlan:
    sheet = _sheet(ax, paint, options, unnamed)
    panels = _panels(paint, body, replace(sheet, wide=wide), options)
    shown = tuple(panel for panel in panels if not panel.locator)
    headings = tuple(plan_headings(shown, sheet))
    if not options.labels:
        return MapPlan(sheet, panels, headings, (), (), wide)
    obstacles = [heading.box for heading in headings]
    obstacles += mark_boxes(shown, paint)
    obstacles += [panel.box for panel in panels if panel.locator]
    labels, dropped = _placed(paint, shown, sheet, obstacles)
    written = {label.request.name for label in labels}
    names = dict.fromkeys(request.text for request in dropped)
    if not options.views:  # some is drawn on close-ups only, which had no room
        names.update((patch.text, None) for patch in paint.patches if patch.text)
    left = tuple(name for name in names if name not in written)
    return MapPlan(sheet, panels, headings, labels, left, wide)


#: What is painted without a name, because a map would be full of names.
_QUIET = {MUSCLE: ("muscle", "muscles"), SKIN: ("area of skin", "areas of skin")}


def quiet_words(paint: Paint) -> str:
    """Return a note, and how much is painted that carries no name; empty if nothing."""
    counts = {
        kind: len({p.quiet for p in paint.patches if p.quiet and p.kind == kind})
        for kind in _QUIET
    }
    said = [f"{n} {_QUIET[kind][n > 1]}" for kind, n in counts.items() if n]
    quiet = f"Painted without a name: {' and '.join(said)}." if said else ""
    return f"{paint.note} {quiet}".strip()


def _panels(
    paint: Paint, body: Body, sheet: Sheet, options: Options
) -> tuple[Panel, ...]:
    near = options.side or paint.near
    chosen = choose_panels(options.views or paint.views, body, near)
    if not options.views:
        chosen = tuple(toward_paint(panel, paint) for panel in chosen)
    if options.crop and not options.views:
        chosen = crop_panels(chosen, paint, body)
    if options.small:
        chosen = tuple(replace(p, brief=True) for p in chosen if not p.locator)
    if _halved(paint, options):
        chosen = tuple(replace(p, halves=p.view.half and not p.locator) for p in chosen)
    for way in _ways_apart(chosen, paint, options):
        apart = way if options.views else needed(way, paint)
        placed = _apart(apart, _room(apart, paint, sheet)) if way != chosen else ()
        if placed:
            return placed
    mixed = _fitting(chosen, _room(chosen, paint, sheet))
    if options.views or not _mixes(mixed, paint):
        return mixed
    return _of_fewer(chosen, mixed, paint, sheet) or mixed


def _of_fewer(
    panels: tuple[Panel, ...], mixed: Sequence[Panel], paint: Paint, sheet: Sheet
) -> tuple[Panel, ...]:
    """Place skin beside muscles of fewer views, on a small page; nothing if too small.

    It should be nearly as high as the same with muscles over the skin, or be legible.
    """
    for least, last in ((_AS_HIGH * _highest(mixed), False), (_APART_LEAST, True)):
        for some in _fewer(panels, mixed, paint, last=last):
            if placed := _apart(some, _room(some, paint, sheet), least):
                return placed
    return ()


def _fewer(
    panels: Iterable[Panel], mixed: Sequence[Panel], paint: Paint, *, last: bool
) -> Iterator[tuple[Panel, ...]]:
    """Yield skin beside muscles of the views that are shown else, and of bodies alone.

    Close-ups go only if they show no muscle best, beside whole bodies, or as the last
    resort.
    """
    views = [panel.view for panel in mixed if not panel.locator]
    shown = [p for p in panels if p.view in views and not p.locator]
    whole = not any(panel.crop for panel in panels)
    if not whole or last:
        yield beside(shown, paint, close=True)
    bodies = [panel for panel in shown if is_tall(panel)]
    close = [panel.view for panel in shown if not is_tall(panel)]
    muscles = [patch for patch in paint.patches if patch.kind == MUSCLE]
    best = any(shows_best(view, patch) for view in close for patch in muscles)
    if bodies and (last or whole or not best):
        yield beside(bodies, paint, close=False)


def _mixes(panels: tuple[Panel, ...], paint: Paint) -> bool:
    """Whether muscles are drawn over painted skin."""
    return beside(panels, paint, close=True) != panels


def _ways_apart(
    panels: tuple[Panel, ...], paint: Paint, options: Options
) -> Iterator[tuple[Panel, ...]]:
    """Yield the ways to show skin beside muscles, the fullest first."""
    if options.views:
        yield beside(panels, paint, close=True)
    elif any(panel.locator for panel in panels):
        yield beside(panels, paint, close=True)
        some = beside(panels, paint, close=False)
        if not _mixes(some, paint):
            yield some
    elif paint.halves and not _halved(paint, options):
        bodies = tuple(panel for panel in panels if is_tall(panel))
        split = beside(bodies, paint, close=False)
        yield split if split != bodies else panels


def _halved(paint: Paint, options: Options) -> bool:
    """Whether each body shows skin on one half and muscles on the other."""
    return not options.views and paint.halved


def _room(panels: Sequence[Panel], paint: Paint, sheet: Sheet) -> Room:
    """Return the space for some panels and their labels."""
    bar = 0.75 if paint.scale else 0.0
    margins = tuple(
        (0.1, 0.1)
        if panel.locator or panel.brief
        else label_margin(panel, paint, sheet.font, panels, wide=sheet.wide)
        for panel in panels
    )
    return Room(
        sheet.width - 0.1 - bar,
        sheet.height - sheet.bottom - sheet.top,
        sheet.bottom,
        sheet.line * (2.0 if any(panel.halves for panel in panels) else 1.2),
        margins,
    )


#: A limb, or a body, of which skin and muscles are drawn apart is at least so high:
#: inches, and share of the height of the page.
_APART_HIGH, _APART_SHARE, _APART_WHOLE = 1.6, 0.22, 0.4
#: Or so high beside the same with muscles over the skin; or at least so high (inches).
_AS_HIGH, _APART_LEAST = 0.75, 0.9


def _apart(
    panels: tuple[Panel, ...], room: Room, least: float = 0.0
) -> tuple[Panel, ...]:
    """Place skin beside muscles; nothing where both would be too small."""
    try:
        placed = arrange(panels, room)
    except NeurosimError:
        return ()
    share = _APART_SHARE if any(p.crop for p in placed) else _APART_WHOLE
    least = least or max(_APART_HIGH, share * room.height)
    return placed if _highest(placed) >= least else ()


def _highest(panels: Iterable[Panel]) -> float:
    """Return the height of the largest body or limb in inches."""
    shown = (panel for panel in panels if not panel.locator)
    return max(((p.limits[3] - p.limits[2]) * p.scale for p in shown), default=0.0)


#: A limb, or a whole body, fills at least this part of the height.
_LEAST, _LEAST_WHOLE = 0.42, 0.58
#: Labels of the last view that is left get at most this part of the width, each side.
_WIDE = 0.2


def _fitting(panels: tuple[Panel, ...], room: Room) -> tuple[Panel, ...]:
    """Place as many panels as fit, those that say most."""
    most = _WIDE * room.width
    margins = dict(zip(map(id, panels), room.margins, strict=True))
    for some, wide in (*_less_and_less(panels, most), (panels[:1], most)):
        own = (margins[id(panel)] for panel in some)
        capped = tuple((min(a, wide), min(b, wide)) for a, b in own)
        try:
            placed = arrange(some, replace(room, margins=capped))
        except NeurosimError:
            continue
        if len(some) == 1 or _large(placed, room):
            return placed
    bare = replace(room, head=0.0, margins=((0.0, 0.0),))
    return arrange(panels[:1], bare, smallest=True)


def _less_and_less(
    panels: tuple[Panel, ...], most: float
) -> Iterator[tuple[tuple[Panel, ...], float]]:
    """Yield panels and the room that their labels may have.

    The last close-up is left out first, then the back. The saddle goes last: with the
    back, which is on the same side of the body, it says more than the front.
    """
    saddle = [panel for panel in panels if panel.view.name == "saddle"]
    for count in range(len(panels), 1, -1):
        some = panels[:count]
        if saddle and not any(panel in saddle for panel in some):
            backs = [panel for panel in some if panel.view.name == "back"]
            yield (*backs[:1], *saddle), most
            saddle = []
        yield some, np.inf


def _large(panels: tuple[Panel, ...], room: Room) -> bool:
    """Whether the bodies, or else the close-ups, are worth looking at."""
    tall = [panel for panel in panels if is_tall(panel)]
    heights = [(p.limits[3] - p.limits[2]) * p.scale for p in tall or panels]
    widths = [(p.limits[1] - p.limits[0]) * p.scale for p in tall or panels]
    used = max(heights) / room.height
    if tall and not any(panel.crop for panel in tall):
        return used >= _LEAST_WHOLE or len(panels) == len(tall)
    return used >= _LEAST or max(widths) >= _LEAST * room.width


def _placed(
    paint: Paint, panels: Sequence[Panel], sheet: Sheet, obstacles: Sequence[Box]
) -> tuple[tuple[Placed, ...], tuple[Request, ...]]:
    """Place the labels of some panels; return them, and those without room."""
    wanted = list(chain.from_iterable(label_requests(p, paint, panels) for p in panels))
    limits = (0.03, sheet.width - 0.03, sheet.bottom, sheet.height - sheet.top)
    if paint.scale is not None:
        limits = (limits[0], sheet.width - 0.85, *limits[2:])
    far = FARTHEST if paint.halves else np.inf
    size = sheet.font * LABEL
    return place_labels(wanted, size, limits, (panels, obstacles), farthest=far)
