"""Two laws about one more question: the answer before is a mixture of those after.

If A or B was seen, the answer is a mixture of the answer for A and the answer for B,
weighted by how probable each is. So it lies on the segment between the two, and inside
it, since either can happen. That is more than lying between them place by place: a
rule that leaves out what it cannot use is caught by it.
"""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from neurosim import strategies
from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding
from neurosim.laws.answer import SAME, Localizer, ask
from neurosim.laws.trials import Trial
from neurosim.model.involvement import Array
from neurosim.records import Structure
from neurosim.terms import PLACES

#: Answers further apart than this differ by more than rounding.
_MOVED = 1e-3
Grades = tuple[int, ...]


@st.composite
def halved(draw: st.DrawFn, atlas: Atlas) -> Trial:
    """Draw an exam with a set of grades, and those with either part of the set."""
    structure = draw(st.sampled_from(_structures(atlas, fewest=3)))
    order = draw(st.permutations(structure.scale.all))
    first = draw(st.integers(1, len(order) - 1))
    last = draw(st.integers(first + 1, len(order)))
    halves = tuple(order[:first]), tuple(order[first:last])
    return _trial(draw, atlas, structure, halves)


@st.composite
def asked(draw: st.DrawFn, atlas: Atlas) -> Trial:
    """Draw an exam, and those with one more structure found abnormal or normal."""
    structure = draw(st.sampled_from(_structures(atlas, fewest=2)))
    halves = tuple(structure.scale.abnormal), (structure.scale.normal,)
    return _trial(draw, atlas, structure, halves)


def _structures(atlas: Atlas, *, fewest: int) -> list[Structure]:
    """Return structures of so many grades; statements look at other records."""
    return [
        structure
        for structure in atlas.weighed
        if len(structure.scale.grades) >= fewest and not _is_statement(atlas, structure)
    ]


def _is_statement(atlas: Atlas, structure: Structure) -> bool:
    return atlas.structures[structure.owner].pool == "blur"


def _trial(
    draw: st.DrawFn, atlas: Atlas, structure: Structure, halves: tuple[Grades, Grades]
) -> Trial:
    side = draw(st.sampled_from(structure.sides))
    rest = draw(strategies.exams(atlas, max_size=3, relations=False))

    def stays(finding: Finding) -> bool:
        tested = atlas.structures[finding.structure]
        return tested.owner != structure.owner and not _is_statement(atlas, tested)

    def seen(grades: Grades) -> Exam:
        record = Finding(structure.id, side, grades)
        return replace(rest, findings=(*filter(stays, rest.findings), record))

    return Trial(seen((*halves[0], *halves[1])), tuple(seen(half) for half in halves))


def mixture(localizer: Localizer, trial: Trial) -> str:
    """Return why the answer is no mixture of the two others, or nothing."""
    either, first, second = (
        np.array([ask(localizer, exam).scores[place] for place in PLACES])
        for exam in (trial.exam, *trial.others)
    )
    span = second - first
    weight = _weight(either - first, span)
    nearest = first + min(max(weight, 0.0), 1.0) * span
    away = np.abs(either - nearest)
    inside = SAME < weight < 1 - SAME or np.abs(span).max() <= _MOVED
    if away.max() <= SAME and inside:
        return ""
    at = int((away if away.max() > SAME else np.abs(span)).argmax())
    root, side = PLACES[at]
    return (
        f"{side} {root} is {either[at]:.4g}, with {first[at]:.4g} and {second[at]:.4g} "
        "for the two cases it is made of"
    )


def _weight(step: Array, span: Array) -> float:
    """Return how far along ``span`` a step goes, in 0..1 if it stays inside."""
    length = float(span @ span)
    return float(step @ span) / length if length > 0 else 0.5
