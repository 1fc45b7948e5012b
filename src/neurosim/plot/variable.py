"""Where the map is not to be trusted: areas that vary, and charts that differ."""

from collections.abc import Iterator

from neurosim.atlas import Atlas
from neurosim.plot.clinical import region_of
from neurosim.plot.geometry import load_body
from neurosim.plot.paint import SKIN, Paint, Patch, general_first, split_region
from neurosim.plot.palette import Fill, Style, root_fill
from neurosim.terms import OTHER_SUPPLY, SIDES

#: Word that asks :func:`neurosim.plot.bodymap` for this map.
VARIABLE = "variable"
#: An area of which no root has this share is hatched.
_SURE = 0.6
_HATCH = "////"


def variable_paint(style: Style, atlas: Atlas) -> Paint:
    """Return the atlas with areas hatched in which no root has 60 %."""
    body = load_body()
    patches = [
        Patch(SKIN, side, name, Fill(root_fill(root, style).color, _HATCH))
        for name, root in sorted(set(_variable_cells(atlas)))
        for side in SIDES
    ]
    sample = Fill(style.skin.color, _HATCH)
    return Paint(
        "Where dermatomes vary",
        general_first(patches, body),
        atlas=True,
        focus=SIDES,
        legend=(("no root has 60 % of the area", sample),),
        words=(
            "The atlas of dermatomes; hatched where no single root supplies at least "
            "60 % of an area, so that borders differ between people and charts.",
        ),
    )


def _variable_cells(atlas: Atlas) -> Iterator[tuple[str, str]]:
    """Yield (cell, root) of the areas that no root dominates."""
    cells = {
        (cell.area, cell.root)
        for view in load_body().views.values()
        for cell in view.cells
    }
    for structure in atlas.structures.values():
        spinal = [
            share
            for root, share in atlas.weights.get(structure.id, {}).items()
            if root != OTHER_SUPPLY
        ]
        # Wide areas (arm, leg) hold many roots by their size, not by variation.
        narrow = structure.modality == "sensory" and structure.pool == "sum"
        if not narrow or not spinal or len(spinal) > 4 or max(spinal) >= _SURE:
            continue
        for kind, name in split_region(region_of(structure, atlas)):
            if kind == SKIN:
                yield from (
                    (f"{area}:{root}", root)
                    for area, root in cells
                    if name in (area, f"{area}:{root}") and root in atlas_roots()
                )


def atlas_roots() -> frozenset[str]:
    """Return the names of the dermatomes that are drawn."""
    return frozenset(
        root
        for view in load_body().views.values()
        for root in view.roots
        if not root.startswith("V")
    )
