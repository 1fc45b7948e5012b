"""How numbers, findings and lists are written."""

from neurosim.report.page import Block, Paragraph
from neurosim.terms import NOTICE

_BAR_LENGTH = 20


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


def notice() -> Block:
    """Return the safety sentence, which ends every result."""
    return Paragraph(NOTICE, indent=False, quiet=True)
