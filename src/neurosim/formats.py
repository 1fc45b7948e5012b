"""Read exams and labelled cases from JSON, JSON Lines, CSV or standard input.

Every fault of a file is reported at once, each with its line. Nothing is skipped
silently: what ``on_unknown="skip"`` leaves out is listed as ``unread``, be it a
finding, a key, an age or a zone of the disc; the patient stays.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from neurosim.atlas import Atlas, load_atlas
from neurosim.door import door
from neurosim.exam import Exam, Finding, contradictions, finding_faults
from neurosim.exam_json import dump_exam, dump_finding
from neurosim.files import FORMS, PLAIN, read_records
from neurosim.grammar.record import KEYS, parse_record
from neurosim.grammar.text import parse_finding
from neurosim.terms import ExamError, NeurosimError, UnknownNameError
from neurosim.truth import Truth, read_truth

OnUnknown = Literal["error", "skip"]
_EXAM_KEYS = ("id", "age", "sex", "duration_weeks", "record", "told", "findings")
_OTHER_KEYS = (
    "source", "truth", "ambiguity", "note", "summary", "lang", "text_seen", "setting",
    "schema", "neurosim", "data", "notice", "unread", "seed",
)  # fmt: skip
_SEXES = {"f": "F", "female": "F", "m": "M", "male": "M"}


@dataclass(frozen=True)
class Entry:
    """One patient of a file: where it stands, the exam, and what was left out."""

    place: str
    exam: Exam
    unread: tuple[str, ...]
    record: Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """A labelled patient: the exam, the truth, and where it was published."""

    id: str
    exam: Exam
    truth: Truth
    ambiguity: str = "none"
    source: Mapping[str, Any] | None = field(default=None, hash=False)
    summary: str = ""
    unread: tuple[str, ...] = ()


@door
def load_exams(
    path: str | Path, atlas: Atlas | None = None, *, on_unknown: OnUnknown = "error"
) -> list[Exam]:
    """Return the exams of a file.

    Parameters
    ----------
    path
        A ``.json``, ``.jsonl`` or ``.csv`` file, or ``-`` for standard input. JSON
        holds an exam ``{"id", "age", "sex", "findings"}``, a list of exams, or a
        list of findings; JSON Lines one exam a line; CSV one finding a row.
    atlas
        The tables that name the structures; the shipped ones by default.
    on_unknown
        ``error``: a finding that is not understood is a fault. ``skip``: leave it.

    Raises
    ------
    ExamError
        With every fault of the file: line, what is wrong, what is allowed.
    """
    return [entry.exam for entry in load_entries(path, atlas, on_unknown=on_unknown)]


def published_cases() -> Path:
    """Return where the published patients are: in the wheel, or in the checkout.

    Examples
    --------
    >>> published_cases().name
    'published.jsonl'
    """
    packaged = Path(__file__).with_name("cases")
    checkout = Path(__file__).parents[2] / "tests" / "cases"
    folder = packaged if packaged.is_dir() else checkout
    return folder / "published.jsonl"


@door
def load_cases(
    path: str | Path | None = None,
    atlas: Atlas | None = None,
    *,
    on_unknown: OnUnknown = "error",
) -> list[Case]:
    """Return the labelled patients of a file.

    Parameters
    ----------
    path
        A JSON Lines file; the published patients that come with the package by
        default.
    atlas
        The tables; the shipped ones by default.
    on_unknown
        What to do with what is not understood: ``error``, or ``skip`` it, list it
        and keep the patient. A category that is not known is always an error.

    Raises
    ------
    ExamError
        With every fault, among them a patient without ``truth``.
    """
    entries = load_entries(path or published_cases(), atlas, on_unknown=on_unknown)
    names = (atlas or load_atlas()).families
    faults: list[str] = []
    cases = []
    for entry in entries:
        try:
            cases.append(_case(entry, names, lenient=on_unknown == "skip"))
        except NeurosimError as error:
            faults += [f"{entry.place}: {fault}" for fault in error.faults]
    ExamError.refuse(faults)
    return cases


def load_entries(
    path: str | Path,
    atlas: Atlas | None = None,
    *,
    on_unknown: OnUnknown = "error",
    text: str | None = None,
) -> list[Entry]:
    """Return the patients of a file with what was not understood of each.

    Parameters
    ----------
    path
        A file, as for :func:`load_exams`.
    atlas
        The tables that know the words; the shipped ones by default.
    on_unknown
        ``error``, or ``skip`` what cannot be read and list it.
    text
        What the file holds, where it has been read already.

    Raises
    ------
    ExamError
        With every fault of the file.
    """
    faults: list[str] = []
    entries: list[Entry] = []
    first: dict[str, str] = {}
    tables = atlas or load_atlas()
    for place, record in read_records(path, faults, text):
        entry = _entry(place, record, tables, (faults, on_unknown))
        if entry is None:
            continue
        known = first.setdefault(entry.exam.id, place) if entry.exam.id else place
        if known != place:
            faults.append(f"{place}: id {entry.exam.id!r} is already used in {known}")
        entries.append(entry)
    ExamError.refuse(faults)
    return entries


@dataclass(frozen=True)
class _Log:
    """Where faults go: into the faults of the file, or to what is left out."""

    place: str
    faults: list[str]
    unread: list[str]
    lenient: bool

    def tell(self, faults: Iterable[str], place: str = "") -> None:
        if self.lenient:
            self.unread.extend(faults)
        else:
            where = place or self.place
            self.faults.extend(f"{where}: {fault}" for fault in faults)


def _entry(
    place: str, record: Any, atlas: Atlas, report: tuple[list[str], OnUnknown]
) -> Entry | None:
    faults, on_unknown = report
    log = _Log(place, faults, [], on_unknown == "skip")
    if isinstance(record, list):
        record = {"findings": record}
    items = _items(record, log)
    if items is None:
        return None
    findings = [
        finding
        for number, item in enumerate(items, 1)
        for finding in _read(item, number, atlas, log)
    ]
    if record.get(PLAIN) and items and not findings:
        reason = log.unread[0] if log.unread else faults.pop(0)
        del faults[len(faults) - len(items) + 1 :]
        faults.append(f"{place}: is {FORMS}: {reason}")
        return None
    exam = Exam(tuple(findings), **_person(record, log))
    log.tell(
        f"{first.words!r} and {second.words!r} contradict each other: both are about "
        f"the {first.side} {first.structure.replace('_', ' ')}"
        for first, second in contradictions(exam)
    )
    return Entry(place, exam, tuple(log.unread), record)


def _items(record: Any, log: _Log) -> list[Any] | None:
    """Return the findings as they stand; what is no exam is a fault in any case."""
    if not isinstance(record, dict):
        shown = f"an exam is an object with findings, not {record!r:.60}"
        log.faults.append(f"{log.place}: {shown}")
        return None
    log.tell(
        str(UnknownNameError("key", key, (*_EXAM_KEYS, *_OTHER_KEYS)))
        for key in record
        if key not in (*_EXAM_KEYS, *_OTHER_KEYS, PLAIN)
    )
    items = record.get("findings")
    if not isinstance(items, list):
        log.faults.append(f"{log.place}: findings must be a list")
        return None
    return items


def _person(record: Mapping[str, Any], log: _Log) -> dict[str, Any]:
    """Return age, sex, duration and id; what is none of these is left out."""
    sex = record.get("sex")
    told: dict[str, Any] = {
        "age": record.get("age"),
        "sex": _SEXES.get(sex.strip().lower(), sex) if isinstance(sex, str) else sex,
        "duration_weeks": record.get("duration_weeks"),
        "record": record.get("record"),
        "told": record.get("told"),
    }
    person: dict[str, Any] = {"id": str(record.get("id") or "")}
    for key, value in told.items():
        try:
            Exam(**{key: value})
        except ExamError as error:
            log.tell(error.faults)
        else:
            person[key] = value
    return person


def _read(item: Any, number: int, atlas: Atlas, log: _Log) -> tuple[Finding, ...]:
    where = f"{log.place}, finding {number}"
    if isinstance(item, dict):
        where = str(item.get("_place", where))
        if log.lenient:
            strange = [key for key in item if key not in (*KEYS, "_place")]
            log.tell(f"finding {number}: unknown key {key!r}" for key in strange)
            item = {key: item[key] for key in item if key not in strange}
    try:
        found = _findings(item, atlas)
        faults = [fault for one in found for fault in finding_faults(one, atlas)]
        ExamError.refuse(faults)
    except NeurosimError as error:
        log.tell(error.faults, where)
        return ()
    return found


def _findings(item: Any, atlas: Atlas) -> tuple[Finding, ...]:
    if isinstance(item, str):
        return parse_finding(item, atlas)
    if not isinstance(item, dict):
        raise ExamError([f"a finding is text or an object, not {item!r:.60}"])
    return parse_record({k: v for k, v in item.items() if k != "_place"}, atlas)


def _case(entry: Entry, lesions: Collection[str], *, lenient: bool) -> Case:
    record = entry.record
    truth = record.get("truth")
    if not isinstance(truth, dict):
        raise ExamError(["a case needs truth: what the patient turned out to have"])
    source = record.get("source")
    read, left_out = read_truth(truth, lenient=lenient, lesions=lesions)
    return Case(
        entry.exam.id or entry.place,
        entry.exam,
        read,
        str(record.get("ambiguity") or "none"),
        source if isinstance(source, dict) else {"title": source} if source else None,
        str(record.get("summary") or ""),
        (*entry.unread, *left_out),
    )


def write_exams(
    exams: list[Exam], atlas: Atlas, write: Callable[[str], object]
) -> None:
    """Write exams as JSON Lines, one call of ``write`` a line.

    Parameters
    ----------
    exams
        What to write.
    atlas
        The tables that name the structures.
    write
        Called with each line.
    """
    for exam in exams:
        write(json.dumps(dump_exam(exam, atlas), ensure_ascii=False) + "\n")


__all__ = [
    "Case", "Entry", "Truth", "dump_exam", "dump_finding", "load_cases",
    "load_entries", "load_exams", "write_exams",
]  # fmt: skip
