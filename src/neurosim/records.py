"""The records of the atlas: one frozen value for each kind of row in ``data/``.

The two long tables are named tuples, which are made five times faster.
"""

from dataclasses import dataclass
from typing import NamedTuple

from neurosim.terms import ROOTS, SCALES, Scale


@dataclass(frozen=True)
class Structure:
    """One thing that is examined or complained of.

    Attributes
    ----------
    pool
        ``sum``: roots add up by weight. ``any``: one affected root is enough.
        ``blur``: a statement about a root, which examiners name a root off at times.
    laterality
        ``sided``, ``midline`` (one copy), or ``crossed`` (recorded on one side, it
        reads the state of the other).
    same_as
        Identifier of the structure whose state this one reads; empty for its own.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    modality: str
    scale_name: str
    pool: str
    laterality: str
    part_of: str
    same_as: str
    region: str
    key: str
    how: str
    note: str

    @property
    def scale(self) -> Scale:
        """The grade scale of the structure."""
        return SCALES[self.scale_name]

    @property
    def owner(self) -> str:
        """Identifier of the structure that holds the state."""
        return self.same_as or self.id


class Claim(NamedTuple):
    """One row of roots.csv: this root supplies this structure, says this source."""

    root: str
    modality: str
    structure: str
    chart: str
    role: str
    weight: float
    key: bool
    source: str
    locator: str
    note: str


@dataclass(frozen=True)
class Level:
    """One disc: the root that each zone hits, and how often it is the culprit."""

    level: str
    region: str
    subarticular: str
    foraminal: str
    extraforaminal: str
    central: str
    principal_root: str
    share: float
    source: str
    locator: str
    note: str


@dataclass(frozen=True)
class Family:
    """One row of lesions.csv: a lesion that is not a disc."""

    id: str
    name: str
    aliases: tuple[str, ...]
    category: str
    region: str
    laterality: str
    incidence: float
    bilateral: float
    source: str
    locator: str
    note: str


class Supply(NamedTuple):
    """One row of mimics.csv: how far a complete lesion takes a structure."""

    lesion: str
    structure: str
    side: str
    share: float
    source: str
    locator: str
    note: str


@dataclass(frozen=True)
class ProtocolItem:
    """One test of an examination protocol, in its order."""

    protocol: str
    order: int
    structure: str
    kind: str
    side: str
    note: str


@dataclass(frozen=True)
class RedFlag:
    """Findings that come first, whatever the ranking says."""

    id: str
    name: str
    when: str
    message: str
    source: str
    note: str


@dataclass(frozen=True)
class Parameter:
    """One number of the observation model or of a setting, with its range.

    Attributes
    ----------
    start
        What it was before it was fitted; None where it was not.
    """

    value: float
    low: float | None
    high: float | None
    source: str
    locator: str
    note: str
    start: float | None = None


@dataclass(frozen=True)
class Pattern:
    """One row of patterns.csv: a way in which a family of lesions touches roots.

    Attributes
    ----------
    region
        Region or zone the row is for; empty for every one.
    kind
        ``weight`` of the pattern, a ``lower`` or ``upper`` motor neuron share, a
        sensory ``tract`` share, or a factor on ``pain`` or ``tension``.
    span
        Roots meant, relative to the lesion (``level``, ``above``, ``next``,
        ``below``) or a fixed range (``S2-S5``).
    """

    family: str
    region: str
    pattern: str
    kind: str
    span: str
    side: str
    value: float
    source: str
    locator: str
    note: str


@dataclass(frozen=True)
class Variant:
    """One row of variants.csv: an anatomical variant and what it moves.

    Attributes
    ----------
    modalities
        Whose weights are moved.
    first, last
        Range of roots: structures whose leading root lies in it are moved.
    shift
        How many roots down; below zero, up.
    rate
        Share of people who have it.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    modalities: tuple[str, ...]
    first: str
    last: str
    shift: int
    rate: float
    source: str
    locator: str
    note: str

    @property
    def roots(self) -> tuple[str, ...]:
        """The roots of the range."""
        return ROOTS[ROOTS.index(self.first) : ROOTS.index(self.last) + 1]
