"""What a typed answer to a card means."""

from collections.abc import Sequence

from neurosim.atlas import Atlas, normal_name
from neurosim.quiz.card import Card, Option
from neurosim.side_tables import CategoryWords
from neurosim.terms import ROOTS, SEGMENTS, SIDES


def read_answer(
    text: str, card: Card, choices: Sequence[Option], atlas: Atlas
) -> str | None:
    """Return the key of the answer that a text means; None if it means none.

    A number or letter chooses; otherwise a root, segment, kind of cause, or any name
    that the grammar knows.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.quiz.cards import Deck
    >>> atlas = load_atlas()
    >>> card = Deck(atlas).card("key_muscle:triceps")
    >>> read_answer("elbow extension", card, (), atlas)
    'triceps'
    """
    words = normal_name(text)
    chosen = _chosen(words, choices, lettered=card.noun != "segment")
    if chosen is not None:
        return chosen
    for option in (*card.right, *choices):
        if words in (normal_name(option.words), normal_name(option.key)):
            return option.key
    if card.noun in ("root", "segment"):
        return _read_root(words.upper().removesuffix(" ROOT"), card.noun)
    if card.noun == "structure":
        return _read_structure(words, card, atlas)
    if card.noun == "category":
        known = [row.category for row in atlas.rows(CategoryWords)]
        name = words.replace(" ", "_")
        return name if name in known else None
    return None


def _chosen(words: str, choices: Sequence[Option], *, lettered: bool) -> str | None:
    place = -1
    if words.isascii() and words.isdigit():
        place = int(words) - 1
    elif lettered and len(words) == 1 and words.isascii():
        place = ord(words) - ord("a")
    return choices[place].key if 0 <= place < len(choices) else None


def _read_root(name: str, noun: str) -> str | None:
    known = ROOTS if noun == "root" else SEGMENTS
    return name if name in known else None


def _read_structure(words: str, card: Card, atlas: Atlas) -> str | None:
    sideless = " ".join(word for word in words.split() if word not in SIDES)
    found = atlas.find(sideless)
    right = {option.key for option in card.right}
    owners = {atlas.structures[key].owner for key in right}
    for test in found:
        if test.id in right:
            return test.id
        if test.owner in owners:
            return next(k for k in right if atlas.structures[k].owner == test.owner)
    return found[0].id if found else None
