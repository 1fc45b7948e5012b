"""What a group of patients can have: names of a specification as lesions."""

from neurosim.atlas import Atlas
from neurosim.lesion import Lesion
from neurosim.matching import matching
from neurosim.model import build_model
from neurosim.prediction import parse_lesion
from neurosim.terms import SIDES, NeurosimError, UnknownNameError


def target_lesions(name: str, side: str, zone: str, atlas: Atlas) -> tuple[Lesion, ...]:
    """Return the lesions that a name of a specification stands for.

    Parameters
    ----------
    name
        A level or root, or any name of hypotheses such as ``carpal tunnel`` or
        ``cauda_equina``.
    side
        ``right``, ``left``, or empty for both.
    zone
        Zone of the disc, or empty for the usual one.
    atlas
        The tables.

    Raises
    ------
    NeurosimError
        If there is nothing of that name, side and zone.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> [lesion.side for lesion in target_lesions("L5/S1", "", "", load_atlas())]
    ['right', 'left']
    """
    if any(letter.isdigit() for letter in name) and " " not in name.strip():
        sides = (side,) if side else SIDES
        named = (parse_lesion(name, each, zone or None, atlas)[0] for each in sides)
        return tuple(dict.fromkeys(named))
    if zone:
        raise NeurosimError(f"{name!r} has no zone; only discs have zones")
    said = {word for word in name.lower().split() if word in SIDES}
    if side and said - {side}:
        raise NeurosimError(f"{name!r} and the side {side}: give one side")
    try:
        return matching(build_model(atlas), f"{side} {name}".strip())
    except UnknownNameError as error:
        if "did you mean" in str(error):
            raise
        raise NeurosimError(  # the list of all names would hide every other fault
            f"unknown target {name!r}: name a level, a root, a category, or a lesion "
            "such as 'carpal tunnel' (`neurosim roots` and lesions.csv list them)"
        ) from None
