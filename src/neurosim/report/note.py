"""The page of a note: what was read, what was not, what is doubtful."""

from collections.abc import Iterator, Sequence

from neurosim.report.page import Block, Heading, Paragraph, Table
from neurosim.report.words import plural

Pairs = Sequence[tuple[str, str]]
_IN_PART = (
    "Some part of each of these sentences was not read, and it may change the rest. "
    "Write each finding that is right as a sentence of its own."
)


def note_blocks(
    read: Pairs, unread: Pairs, doubtful: Pairs, so_far: Pairs = ()
) -> Iterator[Block]:
    """Yield the tables of a note, each with the words of the note first.

    Parameters
    ----------
    read
        Words, and what they were read as.
    unread
        Words that were not understood, and why.
    doubtful
        Words that leave it open, and how.
    so_far
        Sentences that were read in part, and what they were read as.
    """
    yield Heading(f"Read from the note ({plural(len(read), 'reading')})")
    if read:
        yield Table(("words of the note", "understood"), "pp", tuple(read))
    else:
        yield Paragraph("Nothing.")
    if unread:
        title = f"NOT READ: {plural(len(unread), 'part')} of the note"
        yield Heading(title, alarm=True)
        yield Table(("words of the note", "why"), "pp", tuple(unread))
    if so_far:
        yield Heading(f"Read in part ({plural(len(so_far), 'reading')}): not counted")
        yield Table(("words of the note", "read so far"), "pp", tuple(so_far))
        yield Paragraph(_IN_PART)
    if doubtful:
        yield Heading(f"Doubtful ({len(doubtful)})")
        yield Table(("words of the note", "how"), "pp", tuple(doubtful))
