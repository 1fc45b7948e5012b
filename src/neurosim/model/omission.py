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
        (sign.structure, side, sign.kind)
        for block in blocks(atlas)
        for sign in block.signs
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
        bad = [_bad_signs(atlas, block, side, seen) for side in SIDES]
        told = _drawn(atlas, block, mode, [any(b.values()) for b in bad], rng=rng)
        kept = [
            _drawn_signs(atlas, mode, status, rng) if mentioned else set()
            for mentioned, status in zip(told, bad, strict=True)
        ]
        shown = [any(bad[i][item] for item in kept[i]) for i in (0, 1)]
        for this, status in enumerate(bad):
            hidden = kept[this] and any(status.values()) and not shown[this]
            if hidden and shown[1 - this]:  # compared with an abnormal limb
                seldom = rng.random() < atlas.observe("report_only_normal")
                kept[this] = kept[this] if seldom else set(status)
            out |= status.keys() - kept[this]
    return out


def _bad_signs(
    atlas: Atlas, block: GroupPair, side: str, seen: Mapping[Item, int]
) -> dict[Item, bool]:
    """Return whether each sign of a limb would be recorded abnormal."""
    items = [(sign.structure, side, sign.kind) for sign in block.signs]
    return {
        item: seen[item] != atlas.structures[item[0]].scale.normal for item in items
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


def _drawn_signs(
    atlas: Atlas, mode: str, status: Mapping[Item, bool], rng: np.random.Generator
) -> set[Item]:
    """Draw which signs of a limb that is mentioned are told; all if none would be."""
    rate = rates(atlas, "", "sign " + mode)
    told = {
        item
        for item, bad in status.items()
        if rng.random() < (rate[0] if bad else rate[1])
    }
    return told or set(status)
