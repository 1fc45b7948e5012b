"""One page for a lecture: a root, level or nerve on paper, with tests and sources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from neurosim.atlas import Atlas, load_atlas
from neurosim.citations import format_reference, resolve, rests_on, split_sources
from neurosim.door import door
from neurosim.lesion_tables import Supply
from neurosim.plot.expected import prediction_paint
from neurosim.plot.frame import CHART_NOTE
from neurosim.plot.letters import POINT, text_width, wrap
from neurosim.plot.own import own_settings
from neurosim.plot.palette import Style, find_style
from neurosim.plot.picture import draw_paint
from neurosim.plot.plan import Options
from neurosim.plot.skin_cells import drawn
from neurosim.plot.sources import name_paint, root_of
from neurosim.prediction import named_lesion, predict
from neurosim.records import Claim
from neurosim.side_tables import ChartDifference, HowToTest
from neurosim.signature import Sign, Signature, signature
from neurosim.terms import (
    ASSUMPTION,
    NOTICE,
    RIGHT,
    NeurosimError,
    UnknownNameError,
    require_name,
)

#: Width and height in inches.
PAPERS = {"a4": (8.27, 11.69), "letter": (8.5, 11.0)}
_MARGIN = 0.5
_TOP = 0.47
_SIZE = 7.6
#: Signs of each kind that the sheet names.
_MUSCLES, _REFLEXES, _SKIN, _OTHERS = 5, 3, 5, 3
#: Differences of charts that it names: those about the fewest roots.
_CHARTS = 2
_DIFFER = "Where charts differ"
_RIGHT_COLUMN = ("What else it could be", _DIFFER, "Sources")
_MOTOR = "Muscles, and how to test them"
_NOTHING = "none in which this root has the main share"
_NONE = "no look-alike of the tables reaches these structures"
#: A root has a part in what is listed from this share on.
_LEAST = 0.15
#: Stands behind a share that rests on an assumption.
_MARK = "*"
_BRACKETS = (
    "In brackets: the share of the root; of a nerve, the grade in a severe lesion, "
    f"under this model. {_MARK} rests on an assumption."
)
_NO_SKIN, _NO_REFLEX = "no named area", "none is lost"
_NO_MUSCLE, _UNREAD = "none is weak", "none was read: what stands here is assumed"


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
    side: str | None = None,
    paper: str = "a4",
    style: str = "light",
    atlas: Atlas | None = None,
) -> Figure:
    """Return the teaching sheet of a root, level or nerve on one page.

    Parameters
    ----------
    what
        A root such as ``C7``, a disc level such as ``C6/7``, or a nerve by any name,
        such as ``carpal tunnel``.
    side
        The patient's side that is painted; the right by default, or the side of the
        name.
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
        If root, level, nerve, side, paper or style is not known.
    NeurosimError
        If it is neither of these, such as a syndrome of the cord.

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
    said = blocks(what, tables)
    if _root_or_nerve(what, tables)[0]:
        painted = side or RIGHT
        paint = name_paint(what, side=painted, style=look, atlas=tables)
    else:
        severe = predict(
            what, side=side, severity="severe", atlas=tables, among=drawn(tables)
        )
        painted, paint = severe.side, prediction_paint(severe, look, tables)
    draw_paint(top, paint, look, Options(side=painted, caption=False, font=7.6))
    _write_page(figure.add_axes((0, 0, 1, _TOP)), said, (width, height), look)
    return figure


def blocks(what: str, atlas: Atlas) -> tuple[SheetSection, ...]:
    """Return what the sheet says about a root or nerve, in words.

    Examples
    --------
    >>> [block.heading for block in blocks("C7", load_atlas())][:2]
    ['Skin', 'Reflexes']
    """
    root, found = _root_or_nerve(what, atlas)
    brackets = _root_brackets(found, atlas) if root else _nerve_brackets(found, atlas)
    sections = (
        ("Skin", ("sensory",), _SKIN, _NO_SKIN),
        ("Reflexes", ("reflex",), _REFLEXES, _NOTHING if root else _NO_REFLEX),
        (_MOTOR, ("motor",), _MUSCLES, _NOTHING if root else _NO_MUSCLE),
        ("Other signs", ("local", "umn", "autonomic"), _OTHERS, ""),
    )
    told = [
        SheetSection(title, lines)
        for title, kinds, most, nothing in sections
        for signs in [[s for s in found.signs if s.modality in kinds]]
        for lines in [tuple(_lines(signs, brackets, most, atlas)) or (nothing,)]
        if lines != ("",)
    ]
    return (
        *told,
        SheetSection("What else it could be", tuple(_lookalikes(found)) or (_NONE,)),
        *_differences(root, atlas),
        SheetSection("Sources", tuple(_sources(found, atlas)) or (_UNREAD,)),
    )


