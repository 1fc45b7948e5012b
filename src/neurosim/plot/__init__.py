"""Pictures: body maps on any axes, ready-made figures, files and words."""

from neurosim.plot.bodymap import bodymap, update
from neurosim.plot.palette import STYLES

__all__ = ["STYLES", "bodymap", "update"]
