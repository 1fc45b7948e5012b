"""Rank many examinations at once: the same exact sums, as matrix products."""

from neurosim.batch.grid import ExamGrid
from neurosim.batch.posterior import PLACES, BatchPosterior, one_root_map
from neurosim.batch.rank import rank_batch

__all__ = ["PLACES", "BatchPosterior", "ExamGrid", "one_root_map", "rank_batch"]
