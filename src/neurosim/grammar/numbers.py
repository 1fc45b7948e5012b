"""Grades written as numbers: ``4/5``, ``4-``, ``M4``, ``2+``, ``3-4/5``, ``1/2``."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from neurosim.grammar.expression import Expression
from neurosim.grammar.words import Grades
from neurosim.terms import ROOTS, SCALES, ExamError

_TOP = {"mrc": 5, "reflex": 4}
#: Sensory scores of the ISNCSCI: 0 absent, 1 altered (less or more), 2 normal.
_SCORES = {0: (0,), 1: (1, 2), 2: (3,)}
_BOUNDS = {"at least": ">=", "at most": "<=", "more than": ">", "less than": "<"}
_ROMAN = {"0": 0, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_DENOMINATORS = {5: "mrc", 4: "reflex", 2: "sensory"}


@dataclass(frozen=True)
class WrittenNumber:
    """A grade in the user's text and the grades it leaves on each scale."""

    text: str
    grades: Grades = field(hash=False)


def _scale_range(low: int, high: int, scales: Iterable[str] = _TOP) -> Grades:
    return {
        scale: tuple(range(max(low, 0), min(high, _TOP[scale]) + 1))
        for scale in scales
        if low <= _TOP[scale] and high >= 0
    }


def _over(match: re.Match[str]) -> Grades:
    low, tail, of = match["low"], match["tail"] or "", int(match["of"])
    high = match["high"] or low
    scale = _DENOMINATORS.get(of)
    whole = match.group().strip()
    if scale is None:
        raise ExamError([f"{whole!r} is not a grade; use 0/5 to 5/5, 0/2 to 2/2"])
    if not int(low) <= int(high) <= of:
        raise ExamError([f"{whole!r} is not a grade; the scale runs from 0 to {of}"])
    if scale == "sensory":
        scores = range(int(low), int(high) + 1)
        return {"sensory": tuple(g for score in scores for g in _SCORES[score])}
    start = int(low) - (scale == "mrc" and low == high == "5" and "-" in tail)
    return _scale_range(start, int(high), [scale])


def _roman(match: re.Match[str]) -> Grades:
    value = _ROMAN[match["n"]]
    return _scale_range(value, value, ["mrc"])


def _medical(match: re.Match[str]) -> Grades:
    value = int(match["n"])
    if value > _TOP["mrc"]:
        raise ExamError([f"{match.group().strip()!r} is not a grade; MRC runs 0 to 5"])
    return _scale_range(value - (match["tail"] == "-" and value == 5), value, ["mrc"])


def _signed(match: re.Match[str]) -> Grades:
    value = int(match["n"])
    low = value - (match["tail"].startswith("-") and value == 5)
    scales = ["mrc"] if match["tail"].startswith("-") else _TOP
    return _in_some_scale(match.group(), _scale_range(low, value, scales))


def _pluses(match: re.Match[str]) -> Grades:
    count = len(match.group().strip())
    positive = {"sign": (0,), "tension": (0, 1), "crossed": (0,), "pain": (0,)}
    return {"reflex": (count,), **(positive if count == 1 else {})}


def _minus(_: re.Match[str]) -> Grades:
    return {
        "reflex": (0,), "sign": (1,), "excess": (1,), "pain": (1,), "tension": (2,),
        "crossed": (1, 2),
    }  # fmt: skip


def _bounded(match: re.Match[str]) -> Grades:
    value, bound = int(match["n"]), _BOUNDS.get(match["bound"], match["bound"])
    low = {">=": value, ">": value + 1}.get(bound, 0)
    high = {"<=": value, "<": value - 1}.get(bound, 5)
    scales = ["mrc"] if match["of"] else [*_TOP]
    return _in_some_scale(match.group(), _scale_range(low, high, scales))


def _span(match: re.Match[str]) -> Grades:
    low, high = int(match["low"]), int(match["high"])
    grades = _scale_range(low, high) if low <= high else {}
    fitting = {s: g for s, g in grades.items() if high <= _TOP[s]}
    return _in_some_scale(match.group(), fitting)


