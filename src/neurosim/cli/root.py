"""The command ``neurosim``: its group, its help, and what happens to errors."""

import atexit
import errno
import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from neurosim.cli.lazy import LazyCommand, LazyGroup
from neurosim.terms import NOTICE, NeurosimError, printable

_FIRST, _LOOK, _FORWARD = "Start here", "Look up", "From lesion to findings"
_INVERSE, _CHECK = "From findings to lesion", "Data and checks"
_LEARN = "Learn"
_COMMANDS = "neurosim.cli"

ENTRIES = {
    name: LazyCommand(section, text, f"{_COMMANDS}.{module}", attribute)
    for name, section, text, module, attribute in (
        (
            "demo",
            _FIRST,
            "A simulated patient: findings, ranking, reasons, next test.",
            "demo",
            "demo",
        ),
        (
            "roots",
            _LOOK,
            "The signs that a root is known for, and who says so.",
            "facts",
            "roots",
        ),
        (
            "show",
            _LOOK,
            "Anything by name: its roots, how to test it, its signs.",
            "facts",
            "show",
        ),
        (
            "cite",
            _LOOK,
            "Sources, what they support, and how to cite neurosim.",
            "facts",
            "cite",
        ),
        (
            "predict",
            _FORWARD,
            "The findings to expect from a lesion.",
            "forward",
            "predict",
        ),
        (
            "compare",
            _FORWARD,
            "The signs that tell two or three lesions apart.",
            "forward",
            "compare",
        ),
        (
            "map",
            _FORWARD,
            "Body maps: roots, lesions, examinations, rankings.",
            "map",
            "map_command",
        ),
        (
            "atlas",
            _FORWARD,
            "An interactive page of roots, discs and nerves, in a file.",
            "page",
            "atlas_command",
        ),
        (
            "simulate",
            _FORWARD,
            "Draw patients with a lesion and examine them.",
            "simulate",
            "simulate",
        ),
        (
            "rank",
            _INVERSE,
            "Rank levels, roots and causes from findings.",
            "inverse",
            "rank",
        ),
        (
            "explain",
            _INVERSE,
            "Why the leading cause leads: what each finding adds.",
            "inverse",
            "explain",
        ),
        (
            "next",
            _INVERSE,
            "The tests that would tell you most now.",
            "inverse",
            "next_",
        ),
        (
            "isncsci",
            _INVERSE,
            "Classify worksheets of the spinal cord standard.",
            "isncsci",
            "isncsci",
        ),
        (
            "signs",
            _CHECK,
            "How well each test tells two causes apart: ROC, ratios.",
            "forward",
            "signs",
        ),
        (
            "evidence",
            _CHECK,
            "Published figures beside those of the model.",
            "evidence",
            "evidence",
        ),
        (
            "quiz",
            _LEARN,
            "Examine a simulated patient, learn with cards.",
            "quiz",
            "quiz",
        ),
        (
            "deck",
            _LEARN,
            "The cards for Anki, as a table, or for Moodle.",
            "deck",
            "deck",
        ),
        (
            "osce",
            _LEARN,
            "An examination station: candidate, actor, examiner (PDF).",
            "play",
            "osce",
        ),
        (
            "evaluate",
            _CHECK,
            "Score the ranking on patients with a known lesion.",
            "evaluate",
            "evaluate",
        ),
        (
            "cohort",
            _CHECK,
            "Simulate and evaluate patients by the million.",
            "cohort",
            "cohort",
        ),
        (
            "laws",
            _CHECK,
            "Test the laws of localisation on your own function.",
            "laws",
            "laws_",
        ),
        (
            "data",
            _CHECK,
            "Export, check and compare the tables of facts.",
            "data",
            "data",
        ),
        (
            "completion",
            _CHECK,
            "Tab completion for your shell.",
            "completion",
            "completion",
        ),
    )
}

#: Exit codes: a fault in the input, an interrupt. (Click: 2, a fault in the call.)
FAULT, INTERRUPT = 1, 130
#: More faults than this have one cause; the list would hide it.
_MOST_LINES = 50


