"""Findings about one named structure, from the words of a text."""

import re
from dataclasses import dataclass, replace

from neurosim.atlas import Atlas
from neurosim.exam import BOTH, SIDE_NOT_TOLD, SYMMETRIC, Finding
from neurosim.grammar.bulk import bulk_of, is_only_bulk
from neurosim.grammar.expression import Expression
from neurosim.grammar.faults import (
    AmbiguousError,
    NamelessError,
    StatelessError,
    UnfitError,
    UnknownWordsError,
)
from neurosim.grammar.fit import check_fit
from neurosim.grammar.fold import split_words
from neurosim.grammar.judge import grades_of, nouns_in
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.parts import Parts, Source, join, scan
from neurosim.grammar.words import PLURALS, SIDE_WORDS, Noun, Phrase, column_of
from neurosim.records import Structure
from neurosim.terms import HISTORY, MIDLINE, SIDES, ExamError

_STATE_HINTS = {
    "mrc": "a grade (4/5) or weak, normal",
    "sensory": "reduced, absent, increased or normal",
    "reflex": "a grade (2+) or absent, reduced, normal, brisk",
    "sign": "present or absent",
    "excess": "brisk, increased or normal",
    "tension": "positive or negative",
    "segment": "the segment, such as T10",
}


#: What says the state of one structure is another structure: (structure, state).
_ANOTHER = {
    ("plantar_response", "mute"): "plantar_mute",
    ("leg_tone", "reduced"): "leg_hypotonia",
    ("arm_tone", "reduced"): "arm_hypotonia",
    ("leg_tone", "low"): "leg_hypotonia",
    ("arm_tone", "low"): "arm_hypotonia",
}


@dataclass(frozen=True)
class NameReading:
    """One way to read a text: this run of words is the name, the rest is about it."""

    name: Phrase
    structures: tuple[Structure, ...]
    longer: tuple[Structure, ...]
    parts: Parts


def readings(
    source: Source, atlas: Atlas, beside: Parts | None = None
) -> list[NameReading]:
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
        found.append(NameReading(name, names.find(name), names.extended(name), parts))
    return sorted(found, key=_rank)


def _rank(reading: NameReading) -> tuple[int, int]:
    unknown = sum(map(len, reading.parts.unknown))
    return unknown, -len(reading.name)


def fitting(reading: NameReading) -> list[tuple[Structure, tuple[int, ...]]]:
    """Return the structures that the words fit, with the grades they leave.

    A name that fits only together with a word of modality ("triceps" and "reflex")
    counts where no structure has it as its own.
    """
    parts = reading.parts
    if parts.negated and not (parts.terms or parts.nouns):
        kinds = {structure.modality for structure in reading.structures}
        if len(kinds) > 1 and not nouns_in(reading.name):
            return []  # "no legs" denies no reflex of the legs
        return _fitting(reading, reading.structures)
    return _fitting(reading, reading.structures) or _fitting(reading, reading.longer)


def _fitting(
    reading: NameReading, structures: tuple[Structure, ...]
) -> list[tuple[Structure, tuple[int, ...]]]:
    allowed = reading.parts.modalities
    found = []
    for structure in structures:
        if allowed is not None and structure.modality not in allowed:
            continue
        grades = _grades(structure, reading)
        if structure.scale_name == "mrc" and allowed is None and _is_reflex(reading):
            continue
        if structure.scale_name == "sensory" and allowed is None and _of_two(reading):
            continue
        if grades is not None:
            found.append((structure, grades))
    if _asks_for_pain(reading):
        return found
    bodily = any(structure.modality != "pain" for structure in structures)
    return [pair for pair in found if not bodily or pair[0].modality != "pain"]


#: A low grade with a plus is a reflex, unless the words say power.
_PLUS = Expression(r"[12]\s?\+|\++")


def _is_reflex(reading: NameReading) -> bool:
    terms = (term for group in reading.parts.terms for term in group)
    return any(_PLUS.fullmatch(term.text) for term in terms)


def _of_two(reading: NameReading) -> bool:
    """Whether a fraction of two may be two reflexes: "knee 2/2", "triceps 1/2"."""
    named = (*reading.structures, *reading.longer)
    terms = (term for group in reading.parts.terms for term in group)
    return any(one.modality == "reflex" for one in named) and any(
        re.fullmatch(r"[0-2]\s?/\s?2", term.text) for term in terms
    )


