"""Files of worksheets: JSON, JSON Lines, CSV wide and long, text, exams."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from neurosim.atlas import Atlas, load_atlas
from neurosim.files import file_name, read_records, read_text
from neurosim.formats import load_entries
from neurosim.grammar import parse_exam
from neurosim.isncsci.exams import from_exam
from neurosim.isncsci.record import KEYS, parse_record, worksheet_of
from neurosim.isncsci.table import column_place, read_table
from neurosim.isncsci.text import is_worksheet, parse_text
from neurosim.isncsci.worksheet import Worksheet
from neurosim.terms import ExamError, NeurosimError

SCHEMA = "neurosim.isncsci/1"


@dataclass(frozen=True)
class Read:
    """One worksheet of a file, and which of its records it could not hold."""

    place: str
    sheet: Worksheet
    left_out: tuple[str, ...] = ()


def load_worksheets(path: str | Path, atlas: Atlas | None = None) -> list[Worksheet]:
    """Return the worksheets of a file.

    Parameters
    ----------
    path
        JSON, JSON Lines, CSV, or text; ``-`` for standard input. An object is a
        worksheet ``{"deepAnalPressure", "voluntaryAnalContraction", "right",
        "left"}``, or ``{"id", "exam"}`` around one; an exam ``{"findings"}`` works
        too: what it does not say is ``NT``.
    atlas
        The tables that name the structures of exams; the shipped ones by default.

    Raises
    ------
    ExamError
        With every fault: file, examination, cell.
    """
    return [one.sheet for one in read_worksheets(path, atlas)]


def holds_worksheets(text: str) -> bool:
    """Return whether a text looks like worksheets rather than findings.

    Examples
    --------
    >>> holds_worksheets("VAC yes"), holds_worksheets('{"findings": []}')
    (True, False)
    """
    if text.lstrip()[:1] in ("{", "["):
        return '"findings"' not in text and '"lightTouch"' in text
    return _is_table(text) or is_worksheet(text)


def read_worksheets(
    path: str | Path, atlas: Atlas | None = None, text: str | None = None
) -> list[Read]:
    """Return the worksheets of a file, and what of its records they do not hold.

    Parameters
    ----------
    path, atlas
        As for :func:`load_worksheets`.
    text
        What the file holds, where it has been read already.

    Raises
    ------
    ExamError
        With every fault of the file.
    """
    text = read_text(path) if text is None else text
    faults: list[str] = []
    found = list(_worksheets(path, text, atlas, faults))
    if not found and not faults:
        faults.append(f"{file_name(path)}: holds no worksheet")
    first: dict[str, str] = {}
    for one in found:
        if one.sheet.id and first.setdefault(one.sheet.id, one.place) != one.place:
            place = first[one.sheet.id]
            faults.append(f"{one.place}: id {one.sheet.id!r} is already in {place}")
    ExamError.refuse(faults)
    return found


def _worksheets(
    path: str | Path, text: str, atlas: Atlas | None, faults: list[str]
) -> Iterator[Read]:
    name = file_name(path)
    start = text.lstrip()[:1]
    if start in ("{", "["):
        yield from _objects(path, text, atlas, faults)
    elif _is_table(text):
        for place, title, cells in read_table(name, text, faults):
            try:
                yield Read(place, worksheet_of(cells, title))
            except ExamError as error:
                faults += [f"{place}: {fault}" for fault in error.faults]
    elif "structure" in text.split("\n", 1)[0].lower():
        yield from _exams(path, text, atlas)
    elif is_worksheet(text):
        try:
            yield Read(name, parse_text(text))
        except ExamError as error:
            faults += [f"{name}: {fault}" for fault in error.faults]
    else:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        exam = parse_exam(lines, atlas or load_atlas())
        made = from_exam(exam, atlas or load_atlas())
        yield Read(name, made.sheet, made.left_out)


def _is_table(text: str) -> bool:
    header = text.split("\n", 1)[0]
    cells = header.replace(";", ",").replace("\t", ",").split(",")
    lowered = {cell.strip().strip('"').lower() for cell in cells}
    return {"modality", "score"} <= lowered or any(
        column_place(cell.strip().strip('"')) for cell in cells if cell.strip()
    )


def _objects(
    path: str | Path, text: str, atlas: Atlas | None, faults: list[str]
) -> Iterator[Read]:
    records = list(read_records(path, faults, text))
    kinds = {_is_exam(one) for _, record in records for one in _single(record)}
    if kinds == {True}:
        yield from _exams(path, text, atlas)
    elif True in kinds:
        faults.append(
            f"{file_name(path)}: has worksheets and findings; put them in two files"
        )
    else:
        for place, record in records:
            yield from _record(place, record, faults)


def _single(record: Any) -> list[Any]:
    return record if isinstance(record, list) else [record]


def _is_exam(record: Any) -> bool:
    return isinstance(record, dict) and ("findings" in record or "structure" in record)


def _record(place: str, record: Any, faults: list[str]) -> Iterator[Read]:
    if isinstance(record, dict) and isinstance(record.get("exams"), list):
        record = record["exams"]
    if isinstance(record, list):
        for number, one in enumerate(record, 1):
            yield from _record(f"{place}, exam {number}", one, faults)
        return
    name, inner = "", record
    beside: list[str] = []
    if isinstance(record, dict):
        name = str(record["id"]) if record.get("id") is not None else ""
        inner = record.get("exam", {k: v for k, v in record.items() if k != "id"})
        beside = [key for key in KEYS if key in record and "exam" in record]
    where = f"{place}, {name!r}" if name else place
    faults += [f"{where}: {key} is beside exam; put it inside exam" for key in beside]
    try:
        yield Read(where, parse_record(inner, name))
    except ExamError as error:
        faults += [f"{where}: {fault}" for fault in error.faults]


def _exams(path: str | Path, text: str, atlas: Atlas | None) -> Iterator[Read]:
    tables = atlas or load_atlas()
    faults: list[str] = []
    for entry in load_entries(path, tables, text=text):
        try:
            made = from_exam(entry.exam, tables)
        except NeurosimError as error:
            faults.append(f"{entry.place}: {error}")
            continue
        yield Read(entry.place, made.sheet, made.left_out)
    ExamError.refuse(faults)
