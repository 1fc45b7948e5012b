"""Names of structures as runs of words, found anywhere in a text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from neurosim.atlas import Atlas, kept
from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.words import (
    DOUBTS,
    FILLERS,
    NEGATIONS,
    NOUNS,
    SCOPES,
    SIDE_WORDS,
    STATE_WORDS,
    SYMMETRY,
    Phrase,
    drop_fillers,
)
from neurosim.records import Structure
from neurosim.terms import nearest

#: Words that make a longer name out of a short one, by modality.
_EXTENSIONS = {
    "reflex": ("reflex", "jerk"),
    "pain": ("pain",),
    "sensory": ("dermatome",),
    "motor": ("myotome", "power", "weakness"),
}
#: Unknown words for which near ones are looked up.
_SEARCHED = 5


@dataclass(frozen=True)
class Lexicon:
    """All names of an atlas, by their words without fillers."""

    names: Mapping[Phrase, tuple[Structure, ...]]
    longest: int
    joined: Mapping[Phrase, frozenset[str]]
    atlas: Atlas

    def join(
        self, words: Phrase, allowed: Iterable[str], *, lists: bool = True
    ) -> bool:
        """Return whether words with an "and" in them are one name of a modality.

        Parameters
        ----------
        words
            Words, with those that may part clauses.
        allowed
            Modalities that the name may have.
        lists
            Whether a name may stand for the first of what it lists, as in the cell
            of a record: "groin and thigh" for the groin.
        """
        kinds = self.joined.get(words, frozenset())
        if kinds and not lists:
            kinds -= self._listed(words)
        return not kinds.isdisjoint((*allowed, ""))

    def _listed(self, words: Phrase) -> frozenset[str]:
        """Return the modalities in which a name lists more than its structure is."""
        if words not in self._lists:
            self._lists[words] = _listed(words, self, self.atlas)
        return self._lists[words]

    @cached_property
    def _lists(self) -> dict[Phrase, frozenset[str]]:
        """What was asked of names so far: most are asked of none."""
        return {}

    def find(self, words: Phrase) -> tuple[Structure, ...]:
        """Return the structures of exactly that name."""
        return self.names.get(drop_fillers(words), ())

    def extended(self, words: Phrase) -> tuple[Structure, ...]:
        """Return structures whose name is these words and a word of modality."""
        if drop_fillers(words) not in self._stems:
            return ()
        found = [
            structure
            for modality, extras in _EXTENSIONS.items()
            for extra in extras
            for name in ((*words, extra), (extra, *words))
            for structure in self.find(name)
            if structure.modality in (modality, "umn", "autonomic")
        ]
        return tuple(dict.fromkeys(found))

    @cached_property
    def _stems(self) -> frozenset[Phrase]:
        """The names that begin or end with a word of modality, without it."""
        extras = {word for words in _EXTENSIONS.values() for word in words}
        return frozenset(
            rest
            for name in self.names
            for word, rest in ((name[-1], name[:-1]), (name[0], name[1:]))
            if word in extras
        )

    def names_any(self, text: str) -> bool:
        """Return whether a folded text names a structure."""
        words = (word for word in split_words(text) if word not in SIDE_WORDS)
        return next(self.spans(drop_fillers(tuple(words))), None) is not None

    def names_in(self, text: str) -> Iterator[Phrase]:
        """Yield the names in a folded text, the longest first, no word in two."""
        every = (word for word in split_words(text) if word not in SIDE_WORDS)
        words, taken = drop_fillers(tuple(every)), set[int]()
        for start, stop in self.spans(words):
            if taken.isdisjoint(range(start, stop)):
                taken.update(range(start, stop))
                yield words[start:stop]

    def spans(self, words: Phrase) -> Iterator[tuple[int, int]]:
        """Yield the runs of words that name a structure, longest first."""
        for length in range(min(self.longest, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                run = words[start : start + length]
                if run in self.names or self._is_short(run):
                    yield start, start + length

    def _is_short(self, run: Phrase) -> bool:
        return run not in NOUNS and bool(self.extended(run))


#: What may part clauses and may stand inside a name: "thumb and index finger".
JOINTS = frozenset(("and", "or", "with", "to", ",", "/", "including"))
_MARKS = Expression(r"[,/&]|\b(?:and|or|with|to|including)\b", re.IGNORECASE)
_TOKENS = Expression(r"#\d+|[^\W_]+(?:'[^\W_]+)*|[,/&]")
_JOINED_PHRASES = (
    "pins and needles", "pain and temperature", "upper and lower limbs",
    "upper and lower limb", "upper and lower extremities", "arms and legs",
    "upper and lower extremity",
)  # fmt: skip


def joint_tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a folded text that carry something or part, with places."""
    for found in _TOKENS.finditer(text):
        word = "and" if found[0] == "&" else found[0]
        if word in JOINTS or word not in FILLERS:
            yield word, found.start(), found.end()