def _plain(match: re.Match[str]) -> Grades:
    value = int(match["n"])
    grades = dict(_scale_range(value, value))
    if value in _SCORES:
        grades["sensory"] = _SCORES[value]
    return _in_some_scale(match.group(), grades)


def _exact(match: re.Match[str]) -> Grades:
    names = [name.strip() for name in match["names"].split("|")]
    grades = {
        name: tuple(map(lowered.index, names))
        for name, scale in SCALES.items()
        if set(names) <= set(lowered := [grade.lower() for grade in scale.grades])
    }
    if "sign" in grades:
        for column in ("function", "excess", "pain"):
            grades[column] = grades["sign"]
    if "tension" in grades:
        grades["crossed"] = grades["tension"]
    if not grades:
        raise ExamError([f"{match.group()!r} names grades that are on no scale"])
    return grades


def _in_some_scale(text: str, grades: Grades) -> Grades:
    if not any(grades.values()):
        raise ExamError([f"{text.strip()!r} is not a grade: MRC 0-5, reflex 0-4"])
    return {scale: values for scale, values in grades.items() if values}


_FREE, _END = r"(?<![\w+/.#-])", r"(?![\w+/]|-\w|\.\d)"
#: What is counted, and no grade: "3 muscles".
_COUNTED = "muscle|root|level|limb|site|place|area|region|joint|nerve|group|point"
_NO_COUNT = rf"(?! (?:{_COUNTED})s?\b)"
_BOUND = r"(?P<bound>at least|at most|more than|less than|>=|<=|>|<)\s*"
_PATTERNS: tuple[tuple[Expression, Callable[[re.Match[str]], Grades]], ...] = (
    (Expression(r"\{(?P<names>[^{}]*)\}"), _exact),
    (
        Expression(rf"{_FREE}{_BOUND}(?P<n>\d)[+-]?(?P<of>\s*/\s*5)?{_END}"),
        _bounded,
    ),
    (
        Expression(
            rf"{_FREE}(?P<low>\d+)(?:[+-]?(?:\s*/\s*\d+)?\s*(?:-|\bto\b)\s*"
            rf"(?P<high>\d+))?(?P<tail>[+-]*)\s*(?:/|"
            rf"\bof\b)\s*(?P<of>\d+)(?:ths?)?{_END}"
        ),
        _over,
    ),
    (Expression(rf"{_FREE}(?P<n>0|i{{1,3}}|iv|v)\s?[+-]?\s*/\s*v\b"), _roman),
    (
        Expression(rf"{_FREE}(?:mrc|m)\s*(?:grade\s*)?(?P<n>\d+)(?P<tail>[+-]?){_END}"),
        _medical,
    ),
    (Expression(rf"{_FREE}(?P<low>\d)\s*(?:-|\bto\b)\s*(?P<high>\d){_END}"), _span),
    (Expression(rf"{_FREE}(?P<n>\d)\s?(?P<tail>\++|-)(?!\w)"), _signed),
    (Expression(rf"{_FREE}\++(?![\w+])"), _pluses),
    (Expression(r"\bminus\b"), _minus),
    (Expression(rf"{_FREE}(?P<n>\d+){_END}{_NO_COUNT}"), _plain),
)


