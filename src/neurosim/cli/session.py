"""What surrounds a quiz: tables, keyboard, screen, clock, dice, files of progress."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import neurosim
from neurosim.cli.options import folder_option, together
from neurosim.cli.output import show
from neurosim.terms import NeurosimError

if TYPE_CHECKING:
    from neurosim.quiz.store import Store
    from neurosim.shell.lines import LineReader
    from neurosim.shell.loop import Shell


#: Add ``--profile``: whose progress it is.
profile_option = click.option(
    "--profile",
    default="",
    metavar="NAME",
    help="Keep the progress of several people apart.",
)


#: Add what every quiz knows: data, profile, script, plain text.
shell_options = together(
    click.option(
        "--plain",
        is_flag=True,
        help="For a screen reader or a pipe: no line editing, no colours, no tables.",
    ),
    click.option(
        "--script",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Read the lines to type from FILE.",
    ),
    click.option("--no-save", is_flag=True, help="Save nothing."),
    profile_option,
    folder_option,
)


@contextmanager
def open_shell(
    words: Callable[["neurosim.Atlas"], tuple[str, ...]],
    *,
    directory: Path | None,
    profile: str,
    no_save: bool,
    script: Path | None,
    plain: bool,
) -> Iterator["Shell"]:
    """Open the world of a quiz: tables, keyboard, screen, clock, dice, progress."""
    # Nothing is thrown away up to the first prompt: looking for it costs a tenth
    # of the start-up. The first line switches the search on again.
    gc.disable()
    import secrets
    from datetime import UTC, datetime

    from neurosim.shell.loop import Shell

    def read(prompt: str) -> str | None:
        line = reader(prompt)
        gc.enable()
        return line

    def display(page: Any) -> None:
        show(page, plain=plain)
        sys.stdout.flush()

    store = None
    try:
        atlas = neurosim.load_atlas(directory)
        store = None if no_save else open_store(profile)
        kept = None if no_save else profile
        reader = _reader(script, plain, kept, lambda: words(atlas))
        yield Shell(
            atlas,
            read,
            display,
            lambda: datetime.now(UTC),
            lambda: secrets.randbits(32),
            store,
            lists=plain,
            pictures=progress_file(profile, "pictures"),
        )
    finally:
        gc.enable()
        if store is not None:
            store.close()


def _reader(
    script: Path | None,
    plain: bool,
    profile: str | None,
    words: Callable[[], tuple[str, ...]],
) -> "LineReader":
    from neurosim.shell.lines import (
        editing_reader,
        late_reader,
        plain_reader,
        read_script,
        script_reader,
    )

    def write(text: str) -> None:
        click.echo(text, nl=False)

    if script is not None:
        return script_reader(read_script(script), write)
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if not terminal or plain or os.environ.get("TERM") == "dumb":
        return plain_reader(write, echo=not sys.stdin.isatty())

    def make() -> "LineReader":
        history = None if profile is None else progress_file(profile, "lines.txt")
        return editing_reader(history, words) or plain_reader(write, echo=False)

    return late_reader(make)


def progress_file(profile: str, ending: str = "progress.sqlite") -> Path:
    """Return where a profile keeps a file: NEUROSIM_HOME, or the user's data folder."""
    if profile and not profile.replace("-", "").replace("_", "").isalnum():
        raise NeurosimError(f"profile {profile!r}: letters, digits, - and _ only")
    home = os.environ.get("NEUROSIM_HOME")
    if home:
        folder = Path(home)
    else:
        from platformdirs import user_data_path

        folder = user_data_path("neurosim", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / (f"{profile}-{ending}" if profile else ending)


def open_store(profile: str) -> "Store":
    """Open the progress of a profile; say where a damaged file was put."""
    from datetime import UTC, datetime

    from neurosim.quiz.store import Store

    store = Store(progress_file(profile), now=datetime.now(UTC))
    if store.set_aside is not None:
        click.echo(
            f"Your progress file was damaged. It is kept as {store.set_aside}; "
            "a new one was started.",
            err=True,
        )
    return store
