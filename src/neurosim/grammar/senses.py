"""Senses by name: pain that is tested, and each sense at each place that is named.

"Decreased sensation to light touch and pin prick in the calf and foot" says four
things, and "intact to pain and touch" speaks of no pain that is felt.
"""

import re
from itertools import product

from neurosim.grammar.expression import Expression

_SENSE = (
    r"(?:(?:light|fine|soft|crude) touch|touch|pin\s?-?\s?prick|pin|sharp|"
    r"(?:superficial |deep )?pain(?! (?:down|into|from|radiat\w+|shoot\w+)\b)|"
    r"temperature|vibrat(?:ion|ory)|pp|lt|vib|"
    r"proprioception|jps|(?:joint )?position(?: sense)?)"
)
_AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*[/&+]\s*)"
_SENSES = rf"{_SENSE}(?:{_AND}{_SENSE})*"
_FELT = r"(?:sensation|sensibility|sense|senses|sensory function|perception|feeling)"
_HOW = (
    r"(?:reduced|decreased|diminished|impaired|absent|lost|altered|increased|normal|"
    r"intact|preserved|loss of|reduction of|reduction in|impairment of)"
)
_IS = r"(?:(?:is|was|are|were) )"
_SEEN = rf"(?: {_IS}(?:present|noted|found|observed|seen|evident|detected))"
_SIDE = r"(?:right|left|both|bilateral)"
_WHERE = (
    r"(?:(?:antero|postero|dorso)?(?:anterior|posterior|lateral|medial|dorsal|plantar|"
    r"volar|palmar|radial|ulnar)|inner|outer|upper|lower|great|big|little|index|"
    r"middle|ring|small|distal|proximal)"
)
_NOUN = (
    r"(?:fore-?arms?|arms?|hands?|fingers?|thumbs?|wrists?|elbows?|shoulders?|thighs?|"
    r"calf|calves|shins?|legs?|foot|feet|toes?|ankles?|knees?|buttocks?|soles?|heels?|"
    r"limbs?|extremit(?:y|ies)|[rlb](?:u|l)es?)"
)
_PLACE = (
    rf"(?:(?:the |his |her )?(?:{_SIDE} )?(?:{_WHERE} )*(?:(?:aspect|side|border|"
    rf"surface)s? of (?:the |his |her )?)?(?:{_SIDE} )?(?:{_WHERE} )*{_NOUN}\b)"
)
_LAST_SIDE = (
    r"(?: (?:on|of|in) (?:the |his |her )?(?P<side>right|left)(?: (?:side|leg|arm|"
    r"(?:upper|lower) (?:extremity|limb)))?\b| (?P<both>bilaterally))?"
)
_IN = r"(?:in|on|over|of|at)"
_BELOW = r"(?:below|from|at and below) (?:(?!\b(?:with|but|and|while)\b)[^,;.()])+"
_ROOT = r"[ctls]\d{1,2}(?:\s?-\s?[ctls]?\d{1,2})?"
#: A list of roots is one place.
_ROOTS = (
    rf"(?:the |his |her )?(?:{_SIDE} )?{_ROOT}(?:{_AND}{_ROOT})*\b"
    r"(?: (?:dermatomes?|distributions?|roots?|segments?))?"
)
_PLACES = (
    rf"(?:{_IN} (?:(?P<places>{_PLACE}(?:{_AND}{_PLACE})*)|(?P<roots>{_ROOTS})"
    rf"){_LAST_SIDE}|(?P<below>{_BELOW}))"
)
_END = (
    r"(?=\s*(?:[,;.()]|$|(?:with|but|while|whereas|compared|for|since|"
    r"in an? patchy|and (?:(?!and\b)[\w-]+ ){1,4}(?:is|was|are|were))\b))"
)
_CROSSED = (
    Expression(
        rf"\b(?P<how>{_HOW}) (?:(?:{_FELT} )?(?:to|for|of) )?(?P<senses>{_SENSES})"
        rf"(?: {_FELT})?{_SEEN}? {_PLACES}{_END}",
        re.IGNORECASE,
    ),
    Expression(
        rf"\b(?:both )?(?:{_FELT} (?:to|for|of) )?(?P<senses>{_SENSES})(?: {_FELT})? "
        rf"{_IS}?(?P<how>{_HOW}) {_PLACES}{_END}",
        re.IGNORECASE,
    ),
)
_TOLD = (
    rf"(?:{_HOW} (?:{_FELT} (?:to|for|of) )?{_SENSES}|"
    rf"{_SENSES}(?: {_FELT})? {_IS}?{_HOW})"
)
_PLACE_OR_ROOT = rf"(?:{_PLACE}|{_SIDE} {_ROOT}\b(?: dermatome)?)"
#: "Right C6 pin prick reduced, light touch normal": the place comes first.
_FRONTED = Expression(
    rf"(?:^|(?<=[:;,.] ))(?P<place>(?=(?:{_SIDE} )){_PLACE_OR_ROOT}) "
    rf"(?P<told>{_SENSES}(?: {_FELT})? {_IS}?{_HOW})"
    rf"(?=[,;]? (?:(?:and|but|with|while|whereas) )?{_TOLD}(?! {_IN}\b))",
    re.IGNORECASE,
)
#: A sense beside one whose place is told: "touch reduced in the thumb, pin normal".
_NEXT = Expression(
    rf"(?P<first>\b{_TOLD} )(?P<place>(?:{_IN} )?{_PLACE_OR_ROOT})(?P<next>[,;]? "
    rf"(?:(?:and|but|with|while|whereas|although|though|yet) )?{_TOLD})(?=\s*(?:[;.]|$|"
    rf",(?! (?:(?:and|but) )?{_TOLD})|\b(?:and|but|with) (?!{_TOLD})))",
    re.IGNORECASE,
)
#: "Light touch intact, pin prick reduced over the thumb": both are of the thumb.
_LATER = Expression(
    rf"(?P<first>(?:^|(?<=[:;.] )){_SENSES}(?: {_FELT})? {_IS}?(?:normal|intact|"
    rf"preserved))(?P<next>, (?:and |but )?(?!vib|prop|jps|pos|joint){_SENSE}(?: "
    rf"{_FELT})? {_IS}?(?:reduced|"
    rf"decreased|diminished|impaired|absent|lost) )(?:{_IN} "
    rf")?(?P<place>{_PLACE_OR_ROOT}|[rl] (?:{_ROOT}\b|{_PLACE}))(?=\s*(?:[;.]|$))",
    re.IGNORECASE,
)
#: "Right foot numb, pin prick normal": it was tried where it is numb.
_NUMB = Expression(
    rf"(?P<numb>(?:^|(?<=[:;.] ))(?:says |reports |c/o )?(?:(?P<place>{_PLACE}) (?:is |"
    rf"are |feels? )?numb|numb (?P<at>{_PLACE}))),? (?:but )?(?P<told>{_SENSES}"
    rf"(?: {_FELT})? {_IS}?(?:normal|intact|preserved))(?=\s*(?:[;.]|$))",
    re.IGNORECASE,
)
_ASPECT = r"(?:anterior|posterior|lateral|medial|dorsal|plantar|volar|radial|ulnar)"
_PARTS = Expression(
    rf"\b(?P<one>{_ASPECT}) and (?P<two>{_ASPECT}) (?P<part>{_NOUN})\b", re.IGNORECASE
)
#: "Sensation reduced over the thumb (LT, PP)": the senses stand last.
_BRACKETED = Expression(
    rf"\b{_FELT}:? {_IS}?(?P<how>{_HOW}|\u2193) (?:{_IN} )?(?:the )?"
    rf"(?P<places>[^();:.]+?) \((?:to )?(?P<senses>{_SENSES})\)",
    re.IGNORECASE,
)
#: What is below a level reaches the feet.
_FEET = Expression(
    r"(?P<below>\bbelow\b[^,;.]*?),? (?:all the way )?down to (?:the |his |her )?"
    r"(?:feet|foot|toes)\b",
    re.IGNORECASE,
)
#: Pain in a list of senses, or after what is intact or lost, is tested.
_TESTED = Expression(
    rf"(?:\b(?:{_FELT}|{_HOW}|sensory) (?:to|for|of) |^|: ?)"
    rf"(?P<senses>{_SENSES})(?=(?P<felt> {_FELT}| modalities)?)",
    re.IGNORECASE,
)
_NAMED = Expression(rf"\b(?:{_SENSE}|{_FELT})\b", re.IGNORECASE)
_OF_PAIN = Expression(
    r"(?<!burning )(?<!\ba )pain(?= (?:sensation|sense|perception|sensibility)\b)",
    re.IGNORECASE,
)
_PAIN = Expression(r"\b(?:superficial |deep )?pain\b", re.IGNORECASE)
_COMMA = Expression(_AND)
_SHORT = {
    "lt": "light touch", "vib": "vibration", "pp": "pin prick", "jps": "position sense",
    "joint position": "joint position sense", "position": "position sense",
}  # fmt: skip
_NO = Expression(
    r"\b(?:no|not|without|denie[sd]|nor|never|neither)\b"
    r"(?:(?!\b(?:but|while|whereas|although|with)\b)[^.;:])*$",
    re.IGNORECASE,
)
_JOINED = Expression(r"(?:,|\band)\s*$", re.IGNORECASE)
_OWN = Expression(r"^(?:the|his|her) ", re.IGNORECASE)
_SIDED = Expression(rf"\b{_SIDE}\b", re.IGNORECASE)


