"""Findings whose side nobody told: right or left, the same one for all of them.

An examination with such findings is a mixture of two, half each: all of them on the
right, or all on the left.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from neurosim.atlas import Atlas
from neurosim.exam import SIDE_NOT_TOLD, Exam, Finding
from neurosim.terms import SIDES, mirror


def sides_told(findings: Iterable[Finding]) -> bool:
    """Return whether the side of every finding is told.

    Examples
    --------
    >>> sides_told([Finding("triceps", "unspecified", (3,))])
    False
    """
    return all(finding.side != SIDE_NOT_TOLD for finding in findings)


def either_side(exam: Exam) -> tuple[Exam, ...]:
    """Return the examinations that an exam can be: itself if every side is told.

    Examples
    --------
    >>> weak = Finding("triceps", "unspecified", (3,))
    >>> [one.findings[0].side for one in either_side(Exam((weak,)))]
    ['right', 'left']
    """
    if sides_told(exam.findings):
        return (exam,)
    return tuple(
        replace(exam, findings=tuple(_placed(exam.findings, side))) for side in SIDES
    )


def _placed(findings: Iterable[Finding], side: str) -> Iterator[Finding]:
    for one in findings:
        yield replace(one, side=side) if one.side == SIDE_NOT_TOLD else one


def spoken_of(
    findings: Sequence[Finding], atlas: Atlas
) -> tuple[tuple[Finding, ...], ...]:
    """Return what a report speaks of, for each side that an untold one can be.

    That the other side is not mentioned is no evidence there, since nobody said which
    is the other: it counts as not tested.

    Parameters
    ----------
    findings
        The records of the report.
    atlas
        The tables that name the structures.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> weak = Finding("triceps", "unspecified", (3,))
    >>> [[(f.side, len(f.grades)) for f in one]
    ...  for one in spoken_of([weak], load_atlas())]
    [[('right', 1), ('left', 6)], [('left', 1), ('right', 6)]]
    """
    if sides_told(findings):
        return (tuple(findings),)
    return tuple(tuple(_spoken(findings, side, atlas)) for side in SIDES)


def _spoken(findings: Iterable[Finding], side: str, atlas: Atlas) -> Iterator[Finding]:
    for one in findings:
        if one.side != SIDE_NOT_TOLD:
            yield one
            continue
        every = atlas.structures[one.structure].scale.all
        yield replace(one, side=side)
        yield replace(one, side=mirror(side), grades=every)


def unsided(findings: Iterable[Finding], exam: Exam) -> bool:
    """Return whether all of these records stand on a side that was not told.

    Parameters
    ----------
    findings
        Records of one structure in one of the examinations of :func:`either_side`.
    exam
        What was told.
    """
    told = {one.identity for one in exam.findings}
    return all(one.identity not in told for one in findings)
