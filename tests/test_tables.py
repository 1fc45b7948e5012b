"""Every table is declared once: read, checked and described from its declaration."""

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import neurosim.atlas as atlas_module
from neurosim.atlas import Atlas, identity, load_atlas
from neurosim.side_tables import every_table
from neurosim.table_reader import LARGEST, Reader, read_json, split
from neurosim.terms import TableError
from tests.test_fresh import tool

TABLES = {table.name: table for table in every_table()}
NUMBERS = [
    (table.name, column.name)
    for table in TABLES.values()
    for column in table.columns
    if column.kind in ("number", "integer")
]
Cells = list[list[str]]


@pytest.fixture
def folder(tmp_path: Path, atlas: Atlas) -> Path:
    """Return a copy of the tables, without pictures."""
    copy = tmp_path / "data"
    shutil.copytree(atlas.directory, copy, ignore=shutil.ignore_patterns("*.png"))
    return copy


def faults(folder: Path) -> tuple[str, ...]:
    """Return what reading the tables complains of; nothing else may be raised."""
    try:
        load_atlas(folder)
    except TableError as error:
        return error.faults
    return ()


def cells_of(folder: Path, name: str) -> Cells:
    return [cells for _, cells in split((folder / name).read_text("utf-8"))]


def write(folder: Path, name: str, cells: Cells, **dialect: Any) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n", **dialect).writerows(cells)
    (folder / name).write_text(text.getvalue(), encoding="utf-8", newline="")


# --- one declaration -----------------------------------------------------------------


def test_every_file_is_declared(atlas: Atlas) -> None:
    files = atlas.directory.rglob("*.csv")
    found = {path.relative_to(atlas.directory).as_posix() for path in files}
    assert found == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_declaration_is_that_of_the_file(atlas: Atlas, name: str) -> None:
    table = TABLES[name]
    header, *rows = cells_of(atlas.directory, name)
    assert table.names == tuple(header)
    assert rows
    assert set(table.key) <= set(header)
    assert table.help
    for column in table.columns:
        assert column.help, column.name


def test_what_is_written_about_tables_is_what_is_declared(atlas: Atlas) -> None:
    seal = tool("seal_data")
    package = json.loads((atlas.directory / "datapackage.json").read_text("utf-8"))
    assert seal.described(package) == package, "run make seal"
    page = (atlas.directory / "README.md").read_text("utf-8")
    assert seal.filled(page) == page, "run make seal"


def test_one_hash_covers_every_table(folder: Path) -> None:
    hashes = {identity(folder)[1]}
    for name in TABLES:
        path = folder / name
        path.write_bytes(path.read_bytes() + b"\n")
        hashes.add(identity(folder)[1])
    assert len(hashes) == len(TABLES) + 1


# --- one strict reader ---------------------------------------------------------------


def _numbers(value: str) -> Iterator[tuple[str, str]]:
    """Yield table and column of the numbers that cannot be ``value``."""
    for name, heading in NUMBERS:
        column = next(c for c in TABLES[name].columns if c.name == heading)
        try:
            column.read(value)
        except ValueError:
            yield name, heading


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "value", ["inf", "nan", "1e308", "1e-400", "1_0", "0,5", "-inf", "½"]
)
def test_every_number_is_finite(folder: Path, value: str) -> None:
    assert set(_numbers(value)) == set(NUMBERS)
    _put_everywhere(folder, value, NUMBERS)
    found = faults(folder)
    for name, heading in NUMBERS:
        place = f"{name}, line 2, {heading}: {value!r} is "
        assert any(fault.startswith(place) for fault in found), place


def test_what_may_not_be_negative_is_not(folder: Path) -> None:
    refused = list(_numbers("-1"))
    signed = {("mimics.csv", "share"), ("variants.csv", "shift"),
              *(("observation.csv", n) for n in ("value", "low", "high", "start")),
              *(("settings.csv", n) for n in ("value", "start"))}  # fmt: skip
    assert set(NUMBERS) - set(refused) == signed
    numbers = [n for n in NUMBERS if n[0] in ("observation.csv", "settings.csv")]
    _put_everywhere(folder, "-1", [*refused, *numbers])
    found = faults(folder)
    for name, heading in [*refused, *numbers]:
        place = f"{name}, line 2, {heading}: "
        assert any(fault.startswith(place) for fault in found), place


