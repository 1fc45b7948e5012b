"""One text taken apart: sides, grades, words of state and modality, what is left."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.numbers import WrittenNumber, take_numbers
from neurosim.grammar.words import (
    DENIALS,
    DOUBTS,
    LONGEST,
    NEGATIONS,
    NOUNS,
    OR,
    SCOPES,
    SIDE_WORDS,
    STATE_WORDS,
    STATES,
    SYMMETRY,
    Grades,
    Noun,
    Phrase,
    drop_fillers,
)

#: What is measured in units of its own: an angle, a volume, a girth. It is no grade.
_UNITS = "degrees?|deg|kg|lbs?|ml|mls|cc|cm|mm|percent"
_MEASURE = Expression(
    r"\b\d+(?:\.\d+)?\s*x\s*\d+(?:\.\d+)?[\s-]*[cm]m\b|"
    rf"(?:\bat\s+|\bto\s+)?\b\d{{1,4}}(?:\.\d+)?\s*(?:(?:{_UNITS})\b|°|%)"
    r"|\b(?:at|to)\s+\d{2,3}\b(?!\s*/)|\b\d{2,3}\s?/\s?\d{2,3}\b(?:\s*mm\s?hg)?"
)


#: Words of state that are said of one kind only -> the noun for it.
_SAID_OF = {
    "strong": "power", "areflexic": "reflex", "hyperreflexic": "reflex",
    "less sensitive": "sensation", "less feeling": "sensation",
}  # fmt: skip


def _nouns_of_state(phrase: Phrase) -> tuple[Noun, ...]:
    """Return what words of state say of the kind: "full strength" is of power."""
    words = _SAID_OF.get(" ".join(phrase), " ".join(phrase)).split()
    found = (NOUNS.get((word,)) for word in words)
    return tuple(one for one in found if one and one.modalities and not one.deficit)


_STATE_NOUNS: Mapping[Phrase, tuple[Noun, ...]] = {
    phrase: nouns for phrase in STATE_WORDS if (nouns := _nouns_of_state(phrase))
}


@dataclass(frozen=True)
class GradeTerm:
    """A state or a number: the grades it leaves possible, by column."""

    text: str
    grades: Grades
    state: str = ""

    def __hash__(self) -> int:
        """Hash by the words: equal words leave equal grades."""
        return hash((self.text, self.state))


@dataclass(frozen=True)
class Parts:
    """What the words of a text say, apart from the name of the structure.

    Attributes
    ----------
    terms
        Alternatives joined by "or" inside, everything that must hold outside.
    unknown
        Runs of words that nothing explains.
    """

    sides: tuple[str, ...] = ()
    terms: tuple[tuple[GradeTerm, ...], ...] = ()
    nouns: tuple[Noun, ...] = ()
    scopes: tuple[str, ...] = ()
    negated: bool = False
    symmetric: bool = False
    doubtful: bool = False
    unknown: tuple[Phrase, ...] = ()
    #: Whether nothing denies but "not": "the left was not" is no "no left".
    only_not: bool = False

    @property
    def kind(self) -> str:
        """The kind of record that the words make."""
        kinds = [noun.kind for noun in self.nouns if noun.kind]
        exact = [kind for kind in kinds if kind != "told"]
        return (exact or kinds or ["examined"])[0]

    @property
    def modalities(self) -> frozenset[str] | None:
        """Modalities that every noun allows; ``None`` if any will do."""
        sets = [noun.modalities for noun in self.nouns if noun.modalities]
        return frozenset.intersection(*sets) if sets else None

    @property
    def only_alike(self) -> bool:
        """Whether the words say that both sides are alike, and not how they are."""
        deficit = any(noun.deficit for noun in self.nouns)
        return self.symmetric and not (self.terms or deficit)

    @property
    def states(self) -> bool:
        """Whether the words say how the structure is."""
        deficit = any(noun.deficit for noun in self.nouns)
        return bool(self.terms) or self.negated or self.symmetric or deficit


@dataclass(frozen=True)
class Source:
    """A text ready to be read: its words and the grades that ``#0`` ... stand for."""

    words: Phrase
    numbers: tuple[WrittenNumber, ...]
    text: str


#: Scores and tests of the blood, with their numbers.
_SCORES = Expression(
    r"\b(?:gcs|crp|esr|ck|wbc|nihss|mjoa|joa|ndi|odi|vas|nrs|edss|mrs)\b"
    r"(?:\s*(?:score|of|was|is|[:=]))*\s*\d+(?:\.\d+)?(?:\s?/\s?\d+)?"
)


def without_measures(folded: str) -> str:
    """Return a folded text without angles, volumes and lengths.

    Examples
    --------
    >>> without_measures("slr positive at 40 degrees").split()
    ['slr', 'positive']
    """
    return _MEASURE.sub(" ", _SCORES.sub(" ", folded))


def is_doubtful(text: str) -> bool:
    """Return whether a text leaves it open whether what it says is so.

    Examples
    --------
    >>> is_doubtful("?right Hoffmann positive"), is_doubtful("right Hoffmann")
    (True, False)
    """
    return not DOUBTS.isdisjoint(split_words(plain(text)))


