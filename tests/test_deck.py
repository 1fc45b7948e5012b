"""The cards for other programs: stable, whole, and readable by them."""

import csv
import json
import re
import sqlite3
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from neurosim.atlas import Atlas
from neurosim.deck import export_deck
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
