"""The command line: parse, make one call, print.

Importing this package costs click and nothing else; the module of a command is
imported when the command is run (see :mod:`neurosim.cli.lazy`).
"""

from neurosim.cli.root import cli, main

__all__ = ["cli", "main"]
