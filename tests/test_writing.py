"""Files are written in one way: whole or not at all, and never over another unasked."""

import ast
import errno
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from neurosim.cli.options import NewFile
from neurosim.cli.root import cli
from neurosim.terms import NeurosimError
from neurosim.writing import PART, check_new, new_file, whole_file, write_bytes
from tests.source import trees

#: Every option or argument that names a file to write, with a call that uses it.
OUTPUTS = {
    "predict --map": ("predict C7 --side right --map {}", ".png"),
    "rank --map": ('rank "right triceps 3/5" --map {}', ".svg"),
    "map -o": ("map --atlas --views front -o {}", ".pdf"),
    "simulate -o": ("simulate C7 -n 2 -o {}", ".jsonl"),
    "cohort rank -o": ("cohort rank {source}.csv -o {}", ".parquet"),
    "isncsci --map": ("isncsci {source}.txt --map {}", ".png"),
    "isncsci --sheet": ("isncsci {source}.txt --sheet {}", ".pdf"),
    "deck -o": ("deck --kind reflex -o {}", ".csv"),
    "quiz sheets -o": ("quiz sheets -o {}", ".pdf"),
    "osce -o": ("osce -o {}", ".pdf"),
    "quiz stats --plot": ("quiz stats --plot {}", ".png"),
    "compare --map": ("compare C6 C7 --map {}", ".png"),
    "signs --plot": ("signs C7 --against none --plot {}", ".png"),
    "quiz export path": ("quiz export {}", ".json"),
}
#: Takes ten seconds; `map -o` writes its page with the same function.
SLOW_WRITERS = {"atlas -o"}
#: One file of each kind, and one picture; the others take seconds each.
CHEAP = {"simulate -o", "deck -o", "quiz export path", "map -o"}
OLD = b"what stood there before"


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def run(name: str, path: Path, *more: str) -> Result:
    source = path.parent.parent / "source"
    source.with_suffix(".csv").write_text("triceps:right\n3\n")
    source.with_suffix(".txt").write_text("right elbow extension 3/5\n")
    words = OUTPUTS[name][0].format(path, source=source)
    return CliRunner().invoke(cli, [*shlex.split(words), *more])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEUROSIM_HOME", str(tmp_path / "home"))


