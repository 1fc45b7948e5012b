"""A text cut into clauses: what stands between commas, "and", "but", "with" ...

A cut is made where a word or a mark parts what is said; never inside a name
("thumb and index finger"), a range of roots ("C5 to C7") or an aside.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import split_words
from neurosim.grammar.lexicon import JOINTS, Lexicon, joint_tokens
from neurosim.grammar.parts import scan
from neurosim.grammar.words import drop_fillers
from neurosim.terms import MODALITIES

#: What parts two clauses, strongest first.
STOP, BREAK, COMMA, AND, OR, WITH, EXCEPT, HEAD, GOES = (
    "stop", "break", "comma", "and", "or", "with", "except", "head", "goes",
)  # fmt: skip
#: Parts within which a side, a state or a name may be shared.
LISTED = (COMMA, AND, OR)

_VERB = (
    r"(?:with\s+)?(?:go(?:ing|es)?(?=\s+(?:down|into|along|to\s+the))|"
    r"(?:radiat|extend|spread|shoot|refer|travel|runn?)(?:ing|es|s|ed|ion))"
)
_ALONG = r"(?:down|into|to|along|in|through|from|over|towards?|as\s+far\s+as|the)"
_JOINTS: tuple[tuple[str, str], ...] = (
    (EXCEPT, r"(?:,\s*)?\b(?:with\s+the\s+exception\s+of|except(?:ing)?(?:\s+for)?|"
             r"apart\s+from|other\s+than|aside\s+from|save(?:\s+for)?(?=\s)|excluding|"
             r"bar(?=\s))\s+"),
    (STOP, r"\s*\.(?=\s|$)\s*"),
    (BREAK, r"\s*(?:;|(?:,\s*)?\b(?:but|whereas|while|however|although|"
            r"though|yet|then)\b,?)\s*"),
    (HEAD, r"\s*:\s+|\s*:$"),
    (GOES, rf"(?:,?\s*(?:\band\b\s*)?\b{_VERB}\b(?:\s+{_ALONG}\b)+)\s*"),
    (OR, r"(?:,\s*)?\b(?:or|nor)\b\s*"),
    (AND, r"\s*(?:,\s*and\b|,?\s*\bas\s+well\s+as\b|\band\b|&|\s/\s|"
          r"(?<=[a-z])/(?=[a-z])|\bplus\b|,?\s*\bincluding\b)\s*"),
    (COMMA, r"\s*,\s*"),
    (WITH, r"\s*(?:,\s*)?\b(?:(?:along|together|associated)\s+with|accompanied\s+by|"
           r"with(?!in|out)|without(?=\s))\s*"),
)  # fmt: skip
_JOINT = Expression("|".join(f"(?P<{name}>{form})" for name, form in _JOINTS))
#: Where a pain goes: "from the neck down the arm to the thumb".
_WAY = Expression(
    r"\s*\b(?:(?:from|down|into|through|along)(?:\s+(?:to|into))?|to|as\s+far\s+as)\b"
    r"(?:\s+the\b)?\s*"
)
#: A segment and another: "L5 and S1", "T8 to T10", "C5/6".
_SEGMENTS = Expression(
    r"\b[ctls]\d{1,2}(?:\s*(?:-|/|,|&|\band\b|\bor\b|\bto\b)+\s*(?:and\s+"
    r")?(?:[ctls]\s?)?\d{1,2}(?![\d/+-]|\s*/))+\b|\b[ctls]\d{1,2}\s+(?:and|&)"
    r"\s+(?:below|distal(?:ly)?|caudal(?:ly)?|downwards?|above)\b"
)
_ASIDE = Expression(r"\([^()]*\)|\{[^{}]*\}")


@dataclass(frozen=True)
class Piece:
    """One clause: its words, and what stands before it."""

    text: str
    joint: str = ""
    heading: str = ""


def cut(
    text: str,
    names: Lexicon,
    allowed: Collection[str],
    *,
    way: bool = False,
    lists: bool = True,
) -> tuple[Piece, ...]:
    """Return the clauses of a folded text.

    Parameters
    ----------
    names
        The names that may hold an "and".
    allowed
        Modalities that those names may have.
    way
        Whether the text says where a pain goes: "shoulder to thumb" is both.
    lists
        Whether a name may stand for the first of what it lists.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.grammar.lexicon import lexicon
    >>> names = lexicon(load_atlas())
    >>> def texts(text):
    ...     return [piece.text for piece in cut(text, names, ["sensory"])]
    >>> texts("right foot drop, inversion normal")
    ['right foot drop', 'inversion normal']
    >>> texts("right thumb and index finger numb")
    ['right thumb and index finger numb']
    """
    joints = _joints(text, way)
    if not joints:
        return (Piece(text),)
    whole = tuple(_protected(text, names, allowed, lists=lists))
    pieces: list[Piece] = []
    start, joint = 0, ""
    for found in joints:
        name = found.lastgroup or GOES
        if found.start() < start or any(
            a < found.end() and found.start() < b for a, b in whole
        ):
            continue
        pieces.append(Piece(text[start : found.start()].strip(), joint))
        start, joint = found.end(), name
        if name == WITH and found.group().strip().endswith("without"):
            start = found.start() + found.group().index("without")
    pieces.append(Piece(text[start:].strip(), joint))
    return tuple(_tidy(pieces))


def stretches(text: str, names: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield where the clauses of a folded text begin and end, "with" at their head.

    An aside in brackets is a stretch of its own, within that of its clause.

    Parameters
    ----------
    text
        A folded text.
    names
        The names that may hold an "and".

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.grammar.lexicon import lexicon
    >>> text = "numb, with pain (now)"
    >>> [text[a:b] for a, b in stretches(text, lexicon(load_atlas()))]
    ['(now)', 'numb', 'with pain (now)']
    """
    yield from (aside.span() for aside in _ASIDE.finditer(text))
    whole = list(_protected(text, names, frozenset(MODALITIES), lists=True))
    begin = 0
    for mark in _JOINT.finditer(text):
        inside = any(a < mark.end() and mark.start() < b for a, b in whole)
        if mark.lastgroup != GOES and not inside:
            if text[begin : mark.start()].strip():
                yield begin, mark.start()
            begin = mark.start() if mark.lastgroup == WITH else mark.end()
    if text[begin:].strip():
        yield begin, len(text)


