"""Findings about one named structure, from the words of a text."""

from dataclasses import dataclass, replace

from neurosim.atlas import Atlas
from neurosim.exam import BOTH, SYMMETRIC, Finding, side_hint
from neurosim.grammar.judge import grades_of, nouns_in
from neurosim.grammar.lexicon import lexicon, suggestions
from neurosim.grammar.parts import Parts, Source, join, scan
from neurosim.grammar.words import SIDE_WORDS, Phrase
from neurosim.records import Structure
from neurosim.terms import MIDLINE, SIDES, ExamError

_STATE_HINTS = {
    "mrc": "a grade (4/5) or weak, normal",
    "sensory": "reduced, absent, increased or normal",
    "reflex": "a grade (2+) or absent, reduced, normal, brisk",
    "sign": "present or absent",
    "tension": "positive or negative",
    "segment": "the segment, such as T10",
}


@dataclass(frozen=True)
class Reading:
    """One way to read a text: this run of words is the name, the rest is about it."""

    name: Phrase
    structures: tuple[Structure, ...]
    parts: Parts


def readings(source: Source, atlas: Atlas, beside: Parts | None = None) -> list[Reading]:
    """Return the ways to read a text, those with fewest unknown words first.

    Parameters
    ----------
    beside
        Words that stand elsewhere (in another cell, at the end of a list).
    """
    names = lexicon(atlas)
    # Sides may stand inside a name: "triceps right jerk".
    words = tuple(word for word in source.words if word not in SIDE_WORDS)
    sides = tuple(SIDE_WORDS[word] for word in source.words if word in SIDE_WORDS)
    found = []
    for start, stop in names.spans(words):
        name = words[start:stop]
        rest = scan((words[:start], words[stop:]), source.numbers)
        rest = replace(rest, sides=sides)
        parts = rest if beside is None else join(rest, beside)
        structures = dict.fromkeys((*names.find(name), *names.extended(name)))
        found.append(Reading(name, tuple(structures), parts))
    return sorted(found, key=_rank)


def _rank(reading: Reading) -> tuple[int, int]:
    unknown = sum(map(len, reading.parts.unknown))
    return unknown, -len(reading.name)


def fitting(reading: Reading) -> list[tuple[Structure, tuple[int, ...]]]:
    """Return the structures that the words fit, with the grades they leave."""
    allowed = reading.parts.modalities
    found = []
    for structure in reading.structures:
        if allowed is not None and structure.modality not in allowed:
            continue
        grades = _grades(structure, reading)
        if grades is not None:
            found.append((structure, grades))
    asked_pain = "pain" in (allowed or ()) or any(
        "pain" in noun.modalities for noun in nouns_in(reading.name)
    )
    bodily = [pair for pair in found if pair[0].modality != "pain"]
    return bodily if bodily and not asked_pain else found


def _grades(structure: Structure, reading: Reading) -> tuple[int, ...] | None:
    parts = reading.parts
    if parts.symmetric and not parts.terms:
        return structure.scale.all
    grades = grades_of(structure, parts, reading.name)
    speaks = structure.modality == "pain" and not parts.states
    return structure.scale.abnormal if grades is None and speaks else grades


def read_one(
    source: Source, atlas: Atlas, beside: Parts | None = None
) -> tuple[Finding, ...]:
    """Return the findings of a text about one structure.

    Raises
    ------
    ExamError
        If the text cannot be read, or can be read in several ways.
    """
    ways = readings(source, atlas, beside)
    if not ways:
        raise ExamError([_unknown(source, atlas)])
    fewest = _rank(ways[0])[0]
    if fewest:
        raise ExamError([_strange(ways[0].parts.unknown, atlas)])
    faults: list[str] = []
    for reading in ways:
        if _rank(reading)[0] > fewest:
            break
        try:
            pairs = _only(fitting(reading))
            if pairs:
                return make(pairs, _with_name(reading, pairs[0]), source.text)
        except ExamError as error:
            faults += error.faults
    raise ExamError(faults[:1] or [_unfit(ways[0])])


def _with_name(reading: Reading, structure: Structure) -> Parts:
    """Return the words with those of the name that make a kind or name both sides."""
    inside = tuple(
        noun
        for noun in nouns_in(reading.name)
        if noun.plural or (noun.kind and structure.modality == "sensory")
    )
    return replace(reading.parts, nouns=(*reading.parts.nouns, *inside))


def _only(
    pairs: list[tuple[Structure, tuple[int, ...]]],
) -> tuple[Structure, tuple[int, ...]] | None:
    if len({structure.owner for structure, _ in pairs}) > 1:
        shown = " or ".join(f"{s.name} ({s.modality})" for s, _ in pairs)
        hints = sorted({_word_for(s.modality) for s, _ in pairs})
        raise ExamError([f"can mean {shown}; add {' or '.join(hints)}"])
    return pairs[0] if pairs else None


def _word_for(modality: str) -> str:
    words = {"motor": "power", "reflex": "reflex", "sensory": "sensation"}
    return words.get(modality, modality)


def make(
    pair: tuple[Structure, tuple[int, ...]],
    parts: Parts,
    text: str,
    statement: str = "",
) -> tuple[Finding, ...]:
    """Return one finding a side."""
    structure, grades = pair
    kind = "told" if structure.modality == "pain" else parts.kind
    finding = Finding(structure.id, MIDLINE, grades, kind, text.strip(), statement)
    made = []
    if parts.symmetric and structure.laterality != MIDLINE:
        scale = structure.scale.all
        made.append(replace(finding, side=BOTH, grades=scale, relation=SYMMETRIC))
        if not parts.terms:
            return tuple(made)
    sides = sides_for(structure, parts)
    return (*(replace(finding, side=side) for side in sides), *made)


def sides_for(structure: Structure, parts: Parts) -> tuple[str, ...]:
    """Return the sides that the words ask for.

    Raises
    ------
    ExamError
        If the structure has two sides and the words name none.
    """
    if structure.laterality == MIDLINE:
        return (MIDLINE,)
    named = set(parts.sides)
    plural = any(noun.plural for noun in parts.nouns)
    if {BOTH, MIDLINE} & named or (not named and (plural or parts.symmetric)):
        return SIDES
    if not named:
        raise ExamError([side_hint(structure)])
    return tuple(side for side in SIDES if side in named)


def _unknown(source: Source, atlas: Atlas) -> str:
    parts = scan((source.words,), source.numbers)
    if parts.unknown:
        return _strange(parts.unknown, atlas)
    return "names no muscle, area, reflex or sign"


def _strange(unknown: tuple[Phrase, ...], atlas: Atlas) -> str:
    words = max(unknown, key=len)
    shown = " ".join(words)[:60]
    near = suggestions(words, atlas)
    hint = f": did you mean {', '.join(near)}?" if near else ""
    return f"unknown {'words' if len(words) > 1 else 'word'} {shown!r}{hint}"


def _unfit(reading: Reading) -> str:
    names = ", ".join(f"{s.name} ({s.modality})" for s in reading.structures)
    scales = dict.fromkeys(s.scale_name for s in reading.structures)
    hints = "; or ".join(_STATE_HINTS[scale] for scale in scales)
    if reading.parts.states:
        return f"these words do not fit {names}: use {hints}"
    return f"says nothing about {names}: add {hints}"
