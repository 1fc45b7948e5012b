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

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from neurosim._version import __version__
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
    from neurosim.evaluate import Evaluation, evaluate
    from neurosim.exam import Exam, Finding
    from neurosim.explain import Explanation, explain
    from neurosim.formats import Case, load_cases, load_exams
    from neurosim.grammar import format_finding, parse_exam, parse_finding
    from neurosim.hypothesis import find_lesion
    from neurosim.infer import infer, update
    from neurosim.lesion import Lesion
    from neurosim.model import Model, build_model
    from neurosim.model.population import Population, load_population
    from neurosim.next_test import NextTest, next_tests
    from neurosim.posterior import Posterior
    from neurosim.predict import Prediction, predict
    from neurosim.redflags import RedFlagHit, red_flags
    from neurosim.simulate import SimulatedPatient, simulate

_WHERE = {
    "Atlas": "atlas",
    "BatchPosterior": "batch",
    "Case": "formats",
    "Evaluation": "evaluate",
    "Exam": "exam",
    "ExamGrid": "batch",
    "Explanation": "explain",
    "Finding": "exam",
    "Lesion": "lesion",
    "Model": "model",
    "NextTest": "next_test",
    "Population": "model.population",
    "Posterior": "posterior",
    "Prediction": "predict",
    "RedFlagHit": "redflags",
    "SimulatedPatient": "simulate",
    "build_model": "model",
    "evaluate": "evaluate",
    "explain": "explain",
    "find_lesion": "hypothesis",
    "format_finding": "grammar",
    "infer": "infer",
    "load_atlas": "atlas",
    "load_cases": "formats",
    "load_exams": "formats",
    "load_population": "model.population",
    "next_tests": "next_test",
    "parse_exam": "grammar",
    "parse_finding": "grammar",
    "predict": "predict",
    "rank_batch": "batch",
    "red_flags": "redflags",
    "simulate": "simulate",
    "update": "infer",
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


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)


class _Package(ModuleType):
    """A package whose functions are not hidden by the modules they live in.

    Importing ``neurosim.predict`` binds the module to the package under that name;
    ``neurosim.predict(...)`` must stay the function.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name in vars(self)["_WHERE"] and isinstance(value, ModuleType):
            return
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