def prepare(text: str) -> Source:
    """Return the words of a text, with its grades taken out.

    Raises
    ------
    ExamError
        If a number is no grade.
    """
    stripped, numbers = take_numbers(without_measures(plain(text)))
    return Source(drop_fillers(split_words(stripped)), numbers, text)


def tagged(words: Phrase) -> Iterator[tuple[str, Phrase]]:
    """Yield the words in runs, each with what it is; the longest phrase wins.

    Examples
    --------
    >>> list(tagged(("right", "light", "touch", "reduced")))
    [('side', ('right',)), ('noun', ('light', 'touch')), ('state', ('reduced',))]
    """
    at = 0
    while at < len(words):
        tag, length = _phrase(words, at) or (_word(words[at]), 1)
        yield tag, words[at : at + length]
        at += length


def _phrase(words: Phrase, at: int) -> tuple[str, int] | None:
    for length in range(min(LONGEST, len(words) - at), 0, -1):
        run = words[at : at + length]
        for tag, table in (("state", STATE_WORDS), ("noun", NOUNS), ("scope", SCOPES)):
            if run in table:
                return tag, length
    return None


_TAGS = {
    **dict.fromkeys(SIDE_WORDS, "side"),
    **dict.fromkeys(NEGATIONS, "negation"),
    **dict.fromkeys(SYMMETRY, "symmetry"),
    **dict.fromkeys(DOUBTS, "doubt"),
    OR: "or",
}


def _word(word: str) -> str:
    return "number" if word.startswith("#") else _TAGS.get(word, "unknown")


#: A plus or a minus by itself says there or not there.
_SIGNS = {"+": "positive", "minus": "negative"}


class _Scanner:
    """Reads runs of words into the fields of :class:`Parts`."""

    def __init__(self, numbers: tuple[WrittenNumber, ...] | None) -> None:
        self.numbers = numbers
        self.sides: list[str] = []
        self.terms: list[tuple[GradeTerm, ...]] = []
        self.nouns: list[Noun] = []
        self.scopes: list[str] = []
        self.flags: set[str] = set()
        self.denials: list[str] = []
        self.either = False
        self.unknown: list[Phrase] = []

    def read(self, words: Phrase) -> None:
        """Read a run of words."""
        strange: list[str] = []
        for tag, run in tagged(words):
            if tag == "unknown":
                strange += run
            elif tag == "number":
                self._term(self._number(run[0]))
            elif tag == "state":
                self._term(self._state(run))
                self.nouns += _STATE_NOUNS.get(run, ())
            elif tag == "or":
                self.either = True
            else:
                self._collect(tag, run)
        if strange:
            self.unknown.append(tuple(strange))

    def _collect(self, tag: str, run: Phrase) -> None:
        if tag == "noun":
            self.nouns.append(NOUNS[run])
        elif tag == "scope":
            self.scopes.append(SCOPES[run])
        elif tag == "side":
            self.sides.append(SIDE_WORDS[run[0]])
        else:
            self.flags.add(tag)
            self.denials += run if tag == "negation" else ()
            if run[0] in DENIALS:  # what a patient denies is told, not tested
                self.nouns.append(NOUNS[("told",)])

    def _state(self, run: Phrase) -> GradeTerm:
        state = STATE_WORDS[run]
        return GradeTerm(" ".join(run), STATES[state], state)

    def _number(self, word: str) -> GradeTerm:
        if self.numbers is None:  # only whether there is one is asked
            return GradeTerm(word, {})
        number = self.numbers[int(word[1:])]
        return GradeTerm(number.text, number.grades, _SIGNS.get(number.text, ""))

    def _term(self, term: GradeTerm) -> None:
        if self.either and self.terms:
            self.terms[-1] = (*self.terms[-1], term)
        else:
            self.terms.append((term,))
        self.either = False

    def parts(self) -> Parts:
        """Return what was read."""
        return Parts(
            tuple(dict.fromkeys(self.sides)),
            tuple(self.terms),
            tuple(self.nouns),
            tuple(dict.fromkeys(self.scopes)),
            "negation" in self.flags,
            "symmetry" in self.flags,
            "doubt" in self.flags,
            tuple(self.unknown),
            set(self.denials) == {"not"},
        )


def scan(
    runs: tuple[Phrase, ...], numbers: tuple[WrittenNumber, ...] | None = ()
) -> Parts:
    """Return what runs of words say, the name of the structure left out.

    Examples
    --------
    >>> parts = scan((("right",), ("weak",)))
    >>> parts.sides, parts.nouns[0].deficit
    (('right',), 'weak')
    """
    scanner = _Scanner(numbers)
    for run in runs:
        scanner.read(run)
    return scanner.parts()


def join(first: Parts, second: Parts) -> Parts:
    """Return the parts of two texts about one structure."""
    return replace(
        first,
        sides=tuple(dict.fromkeys(first.sides + second.sides)),
        terms=first.terms + second.terms,
        nouns=first.nouns + second.nouns,
        negated=first.negated or second.negated,
        symmetric=first.symmetric or second.symmetric,
        doubtful=first.doubtful or second.doubtful,
        unknown=first.unknown + second.unknown,
    )
