"""The page of a note: what was read, what was not, what is doubtful."""

from collections.abc import Iterator, Sequence

from neurosim.report.page import Block, Heading, Paragraph, Table
from neurosim.report.words import plural

Pairs = Sequence[tuple[str, str]]


def note_blocks(read: Pairs, unread: Pairs, doubtful: Pairs) -> Iterator[Block]:
    """Yield the tables of a note, each with the words of the note first.

    Parameters
    ----------
    read
        Words, and what they were read as.
    unread
        Words that were not understood, and why.
    doubtful
        Words that leave it open, and how.
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
    if doubtful:
        yield Heading(f"Doubtful ({len(doubtful)})")
        yield Table(("words of the note", "how"), "pp", tuple(doubtful))
