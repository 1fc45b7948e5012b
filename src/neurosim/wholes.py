"""Wholes of a drawn patient: what is found of a limb is what is found of its parts.

A whole ("power of the arm", "hand") is normal if none of its parts is abnormal. Power
and reflexes of several parts are their mean by size, never normal if one of them is
not. A glove or a stocking is a pattern, no place: rows ``whole_share`` of
observation.csv say how much of an area must be numb until it is called so.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from neurosim.atlas import Atlas, kept
from neurosim.records import Structure
from neurosim.terms import MIDLINE, SIDES, Site

Grades = npt.NDArray[np.intp]


@kept
def parts_of(atlas: Atlas, name: str, side: str) -> dict[Site, float]:
    """Return the parts of a whole that are no wholes themselves, and their sizes.

    Only parts of the same modality count: pain is told of the whole and has none.

    Parameters
    ----------
    atlas
        The tables.
    name
        A structure; anything else than a whole, or a statement about roots, has none.
    side
        Its side; a whole in the midline has the parts of both sides.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> parts = parts_of(load_atlas(), "saddle_area", "left")
    >>> {name: round(size, 2) for (name, side), size in parts.items()}
    {'ischial_area': 0.33, 'perianal_area': 0.67}
    """
    whole = atlas.structures[name]
    found: dict[Site, float] = {}
    if whole.rule == "roots":
        return found
    own = [
        ((part.owner, each), size / len(sides))
        for part, size in ((atlas.structures[n], size) for n, size in whole.parts)
        if part.modality == whole.modality
        for sides in [SIDES if MIDLINE == side != part.laterality else (side,)]
        for each in sides
    ]
    total = sum(size for _, size in own)
    for part, size in own:
        for each, share in (parts_of(atlas, *part) or {part: 1.0}).items():
            found[each] = found.get(each, 0.0) + share * size / total
    return found


def joined(
    atlas: Atlas, whole: Structure, sizes: Sequence[float], grades: Grades
) -> Grades:
    """Return the grade of a whole, shape (N,).

    Parameters
    ----------
    atlas
        The tables.
    whole
        The whole.
    sizes
        Sizes of its parts, which sum to 1.
    grades
        Their grades, shape (parts, N).

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> leg, reflexes = atlas.structure("leg_power"), atlas.structure("leg_reflexes")
    >>> joined(atlas, leg, [0.9, 0.1], np.array([[5, 5], [5, 0]])).tolist()
    [5, 4]
    >>> joined(atlas, reflexes, [0.5, 0.5], np.array([[2, 0], [3, 0]])).tolist()
    [3, 0]
    """
    size = np.asarray(sizes)
    scale, normal = whole.scale, whole.scale.normal
    if scale.name == "sign":
        present: Grades = grades.min(axis=0)
        return present
    if scale.name != "sensory":
        mean = np.rint(size @ grades).astype(np.intp)
        away = grades - normal
        worst = np.take_along_axis(away, abs(away).argmax(axis=0)[None], axis=0)[0]
        return np.where(mean == normal, normal + np.sign(worst), mean)
    lost = [size @ (grades == grade) for grade in scale.all]
    absent, reduced, increased = (scale.grades.index(word) for word in _ALTERED)
    part = max(atlas.observe("whole_share", whole.id), _ROUNDING) - _ROUNDING / 2
    gone = lost[absent] >= atlas.observe("whole_share", "absent") - _ROUNDING
    more = lost[increased] > lost[absent] + lost[reduced]
    altered = np.where(gone, absent, np.where(more, increased, reduced))
    return np.where(1 - lost[normal] >= part, altered, normal)


_ALTERED = ("absent", "reduced", "increased")
#: Sums of sizes are equal to a share within this.
_ROUNDING = 1e-9
