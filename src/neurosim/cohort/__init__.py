"""Cohorts at scale: drawn into Parquet shards, evaluated in one pass.

Needs pyarrow, in the extra ``cohort``.
"""

from neurosim.cohort.evaluate import CohortEvaluation, Share, evaluate_cohort
from neurosim.cohort.simulate import Cohort, simulate_cohort
from neurosim.cohort.spec import CohortSpec, Group, load_spec, parse_spec
from neurosim.cohort.study import StudyPlan, plan_study

__all__ = [
    "Cohort",
    "CohortEvaluation",
    "CohortSpec",
    "Group",
    "Share",
    "StudyPlan",
    "evaluate_cohort",
    "load_spec",
    "parse_spec",
    "plan_study",
    "simulate_cohort",
]
