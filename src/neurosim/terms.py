"""The vocabulary: roots, levels, zones, sides, modalities and grade scales, in order.

Every word that the package accepts or prints is listed here once. Numbers about
patients are not: those are rows of ``data/``.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, Literal

NOTICE = (
    "For teaching and research only: not a medical device, not for deciding about "
    "a real patient."
)

RIGHT, LEFT, MIDLINE = "right", "left", "midline"
SIDES = (RIGHT, LEFT)


def _numbered(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{number}" for number in range(1, count + 1))


CERVICAL, THORACIC = _numbered("C", 8), _numbered("T", 12)
LUMBAR, SACRAL = _numbered("L", 5), _numbered("S", 5)
ROOTS = CERVICAL + THORACIC + LUMBAR + SACRAL
#: Every root of each side, in order.
PLACES = tuple((root, side) for root in ROOTS for side in SIDES)
Site = tuple[str, str]  # structure, side
#: Supply that is not spinal (accessory nerve): a share no root lesion can touch.
OTHER_SUPPLY = "other"

#: The 28 segments that the ISNCSCI tests on each side.
SEGMENTS = (*ROOTS[1:-2], "S4-5")

_VERTEBRAE = CERVICAL[1:7] + THORACIC + LUMBAR + SACRAL[:1]


def _level_name(upper: str, lower: str) -> str:
    same = upper[0] == lower[0]
    return f"{upper}/{lower[1:] if same else lower}"


#: Disc levels C2/3 to L5/S1, named by the vertebrae above and below.
LEVELS = tuple(map(_level_name, _VERTEBRAE, _VERTEBRAE[1:]))

#: Zones of the axial plane (Fardon 2014), medial to lateral.
ZONES = ("central", "subarticular", "foraminal", "extraforaminal")
ZONE_WORDS = {
    **{zone: zone for zone in ZONES},
    "median": "central",
    "midline": "central",
    "paracentral": "subarticular",
    "paramedian": "subarticular",
    "posterolateral": "subarticular",
    "lateral recess": "subarticular",
    "far lateral": "extraforaminal",
    "extreme lateral": "extraforaminal",
}

#: Setting of whom nothing else is said.
DEFAULT_SETTING = "referral"
#: Overall severity of a lesion on the fixed anchors of the model.
SEVERITIES = {"mild": 0.25, "moderate": 0.5, "severe": 0.75, "complete": 1.0}

#: How a phrase joins its parts. ``any``: one part is enough. ``area``: parts count by
#: their size. ``roots``: a statement that names roots, alike.
RULES = ("any", "area", "roots")
MODALITIES = (
    "sensory", "motor", "reflex", "pain", "tension", "umn", "autonomic", "local",
)  # fmt: skip

#: Modality of what is asked and not examined (fever, cancer): it raises red flags,
#: and the model leaves it out.
HISTORY = "history"

#: Tiers of the red flags, the gravest first.
TIERS = {"same_day": "same day", "soon": "soon", "ask": "ask more"}

CATEGORIES = ("root", "cord", "cauda_equina", "conus", "mimic", "other", "none")

#: How long a lesion has lasted when the patient is seen, as the tables part it.
ONSETS = ("acute", "subacute", "chronic")

#: Families of lesions that the program makes; the others are rows of lesions.csv.
GENERATED = (
    "disc",
    "stenosis",
    "two_level",
    "cord",
    "hemicord",
    "central_cord",
    "cauda_equina",
    "conus",
    "epiconus",
    "root_not_disc",
    "other",
    "none",
)

#: How a record reads the state of its structure, and what that is called.
KIND_WORDS = {
    "examined": "", "pin_prick": "pin prick", "light_touch": "light touch",
    "vibration": "vibration", "told": "told", "global": "overall",
}  # fmt: skip
KINDS = tuple(KIND_WORDS)

#: Numbers of the observation table that are switches rather than clinical facts.
ASSUMPTION = "assumption"


#: Names of the grade scales: whoever tells scales apart is checked to know all.
ScaleName = Literal["mrc", "sensory", "reflex", "sign", "tension", "segment"]


@dataclass(frozen=True)
class Scale:
    """One grade scale: its words in order, and which of them is normal.

    Examples
    --------
    >>> SCALES["mrc"].normal
    5
    >>> SCALES["sensory"].grades
    ('absent', 'reduced', 'increased', 'normal')
    """

    name: ScaleName
    grades: tuple[str, ...]
    normal: int

    @property
    def all(self) -> tuple[int, ...]:
        """Every grade: what "not tested" leaves possible."""
        return tuple(range(len(self.grades)))

    @property
    def abnormal(self) -> tuple[int, ...]:
        """Every grade but the normal one."""
        return tuple(grade for grade in self.all if grade != self.normal)


SCALES: Mapping[str, Scale] = {
    scale.name: scale
    for scale in (
        Scale("mrc", ("0", "1", "2", "3", "4", "5"), 5),
        Scale("sensory", ("absent", "reduced", "increased", "normal"), 3),
        Scale("reflex", ("0", "1", "2", "3", "4"), 2),
        Scale("sign", ("present", "absent"), 1),
        Scale("tension", ("crossed", "positive", "negative"), 2),
        Scale("segment", (*SEGMENTS[:-1], "none"), len(SEGMENTS) - 1),
    )
}


#: How an examination was recorded: everything tested, or what is worth telling.
PROTOCOL, REPORT = "protocol", "report"
RECORDS = (PROTOCOL, REPORT)


class NeurosimError(ValueError):
    """Base of every error that a user's input can cause; ``faults`` lists them."""

    def __init__(self, message: str):
        super().__init__(message)
        self.faults: tuple[str, ...] = (message,)


