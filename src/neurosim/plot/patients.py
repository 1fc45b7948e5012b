"""Small multiples: patients drawn with one lesion, beside the textbook picture."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import ceil, sqrt
from typing import Any

from matplotlib.figure import Figure

from neurosim.atlas import Atlas, load_atlas
from neurosim.lesion import Lesion
from neurosim.plot.canvas import draw_swatch
from neurosim.plot.clinical import MapItem, exam_items, legend_of, patches_of
from neurosim.plot.expected import prediction_paint, variant_words
from neurosim.plot.frame import CHART_NOTE, entry_width, legend_rows
from neurosim.plot.letters import text_width, wrap
from neurosim.plot.paint import REFLEX, Paint, Patch
from neurosim.plot.palette import Style, find_style
from neurosim.plot.picture import draw_paint, new_figure
from neurosim.plot.plan import Options
from neurosim.prediction import Prediction
from neurosim.side_tables import Target
from neurosim.simulation import simulate
from neurosim.terms import NOTICE, SIDES, NeurosimError

#: More pictures than this are too small to look at.
MOST = 48
_TOP, _BOTTOM = 0.07, 0.09
#: The legend: points of its print, inches from row to row.
_LEGEND, _ROW = 7.0, 0.17
#: So many reflexes and signs of the textbook are named under each picture.
_NAMED = 3
_SIDES = "Right and left are the patient's."
#: Size of the small print in points.
_SMALL = 6.0


def patients_figure(
    prediction: Prediction,
    count: int = 12,
    *,
    seed: int = 1,
    style: str = "light",
    size: tuple[float, float] = (13.0, 9.5),
    atlas: Atlas | None = None,
) -> Figure:
    """Draw patients with one lesion: no two are alike, few are as in the book.

    Parameters
    ----------
    prediction
        What :func:`neurosim.predict` returned: the lesion.
    count
        How many patients; the first picture is what is expected.
    seed
        Of the dice.
    style
        ``light``, ``dark`` or ``print``.
    size
        Width and height in inches.
    atlas
        The tables; the shipped ones by default.

    Raises
    ------
    NeurosimError
        If the number of patients is not 1 to 48.

    Examples
    --------
    >>> from neurosim.prediction import predict
    >>> figure = patients_figure(predict("C6/7"), 1, size=(6, 4))
    >>> len([ax for ax in figure.axes if ax.get_label()])
    2
    """
    if not 1 <= count <= MOST:
        raise NeurosimError(f"{count} patients: give 1 to {MOST}")
    look, tables = find_style(style), atlas or load_atlas()
    figure = new_figure(size, look)
    expected = prediction_paint(prediction, look, tables)
    drawn = tuple(simulate(prediction.lesion, n=count, seed=seed, atlas=tables))
    published = published_share(prediction.lesion, tables)
    book = replace(
        expected,
        title="expected",
        patches=_unnamed(expected.patches),
        focus=SIDES,
        legend=(),
        scale=None,
        halves=False,
        words=(*expected.words, published),
    )
    paints, known = [book], _known(expected.patches)
    signs = [_signs(known)]
    for number, patient in enumerate(drawn, 1):
        paint = _paint(patient.exam, look, tables, book)
        paints.append(replace(paint, title=f"patient {number}"))
        shown = patches_of(_items(patient.exam, tables), look, tables)
        signs.append(_signs(_same(known, shown)))
    _draw(figure, paints, signs, look)
    _legend(figure, paints, look)
    title = f"{prediction.lesion.name}: {count} patients drawn by the model"
    title += variant_words(tables)
    _head(figure, title, (0.975, 12.0, "bold"), look)
    _head(figure, published, (0.946, 8.0, "normal"), look)
    lines = wrap(f"{_SIDES} {NOTICE} {CHART_NOTE}", _SMALL, 0.98 * size[0])
    figure.text(0.01, 0.012, "\n".join(lines), fontsize=_SMALL, color=look.quiet)
    return figure


def _head(
    figure: Figure, words: str, face: tuple[float, float, str], style: Style
) -> None:
    """Write a line at a height, no larger than the figure is wide."""
    y, most, weight = face
    room = 0.98 * float(figure.get_figwidth())
    room /= text_width(words, 1, bold=weight == "bold") or 1
    figure.text(
        0.01,
        y,
        words,
        fontsize=min(most, room),
        fontweight=weight,
        color=style.ink,
        va="top",
    )


#: Figures of how often what a patient feels keeps to the textbook map of the root.
_MAPPED = "pain_dermatome_"


def published_share(lesion: Lesion, atlas: Atlas) -> str:
    """Return how often published patients show the textbook map; empty if unknown.

    Examples
    --------
    >>> from neurosim.prediction import predict
    >>> published_share(predict("C6/7").lesion, load_atlas())[:60]
    'Published: with a cervical root, pain kept to the textbook m'
    >>> published_share(predict("L5/S1").lesion, load_atlas())
    ''
    """
    if lesion.category != "root" or not all(r[0] == "C" for r, _ in lesion.roots):
        return ""
    found = [
        f"{row.value:.0%} of {row.n:.0f} patients ({row.population}, {row.source})"
        for row in atlas.rows(Target)
        if row.event.startswith(_MAPPED) and row.quantity == "frequency" and row.n
    ]
    told = "Published: with a cervical root, pain kept to the textbook map of the root"
    return f"{told} in {' and '.join(found)}." if found else ""


def _unnamed(patches: Iterable[Patch]) -> tuple[Patch, ...]:
    """Return skin and muscles without labels: marks would hide so small a body."""
    return tuple(replace(p, text="") for p in patches if p.kind != REFLEX)


def _items(exam: Any, atlas: Atlas) -> list[MapItem]:
    return [item for item in exam_items(exam, atlas) if item.named]


def _known(patches: Iterable[Patch]) -> list[Patch]:
    """Return the first reflexes and signs of the textbook, each of one side."""
    first: dict[str, Patch] = {}
    for patch in patches:
        if patch.kind == REFLEX:
            first.setdefault(patch.name, patch)
    return list(first.values())[:_NAMED]


def _same(known: Sequence[Patch], patches: Iterable[Patch]) -> Iterator[Patch]:
    """Yield, in the order of the textbook, what a patient has of its reflexes."""
    there = {(p.name, p.side): p for p in patches if p.kind == REFLEX}
    for patch in known:
        if found := there.get((patch.name, patch.side)):
            yield found


def _signs(patches: Iterable[Patch]) -> str:
    """Return reflexes and signs in words, for which the bodies have no room."""
    return "; ".join(f"{one.side} {one.text}" for one in patches if one.text)


def _paint(exam: Any, style: Style, atlas: Atlas, book: Paint) -> Paint:
    """Return the abnormal findings of one patient, on the limb of the textbook."""
    items = _items(exam, atlas)
    patches = _unnamed(patches_of(items, style, atlas))
    shown = ", ".join(f"{item.side} {item.structure.name}" for item in items[:6])
    words = (f"Abnormal: {shown or 'nothing'}.",)
    return replace(book, patches=patches, words=words, around=book.patches)


def _draw(
    figure: Figure, paints: Sequence[Paint], signs: Sequence[str], style: Style
) -> None:
    width, height = figure.get_size_inches()
    columns = ceil(sqrt(len(paints) * width / height))
    rows = ceil(len(paints) / columns)
    tall = (1 - _TOP - _BOTTOM) / rows
    for number, (paint, told) in enumerate(zip(paints, signs, strict=True)):
        row, column = divmod(number, columns)
        low = 1 - _TOP - (row + 1) * tall
        at = column / columns
        options = Options(labels=False, caption=False, font=6.5, small=True)
        lines = wrap(told, _SMALL, 0.96 * width / columns)
        under = (len(lines) * 1.3 * _SMALL + 4) / 72 / height
        place = (at, low + under, 1 / columns, tall - under)
        draw_paint(figure.add_axes(place), paint, style, options)
        figure.text(
            at + 0.008,
            low + under,
            "\n".join(lines),
            fontsize=_SMALL,
            color=style.ink,
            va="top",
        )


def _legend(figure: Figure, paints: Sequence[Paint], style: Style) -> None:
    """Draw what the colours of all the pictures mean, once."""
    width, height = figure.get_size_inches()
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    entries = legend_of((p for one in paints for p in one.patches), style)
    y = _BOTTOM * height - _ROW
    for row in legend_rows(entries, _LEGEND, width - 0.3):
        x = 0.13
        for words, fill in row:
            draw_swatch(axes, (x, y - 0.04, 0.16, 0.09), fill, style)
            axes.text(
                x + 0.2,
                y,
                words,
                fontsize=_LEGEND * 0.92,
                color=style.ink,
                va="center",
            )
            x += entry_width(words, _LEGEND)
        y -= _ROW
