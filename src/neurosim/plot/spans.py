"""Where a region has room: its horizontal chords."""

from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.path import Path

from neurosim.plot.geometry import Points

_ROWS = 41
_ANCHORS = 6
#: Where on a chord an end is sought if something else lies on its middle, and how far
#: off that it stays (inches).
_ALONG, _CLEAR = (-0.35, -0.2, 0.0, 0.2, 0.35), 0.03


class Spans:
    """Horizontal chords of a region at some heights: evenly spaced by default."""

    def __init__(self, rings: Iterable[Points], heights: Points | None = None):
        edges = np.concatenate(
            [np.hstack([ring, np.roll(ring, -1, axis=0)]) for ring in rings]
        )
        low, high = edges[:, 1].min(), edges[:, 1].max()
        evenly = np.linspace(low, high, _ROWS + 2)[1:-1]
        self.y = evenly if heights is None else heights
        above = edges[:, 1, None] > self.y
        crossing = above != (edges[:, 3, None] > self.y)
        rise = np.where(edges[:, 3] == edges[:, 1], 1.0, edges[:, 3] - edges[:, 1])
        share = (self.y - edges[:, 1, None]) / rise[:, None]
        x = edges[:, 0, None] + share * (edges[:, 2] - edges[:, 0])[:, None]
        self.x = [np.sort(x[crossing[:, k], k]) for k in range(len(self.y))]

    def chords(self, row: int) -> list[tuple[float, float]]:
        """Return the chords at one height."""
        x = self.x[row]
        return [(float(a), float(b)) for a, b in zip(x[::2], x[1::2], strict=False)]

    def room(self, width: float, height: float, column: float | None) -> Points | None:
        """Return the best centre of a box that lies inside, if there is one."""
        step = self.y[1] - self.y[0]
        reach = int(np.ceil(height / 2 / step))
        best, found = np.inf, None
        middle = len(self.y) / 2
        for row in range(reach, len(self.y) - reach):
            for a, b in self.chords(row):
                low, high = self._clear(row, reach, a, b)
                if high - low < width:
                    continue
                centre = (low + high) / 2
                if column is not None:
                    centre = min(max(column, low + width / 2), high - width / 2)
                cost = abs(row - middle) * step - 0.35 * (high - low)
                if column is not None:
                    cost = abs(row - middle) * step + abs(centre - column)
                if cost < best:
                    best, found = cost, np.array([centre, self.y[row]])
        return found

    def _clear(self, row: int, reach: int, a: float, b: float) -> tuple[float, float]:
        low, high = a, b
        for other in (row - reach, row - reach // 2, row + reach // 2, row + reach):
            overlap = [
                (max(low, c), min(high, d))
                for c, d in self.chords(other)
                if min(high, d) > max(low, c)
            ]
            if not overlap:
                return 0.0, 0.0
            low, high = max(overlap, key=lambda span: span[1] - span[0])
        return low, high

    def anchors(
        self, others: Sequence[Path] = (), hidden: Sequence[Path] = ()
    ) -> Points:
        """Return points well inside, widest chords first; outside others if it can.

        Or else outside those that hide it, if it can.
        """
        chords = [
            (b - a, (a + b) / 2, self.y[row])
            for row in range(len(self.y))
            for a, b in self.chords(row)
        ]
        if not chords:
            return np.empty((0, 2))
        chords.sort(reverse=True)
        wide = [chord for chord in chords if chord[0] > 0.3 * chords[0][0]]
        picked = [wide[k] for k in np.linspace(0, len(wide) - 1, _ANCHORS).astype(int)]
        span, x, y = wide[0]
        picked += [(span, x - 0.3 * span, y), (span, x + 0.3 * span, y)]
        spots = np.array([[x, y] for _, x, y in dict.fromkeys(picked)])
        free = _outside(spots, others)
        if not len(free):
            dense = np.array([[x + s * w, y] for w, x, y in chords for s in _ALONG])
            tries = (others, _CLEAR), (hidden, _CLEAR), (hidden, _CLEAR / 10)
            found = (_outside(dense, some, off) for some, off in tries if some)
            free = next((points for points in found if len(points)), free)
            free = free[:: len(free) // _ANCHORS + 1]
        return free if len(free) else spots


def _outside(spots: Points, others: Sequence[Path], off: float = _CLEAR) -> Points:
    """Return the points that lie clear of some outlines."""
    clear = np.ones(len(spots), bool)
    for path in others:
        for step in off * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]]):
            clear &= ~path.contains_points(spots + step)
    return spots[clear]