def _put_everywhere(folder: Path, value: str, where: list[tuple[str, str]]) -> None:
    for name in {name for name, _ in where}:
        cells = cells_of(folder, name)
        for place, heading in where:
            if place == name:
                cells[1][cells[0].index(heading)] = value
        write(folder, name, cells)


def _unclosed(text: str) -> str:
    lines = text.splitlines(keepends=True)
    cells = lines[2].split(",")
    return "".join([*lines[:2], ",".join(['"' + cells[0], *cells[1:]]), *lines[3:]])


DAMAGE: dict[str, tuple[Callable[[str], str], str]] = {
    "unclosed quote": (_unclosed, "{name}, line 3: a quote"),
    "header only": (lambda t: t.split("\n")[0] + "\n", "{name}: has no rows"),
    "a row twice": (lambda t: t + t.splitlines()[1] + "\n", "is already in line 2"),
    "unknown column": (lambda t: "colour," + t, "unknown: colour"),
    "a column less": (lambda t: t.replace(",", ".", 1), "missing: "),
    "empty": (lambda _: "", "{name}: is empty"),
    "blank": (lambda _: " \n\n", "{name}: is empty"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_to_any_table_is_named(folder: Path, damage: str) -> None:
    change, message = DAMAGE[damage]
    for name in TABLES:
        path = folder / name
        path.write_text(change(path.read_text("utf-8")), encoding="utf-8")
    found = faults(folder)
    for name in TABLES:
        wanted = message.format(name=name)
        assert any(f.startswith(name) and wanted in f for f in found), name
    assert len(found) < 3 * len(TABLES)


def remove(path: Path) -> None:
    path.unlink()


def make_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def fill(path: Path) -> None:
    """Make a file of more bytes than any table has; they take no place on the disk."""
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)


def make_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


POSIX = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")


@pytest.mark.parametrize(
    "harm", [remove, make_a_folder, fill, pytest.param(make_a_pipe, marks=POSIX)]
)
def test_a_file_that_is_no_table_is_named_and_not_read(
    folder: Path, harm: Callable[[Path], None]
) -> None:
    for name in TABLES:
        harm(folder / name)
    found = faults(folder)
    for name in TABLES:
        assert any(f.startswith(f"{name}: cannot be read") for f in found), name


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "byte-order mark": lambda b: b"\xef\xbb\xbf" + b,
    "CRLF": lambda b: b.replace(b"\n", b"\r\n"),
    "blank lines": lambda b: b"\n".join(b.split(b"\n", 3)) + b"\n\n,,\n",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spellings_of_spreadsheets_are_read(
    folder: Path, atlas: Atlas, spelling: str
) -> None:
    for name in TABLES:
        path = folder / name
        path.write_bytes(SPELLINGS[spelling](path.read_bytes()))
    _same(load_atlas(folder), atlas)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_and_decimal_commas(
    folder: Path, atlas: Atlas, delimiter: str
) -> None:
    """As a spreadsheet of another country saves them, with empty columns at the end."""
    for name, table in TABLES.items():
        kinds = [column.kind for column in table.columns]
        rows = [
            [c.replace(".", ",") if k == "number" else c
             for c, k in zip(cells, kinds, strict=True)] + ["", ""]
            for cells in cells_of(folder, name)
        ]  # fmt: skip
        write(folder, name, rows, delimiter=delimiter)
    _same(load_atlas(folder), atlas)


def _same(found: Atlas, atlas: Atlas) -> None:
    assert found.claims == atlas.claims
    assert found.observation == atlas.observation
    assert found.structures == atlas.structures
    for table in TABLES.values():
        if table.name in found.side and table.name.startswith(("quiz", "vis", "tar")):
            assert found.rows(table.record) == atlas.rows(table.record), table.name


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("structures.csv", (",,,,thumb,,", ",,,,thum,,"), "region of the body map"),
        ("visceral.csv", ("T2 T3,", "T2 T33,"), "unknown region of the body map 'T33'"),
        ("charts.csv", ("DOWNS2011", "DOWNS2012"), "mean DOWNS2011"),
        ("targets.csv", ("VANDERWINDT2010", "VANDERWINDT"), "reference 'VANDERWINDT'"),
        ("quiz/grades.csv", ("ISNCSCI2019", "ISNCSCI"), "reference 'ISNCSCI'"),
        ("targets.csv", (",surgical,", ",surgery,"), "setting 'surgery'"),
        ("quiz/difficulty.csv", (",referral,", ",referal,"), "mean referral?"),
        ("quiz/difficulty.csv", (",disc,", ",disk,"), "mean disc"),
        ("quiz/shortcuts.csv", (",screening,", ",screen,"), "mean screening"),
        ("quiz/phrases.csv", ("{list}", "{lists}"), "{lists} is not filled in here"),
        ("quiz/phrases.csv", ("{list}", "{list"), "expected '}'"),
        ("quiz/history.csv", (",thumb,", ",thump,"), "mean thumb"),
        ("observation.csv", ("\nlapse,", "\nlaps,"), "parameter 'laps'"),
        ("observation.csv", ("\nlapse,", "\nlaps,"), "no row for parameter 'lapse'"),
        ("observation.csv", ("\ngain,motor,", "\ngain,moter,"), "key of gain"),
        ("observation.csv", ("\nlapse,,0.0005,", "\nlapse,,1.5,"), "allowed: 0 to 1"),
        ("settings.csv", ("referral,share,mimic,", "referral,share,mimics,"), "mimic"),
        ("patterns.csv", (",lower,level,", ",lower,levle,"), "'levle' is not allowed"),
        ("patterns.csv", ("disc,", "disk,"), "unknown family 'disk'"),
        ("protocols.csv", (",gait,examined,midline", ",gait,examined,both"), "midline"),
    ],
)  # fmt: skip
def test_names_that_nothing_knows_are_faults(
    folder: Path, table: str, change: tuple[str, str], message: str
) -> None:
    path = folder / table
    text = path.read_text("utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    found = faults(folder)
    assert any(f.startswith(table) and message in f for f in found), found


def test_a_row_that_a_command_needs_is_missed(folder: Path) -> None:
    """Whatever a table needs: no command may find out by stumbling."""
    wanted = {
        "protocols.csv": {"signatures", "isncsci", "screening", "full"},
        "imaging.csv": {"MRI", "EMG"},
    }
    for name, keys in wanted.items():
        header, *rows = cells_of(folder, name)
        write(folder, name, [header, *(row for row in rows if row[0] not in keys)])
    found = faults(folder)
    for name, keys in wanted.items():
        assert any(
            fault.startswith(f"{name}: no row for ")
            and all(key in fault for key in keys)
            for fault in found
        ), found


def test_a_json_key_that_stands_twice_is_a_fault(folder: Path) -> None:
    path = folder / "datapackage.json"
    text = path.read_text("utf-8")
    path.write_text(text.replace("{", '{"version": "9",', 1), encoding="utf-8")
    assert "'version' appears twice" in faults(folder)[0]
    with pytest.raises(ValueError, match="appears twice"):
        read_json(path)
    path.write_text(text, "utf-8")
    path = folder / "bodymap" / "bodymap.json"
    path.write_text(path.read_text("utf-8").replace("{", '{"scale": 1,', 1), "utf-8")
    body = [fault for fault in faults(folder) if "bodymap" in fault]
    assert len(body) == 1, "names of regions are not blamed for it"


def test_an_error_on_the_fast_path_is_left_to_the_checks(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> dict[str, Any]:
        raise ValueError("a sealed table of an older version")

    monkeypatch.setattr(atlas_module, "trusted_facts", fail)
    atlas_module._load.cache_clear()
    try:
        assert load_atlas() == atlas
    finally:
        atlas_module._load.cache_clear()


def test_only_the_shipped_folder_is_trusted(folder: Path) -> None:
    """A seal that is copied or forged opens nothing."""
    path = folder / "levels.csv"
    path.write_text(path.read_text("utf-8").replace("C7", "C9"), encoding="utf-8")
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    package["checked"] = identity(folder)[1]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert any("C9" in fault for fault in faults(folder))


def test_a_table_is_read_by_itself_with_the_same_faults(folder: Path) -> None:
    reader = Reader(folder)
    rows = reader.rows(TABLES["levels.csv"])
    assert rows.whole
    assert not reader.faults
    assert next(place for place, _ in rows) == "levels.csv, line 2"
