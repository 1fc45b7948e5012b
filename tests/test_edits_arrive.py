"""An edit arrives everywhere: one changed cell, and whatever reads it."""

import csv
import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from neurosim.atlas import Atlas, load_atlas
from neurosim.cli import cli
from neurosim.conditions import with_variant
from neurosim.datadir import CellChange, RowChange, row_changes
from neurosim.exam import Exam, Finding
from neurosim.inference import infer
from neurosim.lesion import Lesion, hypotheses
from neurosim.model import Model, build_model
from neurosim.model.involvement import Array
from neurosim.model.population import Population
from neurosim.plot.handout import blocks
from neurosim.plot.paint import SKIN
from neurosim.plot.palette import find_style, root_fill
from neurosim.plot.skin_cells import dermatome_cells, moved_cells
from neurosim.plot.sources import paint_of
from neurosim.prediction import expected_findings, predict
from neurosim.quiz.cards import Deck
from neurosim.report.changes import change_words
from neurosim.report.lesions import SIGNS
from neurosim.side_tables import every_table
from neurosim.signature import signature
from neurosim.table_reader import read_text, split
from neurosim.terms import RIGHT, SIDES

STYLE = find_style("light")
TABLES = {table.name: table for table in every_table()}
ATLAS = load_atlas()
Cells = list[list[str]]


def cells_of(folder: Path, table: str) -> Cells:
    return [cells for _, cells in split(read_text(folder / table))]


