"""The cards for other programs: Anki, a table, Moodle's XML and GIFT.

Identifiers are stable and the time stamp is that of the tables, so that a later
export updates the deck instead of doubling it. Every card carries its source, or the
word assumption, and the licence of the data.
"""

from pathlib import Path

from neurosim.atlas import Atlas
from neurosim.quiz.card import PICTURED, VIGNETTE, Card
from neurosim.quiz.cards import Deck
from neurosim.terms import UnknownNameError
from neurosim.writing import whole_file

FORMATS = (".apkg", ".csv", ".gift", ".xml")
#: Forms that hold the maps.
_WITH_PICTURES = (".apkg", ".xml")
#: Vignettes that a deck holds unless another number is asked for.
VIGNETTES = 20


def export_deck(
    path: Path,
    atlas: Atlas,
    *,
    kind: str = "",
    pictures: bool = True,
    vignettes: int = 0,
    force: bool = True,
) -> int:
    """Write the cards to a file, whole or not at all; its ending says in which form.

    Parameters
    ----------
    path
        ``.apkg`` for Anki (extra ``anki``), ``.csv``, ``.xml`` or ``.gift`` for Moodle.
    atlas
        The tables.
    kind
        Only cards of one kind; all by default.
    pictures
        Whether Anki and Moodle XML hold the maps; other forms never do.
    vignettes
        How many patients with one best answer of five are added.
    force
        Whether a file that stands there is replaced.

    Returns
    -------
    int
        How many cards were written.

    Raises
    ------
    UnknownNameError
        If the ending is none of the four, or there is no such kind of card.
    NeurosimError
        If genanki is needed and not there, or the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise UnknownNameError("kind of deck", ending or path.name, FORMATS)
    if kind == VIGNETTE and not vignettes:
        vignettes = VIGNETTES
    deck = Deck(atlas, vignettes=vignettes)
    if kind and kind not in deck.titles:
        raise UnknownNameError("kind of card", kind, deck.titles)
    drawn = pictures and ending in _WITH_PICTURES
    cards = [
        deck.card(card_id)
        for card_id in deck.ids
        if kind in ("", card_id.partition(":")[0])
        and (drawn or not card_id.startswith(f"{PICTURED}:"))
    ]
    with whole_file(path, force=force) as part:
        _write(part, ending, deck, cards)
    return len(cards)


def _write(part: Path, ending: str, deck: Deck, cards: list[Card]) -> None:
    if ending == ".apkg":
        from neurosim.deck.anki import write_anki  # noqa: PLC0415 - an extra

        write_anki(part, deck, cards)
        return
    if ending == ".xml":
        from neurosim.deck.moodle import moodle_xml  # noqa: PLC0415 - draws maps

        part.write_bytes(moodle_xml(deck, cards))
        return
    from neurosim.deck.text import csv_text, gift_text  # noqa: PLC0415

    text = csv_text(deck, cards) if ending == ".csv" else gift_text(deck, cards)
    part.write_text(text, encoding="utf-8", newline="")
