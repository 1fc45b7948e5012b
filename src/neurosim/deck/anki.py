"""The cards for Anki: a deck of decks by region, reverse cards, maps."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from zlib import crc32

from neurosim.atlas import Atlas
from neurosim.deck.note import (
    as_html,
    licence,
    reasons,
    sources,
    steady_choices,
)
from neurosim.quiz.card import PICTURED, Card
from neurosim.quiz.cards import Deck
from neurosim.terms import NOTICE, NeurosimError

#: Fixed for ever: Anki knows the decks and the kind of note by them.
_DECK_ID, _MODEL_ID = 1704067201, 1704067203
_DECK_NAME = "neurosim"
_FIELDS = ("Id", "Question", "Picture", "Choices", "Answer", "Why", "Reverse question",
           "Reverse answer", "Sources", "Licence", "Notice")  # fmt: skip
_CARE = (
    "<div class=small>{{Sources}}</div><div class=small>{{Licence}}</div>"
    "<div class=small>{{Notice}}</div>"
)
_TEMPLATES = (
    {
        "name": "Card",
        "qfmt": "<div class=asked>{{Question}}</div>{{Picture}}"
        "<div class=choices>{{Choices}}</div>",
        "afmt": "{{FrontSide}}<hr id=answer><div class=told>{{Answer}}</div>"
        "<div>{{Why}}</div>" + _CARE,
    },
    {
        "name": "Reverse",
        "qfmt": "{{#Reverse question}}<div class=asked>{{Reverse question}}</div>"
        "{{/Reverse question}}",
        "afmt": "{{FrontSide}}<hr id=answer><div class=told>{{Reverse answer}}</div>"
        "<div>{{Why}}</div>" + _CARE,
    },
)
_CSS = (
    ".card {font-family: sans-serif; font-size: 20px; text-align: left; "
    "max-width: 40em; margin: 0 auto} .asked {font-weight: bold} "
    ".choices {margin-top: 1em} .told {font-size: 24px} "
    ".small {font-size: 12px; margin-top: .6em} img {max-width: 100%; height: auto}"
)


def write_anki(part: Path, deck: Deck, cards: Iterable[Card]) -> None:
    """Write an Anki package.

    Raises
    ------
    NeurosimError
        If the package genanki is missing.
    """
    try:
        genanki = import_module("genanki")
    except ImportError:
        raise NeurosimError(
            "an Anki deck needs the package genanki: pip install 'neurosim-exam[anki]'"
        ) from None
    model = genanki.Model(
        _MODEL_ID,
        "neurosim card",
        fields=[{"name": name} for name in _FIELDS],
        templates=list(_TEMPLATES),
        css=_CSS,
    )
    decks: dict[str, Any] = {}
    pictures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for card in cards:
            shelf = card.region or "general"
            if shelf not in decks:
                decks[shelf] = genanki.Deck(
                    _DECK_ID + crc32(shelf.encode()) % 10**6,
                    f"{_DECK_NAME}::{shelf}",
                    f"{licence(deck)}. {NOTICE}",
                )
            decks[shelf].add_note(_note(genanki, model, deck, card))
            if card.kind == PICTURED:
                pictures.append(_draw(deck, card, Path(folder)))
        package = genanki.Package(list(decks.values()), media_files=pictures)
        package.write_to_file(str(part), timestamp=_timestamp(deck.atlas))


def _draw(deck: Deck, card: Card, folder: Path) -> str:
    from neurosim.plot.question import save_question  # noqa: PLC0415 - loads slowly

    picture = folder / _picture_name(card)
    save_question(card.roots[0], picture, atlas=deck.atlas)
    return str(picture)


def _picture_name(card: Card) -> str:
    """Return a name that does not give the root away."""
    return f"neurosim-{crc32(card.id.encode()):08x}.png"


def _note(genanki: Any, model: Any, deck: Deck, card: Card) -> Any:
    choices = "<br>".join(
        as_html(option.words) for option in steady_choices(deck, card)
    )
    picture = f'<img src="{_picture_name(card)}">' if card.kind == PICTURED else ""
    cited = "<br>".join(map(as_html, sources(deck, card)))
    back, front = card.reverse
    fields = [card.id, as_html(card.prompt), picture, choices,
              as_html(card.right[0].words), as_html(reasons(card)), as_html(back),
              as_html(front), cited, as_html(licence(deck)),
              as_html(NOTICE)]  # fmt: skip
    return genanki.Note(
        model=model,
        fields=fields,
        guid=genanki.guid_for("neurosim", card.id),
        tags=list(_tags(card)),
    )


def _tags(card: Card) -> Iterator[str]:
    yield f"neurosim::kind::{card.kind}"
    if card.region:
        yield f"neurosim::region::{card.region}"
    for root in card.roots:
        yield f"neurosim::root::{root}"


def _timestamp(atlas: Atlas) -> float:
    """Return the date of the tables: the same tables make the same deck."""
    text = (atlas.directory / "datapackage.json").read_text(encoding="utf-8")
    moment = datetime.fromisoformat(str(json.loads(text).get("created", "2026-01-01")))
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
