"""Pages about one lesion: what it hits and what to expect."""

from collections.abc import Iterable, Iterator, Sequence

from neurosim.atlas import Atlas
from neurosim.citations import format_reference, resolve
from neurosim.parts import parts
from neurosim.prediction import AffectedRoot, ExpectedFinding, Prediction
from neurosim.report.facts import MODALITY_TITLES
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import bar, notice, percent, plural
from neurosim.terms import ASSUMPTION, MIDLINE, MODALITIES, ROOTS
from neurosim.wording import listed, place, spans

#: A finding that the lesion makes more likely by less than this is not listed.
_CHANGED = 0.02
_BAR_LENGTH = 10


def prediction_page(
    prediction: Prediction, atlas: Atlas, *, top: int, sources: bool = False
) -> Page:
    """Return the roots hit and the findings to expect, strongest first.

    What the lesion hardly moves is counted at the end, not listed.

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
    if prediction.roots:
        blocks.append(Heading("Roots hit"))
        blocks.append(Table(("", "", ""), "llp", tuple(_root_rows(prediction.roots))))
    known = [f for f in prediction.findings if f.structure in _ids(atlas)]
    moved = [f for f in known if f.p_abnormal - f.p_background >= _CHANGED]
    same = all(map(_both, _alike(moved).values()))
    if same:
        blocks.append(Paragraph(_SAME))
    shown: list[ExpectedFinding] = []
    for modality in MODALITIES:
        rows = _alike([f for f in moved if f.modality == modality])
        part = dict([*rows.items()][:top] if top else rows)
        shown += [finding for pair in part.values() for finding in pair]
        if part:
            blocks.append(Heading(MODALITY_TITLES[modality]))
            blocks.append(_table(part, sources, same=same))
    left = len(moved) - len(shown), len(known) - len(moved)
    blocks += _ending(atlas, shown, left, sources=sources)
    return tuple(blocks)


_SAME = "Right and left are alike: one row is for both."


def _both(pair: Sequence[ExpectedFinding]) -> bool:
    """Whether a row is for both sides, or has none."""
    return len(pair) > 1 or pair[0].side == MIDLINE


def _ids(atlas: Atlas) -> frozenset[str]:
    return frozenset(part.id for part in parts(atlas))


def _root_rows(roots: Iterable[AffectedRoot]) -> Iterator[tuple[str, str, str]]:
    """Yield roots, sides and why; neighbours that are alike stand in one row."""
    sides: dict[tuple[str, str], list[str]] = {}
    for item in roots:
        sides.setdefault((item.root, item.why), []).append(item.side)
    alike: dict[tuple[str, str], list[str]] = {}
    for (root, why), found in sides.items():
        alike.setdefault((" and ".join(found), why), []).append(root)
    for (side, why), names in alike.items():
        yield from ((span, side, why) for span in spans(names, ROOTS))


#: Findings that stand in one row, by what the row says.
_Rows = dict[tuple[str, ...], list[ExpectedFinding]]


def _alike(findings: Iterable[ExpectedFinding]) -> _Rows:
    """Return findings by row: right and left together where they are alike."""
    rows: _Rows = {}
    for finding in findings:
        rows.setdefault((finding.structure, *_cells(finding)), []).append(finding)
    return rows


def _side(pair: Sequence[ExpectedFinding], *, same: bool) -> str:
    if len(pair) > 1:
        return MIDLINE if same else "both"
    return pair[0].side


def _cells(finding: ExpectedFinding) -> tuple[str, str, str]:
    return finding.text, _directed(finding), percent(finding.p_background)


def _table(found: _Rows, sources: bool, *, same: bool) -> Table:
    rows = tuple(
        (
            place(_side(pair, same=same), pair[0].name),
            *_cells(pair[0]),
            ", ".join(pair[0].sources) if sources else _bar(pair[0]),
        )
        for pair in found.values()
    )
    last, letter = ("source", "p") if sources else ("", "b")
    titles = ("structure", "most likely", "abnormal", "abnormal without", last)
    return Table(titles, f"plrr{letter}", rows)


def _directed(finding: ExpectedFinding) -> str:
    """Return how often it is abnormal, and in which direction."""
    return f"{finding.word} {percent(max(finding.p_lower, finding.p_higher))}"


def _bar(finding: ExpectedFinding) -> str:
    return bar(finding.p_abnormal, _BAR_LENGTH)


def _ending(
    atlas: Atlas,
    shown: Sequence[ExpectedFinding],
    left: tuple[int, int],
    *,
    sources: bool,
) -> Iterable[Block]:
    """Yield the sources, and what was left out: weaker, and hardly moved at all."""
    if sources:
        keys = dict.fromkeys(key for finding in shown for key in finding.sources)
        known = resolve((key for key in keys if key != ASSUMPTION), atlas.references)
        rows = tuple((ref.key, format_reference(ref)) for ref in known)
        if rows:
            yield Heading("Sources")
            yield Table(("", ""), "lp", rows)
    yield Heading("")
    weaker, still = left
    more = [f"{plural(weaker, 'weaker finding')} not shown; --all shows all."]
    more = more if weaker else []
    if still:
        more.append(
            f"{plural(still, 'finding')} changed by less than {_CHANGED:.0%}: only in "
            "--json."
        )
    yield Paragraph(
        "Abnormal: how often a test finds it abnormal in a textbook patient with this "
        "severity in every modality and the usual map; without: how often in a person "
        f"without the lesion. {' '.join(more)}".rstrip(),
        indent=False,
    )
    yield notice()
