"""An examination, in whatever form somebody gives it."""

from collections.abc import Iterable
from dataclasses import replace

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding
from neurosim.grammar.text import parse_exam
from neurosim.terms import ExamError


def as_exam(what: object, atlas: Atlas | None = None) -> Exam:
    """Return an examination, whatever form its findings have.

    Parameters
    ----------
    what
        An examination, or a list of findings, written or read already.
    atlas
        The tables that words are read with; the shipped ones by default.

    Raises
    ------
    ExamError
        If it is neither, or a finding cannot be read.

    Examples
    --------
    >>> as_exam(["right triceps 3/5"]).findings[0].structure
    'triceps'
    """
    if isinstance(what, Exam):
        return what
    listed: list[object] | None = None
    if isinstance(what, Iterable) and not isinstance(what, str):
        listed = list(what)
    if listed is None or not all(isinstance(one, str | Finding) for one in listed):
        raise ExamError(
            [
                f"{what!r:.60} is not an examination: give an Exam, or a list of "
                'findings such as ["right triceps 3/5"]'
            ]
        )
    texts = [one for one in listed if isinstance(one, str)]
    read = Exam()
    if texts:
        read = parse_exam(texts, atlas)
    known = tuple(one for one in listed if isinstance(one, Finding))
    return replace(read, findings=(*known, *read.findings))
