"""The command ``completion``: the script that teaches a shell to complete."""

import click

from neurosim.cli.options import command
from neurosim.terms import NeurosimError


@command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> None:
    """Print the completion script of SHELL: bash, zsh or fish.

    \b
    bash: neurosim completion bash > ~/.neurosim-complete.bash
          and in ~/.bashrc: . ~/.neurosim-complete.bash
    """  # noqa: D301 - click reads the backspace
    from click.shell_completion import get_completion_class

    from neurosim.cli.root import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise NeurosimError(f"{shell}: there is no completion for this shell")
    click.echo(kind(cli, {}, "neurosim", "_NEUROSIM_COMPLETE").source())
