"""Pictures of the quiz: what was found, and what was expected beside it."""

from collections.abc import Callable
from pathlib import Path

from neurosim.atlas import Atlas
from neurosim.exam import Exam
from neurosim.lesion import Lesion
from neurosim.terms import SEVERITIES, NeurosimError


def draw_found(exam: Exam, atlas: Atlas, path: Path) -> Path:
    """Draw what was found so far; no root is named on the map.

    Raises
    ------
    NeurosimError
        If the file cannot be written.
    """
    from neurosim.plot import bodymap, save  # noqa: PLC0415 - drawing loads slowly

    axes = bodymap(exam, labels=False, title="Found so far", atlas=atlas)
    figure = axes.figure
    return _kept(lambda: save(figure, path), path)  # type: ignore[arg-type]


def draw_comparison(
    lesion: Lesion, severity: float | None, exam: Exam, *, atlas: Atlas, path: Path
) -> Path:
    """Draw what the truth was expected to show beside what was found.

    Raises
    ------
    NeurosimError
        If the file cannot be written.
    """
    from neurosim.plot import compare_figure, save  # noqa: PLC0415
    from neurosim.prediction import predict  # noqa: PLC0415

    words = {value: word for word, value in SEVERITIES.items()}
    prediction = predict(
        lesion, severity=words.get(severity or 0.5, "moderate"), atlas=atlas
    )
    figure = compare_figure(prediction, exam, atlas=atlas)
    return _kept(lambda: save(figure, path), path)


def draw_root(root: str, atlas: Atlas, path: Path) -> Path:
    """Draw the skin of a root, for a card: nothing on it names the root.

    Raises
    ------
    NeurosimError
        If the file cannot be written.
    """
    from neurosim.plot.question import save_question  # noqa: PLC0415

    return _kept(lambda: save_question(root, path, atlas=atlas), path)


def _kept(write: Callable[[], Path], path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NeurosimError(f"{path}: {error.strerror}") from None
    return write()
