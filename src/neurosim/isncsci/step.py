"""The steps that lead from a worksheet to its classification, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from neurosim.isncsci.classification import ND, Classification
from neurosim.isncsci.impairment import FAR
from neurosim.isncsci.levels import BLOCKS, S3
from neurosim.isncsci.score_sets import INTACT, LEVELS, MUSCLE_LEVELS
from neurosim.isncsci.worksheet import Side, Worksheet
from neurosim.terms import SEGMENTS, SIDES
from neurosim.wording import neighbours

SOURCE = "ISNCSCI2019"
#: Where the worksheet is silent and the public cases decide.
SILENT = "not in the worksheet"
#: Levels with and without a star, in order.
_ORDER = (*LEVELS, *(f"{level}*" for level in LEVELS))
_NORMAL_SENSORY = ("2", "0**", "1**", "NT**")
_FULL = ("5", "0**", "1**", "2**", "3**", "4**", "NT**")
_STRONG = (*_FULL, "3", "4", "3*", "4*")
_WEAK = ("0", "1", "2")
_INTACT_OR_S3 = {"S3", "INT"}
_EACH = "One level for each way to fill the worksheet."
#: What there is where no zone is written down, and where one is.
_SACRAL = (
    "sensation at S4-5 on this side, or deep anal pressure, is kept",
    "Nothing is felt at S4-5 on this side, nor deep anal pressure",
)
_CONTRACTION = (
    "voluntary anal contraction is present",
    "Voluntary anal contraction is absent",
)
_ANAL = ("voluntary anal contraction", "deep anal pressure")


@dataclass(frozen=True)
class Step:
    """One step of the classification.

    Parameters
    ----------
    number
        Step of the worksheet, 1 to 6.
    name
        What it finds.
    value
        What it found; several values where several are possible.
    words
        Why.
    source
        The step of the worksheet, or that the worksheet says nothing.
    """

    number: int
    name: str
    value: str
    words: str
    source: str


def steps(sheet: Worksheet, found: Classification) -> tuple[Step, ...]:
    """Return the steps of a classification.

    Parameters
    ----------
    sheet
        Worksheet that was classified.
    found
        Its classification.

    Examples
    --------
    >>> from neurosim.isncsci.classification import classify
    >>> from neurosim.isncsci.worksheet import normal_worksheet
    >>> sheet = normal_worksheet()
    >>> print(steps(sheet, classify(sheet))[0].words)
    Light touch and pin prick are normal from C2 to S4-5.
    """
    return tuple(_steps(sheet, found))


def _steps(sheet: Worksheet, found: Classification) -> Iterator[Step]:
    for name in SIDES:
        values = found.sensory_level[name]
        words = _sensory(getattr(sheet, name), values)
        yield _step(1, f"sensory level, {name}", values, words)
    for name in SIDES:
        values = found.motor_level[name]
        words = _motor(sheet, name, values)
        silent = words.startswith("All") and values[0].rstrip("*") == "S3"
        yield _step(2, f"motor level, {name}", values, words, silent=silent)
    values = found.neurological_level
    words, silent = _neurological(sheet, found)
    yield _step(3, "neurological level of injury", values, words, silent=silent)
    values = found.completeness
    yield _step(4, "complete or incomplete", values, _complete(sheet, values))
    values = found.impairment_scale
    silent = not _muscles_below(sheet, found) and not {"C", "D"}.isdisjoint(
        value.rstrip("*") for value in values
    )
    yield _step(5, "impairment scale", values, _scale(sheet, found), silent=silent)
    for name in SIDES:
        yield from _zones(sheet, found, name)
    if any(v.endswith("*") for v in _all_values(found)):
        yield Step(
            6,
            "stars",
            "*",
            "A value with a star rests on a score that is tagged for a condition "
            "other than the spinal cord injury.",
            SILENT,
        )


def _step(
    number: int, name: str, values: Sequence[str], words: str, *, silent: bool = False
) -> Step:
    source = SILENT if silent else f"{SOURCE}, step {number}"
    return Step(number, name, shown(values), words, source)


def shown(values: Sequence[str]) -> str:
    """Return possible values as words; several are not determinable.

    Examples
    --------
    >>> shown(("C5",)), shown(("C5", "C6", "C7", "T1"))
    ('C5', 'ND: C5 to C7 or T1')
    """
    if len(values) == 1:
        return values[0]
    return f"{ND}: {runs(values)}"


def runs(values: Sequence[str]) -> str:
    """Return values as words, neighbours as a range.

    Examples
    --------
    >>> runs(("NA", "C1", "C2", "C3", "T1"))
    'NA, C1 to C3 or T1'
    """
    parts = neighbours(values, _ORDER)
    words = [
        p[0] if len(p) == 1 else f"{p[0]} to {p[-1]}" if len(p) > 2 else ", ".join(p)
        for p in parts
    ]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _all_values(found: Classification) -> Iterator[str]:
    for sides in (found.sensory_level, found.motor_level):
        for values in sides.values():
            yield from values
    yield from found.neurological_level
    yield from found.impairment_scale


def _place(value: str) -> int:
    return LEVELS.index(value.rstrip("*"))


def _pair(side: Side, segment: str) -> tuple[str, str]:
    at = SEGMENTS.index(segment)
    return side.light_touch[at], side.pin_prick[at]


def _sensory(side: Side, values: Sequence[str]) -> str:
    if len(values) > 1:
        return f"{_unknown(side.light_touch, side.pin_prick)} {_EACH}"
    at = _place(values[0])
    if at == INTACT:
        return "Light touch and pin prick are normal from C2 to S4-5."
    touch, prick = _pair(side, SEGMENTS[at])
    begin = (
        f"Light touch and pin prick are normal down to {LEVELS[at]}"
        if at
        else "C2 itself is not normal"
    )
    below = f"{SEGMENTS[at]} has light touch {touch}, pin prick {prick}"
    return f"{begin}; {below}."


def _unknown(*rows: Sequence[str]) -> str:
    """Return how many scores can be more than one."""
    tokens = [token for row in rows for token in row]
    count = tokens.count("NT")
    tagged = sum(token.endswith("*") and token[-2] != "*" for token in tokens)
    parts = []
    if count:
        parts.append(f"{count} score{'s' * (count > 1)} NT")
    if tagged:
        parts.append(f"{tagged} tagged as not normal without the other condition")
    return f"{', '.join(parts)}." if parts else ""


def _motor(sheet: Worksheet, name: str, values: Sequence[str]) -> str:
    side = getattr(sheet, name)
    if len(values) > 1:
        why = _unknown(side.motor) or _unknown(side.light_touch, side.pin_prick)
        if {value.rstrip("*") for value in values} >= _INTACT_OR_S3:
            why = f"Voluntary anal contraction NT. {why}"
        return f"{why.strip()} {_EACH}"
    at = _place(values[0])
    if at == INTACT or (at == S3 and _intact(side)):
        return (
            "All key muscles are 5 and sensation is normal; voluntary anal "
            "contraction, the last motor segment, is "
            f"{sheet.voluntary_anal_contraction}."
        )
    scores = dict(zip(MUSCLE_LEVELS, side.motor, strict=True))
    if at in scores:
        return _muscle(at, scores)
    if at < BLOCKS[0][0]:
        return "No key muscle is tested here: the sensory level counts."
    if at in (above for above, _ in BLOCKS):
        return (
            f"Sensation is normal down to {LEVELS[at]}; the key muscle of "
            f"{LEVELS[at + 1]} is {scores[at + 1]}, under 3."
        )
    return (
        "No key muscle is tested here: the sensory level counts, since the muscles "
        "above are normal."
    )


def _intact(side: Side) -> bool:
    felt = all(token in _NORMAL_SENSORY for token in _pair(side, SEGMENTS[-1]))
    return felt and all(token in _FULL for token in side.motor)


def _muscle(at: int, scores: Mapping[int, str]) -> str:
    muscle = f"{LEVELS[at]} is {scores[at]}"
    if scores[at] not in _FULL:
        return f"{muscle}, at least 3, and all key muscles above are 5."
    if at + 1 in scores:
        below = f"{LEVELS[at + 1]} is {scores[at + 1]}, under 3"
        return f"{muscle}, so are all above; {below}."
    return (
        f"{muscle}, so are all above; below there is no key muscle, and sensation is "
        "not normal down to there."
    )


def _neurological(sheet: Worksheet, found: Classification) -> tuple[str, bool]:
    """Return the words, and whether the worksheet is silent."""
    parts = [
        f"{noun} {side} {shown(values[side])}"
        for noun, values in (
            ("sensory", found.sensory_level),
            ("motor", found.motor_level),
        )
        for side in SIDES
    ]
    words = f"The highest of the four levels: {', '.join(parts)}."
    intact = found.neurological_level[-1].rstrip("*") == "INT"
    if not intact or sheet.voluntary_anal_contraction == "Yes":
        return words, False
    return f"{words} Voluntary anal contraction does not count for it.", True


def _complete(sheet: Worksheet, values: Sequence[str]) -> str:
    points = ", ".join(
        f"{side} {'/'.join(_pair(getattr(sheet, side), SEGMENTS[-1]))}"
        for side in SIDES
    )
    contraction, pressure = (
        f"{words} {value}"
        for words, value in zip(
            _ANAL,
            (sheet.voluntary_anal_contraction, sheet.deep_anal_pressure),
            strict=True,
        )
    )
    rule = "complete only if all are absent"
    end = " They cannot be told apart here." if len(values) > 1 else ""
    return (
        f"S4-5 light touch/pin prick {points}; {contraction}; {pressure}: {rule}.{end}"
    )


def _scale(sheet: Worksheet, found: Classification) -> str:
    """Return what each grade rests on: a fact for one, a condition for several."""
    grades = [value.rstrip("*") for value in found.impairment_scale]
    open_ = len(grades) > 1
    motor = f"motor incomplete ({_why(sheet, open_)})"
    below = _below(sheet, found, open_)
    words = {
        **_GRADES,
        "C": f"{motor}, with fewer than half of the key muscles {below}",
        "D": f"{motor}, with at least half of the key muscles {below}",
    }
    return " ".join(f"{g}{' if' if open_ else ':'} {words[g]}." for g in grades)


def _muscles_below(sheet: Worksheet, found: Classification) -> list[str]:
    """Return the scores of the key muscles below the neurological level."""
    at = min(map(_place, found.neurological_level))
    return [
        token
        for side in (sheet.right, sheet.left)
        for place, token in zip(MUSCLE_LEVELS, side.motor, strict=True)
        if place > at
    ]


def _below(sheet: Worksheet, found: Classification, open_: bool) -> str:
    where = "below the neurological level 3 or more"
    tokens = _muscles_below(sheet, found)
    if open_ or len(found.neurological_level) > 1:
        return where
    if not tokens:
        return f"{where}: there is none below, which counts as half"
    sure = sum(token in _STRONG for token in tokens)
    most = len(tokens) - sum(token in _WEAK for token in tokens)
    count = f"{sure}" if sure == most else f"{sure} to {most}"
    return f"{where}: {count} of {len(tokens)}"


def _why(sheet: Worksheet, open_: bool) -> str:
    contraction = "voluntary anal contraction is present"
    if sheet.voluntary_anal_contraction == "Yes":
        return contraction
    far = (
        "sensation is kept at S4-5 and motor function lies more than three levels "
        "below the motor level of a side"
    )
    unsure = open_ and sheet.voluntary_anal_contraction == "NT"
    return f"{contraction}, or {far}" if unsure else far


_GRADES = {
    "A": "nothing is kept at S4-5",
    "B": (
        "sensation is kept at S4-5, without voluntary anal contraction and without "
        "motor function more than three levels below the motor level of a side"
    ),
    "E": "everything is normal, in somebody with an earlier deficit",
    "NA": "everything is normal and nothing was before: the scale does not apply",
}


def _zones(sheet: Worksheet, found: Classification, name: str) -> Iterator[Step]:
    values = found.sensory_zone[name]
    words = _zone(_SACRAL, values, "the lowest segment with any feeling")
    yield _step(6, f"sensory zone, {name}", values, words)
    values = found.motor_zone[name]
    side = getattr(sheet, name)
    levels = [_place(v) for v in values if v != "NA"]
    lowest = LEVELS.index(side.non_key) if side.non_key else -1
    beyond = lowest in levels and lowest - _place(found.motor_level[name][0]) >= FAR
    silent = beyond and not _moves(side, lowest)
    which = "the lowest key muscle that moves, or the motor level if lower"
    if silent:
        other = "the lowest non-key muscle, where it makes the injury motor incomplete"
        which = other if len(levels) == 1 else f"{other}; otherwise {which}"
    words = _zone(_CONTRACTION, values, which)
    yield _step(6, f"motor zone, {name}", values, words, silent=silent)


def _zone(item: tuple[str, str], values: Sequence[str], which: str) -> str:
    """Return the words of a zone: there is one where nothing is kept."""
    kept, absent = item
    if tuple(values) == ("NA",):
        return f"No zone: {kept}."
    if "NA" in values:
        return f"No zone if {kept}; otherwise {which}."
    return f"{absent}: {which}."


def _moves(side: Side, level: int) -> bool:
    scores = dict(zip(MUSCLE_LEVELS, side.motor, strict=True))
    return scores.get(level, "0") != "0"
