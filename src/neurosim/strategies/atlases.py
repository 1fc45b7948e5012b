"""Draw atlases: the shipped tables with random edits that a user could make."""

import atexit
import csv
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from math import isfinite
from pathlib import Path

from hypothesis import strategies as st

from neurosim.atlas import Atlas, load_atlas
from neurosim.tables import TABLES
from neurosim.terms import TableError

_WEIGHTS = st.integers(1, 20).map(lambda twentieth: twentieth / 20)
Edit = tuple[str, int, str, str]  # table, line, column, new value
NumberCell = tuple[int, str, float, float]  # line, column, bounds
_ROOTS, _OBSERVATION = "roots.csv", "observation.csv"


@st.composite
def atlases(
    draw: st.DrawFn,
    atlas: Atlas | None = None,
    *,
    max_edits: int = 5,
    tables: Iterable[str] = (_ROOTS, _OBSERVATION),
) -> Atlas:
    """Draw tables with some numbers changed.

    They are written to a folder of their own and read back with every check.
    Numbers of observation.csv stay within the bounds that their row states, those of
    other tables near what stands there; an edit that the tables refuse is left out.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    atlas
        The tables to edit; the shipped ones by default.
    max_edits
        Most cells to change.
    tables
        Names of the tables to edit: ``neurosim.tables.TABLES`` has all of them.
    """
    atlas = atlas or load_atlas()
    every = st.one_of([_edits(atlas, name) for name in tables])
    edits = draw(st.lists(every, max_size=max_edits))
    while edits:
        try:
            return load_atlas(_edited(atlas, edits))
        except TableError:  # numbers that are each within bounds, but out of order
            edits = edits[:-1]
    return atlas


def _edited(atlas: Atlas, edits: list[Edit]) -> Path:
    """Return the folder of the edited tables; it is written once."""
    folder = _home() / sha256(repr((atlas.hash, edits)).encode()).hexdigest()
    if not folder.exists():
        shutil.copytree(atlas.directory, folder)
        for table, line, column, value in edits:
            _change(folder / table, line, column, value)
    return folder


@cache
def _home() -> Path:
    """Return the folder of all drawn tables; it goes when the program ends."""
    folder = tempfile.mkdtemp(prefix="neurosim-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _edits(atlas: Atlas, name: str) -> st.SearchStrategy[Edit]:
    """Draw edits of one table; none where it has no number."""
    if name == _ROOTS:
        lines = [n for n, claim in enumerate(atlas.claims) if claim.role == "model"]
        weight = st.tuples(st.sampled_from(lines), st.just("weight"), _WEIGHTS.map(str))
        return weight.map(lambda edit: (name, *edit))
    if name == _OBSERVATION:
        rows = enumerate(atlas.observation.values())
        cells = [(line, "value", one.low, one.high) for line, one in rows]
    else:
        cells = list(_near(atlas.directory, name))
    known = [cell for cell in cells if None not in cell]
    if not known:
        return st.nothing()
    return st.sampled_from(known).flatmap(
        lambda cell: st.tuples(
            *map(st.just, (name, *cell[:2])), st.floats(*cell[2:]).map(repr)
        )
    )


@cache
def _near(folder: Path, name: str) -> tuple[NumberCell, ...]:
    """Return the numbers of a table, with half of each and twice as much."""
    found = []
    columns = enumerate(TABLES[name].columns)
    numbers = [(place, one) for place, one in columns if one.kind == "number"]
    for line, row in enumerate(_rows(folder / name)[1:]):
        for place, one in numbers:
            if row[place] and isfinite(value := float(row[place])):
                low, high = sorted((value / 2, value * 2))
                found.append((line, one.name, max(low, one.low), min(high, one.high)))
    return tuple(found)


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _change(path: Path, line: int, column: str, value: str) -> None:
    """Change one cell; ``line`` counts from the first row below the header."""
    rows = _rows(path)
    rows[line + 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