class Fault(click.ClickException):
    """An error of the input, shown as ``error: ...`` with exit code 1."""

    exit_code = FAULT

    def show(self, file: Any = None) -> None:
        """Write every line of the message to standard error."""
        lines = self.format_message().split("\n") or ["unknown"]
        for line in lines[:_MOST_LINES]:
            click.echo(f"error: {printable(line)}", file=file, err=True)
        if len(lines) > _MOST_LINES:
            more = f"and {len(lines) - _MOST_LINES} more; mend these first"
            click.echo(f"error: {more}", file=file, err=True)


class RootGroup(LazyGroup):
    """The group with the error policy of every command."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; turn errors of the input into a message."""
        try:
            return super().invoke(ctx)
        except NeurosimError as error:
            raise Fault(str(error)) from None
        except BrokenPipeError:
            raise
        except (OSError, UnicodeError) as error:
            raise Fault(_os_words(error)) from None
        except RecursionError:
            raise Fault("the input is nested too deeply") from None
        except MemoryError:
            raise Fault("the input does not fit into memory") from None

    def main(self, args: Sequence[str] | None = None, **kwargs: Any) -> Any:  # type: ignore[override]
        """Run, and leave with an exit code; an interrupt is no traceback."""
        _prepare_streams()
        # One exam is too small for threads; starting them costs more than it saves.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        if not kwargs.pop("standalone_mode", True):
            return super().main(args, standalone_mode=False, **kwargs)
        try:
            result = super().main(args, standalone_mode=False, **kwargs)
            sys.stdout.flush()
        except click.Abort:
            sys.exit(INTERRUPT)
        except click.ClickException as error:
            error.show()
            _leave_output()
            sys.exit(error.exit_code)
        except BrokenPipeError:
            _discard_output()
            sys.exit(FAULT)
        except OSError as error:  # what was shown did not reach its place
            _discard_output()
            Fault(_os_words(error)).show()
            sys.exit(FAULT)
        sys.exit(result if isinstance(result, int) else 0)


def _os_words(error: OSError | UnicodeError) -> str:
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror}"
    return str(error)


class _Closed(io.StringIO):
    """Stands for a standard output that is closed: nothing can be shown."""

    def write(self, text: str, /) -> int:
        """Refuse to lose what is to be shown."""
        if not text:
            return 0
        raise OSError(errno.EBADF, "standard output is closed: nothing can be shown")


def _open_streams() -> None:
    """Give a program that was started without standard streams some that work.

    Their numbers are taken, too: the next file that is opened would have them.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123


def _prepare_streams() -> None:
    """Let a console of any code page show what it can of every character."""
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _leave_output() -> None:
    """Write what is still held back, or drop it: Python would complain at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        _discard_output()


def _discard_output() -> None:
    """Keep Python from complaining about the closed pipe while it shuts down."""
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, sys.stdout.fileno())
    except (OSError, ValueError):
        pass
    finally:
        os.close(sink)


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from neurosim._version import __version__
    from neurosim.atlas import load_atlas

    try:
        atlas = load_atlas()
    except NeurosimError as error:
        raise Fault(str(error)) from None
    click.echo(f"neurosim {__version__}")
    click.echo(f"data {atlas.version}, sha256 {atlas.hash[:16]}")
    click.echo(f"read from {atlas.directory}")
    ctx.exit()


@click.group(
    cls=RootGroup,
    entries=ENTRIES,
    epilog=NOTICE,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the versions of program and data, and exit.",
)
def cli() -> None:
    """Simulate the examination of dermatomes, myotomes and reflexes.

    From a lesion to the findings to expect, and from findings to ranked levels and
    roots. Both use one table of cited facts. Try: neurosim demo
    """


#: New objects between two looks for garbage.
_OBJECTS = 50_000


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit."""
    # Looking for garbage among what is read at the start takes a tenth of a map.
    gc.set_threshold(_OBJECTS)
    # And at the end, when all of it goes, a seventh.
    atexit.register(gc.freeze)
    cli.main(args, prog_name="neurosim")
    raise AssertionError("unreachable: the line above exits")
