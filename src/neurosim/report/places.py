"""One screen about a structure, a disc or a further test."""

from collections.abc import Iterator, Sequence

from neurosim.atlas import Atlas
from neurosim.citations import rests_on, split_sources
from neurosim.records import Structure
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import notice
from neurosim.side_tables import HowToTest, ImagingLimit, Rung
from neurosim.terms import ASSUMPTION, LEVELS, OTHER_SUPPLY
from neurosim.wording import listed

#: A lesion that takes this share of a structure is a look-alike of its root.
_TAKES = 0.5
_ALIKE, _ALIASES = 5, 6
_HOW = (
    ("position", "position"),
    ("resist", "resist, strike"),
    ("trick", "trick"),
    ("three", "grade 3"),
    ("four", "grade 4"),
    ("reinforce", "reinforce"),
)


#: How a movement is tested that has the test of its first muscle: "as triceps".
_SAME = "as "
_OF_TRACTS = "the cord is damaged{}; a lesion of these roots alone does not cause it"


def structure_screen(atlas: Atlas, found: Sequence[Structure]) -> Page:
    """Return a muscle, area or reflex: roots, how to test it, what a loss means."""
    first, *others = found
    return (
        Heading(f"{first.name} ({first.modality})"),
        Table(("", ""), "lp", tuple(_rows(atlas, first))),
        *_others(atlas, others),
        Heading(""),
        Paragraph(
            "More: --all for every view of the roots with its source.", indent=False
        ),
        notice(),
    )


def _rows(atlas: Atlas, structure: Structure) -> Iterator[tuple[str, str]]:
    owner = atlas.structures[structure.owner]
    shares = _shares(atlas, owner)
    if shares:
        assumed = ASSUMPTION in atlas.model_sources.get(owner.id, ())
        shares += " (shares assumed)" if assumed else ""
        if structure.modality == "umn":
            brain = "brain" in _alike(atlas, owner)
            where = " at or above these segments, or the brain" if brain else ""
            yield "says", _OF_TRACTS.format(where)
            yield "segments", shares
        else:
            yield "roots", shares
    differ = _differing(atlas, owner)
    if differ:
        yield "charts differ", differ
    if structure.key:
        noun = "muscle" if structure.modality == "motor" else "point"
        yield "standard", f"ISNCSCI key {noun} of {structure.key}"
    nerves = _nerves(atlas, owner)
    if nerves:
        yield "nerve", nerves
    yield from _how(atlas, structure)
    alike = _alike(atlas, owner)
    if alike:
        lost = structure.modality in ("motor", "sensory", "reflex")
        yield "also lost in" if lost else "also found in", alike
    if structure.aliases:
        yield "also called", ", ".join(structure.aliases[:_ALIASES])


def _shares(atlas: Atlas, owner: Structure) -> str:
    ranked = sorted(atlas.weights.get(owner.id, {}).items(), key=lambda item: -item[1])
    words = {OTHER_SUPPLY: "not spinal"}
    return ", ".join(
        f"{words.get(root, root)} {share:.0%}" for root, share in ranked[:5]
    )


def _differing(atlas: Atlas, owner: Structure) -> str:
    views: dict[str, list[tuple[float, str]]] = {}
    for claim in atlas.claims:
        if claim.structure == owner.id and claim.role != "model":
            views.setdefault(claim.source, []).append((-claim.weight, claim.root))
    return "; ".join(
        ", ".join(f"{root} {-weight:.0%}" for weight, root in sorted(rows))
        + f" ({', '.join(split_sources(source))})"
        for source, rows in list(views.items())[:2]
    )


def _how(atlas: Atlas, structure: Structure) -> Iterator[tuple[str, str]]:
    owner = atlas.structures[structure.owner]
    apart = bool(structure.how) and not structure.how.startswith(_SAME)
    names = (structure.id,) if apart else (structure.id, owner.id)
    row = next((r for r in atlas.rows(HowToTest) if r.structure in names), None)
    if structure.how and (row is None or row.structure != structure.id):
        yield "test", structure.how
    if owner is not structure and apart and structure.modality == "motor":
        yield "tells of", f"{owner.name}; its own test: show {owner.name}"
    if row is None:
        return
    for field, title in _HOW:
        text = getattr(row, field)
        if text:
            yield title, text
    yield "source", ", ".join(split_sources(row.source))