def _root_or_nerve(what: str, atlas: Atlas) -> tuple[str, Signature]:
    """Return the root that a name means, if it does, and what is known of it."""
    with suppress(UnknownNameError):
        root = root_of(what, atlas)
        return root, signature(root.split("-", maxsplit=1)[0], side=RIGHT, atlas=atlas)
    lesion, _ = named_lesion(what, None, None, atlas)
    if lesion.category != "mimic":
        raise NeurosimError(
            f"a sheet is of a root, disc or nerve, such as C7, C6/7 or ulnar; of "
            f"{what!r}: neurosim predict, neurosim map"
        )
    return "", signature(lesion, atlas=atlas)


def _root_brackets(found: Signature, atlas: Atlas) -> dict[str, str]:
    """Return the share of the root in each sign in which it has a part."""
    root = found.lesion.roots[0][0]
    told = {}
    for sign in found.signs:
        share = atlas.weights.get(sign.structure, {}).get(root, 0)
        assumed = ASSUMPTION in atlas.model_sources.get(sign.structure, ())
        also = f", shared with {', '.join(sign.also)}" if sign.also else ""
        if share >= _LEAST:
            told[sign.structure] = f"{root} {share:.0%}{_MARK * assumed}{also}"
    return told


def _nerve_brackets(found: Signature, atlas: Atlas) -> dict[str, str]:
    """Return what each sign is in a severe lesion of the nerve, if it is not normal."""
    assumed = {
        row.structure for row in _rows(found, atlas) if ASSUMPTION in rests_on(row)
    }
    return {
        sign.structure: f"{sign.text}{_MARK * (sign.structure in assumed)}"
        for sign in found.signs
        if sign.usual
    }


def _lines(
    signs: Sequence[Sign], brackets: Mapping[str, str], most: int, atlas: Atlas
) -> Iterator[str]:
    """Yield signs in the order of teaching: what is in brackets, and how to test."""
    for sign in [sign for sign in signs if sign.structure in brackets][:most]:
        skin = sign.modality == "sensory"
        how = "" if skin else f": {how_to_test(sign.structure, atlas)}"
        yield f"{sign.name} ({brackets[sign.structure]}){how}"


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
    row = next((row for row in atlas.rows(HowToTest) if row.structure == name), None)
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


def _rows(found: Signature, atlas: Atlas) -> list[Claim] | list[Supply]:
    """Return the rows of the tables on which a root, or a nerve, rests."""
    roots = [root.split("-", maxsplit=1)[0] for root, _ in found.lesion.roots]
    if roots:
        claims = atlas.all_claims
        return [row for row in claims if row.root in roots and row.role == "model"]
    return [row for row in atlas.all_supplies if row.lesion == found.lesion.family]


def _sources(found: Signature, atlas: Atlas) -> Iterator[str]:
    """Yield the references most leaned on, books and papers before web pages."""
    names = {sign.structure for sign in found.signs}
    keys = [
        key
        for row in _rows(found, atlas)
        if row.structure in names
        for key in split_sources(row.source)
        if key in atlas.references
    ]
    web = {key for key in keys if atlas.references[key].kind == "web page"}
    common = sorted(dict.fromkeys(keys), key=lambda k: (k in web, -keys.count(k)))
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
    note = f"{_BRACKETS} {NOTICE} {CHART_NOTE}"
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
            words = f"and {rest} more (all: neurosim predict)"
            ax.text(x + bullet, y, words, fontsize=size, color=style.quiet, va="top")
            return y - line
        for number, words in enumerate(lines):
            if number == 0:
                ax.text(x, y, "\N{BULLET}", fontsize=size, color=style.ink, va="top")
            ax.text(x + bullet, y, words, fontsize=size, color=style.ink, va="top")
            y -= line
        y -= line * 0.2
    return y
