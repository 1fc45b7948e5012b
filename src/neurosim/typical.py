"""The textbook examination of a lesion: typical, nothing random."""

from collections.abc import Iterable

from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam, Finding, Item
from neurosim.lesion import Lesion, as_severe
from neurosim.model import Model
from neurosim.model.textbook import Textbook
from neurosim.simulate import items_of


def typical_exam(
    lesion: Lesion,
    *,
    severity: str = "severe",
    protocol: str = "full",
    items: Iterable[Item] | None = None,
    atlas: Atlas | None = None,
) -> Exam:
    """Return what a lesion of the usual map shows in a person of usual habit.

    No neighbour is touched, nobody differs from the mean share, and what the lesion
    leaves alone is normal; see :mod:`neurosim.model.textbook`.

    Parameters
    ----------
    lesion
        What is wrong.
    severity
        One of :data:`neurosim.terms.SEVERITIES`, the same in every modality;
        complete is a root that is cut, for teaching.
    protocol
        What is examined; see :func:`neurosim.simulate.items_of`.
    items
        What is examined, instead of a protocol: (structure, side, kind).
    atlas
        The tables; the shipped ones by default.

    Examples
    --------
    >>> from neurosim.predict import parse_lesion
    >>> lesion, _ = parse_lesion("C7", "right", None, load_atlas())
    >>> exam = typical_exam(lesion, items=[("triceps", "right", "examined")])
    >>> exam.findings[0].grades
    (3,)
    """
    atlas = atlas or load_atlas()
    lesion = as_severe(lesion, severity, atlas)
    book = Textbook(Model(atlas, lesions=[lesion]), severity)
    chosen = items_of(atlas, protocol) if items is None else tuple(items)
    findings = (
        Finding(item[0], item[1], _grade(book, item), item[2]) for item in chosen
    )
    return Exam(tuple(findings), id=lesion.name)


def _grade(book: Textbook, item: Item) -> tuple[int]:
    structure, side, kind = item
    return (book.grades(book.model.atlas.structures[structure], side, kind)[0],)