#: Parts of the plexus, in the names of nerves.csv.
_PLEXUS = "plexus"


def _nerves(atlas: Atlas, owner: Structure) -> str:
    """Return the nerves that a muscle or area has its supply from, the main one first.

    Trunks and cords of a plexus, which lie between the roots and the nerves, are not
    named, nor is what has a small part only.
    """
    shares = {
        nerve.name: share
        for nerve in atlas.nerves.values()
        for structure, share in (*nerve.muscles, *nerve.skin)
        if structure == owner.id and share >= _TAKES and _PLEXUS not in nerve.name
    }
    return ", ".join(sorted(shares, key=lambda name: -shares[name]))


def _alike(atlas: Atlas, owner: Structure) -> str:
    """Return lesions, not of roots, that take a structure: those of a nerve first."""
    found: dict[str, tuple[bool, float]] = {}
    for supply in atlas.all_supplies:
        takes = supply.share >= _TAKES and supply.side != "opposite"
        if supply.structure == owner.id and takes:
            family = atlas.families[supply.lesion]
            found.setdefault(family.name, (not family.nerve, -supply.share))
    return "; ".join(sorted(found, key=lambda name: found[name])[:_ALIKE])


def _others(atlas: Atlas, others: Sequence[Structure]) -> Iterator[Block]:
    rows = tuple(
        (f"{one.name} ({one.modality})", _shares(atlas, atlas.structures[one.owner]))
        for one in others
    )
    if rows:
        yield Heading("The name also means")
        yield Table(("", ""), "pp", rows)


def ladder_screen(level: str, why: Sequence[str], atlas: Atlas) -> Page:
    """Return a disc beside its vertebrae, roots and cord segment.

    Parameters
    ----------
    why
        Sentences on which root each zone meets.
    """
    place = LEVELS.index(level)
    shown = LEVELS[max(0, place - 1) : place + 2]
    segments = {rung.level: rung.segment for rung in atlas.rows(Rung)}
    rows = []
    for name in shown:
        row = atlas.levels[name]
        upper, _, lower = name.partition("/")
        lower = lower if lower[0].isalpha() else upper[0] + lower
        mark = "<-" if name == level else ""
        rows += [
            (upper, "", "", "", ""),
            (
                "",
                name,
                row.subarticular,
                row.foraminal,
                f"{segments.get(name, 'none: cauda equina')} {mark}".strip(),
            ),
        ]
    rows.append((lower, "", "", "", ""))
    titles = ("vertebra", "disc", "subarticular root", "foraminal root", "cord there")
    return (
        Heading(f"{level}: disc, vertebrae, roots and cord"),
        Table(titles, "llllp", tuple(rows)),
        Heading(""),
        *(Paragraph(f"{text[:1].upper()}{text[1:]}.", indent=False) for text in why),
        *_cord(level, atlas),
        Paragraph(f"More: neurosim predict {level}.", indent=False),
        notice(),
    )


def _cord(level: str, atlas: Atlas) -> Iterator[Block]:
    row = next((rung for rung in atlas.rows(Rung) if rung.level == level), None)
    if row is None:
        text = "The cord ends at L1 to L2: behind this disc lies the cauda equina."
    else:
        how = "an assumption" if row.source == ASSUMPTION else row.source
        text = (
            f"Behind the disc lies the cord segment {row.segment} ({how}): a disc is "
            "not a segment. The cord ends at L1 to L2."
        )
    yield Paragraph(text, indent=False)


def imaging_screen(test: str, atlas: Atlas) -> Page:
    """Return the limits of a further test; no indication and no treatment.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> imaging_screen("MRI", load_atlas())[0].text
    'MRI: what it can and cannot show'
    """
    rows = [row for row in atlas.rows(ImagingLimit) if row.test == test]
    sources = dict.fromkeys(k for row in rows for k in rests_on(row))
    return (
        Heading(f"{test}: what it can and cannot show"),
        Table(("", ""), "lp", tuple((row.kind, row.text) for row in rows)),
        Heading(""),
        Paragraph(
            "These are its limits, not when it is needed or what follows from it. "
            f"Sources: {listed(sources)}.",
            indent=False,
        ),
        notice(),
    )
