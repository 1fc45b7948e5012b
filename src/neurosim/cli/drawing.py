"""Matplotlib for a command: imported without the pages of help that it writes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any


def load_matplotlib() -> None:
    """Import matplotlib without the docstrings that it builds for every artist.

    They take a fifth of its import, and nobody reads them in a command. What is
    imported already keeps its own.

    Examples
    --------
    >>> load_matplotlib()
    >>> "matplotlib.figure" in sys.modules
    True
    """
    if "matplotlib.artist" in sys.modules:
        return
    with _undocumented(import_module("matplotlib.artist")):
        import_module("matplotlib.figure")


@contextmanager
def _undocumented(artist: Any) -> Iterator[None]:
    """Let a class of artists cost no text; all is as before afterwards."""
    name = "_update_set_signature_and_docstring"
    kwdoc, signed = artist.kwdoc, artist.Artist.__dict__.get(name)
    artist.kwdoc = lambda _: ""
    if signed is not None:
        setattr(artist.Artist, name, classmethod(lambda _: None))
    try:
        yield
    finally:
        artist.kwdoc = kwdoc
        if signed is not None:
            setattr(artist.Artist, name, signed)