def joint_words(name: str) -> Phrase:
    """Return the words of a name, with those that may part clauses.

    Examples
    --------
    >>> joint_words("Thumb, index and middle fingers")
    ('thumb', ',', 'index', 'and', 'middle', 'fingers')
    """
    return tuple(word for word, _, _ in joint_tokens(name.lower()))


@kept
def lexicon(atlas: Atlas) -> Lexicon:
    """Return the names of an atlas, built once and kept with it."""
    exact: dict[Phrase, dict[str, Structure]] = {}
    joined: dict[Phrase, set[str]] = {
        joint_words(phrase): {""} for phrase in _JOINED_PHRASES
    }
    loose: dict[Phrase, dict[str, Structure]] = {}
    for structure in atlas.structures.values():
        for name in (structure.id, structure.name, *structure.aliases):
            # Names in the tables are plain already; ``plain`` would cost as much
            # as all the rest.
            full = split_words(name.lower() if name.isascii() else plain(name))
            words = drop_fillers(full)
            if _MARKS.search(name):
                joined.setdefault(joint_words(name), set()).add(structure.modality)
            if words and (words == full or not _is_general(words)):
                index = exact if words == full else loose
                index.setdefault(words, {})[structure.id] = structure
    # "Hand" is the hand before it is short for "hand muscles".
    for words, found in loose.items():
        known = exact.setdefault(words, {})
        taken = {structure.modality for structure in known.values()}
        known.update({k: s for k, s in found.items() if s.modality not in taken})
    _share_troubles(exact)
    _share_plurals(exact)
    _share_singulars(exact, joined)
    names = {words: tuple(found.values()) for words, found in exact.items()}
    longest = max(map(len, names), default=0)
    kinds = {words: frozenset(found) for words, found in joined.items()}
    return Lexicon(names, longest, kinds, atlas)


def _is_general(words: Phrase) -> bool:
    """Whether nothing but a word of the grammar is left: "sensory test"."""
    return words in NOUNS or words in STATE_WORDS or words in SCOPES


#: Where the parts of a name are told apart.
_LISTING = frozenset(("and", "or", "to", ",", "/"))
#: Modalities of places and organs, of which a list names each.
_PLACES = ("sensory", "pain", "autonomic")


def _listed(words: Phrase, names: Lexicon, atlas: Atlas) -> frozenset[str]:
    """Return the modalities in which a name lists more than its structure is.

    "Low back and buttock" is two places although a table calls it the buttock;
    "thumb and index finger" is one whose parts are both.
    """
    kinds = set()
    for owner in names.find(tuple(w for w in words if w not in (",", "/"))):
        if owner.modality in _PLACES:
            members = _members(words, owner.modality, names)
            inside = {owner.id, *_inside(owner, atlas)}
            if (
                len(members) > 1
                and all(members)
                and any(not inside & {one.id for one in found} for found in members)
            ):
                kinds.add(owner.modality)
    return frozenset(kinds)


