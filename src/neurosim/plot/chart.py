"""Blank body charts: one to draw on, and maps with numbers to name."""

from collections.abc import Iterator

import numpy as np
from matplotlib.figure import Figure

from neurosim.plot.canvas import is_spinal
from neurosim.plot.geometry import load_body
from neurosim.plot.own import own_settings
from neurosim.plot.paint import MUSCLE, SKIN, Paint, Patch
from neurosim.plot.palette import Style, find_style
from neurosim.plot.picture import draw_paint, new_axes, new_figure
from neurosim.plot.plan import Options
from neurosim.plot.seen import shows_muscle
from neurosim.terms import LEFT, SIDES, require_name

#: Two bodies beside each other fill it.
_A4 = (11.69, 8.27)
#: What a printer reaches of it: left, bottom, width and height, parts of the page.
_PRINTED = (0.05, 0.04, 0.9, 0.86)


def blank_chart() -> Figure:
    """Return a page with the body, front and back, and nothing painted.

    Examples
    --------
    >>> blank_chart().get_size_inches().round(1).tolist()
    [11.7, 8.3]
    """
    look = find_style("print")
    figure = new_figure(_A4, look)
    # The borders of the dermatomes would say what a numb area means.
    paint = Paint("", (), focus=SIDES, borders=False)
    options = Options(("front", "back"), labels=False)
    draw_paint(figure.add_axes(_PRINTED), paint, look, options)
    figure.text(
        0.085,
        0.94,
        "Draw what you found: numb, painful, weak, reflexes",
        size=13,
        weight="bold",
        va="top",
    )
    return figure


#: What can be named on a blank map, and the heading.
BLANKS = {"skin": "Name the dermatomes", "muscles": "Name the muscles"}


@own_settings()
def label_figure(
    layer: str = "skin",
    *,
    key: bool = False,
    style: str = "light",
    size: tuple[float, float] = (11.0, 8.5),
) -> Figure:
    """Draw a map with numbers to name, or the key to it.

    Parameters
    ----------
    layer
        ``skin`` or ``muscles`` (those at the surface).
    key
        Whether names stand behind the numbers.
    style
        ``light``, ``dark`` or ``print``.
    size
        Width and height in inches.

    Returns
    -------
    Figure
        Front and back; the numbers are the same with the key and without.

    Raises
    ------
    UnknownNameError
        If there is no such layer or style.

    Examples
    --------
    >>> figure = label_figure("skin", key=True)
    >>> any(t.get_text().endswith("C7") for t in figure.axes[0].texts)
    True
    """
    require_name("layer", layer, BLANKS)
    look = find_style(style)
    heading = BLANKS[layer] + (": key" if key else "")
    patches = tuple(_numbered(layer, look, key=key))
    paint = Paint(heading, patches, focus=(LEFT,), borders=layer == "skin")
    ax = new_axes(size, look)
    draw_paint(ax, paint, look, Options(("front", "back")))
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


def _numbered(layer: str, style: Style, *, key: bool) -> Iterator[Patch]:
    """Yield what is to be named, numbered in an order that tells nothing."""
    body = load_body()
    views = [body.views["front"], body.views["back"]]
    if layer == "skin":
        kind, fill = SKIN, style.skin
        names = {root: root for v in views for root in v.roots if is_spinal(root)}
    else:
        kind, fill = MUSCLE, style.findings["5/5"]
        names = {
            name: body.muscles[name]
            for view in views
            for name in view.muscles
            if name not in body.deep and shows_muscle(view, name)
        }
    order = np.random.default_rng(len(names)).permutation(len(names)) + 1
    for number, (name, words) in zip(order, sorted(names.items()), strict=True):
        yield Patch(kind, LEFT, name, fill, f"{number} {words}" if key else f"{number}")
