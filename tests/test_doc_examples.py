"""The examples of docs/: every command and every line of Python is run, page by page.

The commands of a page are run in its order, in one empty folder. A block of text whose
first line is ``# NAME`` is written there as the file NAME.
"""

import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
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
#: Pages whose commands take long; other tests run the same commands on less.
SLOW = {"howto_educators": "deep", "howto_researchers": "deep", "page": "deep"}


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
    write_files(page, tmp_path)
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


def plain(page: Path) -> str:
    """Return the lines of Python that are a script, not a dialogue."""
    code = [text for kind, text in blocks(page) if kind == "python"]
    return "\n".join(text for text in code if ">>>" not in text)


#: tools/gallery.py draws what the gallery shows, from the same lines.
SCRIPTS = [
    pytest.param(
        page, marks=[getattr(pytest.mark, {"laws": "deep"}.get(page.stem, "quick"))]
    )
    for page in PAGES
    if plain(page) and page.stem != "gallery"
]


@pytest.mark.parametrize("page", SCRIPTS, ids=lambda page: page.stem)
def test_scripts(page: Path) -> None:
    exec(compile(plain(page), str(page), "exec"), {"__name__": page.stem})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_command_escapes(page: Path) -> None:
    """What is not run does not look like a command of ours."""
    if page.stem == "cohorts":
        pytest.skip("its commands are run, smaller, by test_docs_cohorts.py")
    for kind, text in blocks(page):
        if kind in {"", "sh", "text"}:
            assert not re.search(r"^(\$ )?neurosim ", text, re.MULTILINE), text


def spoken(page: Path) -> Iterator[list[str]]:
    """Yield the words of every command on a page, in the text and in its blocks."""
    text = page.read_text("utf-8")
    inline = re.findall(r"`(neurosim [a-z][^`]*)`", text)
    shell = "".join(code for kind, code in blocks(page) if kind in {"console", "sh"})
    lines = re.findall(r"^(?:\$ )?(neurosim [a-z].*)", shell, re.MULTILINE)
    for command in (*inline, *lines):
        yield shlex.split(re.split(r" [|>] ", command)[0], comments=True)[1:]


def strange(words: list[str]) -> list[str]:
    """Return the commands and options among the words that do not exist.

    >>> strange(["data", "nosuch"]), strange(["rank", "--sex", "F", "--agee", "4"])
    (['nosuch'], ['--agee'])
    """
    group: click.Command = cli
    while isinstance(group, click.Group) and words:
        name, *words = words
        found = group.get_command(click.Context(group), name)
        if found is None:
            return [name] if re.fullmatch(r"[a-z-]+", name) else []
        group = found
    known = {option for one in group.params for option in one.opts} | {"--help"}
    asked = [word for word in words if re.fullmatch(r"--?[a-z][a-z-]*", word)]
    return [word for word in asked if word not in known]


PROSE = (*PAGES, *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")))


@pytest.mark.parametrize("page", PROSE, ids=lambda page: page.stem)
def test_commands_and_options_exist(page: Path) -> None:
    assert [one for words in spoken(page) for one in strange(words)] == []


def test_options_in_prose_exist() -> None:
    """An option between backquotes belongs to some command."""
    known: set[str] = set()
    groups: list[click.Command] = [cli]
    for one in groups:
        known.update(option for parameter in one.params for option in parameter.opts)
        if isinstance(one, click.Group):
            context = click.Context(one)
            below = (
                one.get_command(context, name) for name in one.list_commands(context)
            )
            groups += [command for command in below if command]
    for page in PROSE:
        said = set(re.findall(r"`(--[a-z-]+)", page.read_text("utf-8")))
        # The last is an option of a tool, of which its page speaks.
        assert said <= known | {"--help", "--version", "--tables"}, page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_targets_and_tools_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make (\w+)`", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for script in re.findall(r"\b((?:tools|benchmarks|tests)/\w+\.\w+)", text):
        assert (ROOT / script).exists(), script
