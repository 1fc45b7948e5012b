"""The documentation builds, names everything public, and its links lead somewhere."""

import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from numpydoc.validate import validate

from neurosim.terms import NOTICE
from tests.test_fresh import tool
from tests.test_readme import FLAGS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(
    [
        *DOCS.glob("*.md"),
        *ROOT.glob("*.md"),
        ROOT / "data" / "README.md",
        ROOT / "notebooks" / "README.md",
    ]
)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
#: numpydoc's checks that hold of every public function; types are annotations here.
CHECKS = {"GL08", "PR01", "PR02", "PR03", "PR06", "PR10", "SS03", "SS06"}


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix()
)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in _LINK.findall(text):
        if "://" in target:
            assert re.fullmatch(r"https?://[\w.-]+\.\w+(/\S*)?", target), target
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_examples(page: Path) -> None:
    """The ``pycon`` blocks of a page are run, one after the other."""
    blocks = re.findall(r"```pycon\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    example = doctest.DocTestParser().get_doctest(
        "\n".join(blocks), {}, page.name, str(page), 0
    )
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    assert runner.run(example).failed == 0


def test_there_are_examples() -> None:
    assert ">>> " in (DOCS / "howto.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["reference.rst", "commands.md"])
def test_reference_is_complete(name: str) -> None:
    pages = {path.name: text for path, text in tool("reference").PAGES.items()}
    written = (DOCS / name).read_text("utf-8")
    assert pages[name]() == written, "run python tools/reference.py"


def test_every_page_of_the_site_carries_the_notice() -> None:
    assert NOTICE in " ".join((DOCS / "conf.py").read_text("utf-8").split()).replace(
        '" "', ""
    )


def test_docstrings_of_public_functions() -> None:
    reference = tool("reference")
    faults = []
    for module in reference.MODULES:
        for name in reference.public(module):
            value = getattr(sys.modules[module], name)
            if inspect.isfunction(value) and value.__name__ == name:
                try:
                    found = validate(f"{value.__module__}.{value.__qualname__}")
                except (AttributeError, OSError):  # a strategy that Hypothesis wraps
                    continue
                faults += [
                    f"{module}.{name}: {code} {text}"
                    for code, text in found["errors"]
                    if code in CHECKS
                ]
    assert not faults, "\n".join(faults)


@pytest.mark.slow
def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-c", str(DOCS),
        "-b", "html", "-d", str(tmp_path / "trees"), str(ROOT), str(tmp_path / "site"),
    ]  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "docs" / "index.html").exists()
