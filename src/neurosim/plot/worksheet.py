"""Maps of ISNCSCI worksheets: the body by score."""

from collections.abc import Iterator

from neurosim.atlas import Atlas
from neurosim.isncsci.exams import structures
from neurosim.isncsci.worksheet import KEY_MUSCLES, Worksheet
from neurosim.plot.clinical import legend_of, region_of, views_for
from neurosim.plot.geometry import load_body
from neurosim.plot.paint import MUSCLE, SKIN, Paint, Patch, general_first, split_region
from neurosim.plot.palette import Style
from neurosim.terms import SEGMENTS, SIDES

#: Scores as looks of the palette.
SKIN_LOOKS = {"0": "absent", "1": "reduced", "2": "normal", "NT": "not tested"}


def worksheet_paint(sheet: Worksheet, style: Style, atlas: Atlas) -> Paint:
    """Return the paint of a worksheet: each segment by its lower sensory score."""
    patches = [
        *_skin_patches(sheet, style),
        *_muscle_patches(sheet, style, atlas),
    ]
    lost = {patch.name for patch in patches if patch.text and patch.kind == SKIN}
    return Paint(
        "Worksheet: light touch or pin prick, the lower score; key muscles",
        general_first(patches, load_body()),
        focus=SIDES,
        legend=legend_of(patches, style),
        words=(
            f"Not normal: {', '.join(s for s in SEGMENTS if s in lost) or 'none'}.",
        ),
        views=views_for(lost),
    )


def _skin_patches(sheet: Worksheet, style: Style) -> Iterator[Patch]:
    for name in SIDES:
        side = getattr(sheet, name)
        for segment, touch, prick in zip(
            SEGMENTS, side.light_touch, side.pin_prick, strict=True
        ):
            scores = [token.rstrip("*") for token in (touch, prick)]
            score = min((s for s in scores if s != "NT"), default="NT")
            look = SKIN_LOOKS["NT" if score == "2" and "NT" in scores else score]
            text = segment if look in ("absent", "reduced") else ""
            yield Patch(SKIN, name, segment, style.findings[look], text)


def _muscle_patches(sheet: Worksheet, style: Style, atlas: Atlas) -> Iterator[Patch]:
    known = structures(atlas)
    for name in SIDES:
        for segment, token in zip(KEY_MUSCLES, getattr(sheet, name).motor, strict=True):
            score = token.rstrip("*")
            look = "not tested" if score == "NT" else f"{score}/5"
            structure = atlas.structures[known["motor", segment]]
            text = f"{segment} {token}" if look != "5/5" else ""
            for kind, place in split_region(region_of(structure, atlas)):
                if kind == MUSCLE:
                    yield Patch(MUSCLE, name, place, style.findings[look], text, 0.5)
                    text = ""
