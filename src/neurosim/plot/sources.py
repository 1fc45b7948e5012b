"""From what the model says to what is painted.

A prediction, an examination and a posterior are recognised by what they hold, so
that this module draws any object of that shape and imports none of their modules.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam
from neurosim.isncsci.worksheet import Worksheet
from neurosim.parts import brief_of, is_examined, key_roots
from neurosim.plot.clinical import (
    PaintMaker,
    exam_paint,
    posterior_paint,
    short_name,
    skin_root,
    views_for,
)
from neurosim.plot.expected import is_known, prediction_paint, views_of
from neurosim.plot.geometry import load_body
from neurosim.plot.paint import (
    MUSCLE,
    POINT,
    REFLEX,
    SKIN,
    Paint,
    Patch,
    general_first,
    split_region,
)
from neurosim.plot.palette import Fill, Style, lone_fill, root_fill
from neurosim.plot.skin_cells import dermatome_cells, drawn, moved_cells
from neurosim.plot.territory import (
    NO_BORDER,
    nerve_paint,
    territories,
    without_border,
)
from neurosim.plot.values import ValueScale, mapping_paint, names_paint, share_paint
from neurosim.plot.variable import VARIABLE, variable_paint
from neurosim.plot.worksheet import worksheet_paint
from neurosim.posterior import Posterior
from neurosim.prediction import Prediction, predict
from neurosim.records import Structure
from neurosim.terms import (
    LEVELS,
    ROOTS,
    SIDES,
    UnknownNameError,
    parse_level,
    parse_root,
)

#: Roots weigh at least this much in a muscle that is shown for a root.
_MAIN_SHARE = 0.35
_NEARLY = 0.85
KEY_POINT = Fill("#FFFFFF")
#: What a root lesion itself takes.
_GIVEN = ("sensory", "motor", "reflex")


@dataclass(frozen=True)
class Wanted:
    """What somebody asked of a map, beside the thing itself.

    Parameters
    ----------
    side
        The patient's side.
    values
        How numbers become colours.
    by
        ``share``: a root by the shares of the table.
    """

    side: str | None = None
    values: ValueScale | None = None
    by: str = ""


def paint_of(
    what: object,
    *,
    style: Style,
    atlas: Atlas | None,
    side: str | None = None,
    wanted: Wanted | None = None,
) -> Paint:
    """Return the paint for anything that can be drawn.

    Raises
    ------
    UnknownNameError
        If it names something that is not in the tables, or is of another kind.
    """
    asked = wanted or Wanted(side)
    if asked.by not in ("", *_BY):
        raise UnknownNameError("way to paint", asked.by, _BY)
    if what is None:
        return atlas_paint(style, atlas or load_atlas())
    if isinstance(what, Paint):
        return what
    if isinstance(what, list | tuple | set | frozenset | str | Mapping):
        return _named_paint(what, asked, style, atlas)
    tables = atlas or load_atlas()
    for kind, paint in _DRAWERS.items():
        if isinstance(what, kind):
            return paint(what, style, tables)
    raise UnknownNameError(
        "thing to draw",
        type(what).__name__,
        (
            "a root",
            "a level",
            "several names",
            "a mapping",
            "a prediction",
            "an exam",
            "a worksheet",
            "a posterior",
        ),
    )


_BY = ("share",)


def _named_paint(what: Any, asked: Wanted, style: Style, atlas: Atlas | None) -> Paint:
    if isinstance(what, Mapping):
        return mapping_paint(
            what, side=asked.side, style=style, atlas=atlas, values=asked.values
        )
    if not isinstance(what, str):
        return names_paint(what, side=asked.side, style=style, atlas=atlas)
    tables = atlas or load_atlas()
    if what == VARIABLE:
        return variable_paint(style, tables)
    if asked.by:
        root = root_of(what, tables)
        return share_paint(root, side=asked.side, style=style, atlas=tables)
    return name_paint(what, side=asked.side, style=style, atlas=tables)


#: What can be drawn, beside names and values.
_DRAWERS: Mapping[type, PaintMaker] = {
    Posterior: posterior_paint,
    Exam: exam_paint,
    Prediction: prediction_paint,
    Worksheet: worksheet_paint,
}


def atlas_paint(style: Style, atlas: Atlas) -> Paint:
    """Return the paint of the atlas: every dermatome, and the key points."""
    moved = moved_cells(atlas)
    words = {"C": "cervical C2-C8", "T": "thoracic T1-T12", "L": "lumbar L1-L5",
             "S": "sacral S1-S5"}  # fmt: skip
    legend = [(text, style.roots[key][0]) for key, text in words.items()]
    legend.append(("trigeminal V1-V3 (not spinal)", style.trigeminal))
    return Paint(
        "Dermatomes and ISNCSCI key points",
        tuple(
            Patch(SKIN, side, cell, root_fill(skin_root(root), style))
            for cell, root in moved.items()
            for side in SIDES
        ),
        atlas=True,
        focus=SIDES,
        legend=tuple(legend),
        words=(
            "Every spinal skin area from C2 to S4-5 in its own colour, blue for "
            "cervical, green for thoracic, yellow for lumbar, purple for sacral; "
            "white dots are the ISNCSCI key sensory points.",
            *moved_words(moved),
        ),
        points=True,
    )


def moved_words(moved: Mapping[str, str]) -> Iterator[str]:
    """Yield in words what edited tables gave to other roots."""
    if moved:
        said = [
            f"{cell.replace('_', ' ').replace(':', ' from ')} to {root}"
            for cell, root in moved.items()
        ]
        yield f"By these tables: {', '.join(said)}; the borders are geometry."


def root_of(what: str, atlas: Atlas) -> str:
    """Return the root that a name means: itself, or the one a disc usually hits.

    Raises
    ------
    UnknownNameError
        If it is neither a root nor a level.
    """
    word = what.strip().upper()
    if word == "S4-5":
        return word
    with suppress(UnknownNameError):
        return parse_root(what)
    try:
        return atlas.levels[parse_level(what)].principal_root
    except UnknownNameError:
        raise UnknownNameError("root or level", what, (*ROOTS, *LEVELS)) from None


def name_paint(what: str, *, side: str | None, style: Style, atlas: Atlas) -> Paint:
    """Return the paint of a root, a disc level, a nerve, or one structure."""
    if what.strip() in atlas.structures:
        colored = {what.strip(): style.findings["expected"].color}
        return mapping_paint(colored, side=side, style=style, atlas=atlas)
    try:
        root = root_of(what, atlas)
    except UnknownNameError:
        rows = territories(what, atlas)
        if rows:
            return nerve_paint(what, rows, side=side, style=style)
        found = predict(  # as the sheets and the command line show a lesion by name
            what, side=side, severity="severe", atlas=atlas, among=drawn(atlas)
        )
        paint = prediction_paint(found, style, atlas)
        said = without_border(what, atlas)
        if not said:
            return paint
        return replace(
            paint, title=f"{paint.title} ({NO_BORDER})", words=(said, *paint.words)
        )
    same = root == what.strip().upper() or "/" not in what.replace("-", "/")
    title = f"{root} root" if same else f"{parse_level(what)} disc: {root} root"
    sides = (side,) if side else SIDES
    fill = lone_fill(skin_root(root), style)
    patches = list(_root_patches(root, fill, sides=sides, style=style, atlas=atlas))
    named = dict.fromkeys(p.text for p in patches if p.kind != SKIN and p.text)
    muscle = style.findings["muscle"]
    return Paint(
        title if not side else f"{title}, {side}",
        general_first(patches, load_body()),
        focus=sides,
        legend=tuple(
            (words, look)
            for kind, words, look in (
                (SKIN, f"{root} dermatome", fill),
                (MUSCLE, "muscle with a large share of the root", muscle),
                (REFLEX, "reflex", style.findings["reflex"]),
                (POINT, "ISNCSCI key point", KEY_POINT),
            )
            if any(patch.kind == kind for patch in patches)
        ),
        words=(
            f"Painted: the {root} dermatome, and {', '.join(named) or 'no muscle'}.",
            *moved_words(
                {
                    cell: now
                    for cell, now in moved_cells(atlas).items()
                    if skin_root(root) in (skin_root(now), cell.rsplit(":", 1)[1])
                }
            ),
        ),
        views=tuple(dict.fromkeys((*views_for({root}), *views_of(patches)))),
        halves=True,
    )


def _root_patches(
    root: str, fill: Fill, *, sides: Iterable[str], style: Style, atlas: Atlas
) -> Iterator[Patch]:
    looks = {MUSCLE: style.findings["muscle"], REFLEX: style.findings["reflex"]}
    segment = skin_root(root).split("-")[0]
    for side in sides:
        yield Patch(POINT, side, skin_root(root), KEY_POINT)
        skin, *more = dermatome_cells(skin_root(root), atlas)
        yield Patch(SKIN, side, skin, fill, root, 3.0)
        yield from (Patch(SKIN, side, cell, fill) for cell in more)
        seen: set[tuple[str, str]] = set()
        for structure, share in main_structures(segment, atlas):
            named = short_name(structure, atlas)
            told = is_examined(structure.id, atlas)
            text, quiet = (named, "") if told else ("", named)
            brief = brief_of(structure, atlas)
            for kind, name in split_region(structure.region):
                if kind in looks and (kind, name) not in seen:
                    seen.add((kind, name))
                    known = share + is_known(structure, atlas)
                    look = looks[kind], text, known
                    short = brief if text and brief != text else ""
                    yield Patch(kind, side, name, *look, quiet=quiet, short=short)
                    text = ""


def _is_main(structure: Structure, root: str, atlas: Atlas) -> bool:
    """Whether a root has a main share: nearly the largest, or a large one of a key."""
    weights = atlas.weights[structure.id]
    nearly = weights[root] >= _NEARLY * max(weights.values())
    key = bool(structure.key) or root in key_roots(atlas).get(structure.id, ())
    return structure.key == root or (weights[root] >= _MAIN_SHARE and (nearly or key))


def main_structures(root: str, atlas: Atlas) -> list[tuple[Structure, float]]:
    """Return structures in which a root has a main share, largest share first.

    Of a key muscle it need not be nearly the largest (biceps for C6). The structure
    that the standard tests for the root is always among them, even where another root
    has the larger share (ankle dorsiflexion for L4). Signs of the long tracts are not:
    their rows name the segments of the arc, and a root lesion never gives an extensor
    toe.
    """
    found = [
        (atlas.structures[structure], weights[root])
        for structure, weights in atlas.weights.items()
        if root in weights
        and atlas.structures[structure].modality in _GIVEN
        and _is_main(atlas.structures[structure], root, atlas)
    ]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].id))
