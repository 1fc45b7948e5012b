"""The generative model: what a lesion touches, what follows, what is recorded.

``involvement`` (lesion -> roots), ``drive`` (roots -> structure), ``link`` (drive ->
state), ``reading`` (state -> record), ``population`` (who is examined), ``array``
(the axes and rows), ``encode`` (an examination on the array).
"""

from neurosim.model.array import ANCHORS, Model, build_model, model_of

__all__ = ["ANCHORS", "Model", "build_model", "model_of"]
