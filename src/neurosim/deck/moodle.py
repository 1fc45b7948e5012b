"""The cards as Moodle XML: multiple choice in categories, maps inside the file."""

import tempfile
from base64 import b64encode
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree as Xml
from zlib import crc32

from neurosim.deck.note import (
    as_html,
    category,
    licence,
    reasons,
    sources,
    steady_choices,
)
from neurosim.quiz.card import PICTURED, Card
from neurosim.quiz.cards import Deck
from neurosim.terms import NOTICE


def moodle_xml(deck: Deck, cards: Iterable[Card]) -> bytes:
    """Return the cards as a Moodle question bank.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> deck = Deck(load_atlas())
    >>> text = moodle_xml(deck, [deck.card("reflex:triceps_reflex")]).decode()
    >>> text.count("<question "), 'fraction="100"' in text
    (2, True)
    """
    quiz = Xml.Element("quiz")
    for shelf, members in groupby(sorted(cards, key=category), key=category):
        place = Xml.SubElement(quiz, "question", type="category")
        _text(place, "category", f"$course$/neurosim/{shelf}")
        for card in members:
            _question(quiz, deck, card)
    Xml.indent(quiz)
    text: bytes = Xml.tostring(quiz, encoding="utf-8", xml_declaration=True)
    return text


def _text(parent: Xml.Element, tag: str, text: str, **attributes: str) -> Xml.Element:
    element = Xml.SubElement(parent, tag, attributes)
    Xml.SubElement(element, "text").text = text
    return element


def _question(quiz: Xml.Element, deck: Deck, card: Card) -> None:
    question = Xml.SubElement(quiz, "question", type="multichoice")
    _text(question, "name", card.id)
    asked = f"<p>{as_html(card.prompt)}</p>"
    picture = _picture(deck, card) if card.kind == PICTURED else b""
    name = f"neurosim-{crc32(card.id.encode()):08x}.png"
    if picture:
        asked += f'<p><img src="@@PLUGINFILE@@/{name}" alt="a body map"/></p>'
    told = _text(question, "questiontext", asked, format="html")
    if picture:
        file = Xml.SubElement(told, "file", name=name, path="/", encoding="base64")
        file.text = b64encode(picture).decode("ascii")
    why = "</p><p>".join(
        as_html(line)
        for line in (reasons(card), *sources(deck, card), licence(deck), NOTICE)
    )
    _text(question, "generalfeedback", f"<p>{why}</p>", format="html")
    for tag, value in (
        ("defaultgrade", "1"),
        ("penalty", "0.3333333"),
        ("hidden", "0"),
        ("idnumber", card.id),
        ("single", "true"),
        ("shuffleanswers", "true"),
        ("answernumbering", "abc"),
    ):
        Xml.SubElement(question, tag).text = value
    right = {option.key for option in card.right}
    for option in steady_choices(deck, card):
        fraction = "100" if option.key in right else "0"
        _text(
            question,
            "answer",
            f"<p>{as_html(option.words)}</p>",
            fraction=fraction,
            format="html",
        )


def _picture(deck: Deck, card: Card) -> bytes:
    from neurosim.plot.question import save_question  # noqa: PLC0415 - loads slowly

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.png"
        save_question(card.roots[0], path, atlas=deck.atlas)
        return path.read_bytes()
