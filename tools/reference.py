"""Write docs/reference.rst: every public name of every public module."""

import inspect
from importlib import import_module
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "reference.rst"
MODULES = {
    "neurosim": "The package",
    "neurosim.batch": "Many patients at once",
    "neurosim.cohort": "Cohorts",
    "neurosim.evidence": "Published figures",
    "neurosim.laws": "Laws",
    "neurosim.plot": "Pictures",
    "neurosim.strategies": "Strategies for Hypothesis",
}
HEAD = """Reference
=========

Every public name, from its docstring; written by ``tools/reference.py``.
"""


def directive(module: str, name: str) -> str:
    """Return how Sphinx is told to document a name."""
    value = getattr(import_module(module), name)
    if inspect.isclass(value):
        return f".. autoclass:: {module}.{name}\n   :members:\n   :undoc-members:\n"
    kind = "autofunction" if callable(value) else "autodata"
    return f".. {kind}:: {module}.{name}\n"


def page() -> str:
    """Return the text of the page; a name is documented where it stands first."""
    seen: set[int] = set()
    parts = [HEAD]
    for module, title in MODULES.items():
        parts += [f"{title}\n{'-' * len(title)}\n", f".. module:: {module}\n"]
        for name in sorted(import_module(module).__all__, key=str.lower):
            value = getattr(import_module(module), name)
            if name.startswith("_") or id(value) in seen:
                continue
            seen.add(id(value))
            parts.append(directive(module, name))
    return "\n".join(parts)


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
