"""Worksheets from records: objects, cells of a table, lines of text, and back.

An object has the form of the public JavaScript package ``isncsci``. Every cell must be
there: what was not tested says ``NT``. Every fault is found at once, with its cell.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from neurosim.isncsci.worksheet import (
    COLUMNS,
    KEY_MUSCLES,
    YES_NO,
    Side,
    Worksheet,
    cell_hint,
)
from neurosim.terms import SEGMENTS, SIDES, ExamError, UnknownNameError
from neurosim.wording import spans

#: Fields of a worksheet, with the key of the object and of a table's column.
FIELDS = {
    "light_touch": "lightTouch",
    "pin_prick": "pinPrick",
    "motor": "motor",
}
ANAL = {
    "deep_anal_pressure": "deepAnalPressure",
    "voluntary_anal_contraction": "voluntaryAnalContraction",
}
NON_KEY = "lowestNonKeyMuscleWithMotorFunction"
PRIOR = "priorDeficit"
_YES_NO = {
    "yes": "Yes", "y": "Yes", "true": "Yes", "present": "Yes",
    "no": "No", "n": "No", "false": "No", "absent": "No",
    "nt": "NT",
}  # fmt: skip
#: Keys of a worksheet; beside ``exam`` nobody knows what they belong to.
KEYS = (*ANAL.values(), *SIDES, PRIOR)
_NOTHING = ("", "none", "null", "-", "na")
_SCORE = re.compile(r"(nt|\d)(?:\.0)?(\*{0,2})", re.IGNORECASE)
#: Cells of one worksheet: (side, field, segment) or (field,) to what stands there.
CellTable = dict[tuple[str, ...], Any]


def segment_of(text: str) -> str | None:
    """Return the segment that a key names.

    Examples
    --------
    >>> segment_of("s4_5"), segment_of("Th4"), segment_of("X")
    ('S4-5', 'T4', None)
    """
    name = text.strip().upper().replace("TH", "T").replace("_", "-")
    name = "S4-5" if name in ("S45", "S4/5", "S4-S5") else name
    return name if name in SEGMENTS else None


def score_of(value: object) -> str:
    """Return a score as the worksheet writes it; what is none comes back as it is.

    Examples
    --------
    >>> score_of(2), score_of("nt*"), score_of("4+")
    ('2', 'NT*', '4+')
    """
    text = str(value).strip()
    match = None if isinstance(value, bool) else _SCORE.fullmatch(text)
    return (match[1].upper() + match[2]) if match else text


def yes_no_of(value: object) -> str:
    """Return ``Yes``, ``No`` or ``NT``; what is none comes back as it is."""
    return _YES_NO.get(str(value).strip().lower(), str(value).strip())


def worksheet_of(
    cells: Mapping[tuple[str, ...], Any], name: str = "", before: Iterable[str] = ()
) -> Worksheet:
    """Return the worksheet of cells.

    Parameters
    ----------
    cells
        ``(side, field, segment)``, ``(side, "non_key")`` and ``(field,)`` to values.
    name
        Name of the examination.
    before
        Faults that were found on the way to these cells.

    Raises
    ------
    ExamError
        With every cell that is missing or not understood, and the faults before.
    """
    faults = [*before]
    sides = {side: _side(side, cells, faults) for side in SIDES}
    anal = {}
    for field in ANAL:
        words = field.replace("_", " ")
        value = cells.get((field,))
        anal[field] = "" if value is None else yes_no_of(value)
        if value is None:
            faults.append(f"{words} is missing; write Yes, No or NT")
        elif anal[field] not in YES_NO:
            faults.append(f"{words}: {value!r}; choose {', '.join(YES_NO)}")
    prior = yes_no_of(cells.get(("prior_deficit",), "Yes"))
    if prior not in ("Yes", "No"):
        faults.append(f"prior deficit: {prior!r}; choose Yes, No")
    ExamError.refuse(faults)
    return Worksheet(
        sides["right"], sides["left"], **anal, prior_deficit=prior == "Yes", id=name
    )


def _side(name: str, cells: Mapping[tuple[str, ...], Any], faults: list[str]) -> Side:
    rows: dict[str, tuple[str, ...]] = {}
    for field, words, segments, tokens in COLUMNS:
        row, missing = [], []
        for segment in segments:
            value = cells.get((name, field, segment))
            row.append(score_of(value))
            if value is None or value == "":
                missing.append(segment)
            elif row[-1] not in tokens:
                faults.append(f"{name} {words} {segment}: {cell_hint(value, tokens)}")
        if missing:
            verb = "is" if len(missing) == 1 else "are"
            said = ", ".join(spans(missing, segments))
            faults.append(f"{name} {words} {said} {verb} missing; not tested is NT")
        rows[field] = tuple(row)
    told = cells.get((name, "non_key"))
    lowest = None
    if told is not None and str(told).strip().lower() not in _NOTHING:
        lowest = segment_of(str(told))
        if lowest is None or lowest == SEGMENTS[-1]:
            faults.append(
                f"{name} lowest non-key muscle: {told!r} is not a segment with "
                "muscles; choose C2 to S3, or leave it empty"
            )
            lowest = None
    return Side(rows["light_touch"], rows["pin_prick"], rows["motor"], lowest)


def place_words(place: tuple[str, ...]) -> str:
    """Return the words for a cell.

    Examples
    --------
    >>> place_words(("right", "light_touch", "C2"))
    'right light touch C2'
    """
    return " ".join(place).replace("_", " ")


def parse_record(record: Any, name: str = "") -> Worksheet:
    """Return the worksheet of an object.

    Parameters
    ----------
    record
        ``{"deepAnalPressure", "voluntaryAnalContraction", "right", "left"}``.
    name
        Name of the examination.

    Raises
    ------
    ExamError
        With every fault.

    Examples
    --------
    >>> from neurosim.isncsci.worksheet import normal_worksheet
    >>> sheet = normal_worksheet()
    >>> parse_record(dump_record(sheet)) == sheet
    True
    """
    faults: list[str] = []
    cells: CellTable = {}
    for place, value in _walk(record, faults):
        if place in cells:
            faults.append(f"{place_words(place)} appears twice there")
        cells[place] = value
    return worksheet_of(cells, name, faults)


def _walk(record: Any, faults: list[str]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not isinstance(record, Mapping):
        faults.append(f"a worksheet is an object, not {record!r:.60}")
        return
    anal = {key: field for field, key in ANAL.items()}
    for key, value in record.items():
        if key in anal:
            yield (anal[key],), value
        elif key == PRIOR:
            yield ("prior_deficit",), value
        elif key not in SIDES:
            faults.append(str(UnknownNameError("key", str(key), KEYS)))
        elif not isinstance(value, Mapping):
            faults.append(f"{key} is an object, not {value!r:.60}")
        else:
            yield from _walk_side(key, value, faults)


def _walk_side(
    side: str, record: Mapping[str, Any], faults: list[str]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    fields = {key: field for field, key in FIELDS.items()}
    for key, value in record.items():
        if key == NON_KEY:
            yield (side, "non_key"), value
        elif key not in fields:
            unknown = UnknownNameError("key", str(key), (*fields, NON_KEY))
            faults.append(f"{side}: {unknown}")
        elif not isinstance(value, Mapping):
            faults.append(f"{side} {key} is an object, not {value!r:.60}")
        else:
            segments = KEY_MUSCLES if key == "motor" else SEGMENTS
            for name, score in value.items():
                segment = segment_of(str(name))
                if segment not in segments:
                    unknown = UnknownNameError("segment", str(name), segments)
                    faults.append(f"{side} {key}: {unknown}")
                else:
                    yield (side, fields[key], segment), score


def dump_record(sheet: Worksheet) -> dict[str, Any]:
    """Return a worksheet as an object that :func:`parse_record` reads.

    Parameters
    ----------
    sheet
        Worksheet to write.
    """
    record: dict[str, Any] = {key: getattr(sheet, field) for field, key in ANAL.items()}
    if not sheet.prior_deficit:
        record[PRIOR] = "No"
    for name in SIDES:
        side = getattr(sheet, name)
        record[name] = {
            FIELDS[field]: {
                segment.replace("-", "_"): score
                for segment, score in zip(segments, getattr(side, field), strict=True)
            }
            for field, _, segments, _ in COLUMNS
        }
        record[name][NON_KEY] = side.non_key
    return record
