"""How to add a reflex, a nerve, a kind, a view: every place, and that it arrives.

Each costs at most three files. CONTRIBUTING.md names the same places.
"""

import ast
import shutil
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from neurosim.atlas import Atlas, load_atlas
from neurosim.cli import cli
from neurosim.datadir import check_data
from neurosim.exam import Exam, Finding
from neurosim.grammar import format_finding, parse_exam
from neurosim.inference import infer
from neurosim.lesion import hypotheses
from neurosim.model import build_model
from neurosim.model.reading import reading
from neurosim.quiz.cards import Deck
from neurosim.terms import KINDS, MODALITIES, RIGHT, SCALES
from tests.source import trees
from tests.test_data_commands import fill

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "neurosim"


@pytest.fixture
def folder(tmp_path: Path, atlas: Atlas) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(atlas.directory, copy, ignore=shutil.ignore_patterns("*.png"))
    return copy


def run(*words: str) -> str:
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def test_a_reflex_is_rows_of_three_tables(folder: Path, atlas: Atlas) -> None:
    touched = fill(folder, atlas, "reflex")
    assert touched == {"structures.csv", "roots.csv", "protocols.csv"}
    after = load_atlas(folder)
    exam = parse_exam(["right new reflex absent"], after)
    roots = [item.root for item in infer(exam, build_model(after)).roots]
    assert roots[0] == "C6"
    assert Deck(after).card("reflex:new_reflex").right[0].key == "C6"
    assert "new reflex" in run("show", "new reflex", "--data", str(folder))
    assert "new reflex" in run("roots", "C6", "--all", "--data", str(folder))


def test_a_nerve_is_rows_of_three_tables(folder: Path, atlas: Atlas) -> None:
    touched = fill(folder, atlas, "nerve")
    assert touched == {"nerves.csv", "lesions.csv", "mimics.csv"}
    after = load_atlas(folder)
    assert {x.side for x in hypotheses(after) if x.family == "new_nerve"} == {
        "right", "left"
    }  # fmt: skip
    words = ["right pronator teres 2/5", "right thumb reduced"]

    def mass(exam: Exam) -> float:
        found = infer(exam, build_model(after))
        pairs = zip(found.model.lesions, found.probabilities, strict=True)
        return float(sum(p for lesion, p in pairs if lesion.family == "new_nerve"))

    assert mass(parse_exam(words, after)) > mass(Exam())
    shown = run("predict", "new neuropathy", "--all", "--data", str(folder))
    assert "pronator teres" in shown


def test_a_nerve_needs_no_sign_beside_its_territory(folder: Path, atlas: Atlas) -> None:
    fill(folder, atlas, "nerve")
    exceptions = folder / "mimics.csv"
    kept = [
        line for line in exceptions.read_text("utf-8").splitlines(keepends=True)
        if not line.startswith("new_nerve,")
    ]  # fmt: skip
    exceptions.write_text("".join(kept), "utf-8", newline="\n")
    found = check_data(folder)
    supplied = {
        row.structure for row in found.direct_supplies if row.lesion == "new_nerve"
    }
    assert supplied == {"pronator_teres", "triceps", "thumb"}


# --- a kind of record: terms.py, and the words that say it ---------------------------

_KIND_PLACES = {"terms.py", "grammar/words.py"}
#: Words of published cases, which are read as kinds.
_FOREIGN = {"grammar/coding.py"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_read_printed_and_parsed_back(atlas: Atlas, kind: str) -> None:
    """It needs no number of its own: that of the modality serves."""
    for modality in MODALITIES:
        test = next(s for s in atlas.weighed if s.modality == modality)
        assert reading(atlas, test, kind).sum(axis=1) == pytest.approx(1)
    finding = Finding("thumb", RIGHT, (1,), kind)
    [back] = parse_exam([format_finding(finding, atlas)], atlas).findings
    assert (back.structure, back.grades, back.kind) == ("thumb", (1,), kind)


def test_no_other_module_lists_the_kinds() -> None:
    """A list of four kinds or more is a second place to keep."""
    found = set()
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
                parts = node.keys if isinstance(node, ast.Dict) else node.elts
                words = {p.value for p in parts if isinstance(p, ast.Constant)}
                if len(words & set(KINDS)) > 3:
                    found.add(path)
    assert found <= _KIND_PLACES | _FOREIGN


@pytest.mark.parametrize("scale", [name for name in SCALES if name != "segment"])
def test_every_grade_of_a_scale_is_printed_and_parsed_back(
    atlas: Atlas, scale: str
) -> None:
    test = next(s for s in atlas.weighed if s.scale_name == scale and s.pool != "blur")
    side = "midline" if test.laterality == "midline" else RIGHT
    for grade in test.scale.all:
        finding = Finding(test.id, side, (grade,))
        [back] = parse_exam([format_finding(finding, atlas)], atlas).findings
        assert (back.structure, back.grades) == (test.id, (grade,))


# --- a view: its module, its place in the layers, its command ------------------------


def test_a_view_has_one_place_in_the_layers_and_reads_no_file() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = contract["tool"]["importlinter"]["contracts"][0]["layers"]
    named = [
        name.strip(" ()").removeprefix("neurosim.")
        for layer in layers
        for name in layer.split("|")
    ]
    modules = {path.stem for path in SRC.iterdir() if path.suffix == ".py"}
    packages = {path.name for path in SRC.iterdir() if (path / "__init__.py").exists()}
    top = (modules | packages) - {"__init__", "__main__", "_version"}
    assert sorted(named) == sorted(set(named)), "a module stands in one layer"
    assert top == set(named), "every module stands in a layer of pyproject.toml"
    for view in ("report", "document", "plot", "quiz", "cohort", "laws"):
        for path in (SRC / view).glob("*.py"):
            text = path.read_text("utf-8")
            assert "trusted_rows" not in text, path
            assert "csv.reader" not in text, path


def test_the_places_are_in_the_guide() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for place in (*_KIND_PLACES, "structures.csv", "roots.csv", "nerves.csv",
                  "lesions.csv", "pyproject.toml", "records.py", "parameters.py",
                  "data template"):  # fmt: skip
        assert f"`{place}" in page or f"neurosim {place}" in page, place
