"""The picture of a card: one painted area, and nothing that names its root."""

from pathlib import Path

from neurosim.atlas import Atlas
from neurosim.plot.files import save
from neurosim.plot.picture import bodymap

_COLOR = "#C0392B"
#: Alternative text of the picture; the usual one would be the answer.
_WORDS = "A body map with the skin of one root painted: which root is it?"


def save_question(root: str, path: Path, *, atlas: Atlas) -> Path:
    """Draw the skin of a root to a file; neither picture nor text names the root.

    Raises
    ------
    NeurosimError
        If the file cannot be written.
    """
    axes = bodymap({root: _COLOR}, labels=False, title="", size=(7.0, 5.0), atlas=atlas)
    return save(axes.figure, path, dpi=90, words=_WORDS)  # type: ignore[arg-type]
