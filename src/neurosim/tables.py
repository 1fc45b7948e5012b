"""Declare tables of ``data/`` and read them strictly.

A table is declared once, where its record is: :func:`table` names the file, and each
field of the record says with ``Annotated[type, Column(...)]`` what its column holds.
What is read, checked and described (datapackage.json, data/README.md) follows.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Any, Generic, TypeGuard, TypeVar, get_args

from neurosim.terms import ASSUMPTION, nearest

R = TypeVar("R")

#: No number of a table is larger: a slip of the pen is, and sums of such overflow.
LARGEST = 1e6
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_NOT_ZERO = re.compile(r"[+-]?[0.]*[1-9]")  # read as 0, it is too small for a number
_ENDLESS = ("nan", "inf", "-inf", "+inf", "infinity", "-infinity")
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)


def dotted(value: object) -> str:
    """Return a number that has a comma for its point, with a point; else nothing.

    Examples
    --------
    >>> dotted("40,5"), dotted("40.5"), dotted(None)
    ('40.5', '', '')
    """
    return value.replace(",", ".") if _is_comma(value) else ""


def _is_comma(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and _COMMA.fullmatch(value) is not None


@dataclass(frozen=True)
class Column:
    """What one column may hold.

    Parameters
    ----------
    help
        What it means, in a few words.
    choices
        Allowed words; empty for any text.
    optional
        Whether a cell may be empty: "", no words, False, 0 or None.
    low, high
        Bounds of a number.
    refers
        File name of the table whose first key column is named here.
    pattern
        What a text must look like, as a regular expression.
    fields
        Names that may stand in braces if the text is a template, by the word in the
        column whose choices these are.
    older
        What rows of a table are given that was written before there was this column.
    name
        Heading of the column; that of the field unless given.
    kind
        ``text``, ``number``, ``integer``, ``yes``, ``list`` or ``sizes``: from the
        field's type.
    empty
        Value of an empty cell: from the field's type.
    """

    help: str
    choices: Sequence[str] = ()
    optional: bool = False
    low: float = -LARGEST
    high: float = LARGEST
    refers: str = ""
    pattern: str = ""
    fields: Mapping[str, Sequence[str]] | None = None
    older: str = ""
    name: str = ""
    kind: str = "text"
    empty: Any = ""

    def read(self, text: str, *, comma: bool = False) -> Any:
        """Return the value of a cell.

        Parameters
        ----------
        text
            The cell, without blanks round it.
        comma
            Whether numbers may have a decimal comma.

        Raises
        ------
        ValueError
            If the text is not allowed; the message says what is.
        """
        if not text:
            if not self.optional:
                raise ValueError("is empty; a value is needed")
            return self.empty
        if self.kind in ("number", "integer"):
            return self._number(text, comma=comma)
        for word in words(text) if self.kind in ("list", "sizes") else (text,):
            if self.choices and word not in self.choices:
                raise ValueError(f"is not allowed; {hint(word, self.choices)}")
            if self.pattern and not re.fullmatch(self.pattern, word):
                raise ValueError(f"is not allowed; it must match {self.pattern}")
        return self.convert(text)

    def _number(self, text: str, *, comma: bool) -> float:
        if point := dotted(text):
            if not comma:
                raise ValueError(f"is not a number; write {point}")
            text = point
        if not _NUMBER.fullmatch(text) and text.lower() not in _ENDLESS:
            raise ValueError("is not a number")
        value = float(text)
        if not self.low <= value <= self.high or (not value and _NOT_ZERO.match(text)):
            raise ValueError(f"is out of range; allowed: {self.bounds}")
        if self.kind == "number":
            return value
        if value != int(value):
            raise ValueError("is not a whole number")
        return int(value)

    @property
    def bounds(self) -> str:
        """The bounds of a number, in words."""
        return f"{self.low:g} to {self.high:g}"

    @cached_property
    def convert(self) -> Callable[[str], Any]:
        """Return what turns the text of a checked cell into its value."""
        return _CONVERT[self.kind]


def hint(text: str, choices: Sequence[str]) -> str:
    """Return what else might have been meant."""
    near = nearest(text, choices)
    if near:
        return f"did you mean {', '.join(near)}?"
    shown = ", ".join(choices[:40]) + (", ..." if len(choices) > 40 else "")
    return f"choose from {shown}"


def words(text: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds a list separated by ``|``."""
    return tuple(part for piece in text.split("|") if (part := piece.strip()))


