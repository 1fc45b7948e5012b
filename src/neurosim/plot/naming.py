"""Which labels a map needs, on which panel, and how much room they take."""

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.path import Path

from neurosim.plot.canvas import (
    has_region,
    is_spinal,
    mark_radius,
    point_radius,
)
from neurosim.plot.geometry import Points, signed_area
from neurosim.plot.labels import Box, Request
from neurosim.plot.letters import text_width
from neurosim.plot.outline import compound_path
from neurosim.plot.paint import MUSCLE, POINT, REFLEX, SKIN, Paint, Patch
from neurosim.plot.panel import TALL, Panel, zoom
from neurosim.plot.seen import muscle_size, muscles_of, shows_muscle, shows_reflex
from neurosim.terms import LEFT, RIGHT

#: Labels of whole bodies may also stand beside the legs: so much room is enough
#: beside the hands (inches for a point of type).
_WIDEST = 0.075
#: The same of two limbs, which are cut from the body: less of their frame is empty.
_LIMB = 0.14
#: Room for labels on the inner side of a limb (inches).
_INNER = 1.1


def label_margin(
    panel: Panel, paint: Paint, font: float, panels: Sequence[Panel], *, wide: float = 1
) -> tuple[float, float]:
    """Return the room for labels left and right of a panel, some times the usual."""
    tall = panel.view.name in TALL
    small = text_width("S4-5", font) + (0.08 if tall else 0.16)
    margins = {-1: small, 1: small}
    for side in panel.sides:
        longest = max(
            (
                text_width(patch.text if tall else patch.short or patch.text, font)
                for patch in paint.patches
                if patch.side == side
                and patch.text
                and _is_home(panel, patch, (paint, panels))
            ),
            default=0.0,
        )
        sign = panel.view.sign(side)
        most = (_LIMB if panel.crop and panel.halves else _WIDEST) * font
        need = min(longest, wide * most) + 0.12 if tall else longest + 0.15
        way = sign if panel.view.half else 1  # long labels of a limb stand at the right
        margins[way] = max(margins[way], need)
        if panel.part:
            margins[-way] = max(margins[-way], min(need, _INNER))
    return margins[-1], margins[1]


def _is_home(panel: Panel, patch: Patch, among: tuple[Paint, Sequence[Panel]]) -> bool:
    """Whether a patch carries its label on this panel.

    Dermatomes are named wherever they are; a place of several parts, or of a part of a
    dermatome, once, where it is drawn largest; a muscle where most of it is seen, and
    there in the largest picture; a reflex on the largest picture of its site.
    """
    if not _shown(panel, patch):
        return False
    paint, panels = among
    if patch.kind == SKIN:
        parts = [p for p in paint.of(SKIN, patch.side) if p.text == patch.text]
        if len(parts) == 1 and ":" not in patch.name:
            return True
        spots = [(p, part) for p in panels for part in parts if _shown(p, part)]
        best = max(spots, key=lambda spot: _seen(spot[0], spot[1], paint))
        return best[0] is panel and best[1] is patch
    rivals = [p for p in panels if patch.side in p.sides and _shown(p, patch)]
    if panel.halves:  # close-ups show the other side, alike
        rivals += [p for p in panels if not p.halves and _shown(p, patch)]
    if patch.kind == REFLEX:
        return panel.view is max(rivals, key=lambda p: zoom(p.view)).view
    most = max(muscle_size(p.view, patch.name) for p in rivals)
    good = [p for p in rivals if muscle_size(p.view, patch.name) > 0.7 * most]
    return panel.view is max(good, key=lambda p: zoom(p.view)).view


def _seen(panel: Panel, patch: Patch, paint: Paint) -> float:
    """Return how large that part of a patch of skin is drawn on a panel that shows."""
    rings = panel.view.outline(_cells(panel, patch, paint))
    return sum(abs(signed_area(ring)) for ring in rings) * panel.zoom**2


