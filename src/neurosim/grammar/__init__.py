"""The text grammar of findings: what a user types, and what it means."""

from typing import TYPE_CHECKING

from neurosim.lazy import lazy

if TYPE_CHECKING:
    from neurosim.grammar.text import format_finding, parse_exam, parse_finding

__all__ = ["format_finding", "parse_exam", "parse_finding"]

# Compiling its patterns takes half as long again as a page that reads no text.
__getattr__, __dir__ = lazy(__name__, dict.fromkeys(__all__, "text"))
