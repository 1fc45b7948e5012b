"""Pages about data directories: what was checked, what changed."""

from collections import Counter
from collections.abc import Sequence

from neurosim.atlas import Atlas
from neurosim.datadir import DataDifference
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import notice, percent, plural
from neurosim.wording import place

_BORDERS = (
    "On maps each area takes the colour of its main root in these tables; the borders "
    "of the areas do not move."
)


def check_page(atlas: Atlas, warnings: Sequence[str] = ()) -> Page:
    """Return what a good data directory holds."""
    rows = (
        ("claims about roots", len(atlas.claims)),
        ("structures", len(atlas.structures)),
        ("disc levels", len(atlas.levels)),
        ("other lesions", len(atlas.families)),
        ("their findings", len(atlas.supplies)),
        ("references", len(atlas.references)),
        ("numbers of the observation model", len(atlas.observation)),
        ("numbers of settings", len(atlas.settings)),
        ("red flags", len(atlas.red_flags)),
    )
    return (
        Heading("No fault found"),
        *(Paragraph(f"Warning: {text}") for text in warnings),
        Paragraph(
            f"{atlas.directory}: version {atlas.version}, sha256 {atlas.hash[:16]}"
        ),
        Table(("", ""), "lr", tuple((name, str(count)) for name, count in rows)),
    )


def difference_page(difference: DataDifference, *, top: int) -> Page:
    """Return changed rows, predictions and rankings; ``top`` lines of each."""
    if difference.old.hash == difference.new.hash:
        return (Heading("No difference: the tables are the same, byte for byte"),)
    return (
        *_rows(difference, top),
        *_predictions(difference, top),
        *_rankings(difference, top),
        Heading(""),
        notice(),
    )


def _rows(difference: DataDifference, top: int) -> tuple[Block, ...]:
    rows = difference.rows
    counts = Counter(change.table for change in rows)
    blocks: list[Block] = [Heading(f"Tables: {plural(len(rows), 'row')} changed")]
    blocks += [
        Paragraph(f"{table}: {plural(count, 'row')}") for table, count in counts.items()
    ]
    table = tuple((change.sign, change.row) for change in rows[: top or None])
    blocks += [Table(("", ""), "lp", table)] if table else []
    if "roots.csv" in counts:
        blocks.append(Paragraph(_BORDERS, quiet=True))
    return (*blocks, *_more(len(rows), top))


def _predictions(difference: DataDifference, top: int) -> tuple[Block, ...]:
    changes = sorted(
        difference.predictions, key=lambda item: -abs(item.after - item.before)
    )
    title = f"Predictions: {plural(len(changes), 'finding')} of a severe disc changed"
    table = tuple(
        (
            item.level,
            place(item.side, item.name),
            percent(item.before),
            percent(item.after),
        )
        for item in changes[: top or None]
    )
    blocks: list[Block] = [Heading(title)]
    if table:
        blocks.append(Table(("level", "abnormal", "before", "after"), "lprr", table))
    return (*blocks, *_more(len(changes), top))


def _rankings(difference: DataDifference, top: int) -> tuple[Block, ...]:
    changes = difference.rankings
    title = f"Rankings: {plural(len(changes), 'typical patient')} changed"
    table = tuple(
        (item.level, *_leader(item.before), *_leader(item.after))
        for item in changes[: top or None]
    )
    blocks: list[Block] = [Heading(title)]
    if table:
        titles = ("level", "before", "", "after", "")
        blocks.append(Table(titles, "llrlr", table))
    return (*blocks, *_more(len(changes), top))


def _leader(leader: tuple[str, float]) -> tuple[str, str]:
    return leader[0], percent(leader[1])


def _more(count: int, top: int) -> tuple[Block, ...]:
    if not top or count <= top:
        return ()
    return (Paragraph(f"and {count - top} more; --top 0 shows all.", quiet=True),)