def _cells(panel: Panel, patch: Patch, paint: Paint) -> tuple[int, ...]:
    """Return the cells of a patch of skin that no later patch covers."""
    patches = paint.of(SKIN, patch.side)
    cells = tuple(panel.view.members.get(patch.name, ()))
    for later in patches[patches.index(patch) + 1 :]:
        if later.fill != patch.fill:
            hidden = panel.view.members.get(later.name, ())
            cells = tuple(cell for cell in cells if cell not in hidden)
    return cells


def _shown(panel: Panel, patch: Patch) -> bool:
    view = panel.view
    if panel.locator or not panel.shows(patch.kind, patch.side):
        return False
    if patch.kind == MUSCLE:
        return shows_muscle(view, patch.name)
    if patch.kind == REFLEX:
        return shows_reflex(view, patch.name)
    return patch.kind == SKIN and has_region(view, patch.name)


def mark_boxes(panels: Sequence[Panel], paint: Paint) -> Iterator[Box]:
    """Yield the boxes of key points and hammer marks, which labels must not hide."""
    for panel in panels:
        for side in panel.sides:
            marked = paint.of(REFLEX, side) if panel.shows(REFLEX, side) else ()
            wanted = {patch.name for patch in marked}
            spots = [
                (spot, mark_radius(panel))
                for name, spot in panel.view.reflexes.items()
                if name in wanted and shows_reflex(panel.view, name)
            ]
            if panel.shows(POINT, side):
                every = paint.points and (side == RIGHT or not panel.view.half)
                own = {patch.name for patch in paint.of(POINT, side)}
                radius = point_radius(panel)
                spots += [
                    (spot, radius)
                    for root, spot in panel.view.points.items()
                    if every or root in own
                ]
            for spot, radius in spots:
                x, y = panel.spot(spot, side)
                yield x - radius, x + radius, y - radius, y + radius


def label_requests(
    panel: Panel, paint: Paint, panels: Sequence[Panel]
) -> Iterator[Request]:
    """Yield the labels that belong on one panel."""
    for side in panel.sides:
        if paint.atlas and (side == LEFT or not panel.view.half):
            yield from _root_requests(panel, side)
        for patch in paint.patches:
            if (
                patch.side == side
                and patch.text
                and _is_home(panel, patch, (paint, panels))
            ):
                yield _patch_request(panel, patch, paint)


def _root_requests(panel: Panel, side: str) -> Iterator[Request]:
    view = panel.view
    for root in view.roots:
        rings = [panel.place(ring, side) for ring in view.region(root)]
        if not rings or (not is_spinal(root) and view.name in TALL):
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


def _patch_request(panel: Panel, patch: Patch, paint: Paint) -> Request:
    view, side = panel.view, patch.side
    if patch.kind == MUSCLE:
        stored: tuple[Points, ...] = view.muscles[patch.name]
    elif patch.kind == REFLEX:
        x, y = view.reflexes[patch.name]
        reach = mark_radius(panel) / panel.scale * 0.02  # a leader ends at the mark
        around = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * reach
        stored = (around + np.array([x, y]),)
    else:
        stored = view.outline(_cells(panel, patch, paint))
    kind = "" if patch.kind == SKIN else f"{patch.kind}-"
    return Request(
        f"{kind}{view.name}-{side}-{patch.name}",
        patch.text,
        panel,
        side,
        tuple(panel.place(ring, side) for ring in stored),
        2.0 + patch.weight,
        _column(panel, patch.name, side) if patch.kind == SKIN else None,
        patch.kind == SKIN,
        0.9 * mark_radius(panel) if patch.kind == REFLEX else 0.0,
        tuple(_over(panel, patch, paint)),
        patch.short,
    )


def _over(panel: Panel, patch: Patch, paint: Paint) -> Iterator[Path]:
    """Yield the outlines of the muscles that are drawn over skin or a muscle."""
    if patch.kind == REFLEX or not panel.shows(MUSCLE, patch.side):
        return
    muscles = muscles_of(panel.view, paint.of(MUSCLE, patch.side))
    first = muscles.index(patch) + 1 if patch.kind == MUSCLE else 0
    for muscle in muscles[first:]:
        for ring in panel.view.muscles[muscle.name]:
            yield compound_path([panel.place(ring, patch.side)])
