"""The documentation site builds without a warning, and nothing public is missing."""

import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

import pytest

import neurosim
from neurosim import widgets
from tests.test_fresh import tool

ROOT = Path(__file__).parents[1]
#: Packages with a list of names that other parts of neurosim use; no promise to users.
INNER = {
    "neurosim.cli",
    "neurosim.document",
    "neurosim.evaluation",
    "neurosim.isncsci.classification",
    "neurosim.isncsci.levels",
    "neurosim.model",
    "neurosim.report",
    "neurosim.signature",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site, notebooks not run (the gate runs them)."""
    pytest.importorskip("sphinx")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q"]
    done = subprocess.run(
        [*command, "-c", "docs", ".", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return folder


class Page(HTMLParser):
    """The anchors of a page, and where it links to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.anchors |= {str(found[key]) for key in ("id", "name") if found.get(key)}
        link = found.get("href") if tag == "a" else found.get("src")
        if link and tag in {"a", "img", "script"}:
            self.links.append(link)


def modules() -> dict[str, ModuleType]:
    """Return every module of the package that lists its public names."""
    names = ["neurosim"] + [
        item.name
        for item in pkgutil.walk_packages(neurosim.__path__, "neurosim.")
        if not item.name.endswith("__main__")
    ]
    found = {name: importlib.import_module(name) for name in names}
    return {name: m for name, m in found.items() if hasattr(m, "__all__")}


def test_every_module_with_public_names_has_a_page() -> None:
    assert set(modules()) - INNER == set(tool("reference").MODULES)


def test_a_name_is_documented_where_it_is_public_first() -> None:
    homes = tool("reference").homes()
    assert homes["neurosim.infer"] == "neurosim.infer"
    assert homes["neurosim.batch.ExamGrid"] == "neurosim.ExamGrid"


@pytest.mark.deep
def test_no_public_name_is_missing(site: Path) -> None:
    anchors = set[str]()
    for path in (site / "docs" / "api").glob("neurosim*.html"):
        anchors |= Page(path).anchors
    homes = tool("reference").homes()
    assert len(homes) > 60
    assert [name for name, home in homes.items() if home not in anchors] == []


@pytest.mark.deep
def test_every_command_is_there(site: Path) -> None:
    anchors = Page(site / "docs" / "api" / "commands.html").anchors
    for command in ("demo", "rank", "cohort-simulate", "data-diff", "quiz-patient"):
        assert f"neurosim-{command}" in anchors


@pytest.mark.deep
def test_every_notebook_is_a_page(site: Path) -> None:
    books = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert books
    assert {path.stem for path in (site / "notebooks").glob("*.html")} >= books


@pytest.mark.deep
def test_links_of_the_site(site: Path) -> None:
    """Every link inside the site ends at a file, and at an anchor of it."""
    found = (path for path in site.rglob("*.html") if "_static" not in path.parts)
    pages = {path: Page(path) for path in found}
    broken = []
    for path, page in pages.items():
        for link in page.links:
            url = urlsplit(link)
            if url.scheme or url.netloc:
                continue
            goal = path.parent / unquote(url.path) if url.path else path
            goal = goal.resolve()
            anchor = unquote(url.fragment)
            if not goal.exists():
                broken.append(f"{path.relative_to(site)}: {link}")
            elif anchor and goal in pages and anchor not in pages[goal].anchors:
                broken.append(f"{path.relative_to(site)}: no anchor {link}")
    assert broken == []


@pytest.mark.deep
def test_formulas_are_set_as_such(site: Path) -> None:
    text = (site / "docs" / "model.html").read_text(encoding="utf-8")
    assert text.count('class="math notranslate') >= 8
    plain = re.sub(r'(?s)<(span|div) class="math.*?</\1>', "", text)
    assert "$$" not in re.sub(r"(?s)<script.*?</script>", "", plain)


@pytest.mark.deep
def test_a_page_shows_explorers_at_rest(tmp_path: Path) -> None:
    """As a notebook that was run: a picture and words, and nothing from elsewhere."""
    pytest.importorskip("sphinx")
    nbformat = pytest.importorskip("nbformat")
    explorer = widgets.herniation_explorer("L4/5", zone="foraminal", side="left")
    bundle = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    v4 = nbformat.v4
    shown = v4.new_output("execute_result", bundle, execution_count=1)
    cell = v4.new_code_cell("explorer", outputs=[shown], execution_count=1)
    book = v4.new_notebook(cells=[v4.new_markdown_cell("# Page"), cell])
    book.metadata["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {
            "version_major": 2, "version_minor": 0, "state": {},
        }
    }  # fmt: skip
    source = tmp_path / "source"
    source.mkdir()
    nbformat.write(book, source / "page.ipynb")
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-c", "docs"]
    command += ["-D", "root_doc=page", "-D", "include_patterns=*.ipynb"]
    subprocess.run([*command, str(source), str(tmp_path / "out")], cwd=ROOT, check=True)
    text = (tmp_path / "out" / "page.html").read_text(encoding="utf-8")
    body = text[text.index("<article") : text.index("</article>")]
    assert 'id="front-left-L4"' in body
    assert "left foraminal disc (L4), severe" in body
    assert "widget-view+json" not in body
    fetched = re.findall(r'<(?:script|link)[^>]* (?:src|href)="(http[^"]+)"', text)
    assert fetched == []


def test_extras_of_the_install_page_exist() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    text = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    said = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    assert said == set(settings["project"]["optional-dependencies"]) - {"dev"}


def test_citation_names_this_version() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {neurosim.__version__}\n" in text
