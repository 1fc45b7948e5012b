"""What is counted or measured, against the thresholds of the tables.

A residual volume in millilitres becomes a residual that is there or not, a number of
beats a clonus that is sustained or not.
"""

import re

from neurosim.atlas import Atlas
from neurosim.grammar.expression import Expression

_WATER = r"(?:bladder|urine|urinary|post-?\s?void(?:ing)?|post-?micturition)"
_RESIDUAL = Expression(
    rf"\b(?:{_WATER}\s+)*(?:residual|residuals|residue|pvr|bladder scan|ultrasound of "
    r"bladder)(?:\s+(?:urine|volume|of urine|shows|showed|is|was|of|about|over|"
    r"more than))*\s*[:=>~]*\s*(?P<volume>\d{1,4})\s*(?:ml|mls|millilitres?|cc|(?=$))\b"
    r"(?:\s+(?:residual|residual urine|urine|post[- ]?void(?:ing)?))?"
)
_VOLUME_FIRST = Expression(
    r"\b(?P<volume>\d{1,4})\s*(?:ml|mls|millilitres?|cc)\s+(?:of\s+)?"
    r"(?:post-?void\s+)?(?:bladder\s+)?residual(?:\s+(?:urine|volume))?\b"
)
_BEATS = Expression(
    r"\b(?P<beats>\d{1,2})[\s-]*beats?\s+(?:of\s+)?(?P<what>(?:\w+\s+){0,2}?)"
    r"clonus\b(?P<where>(?:\s+(?:right|left|both|on|the|at|of|in|ankles?|was|were|"
    r"elicited|present|noted))*)"
)
_BEATS_LAST = Expression(
    r"\bclonus(?P<what>(?:\s+(?:right|left|both|on|the|at|of|ankle))*)"
    r"\s*[,:(]?\s*(?:of\s+)?(?P<beats>\d{1,2})[\s-]*beats?\)?"
    r"(?P<where>(?:\s+(?:right|left|both|on|the|at|of|in|ankles?))*)"
)

#: What stands between a clonus and its place.
_LITTLE = frozenset(("on", "the", "at", "of", "in"))
_COUNT = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
)
_COUNTED = Expression(rf"\b({'|'.join(_COUNT)})(?= beats?\b)")
_KILOS = r"\d{1,3}(?:\.\d)?\s*(?:kg|kgs|kilos?|kilograms?|lbs?|pounds?|stones?)"
_LOST = Expression(
    r"\b(?:has |have |had )?(?:lost|losing)\s+(?:about |over |some |around )*"
    rf"{_KILOS}\b"
    rf"(?:\s+(?:of\s+)?(?:in\s+)?weight)?|\b{_KILOS}\s+(?:of\s+)?weight loss\b"
)
_HEAT = Expression(
    r"\b(?:(?:fever|pyrexia|febrile|temp(?:erature)?)\b[\s:=]*(?:(?:of|is|was|at|to|up)"
    r"\s+)*|\bt\s*[:=]?\s*(?=\d\d\.\d))(?P<heat>3[4-9]|4[0-3]|9[5-9]|10[0-9])"
    r"(?P<tenth>[.,]\d)?(?:\s*(?:°\s*[cf]?|degrees?(?:\s+(?:c|f|celsius|fahrenheit))?|"
    r"celsius|c|f)\b|°)?(?:\s*\(\s*\d{2,3}(?:[.,]\d)?\s*°?\s*[cf]?\s*\))?(?![\d/])"
)
#: From here on a number is degrees Fahrenheit.
_FAHRENHEIT = 90


def spell_measured(folded: str, atlas: Atlas) -> str:
    """Return a folded text with volumes and beats said in words.

    The thresholds are the rows ``residual_threshold``, ``clonus_beats`` and
    ``fever_threshold`` of observation.csv.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> spell_measured("post-void residual 300 ml", load_atlas())
    'post-void residual present'
    >>> spell_measured("3 beats of right ankle clonus", load_atlas())
    'right ankle unsustained clonus'
    >>> spell_measured("temp 38.9", load_atlas())
    'fever'
    """

    def volume(match: re.Match[str]) -> str:
        present = int(match["volume"]) >= atlas.observe("residual_threshold")
        return "post-void residual " + ("present" if present else "absent")

    def beats(match: re.Match[str]) -> str:
        many = int(match["beats"]) >= atlas.observe("clonus_beats")
        words = f"{match['where'] or ''} {match['what']}".replace("ankles", "ankle")
        what = " ".join(word for word in words.split() if word not in _LITTLE)
        if int(match["beats"]) == 0:
            return f"no {what} clonus"
        if many:
            return f"{what} clonus present".strip()
        return f"{what} unsustained clonus".strip()

    def heat(match: re.Match[str]) -> str:
        degrees = float(match["heat"] + (match["tenth"] or "").replace(",", "."))
        if degrees > _FAHRENHEIT:
            degrees = (degrees - 32) / 1.8
        return "fever" if degrees >= atlas.observe("fever_threshold") else "no fever"

    folded = _COUNTED.sub(lambda found: str(_COUNT.index(found[1])), folded)
    folded = _HEAT.sub(heat, _LOST.sub("weight loss", folded))
    for pattern in (_RESIDUAL, _VOLUME_FIRST):
        folded = pattern.sub(volume, folded)
    for pattern in (_BEATS, _BEATS_LAST):
        folded = pattern.sub(beats, folded)
    return folded
