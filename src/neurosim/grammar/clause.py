"""One clause read: about one structure, or about a whole limb or modality.

The words of the clause may be completed by what stands elsewhere: in the other cells
of a record, or in the clauses beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.grammar.expression import Expression
from neurosim.grammar.faults import NamelessError
from neurosim.grammar.findings import is_torn, names_sign, read_one, readings
from neurosim.grammar.fold import split_words
from neurosim.grammar.level import read_level
from neurosim.grammar.numbers import WrittenNumber
from neurosim.grammar.parts import Parts, Source, join, scan
from neurosim.grammar.statements import (
    expand,
    expand_tone_and_bulk,
    is_plain,
    spread_range,
)
from neurosim.grammar.wordings import of_arms_and_legs, other_wordings
from neurosim.grammar.words import drop_fillers
from neurosim.terms import ExamError

#: Modality of a record -> words that name its structures: "calf" is calf atrophy,
#: before it is the muscle; "spastic" is a gait where nothing else is.
_BEFORE = {"atrophy": ("atrophy", "wasting")}
_AFTER = {"tone": ("tone",), "gait": ("gait",)}


#: States that only say yes to what the words before them say.
AFFIRMATIVE = frozenset(("present", "positive", "abnormal"))


@dataclass(frozen=True)
class Given:
    """What is known of a clause before its words are read.

    Attributes
    ----------
    beside
        What the other cells of a record say.
    modality
        The modality of the record.
    numbers
        The grades that ``#0`` ... stand for.
    """

    beside: Parts | None = None
    modality: str = ""
    numbers: tuple[WrittenNumber, ...] = ()

    @property
    def states(self) -> bool:
        """Whether the state is told outside of the clause."""
        return self.beside is not None and self.beside.states

    @property
    def affirms(self) -> bool:
        """Whether the cells only say that it is so, whatever the words say."""
        if self.beside is None:
            return False
        states = {term.state for group in self.beside.terms for term in group}
        return bool(states) and states <= AFFIRMATIVE

    def source(self, text: str) -> Source:
        """Return the words of a clause."""
        return Source(drop_fillers(split_words(text)), self.numbers, text)


def read_clause(text: str, given: Given, atlas: Atlas) -> tuple[Finding, ...]:
    """Return the findings of one clause.

    Parameters
    ----------
    text
        Folded words, in any sensible order.
    given
        What is known besides.
    atlas
        The tables that name the structures.

    Raises
    ------
    ExamError
        If a word is left over, fits nothing, or can mean several things. A side
        that is not told is no fault: the finding says so.
    """
    level = read_level(text, given.beside, atlas)
    if level is not None:
        return level
    source = given.source(text)
    parts = _with(given, scan((source.words,), source.numbers))
    if given.beside is None:
        both = expand_tone_and_bulk(parts, atlas, source.words)
        if both is not None:
            return both
    # Braces spell out the grades of one structure, even of a whole limb.
    braced = any(number.text.startswith("{") for number in given.numbers)
    whole = names_sign(source, atlas) or is_torn(source, atlas)
    if is_plain(parts) and not braced and not whole:
        found = expand(parts, atlas, text)
        if found is not None:
            return found
    try:
        return _single(text, given, atlas)
    except ExamError as error:
        found = _several(text, given, atlas)
        if found is None:
            raise error from None
        return found


def _with(given: Given, parts: Parts) -> Parts:
    return parts if given.beside is None else join(parts, given.beside)


def _single(text: str, given: Given, atlas: Atlas) -> tuple[Finding, ...]:
    first: ExamError | None = None
    for wording in _wordings(text, given.modality, atlas):
        try:
            return read_one(given.source(wording), atlas, given.beside)
        except ExamError as error:
            if wording == text:
                first = error
    raise first or NamelessError(["names no muscle, area, reflex or sign"])


def _wordings(text: str, modality: str, atlas: Atlas) -> Iterator[str]:
    for word in _BEFORE.get(modality, ()):
        yield f"{text} {word}"
    if not modality:
        yield from _with_bulk_last(text)
    yield text
    for word in _AFTER.get(modality, ()):
        yield f"{text} {word}"
    yield from other_wordings(text, atlas)


#: "Atrophy of the first dorsal interosseous" has its name the other way round.
_BULK = Expression(
    r"\b(?:(?P<much>marked|severe|mild|moderate|slight)\s+)?"
    r"(?:atrophy|wasting|wasted|atrophied)\b"
)


def _with_bulk_last(text: str) -> Iterator[str]:
    if text.startswith("bulk "):  # "bulk normal right thigh"
        yield f"{text.removeprefix('bulk ')} bulk"
    found = _BULK.search(text)
    if found is not None and "no" not in text.split():
        rest = f"{text[: found.start()]} {text[found.end() :]}"
        for word in ("atrophy", "wasting"):
            if states_no_more(rest):
                yield f"{rest} {found['much'] or ''} {word}"


def states_no_more(text: str) -> bool:
    """Return whether nothing but a name and a side is left of a clause.

    Examples
    --------
    >>> states_no_more("right calf"), states_no_more("right calf normal")
    (True, False)
    """
    return not scan((drop_fillers(split_words(text)),), None).states


def _several(text: str, given: Given, atlas: Atlas) -> tuple[Finding, ...] | None:
    """Read a statement, a range of roots, or one word for arms and legs."""
    source = given.source(text)
    if not readings(source, atlas):
        parts = _with(given, scan((source.words,), source.numbers))
        found = expand(parts, atlas, text)
        if found is not None:
            return found
    for members in (spread_range(text), of_arms_and_legs(text)):
        if len(members) > 1:
            try:
                several = [_single(member, given, atlas) for member in members]
            except ExamError:
                continue
            return tuple(finding for found in several for finding in found)
    return None


def with_words(findings: tuple[Finding, ...], text: str) -> tuple[Finding, ...]:
    """Return findings with the user's own words."""
    return tuple(
        replace(
            finding,
            text=text,
            statement=text if finding.statement else "",
        )
        for finding in findings
    )
