"""The generative model: what a lesion touches, what follows, what is recorded.

``involvement`` (lesion -> roots), ``drive`` (roots -> structure), ``link`` (drive ->
state), ``reading`` (state -> record), ``population`` (who is examined), ``rows``
(of a structure), ``array`` (all rows), ``build`` (which model is for whom), ``axis``
(which hidden states differ), ``encode`` (an examination on the array), ``channel`` (its
sums), ``forecast`` (what tests would show).
"""

from neurosim.model.array import ANCHORS, Model
from neurosim.model.build import build_model, model_at, model_of, shown_weeks

__all__ = ["ANCHORS", "Model", "build_model", "model_at", "model_of", "shown_weeks"]
