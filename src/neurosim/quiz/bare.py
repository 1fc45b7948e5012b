"""Answers that are typed without the word ``diagnose``."""

import re

from neurosim.atlas import Atlas, normal_name
from neurosim.quiz_tables import CategoryWords
from neurosim.terms import LEVELS, ROOTS, SIDES

#: Words that say that an answer follows.
_SAYING = re.compile(
    r"^(?:(?:i(?:\'d| would)? (?:think|say|guess|bet|reckon)|i(?:\'?m| am) thinking|"
    r"(?:i(?:\'?m| am|\'d| would)? )?(?:go|going) (?:with|for)|let\'?s (?:say|go with)|"
    r"(?:my |the |most |working |final )*(?:diagnosis|answer|guess|cause|dx|ddx|imp|"
    r"impression|differential)(?: is)?|(?:very )?likely|maybe|perhaps|reckon|query|"
    r"(?:c/w|consistent with|compatible with|in keeping with|suggest(?:s|ive of)?|"
    r"suspect(?:ed)?|suspicious (?:of|for)|points? to|due to|caused by)|"
    r"(?:he|she|(?:this|the) patient)(?: has|\'s)(?: got)?|he\'s got|she\'s got|"
    r"probably|it is|it\'s|its|this is|looks like|it looks like|sounds like|"
    r"(?:it )?(?:must|could|might|may|can) (?:it )?be|is(?: it| this)?|so|then|ok|"
    r"dunno|idk|(?:i )?(?:do not|don\'?t) know|no idea|not sure|but|of)[:,]?\s+)+"
    r"(?:an? )?", re.IGNORECASE,
)  # fmt: skip
#: The beginning of a line that says what somebody has, and asks nothing.
_CLAIM = re.compile(
    r"^(?:(?:so|then|ok|maybe|probably|perhaps) )*"
    r"(?:i(?:\'d| would)? (?:think|say|guess|bet)|i(?:\'m| am) thinking|"
    r"(?:my |the )?(?:diagnosis|answer|cause) is|it(?:\'?s| is)|(?:it )?looks like|"
    r"(?:it )?sounds like|(?:he|she|(?:this|the) patient) has)\s+\S",
    re.IGNORECASE,
)
#: The beginning of a line that wonders what it is, or a nerve and nothing of it.
_SUPPOSED = re.compile(
    r"^(?:(?:so|then|ok|maybe|perhaps) )*"
    r"(?:(?:is|could|might|may|must|can) (?:it|this|that)(?: be)?|"
    r"(?:it|this|that) (?:could|might|may|must) be)\s+\S|"
    r"^(?!(?:check|test|examine|try) )[a-z -]+ (?:nerve|plexus)"
    r"(?: (?:right|left|both))?$|^.*\S\s+(?:maybe|perhaps|probably|possibly|i think)$",
    re.IGNORECASE,
)
#: What drops an open answer, and what lets it stand.
_SHORT = {"no": ("no", "cancel", "undo"), "yes": ("yes", "y", "ok", "sure", "very")}
#: What stands between two answers of which one may be meant.
EITHER = re.compile(r"(?<=\S)\s+(?:or|vs|versus)\s+(?=\S)", re.IGNORECASE)
#: Spellings of a side.
SPELLINGS = {"r": "right", "l": "left", "rt": "right", "lt": "left",
          "right-sided": "right", "left-sided": "left", "bilateral": "both",
          "two-sided": "both", "bilaterally": "both",
          "bilat": "both", "b/l": "both"}  # fmt: skip
#: Words that say how an answer is meant, and nothing of what it is.
HEDGES = frozenset(
    ("i", "think", "guess", "maybe", "perhaps", "possibly", "probably", "likely",
     "definitely", "certainly", "surely", "almost", "mostly", "most", "its", "it's",
     "please", "sure", "prob", "probs", "poss", "def", "mm", "mmm", "hmm", "um", "umm",
     "er", "erm", "uh")
)  # fmt: skip
#: Words that say what happened to a disc or a root: they name no other one.
HAPPENED = frozenset(
    ("radiculopathy", "radic", "radicular", "radiculitis", "pathology",
     "involvement", "disc", "disk", "herniation", "herniated", "hernia", "prolapse",
     "prolapsed", "protrusion", "bulge", "bulging", "slip", "slipped", "ruptured",
     "pinched", "trapped", "squeezed", "squashed", "irritated", "irritation",
     "compression", "compressed", "impingement", "lesion", "palsy", "damage", "problem")
)  # fmt: skip
#: Parts of the body beside the name of a root or a disc: it says where they are.
REGIONS = frozenset(("neck", "cervical", "thoracic", "lumbar", "sacral", "back", "low",
                     "lower", "upper", "spine", "spinal"))  # fmt: skip
