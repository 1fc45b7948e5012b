"""The page of the evidence: each published figure beside the model's."""

from neurosim.evidence import EvidenceTable, Row
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import notice

_TITLES = ("figure", "published", "interval", "widened", "model", "")


def evidence_page(
    found: EvidenceTable, start: EvidenceTable | None = None, *, group: str = ""
) -> Page:
    """Return the posterior-predictive table by group, and how the model scores.

    Parameters
    ----------
    found
        The table of the landed numbers.
    start
        The table of the numbers before fitting, to compare with.
    group
        Show only this group; all of them by default.
    """
    blocks: list[Block] = [Heading("Published figures and the model")]
    blocks += _summary(found, start)
    names = dict.fromkeys(row.target.group for row in found.rows)
    for name in names:
        if group in ("", name):
            rows = [row for row in found.rows if row.target.group == name]
            blocks.append(Heading(name))
            blocks.append(Table(_TITLES, "plrrrl", tuple(map(_cells, rows))))
    blocks.append(
        Paragraph(
            "interval: published, else Wilson's. widened: with the spread between "
            "studies (0.5 in log-odds). in, wide, out: where the model's value lies. "
            "(check): shown, not fitted; (conflict): contradicts a row that is used."
        )
    )
    return (*blocks, Heading(""), notice())


def _summary(found: EvidenceTable, start: EvidenceTable | None) -> list[Block]:
    rows = tuple(
        (name, str(n), f"{inside / n:.0%}", f"{widened / n:.0%}")
        for name, (n, inside, widened) in found.groups.items()
    )
    n = sum(count for count, _, _ in found.groups.values())
    scores = [
        f"the fitted model {found.score:.1f}",
        f"every sign at its base rate {found.base_rate_score:.1f}",
    ]
    if start is not None:
        scores.insert(1, f"the model before fitting {start.score:.1f}")
    return [
        Table(("group", "fitted", "in", "in widened"), "lrrr", rows),
        Paragraph(
            f"Summed log score over {n} fitted figures (higher is better): "
            f"{', '.join(scores)}."
        ),
    ]


def _cells(row: Row) -> tuple[str, ...]:
    target = row.target
    low, high = target.widened
    where = "in" if row.inside else "wide" if row.inside_widened else "out"
    mark = "" if target.use == "fit" else f" ({target.use})"
    return (
        target.id.replace("_", " "),
        f"{target.value:.2f}",
        f"{target.low:.2f}-{target.high:.2f}",
        f"{low:.2f}-{high:.2f}",
        f"{row.model:.2f}",
        f"{where}{mark}",
    )
