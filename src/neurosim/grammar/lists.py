"""Lists of structures that share a side, a grade, or a word of their names."""

import re
from collections.abc import Iterator
from dataclasses import replace

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.grammar.findings import Reading, read_one, readings
from neurosim.grammar.judge import nouns_in
from neurosim.grammar.lexicon import plain
from neurosim.grammar.parts import Parts, prepare
from neurosim.grammar.words import Phrase
from neurosim.records import Structure
from neurosim.terms import ExamError

_AND = re.compile(
    r"\s*(?:,\s*and\b|,|;|\band\b|&|\s/\s|\bplus\b|\bas well as\b|\bincluding\b)\s*"
)
#: What also parts the cell of a record: a slash, and where a pain goes.
_CELL = (
    r",\s*and\b|,|;|\band\b|&|/|\+|\bplus\b|\bas well as\b|\bincluding\b|"
    r"\b(?:with\s+)?(?:radiat|extend|spread|shoot|refer)\w*(?:\s+(?:down|into|to|"
    r"along|in|the|both))*\b"
)
_PARTED = re.compile(rf"\s*(?:{_CELL})\s*")
_GOES = re.compile(rf"\s*(?:{_CELL}|\b(?:down\s+)?to\b(?:\s+(?:the|both)\b)*)\s*")
_HEAD = re.compile(r"(?P<head>.+?)\s+of\s+(?:the\s+)?(?P<rest>.+)")
#: Words that do not carry over: "lower back and leg" is not the lower leg.
_OWN = frozenset(
    ("lower", "low", "upper", "mid", "back", "first", "second", "third", "fourth",
     "fifth", "index", "middle", "ring", "heel")
)  # fmt: skip
#: Where a member says itself which part it means, it borrows none.
_PART = re.compile(
    r"(?:(?:antero|postero|dorso|latero)?(?:lateral|medial)|anterior|posterior|dorsal|"
    r"dorsum|ventral|volar|palmar|plantar|radial|ulnar|inner|outer|proximal|distal)\b"
)


def split_list(text: str, *, cell: bool = False, pain: bool = False) -> tuple[str, ...]:
    """Return the members of a list: ``triceps, biceps and deltoid 4/5``.

    Parameters
    ----------
    cell
        Whether the text is the cell of a record, which names structures only.
    pain
        Whether it says where a pain is: "shoulder to thumb" is both.

    Examples
    --------
    >>> split_list("right triceps and biceps 4/5")
    ('right triceps', 'biceps 4/5')
    >>> split_list("buttock radiating to the calf", cell=True)
    ('buttock', 'calf')
    """
    pattern = _GOES if pain else _PARTED if cell else _AND
    return tuple(part for part in pattern.split(plain(text)) if part)


def share_head(text: str) -> tuple[str, ...]:
    """Return a list behind "of" with its head written out.

    Examples
    --------
    >>> share_head("extensors of the wrist and fingers")
    ('extensors of wrist', 'extensors of fingers')
    """
    found = _HEAD.fullmatch(plain(text))
    if found is None:
        return ()
    return tuple(
        f"{found['head']} of {m}" for m in split_list(found["rest"], cell=True)
    )


def complete(
    members: tuple[str, ...], atlas: Atlas, beside: Parts | None = None
) -> tuple[str, ...]:
    """Return the members of a list with the words that they share written out.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> complete(("wrist flexion", "extension"), load_atlas())
    ('wrist flexion', 'wrist extension')
    >>> complete(("knee", "ankle jerks"), load_atlas())
    ('knee jerks', 'ankle jerks')
    """
    named = _named(members[-1], atlas, beside)
    last = named[0] if named else ()
    skin = named is not None and named[1].modality in ("sensory", "pain")
    done: list[str] = []
    before: Phrase = ()
    for at, member in enumerate(members):
        after = last if at < len(members) - 1 else ()
        if skin and _named(member, atlas, beside):
            after = ()  # "buttock and calf" are two places
        done.append(_completed(member, (before, after), (atlas, beside)))
        before = _name(done[-1], atlas, beside)
    return tuple(done)


def _completed(
    member: str, around: tuple[Phrase, Phrase], known: tuple[Atlas, Parts | None]
) -> str:
    for text, borrowed in _borrowings(member, *around):
        found = _named(text, *known)
        if found and set(borrowed) < set(found[0]):
            return text
    return member


def _borrowings(
    member: str, before: Phrase, after: Phrase
) -> Iterator[tuple[str, Phrase]]:
    """Yield a member with words of the last one, or of the one before it."""
    for length in range(len(after) - 1, 0, -1):
        yield " ".join((member, *after[-length:])), after[-length:]
    if _PART.match(member):
        return
    for length in range(len(before) - 1, 0, -1):
        if _OWN.isdisjoint(before[:length]):
            yield " ".join((*before[:length], member)), before[:length]


def _name(text: str, atlas: Atlas, beside: Parts | None) -> Phrase:
    found = _named(text, atlas, beside)
    return found[0] if found else ()


def _named(
    text: str, atlas: Atlas, beside: Parts | None
) -> tuple[Phrase, Structure] | None:
    """Return the words that name a structure, if nothing else is strange."""
    wanted = {noun.prefer for noun in beside.nouns if noun.prefer} if beside else None
    for reading in readings(prepare(text), atlas, beside):
        allowed = wanted or reading.parts.modalities
        if reading.parts.unknown:
            break
        for structure in (*reading.structures, *reading.longer):
            if allowed is None or structure.modality in allowed:
                return reading.name, structure
    return None


def read_list(text: str, atlas: Atlas) -> tuple[Finding, ...] | None:
    """Return the findings of a list; ``None`` if the text is not one.

    A side stands for the members after it, a single grade for all of them.

    Raises
    ------
    ExamError
        If it is not clear which grade belongs to what.
    """
    members = split_list(text)
    if len(members) < 2:
        return None
    members = complete(members, atlas)
    sources = [prepare(member) for member in members]
    best = [next(iter(readings(source, atlas)), None) for source in sources]
    named = [reading for reading in best if reading is not None]
    if len(named) < len(members):
        return None
    sides = _sides([reading.parts.sides for reading in named])
    common = _shared(named)
    found: list[Finding] = []
    for source, reading, side in zip(sources, named, sides, strict=True):
        beside = Parts(sides=side)
        if common is not None and reading is not common:
            beside = replace(_without_sides(common), sides=side)
        found += read_one(source, atlas, beside)
    return tuple(replace(finding, text=text.strip()) for finding in found)


def _sides(own: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the sides of each member: its own, else those of the one before it."""
    given = [sides for sides in own if sides]
    last = given[0] if given else ()
    filled = []
    for sides in own:
        last = sides or last
        filled.append(last)
    return filled


def _without_sides(reading: Reading) -> Parts:
    parts = reading.parts
    inside = tuple(noun for noun in nouns_in(reading.name) if not noun.deficit)
    return replace(parts, sides=(), nouns=(*parts.nouns, *inside))


def _shared(members: list[Reading]) -> Reading | None:
    with_state = [reading for reading in members if reading.parts.states]
    if len(with_state) in (0, len(members)):
        return None
    if len(with_state) > 1 or with_state[0] not in (members[0], members[-1]):
        raise ExamError(
            ["it is not clear which grade belongs to what: write one finding for each"]
        )
    return with_state[0]
