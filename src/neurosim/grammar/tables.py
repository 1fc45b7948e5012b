"""Tables in a note, each row written as a sentence that names the side of each value.

The header says which column is which side ("Muscle R L"), or names the columns while
each row begins with its side. Columns are parted by bars, tabs, two spaces, commas, or
by single spaces where every value is one word. Without a header nobody knows which side
stands first, and the grammar asks.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import BESIDE_GRADE

_BARS = Expression(r"\s*\|\s*")
_PARTED: tuple[Callable[[str], list[str]], ...] = (
    lambda line: _BARS.split(line.strip().strip("|").strip()) if "|" in line else [],
    lambda line: re.split(r" *\t *", line.rstrip()) if "\t" in line else [],
    lambda line: line.strip().split(",") if re.search(r",(?=\S)", line) else [],
    str.split,
)
_WORDS = len(_PARTED) - 1
_ROOT = Expression(r"[ctls]\d{1,2}(?:[-/,][ctls]?\d{1,2})?", re.IGNORECASE)
_RULE = Expression(r"[\s|:+=-]*-[\s|:+=-]*")
_SIDE = Expression(
    r"(?:(?P<what>[a-z][a-z /]*?) )?\(?(?P<side>right|left|rt|lt|r|l)\)?"
    r"(?: side)?[:.]?",
    re.IGNORECASE,
)
_VALUE = Expression(
    r"\(?(?:[0-5][+-]?(?:\s?/\s?[0-5])?[+-]?|M[0-5]|\+{1,4}|-|[0-4]\+{1,2}|nt|n/?a|"
    r"normal|norm|n|absent|abs|reduced|red|brisk|intact|present|weak|full|up|down|"
    r"\u2191|\u2193)\)?",
    re.IGNORECASE,
)
_NO_VALUE = Expression(r"n/?a|", re.IGNORECASE)
BULLET = Expression(r"^\s*(?:[-*\u2022]+\s+|\(?\d{1,2}[.)]\s+)")
#: A mark before a line of a list.
#: First cells of a header that say what all rows are of; any other names the column.
_TESTED = Expression(
    r"(?:muscle )?(?:power|strength|motor|reflex(?:es)?|(?:deep )?tendon reflexes|"
    r"dtrs?|sensation|sensory|light touch|pin ?-?prick|lt|pp|tone|mrc|jerks?|"
    r"(?:derma|myo)tomes?)",
    re.IGNORECASE,
)
#: Heads of columns that are other words elsewhere, or none.
_KINDS = {
    "lt": "light touch", "pp": "pin prick", "dermatome": "sensation",
    "dermatomes": "sensation", "myotome": "power", "myotomes": "power",
}  # fmt: skip
_COLUMNS = {
    "d": "deltoid", "b": "biceps", "t": "triceps", "q": "quadriceps",
    "h": "hamstrings", **BESIDE_GRADE,
}  # fmt: skip


@dataclass(frozen=True)
class _Header:
    """What the columns of a table are; a side of "" is no side."""

    label: str
    columns: tuple[str, ...]
    sides: tuple[str, ...]
    named_by: int = 1  # cells of a row that name it

    @property
    def by_side(self) -> bool:
        """Whether each column is a side, and not each row."""
        return any(self.sides)

    def sentences(self, cells: Sequence[str]) -> list[str]:
        """Return what a row says; nothing if it does not fit under the header."""
        names, values = cells[: self.named_by], cells[self.named_by :]
        name = _name_of(names)
        if len(values) != len(self.columns) or not name:
            return []
        return (
            self._of_name(name, values)
            if self.by_side
            else self._of_side(name, *values)
        )

    def _of_name(self, name: str, values: Sequence[str]) -> list[str]:
        told: dict[str, list[str]] = {}
        for what, side, value in zip(self.columns, self.sides, values, strict=True):
            kind = _KINDS.get(what.lower(), what) or self.label
            told.setdefault(kind, []).append(f"{side} {_told(value)}")
        return [_under(what, f"{name} {', '.join(of)}") for what, of in told.items()]

    def _of_side(self, side: str, *values: str) -> list[str]:
        if not _SIDE.fullmatch(side) or not all(map(_VALUE.fullmatch, values)):
            return []
        told = (
            f"{_side_of(side)} {_COLUMNS.get(name.lower(), name)} {_told(value)}"
            for name, value in zip(self.columns, values, strict=True)
        )
        return [_under(self.label, each) for each in told]


def _name_of(cells: Sequence[str]) -> str:
    """Return the name of a row: "C5", "shoulder abduction" is one with its root."""
    named = [cell.strip(" :") for cell in cells]
    roots = [cell for cell in named if _ROOT.fullmatch(cell) and len(named) > 1]
    words = [cell for cell in named if cell not in roots]
    return " ".join((*words, *(f"({root})" for root in roots))).strip()


def _told(value: str) -> str:
    return "not tested" if _NO_VALUE.fullmatch(value.strip()) else value.strip()


def _under(label: str, told: str) -> str:
    return f"{label}: {told}" if label else told


def _side_of(cell: str) -> str:
    found = _SIDE.fullmatch(cell)
    if found is None or (found["what"] and not _TESTED.fullmatch(found["what"])):
        return ""
    return "right" if found["side"].lower().startswith("r") else "left"


def _header(cells: Sequence[str]) -> _Header | None:
    """Return the header that cells are, with or without a head of the first column."""
    sides = [_side_of(cell) for cell in cells]
    first = next((at for at, side in enumerate(sides) if side), len(sides))
    if {"right", "left"} == {*sides[first:]}:
        found = [_SIDE.fullmatch(cell) for cell in cells[first:]]
        columns = tuple(one["what"] or "" if one else "" for one in found)
        sided = tuple(sides[first:])
        return _Header(_label(cells[:first]), columns, sided, max(first, 1))
    if len(cells) > 1 and not any(map(_VALUE.fullmatch, cells)) and not any(sides):
        names = [cell for cell in cells if cell.strip()]
        return _Header("", tuple(names), ("",) * len(names))
    return None


def _label(cells: Sequence[str]) -> str:
    told = cells[0].strip(" :").lower() if cells else ""
    return _KINDS.get(told, told) if _TESTED.fullmatch(told) else ""


def _headers(line: str) -> Iterator[tuple[int, _Header]]:
    """Yield each way in which a line may be a header, with how its cells are parted."""
    for way, part in enumerate(_PARTED):
        cells = part(line) if way < _WORDS else _with_one_head(part(line))
        header = _header(cells) if cells else None
        if header is not None:
            yield way, header
            if not header.by_side and len(header.columns) > 1:
                label, *names = header.columns
                yield way, _Header(_label([label]), tuple(names), ("",) * len(names))


def _with_one_head(words: list[str]) -> list[str]:
    """Return words with all before the sides as one: "pin prick", "R", "L"."""
    sided = [at for at, word in enumerate(words) if _side_of(word)]
    return [" ".join(words[: sided[0]]), *words[sided[0] :]] if sided else words


def _cells(line: str, way: int, width: int) -> list[str]:
    """Return the cells of a row: the last are values, the first is a name."""
    cells = _PARTED[way](BULLET.sub("", line))
    if way < _WORDS:
        return cells
    name, values = cells[:-width], cells[-width:]
    valued = name and [bool(_VALUE.fullmatch(cell)) for cell in cells] == [
        *(False for _ in name),
        *(True for _ in values),
    ]
    return [" ".join(name), *values] if valued else []


def rows_of(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each line as written, and what it says; a header says nothing.

    Parameters
    ----------
    lines
        The lines of a block of a note.

    Examples
    --------
    >>> list(rows_of(["Power  R  L", "Deltoid 5 4-"]))
    [('Deltoid 5 4-', 'power: Deltoid right 5, left 4-')]
    >>> list(rows_of(["     Bi  Tri", "R    2+  0", "EHL 5/5"]))[1:]
    [('R    2+  0', 'right Tri 0'), ('EHL 5/5', 'EHL 5/5')]
    """
    at = 0
    while at < len(lines):
        rows = _table(lines[at:])
        if rows:
            for line, told in rows:
                yield from ((line, each) for each in told)
            at += 1 + len(rows)
        else:
            yield lines[at], lines[at]
            at += 1


def _table(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return the rows under a header that stands first; none if none does."""
    for way, header in _headers(lines[0]):

        def told(line: str, way: int = way, header: _Header = header) -> list[str]:
            if _RULE.fullmatch(line):
                return []
            return header.sentences(_cells(line, way, len(header.columns)))

        def goes_on(line: str) -> bool:
            return _RULE.fullmatch(line) is not None or bool(told(line))

        rows = [(line, told(line)) for line in takewhile(goes_on, lines[1:])]
        if any(says for _, says in rows):
            return rows
    return []
