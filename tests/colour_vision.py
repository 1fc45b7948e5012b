"""How far apart people see colours, also those with the three kinds of dichromacy."""

from collections.abc import Iterable
from itertools import combinations

import numpy as np

from neurosim.plot.palette import Rgb, linear_rgb

#: Machado, Oliveira, Fernandes 2009, severity 1.0 (linear RGB).
DICHROMACY = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
#: WCAG 2 level AA for normal text.
READABLE = 4.5


def simulate(color: str, kind: str) -> Rgb:
    """Return linear RGB of a colour as seen with a kind of dichromacy."""
    matrix = np.array(DICHROMACY[kind]) if kind else np.eye(3)
    return np.clip(matrix @ linear_rgb(color), 0, 1)


_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def _lab(linear: Rgb) -> Rgb:
    ratio = _TO_XYZ @ linear / _WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(first: str, second: str, kind: str = "") -> float:
    """Return the CIE 1976 distance of two colours, as seen with ``kind``.

    Examples
    --------
    >>> round(distance("black", "white"))
    100
    """
    a, b = (_lab(simulate(color, kind)) for color in (first, second))
    return float(np.linalg.norm(a - b))


def smallest_distance(colors: Iterable[str]) -> float:
    """Return the smallest distance of any two colours under any vision."""
    pairs = list(combinations(sorted(set(colors)), 2))
    kinds = ("", *DICHROMACY)
    return min(distance(a, b, kind) for a, b in pairs for kind in kinds)
