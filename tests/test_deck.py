"""The cards for other programs: stable, whole, and readable by them."""

import csv
import io
import json
import re
import sqlite3
import zipfile
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from neurosim.atlas import Atlas
from neurosim.deck import export_deck
from neurosim.deck.moodle import moodle_xml
from neurosim.deck.note import sources
from neurosim.deck.text import csv_text
from neurosim.plot.question import save_question
from neurosim.quiz.cards import Deck
from neurosim.terms import NOTICE, UnknownNameError

genanki = pytest.importorskip("genanki")


def notes(path: Path, folder: Path) -> list[tuple[str, str, int]]:
    with zipfile.ZipFile(path) as package:
        package.extract("collection.anki2", folder)
    db = sqlite3.connect(folder / "collection.anki2")
    found = list(db.execute("SELECT guid, flds, mod FROM notes ORDER BY guid"))
    db.close()
    return found


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_later_export_updates_the_deck(atlas: Atlas, tmp_path: Path) -> None:
    found = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        path = tmp_path / name / "roots.apkg"
        assert export_deck(path, atlas, kind="reflex") > 5
        found.append(notes(path, tmp_path / name))
    assert found[0] == found[1]
    guids = {guid for guid, _, _ in found[0]}
    assert len(guids) == len(found[0])
    assert all(NOTICE in fields for _, fields, _ in found[0])


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_maps_are_pictures_in_the_deck(atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "maps.apkg"
    count = export_deck(path, atlas, kind="map")
    with zipfile.ZipFile(path) as package:
        media = json.loads(package.read("media"))
    assert len(set(media.values())) == count > 10
    shown = [fields for _, fields, _ in notes(path, tmp_path)]
    assert all(any(name in fields for fields in shown) for name in media.values())
    assert not [name for name in media.values() if "C" in name or "L" in name]


def test_the_table_holds_every_card(atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "roots.csv"
    count = export_deck(path, atlas)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count
    pictured = [i for i in Deck(atlas).ids if i.startswith("map:")]
    assert count == len(Deck(atlas).ids) - len(pictured)
    assert all(row["question"] and row["answer"] and row["wrong 1"] for row in rows)


def test_gift_has_one_right_answer_each(atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "roots.gift"
    count = export_deck(path, atlas)
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"(?<!\\)\{\n(.*?)\n\}", text, re.DOTALL)
    assert len(blocks) == count
    for block in blocks:
        signs = [line[0] for line in block.splitlines() if line[0] in "=~"]
        assert signs.count("=") == 1
        assert len(signs) >= 3


@pytest.mark.parametrize("ending", ["csv", "gift", "xml"])
def test_every_card_says_its_source_and_licence(
    atlas: Atlas, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"roots.{ending}"
    count = export_deck(path, atlas, kind="movement", pictures=False)
    text = path.read_text(encoding="utf-8")
    assert text.count("CC BY 4.0") >= count
    deck = Deck(atlas)
    for card_id in deck.ids:
        if card_id.startswith("movement:"):
            [*told] = sources(deck, deck.card(card_id))
            assert told
            assert deck.card(card_id).sources or told[0].startswith("Assumption")


def test_no_cell_runs_as_a_formula(atlas: Atlas) -> None:
    deck = Deck(atlas)
    card = deck.card("reflex:triceps_reflex")
    bad = replace(card, prompt="=HYPERLINK(1)", why="+1", region="@x", kind="-2")
    [row] = csv.DictReader(io.StringIO(csv_text(deck, [bad])))
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_moodle_xml_is_a_question_bank(atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "roots.xml"
    count = export_deck(path, atlas, kind="reflex")
    quiz = ElementTree.parse(path).getroot()
    asked = [q for q in quiz if q.get("type") == "multichoice"]
    shelves = [q.findtext("category/text") for q in quiz if q.get("type") == "category"]
    assert len(asked) == count
    assert all(shelf and shelf.startswith("$course$/neurosim/") for shelf in shelves)
    for question in asked:
        marks = [answer.get("fraction") for answer in question.findall("answer")]
        assert marks.count("100") == 1
        assert len(marks) >= 3
        assert "CC BY 4.0" in (question.findtext("generalfeedback/text") or "")


def test_lines_of_a_patient_stay_lines_in_moodle(atlas: Atlas) -> None:
    deck = Deck(atlas)
    card = replace(deck.card("reflex:triceps_reflex"), prompt="A man.\nPower < 4.")
    quiz = ElementTree.fromstring(moodle_xml(deck, [card]))
    told = quiz.findtext(".//questiontext/text") or ""
    assert told == "<p>A man.<br>Power &lt; 4.</p>"


@pytest.mark.slow
def test_moodle_xml_holds_the_maps(atlas: Atlas) -> None:
    deck = Deck(atlas)
    quiz = ElementTree.fromstring(moodle_xml(deck, [deck.card("map:C7")]))
    [file] = quiz.iter("file")
    assert b64decode(file.text or "").startswith(b"\x89PNG")
    told = quiz.findtext(".//questiontext/text") or ""
    assert f"@@PLUGINFILE@@/{file.get('name')}" in told
    assert "C7" not in told


def test_a_vignette_has_one_best_answer_of_five(atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "patients.csv"
    assert export_deck(path, atlas, kind="vignette", vignettes=1) == 1
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        answers = [row["answer"], *(row[f"wrong {n}"] for n in range(1, 5))]
        assert len(set(answers)) == 5
        assert all(answers)
        assert row["question"].count("\n") <= 8
        assert row["answer"] not in row["question"]
        assert "against" in row["why"]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_anki_takes_the_deck(atlas: Atlas, tmp_path: Path) -> None:
    """Imported by Anki itself: decks by region, reverse cards, tags, and twice."""
    collection = pytest.importorskip("anki.collection")
    path = tmp_path / "roots.apkg"
    count = export_deck(path, atlas, kind="key_muscle")
    col = collection.Collection(str(tmp_path / "col.anki2"))
    try:
        request = collection.ImportAnkiPackageRequest(package_path=str(path))
        col.import_anki_package(request)
        notes = col.find_notes("tag:neurosim::kind::key_muscle")
        assert len(notes) == count
        assert len(col.find_cards("deck:neurosim::*")) == 2 * count  # and the reverse
        assert {"neurosim::cervical", "neurosim::lumbar"} <= {
            deck.name for deck in col.decks.all_names_and_ids()
        }
        col.import_anki_package(request)
        assert len(col.find_notes("")) == count  # updated, not doubled
    finally:
        col.close()


def test_an_unknown_kind_is_refused(atlas: Atlas, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="kind of card"):
        export_deck(tmp_path / "roots.csv", atlas, kind="reflexes")


def test_another_ending_is_refused(atlas: Atlas, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="kind of deck"):
        export_deck(tmp_path / "roots.txt", atlas)


def test_the_date_of_the_tables_is_known(atlas: Atlas) -> None:
    text = (atlas.directory / "datapackage.json").read_text(encoding="utf-8")
    assert json.loads(text)["created"].endswith("Z")


def test_the_picture_of_a_card_does_not_name_its_root(
    atlas: Atlas, tmp_path: Path
) -> None:
    for root in ("C6", "L5"):
        path = tmp_path / f"{root}.png"
        save_question(root, path, atlas=atlas)
        with Image.open(path) as picture:
            said = " ".join(map(str, picture.info.values()))
        assert "which root is it" in said
        assert root not in said
