"""Paint for predictions, examinations and posteriors.

Objects are recognised by what they hold, so that any value of that shape can be
drawn and this module imports none of theirs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from neurosim.atlas import Atlas
from neurosim.dissociation import TRACTS
from neurosim.parts import brief_of, name_of
from neurosim.plot.geometry import load_body
from neurosim.plot.level import level_patches, level_words
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
from neurosim.plot.palette import Fill, Style, heat
from neurosim.records import Structure
from neurosim.terms import MIDLINE, ROOTS, SIDES
from neurosim.wording import finding_words

#: Steps of probability that are told apart by colour; below the first: not painted.
STEPS = (0.2, 0.35, 0.5)
ALTERED = ("altered 20-35 %", "altered 35-50 %", "altered over 50 %")
#: A muscle that is weak more often than not has a grade; below, one pale colour.
WEAK = "weak 20-50 %"
#: At most so many muscles are named on one side; the others are only painted.
_NAMED = 10
#: Dermatomes under a map that nobody tested.
SPINAL = (*ROOTS[1:-2], "S4-5")


#: Makes a paint of a thing.
PaintMaker = Callable[[Any, Style, Atlas], Paint]


@dataclass(frozen=True)
class MapItem:
    """One finding that is to be painted.

    Attributes
    ----------
    look
        Name of the fill in the style.
    mark
        What stands behind the name on the label, such as ``4/5``.
    weight
        Higher paints over lower, and is labelled first.
    """

    structure: Structure
    side: str
    look: str
    mark: str
    weight: float
    named: bool = True


def skin_root(root: str) -> str:
    """Return the region of the map for a root (S4 and S5 are drawn as one).

    Examples
    --------
    >>> skin_root("S5")
    'S4-5'
    """
    return "S4-5" if root in ("S4", "S5") else root


def views_for(roots: Iterable[str]) -> tuple[str, ...]:
    """Return the views that show some roots well.

    Examples
    --------
    >>> views_for({"C7"})
    ('front', 'back', 'hand_palmar', 'hand_dorsal')
    """
    names = ["front", "back"]
    chosen = set(roots)
    if chosen & {"S2", "S3", "S4", "S5", "S4-5"}:
        names.append("saddle")
    if chosen & {"C6", "C7", "C8"}:
        names += ["hand_palmar", "hand_dorsal"]
    if chosen & {"L5", "S1"}:
        names += ["foot_dorsal", "foot_plantar"]
    if chosen & {"C2", "C3"}:
        names += ["head_side"]
    return tuple(names)


def region_of(structure: Structure, atlas: Atlas) -> str:
    """Return the region of a structure, or of the one whose state it reads."""
    return structure.region or atlas.structures[structure.owner].region


def short_name(structure: Structure, atlas: Atlas) -> str:
    """Return the name on a label: whole, never cut at a bracket or a comma."""
    return name_of(structure, atlas)


def _sides(side: str) -> tuple[str, ...]:
    return SIDES if side == MIDLINE else (side,)


def patches_of(
    items: Iterable[MapItem], style: Style, atlas: Atlas
) -> tuple[Patch, ...]:
    """Return the patches of findings, general first, each muscle painted once."""
    skin: list[Patch] = []
    others: dict[tuple[str, str, str], Patch] = {}
    named: dict[str, int] = {}
    for item in sorted(items, key=lambda item: -item.weight):
        for patch in _item_patches(item, style, atlas):
            key = (patch.kind, patch.side, patch.name)
            if patch.kind == SKIN:
                skin.append(patch)
            elif key not in others:
                count = named.get(patch.side, 0)
                full = patch.kind == MUSCLE and count >= _NAMED
                keep = replace(patch, text="", quiet=patch.text) if full else patch
                named[patch.side] = count + (bool(keep.text) and patch.kind == MUSCLE)
                others[key] = keep
    skin.sort(key=lambda patch: patch.weight)
    return (*general_first(skin, load_body()), *others.values())


def _item_patches(item: MapItem, style: Style, atlas: Atlas) -> Iterator[Patch]:
    fill = style.findings[item.look]
    names = short_name(item.structure, atlas), brief_of(item.structure, atlas)
    label, brief = (f"{name} {item.mark}".strip() for name in names)
    label = label if item.named else ""
    sides = _sides(item.side)
    for side in sides:
        # What has no side is named once: on the half that may show muscles.
        text = label if side == sides[-1] else ""
        for kind, name in split_region(region_of(item.structure, atlas)):
            mark = hammer_mark(item.mark) if kind == REFLEX else ""
            shown = "" if kind in (SKIN, POINT) else text
            short = brief if shown and brief != label else ""
            yield Patch(kind, side, name, fill, shown, item.weight, mark, short=short)
            text = text if kind in (SKIN, POINT) else ""


#: What stands in the hammer mark: the grade, or which way it is altered.
LOWER, HIGHER, PRESENT = "\N{DOWNWARDS ARROW}", "\N{UPWARDS ARROW}", "+"
_GRADES = {
    "absent": "0",
    **{word: word[0] for word in ("0", "1", "2", "3", "4", "1+", "2+", "3+", "4+")},
}
_MARKS = {"brisk": HIGHER, "present": PRESENT, "low": LOWER}


def hammer_mark(words: str) -> str:
    """Return what stands in the mark of a reflex or sign.

    Examples
    --------
    >>> hammer_mark("brisk 60%"), hammer_mark("2+")
    ('↑', '2')
    """
    first = words.split(" ", maxsplit=1)[0]
    return _GRADES.get(first) or _MARKS.get(first, "")


def legend_of(patches: Iterable[Patch], style: Style) -> tuple[tuple[str, Fill], ...]:
    """Return the legend entries of the looks in use, in the order of the style."""
    patches = tuple(patches)
    kinds = {"sensation": SKIN, "power": MUSCLE, "weak": MUSCLE}
    used = {(patch.kind, patch.fill) for patch in patches}
    found = []
    for look, words in LEGEND.items():
        kind = kinds.get(words.split()[0], SKIN if look in TRACTS else "")
        fill = style.findings[look]
        if any((k, fill) in used for k in ((kind,) if kind else (SKIN, MUSCLE))):
            found.append((words, fill))
    found += _mark_legend(patches, style)
    return tuple(found)


def _mark_legend(patches: Iterable[Patch], style: Style) -> Iterator[tuple[str, Fill]]:
    """Yield what the signs in the hammer marks mean, those that are there."""
    marks = {patch.mark for patch in patches if patch.kind == REFLEX}
    for words, wanted in (
        (f"reflex low or lost {LOWER}", {LOWER}),
        (f"reflex brisk {HIGHER}", {HIGHER}),
        ("sign present +", {PRESENT}),
        ("reflex mark with its grade", set("01234")),
        ("reflex", {""}),
    ):
        if marks & wanted:
            yield words, style.findings["reflex"]


LEGEND = {
    "absent": "sensation absent",
    "reduced": "sensation reduced",
    "increased": "sensation increased",
    "normal": "sensation normal",
    "not tested": "not tested",
    "says little": "tested, says little",
    **dict(zip(ALTERED, (f"sensation {words}" for words in ALTERED), strict=True)),
    "pin_prick": "pin prick, temperature lost",
    "vibration": "vibration, position sense lost",
    WEAK: WEAK,
    **{f"{grade}/5": f"power {grade}/5" for grade in range(6)},
    "agree": "expected and found",
    "missed": "expected, found normal",
    "unexpected": "found, not expected",
}


def exam_items(what: Any, atlas: Atlas) -> list[MapItem]:
    """Return the records of an examination that have a place on the map."""
    found = []
    for finding in what.findings:
        structure = atlas.structures.get(finding.structure)
        if structure is None or finding.side not in (*SIDES, MIDLINE):
            continue
        look, mark = recorded_look(finding, structure)
        if look:
            weight = 1 - _ORDER.index(look) / len(_ORDER)
            quiet = look in ("normal", "5/5", "not tested", "says little")
            found.append(
                MapItem(structure, finding.side, look, mark, weight, not quiet)
            )
    return found


_ORDER = ("absent", "reduced", "increased", "0/5", "1/5", "2/5", "3/5", "4/5",
          "reflex", "normal", "5/5", "says little", "not tested")  # fmt: skip


def recorded_look(finding: Any, structure: Structure) -> tuple[str, str]:
    """Return the look and the mark of one record; empty if it has no place."""
    scale, grades = structure.scale, finding.grades
    if structure.modality not in ("sensory", "motor", "reflex"):
        return "", ""
    if len(grades) == len(scale.grades):
        return "not tested", ""
    if scale.name in ("sensory", "mrc") and len(grades) > 1 and scale.normal in grades:
        return "says little", ""
    maker = _LOOKS.get(scale.name)
    return maker(tuple(scale.grades[k] for k in grades)) if maker else ("", "")


def _sensory_look(words: tuple[str, ...]) -> tuple[str, str]:
    return ("reduced" if "reduced" in words else words[0]), ""


def _muscle_look(words: tuple[str, ...]) -> tuple[str, str]:
    look = f"{words[-1]}/5"
    return look, ("" if look == "5/5" else look if len(words) == 1 else "weak")


def _reflex_look(words: tuple[str, ...]) -> tuple[str, str]:
    return "reflex", words[0] if len(words) == 1 else ""


_LOOKS = {"sensory": _sensory_look, "mrc": _muscle_look, "reflex": _reflex_look}


def untested_ground(style: Style) -> tuple[Patch, ...]:
    """Return all skin as not tested, to be painted over."""
    fill = style.findings["not tested"]
    return tuple(
        Patch(SKIN, side, root, fill, ground=True) for side in SIDES for root in SPINAL
    )


def exam_paint(what: Any, style: Style, atlas: Atlas) -> Paint:
    """Return the paint of an examination as it was recorded."""
    items = exam_items(what, atlas)
    below = level_patches(what.findings, SPINAL, style, atlas)
    patches = (*untested_ground(style), *below, *patches_of(items, style, atlas))
    words = [
        f"{item.side} {item.structure.name}: {_recorded(f, item.structure)}"
        for f in what.findings
        if (item := _first(items, f.structure, f.side))
    ]
    words += level_words(what.findings, atlas)
    placeless = _placeless(what, items, atlas)
    return Paint(
        "Examination as recorded",
        patches,
        focus=tuple(s for s in SIDES if any(_is_ill(i, s) for i in items)) or SIDES,
        legend=legend_of(patches, style),
        words=(f"Recorded: {'; '.join(words) or 'nothing with a place'}.", placeless),
        views=views_for(_roots_named(items, atlas)),
        note=placeless,
    )


def _placeless(what: Any, items: Sequence[MapItem], atlas: Atlas) -> str:
    """Return in a sentence what was recorded and is not drawn.

    What is normal is counted, and not named.
    """
    shown = {(item.structure.id, item.side) for item in items}
    left = [
        (f, structure)
        for f in what.findings
        if (structure := atlas.structures.get(f.structure)) is not None
        and (f.structure, f.side) not in shown
        and not (structure.scale_name == "segment" and f.side in (*SIDES, MIDLINE))
    ]
    ill = [(f, test) for f, test in left if test.scale.normal not in f.grades]
    named = [finding_words(f, test) for f, test in ill]
    normal = len(left) - len(ill)
    named += [f"{normal} normal or not tested"] if normal else []
    return f"Also recorded, without a place here: {'; '.join(named)}." if named else ""


def _is_ill(item: MapItem, side: str) -> bool:
    """Whether something abnormal was found on a side."""
    return item.named and side in _sides(item.side)


def _first(items: Iterable[MapItem], structure: str, side: str) -> MapItem | None:
    return next(
        (i for i in items if i.structure.id == structure and i.side == side), None
    )


def _roots_named(items: Iterable[MapItem], atlas: Atlas) -> set[str]:
    """Return the main roots of what was found abnormal."""
    found = set()
    for item in items:
        weights = atlas.weights.get(item.structure.owner)
        if weights and item.look not in ("normal", "5/5", "not tested", "says little"):
            found.add(max(weights, key=lambda root: weights[root]))
    return found


def _recorded(finding: Any, structure: Structure) -> str:
    grades = structure.scale.grades
    if len(finding.grades) == len(grades):
        return "not tested"
    return " or ".join(grades[k] for k in finding.grades)


def _root_label(item: Any) -> str:
    return (
        f"{skin_root(item.root)} {item.p_affected:.0%}"
        if item.p_affected >= 0.1
        else ""
    )


#: A root of less probability has nearly the colour of bare skin.
_SEEN = 0.05


def posterior_paint(what: Any, style: Style, _atlas: Atlas) -> Paint:
    """Return the paint of the probability that each root is affected."""
    scale = ColorScale("probability that the root is affected", heat(style))
    patches = tuple(
        Patch(
            SKIN,
            item.side,
            skin_root(item.root),
            scale.fill(item.p_affected),
            _root_label(item),
            item.p_affected,
        )
        for item in sorted(what.roots, key=lambda item: item.p_affected)
        if item.root not in ("C1", "S5") and item.p_affected >= _SEEN
    )
    top = sorted(what.roots, key=lambda item: -item.p_affected)[:5]
    words = "; ".join(f"{i.side} {i.root} {i.p_affected:.0%}" for i in top)
    return Paint(
        "Which roots are affected, given the findings",
        patches,
        focus=SIDES,
        scale=scale,
        words=(f"Most probable: {words}.",),
        views=views_for(i.root for i in top if i.p_affected >= STEPS[0]),
    )