def _members(
    words: Phrase, modality: str, names: Lexicon
) -> list[tuple[Structure, ...]]:
    """Return what each part of a list names, completed by the last word if need be."""
    runs: list[list[str]] = [[]]
    for word in words:
        if word in _LISTING:
            runs.append([])
        else:
            runs[-1].append(word)
    found = []
    for run in filter(None, runs):
        ways = tuple(run), (*run, words[-1]), (*run, words[-1].removesuffix("s"))
        named = ((*names.find(way), *names.extended(way)) for way in ways)
        kinds = (tuple(s for s in way if s.modality == modality) for way in named)
        found.append(next(filter(None, kinds), ()))
    return found


def _inside(owner: Structure, atlas: Atlas) -> Iterator[str]:
    """Yield the structures that one is made of."""
    for part, _ in owner.parts:
        yield part
        if part in atlas.structures:
            yield from _inside(atlas.structures[part], atlas)


#: Words for the same trouble: "bladder disturbances" are a "bladder disturbance".
_TROUBLES = (
    "disturbance", "disturbances", "impairment", "impairments", "abnormality",
    "abnormalities", "problem", "problems", "difficulty", "difficulties", "disorder",
    "disorders", "issues",
)  # fmt: skip


def _share_troubles(names: dict[Phrase, dict[str, Structure]]) -> None:
    """Let a name that ends in one word of trouble end in any other."""
    for words in [one for one in names if one[-1] in _TROUBLES and len(one) > 1]:
        for trouble in _TROUBLES:
            names.setdefault((*words[:-1], trouble), names[words])


def _share_plurals(names: dict[Phrase, dict[str, Structure]]) -> None:
    """Let "ankles" mean whatever "ankle" may mean, so that both are asked back."""
    for words, known in names.items():
        found = words[-1].endswith("s") and names.get((*words[:-1], words[-1][:-1]))
        taken = {structure.modality for structure in known.values()}
        if found and taken <= _EXTENSIONS.keys():
            known.update({k: s for k, s in found.items() if s.modality not in taken})


#: What is listed may stand in the singular: "index and middle finger".
_LISTED_PARTS = {"fingers": "finger", "toes": "toe", "digits": "digit"}


def _share_singulars(
    names: dict[Phrase, dict[str, Structure]], joined: dict[Phrase, set[str]]
) -> None:
    """Let "thumb, index and middle finger" be what "... fingers" is."""
    for words in [words for words in joined if words[-1] in _LISTED_PARTS]:
        one = (*words[:-1], _LISTED_PARTS[words[-1]])
        many, single = (
            tuple(w for w in run if w not in (",", "/")) for run in (words, one)
        )
        if drop_fillers(many) in names:
            names.setdefault(drop_fillers(single), names[drop_fillers(many)])
            joined.setdefault(one, joined[words])


_GRAMMAR = (
    frozenset(word for phrase in (*STATE_WORDS, *NOUNS, *SCOPES) for word in phrase)
    | NEGATIONS
    | DOUBTS
    | SYMMETRY
    | FILLERS
    | frozenset(SIDE_WORDS)
)


@lru_cache(maxsize=4)
def _vocabulary(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(names | (_GRAMMAR - FILLERS)))


@lru_cache(maxsize=4)
def _words_of(names: frozenset[str]) -> frozenset[str]:
    return _GRAMMAR | {word for name in names for word in split_words(name.lower())}


def is_known(word: str, atlas: Atlas) -> bool:
    """Return whether a word stands in any name or in the vocabulary.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> is_known("achilles", load_atlas()), is_known("purple", load_atlas())
    (True, False)
    """
    return word.startswith("#") or word in _words_of(atlas.names)


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
    some = words[:_SEARCHED]
    return tuple(
        dict.fromkeys(
            near for word in some for near in _near(word[:60], atlas.names)[:2]
        )
    )
