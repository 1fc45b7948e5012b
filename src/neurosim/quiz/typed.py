"""The parts of a typed answer: each has a name, a side and a number, in any order."""

import re
from collections.abc import Iterator

from neurosim.quiz.bare import SPACED_ROOT, SPELLINGS, number_of
from neurosim.terms import SIDES

_NUMBER = (
    r"(?:(?P<percent>\d+(?:\.\d+)?)\s*(?:%|percent)|(?P<share>0?\.\d+|1\.0+)"
    r"|(?P<bare>\d+))"
)
AFTER = re.compile(rf"^(?P<name>.*?)(?:[\s:=]+|(?<=[:=])){_NUMBER}$")
BEFORE = re.compile(rf"^{_NUMBER}[\s:=]+(?P<name>.*)$")
#: A comma within a number is its point: "70,5%", "0,7".
_DECIMAL = re.compile(
    r"(?<![\d.,])(?:(\d{1,2}),(\d+)(?=\s*(?:%|percent))|(0),(\d+)(?![\d%]))"
)
_SPLIT = re.compile(r"[,;]|\s/\s")
#: Where the next part begins: before its number, or after that of the last one.
_NEXT_NUMBER = re.compile(
    r"(?<=\S)\s+(?=\d+(?:\.\d+)?(?:\s*%|\s+[a-z]))", re.IGNORECASE
)
_NEXT_NAME = re.compile(
    r"(?:(?<=%)|(?<=percent)|(?<=\s\d)|(?<=\s\d\d))\s+(?=[a-z])(?!percent)",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"^(?:(?:and|then|otherwise|else|or|vs|versus|/|\+|&)\s+)+", re.IGNORECASE
)


def completed(text: str, said: str, part: str) -> str:
    """Return a diagnosis whose incomplete part is given its side or its number.

    Examples
    --------
    >>> completed("ulnar 30%, C8 40%", "left", "ulnar 30%")
    'left ulnar 30%, C8 40%'
    >>> completed("C7 left", "70%", "C7 left")
    'C7 left 70%'
    """
    parts = parts_of(text)
    place = parts.index(part) if part in parts else -1
    if said not in (*SIDES, "both"):  # instead of a number that was said before
        match = AFTER.match(parts[place]) or BEFORE.match(parts[place])
        parts[place] = match["name"] if match else parts[place]
    if said in (*SIDES, "both"):  # instead of one that was said before
        kept = [w for w in parts[place].split() if side_of(w) not in (*SIDES, "both")]
        parts[place] = " ".join(kept)
        first = not BEFORE.match(parts[place].lower())
    else:
        first = False
    words = (said, parts[place]) if first else (parts[place], said)
    parts[place] = " ".join(words)
    return ", ".join(parts)


def side_of(word: str) -> str:
    """Return the side that a word means; another word as it is."""
    return SPELLINGS.get(word.lower(), word.lower())


def parts_of(text: str) -> list[str]:
    """Return the parts of an answer: at commas, and where the next number belongs.

    A side by itself belongs to what was said before: "C7 70% right"; one with a number
    is the other side of it: "L5 left 40, right 40".
    """
    found: list[str] = []
    for piece in _pieces(text):
        said = {side_of(word) for word in piece.split()}
        other = AFTER.match(piece.lower())
        if found and number_of(piece) and not _has_number(found[-1]):
            found[-1] = f"{found[-1]} {number_of(piece)}"
        elif found and said <= {*SIDES, "both"}:
            last = found.pop()
            first = BEFORE.match(last.lower())
            found.append(f"{last} {piece}" if first else f"{piece} {last}")
        elif found and other and side_of(other["name"]) in SIDES:
            before = AFTER.match(found[-1].lower())
            name = before["name"] if before else found[-1]
            kept = [word for word in name.split() if side_of(word) not in SIDES]
            found.append(" ".join((*kept, piece)))
        else:
            found.append(piece)
    return found


def _has_number(part: str) -> bool:
    return bool(AFTER.match(part.lower()) or BEFORE.match(part.lower()))


def _pieces(text: str) -> Iterator[str]:
    whole = SPACED_ROOT.sub(r"\1\2", _DECIMAL.sub(r"\1\3.\2\4", text))
    for piece in filter(None, map(str.strip, _SPLIT.split(whole))):
        first = BEFORE.match(piece.lower())
        for part in (_NEXT_NUMBER if first else _NEXT_NAME).split(piece):
            yield _JOINED.sub("", part)
