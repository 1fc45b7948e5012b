"""Measure the ranking on other people's patients, beside two baselines."""

from neurosim.evaluate.calibration import Calibration
from neurosim.evaluate.result import CaseResult
from neurosim.evaluate.scores import Evaluation, MethodScores, evaluate

__all__ = ["Calibration", "CaseResult", "Evaluation", "MethodScores", "evaluate"]
