"""The page of a note: what was read, what was not, what is doubtful."""

from collections.abc import Iterator, Sequence

from neurosim.exam import Exam
from neurosim.grammar.person import NotedPerson
from neurosim.report.page import Block, Heading, Paragraph, Table
from neurosim.report.words import plural
from neurosim.wording import listed

Pairs = Sequence[tuple[str, str]]
_IN_PART = (
    "Some part of each of these sentences was not read, and it may change the rest. "
    "Write each finding that is right as a sentence of its own."
)


def person_words(exam: Exam, told: NotedPerson) -> str:
    """Return age and sex: what the note says about them, and what is missing.

    Examples
    --------
    >>> person_words(Exam((), age=38.0), NotedPerson(age=38.0))
    'Taken from the note: age 38. Not told: sex (--sex).'
    """
    taken, missing = [], []
    for name, said in (("age", told.age), ("sex", told.sex)):
        value = getattr(exam, name)
        if value is None:
            missing.append(f"{name} (--{name})")
        elif value == said:
            taken.append(f"{name} {value:g}" if name == "age" else f"{name} {value}")
    return " ".join(
        f"{title}: {listed(words)}."
        for title, words in (("Taken from the note", taken), ("Not told", missing))
        if words
    )


def note_blocks(
    read: Pairs, unread: Pairs, doubtful: Pairs, so_far: Pairs = (), *, person: str = ""
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
    person
        Who it is about, in a sentence.
    """
    yield Heading(f"Read from the note ({plural(len(read), 'reading')})")
    if read:
        yield Table(("words of the note", "understood"), "pp", tuple(read))
    else:
        yield Paragraph("Nothing.")
    if person:
        yield Paragraph(person)
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
