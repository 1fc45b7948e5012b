"""Regular expressions of the reader, compiled for the first text that may hold them.

There are a thousand, and to compile them takes as long as all else that a program does
with one patient. Most look for words that a sentence does not have, so these words are
looked for first, which is quicker in every sentence.
"""

import re
import sys
from collections.abc import Callable, Iterator
from functools import cached_property

# Of several things that every match holds, the one that is looked for has words of
# this length, and not more of them than this.
_LONG, _MOST = 4, 24
# What a word cannot reach across: escapes, sets of characters, references, anchors.
_GAP = re.compile(
    r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|N\{[^}]*\}|\d+|.)|\[\^?\]?(?:\\.|[^\]\\])*\]|"
    r"\(\?P=\w+\)|\(\?[a-zA-Z]+\)|[.^$\0]",
    re.DOTALL,
)
_MAY_LACK = re.compile(r"[^()|](?:[*?]|\{0*,\d*\}|\{0+\})[?+]?")
_REPEATED = re.compile(r"\+[?+]?|\{\d+(?:,\d*)?\}[?+]?")
_GROUP = re.compile(r"\((?P<kind>\?(?:P<\w+>|<?[=!]|>|[a-zA-Z-]*:))?(?P<body>[^()]*)\)")
_GROUPS = 0xE000  # one private character stands for each group that is done
_PART = re.compile("[\ue000-\uf8ff]|[^\0\ue000-\uf8ff]+")


class Expression:
    r"""A regular expression, with the methods of a compiled one.

    Parameters
    ----------
    pattern, flags
        As of ``re.compile``.

    Examples
    --------
    >>> numb = Expression(r"\bnumb(?:ness)?\b", re.IGNORECASE)
    >>> numb.sub("weak", "Numbness of the arm")
    'weak of the arm'
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self.flags = pattern, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)

    @cached_property
    def _words(self) -> tuple[str, ...]:
        return () if self.flags & re.VERBOSE else tuple(sorted(needed(self.pattern)))

    def may_hold(self, text: str) -> bool:
        """Return False only if no match can stand in the text."""
        # Without regard to case some letters beyond ASCII equal letters within.
        if not self._words or not text.isascii():
            return True
        lower = text.lower()
        for word in self._words:  # noqa: SIM110 - any() takes three times as long
            if word in lower:
                return True
        return False

    def sub(
        self, words: str | Callable[[re.Match[str]], str], text: str, count: int = 0
    ) -> str:
        """Return the text with each match rewritten."""
        return self._compiled.sub(words, text, count) if self.may_hold(text) else text

    def search(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[str] | None:
        """Return the first match."""
        return self._compiled.search(text, start, end) if self.may_hold(text) else None

    def match(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[str] | None:
        """Return the match at the start."""
        return self._compiled.match(text, start, end) if self.may_hold(text) else None

    def fullmatch(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[str] | None:
        """Return the match that is the whole text."""
        found = self.may_hold(text)
        return self._compiled.fullmatch(text, start, end) if found else None

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """Return all matches."""
        found = self.may_hold(text)
        return self._compiled.finditer(text, start, end) if found else iter(())

    def findall(self, text: str) -> list[str]:
        """Return what all matches hold."""
        return self._compiled.findall(text) if self.may_hold(text) else []

    def split(self, text: str, most: int = 0) -> list[str]:
        """Return what stands between the matches."""
        return self._compiled.split(text, most) if self.may_hold(text) else [text]


def needed(pattern: str) -> frozenset[str]:
    r"""Return words of which every match of a pattern holds one, in small letters.

    None of them if nothing is sure.

    Examples
    --------
    >>> sorted(needed(r"\b(?:left|right) arms?\b(?! pain)"))
    [' arm']
    """
    if "(?(" in pattern:
        return frozenset()
    groups: list[frozenset[str]] = []

    def done(group: re.Match[str]) -> str:
        if group["kind"] in ("?!", "?<!") or len(groups) > 0x1800:
            return "\0"
        groups.append(_of_branches(group["body"], groups))
        return chr(_GROUPS + len(groups) - 1)

    text, found = _GAP.sub("\0", pattern), 1
    while found:
        text, found = _GROUP.subn(done, text)
    return frozenset() if "(" in text or ")" in text else _of_branches(text, groups)


def _of_branches(body: str, groups: list[frozenset[str]]) -> frozenset[str]:
    """Return what is needed of alternatives: nothing, unless each needs something."""
    told: set[str] = set()
    for branch in body.split("|"):
        words = [branch.lower()] if branch.isalpha() else _of_row(branch, groups)
        if not words or len(told) > _MOST:
            return frozenset()
        told.update(words)
    return frozenset(told)


def _of_row(row: str, groups: list[frozenset[str]]) -> frozenset[str]:
    """Return what tells most of all that stands in a row."""
    row = _REPEATED.sub("\0", _MAY_LACK.sub("\0", row))
    parts = [
        groups[ord(part) - _GROUPS]
        if "\ue000" <= part <= "\uf8ff"
        else frozenset([part.lower()])
        for part in _PART.findall(row)
    ]
    return max(filter(None, parts), key=_telling, default=frozenset())


def _telling(words: frozenset[str]) -> tuple[int, int]:
    """Return how much a set of words tells: that they are long, then that few."""
    return min(_LONG, *map(len, words)), -len(words)
