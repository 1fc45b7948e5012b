"""Outlines as matplotlib draws them: paths, and patches that are quick to draw."""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Transform, TransformedPath

from neurosim.plot.geometry import Points


def compound_path(lines: Sequence[Points], *, closed: bool = True) -> Path:
    """Return one path of several rings, or of several open lines."""
    ends = np.cumsum([len(line) + closed for line in lines])
    codes = np.full(ends[-1], Path.LINETO, Path.code_type)
    codes[np.r_[0, ends[:-1]]] = Path.MOVETO
    if closed:
        codes[ends - 1] = Path.CLOSEPOLY
        lines = [part for ring in lines for part in (ring, ring[:1])]
    return Path(np.concatenate(lines), codes)


class Outline(PathPatch):
    """A patch in inches on its axes.

    It has no transform of its own and is cut at the axes: matplotlib would make two
    transforms for every patch to say so, which took a tenth of a map's time.
    """

    def get_transform(self) -> Transform:
        """Return where the axes put what is drawn on them."""
        return Artist.get_transform(self)

    def set_clip_path(
        self,
        path: Patch | Path | TransformedPath | None,
        transform: Transform | None = None,
    ) -> None:
        """Cut the patch; at its own axes, by their box."""
        if self.axes is not None and path is self.axes.patch:
            self.set_clip_box(self.axes.bbox)
        else:
            super().set_clip_path(path, transform)
