"""Tables of facts: each declared once, by the record that one of its rows becomes.

Field, type, allowed values and meaning of a column stand in one line; whatever reads,
checks or describes a table goes by these. The two long tables are named tuples, which
are made five times faster.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, NamedTuple

from neurosim.tables import (
    SIZED,
    Basis,
    Column,
    Locator,
    NoteColumn,
    Remark,
    SourceColumn,
    table,
)
from neurosim.terms import (
    HISTORY,
    KINDS,
    MIDLINE,
    MODALITIES,
    OTHER_SUPPLY,
    ROOTS,
    RULES,
    SCALES,
    SEGMENTS,
    SIDES,
    TIERS,
    Scale,
    ScaleName,
    Site,
    mirror,
)

#: What ``region`` columns name: the roots, areas, cells and marks of the body map.
BODY = "bodymap/bodymap.json"
#: Two faces of a finger or toe, and the views that show each: ``thumb@palm``.
FACES = {
    "palm": ("front", "hand_palmar"),
    "dorsum": ("back", "hand_dorsal"),
    "top": ("front", "foot_dorsal"),
    "sole": ("back", "foot_plantar"),
}
_STRUCTURE = "structures.csv"
#: Ends an alias that says by itself that something is wrong: "bedwetting!".
_COMPLAINT = "!"


@table("structures.csv", "Everything that is examined or complained of", ["id"])
@dataclass(frozen=True)
class Structure:
    """One thing that is examined or complained of."""

    id: Annotated[
        str, Column("name used in the other tables", pattern="[a-z][a-z0-9_]*")
    ]
    name: Annotated[str, Column("name in words")]
    other_names: Annotated[
        tuple[str, ...],
        Column(
            'other names, separated by "|", lower case; unique within a modality; a '
            'name that by itself says that something is wrong ends with "!"',
            optional=True,
            name="aliases",
        ),
    ]
    modality: Annotated[str, Column("channel of the model", (*MODALITIES, HISTORY))]
    scale_name: Annotated[
        ScaleName, Column("grades it is recorded in", tuple(SCALES), name="scale")
    ]
    pool: Annotated[
        str,
        Column(
            "sum: roots add up by weight; any: one affected root is enough; both: one "
            "root of each side, for either side alone keeps it going; blur: a "
            "statement that names roots; examiners are sometimes a root off; border: "
            "a root is lost and the tract below it is cut",
            ("sum", "any", "both", "blur", "border"),
        ),
    ]
    laterality: Annotated[
        str,
        Column(
            "sided, midline (one copy), crossed (the recorded side is the side moved; "
            "it reads the other side)",
            ("sided", "midline", "crossed"),
        ),
    ]
    part_of: Annotated[str, Column("part of the body it belongs to", optional=True)]
    same_as: Annotated[
        str,
        Column(
            "id of the structure whose state this one reads; then it has no rows of "
            "its own",
            optional=True,
            refers=_STRUCTURE,
        ),
    ]
    parts: Annotated[
        tuple[tuple[str, float], ...],
        Column(
            "what a union consists of: ids of structures.csv, each with its size "
            '(palm:2; 1 if not given), or the roots it names (C5-C7), separated by "|"',
            optional=True,
            pattern=SIZED,
        ),
    ]
    rule: Annotated[
        str,
        Column(
            "how the whole follows from its parts: area, their mean by size; any, the "
            "largest; roots, all alike. The structure then needs no rows of its own",
            RULES,
            optional=True,
        ),
    ]
    region: Annotated[
        str,
        Column(
            "what it covers on the body map: roots, areas, cells, muscle:ID, "
            "reflex:ID, point:SEGMENT, separated by spaces; see bodymap/README.md",
            optional=True,
            refers=BODY,
        ),
    ]
    key: Annotated[
        str,
        Column(
            "ISNCSCI segment if it is the key point or key muscle of it",
            SEGMENTS,
            optional=True,
        ),
    ]
    how: Annotated[str, Column("how it is tested, one line", optional=True)]
    states: Annotated[
        tuple[str, ...],
        Column(
            "names of the normal and the abnormal result, if the words of the scale "
            'would mislead, separated by "|": flexor|extensor',
            optional=True,
        ),
    ]
    note: Remark

    @cached_property
    def aliases(self) -> tuple[str, ...]:
        """The other names, without the mark of a complaint."""
        return tuple(name.removesuffix(_COMPLAINT) for name in self.other_names)

    @cached_property
    def complaints(self) -> frozenset[str]:
        """Names that say by themselves that something is wrong; of history, all."""
        if self.modality == HISTORY:
            return frozenset((self.name, *self.aliases))
        marked = (name for name in self.other_names if name.endswith(_COMPLAINT))
        return frozenset(name.removesuffix(_COMPLAINT) for name in marked)

    @property
    def scale(self) -> Scale:
        """The grade scale of the structure."""
        return SCALES[self.scale_name]

    @property
    def grade_names(self) -> tuple[str, ...]:
        """What files call the grades, in the order of the scale.

        A sign that has words of its own is said in them: an anal tone that is called
        absent is none, but its *sign* is absent where the tone is normal.
        """
        own = self.states[::-1] if self.scale_name == "sign" else ()
        return own or self.scale.grades

    def grade_named(self, word: object) -> int | None:
        """Return the grade that a file names, also in the word of the scale."""
        for names in (self.grade_names, self.scale.grades):
            if isinstance(word, str) and word in names:
                return names.index(word)
        return None

    @property
    def owner(self) -> str:
        """Identifier of the structure that holds the state."""
        return self.same_as or self.id

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides on which it is tested and recorded."""
        return (MIDLINE,) if self.laterality == MIDLINE else SIDES

    @property
    def one_side(self) -> str:
        """The side that stands for both where only one is looked at."""
        return self.sides[0]

    def site(self, side: str) -> Site:
        """Return the structure and side whose state a test on a side reads."""
        return self.owner, mirror(side) if self.laterality == "crossed" else side

    @property
    def usual_kind(self) -> str:
        """How it is recorded unless it is said: pain and history are told."""
        return "told" if self.modality in ("pain", HISTORY) else "examined"


