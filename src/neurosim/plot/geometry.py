"""The shipped outlines: a planar subdivision for each view, read once.

Every view is a set of arcs with one cell on each side; a cell is a named area
within one dermatome. Any set of cells has an exact outline, and neighbours share
the very points of the line between them. Lengths are decimetres, y up.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neurosim.atlas import data_directory
from neurosim.records import FACES
from neurosim.table_reader import read_json
from neurosim.terms import (
    LEFT,
    RIGHT,
    SIDES,
    TableError,
    require_name,
)

Points = NDArray[np.float64]

#: Divisions of the trigeminal nerve: drawn, but not spinal.
TRIGEMINAL = ("V1", "V2", "V3")
_OUTSIDE, _MIDDLE = -1, -2


@dataclass(frozen=True)
class Cell:
    """The part of a named area that lies in one dermatome."""

    root: str
    area: str

    @property
    def name(self) -> str:
        """``area:root``, as structures.csv may name it."""
        return f"{self.area}:{self.root}"

    def within(self, region: str) -> bool:
        """Whether the cell belongs to ``region``: a root, an area or a cell."""
        return region in (self.root, self.area, self.name)


@dataclass(frozen=True)
class Arc:
    """A line between two cells (negative: outside, or the mid line)."""

    left: int
    right: int
    points: Points


@dataclass(frozen=True)
class View:
    """One picture of the body.

    Attributes
    ----------
    half
        Only the half with x >= 0 is stored; the other is its mirror image.
    flip
        Half views: x > 0 shows the patient's right (views from behind).
    extent
        x and y limits of the shading.
    marks
        Schematic lines for orientation.
    """

    name: str
    half: bool
    flip: bool
    extent: tuple[float, float, float, float]
    cells: tuple[Cell, ...]
    arcs: tuple[Arc, ...]
    muscles: Mapping[str, tuple[Points, ...]]
    points: Mapping[str, tuple[float, float]]
    reflexes: Mapping[str, tuple[float, float]]
    marks: tuple[Points, ...]
    shade_file: Path

    def sign(self, side: str) -> int:
        """Return what to multiply x by to draw ``side`` of the patient."""
        shown = RIGHT if self.half and self.flip else LEFT
        return 1 if side == shown else -1

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """Dermatomes that the view shows."""
        return tuple(dict.fromkeys(cell.root for cell in self.cells))

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Named areas that the view shows."""
        return tuple(dict.fromkeys(cell.area for cell in self.cells))

    @cached_property
    def _known(self) -> dict[frozenset[int], tuple[Points, ...]]:
        return {}

    def outline(self, chosen: Iterable[int]) -> tuple[Points, ...]:
        """Return the rings round a set of cells, given by index.

        Outer rings run counter-clockwise and holes clockwise.
        """
        key = frozenset(chosen)
        if key not in self._known:
            self._known[key] = _rings(self.arcs, key)
        return self._known[key]

    def region(self, name: str) -> tuple[Points, ...]:
        """Return the rings of a root, an area or a cell (none: not in view)."""
        return self.outline(self.members.get(name, ()))

    @cached_property
    def members(self) -> dict[str, list[int]]:
        """The cells, by index, of every root, area and cell, and of faces shown."""
        found: dict[str, list[int]] = {}
        faces = [face for face, views in FACES.items() if self.name in views]
        for index, cell in enumerate(self.cells):
            for name in dict.fromkeys((cell.root, cell.area, cell.name)):
                found.setdefault(name, []).append(index)
            for face in faces:
                found[f"{cell.name}@{face}"] = [index]
        return found

    @cached_property
    def sizes(self) -> tuple[float, ...]:
        """Size of each cell (square decimetres): the shoelace along its arcs."""
        found = np.zeros(len(self.cells))
        for arc in self.arcs:
            x, y = arc.points.T
            swept = float(x[:-1] @ y[1:] - x[1:] @ y[:-1]) / 2
            for cell, way in ((arc.left, 1), (arc.right, -1)):
                if cell >= 0:
                    found[cell] += way * swept
        return tuple(found.tolist())

    @cached_property
    def muscle_sizes(self) -> dict[str, float]:
        """Size of each muscle (square decimetres)."""
        return {
            name: sum(abs(signed_area(ring)) for ring in rings)
            for name, rings in self.muscles.items()
        }

    @cached_property
    def silhouette(self) -> tuple[Points, ...]:
        """The rings of everything."""
        return self.outline(range(len(self.cells)))

    @cached_property
    def rim(self) -> tuple[Points, ...]:
        """Lines between skin and background, without mid line and frame."""
        return tuple(
            piece
            for arc in self.arcs
            if _OUTSIDE in (arc.left, arc.right)
            for piece in self._off_frame(arc.points)
        )

    @cached_property
    def borders(self) -> tuple[Points, ...]:
        """Lines between two dermatomes."""
        return self._between(lambda a, b: a.root != b.root)

    @cached_property
    def middle(self) -> tuple[Points, ...]:
        """The mid line where it crosses spinal skin."""
        return tuple(
            arc.points
            for arc in self.arcs
            if _MIDDLE in (arc.left, arc.right)
            and self.cells[max(arc.left, arc.right)].root not in TRIGEMINAL
        )

    def neighbours(self) -> Mapping[tuple[str, str], tuple[Points, ...]]:
        """Return the lines between each two dermatomes that touch."""
        found: dict[tuple[str, str], list[Points]] = {}
        for arc in self.arcs:
            if min(arc.left, arc.right) >= 0:
                a, b = self.cells[arc.left].root, self.cells[arc.right].root
                if a != b:
                    found.setdefault((min(a, b), max(a, b)), []).append(arc.points)
        return {pair: tuple(lines) for pair, lines in found.items()}

    def _between(self, test: Callable[[Cell, Cell], bool]) -> tuple[Points, ...]:
        return tuple(
            arc.points
            for arc in self.arcs
            if min(arc.left, arc.right) >= 0
            and test(self.cells[arc.left], self.cells[arc.right])
        )

    def _off_frame(self, points: Points) -> list[Points]:
        """Cut a line where it runs along the edge of the picture."""
        x0, x1, y0, y1 = self.extent
        near = np.zeros(len(points) - 1, bool)
        for axis, edge in ((0, x0), (0, x1), (1, y0), (1, y1)):
            on_edge = np.abs(points[:, axis] - edge) < _FRAME
            near |= on_edge[1:] & on_edge[:-1]
        if not near.any():
            return [points]
        cuts = np.nonzero(near)[0] + 1
        pieces = np.split(np.arange(len(points)), cuts)
        return [points[piece] for piece in pieces if len(piece) > 1]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Smallest and largest x and y of the skin as stored."""
        everything = np.concatenate(self.silhouette)
        (x0, y0), (x1, y1) = everything.min(0), everything.max(0)
        return float(x0), float(x1), float(y0), float(y1)


#: Arcs this near to the edge of the picture are its frame (dm).
_FRAME = 0.02


def signed_area(ring: Points) -> float:
    """Return the area of a ring; negative if it runs clockwise.

    Examples
    --------
    >>> signed_area(np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]))
    1.0
    """
    x, y = ring.T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def _rings(arcs: Iterable[Arc], chosen: frozenset[int]) -> tuple[Points, ...]:
    """Chain the arcs that have a chosen cell on one side only."""
    directed = [
        arc.points if arc.left in chosen else arc.points[::-1]
        for arc in arcs
        if (arc.left in chosen) != (arc.right in chosen)
    ]
    leaving: dict[tuple[float, ...], list[int]] = {}
    for index, points in enumerate(directed):
        leaving.setdefault(tuple(points[0]), []).append(index)
    free = set(range(len(directed)))
    rings = [
        _chain(start, directed, leaving, free)
        for start in range(len(directed))
        if start in free
    ]
    return tuple(ring for ring in rings if len(ring) > 2)


def _chain(
    start: int,
    directed: list[Points],
    leaving: Mapping[tuple[float, ...], list[int]],
    free: set[int],
) -> Points:
    pieces, here = [], start
    goal = tuple(directed[start][0])
    while True:
        free.discard(here)
        pieces.append(directed[here][:-1])
        end = tuple(directed[here][-1])
        onward = [index for index in leaving.get(end, ()) if index in free]
        if end == goal or not onward:
            return np.concatenate(pieces)
        here = max(onward, key=lambda index: _turn(directed[here], directed[index]))


def _turn(before: Points, after: Points) -> float:
    """Return how far to the left one goes on; the cell stays on the left."""
    a, b = before[-1] - before[-2], after[1] - after[0]
    return float(np.arctan2(a[0] * b[1] - a[1] * b[0], a @ b))


@dataclass(frozen=True)
class Body:
    """All views, and the names of everything that can be drawn on them."""

    views: Mapping[str, View]
    areas: tuple[str, ...]
    muscles: Mapping[str, str]
    deep: frozenset[str]
    reflexes: Mapping[str, str]

    def view(self, name: str) -> View:
        """Return a view by name.

        Raises
        ------
        UnknownNameError
            If there is no such view.
        """
        require_name("view", name, self.views)
        return self.views[name]

    def size(self, regions: Iterable[str]) -> int:
        """Return how many cells of all views the regions cover."""
        names = tuple(regions)
        return sum(
            len({cell for name in names for cell in view.members.get(name, ())})
            for view in self.views.values()
        )


def _unpack(flat: list[int], scale: float) -> Points:
    steps = np.array(flat, dtype=np.float64).reshape(-1, 2)
    return np.cumsum(steps, axis=0) / scale


def _spots(
    stored: Mapping[str, list[int]], scale: float
) -> dict[str, tuple[float, float]]:
    return {name: (x / scale, y / scale) for name, (x, y) in stored.items()}


def load_body(directory: str | Path | None = None) -> Body:
    """Read the outlines of a data directory (the shipped one by default).

    Parameters
    ----------
    directory
        Folder with the outlines; the shipped ones by default.

    Raises
    ------
    TableError
        If the file is missing or damaged.

    Examples
    --------
    >>> body = load_body()
    >>> "hand_palmar" in body.views
    True
    """
    base = Path(directory) if directory is not None else data_directory()
    return _load(base.resolve() / "bodymap")


@lru_cache(maxsize=4)
def _load(folder: Path) -> Body:
    path = folder / "bodymap.json"
    try:
        stored = read_json(path)
        scale = float(stored["scale"])
        views = {
            name: _view(name, record, scale, folder)
            for name, record in stored["views"].items()
        }
    except (OSError, ValueError, KeyError) as error:
        raise TableError([f"{path.name}: cannot be read: {error}"]) from error
    return Body(
        views,
        tuple(stored["areas"]),
        stored["muscles"],
        frozenset(stored["deep"]),
        stored["reflexes"],
    )


def _view(name: str, stored: Mapping[str, Any], scale: float, folder: Path) -> View:
    x0, x1, y0, y1 = (value / scale for value in stored["extent"])
    arcs = stored["arcs"]
    muscles = stored["muscles"].items()
    return View(
        name,
        stored["half"],
        stored["flip"],
        (x0, x1, y0, y1),
        tuple(Cell(root, area) for root, area in stored["cells"]),
        tuple(Arc(left, right, _unpack(flat, scale)) for left, right, *flat in arcs),
        {k: tuple(_unpack(ring, scale) for ring in rings) for k, rings in muscles},
        _spots(stored["points"], scale),
        _spots(stored["reflexes"], scale),
        tuple(np.array(line, dtype=np.float64) / scale for line in stored["marks"]),
        folder / f"shade_{name}.png",
    )


def check_side(side: str) -> str:
    """Return ``side`` if it is one of the patient's two sides.

    Raises
    ------
    UnknownNameError
        If it is not.
    """
    require_name("side", side, SIDES)
    return side
