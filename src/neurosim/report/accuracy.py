"""Page of the accuracy of tests: which result parts two causes, and how well."""

from collections.abc import Iterator
from math import isinf

from neurosim.accuracy import Accuracy, Published, ResultAccuracy
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import notice

_TITLES = ("result", "sens.", "spec.", "LR+", "LR-", "AUC")


def accuracy_page(found: Accuracy, *, top: int) -> Page:
    """Return the tests that part two causes best, and what was published of them.

    Parameters
    ----------
    found
        From :func:`neurosim.accuracy.accuracy_of_tests`.
    top
        Results shown, the most telling first.
    """
    shown = found.tests[:top]
    rows = tuple(
        (
            _result(test),
            f"{test.sensitivity:.0%}",
            f"{test.specificity:.0%}",
            _ratio(test.lr_positive),
            _ratio(test.lr_negative),
            f"{test.auc:.2f}",
        )
        for test in shown
    )
    whose = f"{found.severity} lesions" if found.severity else "with its severities"
    blocks: list[Block] = [
        Heading(f"{found.first} against {found.second}"),
        Table(_TITLES, "lrrrrr", rows),
        Paragraph(
            f"Under this model, setting {found.setting}, {whose}. Sensitivity: how "
            f"often {found.first} gives the result; specificity: how often "
            f"{found.second} does not. The area under the ROC curve is .5 for a test "
            "that tells nothing; below .5 the result speaks for "
            f"{found.second}."
        ),
    ]
    if found.assumed:
        blocks.append(
            Paragraph(f"Assumed: side {found.assumed}, since no name says which.")
        )
    if found.left_out:
        blocks.append(
            Paragraph(f"Left out, since both names fit: {', '.join(found.left_out)}.")
        )
    published = [line for test in shown for line in _published(test)]
    if published:
        blocks += [Heading("Published"), *(Paragraph(line) for line in published)]
    return (*blocks, notice())


def _result(test: ResultAccuracy) -> str:
    side = "" if test.side == "midline" else f"{test.side} "
    return f"{side}{test.name} {test.result}"


def _ratio(value: float) -> str:
    return "inf" if isinf(value) else f"{value:.2g}"


def _published(test: ResultAccuracy) -> Iterator[str]:
    for figure in test.published:
        model = getattr(test, figure.quantity)
        yield (
            f"{test.name}: {figure.quantity} {figure.value:.2f}{_interval(figure)}, "
            f"here {model:.2f} ({figure.lesions}, {figure.population}; "
            f"{figure.source})."
        )


def _interval(figure: Published) -> str:
    if figure.low is None or figure.high is None:
        return ""
    return f" ({figure.low:.2f} to {figure.high:.2f})"
