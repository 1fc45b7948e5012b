"""Shares of lesions: fit a prior to them, check them, and read them from JSON.

A share is the part of all patients that have a lesion of that name. What is not named
keeps its proportions, so a clinic that knows two numbers states two numbers.
"""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from neurosim.files import file_name, read_text
from neurosim.model.involvement import Array, Mask
from neurosim.table_reader import parse_json
from neurosim.terms import SEVERITIES, ExamError, NeurosimError

SCHEMA = "neurosim.population/1"
_KEYS = ("schema", "setting", "shares", "severity")
#: Rounds of scaling, and how near a share must come; two shares that contradict each
#: other never come near.
_ROUNDS, _NEAR = 600, 1e-9
#: Below this a lesion never happens in the setting.
_NEVER = 1e-200


def fit_shares(
    prior: Array, named: Sequence[tuple[str, Mask, float]]
) -> tuple[Array, list[str]]:
    """Return the prior nearest to ``prior`` that has the shares, and what is wrong.

    Each share scales its lesions up and all others down, in turn, until every share
    holds: iterative proportional fitting, which finds the nearest distribution in the
    sense of Kullback and Leibler (Csiszar 1975).

    Parameters
    ----------
    prior
        P(lesion), shape (H,), summing to 1.
    named
        Name, mask of shape (H,) and share of each statement.
    """
    faults = []
    for name, mask, share in named:
        inside = prior[mask].sum()
        if share > 0 and inside < _NEVER:
            faults.append(f"{name}: never happens in this setting; its share is 0")
        elif share < 1 and 1 - inside < _NEVER:
            faults.append(
                f"{name}: is the only cause in this setting; its share is always 1"
            )
    if faults:
        return prior, faults
    fitted = prior.copy()
    for _ in range(_ROUNDS):
        moved = []
        for _name, mask, share in named:
            inside, outside = fitted[mask].sum(), fitted[~mask].sum()
            moved.append(abs(inside - share))
            fitted[mask] *= share / inside if inside else 0.0
            fitted[~mask] *= (1 - share) / outside if outside else 0.0
        off = [abs(fitted[mask].sum() - share) for _, mask, share in named]
        if max(off, default=0.0) < _NEAR:
            return fitted, []
    said = [
        f"{name} {share:g}"
        for (name, _, share), far in zip(named, moved, strict=True)
        if far >= _NEAR
    ]
    return prior, [f"these shares cannot all be true: {', '.join(said)}"]


def severity_shares(given: Mapping[str, float], anchors: Sequence[str]) -> Array:
    """Return P(overall severity) at the anchors, shape (G,).

    Parameters
    ----------
    given
        Names of :data:`neurosim.terms.SEVERITIES` or anchors, to shares that sum to 1.
    anchors
        The severities of the model, as text.

    Raises
    ------
    NeurosimError
        If a name is not known, or the shares do not sum to 1.
    """
    places = {float(anchor): index for index, anchor in enumerate(anchors)}
    names = {name: places[value] for name, value in SEVERITIES.items()}
    names |= {anchor: index for index, anchor in enumerate(anchors)}
    unknown = [name for name in given if name not in names]
    if unknown:
        raise NeurosimError(
            f"severity {unknown[0]!r} is not known; choose from {', '.join(names)}"
        )
    found = np.zeros(len(anchors))
    for name, share in given.items():
        found[names[name]] += checked_share(f"severity {name}", share)
    if abs(found.sum() - 1) > 1e-6:
        raise NeurosimError(f"shares of severity sum to {found.sum():g}, not to 1")
    total: Array = found / found.sum()
    return total


def checked_share(name: str, value: Any) -> float:
    """Return a share as a number.

    Raises
    ------
    NeurosimError
        If it is not a number from 0 to 1.

    Examples
    --------
    >>> checked_share("cord", 0.1)
    0.1
    """
    good = isinstance(value, int | float) and not isinstance(value, bool)
    if not good or not math.isfinite(value) or not 0 <= value <= 1:
        raise NeurosimError(f"{name}: the share is {value!r}, not a number from 0 to 1")
    return float(value)


def read_population(path: str | Path) -> dict[str, Any]:
    """Return what the JSON file of a population holds, its form checked.

    Raises
    ------
    ExamError
        With every fault of the file.
    """
    name = file_name(path)
    text = read_text(path)
    try:
        held = parse_json(text)
    except ValueError as error:
        raise ExamError([f"{name}: is not JSON: {error}"]) from None
    if not isinstance(held, dict):
        raise ExamError(
            [f"{name}: must hold an object with the keys {', '.join(_KEYS)}"]
        )
    faults = [
        f"{name}: key {key!r} is not known; the keys are {', '.join(_KEYS)}"
        for key in held
        if key not in _KEYS
    ]
    if held.get("schema", SCHEMA) != SCHEMA:
        faults.append(f"{name}: schema {held['schema']!r} is not {SCHEMA}")
    faults += [
        f"{name}: {key} is not an object of names and shares"
        for key in ("shares", "severity")
        if not isinstance(held.get(key, {}), dict)
    ]
    if not isinstance(held.get("setting", ""), str):
        faults.append(f"{name}: setting is not the name of a setting")
    ExamError.refuse(faults)
    return held


def population_text(
    setting: str, shares: Mapping[str, float], severity: Mapping[str, float]
) -> str:
    """Return a population as the text of its JSON file."""
    body: dict[str, Any] = {"schema": SCHEMA, "setting": setting, "shares": {**shares}}
    if severity:
        body["severity"] = {**severity}
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"