#: A pain that goes somewhere, said without a verb.
_PAIN = Expression(r"\b(?:pains?|aches?|aching|sciatica|brachialgia)\b")


def _joints(text: str, way: bool) -> list[re.Match[str]]:
    """Return what parts clauses; "to" and "down" only where a pain goes."""
    found = list(_JOINT.finditer(text))
    goes = next((one for one in found if one.lastgroup == GOES), None)
    pain = _PAIN.search(text)
    starts = [0] if way else [one.start() for one in (goes, pain) if one is not None]
    if starts:
        begin = min(starts)
        ends = (f.start() for f in found if f.lastgroup in (STOP, BREAK, COMMA, HEAD))
        end = min((at for at in ends if at > begin), default=len(text))
        if not way:
            found += _WAY.finditer(text, begin, end)
        else:
            found += _WAY.finditer(text)
    return sorted(found, key=lambda one: (one.start(), -one.end()))


def _tidy(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces that say something; the strongest joint between them wins."""
    order = (STOP, BREAK, EXCEPT, HEAD, OR, GOES, WITH, AND, COMMA, "")
    joint = ""
    first = True
    for piece in pieces:
        joint = min(joint, piece.joint, key=order.index)
        if not split_words(piece.text) and "+" not in piece.text:
            continue
        yield Piece(piece.text, "" if first else joint)
        joint, first = "", False


def _protected(
    text: str, names: Lexicon, allowed: Collection[str], *, lists: bool
) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that are one thing."""
    yield from (found.span() for found in _ASIDE.finditer(text))
    yield from (found.span() for found in _SEGMENTS.finditer(text))
    if _JOINT.search(text) is None and _WAY.search(text) is None:
        return
    tokens = list(joint_tokens(text))
    words = tuple(word for word, _, _ in tokens)
    at = 0
    while at < len(words):
        stop = _longest(words, at, names, allowed, lists=lists)
        span = tokens[at][1], tokens[stop - 1][2]
        if stop and _is_one(text, span, names):
            yield tokens[at][1], tokens[stop - 1][2]
            at = stop
        else:
            at += 1


#: Words and marks of the longest name with an "and" in it.
_LONGEST = 14


def _longest(
    words: tuple[str, ...],
    at: int,
    names: Lexicon,
    allowed: Collection[str],
    *,
    lists: bool,
) -> int:
    """Return where the longest name with a joint that begins here ends; 0 if none."""
    if words[at] in JOINTS:
        return 0
    for stop in range(min(len(words), at + _LONGEST), at + 2, -1):
        if names.join(words[at:stop], allowed, lists=lists):
            return stop
    return 0


def _is_one(text: str, span: tuple[int, int], names: Lexicon) -> bool:
    """Whether a name that runs over a joint is one thing, and not two clauses.

    It is a list where it goes on ("index, middle and ring fingers"), and it is two
    clauses where both halves say how they are.
    """
    inside = list(_JOINT.finditer(text, *span))
    if {found.lastgroup for found in inside} & {STOP, BREAK, EXCEPT, HEAD, GOES}:
        return False
    around = list(_JOINT.finditer(text))
    before = max(
        (f for f in around if f.end() <= span[0]), key=lambda f: f.end(), default=None
    )
    begin = before.end() if before else 0
    end = min((f.start() for f in around if f.start() >= span[1]), default=len(text))
    if before is not None and before.lastgroup in (COMMA, GOES):
        start = max((f.end() for f in around if f.end() <= before.start()), default=0)
        first = text[span[0] : inside[0].start() if inside else span[1]]
        goes = before.lastgroup == GOES and names.names_any(first)
        if not states_in(text[start : before.start()]) or goes:
            return False  # not so "radiating to the middle and ring fingers"
    outside = text[begin : span[0]], text[span[1] : end]
    return not inside or not all(map(_says_how, outside))


def _says_how(text: str) -> bool:
    """Whether words say how something is; a bare "no" is not enough."""
    parts = scan((drop_fillers(split_words(text)),), None)
    return bool(parts.terms) or any(noun.deficit for noun in parts.nouns)


def states_in(text: str) -> bool:
    """Return whether words say how something is.

    Examples
    --------
    >>> states_in("weak triceps"), states_in("right triceps")
    (True, False)
    """
    return scan((drop_fillers(split_words(text)),), None).states
