"""Draw atlases: the shipped tables with random edits that a user could make."""

import atexit
import csv
import shutil
import tempfile
from functools import cache
from hashlib import sha256
from pathlib import Path

from hypothesis import strategies as st

from neurosim.atlas import Atlas, load_atlas
from neurosim.terms import TableError

_WEIGHTS = st.integers(1, 20).map(lambda twentieth: twentieth / 20)
Edit = tuple[str, int, str]  # table, line, new value


@st.composite
def atlases(
    draw: st.DrawFn, atlas: Atlas | None = None, *, max_edits: int = 5
) -> Atlas:
    """Draw tables with some root weights and observation numbers changed.

    They are written to a folder of their own and read back with every check.
    Numbers of observation.csv stay within the bounds that their row states; an edit
    that contradicts an earlier one is left out.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    atlas
        The tables to edit; the shipped ones by default.
    max_edits
        Most cells to change.
    """
    atlas = atlas or load_atlas()
    edits = draw(st.lists(_edits(atlas), max_size=max_edits))
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
        for table, line, value in edits:
            _change(folder / table, line, value)
    return folder


@cache
def _home() -> Path:
    """Return the folder of all drawn tables; it goes when the program ends."""
    folder = tempfile.mkdtemp(prefix="neurosim-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _edits(atlas: Atlas) -> st.SearchStrategy[Edit]:
    lines = [n for n, claim in enumerate(atlas.claims) if claim.role == "model"]
    weights = st.tuples(st.just("roots.csv"), st.sampled_from(lines), _WEIGHTS.map(str))
    bounded = [
        (line, parameter.low, parameter.high)
        for line, parameter in enumerate(atlas.observation.values())
        if parameter.low is not None and parameter.high is not None
    ]
    if not bounded:
        return weights
    numbers = st.sampled_from(bounded).flatmap(
        lambda row: st.tuples(
            st.just("observation.csv"),
            st.just(row[0]),
            st.floats(row[1], row[2]).map(repr),
        )
    )
    return st.one_of(weights, numbers)


_COLUMNS = {"roots.csv": "weight", "observation.csv": "value"}


def _change(path: Path, line: int, value: str) -> None:
    """Change one cell; ``line`` counts from the first row below the header."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[line + 1][rows[0].index(_COLUMNS[path.name])] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
