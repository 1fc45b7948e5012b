"""Hypothesis strategies: what to draw when a law must hold for everything.

Public, so that researchers can test their own code with the generators that test
this package. Where the package is installed, Hypothesis finds it by itself:
``st.from_type(Lesion)`` and ``st.builds(f, st.from_type(Exam))`` just work.
"""

from hypothesis import strategies as st

from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam, Finding
from neurosim.isncsci import Worksheet
from neurosim.lesion import Lesion
from neurosim.records import Structure
from neurosim.strategies.atlases import atlases
from neurosim.strategies.exams import (
    contradictory_exams,
    exams,
    findings,
    grade_sets,
    partial_exams,
    structures,
)
from neurosim.strategies.lesions import exams_of, lesions, priors
from neurosim.strategies.words import levels, roots, severities, sides, zones
from neurosim.strategies.worksheets import worksheets

__all__ = [
    "atlases",
    "contradictory_exams",
    "exams",
    "exams_of",
    "findings",
    "grade_sets",
    "lesions",
    "levels",
    "partial_exams",
    "priors",
    "register",
    "roots",
    "severities",
    "sides",
    "structures",
    "worksheets",
    "zones",
]


def register() -> None:
    """Tell Hypothesis how to draw our types; its plug-in entry point calls this.

    Examples
    --------
    >>> register()
    >>> st.from_type(Lesion).map(lambda lesion: lesion.category).is_empty
    False
    """
    st.register_type_strategy(Lesion, st.deferred(lambda: lesions(load_atlas())))
    st.register_type_strategy(Structure, st.deferred(lambda: structures(load_atlas())))
    st.register_type_strategy(Finding, st.deferred(lambda: findings(load_atlas())))
    st.register_type_strategy(Exam, st.deferred(lambda: exams(load_atlas())))
    st.register_type_strategy(Worksheet, st.deferred(worksheets))
    st.register_type_strategy(Atlas, st.deferred(lambda: atlases(load_atlas())))
