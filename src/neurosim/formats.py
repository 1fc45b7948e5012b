"""Read exams and labelled cases from JSON, JSON Lines, CSV or standard input.

Every fault of a file is reported at once, each with its line. Nothing is skipped
silently: what ``on_unknown="skip"`` leaves out is listed as ``unread``.
"""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding, check
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
STANDARD_INPUT = "-"
#: Longest line that can hold one patient; longer ones are another kind of file.
LONGEST_LINE = 1_000_000
_EXAM_KEYS = ("id", "age", "sex", "duration_weeks", "findings")
_OTHER_KEYS = (
    "source", "truth", "ambiguity", "note", "summary", "lang", "text_seen", "setting",
    "schema", "neurosim", "data", "notice", "unread", "seed",
)  # fmt: skip
_CSV_COLUMNS = (
    "patient", "side", "modality", "structure", "grade", "state", "kind",
)  # fmt: skip
_CSV_OPTIONAL = ("age", "sex", "basis", "expanded_from", "text", "note")
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
            cases.append(_case(entry))
        except NeurosimError as error:
            faults += [f"{entry.place}: {fault}" for fault in _faults(error)]
    if faults:
        raise ExamError(faults)
    return cases


def load_entries(
    path: str | Path, atlas: Atlas, *, on_unknown: OnUnknown = "error"
) -> list[Entry]:
    """Return the patients of a file with what was not understood of each.

    Raises
    ------
    ExamError
        With every fault of the file.
    """
    name = "standard input" if str(path) == STANDARD_INPUT else Path(path).name
    faults: list[str] = []
    entries: list[Entry] = []
    first: dict[str, str] = {}
    for place, record in _records(name, _text(path, name), Path(path).suffix, faults):
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


def _text(path: str | Path, name: str) -> str:
    try:
        if str(path) == STANDARD_INPUT:
            data = sys.stdin.buffer.read()
        else:
            data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ExamError([f"{name}: cannot be read: {reason}"]) from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ExamError([f"{name}: is UTF-16; save it with the encoding UTF-8"])
    if b"\0" in data:
        raise ExamError([f"{name}: is a binary file, not text"])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ExamError(
            [f"{name}, line {line}: byte 0x{data[error.start]:02x} is not UTF-8; "
             "save the file with the encoding UTF-8"]
        ) from None  # fmt: skip
    if not text.strip():
        raise ExamError([f"{name}: is empty"])
    return text


def _records(
    name: str, text: str, suffix: str, faults: list[str]
) -> Iterator[tuple[str, Any]]:
    """Yield place and record of every patient; note what cannot be parsed."""
    lines = text.splitlines()
    long = [n for n, line in enumerate(lines, 1) if len(line) > LONGEST_LINE]
    if long:
        raise ExamError(
            [f"{name}, line {long[0]}: is longer than {LONGEST_LINE:,} characters; "
             "write one patient a line"]
        )  # fmt: skip
    start = text.lstrip()[0]
    if suffix.lower() == ".csv" or start not in "[{":
        yield from _csv_records(name, text, faults)
    elif _is_lines(lines, suffix):
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield from _json_line(f"{name}, line {number}", line, faults)
    else:
        yield from _json_records(name, text)


def _is_lines(lines: list[str], suffix: str) -> bool:
    if suffix.lower() in (".jsonl", ".ndjson"):
        return True
    full = [line.strip() for line in lines if line.strip()]
    return len(full) > 1 and all(line.startswith("{") for line in full[:2])


def _json_line(place: str, line: str, faults: list[str]) -> Iterator[tuple[str, Any]]:
    try:
        yield place, _json(line)
    except ExamError as error:
        faults += [f"{place}: {fault}" for fault in error.faults]


def _json_records(name: str, text: str) -> Iterator[tuple[str, Any]]:
    try:
        document = _json(text)
    except ExamError as error:
        raise ExamError([f"{name}: {fault}" for fault in error.faults]) from None
    if isinstance(document, list) and any(
        isinstance(item, dict) and "findings" in item for item in document
    ):
        for number, item in enumerate(document, 1):
            yield f"{name}, patient {number}", item
    else:
        yield name, document


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ExamError([f"is not JSON: {error.msg} ({where})"]) from None
    except RecursionError:
        raise ExamError(["is not an exam: it is nested too deeply"]) from None
    except NeurosimError:
        raise
    except ValueError as error:
        raise ExamError([f"is not JSON: {error}"]) from None


def _no_constant(word: str) -> NoReturn:
    raise ExamError([f"{word} is not a number that JSON or an exam knows"])


