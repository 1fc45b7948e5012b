"""The package as syntax trees, parsed once for all the tests that read it."""

import ast
from functools import cache
from pathlib import Path

import neurosim

SOURCE = Path(neurosim.__file__).parent


@cache
def trees() -> dict[str, ast.Module]:
    """Return each module by its path below the package."""
    return {
        path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
    }
