"""The examples of README.md: every command is run, and prints what is shown."""

import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from neurosim.cli import cli

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_PROMPT = "$ neurosim "


def examples(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command of the console blocks with the output shown under it."""
    for block in _BLOCK.findall(text.replace("<BLANKLINE>", "")):
        command = ""
        shown: list[str] = []
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith("$ "):
                if command:
                    yield command, "\n".join(shown)
                command, shown = line, []
            else:
                shown.append(line)
        if command:
            yield command, "\n".join(shown)


def matches(shown: str, printed: str) -> bool:
    """Return whether the output is the shown text, ``...`` standing for any text.

    A line that is only ``...`` stands for any number of lines.

    >>> matches("a\\n...\\nd", "a\\nb\\nc\\nd"), matches("a", "b")
    (True, False)
    """
    parts = (
        re.escape("\n".join(line.rstrip() for line in part.splitlines()).strip())
        for part in re.split(r"(?:^|\n)\.\.\.(?=\n|$)|\.\.\.", shown)
    )
    pattern = ".*?".join(parts)
    text = "\n".join(line.rstrip() for line in printed.splitlines()).strip()
    return re.fullmatch(rf"\s*{pattern}\s*", text, re.DOTALL) is not None


README = (ROOT / "README.md").read_text("utf-8")
FOUND = [e for e in examples(README) if e[0].startswith(_PROMPT)]


def test_readme_shows_commands() -> None:
    assert FOUND


@pytest.mark.parametrize(("command", "shown"), FOUND, ids=[e[0] for e in FOUND])
def test_readme(
    command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    monkeypatch.chdir(tmp_path)
    arguments = shlex.split(command.removeprefix("$ neurosim"), comments=True)
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    if shown.strip():
        assert matches(shown, result.stdout), result.stdout


@pytest.mark.deep
def test_shell_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ``sh`` blocks are run in their order; a quiz meets the end of its input."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEUROSIM_HOME", str(tmp_path / "home"))
    lines = "".join(_SHELL.findall(README)).splitlines()
    commands = [shlex.split(line, comments=True) for line in lines]
    ours = [words for program, *words in commands if program == "neurosim"]
    assert len(ours) > 8
    for words in ours:
        result = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert result.exit_code == 0, f"{words}\n{result.stderr}"


def test_python_blocks() -> None:
    """The ``python`` blocks are doctests."""
    result = doctest.testfile(
        str(ROOT / "README.md"), module_relative=False, optionflags=FLAGS
    )
    assert result.attempted > 0
    assert result.failed == 0