#: "S1 LT 1/2 PP 2/2": each sense of the segment has a score.
_SCORE = r"[0-2](?:\s?/\s?2)?"
_SCORED_FIRST = Expression(
    rf"\b(?P<one>{_SENSE})\b:? (?P<a>{_SCORE}),? (?:and )?"
    rf"(?P<two>{_SENSE})\b:? (?P<b>{_SCORE}) (?:at|in|over|of) (?:the )?"
    r"(?P<place>(?:right|left|r|l) [cCtTlLsS]\d{1,2}(?: dermatome)?)",
    re.IGNORECASE,
)
_SCORED = Expression(
    rf"(?P<place>(?:(?:right|left|r|l) )?[cCtTlLsS]\d{{1,2}}(?: dermatome)?):? "
    rf"(?P<one>{_SENSE})\b:? (?P<a>{_SCORE}),? (?:and )?"
    rf"(?P<two>{_SENSE})\b:? (?P<b>{_SCORE})(?![\w/+])",
    re.IGNORECASE,
)
#: "The lateral aspect of the thigh and leg": lateral of both.
_OF_LIMB = r"(?:shoulder|upper arm|arm|forearm|hand|thigh|lower leg|leg|calf|foot)"
_ASPECT_OF = Expression(
    r"\b(?P<across>lateral|medial|anterior|posterior|dorsal|volar|ulnar|radial) "
    r"(?:aspects?|surfaces?|borders?|sides?|parts?) of (?:the |his |her )?"
    rf"(?P<side>(?:{_SIDE} )?)(?P<one>{_OF_LIMB}) and (?P<two>{_OF_LIMB})\b",
    re.IGNORECASE,
)


