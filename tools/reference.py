"""Write docs/reference.rst and docs/commands.md: every public name, every command."""

import inspect
from importlib import import_module
from pathlib import Path

import click

from neurosim.cli import cli

DOCS = Path(__file__).parents[1] / "docs"
MODULES = {
    "neurosim": "The package",
    "neurosim.batch": "Many patients at once",
    "neurosim.cohort": "Cohorts",
    "neurosim.conditions": "Variants, durations, settings",
    "neurosim.evidence": "Published figures",
    "neurosim.laws": "Laws",
    "neurosim.plot": "Pictures",
    "neurosim.strategies": "Strategies for Hypothesis",
}
HEAD = """Reference
=========

Every public name, from its docstring; written by ``tools/reference.py``.
"""
COMMANDS = """# Commands

What `neurosim COMMAND --help` says; written by `tools/reference.py`.
"""


def public(module: str) -> list[str]:
    """Return the public names of a module."""
    found = import_module(module)
    if hasattr(found, "__all__"):
        return [name for name in found.__all__ if not name.startswith("_")]
    return [
        name
        for name, value in vars(found).items()
        if not name.startswith("_")
        and inspect.isfunction(value)
        and value.__module__ == module
    ]


def directive(module: str, name: str) -> str:
    """Return how Sphinx is told to document a name."""
    value = getattr(import_module(module), name)
    if inspect.isclass(value):
        return f".. autoclass:: {module}.{name}\n   :members:\n   :undoc-members:\n"
    kind = "autofunction" if callable(value) else "autodata"
    return f".. {kind}:: {module}.{name}\n"


def reference() -> str:
    """Return the text of the reference; a name is documented where it stands first."""
    seen: set[int] = set()
    parts = [HEAD]
    for module, title in MODULES.items():
        parts += [f"{title}\n{'-' * len(title)}\n", f".. module:: {module}\n"]
        for name in sorted(public(module), key=str.lower):
            value = getattr(import_module(module), name)
            if id(value) not in seen:
                seen.add(id(value))
                parts.append(directive(module, name))
    return "\n".join(parts)


def commands() -> str:
    """Return the help of every command, at 80 columns."""
    parts = [COMMANDS]
    for path, command in _walk(cli, ()):
        context = click.Context(command, info_name=" ".join(path), terminal_width=80)
        text = command.get_help(context).strip()
        parts.append(f"## {' '.join(path)}\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def _walk(
    command: click.Command, path: tuple[str, ...]
) -> list[tuple[tuple[str, ...], click.Command]]:
    here = (*path, command.name or "neurosim") if path else ("neurosim",)
    found = [(here, command)]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                inner.name = name
                found += _walk(inner, here)
    return found


PAGES = {DOCS / "reference.rst": reference, DOCS / "commands.md": commands}


def main() -> None:
    for path, text in PAGES.items():
        path.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
