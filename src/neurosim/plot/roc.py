"""ROC curves of the tests that tell two causes apart."""

from itertools import cycle
from textwrap import fill

from matplotlib.figure import Figure

from neurosim.accuracy import Accuracy, ResultAccuracy
from neurosim.door import door
from neurosim.plot.own import own_settings
from neurosim.plot.palette import find_style
from neurosim.plot.picture import DESCRIBED, new_figure
from neurosim.terms import NOTICE, NeurosimError

#: Lines that differ in print, too.
_LINES = ("-", "--", ":", "-.")
#: Letters of a line of the legend.
_WIDTH = 36


@own_settings()
@door
def roc_figure(
    found: Accuracy,
    top: int = 6,
    *,
    style: str = "light",
    size: tuple[float, float] = (8.0, 6.0),
) -> Figure:
    """Draw the ROC curves of the tests that tell two causes apart best.

    Parameters
    ----------
    found
        From :func:`neurosim.accuracy.accuracy_of_tests`.
    top
        How many curves.
    style
        ``light``, ``dark`` or ``print``.
    size
        Width and height in inches.

    Raises
    ------
    NeurosimError
        If there is nothing to draw.

    Examples
    --------
    >>> from neurosim.accuracy import accuracy_of_tests
    >>> figure = roc_figure(accuracy_of_tests("right L5", "none"), 2)
    >>> len(figure.axes[0].lines)  # two curves, and the diagonal
    3
    """
    shown = found.tests[:top]
    if not shown:
        raise NeurosimError("there is no test to draw a curve for")
    look = find_style(style)
    figure = new_figure(size, look)
    axes = figure.add_axes((0.1, 0.16, 0.48, 0.74), facecolor=look.background)
    axes.plot([0, 1], [0, 1], color=look.quiet, linewidth=0.8)
    colors = [pair[shade].color for shade in (0, 1) for pair in look.roots.values()]
    for test, color, line in zip(shown, cycle(colors), cycle(_LINES), strict=False):
        axes.plot(
            (0, *test.false_positives, 1),
            (0, *test.true_positives, 1),
            color=color,
            linestyle=line,
            linewidth=2,
            marker="o",
            markersize=3,
            label=fill(_label(test), _WIDTH),
            clip_on=False,
        )
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    axes.set_xlabel(f"{found.second} gives the result", color=look.ink)
    axes.set_ylabel(f"{found.first} gives the result", color=look.ink)
    axes.tick_params(colors=look.ink)
    for spine in axes.spines.values():
        spine.set_color(look.quiet)
    axes.legend(
        loc="upper left",
        bbox_to_anchor=(1.02, 1.0),
        frameon=False,
        fontsize=8,
        labelcolor=look.ink,
    )
    title = f"{found.first} against {found.second}"
    severity = found.severity or "severities of the setting"
    axes.set_title(
        f"{title}\nunder this model, {found.setting}, {severity}",
        fontsize=10,
        color=look.ink,
        loc="left",
    )
    figure.text(0.02, 0.02, NOTICE, fontsize=6, color=look.quiet)
    best = "; ".join(_label(test) for test in shown)
    axes.set_label(f"{DESCRIBED}ROC curves: {title}. {best}.")
    return figure


def _label(test: ResultAccuracy) -> str:
    side = "" if test.side == "midline" else f"{test.side} "
    return f"{side}{test.name} {test.result} ({test.auc:.2f})"
