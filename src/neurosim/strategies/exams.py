"""Draw structures, findings and examinations.

What fails shrinks toward what a clinician would write: key muscles and key points
before other structures, right before left, one grade before several.
"""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import strategies as st

from neurosim import terms
from neurosim.atlas import Atlas
from neurosim.exam import (
    BOTH,
    LONGEST,
    OLDEST,
    SEXES,
    SYMMETRIC,
    Exam,
    Finding,
    contradictions,
)
from neurosim.grammar import format_finding
from neurosim.records import Structure

#: One in twenty draws; the last of them, so that shrinking leads away from it.
_RELATION = 19
_KINDS = tuple(kind for kind in terms.KINDS if kind != "global")


@st.composite
def structures(
    draw: st.DrawFn, atlas: Atlas, modalities: Iterable[str] = terms.MODALITIES
) -> Structure:
    """Draw a structure of the atlas.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    atlas
        The tables; the shipped ones by default.
    modalities
        Only these; all by default.
    """
    wanted = set(modalities)
    chosen = [s for s in atlas.structures.values() if s.modality in wanted]
    keys = [s for s in chosen if s.key and s.modality != "sensory"]
    every = st.sampled_from(sorted(chosen, key=_plainness))
    # Half of the draws are what is examined most, or a fault there stays hidden.
    return draw(st.one_of(st.sampled_from(keys), every) if keys else every)


def _plainness(structure: Structure) -> tuple[bool, ...]:
    """Sort key muscles first, then muscles and reflexes, statements last."""
    return (
        structure.pool == "blur" or bool(structure.same_as),
        not (structure.key and structure.modality == "motor"),
        structure.modality not in ("motor", "reflex"),
        not structure.key,
    )


def grade_sets(structure: Structure) -> st.SearchStrategy[tuple[int, ...]]:
    """Draw the grades that a record leaves possible: one, some or all.

    Parameters
    ----------
    structure
        Whose grades.
    """
    grades = structure.scale.all
    some = st.sets(st.sampled_from(grades), min_size=1, max_size=6)
    sets = some.map(lambda chosen: tuple(sorted(chosen)))
    return st.one_of(st.sampled_from(grades).map(lambda one: (one,)), sets)


@st.composite
def findings(
    draw: st.DrawFn,
    atlas: Atlas,
    modalities: Iterable[str] = terms.MODALITIES,
    *,
    relations: bool = True,
) -> Finding:
    """Draw a finding that the atlas knows.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    atlas
        Where the structures come from.
    modalities
        Modalities to draw from.
    relations
        Whether "right equals left" may be drawn.
    """
    structure = draw(structures(atlas, modalities))
    if (
        relations
        and structure.laterality == "sided"
        and draw(st.integers(0, 19)) == _RELATION
    ):
        return Finding(structure.id, BOTH, structure.scale.all, relation=SYMMETRIC)
    kind = structure.usual_kind
    if structure.modality == "sensory" and structure.scale_name == "sensory":
        kind = draw(st.sampled_from(_KINDS))
    side = draw(st.sampled_from(structure.sides))
    return Finding(structure.id, side, draw(grade_sets(structure)), kind)


@st.composite
def exams(
    draw: st.DrawFn,
    atlas: Atlas,
    modalities: Iterable[str] = terms.MODALITIES,
    *,
    max_size: int = 12,
    relations: bool = True,
    histories: bool = False,
) -> Exam:
    """Draw an exam without contradictions; it may be empty.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    atlas
        Where the structures come from.
    modalities
        Modalities to draw from.
    max_size
        Most findings to draw.
    relations
        Whether "right equals left" may be drawn.
    histories
        Whether a duration and the kind of record may be drawn.
    """
    one = findings(atlas, modalities, relations=relations)
    drawn = draw(st.lists(one, max_size=max_size))
    kept: tuple[Finding, ...] = ()
    for finding in drawn:
        if not list(contradictions(Exam((*kept, finding)))):
            kept = (*kept, finding)
    ages = st.none() | st.integers(0, int(OLDEST)).map(float)
    exam = Exam(kept, draw(ages), draw(st.none() | st.sampled_from(SEXES)))
    if not histories:
        return exam
    weeks = draw(st.none() | st.integers(0, int(LONGEST)).map(float))
    record = draw(st.none() | st.sampled_from(terms.RECORDS))
    return replace(exam, duration_weeks=weeks, record=record)


@st.composite
def notes(
    draw: st.DrawFn, atlas: Atlas, *, max_size: int = 6
) -> tuple[tuple[str, ...], Exam]:
    """Draw sentences of a note, and the exam that they tell.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    atlas
        Where the structures come from.
    max_size
        Most findings to draw.
    """
    exam = draw(exams(atlas, max_size=max_size, relations=False))
    return tuple(format_finding(one, atlas) for one in exam.findings), exam


def partial_exams(exam: Exam) -> st.SearchStrategy[Exam]:
    """Draw an exam with some of the findings of another, in its order.

    Parameters
    ----------
    exam
        The examination of which parts are drawn.
    """
    masks = st.lists(
        st.booleans(), min_size=len(exam.findings), max_size=len(exam.findings)
    )

    def keep(mask: list[bool]) -> Exam:
        pairs = zip(exam.findings, mask, strict=True)
        return Exam(tuple(f for f, kept in pairs if kept), exam.age, exam.sex, exam.id)

    return masks.map(keep)


@st.composite
def contradictory_exams(
    draw: st.DrawFn, atlas: Atlas, modalities: Iterable[str] = terms.MODALITIES
) -> Exam:
    """Draw an exam in which two records of one structure exclude each other.

    The model must live with it; what a user types is refused.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    atlas
        Where the structures come from.
    modalities
        Modalities to draw from.
    """
    finding = draw(findings(atlas, modalities, relations=False))
    scale = atlas.structures[finding.structure].scale
    low = draw(st.integers(0, len(scale.grades) - 2))
    high = draw(st.integers(low + 1, len(scale.grades) - 1))
    pair = tuple(
        Finding(finding.structure, finding.side, (grade,), finding.kind)
        for grade in (low, high)
    )
    rest = draw(exams(atlas, modalities, max_size=4))
    return Exam((*rest.findings, *pair), rest.age, rest.sex)
