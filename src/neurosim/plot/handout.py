"""One page for a lecture: a root or level on paper, with tests and sources."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from neurosim.atlas import Atlas, load_atlas
from neurosim.citations import format_reference, resolve, split_sources
from neurosim.door import door
from neurosim.plot.frame import CHART_NOTE
from neurosim.plot.letters import POINT, text_width, wrap
from neurosim.plot.own import own_settings
from neurosim.plot.palette import Style, find_style
from neurosim.plot.picture import draw_paint
from neurosim.plot.plan import Options
from neurosim.plot.sources import name_paint, root_of
from neurosim.side_tables import ChartDifference, HowToTest
from neurosim.signature import Signature, signature
from neurosim.terms import ASSUMPTION, NOTICE, RIGHT, require_name

#: Width and height in inches.
PAPERS = {"a4": (8.27, 11.69), "letter": (8.5, 11.0)}
_MARGIN = 0.5
_TOP = 0.47
_SIZE = 7.6
#: Signs of each kind that the sheet names.
_MUSCLES, _REFLEXES, _SKIN = 5, 3, 5
#: Differences of charts that it names: those about the fewest roots.
_CHARTS = 2
_DIFFER = "Where charts differ"
_RIGHT_COLUMN = ("What else it could be", _DIFFER, "Sources")
_NOTHING = "none in which this root has the main share"
_NONE = "no look-alike of the tables reaches these structures"
#: A root has a part in what is listed from this share on.
_LEAST = 0.15
#: Stands behind a share that rests on an assumption.
_MARK = "*"
_NO_SKIN = "no named area"


@dataclass(frozen=True)
class SheetSection:
    """A heading and its lines."""

    heading: str
    lines: tuple[str, ...]


@own_settings()
@door
def sheet(
    what: str,
    *,
    side: str = "right",
    paper: str = "a4",
    style: str = "light",
    atlas: Atlas | None = None,
) -> Figure:
    """Return the teaching sheet of a root or level on one page.

    Parameters
    ----------
    what
        A root such as ``C7``, or a disc level such as ``C6/7``.
    side
        The patient's side that is painted.
    paper
        ``a4`` or ``letter``.
    style
        ``light``, ``dark`` or ``print``.
    atlas
        The tables; the shipped ones by default.

    Returns
    -------
    Figure
        The map, skin, muscles and reflexes with how to test them, what else it
        could be, and sources.

    Raises
    ------
    UnknownNameError
        If root, level, side, paper or style is not known.

    Examples
    --------
    >>> figure = sheet("C7", paper="letter")
    >>> [float(inches) for inches in figure.get_size_inches()]
    [8.5, 11.0]
    """
    require_name("paper", paper, PAPERS)
    look, tables = find_style(style), atlas or load_atlas()
    width, height = PAPERS[paper]
    figure = Figure(figsize=(width, height), facecolor=look.background)
    top = figure.add_axes((_MARGIN / 2 / width, _TOP, 1 - _MARGIN / width, 0.52 - 0.01))
    paint = name_paint(what, side=side, style=look, atlas=tables)
    draw_paint(top, paint, look, Options(side=side, caption=False, font=7.6))
    page = figure.add_axes((0, 0, 1, _TOP))
    _write_page(page, blocks(root_of(what, tables), tables), (width, height), look)
    return figure


def blocks(root: str, atlas: Atlas) -> tuple[SheetSection, ...]:
    """Return what the sheet says about a root, in words.

    Examples
    --------
    >>> [block.heading for block in blocks("C7", load_atlas())][:2]
    ['Skin', 'Reflexes']
    """
    segment = root.split("-", maxsplit=1)[0]
    found = signature(segment, side=RIGHT, atlas=atlas)
    names = {sign.structure for sign in found.signs}
    return (
        SheetSection(
            "Skin", tuple(_lines(found, "sensory", _SKIN, atlas)) or (_NO_SKIN,)
        ),
        SheetSection(
            "Reflexes", tuple(_lines(found, "reflex", _REFLEXES, atlas)) or (_NOTHING,)
        ),
        SheetSection(
            "Muscles, and how to test them",
            tuple(_lines(found, "motor", _MUSCLES, atlas)) or (_NOTHING,),
        ),
        SheetSection("What else it could be", tuple(_lookalikes(found)) or (_NONE,)),
        *_differences(root, atlas),
        SheetSection("Sources", tuple(_sources(names, segment, atlas))),
    )


def _lines(found: Signature, modality: str, most: int, atlas: Atlas) -> Iterator[str]:
    """Yield the signs of a kind in the order of teaching: share, and how to test."""
    root = found.lesion.roots[0][0]
    listed = [
        sign
        for sign in found.signs
        if sign.modality == modality
        and atlas.weights[sign.structure].get(root, 0) >= _LEAST
    ]
    for sign in listed[:most]:
        share = atlas.weights[sign.structure][root]
        assumed = ASSUMPTION in atlas.model_sources.get(sign.structure, ())
        also = _MARK * assumed
        also += f", shared with {', '.join(sign.also)}" if sign.also else ""
        how = "" if modality == "sensory" else f": {how_to_test(sign.structure, atlas)}"
        yield f"{sign.name} ({root} {share:.0%}{also}){how}"


def how_to_test(name: str, atlas: Atlas) -> str:
    """Return in one line how a structure is tested.

    Parameters
    ----------
    name
        Identifier of structures.csv.
    atlas
        The tables.

    Examples
    --------
    >>> "straighten" in how_to_test("triceps", load_atlas())
    True
    """
    rows = (row for row in atlas.rows(HowToTest) if row.structure == name)
    row = next(rows, None)
    if row is not None:
        return f"{row.position}; {row.resist}"
    return atlas.structures[name].how.rstrip(".") or "see the protocol"


def _lookalikes(found: Signature) -> Iterator[str]:
    """Yield what tells each rival apart, in sentences that the model says."""
    for rival in found.rivals:
        name = rival.lesion.roots[0][0] if rival.lesion.roots else rival.lesion.title
        more = [
            f"more often {where}: {', '.join(signs[:2])}"
            for where, signs in (("there", rival.there), ("here", rival.here))
            if signs
        ]
        yield f"{name}: {'; '.join(more)}"


def _differences(root: str, atlas: Atlas) -> Iterator[SheetSection]:
    """Yield what other charts say of the root, if they differ."""
    rows = [item for item in atlas.rows(ChartDifference) if root in item.roots]
    nearest = sorted(rows, key=lambda item: len(item.roots))[:_CHARTS]
    found = tuple(
        f"{item.difference} ({item.source.replace(';', ', ')})." for item in nearest
    )
    if found:
        yield SheetSection(_DIFFER, found)


def _sources(ids: Collection[str], root: str, atlas: Atlas) -> Iterator[str]:
    keys = [
        key
        for claim in atlas.all_claims
        if claim.structure in ids and claim.root == root and claim.role == "model"
        for key in split_sources(claim.source)
    ]
    common = sorted(dict.fromkeys(keys), key=lambda key: -keys.count(key))
    yield from map(format_reference, resolve(common[:6], atlas.references))


def _write_page(
    ax: Axes, parts: Iterable[SheetSection], paper: tuple[float, float], style: Style
) -> None:
    width, height = paper[0], paper[1] * _TOP
    ax.set_xlim(0, width)
    ax.set_ylim(0, height)
    ax.axis("off")
    column = (width - 2.6 * _MARGIN) / 2
    line = _SIZE * POINT * 1.4
    places = {0: (_MARGIN, height - 0.1), 1: (_MARGIN * 1.6 + column, height - 0.1)}
    for block in parts:
        number = int(block.heading in _RIGHT_COLUMN)
        x, y = places[number]
        y = _write_block(ax, block, (x, y), width=column, style=style)
        places[number] = (x, y - line * 0.6)
    y = 0.42
    note = f"{_MARK} a share that rests on an assumption. {NOTICE} {CHART_NOTE}"
    for words in wrap(note, 6, width - 2 * _MARGIN):
        text = ax.text(_MARGIN, y, words, fontsize=6, color=style.quiet)
        text.set_gid("notice")
        y -= 6 * POINT * 1.35


def _write_block(
    ax: Axes,
    block: SheetSection,
    at: tuple[float, float],
    *,
    width: float,
    style: Style,
) -> float:
    x, y = at
    size = 5.8 if block.heading == "Sources" else _SIZE
    line = size * POINT * 1.4
    ax.text(
        x,
        y,
        block.heading,
        fontsize=_SIZE + 1.6,
        fontweight="bold",
        color=style.ink,
        va="top",
    )
    y -= _SIZE * POINT * 2.0
    bullet = text_width("\N{BULLET} ", size)
    for index, item in enumerate(block.lines):
        lines = wrap(item, size, width - bullet)
        # Whole or not at all; a line stays free to say how many are left out.
        rest = len(block.lines) - index
        if y - line * (len(lines) + (rest > 1)) < _MARGIN:
            words = f"and {rest} more (all: neurosim roots)"
            ax.text(x + bullet, y, words, fontsize=size, color=style.quiet, va="top")
            return y - line
        for number, words in enumerate(lines):
            if number == 0:
                ax.text(x, y, "\N{BULLET}", fontsize=size, color=style.ink, va="top")
            ax.text(x + bullet, y, words, fontsize=size, color=style.ink, va="top")
            y -= line
        y -= line * 0.2
    return y
