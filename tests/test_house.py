"""The house: one name for one thing, and a home for each noun."""

import ast
import re
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from pkgutil import iter_modules

import neurosim
from neurosim import cohort, isncsci, plot
from tests.source import SOURCE, trees

ROOT = Path(__file__).parents[1]
DESIGN = ROOT / "DESIGN.md"


@cache
def class_places() -> dict[str, list[str]]:
    """Return the modules in which each class name is defined."""
    places = defaultdict(list)
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(path)
    return places


def test_one_class_name_means_one_thing() -> None:
    places = class_places()
    assert len(places) > 200
    assert {name: at for name, at in places.items() if len(at) > 1} == {}


def test_no_name_is_a_class_here_and_an_alias_there() -> None:
    aliases = {
        node.targets[0].id
        for tree in trees().values()
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert aliases & set(class_places()) == set()


def test_no_module_hides_a_public_name_of_its_package() -> None:
    for package in (neurosim, cohort, isncsci, plot):
        modules = {item.name for item in iter_modules(package.__path__)}
        assert modules
        assert modules & set(package.__all__) == set()


def test_each_noun_lives_where_the_list_says() -> None:
    text = DESIGN.read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| ([^|]+) \| `([\w/]+\.py)` \| `(\w+)` \|$", text, re.MULTILINE
    )
    places = class_places()
    assert len(rows) > 30
    assert [row for row in rows if row[1] not in places.get(row[2], [])] == []


def test_the_tour_names_what_there_is() -> None:
    text = (ROOT / "docs" / "tour.md").read_text("utf-8")
    named = re.findall(r"`([a-z_/]+(?:\.py|/))`", text)
    assert len(named) > 25
    missing = [
        name
        for name in named
        if not (SOURCE / name).exists() and not (ROOT / name).exists()
    ]
    assert missing == []
    assert len(text.splitlines()) <= 60


def test_the_source_distribution_holds_what_its_tests_read() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packed = settings["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    texts = [path.read_text("utf-8") for path in (ROOT / "tests").glob("*.py")]
    named = {name for text in texts for name in re.findall(r'ROOT / "([\w.]+)', text)}
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    links = re.compile(r"\]\((?:\.\./)?([A-Z][\w.]+)\)")
    named |= {name for page in pages for name in links.findall(page.read_text("utf-8"))}
    read = {name for name in named if (ROOT / name).exists()} - {"pyproject.toml"}
    assert {"DESIGN.md", "Makefile", "CITATION.cff"} <= read
    assert {f"/{name}" for name in read} <= {*packed, "/LICENSE", "/LICENSE-DATA"}
