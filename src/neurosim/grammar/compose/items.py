"""The words of a sentence as typed items, every sense of a word kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from neurosim.atlas import Atlas
from neurosim.grammar.compose.asides import without_story
from neurosim.grammar.compose.bundles import (
    DEFICIT,
    PLACE,
    SIDE,
    STATE,
    Bundle,
)
from neurosim.grammar.compose.senses import (
    FOUR_WEAK,
    completes,
    is_part_of_name,
    part,
    senses,
)
from neurosim.grammar.compose.strange import JOINS, OCCASIONS, is_colour, kinds_of
from neurosim.grammar.compose.tokens import (
    LINKS,
    MARKS,
    NO_WORDS,
    SKIPPED,
    STRENGTH,
    TELLING,
    tokens_of,
    without_asides,
)
from neurosim.grammar.compose.wordings import WRITTEN
from neurosim.grammar.expression import Expression
from neurosim.grammar.lexicon import Lexicon, lexicon
from neurosim.grammar.numbers import WrittenNumber
from neurosim.grammar.outside import OPERATORS
from neurosim.grammar.words import (
    FILLERS,
    LONGEST,
    NOUNS,
    SCOPES,
    SIDE_WORDS,
    STATE_WORDS,
    Phrase,
)


@dataclass(frozen=True)
class Lexeme:
    """A sense of a run of words: bundles, a link, or a denial."""

    start: int
    stop: int
    bundles: tuple[Bundle, ...] = ()
    link: str = ""
    cost: float = 1.0
    strange: str = ""


@dataclass(frozen=True)
class Items:
    """The items of a sentence.

    Attributes
    ----------
    size
        How many words are to be consumed.
    unknown
        Words that no table explains.
    left_out
        Words of what is no finding.
    """

    items: tuple[Lexeme, ...]
    words: Phrase
    unknown: Phrase
    left_out: Phrase = ()

    @property
    def size(self) -> int:
        """How many words are to be consumed."""
        return len(self.words)


def items_of(text: str, numbers: Sequence[WrittenNumber], atlas: Atlas) -> Items:
    """Return the items of a folded text in which grades are ``#0``, ``#1`` ...

    Parameters
    ----------
    text
        A folded sentence.
    numbers
        The grades.
    atlas
        The tables that name the structures.
    """
    names = lexicon(atlas)
    whole = tokens_of(text)
    text = without_story(text, names)
    for pattern, wording in WRITTEN:
        text = pattern.sub(wording, text)
    tokens = _without_exam(without_asides(tokens_of(text), names), names)
    kept, runs = _runs(tokens, names)
    words = _joined_links(kept)
    strange = tuple(_strange(words, runs, names))
    unknown = tuple(
        word for at, run in enumerate(runs) if f"~{at}" in words
        for word in run if word not in SKIPPED
    ) if any(not one.strange and not one.link for one in strange) else ()  # fmt: skip
    left = {word for run in runs for word in run if word not in SKIPPED}
    told = {*words, *tokens_of(text), *SKIPPED, *TELLING} - left
    left_out = tuple(word for word in whole if word[0].isalpha() and word not in told)
    items = (*_items(words, names), *_grades(words, numbers), *strange)
    return Items(items, words, unknown, left_out)


def _runs(tokens: list[str], names: Lexicon) -> tuple[list[str], list[list[str]]]:
    """Return the words that are items, ``~0`` for a run of unknown ones, and the runs.

    Words that carry nothing belong to a run that they stand beside.
    """
    kept: list[str] = []
    runs: list[list[str]] = []
    idle: list[str] = []
    for at, token in enumerate(tokens):
        inside = bool(kept) and kept[-1].startswith("~")
        if _is_item(tokens, at, names):
            if inside:
                runs[-1] += idle
            kept.append(token)
            idle = []
        elif token in MARKS or _is_idle(token) or _colours(*tokens[at : at + 2]):
            idle += [] if token in MARKS else [token]
        else:
            if not inside:
                runs.append([])
                kept.append(f"~{len(runs) - 1}")
            runs[-1] += [*idle, token]
            idle = []
    return kept, runs


def _is_idle(token: str) -> bool:
    skipped = token in SKIPPED and not OPERATORS.search(token)
    return is_colour(token) or (skipped and token not in OCCASIONS)


def _colours(token: str, after: str = "") -> bool:
    """Whether a word only says what the complaint after it is like: "gnawing pain"."""
    noun = NOUNS.get((after,))
    course = token in _COURSE or is_colour(token, beside=True)
    return bool(noun and noun.deficit) and course


#: How a complaint went on to be what it is now.
_COURSE = frozenset(("increasing", "worsening", "progressing"))


def _strange(words: Phrase, runs: list[list[str]], names: Lexicon) -> Iterator[Lexeme]:
    """Yield the runs of unknown words, each as all that it may be."""
    for at, word in enumerate(words):
        if word.startswith("~"):
            before, after = (
                _stands(words[n]) if 0 <= n < len(words) else "edge"
                for n in (at - 1, at + 1)
            )
            place = after == "item" and _is_place(words[at + 1 : at + 5], names)
            run = runs[int(word[1:])]
            for kind in kinds_of(run, before, after, place=place) or {""}:
                link = "break" if kind == JOINS else ""
                yield Lexeme(at, at + 1, link=link, strange="" if link else kind)


def _stands(word: str) -> str:
    if word in NO_WORDS:
        return "no"
    if word in (";", ".", "but"):
        return "edge"
    return "link" if word in LINKS else "item"


def _is_place(words: Phrase, names: Lexicon) -> bool:
    """Whether words begin with a place, whatever its side."""
    while words and words[0] in SIDE_WORDS:
        words = words[1:]
    for length in range(len(words), 0, -1):
        fills = [bundles[0].fills for bundles in senses(words[:length], names)]
        if any(fills):
            return any({PLACE} & one and DEFICIT not in one for one in fills)
    return bool(words) and is_part_of_name(words[:1], names)


def _joined_links(words: list[str]) -> Phrase:
    """Return the words with links that stand together as the strongest of them."""
    out: list[str] = []
    for word in words:
        if word not in LINKS:
            out.append(word)
        elif out and out[-1] in LINKS:
            out[-1] = min(out[-1], word, key=lambda w: STRENGTH.index(LINKS[w]))
        elif out:
            out.append(word)
    while out and out[-1] in LINKS:
        out.pop()
    return tuple(out)


def _is_item(tokens: list[str], at: int, names: Lexicon) -> bool:
    """Whether a word stands in a phrase of the tables that is in the text."""
    word = tokens[at]
    if word.startswith("#") or word in LINKS or word in NO_WORDS or word in SIDE_WORDS:
        return True
    if (word,) in STATE_WORDS or (word,) in NOUNS or (word,) in SCOPES:
        return word != "limited"
    if word == "below" or (word,) in FOUR_WEAK:
        return True
    if word in FILLERS:
        return False
    known = names.names.get((word,)) or names.extended((word,))
    return bool(known) or _in_phrase(tokens, at, names)


def _in_phrase(tokens: list[str], at: int, names: Lexicon) -> bool:
    longest = max(LONGEST, names.longest)
    near = tokens[max(0, at - longest) : at + longest]
    bare = [word for word in near if word not in FILLERS]
    place = bare.index(tokens[at])
    for start in range(max(0, place - longest), place + 1):
        for stop in range(place + 1, min(len(bare), start + longest) + 1):
            run = tuple(bare[start:stop])
            if any(run in table for table in (names.names, STATE_WORDS, NOUNS, SCOPES)):
                return True
    alone = tokens[at] in SKIPPED or tokens[at] in OCCASIONS
    return not alone and completes(tokens[at], tokens, names)


#: Modality of a grade that stands on one scale only.
_MODALITIES = {"mrc": "motor", "reflex": "reflex"}


def _grades(words: Phrase, numbers: Sequence[WrittenNumber]) -> Iterator[Lexeme]:
    """Yield the grades, each of the modality that its scale leaves."""
    for at, word in enumerate(words):
        if word.startswith("#"):
            scales = {*numbers[int(word[1:])].grades} & _MODALITIES.keys()
            one = len(scales) == 1
            kinds = frozenset((_MODALITIES[scales.pop()],)) if one else None
            state = Bundle(frozenset(STATE), state=(word,), modalities=kinds)
            yield Lexeme(at, at + 1, (state,))


def _items(words: Phrase, names: Lexicon) -> Iterator[Lexeme]:
    longest = max(LONGEST, names.longest)
    for start, word in enumerate(words):
        if word in LINKS:
            yield Lexeme(start, start + 1, link=LINKS[word])
        if word in NO_WORDS:
            yield Lexeme(start, start + 1, link="no")
        if word in SIDE_WORDS:
            side = Bundle(frozenset(SIDE), side=SIDE_WORDS[word])
            yield Lexeme(start, start + 1, (side,))
        for stop in range(start + 1, min(len(words), start + longest) + 1):
            run = words[start:stop]
            for bundles in senses(run, names):
                yield Lexeme(start, stop, bundles)
            if is_part_of_name(run, names):
                yield Lexeme(start, stop, (part(run),), cost=1.2)


def _is_of_limb(tokens: list[str], at: int) -> bool:
    """Whether a word for the examination stands beside a limb: all of it is meant."""
    near = [*tokens[max(0, at - 3) : at], *tokens[at + 1 : at + 5]]
    joined = " ".join(near)
    return _LIMB.search(joined) is not None


_LIMB = Expression(r"\b(?:upper|lower) (?:limbs?|extremit\w+)\b")
#: What is said of an examination at large.
_EXAM = frozenset(
    ("neurological", "examination", "exam", "neurologically", "neurology")
)
_TOES = frozenset(("toe", "toes", "plantar", "plantars", "babinski", "hallux"))


def _without_exam(tokens: list[str], names: Lexicon) -> list[str]:
    """Return words without those for the examination, if something else is named."""
    rest = [
        word
        for at, word in enumerate(tokens)
        if word not in _EXAM or _is_of_limb(tokens, at)
    ]
    if _TOES.isdisjoint(rest):
        rest = [word for word in rest if word != "up"]
    told = any((word,) in NOUNS or (word,) in SCOPES for word in rest)
    return rest if told or names.names_any(" ".join(rest)) else tokens
