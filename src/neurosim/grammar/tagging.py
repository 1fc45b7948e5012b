"""One clause with its words tagged: what names, what states, which side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from neurosim.atlas import Atlas
from neurosim.grammar.clause import Given
from neurosim.grammar.findings import NameReading, readings
from neurosim.grammar.fold import split_words
from neurosim.grammar.judge import nouns_in
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.outside import (
    BESIDE,
    INSPECTED,
    OUTSIDE,
    QUALIFIERS,
    UNUSED,
    WHO,
    outside_words,
)
from neurosim.grammar.parts import Parts, scan, tagged
from neurosim.grammar.pieces import Piece
from neurosim.grammar.words import (
    DOUBTS,
    NEGATIONS,
    NOUNS,
    SCOPES,
    SIDE_WORDS,
    STATE_WORDS,
    Phrase,
    drop_fillers,
)

#: Modalities of which a heading speaks: what stands under it is of that kind.
GRADED = frozenset(("motor", "reflex", "sensory"))


@dataclass(frozen=True)
class Clause:
    """A piece of text with what its words are."""

    piece: Piece
    given: Given
    atlas: Atlas

    @property
    def text(self) -> str:
        """The words, folded."""
        return self.piece.text

    @property
    def written(self) -> str:
        """The words with their grades as they were written."""
        text = self.text
        for at, number in enumerate(self.given.numbers):
            text = re.sub(rf"\s*#{at}(?!\d)\s*", f" {number.text} ", text)
        return text.strip()

    @property
    def joint(self) -> str:
        """What stands before it."""
        return self.piece.joint

    @cached_property
    def words(self) -> Phrase:
        """The words that carry something."""
        return drop_fillers(split_words(self.text))

    @cached_property
    def own(self) -> Parts:
        """What all the words say, no name taken out."""
        return scan((self.words,), self.given.numbers)

    @cached_property
    def reading(self) -> NameReading | None:
        """The likeliest name, and what the other words say."""
        source = self.given.source(self.text)
        return next(iter(readings(source, self.atlas, self.given.beside)), None)

    def knows(self, word: str) -> bool:
        """Return whether a word names something: "spurling" colours no pain."""
        return bool(lexicon(self.atlas).find((word,)))

    @property
    def name(self) -> Phrase:
        """The words of the name; none if nothing is named."""
        return self.reading.name if self.reading else ()

    @cached_property
    def core(self) -> Phrase:
        """The name without the words of state and modality in it."""
        kept = [run for tag, run in tagged(self.name) if tag in ("unknown", "scope")]
        bare = tuple(word for run in kept for word in run)
        names = lexicon(self.atlas)
        known = names.find(bare) or names.extended(bare)
        core = bare if bare and known else self.name
        kind = core in NOUNS and bool(NOUNS[core].kind)
        return () if kind else core  # "vibration" is no place

    @cached_property
    def sides(self) -> Phrase:
        """The words of side."""
        return tuple(word for word in self.words if word in SIDE_WORDS)

    @cached_property
    def rest(self) -> Parts:
        """What the words beside the name say."""
        return self.reading.parts if self.reading else self.own

    @cached_property
    def under(self) -> frozenset[str]:
        """The modalities that its heading names: "Power:" is motor."""
        words = drop_fillers(split_words(self.piece.heading))
        named = scan((words,), None).modalities or frozenset()
        return named & GRADED

    @cached_property
    def strange_heading(self) -> Phrase:
        """The words of its heading that no table explains: "PR: tone normal"."""
        words = drop_fillers(split_words(self.piece.heading))
        names = lexicon(self.atlas)
        known = names.find(words) or names.names_any(self.piece.heading)
        runs = () if known else scan((words,), None).unknown
        return tuple(word for run in runs for word in run)

    @cached_property
    def says(self) -> bool:
        """Whether its own words say how something is."""
        deficit = any(noun.deficit for noun in nouns_in(self.name))
        return self.own_rest.states or deficit or "sensory level" in self.text

    @cached_property
    def own_rest(self) -> Parts:
        """What its own words beside the name say, the record's cells left out."""
        words = without_name(self.words, self.name)
        return scan((words,), self.given.numbers)

    @cached_property
    def negated(self) -> bool:
        """Whether it denies."""
        return self.own.negated

    @cached_property
    def affirms(self) -> bool:
        """Whether it only says that what was named before it is there."""
        states = {term.state for group in self.own.terms for term in group}
        bare = Parts(terms=self.own.terms)
        return states == {"present"} and self.own == bare and not self.name

    @cached_property
    def contrast(self) -> bool:
        """Whether it only says that the state before it is not so: "not inversion"."""
        nouns = (*self.own_rest.nouns, *nouns_in(self.name))
        silent = not self.own.terms and not any(noun.deficit for noun in nouns)
        bare = self.name or (self.sides and not any(self.own.scopes))
        ends = self.words[-1:] == ("not",)  # "the left was not"
        return (ends or self.text.startswith("not ")) and silent and bool(bare)

    @cached_property
    def bare_organ(self) -> bool:
        """Whether it denies, and what follows says what."""
        nouns = (*self.own_rest.nouns, *nouns_in(self.name))
        deficit = any(noun.deficit for noun in nouns)
        short = len(without_name(self.words, self.name)) == 1
        return self.negated and short and self.organ and not deficit

    @property
    def felt(self) -> bool:
        """Whether it names what a patient tells: a complaint, an item of history."""
        return is_felt(self.words, self.atlas)

    @property
    def organ(self) -> bool:
        """Whether it names bladder, bowel or the like."""
        found = self.reading
        structures = (*found.structures, *found.longer) if found else ()
        return any(one.modality == "autonomic" for one in structures)

    @cached_property
    def state_words(self) -> Phrase:
        """The words that say how it is: all but side, name and filler."""
        return tuple(
            word
            for word in without_name(self.words, self.name)
            if word not in SIDE_WORDS
        )


