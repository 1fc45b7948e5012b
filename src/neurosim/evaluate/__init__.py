"""Measure the ranking on other people's patients, beside two baselines."""

from neurosim.evaluate.scores import (
    Calibration,
    CaseResult,
    Evaluation,
    Scores,
    evaluate,
)

__all__ = ["Calibration", "CaseResult", "Evaluation", "Scores", "evaluate"]
