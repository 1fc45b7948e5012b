"""How numbers, findings and lists are written."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding
from neurosim.records import Structure
from neurosim.report.page import Block, Paragraph
from neurosim.terms import NOTICE, SCALES

_BAR_LENGTH = 20
_NUMBERED = {"mrc": "/5", "reflex": "+"}
_ABSENT_REFLEX = "0+"


def percent(probability: float) -> str:
    """Return a probability as a percentage that never claims certainty.

    Examples
    --------
    >>> percent(0.7249), percent(0.9999), percent(0.0002)
    ('72.5%', '>99.9%', '<0.1%')
    """
    if probability > 0.9995:
        return ">99.9%"
    if probability < 0.0005:
        return "<0.1%"
    return f"{probability:.1%}"


def bar(share: float, length: int = _BAR_LENGTH) -> str:
    """Return a bar for a share of one.

    Examples
    --------
    >>> bar(0.25)
    '#####'
    """
    return "#" * round(length * share)


def decibans(value: float) -> str:
    """Return decibans with a sign; nothing is written as ``0.0``."""
    rounded = round(value, 1)
    return f"{rounded:+.1f}" if rounded else "0.0"


def plural(count: int, noun: str, nouns: str = "") -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> plural(1, "finding"), plural(2, "finding")
    ('1 finding', '2 findings')
    """
    return f"{count} {noun if count == 1 else nouns or noun + 's'}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """Return the items with commas, and a word before the last.

    Examples
    --------
    >>> listed(["C6", "C7", "C8"])
    'C6, C7 and C8'
    """
    *first, final = items
    return f"{', '.join(first)} {last} {final}" if first else final


def grade_words(grades: Sequence[int], scale_name: str) -> str:
    """Return the grades that a record leaves possible.

    Examples
    --------
    >>> grade_words((0, 1, 2, 3, 4), "mrc"), grade_words((1,), "sensory")
    ('0 to 4/5', 'reduced')
    """
    scale = SCALES[scale_name]
    names = [scale.grades[grade] for grade in grades]
    suffix = _NUMBERED.get(scale_name, "")
    if tuple(grades) == scale.all:
        return "not tested"
    if len(names) == 1:
        text = names[0] + suffix
        return "absent" if text == _ABSENT_REFLEX else text
    if grades[-1] - grades[0] == len(grades) - 1 and suffix:
        return f"{names[0]} to {names[-1]}{suffix}"
    return listed(names, "or")


def place(side: str, name: str) -> str:
    """Return a structure with its side; the midline goes without saying."""
    if side == "both":
        return f"{name}, right and left"
    return name if side == "midline" else f"{side} {name}"


def finding_words(finding: Finding, structure: Structure) -> str:
    """Return what a finding says, in the words of the tables."""
    if finding.relation:
        return f"{structure.name}: right and left alike"
    kind = "" if finding.kind == "examined" else f" ({finding.kind.replace('_', ' ')})"
    grades = grade_words(finding.grades, structure.scale_name)
    return f"{place(finding.side, structure.name)}{kind}: {grades}"


def with_words(exam: Exam, atlas: Atlas) -> Exam:
    """Return the exam with words for the findings that came without any."""
    return replace(
        exam,
        findings=tuple(
            finding if finding.text else replace(
                finding,
                text=finding_words(finding, atlas.structures[finding.structure]),
            )
            for finding in exam.findings
        ),
    )  # fmt: skip


def notice() -> Block:
    """Return the safety sentence, which ends every result."""
    return Paragraph(NOTICE, indent=False, quiet=True)
