"""Files of patients, parsed into records: JSON, JSON Lines, CSV, standard input.

Nothing here knows what a finding means; faults of form carry the file and line.
"""

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NoReturn

from neurosim.sheet import is_sheet, sheet_texts
from neurosim.terms import ExamError, NeurosimError, UnknownNameError

STANDARD_INPUT = "-"
#: Longest line that can hold one patient; longer ones are another kind of file.
LONGEST_LINE = 1_000_000
#: Most bytes of a file of patients, and of one that is read at a time.
LARGEST, _PIECE = 2**30, 2**20
#: Most digits of a whole number that something is counted with.
_DIGITS = 30
_CSV_COLUMNS = (
    "patient", "side", "modality", "structure", "grade", "state", "kind",
)  # fmt: skip
#: Marks the record of a text with one finding a line.
PLAIN = "_plain"
FORMS = (
    f"neither JSON nor a CSV table with the columns {','.join(_CSV_COLUMNS)}, or "
    "muscle,right,left, or side,test,result, nor text with one finding a line"
)
_CSV_OPTIONAL = ("age", "sex", "basis", "expanded_from", "text", "note")


def read_records(
    path: str | Path, faults: list[str], text: str | None = None
) -> Iterator[tuple[str, Any]]:
    """Yield place and record of every patient of a file.

    Parameters
    ----------
    path
        The file; ``-`` for standard input.
    faults
        Takes the faults of single lines; the good lines are still read.
    text
        What the file holds, where it has been read already.

    Raises
    ------
    ExamError
        If nothing of the file can be read.
    """
    held = read_text(path) if text is None else text
    yield from _records(file_name(path), held, Path(path).suffix, faults)


def file_name(path: str | Path) -> str:
    """Return what a file is called in messages."""
    return (
        "standard input"
        if str(path) == STANDARD_INPUT
        else Path(path).name or str(path)
    )


