"""Pictures: body maps on any axes, ready-made figures, files and words."""

from typing import TYPE_CHECKING

from neurosim.lazy import lazy

if TYPE_CHECKING:
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
    from neurosim.plot.handout import PAPERS, sheet
    from neurosim.plot.palette import STYLES
    from neurosim.plot.patients import patients_figure
    from neurosim.plot.picture import bodymap, update
    from neurosim.plot.roc import roc_figure

_WHERE = {
    "PAPERS": "handout",
    "STYLES": "palette",
    "bodymap": "picture",
    "borders_figure": "figures",
    "compare_figure": "figures",
    "describe": "files",
    "difference_figure": "figures",
    "label_figure": "chart",
    "load_body": "geometry",
    "patients_figure": "patients",
    "roc_figure": "roc",
    "save": "files",
    "sheet": "handout",
    "update": "picture",
    "visceral_figure": "figures",
    "worksheet_figure": "form",
}

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

__getattr__, __dir__ = lazy(__name__, _WHERE)
