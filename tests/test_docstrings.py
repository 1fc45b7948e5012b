"""Docstrings of public names: parameters as in the signature, sections in order."""

import importlib
import inspect
import re
from functools import cache
from typing import Any

import pytest

from tests.test_fresh import tool

pytest.importorskip("numpydoc")
from numpydoc.docscrape import ClassDoc, FunctionDoc
from numpydoc.validate import validate

#: numpydoc's codes that matter here; it may not say more than the signature does.
WRONG = {
    "GL03": "blank lines",
    "GL06": "unknown section",
    "GL07": "sections in another order",
    "GL08": "no docstring",
    "PR02": "parameter that does not exist",
    "PR03": "parameters in another order",
    "PR07": "parameter without words",
    "RT03": "return value without words",
    "SS03": "summary without a full stop",
    "SS05": "summary is no imperative",
    "SS06": "summary of more than one line",
}


@cache
def names() -> tuple[str, ...]:
    """Return every callable public name, where it is documented."""
    homes = sorted(set(tool("reference").homes().values()))
    return tuple(name for name in homes if callable(value(name)))


def value(full: str) -> Any:
    module, name = full.rsplit(".", 1)
    return getattr(importlib.import_module(module), name)


def documented(function: Any) -> set[str]:
    """Return the parameters that a docstring explains (``age, sex`` are two)."""
    rows = FunctionDoc(function)["Parameters"]
    return {word.strip().lstrip("*") for row in rows for word in row.name.split(",")}


def undocumented(full: str) -> set[str]:
    function = value(full)
    return set(inspect.signature(function).parameters) - documented(function)


def test_there_are_many() -> None:
    assert len(names()) > 60


@pytest.mark.parametrize("full", names())
def test_numpydoc(full: str) -> None:
    if not hasattr(
        importlib.import_module(value(full).__module__), value(full).__qualname__
    ):
        pytest.skip("made by a decorator of Hypothesis: its source is not there")
    errors = validate(_where(full))["errors"]
    assert [error for error in errors if error[0] in WRONG] == []


def _where(full: str) -> str:
    # A function may hide the module of its name: ask for it where it is defined.
    found = value(full)
    return f"{found.__module__}.{found.__qualname__}"


@pytest.mark.parametrize(
    "full", [name for name in names() if inspect.isfunction(value(name))]
)
def test_every_parameter_is_explained(full: str) -> None:
    assert undocumented(full) == set()


@pytest.mark.parametrize(
    "full", [name for name in names() if inspect.isclass(value(name))]
)
def test_explained_fields_exist(full: str) -> None:
    kind = value(full)
    doc = ClassDoc(kind, config={"show_class_members": False})
    rows = [*doc["Parameters"], *doc["Attributes"]]
    said = {word.strip() for row in rows for word in row.name.split(",")}
    known = set(dir(kind)) | set(getattr(kind, "__annotations__", {}))
    if "__init__" in vars(kind):
        known |= set(inspect.signature(kind.__init__).parameters)
        known |= set(re.findall(r"self\.(\w+)\b", inspect.getsource(kind)))
    assert said <= known