def _asks_for_pain(reading: NameReading) -> bool:
    """Whether a word says pain or complaint: "triceps" alone is the muscle."""
    return any(
        "pain" in noun.modalities or noun.kind == "told"
        for noun in (*reading.parts.nouns, *nouns_in(reading.name))
    )


def _grades(structure: Structure, reading: NameReading) -> tuple[int, ...] | None:
    parts = reading.parts
    named = any(noun.deficit for noun in nouns_in(reading.name))
    if parts.only_alike and not named:
        return structure.scale.all
    grades = grades_of(structure, parts, reading.name)
    if grades == (structure.scale.normal,) and is_only_bulk(structure, parts):
        return structure.scale.all
    speaks = (
        structure.modality == "pain" and not parts.states and _asks_for_pain(reading)
    )
    if grades is None and speaks:
        grades = structure.scale.abnormal
    if grades is not None and parts.doubtful:
        return _in_doubt(structure, grades)
    return grades


def _in_doubt(structure: Structure, grades: tuple[int, ...]) -> tuple[int, ...]:
    """Return the grades of what may be so or normal.

    A weakness that may be none is slight; so is one that may be there after all.
    """
    normal = structure.scale.normal
    graded = structure.scale_name == "mrc" and len(structure.scale.abnormal) > 1
    if graded and grades in ((normal,), structure.scale.abnormal):
        return (structure.scale.abnormal[-1], normal)
    if grades == (normal,):
        return structure.scale.all
    return tuple(sorted({*grades, normal}))


def _another(structure: Structure, parts: Parts, atlas: Atlas) -> Structure | None:
    """Return the structure that a state makes of this one: a mute plantar."""
    for group in parts.terms:
        for term in group:
            name = _ANOTHER.get((structure.id, term.state), "")
            if name and len(group) == 1:
                return atlas.structures.get(name)
    return None


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
        raise _unknown(source)
    fewest = _rank(ways[0])[0]
    if fewest:
        raise UnknownWordsError(max(ways[0].parts.unknown, key=len))
    faults: list[ExamError] = []
    for reading in _whole(ways):
        if _rank(reading)[0] > fewest:
            break
        try:
            pairs = _only(fitting(reading), reading.parts, reading.name)
            if pairs:
                check_fit(pairs, reading.parts, source)
                parts = _with_name(reading, pairs[0], source.words)
                other = _another(pairs[0], parts, atlas)
                if other is not None:
                    there = () if parts.negated else other.scale.abnormal
                    pairs = other, there or (other.scale.normal,)
                seen = bulk_of(pairs, reading.parts, atlas, recorded=beside is not None)
                return make(seen, parts, source.text)
        except ExamError as error:
            faults.append(error)
    if faults:
        raise faults[0]
    raise _unfit(ways[0])


#: What says how something is, and is part of a name too: "low back", "fine motor".
_OF_A_NAME = frozenset(("low", "high", "fine", "full", "good", "fair", "lax"))


def _whole(ways: list[NameReading]) -> list[NameReading]:
    """Return the readings that tear no longer name apart, and none beside theirs."""
    return [
        one
        for one in ways
        if not any(_splits(one.name, way.name) or _tears(one, way) for way in ways)
    ]


def _tears(reading: NameReading, other: NameReading) -> bool:
    """Whether another name lends its words as a state: "fine motor, buttoning"."""
    apart = len(other.name) > 1 and set(other.name).isdisjoint(reading.name)
    taken = {word for group in reading.parts.terms for word in group[0].text.split()}
    return apart and not _OF_A_NAME.isdisjoint(taken & set(other.name))


def is_torn(source: Source, atlas: Atlas) -> bool:
    """Return whether all of a text is a name that holds a word of state."""
    bare = tuple(word for word in source.words if word not in SIDE_WORDS)
    return not _OF_A_NAME.isdisjoint(bare) and bool(lexicon(atlas).find(bare))


def _splits(name: Phrase, longer: Phrase) -> bool:
    """Whether a name tears another apart: "back" and "low" of "low back"."""
    torn = set(longer) - set(name)
    inside = len(longer) > len(name) and set(name) <= set(longer)
    return inside and any(w in _OF_A_NAME or w.startswith("#") for w in torn)


#: What hands do every day is told; nobody tested it.
_DAILY_WORDS = """
buttons button buttoning drops dropping handwriting gives giving buckles buckling
"""
_DAILY = frozenset(_DAILY_WORDS.split())


