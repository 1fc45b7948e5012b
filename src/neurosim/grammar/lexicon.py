"""Names of structures as runs of words, found anywhere in a text."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from neurosim.atlas import Atlas
from neurosim.grammar.words import (
    NEGATIONS,
    NOUNS,
    SCOPES,
    SIDE_WORDS,
    STATE_WORDS,
    Phrase,
    drop_fillers,
)
from neurosim.records import Structure
from neurosim.terms import nearest

_DASHES = str.maketrans(
    {
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-",
        "−": "-", "’": "'", "‘": "'", "≥": ">=", "≤": "<=",
    }
)  # fmt: skip
_WORD = re.compile(r"#\d+|[^\W_]+(?:'[^\W_]+)*")
_TAG = re.compile(r"#(?=\d)")
#: Words that make a longer name out of a short one, by modality.
_EXTENSIONS = {
    "reflex": ("reflex", "jerk"),
    "pain": ("pain",),
    "sensory": ("dermatome",),
    "motor": ("myotome", "power", "weakness"),
}
_SHORTHAND = (
    ("b/l", "bilateral"),
    (" out of ", "/"),
    ("+ve", " positive"),
    ("-ve", " negative"),
    ("heel-to-toe", "tandem"),
    ("heel to toe", "tandem"),
    ("heel-toe ", "tandem "),
    ("ultt 1", "ultt1"),
    ("ulnt 1", "ulnt1"),
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
#: Fingers and toes by number: "digits 4 and 5", "D4-D5", "toes 2 to 4".
_DIGIT = re.compile(
    r"\b(?:(?P<what>digits?|d(?=\d)|fingers(?=\s+\d\s*(?:-|to|and|&))|"
    r"toes(?=\s+\d\s*(?:-|to|and|&)))\s*(?P<first>[1-5])"
    r"(?:\s*(?P<join>-|to|and|&)\s*d?(?P<last>[1-5]))?)(?![\w/+]|\s*/)"
)
#: Th and D for the thoracic segments; D1 to D5 may be fingers.
_THORACIC = re.compile(r"\bth(?=\d)|\bd(?=(?:[6-9]|1[0-2])\b)")
_CACHE = "_names_by_words"


def plain(text: str) -> str:
    """Return the text in lower case with plain dashes, quotes and spaces.

    Examples
    --------
    >>> plain("Left  Biceps – 4/5")
    'left biceps - 4/5'
    """
    folded = text.lower()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", folded).translate(_DASHES).lower()
    for short, word in _SHORTHAND:
        folded = folded.replace(short, word)
    folded = _THORACIC.sub("t", folded)
    if _DIGIT.search(folded):
        folded = _DIGIT.sub(_spell_digits, folded)
    return " ".join(_TAG.sub(" ", folded).split())


def _spell_digits(match: re.Match[str]) -> str:
    what = "toe" if match["what"].startswith("toe") else "digit"
    first = _ORDINALS[int(match["first"]) - 1]
    if not match["last"]:
        return f"{first} {what}"
    join = "to" if match["join"] in ("-", "to") else "and"
    if int(match["last"]) - int(match["first"]) == 1:
        join = "and"
    return f"{first} {join} {_ORDINALS[int(match['last']) - 1]} {what}s"


def split_words(text: str) -> Phrase:
    """Return the words of a text; hyphens, slashes and commas part them.

    Examples
    --------
    >>> split_words("gastrocnemius/soleus, pin-prick")
    ('gastrocnemius', 'soleus', 'pin', 'prick')
    """
    return tuple(_WORD.findall(text))


@dataclass(frozen=True)
class Lexicon:
    """All names of an atlas, by their words without fillers."""

    names: Mapping[Phrase, tuple[Structure, ...]]
    longest: int

    def find(self, words: Phrase) -> tuple[Structure, ...]:
        """Return the structures of exactly that name."""
        return self.names.get(drop_fillers(words), ())

    def extended(self, words: Phrase) -> tuple[Structure, ...]:
        """Return structures whose name is these words and a word of modality."""
        found = [
            structure
            for modality, extras in _EXTENSIONS.items()
            for extra in extras
            for name in ((*words, extra), (extra, *words))
            for structure in self.find(name)
            if structure.modality in (modality, "umn", "autonomic")
        ]
        return tuple(dict.fromkeys(found))

    def spans(self, words: Phrase) -> Iterator[tuple[int, int]]:
        """Yield the runs of words that name a structure, longest first."""
        for length in range(min(self.longest, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                run = words[start : start + length]
                if run in self.names or self._is_short(run):
                    yield start, start + length

    def _is_short(self, run: Phrase) -> bool:
        return run not in NOUNS and bool(self.extended(run))


def lexicon(atlas: Atlas) -> Lexicon:
    """Return the names of an atlas, built once and kept with it."""
    kept: Lexicon | None = vars(atlas).get(_CACHE)
    if kept is None:
        kept = vars(atlas)[_CACHE] = _build(atlas)
    return kept


def _is_general(words: Phrase) -> bool:
    """Whether nothing but a word of the grammar is left: "sensory test"."""
    return words in NOUNS or words in STATE_WORDS or words in SCOPES


def _build(atlas: Atlas) -> Lexicon:
    exact: dict[Phrase, dict[str, Structure]] = {}
    loose: dict[Phrase, dict[str, Structure]] = {}
    for structure in atlas.structures.values():
        for name in (structure.id, structure.name, *structure.aliases):
            # Names in the tables are plain already; ``plain`` would cost as much
            # as all the rest.
            full = split_words(name.lower() if name.isascii() else plain(name))
            words = drop_fillers(full)
            if words and (words == full or not _is_general(words)):
                index = exact if words == full else loose
                index.setdefault(words, {})[structure.id] = structure
    # "Hand" is the hand before it is short for "hand muscles".
    for words, found in loose.items():
        known = exact.setdefault(words, {})
        taken = {structure.modality for structure in known.values()}
        known.update({k: s for k, s in found.items() if s.modality not in taken})
    names = {words: tuple(found.values()) for words, found in exact.items()}
    return Lexicon(names, max(map(len, names), default=0))


@lru_cache(maxsize=4)
def _vocabulary(names: frozenset[str]) -> tuple[str, ...]:
    phrases = (*STATE_WORDS, *NOUNS, *SCOPES)
    known = {word for phrase in phrases for word in phrase} | set(SIDE_WORDS)
    return tuple(sorted(names | known | NEGATIONS))


@lru_cache(maxsize=512)
def _near(word: str, names: frozenset[str]) -> tuple[str, ...]:
    return nearest(word, _vocabulary(names))


def suggestions(words: Phrase, atlas: Atlas) -> tuple[str, ...]:
    """Return the known names and words most like an unknown run of words.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> suggestions(("tricpes",), load_atlas())[0]
    'triceps'
    """
    whole = _near(" ".join(words)[:60], atlas.names)
    if whole or len(words) == 1:
        return whole
    return tuple(dict.fromkeys(near for word in words for near in _near(word[:60],
                 atlas.names)[:2]))  # fmt: skip
