"""The tables beside the model, each declared once: names, maps, published figures."""

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Annotated, Any, NamedTuple

from neurosim import lesion_tables, quiz_tables  # noqa: F401 - they declare tables
from neurosim.records import BODY
from neurosim.tables import (
    TABLES,
    Column,
    DataTable,
    Locator,
    NoteColumn,
    SourceColumn,
    table,
)
from neurosim.terms import (
    LEVELS,
    ROOTS,
    SIDES,
)

_STRUCTURE = Column("id of structures.csv", refers="structures.csv")
_Z = 1.959964
#: A figure of exactly 0 or 1 is moved in by this much before its log-odds are taken.
_EDGE = 0.005


@table("targets.csv", "Published figures that the fitted model must reproduce", ["id"])
@dataclass(frozen=True)
class Target:
    """One published figure and the design that it came from."""

    id: Annotated[str, Column("name")]
    group: Annotated[str, Column("what it is about")]
    quantity: Annotated[
        str,
        Column(
            "sensitivity and frequency: P(event | lesions); specificity: 1 - that; "
            "conditional: P(event | given, lesions); sole: if exactly one of event "
            "and given is abnormal, the chance that it is event",
            ("sensitivity", "frequency", "specificity", "conditional", "sole"),
        ),
    ]
    lesions: Annotated[str, Column("who was examined, as selectors")]
    event: Annotated[str, Column("what was found")]
    given: Annotated[str, Column("what was known before", optional=True)]
    population: Annotated[str, Column("setting", refers="settings.csv")]
    comparator: Annotated[str, Column("who was compared, in words", optional=True)]
    age: Annotated[float | None, Column("mean age", low=0, high=120)]
    value: Annotated[float, Column("the published figure", low=0, high=1)]
    stated_low: Annotated[
        float | None,
        Column("lower end of the published 95 % interval", low=0, high=1, name="low"),
    ]
    stated_high: Annotated[
        float | None,
        Column("upper end of the published 95 % interval", low=0, high=1, name="high"),
    ]
    n: Annotated[
        float | None,
        Column("how many were examined; needed if no interval is given", low=1),
    ]
    between: Annotated[
        float,
        Column(
            "standard deviation between studies of this quantity, in log-odds; an "
            "assumption, .5 for all: pooled accuracy studies of bedside signs rarely "
            "agree better, and few quantities here have enough studies to estimate it",
            low=0,
            high=5,
        ),
    ]
    source: SourceColumn
    locator: Locator
    use: Annotated[
        str,
        Column(
            "fit: the model is fitted to it; check: shown only; conflict: it "
            "contradicts another row that is used",
            ("fit", "check", "conflict"),
        ),
    ]
    note: NoteColumn

    @property
    def low(self) -> float:
        """Lower end of the interval: published, else Wilson's from ``n``; 95 %."""
        return self._interval[0]

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self._interval[1]

    @property
    def _interval(self) -> tuple[float, float]:
        if self.stated_low is not None and self.stated_high is not None:
            return self.stated_low, self.stated_high
        return wilson(self.value, self.n or 1.0)

    @property
    def sd(self) -> float:
        """Standard error of the log-odds, from the interval."""
        return (log_odds(self.high) - log_odds(self.low)) / (2 * _Z)

    @property
    def spread(self) -> float:
        """Standard deviation of the log-odds, with the spread between studies."""
        return sqrt(self.sd**2 + self.between**2)

    @property
    def widened(self) -> tuple[float, float]:
        """The interval with the spread between studies added."""
        half = _Z * self.spread
        centre = log_odds(self.value)
        return _share_of(centre - half), _share_of(centre + half)


def log_odds(share: float) -> float:
    """Return the log-odds of a share, held away from 0 and 1."""
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


@table(
    "charts.csv",
    "How published charts differ from the map that is drawn, in words",
    ["roots", "chart", "difference"],
)
class ChartDifference(NamedTuple):
    """What another chart says of some roots, in words."""

    roots: Annotated[tuple[str, ...], Column('roots meant, separated by "|"', ROOTS)]
    chart: Annotated[str, Column("the chart that differs")]
    difference: Annotated[str, Column("the difference in words")]
    source: SourceColumn
    locator: Locator
    note: NoteColumn


@table(
    "short_names.csv",
    "Names for lists: muscle (movement), whole",
    ["structure", "lesion"],
)
class ShortName(NamedTuple):
    """A name for a list, where the name of the tables is too long or one-sided."""

    structure: Annotated[str, _STRUCTURE]
    lesion: Annotated[
        str,
        Column(
            "id of lesions.csv: the name is for its page alone",
            refers="lesions.csv",
            optional=True,
        ),
    ]
    name: Annotated[str, Column("the name in a list")]
    brief: Annotated[
        str, Column("the name inside a sentence, if it is shorter", optional=True)
    ]


@table(
    "nearest.csv",
    "Names that are no lesion of their own, and the nearest one",
    ["words"],
)
class Nearest(NamedTuple):
    """Names of a disease that the model has only as part of another lesion."""

    words: Annotated[
        tuple[str, ...], Column('names, in small letters; separated by "|"')
    ]
    lesion: Annotated[str, Column("the lesion that is nearest, without a place")]
    text: Annotated[str, Column("how far it is the same, in words")]
    source: SourceColumn
    locator: Locator
    note: NoteColumn


#: Kinds of signs: the whole ones, and parts of them that are told on their own.
SIGN_KINDS = ("motor", "reflex", "sensory", "tract", "other", "saddle", "brisk",
              "border", "crossed")  # fmt: skip


