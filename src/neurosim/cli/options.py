"""Options that several commands share."""

from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

import click

import neurosim
from neurosim.terms import (
    DEFAULT_SETTING,
    LEVELS,
    NOTICE,
    RECORDS,
    ROOTS,
    SEVERITIES,
    ZONES,
    NeurosimError,
    UnknownNameError,
    parse_side,
    parse_zone,
)
from neurosim.writing import check_new

Command = Callable[..., Any]
_FORCE = "neurosim.force"
ZONE_HELP = (
    "central, subarticular (paracentral, posterolateral, lateral recess), foraminal "
    "or extraforaminal (far lateral).  [default: subarticular]"
)


class Word(click.ParamType[str]):
    """A word that a function of :mod:`neurosim.terms` reads."""

    def __init__(self, name: str, parse: Callable[[str], str], choices: Any):
        self.name = name
        self._parse, self._choices = parse, tuple(choices)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the standard word, or fail with the choices."""
        try:
            return self._parse(str(value))
        except NeurosimError as error:
            self.fail(str(error), param, ctx)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[Any]:
        """Offer the standard words."""
        from click.shell_completion import CompletionItem

        begin = incomplete.lower()
        return [CompletionItem(c) for c in self._choices if c.lower().startswith(begin)]


class LesionWord(Word):
    """The name of a lesion; what it means, the library decides."""

    def __init__(self) -> None:
        super().__init__("target", str, (*LEVELS, *ROOTS))


SIDE = Word("side", parse_side, ("right", "left"))
ZONE = Word("zone", parse_zone, ZONES)
SEVERITY = click.Choice(tuple(SEVERITIES), case_sensitive=False)


def together(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return one decorator for several options, in the order of the help."""

    def decorate(function: Command) -> Command:
        return reduce(lambda made, option: option(made), reversed(options), function)

    return decorate


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON document instead."
)
plain_option = click.option(
    "--plain", is_flag=True, help="No colours, even on a terminal."
)
side_option = click.option(
    "--side", type=SIDE, help="right or left, the patient's.  [default: right]"
)
zone_option = click.option("--zone", type=ZONE, help=ZONE_HELP)


def _tables(ctx: click.Context, _: click.Parameter, folder: Path | None) -> Any:

    return None if ctx.resilient_parsing else neurosim.load_atlas(folder)


def folder_option(function: Command, **how: Any) -> Command:
    """Add ``--data``, the folder of the tables."""
    return click.option(
        "--data",
        *how.pop("name", ("directory",)),
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Read the tables of this folder instead of the shipped ones.",
        **how,
    )(function)


def data_option(function: Command) -> Command:
    """Add ``--data``; the command gets the tables themselves."""
    return folder_option(function, name=("atlas",), callback=_tables)


#: Add ``--json``, ``--plain`` and ``--data``.
output_options = together(json_option, plain_option, data_option)


class NewFile(click.ParamType[Path]):
    """A file to write. What stands there stays unless ``--force`` is given.

    It is refused before the work begins.

    Parameters
    ----------
    dash
        Whether ``-`` means standard output.
    endings
        The endings that fit what is written; any by default.
    """

    name = "file"

    def __init__(self, *, dash: bool = False, endings: tuple[str, ...] = ()):
        self._dash, self._endings = dash, endings

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002
        ctx: click.Context | None,  # noqa: ARG002
    ) -> Path:
        """Return the path."""
        path = Path(value)
        if self._dash and str(path) == "-":
            return path
        if self._endings and path.suffix.lower() not in self._endings:
            endings = tuple(filter(None, self._endings))
            raise UnknownNameError("ending", path.suffix, endings)
        return check_new(path, force=forced())


