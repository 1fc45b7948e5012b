"""Write docs/api/: every public name of every public module, and every command.

``docs/conf.py`` calls it before each build, so that no page can be older than the code;
nothing of it is committed.
"""

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click

from neurosim.cli import cli

FOLDER = Path(__file__).parents[1] / "docs" / "api"
MODULES = {
    "neurosim": "The package",
    "neurosim.accuracy": "How well tests tell causes apart",
    "neurosim.batch": "Many patients at once",
    "neurosim.cohort": "Cohorts",
    "neurosim.conditions": "Variants, durations, settings",
    "neurosim.evidence": "Published figures",
    "neurosim.formats": "Files of examinations and cases",
    "neurosim.grammar": "The words of findings",
    "neurosim.isncsci": "The international standard",
    "neurosim.laws": "Laws",
    "neurosim.page": "The interactive page",
    "neurosim.plot": "Pictures",
    "neurosim.strategies": "Strategies for Hypothesis",
    "neurosim.widgets": "Explorers for notebooks",
}
INDEX = """Reference
=========

From the docstrings and from the commands themselves, whenever this site is made.
Every name below is public: a change to it is in the changelog.

.. toctree::
   :maxdepth: 1

   commands
{pages}
"""


def public(module: str) -> list[str]:
    """Return the public names of a module, in the order of the page."""
    names = import_module(module).__all__
    return sorted((n for n in names if not n.startswith("_")), key=str.lower)


def homes() -> dict[str, str]:
    """Return where each public name is documented: a name twice public, once."""
    seen: dict[int, str] = {}
    found = {}
    for module in MODULES:
        for name in public(module):
            value = getattr(import_module(module), name)
            full = f"{module}.{name}"
            found[full] = seen.setdefault(id(value), full)
    return found


def directive(full: str) -> str:
    """Return how Sphinx is told to document a name."""
    module, name = full.rsplit(".", 1)
    value = getattr(import_module(module), name)
    if inspect.isclass(value):
        return f".. autoclass:: {full}\n   :members:\n"
    kind = "autofunction" if callable(value) else "autodata"
    option = "" if callable(value) else "   :no-value:\n"
    return f".. {kind}:: {full}\n{option}"


def summary(module: str, name: str) -> str:
    """Return the line of a name in the table at the top of its page."""
    value = getattr(import_module(module), name)
    text = (inspect.getdoc(value) or "") if callable(value) else ""
    first = text.split("\n\n")[0].replace("\n", " ")
    return f"   * - :py:obj:`~{homes()[f'{module}.{name}']}`\n     - {first}"


def page(module: str, title: str) -> str:
    """Return the page of a module."""
    heading = f"{title}: ``{module}``" if module != "neurosim" else "``neurosim``"
    found = homes()
    names = public(module)
    parts = [
        f"{heading}\n{'=' * len(heading)}\n",
        f".. module:: {module}\n",
        ".. list-table::\n   :widths: 30 70\n",
        "\n".join(summary(module, name) for name in names) + "\n",
    ]
    full = (f"{module}.{name}" for name in names)
    parts += [directive(name) for name in full if found[name] == name]
    return "\n".join(parts)


def commands(
    command: click.Command, context: click.Context
) -> Iterator[tuple[click.Command, click.Context]]:
    """Yield a command and all that are below it, with the context of each."""
    yield command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None and not child.hidden:
                inner = click.Context(child, info_name=name, parent=context)
                yield from commands(child, inner)


def section(command: click.Command, context: click.Context) -> str:
    """Return the section of one command: heading and what ``--help`` prints."""
    context.terminal_width = context.max_content_width = 76
    text = re.sub(r"\x1b\[[0-9;]*m", "", command.get_help(context))
    return f"## {context.command_path}\n\n```text\n{text.rstrip()}\n```\n"


def command_page() -> str:
    """Return the page of the command line."""
    root = click.Context(cli, info_name="neurosim", **cli.context_settings)
    parts = [
        "# The command line: `neurosim`\n",
        "What `--help` prints, of every command.\n",
    ]
    parts += [section(*found) for found in commands(cli, root)]
    return "\n".join(parts)


def pages() -> dict[str, str]:
    """Return every page by its file name."""
    names = "\n".join(f"   {module}" for module in MODULES)
    made = {"index.rst": INDEX.format(pages=names), "commands.md": command_page()}
    return made | {f"{m}.rst": page(m, title) for m, title in MODULES.items()}


def main() -> None:
    """Write what has changed, so that a second build is quick."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
