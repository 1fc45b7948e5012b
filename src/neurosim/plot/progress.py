"""Progress of a student as a picture: scores, and stated against true."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from neurosim.plot.own import own_settings
from neurosim.terms import NOTICE

_OWN, _MODEL = "#1F6FB4", "#8A8F98"


@own_settings()
def progress_figure(
    scores: Sequence[tuple[float, float]],
    calibration: Sequence[tuple[float, float, int]],
) -> Figure:
    """Draw the scores of patients in their order, and the calibration.

    Parameters
    ----------
    scores
        Own score and the model's, 0 to 100, of each patient.
    calibration
        Mean stated probability, share that was right, and how many, of each bin.

    Examples
    --------
    >>> figure = progress_figure([(80.0, 90.0)], [(0.7, 0.5, 4)])
    >>> len(figure.axes)
    2
    """
    figure = Figure(figsize=(9.0, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    _draw_scores(left, scores)
    _draw_calibration(right, calibration)
    figure.supxlabel(NOTICE, size=7)
    return figure


def _draw_scores(ax: Axes, scores: Sequence[tuple[float, float]]) -> None:
    patients = range(1, len(scores) + 1)
    ax.plot(patients, [own for own, _ in scores], "o-", color=_OWN, label="you")
    model = [score for _, score in scores]
    ax.plot(patients, model, "--", color=_MODEL, label="the model, same findings")
    ax.set(title="Score", xlabel="patient", ylim=(0, 102))
    ax.legend(frameon=False, loc="lower right")


def _draw_calibration(
    ax: Axes, calibration: Sequence[tuple[float, float, int]]
) -> None:
    ax.plot((0, 1), (0, 1), color=_MODEL, linewidth=1)
    stated = [p for p, _, _ in calibration]
    true = [share for _, share, _ in calibration]
    ax.plot(stated, true, "o", color=_OWN)
    for p, share, count in calibration:
        ax.annotate(f" {count}", (p, share), size=8)
    ax.set(
        title="Calibration",
        xlabel="you said",
        ylabel="it was so",
        xlim=(0, 1),
        ylim=(-0.02, 1.02),
    )
