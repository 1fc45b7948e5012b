"""Hypothesis strategies: what to draw when a law must hold for everything.

Public, so that researchers can test their own code with the generators that test
this package.
"""

from collections.abc import Iterable

from hypothesis import strategies as st

from neurosim import terms
from neurosim.atlas import Atlas
from neurosim.exam import (
    BOTH,
    OLDEST,
    SEXES,
    SYMMETRIC,
    Exam,
    Finding,
    contradictions,
    sides_of,
)
from neurosim.records import Structure

_KINDS = ("examined", "pin_prick", "light_touch", "vibration", "told")


def roots() -> st.SearchStrategy[str]:
    """Draw a spinal root, C1 to S5."""
    return st.sampled_from(terms.ROOTS)


def sides() -> st.SearchStrategy[str]:
    """Draw right or left."""
    return st.sampled_from(terms.SIDES)


def levels() -> st.SearchStrategy[str]:
    """Draw a disc level, C2/3 to L5/S1."""
    return st.sampled_from(terms.LEVELS)


def zones() -> st.SearchStrategy[str]:
    """Draw a zone of the disc."""
    return st.sampled_from(terms.ZONES)


def severities() -> st.SearchStrategy[float]:
    """Draw an overall severity on the anchors of the model."""
    return st.sampled_from(sorted(terms.SEVERITIES.values()))


def structures(
    atlas: Atlas, modalities: Iterable[str] = terms.MODALITIES
) -> st.SearchStrategy[Structure]:
    """Draw a structure of the atlas."""
    wanted = set(modalities)
    chosen = [s for s in atlas.structures.values() if s.modality in wanted]
    return st.sampled_from(chosen)


def grade_sets(structure: Structure) -> st.SearchStrategy[tuple[int, ...]]:
    """Draw the grades that a record leaves possible: one, some or all."""
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
    if relations and structure.laterality == "sided" and draw(st.integers(0, 19)) == 0:
        return Finding(structure.id, BOTH, structure.scale.all, relation=SYMMETRIC)
    kind = "examined"
    if structure.modality == "pain":
        kind = "told"
    elif structure.modality == "sensory" and structure.scale_name == "sensory":
        kind = draw(st.sampled_from(_KINDS))
    side = draw(st.sampled_from(sides_of(structure)))
    return Finding(structure.id, side, draw(grade_sets(structure)), kind)


@st.composite
def exams(
    draw: st.DrawFn,
    atlas: Atlas,
    modalities: Iterable[str] = terms.MODALITIES,
    *,
    max_size: int = 12,
    relations: bool = True,
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
    """
    one = findings(atlas, modalities, relations=relations)
    drawn = draw(st.lists(one, max_size=max_size))
    kept: tuple[Finding, ...] = ()
    for finding in drawn:
        if not list(contradictions(Exam((*kept, finding)))):
            kept = (*kept, finding)
    ages = st.none() | st.integers(0, int(OLDEST)).map(float)
    return Exam(kept, draw(ages), draw(st.none() | st.sampled_from(SEXES)))


def partial_exams(exam: Exam) -> st.SearchStrategy[Exam]:
    """Draw an exam with some of the findings of another, in its order."""
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
