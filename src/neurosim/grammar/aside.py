"""What a sentence tells besides its findings, left out where that changes nothing.

A clause is cut into phrases at its prepositions and verbs. A phrase with a word that no
table knows is left out whole, and what hangs on it ("after surgery / of the left hip").
What is left must name a place and say how it is by itself. Words that turn, date or
doubt a finding, or give it to somebody else, keep the sentence as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from neurosim.atlas import Atlas
from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import split_words
from neurosim.grammar.lexicon import is_known, lexicon
from neurosim.grammar.outside import (
    BEGINS,
    DETERMINERS,
    HANGING,
    HAVING,
    LITTLE,
    OPERATORS,
    OUTSIDE,
    PERSONS,
    PLAIN,
    QUALIFIERS,
    SHOWING,
    SPOKEN,
    UNUSED,
    WHO,
)
from neurosim.grammar.parts import scan
from neurosim.grammar.pieces import stretches
from neurosim.grammar.words import (
    DOUBTS,
    FILLERS,
    NEGATIONS,
    NOUNS,
    PREDICATES,
    SCOPES,
    SIDE_WORDS,
    STATE_WORDS,
    WRONG,
    Phrase,
    drop_fillers,
)

#: "Complicated by" shows what follows.
_SHOWN_BY = frozenset(("complicated", "accompanied", "followed", "dominated"))
#: Endings of what such a sentence is about: "on examination".
_EXAMINED = frozenset(("examination", "exam"))
_EXAM_WORD = Expression(r"\bexam(?:ination)?\b")
_ASIDE = Expression(r"\([^()]*\)")
_EMPTY = Expression(r"\(\s*\)")
_ENDS = Expression(r"\s*(?:$|[.;])")
_WORD = Expression(r"#\d+|\d[\w/.+-]*|[^\W\d_][\w'’-]*")
_NORMAL = frozenset(("normal", "negative", "absent", "untested", "downgoing"))


_Span = tuple[int, int]
_Spans = list[_Span]


@dataclass
class _Chunk:
    """A phrase of a clause, with the word that leads it."""

    lead: str
    tokens: list[re.Match[str]] = field(default_factory=list)

    @property
    def words(self) -> Phrase:
        return tuple(token[0] for token in self.tokens)

    @property
    def span(self) -> _Span:
        return self.tokens[0].start(), self.tokens[-1].end()


@dataclass
class _Stretch:
    """Where a clause stands, and what is left out of it."""

    span: _Span
    dropped: _Spans


@dataclass(frozen=True)
class Story:
    """A text without what it tells besides, and that.

    Attributes
    ----------
    text
        What is left.
    idle
        Phrases left out that hold no word of a finding.
    clauses
        Whole clauses that hold none.
    unread
        Phrases left out that hold one: they are asked back.
    """

    text: str
    idle: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def without_story(folded: str, atlas: Atlas) -> Story:
    """Return a folded text without the phrases that no table knows.

    Parameters
    ----------
    folded
        A text, spelled out.
    atlas
        The tables that name the structures.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> story = without_story("weakness of the left arm after a regatta", load_atlas())
    >>> story.text.strip(), story.idle
    ('weakness of the left arm', ('after a regatta',))
    """
    if OPERATORS.search(folded) or ":" in folded:
        return Story(folded)
    return _Teller(folded, atlas).told()


def tells_of_finding(folded: str, atlas: Atlas) -> bool:
    """Whether words of a folded text are words of a finding.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> [tells_of_finding(text, load_atlas()) for text in ("purple haze", "weak hand")]
    [False, True]
    """
    says = any((word,) in STATE_WORDS for word in split_words(folded))
    return says or _Teller(folded, atlas)._tells(folded)


class _Teller:
    """A text on its way to what it tells of findings."""

    def __init__(self, folded: str, atlas: Atlas):
        self.folded = folded
        self.atlas = atlas
        self.names = lexicon(atlas)

    def told(self) -> Story:
        """Return the text without its story."""
        kept = [
            _Stretch((start, stop), self._left_out(start, stop))
            for start, stop in stretches(self.folded, self.names)
        ]
        self._drop_what_leans(kept)
        out = [span for one in kept for span in one.dropped]
        out += [
            word.span()
            for word in _WORD.finditer(self.folded)
            if word[0] in SPOKEN
            and not is_known(word[0], self.atlas)
            and not any(a <= word.start() < b for a, b in out)
        ]
        out.sort()
        if any(self._turns(start, stop) for start, stop in out):
            return Story(self.folded)
        whole = {one.span for one in kept if self.folded[one.span[0]] != "("}
        idle: dict[str, bool] = {}
        unread: dict[str, bool] = {}
        for start, stop in out:
            phrase = self.folded[start:stop].strip(" ,")
            if phrase not in SPOKEN and phrase.strip("() "):
                listed = unread if self._asks(phrase) else idle
                listed[phrase] = (start, stop) in whole
        return Story(
            _EMPTY.sub(" ", _without(self.folded, out)),
            tuple(phrase for phrase, clause in idle.items() if not clause),
            tuple(phrase for phrase, clause in idle.items() if clause),
            tuple(unread),
        )

    def _asks(self, phrase: str) -> bool:
        """Whether a phrase left out holds a word of a finding, and no occasion."""
        occasion = phrase.startswith(_OCCASIONS) and not any(
            (word,) in NOUNS and NOUNS[(word,)].deficit for word in split_words(phrase)
        )
        return self._tells(_EXAM_WORD.sub("", phrase)) and not occasion

    def _turns(self, start: int, stop: int) -> bool:
        """Whether what is left out could turn, or give away, what is left."""
        words = _WORD.findall(self.folded[start:stop])
        owned = any(word.endswith("'s") and self._is_strange(word) for word in words)
        turning = not (NEGATIONS | DOUBTS).isdisjoint(words)
        return owned or (turning and not _ENDS.match(self.folded, stop))

    def _left_out(self, start: int, stop: int) -> _Spans:
        """Return the places of what is left out of a clause."""
        aside = self.folded[start] == "("
        text = self.folded if aside else _ASIDE.sub(_blank, self.folded)
        chunks = list(self._chunks(text, start, stop))
        words = tuple(word for chunk in chunks for word in chunk.words)
        denied = not NEGATIONS.isdisjoint(words) or _is_normal(words)
        dropped: _Spans = []
        dropping = told = False
        for at, chunk in enumerate(chunks):
            if dropping and chunk.lead in HAVING | SHOWING:
                if chunk.lead in HAVING and not _is_of_person(chunks[:at]):
                    return [(start, stop)]
                if not told:  # all before the verb is who or what showed it
                    dropped = [(start, chunk.span[0])]
                dropping = False
            strange = self._strange_in(chunk)
            if strange and told and denied:
                return [(start, stop)]
            dropping = dropping or bool(strange)
            if dropping:
                dropped.append(chunk.span)
            else:
                words = tuple(word for word in chunk.words if word not in _EXAMINED)
                told = told or self._tells(" ".join(words))
        dropped = _joined(dropped, self.folded)
        leans = not self._stands((start, stop), dropped, placed=True)
        return [(start, stop)] if dropped and not aside and leans else dropped

    def _chunks(self, text: str, start: int, stop: int) -> Iterator[_Chunk]:
        """Yield the phrases of a clause."""
        chunk = _Chunk("")
        for token in _WORD.finditer(text, start, stop):
            word, last = token[0], chunk.words[-1:]
            lead = word if word in BEGINS else ""
            fronted = (
                word in DETERMINERS | _SUBJECTS
                and chunk.lead in HANGING
                and not _NO_NOUNS.issuperset(last)
            )
            shown = word == "by" and last and last[0] in _SHOWN_BY
            if chunk.tokens and (lead or fronted):
                yield chunk
                chunk = _Chunk("with" if shown or fronted else lead)
            elif not chunk.tokens:
                chunk.lead = lead
            chunk.tokens.append(token)
        if chunk.tokens:
            yield chunk

    def _drop_what_leans(self, kept: list[_Stretch]) -> None:
        """Leave out clauses beside one that lost words, if they lean on it."""
        pairs = list(pairwise(kept))
        for before, one in pairs:
            if self._touches(before.dropped, one.span[0]) and self._leans(one):
                one.dropped = [one.span]
        for one, after in reversed(pairs):
            if self._touches(after.dropped, one.span[1]) and self._leans(one):
                one.dropped = [one.span]

    def _touches(self, dropped: _Spans, edge: int) -> bool:
        """Whether words that were left out stand at the edge of a clause."""
        gaps = (
            self.folded[min(edge, place) : max(edge, place)]
            for span in dropped
            for place in span
        )
        return any(not split_words(gap) or gap.strip() in _AND for gap in gaps)

    def _leans(self, one: _Stretch) -> bool:
        return not self._stands(one.span, one.dropped)

    def _stands(self, span: _Span, dropped: _Spans, *, placed: bool = False) -> bool:
        """Whether what is left of a clause needs nothing from elsewhere.

        It names something and says how it is, or it is a complaint by itself.
        """
        start, stop = span
        inside = [(a - start, b - start) for a, b in sorted(dropped)]
        text = _without(self.folded[start:stop], inside)
        words = drop_fillers(split_words(text))
        parts = scan((words,), None)
        graded = bool(parts.terms) or _GRADE.search(text) is not None
        says = parts.states or graded or not WRONG.isdisjoint(words)
        complaint = not placed and any(
            NOUNS[(word,)].deficit and word not in PREDICATES
            for word in words
            if (word,) in NOUNS
        )
        tested = graded and parts.modalities is not None
        named = complaint or tested or self._names(text)
        return not words or (says and named)

    def _names(self, text: str) -> bool:
        """Whether words name a place or a sign."""
        words = [word for word in split_words(text) if word not in SIDE_WORDS]
        bare = drop_fillers(tuple(words))
        runs = [bare[a:b] for a, b in self.names.spans(bare)]
        scoped = any((word,) in SCOPES for word in bare)
        return scoped or any(self.names.find(run) or run not in NOUNS for run in runs)

    def _tells(self, text: str) -> bool:
        """Whether a phrase holds a word of a finding."""
        nouns = any((word,) in NOUNS for word in drop_fillers(split_words(text)))
        return nouns or _GRADE.search(text) is not None or self._names(text)

    def _strange_in(self, chunk: _Chunk) -> list[str]:
        """Return the words of a phrase that tell of no finding."""
        strange = [word for word in chunk.words if self._is_strange(word)]
        bare = chunk.lead in HANGING and len(chunk.words) <= _BARE
        if bare and chunk.words[-1] in _EXAMINED:
            strange.append(chunk.words[-1])
        return strange

    def _is_strange(self, word: str) -> bool:
        parts = [part for part in word.split("-") if part]
        if any(part in OUTSIDE or part in UNUSED for part in parts):
            return not self.names.find((word,))
        if word in _NEUTRAL:
            return False
        return not all(
            part[0].isdigit() or part in QUALIFIERS or is_known(part, self.atlas)
            for part in parts
        )


_OCCASIONS = ("after ", "following ", "since ", "during ", "before ")
_AND = frozenset(("and", "or", "nor", "and the"))
_NEUTRAL = QUALIFIERS | PLAIN | LITTLE | WHO | FILLERS
_SUBJECTS = frozenset(("he", "she", "they", "i", "we"))
_GRADE = Expression(r"\b[0-5][+-]*\s?/\s?[45]|(?<![\w/])[0-4]\+|#\d")
_NO_NOUNS = FILLERS | LITTLE | BEGINS | DETERMINERS
#: Words of a phrase such as "on the second examination".
_BARE = 3


def _blank(aside: re.Match[str]) -> str:
    return " " * len(aside[0])


def _without(text: str, spans: _Spans) -> str:
    """Return a text without some stretches of it, in order."""
    made, at = "", 0
    for start, stop in spans:
        made += text[at : max(at, start)] + " "
        at = max(at, stop)
    return made + text[at:]


def _is_normal(words: Phrase) -> bool:
    return any(STATE_WORDS.get((word,)) in _NORMAL for word in words)


def _is_of_person(chunks: list[_Chunk]) -> bool:
    """Whether what stands before "had" is the patient, or hangs on the patient."""
    for chunk in reversed(chunks):
        last = [word for word in chunk.words if word not in QUALIFIERS][-1:]
        if last and last[0] in PERSONS:
            return True
        if chunk.lead not in HANGING and chunk.lead != "with":
            return False
    return False


def _joined(spans: _Spans, text: str) -> _Spans:
    """Return spans, those that nothing parts as one."""
    joined: _Spans = []
    for start, stop in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = joined[-1][0], stop
        else:
            joined.append((start, stop))
    return joined
