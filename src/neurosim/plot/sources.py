"""From what the model says to what is painted.

A prediction, an examination and a posterior are recognised by what they hold, so
that this module draws any object of that shape and imports none of their modules.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from matplotlib.colors import is_color_like, to_hex

from neurosim.atlas import Atlas, load_atlas
from neurosim.plot.geometry import TRIGEMINAL, Body, load_body
from neurosim.plot.paint import (
    MUSCLE,
    POINT,
    REFLEX,
    SKIN,
    ColorScale,
    Paint,
    Patch,
    general_first,
    split_region,
)
from neurosim.plot.palette import Fill, Style, heat, root_fill
from neurosim.records import Structure
from neurosim.terms import (
    LEVELS,
    MIDLINE,
    ROOTS,
    SIDES,
    UnknownNameError,
    parse_level,
)

#: Findings less likely than this are not painted at all.
POSSIBLE = 0.2
LIKELY = 0.5
#: Roots weigh at least this much in a muscle that is shown for a root.
_MAIN_SHARE = 0.3


def paint_of(
    what: object, *, side: str | None, style: Style, atlas: Atlas | None
) -> Paint:
    """Return the paint for anything that can be drawn.

    Raises
    ------
    UnknownNameError
        If it names something that is not in the tables, or is of another kind.
    """
    if what is None:
        return atlas_paint(style)
    if isinstance(what, Paint):
        return what
    if isinstance(what, str):
        return name_paint(what, side=side, style=style, atlas=atlas or load_atlas())
    if isinstance(what, Mapping):
        return mapping_paint(what, side=side, style=style, atlas=atlas)
    tables = atlas or load_atlas()
    for mark, paint in _BY_SHAPE.items():
        if all(hasattr(what, name) for name in mark):
            return paint(what, style, tables)
    raise UnknownNameError(
        "thing to draw",
        type(what).__name__,
        ["a root", "a level", "a mapping", "a prediction", "an exam", "a posterior"],
    )


def atlas_paint(style: Style) -> Paint:
    """Return the paint of the atlas: every dermatome, and the key points."""
    words = {"C": "cervical C2-C8", "T": "thoracic T1-T12", "L": "lumbar L1-L5",
             "S": "sacral S1-S5"}  # fmt: skip
    legend = [(text, style.roots[key][0]) for key, text in words.items()]
    legend.append(("trigeminal V1-V3 (not spinal)", style.trigeminal))
    return Paint(
        "Dermatomes and ISNCSCI key points",
        atlas=True,
        focus=SIDES,
        legend=tuple(legend),
        words=(
            "Every spinal skin area from C2 to S4-5 in its own colour, blue for "
            "cervical, green for thoracic, yellow for lumbar, purple for sacral; "
            "white dots are the ISNCSCI key sensory points.",
        ),
        points=True,
    )


def name_paint(what: str, *, side: str | None, style: Style, atlas: Atlas) -> Paint:
    """Return the paint of a root or of the root that a disc level usually hits."""
    word = what.strip().upper()
    if word in ("S4-5", *ROOTS):
        root, title = word, f"{word} root"
    elif what.strip() in atlas.structures:
        return mapping_paint({what.strip(): style.findings["expected"].color},
                             side=side, style=style, atlas=atlas)  # fmt: skip
    else:
        level = atlas.levels[_level(what)]
        root = level.principal_root
        title = f"{level.level} disc: {root} root"
    sides = (side,) if side else SIDES
    fill = root_fill(_skin_root(root), style)
    patches = list(_root_patches(root, fill, sides, style, atlas))
    named = dict.fromkeys(p.text for p in patches if p.kind != SKIN and p.text)
    return Paint(
        title if not side else f"{title}, {side}",
        general_first(patches, load_body()),
        focus=sides,
        legend=(
            (f"{root} dermatome", fill),
            ("muscle with a large share of the root", style.findings["3/5"]),
            ("tendon reflex", style.findings["reflex"]),
        ),
        words=(f"Painted: the {root} dermatome, and {', '.join(named) or 'no muscle'}.",),
        views=views_for({root}),
    )


def _level(what: str) -> str:
    try:
        return parse_level(what)
    except UnknownNameError:
        raise UnknownNameError("root or level", what, (*ROOTS, *LEVELS)) from None


def _skin_root(root: str) -> str:
    return "S4-5" if root in ("S4", "S5") else root


def _root_patches(
    root: str, fill: Fill, sides: Iterable[str], style: Style, atlas: Atlas
) -> Iterator[Patch]:
    looks = {MUSCLE: style.findings["3/5"], REFLEX: style.findings["reflex"]}
    segment = _skin_root(root).split("-")[0]
    for side in sides:
        yield Patch(SKIN, side, _skin_root(root), fill, root, 3.0)
        seen: set[str] = set()
        for structure, share in main_structures(segment, atlas):
            for kind, name in split_region(structure.region):
                if kind in looks and name not in seen:
                    seen.add(name)
                    text = structure.name if len(seen) else ""
                    yield Patch(kind, side, name, looks[kind], text, share)


def main_structures(root: str, atlas: Atlas) -> list[tuple[Structure, float]]:
    """Return structures in which a root has a main share, largest share first."""
    found = [
        (atlas.structures[structure], weights[root])
        for structure, weights in atlas.weights.items()
        if weights.get(root, 0) >= max(_MAIN_SHARE, 0.6 * max(weights.values()))
    ]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].id))


def views_for(roots: Iterable[str]) -> tuple[str, ...]:
    """Return the views that show some roots well.

    Examples
    --------
    >>> views_for({"C7"})
    ('front', 'back', 'hand_palmar', 'hand_dorsal')
    """
    names = ["front", "back"]
    chosen = set(roots)
    if chosen & {"C6", "C7", "C8"}:
        names += ["hand_palmar", "hand_dorsal"]
    if chosen & {"L5", "S1"}:
        names += ["foot_dorsal", "foot_plantar"]
    if chosen & {"S2", "S3", "S4", "S5", "S4-5"}:
        names.append("saddle")
    if chosen & {"C2", "C3"}:
        names += ["head_side"]
    return tuple(names)


def mapping_paint(
    what: Mapping[Any, Any], *, side: str | None, style: Style, atlas: Atlas | None
) -> Paint:
    """Return the paint of a mapping from names to numbers or colours."""
    body = load_body()
    numbers = [v for v in what.values() if isinstance(v, int | float)]
    scale = None
    if numbers:
        low, high = min(0.0, *numbers), max(1.0, *numbers)
        scale = ColorScale("value", heat(style), low, high)
    patches = []
    for key, value in what.items():
        sides, name = _key(key, side)
        fill = scale.fill(value) if scale and not isinstance(value, str) else None
        fill = fill or Fill(_color(value))
        for kind, region in regions_of(name, body, atlas):
            patches += [Patch(kind, s, region, fill, name) for s in sides]
    shown = ", ".join(f"{_words(key)}: {value}" for key, value in what.items())
    return Paint(
        "",
        general_first(patches, body),
        focus=tuple(dict.fromkeys(patch.side for patch in patches)) or SIDES,
        scale=scale,
        words=(f"Painted: {shown}.",),
        views=views_for({p.name for p in patches if p.kind == SKIN}),
    )


def _words(key: object) -> str:
    return " ".join(key) if isinstance(key, tuple) else str(key)


def _color(value: object) -> str:
    if not is_color_like(value):
        raise UnknownNameError("colour", str(value), ["a number", "#C0392B", "red"])
    return str(to_hex(value))  # type: ignore[arg-type]


def _key(key: object, side: str | None) -> tuple[tuple[str, ...], str]:
    if isinstance(key, tuple) and len(key) == 2:
        place, name = key
        if place == MIDLINE:
            return SIDES, str(name)
        if place not in SIDES:
            raise UnknownNameError("side", str(place), SIDES)
        return (str(place),), str(name)
    return ((side,) if side else SIDES), str(key)


def regions_of(
    name: str, body: Body, atlas: Atlas | None
) -> tuple[tuple[str, str], ...]:
    """Return what a root, area, muscle, reflex or structure covers.

    Raises
    ------
    UnknownNameError
        If nothing of that name can be drawn.
    """
    skin = _skin_root(name)
    if skin in TRIGEMINAL or skin in ROOTS or skin == "S4-5" or skin in body.areas:
        return ((SKIN, skin),)
    if ":" in name:
        return split_region(name)
    tables = atlas or load_atlas()
    if name in tables.structures:
        return split_region(region_of(tables.structures[name], tables))
    for kind, names in ((MUSCLE, body.muscles), (REFLEX, body.reflexes)):
        if name in names:
            return ((kind, name),)
    raise UnknownNameError(
        "root, area or structure", name, (*ROOTS, *body.areas, *tables.structures)
    )


def region_of(structure: Structure, atlas: Atlas) -> str:
    """Return the region of a structure, or of the one whose state it reads."""
    return structure.region or atlas.structures[structure.owner].region


def _sides(side: str) -> tuple[str, ...]:
    return SIDES if side == MIDLINE else (side,)


def _finding_patches(
    findings: Iterable[tuple[str, str, str, str, float]], style: Style, atlas: Atlas
) -> list[Patch]:
    """Return patches of (structure, side, look, mark, weight)."""
    found = []
    for name, side, look, mark, weight in findings:
        structure = atlas.structures.get(name)
        if structure is None:
            continue
        labelled = look not in ("normal", "5/5", "not tested")
        for number, (kind, region) in enumerate(
            split_region(region_of(structure, atlas))
        ):
            text = ""
            if labelled and kind in (MUSCLE, REFLEX) and number == 0:
                text = f"{short_name(structure)} {mark}".strip()
            found += [
                Patch(
                    kind, s, region, style.findings.get(look, style.skin), text, weight,
                    _MARKS.get(mark, "") if kind == REFLEX else "",
                )
                for s in _sides(side)
            ]  # fmt: skip
    return found


#: What stands in the hammer mark.
_MARKS = {"0": "0", "absent": "0", "1": "1", "1+": "1", "2": "2", "2+": "2", "3": "3",
          "3+": "3", "4": "4", "4+": "4"}  # fmt: skip


def short_name(structure: Structure) -> str:
    """Return the name without what stands in brackets or after a comma."""
    return structure.name.split(" (")[0].split(",")[0]


def prediction_paint(what: Any, style: Style, atlas: Atlas) -> Paint:
    """Return the paint of the deficits that a lesion is expected to leave."""
    rows = []
    for finding in what.findings:
        look = _expected_look(finding)
        if look:
            mark = _grade_mark(finding)
            rows.append((finding.structure, finding.side, look, mark,
                         finding.p_abnormal))  # fmt: skip
    rows.sort(key=lambda row: row[-1])
    patches = general_first(_finding_patches(rows, style, atlas), load_body())
    roots = {item.root for item in what.roots}
    sides = tuple(dict.fromkeys(p.side for p in patches)) or (what.side,)
    heading = what.lesion.name if hasattr(what, "lesion") else f"{what.level}"
    strong = [f"{f.side} {f.name}: {f.text} ({f.p_abnormal:.0%})"
              for f in what.findings[:8]]  # fmt: skip
    return Paint(
        f"{heading}: what to expect",
        patches,
        focus=sides,
        legend=_legend(patches, style),
        words=(f"Most likely findings: {'; '.join(strong)}.",),
        views=views_for(roots),
    )


def _expected_look(finding: Any) -> str:
    word = finding.text.split(" ")[0]
    if finding.modality == "sensory":
        if finding.p_abnormal < POSSIBLE:
            return ""
        if word in ("absent", "reduced", "increased") and finding.p_abnormal >= LIKELY:
            return str(word)
        return "possible"
    if finding.modality == "motor" and finding.p_abnormal >= POSSIBLE:
        return word if word.endswith("/5") and word != "5/5" else "4/5"
    if finding.modality == "reflex" and finding.p_abnormal >= LIKELY:
        return "reflex"
    return ""


def _grade_mark(finding: Any) -> str:
    word = str(finding.text.split(" ")[0])
    return "" if word in ("5/5", "normal", "present") else word


def _legend(patches: Iterable[Patch], style: Style) -> tuple[tuple[str, Fill], ...]:
    """Return the entries of the looks that are used, in a fixed order."""
    used = {(patch.kind == MUSCLE, patch.fill) for patch in patches}
    found = []
    for word, fill in style.findings.items():
        if (word.endswith("/5"), fill) in used and word in _LEGEND:
            found.append((_LEGEND[word], fill))
    return tuple(found)


_LEGEND = {
    "absent": "sensation absent",
    "reduced": "sensation reduced",
    "possible": "sensation possibly altered (neighbours overlap)",
    "increased": "sensation increased",
    "normal": "sensation normal",
    "not tested": "not tested",
    "agree": "as expected",
    "missed": "expected, not found",
    "unexpected": "found, not expected",
    "reflex": "reflex, with its grade",
    **{f"{grade}/5": f"power {grade}/5" for grade in range(6)},
}


def exam_paint(what: Any, style: Style, atlas: Atlas) -> Paint:
    """Return the paint of an examination as it was recorded."""
    rows = []
    for finding in what.findings:
        structure = atlas.structures.get(finding.structure)
        if structure is not None:
            look, mark = recorded_look(finding, structure)
            if look and finding.side in (*SIDES, MIDLINE):
                rows.append((finding.structure, finding.side, look, mark,
                             1.0 - _ORDER.index(look) / 20))  # fmt: skip
    rows.sort(key=lambda row: row[-1])
    body = load_body()
    patches = general_first(_finding_patches(rows, style, atlas), body)
    untested = style.findings["not tested"]
    ground = [
        Patch(SKIN, side, root, untested) for side in SIDES for root in _SPINAL
    ]
    words = [f"{f.side} {atlas.structures[f.structure].name}: {_grades(f, atlas)}"
             for f in what.findings if f.structure in atlas.structures]  # fmt: skip
    return Paint(
        "Examination as recorded",
        (*ground, *patches),
        focus=SIDES,
        legend=_legend((*ground, *patches), style),
        words=(f"Recorded: {'; '.join(words)}.",),
        views=views_for({p.name.rpartition(":")[2] for p in patches}),
    )


_SPINAL = (*ROOTS[1:-2], "S4-5")
_ORDER = ("absent", "reduced", "increased", "0/5", "1/5", "2/5", "3/5", "4/5",
          "reflex", "possible", "normal", "5/5", "not tested")  # fmt: skip


def _grades(finding: Any, atlas: Atlas) -> str:
    grades = atlas.structures[finding.structure].scale.grades
    if len(finding.grades) == len(grades):
        return "not tested"
    return " or ".join(grades[k] for k in finding.grades)


def recorded_look(finding: Any, structure: Structure) -> tuple[str, str]:
    """Return the look and the mark of one record."""
    scale, grades = structure.scale, finding.grades
    if len(grades) == len(scale.grades):
        return "not tested", ""
    word = scale.grades[grades[0]]
    if structure.modality == "sensory":
        return (word if scale.normal not in grades else "normal"), ""
    if scale.name == "mrc":
        weakest = scale.grades[grades[0] if len(grades) == 1 else grades[-1]]
        mark = f"{weakest}/5" if len(grades) == 1 else "weak"
        return f"{weakest}/5", "" if weakest == "5" else mark
    if scale.name == "reflex":
        return "reflex", word if len(grades) == 1 else ""
    return "", ""


def posterior_paint(what: Any, style: Style, _atlas: Atlas) -> Paint:
    """Return the paint of the probability that each root is affected."""
    scale = ColorScale("probability that the root is affected", heat(style))
    patches = [
        Patch(
            SKIN, item.side, _skin_root(item.root), scale.fill(item.p_affected),
            f"{item.root} {item.p_affected:.0%}" if item.p_affected >= 0.1 else "",
            item.p_affected,
        )
        for item in what.roots
        if item.root not in ("C1", "S5")
    ]  # fmt: skip
    top = sorted(what.roots, key=lambda item: -item.p_affected)[:5]
    words = "; ".join(f"{i.side} {i.root} {i.p_affected:.0%}" for i in top)
    return Paint(
        "Which roots are affected, given the findings",
        tuple(patches),
        focus=SIDES,
        scale=scale,
        words=(f"Most probable: {words}.",),
        views=views_for({item.root for item in top if item.p_affected >= POSSIBLE}),
    )


_BY_SHAPE: dict[tuple[str, ...], Callable[[Any, Style, Atlas], Paint]] = {
    ("findings", "roots", "level"): prediction_paint,
    ("roots", "levels", "log_evidence"): posterior_paint,
    ("findings", "sex"): exam_paint,
}
