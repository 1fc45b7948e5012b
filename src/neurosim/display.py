"""How results show themselves in a notebook: a small map under the words.

The formatter is registered by the names of the types, so that results need not
import matplotlib and nothing is drawn until a notebook shows one.
"""

from typing import Any

_SHOWN = (
    ("neurosim.prediction", "Prediction"),
    ("neurosim.exam", "Exam"),
    ("neurosim.posterior", "Posterior"),
)
_SIZE = (7.5, 5.0)


def load_ipython_extension(shell: Any) -> None:
    """Show predictions, examinations and posteriors as maps.

    Called by ``%load_ext neurosim.display``.
    """
    formatter = shell.display_formatter.formatters["image/png"]
    for module, name in _SHOWN:
        formatter.for_type_by_name(module, name, picture)


def picture(result: object) -> bytes:
    """Return a small PNG of a result.

    Examples
    --------
    >>> from neurosim.prediction import predict
    >>> picture(predict("C7"))[1:4]
    b'PNG'
    """
    # Only a notebook that shows a result pays for matplotlib.
    from neurosim.plot import bodymap  # noqa: PLC0415
    from neurosim.plot.files import render  # noqa: PLC0415

    figure: Any = bodymap(result, size=_SIZE).figure
    return render(figure, "png")