def sizes(text: str) -> tuple[tuple[str, float], ...]:
    """Return the parts of a cell like ``a|b:2``: names, each with its size.

    Examples
    --------
    >>> sizes("palm:2|thumb")
    (('palm', 2.0), ('thumb', 1.0))
    """
    pieces = (piece.partition(":") for piece in words(text))
    return tuple((name, float(size) if colon else 1.0) for name, colon, size in pieces)


_CONVERT: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "number": float,
    "integer": int,
    "yes": bool,
    "list": words,
    "sizes": sizes,
}
#: Type of a field -> kind of its column, value of an empty cell.
_KINDS: Mapping[Any, tuple[str, Any]] = {
    str: ("text", ""),
    float: ("number", 0.0),
    float | None: ("number", None),
    int: ("integer", 0),
    bool: ("yes", False),
    tuple[str, ...]: ("list", ()),
    tuple[tuple[str, float], ...]: ("sizes", ()),
}

#: What a number may rest on. A chart tier is a weight of 6, 3 or 1 for a reading.
BASES = (
    "fit",
    "electrodiagnosis",
    "intraoperative",
    "series",
    "definition",
    "derived",
    "chart tier",
    ASSUMPTION,
)
SourceColumn = Annotated[
    str,
    Column(
        'keys of references.csv separated by ";", or "assumption"; "assumption; KEY" '
        "means that the number is assumed and the source supports only what it is about"
    ),
]
Locator = Annotated[
    str, Column("page, table, figure or part that was seen", optional=True)
]
Basis = Annotated[
    str,
    Column(
        "what the number rests on; the source may support the claim alone",
        BASES,
        older="assumption",
    ),
]
NoteColumn = Annotated[
    str,
    Column(
        "reasoning of an assumption, or a remark; needed for an assumption",
        optional=True,
    ),
]
Remark = Annotated[str, Column("remark", optional=True)]
#: One of a list of names, or a range of roots, each with a number.
SIZED = r"[A-Za-z][A-Za-z0-9_]*(-[A-Z][0-9]+)?(:[0-9]*\.?[0-9]+)?"
Aliases = Annotated[
    tuple[str, ...], Column('other names, separated by "|"', optional=True)
]


@dataclass(frozen=True)
class DataTable(Generic[R]):
    """One table: its file, what it is for, and the record that a row becomes.

    Attributes
    ----------
    key
        Columns that no two rows have in common.
    needed
        What the first of them must hold somewhere.
    """

    name: str
    help: str
    record: type[R]
    key: tuple[str, ...]
    needed: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in the order of the fields of the record."""
        return tuple(
            _column(name, hint) for name, hint in self.record.__annotations__.items()
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The headings, in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """Heading to name of the field."""
        return dict(zip(self.names, self.record.__annotations__, strict=True))

    def key_of(self, record: R) -> tuple[Any, ...]:
        """Return what no other row has in common with it."""
        return tuple(getattr(record, self.fields[name]) for name in self.key)


def _column(name: str, annotated: Any) -> Column:
    kind, column = get_args(annotated)
    assert isinstance(column, Column)
    column_kind, empty = _KINDS.get(kind, _KINDS[str])  # a Literal is a word
    optional = column.optional or empty is None or column_kind == "yes"
    if column_kind == "yes":
        column = replace(column, choices=("yes",))
    return replace(
        column,
        name=column.name or name,
        kind=column_kind,
        empty=empty,
        optional=optional,
    )


#: Every table that has been declared, by file name.
TABLES: dict[str, DataTable[Any]] = {}


def table(
    name: str,
    help: str,
    key: Sequence[str],
    *,
    needed: Iterable[str] = (),
) -> Callable[[type[R]], type[R]]:
    """Declare a table: the record below it is what a row becomes.

    Parameters
    ----------
    name
        File name in ``data/``.
    help
        What the table is for, in a few words.
    key
        Columns that no two rows have in common.
    needed
        What the first of them must hold somewhere.
    """

    def declare(record: type[R]) -> type[R]:
        TABLES[name] = DataTable(name, help, record, tuple(key), tuple(needed))
        return record

    return declare


def table_of(record: type[R]) -> DataTable[R]:
    """Return the table whose rows become such records."""
    return next(found for found in TABLES.values() if found.record is record)
