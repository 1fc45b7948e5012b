"""A note read sentence by sentence: what was read, what was not, what is doubtful."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from neurosim.atlas import Atlas
from neurosim.exam import SIDE_NOT_TOLD, Exam, Finding, contradictions
from neurosim.grammar.aside import tells_of_finding
from neurosim.grammar.clause import with_words
from neurosim.grammar.faults import faults_of
from neurosim.grammar.fold import plain
from neurosim.grammar.gather import REST
from neurosim.grammar.groups import Reading
from neurosim.grammar.heading import PLACE
from neurosim.grammar.pieces import states_in
from neurosim.grammar.reading import read_some
from neurosim.grammar.synonyms import SIDE_DOT
from neurosim.grammar.vague import parted
from neurosim.terms import ExamError

#: Characters of a note, and of one sentence of it.
LONGEST_NOTE, LONGEST_SENTENCE = 100_000, 1_000
_END = re.compile(
    r"(?<=[.;!])(?<!\bfig\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bdr\.)\s+|"
    r"\s*\n\s*",
    re.IGNORECASE,
)
_HEADING = re.compile(r"[A-Za-z][A-Za-z /&]{2,40}:")
#: A heading within a line, and a part after a semicolon that says nothing of its kind.
_WITHIN = re.compile(
    r"(?P<heading>(?:(?:deep )?tendon )?reflexes|dtrs|power|strength|sensation|sensory)"
    r"\s*:\s*\S",
    re.IGNORECASE,
)
#: The limb of which a line speaks: "Left leg: HF 5/5; KE 4/5".
_LIMB_FIRST = re.compile(
    rf"(?:[UL]/?L\s*[-\u2013\u2014:]\s*)?(?P<heading>(?:right|left) {PLACE})"
    r"(?::|\s+[-\u2013\u2014])\s+\S",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    rf"\b(?:right|left|both|bilateral\w*|{PLACE})\b", re.IGNORECASE
)
_BARE = re.compile(
    r"(?:(?:right|left|both|bilateral) )?(?:patellar?|knees?|ankles?|achilles|biceps|"
    r"triceps|brachioradialis|supinator|hands?|feet|foot|arms?|legs?|thighs?)\b"
    r"(?!.*\b(?:reflex|jerk|clonus|power|strength|weak|sens|numb|touch|pin|vib|prop|pain|"
    r"position|tone|bulk|atroph|wast|fascic|tingl|swell|swollen|cold|extens|flex|\d/5))",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•]+\s+|\(?\d{1,2}[.)]\s+)")


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
    """

    findings: tuple[Finding, ...]
    unread: tuple[tuple[str, str], ...]
    doubtful: tuple[tuple[str, str], ...]
    aside: tuple[tuple[str, str], ...] = ()
    so_far: tuple[Finding, ...] = ()


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
    for sentence, whole in sentences(text):
        if len(sentence) > LONGEST_SENTENCE:
            unread.append((sentence[:80] + "...", "is too long for a sentence"))
            continue
        reading = sum((read_some(one, atlas) for one in parted(whole)), Reading())
        told = found if _is_whole(reading, atlas) else so_far
        told += with_words(reading.findings, sentence)
        for clause, error in reading.unread:
            alone = not reading.findings and len(reading.unread) == 1
            reason = "; ".join(faults_of(error, atlas, sentence))
            unread.append((sentence if alone else clause, reason))
        for clause, error in reading.aside:
            aside.append((clause, "; ".join(faults_of(error, atlas, sentence))))
        unread += aside[-len(reading.aside) :] if reading.aside else []
    findings, held = (
        tuple({one.identity: one for one in ones}.values()) for ones in (found, so_far)
    )
    doubtful = tuple(_doubtful(findings, atlas))
    return Note(findings, tuple(unread), doubtful, tuple(aside), held)


def _is_whole(reading: Reading, atlas: Atlas) -> bool:
    """Whether nothing that tells of a finding was left unread in a sentence."""
    return not any(tells_of_finding(plain(words), atlas) for words, _ in reading.unread)


def sentences(text: str) -> Iterator[tuple[str, str]]:
    r"""Yield each sentence as written, and with the heading that it stands under.

    Examples
    --------
    >>> list(sentences("Power:\nright EHL 4/5\n\nleft foot drop."))[0]
    ('right EHL 4/5', 'Power: right EHL 4/5')
    >>> list(sentences("Reflexes: triceps 2+; patellar absent"))[1]
    ('patellar absent', 'Reflexes: patellar absent')
    """
    heading = ""
    for block in re.split(r"\n\s*\n", SIDE_DOT.sub(r"\1", text)):
        heading = within = ""
        parts: list[tuple[str, str]] = []
        for part in filter(None, map(str.strip, _END.split(block))):
            line = _BULLET.sub("", part).rstrip(".;! ")
            started = _WITHIN.match(line) or _LIMB_FIRST.match(line)
            if _HEADING.fullmatch(line):
                heading = line
            elif line:
                own = within if within and _goes_on(line, within) else heading
                parts.append((line, own))
            within = f"{started['heading']}:" if started else within
            goes_on = part.endswith(";") and (started or _goes_on(line, within))
            within = within if goes_on else ""
        yield from _joined(parts)


def _goes_on(line: str, within: str) -> bool:
    """Whether a part after a semicolon is under the heading that began the line."""
    if _LIMB_FIRST.match(f"{within} x"):
        return not _OF_ANOTHER.search(line)
    return _BARE.match(line) is not None


#: "The right was 2+" is about what the sentence before it names.
_OTHER_SIDE = re.compile(
    r"(?:on )?the (?:right|left|other)(?: side| one)? (?:is |was )?(?P<how>\S+(?: "
    r"\S+)?)|(?:right|left|[rl]):? (?P<bare>[0-5][+-]*(?:\s?/\s?5)?|normal|absent|"
    r"reduced|brisk|positive|negative|flexor|extensor|upgoing|downgoing|mute|up|"
    r"down|\+|-)",
    re.IGNORECASE,
)


def _tells(how: str) -> bool:
    """Whether words, or a grade, say how something is."""
    return states_in(how) or any(char.isdigit() for char in how)


def _joined(parts: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield sentences, with what only tells the other side put to the one before."""
    last: tuple[str, str] | None = None
    for line, heading in parts:
        other = _OTHER_SIDE.fullmatch(line)
        leans = other is not None and _tells(other["how"] or other["bare"])
        leans = leans or REST.match(line.lower()) is not None
        if last is not None and leans and len(last[0]) < LONGEST_SENTENCE // 2:
            last = f"{last[0]}; {line}", last[1]
            continue
        if last is not None:
            yield last[0], f"{last[1]} {last[0]}".strip()
        last = line, heading
    if last is not None:
        yield last[0], f"{last[1]} {last[0]}".strip()


def _doubtful(findings: tuple[Finding, ...], atlas: Atlas) -> Iterator[tuple[str, str]]:
    """Yield the sentences whose findings may be so or normal, or exclude others."""
    seen = set()
    for one in findings:
        scale = atlas.structures[one.structure].scale
        open_ = scale.normal in one.grades and len(one.grades) > 1
        if open_ and not one.statement and not one.relation and one.text not in seen:
            seen.add(one.text)
            yield one.text, "may be so or normal"
    for one in findings:
        if one.side == SIDE_NOT_TOLD:
            yield one.text, "side not told: taken as right or left, half each"
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
    """Return an exam of this person with the findings of a note.

    Parameters
    ----------
    note
        What was read.
    exam
        The person; its findings are left out.
    """
    return replace(exam, findings=note.findings)