class _FaultsError(NeurosimError):
    """Several faults; ``faults`` lists every one of them."""

    def __init__(self, faults: Iterable[str]):
        found = tuple(dict.fromkeys(faults))  # one cause is told once
        super().__init__("\n".join(found))
        self.faults = found

    @classmethod
    def refuse(cls, faults: Iterable[str]) -> None:
        """Raise the error with all faults, if there are any."""
        if found := tuple(faults):
            raise cls(found)


class TableError(_FaultsError):
    """Faults in the data tables; ``faults`` lists every one of them."""


class ExamError(_FaultsError):
    """Faults in what was given, as a rule findings; ``faults`` lists them all."""


class UnknownNameError(NeurosimError):
    """A name that is not in its list, with the nearest ones that are."""

    def __init__(self, noun: str, name: object, choices: Iterable[str]):
        choices = tuple(choices)
        near = nearest(str(name), choices)
        if near:
            hint = f"did you mean {', '.join(near)}?"
        else:
            many = len(choices) > _SHOWN
            shown = choices[:_FEW] if many else choices
            more = f", ... ({len(choices)} in all)" if many else ""
            hint = f"choose from {', '.join(shown)}{more}"
        super().__init__(f"unknown {noun} {name!r}: {hint}")


def require_name(noun: str, name: object, choices: Collection[Any]) -> None:
    """Refuse a name that is not in its list.

    Parameters
    ----------
    noun
        What it is a name of, as in "unknown setting 'x'".
    name
        As it was given.
    choices
        The names that there are.

    Raises
    ------
    UnknownNameError
        With the nearest choices.

    Examples
    --------
    >>> require_name("side", "right", SIDES)
    """
    if name not in choices:
        raise UnknownNameError(noun, name, map(str, choices))


#: So many choices are listed when none is like the word; of more, a few.
_SHOWN, _FEW = 60, 12
#: How alike two words must be before one is offered for the other.
_LIKENESS = 0.6