_SIDED = r"(?:on |in )?(?:the )?(?:right|left|r|l)(?: side)?"
#: The grades of a row of roots: "C5-T1: 5 5 4 5 5", "5/5, 5/5, 4/5"; or one of all.
_OF_FIVES = r"[0-5][+-]?\s?/\s?5(?:\s*[, ]\s*[0-5][+-]?\s?/\s?5)*"
_ROW = Expression(
    r"\b(?P<first>[cls]\d|t1)\s*(?:-|to)\s*(?P<last>[cls]\d|t1)\s*[:=]?\s*"
    rf"(?:(?P<fives>{_OF_FIVES})|(?P<grades>\d[+-]?(?:\s*[,/ ]\s*\d[+-]?)+))"
    rf"(?![\w/+-]|\s*[,/ ]\s*\d)(?:(?P<side> {_SIDED})\b"
    rf"(?:(?:,|;| and| but|) (?P<two>[0-5][+-]?)\s?/\s?5(?P<other> {_SIDED})\b)?)?"
    r"(?P<but>(?=,? (?:except|but|apart from) ))?"
)
#: "C5-T1 right 5 5 4 5 5 left 5 5 5 5 5": a row for each side.
_TWO_ROWS = Expression(
    r"\b(?P<roots>[cls]\d\s*(?:-|to)\s*(?:[cls]\d|t1))\s*:?\s*"
    r"(?P<one>right|left|r|l):? (?P<grades>[0-5][0-5/+ -]*)[,;]? "
    r"(?P<two>(?!(?P=one))(?:right|left|r|l)):? (?=[0-5])"
)
#: "C7 R 3 L 5": the left, or the root L5?
_SIDE_OR_ROOT = Expression(r"\br\s+\d[+-]?(?:/5)?,?\s+l\s+[1-5](?![\d/+-])")


def spell_rows(folded: str) -> str:
    """Return a folded text with a row of grades written out, a root each.

    Raises
    ------
    ExamError
        If there are not as many grades as roots, or a letter may be side or root.

    Examples
    --------
    >>> spell_rows("right c5-c7: 5 4 5")
    'right c5 myotome 5/5, c6 myotome 4/5, c7 myotome 5/5'
    """
    folded = _TWO_ROWS.sub(
        r"\g<one> \g<roots>: \g<grades>; \g<two> \g<roots>: ", folded
    )
    unclear = _SIDE_OR_ROOT.search(folded)
    if unclear is not None and re.search(r"\b[ctls]\d", folded[: unclear.start()]):
        raise ExamError(
            [f"{unclear[0]!r} can be the left side or a root: write 'left 5/5'"]
        )
    folded = _SIDED_RUN.sub(lambda found: _GRADE.sub(", ", found[0]), folded)
    folded = _TWICE.sub(r"\g<name> \g<one> both", folded)
    folded = _PAIR.sub(_spell_pair, _OF_FIVE.sub(_spell_five, folded))
    return _ROW.sub(_spell_row, _RUN.sub(_spell_run, folded))


#: "++/++", "2+/1+": a grade for each side.
_PAIR = Expression(
    r"(?<![\w+/-])(?P<one>\++|[0-4]\+|-)\s?/\s?(?P<two>\++|[0-4]\+|-)(?![\w+/])"
)


#: "Deltoid 5/5 5/5": whichever side stands first, both are the same.
_TWICE = Expression(
    r"(?:(?<=^)|(?<=[,;.:|] ))(?P<name>(?:(?!\b(?:and|right|left|both|[rl]t?)\b)[a-z' "
    r"()])+) (?P<one>[0-5][+-]?(?:\s?/\s?5)?|\+{1,4}) +(?P=one)(?=\s*(?:$|[,;.]))"
)
#: "Triceps 4 right, 5 left": only power runs to five.
_OF_FIVE = Expression(
    rf"(?<=[a-z:] )(?P<one>[0-5][+-]?)(?P<side>(?: {_SIDED})?(?:,|;| and| but|)"
    rf"(?: {_SIDED})? )(?P<two>[0-5][+-]?)(?![\w/+.-]| \w*/)"
)


def _spell_five(match: re.Match[str]) -> str:
    grades = match["one"], match["two"]
    if not match["side"].strip(" ,;") or not any(one[0] == "5" for one in grades):
        return match[0]
    return f"{match['one']}/5{match['side']}{match['two']}/5"


def _spell_pair(match: re.Match[str]) -> str:
    if match["one"] != match["two"]:
        raise ExamError(
            [f"{match[0]!r} has a grade for each side: write which is which"]
        )
    return f"{match['one'].replace('-', 'minus')} both"


