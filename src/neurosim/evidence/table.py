"""The posterior-predictive table: published, model, inside or not, by group."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, pi, sqrt

from neurosim.atlas import Atlas, kept, load_atlas
from neurosim.conditions import before_fitting
from neurosim.door import door
from neurosim.evidence.design import expected_value
from neurosim.model import Model
from neurosim.side_tables import Target, log_odds


@dataclass(frozen=True)
class Row:
    """One target and what the model says.

    Attributes
    ----------
    inside, inside_widened
        Whether the model's value lies in the published interval, and in the one
        widened by the spread between studies.
    score
        Log density of the published log-odds under the model; higher is better.
    """

    target: Target
    model: float
    inside: bool
    inside_widened: bool
    score: float


@dataclass(frozen=True)
class EvidenceTable:
    """All rows, and the summed score beside two rivals.

    Attributes
    ----------
    before
        For each figure, by identifier, what the model said before it was fitted.
    before_score
        Score of the model before it was fitted.
    base_rate_score
        Score of saying the mean of its group and quantity for every figure.
    """

    rows: tuple[Row, ...]
    score: float
    before: Mapping[str, float]
    before_score: float
    base_rate_score: float

    @property
    def groups(self) -> dict[str, tuple[int, int, int]]:
        """For each group: fitted targets, inside, inside the widened interval."""
        found: dict[str, tuple[int, int, int]] = {}
        for row in fitted(self.rows):
            n, inside, widened = found.get(row.target.group, (0, 0, 0))
            found[row.target.group] = (
                n + 1,
                inside + row.inside,
                widened + row.inside_widened,
            )
        return found


@door
def evidence(
    atlas: Atlas | None = None, targets: Sequence[Target] | None = None
) -> EvidenceTable:
    """Return published figures beside the model's.

    Parameters
    ----------
    atlas
        The tables; the shipped ones by default.
    targets
        The figures; those of the tables' targets.csv by default.

    Examples
    --------
    >>> table = evidence()
    >>> table.score > max(table.before_score, table.base_rate_score)
    True
    """
    atlas = atlas or load_atlas()
    targets = tuple(atlas.rows(Target) if targets is None else targets)
    values = _kept_values(atlas, targets)
    before = _kept_values(before_fitting(atlas), targets)
    rows = tuple(_row(target, values[target.id]) for target in targets)
    means = _base_rates(targets)
    return EvidenceTable(
        rows,
        _total(rows, lambda row: row.model),
        before,
        _total(rows, lambda row: before[row.target.id]),
        _total(rows, lambda row: means[row.target.group, row.target.quantity]),
    )


def model_values(atlas: Atlas, targets: Iterable[Target]) -> dict[str, float]:
    """Return the model's value of each target, by identifier."""
    models: dict[float | None, Model] = {}
    values = {}
    for target in targets:
        if target.age not in models:
            models[target.age] = Model(atlas, target.age)
        values[target.id] = expected_value(target, models[target.age])
    return values


_kept_values = kept(model_values)


def fitted(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that the model is fitted to."""
    return [row for row in rows if row.target.use == "fit"]


def residual(target: Target, value: float) -> float:
    """Return the distance of a value from a target in its standard deviations."""
    return (log_odds(value) - log_odds(target.value)) / target.spread


def log_density(target: Target, value: float) -> float:
    """Return the log density of the published figure if ``value`` were true.

    Parameters
    ----------
    target
        A published figure.
    value
        The share, 0 to 1, that is taken to be true.
    """
    square = residual(target, value) ** 2
    return -square / 2 - log(target.spread * sqrt(2 * pi))


def _row(target: Target, value: float) -> Row:
    low, high = target.widened
    return Row(
        target,
        value,
        target.low <= value <= target.high,
        low <= value <= high,
        log_density(target, value),
    )


def _base_rates(targets: Iterable[Target]) -> dict[tuple[str, str], float]:
    grouped: dict[tuple[str, str], list[float]] = {}
    for target in targets:
        grouped.setdefault((target.group, target.quantity), []).append(target.value)
    return {key: sum(values) / len(values) for key, values in grouped.items()}


def _total(rows: Iterable[Row], value: Callable[[Row], float]) -> float:
    return sum(log_density(row.target, value(row)) for row in fitted(rows))
