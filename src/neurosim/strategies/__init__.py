"""Hypothesis strategies: what to draw when a law must hold for everything.

Public, so that researchers can test their own code with the generators that test
this package. Where the package is installed, Hypothesis finds it by itself:
``st.from_type(Lesion)`` and ``st.builds(f, st.from_type(Exam))`` just work.
"""

from neurosim.strategies.registration import register

# What follows loads Hypothesis, which asks for register.
# isort: split
from neurosim.strategies.atlases import atlases
from neurosim.strategies.exams import (
    contradictory_exams,
    exams,
    findings,
    grade_sets,
    notes,
    partial_exams,
    structures,
)
from neurosim.strategies.lesions import (
    exams_of,
    lesions,
    levels,
    priors,
    roots,
    severities,
    sides,
    zones,
)
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
    "notes",
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
