"""Fit the few free numbers of the observation model to targets.csv.

Penalised least squares on log-odds: one residual for each fitted target (its error
widened by the spread between studies) and one for each free number (its distance
from the start in fit_priors.csv, in prior standard deviations). Every target is
computed by its own design, exactly, on the model. Writes observation.csv and the
severities of settings.csv with 95 % ranges; running it again writes the same bytes.

    python tools/fit_observation.py            # fit and write
    python tools/fit_observation.py --start    # write the starting values back
"""

import csv
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

from neurosim.atlas import Atlas, data_directory, load_atlas
from neurosim.evidence import Target, load_targets
from neurosim.evidence.table import model_values, residual
from neurosim.parameters import SettingNumber
from neurosim.side_tables import log_odds

Array = npt.NDArray[np.float64]
PRIORS = Path(__file__).with_name("fit_priors.csv")
ANCHORS = ("0", "0.25", "0.5", "0.75", "1")
FITTED = "fitted"


@dataclass(frozen=True)
class Free:
    """One free number: where it stands, its start, and how far it may move."""

    table: str
    parameter: str
    key: str
    start: float
    transform: str
    sd: float

    @property
    def base(self) -> str:
        """Key of the number that a gap is measured from."""
        return self.transform.partition(":")[2]

    def inward(self, x: float, base: float = 0.0, base_start: float = 0.0) -> float:
        """Return the number for a distance of ``x`` prior standard deviations.

        A ``gap`` is the distance from another number, and keeps its sign.
        """
        step = x * self.sd
        if self.base:
            return float(base + (self.start - base_start) * np.exp(step))
        if self.transform == "log":
            return float(self.start * np.exp(step))
        if self.transform == "logit":
            return float(1 / (1 + np.exp(-(log_odds(self.start) + step))))
        return self.start + step


def _priors() -> list[dict[str, str]]:
    with PRIORS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


#: Severities before tilting, by ``setting:anchor``.
START = {
    row["key"]: float(row["start"]) for row in _priors() if row["transform"] == "start"
}


def load_priors() -> tuple[Free, ...]:
    """Return the free numbers."""
    return tuple(
        Free(
            row["table"],
            row["parameter"],
            row["key"],
            float(row["start"]),
            row["transform"],
            float(row["sd"]),
        )
        for row in _priors()
        if row["transform"] != "start"
    )


def numbers(free: Sequence[Free], x: Array) -> list[float]:
    """Return the free numbers at a place; gaps follow the numbers they start from."""
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for item, distance in zip(free, x.tolist(), strict=True):
        base, start = found.get((item.parameter, item.base), (0.0, 0.0))
        value = item.inward(distance, base, start)
        found[item.parameter, item.key] = value, item.start
    return [found[item.parameter, item.key][0] for item in free]


def with_values(atlas: Atlas, free: Sequence[Free], x: Array) -> Atlas:
    """Return the atlas with the free numbers moved."""
    observation = dict(atlas.observation)
    settings = dict(atlas.settings)
    for item, value in zip(free, numbers(free, x), strict=True):
        if item.table == "observation":
            old = observation[item.parameter, item.key]
            observation[item.parameter, item.key] = replace(old, value=value)
        else:
            settings.update(tilted(item.key, value))
    return replace(atlas, observation=observation, settings=settings)


def tilted(setting: str, tilt: float) -> dict[tuple[str, str, str], SettingNumber]:
    """Return the severities of a setting, tilted towards the severe by ``tilt``."""
    start = [START[f"{setting}:{anchor}"] for anchor in ANCHORS]
    weights = np.array(start) * np.exp(tilt * np.array(ANCHORS, dtype=float))
    return {
        (setting, "severity", anchor): SettingNumber(
            setting, "severity", anchor, float(w), None, "", "", ""
        )
        for anchor, w in zip(ANCHORS, weights / weights.sum(), strict=True)
    }


def residuals(
    atlas: Atlas, free: Sequence[Free], targets: Sequence[Target]
) -> Callable[[Array], Array]:
    """Return the function that the fit drives to zero."""

    def compute(x: Array) -> Array:
        values = model_values(with_values(atlas, free, x), targets)
        data = [residual(target, values[target.id]) for target in targets]
        return np.array([*data, *x.tolist()])

    return compute


