"""What to draw: patches of skin, muscles and marks, with legend and words.

A :class:`Paint` is plain data, the same for every view and size; how a prediction,
an examination or a posterior becomes one is in :mod:`neurosim.plot.sources`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from matplotlib.colors import Colormap

from neurosim.plot.geometry import Body, View
from neurosim.plot.palette import Fill, Style, root_fill
from neurosim.terms import LEFT, RIGHT, SIDES, NeurosimError, UnknownNameError

SKIN, MUSCLE, REFLEX, POINT = _KINDS = "skin", "muscle", "reflex", "point"
#: Prefixes of the words in the ``region`` column of structures.csv.
PREFIXES = {f"{kind}:": kind for kind in (MUSCLE, REFLEX, POINT)}


@dataclass(frozen=True)
class Patch:
    """One thing to draw on one side of the patient.

    Attributes
    ----------
    kind
        ``skin``, ``muscle``, ``reflex`` or ``point``.
    name
        A root, area or cell; or the identifier of a muscle, reflex or key point.
    text
        Its label; empty for none.
    weight
        Importance of the label.
    mark
        Reflexes: the grade that stands on the hammer mark.
    quiet
        What it is, where it carries no label because there would be too many.
    ground
        Whether it lies under what is meant, such as skin that nobody tested: the
        picture need not show it.
    short
        A shorter label, for a small page.
    """

    kind: str
    side: str
    name: str
    fill: Fill
    text: str = ""
    weight: float = 1.0
    mark: str = ""
    quiet: str = ""
    ground: bool = False
    short: str = ""


@dataclass(frozen=True)
class ColorScale:
    """A colour bar that can be read off."""

    label: str
    colormap: Colormap
    low: float = 0.0
    high: float = 1.0

    def fill(self, value: float) -> Fill:
        """Return the fill of a number."""
        share = (value - self.low) / max(self.high - self.low, 1e-12)
        red, green, blue, _ = self.colormap(min(max(share, 0.0), 1.0))
        rgb = (round(255 * channel) for channel in (red, green, blue))
        return Fill("#" + "".join(f"{channel:02X}" for channel in rgb))


@dataclass(frozen=True)
class Paint:
    """Everything that a map says.

    Attributes
    ----------
    patches
        General before specific: a later patch of skin covers an earlier one.
    atlas
        Whether every dermatome has its own colour where nothing else is painted.
    focus
        Sides that carry labels.
    legend
        Words and fills.
    words
        Sentences that say the same to somebody who cannot see the picture.
    views
        Views that show it well.
    around
        What the frame holds beside the patches, not drawn: so that pictures that
        stand side by side show the same limb.
    halves
        Whether skin and muscles may stand on one half of a body each where both
        sides are alike.
    borders
        Whether the borders of dermatomes are drawn: not over muscles alone.
    note
        A sentence that stands below the picture.
    """

    title: str
    patches: tuple[Patch, ...] = ()
    atlas: bool = False
    focus: tuple[str, ...] = ()
    legend: tuple[tuple[str, Fill], ...] = ()
    scale: ColorScale | None = None
    words: tuple[str, ...] = ()
    views: tuple[str, ...] = ("front", "back")
    points: bool = False
    halves: bool = False
    around: tuple[Patch, ...] = ()
    borders: bool = True
    note: str = ""

    @property
    def framed(self) -> tuple[Patch, ...]:
        """All that the frame of the picture holds."""
        return (*(p for p in self.patches if not p.ground), *self.around)

    @property
    def marks(self) -> set[Fill]:
        """The looks of round marks alone: reflexes and key points."""
        looks: dict[bool, set[Fill]] = {True: set(), False: set()}
        for patch in self.patches:
            looks[patch.kind in (REFLEX, POINT)].add(patch.fill)
        return looks[True] - looks[False]

    def of(self, kind: str, side: str) -> tuple[Patch, ...]:
        """Return the patches of one kind on one side."""
        return tuple(p for p in self.patches if p.kind == kind and p.side == side)

    @property
    def near(self) -> str:
        """The side that close-ups show: the one where more, or heavier, is painted."""
        if len(self.focus) == 1:
            return self.focus[0]

        def painted(side: str) -> tuple[int, float]:
            weights = [patch.weight for patch in self.framed if patch.side == side]
            return len(weights), round(sum(weights), 9)

        return max(SIDES, key=painted)

    @property
    def halved(self) -> bool:
        """Whether both sides are alike, and skin and muscles can share a body."""
        looks: dict[str, set[tuple[str, str, Fill, str]]] = {s: set() for s in SIDES}
        for p in self.patches:
            looks[p.side].add((p.kind, p.name, p.fill, p.mark))
        kinds = {patch.kind for patch in self.patches}
        both = SKIN in kinds and bool({MUSCLE, REFLEX} & kinds)
        return self.halves and both and looks[RIGHT] == looks[LEFT]


#: Layers that can be drawn alone, and other words for them.
LAYERS = {
    SKIN: SKIN,
    MUSCLE: MUSCLE,
    "muscles": MUSCLE,
    REFLEX: REFLEX,
    "reflexes": REFLEX,
    POINT: POINT,
    "points": POINT,
}


def only_layers(paint: Paint, layers: Iterable[str]) -> Paint:
    """Return a paint of some layers, with what is left of the legend.

    Raises
    ------
    UnknownNameError
        If a layer is not known.
    NeurosimError
        If there is none.
    """
    chosen = set()
    for layer in layers:
        if layer not in LAYERS:
            raise UnknownNameError("layer", layer, _KINDS)
        chosen.add(LAYERS[layer])
    if not chosen:
        raise NeurosimError(f"no layer: name some of {', '.join(_KINDS)}")
    kept = tuple(patch for patch in paint.patches if patch.kind in chosen)
    used = {patch.fill for patch in kept}
    legend = paint.legend
    if not paint.atlas:
        legend = tuple(entry for entry in paint.legend if entry[1] in used)
    borders = paint.borders and (SKIN in chosen or MUSCLE not in chosen)
    return replace(paint, patches=kept, legend=legend, borders=borders)


def split_region(region: str) -> tuple[tuple[str, str], ...]:
    """Return (kind, name) of every word of a ``region`` cell.

    Examples
    --------
    >>> split_region("thumb muscle:deltoid")
    (('skin', 'thumb'), ('muscle', 'deltoid'))
    """
    found = []
    for word in region.split():
        prefix = next((p for p in PREFIXES if word.startswith(p)), "")
        found.append((PREFIXES.get(prefix, SKIN), word.removeprefix(prefix)))
    return tuple(found)


def general_first(patches: Iterable[Patch], body: Body) -> tuple[Patch, ...]:
    """Sort patches of skin so that the most specific are painted last."""
    return tuple(
        sorted(
            patches,
            key=lambda p: (
                p.kind,
                -body.size([p.name]) if p.kind == SKIN else p.weight,
            ),
        )
    )


def skin_fills(
    view: View, patches: Sequence[Patch], base: Mapping[str, Fill]
) -> dict[str, tuple[tuple[int, ...], Fill]]:
    """Return what each patch of skin of a view looks like.

    Cells that look like the rest of their dermatome are joined with it: the keys
    are roots, and ``area:root`` for cells of their own look.

    Returns
    -------
    dict
        Name to cells (by index) and fill.
    """
    looks = [base[cell.root] for cell in view.cells]
    for patch in patches:
        for index in view.members.get(patch.name, ()):
            looks[index] = patch.fill
    found: dict[str, tuple[tuple[int, ...], Fill]] = {}
    for root in view.roots:
        cells = [i for i, cell in enumerate(view.cells) if cell.root == root]
        main = max(
            {looks[i] for i in cells}, key=lambda fill: _share(fill, cells, looks)
        )
        found[root] = tuple(i for i in cells if looks[i] == main), main
        for i in cells:
            if looks[i] != main:
                found[view.cells[i].name] = (i,), looks[i]
    return found


def _share(
    fill: Fill, cells: Sequence[int], looks: Sequence[Fill]
) -> tuple[int, str, str]:
    return sum(looks[i] == fill for i in cells), fill.color, fill.hatch


def base_fills(view: View, style: Style, *, atlas: bool) -> dict[str, Fill]:
    """Return the fill of every dermatome before anything is painted."""
    return {
        root: root_fill(root, style)
        if atlas
        else (style.trigeminal if root.startswith("V") else style.skin)
        for root in view.roots
    }
