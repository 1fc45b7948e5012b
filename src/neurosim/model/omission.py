"""Draw what a report leaves out of what was seen; see :mod:`neurosim.model.silence`."""

from collections.abc import Mapping

import numpy as np

from neurosim.atlas import Atlas
from neurosim.exam import Item
from neurosim.field import place_of
from neurosim.model.mention import FULL, TERSE, GroupPair, blocks, rates
from neurosim.terms import SIDES


def report_items(atlas: Atlas) -> tuple[Item, ...]:
    """Return what belongs to groups: structure, side, kind."""
    return tuple(
        (structure, side, kind)
        for block in blocks(atlas)
        for items in block.roots.values()
        for structure, kind in items
        for side in SIDES
    )


def in_group(atlas: Atlas, structure_id: str) -> bool:
    """Return whether a structure is of a modality and limb that has groups."""
    owner = atlas.structures[atlas.structures[structure_id].owner]
    keys = {(block.place, block.modality) for block in blocks(atlas)}
    if owner.modality == "autonomic":
        return owner.id == "horner"
    return (place_of(atlas, owner), owner.modality) in keys


def unmentioned(
    atlas: Atlas, seen: Mapping[Item, int], rng: np.random.Generator
) -> set[Item]:
    """Draw which items of groups a report leaves out.

    Parameters
    ----------
    atlas
        The tables.
    seen
        The grade that would be recorded of each item; all of :func:`report_items`.
    rng
        The dice.
    """
    mode = TERSE if rng.random() < atlas.observe("report_terse") else FULL
    out: set[Item] = set()
    for block in blocks(atlas):
        bad = [_bad_roots(atlas, block, side, seen) for side in SIDES]
        told = _drawn(atlas, block, mode, [any(b.values()) for b in bad], rng=rng)
        for side, mentioned, status in zip(SIDES, told, bad, strict=True):
            kept = _drawn_roots(atlas, mode, status, rng) if mentioned else set()
            out |= {
                (structure, side, kind)
                for root, items in block.roots.items()
                if root not in kept
                for structure, kind in items
            }
    return out


def _bad_roots(
    atlas: Atlas, block: GroupPair, side: str, seen: Mapping[Item, int]
) -> dict[str, bool]:
    """Return whether each root's signature would be recorded abnormal."""
    return {
        root: any(
            seen[structure, side, kind] != atlas.structures[structure].scale.normal
            for structure, kind in items
        )
        for root, items in block.roots.items()
    }


def _drawn(
    atlas: Atlas,
    block: GroupPair,
    mode: str,
    bad: list[bool],
    *,
    rng: np.random.Generator,
) -> tuple[bool, ...]:
    """Draw which of two limbs are mentioned."""
    rate = rates(atlas, block.modality, mode)
    again = rates(atlas, block.modality, "compare")
    first = [rng.random() < (rate[0] if one else rate[1]) for one in bad]
    compared = [rng.random() < (again[0] if one else again[1]) for one in bad]
    return tuple(
        first[i] or (first[1 - i] and bad[1 - i] and compared[i]) for i in (0, 1)
    )


def _drawn_roots(
    atlas: Atlas, mode: str, status: Mapping[str, bool], rng: np.random.Generator
) -> set[str]:
    """Draw which roots of a limb that is mentioned are told; all if none would be."""
    rate = rates(atlas, "", "root " + mode)
    told = {
        root
        for root, bad in status.items()
        if rng.random() < (rate[0] if bad else rate[1])
    }
    return told or set(status)
