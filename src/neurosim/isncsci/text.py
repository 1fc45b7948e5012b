"""Worksheets as lines of text.

``right light touch C2-T3 2, T4 1, T5-S4-5 0`` gives one score, or as many as there are
segments, after a segment or a range; without a range all segments are meant.
"""

import re
from collections.abc import Sequence

from neurosim.isncsci.record import (
    CellTable,
    place_words,
    score_of,
    segment_of,
    worksheet_of,
    yes_no_of,
)
from neurosim.isncsci.table import field_of
from neurosim.isncsci.worksheet import COLUMNS, KEY_MUSCLES, Worksheet
from neurosim.terms import SEGMENTS, SIDES

_SIDED = re.compile(
    r"(right|left|both|r|l)\s+(light[ _-]?touch|lt|pin[ _-]?prick|pp|motor|muscles?|"
    r"(?:lowest )?non[ _-]?key(?: muscle)?s?)\s*[:=]?\s*(.*)",
    re.IGNORECASE,
)
_MIDLINE = re.compile(
    r"(dap|deep anal pressure|vac|voluntary anal contraction|prior deficit)"
    r"\s*[:=]?\s*(\S+)",
    re.IGNORECASE,
)
_SEGMENT = r"(?:S4[-_/]5|[CTLS]H?\d{1,2})"
_RANGE = re.compile(rf"({_SEGMENT})(?:\s*(?:-|to|\.\.)\s*({_SEGMENT}))?", re.IGNORECASE)
_WHICH = {"right": ("right",), "r": ("right",), "left": ("left",), "l": ("left",)}


def is_worksheet(text: str) -> bool:
    """Return whether a text is written line by line as a worksheet.

    Examples
    --------
    >>> is_worksheet("VAC yes"), is_worksheet("right triceps 3/5")
    (True, False)
    """
    return any(_SIDED.fullmatch(s) or _MIDLINE.fullmatch(s) for s in _lines(text))


def _lines(text: str) -> list[str]:
    parts = (line.split("#")[0].strip() for line in re.split(r"[\n;]", text))
    return [part for part in parts if part]


def parse_cells(text: str, faults: list[str]) -> CellTable:
    """Return the cells that a text gives; faults name their lines.

    Examples
    --------
    >>> cells = parse_cells("right motor C5-C6 5, C7 3; DAP no", [])
    >>> cells["right", "motor", "C7"], cells["deep_anal_pressure",]
    ('3', 'No')
    """
    cells: CellTable = {}
    for line in _lines(text):
        before = len(faults)
        midline = _MIDLINE.fullmatch(line)
        sided = _SIDED.fullmatch(line)
        found: CellTable = {}
        if midline:
            field = field_of(midline[1]) or ""
            found[field,] = yes_no_of(midline[2])
        elif sided:
            for side in _WHICH.get(sided[1].lower(), SIDES):
                found |= _sided(side, sided[2], sided[3], faults)
        else:
            faults.append(
                f"{line!r} is not a line of a worksheet; write 'right light touch "
                "C2-C4 2, C5-S4-5 0', 'left motor C5-S1 5', 'DAP yes' or 'VAC no'"
            )
        faults += [
            f"{line!r}: {place_words(place)} appears twice there"
            for place in found
            if place in cells and len(faults) == before
        ]
        cells |= found
    return cells


def _sided(side: str, words: str, rest: str, faults: list[str]) -> CellTable:
    name = words.lower().removeprefix("lowest ").removesuffix("s")
    field = "non_key" if name.startswith("non") else field_of(name)
    if field == "non_key":
        return {(side, "non_key"): rest.strip()}
    assert field is not None
    segments = KEY_MUSCLES if field == "motor" else SEGMENTS
    found: CellTable = {}
    wrong: list[str] = []
    for chosen, scores in _groups(rest, segments, wrong):
        if len(scores) not in (1, len(chosen)):
            several = f"{chosen[0]} to {chosen[-1]}" if len(chosen) > 1 else chosen[0]
            wrong.append(f"{several}: {len(scores)} scores for {_counted(chosen)}")
            continue
        row = scores * len(chosen) if len(scores) == 1 else scores
        for segment, score in zip(chosen, row, strict=True):
            if (side, field, segment) in found:
                wrong.append(f"{segment} appears twice there")
            found[side, field, segment] = score
    faults += [f"{side} {words} {fault}" for fault in wrong]
    return found


