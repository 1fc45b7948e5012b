"""The cards for other programs: Anki, a table, and Moodle's GIFT.

Identifiers are stable and the time stamp is that of the tables, so that a later
export updates the deck instead of doubling it.
"""

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from neurosim.atlas import Atlas
from neurosim.citations import format_reference
from neurosim.quiz.card import PICTURED, Card, Option
from neurosim.quiz.cards import Deck
from neurosim.quiz.choices import choices_of
from neurosim.terms import NOTICE, NeurosimError, UnknownNameError
from neurosim.writing import whole_file

FORMATS = (".apkg", ".csv", ".gift")
#: Fixed for ever: Anki knows the deck and its kind of note by them.
_DECK_ID, _MODEL_ID = 1704067201, 1704067202
_DECK_NAME = "neurosim: roots, dermatomes, myotomes"
_COLUMNS = ("id", "kind", "region", "question", "answer", "also right", "wrong 1",
            "wrong 2", "wrong 3", "why", "sources")  # fmt: skip
_FRONT = "<p>{{Question}}</p><p>{{Choices}}</p>"
_BACK = (
    "{{FrontSide}}<hr id=answer><p><b>{{Answer}}</b></p><p>{{Why}}</p>"
    "<p><small>{{Sources}}</small></p><p><small>{{Notice}}</small></p>"
)


def export_deck(
    path: Path,
    atlas: Atlas,
    *,
    kind: str = "",
    pictures: bool = True,
    force: bool = True,
) -> int:
    """Write the cards to a file, whole or not at all; its ending says in which form.

    Parameters
    ----------
    path
        ``.apkg`` for Anki (extra ``anki``), ``.csv``, or ``.gift`` for Moodle.
    atlas
        The tables.
    kind
        Only cards of one kind; all by default.
    pictures
        Whether an Anki deck holds the maps; other forms never do.
    force
        Whether a file that stands there is replaced.

    Returns
    -------
    int
        How many cards were written.

    Raises
    ------
    UnknownNameError
        If the ending is none of the three.
    NeurosimError
        If genanki is needed and not there, or the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise UnknownNameError("kind of deck", ending or path.name, FORMATS)
    deck = Deck(atlas)
    drawn = pictures and ending == ".apkg"
    cards = [
        card
        for card in deck.cards()
        if kind in ("", card.kind) and (drawn or card.kind != PICTURED)
    ]
    with whole_file(path, force=force) as part:
        if ending == ".apkg":
            _write_anki(part, deck, cards)
        else:
            text = csv_text(deck, cards) if ending == ".csv" else gift_text(deck, cards)
            part.write_text(text, encoding="utf-8", newline="")
    return len(cards)


def _choices(deck: Deck, card: Card) -> tuple[Option, ...]:
    """Return the choices in an order that is the same at every export."""
    rng = np.random.default_rng(crc32(card.id.encode()))
    return choices_of(deck, card, rng)


def csv_text(deck: Deck, cards: Iterable[Card]) -> str:
    """Return the cards as a table, one a row.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> deck = Deck(load_atlas())
    >>> csv_text(deck, [deck.card("disc:C6/7:foraminal")]).splitlines()[1][:60]
    'disc:C6/7:foraminal,disc,cervical,A foraminal disc at C6/7: '
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for card in cards:
        right = {option.key for option in card.right}
        wrong = [o.words for o in _choices(deck, card) if o.key not in right]
        also = "; ".join(option.words for option in card.right[1:])
        writer.writerow(
            [card.id, card.kind, card.region, card.prompt, card.right[0].words, also,
             *(*wrong, "", "", "")[:3], card.why, "; ".join(card.sources)]
        )  # fmt: skip
    return out.getvalue()


def gift_text(deck: Deck, cards: Iterable[Card]) -> str:
    """Return the cards as multiple choice in Moodle's GIFT format."""
    return "".join(_gift(deck, card) for card in cards)


def _gift(deck: Deck, card: Card) -> str:
    right = {option.key for option in card.right}
    lines = [
        f"{'=' if option.key in right else '~'}{_escaped(option.words)}"
        for option in _choices(deck, card)
    ]
    why = f"####{_escaped(card.why)}"
    body = "\n".join([*lines, why])
    name = _escaped(card.id)
    return f"// {NOTICE}\n::{name}::{_escaped(card.prompt)} {{\n{body}\n}}\n\n"


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


def _write_anki(part: Path, deck: Deck, cards: Iterable[Card]) -> None:
    try:
        genanki = import_module("genanki")
    except ImportError:
        raise NeurosimError(
            "an Anki deck needs the package genanki: pip install 'neurosim-exam[anki]'"
        ) from None
    from neurosim.plot.question import save_question  # noqa: PLC0415 - loads slowly

    names = ("Id", "Question", "Choices", "Answer", "Why", "Sources", "Notice")
    model = genanki.Model(
        _MODEL_ID, "neurosim card", fields=[{"name": name} for name in names],
        templates=[{"name": "Card", "qfmt": _FRONT, "afmt": _BACK}],
    )  # fmt: skip
    anki = genanki.Deck(_DECK_ID, _DECK_NAME, f"Data {deck.atlas.version}. {NOTICE}")
    package = genanki.Package(anki)
    with tempfile.TemporaryDirectory() as folder:
        for card in cards:
            anki.add_note(_note(genanki, model, deck, card))
            if card.kind == PICTURED:
                picture = Path(folder) / _picture_name(card)
                save_question(card.roots[0], picture, atlas=deck.atlas)
                package.media_files.append(str(picture))
        package.write_to_file(str(part), timestamp=_timestamp(deck.atlas))


def _picture_name(card: Card) -> str:
    """Return a name that does not give the root away."""
    return f"neurosim-{crc32(card.id.encode()):08x}.png"


def _note(genanki: Any, model: Any, deck: Deck, card: Card) -> Any:
    choices = "<br>".join(_html(option.words) for option in _choices(deck, card))
    references = (deck.atlas.references[key] for key in card.sources[:3])
    cited = "<br>".join(_html(format_reference(item)) for item in references)
    question = _html(card.prompt)
    if card.kind == PICTURED:
        question += f'<br><img src="{_picture_name(card)}">'
    fields = [card.id, question, choices, _html(card.right[0].words),
              _html(card.why), cited, _html(NOTICE)]  # fmt: skip
    return genanki.Note(
        model=model, fields=fields, guid=genanki.guid_for("neurosim", card.id),
        tags=list(_tags(card)),
    )  # fmt: skip


def _tags(card: Card) -> Iterator[str]:
    yield card.kind
    if card.region:
        yield card.region
    yield from card.roots


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _timestamp(atlas: Atlas) -> float:
    """Return the date of the tables: the same tables make the same deck."""
    text = (atlas.directory / "datapackage.json").read_text(encoding="utf-8")
    created = str(json.loads(text).get("created", "2026-01-01"))
    moment = datetime.fromisoformat(created)
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
