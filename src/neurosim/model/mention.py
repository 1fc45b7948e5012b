"""The groups of findings that a report mentions, and how often it does."""

from typing import NamedTuple

from neurosim.atlas import Atlas, kept
from neurosim.field import place_of

#: The protocol that holds the signs of each group; its notes name their roots.
SIGNATURES = "signatures"
FULL, TERSE = "full", "terse"
MODES = (FULL, TERSE)


class GroupSign(NamedTuple):
    """One sign of a group, which a report tells or leaves out by itself."""

    structure: str
    kind: str
    root: str  # whose sign it is; empty: of no root


class GroupPair(NamedTuple):
    """The groups of both limbs of a pair, in one modality."""

    place: str
    modality: str
    signs: tuple[GroupSign, ...]


@kept
def blocks(atlas: Atlas) -> tuple[GroupPair, ...]:
    """Return the groups, from the protocol ``signatures``."""
    found: dict[tuple[str, str], list[GroupSign]] = {}
    for item in atlas.protocols[SIGNATURES]:
        structure = atlas.structures[atlas.structures[item.structure].owner]
        key = (place_of(atlas, structure), structure.modality)
        sign = GroupSign(item.structure, item.kind, item.note)
        found.setdefault(key, []).append(sign)
    return tuple(GroupPair(*key, tuple(signs)) for key, signs in sorted(found.items()))


def rates(atlas: Atlas, modality: str, mode: str) -> tuple[float, float]:
    """Return how often an abnormal and a normal group are mentioned in a mode.

    A modality may have rates of its own. The mode ``compare`` is about the other side
    of what is abnormal.
    """
    found = []
    for status in ("abnormal", "normal"):
        special = f"{modality} {mode}:{status}"
        known = ("mention", special) in atlas.observation
        found.append(atlas.observe("mention", special if known else f"{mode}:{status}"))
    return found[0], found[1]
