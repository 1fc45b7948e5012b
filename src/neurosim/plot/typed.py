"""Typed pages: plain text, or a figure, on paper, one a page of a PDF."""

import io
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from neurosim.plot.own import own_settings
from neurosim.writing import write_bytes

#: Width and height of A4 in inches, its margin, and the largest type in points.
_A4, _MARGIN, _TYPE = (8.27, 11.69), 0.7, 11.0
_LINE, _LETTER = 1.25, 0.602  # height and width of a character, in type sizes
_POINTS = 72


def type_size(text: str) -> float:
    r"""Return the size of type, in points, that puts a text on one page.

    Examples
    --------
    >>> type_size("short") > type_size("long\n" * 90)
    True
    """
    lines = text.splitlines() or [""]
    wide = (_A4[0] - 2 * _MARGIN) * _POINTS / (_LETTER * max(map(len, lines)) or 1)
    high = (_A4[1] - 2 * _MARGIN) * _POINTS / (_LINE * len(lines))
    return min(_TYPE, wide, high)


def save_typed(
    pages: Sequence[str | Figure], path: Path, *, force: bool = False
) -> Path:
    """Write texts and figures as a PDF, one a page; the same give the same bytes.

    Raises
    ------
    NeurosimError
        If the file cannot be written, or one stands there and ``force`` is not given.
    """
    buffer = io.BytesIO()
    metadata = {"Creator": "neurosim", "CreationDate": None}
    with (
        own_settings({"pdf.fonttype": 42}),
        PdfPages(buffer, metadata=metadata) as book,
    ):
        for page in pages:
            book.savefig(_page(page) if isinstance(page, str) else page)
    return write_bytes(path, buffer.getvalue(), force=force)


def _page(text: str) -> Figure:
    lines = text.splitlines()
    heads = [
        line if line[:1].strip() and after.startswith(" ") else ""
        for line, after in pairwise([*lines, ""])
    ]
    rest = ["" if head else line for head, line in zip(heads, lines, strict=True)]
    figure = Figure(figsize=_A4)
    for part, weight in ((heads, "bold"), (rest, "normal")):
        figure.text(
            _MARGIN / _A4[0],
            1 - _MARGIN / _A4[1],
            "\n".join(line or " " for line in part).replace("$", r"\$"),
            va="top",
            family="monospace",
            size=type_size(text),
            linespacing=_LINE,
            weight=weight,
        )
    return figure
