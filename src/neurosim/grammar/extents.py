"""How far something reaches: "to the ankles", "from the knee down", "L4 and below".

A place and how far it reaches become the place that both make together.
"""

import re

from neurosim.grammar.expression import Expression

#: Where a numbness ends -> what it then covers, by the limb it is in.
_REACH = {
    "ankle": ("foot", "foot"), "ankles": ("foot", "foot"),
    **dict.fromkeys(
        ("mid calf", "mid calves", "mid shin", "mid shins", "knee", "knees"),
        ("foot and lower leg", "foot and lower leg"),
    ),
    "mid thigh": ("leg", "leg"), "mid thighs": ("leg", "leg"),
    "hip": ("leg", "leg"), "hips": ("leg", "leg"),
    "groin": ("leg", "leg"), "groins": ("leg", "leg"),
    "iliac crest": ("leg", "leg"), "iliac crests": ("leg", "leg"),
    "wrist": ("hand", "hand"), "wrists": ("hand", "hand"),
    "mid forearm": ("glove distribution", "glove distribution"),
    "elbow": ("glove distribution", "forearm"),
    "elbows": ("glove distribution", "forearm"),
}  # fmt: skip
_ENDS = "|".join(sorted(_REACH, key=len, reverse=True)).replace(" ", r"[\s-]")
_DISTAL = r"(?:feet|foot|toes|soles?|hands?|fingers|fingertips)"
_LIMB = r"(?:legs?|arms?|lower limbs?|upper limbs?|shins?|calf|calves)"
_TO = (
    r"\s*\b(?:(?:up|as far as|extending up|reaching up|extending|reaching)\s+)?to\s+"
    rf"(?:the\s+|both\s+|level of (?:the )?)*(?P<end>{_ENDS})\b"
)
_FEET_TO = Expression(
    rf"\b(?P<where>{_DISTAL})\b(?P<between>(?:(?!\bpain\b)[^,;.:])*?){_TO}"
)
#: A stocking reaches below the knee.
_STOCKING_TO = Expression(
    r"(?P<where>\bstocking\b[^,;.:]*?)\s*\b(?:up )?to (?:the )?(?:mid[- ]?(?:shin|calf)"
    r"|(?:mid[- ])?(?:shins|calves)|(?:below )?(?:the )?knees?)\b"
)
_LEGS_TO = Expression(
    rf"\b(?P<where>{_LIMB})\b(?P<between>(?:(?!\bpain\b)[^,;.:])*?){_TO}"
)
_FROM = Expression(
    r"\b(?:from|below)\s+(?:the\s+)?(?P<side>(?:right|left|both)\s+)?(?P<end>mid[- "
    r"](?:thigh|calf|shin)s?|thighs?|knees?|ankles?|elbows?|wrists?)"
    r"\s+(?:down(?:wards?)?|distally|and below|on down|(?:down )?to (?:the )?(?:toes?|"
    r"foot|feet|fingers|fingertips|hands?))\b"
)
_FELT_BELOW = Expression(
    r"(?P<felt>\b(?:numb(?:ness)?|tingling|pa?resthesias?|paraesthesiae?|sensory loss|"
    r"(?:sensation|pin ?-?prick|light touch) (?:(?:is|was) )?(?:reduced|absent|lost|"
    r"impaired|decreased|diminished))(?: on the (?:right|left)| of the (?:right|left|"
    r"both) legs?)?),? below (?P<place>(?:the )?(?:(?:right|left|both) )?"
    r"(?:knees?|elbows?|ankles?|wrists?))(?! (?:down|joint|dist|and below|reflex|jerk))"
)
#: The pain of a lower leg, and its power, are those of the foot too.
_WHOLE_BELOW = Expression(
    r"(?:pain|ach|weak|power|strength)\w*\b[^,;.:]*$|[^,;.:]*\b"
    r"(?:pain|ach|weak|power|strength)"
)
_BELOW = {
    "mid-thigh": "leg", "mid thigh": "leg", "mid-calf": "foot", "mid calf": "foot",
    "mid-shin": "foot", "mid shin": "foot", "thigh": "leg",
    "knee": "foot and lower leg", "ankle": "foot", "elbow": "forearm and hand",
    "wrist": "hand",
}  # fmt: skip
#: A complaint that names no place but where it ends: "tingling up to the knees".
_FELT_TO = Expression(
    rf"(?P<where>^(?:(?:no|both|right|left|reports)\s+)*(?:(?:loss of|reduced|absent|"
    rf"decreased|impaired) (?:vibration(?: sense| sensation)?|sensation|pin ?prick|"
    rf"light touch)|numb|numbness|tingling|paraesthesiae?|pa?resthesias?|pins and "
    rf"needles|sensory loss|burning|(?:vibration(?: sense| sensation)?|sensation|pin"
    rf" ?prick|light touch) (?:was |is )?(?:reduced|absent|lost|impaired|decreased|"
    rf"diminished)))(?P<between>(?:\s+(?:on the )?(?:right|left|both sides))?){_TO}"
)
_SIDED = Expression(r"\b(?:right|left|both|bilateral\w*)\b")
_WHOLE_LIMB = Expression(r"\b(?P<side>right|left|both)\s+(?:legs?|arms?)\b")


def spell_extents(folded: str) -> str:
    """Return a folded text with what a numbness reaches named as one place.

    Examples
    --------
    >>> spell_extents("feet numb to the ankles")
    'feet numb'
    >>> spell_extents("both feet numb to the knees")
    'both foot and lower leg numb'
    >>> spell_extents("tingling up to the knees")
    'tingling both foot and lower leg'
    >>> spell_extents("right leg numb from the knee down")
    'right numb foot and lower leg'
    """
    folded = _STOCKING_TO.sub(r"\g<where>", folded)
    folded = _FEET_TO.sub(lambda found: _reached(found, 0), folded)
    folded = _LEGS_TO.sub(lambda found: _reached(found, 1), folded)
    folded = _FELT_TO.sub(_felt_to, folded)
    folded = _FELT_BELOW.sub(r"\g<felt> from \g<place> down", folded)
    while found := _FROM.search(folded):
        end = found["end"].removesuffix("s")
        before = _WHOLE_LIMB.sub(r"\g<side>", folded[: found.start()])
        both = end != found["end"] and not _SIDED.search(before + folded[found.end() :])
        side = found["side"] or ("both " if both else "")
        place = _BELOW[end]
        if _WHOLE_BELOW.search(before) or _WHOLE_BELOW.match(folded, found.end()):
            place = place.removeprefix("foot and ")
        folded = f"{before}{side}{place}{folded[found.end() :]}"
    return folded


def _felt_to(match: re.Match[str]) -> str:
    end = re.sub(r"[\s-]+", " ", match["end"])
    sided = re.search(r"\b(?:right|left|both)\b", match[0])
    side = "" if sided or not end.endswith("s") else "both "
    place = _REACH[end][0]
    if place == "leg" and match["where"].startswith("vibration"):
        place = "foot and lower leg and thigh"  # of a limb it is felt at its end
    return f"{match['where']}{match['between']} {side}{place}"


def _reached(match: re.Match[str], limb: int) -> str:
    end = re.sub(r"[\s-]+", " ", match["end"])
    place = _REACH[end][limb]
    same = {"foot": ("foot", "feet", "toes", "sole", "soles"),
            "hand": ("hand", "hands", "fingers", "fingertips")}  # fmt: skip
    kept = match["where"] if match["where"] in same.get(place, ()) else place
    if match["where"].startswith(("shin", "cal")):
        kept = match["where"]
    return f"{kept}{match['between']}".rstrip()
