"""Which sums and products give every profile its likelihood; made once for structures.

Everything is a ratio to a patient without a lesion. A lesion leaves most structures
alone, and there its ratio is one: nothing is computed. Structures of one side that
share roots make a *leaf*, in which few hidden states differ; what two leaves touch at
once is a product of a row of each, and so on upwards until every state of every
profile is one row of a buffer. Row 0 is one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from neurosim.model import Model
from neurosim.model.encode import main_root
from neurosim.model.involvement import Array, Indices
from neurosim.terms import ROOTS, Site

#: Structures in a leaf: more make its product with the records dearer.
_TOGETHER = 14
#: Distinct forms of evidence whose rows are kept for a modality.
_KEPT = 2048


@dataclass(frozen=True)
class ProductStep:
    """Rows from ``start`` on are those of ``first`` times those of ``second``."""

    start: int
    first: Indices
    second: Indices


@dataclass(frozen=True)
class Products:
    """Rows of a buffer that are products of earlier rows.

    Attributes
    ----------
    size
        Rows of the buffer.
    place
        The row of each thing that was asked for.
    """

    size: int
    steps: tuple[ProductStep, ...]
    place: Indices


@dataclass(frozen=True)
class Leaf:
    """Structures whose states few hidden states of a patient tell apart.

    Attributes
    ----------
    cell
        An example of each row: a place in profiles x displacements, flattened.
    without
        A place where nothing is touched.
    start
        The first row in the buffer.
    """

    sites: tuple[Site, ...]
    cell: Indices
    without: int
    start: int


@dataclass(frozen=True)
class Plan:
    """How one modality is summed.

    Attributes
    ----------
    still, moved
        Buffer rows of the outcomes: those that displacement leaves alone, shape (S,),
        and those that it does not, shape (D, Q).
    place
        Outcome of each profile, from 1; 0 where nothing is touched; shape (P,).
    first
        The first anchor of severity at which anything can differ.
    rows
        Log-ratios already worked out, by form of evidence.
    """

    leaves: tuple[Leaf, ...]
    products: Products
    still: Indices
    moved: Indices
    place: Indices
    first: int
    rows: dict[object, tuple[Array, Array]] = field(default_factory=dict)

    @cached_property
    def leaf_of(self) -> dict[tuple[Site, ...], int]:
        """The leaf of each site, and of each relation of two sides."""
        found: dict[tuple[Site, ...], int] = {}
        for number, leaf in enumerate(self.leaves):
            related = len({side for _, side in leaf.sites}) > 1
            keys = [leaf.sites] if related else [(site,) for site in leaf.sites]
            found.update(dict.fromkeys(keys, number))
        return found

    @property
    def outcomes(self) -> int:
        """How many outcomes there are, with that of nothing touched."""
        return 1 + len(self.still) + int(self.moved.shape[1])

    def keep(self, key: object, value: tuple[Array, Array]) -> None:
        """Remember the row of a form of evidence."""
        if len(self.rows) >= _KEPT:
            self.rows.clear()
        self.rows[key] = value


def products(places: Sequence[Indices], size: int) -> Products:
    """Return what to multiply so that every thing has one row.

    Parameters
    ----------
    places
        For each factor the row that each thing has, 0 where it is one.
    size
        Rows that the buffer has already.
    """
    nodes, steps = list(places), []
    pairs = [_pairs(a, b) for a, b in pairwise(nodes)]
    while len(nodes) > 1:
        at = min(range(len(pairs)), key=lambda i: len(pairs[i][0]))
        first, second, which, both = pairs[at]
        joined = nodes[at] + nodes[at + 1]  # one of them is 0, but for ``both``
        joined[both] = size + which
        if len(first):
            steps.append(ProductStep(size, first, second))
        size += len(first)
        nodes[at : at + 2] = [joined]
        pairs.pop(at)
        for near in (at - 1, at):
            if 0 <= near < len(pairs):
                pairs[near] = _pairs(nodes[near], nodes[near + 1])
    return Products(size, tuple(steps), nodes[0])


def _pairs(one: Indices, other: Indices) -> tuple[Indices, Indices, Indices, Indices]:
    """Return the distinct pairs of rows, which pair each thing has, and the things."""
    both = np.flatnonzero((one > 0) & (other > 0))
    base = int(other.max(initial=0)) + 1
    known, which = np.unique(one[both] * base + other[both], return_inverse=True)
    first, second = np.divmod(known, base)
    return first, second, which, both


@lru_cache(maxsize=8)
def plan_of(
    model: Model, groups: frozenset[tuple[Site, ...]], driven: bool = False
) -> Plan:
    """Return the plan of a modality for what was recorded of it.

    Parameters
    ----------
    model
        The model; plans do not depend on age.
    groups
        The recorded sites: each alone, or both sides of a relation.
    driven
        Whether second causes drive some of them: then a lesion that touches them
        differs from none also where its severity is nil.
    """
    modality = model.atlas.structures[next(iter(groups))[0][0]].modality
    shifts = len(model.shifts(modality))
    leaves, places, size, first = [], [], 1, int(not driven)
    for sites in _together(model, groups):
        leaf, place, varies = _leaf(model, sites, size)
        leaves.append(leaf)
        places.append(place)
        size += len(leaf.cell)
        first = min(first, 1 - varies)
    made = products(places, size)
    still, moved, place = _outcomes(made.place.reshape(-1, shifts), made.size)
    return Plan(tuple(leaves), made, still, moved, place, first)


def _together(
    model: Model, groups: Iterable[tuple[Site, ...]]
) -> list[tuple[Site, ...]]:
    """Return the sites leaf by leaf: of one side, by root; a relation by itself."""
    single: dict[str, list[Site]] = {}
    found: list[tuple[Site, ...]] = []
    for sites in groups:
        if len(sites) == 1:
            single.setdefault(sites[0][1], []).append(sites[0])
        else:
            found.append(sites)
    found.sort()
    for _, members in sorted(single.items()):
        members.sort(key=lambda site: (_root(model, site), site))
        parts = -(-len(members) // _TOGETHER)
        edges = np.linspace(0, len(members), parts + 1).astype(int).tolist()
        found += [tuple(members[a:b]) for a, b in pairwise(edges)]
    return found


def _root(model: Model, site: Site) -> int:
    root = main_root(model, model.atlas.structures[site[0]])
    return ROOTS.index(root) if root else -1


def _leaf(
    model: Model, sites: tuple[Site, ...], start: int
) -> tuple[Leaf, Indices, bool]:
    """Return a leaf, the row of each cell, and whether rest itself differs."""
    code, alone, varies = np.zeros(1, dtype=np.intp), np.ones(1, dtype=bool), False
    for site in sites:
        rows = model.rows(*site)
        index = rows.index.ravel()
        code = _narrow(code * len(rows.table) + index)
        same = _alike(rows.table, rows.table[:, :1])
        same &= _alike(rows.table, rows.table[same.argmax()])
        alone = alone & same[index]
        varies |= not _alike(rows.table[:, :1], rows.table[:1, :1]).all()
    places = np.flatnonzero(alone)
    without = int(places[0]) if len(places) else 0
    code = code + 1
    code[places] = 0
    _, cell, row = np.unique(code, return_index=True, return_inverse=True)
    if len(places):  # what touches nothing needs no row
        return Leaf(sites, cell[1:], without, start), _shifted(row, start), varies
    return Leaf(sites, cell, without, start), row + start, True


def _alike(table: Array, other: Array) -> npt.NDArray[np.bool_]:
    """Return which rows are the same but for rounding, shape (U,)."""
    near = np.isclose(table, other, rtol=1e-13, atol=0).reshape(len(table), -1)
    return np.asarray(near.all(axis=1))


def _narrow(code: Indices) -> Indices:
    return np.unique(code, return_inverse=True)[1].reshape(code.shape)


def _shifted(row: Indices, start: int) -> Indices:
    """Return buffer rows; 0 stays 0."""
    return np.where(row > 0, row + start - 1, 0)


def _outcomes(place: Indices, size: int) -> tuple[Indices, Indices, Indices]:
    """Return the distinct outcomes of displacement, and which each profile has."""
    powers = size ** np.arange(place.shape[1])
    known, example, which = np.unique(
        place @ powers, return_index=True, return_inverse=True
    )
    rows = place[example]
    quiet = (rows == rows[:, :1]).all(axis=1)
    untouched = quiet & (rows[:, 0] == 0)
    order = np.concatenate(
        [
            np.flatnonzero(untouched),
            np.flatnonzero(quiet & ~untouched),
            np.flatnonzero(~quiet),
        ]
    )
    number = np.empty(len(known), dtype=np.intp)
    number[order] = np.arange(len(order)) + (not untouched.any())
    still = rows[quiet & ~untouched, 0]
    return still, np.ascontiguousarray(rows[~quiet].T), number[which]