def _csv_records(name: str, text: str, faults: list[str]) -> Iterator[tuple[str, Any]]:
    header = text.split("\n", 1)[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [cell.strip().lower() for cell in next(reader, [])]
        _check_header(name, columns)
        patients: dict[str, dict[str, Any]] = {}
        for cells in reader:
            if any(cell.strip() for cell in cells):
                place = f"{name}, line {reader.line_num}"
                _csv_row(place, dict(zip(columns, cells, strict=False)), patients)
                if len(cells) != len(columns):
                    faults.append(
                        f"{place}: has {len(cells)} cells; the header {len(columns)}"
                    )
    except csv.Error as error:
        raise ExamError([f"{name}, line {reader.line_num}: {error}"]) from None
    if not patients:
        raise ExamError([f"{name}: has a header and no findings"])
    for patient, record in patients.items():
        yield f"{name}, patient {patient!r}" if patient else name, record


def _check_header(name: str, columns: list[str]) -> None:
    known = (*_CSV_COLUMNS, *_CSV_OPTIONAL)
    faults = [
        f"{name}, line 1: {UnknownNameError('column', column[:40], known)}"
        for column in columns
        if column not in known
    ]
    if faults and "structure" not in columns:
        faults = [
            f"{name}: is neither JSON nor a CSV table with the columns "
            f"{','.join(_CSV_COLUMNS)}"
        ]
    elif "structure" not in columns and "text" not in columns:
        faults.append(f"{name}, line 1: the column structure is missing")
    if faults:
        raise ExamError(faults)


def _csv_row(
    place: str, cells: dict[str, str], patients: dict[str, dict[str, Any]]
) -> None:
    cells = {key: cell.strip() for key, cell in cells.items() if cell.strip()}
    patient = cells.pop("patient", "")
    record = patients.setdefault(patient, {"id": patient, "findings": []})
    age, sex = cells.pop("age", ""), cells.pop("sex", "")
    if age and "age" not in record:
        record["age"] = _number(age)
    if sex:
        record.setdefault("sex", sex)
    record["findings"].append({**cells, "_place": place})


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _entry(
    place: str, record: Any, atlas: Atlas, report: tuple[list[str], OnUnknown]
) -> Entry | None:
    faults, on_unknown = report
    if isinstance(record, list):
        record = {"findings": record}
    try:
        person, items = _person(record)
    except ExamError as error:
        faults += [f"{place}: {fault}" for fault in error.faults]
        return None
    findings: list[Finding] = []
    unread: list[str] = []
    for number, item in enumerate(items, 1):
        try:
            findings += _findings(item, atlas)
        except NeurosimError as error:
            where = f"{place}, finding {number}"
            if isinstance(item, dict):
                where = str(item.get("_place", where))
            target = unread if on_unknown == "skip" else faults
            prefix = "" if on_unknown == "skip" else f"{where}: "
            target += [prefix + fault for fault in _faults(error)]
    try:
        exam = check(Exam(tuple(findings), **person), atlas)
    except ExamError as error:
        faults += [f"{place}: {fault}" for fault in error.faults]
        return None
    return Entry(place, exam, tuple(unread), record)


def _person(record: Any) -> tuple[dict[str, Any], list[Any]]:
    if not isinstance(record, dict):
        raise ExamError([f"an exam is an object with findings, not {record!r:.60}"])
    faults = [
        str(UnknownNameError("key", key, (*_EXAM_KEYS, *_OTHER_KEYS)))
        for key in record
        if key not in (*_EXAM_KEYS, *_OTHER_KEYS)
    ]
    items = record.get("findings")
    if not isinstance(items, list):
        faults.append("findings must be a list")
    sex = record.get("sex")
    person: dict[str, Any] = {
        "age": record.get("age"),
        "sex": _SEXES.get(sex.strip().lower(), sex) if isinstance(sex, str) else sex,
        "id": str(record.get("id") or ""),
        "duration_weeks": record.get("duration_weeks"),
    }
    try:
        Exam(**person)
    except ExamError as error:
        faults += error.faults
    if faults:
        raise ExamError(faults)
    return person, items or []


def _findings(item: Any, atlas: Atlas) -> tuple[Finding, ...]:
    if isinstance(item, str):
        return parse_finding(item, atlas)
    if not isinstance(item, dict):
        raise ExamError([f"a finding is text or an object, not {item!r:.60}"])
    return parse_record({k: v for k, v in item.items() if k != "_place"}, atlas)


def _case(entry: Entry) -> Case:
    record = entry.record
    truth = record.get("truth")
    if not isinstance(truth, dict):
        raise ExamError(["a case needs truth: what the patient turned out to have"])
    source = record.get("source")
    return Case(
        entry.exam.id or entry.place,
        entry.exam,
        _truth(truth),
        str(record.get("ambiguity") or "none"),
        source if isinstance(source, dict) else {"title": source} if source else None,
        str(record.get("summary") or ""),
        entry.unread,
    )


def _truth(truth: Mapping[str, Any]) -> Truth:
    category = _category(truth.get("category"))
    levels, elsewhere = _levels(_strings(truth, "levels"))
    zone = str(truth.get("zone") or "unknown")
    return Truth(
        category,
        levels,
        tuple(map(parse_root, _strings(truth, "roots"))),
        str(truth.get("side") or ""),
        "" if zone == "unknown" else parse_zone(zone),
        tuple(map(_category, _strings(truth, "accept"))) or (category,),
        str(truth.get("strength") or ""),
        str(truth.get("mimic") or ""),
        elsewhere,
    )


def _category(word: Any) -> str:
    category = _CATEGORY.get(str(word), str(word))
    if category not in CATEGORIES:
        raise UnknownNameError("category", str(word), (*_CATEGORY, *CATEGORIES))
    return category


def _levels(words: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    levels, elsewhere = [], []
    for word in words:
        if "vertebra" in word.lower():
            elsewhere.append(word)
        else:
            levels.append(parse_level(word))
    return tuple(levels), tuple(elsewhere)


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
    """Write exams as JSON Lines, one call of ``write`` a line."""
    for exam in exams:
        write(json.dumps(dump_exam(exam, atlas), ensure_ascii=False) + "\n")


__all__ = [
    "Case", "Entry", "Truth", "dump_exam", "dump_finding", "load_cases",
    "load_entries", "load_exams", "write_exams",
]  # fmt: skip
