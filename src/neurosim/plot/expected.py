"""Paint for predictions: what a lesion is expected to alter, and which way."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from neurosim.atlas import Atlas
from neurosim.dissociation import TRACTS, dissociated
from neurosim.lesion import SADDLE_SPARED, Lesion, spares_saddle
from neurosim.parts import borrowed, brief_of, key_roots, name_of
from neurosim.plot.cell import cell_sizes, whole_cell
from neurosim.plot.clinical import (
    ALTERED,
    STEPS,
    WEAK,
    MapItem,
    legend_of,
    patches_of,
)
from neurosim.plot.paint import SKIN, Paint, Patch
from neurosim.plot.palette import Style
from neurosim.plot.skin_cells import is_part, painted_cells, skin_parts, undrawn
from neurosim.records import Structure
from neurosim.terms import SIDES
from neurosim.wording import capital


def prediction_items(what: Any, atlas: Atlas) -> list[MapItem]:
    """Return the muscles and reflexes that a lesion is expected to alter."""
    others = borrowed(what.lesion.family, atlas)
    return [
        MapItem(structure, finding.side, look, mark, _weight(structure, finding, atlas))
        for finding in what.findings
        if (structure := atlas.structures.get(finding.structure))
        and structure.modality != "sensory"
        and is_part(structure)
        and structure.id not in others
        for look, mark in _expected_look(finding)
    ]


def _weight(structure: Structure, finding: Any, atlas: Atlas) -> float:
    return float(finding.p_abnormal) + is_known(structure, atlas)


def is_known(structure: Structure, atlas: Atlas) -> bool:
    """Return whether something is a key, and so named on a map before others."""
    return bool(structure.key) or bool(key_roots(atlas).get(structure.id))


def prediction_skin(what: Any, style: Style, atlas: Atlas) -> Iterator[Patch]:
    """Yield the cells of skin that a lesion is expected to alter."""
    known = {(f.structure, f.side): f for f in what.findings}
    apart = apart_tracts(what, atlas)
    for side in SIDES:
        cells = [
            (cell, finding, look)
            for cell, finding in painted_cells(known, what, side, atlas)
            for look in _skin_look(finding, apart)
        ]
        named = _named_cells((cell, finding) for cell, finding, _ in cells)
        told = {finding.structure for cell, finding, _ in cells if cell in named}
        for cell, finding, look in cells:
            area = brief_of(atlas.structures[finding.structure], atlas)
            yield Patch(
                SKIN,
                side,
                cell,
                style.findings[look],
                area if cell in named else "",
                finding.p_abnormal,
                quiet="" if finding.structure in told else area,
            )


def apart_tracts(
    what: Any, atlas: Atlas
) -> Mapping[tuple[str, str], tuple[str, float]]:
    """Return areas of skin of which a lesion takes pin prick or vibration alone."""
    areas = dict.fromkeys(skin_parts(atlas).values())
    return dissociated(what.lesion, what.severity, areas, atlas)


def _skin_look(
    finding: Any, apart: Mapping[tuple[str, str], tuple[str, float]]
) -> Iterator[str]:
    if (place := (finding.structure, finding.side)) in apart:
        yield apart[place][0]
    else:
        yield from (look for look, _ in _expected_look(finding))


#: So many areas of skin are named on a map: those that are altered most often.
_NAMED = 6


def _named_cells(cells: Iterable[tuple[str, Any]]) -> set[str]:
    """Return the cell that carries the name of each area: its largest."""
    sizes = cell_sizes()
    largest: dict[str, tuple[float, float, str]] = {}
    for cell, finding in cells:
        if finding.text == "normal":
            continue
        here = (finding.p_abnormal, sizes[whole_cell(cell)], cell)
        largest[finding.structure] = max(largest.get(finding.structure, here), here)
    ranked = sorted(largest.values(), reverse=True)
    return {cell for _, _, cell in ranked[:_NAMED]}


def higher(finding: Any) -> bool:
    """Return whether a finding is altered upward: brisk rather than lost."""
    low, high = finding.p_lower, finding.p_higher
    return bool(high > low) if low or high else finding.text[:1] in ("3", "4")


#: A lesion must move a finding by so much before it is painted.
_MOVED = 0.05


def _expected_look(finding: Any) -> Iterator[tuple[str, str]]:
    step = sum(finding.p_abnormal >= limit for limit in STEPS)
    word = finding.text.split(" ")[0]
    share = f"{finding.p_abnormal:.0%}"
    if not step or finding.p_abnormal - finding.p_background < _MOVED:
        return
    if finding.modality == "sensory":
        worse = word in ("absent", "increased")
        yield (word if worse else ALTERED[step - 1]), ""
    elif finding.modality == "motor":
        graded = word.endswith("/5") and word != "5/5"
        yield (word, word) if graded else (WEAK, f"weak {share}")
    elif finding.modality == "reflex" and step > 1:
        yield "reflex", f"{'brisk' if higher(finding) else 'low'} {share}"
    elif finding.modality == "umn" and step > 1:
        yield "reflex", f"present {share}"


#: What the title of a map says; many lesions hurt and do no more.
_EXPECT = "what to expect"
_NOTHING = "no numb skin, weak muscle or changed reflex to expect"


def prediction_paint(what: Any, style: Style, atlas: Atlas) -> Paint:
    """Return the paint of the deficits that a lesion is expected to leave."""
    patches = (
        *prediction_skin(what, style, atlas),
        *patches_of(prediction_items(what, atlas), style, atlas),
    )
    strong = [
        f"{f.side} {f.name}: {_direction(f)} in {f.p_abnormal:.0%}"
        for f in what.findings
        if f.modality in ("sensory", "motor", "reflex")
        and is_part(atlas.structures[f.structure])
    ][:8]
    heading = _heading(what.lesion, atlas) or what.level
    skin = any(patch.kind == SKIN for patch in patches)
    spared = skin and spares_saddle(what.lesion.family, atlas)
    note = " ".join(
        f"{capital(one)}."
        for one in (
            _crossed_words(patches, style),
            SADDLE_SPARED if spared else "",
            _undrawn_words(what, atlas),
        )
        if one
    )
    return Paint(
        f"{capital(heading)}, {what.severity}: {_EXPECT if patches else _NOTHING}"
        f"{variant_words(atlas)}",
        patches,
        focus=tuple(dict.fromkeys(patch.side for patch in patches)) or SIDES,
        legend=legend_of(patches, style),
        words=(f"Most likely findings: {'; '.join(strong) or 'none'}.", note),
        views=views_of(patches),
        halves=True,
        note=note,
    )


def _heading(lesion: Lesion, atlas: Atlas) -> str:
    """Return the name of a lesion; of the cord with its segment, below the disc."""
    if lesion.category != "cord":
        return lesion.name
    return f"{lesion.name} (segment {atlas.levels[lesion.level].segment})"


def _undrawn_words(what: Any, atlas: Atlas) -> str:
    """Say what is weak and examined, and has no shape of its own to be painted."""
    others = borrowed(what.lesion.family, atlas)
    names = undrawn(atlas)
    weak = [
        (-finding.p_abnormal, f"{name_of(names[finding.structure], atlas)} {mark}")
        for finding in what.findings
        if finding.structure in names and finding.structure not in others
        for _, mark in _expected_look(finding)
    ]
    said = dict.fromkeys(words for _, words in sorted(weak))
    return f"weak too, without a shape of its own: {'; '.join(said)}" if said else ""


def _crossed_words(patches: Iterable[Patch], style: Style) -> str:
    """Say which tract is lost on which side, if only one of the two is lost."""
    sides = {
        kind: {p.side for p in patches if p.fill == style.findings[kind]}
        for kind in TRACTS
    }
    if any(len(side) != 1 for side in sides.values()):
        return ""
    (pin,), (vibration,) = sides.values()
    return (
        f"below the level pin prick and temperature go on the {pin}, vibration, "
        f"position sense and power on the {vibration}"
    )


def _direction(finding: Any) -> str:
    if finding.modality == "reflex":
        return "brisk" if higher(finding) else "low or lost"
    return {"motor": "weak", "umn": "present"}.get(finding.modality, "altered")


def variant_words(atlas: Atlas) -> str:
    """Return the variant of the tables in words, for a title."""
    known = atlas.derived.get("variant", "")
    return f" ({known})" if known else ""


#: Where a close-up shows more than the whole body: areas and muscles of hand and foot.
_CLOSE_UPS = {
    ("saddle",): (
        "perineum", "perianal", "gluteal_fold", "genitals", "anal_sphincter",
        "pelvic_floor", "anal", "bulbocavernosus",
    ),
    ("hand_palmar", "hand_dorsal"): (
        "thumb", "index_finger", "middle_finger", "ring_radial", "ring_ulnar",
        "little_finger", "palm_radial", "palm_ulnar", "hand_dorsum_radial",
        "hand_dorsum_ulnar",
        "first_web_hand", "abductor_pollicis_brevis", "opponens_pollicis",
        "adductor_pollicis", "first_dorsal_interosseous", "dorsal_interossei",
        "palmar_interossei", "lumbricals_median", "lumbricals_ulnar",
        "abductor_digiti_minimi",
    ),
    ("foot_dorsal",): (
        "foot_dorsum", "foot_medial", "foot_lateral", "first_web_foot",
        "great_toe", "second_toe", "third_toe", "fourth_toe", "little_toe",
        "medial_malleolus", "lateral_malleolus", "extensor_digitorum_brevis",
    ),
    ("foot_plantar",): ("sole", "heel", "foot_intrinsics", "plantar"),
    ("head_side",): (
        "occiput", "scalp_top", "face", "neck_side", "neck_front", "neck_back",
    ),
}  # fmt: skip


def views_of(patches: Iterable[Patch]) -> tuple[str, ...]:
    """Return front and back, and the close-ups where something is painted."""
    named = {patch.name.split(":")[0] for patch in patches}
    chosen = ["front", "back"]
    for views, places in _CLOSE_UPS.items():
        if named & set(places):
            chosen += views
    return tuple(chosen)