#: "Sensory loss to touch", "loss of sensation in all modalities, including touch".
_LOST_SENSES = Expression(
    r"\b(?:sensory loss|loss of sensation) (?:(?:to|of|for|in) )?"
    rf"(?:all modalities,? (?:including )?)?(?={_SENSE}{_AND}{_SENSE}\b)",
    re.IGNORECASE,
)
#: The one level that was told before.
_LEVEL = Expression(
    r"\b(?:at|below|to) (?:the )?(?P<root>[ctdl]\d\d?)\b", re.IGNORECASE
)
_THIS_LEVEL = Expression(
    r"(?:\bsensation to (?P<sense>pin ?-?prick|touch|light touch) )?"
    r"\bbelow (?:this|that|the) level\b(?! of)",
    re.IGNORECASE,
)


def _that_level(found: re.Match[str]) -> str:
    """Return "below T10" for "below this level" if one level was told before."""
    told = {one["root"] for one in _LEVEL.finditer(found.string[: found.start()])}
    sense = f"{found['sense']} " if found["sense"] else ""
    return f"{sense}below {told.pop()}" if len(told) == 1 else found[0]


def spell_senses(text: str) -> str:
    """Return a text in which each sense that was tested has each of its places.

    Parameters
    ----------
    text
        A sentence.

    Examples
    --------
    >>> spell_senses("Reduced pain and touch in the left calf and foot")
    'Reduced pin prick in left calf, Reduced touch in left calf, Reduced pin prick in \
left foot, Reduced touch in left foot'
    >>> spell_senses("Sensation was intact to pain")
    'Sensation was intact to pin prick'
    """
    text = _ASPECT_OF.sub(
        r"\g<side>\g<across> \g<one> and \g<side>\g<across> \g<two>", text
    )
    if not _NAMED.search(text):
        return text
    text = _BRACKETED.sub(_each_bracketed, text)
    text = _SCORED.sub(_each_scored, _SCORED_FIRST.sub(_each_scored, text))
    text = _THIS_LEVEL.sub(_that_level, _LOST_SENSES.sub("loss of ", text))
    text = _PARTS.sub(r"\g<one> \g<part> and \g<two> \g<part>", text)
    text = _OF_PAIN.sub("pin prick", text)
    text = _TESTED.sub(_tested, text)
    text = _FEET.sub(r"\g<below>", text)
    for crossed in _CROSSED:
        text = crossed.sub(_each, text)
    text = _LATER.sub(r"\g<first> in \g<place>\g<next>in \g<place>", text)
    text = _NUMB.sub(r"\g<numb>, \g<told> in \g<place>\g<at>", text)
    text = _FRONTED.sub(r"\g<told> in \g<place>", text)
    return _NEXT.sub(r"\g<first>\g<place>\g<next> \g<place>", text)


