"""Paint for two things compared: record and expectation, or two lesions."""

from dataclasses import replace
from typing import Any

from neurosim.atlas import Atlas
from neurosim.plot.clinical import (
    STEPS,
    MapItem,
    exam_items,
    legend_of,
    patches_of,
    untested_ground,
    views_for,
)
from neurosim.plot.expected import prediction_paint
from neurosim.plot.paint import Paint
from neurosim.plot.palette import Style
from neurosim.plot.skin_cells import is_part
from neurosim.terms import SIDES

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
    tables = [
        {(f.structure, f.side): f for f in what.findings} for what in (first, second)
    ]
    items = []
    for key in sorted({*tables[0], *tables[1]}):
        a, b = (t[key].p_abnormal if key in t else None for t in tables)
        finding = tables[0].get(key) or tables[1][key]
        a = finding.p_background if a is None else a
        b = finding.p_background if b is None else b
        structure = atlas.structures.get(key[0])
        if structure is None or not is_part(structure):
            continue
        if abs(a - b) >= _TELLING and structure.modality in (
            "sensory",
            "motor",
            "reflex",
        ):
            look = "first" if a > b else "second"
            mark = f"{a:.0%} / {b:.0%}"
            items.append(MapItem(structure, key[1], look, mark, abs(a - b)))
    patches = patches_of(items, style, atlas)
    names = [what.lesion.name for what in (first, second)]
    best = sorted(items, key=lambda item: -item.weight)[:8]
    told = "; ".join(f"{i.side} {i.structure.name} {i.mark}" for i in best)
    return Paint(
        f"What tells {names[0]} from {names[1]}",
        patches,
        focus=tuple(dict.fromkeys(patch.side for patch in patches)) or SIDES,
        legend=tuple(
            (f"more often abnormal in {name}", style.findings[look])
            for look, name in zip(("first", "second"), names, strict=True)
        ),
        words=(f"Probability abnormal in the first and the second: {told}.",),
        views=views_for(
            root for what in (first, second) for root, _ in what.lesion.roots
        ),
    )
