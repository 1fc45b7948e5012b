"""Where lines come from: a line editor, a pipe, or a script."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from neurosim.files import lines_of, read_text

_LARGEST_SCRIPT = 2**24
#: Returns a line, or None at the end; raises KeyboardInterrupt for Ctrl-C.
LineReader = Callable[[str], str | None]


def plain_reader(write: Callable[[str], None], *, echo: bool) -> LineReader:
    """Return a reader of standard input.

    Parameters
    ----------
    echo
        Whether to repeat the line after the prompt, as a terminal would do.
    """

    def read(prompt: str) -> str | None:
        write(prompt)
        line = sys.stdin.readline()
        if not line:
            write("\n")
            return None
        if echo:
            write(line if line.endswith("\n") else f"{line}\n")
        return line.rstrip("\r\n")

    return read


def script_reader(lines: Iterable[str], write: Callable[[str], None]) -> LineReader:
    """Return a reader of prepared lines, which are repeated after the prompt.

    Examples
    --------
    >>> read = script_reader(["record", "# a remark", "quit"], lambda text: None)
    >>> read("> "), read("> "), read("> ")
    ('record', 'quit', None)
    """
    left = _without_remarks(lines)

    def read(prompt: str) -> str | None:
        line = next(left, None)
        write(f"{prompt}{line if line is not None else ''}\n")
        return line

    return read


def _without_remarks(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if not line.lstrip().startswith("#"):
            yield line.rstrip("\r\n")


def read_script(path: Path) -> list[str]:
    """Return the lines of a script.

    Raises
    ------
    NeurosimError
        If it cannot be read.
    """
    return lines_of(read_text(path, most=_LARGEST_SCRIPT, empty=True))


def late_reader(make: Callable[[], LineReader]) -> LineReader:
    """Return a reader that is made when the first line is wanted.

    So that the first page is on the screen before the line editor is loaded.
    """
    made: list[LineReader] = []

    def read(prompt: str) -> str | None:
        if not made:
            made.append(make())
        return made[0](prompt)

    return read


def _once(words: Callable[[], Sequence[str]]) -> Callable[[], list[str]]:
    known: list[str] = []

    def offered() -> list[str]:
        if not known:
            known.extend(words())
        return known

    return offered


def editing_reader(
    history: Path | None, words: Callable[[], Sequence[str]]
) -> LineReader | None:
    """Return a reader with line editing and completion, if prompt_toolkit is there.

    Parameters
    ----------
    history
        File of the lines typed before.
    words
        What Tab offers; asked for when Tab is first pressed.
    """
    try:
        from prompt_toolkit import PromptSession  # noqa: PLC0415 - an extra
        from prompt_toolkit.completion import WordCompleter  # noqa: PLC0415
        from prompt_toolkit.history import (  # noqa: PLC0415
            FileHistory,
            InMemoryHistory,
        )
    except ImportError:
        return None
    kept = InMemoryHistory() if history is None else FileHistory(str(history))
    completer = WordCompleter(_once(words), ignore_case=True)
    session: PromptSession[str] = PromptSession(
        history=kept, completer=completer, complete_while_typing=False
    )

    def read(prompt: str) -> str | None:
        try:
            return session.prompt(prompt)
        except EOFError:
            return None

    return read
