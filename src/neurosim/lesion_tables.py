"""The tables of lesions: discs, nerves, look-alikes, patterns, variants of anatomy."""

from dataclasses import dataclass
from typing import Annotated, NamedTuple

from neurosim.tables import (
    SIZED,
    Aliases,
    Basis,
    Column,
    Locator,
    NoteColumn,
    SourceColumn,
    table,
)
from neurosim.terms import (
    CATEGORIES,
    LEVELS,
    MODALITIES,
    ROOTS,
)


@table(
    "levels.csv",
    "Every disc: the root that each zone hits, and how often it is the culprit",
    ["level"],
    needed=LEVELS,
)
@dataclass(frozen=True)
class Level:
    """One disc: the root that each zone hits, and how often it is the culprit."""

    level: Annotated[str, Column("disc", LEVELS)]
    region: Annotated[
        str, Column("region of the spine", ("cervical", "thoracic", "lumbar"))
    ]
    subarticular: Annotated[str, Column("root hit by a subarticular herniation", ROOTS)]
    foraminal: Annotated[str, Column("root hit by a foraminal herniation", ROOTS)]
    extraforaminal: Annotated[
        str, Column("root hit by an extraforaminal herniation", ROOTS)
    ]
    central: Annotated[
        str, Column("what a central herniation faces", ("cord", "cauda", "conus"))
    ]
    principal_root: Annotated[str, Column("root that the level counts for", ROOTS)]
    cord: Annotated[
        str,
        Column(
            "first segment of the cord there, if not the root", ROOTS, optional=True
        ),
    ]
    share: Annotated[
        float,
        Column(
            "share of symptomatic disc lesions of the region; sums to 1 in a region",
            low=0,
            high=1,
        ),
    ]
    source: SourceColumn
    locator: Locator
    note: NoteColumn

    @property
    def segment(self) -> str:
        """First segment that a lesion of the cord takes here."""
        return self.cord or self.principal_root


@table("lesions.csv", "Lesions that are not a disc", ["id"])
@dataclass(frozen=True)
class Family:
    """One row of lesions.csv: a lesion that is not a disc."""

    id: Annotated[str, Column("name used in mimics.csv", pattern="[a-z][a-z0-9_]*")]
    name: Annotated[str, Column("name in words")]
    aliases: Aliases
    category: Annotated[str, Column("kind of lesion", CATEGORIES)]
    region: Annotated[
        str,
        Column("part of the body the complaint is in", ("arm", "leg", "trunk", "both")),
    ]
    laterality: Annotated[
        str,
        Column(
            "each: one hypothesis a side, and one for both sides where bilateral is "
            "above 0; both: symmetric",
            ("each", "both"),
        ),
    ]
    incidence: Annotated[
        float,
        Column(
            "new cases per 100 000 person-years among people whose complaint could be "
            "taken for a root lesion",
            low=0,
            high=100_000,
            optional=True,
        ),
    ]
    bilateral: Annotated[
        float,
        Column(
            "share of patients in whom both sides are affected; empty: none, or the "
            "lesion is symmetric",
            low=0,
            high=1,
            optional=True,
        ),
    ]
    nerve: Annotated[
        tuple[tuple[str, float], ...],
        Column(
            "id of nerves.csv where the lesion sits: it takes that nerve and all below "
            'it, or a part of them (tibial:0.5); several are separated by "|"',
            optional=True,
            pattern=SIZED,
        ),
    ]
    source: SourceColumn
    locator: Locator
    note: NoteColumn


_TERRITORY = "; each with the part that is its own (thumb:0.75; 1 if not given)"


@table("nerves.csv", "Nerves from where they leave the plexus to their ends", ["id"])
@dataclass(frozen=True)
class Nerve:
    """One stretch of a nerve: what leaves it between its site and the next one."""

    id: Annotated[str, Column("name used in lesions.csv", pattern="[a-z][a-z0-9_]*")]
    name: Annotated[str, Column("name in words")]
    parent: Annotated[
        str,
        Column(
            "nerve that it comes from: a lesion there takes this one as well",
            optional=True,
            refers="nerves.csv",
        ),
    ]
    site: Annotated[str, Column("where it is injured")]
    muscles: Annotated[
        tuple[tuple[str, float], ...],
        Column("muscles and reflexes" + _TERRITORY, optional=True, pattern=SIZED),
    ]
    skin: Annotated[
        tuple[tuple[str, float], ...],
        Column("areas of skin" + _TERRITORY, optional=True, pattern=SIZED),
    ]
    source: SourceColumn
    locator: Locator
    basis: Basis
    note: NoteColumn


