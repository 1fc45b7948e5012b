"""The tables of ``data/quiz``: wording, difficulty and shortcuts of the quiz."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from neurosim.atlas import Atlas
from neurosim.tables import Column, Reader, Row, number, words
from neurosim.terms import CATEGORIES, KINDS, SCALES, TableError


def _needed(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, required=True) for name in names)


def _lists(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, convert=words, empty=()) for name in names)


_COLUMNS = {
    "history.csv": (
        *_needed("group", "structure"),
        Column("kind", required=True, choices=KINDS),
        Column("note"),
    ),
    "phrases.csv": (
        Column("group", required=True),
        Column("when", required=True, choices=("always", "some", "none")),
        Column("text", required=True),
    ),
    "durations.csv": (
        Column("weeks", required=True, convert=number(0, 5000)),
        Column("text", required=True),
    ),
    "difficulty.csv": (
        Column("level", required=True, convert=int),
        Column("name", required=True),
        *_lists("groups", "regions", "severities"),
        Column("typical", choices=("yes",), convert=bool, empty=False),
        *_needed("setting", "text"),
    ),
    "shortcuts.csv": (
        *_lists("words"),
        Column("protocol", required=True),
        *_lists("parts", "modalities"),
        Column("text", required=True),
    ),
    "grades.csv": (
        Column("scale", required=True, choices=tuple(SCALES)),
        *_needed("grade", "definition", "source"),
    ),
    "cards.csv": _needed("kind", "title", "prompt"),
    "kinds.csv": (
        Column("category", required=True, choices=CATEGORIES),
        Column("words", required=True),
    ),
}


@dataclass(frozen=True)
class Difficulty:
    """Who is drawn at one level of difficulty.

    Attributes
    ----------
    groups, regions
        Families or categories of lesions, and regions; empty for all.
    severities
        Overall severities that can be drawn; empty for those of the setting.
    typical
        Whether the examination is the textbook's rather than a draw.
    """

    level: int
    name: str
    groups: tuple[str, ...]
    regions: tuple[str, ...]
    severities: tuple[str, ...]
    typical: bool
    setting: str
    text: str


@dataclass(frozen=True)
class QuizTables:
    """All tables of the quiz, in the order of their rows."""

    history: tuple[tuple[str, str, str], ...]
    phrases: tuple[tuple[str, str, str], ...]
    durations: tuple[tuple[float, str], ...]
    difficulties: tuple[Difficulty, ...]
    shortcuts: tuple[Row, ...]
    grades: tuple[tuple[str, str, str, str], ...]
    cards: tuple[tuple[str, str, str], ...]
    kinds: tuple[tuple[str, str], ...]

    def phrases_of(self, group: str, when: str) -> tuple[str, ...]:
        """Return the wordings of a group of the history."""
        return tuple(text for g, w, text in self.phrases if (g, w) == (group, when))


def quiz_tables(atlas: Atlas) -> QuizTables:
    """Read the tables of the quiz that belong to an atlas.

    Raises
    ------
    TableError
        With every fault of every table.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> [item.name for item in quiz_tables(load_atlas()).difficulties][:2]
    ['textbook', 'partial']
    """
    return _read(atlas.directory / "quiz", atlas.hash)


@lru_cache(maxsize=4)
def _read(directory: Path, _hash: str) -> QuizTables:
    reader = Reader(directory)
    rows = {name: reader.rows(name, columns) for name, columns in _COLUMNS.items()}
    if reader.faults:
        raise TableError(f"quiz/{fault}" for fault in reader.faults)
    return QuizTables(
        _tuples(rows["history.csv"], "group", "structure", "kind"),
        _tuples(rows["phrases.csv"], "group", "when", "text"),
        _tuples(rows["durations.csv"], "weeks", "text"),
        tuple(_difficulty(row) for row in rows["difficulty.csv"]),
        tuple(rows["shortcuts.csv"]),
        _tuples(rows["grades.csv"], "scale", "grade", "definition", "source"),
        _tuples(rows["cards.csv"], "kind", "title", "prompt"),
        _tuples(rows["kinds.csv"], "category", "words"),
    )


def _tuples(rows: Sequence[Row], *names: str) -> tuple[tuple, ...]:  # type: ignore[type-arg]
    return tuple(tuple(row[name] for name in names) for row in rows)


def _difficulty(row: Row) -> Difficulty:
    return Difficulty(**{key: value for key, value in row.items() if key != "_line"})
