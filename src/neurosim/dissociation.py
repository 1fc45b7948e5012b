"""Where a lesion of the cord takes pin prick, and where vibration: not both alike."""

from collections.abc import Iterable, Mapping

from neurosim.atlas import Atlas
from neurosim.lesion import Lesion
from neurosim.model import Model
from neurosim.model.textbook import Textbook
from neurosim.records import Structure

#: What the two tracts carry, each as it is tested.
PIN_PRICK, VIBRATION = TRACTS = ("pin_prick", "vibration")
#: One tract is taken so often, and the other at most this part as often.
_TAKEN, _SPARED = 0.35, 0.5


def dissociated(
    lesion: Lesion, severity: str, areas: Iterable[Structure], atlas: Atlas
) -> Mapping[tuple[str, str], tuple[str, float]]:
    """Return areas of skin where one of both tracts is lost and the other kept.

    Parameters
    ----------
    lesion, severity
        Whose textbook patient is looked at.
    areas
        Areas of skin.
    atlas
        The tables.

    Returns
    -------
    mapping
        Area and side to the kind of feeling that is lost, and how often it is
        recorded as abnormal.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.naming import parse_lesion
    >>> tables = load_atlas()
    >>> lesion, _ = parse_lesion("Brown-Sequard T8", "right", None, tables)
    >>> shin = tables.structure("shin")
    >>> found = dissociated(lesion, "severe", [shin], tables)
    >>> {side: kind for (_, side), (kind, _) in found.items()}
    {'right': 'vibration', 'left': 'pin_prick'}
    """
    if lesion.category != "cord":
        return {}
    book = Textbook(Model(atlas, None, [lesion, Lesion("none", "none")]), severity)
    found = {}
    for area in areas:
        normal = area.scale.normal
        for side in area.sides:
            shares = [
                1 - float(book.recorded(area, side, kind)[0][0, normal])
                for kind in TRACTS
            ]
            if max(shares) >= _TAKEN and min(shares) <= _SPARED * max(shares):
                worse = shares.index(max(shares))
                found[area.id, side] = TRACTS[worse], shares[worse]
    return found