_SIDE = Column("side relative to the lesion", ("same", "opposite", "both"))


@table(
    "mimics.csv",
    "How much of a structure a complete lesion takes away",
    ["lesion", "structure", "side"],
)
class Supply(NamedTuple):
    """One row of mimics.csv: how far a complete lesion takes a structure."""

    lesion: Annotated[str, Column("id of lesions.csv", refers="lesions.csv")]
    structure: Annotated[
        str,
        Column("id of structures.csv, one without same_as", refers="structures.csv"),
    ]
    side: Annotated[str, _SIDE]
    share: Annotated[
        float,
        Column(
            "1: wholly supplied by the nerve, or always there; above 1: lost whole "
            "even in a mild lesion; below 0 (reflexes only): brisk",
            low=-1,
            high=2,
        ),
    ]
    source: SourceColumn
    locator: Locator
    basis: Basis
    note: NoteColumn


@table(
    "patterns.csv",
    "Ways in which a family of lesions touches roots and tracts",
    ["family", "region", "pattern", "kind", "span", "side"],
)
@dataclass(frozen=True)
class Pattern:
    """One row of patterns.csv: a way in which a family of lesions touches roots."""

    family: Annotated[str, Column("family of lesions")]
    region: Annotated[
        str,
        Column(
            "region or zone that the row is for; empty: for every region that has no "
            "rows of its own. If a region names a pattern but not all of its rows, "
            "the missing ones come from the rows without a region, and what a pattern "
            "marked neighbour leaves out, its weight apart, from the first pattern of "
            "the same family and region, which is that of the root alone",
            optional=True,
        ),
    ]
    pattern: Annotated[
        str, Column("name of the pattern; rows with the same name make one")
    ]
    kind: Annotated[
        str,
        Column(
            "what the value is: the weight of the pattern; the share lost of the lower "
            "or upper motor neuron, of the power below (weak), of the spinothalamic or "
            "dorsal tract; or a factor on pain or tension",
            (
                "weight",
                "lower",
                "upper",
                "weak",
                "spinothalamic",
                "dorsal",
                "pain",
                "tension",
            ),
        ),
    ]
    span: Annotated[
        str,
        Column(
            "roots meant, relative to the lesion (level, above, next, below, or "
            "below-S1) or a fixed range (S2-S5); of a weight: neighbour, if a setting "
            "may scale it",
            optional=True,
        ),
    ]
    side: Annotated[str, _SIDE]
    value: Annotated[
        float,
        Column(
            "share, factor or weight; a share above 1 is lost whole even in a mild "
            "lesion",
            low=0,
            high=4,
        ),
    ]
    source: SourceColumn
    locator: Locator
    basis: Basis
    note: NoteColumn


@table(
    "variants.csv",
    "Anatomical variants: whose root supply lies higher or lower",
    ["id"],
)
@dataclass(frozen=True)
class Variant:
    """One row of variants.csv: an anatomical variant and what it moves."""

    id: Annotated[str, Column("identifier")]
    name: Annotated[str, Column("name in words")]
    aliases: Aliases
    modalities: Annotated[
        tuple[str, ...],
        Column('modalities that are moved, separated by "|"', MODALITIES),
    ]
    first: Annotated[str, Column("first root of the range", ROOTS)]
    last: Annotated[
        str,
        Column(
            "last root of the range: structures whose leading root lies in it are "
            "moved",
            ROOTS,
        ),
    ]
    shift: Annotated[
        int, Column("how many roots down; below zero, up", low=-30, high=30)
    ]
    rate: Annotated[float, Column("share of people who have it", low=0, high=1)]
    source: SourceColumn
    locator: Locator
    note: NoteColumn

    @property
    def roots(self) -> tuple[str, ...]:
        """The roots of the range."""
        return ROOTS[ROOTS.index(self.first) : ROOTS.index(self.last) + 1]
