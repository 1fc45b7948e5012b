"""Pictures: body maps on any axes, ready-made figures, files and words."""

from neurosim.plot.bodymap import bodymap, update
from neurosim.plot.chart import label_figure
from neurosim.plot.figures import (
    borders_figure,
    compare_figure,
    difference_figure,
    visceral_figure,
)
from neurosim.plot.files import describe, save
from neurosim.plot.form import worksheet_figure
from neurosim.plot.geometry import load_body
from neurosim.plot.palette import STYLES
from neurosim.plot.patients import patients_figure
from neurosim.plot.roc import roc_figure
from neurosim.plot.sheet import PAPERS, sheet

__all__ = [
    "PAPERS",
    "STYLES",
    "bodymap",
    "borders_figure",
    "compare_figure",
    "describe",
    "difference_figure",
    "label_figure",
    "load_body",
    "patients_figure",
    "roc_figure",
    "save",
    "sheet",
    "update",
    "visceral_figure",
    "worksheet_figure",
]
