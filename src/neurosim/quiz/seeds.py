"""Fair patients of the first seeds, found beforehand, so that they are there at once.

The list ships with the package (``tools/fair_seeds.py`` writes it). It holds for the
tables that it was made of; with other tables each patient is drawn until fair.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from neurosim.atlas import Atlas

SEEDS = Path(__file__).with_name("fair_seeds.json")


@dataclass(frozen=True)
class Ready:
    """A fair patient that waits to be played.

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


def known_seeds(atlas: Atlas) -> Mapping[tuple[int, int], Ready]:
    """Return the patients found beforehand, by level and seed.

    Parameters
    ----------
    atlas
        The tables; with others than those of the list there is none.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> all(0 <= one.attempt < 60 for one in known_seeds(load_atlas()).values())
    True
    """
    if "fair seeds" not in atlas.derived:
        kept = json.loads(SEEDS.read_text(encoding="utf-8"))
        patients = kept["patients"] if kept["tables"] == atlas.hash else ()
        atlas.derived["fair seeds"] = {
            (ready.level, ready.seed): ready for ready in (Ready(*p) for p in patients)
        }
    found: Mapping[tuple[int, int], Ready] = atlas.derived["fair seeds"]
    return found