#: "HF 5/5 KE 4/5 DF 3/5": names, each with its grade.
_NAMED = (
    r"(?!(?:right|left|both|to|and|at|of)\b)[a-z][a-z]*\d?(?: [a-z]+)? "
    r"[0-5](?:[+-]?\s?/\s?5|[+-]?(?![\w/.]))"
)
_RUN = Expression(
    rf"(?:(?<=^)|(?<=[:,;.(]\s)|(?<=right )|(?<=left )|(?<=both )){_NAMED}(?: {_NAMED}"
    rf")+(?=\s*(?:$|[,;.)]|on\b|right\b|left\b|both\b|bilat))"
)
#: "R deltoid 4/5 L deltoid 5/5": each side with its name.
_SIDED_NAME = r"(?:right|left|r|l) (?:[a-z]+ ){1,3}[0-5][+-]?/5"
_SIDED_RUN = Expression(
    rf"(?:(?<=^)|(?<=[:,;.] )){_SIDED_NAME}(?: {_SIDED_NAME})+(?=\s*(?:$|[,;.]))"
)
_GRADE = Expression(r"(?<=/5) (?=[a-z])|(?<=/ 5) (?=[a-z])")
_SIDES = Expression(r"\b(?:right|left|both|r|l|rt|lt|and|on|to|is|was)\b")


def _spell_run(match: re.Match[str]) -> str:
    if _SIDES.search(match[0]):
        return match[0]
    if "/" in match[0]:
        return _GRADE.sub(", ", match[0])
    grades = re.findall(r"(?<= )[0-5][+-]?(?= |$)", match[0])
    five = "/5" if "5" in grades else ""  # only power runs to five
    if not five and not any(grade.endswith("+") for grade in grades):
        return match[0]
    return re.sub(r"(?<= )([0-5][+-]?)(?= |$)", rf"\1{five},", match[0]).rstrip(",")


def _spell_row(match: re.Match[str]) -> str:
    first, last = match["first"].upper(), match["last"].upper()
    if first not in ROOTS or last not in ROOTS:
        return match[0]
    roots = ROOTS[ROOTS.index(first) : ROOTS.index(last) + 1]
    grades = re.findall(r"(?<!/)(?<!/ )\d[+-]?", match["fives"] or "")
    grades = grades or re.findall(r"\d[+-]?", match["grades"])
    if match["fives"] and len(grades) == 1:
        grades *= len(roots)
    if len(grades) != len(roots):
        raise ExamError(
            [f"{match[0]!r} has {len(grades)} grades for {len(roots)} roots"]
        )
    if match["two"] and len(set(grades)) > 1:
        return match[0]
    side = match["side"] or (" both" if match["but"] is not None else "")
    told = [(*row, side) for row in zip(roots, grades, strict=True)]
    if match["two"]:
        told += [(root, match["two"], match["other"]) for root in roots]
    return ", ".join(
        f"{root.lower()} myotome {grade}/5{side}" for root, grade, side in told
    )


def take_numbers(text: str) -> tuple[str, tuple[WrittenNumber, ...]]:
    """Return the text with its grades replaced by ``#0``, ``#1`` ..., and the grades.

    A plain number is left alone where it may belong to a name (``S4 5``).

    Raises
    ------
    ExamError
        If a number is no grade, such as ``7/5``.

    Examples
    --------
    >>> text, (number,) = take_numbers("triceps 4+/5")
    >>> text.split(), number.grades
    (['triceps', '#0'], {'mrc': (4,)})
    """
    numbers: list[WrittenNumber] = []
    for pattern, read in _PATTERNS:

        def replace(
            match: re.Match[str], read: Callable[[re.Match[str]], Grades] = read
        ) -> str:
            numbers.append(WrittenNumber(match.group().strip(), read(match)))
            return f" #{len(numbers) - 1} "

        text = pattern.sub(replace, text)
    return text, tuple(numbers)
