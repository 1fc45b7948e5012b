"""A note read sentence by sentence: what was read, what was not, what is doubtful."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from neurosim.atlas import Atlas
from neurosim.exam import SIDE_NOT_TOLD, Exam, Finding, contradictions
from neurosim.grammar.aside import tells_of_finding
from neurosim.grammar.caveats import caveats_of
from neurosim.grammar.clause import with_words
from neurosim.grammar.expression import Expression
from neurosim.grammar.faults import PlacelessError, faults_of
from neurosim.grammar.fit import half_horner, only_halves
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.groups import Reading, each_once
from neurosim.grammar.layout import LONGEST_SENTENCE, Sentence, sentences
from neurosim.grammar.others import without_cramps
from neurosim.grammar.person import NotedPerson, person_told
from neurosim.grammar.reading import read_some
from neurosim.grammar.vague import parted
from neurosim.terms import ExamError

#: Nobody asks on which side it is.
_OF_NO_SIDE = Expression(r"^\W*(?:\w+ )*?head ?aches?\b[^,;]*$", re.IGNORECASE)
#: Characters of a note.
LONGEST_NOTE = 100_000
#: A sentence of so many words is prose.
_PROSE = 8


@dataclass(frozen=True)
class Note:
    """What was understood of a note.

    Attributes
    ----------
    findings
        What was read, with the sentence that each came from.
    unread
        Words that were not read, each with the reason.
    aside
        Those among them that are no finding of the examination; nothing is lost.
    doubtful
        Sentences whose findings may be so or normal, or exclude each other.
    so_far
        What was read of sentences of which a part that tells of a finding was not: it
        may belong to that part, so it is shown and raises flags, and counts no further.
    person
        Age and sex, where the note begins with them.
    """

    findings: tuple[Finding, ...]
    unread: tuple[tuple[str, str], ...]
    doubtful: tuple[tuple[str, str], ...]
    aside: tuple[tuple[str, str], ...] = ()
    so_far: tuple[Finding, ...] = ()
    person: NotedPerson = field(default_factory=NotedPerson)


#: How a letter begins and ends, and whom it is about.
_COURTESY = Expression(
    r"dear [\w. -]{1,40}[,:.]?|(?:with )?(?:(?:kind(?:est)?|best|warm(?:est)?|many) )+"
    r"(?:regards|wishes|thanks)[,.]?|(?:yours )?(?:sincerely|faithfully|truly)[,.]?|"
    r"(?:many )?thank(?:s| you)(?: again)?[,.!]*|"
    r"(?:this|the|a)\s+(?:man|woman|gentleman|lady|patient|boy|girl)[,.]?",
    re.IGNORECASE,
)


def read_note(text: str, atlas: Atlas) -> Note:
    """Return what a paragraph of an examination says.

    Parameters
    ----------
    text
        Sentences, one after the other or a line each. No name is needed, and nothing
        is stored.
    atlas
        The tables that name the structures.

    Raises
    ------
    ExamError
        If the text is too long for a note.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> note = read_note("Right foot drop. MRI pending. ?left EHL weak.", load_atlas())
    >>> [one.structure for one in note.findings]
    ['ankle_dorsiflexion', 'great_toe_extension']
    >>> note.unread[0][0], note.doubtful[0][0]
    ('MRI pending', '?left EHL weak')
    """
    if len(text) > LONGEST_NOTE:
        raise ExamError([f"is longer than {LONGEST_NOTE:,} characters: no note"])
    found: list[Finding] = []
    so_far: list[Finding] = []
    unread: list[tuple[str, str]] = []
    aside: list[tuple[str, str]] = []
    for one in sentences(text):
        sentence = one.written
        if _COURTESY.fullmatch(sentence.strip()):
            continue
        if len(sentence) > LONGEST_SENTENCE:
            unread.append((sentence[:80] + "...", "is too long for a sentence"))
            continue
        reading = _read(one, atlas)
        told = found if _is_whole(reading, atlas) else so_far
        told += with_words(reading.findings, sentence)
        for clause, error in reading.unread:
            alone = not reading.findings and len(reading.unread) == 1
            reason = "; ".join(faults_of(error, atlas, sentence))
            unread.append((sentence if alone else clause, reason))
        for clause, error in reading.aside:
            aside.append((clause, "; ".join(faults_of(error, atlas, sentence))))
        unread += aside[-len(reading.aside) :] if reading.aside else []
    halves = dict(only_halves((*found, *so_far), atlas))
    unread += [(one.text, why) for one, why in halves.items()]
    findings, held = (
        each_once(one for one in ones if one not in halves) for ones in (found, so_far)
    )
    doubtful = tuple(dict.fromkeys(_doubtful(findings, atlas)))
    person = person_told(text)
    unread = [
        (words, why)
        for words, why in unread
        if words not in person.words and not _COURTESY.fullmatch(words)
    ]
    return Note(findings, tuple(unread), doubtful, tuple(aside), held, person)


def _read(sentence: Sentence, atlas: Atlas) -> Reading:
    """Return the reading of a sentence under its heading.

    What cannot stand there, and names what it is about, is read without: "Left arm:",
    then "gait normal".
    """
    reading = _beside_types(_of_parts(sentence.whole, atlas), sentence.whole, atlas)
    if not reading.unread or not sentence.heading:
        return reading
    alone = _of_parts(sentence.written, atlas)
    own = all(one.side != SIDE_NOT_TOLD and not one.statement for one in alone.findings)
    return alone if own and not alone.unread else reading


def _beside_types(reading: Reading, text: str, atlas: Atlas) -> Reading:
    """Return the reading of a sentence, beside what is composed from typed items.

    Where clauses leave something unread, what is composed counts. Where both read a
    sentence of prose, what counts is what they say together.
    """
    from neurosim.grammar.compose.agreement import agreed  # noqa: PLC0415
    from neurosim.grammar.compose.composing import compose  # noqa: PLC0415

    whole = _is_whole(reading, atlas) and not _lost_place(reading)
    if whole and len(split_words(text)) < _PROSE:
        return reading
    types = compose(without_cramps(text)[0], atlas)
    composed = types.findings
    if composed and not whole:
        aside = without_cramps(text)[1]
        return Reading(composed, aside=(*types.aside, *aside))
    try:
        both = agreed(reading.findings, composed, text, atlas) if composed else ()
    except ExamError as error:
        return replace(reading, unread=((text, error),))
    return replace(reading, findings=both) if both else reading


def _lost_place(reading: Reading) -> bool:
    """Whether a complaint was set aside since clauses gave it no place."""
    errors = (error for _, error in reading.aside)
    return any(isinstance(error, PlacelessError) for error in errors)


def _of_parts(text: str, atlas: Atlas) -> Reading:
    return sum((read_some(part, atlas) for part in parted(text)), Reading())


def _is_whole(reading: Reading, atlas: Atlas) -> bool:
    """Whether nothing that tells of a finding was left unread in a sentence."""
    return not any(tells_of_finding(plain(words), atlas) for words, _ in reading.unread)


def _doubtful(findings: tuple[Finding, ...], atlas: Atlas) -> Iterator[tuple[str, str]]:
    """Yield the sentences whose findings may be so or normal, or exclude others."""
    seen = set()
    for one in findings:
        scale = atlas.structures[one.structure].scale
        crossed = atlas.structures[one.structure].laterality == "crossed"
        open_ = scale.normal in one.grades and len(one.grades) > 1 and not crossed
        if open_ and not one.statement and not one.relation and one.text not in seen:
            seen.add(one.text)
            tells = len(one.grades) < len(scale.all)
            untested = () if any(caveats_of(one, atlas)) else ("not tested",)
            yield from (
                (one.text, why)
                for why in (("may be so or normal",) if tells else untested)
            )
    for one in findings:
        if one.side == SIDE_NOT_TOLD and not _OF_NO_SIDE.search(one.text):
            yield one.text, "side not told: taken as right or left, half each"
        yield from ((one.text, caveat) for caveat in caveats_of(one, atlas))
    yield from ((one.text, why) for one, why in half_horner(findings, atlas))
    yield from dict.fromkeys(_told_and_denied(findings, atlas))
    for first, second in contradictions(Exam(findings)):
        side, name = first.side, first.structure.replace("_", " ")
        yield first.words, f"excludes {second.words!r}: both about the {side} {name}"


def _told_and_denied(
    findings: tuple[Finding, ...], atlas: Atlas
) -> Iterator[tuple[str, str]]:
    """Yield sentences that call all of a limb normal, and the limb not."""
    for one in findings:
        normal = atlas.structures[one.structure].scale.normal
        if one.statement or normal in one.grades:
            continue
        group = [item.structure for item in atlas.protocols.get(one.structure, ())]
        for other in findings:
            same = (other.text, other.side) == (one.text, one.side)
            if other.statement and same and other.structure in group:
                yield one.text, f"{other.statement!r} says that all of it is normal"


def exam_of(note: Note, exam: Exam) -> Exam:
    """Return an exam of this person with the findings of a note, and who it tells of.

    Parameters
    ----------
    note
        What was read.
    exam
        The person; its findings are left out. Age and sex of it go before the note's.
    """
    who = note.person
    return replace(
        exam,
        findings=note.findings,
        age=who.age if exam.age is None else exam.age,
        sex=who.sex if exam.sex is None else exam.sex,
    )
