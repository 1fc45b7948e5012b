"""Mutants of the tables: who notices a slip of the pen?

Each mutant is a copy of data/ with one cell changed (or two swapped). Two groups of
checks are tried on it, none of them a hash or a golden file: *laws* (the checks of the
reader, relations between rows, anatomy and published bounds, published figures and the
optimum of the fit), and *double entry* (tests/transcription), counted apart.
"""

import csv
import inspect
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import numpy as np  # noqa: E402
from tests import (  # noqa: E402
    test_anatomy_laws,
    test_data_laws,
    test_double_entry,
    test_number_laws,
    test_table_laws,
)

import fit_observation as fit  # noqa: E402
from neurosim.atlas import Atlas, load_atlas  # noqa: E402
from neurosim.evidence import evidence, load_targets  # noqa: E402
from neurosim.evidence.table import model_values, residual  # noqa: E402
from neurosim.side_tables import log_odds  # noqa: E402
from neurosim.terms import (  # noqa: E402
    GENERATED,
    ROOTS,
    NeurosimError,
)

Row = dict[str, str]
#: Operators: table, column, what is done. Each gets an equal part of the sample.
OPERATORS = (
    ("roots.csv", "weight", "swap with the neighbour root"),
    ("roots.csv", "weight", "times 2"),
    ("roots.csv", "weight", "divided by 2"),
    ("roots.csv", "root", "next root"),
    ("levels.csv", "subarticular", "next root"),
    ("levels.csv", "foraminal", "next root"),
    ("levels.csv", "share", "times 2"),
    ("mimics.csv", "share", "times 2"),
    ("mimics.csv", "share", "divided by 2"),
    ("mimics.csv", "side", "other side"),
    ("patterns.csv", "value", "divided by 2"),
    ("observation.csv", "value", "times 2"),
    ("observation.csv", "value", "divided by 2"),
    ("settings.csv", "value", "times 2"),
    ("lesions.csv", "incidence", "times 2"),
)
OTHER_SIDE = {"same": "opposite", "opposite": "same", "both": "same"}


#: Parts of one written as .334 and .333 are equal.
ROUNDING = 0.005


def table(name: str) -> list[Row]:
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MIDLINE = {r["id"] for r in table("structures.csv") if r["laterality"] == "midline"}


def changed(rows: list[Row], line: int, column: str, what: str) -> list[Row] | None:
    """Return the rows with one slip, or None where it would change nothing."""
    rows = [dict(row) for row in rows]
    row = rows[line]
    if not _counts(row, column):
        return None
    if what.startswith("swap"):
        near = _neighbour(rows, row)
        if near is None or abs(float(near[column]) - float(row[column])) < ROUNDING:
            return None
        row[column], near[column] = near[column], row[column]
    elif what == "next root":
        place = ROOTS.index(row[column]) + 1 if row[column] in ROOTS else len(ROOTS)
        if place == len(ROOTS):
            return None
        row[column] = ROOTS[place]
    elif what == "other side":
        row[column] = OTHER_SIDE[row[column]]
    else:
        value = float(row[column]) * (2 if what == "times 2" else 0.5)
        if value == 0:
            return None
        row[column] = f"{value:.6g}"
    return rows


def _counts(row: Row, column: str) -> bool:
    """Whether the model reads the cell.

    Not a rejected claim, the side of a midline structure, or the incidence of a family
    whose prior comes from other tables.
    """
    if column == "side" and row["structure"] in MIDLINE:
        return False
    if column == "incidence" and row["id"] in GENERATED:
        return False
    return row.get("role", "model") == "model"


def _neighbour(rows: list[Row], row: Row) -> Row | None:
    if row["root"] not in ROOTS[:-1]:
        return None
    wanted = ROOTS[ROOTS.index(row["root"]) + 1]
    for other in rows:
        same = (other["structure"], other["role"]) == (row["structure"], "model")
        if same and other["root"] == wanted:
            return other
    return None


Mutant = tuple[str, int, str, str, list[Row]]


def sample(count: int, seed: int) -> Iterator[Mutant]:
    """Yield mutants by turns of the operators; a short run starts a longer one."""
    dice = random.Random(seed)
    turns = [_mutants(*operator, dice.random()) for operator in OPERATORS]
    while turns and count > 0:
        for turn in list(turns):
            mutant = next(turn, None)
            if mutant is None:
                turns.remove(turn)
            elif count > 0:
                count -= 1
                yield mutant


def _mutants(name: str, column: str, what: str, seed: float) -> Iterator[Mutant]:
    rows = table(name)
    for line in random.Random(seed).sample(range(len(rows)), len(rows)):
        mutant = changed(rows, line, column, what)
        if mutant is not None:
            yield name, line, column, what, mutant


