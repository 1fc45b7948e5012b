"""The page of ``neurosim demo``: one patient from findings to the next test."""

from collections.abc import Sequence

from neurosim.explanation import Explanation
from neurosim.next_test import NextTest
from neurosim.posterior import Posterior
from neurosim.redflags import RedFlagHit
from neurosim.report.page import Heading, Page, Paragraph
from neurosim.report.ranking import exam_blocks, ranking_blocks, red_flag_blocks
from neurosim.report.reasons import explanation_blocks, next_blocks
from neurosim.report.words import notice
from neurosim.simulation import SimulatedPatient

_LINES = 3


def demo_page(
    patient: SimulatedPatient,
    posterior: Posterior,
    flags: Sequence[RedFlagHit],
    answers: tuple[Explanation, Sequence[NextTest]],
) -> Page:
    """Return the page: findings, ranking, reasons, next tests and the truth."""
    explanation, tests = answers
    return (
        Heading("A simulated patient, examined by the screening protocol"),
        *red_flag_blocks(flags, typed=False),
        *exam_blocks(patient.exam, posterior),
        *ranking_blocks(posterior, _LINES),
        *explanation_blocks(explanation, most=5),
        *next_blocks(tests, "root", posterior.model.atlas),
        Heading("The truth"),
        Paragraph(f"{patient.lesion.name}, severity {patient.severity:g} of 1."),
        Heading("Go on"),
        Paragraph('neurosim rank "right triceps 3/5" "right triceps reflex absent"'),
        Paragraph("neurosim predict L5/S1 --side left"),
        Paragraph("neurosim demo --seed 4"),
        Heading(""),
        notice(),
    )
