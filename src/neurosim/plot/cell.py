"""The cells of the skin: an area within a dermatome, and the faces of a digit.

A cell is named ``area:root``, such as ``thumb:C6``; one face of it ``thumb:C6@palm``.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

import numpy as np

from neurosim.plot.geometry import load_body
from neurosim.plot.paint import SKIN, split_region
from neurosim.records import FACES, Structure

#: Smaller parts are no skin that anybody tests: edges of a drawing (dm2).
_SLIVER = 5e-4

#: The faces of a finger and of a toe.
_PAIRS = (("palm", "dorsum"), ("top", "sole"))


@lru_cache(maxsize=1)
def cell_sizes() -> Mapping[str, float]:
    """Return the largest size of each cell in any view (square decimetres)."""
    found: dict[str, float] = {}
    for view in load_body().views.values():
        for cell, size in zip(view.cells, view.sizes, strict=True):
            found[cell.name] = max(found.get(cell.name, 0.0), size)
    return found


@lru_cache(maxsize=1)
def cell_names() -> tuple[str, ...]:
    """Return the cells of all views, as ``area:root``, without slivers."""
    return tuple(name for name, size in cell_sizes().items() if size >= _SLIVER)


def neighbours() -> dict[str, dict[str, float]]:
    """Return for each cell those of its dermatome beside it, and how long beside."""
    found: dict[str, dict[str, float]] = {}
    for view in load_body().views.values():
        for arc in view.arcs:
            if min(arc.left, arc.right) < 0:
                continue
            first, second = view.cells[arc.left], view.cells[arc.right]
            if first.root != second.root:
                continue
            steps = np.diff(arc.points, axis=0)
            length = float(np.hypot(*steps.T).sum())
            for a, b in ((first.name, second.name), (second.name, first.name)):
                beside = found.setdefault(a, {})
                beside[b] = beside.get(b, 0.0) + length
    return found


def cells_of(structure: Structure) -> frozenset[str]:
    """Return the cells that a structure covers."""
    regions = (name for kind, name in split_region(structure.region) if kind == SKIN)
    return frozenset().union(*(_members().get(region, ()) for region in regions))


@lru_cache(maxsize=1)
def _members() -> Mapping[str, frozenset[str]]:
    """Return the cells of every area, root and cell."""
    found: dict[str, set[str]] = {}
    for cell in cell_names():
        for region in (cell, *cell.split(":")):
            found.setdefault(region, set()).add(cell)
    return {region: frozenset(cells) for region, cells in found.items()}


def cells_of_region(region: str) -> frozenset[str]:
    """Return the cells that the words of a region cover.

    Parameters
    ----------
    region
        Areas, roots and cells, separated by spaces; a face of a finger or toe, such as
        ``thumb@palm``, is that face of its cells.

    Examples
    --------
    >>> sorted(cells_of_region("heel great_toe@sole"))
    ['great_toe:L5@sole', 'heel:S1']
    """
    found: set[str] = set()
    for word in region.split():
        name, mark, face = word.partition("@")
        found |= {cell + mark + face for cell in _members().get(name, ())}
    return frozenset(found)


def root_of_cell(cell: str) -> str:
    """Return the root of a cell, or of a face of one (S4 for S4-5)."""
    return whole_cell(cell).rsplit(":", 1)[1].replace("S4-5", "S4")


def whole_cell(cell: str) -> str:
    """Return the cell of which a name may say one face only."""
    return cell.partition("@")[0]


def in_faces(cells: Iterable[str], among: Iterable[str]) -> frozenset[str]:
    """Return cells, those of which another set has one face in their faces."""
    parted = {whole_cell(cell) for cell in among if "@" in cell}
    return frozenset(
        face
        for cell in cells
        for face in (_both_faces(cell) if cell in parted else (cell,))
    )


def _both_faces(cell: str) -> tuple[str, ...]:
    return tuple(f"{cell}@{face}" for face in _PAIRS["toe" in cell])


def faces_of(cell: str, drawn: Collection[str]) -> list[str]:
    """Return what of a cell lies among others: itself, or some of its faces."""
    if cell in drawn:
        return [cell]
    return [f"{cell}@{face}" for face in FACES if f"{cell}@{face}" in drawn]
