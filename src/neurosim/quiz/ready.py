"""Patients that were drawn beforehand, so that the next one is there at once.

What is kept of a patient is its seed, which of its draws was fair, and the history; the
rest follows from these and the tables. A file of other tables, or a damaged one, is as
good as none.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from neurosim._version import __version__
from neurosim.atlas import Atlas
from neurosim.files import read_text
from neurosim.quiz.draw import draw_fair
from neurosim.quiz.entry import is_whole
from neurosim.quiz.seeds import Ready
from neurosim.terms import NeurosimError
from neurosim.writing import write_bytes


def make_ready(atlas: Atlas, level: int, seed: int) -> Ready:
    """Draw a patient of a level to be played later.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> make_ready(load_atlas(), 1, 3).text.startswith("A")
    True
    """
    drawn = draw_fair(atlas, level, seed)
    return Ready(level, seed, drawn.case.attempt, drawn.game.history.text)


def read_ready(path: Path, atlas: Atlas) -> dict[int, Ready]:
    """Return the patients that wait, by level; none if the tables are others.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> read_ready(Path("no such file"), load_atlas())
    {}
    """
    try:
        kept = json.loads(read_text(path))
    except (NeurosimError, ValueError, RecursionError):
        return {}
    if not isinstance(kept, dict) or kept.get("stamp") != _stamp(atlas):
        return {}
    found = [Ready(**row) for row in kept.get("patients", []) if _is_ready(row)]
    return {ready.level: ready for ready in found}


def write_ready(path: Path, found: Mapping[int, Ready], atlas: Atlas) -> None:
    """Keep the patients that wait; a disk that is full loses them and nothing else."""
    rows = [asdict(ready) for ready in found.values()]
    text = json.dumps({"stamp": _stamp(atlas), "patients": rows})
    try:
        write_bytes(path, text.encode(), force=True)
    except (NeurosimError, OSError):
        return


def _stamp(atlas: Atlas) -> str:
    return f"{__version__} {atlas.hash}"


def _is_ready(row: object) -> bool:
    return (
        isinstance(row, dict)
        and {*row} == {"level", "seed", "attempt", "text"}
        and all(is_whole(row[name]) for name in ("level", "seed", "attempt"))
        and isinstance(row["text"], str)
    )
