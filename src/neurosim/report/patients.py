"""Simulated patients as a reader sees them: the lesion, and what an examiner found."""

from collections.abc import Iterator
from dataclasses import replace

from neurosim.atlas import Atlas
from neurosim.report.page import Heading, Page, Paragraph
from neurosim.report.words import notice, plural
from neurosim.simulation import SimulatedPatient
from neurosim.wording import capital, told_words


def patient_page(patient: SimulatedPatient, number: int, atlas: Atlas) -> Page:
    """Return a simulated patient on one page: abnormal findings, and how many are not.

    Parameters
    ----------
    patient
        From :func:`neurosim.simulate`.
    number
        Its place, from 1.
    atlas
        The tables.
    """
    ill = [*_abnormal(patient, atlas)]
    others = len(patient.exam.findings) - len(ill)
    return (
        Heading(f"Patient {number}: {capital(patient.lesion.name)}"),
        Paragraph(f"Severity {patient.severity:g} of 1."),
        Heading("Found"),
        *(Paragraph(words) for words in ill or ["Nothing abnormal."]),
        Paragraph(
            f"{plural(others, 'other finding')} normal or saying little. As JSON, for "
            "neurosim rank --exam: -o FILE, or --json.",
            quiet=True,
        ),
        Heading(""),
        notice(),
    )


def _abnormal(patient: SimulatedPatient, atlas: Atlas) -> Iterator[str]:
    """Yield the findings that are abnormal for sure, in words."""
    for finding in patient.exam.findings:
        structure = atlas.structures[finding.structure]
        if structure.scale.normal not in finding.grades:
            yield told_words(replace(finding, text=""), structure)
