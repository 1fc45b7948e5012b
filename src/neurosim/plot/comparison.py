"""Paint for two things compared: record and expectation, or two lesions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from neurosim.atlas import Atlas
from neurosim.parts import borrowed
from neurosim.plot.cell import in_faces, whole_cell
from neurosim.plot.clinical import (
    STEPS,
    MapItem,
    exam_items,
    legend_of,
    patches_of,
    untested_ground,
    views_for,
)
from neurosim.plot.expected import prediction_paint, views_of
from neurosim.plot.geometry import load_body
from neurosim.plot.paint import SKIN, Paint, Patch, general_first
from neurosim.plot.palette import Style
from neurosim.plot.skin_cells import is_part, painted_cells
from neurosim.records import Structure
from neurosim.terms import SIDES
from neurosim.wording import capital

#: Differences in probability below this tell little.
_TELLING = 0.1


def agreement_paint(prediction: Any, exam: Any, style: Style, atlas: Atlas) -> Paint:
    """Return the paint of where an examination agrees with a prediction."""
    expected = {(f.structure, f.side): f.p_abnormal for f in prediction.findings}
    recorded = {(i.structure.owner, i.side): i for i in exam_items(exam, atlas)}
    items = []
    for (owner, side), item in recorded.items():
        look = _verdict(expected.get((owner, side), 0.0), item, exam)
        if look:
            items.append(replace(item, look=look, mark=""))
    patches = (*untested_ground(style), *patches_of(items, style, atlas))
    counts = {
        look: sum(i.look == look for i in items)
        for look in ("agree", "missed", "unexpected")
    }
    return Paint(
        "Agreement",
        patches,
        focus=SIDES,
        legend=legend_of(patches, style),
        words=(
            f"{counts['agree']} expected and found, {counts['missed']} expected but "
            f"found normal, {counts['unexpected']} found but not expected.",
        ),
        views=prediction_paint(prediction, style, atlas).views,
    )


def _verdict(p: float, item: MapItem, exam: Any) -> str:
    if item.look == "not tested":
        return ""
    normal = item.look in ("normal", "5/5") or _reflex_normal(item, exam)
    if p >= STEPS[1]:
        return "missed" if normal else "agree"
    return "" if normal or p >= STEPS[0] else "unexpected"


def _reflex_normal(item: MapItem, exam: Any) -> bool:
    if item.look != "reflex":
        return False
    normal = item.structure.scale.normal
    return any(
        finding.structure == item.structure.id
        and finding.side == item.side
        and normal in finding.grades
        for finding in exam.findings
    )


def difference_paint(first: Any, second: Any, style: Style, atlas: Atlas) -> Paint:
    """Return the paint of what tells two predictions apart."""
    both = (first, second)
    items = [*_items_apart(both, atlas)]
    apart = [*_skin_apart(both, atlas)]
    skin = [Patch(SKIN, s, cell, style.findings[i.look]) for cell, s, i in apart]
    patches = (
        *general_first(skin, load_body()),
        *patches_of(items, style, atlas),
    )
    every = {(i.structure.id, i.side): i for i in (*items, *(i for *_, i in apart))}
    best = sorted(every.values(), key=lambda item: -item.weight)[:8]
    told = "; ".join(f"{i.side} {i.structure.name} {i.mark}" for i in best)
    names = [what.lesion.name for what in both]
    used = {item.look for item in every.values()}
    roots = (root for what in both for root, _ in what.lesion.roots)
    return Paint(
        f"{capital(names[0])} or {names[1]}: what tells them apart",
        patches,
        focus=tuple(dict.fromkeys(patch.side for patch in patches)) or SIDES,
        legend=tuple(
            (f"more often abnormal in {name}", style.findings[look])
            for look, name in zip(_LOOKS, names, strict=True)
            if look in used
        ),
        words=(f"Probability abnormal in the first and the second: {told}.",),
        views=tuple(dict.fromkeys((*views_for(roots), *views_of(patches)))),
        note=f"Shares: how often abnormal in {names[0]} / {names[1]}.",
    )


#: How what is more often abnormal in the first and in the second is painted.
_LOOKS = ("first", "second")
_Findings = Mapping[tuple[str, str], Any]


def _found(what: Any) -> _Findings:
    return {(f.structure, f.side): f for f in what.findings}


def _apart(
    structure: Structure, side: str, pair: Sequence[Any | None]
) -> Iterator[MapItem]:
    """Yield a finding if two lesions alter it unlike; None is as without a lesion."""
    known = pair[0] or pair[1]
    a, b = (f.p_abnormal if f else known.p_background for f in pair)  # type: ignore[union-attr]
    if abs(a - b) >= _TELLING:
        mark = f"{a:.0%} / {b:.0%}"
        yield MapItem(structure, side, _LOOKS[a <= b], mark, abs(a - b))


def _items_apart(both: Sequence[Any], atlas: Atlas) -> Iterator[MapItem]:
    """Yield the muscles and reflexes that tell two lesions apart."""
    tables = [_found(what) for what in both]
    others = [borrowed(what.lesion.family, atlas) for what in both]
    for key in sorted({*tables[0], *tables[1]}):
        structure = atlas.structures.get(key[0])
        if structure and structure.modality in _MARKED and is_part(structure):
            pair = [
                None if structure.id in other else table.get(key)
                for table, other in zip(tables, others, strict=True)
            ]
            if any(pair):
                yield from _apart(structure, key[1], pair)


_MARKED = ("motor", "reflex")


def _skin_apart(
    both: Sequence[Any], atlas: Atlas
) -> Iterator[tuple[str, str, MapItem]]:
    """Yield the cells of skin, with their side, that tell two lesions apart.

    Each lesion alters its own skin only, as on a map of its own.
    """
    for side in SIDES:
        reached = [dict(painted_cells(_found(x), x, side, atlas)) for x in both]
        every = {*reached[0], *reached[1]}
        for cell in sorted(in_faces(every, every)):
            pair = [r.get(cell) or r.get(whole_cell(cell)) for r in reached]
            structure = atlas.structures[next(f.structure for f in pair if f)]
            for item in _apart(structure, side, pair):
                yield cell, side, item