def _counted(segments: Sequence[str]) -> str:
    return f"{len(segments)} segment{'s' * (len(segments) > 1)}"


def _groups(
    rest: str, segments: tuple[str, ...], faults: list[str]
) -> list[tuple[tuple[str, ...], list[str]]]:
    """Return the segments and the scores that follow each range."""
    groups: list[tuple[tuple[str, ...], list[str]]] = []
    end = 0
    matches = list(_RANGE.finditer(rest))
    if not matches or rest[: matches[0].start()].strip(" ,:="):
        first = matches[0].start() if matches else len(rest)
        groups.append((segments, _scores(rest[:first])))
    for number, match in enumerate(matches):
        end = matches[number + 1].start() if number + 1 < len(matches) else len(rest)
        ends = [segment_of(part) or part for part in match.groups() if part]
        unknown = [one for one in ends if one not in segments]
        if unknown:
            known = ", ".join(segments)
            faults.append(f"{match[0]}: no score for {unknown[0]}; choose {known}")
            continue
        places = [segments.index(one) for one in ends]
        chosen = segments[places[0] : places[-1] + 1]
        if not chosen:
            faults.append(f"{match[0]}: write the upper segment first")
            continue
        groups.append((chosen, _scores(rest[match.end() : end])))
    return groups


def _scores(text: str) -> list[str]:
    return [score_of(part) for part in re.split(r"[\s,:=]+", text) if part]


def write_text(sheet: Worksheet) -> str:
    """Return a worksheet as lines of text.

    Parameters
    ----------
    sheet
        Worksheet to write.

    Examples
    --------
    >>> from neurosim.isncsci.worksheet import normal_worksheet
    >>> write_text(normal_worksheet()).splitlines()[1]
    'right pin prick C2-S4-5 2'
    """
    lines = []
    for side in SIDES:
        for field, words, segments, _ in COLUMNS:
            row = getattr(getattr(sheet, side), field)
            lines.append(f"{side} {words} {_runs(segments, row)}")
        lowest = getattr(sheet, side).non_key
        if lowest:
            lines.append(f"{side} non-key muscle {lowest}")
    lines.append(f"DAP {sheet.deep_anal_pressure}")
    lines.append(f"VAC {sheet.voluntary_anal_contraction}")
    if not sheet.prior_deficit:
        lines.append("prior deficit No")
    return "\n".join(lines) + "\n"


def _runs(segments: tuple[str, ...], row: tuple[str, ...]) -> str:
    runs: list[tuple[str, str, str]] = []
    for segment, score in zip(segments, row, strict=True):
        if runs and runs[-1][2] == score:
            runs[-1] = (runs[-1][0], segment, score)
        else:
            runs.append((segment, segment, score))
    return ", ".join(
        f"{first} {score}" if first == last else f"{first}-{last} {score}"
        for first, last, score in runs
    )


def parse_text(text: str, name: str = "") -> Worksheet:
    """Return the worksheet of a text.

    Parameters
    ----------
    text
        Lines as :func:`write_text` writes them, in any order.
    name
        Name of the examination.

    Raises
    ------
    ExamError
        With every fault.

    Examples
    --------
    >>> from neurosim.isncsci.worksheet import normal_worksheet
    >>> parse_text(write_text(normal_worksheet())) == normal_worksheet()
    True
    """
    faults: list[str] = []
    return worksheet_of(parse_cells(text, faults), name, faults)