def _each_bracketed(match: re.Match[str]) -> str:
    how = "reduced" if match["how"] == "\u2193" else match["how"]
    senses = [_SHORT.get(one.lower(), one) for one in _COMMA.split(match["senses"])]
    return ", ".join(f"{how} {sense} in {match['places']}" for sense in senses)


def _each_scored(match: re.Match[str]) -> str:
    scored = ((match["one"], match["a"]), (match["two"], match["b"]))
    return ", ".join(
        f"{match['place']} {_SHORT.get(sense.lower(), sense)} {score}"
        for sense, score in scored
    )


def _tested(match: re.Match[str]) -> str:
    """Return a list of senses with pain as the sense of a pin."""
    alone = len(_COMMA.split(match["senses"])) == 1
    if alone and match.start("senses") == match.start() and not match["felt"]:
        return match[0]  # "pain in the leg"
    return _PAIN.sub("pin prick", match[0])


#: Below a level of the cord the sense of position is that of the feet.
_POSITION = Expression("propriocep|position|jps")
_IN_FEET = "proprioception in both feet"


def _is_denied(before: str) -> bool:
    """Whether a denial reaches on: not over a joint, if what it denies has its side."""
    denial = _NO.search(before)
    ended = denial and _JOINED.search(denial[0]) and _SIDED.search(denial[0])
    return denial is not None and not ended


def _each(match: re.Match[str]) -> str:
    senses = [
        _SHORT.get(one.lower(), _PAIN.sub("pin prick", one))
        for one in _COMMA.split(match["senses"])
    ]
    if match["below"]:
        return ", ".join(
            f"{match['how']} "
            + (_IN_FEET if _POSITION.search(one) else f"{one} {match['below']}")
            for one in senses
        )
    listed = _COMMA.split(match["places"] or "")
    if match["roots"]:
        listed = [
            match["roots"] + (" dermatomes" if match["roots"][-1].isdigit() else "")
        ]
    places = [_OWN.sub("", place) for place in listed]
    alone = len(senses) * len(places) == 1
    if alone or _is_denied(match.string[: match.start()]):
        return match[0]
    sides = [found[0] for place in places if (found := _SIDED.search(place))]
    side = match["side"] or ("both" if match["both"] else "")
    if not side and len(sides) == 1 and _SIDED.search(places[0]):
        side, places[0] = sides[0], _SIDED.sub("", places[0], count=1)
    elif sides and (side or len(sides) < len(places)):
        return match[0]
    pairs = product(places, senses)
    return ", ".join(
        " ".join(f"{match['how']} {sense} in {side} {place}".split())
        for place, sense in pairs
    )
