"""The page of an evaluation: figures with intervals, beside the baselines."""

import math
from collections.abc import Iterator

from neurosim.evaluate import Evaluation, Scores
from neurosim.evaluate.metrics import Estimate
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import notice, plural

METHOD_TITLES = {
    "neurosim": "neurosim",
    "prior": "prior only",
    "textbook": "textbook count",
}

_GROUP_TITLES = {
    "all": "All patients",
    "strict": "Strict: well confirmed, clearly described, something found",
}
_SPLIT = ("root first", "level first", "log score", "category")


def evaluation_page(evaluation: Evaluation) -> Page:
    """Return the scores of every method, over all patients and in groups."""
    count = plural(len(evaluation.results), "patient")
    blocks: list[Block] = [
        Heading(f"{count}, setting {evaluation.setting}, intervals of 95%")
    ]
    blocks += _unread(evaluation)
    for name in ("all", "strict"):
        blocks += _group(name, evaluation.groups[name])
    blocks += _split(evaluation)
    blocks.append(Heading("Log score, neurosim minus baseline"))
    rows = tuple(
        (
            METHOD_TITLES.get(method, method),
            _interval(value, "{:+.2f}"),
            f"{value.better} of {value.n}",
        )
        for method, value in evaluation.paired.items()
    )
    blocks.append(Table(("", "mean", "better in"), "lll", rows))
    blocks.append(
        Paragraph(
            "Above zero neurosim is better. The textbook count's only number is set "
            f"to what is best for it here ({evaluation.beta:g}). Small numbers; rare "
            "presentations are over-represented in published cases."
        )
    )
    blocks += _priors(evaluation)
    return (*blocks, Heading(""), notice())


def _priors(evaluation: Evaluation) -> Iterator[Block]:
    """Yield what other priors over the lesions would have scored."""
    first, *_ = evaluation.priors.values()
    if not first["log score"].n:
        return
    yield Heading("Radiculopathies under other priors")
    rows = tuple(
        (name, *(_interval(value) for value in figures.values()))
        for name, figures in evaluation.priors.items()
    )
    yield Table(("", *first), "l" + "r" * len(first), rows)


def _unread(evaluation: Evaluation) -> Iterator[Block]:
    hard = sum(bool(result.case.unread) for result in evaluation.results)
    if hard:
        yield Paragraph(f"Not all was understood of {plural(hard, 'patient')}:")
    for result in evaluation.results:
        for text in result.case.unread:
            yield Paragraph(f"Not read, {result.case.id}: {text}")


def _group(name: str, methods: dict[str, Scores]) -> Iterator[Block]:
    first, *others = methods.values()
    figures = [key for key, value in first.figures.items() if value.n]
    if not figures:
        return
    yield Heading(_GROUP_TITLES[name])
    rows = tuple(
        (key, str(first.figures[key].n), _interval(first.figures[key]),
         *(f"{scores.figures[key].value:.2f}" for scores in others))
        for key in figures
    )  # fmt: skip
    titles = tuple(METHOD_TITLES.get(method, method) for method in methods)
    yield Table(("", "n", *titles), "lrr" + "r" * len(others), rows)
    if name == "all":
        for method, scores in methods.items():
            yield _calibration(METHOD_TITLES.get(method, method), scores)


def _split(evaluation: Evaluation) -> Iterator[Block]:
    """Yield the figures of neurosim alone for each category and kind of source."""
    rows = []
    for name, methods in evaluation.groups.items():
        if name not in _GROUP_TITLES:
            figures = methods["neurosim"].figures
            values = (figures[key] for key in _SPLIT)
            cells = (f"{value.value:.2f}" if value.n else "" for value in values)
            rows.append((name, str(figures["category"].n), *cells))
    yield Heading("neurosim by category and kind of source")
    yield Table(("", "n", *_SPLIT), "lr" + "r" * len(_SPLIT), tuple(rows))


def _calibration(method: str, scores: Scores) -> Block:
    found = scores.calibration
    slope = "not known" if math.isnan(found.slope) else f"{found.slope:.2f}"
    return Paragraph(
        f"Calibration of {method}: error {found.error:.2f} (a calibrated one of "
        f"this size: {found.expected:.2f}, at most {found.limit:.2f}), slope {slope}."
    )


def _interval(estimate: Estimate, form: str = "{:.2f}") -> str:
    numbers = (estimate.value, estimate.low, estimate.high)
    value, low, high = (form.format(number) for number in numbers)
    return f"{value} [{low}, {high}]"
