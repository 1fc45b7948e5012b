"""Cohorts at scale: drawn into Parquet shards, evaluated in one pass.

Needs pyarrow, in the extra ``cohort``. The names below are imported when they are
first used, so that drawing does not load what ranking needs.
"""

from typing import TYPE_CHECKING

from neurosim.lazy import lazy

if TYPE_CHECKING:
    from neurosim.cohort.drift import Drift, ItemDrift, compare_cohorts
    from neurosim.cohort.evaluate import evaluate_cohort
    from neurosim.cohort.figures import CohortEvaluation, Share, ValueOfTest
    from neurosim.cohort.frame import exams_from_frame, exams_to_frame
    from neurosim.cohort.simulate import Cohort, simulate_cohort
    from neurosim.cohort.spec import CohortSpec, Group, load_spec, parse_spec
    from neurosim.cohort.study_plan import StudyPlan, plan_study

_WHERE = {
    "Cohort": "simulate",
    "CohortEvaluation": "figures",
    "CohortSpec": "spec",
    "Drift": "drift",
    "Group": "spec",
    "ItemDrift": "drift",
    "Share": "figures",
    "StudyPlan": "study_plan",
    "ValueOfTest": "figures",
    "compare_cohorts": "drift",
    "evaluate_cohort": "evaluate",
    "exams_from_frame": "frame",
    "exams_to_frame": "frame",
    "load_spec": "spec",
    "parse_spec": "spec",
    "plan_study": "study_plan",
    "simulate_cohort": "simulate",
}

__all__ = [
    "Cohort",
    "CohortEvaluation",
    "CohortSpec",
    "Drift",
    "Group",
    "ItemDrift",
    "Share",
    "StudyPlan",
    "ValueOfTest",
    "compare_cohorts",
    "evaluate_cohort",
    "exams_from_frame",
    "exams_to_frame",
    "load_spec",
    "parse_spec",
    "plan_study",
    "simulate_cohort",
]

__getattr__, __dir__ = lazy(__name__, _WHERE)
