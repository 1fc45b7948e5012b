"""Sliders and buttons for notebooks; without ipywidgets, the same picture at rest.

Every explorer shows a map, on which right is the patient's right, and words below it;
both follow each change. Where no kernel runs (a rendered page) the first picture stays.
"""

from neurosim.widgets.examination import examination_explorer
from neurosim.widgets.explorer import Explorer
from neurosim.widgets.herniation import herniation_explorer

__all__ = ["Explorer", "examination_explorer", "herniation_explorer"]