def read_text(path: str | Path, *, most: int = LARGEST, empty: bool = False) -> str:
    """Return the text of a file, or of standard input for ``-``.

    Reading stops at the first byte that no text has, so that a device or a film that
    was taken for a text does not fill the memory.

    Parameters
    ----------
    path
        The file.
    most
        Bytes that it may have.
    empty
        Whether it may be empty.

    Raises
    ------
    ExamError
        If it cannot be read, is empty, is too large, or is not text.
    """
    name = file_name(path)
    try:
        if str(path) == STANDARD_INPUT:
            data = _read(sys.stdin.buffer, name, most)
        else:
            with Path(path).open("rb") as file:
                data = _read(file, name, most)
    except (OSError, ValueError) as error:
        if isinstance(error, NeurosimError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise ExamError([f"{name}: cannot be read: {reason}"]) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ExamError(
            [
                f"{name}, line {line}: byte 0x{data[error.start]:02x} is not UTF-8; "
                "save the file with the encoding UTF-8"
            ]
        ) from None
    if not empty and not text.strip():
        raise ExamError([f"{name}: is empty"])
    return text


def _read(file: IO[bytes], name: str, most: int) -> bytes:
    """Return all bytes of a file, or say at once that it is not text."""
    data = bytearray()
    while piece := file.read(_PIECE):
        if not data and piece.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ExamError([f"{name}: is UTF-16; save it with the encoding UTF-8"])
        if b"\0" in piece:
            raise ExamError([f"{name}: is a binary file, not text"])
        data += piece
        if len(data) > most:
            raise ExamError([f"{name}: is larger than {most:,} bytes"])
    return bytes(data)


def lines_of(text: str) -> list[str]:
    r"""Return the lines of a text, split where an editor begins a new one.

    Unlike ``splitlines``, which splits at marks that may stand in a sentence.

    Examples
    --------
    >>> lines_of("a\u2028b\r\nc\n")
    ['a\u2028b', 'c']
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


def _records(
    name: str, text: str, suffix: str, faults: list[str]
) -> Iterator[tuple[str, Any]]:
    """Yield place and record of every patient; note what cannot be parsed."""
    lines = lines_of(text)
    long = [n for n, line in enumerate(lines, 1) if len(line) > LONGEST_LINE]
    if long:
        raise ExamError(
            [
                f"{name}, line {long[0]}: is longer than {LONGEST_LINE:,} characters; "
                "write one patient per line"
            ]
        )
    start = text.lstrip()[0]
    lined = suffix.lower() in (".jsonl", ".ndjson")
    if suffix.lower() == ".csv" or (start not in "[{" and not lined):
        if suffix.lower() in (".csv", ".json") or _is_table(lines[0]):
            yield from _csv_records(name, text, faults)
        else:
            yield name, _line_record(name, lines)
    elif lined or _is_lines(lines):
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield from _json_line(f"{name}, line {number}", line, faults)
    else:
        yield from _json_records(name, text)


def _is_table(header: str) -> bool:
    """Whether the first line of a file names columns, and is no finding."""
    columns = {cell.strip().lower() for cell in re.split("[,;]", header)}
    return bool(columns & {"structure", "text"}) or is_sheet(columns)


def _line_record(name: str, lines: list[str]) -> dict[str, Any]:
    """Return the record of a text with one finding a line; "#" begins a comment."""
    findings = [
        {"text": line.strip(), "_place": f"{name}, line {number}"}
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    return {"findings": findings, PLAIN: name}


def _is_lines(lines: list[str]) -> bool:
    full = [line.strip() for line in lines if line.strip()]
    return len(full) > 1 and all(line.startswith("{") for line in full[:2])


def _json_line(place: str, line: str, faults: list[str]) -> Iterator[tuple[str, Any]]:
    try:
        yield place, parse_json(line)
    except ExamError as error:
        faults += [f"{place}: {fault}" for fault in error.faults]


def _json_records(name: str, text: str) -> Iterator[tuple[str, Any]]:
    try:
        document = parse_json(text)
    except ExamError as error:
        raise ExamError([f"{name}: {fault}" for fault in error.faults]) from None
    if isinstance(document, list) and any(
        isinstance(item, dict) and "findings" in item for item in document
    ):
        for number, item in enumerate(document, 1):
            yield f"{name}, patient {number}", item
    else:
        yield name, document


def parse_json(text: str) -> Any:
    """Return what JSON text holds.

    Raises
    ------
    ExamError
        If it is not JSON, or holds numbers that JSON does not know.
    """
    try:
        return json.loads(
            text,
            parse_constant=_no_constant,
            parse_int=_whole,
            object_pairs_hook=_single_keys,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ExamError([f"is not JSON: {error.msg} ({where})"]) from None
    except RecursionError:
        raise ExamError(["is not an exam: it is nested too deeply"]) from None
    except NeurosimError:
        raise
    except ValueError as error:
        raise ExamError([f"is not JSON: {error}"]) from None


def _whole(word: str) -> int:
    digits = len(word.lstrip("-"))
    if digits > _DIGITS:
        raise ExamError(
            [f"is not JSON: {word[:_DIGITS]}... is a number of {digits} digits"]
        )
    return int(word)


def _single_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of a key that stands twice nobody knows which is meant."""
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise ExamError([f"the key {key[:40]!r} appears twice in one object"])
    return dict(pairs)


def _no_constant(word: str) -> NoReturn:
    raise ExamError([f"{word} is not a number that JSON or an exam knows"])


_OPEN_QUOTE = "a quotation mark was opened and not closed before this line"


def _csv_records(name: str, text: str, faults: list[str]) -> Iterator[tuple[str, Any]]:
    header = text.split("\n", 1)[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [cell.strip().lower() for cell in next(reader, [])]
        if not is_sheet(set(columns)):
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
        why = _OPEN_QUOTE if "end of data" in str(error) else error
        raise ExamError([f"{name}, line {reader.line_num}: {why}"]) from None
    if not patients:
        raise ExamError([f"{name}: has a header but no findings"])
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
        faults = [f"{name}: is {FORMS}"]
    elif "structure" not in columns and "text" not in columns:
        faults.append(f"{name}, line 1: the column structure is missing")
    ExamError.refuse(faults)


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
    texts = sheet_texts(cells)
    rows = [{"text": text} for text in texts] if texts is not None else [cells]
    record["findings"] += [{**row, "_place": place} for row in rows]


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
