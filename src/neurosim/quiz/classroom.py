"""Where a class makes mistakes: many play one patient; exports hold no names."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean

from neurosim.quiz.entry import HistoryEntry
from neurosim.terms import NeurosimError


@dataclass(frozen=True)
class ClassPatient:
    """One patient, and what the class made of it.

    Attributes
    ----------
    code
        What gives everyone this patient: ``LEVEL-SEED``.
    students
        How many finished it; only the first try of each counts.
    right
        How many named the truth first.
    truth
        What was right to say.
    answers
        What was named first, and how often.
    slips
        What went wrong, and how often.
    missed
        Red flags that were missed, and how often.
    other_tables
        How many played it with other tables than most: their patient may differ.
    """

    code: str
    students: int
    mark: float
    right: int
    truth: tuple[str, ...]
    answers: tuple[tuple[str, int], ...]
    slips: tuple[tuple[str, int], ...]
    missed: tuple[tuple[str, int], ...]
    other_tables: int


def parse_code(code: str) -> tuple[int, int]:
    """Return level and seed of a code such as ``3-481``.

    Raises
    ------
    NeurosimError
        If it is none.

    Examples
    --------
    >>> parse_code("3-481")
    (3, 481)
    """
    level, _, seed = code.strip().partition("-")
    if not (level.isascii() and level.isdigit() and seed.isascii() and seed.isdigit()):
        raise NeurosimError(f"code {code[:40]!r}: must be LEVEL-SEED, such as 3-481")
    return int(level), int(seed)


def merge(students: Iterable[Sequence[HistoryEntry]]) -> tuple[ClassPatient, ...]:
    """Return every patient that the students played, the most played first.

    Parameters
    ----------
    students
        The entries of each student, from one export each; one handed in twice counts
        once.

    Examples
    --------
    >>> merge([])
    ()
    """
    tries: dict[str, dict[str, tuple[HistoryEntry, str]]] = {}
    for entries in students:
        for code, first in _first_tries(entries).items():
            tries.setdefault(code, {})[first[0].uid] = first
    found = [_patient(code, [*played.values()]) for code, played in tries.items()]
    return tuple(sorted(found, key=lambda item: (-item.students, item.code)))


def _first_tries(
    entries: Sequence[HistoryEntry],
) -> dict[str, tuple[HistoryEntry, str]]:
    """Return the first diagnosis of each patient, with the tables it was made on."""
    begun = {e.key: e.body for e in entries if e.kind == "start"}
    first: dict[str, tuple[HistoryEntry, str]] = {}
    for entry in entries:
        start = begun.get(entry.key, {})
        if entry.kind == "diagnosis" and start.get("seed") is not None:
            code = f"{start.get('level')}-{start['seed']}"
            first.setdefault(code, (entry, str(start.get("data", ""))))
    return first


def _patient(code: str, played: Sequence[tuple[HistoryEntry, str]]) -> ClassPatient:
    bodies = [entry.body for entry, _ in played]
    tables = Counter(data for _, data in played)
    said = Counter(_first_answer(body.get("stated") or []) for body in bodies)
    slips = Counter(
        str(body[part]) for body in bodies for part in ("slip", "why") if body.get(part)
    )
    missed = Counter(str(flag) for body in bodies for flag in body.get("missed") or [])
    return ClassPatient(
        code=code,
        students=len(played),
        mark=mean(float(body.get("score", 0.0)) for body in bodies),
        right=sum(not body.get("slip") for body in bodies),
        truth=tuple(map(str, bodies[0].get("truth") or [])),
        answers=tuple(said.most_common()),
        slips=tuple(slips.most_common()),
        missed=tuple(missed.most_common()),
        other_tables=len(played) - tables.most_common(1)[0][1],
    )


def _first_answer(stated: Sequence[Sequence[object]]) -> str:
    if not stated:
        return "no answer"
    return str(max(stated, key=lambda item: float(str(item[1])))[0])
