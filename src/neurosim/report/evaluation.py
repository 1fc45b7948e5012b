"""The page of an evaluation: figures with intervals, beside the baselines."""

from collections import Counter
from collections.abc import Iterator
from math import isfinite

from neurosim.evaluation import Calibration, Evaluation, MethodScores
from neurosim.evaluation.metrics import Estimate
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import notice, plural
from neurosim.side_tables import Target

METHOD_TITLES = {
    "neurosim": "neurosim",
    "prior": "prior only",
    "textbook": "textbook count",
}

_GROUP_TITLES = {
    "all": "All patients",
    "strict": "Strict: well confirmed, clearly described, something found",
}
#: Said of patients of the literature.
_WRITTEN_UP = (
    " Few patients; rare presentations are over-represented in published cases."
)
_SPLIT = ("root first", "level first", "log score", "category")


def evaluation_page(evaluation: Evaluation, ceiling: Target | None = None) -> Page:
    """Return the scores of every method, over all patients and in groups.

    Parameters
    ----------
    ceiling
        How many patients with one root show its textbook pattern: what nobody can
        read from a pattern is not expected of a program.
    """
    count = plural(len(evaluation.results), "patient")
    blocks: list[Block] = [
        Heading(f"{count}, setting {evaluation.setting}, intervals of 95%")
    ]
    blocks += _drawn_elsewhere(evaluation)
    blocks += _unread(evaluation)
    blocks += _group("all", evaluation.groups["all"])
    # Drawn patients are all confirmed and told in full: there is nothing to pick.
    if evaluation.groups["strict"] != evaluation.groups["all"]:
        blocks += _group("strict", evaluation.groups["strict"])
    if ceiling is not None:
        blocks.append(_ceiling(ceiling))
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
    written_up = _WRITTEN_UP * (evaluation.setting == "published")
    blocks.append(
        Paragraph(
            "Above zero neurosim is better. The one number of the textbook count is "
            f"what suits it best here ({evaluation.beta:g}).{written_up}"
        )
    )
    blocks += _priors(evaluation)
    return (*blocks, Heading(""), notice())


def _drawn_elsewhere(evaluation: Evaluation) -> Iterator[Block]:
    """Yield a warning where patients were drawn from a setting with another prior."""
    sources = [result.case.source or {} for result in evaluation.results]
    drawn = Counter(one["setting"] for one in sources if one.get("setting"))
    del drawn[evaluation.setting]
    for setting, count in sorted(drawn.items()):
        yield Paragraph(
            f"{plural(count, 'patient')} drawn in setting {setting}, scored with the "
            f"prior of {evaluation.setting}: --setting {setting} scores them with "
            "the prior that they were drawn from."
        )


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
        yield Paragraph(f"{plural(hard, 'patient')} could not be read completely:")
    for result in evaluation.results:
        for text in result.case.unread:
            yield Paragraph(f"Not read, {result.case.id}: {text}")


def _group(name: str, methods: dict[str, MethodScores]) -> Iterator[Block]:
    first, *others = methods.values()
    figures = [key for key, value in first.figures.items() if value.n]
    if not figures:
        return
    yield Heading(_GROUP_TITLES[name])
    rows = tuple(
        (
            key,
            str(first.figures[key].n),
            _interval(first.figures[key]),
            *(_value(scores, key) for scores in others),
        )
        for key in figures
    )
    titles = tuple(METHOD_TITLES.get(method, method) for method in methods)
    yield Table(("", "n", *titles), "lrr" + "r" * len(others), rows)
    if name == "all":
        yield from _calibration(methods["neurosim"])


def _value(scores: MethodScores, key: str) -> str:
    """Return a figure, or nothing where the method has no such answer."""
    return f"{scores.figures[key].value:.2f}" if key in scores.figures else ""


def _ceiling(found: Target) -> Block:
    return Paragraph(
        f"Ceiling: {found.value:.2f} [{found.low:.2f}, {found.high:.2f}] of patients "
        f"with one root show its textbook pattern ({found.source})."
    )


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


def _calibration(scores: MethodScores) -> Iterator[Block]:
    """Yield what was stated of each event, and how often it came true."""
    yield Heading("Calibration: stated, and how often it came true")
    rows = tuple(
        (name, str(found.n), *_calibrated(found))
        for name, found in scores.calibration.items()
        if found.n
    )
    yield Table(("", "n", "stated", "true", "error", "limit", "slope"), "lrrrrrr", rows)
    yield Paragraph(
        "Limit: of 100 calibrated forecasters of this size, 99 stay below this error. "
        "Slope below one: overconfident."
    )


def _calibrated(found: Calibration) -> Iterator[str]:
    for number in (found.stated, found.right, found.error, found.limit):
        yield f"{number:.2f}"
    yield _interval(found.slope) if isfinite(found.slope.low) else "not known"


def _interval(estimate: Estimate, form: str = "{:.2f}") -> str:
    numbers = (estimate.value, estimate.low, estimate.high)
    value, low, high = (form.format(number) for number in numbers)
    return f"{value} [{low}, {high}]" if isfinite(estimate.low) else value
