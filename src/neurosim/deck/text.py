"""The cards as a table, and in Moodle's GIFT format."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import groupby

from neurosim.deck.note import category, licence, reasons, sources, steady_choices
from neurosim.quiz.card import Card
from neurosim.quiz.cards import Deck
from neurosim.terms import NOTICE

_COLUMNS = ("id", "kind", "region", "question", "answer", "also right", "wrong 1",
            "wrong 2", "wrong 3", "wrong 4", "why", "sources", "licence")  # fmt: skip
_WRONG = 4
#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(deck: Deck, cards: Iterable[Card]) -> str:
    """Return the cards as a table, one a row; no cell can run as a formula.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> deck = Deck(load_atlas())
    >>> csv_text(deck, [deck.card("disc:C6/7:foraminal")]).splitlines()[1][:48]
    'disc:C6/7:foraminal,disc,cervical,"A disc at C6/'
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for card in cards:
        right = {option.key for option in card.right}
        wrong = [o.words for o in steady_choices(deck, card) if o.key not in right]
        also = "; ".join(option.words for option in (*card.right[1:], *card.also))
        cells = [
            card.id,
            card.kind,
            card.region,
            card.prompt,
            card.right[0].words,
            also,
            *(*wrong, "", "", "", "")[:_WRONG],
            reasons(card),
            " | ".join(sources(deck, card)),
            licence(deck),
        ]
        writer.writerow([_plain_cell(cell) for cell in cells])
    return out.getvalue()


def _plain_cell(text: str) -> str:
    """Return a cell that a spreadsheet takes for text.

    >>> _plain_cell("=1+1"), _plain_cell("C7")
    ("'=1+1", 'C7')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def gift_text(deck: Deck, cards: Iterable[Card]) -> str:
    """Return the cards as multiple choice in Moodle's GIFT format, in categories."""
    ordered = sorted(cards, key=category)
    blocks = (
        f"$CATEGORY: $course$/neurosim/{shelf}\n\n"
        + "".join(_gift(deck, card) for card in members)
        for shelf, members in groupby(ordered, key=category)
    )
    return f"// {NOTICE}\n// {licence(deck)}\n\n" + "".join(blocks)


def _gift(deck: Deck, card: Card) -> str:
    right = {option.key for option in card.right}
    lines = [
        f"{'=' if option.key in right else '~'}{_escaped(option.words)}"
        for option in steady_choices(deck, card)
    ]
    told = " ".join(_explained(deck, card))
    body = "\n".join([*lines, f"####{_escaped(told)}"])
    return f"::{_escaped(card.id)}::{_escaped(card.prompt)} {{\n{body}\n}}\n\n"


def _explained(deck: Deck, card: Card) -> Iterator[str]:
    yield f"{reasons(card).rstrip('.')}."
    yield f"{'; '.join(sources(deck, card))}."
    yield f"{licence(deck)}."


def _escaped(text: str) -> str:
    r"""Return text with GIFT's own signs made plain.

    Examples
    --------
    >>> _escaped("C6: 50% = half")
    'C6\\: 50% \\= half'
    """
    for sign in "\\~=#{}:":
        text = text.replace(sign, f"\\{sign}")
    return text
