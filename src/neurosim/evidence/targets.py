"""targets.csv: what was published, about whom, and how sure it is."""

from dataclasses import dataclass
from math import exp, log, sqrt
from pathlib import Path

from neurosim.atlas import data_directory
from neurosim.tables import Column, Reader, number
from neurosim.terms import TableError

_share = number(0, 1)
_Z = 1.959964
#: A figure of exactly 0 or 1 is moved in by this much before its log-odds are taken.
_EDGE = 0.005

COLUMNS = (
    Column("id", required=True),
    Column("group", required=True),
    Column(
        "quantity",
        required=True,
        choices=("sensitivity", "frequency", "specificity", "conditional", "sole"),
    ),
    Column("lesions", required=True),
    Column("event", required=True),
    Column("given"),
    Column("population", required=True),
    Column("comparator"),
    Column("age", convert=number(0, 120), empty=None),
    Column("value", required=True, convert=_share),
    Column("low", convert=_share, empty=None),
    Column("high", convert=_share, empty=None),
    Column("n", convert=number(1), empty=None),
    Column("between", required=True, convert=number(0, 5)),
    Column("source", required=True),
    Column("locator"),
    Column("use", required=True, choices=("fit", "check", "conflict")),
    Column("note"),
)


@dataclass(frozen=True)
class Target:
    """One published figure and the design that it came from.

    Attributes
    ----------
    quantity
        ``sensitivity`` and ``frequency``: P(event | lesions). ``specificity``:
        1 - P(event | lesions), the lesions being the comparator. ``conditional``:
        P(event | given, lesions). ``sole``: where just one of ``event`` and the
        structures of ``given`` is abnormal, the chance that it is ``event``.
    low, high
        Published interval, else Wilson's from ``n``; 95 %.
    between
        Standard deviation between studies of this quantity, in log-odds.
    use
        ``fit``: the model is fitted to it; ``check``: shown only; ``conflict``: it
        contradicts another row that is used.
    """

    id: str
    group: str
    quantity: str
    lesions: str
    event: str
    given: str
    population: str
    comparator: str
    age: float | None
    value: float
    low: float
    high: float
    between: float
    source: str
    use: str
    note: str

    @property
    def sd(self) -> float:
        """Standard error of the log-odds, from the interval."""
        return (_log_odds(self.high) - _log_odds(self.low)) / (2 * _Z)

    @property
    def spread(self) -> float:
        """Standard deviation of the log-odds, with the spread between studies."""
        return sqrt(self.sd**2 + self.between**2)

    @property
    def widened(self) -> tuple[float, float]:
        """The interval with the spread between studies added."""
        half = _Z * self.spread
        centre = _log_odds(self.value)
        return _share_of(centre - half), _share_of(centre + half)


def _log_odds(share: float) -> float:
    held = min(max(share, _EDGE), 1 - _EDGE)
    return log(held / (1 - held))


def _share_of(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def wilson(share: float, n: float) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share among ``n``.

    Examples
    --------
    >>> low, high = wilson(0.5, 100)
    >>> round(low, 3), round(high, 3)
    (0.404, 0.596)
    """
    scale = 1 + _Z**2 / n
    centre = (share + _Z**2 / (2 * n)) / scale
    half = _Z / scale * sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def load_targets(directory: str | Path | None = None) -> tuple[Target, ...]:
    """Return the published figures of a data directory.

    Parameters
    ----------
    directory
        Folder with targets.csv; the shipped tables by default.

    Raises
    ------
    TableError
        With every fault of targets.csv.

    Examples
    --------
    >>> len(load_targets()) > 30
    True
    """
    folder = Path(directory) if directory is not None else data_directory()
    reader = Reader(folder)
    rows = reader.rows("targets.csv", COLUMNS)
    found = []
    for row in rows:
        low, high, n = row["low"], row["high"], row.pop("n")
        place = f"targets.csv, line {row.pop('_line')}"
        if low is None or high is None:
            reader.check(n is not None, place, "needs low and high, or n")
            low, high = wilson(row["value"], n or 1.0)
        row.pop("locator")
        found.append(Target(**{**row, "low": low, "high": high}))
        reader.check(
            found[-1].low <= found[-1].value <= found[-1].high,
            place, "value lies outside low and high",
        )  # fmt: skip
    if reader.faults:
        raise TableError(reader.faults)
    return tuple(found)
