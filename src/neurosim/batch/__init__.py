"""Rank many examinations at once: the same exact sums, as matrix products."""

from neurosim.batch.grid import ExamGrid
from neurosim.batch.posterior import BatchPosterior, Top, one_root_map
from neurosim.batch.rank import rank_batch, rank_stream
from neurosim.terms import PLACES

__all__ = [
    "PLACES",
    "BatchPosterior",
    "ExamGrid",
    "Top",
    "one_root_map",
    "rank_batch",
    "rank_stream",
]