def _with_name(reading: NameReading, structure: Structure, words: Phrase) -> Parts:
    """Return the words with those that make a kind or speak of both sides."""
    inside = tuple(
        noun
        for noun in nouns_in(reading.name)
        if noun.plural or (noun.kind and structure.modality == "sensory")
    )
    if PLURALS & set(words):
        inside = (*inside, Noun(plural=True))
    if _DAILY & set(reading.name):
        inside = (*inside, Noun(kind="told"))
    return replace(reading.parts, nouns=(*reading.parts.nouns, *inside))


#: Words for low grades of power, and of nothing else: "triceps poor".
_LOVETT = frozenset(("trace", "flicker", "poor", "fair"))


def _only(
    pairs: list[tuple[Structure, tuple[int, ...]]], parts: Parts, name: Phrase
) -> tuple[Structure, tuple[int, ...]] | None:
    wanted = {noun.prefer for noun in parts.nouns}
    pairs = [pair for pair in pairs if pair[0].modality in wanted] or pairs
    if any(term.state in _LOVETT for group in parts.terms for term in group):
        pairs = [pair for pair in pairs if pair[0].scale_name == "mrc"] or pairs
    # "Shoulder abduction" alone is the movement, not the relief test named after it.
    own = [pair for pair in pairs if pair[0].modality == "motor"]
    pairs = [pair for pair in own if split_words(pair[0].name) == name] or pairs
    if len({structure.owner for structure, _ in pairs}) > 1:
        shown = " or ".join(f"{s.name} ({s.modality})" for s, _ in pairs)
        hints = sorted({_word_for(s.modality) for s, _ in pairs})
        add = f"add {' or '.join(hints)}" if len(hints) > 1 else "say which one"
        raise AmbiguousError([f"can mean {shown}; {add}"])
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
    if parts.symmetric and parts.negated:
        raise ExamError(["the two sides differ: write what each side shows"])
    kind = "told" if structure.modality in ("pain", HISTORY) else parts.kind
    finding = Finding(structure.id, MIDLINE, grades, kind, text.strip(), statement)
    made = []
    if parts.symmetric and structure.laterality != MIDLINE:
        scale = structure.scale.all
        relation = Finding(
            structure.id,
            BOTH,
            scale,
            text=text.strip(),
            statement=statement,
            relation=SYMMETRIC,
        )
        made.append(relation)
        if grades == scale:
            return tuple(made)
    sides = sides_for(structure, parts, grades)
    return (*(replace(finding, side=side) for side in sides), *made)


def sides_for(
    structure: Structure, parts: Parts, grades: tuple[int, ...]
) -> tuple[str, ...]:
    """Return the sides that the words ask for, or that none was told."""
    if structure.laterality == MIDLINE:
        return (MIDLINE,)
    named = set(parts.sides)
    # "Plantars downgoing" and "no clonus" speak of both sides.
    # "The foot has no feeling" is of one foot.
    # The saddle lies across the midline: without a side, all of it is meant.
    lost = structure.scale_name == "sensory" and structure.scale.normal not in grades
    plural = (
        (parts.negated and not lost)
        or structure.part_of == "saddle"
        or any(noun.plural for noun in parts.nouns)
    )
    if {BOTH, MIDLINE} & named or (not named and (plural or parts.symmetric)):
        return SIDES
    if not named:
        return (SIDE_NOT_TOLD,)
    return tuple(side for side in SIDES if side in named)


def names_sign(source: Source, atlas: Atlas) -> bool:
    """Whether a text names a sign, such as clonus, rather than reflexes at large."""
    ways = readings(source, atlas)
    return bool(ways) and all(
        s.modality in ("umn", "local") for s in ways[0].structures or ways[0].longer
    )


def _unknown(source: Source) -> ExamError:
    parts = scan((source.words,), source.numbers)
    if parts.unknown:
        return UnknownWordsError(max(parts.unknown, key=len))
    return NamelessError(["names no muscle, area, reflex or sign"])


def _hint_of(structure: Structure) -> str:
    column = column_of(structure)
    return column if column in _STATE_HINTS else structure.scale_name


def _unfit(reading: NameReading) -> UnfitError:
    structures = reading.structures or reading.longer
    names = ", ".join(f"{s.name} ({s.modality})" for s in structures)
    scales = dict.fromkeys(map(_hint_of, structures))
    hints = "; or ".join(_STATE_HINTS[scale] for scale in scales)
    if reading.parts.states:
        return UnfitError([f"these words do not fit {names}: use {hints}"])
    return StatelessError([f"says nothing about {names}: add {hints}"])
