"""Simulate the neurological examination, and infer the spinal level from it.

For teaching and research only: not a medical device, not for deciding about a real
patient. The names below are the public ones; each is imported when it is first used.

Examples
--------
>>> import neurosim
>>> atlas = neurosim.load_atlas()
>>> exam = neurosim.parse_exam(["right triceps 3/5", "left triceps 5/5"], atlas)
>>> neurosim.infer(exam).roots[0].root
'C7'
"""

from typing import TYPE_CHECKING

from neurosim._version import __version__
from neurosim.lazy import lazy
from neurosim.terms import (
    NOTICE,
    ExamError,
    NeurosimError,
    TableError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from neurosim.atlas import Atlas, load_atlas
    from neurosim.batch import BatchPosterior, ExamGrid, rank_batch
    from neurosim.evaluation import Evaluation, evaluate
    from neurosim.exam import Exam, Finding
    from neurosim.explanation import Explanation, explain
    from neurosim.formats import Case, load_cases, load_exams
    from neurosim.grammar import format_finding, parse_exam, parse_finding
    from neurosim.hypothesis import find_lesion
    from neurosim.inference import infer, update
    from neurosim.lesion import Lesion
    from neurosim.model import Model, build_model
    from neurosim.model.population import Population, load_population
    from neurosim.next_test import NextTest, next_tests
    from neurosim.posterior import Posterior
    from neurosim.prediction import Prediction, predict
    from neurosim.redflags import RedFlagHit, red_flags
    from neurosim.simulation import SimulatedPatient, simulate

_WHERE = {
    "Atlas": "atlas",
    "BatchPosterior": "batch",
    "Case": "formats",
    "Evaluation": "evaluation",
    "Exam": "exam",
    "ExamGrid": "batch",
    "Explanation": "explanation",
    "Finding": "exam",
    "Lesion": "lesion",
    "Model": "model",
    "NextTest": "next_test",
    "Population": "model.population",
    "Posterior": "posterior",
    "Prediction": "prediction",
    "RedFlagHit": "redflags",
    "SimulatedPatient": "simulation",
    "build_model": "model",
    "evaluate": "evaluation",
    "explain": "explanation",
    "find_lesion": "hypothesis",
    "format_finding": "grammar",
    "infer": "inference",
    "load_atlas": "atlas",
    "load_cases": "formats",
    "load_exams": "formats",
    "load_population": "model.population",
    "next_tests": "next_test",
    "parse_exam": "grammar",
    "parse_finding": "grammar",
    "predict": "prediction",
    "rank_batch": "batch",
    "red_flags": "redflags",
    "simulate": "simulation",
    "update": "inference",
}

__all__ = [
    "NOTICE",
    "Atlas",
    "BatchPosterior",
    "Case",
    "Evaluation",
    "Exam",
    "ExamError",
    "ExamGrid",
    "Explanation",
    "Finding",
    "Lesion",
    "Model",
    "NeurosimError",
    "NextTest",
    "Population",
    "Posterior",
    "Prediction",
    "RedFlagHit",
    "SimulatedPatient",
    "TableError",
    "UnknownNameError",
    "__version__",
    "build_model",
    "evaluate",
    "explain",
    "find_lesion",
    "format_finding",
    "infer",
    "load_atlas",
    "load_cases",
    "load_exams",
    "load_population",
    "next_tests",
    "parse_exam",
    "parse_finding",
    "predict",
    "rank_batch",
    "red_flags",
    "simulate",
    "update",
]


__getattr__, __dir__ = lazy(__name__, _WHERE)
