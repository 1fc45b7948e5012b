"""Measure the ranking on other people's patients, beside two baselines."""

from neurosim.evaluation.calibration import Calibration
from neurosim.evaluation.result import CaseResult
from neurosim.evaluation.scores import Evaluation, MethodScores, evaluate

__all__ = ["Calibration", "CaseResult", "Evaluation", "MethodScores", "evaluate"]
