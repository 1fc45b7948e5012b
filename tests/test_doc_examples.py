"""The examples of docs/: every command and every line of Python is run, page by page.

The commands of a page are run in its order, in one empty folder. A block of text whose
first line is ``# NAME`` is written there as the file NAME.
"""

import doctest
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from neurosim.cli import cli
from tests.test_readme import examples, matches

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"# (\w[\w.]*\.\w+)\n")
#: Programs that an example may start besides ``neurosim``; they are tested elsewhere.
OTHERS = {"make", "pip", "python", "python3", "jupyter"}
#: test_page.py writes the same page; only a release runs its commands, too.
SLOW = {"howto_educators": "slow", "howto_researchers": "slow", "page": "deep"}


def blocks(page: Path) -> list[tuple[str, str]]:
    return _BLOCK.findall(page.read_text("utf-8"))


def write_files(page: Path, folder: Path) -> None:
    """Write the blocks that say which file they are."""
    for kind, text in blocks(page):
        name = _NAME.match(text)
        if name and kind in {"text", "toml", "csv"}:
            body = text if kind == "toml" else text[name.end() :]
            (folder / name[1]).write_text(body, encoding="utf-8")


def commands(page: Path) -> list[tuple[str, str]]:
    return list(examples(page.read_text("utf-8")))


WITH_COMMANDS = [
    pytest.param(page, marks=[getattr(pytest.mark, SLOW.get(page.stem, "quick"))])
    for page in PAGES
    if commands(page)
]


def test_how_to_pages_show_commands() -> None:
    found = {page.stem for page in PAGES if commands(page)}
    assert {"howto_students", "howto_educators", "howto_researchers"} <= found


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.stem)
def test_commands(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(page, tmp_path)
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEUROSIM_HOME", str(tmp_path / "home"))
    for command, shown in commands(page):
        program, *words = shlex.split(command.removeprefix("$ "), comments=True)
        if program != "neurosim":
            assert program in OTHERS, command
            continue
        result = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert result.exit_code == 0, f"{command}\n{result.stderr}"
        if shown.strip():
            assert matches(shown, result.stdout), f"{command}\n{result.stdout}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_python(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # The fence that ends a block is no output: the blocks are joined without it.
    text = "\n".join(text for kind, text in blocks(page) if kind in {"pycon", "python"})
    test = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    said: list[str] = []
    doctest.DocTestRunner(optionflags=flags).run(test, out=said.append)
    assert said == []
    least = {"howto_researchers": 10, "cohorts": 8}.get(page.stem, 0)
    assert len(test.examples) >= least


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_command_escapes(page: Path) -> None:
    """What is not run does not look like a command of ours."""
    if page.stem == "cohorts":
        pytest.skip("its commands are run, smaller, by test_docs_cohorts.py")
    for kind, text in blocks(page):
        if kind in {"", "sh", "text"}:
            assert not re.search(r"^(\$ )?neurosim ", text, re.MULTILINE), text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_targets_and_tools_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make (\w+)`", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for script in re.findall(r"\b((?:tools|benchmarks|tests)/\w+\.\w+)", text):
        assert (ROOT / script).exists(), script
