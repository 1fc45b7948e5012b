"""Pages of the evidence: published figures, and the rows that rankings rest on."""

from collections.abc import Sequence

from neurosim.evaluation.influence import FACTOR, Influence
from neurosim.evidence import EvidenceTable, Row
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import notice

_TITLES = ("figure", "published", "interval", "widened", "model", "unfitted", "")


def evidence_page(found: EvidenceTable, *, group: str = "") -> Page:
    """Return the posterior-predictive table by group, and how the model scores.

    Parameters
    ----------
    found
        The table of the landed numbers.
    group
        Show only this group; all of them by default.
    """
    blocks: list[Block] = [Heading("Published figures and the model")]
    blocks += _summary(found)
    names = dict.fromkeys(row.target.group for row in found.rows)
    for name in names:
        if group in ("", name):
            rows = tuple(
                _cells(row, found.before[row.target.id])
                for row in found.rows
                if row.target.group == name
            )
            blocks.append(Heading(name))
            blocks.append(Table(_TITLES, "plrrrrl", rows))
    blocks.append(
        Paragraph(
            "interval: published, else Wilson's. widened: with the spread between "
            "studies (0.5 in log-odds). unfitted: the model with the numbers that the "
            "fit started from. in, wide, out: where the model's value lies. "
            "(check): shown, not fitted; (conflict): contradicts a row that is used."
        )
    )
    return (*blocks, Heading(""), notice())


def influence_page(found: Sequence[Influence], *, top: int) -> Page:
    """Return the rows of the tables that published patients rest on most.

    Parameters
    ----------
    found
        Strongest first.
    top
        How many to show.
    """
    rows = tuple(
        (
            item.row.replace("_", " "),
            item.table,
            f"{item.value:.3g}",
            item.source,
            f"{item.change:+.4f}",
            str(item.moved),
        )
        for item in found[:top]
    )
    return (
        Heading("Rows that the ranking of these patients rests on most"),
        Table(
            ("row", "table", "value", "source", "log score", "moved"), "pplprr", rows
        ),
        Paragraph(
            f"Each number alone is raised by a factor of {FACTOR} (a probability: "
            "in odds), and the patients with a root lesion are ranked again. log "
            "score: change of the mean log score of the true root. moved: patients "
            f"whose leading root changes. {len(found)} rows were tried."
        ),
        Heading(""),
        notice(),
    )


def _summary(found: EvidenceTable) -> list[Block]:
    rows = tuple(
        (name, str(n), f"{inside / n:.0%}", f"{widened / n:.0%}")
        for name, (n, inside, widened) in found.groups.items()
    )
    n = sum(count for count, _, _ in found.groups.values())
    scores = [
        f"the fitted model {found.score:.1f}",
        f"the same before it was fitted {found.before_score:.1f}",
        f"every sign at its base rate {found.base_rate_score:.1f}",
    ]
    return [
        Table(("group", "fitted", "in", "in widened"), "lrrr", rows),
        Paragraph(
            f"Summed log score over {n} fitted figures (higher is better): "
            f"{', '.join(scores)}."
        ),
    ]


def _cells(row: Row, before: float) -> tuple[str, ...]:
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
        f"{before:.2f}",
        f"{where}{mark}",
    )
