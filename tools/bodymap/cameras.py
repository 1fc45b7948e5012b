"""From where each view is seen."""

from dataclasses import dataclass

import numpy as np

from bodymap.mesh import Window, unit


@dataclass(frozen=True)
class Camera:
    """One view: rows of the matrix are image right, image up, toward the viewer."""

    matrix: np.ndarray
    window: Window
    half: bool = False
    part: str | None = None

    @property
    def flip(self):
        """Whether a half view shows the left half at image x < 0."""
        return self.half and self.window.x[1] <= 0


def turn(right, up):
    """Return the camera matrix with these image axes."""
    right = unit(np.array(right, float))
    up = np.array(up, float)
    up = unit(up - (up @ right) * right)
    return np.stack([right, up, np.cross(right, up)])


def _around(matrix, centre, x, y):
    across, upward, _ = matrix @ centre
    return (across + x[0], across + x[1]), (upward + y[0], upward + y[1])


_AHEAD, _BEHIND = np.eye(3), np.diag([-1.0, 1.0, -1.0])
_SIDEWAYS = turn([0, 0, -1], [0, 1, 0])
_TALL = (-9.4, 9.0)
_HEAD = (5.0, 9.0)


def cameras(body):
    """Return every view by name."""
    return {**_whole(), **_hands(body.joints), **_feet(body), **_head(), **_saddle()}


def _whole():
    return {
        "front": Camera(_AHEAD, Window((0, 5.6), _TALL, 110), half=True),
        "back": Camera(_BEHIND, Window((-5.6, 0), _TALL, 110), half=True),
        "side": Camera(_SIDEWAYS, Window((-2.0, 1.8), _TALL, 110)),
    }


def _hands(joints):
    along = unit(joints["mcp3"] - joints["wrist"])
    across = unit(np.array([-along[1], along[0], 0])) * np.sign(-along[1])
    found = {}
    for name, sign in (("hand_palmar", -1), ("hand_dorsal", 1)):
        matrix = turn(sign * across, along)
        x = (-1.15, 0.85) if sign < 0 else (-0.85, 1.15)
        box = _around(matrix, joints["mcp3"], x, (-1.65, 1.15))
        found[name] = Camera(matrix, Window(*box, 300), part="arm")
    return found


def _feet(body):
    lateral, up, ahead = body.charts.foot.axes
    flat, edge = ((-0.75, 0.75), (-1.05, 2.05)), (-0.95, 1.1)
    spec = {
        "foot_plantar": (turn(lateral, ahead), *flat),
        "foot_dorsal": (turn(-lateral, ahead), *flat),
        "foot_medial": (turn(ahead, up), (-1.0, 2.0), edge),
        "foot_lateral": (turn(-ahead, up), (-2.0, 1.0), edge),
    }
    return {
        name: Camera(
            matrix,
            Window(*_around(matrix, body.joints["foot"], x, y), 260),
            part="leg",
        )
        for name, (matrix, x, y) in spec.items()
    }


def _head():
    return {
        "head_front": Camera(_AHEAD, Window((0, 2.2), _HEAD, 220), half=True),
        "head_back": Camera(_BEHIND, Window((-2.2, 0), _HEAD, 220), half=True),
        "head_side": Camera(_SIDEWAYS, Window((-1.8, 1.3), _HEAD, 220)),
    }


def _saddle():
    matrix = turn([1, 0, 0], [0, -0.25, 1])
    height = (matrix @ np.array([0, 0.2, 0]))[1]
    window = Window((0, 2.3), (height - 1.55, height + 1.75), 230)
    return {"saddle": Camera(matrix, window, half=True, part="saddle")}
