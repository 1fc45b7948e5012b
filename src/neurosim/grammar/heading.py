"""What was examined, where it opens a sentence: the heading of all that follows."""

import re

from neurosim.grammar.expression import Expression

_SIDE = r"(?:right|left|both)"
_SHOWED = (
    r"(?:(?:was|were|is) (?:notable|remarkable|significant) (?:only )?for|(?:reveal|"
    r"show|demonstrate|disclose|confirm|identifie|detect|indicate)(?:d|ed|s|n)?)(?: "
    r"that)?(?: (?:he|she|the patient))?(?: had| has)?(?: an?| the presence of)?\b"
)
_LOOKED = (
    r"(?:exam(?:ination)?|assessment|evaluation|testing|palpation|inspection|analysis)"
)
_HOW = (
    r"(?:(?:initial|physical|clinical|neurologic(?:al)?|motor|sensory|further|detailed|"
    r"general|careful|focused|rectal|digital|manual|muscle|strength|power|reflex|gait|"
    r"spinal|lumbar|cervical|cranial nerve|bedside|orthopa?edic|functional|"
    r"musculoskeletal|subsequent|full|complete) )*"
)
#: Who looked says nothing; where somebody looked is a heading.
OPENING = Expression(
    rf"^(?:(?:on|at|his|her|the|a|an) )*{_HOW}{_LOOKED}\s*(?:,|{_SHOWED})\s*"
)
PLACE = (
    rf"(?:{_SIDE} )?(?:upper |lower )?(?:limbs?|extremit(?:y|ies)|arms?|legs?|hands?|"
    r"foot|feet)"
)
OPENING_AT = Expression(
    rf"^(?:(?:on|at|his|her|the) )*{_HOW}{_LOOKED} (?:of|in) (?:the |his |her )?"
    rf"(?P<place>{PLACE})\s*(?:,|{_SHOWED})\s*",
    re.IGNORECASE,
)
TESTED = (
    r"(?:(?:motor |muscle )?(?:strength|power|tone|bulk)|motor function|sensation|"
    r"light touch|pin ?-?prick|(?:deep tendon |tendon )?reflexes)"
)
_PLACE_OPENS = Expression(
    rf"^(?:(?:on|the|his|her) )*(?P<place>{PLACE}) {_HOW}{_LOOKED}\s*(?:[,:]|{_SHOWED})"
    rf"\s*|^(?:(?:the|his|her) )*(?P<shown>(?:{_SIDE} )?(?:upper |lower )?(?:limb|"
    rf"extremit(?:y|ies)|arm|leg)s?) (?:showed|demonstrated|exhibited|displayed|"
    rf"revealed) |^(?:in|on) (?:(?:the|his|her) )*(?P<leads>(?:{_SIDE} )?(?:upper |"
    rf"lower )?(?:limb|extremit(?:y|ies)|arm|leg)s?),? (?={TESTED}\b)|^(?:(?:the|his|"
    rf"her) )*(?P<noun>{PLACE}) (?={TESTED} (?:was|were|is|are) [^;.:]*\b{TESTED} "
    rf"(?:was|were|is|are)\b)",
    re.IGNORECASE,
)
#: What is found in the hands has names of its own, and here its side.
_END_WITH_SIDE = Expression(
    r"(?:both )?(?:hands?|feet|foot):.*\b(?:right|left|both|bilateral\w*)\b",
    re.IGNORECASE,
)
#: A heading ends at "but": it is written again.
_BREAK = Expression(
    rf"\b(?:but|although|though|while|whereas)\s+(?=(?:the |his |her )?{TESTED}\b)",
    re.IGNORECASE,
)
_STOP = Expression(r"([.;]\s+)")
_A_LIMB = Expression(rf"\b{PLACE}\b", re.IGNORECASE)


def spell_heading(text: str) -> str:
    """Return a text with the limb that was examined as the heading of all that follows.

    Examples
    --------
    >>> spell_heading("On examination of the legs, tone was raised and reflexes brisk")
    'legs: tone was raised and reflexes brisk'
    """
    return "".join(map(_headed, _STOP.split(text)))


def _headed(text: str) -> str:
    """Return a sentence with the limb that it opens with as its heading."""
    opening = OPENING_AT.match(text) or _PLACE_OPENS.match(text)
    if opening is None or _A_LIMB.search(text, opening.end()):
        return text
    place = next(filter(None, opening.groups()))
    if _END_WITH_SIDE.match(f"{place}: {text[opening.end() :]}"):
        return text[opening.end() :]
    one = re.fullmatch(
        r"(?:upper |lower )?(?:limb|arm|leg)|\w+ extremity", place.lower()
    )
    if one:  # "lower limb power" is of both
        place = place.removesuffix("y") + ("ies" if place.endswith("y") else "s")
    rest = _BREAK.sub(rf"\g<0>{place}: ", text[opening.end() :])
    return f"{place}: {rest}"