_TOLD = frozenset(("history", "pain", "autonomic"))


def is_felt(words: Phrase, atlas: Atlas) -> bool:
    """Return whether words name what a patient tells, denied or not.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> is_felt(("no", "fever"), atlas), is_felt(("no", "clonus"), atlas)
    (True, False)
    """
    bare = tuple(word for word in words if word not in NEGATIONS)
    named = lexicon(atlas).find(bare)
    told = any(noun.kind == "told" for noun in nouns_in(bare))
    return told or any(one.modality in _TOLD for one in named)


def without_name(words: Phrase, name: Phrase) -> Phrase:
    """Return the words without those of the name, taken out once."""
    left = list(words)
    for word in name:
        if word in left:
            left.remove(word)
    return tuple(left)


def is_placeless(clause: Clause) -> bool:
    """Return whether a clause names a complaint, and no word of where it is."""
    own, name = clause.own, clause.name
    complains = any(noun.deficit and not noun.bulk for noun in own.nouns)
    unknown = {word for run in own.unknown for word in run}
    where = clause.sides or own.scopes or own.terms
    return (
        complains
        and not clause.negated
        and not where
        and set(name) <= {word for phrase in NOUNS for word in phrase}
        and unknown <= QUALIFIERS | WHO
    )


#: Begins words that only say when, where or why something was.
_WHEN = frozenset(
    ("after", "following", "since", "during", "while", "when", "until", "before",
     "because", "where", "as", "despite", "whenever", "if")
)  # fmt: skip


def is_no_finding(clause: Clause) -> bool:
    """Return whether a clause that was not read is plainly no finding.

    It says when or why something was, who the patient is, or speaks of diagnosis,
    history and tests, and names no deficit, no state and nothing that was tested.

    Parameters
    ----------
    clause
        A clause.
    """
    own = clause.own
    doubts = bool(clause.words) and DOUBTS.issuperset(clause.words)
    if doubts or _is_unused(clause) or _is_inspected(clause):
        return True  # "weakness of the leg, likely due to a disc"
    tested = any(noun.modalities or noun.deficit for noun in own.nouns)
    if tested or any(noun.deficit for noun in nouns_in(clause.name)):
        return False
    if own.terms and (clause.name or not outside_words(clause.words)):
        return False
    named = clause.reading and not OUTSIDE.issuperset(clause.name)
    found = clause.reading.structures if clause.reading and named else ()
    if any(one.modality not in _PLACES for one in found):
        return False
    when = split_words(clause.text)[:1]
    unknown = [word for run in own.unknown for word in run]
    who = all(word in WHO or word in QUALIFIERS for word in unknown)
    return bool(
        outside_words(clause.words) or (when and when[0] in _WHEN) or (who and unknown)
    )


def _is_unused(clause: Clause) -> bool:
    """Whether nothing is named but what nothing rests on: "no cerebellar signs"."""
    said = {word for word in clause.words if (word,) not in STATE_WORDS}
    unused = not clause.name and not UNUSED.isdisjoint(said)
    return unused and said <= UNUSED | NEGATIONS | _GENERAL


def _is_inspected(clause: Clause) -> bool:
    """Whether nothing is named but what is looked at besides, a disease or a test."""
    words = {word for word in clause.words if not word.startswith("#")}
    if words.isdisjoint(INSPECTED | OUTSIDE) or any(
        one.deficit for one in nouns_in(clause.name)
    ):
        return False
    strange = (
        words
        - INSPECTED
        - OUTSIDE
        - BESIDE
        - QUALIFIERS
        - NEGATIONS
        - SIDE_WORDS.keys()
    )
    strange = {word for word in strange if (word,) not in STATE_WORDS}
    return strange <= {*_place_words(clause), *_LIMBS}


def _place_words(clause: Clause) -> Iterator[str]:
    """Yield the words of a clause that name a place, and nothing that was tested."""
    names = lexicon(clause.atlas)
    bare = tuple(word for word in clause.words if word not in SIDE_WORDS)
    for start, stop in names.spans(bare):
        run = bare[start:stop]
        found = (*names.find(run), *names.extended(run))
        if any(one.modality in _PLACES for one in found):
            yield from run


_LIMBS = frozenset(word for phrase in SCOPES for word in phrase)
_GENERAL = frozenset(("signs", "symptoms", "function", "functions"))
_PLACES = frozenset(("sensory", "motor", "pain"))
