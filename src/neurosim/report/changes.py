"""Pages about data directories: what was checked, what changed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from textwrap import shorten

from neurosim.atlas import Atlas
from neurosim.datadir import CellChange, DataDifference, RowChange
from neurosim.report.page import Block, Heading, Page, Paragraph, Table
from neurosim.report.words import notice, percent, plural
from neurosim.wording import place

#: A name or a text of a table is cut where it is longer than this.
_LONGEST = 60
#: Columns that say why, beside what a row says.
_BESIDE = ("source", "locator", "note")
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
    if top and len(rows) > top:
        blocks += [
            Paragraph(f"{table}: {plural(count, 'row')}")
            for table, count in counts.items()
        ]
    table = tuple(
        (change.table, change_words(change)) for change in rows[: top or None]
    )
    blocks += [Table(("", ""), "lp", table)] if table else []
    if "roots.csv" in counts:
        blocks.append(Paragraph(_BORDERS, quiet=True))
    return (*blocks, *_more(len(rows), top))


def change_words(change: RowChange) -> str:
    """Return a changed row in one line: its name, and what changed of it.

    Examples
    --------
    >>> weight = CellChange("weight", "0.67", "0.3")
    >>> change_words(RowChange("roots.csv", "~", "C7 motor triceps", (weight,)))
    'C7 motor triceps: weight 0.67 -> 0.3'
    """
    if change.sign == "~":
        return f"{_cut(change.name)}: {'; '.join(map(_cell_words, change.cells))}"
    verb = "added" if change.sign == "+" else "removed"
    says = (f"{c.column} {_cut(c.before or c.after)}" for c in change.cells
            if c.column not in _BESIDE)  # fmt: skip
    return f"{verb}: {', '.join(says)}"


def _cell_words(cell: CellChange) -> str:
    before, after = cell.before, cell.after
    if max(len(before), len(after)) > _LONGEST:
        before, after = _differing(before.split(), after.split())
    return f"{cell.column} {_cut(before) or 'empty'} -> {_cut(after) or 'empty'}"


def _differing(before: list[str], after: list[str]) -> Iterator[str]:
    """Return two texts without the words with which both begin and both end."""
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    for words in (before, after):
        kept = words[start : len(words) - end]
        yield " ".join((*["..."][:start], *kept, *["..."][:end]))


def _shared(words: list[str], others: list[str]) -> int:
    """Return with how many words both begin."""
    same = (word == other for word, other in zip(words, others, strict=False))
    return len([*takewhile(bool, same)])


def _cut(text: str) -> str:
    return shorten(text, _LONGEST, placeholder=" ...")


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
        blocks.append(Table(("level", "before", "", "after", ""), "llrlr", table))
    return (*blocks, *_more(len(changes), top))


def _leader(leader: tuple[str, float]) -> tuple[str, str]:
    return leader[0], percent(leader[1])


def _more(count: int, top: int) -> tuple[Block, ...]:
    if not top or count <= top:
        return ()
    return (Paragraph(f"and {count - top} more; --top 0 shows all.", quiet=True),)
