"""A blank body chart to draw on."""

from matplotlib.figure import Figure

from neurosim.atlas import Atlas
from neurosim.plot.bodymap import bodymap

_A4 = (8.27, 11.69)


def blank_chart(atlas: Atlas) -> Figure:
    """Return a page with the body, front and back, and nothing painted.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> blank_chart(load_atlas()).get_size_inches().round(1).tolist()
    [8.3, 11.7]
    """
    axes = bodymap(
        {}, views=("front", "back"), labels=False, size=_A4, atlas=atlas, style="print",
    )  # fmt: skip
    figure = axes.figure
    assert isinstance(figure, Figure)
    figure.text(
        0.085, 0.94, "Draw what you found: numb, painful, weak, reflexes",
        size=13, weight="bold", va="top",
    )  # fmt: skip
    return figure
