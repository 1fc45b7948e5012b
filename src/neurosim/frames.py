"""Data frames in and out: pandas, polars, pyarrow, or a mapping of columns.

Whatever the frame, a column is a list in which "nothing" is None. Narwhals (extra
``frames``) reads them; without it, what pandas, polars and pyarrow have in common.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from neurosim.terms import NeurosimError, UnknownNameError, require_name

#: Libraries that make frames, the one that is taken by default first.
BACKENDS = ("pandas", "polars", "pyarrow")


def columns_of(frame: Any) -> dict[str, list[Any]]:
    """Return the columns of a frame as lists.

    Parameters
    ----------
    frame
        A mapping of columns, or a frame of pandas, polars, pyarrow or another library
        that Narwhals knows or that has the Arrow stream.

    Raises
    ------
    NeurosimError
        If it has no columns.

    Examples
    --------
    >>> columns_of({"age": (50, float("nan")), "sex": ["F", ""]})
    {'age': [50, None], 'sex': ['F', None]}
    """
    if isinstance(frame, Mapping):
        found = {str(name): _listed(column) for name, column in frame.items()}
    elif find_spec("narwhals"):
        found = _by_narwhals(frame)
    else:
        found = _by_likeness(frame)
    return {name: [clean(value) for value in column] for name, column in found.items()}


def _by_narwhals(frame: Any) -> dict[str, list[Any]]:
    narwhals = import_module("narwhals")
    try:
        known = narwhals.from_native(frame, eager_only=True)
    except TypeError:
        return _by_likeness(frame)
    return {str(name): known[name].to_list() for name in known.columns}


def _by_likeness(frame: Any) -> dict[str, list[Any]]:
    if hasattr(frame, "__arrow_c_stream__") and find_spec("pyarrow"):
        try:
            frame = import_module("pyarrow").table(frame)
        except (TypeError, ValueError):  # a single column, for example
            raise NeurosimError(f"{type(frame).__name__} has no columns") from None
    names = getattr(frame, "column_names", None)
    if names is None and hasattr(frame, "keys"):
        names = list(frame.keys())
    if hasattr(frame, "collect"):
        raise NeurosimError(
            f"{type(frame).__name__} is not read yet; call .collect() first"
        )
    if names is None:
        raise NeurosimError(f"{type(frame).__name__} has no columns")
    return {str(name): _listed(frame[name]) for name in names}


def _listed(column: Any) -> list[Any]:
    if isinstance(column, str):
        raise NeurosimError(f"{column!r:.40} is text, not a column")
    for name in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, name):
            return list(getattr(column, name)())
    return list(column)


def clean(value: Any) -> Any:
    """Return None for NaN, NA and empty words.

    Examples
    --------
    >>> clean(float("nan")), clean(" "), clean(0)
    (None, None, 0)
    """
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, str):
        return value.strip() or None
    if hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
        value = value.item()  # a number of NumPy
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124


def make_frame(columns: Mapping[str, Sequence[Any]], backend: str = "") -> Any:
    """Return a data frame.

    Parameters
    ----------
    columns
        Names and columns of one length.
    backend
        One of :data:`BACKENDS`; by default the first that is installed.

    Raises
    ------
    UnknownNameError
        If there is no such library.
    NeurosimError
        If it is not installed.

    Examples
    --------
    >>> make_frame({"root": ["C7"]}, "pyarrow").num_rows
    1
    """
    if backend and backend not in BACKENDS:
        raise UnknownNameError("library of frames", backend, BACKENDS)
    chosen = backend or next((name for name in BACKENDS if find_spec(name)), "")
    if not chosen or not find_spec(chosen):
        raise NeurosimError(
            f"a frame needs {chosen or 'pandas, polars or pyarrow'}: install "
            "neurosim-exam[frames]"
        )
    library = import_module(chosen)
    make = library.table if chosen == "pyarrow" else library.DataFrame
    return make({name: list(column) for name, column in columns.items()})


#: What a posterior ranks, with the columns of each.
RANKINGS: Mapping[str, Sequence[str]] = {
    "roots": ("root", "side", "probability", "p_affected"),
    "levels": ("level", "probability"),
    "lesions": ("name", "category", "level", "side", "probability"),
    "categories": ("category", "probability"),
}


def ranking_columns(posterior: Any, of: str) -> dict[str, list[Any]]:
    """Return a ranking of a :class:`neurosim.Posterior` as columns.

    Raises
    ------
    UnknownNameError
        If there is no such ranking.
    """
    require_name("ranking", of, RANKINGS)
    if of == "categories":
        pairs = sorted(posterior.categories.items(), key=lambda pair: -pair[1])
        return dict(zip(RANKINGS[of], map(list, zip(*pairs, strict=True)), strict=True))
    ranked = getattr(posterior, of)
    return {
        name: [
            getattr(one, name, None)
            if hasattr(one, name)
            else getattr(one.lesion, name)
            for one in ranked
        ]
        for name in RANKINGS[of]
    }


def record_columns(records: Sequence[Any]) -> dict[str, list[Any]]:
    """Return records of one kind as columns; several words are joined by ``;``."""
    if not records:
        return {}
    return {
        field.name: [
            "; ".join(map(str, value)) if isinstance(value, tuple) else value
            for value in (getattr(record, field.name) for record in records)
        ]
        for field in fields(records[0])
    }