def _note_force(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    ctx.meta[_FORCE] = value


#: Add ``--force``; :func:`forced` says whether it was given.
force_option = click.option(
    "--force",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_note_force,
    help="Replace FILE if it exists.",
)


def forced() -> bool:
    """Return whether files that stand are replaced."""
    return bool(click.get_current_context().meta.get(_FORCE))


#: Add ``--map``: draw the answer as well; and ``--force``.
map_option = together(
    click.option(
        "--map",
        "map_file",
        type=NewFile(),
        metavar="FILE",
        help="Draw a body map too, as .png, .svg or .pdf.",
    ),
    force_option,
)


def write_map(what: object, path: Path | None, atlas: Any) -> None:
    """Write the map of a result, if one was asked for, and say so on stderr."""
    if path is not None:
        from neurosim import plot

        figure: Any = plot.bodymap(what, atlas=atlas).figure
        click.echo(f"map written: {plot.save(figure, path, force=forced())}", err=True)


#: Add ``--setting``: the kind of patients that are seen.
setting_option = click.option(
    "--setting",
    metavar="NAME|FILE",
    help="Kind of patients: primary, referral, surgical, published, or a .json "
    "file with shares of your own.  [default: referral]",
)


def refuse_finding(words: str, atlas: Any) -> None:
    """Say what can be done with a finding where a name is asked for.

    Raises
    ------
    NeurosimError
        If the words are one, such as ``numb hand``.
    """
    try:
        neurosim.parse_exam([words], atlas)
    except NeurosimError:
        return
    raise NeurosimError(
        f"{words!r} is a finding; neurosim rank {words!r} shows what it points to"
    )


def refuse_split(option: str, value: str, beside: Sequence[str], atlas: Any) -> None:
    """Say where quotes are needed if the name behind an option goes on beside it.

    Raises
    ------
    click.UsageError
        If the value is no whole name, and is one with the words that follow.
    """
    from neurosim.naming import joined

    for begin in range(len(beside)):
        whole = joined([value, *beside[begin:]], atlas)[0]
        if whole != value:
            raise click.UsageError(
                f'put a name of several words in quotes: {option} "{whole}"'
            )


def chosen_setting(text: str | None, atlas: Any) -> Any:
    """Return a setting by name, or the population of a JSON file."""
    if text is None:
        return DEFAULT_SETTING
    return (
        neurosim.load_population(text, atlas)
        if text.lower().endswith(".json")
        else text
    )


#: Add ``--schema``: the version of the JSON document.
schema_option = click.option(
    "--schema",
    type=click.IntRange(1, 2),
    default=2,
    show_default=True,
    help="Version of the document. The next release will not write version 1.",
)


#: Add ``--variant``: an anatomical variant of the patient.
variant_option = click.option(
    "--variant",
    metavar="NAME",
    help="Anatomical variant, such as prefixed-brachial or lumbarised-s1; a wrong "
    "name lists them all.",
)


#: Add ``--duration``: how long the lesion has lasted.
duration_option = click.option(
    "--duration",
    type=click.FloatRange(0, 5200),
    metavar="WEEKS",
    help="Weeks since onset: slow diseases are seldom seen early, and wasting takes "
    "some weeks to show.",
)


#: Add ``--record``: how the findings were written down.
record_option = click.option(
    "--record",
    type=click.Choice(RECORDS),
    help="report: what is not mentioned is weak evidence of normal; protocol: it "
    "says nothing.  [default: what the file says, else report]",
)


#: Add the findings and what is known of the person.
exam_options = together(
    click.argument("findings", nargs=-1, metavar="[FINDING]..."),
    click.option(
        "--exam",
        "exam_file",
        metavar="FILE",
        help="Read findings from JSON, JSON Lines or CSV; - for standard input.",
    ),
    click.option(
        "--on-unknown",
        type=click.Choice(("error", "skip")),
        default="error",
        show_default=True,
        help="If a finding of the file is not understood: stop, or go on "
        "and list it as unread.",
    ),
    setting_option,
    click.option("--age", type=float, metavar="YEARS", help="Age in years."),
    click.option("--sex", metavar="F|M", help="F or M."),
    duration_option,
    variant_option,
    record_option,
)


def command(name: str, **settings: Any) -> Callable[[Command], click.Command]:
    """Return a decorator for a command with the safety sentence under its help."""
    return click.command(name, epilog=NOTICE, **settings)
