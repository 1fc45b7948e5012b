"""Packages whose public names are imported when they are first used (PEP 562)."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def lazy(package: str, where: Mapping[str, str]) -> Callable[[str], object]:
    """Return the ``__getattr__`` of a package, and keep its functions in sight.

    A function is not hidden by the module of the same name: see the class of the
    package ``neurosim`` itself.

    Parameters
    ----------
    package
        Name of the package, which keeps ``where`` as ``_WHERE``.
    where
        Public name to the module of the package that holds it.

    Examples
    --------
    >>> import neurosim.plot
    >>> lazy("neurosim.plot", {"save": "files"})("save").__module__
    'neurosim.plot.files'
    """
    module = sys.modules[package]
    module.__class__ = type(sys.modules["neurosim"])

    def find(name: str) -> object:
        if name not in where:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(import_module(f"{package}.{where[name]}"), name)
        setattr(module, name, value)
        return value

    return find
