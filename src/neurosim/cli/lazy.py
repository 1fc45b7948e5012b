"""A group whose commands are imported only when they are run.

The help of the group is made from a static table, so that ``neurosim --help``
starts as fast as the smallest click program.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

import click


@dataclass(frozen=True)
class LazyCommand:
    """Where a command lives, and its line in the help of the group."""

    section: str
    help: str
    module: str
    attribute: str


#: Words that people try, and the command that does it.
_MEANT = {
    "diagnose": "rank", "diagnosis": "rank", "localise": "rank", "localize": "rank",
    "why": "explain", "test": "quiz", "learn": "quiz", "cards": "quiz", "draw": "map",
    "plot": "map", "info": "show", "lookup": "show", "help": "--help",
    "exam": "predict", "dermatome": "map", "sources": "cite",
}  # fmt: skip


class LazyGroup(click.Group):
    """A click group over a table of entries.

    Parameters
    ----------
    entries
        Name of each command to its entry, in the order of the help.
    """

    def __init__(
        self, *args: object, entries: Mapping[str, LazyCommand], **kwargs: object
    ):
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order of the table."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, importing its module."""
        entry = self.entries.get(cmd_name)
        if entry is None:
            return super().get_command(ctx, cmd_name)
        command = getattr(import_module(entry.module), entry.attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant, or say which ones are like it."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            if meant := _MEANT.get(error.command_name.lower()):
                raise click.UsageError(
                    f"No such command {error.command_name!r}. Did you mean {meant!r}?",
                    ctx,
                ) from None
            raise click.exceptions.NoSuchCommand(
                error.command_name, possibilities=list(self.entries), ctx=ctx
            ) from None

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the commands by section, from the table alone."""
        width = max(map(len, self.entries))
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, entry in self.entries.items():
            row = (name.ljust(width), entry.help)
            sections.setdefault(entry.section, []).append(row)
        for title, rows in sections.items():
            with formatter.section(title):
                formatter.write_dl(rows)