@table(
    "statements.csv",
    "Statements about roots (dermatome, myotome, pain of a root): each entry of roots "
    "is a structure",
    ["kind", "roots"],
)
@dataclass(frozen=True)
class RootStatement:
    """One way to speak of roots: which can be named, and how."""

    kind: Annotated[
        str,
        Column(
            "what the identifiers begin with: dermatome, then dermatome_c5, "
            "dermatome_c5_c6, dermatome_c5_to_t1",
            pattern="[a-z][a-z0-9_]*",
        ),
    ]
    roots: Annotated[
        tuple[str, ...],
        Column(
            "the roots that can be named, one (C5) or several in a row (C5-T1), "
            'separated by "|"'
        ),
    ]
    name: Annotated[str, Column("name in words, with {} for the roots")]
    other_names: Annotated[
        tuple[str, ...],
        Column(
            'other names, separated by "|", lower case, with {} for the roots: C5/C6, '
            "C5 or C6 and C5/6 in turn",
            name="aliases",
        ),
    ]
    modality: Annotated[str, Column("channel of the model", MODALITIES)]
    scale_name: Annotated[
        ScaleName, Column("grades it is recorded in", tuple(SCALES), name="scale")
    ]
    drawn: Annotated[bool, Column("yes: the body map shows the skin of the roots")]
    how: Annotated[str, Column("how it is tested, one line", optional=True)]
    note: Remark


@table(
    "roots.csv",
    "Which root supplies which structure, one claim a row",
    ["root", "structure", "chart", "role", "weight", "source"],
)
class Claim(NamedTuple):
    """One row of roots.csv: this root supplies this structure, says this source."""

    root: Annotated[
        str,
        Column(
            'spinal root, or "other" for supply that is not spinal',
            (*ROOTS, OTHER_SUPPLY),
        ),
    ]
    modality: Annotated[str, Column("modality of the structure", MODALITIES)]
    structure: Annotated[str, Column("id of structures.csv", refers=_STRUCTURE)]
    chart: Annotated[str, Column("which map or reading the claim belongs to")]
    role: Annotated[
        str,
        Column(
            "model: the program uses it; alternative: another source says so; it is "
            "only kept for comparison",
            ("model", "alternative"),
        ),
    ]
    weight: Annotated[
        float,
        Column(
            "share of the root in the structure; model rows of a structure sum to 1",
            low=0,
            high=1000,
        ),
    ]
    key: Annotated[
        bool,
        Column(
            "yes: key point or key muscle of the root, or the structure that is "
            "taught for it"
        ),
    ]
    source: SourceColumn
    locator: Locator
    basis: Basis
    note: NoteColumn


#: What a statement such as "power normal" expands to, for each limb.
_EXPANDED = ("power", "reflexes", "sensation")


@table(
    "protocols.csv",
    "Examinations, in order, and what statements about many structures expand to",
    ["protocol", "order"],
    needed=(
        "screening",
        "isncsci",
        "full",
        "signatures",
        *(f"{limb}_{what}" for limb in ("arm", "leg") for what in _EXPANDED),
    ),
)
@dataclass(frozen=True)
class ProtocolItem:
    """One test of an examination protocol, in its order."""

    protocol: Annotated[str, Column("name")]
    order: Annotated[int, Column("place in the examination", low=0)]
    structure: Annotated[str, Column("id of structures.csv", refers=_STRUCTURE)]
    kind: Annotated[str, Column("how it is recorded", KINDS)]
    side: Annotated[str, Column("which sides are tested", ("both", *SIDES, MIDLINE))]
    note: Remark


@table("redflags.csv", "Findings that come first, whatever the ranking says", ["id"])
@dataclass(frozen=True)
class RedFlag:
    """Findings that come first, whatever the ranking says."""

    id: Annotated[str, Column("name")]
    name: Annotated[str, Column("name in words")]
    tier: Annotated[
        str, Column("how soon: the same day, soon, or ask more", tuple(TIERS))
    ]
    when: Annotated[str, Column("rule, in the grammar of data/README.md")]
    message: Annotated[str, Column("what is shown")]
    limit: Annotated[
        str,
        Column("why a normal sign does not exclude it, with the figure", optional=True),
    ]
    first: Annotated[
        str,
        Column(
            "tests that decide and so come before all others: ids of structures.csv, "
            "separated by spaces",
            refers=_STRUCTURE,
            optional=True,
        ),
    ]
    imaging: Annotated[str, Column("imaging that it asks for, in words", optional=True)]
    source: SourceColumn
    note: NoteColumn


@table(
    "redflag_groups.csv",
    "Tests that the rules of redflags.csv use together",
    ["group", "test"],
)
@dataclass(frozen=True)
class FlagTest:
    """One test, and the group that it belongs to."""

    group: Annotated[str, Column("name used in the rules")]
    test: Annotated[
        str, Column("one test, in the grammar of data/README.md, or another group")
    ]
    note: Remark
