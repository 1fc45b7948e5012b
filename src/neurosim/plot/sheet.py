"""One page for a lecture: a root or level on paper, with tests and sources."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from neurosim.atlas import Atlas, load_atlas
from neurosim.citations import format_reference, resolve, split_sources
from neurosim.plot.bodymap import Options, draw_paint
from neurosim.plot.clinical import short_name
from neurosim.plot.frame import CHART_NOTE
from neurosim.plot.layout import POINT, text_width, wrap
from neurosim.plot.own import own_settings
from neurosim.plot.palette import Style, find_style
from neurosim.plot.sources import main_structures, name_paint, root_of
from neurosim.records import Structure
from neurosim.side_tables import ChartDifference
from neurosim.terms import NOTICE, UnknownNameError

#: Width and height in inches.
PAPERS = {"a4": (8.27, 11.69), "letter": (8.5, 11.0)}
_MARGIN = 0.5
_TOP = 0.47
_SIZE = 7.6
#: Look-alikes that the sheet names.
_LOOKALIKES = 5
_DIFFER = "Where charts differ"
_RIGHT_COLUMN = ("What else it could be", _DIFFER, "Sources")
_NOTHING = "none in which this root has the main share"
_NONE = "no look-alike of the tables reaches these structures"
#: From this share on a look-alike counts as reaching a structure.
_REACHES = 0.3


@dataclass(frozen=True)
class Block:
    """A heading and its lines."""

    heading: str
    lines: tuple[str, ...]


@own_settings()
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
    if paper not in PAPERS:
        raise UnknownNameError("paper", paper, PAPERS)
    look, tables = find_style(style), atlas or load_atlas()
    width, height = PAPERS[paper]
    figure = Figure(figsize=(width, height), facecolor=look.background)
    top = figure.add_axes((_MARGIN / 2 / width, _TOP, 1 - _MARGIN / width, 0.52 - 0.01))
    paint = name_paint(what, side=side, style=look, atlas=tables)
    draw_paint(top, paint, look, Options(side=side, caption=False, font=7.6))
    page = figure.add_axes((0, 0, 1, _TOP))
    _write_page(page, blocks(root_of(what, tables), tables), (width, height), look)
    return figure


def blocks(root: str, atlas: Atlas) -> tuple[Block, ...]:
    """Return what the sheet says about a root, in words.

    Examples
    --------
    >>> [block.heading for block in blocks("C7", load_atlas())][:2]
    ['Skin', 'Muscles, and how to test them']
    """
    segment = root.split("-", maxsplit=1)[0]
    main = [structure for structure, _ in main_structures(segment, atlas)]
    shares = {s.id: atlas.weights[s.id][segment] for s in main}

    def lines(modality: str, count: int) -> tuple[str, ...]:
        return tuple(
            f"{short_name(s)} ({shares[s.id]:.0%}): {_how(s)}"
            for s in [s for s in main if _listed(s, modality)][:count]
        )

    return (
        Block("Skin", _skin_lines(root, main, shares)),
        Block("Muscles, and how to test them", lines("motor", 7) or (_NOTHING,)),
        Block("Reflexes", lines("reflex", 3) or (_NOTHING,)),
        Block("What else it could be", tuple(_lookalikes(main, atlas)) or (_NONE,)),
        *_differences(root, atlas),
        Block("Sources", tuple(_sources(main, segment, atlas))),
    )


def _differences(root: str, atlas: Atlas) -> Iterator[Block]:
    """Yield what other charts say of the root, if they differ."""
    found = tuple(
        f"{item.difference} ({item.source.replace(';', ', ')})."
        for item in atlas.rows(ChartDifference)
        if root in item.roots
    )
    if found:
        yield Block(_DIFFER, found)


def _skin_lines(
    root: str, main: Iterable[Structure], shares: dict[str, float]
) -> tuple[str, ...]:
    areas = [
        f"{short_name(s)} ({shares[s.id]:.0%})" for s in main if _listed(s, "sensory")
    ]
    return (f"Largest share of {root} in: {', '.join(areas[:6]) or 'no named area'}.",)


def _how(structure: Structure) -> str:
    return structure.how.rstrip(".") or "see the protocol"


def _listed(structure: Structure, modality: str) -> bool:
    statement = structure.id.startswith(("dermatome", "myotome", "pain", "intercostal"))
    return structure.modality == modality and bool(structure.region) and not statement


def _lookalikes(main: Iterable[Structure], atlas: Atlas) -> Iterator[str]:
    """Yield lesions that reach the same structures, and what each leaves alone."""
    wanted = [s for s in main if s.modality in ("sensory", "motor", "reflex")]
    wanted = [s for s in wanted if _listed(s, s.modality)]
    reach: dict[str, dict[str, float]] = {}
    for supply in atlas.all_supplies:
        reach.setdefault(supply.lesion, {})[supply.structure] = abs(supply.share)
    scores = {
        lesion: sum(shares.get(s.id, 0.0) for s in wanted)
        for lesion, shares in reach.items()
        if atlas.families[lesion].category in ("mimic", "other")
    }
    for lesion in sorted(scores, key=lambda name: -scores[name])[:_LOOKALIKES]:
        spared = [
            short_name(s) for s in wanted if reach[lesion].get(s.id, 0.0) < _REACHES
        ]
        spared = list(dict.fromkeys(spared))[:3]
        tail = f": leaves {', '.join(spared)} alone" if spared else ""
        if scores[lesion] > 0:
            yield f"{atlas.families[lesion].name}{tail}"


def _sources(main: Iterable[Structure], root: str, atlas: Atlas) -> Iterator[str]:
    ids = {s.id for s in main}
    keys = [
        key
        for claim in atlas.all_claims
        if claim.structure in ids and claim.root == root and claim.role == "model"
        for key in split_sources(claim.source)
    ]
    common = sorted(dict.fromkeys(keys), key=lambda key: -keys.count(key))
    yield from map(format_reference, resolve(common[:6], atlas.references))


def _write_page(
    ax: Axes, parts: Iterable[Block], paper: tuple[float, float], style: Style
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
    for words in wrap(f"{NOTICE} {CHART_NOTE}", 6, width - 2 * _MARGIN):
        text = ax.text(_MARGIN, y, words, fontsize=6, color=style.quiet)
        text.set_gid("notice")
        y -= 6 * POINT * 1.35


def _write_block(
    ax: Axes, block: Block, at: tuple[float, float], *, width: float, style: Style
) -> float:
    x, y = at
    size = 5.8 if block.heading == "Sources" else _SIZE
    line = size * POINT * 1.4
    ax.text(x, y, block.heading, fontsize=_SIZE + 1.6, fontweight="bold",
            color=style.ink, va="top")  # fmt: skip
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
