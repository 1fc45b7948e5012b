"""Where a region has room: its horizontal chords."""

from collections.abc import Iterable

import numpy as np

from neurosim.plot.geometry import Points

_ROWS = 41
_ANCHORS = 6


class Spans:
    """Horizontal chords of a region at evenly spaced heights."""

    def __init__(self, rings: Iterable[Points], rows: int = _ROWS):
        edges = np.concatenate(
            [np.hstack([ring, np.roll(ring, -1, axis=0)]) for ring in rings]
        )
        low, high = edges[:, 1].min(), edges[:, 1].max()
        self.y = np.linspace(low, high, rows + 2)[1:-1]
        above = edges[:, 1, None] > self.y
        crossing = above != (edges[:, 3, None] > self.y)
        rise = np.where(edges[:, 3] == edges[:, 1], 1.0, edges[:, 3] - edges[:, 1])
        share = (self.y - edges[:, 1, None]) / rise[:, None]
        x = edges[:, 0, None] + share * (edges[:, 2] - edges[:, 0])[:, None]
        self.x = [np.sort(x[crossing[:, k], k]) for k in range(rows)]

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

    def anchors(self) -> Points:
        """Return points well inside, widest chords first."""
        chords = [
            (b - a, (a + b) / 2, self.y[row])
            for row in range(len(self.y))
            for a, b in self.chords(row)
        ]
        if not chords:
            return np.empty((0, 2))
        chords.sort(reverse=True)
        wide = [chord for chord in chords if chord[0] > 0.5 * chords[0][0]]
        picked = [wide[k] for k in np.linspace(0, len(wide) - 1, _ANCHORS).astype(int)]
        span, x, y = wide[0]
        picked += [(span, x - 0.3 * span, y), (span, x + 0.3 * span, y)]
        return np.array([[x, y] for _, x, y in dict.fromkeys(picked)])
