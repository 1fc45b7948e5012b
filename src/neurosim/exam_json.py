"""Findings and examinations as JSON objects, without the grammar that reads them."""

from typing import Any

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding


def dump_finding(finding: Finding, atlas: Atlas) -> dict[str, Any]:
    """Return a finding as a JSON object.

    :func:`neurosim.grammar.record.parse_record` reads it back.

    Parameters
    ----------
    finding
        One record.
    atlas
        The tables that name the structures.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> dump_finding(Finding("triceps", "right", (3,)), load_atlas())["grades"]
    ['3']
    """
    structure = atlas.structures[finding.structure]
    record = {
        "modality": structure.modality,
        "structure": structure.id,
        "side": finding.side,
        "grades": [structure.grade_names[grade] for grade in finding.grades],
        "kind": finding.kind,
        "text": finding.text,
        "statement": finding.statement,
        "relation": finding.relation,
    }
    return {key: value for key, value in record.items() if value}


def dump_exam(exam: Exam, atlas: Atlas) -> dict[str, Any]:
    """Return an exam as a JSON object; unknown age, sex and id are left out.

    Parameters
    ----------
    exam
        The findings and who the patient is.
    atlas
        The tables that name the structures.
    """
    person = {
        "id": exam.id,
        "age": exam.age,
        "sex": exam.sex,
        "duration_weeks": exam.duration_weeks,
        "record": exam.record,
        "told": exam.told,
    }
    return {
        **{key: value for key, value in person.items() if value not in (None, "")},
        "findings": [dump_finding(finding, atlas) for finding in exam.findings],
    }
