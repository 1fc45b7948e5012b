"""Lists of structures that share a side or a grade."""

from dataclasses import replace

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.grammar.findings import Reading, read_one, readings
from neurosim.grammar.judge import nouns_in
from neurosim.grammar.parts import Parts, prepare
from neurosim.grammar.statements import split_list
from neurosim.terms import ExamError


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
