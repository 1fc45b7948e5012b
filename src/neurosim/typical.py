"""The textbook examination of a lesion: typical, nothing random."""

from collections.abc import Iterable

from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam, Finding, Item
from neurosim.lesion import Lesion, as_severe
from neurosim.model import Model
from neurosim.model.textbook import Textbook
from neurosim.simulation import items_of


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
        What is examined; see :func:`neurosim.simulation.items_of`.
    items
        What is examined, instead of a protocol: (structure, side, kind).
    atlas
        The tables; the shipped ones by default.

    Examples
    --------
    >>> from neurosim.prediction import parse_lesion
    >>> lesion, _ = parse_lesion("C7", "right", None, load_atlas())
    >>> exam = typical_exam(lesion, items=[("triceps", "right", "examined")])
    >>> exam.findings[0].grades
    (3,)
    """
    (exam,) = typical_exams(
        [lesion], severity=severity, protocol=protocol, items=items, atlas=atlas
    )
    return exam


def typical_exams(
    lesions: Iterable[Lesion],
    *,
    severity: str = "severe",
    protocol: str = "full",
    items: Iterable[Item] | None = None,
    atlas: Atlas | None = None,
) -> tuple[Exam, ...]:
    """Return the :func:`typical_exam` of many lesions, in a fraction of the time.

    Parameters
    ----------
    lesions
        The lesions; each has an examination of its own.
    severity, protocol, items, atlas
        As for :func:`typical_exam`.

    Examples
    --------
    >>> from neurosim.prediction import parse_lesion
    >>> tables = load_atlas()
    >>> pair = [parse_lesion(name, "right", None, tables)[0] for name in ("C6", "C7")]
    >>> item = ("triceps", "right", "examined")
    >>> [exam.findings[0].grades for exam in typical_exams(pair, items=[item])]
    [(5,), (3,)]
    """
    atlas = atlas or load_atlas()
    shown = [as_severe(lesion, severity, atlas) for lesion in lesions]
    every = tuple(dict.fromkeys(shown))
    book = Textbook(Model(atlas, lesions=every), severity)
    chosen = items_of(atlas, protocol) if items is None else tuple(items)
    grades = [
        book.grades(atlas.structures[structure], side, kind)
        for structure, side, kind in chosen
    ]
    places = {lesion: place for place, lesion in enumerate(every)}
    return tuple(
        Exam(
            tuple(
                Finding(structure, side, (found[places[lesion]],), kind)
                for (structure, side, kind), found in zip(chosen, grades, strict=True)
            ),
            id=lesion.name,
        )
        for lesion in shown
    )