def nearest(name: str, choices: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return the choices most like ``name``, best first.

    Examples
    --------
    >>> nearest("tricpes", ["triceps", "biceps", "deltoid"])
    ('triceps', 'biceps')
    >>> nearest("L6", ["L1", "L4", "L5", "L5/S1", "S1"], 2)
    ('L5', 'L4')
    """
    lowered = {choice.lower(): choice for choice in choices}
    near = _near_places(name, lowered) or get_close_matches(
        name.lower(), lowered, n=count, cutoff=_LIKENESS
    )
    return tuple(lowered[choice] for choice in near[:count])


#: A root or a disc, by its letter and its number, also where there is none.
_PLACE = re.compile(r"([ctls])h?(\d+)(/?)[a-z]?\d*")


def _near_places(name: str, choices: Iterable[str]) -> list[str]:
    """Return the roots, or the discs, of the same region, the nearest number first."""
    asked = _PLACE.fullmatch(name.strip().lower())
    if asked is None:
        return []
    away = {
        choice: abs(int(place[2]) - int(asked[2]))
        for choice in choices
        if (place := _PLACE.fullmatch(choice))
        and place[1] + place[3] == asked[1] + asked[3]
    }
    return sorted(away, key=lambda choice: away[choice])


def parse_root(text: str) -> str:
    """Return the root that ``text`` names, such as ``C7``.

    Raises
    ------
    UnknownNameError
        If there is no such root.

    Examples
    --------
    >>> parse_root("c7")
    'C7'
    """
    root = _thoracic(text.strip().upper().removesuffix(" ROOT"))
    if root not in ROOTS:
        raise UnknownNameError("root", text, ROOTS)
    return root


def is_root(text: str) -> bool:
    """Return whether ``text`` names a root.

    Examples
    --------
    >>> is_root("Th8"), is_root("L5/S1")
    (True, False)
    """
    try:
        parse_root(text)
    except UnknownNameError:
        return False
    return True


def _thoracic(name: str) -> str:
    """Return a name with T for the Th and D that some countries write."""
    return re.sub(r"(?:TH|D)(?=\d)", "T", name)


def parse_level(text: str) -> str:
    """Return the disc level that ``text`` names, in the form ``C6/7``.

    Accepts ``C6-7``, ``C6-C7``, ``c6/c7``, ``C67``, ``L5S1``, ``Th10/11``, ``D10-11``.

    Raises
    ------
    UnknownNameError
        If there is no disc of that name.

    Examples
    --------
    >>> parse_level("L5S1"), parse_level("c6-c7"), parse_level("T12-L1")
    ('L5/S1', 'C6/7', 'T12/L1')
    """
    squeezed = _thoracic(
        "".join(filter(str.isalnum, text.upper().removesuffix(" DISC")))
    )
    if squeezed not in _LEVEL_SPELLINGS:
        raise UnknownNameError("level", text, LEVELS)
    return _LEVEL_SPELLINGS[squeezed]


_LEVEL_SPELLINGS = {
    upper + lower.removeprefix(left_out): level
    for level, (upper, lower) in zip(LEVELS, pairwise(_VERTEBRAE), strict=True)
    for left_out in ("", upper[0])
}


def parse_zone(text: str) -> str:
    """Return the standard word for a zone of the disc.

    Raises
    ------
    UnknownNameError
        If the word is not a zone.

    Examples
    --------
    >>> parse_zone("far lateral"), parse_zone("Paracentral")
    ('extraforaminal', 'subarticular')
    """
    words = " ".join(text.lower().replace("-", " ").replace("_", " ").split())
    zone = ZONE_WORDS.get(words.removesuffix(" zone"))
    if zone is None:
        raise UnknownNameError("zone", text, ZONE_WORDS)
    return zone


def parse_side(text: str) -> str:
    """Return ``right`` or ``left``: always the patient's.

    Raises
    ------
    UnknownNameError
        If the word is not a side.

    Examples
    --------
    >>> parse_side("Rt"), parse_side("L")
    ('right', 'left')
    """
    word = text.strip().lower().rstrip(".")
    if word not in _SIDE_WORDS:
        raise UnknownNameError("side", text, SIDES)
    return _SIDE_WORDS[word]


_SIDE_WORDS = {
    **dict.fromkeys(("right", "r", "rt"), RIGHT),
    **dict.fromkeys(("left", "l", "lt"), LEFT),
}


def mirror(side: str) -> str:
    """Return the other side; what lies in the midline stays there.

    Examples
    --------
    >>> mirror("right"), mirror("midline")
    ('left', 'midline')
    """
    return {RIGHT: LEFT, LEFT: RIGHT}.get(side, side)


def segment_root(segment: str) -> str:
    """Return the root of an ISNCSCI segment (``S4-5`` counts as ``S4``).

    Examples
    --------
    >>> segment_root("S4-5")
    'S4'
    """
    return segment.split("-", maxsplit=1)[0]


def printable(text: str) -> str:
    r"""Return a text with a space for each character that could steer a terminal.

    Examples
    --------
    >>> printable("right\x1b[31m triceps")
    'right [31m triceps'
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else " " for char in text)
