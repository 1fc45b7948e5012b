"""The ISNCSCI worksheet on one page: scores, body, results and steps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from neurosim.atlas import Atlas, load_atlas
from neurosim.isncsci import Classification, Worksheet, as_record, classify, steps
from neurosim.isncsci.step import shown
from neurosim.isncsci.worksheet import COLUMNS, KEY_MUSCLES
from neurosim.plot.letters import POINT, wrap
from neurosim.plot.own import own_settings
from neurosim.plot.palette import Fill, Style, find_style, text_on
from neurosim.plot.picture import draw_paint
from neurosim.plot.plan import Options
from neurosim.plot.worksheet import SKIN_LOOKS, worksheet_paint
from neurosim.terms import NOTICE, SEGMENTS, SIDES, require_name

#: Width and height in inches: the worksheet lies on its side.
PAPERS = {"a4": (11.69, 8.27), "letter": (11.0, 8.5)}
_MARGIN, _LINE, _SIZE = 0.45, 0.198, 7.5
_CELL = 0.34
_STEP_SIZES = (6.0, 5.5, 5.0, 4.5, 4.0)
_PITCH = POINT * 1.3


@own_settings()
def worksheet_figure(
    sheet: Worksheet, *, paper: str = "a4", atlas: Atlas | None = None
) -> Figure:
    """Return a worksheet with its classification on one page.

    Parameters
    ----------
    sheet
        The worksheet.
    paper
        ``a4`` or ``letter``.
    atlas
        The tables; the shipped ones by default.

    Raises
    ------
    UnknownNameError
        If the paper is not known.

    Examples
    --------
    >>> from neurosim.isncsci import normal_worksheet
    >>> figure = worksheet_figure(normal_worksheet(), paper="letter")
    >>> [float(inches) for inches in figure.get_size_inches()]
    [11.0, 8.5]
    """
    require_name("paper", paper, PAPERS)
    style, width, height = find_style("light"), *PAPERS[paper]
    figure = Figure(figsize=(width, height), facecolor=style.background)
    page = _Page(figure.add_axes((0, 0, 1, 1)), width, height, style)
    found = classify(sheet)
    page.heading(sheet)
    page.columns(sheet, as_record(found)["totals"])
    middle = 4 * _CELL + _MARGIN + 0.25
    picture = figure.add_axes((middle / width, 0.53, 1 - 2 * middle / width, 0.37))
    paint = worksheet_paint(sheet, style, atlas or load_atlas())
    options = Options(("front", "back"), caption=False, labels=False, font=6)
    draw_paint(picture, paint, style, options)
    page.results(sheet, found, middle)
    return figure


@dataclass(frozen=True)
class _Page:
    """The page that is written on; one unit an inch."""

    ax: Axes
    width: float
    height: float
    style: Style

    def __post_init__(self) -> None:
        self.ax.set_xlim(0, self.width)
        self.ax.set_ylim(0, self.height)
        self.ax.axis("off")

    def write(self, x: float, y: float, words: str, **look: Any) -> None:
        look = {"fontsize": _SIZE, "color": self.style.ink, "va": "center", **look}
        self.ax.text(x, y, words, **look)

    def heading(self, sheet: Worksheet) -> None:
        """Write the title, and what the page is for."""
        y = self.height - 0.35
        title = f"ISNCSCI worksheet, 2019 rules{f': {sheet.id}' if sheet.id else ''}"
        self.write(_MARGIN, y, title, fontsize=13, fontweight="bold")
        words = f"{NOTICE} Drawn by neurosim; not the form of ASIA."
        self.write(_MARGIN, y - 0.24, words, color=self.style.quiet)

    def columns(self, sheet: Worksheet, totals: Any) -> None:
        """Write the scores: the patient's right on the left of the page."""
        for number, name in enumerate(SIDES):
            left = number == 1
            start = self.width - _MARGIN - 4 * _CELL if left else _MARGIN
            order = (0, 1, 2, 3) if not left else (3, 2, 1, 0)
            places = [start + (at + 0.5) * _CELL for at in order]
            top = self.height - 1.0
            self.write(
                start + 2 * _CELL,
                top + 0.19,
                name.upper(),
                fontweight="bold",
                ha="center",
            )
            for x, word in zip(places, ("motor", "", "touch", "pin"), strict=True):
                self.write(x, top, word, fontsize=6.2, ha="center")
            self._scores(getattr(sheet, name), places, top - 0.02)
            self._sums(totals[name], places, top - 0.02 - 29.3 * _LINE)

    def _scores(self, side: Any, places: Sequence[float], top: float) -> None:
        motor, segment_at, touch, prick = places
        where = dict(
            zip(
                ("motor", "light_touch", "pin_prick"),
                (motor, touch, prick),
                strict=True,
            )
        )
        for row, segment in enumerate(SEGMENTS, 1):
            y = top - row * _LINE
            bold = "bold" if segment in KEY_MUSCLES else "normal"
            self.write(segment_at, y, segment, ha="center", fontweight=bold)
            for field, _, segments, _ in COLUMNS:
                if segment in segments:
                    token = getattr(side, field)[segments.index(segment)]
                    self._cell(where[field], y, token, motor=field == "motor")

    def _cell(self, x: float, y: float, token: str, *, motor: bool) -> None:
        score = token.rstrip("*")
        look = (
            "not tested"
            if score == "NT"
            else f"{score}/5"
            if motor
            else SKIN_LOOKS[score]
        )
        normal = look in ("5/5", "normal")
        fill = Fill(self.style.background) if normal else self.style.findings[look]
        box = Rectangle(
            (x - _CELL * 0.47, y - _LINE * 0.45),
            _CELL * 0.94,
            _LINE * 0.9,
            facecolor=fill.color,
            edgecolor=self.style.quiet,
            linewidth=0.4,
        )
        self.ax.add_patch(box)
        self.write(x, y, token, ha="center", color=text_on(fill.color))

    def _sums(self, totals: Any, places: Sequence[float], y: float) -> None:
        motor, segment_at, touch, prick = places
        for x, word in (
            (motor, totals["motor"]),
            (segment_at, "sum"),
            (touch, totals["light_touch"]),
            (prick, totals["pin_prick"]),
        ):
            self.write(x, y, word, ha="center", fontweight="bold")
        arm, leg = totals["upper_extremity"], totals["lower_extremity"]
        self.write(sum(places) / 4, y - _LINE, f"UEMS {arm}, LEMS {leg}", ha="center")

    def results(self, sheet: Worksheet, found: Classification, start: float) -> None:
        """Write anal items, results and the steps between the columns."""
        width = self.width - 2 * start
        y = self.height * 0.52
        for words, bold in _result_lines(sheet, found):
            look = {"fontweight": "bold"} if bold else {}
            for line in wrap(words, _SIZE, width, bold=bold):
                self.write(start, y, line, **look)
                y -= _LINE * 0.9
        y -= _LINE * 0.4
        size, lines = _fitted(sheet, found, width, y - _MARGIN)
        for line in lines:
            self.write(start, y, line, fontsize=size)
            y -= size * _PITCH


