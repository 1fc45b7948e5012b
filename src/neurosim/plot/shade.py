"""The shading that makes an outline a body: one dark colour, more or less of it."""

from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from matplotlib.transforms import Bbox
from numpy.typing import NDArray
from PIL import Image

#: Colour of the shade, the lightest grey that has none, its strength and its curve.
_COLOR, _LIGHT, _STRENGTH, _CURVE = (41, 33, 51), 0.93, 0.62, 1.15
Extent = tuple[float, float, float, float]


@lru_cache(maxsize=32)
def _cover(file: str, depth: float, *, mirrored: bool) -> Image.Image:
    """Return how much of the shade covers each spot: the more, the darker."""
    dark = np.clip(1 - np.arange(256) / 255 / _LIGHT, 0, 1)
    table = np.rint(255 * _STRENGTH * depth * dark**_CURVE)
    with Image.open(file) as grey:
        cover = grey.convert("L").point(table.astype(int).tolist())
    if mirrored:
        cover = cover.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return cover


def _colored(cover: Image.Image) -> NDArray[np.uint8]:
    """Return the colour of the shade, as much of it as is told."""
    image = np.empty((cover.height, cover.width, 4), dtype=np.uint8)
    image[..., :3], image[..., 3] = _COLOR, np.asarray(cover)
    return image


class Shade(AxesImage):
    """A picture of one colour.

    Only how much of it there is has to be fitted to the dots of a page; matplotlib
    would fit four channels, in floating point.
    """

    def __init__(self, ax: Axes, cover: Image.Image, extent: Extent):
        super().__init__(ax)
        self.cover = cover
        self._A = np.asarray(cover)  # set_data() would copy and check it
        self.set_extent(extent)

    def make_image(
        self, renderer: Any, magnification: float = 1.0, unsampled: bool = False
    ) -> Any:
        """Return the picture at its size on the page, and where it stands."""
        if unsampled:
            self._A = _colored(self.cover)
            return super().make_image(renderer, magnification, unsampled)
        whole = self.get_window_extent()
        seen = Bbox.intersection(whole, self.get_clip_box() or self.axes.bbox)
        if seen is None:
            return None, 0, 0, None
        x0, y0, x1, y1 = (
            np.rint(np.multiply(seen.extents, magnification)).astype(int).tolist()
        )
        if x1 <= x0 or y1 <= y0:
            return None, 0, 0, None
        left, low, right, top = np.multiply(whole.extents, magnification).tolist()
        fit, rise = self.cover.width / (right - left), self.cover.height / (top - low)
        box = np.array([x0 - left, top - y1, x1 - left, top - y0])
        box = np.clip(box * ([fit, rise] * 2), 0, [*self.cover.size] * 2)
        scaled = self.cover.resize(
            (x1 - x0, y1 - y0), Image.Resampling.BILINEAR, tuple(box.tolist())
        )
        return _colored(scaled)[::-1], x0, y0, None


def draw_shade(ax: Axes, file: str, depth: float, extent: Extent) -> AxesImage:
    """Add the shading of a view; mirrored where the extent runs from right to left.

    Parameters
    ----------
    ax
        Where to draw.
    file
        A picture in grey.
    depth
        Strength of the shading.
    extent
        Left, right, bottom and top in inches.
    """
    left, right, bottom, top = extent
    cover = _cover(file, depth, mirrored=left > right)
    across = sorted((left, right))
    return ax.add_image(Shade(ax, cover, (across[0], across[1], bottom, top)))
