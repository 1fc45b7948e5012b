"""Rows of phrases: each form, and what is written for it."""

import re
from collections.abc import Callable, Iterable

from neurosim.grammar.expression import Expression

Wording = str | Callable[[re.Match[str]], str]


def rewriting(
    rows: Iterable[tuple[str, Wording | None]],
    otherwise: Wording = "",
    flags: re.RegexFlag = re.IGNORECASE,
) -> Callable[[str], str]:
    """Return a function that rewrites a text by rows, one after the other.

    Parameters
    ----------
    rows
        A regular expression and its wording, as of ``re.sub``.
    otherwise
        The wording of rows that have none.
    flags
        How the expressions are compiled.

    Examples
    --------
    >>> rewriting([("^my ", ""), ("fell asleep", "numb")])("My foot fell asleep")
    'foot numb'
    """
    forms = [
        (Expression(form, flags), otherwise if words is None else words)
        for form, words in rows
    ]

    def rewritten(text: str) -> str:
        for form, words in forms:
            text = form.sub(words, text)
        return text

    return rewritten
