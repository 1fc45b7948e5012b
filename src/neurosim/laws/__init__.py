"""The laws of localisation, to be tried on any localiser."""

from neurosim.laws.answer import Answer, Localizer, ask
from neurosim.laws.calibration import CalibrationCheck, calibration
from neurosim.laws.check import (
    LAW_NAMES,
    Counterexample,
    LawReport,
    LawResult,
    check_localizer,
)
from neurosim.laws.law import LAWS, Law
from neurosim.laws.localizers import LOCALIZERS
from neurosim.terms import PLACES

__all__ = [
    "LAWS",
    "LAW_NAMES",
    "LOCALIZERS",
    "PLACES",
    "Answer",
    "CalibrationCheck",
    "Counterexample",
    "Law",
    "LawReport",
    "LawResult",
    "Localizer",
    "ask",
    "calibration",
    "check_localizer",
]