#: Words beside a side or a number that change nothing.
_HEDGES = (
    HEDGES
    | {"about", "the", "side", "on", "around", "say", "like", "roughly", "approx",
       "approximately", "circa", "so", "or", "ish"}
) - {"sure"}  # fmt: skip
_RANGE = re.compile(r"(\d+)\s*%?\s*(?:-|to|or)\s*(\d+)")
#: How sure somebody is, in words that stand beside a number or an answer.
_SURENESS = re.compile(
    r"(?<=\S)[,\s]+(?:(?:pretty|fairly|quite|very|rather|not|really|so|too) )*"
    r"(?:sure|certain)(?=$|[\s,])|^(?:not |pretty |fairly |very )*(?:sure|certain)"
    r"[,\s]+(?=\S)",
    re.IGNORECASE,
)
_ISH = re.compile(r"(?<=\d)\s*-?ish\b|(?<=%)\s*-?ish\b", re.IGNORECASE)
_PART = re.compile(r"[a-z][a-z' -]*|[\d.]+\s*(?:%|percent)?")
_TWO = 2
#: Numbers that people write as words.
_TENS = {
    "ten": "10", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50",
    "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90", "hundred": "100",
    "half": "50", "fifty fifty": "50", "a hundred": "100",
}  # fmt: skip
#: "L 5" is a root, "L 80" a side and a number.
SPACED_ROOT = re.compile(
    r"\b(?=c [1-8]\b|t (?:1[0-2]|[1-9])\b|[ls] [1-5]\b)([ctls]) (\d{1,2})\b",
    re.IGNORECASE,
)
#: "L4/L5" is the disc L4/5.
_TWICE = re.compile(
    r"\b(?P<region>[ctl])(?P<upper>\d{1,2})/(?P=region)(?P<lower>\d{1,2})\b",
    re.IGNORECASE,
)
_SURE = re.compile(r"\s(?:[6-9]|[1-9]\d|100|0?\.\d+)$")
_EACH_SURE = re.compile(r"\s(?:[6-9]|[1-9]\d|100|0?\.\d+)(?=\s|$)")
_PERCENT = re.compile(r"\b\d+(?:\.\d+)?\s*(?:%|percent\b)")
#: Words beside the name of a root or a disc that make no test of it.
_BESIDE = frozenset(
    (*SIDES, "both", "bilateral", "r", "l", "rt", "lt", "the", "a", "root", "roots",
     "nerve", "side", "sided", "and", "or", "vs", "versus", "of", "at", "on", "in")
) | HEDGES | HAPPENED  # fmt: skip


def is_answer(words: str, atlas: Atlas) -> bool:
    """Whether a line is a diagnosis: it has a percentage, or names causes alone.

    A number above 5 beside a cause is how sure the student is; one up to 5 could be a
    grade. A root with the word dermatome, myotome, power ... is a test.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> lines = ("80% L5 left", "is it C7?", "C7 right 70, C6 20", "C7 dermatome")
    >>> [is_answer(line, atlas) for line in lines]
    [True, True, True, False]
    """
    if _PERCENT.search(words):
        return True
    parts = [
        part for part in re.split(r"[,;]|\s/\s", answer_of_line(words)) if part.strip()
    ]
    return bool(parts) and all(_names_cause(part, atlas) for part in parts)


def claims(words: str) -> bool:
    """Whether a line says what the patient has.

    Examples
    --------
    >>> claims("the diagnosis is carpal tunnel"), claims("is it carpal tunnel?")
    (True, False)
    """
    return _CLAIM.match(words) is not None


