"""The commands ``data``: damaged tables in every command, templates, upgrades."""

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from neurosim.atlas import Atlas, load_atlas
from neurosim.cli import cli
from neurosim.datadir import check_data
from neurosim.records import RootStatement
from neurosim.rehearsal import warnings_about
from neurosim.root_statements import structures_of
from neurosim.side_tables import every_table
from neurosim.table_reader import split
from neurosim.templates import KINDS, blanks, template_text
from neurosim.terms import NeurosimError, TableError, UnknownNameError
from neurosim.upgrade import OLD, upgrade_data
from tests.test_bad_input import refused
from tests.test_tables import DAMAGE, NUMBERS, cells_of, write

ROOT = Path(__file__).parents[1]
GOOD = "right triceps 3/5"
COMMANDS = (
    ("rank", GOOD), ("next", GOOD), ("explain", GOOD), ("predict", "C6/7"),
    ("simulate", "C6/7"), ("roots", "C7"), ("show", "triceps"), ("cite",), ("demo",),
    ("evidence",), ("map", "C7", "-o", "c7.svg"), ("deck", "-o", "a.csv"),
    ("quiz", "patient", "--level", "1", "--seed", "1", "--no-save"),
)  # fmt: skip


SWEPT = [*sorted(set(DAMAGE) - {"unclosed quote"}), "1e308"]


@pytest.fixture
def folder(tmp_path: Path, atlas: Atlas) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(atlas.directory, copy, ignore=shutil.ignore_patterns("*.png"))
    return copy


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words, input="")


