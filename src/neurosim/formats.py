"""Read exams and labelled cases from JSON, JSON Lines, CSV or standard input.

Every fault of a file is reported at once, each with its line. Nothing is skipped
silently: what ``on_unknown="skip"`` leaves out is listed as ``unread``.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding, check, contradictions
from neurosim.files import read_records
from neurosim.grammar.record import dump_exam, dump_finding, parse_record
from neurosim.grammar.text import parse_finding
from neurosim.terms import (
    CATEGORIES,
    ExamError,
    NeurosimError,
    UnknownNameError,
    parse_level,
    parse_root,
    parse_zone,
)

OnUnknown = Literal["error", "skip"]
_EXAM_KEYS = ("id", "age", "sex", "duration_weeks", "findings")
_OTHER_KEYS = (
    "source", "truth", "ambiguity", "note", "summary", "lang", "text_seen", "setting",
    "schema", "neurosim", "data", "notice", "unread", "seed",
)  # fmt: skip
_SEXES = {"f": "F", "female": "F", "m": "M", "male": "M"}
_CATEGORY = {"radiculopathy": "root", "myelopathy": "cord", "asymptomatic": "none"}


@dataclass(frozen=True)
class Entry:
    """One patient of a file: where it stands, the exam, and what was left out."""

    place: str
    exam: Exam
    unread: tuple[str, ...]
    record: Mapping[str, Any]


@dataclass(frozen=True)
class Truth:
    """What a case turned out to have.

    Attributes
    ----------
    category, accept
        Category in our words; the categories that count as right.
    zone
        Zone of the disc; empty if it is not known.
    elsewhere
        Levels named in the source that are no disc.
    """

    category: str
    levels: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    side: str = ""
    zone: str = ""
    accept: tuple[str, ...] = ()
    strength: str = ""
    mimic: str = ""
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A labelled patient: the exam, the truth, and where it was published."""

    id: str
    exam: Exam
    truth: Truth
    ambiguity: str = "none"
    source: Mapping[str, Any] | None = None
    summary: str = ""
    unread: tuple[str, ...] = ()


def load_exams(
    path: str | Path, atlas: Atlas, *, on_unknown: OnUnknown = "error"
) -> list[Exam]:
    """Return the exams of a file.

    Parameters
    ----------
    path
        A ``.json``, ``.jsonl`` or ``.csv`` file, or ``-`` for standard input. JSON
        holds an exam ``{"id", "age", "sex", "findings"}``, a list of exams, or a
        list of findings; JSON Lines one exam a line; CSV one finding a row.
    atlas
        The tables that name the structures.
    on_unknown
        ``error``: a finding that is not understood is a fault. ``skip``: leave it.

    Raises
    ------
    ExamError
        With every fault of the file: line, what is wrong, what is allowed.
    """
    return [entry.exam for entry in load_entries(path, atlas, on_unknown=on_unknown)]


def load_cases(
    path: str | Path, atlas: Atlas, *, on_unknown: OnUnknown = "error"
) -> list[Case]:
    """Return the labelled patients of a file.

    Parameters
    ----------
    path
        A JSON Lines file.
    atlas
        The tables.
    on_unknown
        What to do with a finding that is not understood: ``error`` or ``skip``.

    Raises
    ------
    ExamError
        With every fault, among them a patient without ``truth``.
    """
    entries = load_entries(path, atlas, on_unknown=on_unknown)
    faults: list[str] = []
    cases = []
    for entry in entries:
        try:
            cases.append(_case(entry, skip=on_unknown == "skip"))
        except NeurosimError as error:
            faults += [f"{entry.place}: {fault}" for fault in _faults(error)]
    if faults:
        raise ExamError(faults)
    return cases


def load_entries(
    path: str | Path, atlas: Atlas, *, on_unknown: OnUnknown = "error"
) -> list[Entry]:
    """Return the patients of a file with what was not understood of each.

    Parameters
    ----------
    path
        A file, as for :func:`load_exams`.
    atlas
        The tables that know the words.
    on_unknown
        ``error``, or ``skip`` what cannot be read and list it.

    Raises
    ------
    ExamError
        With every fault of the file.
    """
    faults: list[str] = []
    entries: list[Entry] = []
    first: dict[str, str] = {}
    for place, record in read_records(path, faults):
        entry = _entry(place, record, atlas, (faults, on_unknown))
        if entry is None:
            continue
        known = first.setdefault(entry.exam.id, place) if entry.exam.id else place
        if known != place:
            faults.append(f"{place}: id {entry.exam.id!r} stands already in {known}")
        entries.append(entry)
    if faults:
        raise ExamError(faults)
    return entries


def _faults(error: NeurosimError) -> tuple[str, ...]:
    faults: tuple[str, ...] = getattr(error, "faults", (str(error),))
    return faults


