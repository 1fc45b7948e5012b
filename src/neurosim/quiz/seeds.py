"""The fair patients of each level, found beforehand, so that any seed is there at once.

The list ships with the package (``tools/fair_quiz.py`` writes it). It holds for the
tables that it was made of; with other tables each patient is drawn until fair.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from neurosim.atlas import Atlas

SEEDS = Path(__file__).with_name("fair_seeds.json")


@dataclass(frozen=True)
class Ready:
    """A fair patient that was found beforehand.

    Attributes
    ----------
    attempt
        Which draw of the seed it is.
    text
        What the patient tells at the start.
    """

    level: int
    seed: int
    attempt: int
    text: str


def find_ready(atlas: Atlas, level: int, seed: int) -> Ready | None:
    """Return the patient of a seed; after the last of a level the first comes again.

    Parameters
    ----------
    atlas
        The tables; with others than those of the list there is none.
    level
        The level of difficulty.
    seed
        A whole number.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> count = len(ready_seeds(atlas, 3))
    >>> find_ready(atlas, 3, count + 5) == find_ready(atlas, 3, 5)
    True
    """
    kept = _kept(atlas).get(str(level), ())
    if not kept:
        return None
    own = seed % len(kept)
    return Ready(level, own, *kept[own])


def ready_seeds(atlas: Atlas, level: int) -> range:
    """Return the seeds of a level whose patients were found beforehand."""
    return range(len(_kept(atlas).get(str(level), ())))


def _kept(atlas: Atlas) -> Mapping[str, Sequence[tuple[int, str]]]:
    """Return attempt and history of each patient, by level and seed."""
    if "fair seeds" not in atlas.derived:
        kept = json.loads(SEEDS.read_text(encoding="utf-8"))
        same = kept["tables"] == atlas.hash
        atlas.derived["fair seeds"] = kept["patients"] if same else {}
    found: Mapping[str, Sequence[tuple[int, str]]] = atlas.derived["fair seeds"]
    return found
