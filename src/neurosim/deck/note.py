"""What every form of a card says beside question and answer."""

from zlib import crc32

import numpy as np

from neurosim.citations import format_reference
from neurosim.quiz.card import AnswerOption, Card
from neurosim.quiz.cards import Deck
from neurosim.quiz.choices import choices_of

_CITED = 3
_ASSUMED = "Assumption: no source was found for this fact (neurosim cite --assumptions)"


def steady_choices(deck: Deck, card: Card) -> tuple[AnswerOption, ...]:
    """Return the choices in an order that is the same at every export."""
    return choices_of(deck, card, np.random.default_rng(crc32(card.id.encode())))


def reasons(card: Card) -> str:
    """Return why the answer is right, with what convention says."""
    return f"{card.why}. {card.remark}".strip() if card.remark else card.why


def sources(deck: Deck, card: Card) -> tuple[str, ...]:
    """Return the references of a card in full, or the word assumption.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> deck = Deck(load_atlas())
    >>> all(sources(deck, deck.card(card_id)) for card_id in deck.ids[:40])
    True
    """
    known = (deck.atlas.references[key] for key in card.sources[:_CITED])
    return tuple(format_reference(item) for item in known) or (_ASSUMED,)


def licence(deck: Deck) -> str:
    """Return whose the facts are, and under which licence."""
    return (
        f"neurosim data {deck.atlas.version}, the neurosim developers, CC BY 4.0, "
        "creativecommons.org/licenses/by/4.0"
    )


def category(card: Card) -> str:
    """Return the shelf of a card: region, then kind."""
    return f"{card.region or 'general'}/{card.kind}"


def as_html(text: str) -> str:
    """Return text for a field; line breaks are kept."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("\n", "<br>")