@contextmanager
def edited(table: str, line: int, column: str, value: str) -> Iterator[Path]:
    """Give a copy of the tables with one cell changed; lines count from 0."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "data"
        ignored = shutil.ignore_patterns("*.png")
        shutil.copytree(ATLAS.directory, folder, ignore=ignored)
        header, *rows = cells_of(folder, table)
        rows[line][header.index(column)] = value
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([header, *rows])
        (folder / table).write_text(text.getvalue(), encoding="utf-8")
        yield folder


# --- the thumb goes to C7 ------------------------------------------------------------


@pytest.fixture(scope="module")
def moved() -> Iterator[Atlas]:
    """Give the tables in which one cell says that the thumb is C7's, not C6's."""
    rows = cells_of(ATLAS.directory, "roots.csv")[1:]
    thumb = ["C6", "sensory", "thumb", "consensus", "model"]
    [line] = [n for n, row in enumerate(rows) if row[:5] == thumb]
    with edited("roots.csv", line, "root", "C7") as folder:
        yield load_atlas(folder)


def leading(atlas: Atlas, structure: str) -> str:
    weights = atlas.weights[structure]
    return max(weights, key=lambda root: weights[root])


def skin(atlas: Atlas, what: object) -> dict[str, set[str]]:
    """Return for each colour of the right side the regions painted with it."""
    found: dict[str, set[str]] = {}
    for patch in paint_of(what, side=None, style=STYLE, atlas=atlas).patches:
        if (patch.kind, patch.side) == (SKIN, RIGHT):
            found.setdefault(patch.fill.color, set()).add(patch.name)
    return found


def test_root_maps_and_the_atlas_follow(moved: Atlas) -> None:
    assert moved_cells(moved) == {"thumb:C6": "C7"}
    assert moved_cells(ATLAS) == {}
    c7 = root_fill("C7", STYLE).color
    assert "thumb:C6" in skin(moved, "C7")[c7]
    assert skin(ATLAS, "C7")[c7] == {"C7"}
    on_c6 = skin(moved, "C6")[root_fill("C6", STYLE).color]
    assert "C6" not in on_c6
    assert "thumb:C6" not in on_c6
    assert {"forearm_radial:C6", "palm_radial:C6"} <= on_c6
    assert skin(moved, None) == {c7: {"thumb:C6"}}
    assert dermatome_cells("C6", ATLAS) == ("C6",)
    words = " ".join(paint_of("C6", side=None, style=STYLE, atlas=moved).words)
    assert "thumb from C6 to C7" in words
    assert "borders are geometry" in words


def test_a_mapping_by_root_follows(moved: Atlas) -> None:
    assert "thumb:C6" in skin(moved, {"C7": "#C0392B"})["#c0392b"]
    assert "thumb:C6" not in skin(moved, {"C6": "#C0392B"})["#c0392b"]


def test_the_prediction_and_its_map_follow(moved: Atlas) -> None:
    def chance(atlas: Atlas, lesion: str) -> float:
        found = predict(lesion, side="right", severity="severe", atlas=atlas).findings
        return {(f.structure, f.side): f.p_abnormal for f in found}["thumb", RIGHT]

    def painted(atlas: Atlas, lesion: str) -> set[str]:
        what = predict(lesion, side="right", severity="moderate", atlas=atlas)
        return set().union(*skin(atlas, what).values())

    assert chance(moved, "C7") > chance(ATLAS, "C7") + 0.1
    assert chance(moved, "C6") < chance(ATLAS, "C6") - 0.1
    assert "thumb:C6" in painted(moved, "C7") & painted(ATLAS, "C6")
    assert "thumb:C6" not in painted(moved, "C6") | painted(ATLAS, "C7")


def test_wholes_and_the_ranking_follow(moved: Atlas) -> None:
    assert moved.weights["fingers"]["C7"] > ATLAS.weights["fingers"]["C7"]
    exam = Exam((Finding("thumb", RIGHT, (0,)),))

    def given_a_root(atlas: Atlas) -> str:
        ranked = infer(exam, build_model(atlas)).roots
        return next(item.root for item in ranked if item.root in ("C6", "C7"))

    assert (given_a_root(ATLAS), given_a_root(moved)) == ("C6", "C7")


def test_cards_sheets_and_lists_follow(moved: Atlas) -> None:
    for atlas, root in ((ATLAS, "C6"), (moved, "C7")):
        assert Deck(atlas).card("area:thumb").right[0].key == root
        said = {other: " ".join(blocks(other, atlas)[0].lines) for other in
                ("C6", "C7")}  # fmt: skip
        assert [other for other, text in said.items() if "thumb (" in text] == [root]
    for atlas, there in ((ATLAS, False), (moved, True)):
        signs = signature("C7", side="right", atlas=atlas).signs[:SIGNS]
        assert ("thumb" in [sign.structure for sign in signs]) is there
    for more in ((), ("--all",), ("--json",)):
        asked = ["roots", "C7", *more, "--data", str(moved.directory)]
        assert "thumb" in CliRunner().invoke(cli, asked).stdout


@pytest.mark.deep
def test_diff_and_check_name_the_row(moved: Atlas) -> None:
    run = CliRunner().invoke(cli, ["data", "diff", str(moved.directory)])
    assert run.exit_code == 0, run.output
    assert "roots.csv  C6 sensory thumb" in run.stdout
    assert "the borders " in " ".join(run.stdout.split())
    run = CliRunner().invoke(cli, ["data", "check", str(moved.directory)])
    assert "thumb has 2 rows for C7; their weights are added" in " ".join(
        run.stdout.split()
    )


# --- any cell of any table -----------------------------------------------------------


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", TABLES)
@given(data=st.data())
@settings(max_examples=2)
def test_a_comparison_names_any_changed_cell(name: str, data: st.DataObject) -> None:
    header, *rows = cells_of(ATLAS.directory, name)
    line = data.draw(st.integers(0, len(rows) - 1))
    place = data.draw(st.integers(0, len(header) - 1))
    with edited(name, line, header[place], "another word") as folder:
        found = list(row_changes(ATLAS.directory, folder))
    (change,) = found
    assert (change.table, change.sign) == (name, "~")
    assert change.cells == ((header[place], rows[line][place], "another word"),)


@pytest.mark.parametrize("name", TABLES)
def test_a_changed_number_is_one_line_that_names_the_cell(name: str) -> None:
    """However long the row."""
    header, *rows = cells_of(ATLAS.directory, name)
    numbers = [c.name for c in TABLES[name].columns if c.kind in ("number", "integer")]
    for column in numbers:
        line = next(n for n, row in enumerate(rows) if row[header.index(column)])
        with edited(name, line, column, "77") as folder:
            (change,) = row_changes(ATLAS.directory, folder)
        was = rows[line][header.index(column)]
        words = change_words(change)
        assert words.endswith(f": {column} {was} -> 77"), words
        assert change.name.startswith(rows[line][0])


def test_a_changed_text_shows_the_words_that_changed() -> None:
    text = "a text that is longer than one line of a page, which tells of {}, at length"
    cell = CellChange("note", text.format("triceps"), text.format("the long biceps"))
    assert change_words(RowChange("roots.csv", "~", "C7 motor", (cell,))) == (
        "C7 motor: note ... triceps, ... -> ... the long biceps, ..."
    )


def test_rows_that_are_new_or_gone_say_what_they_say(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(ATLAS.directory, folder)
    lines = (folder / "roots.csv").read_text("utf-8").splitlines(keepends=True)
    (gone,) = (
        n for n, line in enumerate(lines) if line.startswith("C7,motor,triceps,c")
    )
    lines[gone] = "T3,sensory,sole,chart,model,0.4,,assumption,,assumption,a dream\n"
    (folder / "roots.csv").write_text("".join(lines), "utf-8")
    first, second = map(change_words, row_changes(ATLAS.directory, folder))
    assert first.startswith("removed: root C7, modality motor, structure triceps")
    assert second == ("added: root T3, modality sensory, structure sole, chart chart, "
                      "role model, weight 0.4, basis assumption")  # fmt: skip


def _chance(atlas: Atlas, lesion: Lesion, structure: str) -> list[float]:
    """Return how often a structure is abnormal on each side."""
    model = Model(atlas, lesions=[lesion, Lesion("none", "none")])
    found = expected_findings(model, "moderate", {structure})[0]
    return [f.p_abnormal for f in sorted(found, key=lambda f: f.side)]


@given(data=st.data())
@settings(max_examples=4)
def test_a_weight_arrives_in_the_structure_and_its_wholes(data: st.DataObject) -> None:
    shared = [n for n, c in enumerate(ATLAS.claims)
              if c.role == "model" and len(ATLAS.weights[c.structure]) > 1
              and ATLAS.structures[c.structure].modality in ("sensory", "motor")
              and c.root in ("C6", "C7", "L4", "L5", "S1")]  # fmt: skip
    line = data.draw(st.sampled_from(shared))
    claim = ATLAS.claims[line]
    lesion = next(x for x in hypotheses(ATLAS)
                  if (x.family, x.side) == ("root_not_disc", RIGHT)
                  and x.roots[0][0] == claim.root)  # fmt: skip
    with edited("roots.csv", line, "weight", repr(claim.weight * 3 + 0.2)) as folder:
        after = load_atlas(folder)
    more = after.weights[claim.structure][claim.root]
    assert more > ATLAS.weights[claim.structure][claim.root]
    before_, after_ = (_chance(a, lesion, claim.structure) for a in (ATLAS, after))
    assert before_ != after_
    written = {c.structure for c in ATLAS.claims}
    for whole in ATLAS.unions.above(claim.structure):
        union = ATLAS.structures[whole]
        parts = {part for part, _ in union.parts}
        if union.rule == "area" and claim.structure in parts and whole not in written:
            assert after.weights[whole] != ATLAS.weights[whole], whole


@given(data=st.data())
@settings(max_examples=4)
def test_a_share_arrives_in_the_look_alike(data: st.DataObject) -> None:
    line = data.draw(st.integers(0, len(ATLAS.supplies) - 1))
    supply = ATLAS.supplies[line]
    lesion = next(x for x in hypotheses(ATLAS)
                  if x.family == supply.lesion and x.side in (RIGHT, ""))  # fmt: skip
    value = 0.3 if abs(supply.share) > 0.5 else 0.9
    with edited("mimics.csv", line, "share", repr(value)) as folder:
        after = load_atlas(folder)
    model = [Model(a, lesions=[lesion, Lesion("none", "none")]) for a in (ATLAS, after)]
    sides = ("midline",) if ATLAS.structures[supply.structure].laterality == "midline" \
        else SIDES  # fmt: skip
    assert any(
        not np.array_equal(_table(model[0], supply.structure, side),
                           _table(model[1], supply.structure, side))
        for side in sides
    )  # fmt: skip


def _table(model: Model, structure: str, side: str) -> Array:
    rows = model.rows(structure, side)
    found: Array = rows.table[rows.index]
    return found


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("table", "column"),
    [("levels.csv", "share"), ("lesions.csv", "incidence"), ("settings.csv", "value")],
)
@given(data=st.data())
@settings(max_examples=3)
def test_how_common_a_lesion_is_arrives_in_the_prior(
    table: str, column: str, data: st.DataObject
) -> None:
    header, *rows = cells_of(ATLAS.directory, table)
    place = header.index(column)
    good = [n for n, row in enumerate(rows) if _counts(table, row, place)]
    line = data.draw(st.sampled_from(good))
    with edited(table, line, column, repr(float(rows[line][place]) * 0.5)) as folder:
        after = load_atlas(folder)
    setting = rows[line][0] if table == "settings.csv" else "referral"
    first, second = (Population(a, hypotheses(a), setting) for a in (ATLAS, after))
    assert not (
        np.array_equal(first.log_prior, second.log_prior)
        and np.array_equal(first.severity, second.severity)
    )


def _counts(table: str, row: list[str], place: int) -> bool:
    """Return whether the share of a row is one of several."""
    if table == "lesions.csv":
        return row[3] == "mimic" and float(row[place] or 0) > 0
    if table == "settings.csv":
        return row[1] in ("share", "severity") and float(row[place]) > 0
    return float(row[place]) > 0


@pytest.mark.parametrize("line", range(0, len(ATLAS.variants), 3))
def test_a_variant_arrives_in_the_weights(line: int) -> None:
    name, variant = list(ATLAS.variants.items())[line]
    with edited("variants.csv", line, "shift", str(2 * variant.shift)) as folder:
        after = load_atlas(folder)
    assert with_variant(after, name).weights != with_variant(ATLAS, name).weights


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("structures.csv", "name", ("show", "{id}")),
        ("references.csv", "title", ("cite", "{key}")),
        ("structures.csv", "how", ("show", "{id}")),
    ],
)
@given(data=st.data())
@settings(max_examples=3)
def test_words_arrive_in_what_is_printed(
    table: str, column: str, words: tuple[str, ...], data: st.DataObject
) -> None:
    header, *rows = cells_of(ATLAS.directory, table)
    told = {row[0] for row in cells_of(ATLAS.directory, "how_to_test.csv")}
    good = [n for n, row in enumerate(rows) if row[header.index(column)]
            and (column != "how" or row[0] not in told)]  # fmt: skip
    line = data.draw(st.sampled_from(good))
    row = dict(zip(header, rows[line], strict=True))
    with edited(table, line, column, "zyxwv") as folder:
        asked = [word.format(**row) for word in words]
        result = CliRunner().invoke(cli, [*asked, "--data", str(folder)])
    assert result.exit_code == 0, result.output
    assert "zyxwv" in result.stdout