def _entry(
    place: str, record: Any, atlas: Atlas, report: tuple[list[str], OnUnknown]
) -> Entry | None:
    faults, on_unknown = report
    skip = on_unknown == "skip"
    if isinstance(record, list):
        record = {"findings": record}
    unread: list[str] = []
    try:
        person, items = _person(record, unread if skip else None)
    except ExamError as error:
        faults += [f"{place}: {fault}" for fault in error.faults]
        return None
    findings: list[Finding] = []
    for number, item in enumerate(items, 1):
        try:
            findings += _findings(item, atlas)
        except NeurosimError as error:
            where = f"{place}, finding {number}"
            if isinstance(item, dict):
                where = str(item.get("_place", where))
            target, prefix = (unread, "") if skip else (faults, f"{where}: ")
            target += [prefix + fault for fault in _faults(error)]
    exam = Exam(tuple(findings), **person)
    try:
        exam = check(_agreeing(exam, unread) if skip else exam, atlas)
    except ExamError as error:
        faults += [f"{place}: {fault}" for fault in error.faults]
        return None
    return Entry(place, exam, tuple(unread), record)


def _agreeing(exam: Exam, unread: list[str]) -> Exam:
    """Return an exam without what is contradicted, and list it.

    Whatever else the record says of the same structure, side and kind goes with it.
    """
    at_odds = tuple(contradictions(exam))
    unread += [
        f"{first.words!r} and {second.words!r} contradict each other: both left out"
        for first, second in at_odds
    ]
    out = {_place(finding) for pair in at_odds for finding in pair}
    kept = tuple(finding for finding in exam.findings if _place(finding) not in out)
    return replace(exam, findings=kept)


def _place(finding: Finding) -> tuple[str, str, str]:
    return finding.structure, finding.side, finding.kind


def _person(record: Any, unread: list[str] | None) -> tuple[dict[str, Any], list[Any]]:
    """Return who was examined, and the findings as they stand in the record.

    What cannot be read of the person goes to ``unread``, or is a fault without it.
    """
    if not isinstance(record, dict):
        raise ExamError([f"an exam is an object with findings, not {record!r:.60}"])
    minor = [
        str(UnknownNameError("key", key, (*_EXAM_KEYS, *_OTHER_KEYS)))
        for key in record
        if key not in (*_EXAM_KEYS, *_OTHER_KEYS)
    ]
    items = record.get("findings")
    faults = [] if isinstance(items, list) else ["findings must be a list"]
    person: dict[str, Any] = {"id": str(record.get("id") or "")}
    for key in ("age", "sex", "duration_weeks"):
        value = record.get(key)
        if key == "sex" and isinstance(value, str):
            value = _SEXES.get(value.strip().lower(), value)
        try:
            known: dict[str, Any] = {key: value}
            Exam((), **known)
            person |= known
        except ExamError as error:
            minor += error.faults
    if unread is None:
        faults += minor
    else:
        unread += minor
    if faults:
        raise ExamError(faults)
    return person, items or []


def _findings(item: Any, atlas: Atlas) -> tuple[Finding, ...]:
    if isinstance(item, str):
        return parse_finding(item, atlas)
    if not isinstance(item, dict):
        raise ExamError([f"a finding is text or an object, not {item!r:.60}"])
    return parse_record({k: v for k, v in item.items() if k != "_place"}, atlas)


def _case(entry: Entry, *, skip: bool) -> Case:
    record = entry.record
    truth = record.get("truth")
    if not isinstance(truth, dict):
        raise ExamError(["a case needs truth: what the patient turned out to have"])
    unread: list[str] = []
    told = _truth(truth, unread)
    if unread and not skip:
        raise ExamError(unread)
    source = record.get("source")
    return Case(
        entry.exam.id or entry.place,
        entry.exam,
        told,
        str(record.get("ambiguity") or "none"),
        source if isinstance(source, dict) else {"title": source} if source else None,
        str(record.get("summary") or ""),
        (*entry.unread, *(f"truth: {fault}" for fault in unread)),
    )


def _truth(truth: Mapping[str, Any], unread: list[str]) -> Truth:
    """Return the truth; what cannot be read of it, but for the category, is listed."""
    category = _category(truth.get("category"))
    named = _strings(truth, "levels")
    elsewhere = [word for word in named if "vertebra" in word.lower()]
    discs = [word for word in named if word not in elsewhere]
    zones = [str(truth.get("zone") or "unknown")]
    zone = _readable(parse_zone, [z for z in zones if z != "unknown"], unread)
    return Truth(
        category,
        _readable(parse_level, discs, unread),
        _readable(parse_root, _strings(truth, "roots"), unread),
        str(truth.get("side") or ""),
        zone[0] if zone else "",
        _readable(_category, _strings(truth, "accept"), unread) or (category,),
        str(truth.get("strength") or ""),
        str(truth.get("mimic") or ""),
        tuple(elsewhere),
    )


def _readable(
    parse: Callable[[str], str], words: list[str], unread: list[str]
) -> tuple[str, ...]:
    found = []
    for word in words:
        try:
            found.append(parse(word))
        except NeurosimError as error:
            unread += _faults(error)
    return tuple(found)


def _category(word: Any) -> str:
    category = _CATEGORY.get(str(word), str(word))
    if category not in CATEGORIES:
        raise UnknownNameError("category", str(word), (*_CATEGORY, *CATEGORIES))
    return category


def _strings(record: Mapping[str, Any], key: str) -> list[str]:
    value = record.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ExamError([f"{key} must be a list of words, not {value!r:.60}"])
    return value


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
