"""Several complaints of several places, and lists of negative tests, written in full.

"Pain and weakness in her right arm and hand" is pain in both and weakness of both.
"""

import re
from itertools import product

from neurosim.grammar.expression import Expression
from neurosim.grammar.lists import LIMB
from neurosim.terms import ExamError

_HEAD = (
    r"(?:pain|ache|aching|numbness|tingling|par(?:a)?esthesias?|weakness|wasting|"
    r"atrophy|fasciculations?|swelling|burning|pins and needles|"
    r"sensory loss|hyp(?:o)?(?:a)?esthesia|heaviness|clumsiness)"
)
_BEFORE = r"(?:(?:a |an )?[\w-]+ history of |(?!and|or|no|with|in|of)[a-z-]+ )?"
_AND = r"(?:, and |, | and )"
_OR = r"(?:, (?:and|or) |, | and | or )"
_NOUN = (
    r"(?:upper arms?|fore-?arms?|arms?|hands?|fingers?|thumbs?|wrists?|elbows?|"
    r"shoulders?|neck|thighs?|calf|calves|shins?|lower legs?|legs?|foot|feet|toes?|"
    r"ankles?|knees?|hips?|buttocks?|soles?|heels?|"
    r"(?:upper|lower) (?:limbs?|extremit(?:y|ies)))"
)
_SIDE = r"(?:right|left|both|bilateral)"
_PART = (
    r"(?:(?:lateral|medial|anterior|posterior|inner|outer|ulnar|radial|dorsal|big|great|"
    r"little|index|middle|ring|small) )?"
)
_PLACE = rf"(?:(?:the |his |her |my |their )?(?:{_SIDE} )?{_PART}{_NOUN})"
_IN = r"(?:in|of|over|affecting|involving|affected|affects|involves|involved)"
#: What colours a complaint that is denied.
_ANY = (
    r"(?:(?:muscle|any|focal|obvious|significant|visible|clear|objective|definite|"
    r"other) )*"
)
_NO = r"(?:no|not|without|denie[sd]|deny|denying|nor|never|neither|absence of)"
#: Complaints, and the places that all of them are in.
_CROSSED = Expression(
    rf"(?P<heads>\b{_HEAD}(?:{_AND}{_BEFORE}{_HEAD})+) {_IN} "
    rf"(?P<places>{_PLACE}(?:{_AND}{_PLACE})+)(?=[,;.)]|$| (?:for|since|that|which|and|"
    rf"but|with|on|after)\b)",
    re.IGNORECASE,
)
#: The places first: "right foot and ankle pain".
_BEHIND = Expression(
    r"(?<!\bin )(?<!\bof )(?<!\bto )(?<!\bthe )(?<!\bhis )(?<!\bher )(?<!\bdown )"
    r"(?<!\binto )(?<!\bover )(?<!\bright )(?<!\bleft )(?<!\bboth )"
    rf"\b(?P<places>{_PLACE}(?:{_AND}{_PLACE})+) (?P<heads>{_HEAD}(?:{_AND}{_HEAD})*)"
    rf"(?=[,;.)]|$| (?:for|since|that|which|and|but|with|on|after|was|were|is)\b)",
    re.IGNORECASE,
)
#: The same, denied: all of it is.
_NONE = Expression(
    rf"\b(?P<no>no|denie[sd]|without) {_ANY}(?P<heads>{_HEAD}(?:{_OR}{_ANY}{_HEAD})+)"
    rf" {_IN} (?P<places>{_PLACE}(?:{_OR}{_PLACE})+)(?=[,;.)]|$)",
    re.IGNORECASE,
)
#: One place: "no wasting or weakness of the left calf".
_NONE_OF_ONE = Expression(
    rf"\b(?P<no>no|denie[sd]|without) {_ANY}(?P<heads>{_HEAD}(?:(?:, or |, | or "
    rf"){_ANY}{_HEAD})+) {_IN} (?P<places>{_PLACE})(?=[,;.)]|$)",
    re.IGNORECASE,
)
_NONE_BEHIND = Expression(
    rf"\b(?P<no>no|denie[sd]|without) (?P<places>{_PLACE}(?:{_OR}{_PLACE})+) "
    rf"(?P<heads>{_HEAD}(?:{_OR}{_HEAD})*)(?=[,;.)]|$)",
    re.IGNORECASE,
)
_HOW = (
    r"(?:absent|reduced|decreased|diminished|impaired|depressed|lost|increased|brisk|"
    r"exaggerated|altered|hypoactive|hyperactive)"
)
_GRADE = r"(?:grade )?(?:[0-5][+-]?|i{1,3}|iv|v)\s?/\s?(?:5|v)"
_TESTED = (
    rf"(?:{_HEAD}|(?:{_HOW}|{_GRADE}) (?:sensation|strength|power|tone)|"
    rf"(?:power|strength) (?:of )?{_GRADE}|hypotonia|hypertonia|spasticity|"
    rf"(?:sustained )?clonus|(?:a|hypo|hyper)reflexia|{_HOW} "
    r"(?:(?:deep |tendon |patellar |achilles |ankle |knee |biceps |triceps |"
    r"brachioradialis |supinator )*)(?:reflex|jerk)(?:es|s)?|"
    r"(?:upgoing|extensor) (?:plantars?|toes|plantar responses?))"
)
#: Complaints and reflexes of one limb: the reflex names no place of the others.
_OF_LIMB = Expression(
    rf"(?P<heads>\b{_TESTED}(?:(?:{_AND}| with ){_TESTED})+) (?:in|of) "
    rf"(?P<places>(?:the |his |her )?(?:{_SIDE} )?(?:upper |lower )?(?:limbs?|"
    rf"extremit(?:y|ies)|arms?|legs?))(?=[,;.)]|$| (?:with|but|while|without)\b)",
    re.IGNORECASE,
)
_ANY_SIDE = Expression(rf"\b{_SIDE}\b", re.IGNORECASE)
_PLANTAR = Expression(r"^(?:upgoing|extensor) ", re.IGNORECASE)
_OF_LEGS = Expression(r"reflex|jerk|clonus|plantar|toes|spastic|tone", re.IGNORECASE)
_FUNCTION = (
    r"(?:muscle )?(?:power|strength|tone|bulk|sensation|(?:(?:deep |tendon )*reflexes))"
)
#: "No loss of power, tone or reflexes in the arm": each of them is normal there.
_NO_LOSS = Expression(
    rf"\b(?:no|without) {_ANY}(?:loss|abnormalit\w+|impairments?|"
    rf"disturbances?|deficits?) (?:of|in) (?P<heads>{_FUNCTION}(?:{_OR}{_FUNCTION})+)"
    rf"(?P<places> {_IN} {_PLACE})?(?=[,;.)]|$)",
    re.IGNORECASE,
)
#: "Tested negative in Romberg, Babinski and Hoffmann."
_NEGATIVE = Expression(
    r"\b(?:(?:he|she|they|the patient) )?(?:tested|tests?) negative (?:in|for|on) "
    r"(?!(?:the )?(?:right|left|both|either)\b)(?P<list>[^;.:]+)",
    re.IGNORECASE,
)
#: A limb that is spared is strong and feels; nobody tells its reflexes.
_WHOLE = (
    r"(?:arms?|legs?|(?:upper |lower )?(?:limbs?|extremit(?:y|ies))|hands?|foot|feet)"
)
_LIMB = rf"(?:(?:the |his |her |both |all |four |right |left )*{_WHOLE})"
_SPARED = Expression(
    rf"\b(?P<places>{_LIMB}(?:{_AND}{_LIMB})*) (?:(?:was|were|is|are|"
    r"remain(?:s|ed)?) )?(?:entirely |completely )?(?:unaffected|spared|uninvolved|"
    r"not (?:affected|involved))",
    re.IGNORECASE,
)
#: Tone is of the arms or of the legs, and a part of both has no one name.
_ARMS_LEGS = (
    rf"(?:(?:all |both |the |his |her )*(?:four |4 )?(?:limbs|extremities)|(?:both |"
    rf"the |his |her )*(?:arms and legs|upper and lower (?:limbs|extremities))|(?:the |"
    rf"his |her )?(?P<side>right|left|rt?|lt?) (?:arm and leg|leg and arm|upper and "
    rf"lower (?:limbs?|extremit(?:y|ies)))|(?:the |his |her )?(?P<one>(?:{_SIDE} "
    rf")?(?:arms?|upper (?:limbs?|extremit(?:y|ies))))\b)"
)
_HOW_TONE = (
    r"(?:increased|raised|high|reduced|decreased|diminished|low|normal|spastic|flaccid)"
)
_TONE = Expression(
    rf"\b(?P<no>(?:no|without) )?(?:(?P<how>{_HOW_TONE}) (?:muscle )?tone|"
    rf"(?:muscle )?tone(?:(?: was| were| is|:))? (?P<how_2>{_HOW_TONE})|"
    rf"(?P<low>hypotonia)|spasticity|hypertonia|rigidity) "
    rf"(?:(?:in|of) )?{_ARMS_LEGS}(?=[,;.)]|$| (?:with|but|and|while|without)\b)",
    re.IGNORECASE,
)
#: "Tone in the right arm is increased".
_TONE_LAST = Expression(
    rf"(?<!increased )(?<!raised )(?<!high )(?<!reduced )(?<!decreased )(?<!diminished "
    rf")(?<!low )(?<!normal )(?<!muscle )\b(?:muscle )?tone (?P<in>(?:in|of) (?:(?:the "
    rf"|his |her |all |both |four |right |left |upper |lower )*(?:limbs?|extremit(?:y|"
    rf"ies)|arms?|legs?)(?: and )?)+) (?:is|was|were) (?P<how>{_HOW_TONE})\b",
    re.IGNORECASE,
)
_LIMB = r"(?:arms?|legs?|(?:upper|lower) (?:limbs?|extremit(?:y|ies)))"
#: "The right arm and leg were spastic".
_TWO_LIMBS = (
    rf"(?P<side>(?:right|left|both) )?(?P<one>{_LIMB}) and (?:the |his |her )?"
    rf"(?P<other>(?:right|left|both) )?(?P<two>{_LIMB})"
)
_BOTH_SPASTIC = tuple(
    Expression(form, re.IGNORECASE)
    for form in (
        rf"\b{_TWO_LIMBS} (?:(?:was|were|is|are) )?(?:spastic|hypertonic)\b"
        r"(?! (?:gait|para|tetra|quadri))",
        rf"\b(?:spastic|hypertonic) {_TWO_LIMBS}\b",
    )
)
_IN_LAST = Expression(r"\b(?:in|of)(?: (?:the|his|her))*\s*$", re.IGNORECASE)
#: "Spastic tetraparesis" tells the tone as well as the power.
_SPASTIC = Expression(
    r"(?:\ban? )?(?:\b(?:lower|upper) motor neurone? (?:type )?)?"
    r"\b(?P<how>spastic|hypertonic|flaccid|hypotonic) "
    r"(?P<what>(?:(?P<para>para)|quadri|tetra)(?:paresis|plegia))\b",
    re.IGNORECASE,
)
_SPASTIC_LIMB = Expression(
    rf"(?:\ban? )?\b(?P<how>spastic|hypertonic|flaccid|hypotonic) "
    rf"(?P<what>(?:paralysis|paresis|weakness) (?:of|in) (?:the |his |her )?"
    rf"(?P<limb>{LIMB}))",
    re.IGNORECASE,
)
_COMMA = Expression(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+", re.IGNORECASE)
_OR_WITH = Expression(rf"{_COMMA.pattern}|\s+with\s+", re.IGNORECASE)
_OWN = Expression(r"^(?:the|his|her|my|their) ", re.IGNORECASE)
_SIDED = Expression(rf"^{_SIDE}\b", re.IGNORECASE)
_LEADS = Expression(rf"^.*?(?={_HEAD}$)", re.IGNORECASE)
_TESTS = Expression(r"^(?:the |an? )|(?:'s|\u2019s)$| tests?$", re.IGNORECASE)
_DENIED = Expression(rf"\b{_NO}\b(?:(?!\b(?:but|has|had)\b)[^.;:])*$", re.IGNORECASE)
_ALIKE = Expression(
    r"\b(bilateral(?:ly)?) and symmetric(?:al|ally)?\b(?! (?:reflex|power))",
    re.IGNORECASE,
)


def crossed_out(text: str) -> str:
    """Return a text in which each complaint has its place, each test its result.

    Parameters
    ----------
    text
        A sentence.

    Examples
    --------
    >>> crossed_out("pain and numbness in her arm and hand")
    'pain in arm, pain in hand, numbness in arm, numbness in hand'
    >>> crossed_out("He tested negative in Romberg's, Babinski and Hoffmann tests")
    'Romberg negative, Babinski negative, Hoffmann negative'
    >>> crossed_out("tone increased in the arms and legs")
    'increased tone in both arms, increased tone in both legs'
    >>> crossed_out("a spastic paraparesis")
    'increased tone in both legs, paraparesis'
    """
    text = _ALIKE.sub(r"\1", text)
    text = _NEGATIVE.sub(_negative, text)
    text = _NO_LOSS.sub(_each_normal, text)
    for denied in (_NONE, _NONE_OF_ONE, _NONE_BEHIND):
        text = denied.sub(_none_of_each, text)
    for crossed in (_CROSSED, _BEHIND):
        text = crossed.sub(_each_of_each, text)
    for spastic in _BOTH_SPASTIC:
        text = spastic.sub(_both_spastic, text)
    text = _TONE_LAST.sub(r"tone \g<how> \g<in>", text)
    text = _SPASTIC_LIMB.sub(_spastic_limb, text)
    text = _TONE.sub(_tone, _SPASTIC.sub(_spastic, _OF_LIMB.sub(_of_limb, text)))
    return _SPARED.sub(_spared, text)


def _tone(match: re.Match[str]) -> str:
    if _DENIED.search(match.string[: match.start()]):
        if match["one"]:
            return match[0]
        raise ExamError([_DENIED_TOO.format(match[0])])
    how = match["how"] or match["how_2"] or ("low" if match["low"] else "increased")
    side = match["side"] or "both"
    limbs = ("arm", "leg") if match["side"] else ("arms", "legs")
    told = f"{match['no'] or ''}{how} tone"
    if match["one"]:
        return f"{match['no'] or ''}{match['one']} tone {how}"
    return ", ".join(f"{told} in {side} {limb}" for limb in limbs)


def _both_spastic(match: re.Match[str]) -> str:
    if _IN_LAST.search(match.string[: match.start()]):
        return match[0]  # "low tone in the arms and the legs were spastic"
    side = match["side"] or ""
    limbs = (f"{side}{match['one']}", f"{match['other'] or side}{match['two']}")
    return ", ".join(f"increased tone in {limb}" for limb in limbs)


def _spastic(match: re.Match[str]) -> str:
    if _DENIED.search(match.string[: match.start()]):
        return match[0]
    tone = _tone_of(match["how"])
    limbs = ("legs",) if match["para"] else ("arms", "legs")
    tones = (f"{tone} tone in both {limb}" for limb in limbs)
    return ", ".join((*tones, match["what"]))


def _spastic_limb(match: re.Match[str]) -> str:
    if _DENIED.search(match.string[: match.start()]):
        return match[0]
    return f"{_tone_of(match['how'])} tone in {match['limb']}, {match['what']}"


def _tone_of(how: str) -> str:
    return "increased" if how.lower() in ("spastic", "hypertonic") else "low"


def _spared(match: re.Match[str]) -> str:
    pairs = product(("power", "sensation"), _sided(match["places"]))
    return ", ".join(f"{head} normal in {place}" for head, place in pairs)


def _negative(match: re.Match[str]) -> str:
    tests = (item.strip() for item in _COMMA.split(match["list"]))
    bare = (_TESTS.sub("", _TESTS.sub("", item)) for item in tests if item)
    return ", ".join(f"{item} negative" for item in bare)


def _none_of_each(match: re.Match[str]) -> str:
    heads = [_LEADS.sub("", head) for head in _COMMA.split(match["heads"])]
    if len(heads) == _PAIR and not _JOINED.search(match["heads"]):
        raise ExamError([_DENIED_TOO.format(heads[-1])])  # "no pain, numbness in ..."
    pairs = product(heads, _sided(match["places"]))
    return ", ".join(f"no {head} in {place}" for head, place in pairs)


def _each_normal(match: re.Match[str]) -> str:
    place = match["places"] or ""
    heads = _COMMA.split(match["heads"])
    return ", ".join(f"{head} normal{place}" for head in heads)


def _sided(places: str) -> list[str]:
    """Return each place, with the side of the first where no other has one."""
    first, *others = (_OWN.sub("", place) for place in _COMMA.split(places))
    side = _SIDED.match(first)
    if side and not any(_SIDED.match(place) for place in others):
        others = [f"{side[0]} {place}" for place in others]
    return [first, *others]


_PAIR = 2
_JOINED = Expression(r"\b(?:and|or|nor)\b|/", re.IGNORECASE)
_DENIED_TOO = "{!r}: is it denied as well? Write a sentence of its own"
#: What may stand before a complaint that takes its place from behind.
_OPENS = Expression(
    r"(?:^|[^\w\s'-]|\b(?:with|of|had|has|have|having|reports?|reported|from|and|but|by|"
    r"noted|develops|developed|notices|noticed|feels|felt|for|the|an?|some|new|severe|"
    r"mild|worse|this|his|her|my|chief|was|is|were|are|"
    r"\w+(?:ing|ive|al|ic|ous|ed|ent|ant|(?<!bel)ly)))\s*$",
    re.IGNORECASE,
)


def _each_of_each(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    if _DENIED.search(before):
        raise ExamError([_DENIED_TOO.format(match[0])])
    if not _OPENS.search(before):
        return match[0]  # "belly pain, weakness in ...": its place is told
    heads = [_LEADS.sub("", head) for head in _COMMA.split(match["heads"])]
    pairs = product(heads, _sided(match["places"]))
    return ", ".join(f"{head} in {place}" for head, place in pairs)


def _of_limb(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    if not _OF_LEGS.search(match[0]):
        return match[0]
    if _DENIED.search(before):
        raise ExamError([_DENIED_TOO.format(match[0])])
    if not _OPENS.search(before):
        return match[0]  # "left shin atrophy and weakness of ...": its place is told
    heads = [_LEADS.sub("", head) for head in _OR_WITH.split(match["heads"])]
    side = _ANY_SIDE.search(match["places"])
    return ", ".join(
        f"{side[0] if side else ''} {head}".strip()  # the toes have no other limb
        if _PLANTAR.search(head)
        else f"{head} of {match['places']}"
        for head in heads
    )
