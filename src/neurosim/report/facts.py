"""Pages of facts: a root, a structure, a reference, the assumptions."""

from collections.abc import Iterable, Iterator, Sequence

from neurosim._version import __version__
from neurosim.atlas import Atlas
from neurosim.citations import (
    Reference,
    format_reference,
    resolve,
    rests_on,
    split_sources,
)
from neurosim.parts import is_examined, key_points, name_of
from neurosim.records import Claim, Structure
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import notice, plural
from neurosim.terms import ASSUMPTION, MODALITIES, ROOTS
from neurosim.unions import derivation
from neurosim.wording import listed

MODALITY_TITLES = {
    "sensory": "Skin",
    "motor": "Muscles and movements",
    "reflex": "Reflexes",
    "pain": "Pain",
    "tension": "Provocative tests",
    "umn": "Upper motor neuron signs",
    "autonomic": "Autonomic",
    "local": "Local signs",
}


def root_page(atlas: Atlas, root: str, claims: Sequence[Claim]) -> Page:
    """Return what a root supplies, strongest share first, with sources."""
    blocks: list[Block] = [Heading(f"{root} supplies")]
    for modality in MODALITIES:
        rows = [claim for claim in claims if claim.modality == modality]
        if rows:
            blocks.append(Heading(MODALITY_TITLES[modality]))
            blocks.append(_claims_table(atlas, rows))
    blocks.append(Heading("How to read this"))
    blocks.append(
        Paragraph(
            "share: part of the structure's supply that comes from this root; key: "
            "what the standard or teaching takes as the sign of the root; assumption: "
            "no source, the reasoning is in roots.csv. Full sources: neurosim cite KEY."
        )
    )
    return (*blocks, Heading(""), notice())


def _claims_table(atlas: Atlas, claims: Iterable[Claim]) -> Table:
    ordered = sorted(claims, key=lambda claim: (-claim.weight, claim.structure))
    rows = tuple(
        (
            atlas.structures[claim.structure].name + _chart(claim),
            f"{claim.weight:.0%}",
            "key" if claim.key else "",
            ", ".join(rests_on(claim)),
        )
        for claim in ordered
    )
    return Table(("structure", "share", "", "source"), "prlp", rows)


def _chart(claim: Claim) -> str:
    return "" if claim.role == "model" else f" [{claim.chart}, not in the model]"


def roots_page(atlas: Atlas) -> Page:
    """Return every root in one line: where it is felt, what it moves."""
    points = key_points(atlas)
    muscles = {
        s.key: name_of(s, atlas)
        for s in atlas.structures.values()
        if s.key and s.modality == "motor" and not s.same_as
    }
    rows = [
        (
            root,
            _name(points.get(root, ""), atlas),
            muscles.get(root, ""),
            _reflexes(atlas, root),
        )
        for root in ROOTS
        if root not in _PASSED
    ]
    place = next(i for i, row in enumerate(rows) if row[0] == "T1") + 1
    rows.insert(place, ("T2-T12", "a band of the trunk each", "", ""))
    return (
        Heading("The roots of one side"),
        Table(("root", "key point", "key muscle", "reflex"), "lppp", tuple(rows)),
        Heading(""),
        Paragraph("One root on a screen: neurosim roots C7", indent=False),
        notice(),
    )


#: Roots of the trunk: a band each, no limb muscle and no jerk.
_BANDS = ROOTS[9:20]
#: No line of their own: those, and C1 and S5, which have no key.
_PASSED = (ROOTS[0], *_BANDS, ROOTS[-1])


def _name(structure: str, atlas: Atlas) -> str:
    return name_of(atlas.structures[structure], atlas) if structure else ""


def _reflexes(atlas: Atlas, root: str) -> str:
    """Return the reflexes of a root that are examined, the largest share first."""
    found = [
        (-claim.weight, name_of(atlas.structures[claim.structure], atlas))
        for claim in atlas.claims
        if claim.root == root
        and claim.key
        and claim.role == "model"
        and claim.modality == "reflex"
        and is_examined(claim.structure, atlas)
    ]
    return ", ".join(name for _, name in sorted(found)[:1])


def structure_page(atlas: Atlas, found: Sequence[Structure]) -> Page:
    """Return what is known of the structures that a name may mean."""
    blocks: list[Block] = []
    sources: dict[str, None] = {}
    for structure in found:
        claims = [c for c in atlas.all_claims if c.structure == structure.owner]
        blocks += _structure_blocks(atlas, structure, claims)
        for claim in claims:
            sources.update(dict.fromkeys(split_sources(claim.source)))
    known = [key for key in sources if key != ASSUMPTION]
    if known:
        blocks.append(Heading("Sources"))
        blocks.append(_references(resolve(known, atlas.references)))
    return (*blocks, Heading(""), notice())