def _fitted(
    sheet: Worksheet, found: Classification, width: float, height: float
) -> tuple[float, list[str]]:
    """Return the largest size at which the steps fit, and their lines."""
    texts = []
    for step in steps(sheet, found):
        silent = "" if step.source.startswith("ISNCSCI") else f" ({step.source})"
        texts.append(f"{step.number}. {step.name}: {step.words}{silent}")
    for size in _STEP_SIZES:
        lines = [line for text in texts for line in wrap(text, size, width)]
        if len(lines) * size * _PITCH <= height:
            break
    return size, lines


def _result_lines(
    sheet: Worksheet, found: Classification
) -> Iterator[tuple[str, bool]]:
    yield (
        (
            f"Voluntary anal contraction {sheet.voluntary_anal_contraction}; deep anal "
            f"pressure {sheet.deep_anal_pressure}"
        ),
        False,
    )
    lowest = [
        f"{n} {getattr(sheet, n).non_key}" for n in SIDES if getattr(sheet, n).non_key
    ]
    if lowest:
        yield f"Lowest non-key muscle with motor function: {', '.join(lowest)}", False
    for words, values in (
        ("Sensory level", found.sensory_level),
        ("Motor level", found.motor_level),
    ):
        yield f"{words}: {_sided(values)}", True
    level, scale = shown(found.neurological_level), shown(found.impairment_scale)
    whole = {"C": "complete", "I": "incomplete"}
    complete = " or ".join(whole[v.rstrip("*")] + v[1:] for v in found.completeness)
    yield f"Neurological level of injury {level}; {complete}; AIS {scale}", True
    yield f"Zone of partial preservation, sensory: {_sided(found.sensory_zone)}", True
    yield f"Zone of partial preservation, motor: {_sided(found.motor_zone)}", True


def _sided(values: Any) -> str:
    return "; ".join(f"{side} {shown(values[side])}" for side in SIDES)