@pytest.mark.parametrize(
    "damage",
    ["unclosed quote", *(pytest.param(d, marks=pytest.mark.deep) for d in SWEPT)],
)
def test_no_command_stumbles_over_a_damaged_table(
    folder: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    for name in {name for name, _ in NUMBERS} if damage == "1e308" else DAMAGED:
        path = folder / name
        if damage == "1e308":
            cells = cells_of(folder, name)
            heading = next(column for table, column in NUMBERS if table == name)
            cells[1][cells[0].index(heading)] = damage
            write(folder, name, cells)
        else:
            path.write_text(DAMAGE[damage][0](path.read_text("utf-8")), "utf-8")
    for words in (*COMMANDS, ("data", "diff")):
        place = [str(folder)] if words[0] == "data" else ["--data", str(folder)]
        refused(run(*words, *place), "csv")
    assert [path.name for path in folder.parent.iterdir()] == ["data"]


DAMAGED = [table.name for table in every_table()]


# --- what is allowed, works ----------------------------------------------------------


@pytest.mark.deep
@pytest.mark.parametrize(
    ("table", "where", "heading"),
    [
        ("settings.csv", ("referral", "share", "hemicord"), "value"),
        ("settings.csv", ("referral", "share", "mimic"), "value"),
        ("levels.csv", ("C6/7",), "share"),
        ("lesions.csv", ("carpal_tunnel",), "incidence"),
        ("observation.csv", ("lapse", ""), "value"),
    ],
)
def test_a_share_of_nothing_is_allowed(
    folder: Path, table: str, where: tuple[str, ...], heading: str
) -> None:
    _change(folder, table, where, {heading: "0"})
    check_data(folder)
    assert run("rank", GOOD, "--data", str(folder)).exit_code == 0


def _change(
    folder: Path, table: str, where: tuple[str, ...], values: dict[str, str]
) -> None:
    cells = cells_of(folder, table)
    [row] = [row for row in cells[1:] if tuple(row[: len(where)]) == where]
    for heading, value in values.items():
        row[cells[0].index(heading)] = value
    write(folder, table, cells)


def test_what_does_not_work_together_is_a_fault(folder: Path) -> None:
    """Each cell is within bounds; the check tries them and says in which setting."""
    cells = cells_of(folder, "settings.csv")
    for row in cells[1:]:
        if row[:2] == ["primary", "severity"]:
            row[3] = "0"
    write(folder, "settings.csv", cells)
    with pytest.raises(TableError, match="setting 'primary'"):
        check_data(folder)


@pytest.mark.deep
def test_faults_between_rows_are_named_beside_bad_cells(folder: Path) -> None:
    roots, structures = (cells_of(folder, f"{n}.csv") for n in ("roots", "structures"))
    root, source = (roots[0].index(name) for name in ("root", "source"))
    roots[1][root], roots[9][source] = "C77", "NOBODY2020"
    pool, scale = (structures[0].index(name) for name in ("pool", "scale"))
    jerk = next(row for row in structures[1:] if row[scale] == "reflex")
    jerk[pool] = "any"
    write(folder, "roots.csv", roots)
    write(folder, "structures.csv", structures)
    told = run("data", "check", str(folder)).stderr
    assert "'C77' is not allowed" in told
    assert "unknown reference 'NOBODY2020'" in told
    assert "a reflex can be lost or brisk" in told


def test_a_refused_row_tells_its_unknown_names_too(folder: Path) -> None:
    """The second fault of a row was told when the first was mended."""
    roots = cells_of(folder, "roots.csv")
    root, structure = (roots[0].index(name) for name in ("root", "structure"))
    roots[1][root], roots[1][structure] = "C77", "tricep"
    write(folder, "roots.csv", roots)
    with pytest.raises(TableError) as caught:
        check_data(folder)
    told = "; ".join(caught.value.faults)
    assert "'C77' is not allowed" in told
    assert "unknown structure 'tricep'" in told
    assert len(caught.value.faults) == 2


def test_a_target_that_cannot_be_read_is_a_fault(folder: Path) -> None:
    path = folder / "targets.csv"
    text = path.read_text("utf-8")
    changed = text.replace(",straight_leg_raise,", ",straight_leg_rise,", 1)
    path.write_text(changed.replace("mimic:leg;other", "mimic:lego;othr"), "utf-8")
    with pytest.raises(TableError) as caught:
        check_data(folder)
    assert any("mean straight_leg_raise" in fault for fault in caught.value.faults)


def test_a_deleted_share_and_a_stray_file_are_warnings(folder: Path) -> None:
    path = folder / "roots.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    start = "C7,motor,triceps,consensus,model,"
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8")
    shutil.copy(path, folder / "root.csv")
    numbers = folder / "observation.csv"
    fields = numbers.read_text("utf-8").splitlines(keepends=True)
    numbers.write_text(
        "".join(line for line in fields if not line.startswith("field,conus:leg,")),
        encoding="utf-8",
    )
    shown = " ".join(run("data", "check", str(folder)).stdout.split())
    assert "Warning: roots.csv: the weights of triceps sum to" in shown
    assert "Warning: observation.csv: the field rows of conus sum to" in shown
    assert "'root.csv': did you mean roots.csv" in shown


# --- templates -----------------------------------------------------------------------

FILLED = {
    "muscle": {
        "structures.csv": [{"id": "new_muscle", "name": "new muscle"}],
        "roots.csv": [{"root": "C6", "weight": "0.4"}, {"root": "C7", "weight": "0.6"}],
    },
    "area": {
        "structures.csv": [{"id": "new_area", "name": "new area", "region": "thumb"}],
        "roots.csv": [{"root": "C6", "weight": "1"}],
    },
    "reflex": {
        "structures.csv": [{"id": "new_reflex", "name": "new reflex"}],
        "roots.csv": [{"root": "C6", "weight": "1"}],
        "protocols.csv": [{"order": "9999"}],
    },
    "nerve": {
        "nerves.csv": [
            {
                "name": "new nerve",
                "site": "here",
                "muscles": "pronator_teres|triceps:0.5",
                "skin": "thumb:0.5",
            }
        ],
        "lesions.csv": [{"name": "new neuropathy", "region": "arm"}],
        "mimics.csv": [{"structure": "pain_forearm", "share": "0.5"}],
    },
}


def fill(folder: Path, atlas: Atlas, kind: str) -> set[str]:
    """Add the rows of a template, filled in; return the tables that took one."""
    touched = set()
    for blank in blanks(kind, atlas):
        for values in FILLED[kind].get(blank.table, []):
            said = {"reasoning": "made up", "id": f"new_{kind}", **values}
            row = [
                re.sub(r"<(\w+)>", lambda m, v=said: v.get(m[1], ""), cell)  # type: ignore[misc]
                for cell in blank.cells.values()
            ]
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\n").writerow(row)
            with (folder / blank.table).open("a", encoding="utf-8") as file:
                file.write(text.getvalue())
            touched.add(blank.table)
    return touched


def test_templates_that_are_filled_in_pass_the_check(
    folder: Path, atlas: Atlas
) -> None:
    for kind in FILLED:
        fill(folder, atlas, kind)
    found = check_data(folder)
    named = {**found.structures, **found.families}
    assert {f"new_{kind}" for kind in FILLED} <= set(named)
    assert not warnings_about(found)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_names_legal_values(atlas: Atlas, kind: str) -> None:
    text = template_text(kind, atlas)
    assert run("data", "template", kind).stdout.strip() == text
    for blank in blanks(kind, atlas):
        header = next(cells for _, cells in split(
            (atlas.directory / blank.table).read_text("utf-8")))  # fmt: skip
        assert list(blank.cells) == header
        for name, cell in blank.cells.items():
            assert name in blank.legal or f"<{name}>" not in cell


def test_an_unknown_template_is_refused(atlas: Atlas) -> None:
    with pytest.raises(UnknownNameError, match="muscle"):
        template_text("muscel", atlas)
    refused(run("data", "template", "muscel"), "did you mean muscle")


# --- upgrades ------------------------------------------------------------------------


def test_a_present_folder_needs_no_upgrade(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.csv")}
    changes = upgrade_data(folder)
    assert [line for line in changes if not line.endswith(".png: as shipped")] == []
    assert {path: path.read_bytes() for path in folder.rglob("*.csv")} == before


def test_an_older_folder_is_brought_to_the_present(folder: Path, atlas: Atlas) -> None:
    """Columns, files, numbers and references that came later are added and named."""
    edited = _older(folder)
    changes = upgrade_data(folder)
    found = load_atlas(folder)
    assert found.structures == atlas.structures
    assert dict(found.observation) == dict(atlas.observation)
    assert set(found.references) == set(atlas.references)
    assert found.families == atlas.families
    said = "\n".join(changes)
    for words in ("lesions.csv: column 'bilateral' added",
                  "lesions.csv: column 'colour' is not used any more",
                  "quiz/kinds.csv: the shipped table", "observation.csv: row lapse",
                  "fashion", "levels.csv: column 'central' added",
                  "nerves.csv: column 'basis' added; 'assumption' in the rows of",
                  "structures.csv (thumb), region: 'thumb' for the new outlines",
                  "statements.csv: the shipped table",
                  f"structures.csv: {len(_named())} rows follow from statements.csv",
                  "bodymap/bodymap.json: as shipped"):  # fmt: skip
        assert words in said, said
    kept = folder / f"lesions.csv{OLD}"
    assert kept.read_text("utf-8") == edited
    upgrade_data(folder)
    assert not (folder / f"lesions.csv{OLD}1").exists()


def _named() -> list[str]:
    """The structures that older folders wrote down one by one."""
    return [one.id for one in structures_of(load_atlas().rows(RootStatement))]


def _older(folder: Path) -> str:
    """Make a folder as an older version would have exported it."""
    cells = cells_of(folder, "lesions.csv")
    place = cells[0].index("bilateral")
    cells = [[*row[:place], *row[place + 1 :], "red"] for row in cells]
    cells[0][-1] = "colour"
    write(folder, "lesions.csv", cells)
    (folder / "quiz" / "kinds.csv").unlink()
    (folder / "bodymap" / "bodymap.json").write_text("{}")
    cells = cells_of(folder, "structures.csv")
    thumb = next(row for row in cells if row[0] == "thumb")
    thumb[cells[0].index("region")] = "no_such_area"
    cells += [[name, *thumb[1:]] for name in _named()]
    write(folder, "structures.csv", cells)
    (folder / "statements.csv").unlink()
    cells = cells_of(folder, "nerves.csv")
    place = cells[0].index("basis")
    own = [*cells[1]]
    own[0] = "mine"
    rows = [[*row[:place], *row[place + 1 :]] for row in [*cells, own]]
    write(folder, "nerves.csv", rows)
    cells = cells_of(folder, "observation.csv")
    kept = [row for row in cells if row[0] != "lapse"]
    kept.append(["fashion", "", "1", "", "", "", "assumption", "", "old"])
    write(folder, "observation.csv", kept)
    cells = cells_of(folder, "levels.csv")
    place = cells[0].index("central")
    write(folder, "levels.csv", [[*row[:place], *row[place + 1 :]] for row in cells])
    return (folder / "lesions.csv").read_text("utf-8")


def test_what_only_the_owner_knows_is_asked_and_nothing_is_written(
    folder: Path,
) -> None:
    cells = cells_of(folder, "redflags.csv")
    place = cells[0].index("tier")
    own = [*cells[1]]
    own[0] = "mine"
    rows = [[*row[:place], *row[place + 1 :]] for row in [*cells, own]]
    write(folder, "redflags.csv", rows)
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    with pytest.raises(TableError, match=r"\(mine\), tier: '' is empty.*--take red"):
        upgrade_data(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before
    upgrade_data(folder, ["redflags.csv"])
    assert load_atlas(folder).directory == folder


def test_upgrades_are_refused_by_name(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="redflags"):
        upgrade_data(folder, ["redflag.csv"])
    with pytest.raises(NeurosimError, match="not a folder of tables"):
        upgrade_data(tmp_path)
    refused(run("data", "upgrade", str(tmp_path / "nowhere")), "folder of tables")
    (folder / "levels.csv").write_text('"')
    with pytest.raises(TableError, match=r"levels\.csv"):
        upgrade_data(folder)


# --- the lecturer who changes one share ----------------------------------------------


@pytest.mark.deep
def test_the_how_to_of_ten_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "howto_educators.md").read_text("utf-8")
    section = page.split("## Change one share")[1].split("\n## ")[0]
    steps = re.findall(r"^\d+\. (.*)$", section, re.MULTILINE)
    assert len(steps) == 10
    shown = {}
    for number, step in enumerate(steps, start=1):
        for command in re.findall(r"`(neurosim [^`]+)`", step):
            result = run(*command.split()[1:])
            assert result.exit_code == 0, command
            shown[number] = " ".join(result.stdout.split())
        if number == 3:
            cells = re.findall(r"`([^`]+)`", step)
            where, heading = tuple(cells[:5]), cells[5]
            _change(Path("mydata"), "roots.csv", where, {heading: "0.4"})
    assert "the weights of triceps sum to" in shown[6]
    assert "C7 motor triceps consensus: weight 0.67 -> 0.4" in shown[8]
    assert "triceps" in shown[9]
    assert load_atlas("mydata").weights["triceps"]["C7"] < 0.6
