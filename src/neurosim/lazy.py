"""Packages whose public names are imported when they are first used (PEP 562)."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec


def lazy(
    package: str, where: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and the ``__dir__`` of a package.

    A module of the package is found too, without an import of its own.

    No module of the package may have the name of something in ``where``: once
    imported, it would hide it.

    Parameters
    ----------
    package
        Name of the package.
    where
        Public name to the module of the package that holds it.

    Examples
    --------
    >>> import neurosim.plot
    >>> find, names = lazy("neurosim.plot", {"save": "files"})
    >>> find("save").__module__
    'neurosim.plot.files'
    """
    module = sys.modules[package]

    def find(name: str) -> object:
        value: object
        if name in where:
            value = getattr(import_module(f"{package}.{where[name]}"), name)
        elif name.startswith("_") or not find_spec(f"{package}.{name}"):
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        else:
            value = import_module(f"{package}.{name}")
        setattr(module, name, value)
        return value

    return find, lambda: sorted(module.__all__)