@pytest.fixture
def standing(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a file that stands where the output of a command is to go."""
    path = tmp_path / "out" / f"file{OUTPUTS[request.param][1]}"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


EVERY = pytest.mark.parametrize(
    ("name", "standing"),
    [
        pytest.param(name, name, marks=[] if name in CHEAP else [pytest.mark.deep])
        for name in OUTPUTS
    ],
    indirect=["standing"],
)


@EVERY
def test_what_stands_there_is_kept_unless_forced(name: str, standing: Path) -> None:
    refused = run(name, standing)
    assert refused.exit_code == 1, refused.output
    assert "--force" in refused.stderr
    assert standing.read_bytes() == OLD
    forced = run(name, standing, "--force")
    assert forced.exit_code == 0, forced.output
    assert standing.read_bytes() != OLD
    assert names_in(standing.parent) == [standing.name]


@pytest.mark.parametrize("name", SLOW_WRITERS)
def test_slow_writers_refuse_at_once(name: str, tmp_path: Path) -> None:
    standing = tmp_path / "page.html"
    standing.write_bytes(OLD)
    refused = CliRunner().invoke(cli, [*name.split(), str(standing)])
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    assert standing.read_bytes() == OLD


@EVERY
def test_a_write_that_fails_leaves_the_old_file(
    name: str, standing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    failed = run(name, standing, "--force")
    assert failed.exit_code == 1, failed.output
    assert "cannot be written: No space left" in failed.stderr
    assert isinstance(failed.exception, SystemExit)
    assert standing.read_bytes() == OLD
    assert names_in(standing.parent) == [standing.name]


@pytest.mark.sampled(3)
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no limits of a process")
@pytest.mark.parametrize("name", ["rank --map", "deck -o", "simulate -o"])
def test_a_full_disk_leaves_the_old_file(name: str, tmp_path: Path) -> None:
    """A real limit on the size of files, in a program of its own."""
    path = tmp_path / f"file{OUTPUTS[name][1]}"
    path.write_bytes(OLD)
    program = (
        "import resource, shlex, signal, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from neurosim.cli import main\n"
        "main(shlex.split(sys.argv[1]) + ['--force'])\n"
    )
    words = OUTPUTS[name][0].format(path)
    done = subprocess.run(
        [sys.executable, "-B", "-c", program, words],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "cannot be written" in done.stderr
    assert path.read_bytes() == OLD
    assert names_in(tmp_path) == [path.name]


def every_command(
    group: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            found = group.get_command(context, name)
            assert found is not None
            yield from every_command(found, (*path, name))
    else:
        yield path, group


def test_every_output_of_every_command_is_tried_here() -> None:
    found, writers = set(), {"-o", "--output", "--map", "--plot", "--out", "--report"}
    for path, command in every_command(cli):
        for option in command.params:
            word = next((w for w in option.opts if w in OUTPUTS_WORDS), option.opts[0])
            if isinstance(option.type, NewFile):
                found.add(" ".join([*path, word]))
                names = {o for p in command.params for o in p.opts}
                assert "--force" in names, path
            elif writers & {*option.opts} and option.name != "folder":
                assert option.type is click.BOOL or option.is_flag, (path, option.opts)  # type: ignore[attr-defined]
    assert found == set(OUTPUTS) | SLOW_WRITERS


OUTPUTS_WORDS = {"-o", "--map", "--plot", "--sheet", "path"}
#: Modules that write otherwise: what they write is theirs alone.
OWN = {"strategies/atlases.py", "writing.py"}
MODES = {"w", "wb", "a", "ab", "x", "xb", "w+", "r+", "rb+"}
WRITES = {"write_text", "write_bytes", "savefig", "write_table", "write_to_file"}


def test_nothing_else_writes_files() -> None:
    """Outside of the writer, only into the path that it gave, which is named part."""
    strange = [
        f"{path}:{node.lineno}: {ast.unparse(node)[:60]}"
        for path, tree in trees().items()
        if path not in OWN
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _writes(node)
    ]
    assert strange == []


def _writes(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    name = call.func.attr
    modes = {word.value for word in call.args if isinstance(word, ast.Constant)}
    if name in WRITES or (name == "open" and modes & MODES):
        return not re.search(r"\b(part|buffer|book|writer)\b", ast.unparse(call))
    return False


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    for force in (True, False):
        with pytest.raises(NeurosimError, match="is a directory"):
            check_new(tmp_path, force=force)


def filled(path: Path, data: bytes, *, force: bool, fails: bool) -> None:
    with whole_file(path, force=force) as part:
        part.write_bytes(data)
        if fails:
            raise KeyboardInterrupt


@given(st.binary(max_size=50), st.booleans(), st.booleans())
def test_the_old_or_the_new_and_nothing_between(
    new: bytes, force: bool, fails: bool
) -> None:
    with TemporaryDirectory() as name:
        path = Path(name) / "file"
        path.write_bytes(OLD)
        with suppress(NeurosimError, KeyboardInterrupt):
            filled(path, new, force=force, fails=fails)
        assert path.read_bytes() == (new if force and not fails else OLD)
        assert names_in(Path(name)) == ["file"]


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "file"

    def both() -> None:
        with new_file(path) as file:
            file.write("mine")
            path.write_text("of another")

    with pytest.raises(NeurosimError, match="exists already"):
        both()
    assert path.read_text() == "of another"
    assert names_in(tmp_path) == ["file"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_is_followed_and_a_mode_is_kept(tmp_path: Path) -> None:
    true, link = tmp_path / "true", tmp_path / "link"
    true.write_bytes(OLD)
    true.chmod(0o600)
    link.symlink_to(true)
    write_bytes(link, b"new", force=True)
    assert link.is_symlink()
    assert true.read_bytes() == b"new"
    assert true.stat().st_mode & 0o777 == 0o600
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "there")
    write_bytes(dangling, b"new")
    assert (tmp_path / "there").read_bytes() == b"new"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
def test_devices_are_written_to_and_never_replaced() -> None:
    write_bytes("/dev/null", b"new")
    with pytest.raises(NeurosimError, match="/dev/full: cannot be written: No space"):
        write_bytes("/dev/full", b"new", force=True)
    assert not Path("/dev/full").is_file()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NeurosimError, match="file: cannot be written: No such file"):
        write_bytes(tmp_path / "no" / "file", b"")
    assert not list(tmp_path.rglob(f"*{PART}"))
