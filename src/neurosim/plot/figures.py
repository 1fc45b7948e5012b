"""Ready-made figures: expected beside observed, two candidates, visceral areas."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil, sqrt
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from neurosim.atlas import Atlas, data_directory, load_atlas
from neurosim.door import door
from neurosim.plot.clinical import exam_paint
from neurosim.plot.comparison import agreement_paint, difference_paint
from neurosim.plot.expected import prediction_paint
from neurosim.plot.geometry import check_side, load_body
from neurosim.plot.own import own_settings
from neurosim.plot.paint import SKIN, Paint, Patch, general_first, split_region
from neurosim.plot.palette import Style, find_style
from neurosim.plot.panel import TALL
from neurosim.plot.picture import draw_paint, new_axes, new_figure
from neurosim.plot.plan import Options
from neurosim.plot.territory import border_paints
from neurosim.side_tables import Organ
from neurosim.table_reader import read_table
from neurosim.terms import NOTICE, RIGHT, SIDES, require_name


@own_settings()
def compare_figure(
    prediction: Any,
    exam: Any,
    *,
    views: Sequence[str] | None = None,
    style: str = "light",
    size: tuple[float, float] = (15.0, 8.5),
    atlas: Atlas | None = None,
) -> Figure:
    """Draw what was expected beside what was recorded, and where they agree.

    Parameters
    ----------
    prediction
        What :func:`neurosim.predict` returned.
    exam
        The examination.
    views
        Views of each of the three maps; by default those that show the lesion best.
    style
        ``light``, ``dark`` or ``print``.
    size
        Width and height in inches.
    atlas
        The tables; the shipped ones by default.

    Returns
    -------
    Figure
        Three maps side by side.
    """
    look, tables = find_style(style), atlas or load_atlas()
    expected = prediction_paint(prediction, look, tables)
    paints = (
        replace(expected, title=f"Expected: {prediction.lesion.name}"),
        replace(exam_paint(exam, look, tables), title="Recorded"),
        agreement_paint(prediction, exam, look, tables),
    )
    chosen = tuple(views or expected.views)
    options = Options(chosen, expected.near)
    figure = new_figure(size, look)
    for number, paint in enumerate(paints):
        _column(figure, (number / 3, 1 / 3), paint, (look, options))
    return figure


def _column(
    figure: Figure,
    place: tuple[float, float],
    paint: Paint,
    look: tuple[Style, Options],
) -> None:
    """Draw one map: whole bodies above, close-ups below."""
    (left, width), (style, options) = place, look
    tall = tuple(name for name in options.views or () if name in TALL)
    close = tuple(name for name in options.views or () if name not in TALL)
    if not (tall and close):
        draw_paint(figure.add_axes((left, 0, width, 1)), paint, style, options)
        return
    upper = figure.add_axes((left, _LOWER, width, 1 - _LOWER))
    above = replace(options, views=tall, caption=False)
    draw_paint(upper, replace(paint, legend=()), style, above)
    lower = figure.add_axes((left, 0, width, _LOWER))
    below = replace(options, views=close, labels=False)
    draw_paint(lower, replace(paint, title=""), style, below)


#: Share of the height that close-ups take under the whole bodies.
_LOWER = 0.4


@own_settings()
def difference_figure(
    first: Any,
    second: Any,
    *,
    views: Sequence[str] | None = None,
    style: str = "light",
    size: tuple[float, float] = (11.0, 7.5),
    atlas: Atlas | None = None,
) -> Figure:
    """Draw what tells one predicted lesion from another.

    Parameters
    ----------
    first, second
        What :func:`neurosim.predict` returned for each.
    views, style, size, atlas
        As for :func:`compare_figure`.

    Returns
    -------
    Figure
        One map: each structure in the colour of the lesion that alters it more
        often, with both probabilities on its label.
    """
    look = find_style(style)
    paint = difference_paint(first, second, look, atlas or load_atlas())
    ax = new_axes(size, look)
    draw_paint(ax, paint, look, Options(views))
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


@own_settings()
def borders_figure(
    first: str,
    second: str,
    *,
    side: str = RIGHT,
    views: Sequence[str] | None = None,
    style: str = "light",
    size: tuple[float, float] = (14.0, 8.0),
    atlas: Atlas | None = None,
) -> Figure:
    """Draw the skin of two roots or nerves side by side, and mark what differs.

    Parameters
    ----------
    first, second
        Roots or nerves, such as ``L5`` and ``common peroneal``.
    side
        The patient's side.
    views, style, size, atlas
        As for :func:`compare_figure`.

    Returns
    -------
    Figure
        Two maps: in each one colour for what both have, one for what it has alone;
        hatched is skin of which a nerve has a part only.

    Raises
    ------
    UnknownNameError
        If one of them is neither a root nor a nerve with a drawn border.

    Examples
    --------
    >>> len(borders_figure("L5", "deep peroneal", views=["foot_dorsal"]).axes)
    2
    """
    look, tables = find_style(style), atlas or load_atlas()
    place = check_side(side)
    paints = border_paints((first, second), side=place, style=look, atlas=tables)
    figure = new_figure(size, look)
    for number, paint in enumerate(paints):
        ax = figure.add_axes((number / 2, 0, 1 / 2, 1))
        draw_paint(ax, paint, look, Options(views, place))
    return figure


@own_settings()
@door
def visceral_figure(
    organs: Sequence[str] | None = None,
    *,
    style: str = "light",
    size: tuple[float, float] = (10.0, 8.0),
) -> Figure:
    """Draw the skin where pain of inner organs is felt (zones of Head).

    Parameters
    ----------
    organs
        Identifiers of visceral.csv; all by default, each on a small map of its own.
    style
        ``light``, ``dark`` or ``print``.
    size
        Width and height in inches.

    Raises
    ------
    UnknownNameError
        If there is no such organ.
    """
    look, table = find_style(style), load_visceral()
    chosen = tuple(organs) if organs is not None else tuple(table)
    for name in chosen:
        require_name("organ", name, table)
    if len(chosen) == 1:
        ax = new_axes(size, look)
        draw_paint(ax, visceral_paint([table[chosen[0]]], look), look, Options())
        figure = ax.get_figure(root=True)
        assert isinstance(figure, Figure)
        return figure
    figure = new_figure(size, look)
    _organs([table[name] for name in chosen], figure, look)
    return figure


#: Height of the notice under small maps, as a share of the figure.
_FOOT = 0.05


def _organs(organs: Sequence[Organ], figure: Figure, style: Style) -> None:
    """Draw a small map of each organ: their areas overlap."""
    columns = ceil(sqrt(len(organs)))
    rows = ceil(len(organs) / columns)
    height = (1 - _FOOT) / rows
    for index, organ in enumerate(organs):
        row, column = divmod(index, columns)
        place = (column / columns, 1 - (row + 1) * height, 1 / columns, height)
        paint = replace(visceral_paint([organ], style), legend=())
        patches = tuple(replace(patch, text="") for patch in paint.patches)
        options = Options(("front", "back"), labels=False, caption=False)
        draw_paint(
            figure.add_axes(place), replace(paint, patches=patches), style, options
        )
    words = f"Referred pain, zones of Head, schematic. {NOTICE}"
    figure.text(0.01, _FOOT / 3, words, size=7, color=style.quiet)


def visceral_paint(organs: Sequence[Organ], style: Style) -> Paint:
    """Return the paint of visceral referral areas."""
    fill = style.findings["visceral"]
    patches = []
    for organ in organs:
        for side in SIDES if organ.side == "both" else (organ.side,):
            for number, (_, region) in enumerate(split_region(organ.region)):
                text = organ.name if number == 0 else ""
                patches.append(Patch(SKIN, side, region, fill, text))
    title = "Where pain of inner organs is felt"
    if len(organs) == 1:
        title = f"{organs[0].name}: {organs[0].roots}"
    return Paint(
        title,
        general_first(patches, load_body()),
        focus=SIDES,
        legend=(("referred pain (zones of Head; schematic)", fill),),
        words=tuple(
            f"{organ.name}: roots {organ.roots}, {organ.side} side." for organ in organs
        ),
    )


def load_visceral(directory: str | Path | None = None) -> Mapping[str, Organ]:
    """Read the table of visceral referral areas.

    Raises
    ------
    TableError
        With every fault of the table.

    Examples
    --------
    >>> load_visceral()["heart"].side
    'left'
    """
    organs = read_table(Organ, Path(directory or data_directory()))
    return {organ.id: organ for organ in organs}
