"""What a typed answer to a card means."""

import re
from collections.abc import Iterable, Mapping, Sequence

from neurosim.atlas import Atlas, normal_name
from neurosim.quiz.bare import bare_answer
from neurosim.quiz.card import AnswerOption, Card
from neurosim.quiz_tables import CategoryWords
from neurosim.terms import ROOTS, SEGMENTS, SIDES

#: Words of an answer that name nothing.
_FILLERS = frozenset(
    ("the", "a", "an", "it", "is", "its", "root", "roots", "nerve", "segment", "muscle",
     "muscles", "test", "level", "probably", "i", "think", "one")
)  # fmt: skip
_SPACED = re.compile(r"\b([cCtTlLsS]) (\d{1,2})\b")
_PAIR = re.compile(r"([CTLS])(\d{1,2})(?:/|-| AND | OR | )([CTLS])?(\d{1,2})")
#: Shorter names must be typed right: one letter more or less is another name.
_SLIPPERY = 5


def read_answer(
    text: str, card: Card, choices: Sequence[AnswerOption], atlas: Atlas
) -> str | None:
    """Return the key of the answer that a text means; None if it means none.

    A number or letter chooses; otherwise a root, segment, kind of cause, or any name
    that the grammar knows, with one slip of the finger in a longer word.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.quiz.cards import Deck
    >>> atlas = load_atlas()
    >>> card = Deck(atlas).card("key_muscle:triceps")
    >>> read_answer("elbow extension", card, (), atlas)
    'triceps'
    >>> read_answer("the trceps muscle", card, (), atlas)
    'triceps'
    """
    words = normal_name(text.rstrip(".?! "))
    chosen = _chosen(words, choices, lettered=card.noun != "segment")
    if chosen is not None:
        return chosen
    offered = (*card.right, *card.also, *choices)
    plain = _plain(words)
    for option in offered:
        names = (normal_name(option.words), normal_name(option.key))
        if words in names or plain in names:
            return option.key
    if card.noun in ("root", "segment"):
        return _read_root(words, card)
    if card.noun == "structure":
        return _read_structure(plain, card, atlas)
    if card.noun == "category":
        return _read_category(words, atlas)
    return None


def _plain(words: str) -> str:
    """Return the words without those that name nothing."""
    kept = " ".join(word for word in words.split() if word not in _FILLERS)
    return kept or words


def _read_category(words: str, atlas: Atlas) -> str | None:
    names: dict[str, str] = {}
    for row in atlas.rows(CategoryWords):
        for name in (row.category, row.words, *row.aliases):
            names[normal_name(name.replace("_", " "))] = row.category
    return names.get(words) or names.get(_plain(words)) or _slipped(words, names)


def _slipped(words: str, names: Mapping[str, str]) -> str | None:
    """Return what a name with one slip of the finger means, if that is one thing."""
    if len(words) < _SLIPPERY:
        return None
    near = {names[name] for name in names if _one_slip(words, name)}
    return near.pop() if len(near) == 1 else None


def misspelt(words: str, atlas: Atlas) -> tuple[str, ...]:
    """Return the causes, else the tests of several words, named with one slip.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> misspelt("left carpal tunel 60", load_atlas())
    ('carpal tunnel',)
    >>> misspelt("straight leg raize", load_atlas())
    ('straight leg raise',)
    """
    typed = bare_answer(words)
    causes = (
        *(n for row in atlas.rows(CategoryWords) for n in (row.words, *row.aliases)),
        *(n for row in atlas.families.values() for n in (row.name, *row.aliases)),
    )
    tests = (
        n for test in atlas.weighed for n in (test.name, *test.aliases) if " " in n
    )
    if len(typed) < _SLIPPERY:
        return ()
    return _with_a_slip(typed, causes) or _with_a_slip(typed, tests)


def _with_a_slip(typed: str, names: Iterable[str]) -> tuple[str, ...]:
    near = (name for name in map(normal_name, names) if _one_slip(typed, name))
    return tuple(dict.fromkeys(near))


def _one_slip(typed: str, name: str) -> bool:
    """Whether one letter is missing, added, wrong, or changed places with the next.

    >>> _one_slip("trceps", "triceps"), _one_slip("bicpes", "biceps")
    (True, True)
    >>> _one_slip("biceps", "triceps")
    False
    """
    if abs(len(typed) - len(name)) > 1 or typed == name or not name.isascii():
        return False
    pairs = enumerate(zip(typed, name, strict=False))
    start = next((i for i, (x, y) in pairs if x != y), min(len(typed), len(name)))
    a, b = typed[start:], name[start:]
    swapped = a[1:2] + a[:1] + a[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (len(a) > 1 and swapped == b)


def _chosen(
    words: str, choices: Sequence[AnswerOption], *, lettered: bool
) -> str | None:
    place = -1
    if words.isascii() and words.isdigit():
        place = int(words) - 1
    elif lettered and len(words) == 1 and words.isascii():
        place = ord(words) - ord("a")
    return choices[place].key if 0 <= place < len(choices) else None


def _read_root(words: str, card: Card) -> str | None:
    """Return the root or segment that the words name; of several, one that counts.

    Two of which one is wrong may be a disc as well: no answer, the student says which.
    """
    known = ROOTS if card.noun == "root" else SEGMENTS
    name = _SPACED.sub(r"\1\2", _plain(words)).upper()
    named = [name] if name in known else _several(name)
    right = [option.key for option in card.right]
    fair = {option.key for option in (*card.right, *card.also)}
    if not {*named} <= {*(known if len(named) == 1 else fair)}:
        return None
    return next((root for root in (*right, *named) if root in named), None)


def names_two(words: str) -> bool:
    """Whether a line names two roots, or the disc between them.

    Examples
    --------
    >>> names_two("C5/6"), names_two("c 7")
    (True, False)
    """
    return bool(_several(_plain(normal_name(words.rstrip(".?! "))).upper()))


def _several(name: str) -> list[str]:
    """Return the roots of ``C5/6``, ``C5-C6`` or ``C5 AND C6``."""
    match = _PAIR.fullmatch(name)
    if match is None:
        return []
    letter, first, second_letter, second = match.groups()
    return [f"{letter}{first}", f"{second_letter or letter}{second}"]


def _read_structure(words: str, card: Card, atlas: Atlas) -> str | None:
    sideless = " ".join(word for word in words.split() if word not in SIDES)
    found = atlas.find(sideless)
    if not found:
        options = (*card.right, *card.also)
        names = {
            normal_name(name): option.key
            for option in options
            for name in (
                option.key,
                option.words,
                *atlas.structures[option.key].aliases,
            )
        }
        return _slipped(sideless, names)
    right = {option.key for option in card.right}
    kinds = {atlas.structures[key].modality for key in right}
    owners = {atlas.structures[key].owner for key in right}
    for test in found:
        if test.id in right:
            return test.id
        if test.owner in owners:
            return next(k for k in right if atlas.structures[k].owner == test.owner)
    alike = (t for t in found if t.modality in kinds and not t.parts)
    return next((test.id for test in alike), None)
