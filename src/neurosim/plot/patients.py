"""Small multiples: patients drawn with one lesion, beside the textbook picture."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import ceil, sqrt
from typing import Any

from matplotlib.figure import Figure

from neurosim.atlas import Atlas, load_atlas
from neurosim.plot.bodymap import draw_paint
from neurosim.plot.clinical import exam_items, patches_of
from neurosim.plot.expected import prediction_paint, variant_words
from neurosim.plot.frame import CHART_NOTE
from neurosim.plot.letters import wrap
from neurosim.plot.paint import REFLEX, Paint, Patch
from neurosim.plot.palette import Style, find_style
from neurosim.plot.plan import Options
from neurosim.predict import Prediction
from neurosim.simulate import simulate
from neurosim.terms import NOTICE, SIDES, NeurosimError

#: More pictures than this are too small to look at.
MOST = 48
_TOP, _BOTTOM = 0.07, 0.05
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
    """Draw what patients with one lesion show: no two alike, few as in the book.

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
    >>> from neurosim.predict import predict
    >>> figure = patients_figure(predict("C6/7"), 1, size=(6, 4))
    >>> len([ax for ax in figure.axes if ax.get_label()])
    2
    """
    if not 1 <= count <= MOST:
        raise NeurosimError(f"{count} patients: give 1 to {MOST}")
    look, tables = find_style(style), atlas or load_atlas()
    figure = Figure(figsize=size, facecolor=look.background)
    expected = prediction_paint(prediction, look, tables)
    drawn = simulate(prediction.lesion, n=count, seed=seed, atlas=tables)
    book = replace(
        expected, title="expected", patches=_unnamed(expected.patches), focus=SIDES,
        legend=(), scale=None, halves=False,
    )  # fmt: skip
    paints = [book, *(
        replace(_paint(patient.exam, look, tables, book), title=f"patient {number}")
        for number, patient in enumerate(drawn, 1)
    )]  # fmt: skip
    _draw(figure, paints, look)
    title = f"{prediction.lesion.name}: {count} patients drawn by the model"
    figure.text(
        0.01,
        0.975,
        f"{title}{variant_words(tables)}",
        fontsize=12,
        fontweight="bold",
        color=look.ink,
        va="top",
    )
    lines = wrap(f"{NOTICE} {CHART_NOTE}", _SMALL, 0.98 * size[0])
    figure.text(0.01, 0.012, "\n".join(lines), fontsize=_SMALL, color=look.quiet)
    return figure


def _unnamed(patches: Iterable[Patch]) -> tuple[Patch, ...]:
    """Return skin and muscles without labels: marks would hide so small a body."""
    return tuple(replace(p, text="") for p in patches if p.kind != REFLEX)


def _paint(exam: Any, style: Style, atlas: Atlas, book: Paint) -> Paint:
    """Return the abnormal findings of one patient, on the limb of the textbook."""
    items = [item for item in exam_items(exam, atlas) if item.named]
    patches = _unnamed(patches_of(items, style, atlas))
    shown = ", ".join(f"{item.side} {item.structure.name}" for item in items[:6])
    words = (f"Abnormal: {shown or 'nothing'}.",)
    return replace(book, patches=patches, words=words, around=book.patches)


def _draw(figure: Figure, paints: Sequence[Paint], style: Style) -> None:
    width, height = figure.get_size_inches()
    columns = ceil(sqrt(len(paints) * width / height))
    rows = ceil(len(paints) / columns)
    tall = (1 - _TOP - _BOTTOM) / rows
    for number, paint in enumerate(paints):
        row, column = divmod(number, columns)
        place = (column / columns, 1 - _TOP - (row + 1) * tall, 1 / columns, tall)
        options = Options(labels=False, caption=False, font=6.5, small=True)
        draw_paint(figure.add_axes(place), paint, style, options)