def _structure_blocks(
    atlas: Atlas, structure: Structure, claims: Sequence[Claim]
) -> Iterator[Block]:
    yield Heading(f"{structure.name} ({structure.modality})")
    yield Table(("", ""), "lp", (*_facts(atlas, structure), *_views(claims)))


def _views(claims: Sequence[Claim]) -> Iterator[tuple[str, str]]:
    """Yield each view of the roots: the one of the model first."""
    views: dict[tuple[str, ...], list[Claim]] = {}
    for claim in claims:
        key = (claim.role, claim.chart, claim.source, claim.note)
        views.setdefault(key, []).append(claim)
    for role, chart, source, note in sorted(views, key=lambda key: key[0] != "model"):
        rows = sorted(views[role, chart, source, note], key=lambda c: -c.weight)
        shares = ", ".join(
            f"{c.root} {c.weight:.0%}{' (key)' if c.key else ''}" for c in rows
        )
        yield ("roots" if role == "model" else "other view"), shares
        yield "", f"{', '.join(split_sources(source))}. {note}".rstrip()


def _facts(atlas: Atlas, structure: Structure) -> list[tuple[str, str]]:
    """Return what the tables say of a structure; what they do not say is left out."""
    key, owner = structure.key, structure.same_as
    nerves = (
        f"{nerve.name} ({nerve.site}) {part:.0%}"
        for nerve in atlas.nerves.values()
        for name, part in (*nerve.muscles, *nerve.skin)
        if name == structure.owner
    )
    readers = (s.name for s in atlas.structures.values() if s.same_as == structure.id)
    facts = {
        "id": structure.id,
        "test": structure.how,
        "standard": key and f"ISNCSCI key {_key_noun(structure)} of {key}",
        "reads": owner and f"the state of {atlas.structures[owner].name}",
        "made of": derivation(structure) if structure.parts else "",
        "nerve": ", ".join(nerves),
        "read by": ", ".join(readers),
        "also": _shortened(structure.aliases),
        "note": structure.note,
    }
    return [(label, words) for label, words in facts.items() if words]


_MOST_ALIASES = 8


def _shortened(aliases: Sequence[str]) -> str:
    more = len(aliases) - _MOST_ALIASES
    shown = ", ".join(aliases[:_MOST_ALIASES])
    return f"{shown} and {more} more" if more > 0 else shown


def _key_noun(structure: Structure) -> str:
    return "muscle" if structure.modality == "motor" else "point"


def _references(references: Iterable[Reference]) -> Table:
    rows = tuple((ref.key, format_reference(ref)) for ref in references)
    return Table(("", ""), "lp", rows)


def cite_page(atlas: Atlas) -> Page:
    """Return how to cite the program and its tables."""
    return (
        Heading("How to cite"),
        Paragraph(
            f"The neurosim developers. neurosim: a simulator of the neurological "
            f"examination, version {__version__}; data version {atlas.version}, "
            f"sha256 {atlas.hash[:16]}."
        ),
        Paragraph(
            f"The tables rest on {plural(len(atlas.references), 'reference')}: "
            "neurosim cite KEY shows one, --all all of them, --assumptions what has "
            "no source. CITATION.cff holds the same for reference managers."
        ),
        Heading(""),
        notice(),
    )


def references_page(references: Sequence[Reference]) -> Page:
    """Return references in full: what they support and how they were read."""
    blocks: list[Block] = []
    for reference in references:
        blocks.append(Heading(reference.key))
        blocks.append(Paragraph(format_reference(reference)))
        facts = (
            ("supports", reference.supports),
            ("read", reference.read),
            ("url", reference.url),
            ("note", reference.note),
        )
        shown = tuple((name, text) for name, text in facts if text)
        blocks.append(Table(("", ""), "lp", shown))
    return (*blocks, Heading(""), notice())


def assumptions_page(rows: Sequence[tuple[str, str, str]]) -> Page:
    """Return the numbers without a source: table, what they are about, reasoning."""
    tables = [
        f"{sum(r[0] == t for r in rows)} in {t}"
        for t in dict.fromkeys(table for table, _, _ in rows)
    ]
    return (
        Heading(f"{plural(len(rows), 'row')} rest on an assumption"),
        Paragraph(listed(tables) + "."),
        Table(("table", "row", "reasoning"), "lpp", tuple(rows)),
        Heading(""),
        notice(),
    )