def fit(
    atlas: Atlas, free: Sequence[Free], targets: Sequence[Target]
) -> tuple[Array, Array]:
    """Return the best distances and their standard deviations."""
    solution = least_squares(
        residuals(atlas, free, targets),
        np.zeros(len(free)),
        method="trf",
        diff_step=np.full(len(free), 1e-3),
        x_scale=1.0,
        max_nfev=12,
        xtol=1e-4,
        ftol=1e-4,
        bounds=(-3.0, 3.0),
    )
    slope: Array = np.asarray(solution.jac)
    hessian = slope.T @ slope
    spread = np.sqrt(np.diag(np.linalg.inv(hessian)))
    return solution.x, spread


def ranges(free: Sequence[Free], x: Array, spread: Array) -> list[list[float]]:
    """Return value, low and high of each number; a gap adds its base's width."""
    at = numbers(free, x)
    widths: dict[tuple[str, str], list[float]] = {}
    for index, item in enumerate(free):
        ends = []
        for sign in (-1, 1):
            place = x.copy()
            place[index] += sign * 1.96 * spread[index]
            ends.append(numbers(free, place)[index] - at[index])
        base = widths.get((item.parameter, item.base), [0.0, 0.0])
        low, high = min(ends), max(ends)
        widths[item.parameter, item.key] = [
            -float(np.hypot(low, base[0])),
            float(np.hypot(high, base[1])),
        ]
    return [
        [value, value + low, value + high]
        for value, (low, high) in zip(at, widths.values(), strict=True)
    ]


def write(free: Sequence[Free], x: Array, spread: Array) -> None:
    """Write values and 95 % ranges into the tables."""
    moved = {
        (item.parameter, item.key): [*values, item.start]
        for item, values in zip(free, ranges(free, x, spread), strict=True)
        if item.table == "observation"
    }
    _rewrite("observation.csv", lambda row: _moved(row, moved))
    tilts: dict[tuple[str, str, str], SettingNumber] = {}
    for item, value in zip(free, numbers(free, x), strict=True):
        if item.table == "settings":
            tilts.update(tilted(item.key, value))
    _rewrite("settings.csv", lambda row: _tilted(row, tilts))


def _moved(
    row: dict[str, str], moved: dict[tuple[str, str], list[float]]
) -> dict[str, str]:
    found = moved.get((row["parameter"], row["key"]))
    if found is None:
        return row
    names = ("value", "low", "high", "start")
    cells = {name: f"{number:.4g}" for name, number in zip(names, found, strict=True)}
    note = row["note"].split(f"; {FITTED}")[0] + f"; {FITTED} to targets.csv"
    return {**row, **cells, "note": note}


def _tilted(
    row: dict[str, str], tilts: dict[tuple[str, str, str], SettingNumber]
) -> dict[str, str]:
    found = tilts.get((row["setting"], row["parameter"], row["key"]))
    if found is None:
        return row
    note = row["note"].split(f"; {FITTED}")[0] + f"; {FITTED} to targets.csv"
    start = START[f"{row['setting']}:{row['key']}"]
    return {**row, "value": f"{found.value:.4g}", "start": f"{start:.4g}", "note": note}


def _rewrite(name: str, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    path = data_directory() / name
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or ())
        rows = [change(row) for row in reader]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Fit, print what moved, and write."""
    atlas, free = load_atlas(), load_priors()
    targets = [target for target in load_targets() if target.use == "fit"]
    start = time.perf_counter()
    if "--start" in sys.argv:
        x, spread = np.zeros(len(free)), np.ones(len(free))
    else:
        x, spread = fit(atlas, free, targets)
    cost = residuals(atlas, free, targets)
    before = float((cost(np.zeros(len(free))) ** 2).sum())
    after = float((cost(x) ** 2).sum())
    write(free, x, spread)
    for item, value in zip(free, numbers(free, x), strict=True):
        name = f"{item.parameter} {item.key}".strip()
        print(f"{name:34s} {item.start:8.3g} -> {value:8.3g}")
    seconds = time.perf_counter() - start
    print(f"{len(targets)} targets; cost {before:.1f} -> {after:.1f}; {seconds:.0f} s")


if __name__ == "__main__":
    main()
