"""Pages about one lesion: what it hits and what to expect."""

from collections.abc import Iterable, Sequence

from neurosim.atlas import Atlas
from neurosim.citations import format_reference, resolve
from neurosim.parts import parts
from neurosim.predict import ExpectedFinding, Prediction
from neurosim.report.facts import MODALITY_TITLES
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import bar, notice, percent, plural
from neurosim.terms import ASSUMPTION, MODALITIES
from neurosim.wording import listed, place

#: A finding less likely than this, over its background, waits for ``--top 0``.
_CHANGED = 0.02
_BAR_LENGTH = 10


def prediction_page(
    prediction: Prediction, atlas: Atlas, *, top: int, sources: bool = False
) -> Page:
    """Return the roots hit and the findings to expect, strongest first.

    Parameters
    ----------
    top
        Findings shown of each modality; 0 for all.
    sources
        Name the references behind each finding.
    """
    title = f"{prediction.lesion.name}, {prediction.severity}"
    blocks: list[Block] = [Heading(title)]
    if prediction.assumed:
        blocks.append(Paragraph(f"Assumed: {listed(prediction.assumed)}."))
    blocks.append(Heading("Roots hit"))
    blocks.append(
        Table(
            ("", "", ""),
            "llp",
            tuple((item.root, item.side, item.why) for item in prediction.roots),
        )
    )
    shown: list[ExpectedFinding] = []
    listed_parts = {part.id for part in parts(atlas)}
    for modality in MODALITIES:
        found = [
            f
            for f in prediction.findings
            if f.modality == modality and f.structure in listed_parts
        ]
        changed = [f for f in found if f.p_abnormal - f.p_background >= _CHANGED]
        part = changed[:top] if top else found
        shown += part
        if part:
            blocks.append(Heading(MODALITY_TITLES[modality]))
            blocks.append(_table(part, sources))
    blocks += _ending(prediction, atlas, shown, sources)
    return tuple(blocks)


def _table(findings: Iterable[ExpectedFinding], sources: bool) -> Table:
    rows = tuple(
        (
            place(finding.side, finding.name),
            finding.text,
            _directed(finding),
            percent(finding.p_background),
            ", ".join(finding.sources) if sources else _bar(finding),
        )
        for finding in findings
    )
    last, letter = ("source", "p") if sources else ("", "b")
    titles = ("structure", "most likely", "abnormal", "abnormal without", last)
    return Table(titles, f"plrr{letter}", rows)


def _directed(finding: ExpectedFinding) -> str:
    """Return how often it is abnormal, and in which direction."""
    higher = finding.p_higher > finding.p_lower
    words = {"motor": "weak", "sensory": "numb", "reflex": "low"}
    more = {"reflex": "brisk", "sensory": "increased"}
    word = (more if higher else words).get(finding.modality, "present")
    return f"{word} {percent(max(finding.p_lower, finding.p_higher))}"


def _bar(finding: ExpectedFinding) -> str:
    return bar(finding.p_abnormal, _BAR_LENGTH)


def _ending(
    prediction: Prediction,
    atlas: Atlas,
    shown: Sequence[ExpectedFinding],
    sources: bool,
) -> Iterable[Block]:
    if sources:
        keys = dict.fromkeys(key for finding in shown for key in finding.sources)
        known = resolve((key for key in keys if key != ASSUMPTION), atlas.references)
        rows = tuple((ref.key, format_reference(ref)) for ref in known)
        if rows:
            yield Heading("Sources")
            yield Table(("", ""), "lp", rows)
    listed_parts = {part.id for part in parts(atlas)}
    more = sum(f.structure in listed_parts for f in prediction.findings) - len(shown)
    yield Heading("")
    shown_words = f"{plural(more, 'weaker finding')} not shown; --all shows all."
    yield Paragraph(
        "Abnormal: recorded so with a lesion of this severity in every modality, of "
        "the usual map, with no neighbour and no spread between people; without: in a "
        "person without it. " + (shown_words if more else ""),
        indent=False,
    )
    yield notice()