def supposes(words: str) -> bool:
    """Whether a line wonders what the patient has, or names a nerve and no test of it.

    Examples
    --------
    >>> [supposes(line) for line in ("is it the neck?", "ulnar nerve", "the neck")]
    [True, True, False]
    """
    return _SUPPOSED.match(words.rstrip("?!. ")) is not None


def has_number(words: str) -> bool:
    """Whether a line ends with a number that can only be how sure the student is.

    Examples
    --------
    >>> has_number("carpal tunnel 50"), has_number("triceps 3"), has_number("C7")
    (True, False, False)
    """
    return _SURE.search(words) is not None


def _names_cause(words: str, atlas: Atlas) -> bool:
    plain = SPACED_ROOT.sub(r"\1\2", normal_name(_EACH_SURE.sub("", words)))
    names = {
        normal_name(name.replace("_", " "))
        for row in atlas.rows(CategoryWords)
        for name in (row.category, *row.aliases)
    }
    rest = [word for word in plain.split() if word not in _BESIDE]
    if any(map(is_place, rest)):
        rest = [word for word in rest if word not in REGIONS]
    rooted = bool(rest) and all(is_place(word) for word in rest)
    return rooted or " ".join(rest) in names or plain in names


def bare_answer(words: str) -> str:
    """Return the cause that a line names, without side, number and manner.

    Examples
    --------
    >>> bare_answer("maybe left carpal tunel 60?")
    'carpal tunel'
    """
    plain = normal_name(_SURE.sub("", answer_of_line(words)))
    return " ".join(word for word in plain.split() if word not in _BESIDE)


def answer_of_line(words: str) -> str:
    """Return a line without what says that an answer follows.

    Examples
    --------
    >>> answer_of_line("I think it is C7 right?")
    'C7 right'
    >>> answer_of_line("c7 left probably")
    'c7 left'
    >>> answer_of_line("L4/L5 right")
    'L4/5 right'
    """
    words = _TWICE.sub(r"\g<region>\g<upper>/\g<lower>", words)
    plain = _SURENESS.sub("", _ISH.sub("", words.rstrip("?!. ")))
    said = _SAYING.sub("", plain).split()
    while said and said[-1].lower() in HEDGES:
        said.pop()
    return " ".join(said)


def lacking(words: str) -> str:
    """Return the side or number that a line adds to an open answer; or yes, or no.

    Empty if the line is something else.

    Examples
    --------
    >>> lines = ("about 80", "left side i think", "cancel", "ok", "left triceps")
    >>> [lacking(line) for line in lines]
    ['80%', 'left', 'no', 'yes', '']
    >>> lacking("50-60%"), lacking("70 right")
    ('55%', 'right 70%')
    """
    words = _ISH.sub("", words)
    if any(map(str.isdigit, words)) or " " not in words.strip():
        words = _SURENESS.sub("", words.rstrip("?!. "))
    said = " ".join(word for word in words.lower().split() if word not in _HEDGES)
    parts = [_lacking(part) for part in _PART.findall(said)]
    whole = _lacking(words)
    if whole or len(parts) < _TWO or any(part in ("", *_SHORT) for part in parts):
        return whole
    return " ".join(sorted(parts, reverse=True)) if len(parts) == _TWO else ""


def _lacking(words: str) -> str:
    words = _TENS.get(words.lower().rstrip("%.! "), words)
    said = words.lower().rstrip("%.! ").removesuffix("percent").rstrip("% ").split()
    plain = " ".join(word for word in said if word not in _HEDGES)
    if span := _RANGE.fullmatch(plain):
        return f"{sum(map(int, span.groups())) / 2:g}%"
    if plain.replace(".", "", 1).isdigit():
        return plain if "." in plain else f"{plain}%"
    side = SPELLINGS.get(plain, plain)
    if side in (*SIDES, "both"):
        return side
    return next((meant for meant, said in _SHORT.items() if plain in said), "")


def number_of(words: str) -> str:
    """Return how sure a line says that somebody is, if it says nothing else.

    Examples
    --------
    >>> number_of("about 75 percent"), number_of("left")
    ('75%', '')
    """
    said = _lacking(words)
    return said if said[:1].isdigit() or said[:1] == "." else ""


def is_place(word: str) -> bool:
    """Whether a word is the name of a root or a disc."""
    name = word.upper()
    return name in ROOTS or name in LEVELS