@table(
    "teaching.csv", "In which order the first signs of a lesion are told", ["lesion"]
)
class TeachingOrder(NamedTuple):
    """The kinds of the first signs of a lesion, in order."""

    lesion: Annotated[
        str, Column("family of a lesion, or its kind, or other for all the rest")
    ]
    kinds: Annotated[
        tuple[str, ...],
        Column(
            "the best sign of each kind in turn: motor, reflex, sensory, tract (sign "
            "of the long tracts), other (bladder, bowel, local signs), saddle (its "
            "feeling), brisk (reflex), border (reflex inverted at the segment), "
            "crossed (pin prick of the other side); or an id of structures.csv, that "
            'sign itself; separated by "|"',
        ),
    ]
    note: NoteColumn


@table(
    "how_to_test.csv",
    "How muscles and reflexes are tested: position, resistance, tricks, grades",
    ["structure"],
)
class HowToTest(NamedTuple):
    """How one structure is tested at the bedside."""

    structure: Annotated[str, _STRUCTURE]
    position: Annotated[str, Column("how the patient sits or lies, what is asked")]
    resist: Annotated[str, Column("where the examiner resists, or strikes")]
    trick: Annotated[str, Column("what can imitate the movement", optional=True)]
    three: Annotated[str, Column("what grade 3 means here", optional=True)]
    four: Annotated[str, Column("what grade 4 means here", optional=True)]
    reinforce: Annotated[str, Column("how to reinforce it", optional=True)]
    source: SourceColumn
    locator: Locator
    note: NoteColumn


@table("ladder.csv", "Which segment of the cord lies behind each disc", ["level"])
class Rung(NamedTuple):
    """The segment of the cord behind one disc."""

    level: Annotated[str, Column("disc", LEVELS)]
    segment: Annotated[str, Column("segment or segments of the cord there")]
    source: SourceColumn
    locator: Locator
    note: NoteColumn


_FURTHER_TESTS = ("MRI", "CT", "X-ray", "EMG")


@table(
    "imaging.csv",
    "What each further test can and cannot show",
    ["test", "kind"],
    needed=_FURTHER_TESTS,
)
class ImagingLimit(NamedTuple):
    """One limit of a further test: no indication, no treatment."""

    test: Annotated[str, Column("the test", _FURTHER_TESTS)]
    kind: Annotated[str, Column("can, cannot, or a figure of healthy people")]
    text: Annotated[str, Column("in words")]
    source: SourceColumn
    locator: Locator
    note: NoteColumn


@table(
    "visceral.csv",
    "Where on the skin pain of inner organs is felt (zones of Head)",
    ["id"],
)
class Organ(NamedTuple):
    """One inner organ and the skin where its pain is felt."""

    id: Annotated[str, Column("identifier", pattern="[a-z][a-z0-9_]*")]
    name: Annotated[str, Column("name of the organ")]
    side: Annotated[str, Column("the patient's side", ("both", *SIDES))]
    roots: Annotated[
        str,
        Column("roots of the zone", pattern="[CTLS][0-9]+(-[CTLS][0-9]+)?"),
    ]
    region: Annotated[
        str,
        Column("what is painted, as in structures.csv", refers=BODY),
    ]
    source: SourceColumn
    locator: Locator
    note: NoteColumn


@table(
    "territories.csv",
    "Skin of the peripheral nerves on the body map, and where each border runs",
    ["id"],
)
class Territory(NamedTuple):
    """The skin of one branch of a nerve."""

    id: Annotated[str, Column("identifier", pattern="[a-z][a-z0-9_]*")]
    name: Annotated[str, Column("name of the branch")]
    nerve: Annotated[
        str, Column("stretch of nerves.csv that it leaves", refers="nerves.csv")
    ]
    fibres: Annotated[
        str,
        Column(
            "other stretches of nerves.csv whose own fibres run into it, separated by "
            "spaces",
            optional=True,
            refers="nerves.csv",
        ),
    ]
    region: Annotated[
        str,
        Column(
            "areas and cells that it supplies wholly or mostly, as in structures.csv",
            refers=BODY,
        ),
    ]
    partly: Annotated[
        str,
        Column(
            "areas and cells that it supplies in small part, or not in everybody",
            optional=True,
            refers=BODY,
        ),
    ]
    border: Annotated[str, Column("where the border runs, in words")]
    source: SourceColumn
    locator: Locator
    note: NoteColumn


@table(
    "bodymap/exceptions.csv",
    "Cells whose painted root is not the one that roots.csv weighs most",
    ["area", "painted", "structure"],
)
class PaintedOtherwise(NamedTuple):
    """One cell of the map that differs from roots.csv, and why."""

    area: Annotated[str, Column("area of the map", refers=BODY)]
    painted: Annotated[str, Column("root that is painted", refers=BODY)]
    structure: Annotated[str, _STRUCTURE]
    largest: Annotated[
        str,
        Column(
            "root with the largest share, or several",
            pattern="[CTLS][0-9]+(/[CTLS][0-9]+)*",
            name="largest_in_roots_csv",
        ),
    ]
    reason: Annotated[str, Column("why they differ")]


def every_table() -> tuple[DataTable[Any], ...]:
    """Return the declaration of every table of ``data/``, by name, folders last.

    Examples
    --------
    >>> [table.name for table in every_table()][0]
    'charts.csv'
    """
    return tuple(sorted(TABLES.values(), key=lambda t: ("/" in t.name, t.name)))