def checks(module: Any) -> list[tuple[str, Callable[[Atlas], object]]]:
    """Return the tests of a module that need the tables alone."""
    found: list[tuple[str, Callable[[Atlas], object]]] = []
    for name, test in vars(module).items():
        if name.startswith("test_") and callable(test):
            wanted = list(inspect.signature(test).parameters)
            if wanted == ["atlas"]:
                found.append((name, test))
            elif wanted == ["atlas", "column"]:
                found.extend(
                    (name, partial(_of_zone, test, zone))
                    for zone in ("subarticular", "foraminal", "extraforaminal")
                )
    return found


def _of_zone(test: Callable[..., object], zone: str, atlas: Atlas) -> object:
    return test(atlas, zone)


LAWS = [
    law
    for module in (test_table_laws, test_data_laws, test_anatomy_laws, test_number_laws)
    for law in checks(module)
]
ENTRIES = checks(test_double_entry)


def first_caught(found: list[tuple[str, Callable[[Atlas], object]]], a: Atlas) -> str:
    for name, test in found:
        try:
            test(a)
        except (AssertionError, NeurosimError, KeyError, IndexError, ValueError):
            return name
    return ""


def fit_objects(atlas: Atlas, row: Row) -> str:
    """Say so if undoing a factor of two brings the fitted number nearer its figures.

    The penalised fit is at an optimum; a number that gets better when it is doubled
    or halved does not come from it. Only the changed number is tried.
    """
    key = (row["parameter"], row["key"])
    free = [i for i in fit.load_priors() if (i.parameter, i.key) == key]
    if not free or free[0].table != "observation":
        return ""
    targets = [t for t in load_targets(atlas.directory) if t.use == "fit"]

    def cost(value: float) -> float:
        old = atlas.observation[key]
        changed = replace(old, value=value)
        new = replace(atlas, observation={**atlas.observation, key: changed})
        values = model_values(new, targets)
        data = sum(residual(t, values[t.id]) ** 2 for t in targets)
        return float(data) + distance(value) ** 2

    def distance(value: float) -> float:
        item = free[0]
        if item.transform == "log" and value > 0 and item.start > 0:
            return float(np.log(value / item.start)) / item.sd
        if item.transform == "logit" and 0 < value < 1:
            return (log_odds(value) - log_odds(item.start)) / item.sd
        return (value - item.start) / item.sd if not item.base else 0.0

    now = atlas.observation[key].value
    tried = [v for v in (now * 2, now / 2) if v < 1 or now >= 1]
    better = any(cost(v) < cost(now) - 1 for v in tried)
    return "optimum of the fit" if better else ""


def published(atlas: Atlas, before: set[str]) -> str:
    """Name a published figure that leaves its widened interval by this change."""
    out = {r.target.id for r in evidence(atlas).rows if not r.inside_widened}
    lost = sorted(out - before)
    return f"published figure {lost[0]}" if lost else ""


def judge(folder: Path, row: Row, name: str, before: set[str]) -> tuple[str, str]:
    """Return the law and the double entry that catch a mutant, or nothing."""
    try:
        atlas = load_atlas(folder)
    except NeurosimError:
        return "checks of the reader", ""
    law = first_caught(LAWS, atlas)
    if not law and name == "observation.csv":
        law = fit_objects(atlas, row)
    try:
        law = law or published(atlas, before)
    except NeurosimError:
        law = "checks of the reader"
    return law, first_caught(ENTRIES, atlas)


def run(count: int, seed: int) -> list[dict[str, str]]:
    shipped = load_atlas(ROOT / "data")
    assert not first_caught(LAWS, shipped), first_caught(LAWS, shipped)
    before = {r.target.id for r in evidence(shipped).rows if not r.inside_widened}
    results = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "data"
        shutil.copytree(ROOT / "data", folder)
        for name, line, column, what, rows in sample(count, seed):
            write(folder / name, rows)
            law, entry = judge(folder, rows[line], name, before)
            shutil.copyfile(ROOT / "data" / name, folder / name)
            results.append(
                {
                    "table": name, "line": str(line + 2), "column": column,
                    "what": what, "cell": describe(rows[line]),
                    "law": law, "double entry": entry,
                }
            )  # fmt: skip
            print(json.dumps(results[-1]), file=sys.stderr, flush=True)
    return results


def describe(row: Row) -> str:
    keep = ("root", "structure", "level", "lesion", "family", "region", "pattern",
            "kind", "setting", "parameter", "key", "id")  # fmt: skip
    return " ".join(row[k] for k in keep if row.get(k))


def write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
