"""The text grammar of findings: what a user types, and what it means."""

from neurosim.grammar.text import format_finding, parse_exam, parse_finding

__all__ = ["format_finding", "parse_exam", "parse_finding"]
