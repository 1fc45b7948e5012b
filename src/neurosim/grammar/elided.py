"""Words that a sentence leaves out, written again before it is cut.

"Reflexes were absent in the legs but preserved in the arms" says of the arms only how
their reflexes are, although "preserved in the arms" could be read alone. And
"3/5 and 5/5 on the right and left, respectively" gives each side its own.
"""

import re

from neurosim.grammar.denials import spread_denials, spread_kinds
from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.limb import spell_limb
from neurosim.grammar.lists import CLAUSE, ENDS, LIMB
from neurosim.grammar.pieces import states_in
from neurosim.grammar.words import NOUNS
from neurosim.terms import ExamError

#: A state of a limb with no word for what is so.
_BARE = Expression(
    rf"(?P<joint>,\s*|\b(?:and|but|whereas|while|although|though|yet)\s+)"
    rf"(?P<state>(?:(?:was|were|is|are)\s+)?(?:entirely\s+|completely\s+)?(?:normal|"
    rf"intact|preserved|unremarkable|increased|raised|reduced|decreased|diminished|"
    rf"brisk|exaggerated|absent))(?=\s+(?:in|on|of)\s+(?:the\s+)?{LIMB})",
    re.IGNORECASE,
)
#: What was tested -> the word that is written again.
_TESTED = Expression(
    r"\b(?:(?P<one>(?:knee|ankle|biceps|triceps|supinator|patellar|achilles|"
    r"brachioradialis) (?:jerk|reflex)\b)|(?P<reflexes>(?:tendon )?reflex(?:es)?|jerks|"
    r"dtrs)|(?P<power>power|strength|weakness|weak)|(?P<tone>tone|spasticity)|"
    r"(?P<bulk>bulk|wasting|wasted|atrophy|atrophied)|(?P<sensation>sensation|"
    r"sensibility|sensory|numbness|numb))\b",
    re.IGNORECASE,
)
#: "Those of the legs" are whatever was tested before.
_THOSE = Expression(
    r"(?P<joint>,\s*|\b(?:and|but|whereas|while|although|though)\s+)(?P<state>(?:those|"
    r"that))(?=\s+(?:of|in|on|at)\b)",
    re.IGNORECASE,
)
_PART = Expression(r",\s|\b(?:with|but|while|whereas)\s", re.IGNORECASE)
_SIDES = r"(?P<one>right|left)(?:\s+side)?\s+and\s+(?:the\s+)?(?P<two>right|left)"
_STATE = (
    r"(?:[0-5][+-]?(?:\s*/\s*5)?|absent|normal|reduced|brisk|present|positive|"
    r"negative|flexor|extensor)"
)
#: "A and B on the right and left, respectively", and the sides first.
_EACH = (
    Expression(
        rf"(?P<a>{_STATE})\s+and\s+(?P<b>{_STATE})\s+(?:on|in)\s+(?:the\s+)?{_SIDES}"
        r"(?:\s+sides?)?,?\s+respectively",
        re.IGNORECASE,
    ),
    Expression(
        rf"(?:on|in)\s+(?:the\s+)?{_SIDES}(?:\s+sides?)?\s+(?:was|were|is|are)\s+"
        rf"(?P<a>{_STATE})\s+and\s+(?P<b>{_STATE}),?\s+respectively",
        re.IGNORECASE,
    ),
)
#: A state that was, beside one that is.
_BEFORE = Expression(
    r"\b(?:initially|previously|formerly|at first|pre-?operatively|before (?:the )?"
    r"(?:surgery|operation|treatment)|improved from|deteriorated from|worsened from)\b",
    re.IGNORECASE,
)
#: A grade that was, before the grade that is: "improved from 2/5 to 4/5".
_GRADE = r"[0-5][+-]?(?:\s?/\s?5)?"
FROM_TO = Expression(
    r"\b(?:(?:has|have|had) )?(?:since )?(?:improved|increased|recovered|deteriorated|"
    r"worsened|declined|decreased|progressed|changed|went|fell|dropped) from "
    rf"{_GRADE} (?=to {_GRADE})",
    re.IGNORECASE,
)
_NOW = Expression(
    r"\b(?:now|currently|later|subsequently|today|post-?operatively|after (?:the )?"
    r"(?:surgery|operation|treatment)|at (?:discharge|follow-?up)|to)\b",
    re.IGNORECASE,
)
_TWO_TIMES = "tells of two times: write how it is now, as a sentence of its own"
#: "Deltoid, biceps and triceps were 4/5, 4/5 and 3/5, respectively".
_MANY_EACH = Expression(
    rf"(?P<names>[^,;.:]+(?:,[^,;.:]+)*?,?\s+and\s+[^,;.:]+?)\s+(?:was|were|is|are)\s+"
    rf"(?:(?:weak|reduced|diminished|decreased)\s+)?(?:graded\s+)?(?:at\s+|as\s+|"
    rf"to\s+)?"
    rf"(?P<states>{_STATE}(?:,\s*{_STATE})*,?\s+and\s+{_STATE}),?\s+respectively",
    re.IGNORECASE,
)
#: "All limbs except the left arm were weak": the state is of all but the exception.
_EXCEPT_WITHIN = Expression(
    r"^(?P<all>(?:(?!\b(?:was|were|is|are|limbs|extremities)\b)[^,;.:])+?),? "
    r"except (?P<apart>(?:(?!\b(?:was|were|is|are)\b)[^,;.:])+?),? "
    r"(?P<how>(?:was|were|is|are) [^,;.:]+?)(?P<end>\.?)$",
    re.IGNORECASE,
)
_EXCEPT_LAST = r"\g<all> \g<how> except \g<apart>\g<end>"
#: The same, of grades, without the word that says so.
_GRADES_EACH = Expression(
    r"(?P<names>[^,;.:]+(?:,[^,;.:]+)*?,?\s+and\s+[^,;.:]+?)\s+(?:was|were|is|are)\s+"
    r"(?P<states>[0-5][+-]*(?:\s*/\s*5)?(?:,\s*[0-5][+-]*(?:\s*/\s*5)?)*,?\s+and\s+"
    r"[0-5][+-]*(?:\s*/\s*5)?)(?![\w/+-])(?!,?\s+respectively)",
    re.IGNORECASE,
)
_SIDE = Expression(r"\b(?:right|left|both|bilateral\w*)\b", re.IGNORECASE)
_LAST_SIDE = Expression(
    r"\b(?:of|in|on) (?:the |his |her )?(right|left|both)(?: \w+)?$", re.IGNORECASE
)
_LISTED = Expression(r"\s*,\s*(?:and\s+)?|\s+and\s+")
#: "Normal everywhere but in the left hand": an exception.
_ALL_BUT = Expression(
    r"(?P<all>\b(?:everywhere|throughout|(?:in )?all [\w ]+?)) but "
    r"(?:for |in |over |at )?(?=(?:(?!\b(?:was|were|is|are)\b)[^,;.])*(?:[,;.]|$))",
    re.IGNORECASE,
)
#: "No weakness except the right EHL": what is excepted has what is denied.
_NO_BUT = Expression(
    r"\bno (?P<what>weakness|numbness|sensory (?:loss|deficits?)) (?:except(?: in)?|"
    r"save(?: in)?|bar) (?P<apart>(?:(?!\d/|"
    r"\b(?:weak|reduced|absent|lost|numb|normal|loss|decreased|impaired|mild|slight)"
    r"\w*\b)[^,;.:])+?)(?=\s*(?:$|[.;]))",
    re.IGNORECASE,
)
_DENIED = {"weakness": ("power", "weak"), "numbness": ("sensation", "numb")}
#: "Apart from a weak left EHL, power was 5/5": the exception comes first.
_EXCEPT_FIRST = Expression(
    r"^(?:except|with the exception of) "
    r"(?P<apart>[^,;.:]+), (?P<all>[^,;.:]+?)(?P<end>\.?)$",
    re.IGNORECASE,
)
#: "Except for the left hand, which is weak": how the exception is.
_WHICH = Expression(
    r"(?P<apart>\bexcept\b[^;.:]*?),? (?:which|that) (?:is|was|are|were) ",
    re.IGNORECASE,
)
#: "Otherwise normal power, right EHL 3/5": the rest comes first.
_REST_FIRST = Expression(
    r"^(?:(?:but|and) )?(?P<rest>(?:otherwise|(?:the )?(?:rest|remainder)(?: of)?) [^,"
    r";.:]+), (?:(?:but|and) )?(?P<all>[^;.:]+?)(?P<end>\.?)$",
    re.IGNORECASE,
)
#: "Leg numb on the left - power preserved": a dash between two that say how they are.
_DASH = Expression(r"(?<=[\w)])\s[-\u2013\u2014]\s(?=[A-Za-z])")
#: "Grip: R 3/5; L 5/5" is one pair.
_PAIR_UNDER = Expression(
    rf"(?P<one>:\s*(?:right|left|r|l)\b:?\s*{_STATE}); "
    rf"(?=(?:right|left|r|l)\b:?\s*{_STATE}\s*(?:[;.,]|$))",
    re.IGNORECASE,
)
#: "2/5 vs 5/5 on the right": the other side has a grade of its own.
_AGAINST = Expression(
    r"(?:(?<=[\d+])|(?<=right)|(?<=left)|(?<=side)) "
    rf"(?:vs\.?|versus|compared (?:to|with)|against) (?={_GRADE}\b)",
    re.IGNORECASE,
)
#: "Winging on the right, none on the left": none of what is there.
_NONE = Expression(
    r"(?P<joint>[,;]\s*(?:and |but )?|\b(?:and|but)\s+)none"
    r"(?=\s+(?:on|in|of|at|over)\b)",
    re.IGNORECASE,
)
_BARE_SIDE = Expression(
    r"\s+(?:on|in|of|at)\s+(?:the\s+)?(?:right|left)(?:\s+side)?\s*(?:$|[.,;])",
    re.IGNORECASE,
)
#: "Deltoid and biceps 4/5 right, 5/5 left": both grades are of each name.
_ON = r"(?:(?:on|in) (?:the )?)?(?:right|left|r|l)\b(?: side)?"
_HOW = rf"(?:{_STATE}|intact|preserved|increased|decreased|diminished)"
_SIDED_STATE = rf"(?:{_HOW} {_ON}|(?:right|left|r|l) {_HOW})"
_LIST_OF_TWO_SIDES = Expression(
    r"(?:^|(?<=[.;:] ))(?P<names>[^,;.:\d]+?(?:, [^,;.:\d]+?)*(?:,? and |/)[^,;.:\d]+?)"
    rf"(?: (?:was|were|is|are))? (?P<how>{_SIDED_STATE}(?:,|;| and| but|, but)? "
    rf"{_SIDED_STATE})(?=\s*(?:$|[.;]))",
    re.IGNORECASE,
)
_PLACE_OF_LIST = Expression(r" (?:over|in|at|of|on) .+$", re.IGNORECASE)
_KIND = Expression(
    r"\b(?:power|strength|tone|bulk|sensation|touch|pin ?prick|vibration|temperature|"
    r"proprioception|arms?|legs?|limbs?)\b|^(?:reflexes|jerks)\b",
    re.IGNORECASE,
)
_NOUN_OF_LIST = Expression(
    r"(?<=\w )(?P<what>jerk|reflex|power|strength)(?:e?s)?$", re.IGNORECASE
)
#: "Triceps jerk absent, biceps and supinator present": jerks, as the first one.
_NAMED_JERK = r"(?:biceps|triceps|supinator|brachioradialis|knee|ankle)s?"
_JERKS_AFTER = Expression(
    rf"(?P<first>\b{_NAMED_JERK} (?:jerk|reflex)(?:e?s)?\b[^;.]*?(?:,|\bbut|\band|"
    rf"\bwhile|\bwhereas) (?:the )?)(?P<names>{_NAMED_JERK}(?:(?:, | and |, and "
    rf"){_NAMED_JERK})*)(?= (?:(?:was|were|is|are|both) )*(?:present|preserved|"
    rf"retained|normal|absent|brisk|intact|symmetrical|symmetric|reduced)\b)",
    re.IGNORECASE,
)
_UNMATCHED = "'respectively' is not matched: write each side with its own state"


def written_out(text: str) -> str:
    """Return a text with the words that it leaves out.

    Parameters
    ----------
    text
        A sentence.

    Raises
    ------
    ExamError
        If it is not clear what belongs to what, respectively.

    Examples
    --------
    >>> written_out("Reflexes absent in the legs, normal in the arms")
    'Reflexes absent in the legs, reflexes normal in the arms'
    >>> written_out("knee jerk 1+ and 2+ on the right and left, respectively")
    'knee jerk 1+ right and 2+ left'
    """
    if _BEFORE.search(text) and _NOW.search(text) and not FROM_TO.search(text):
        raise ExamError([_TWO_TIMES])
    text = _LIST_OF_TWO_SIDES.sub(_each_with_both, text)
    text = _JERKS_AFTER.sub(_as_jerks, spell_limb(text))
    text = _AGAINST.sub(", ", _PAIR_UNDER.sub(r"\g<one>, ", _DASH.sub(_dashed, text)))
    for pattern in _EACH:
        text = pattern.sub(r"\g<a> \g<one> and \g<b> \g<two>", text)
    text = _NO_BUT.sub(_but_for, text)
    text = _ALL_BUT.sub(r"\g<all> except ", text)
    text = _WHICH.sub(r"\g<apart> ", text)
    text = _MANY_EACH.sub(_each, _EXCEPT_WITHIN.sub(_EXCEPT_LAST, text))
    text = _GRADES_EACH.sub(_each_or_ask, text)
    if "respectively" in text.lower():
        raise ExamError([_UNMATCHED])
    text = _EXCEPT_FIRST.sub(r"\g<all>, except \g<apart>", text)
    text = _REST_FIRST.sub(r"\g<all>, \g<rest>\g<end>", text)
    text = _NONE.sub(_none_of_it, _THOSE.sub(_with_noun, text))
    return _BARE.sub(_with_noun, spread_denials(spread_kinds(text)))


def _but_for(match: re.Match[str]) -> str:
    name, how = _DENIED.get(match["what"].lower(), ("sensation", "reduced"))
    return f"{name} normal except {match['apart']} {how}"


def _as_jerks(found: re.Match[str]) -> str:
    """Return muscles that stand beside a jerk as jerks."""
    return found["first"] + re.sub(_NAMED_JERK, r"\g<0> jerk", found["names"])


def _each_with_both(found: re.Match[str]) -> str:
    """Return each name of a list with the states of both sides."""
    names = re.split(r",? and |, |/", found["names"])
    if any(_SIDE.search(name) or _says(name.lower()) for name in names):
        return found[0]
    *before, last = names
    if noun := _NOUN_OF_LIST.search(last):
        bare = (*before, last[: noun.start()].strip())
        names = [f"{name} {noun['what']}" for name in bare]
    elif place := _PLACE_OF_LIST.search(last):
        names = [*(f"{name}{place[0]}" for name in before), last]
    elif _KIND.search(found["names"]):
        return found[0]  # "power and sensation": of a place that is told elsewhere
    return "; ".join(f"{name} {found['how']}" for name in names)


def _none_of_it(none: re.Match[str]) -> str:
    """Return "no weakness" for "none" after a weakness, and so for each complaint."""
    words = split_words(plain(none.string[: none.start()]))
    named = [word for word in words if (word,) in NOUNS and NOUNS[(word,)].deficit]
    if not named:
        return none[0]
    if _BARE_SIDE.match(none.string, none.end()):
        strength = "motor" in NOUNS[(named[-1],)].modalities or named[-1] == "winging"
        return f"{none['joint']}normal" if strength else none[0]
    own = _SIDE.search(CLAUSE.split(none.string[none.end() :])[0])
    told = [] if own else [word for word in words if word in ("right", "left")]
    return " ".join((f"{none['joint']}no", *told[-1:], named[-1]))


def _dashed(dash: re.Match[str]) -> str:
    """Return a comma for a dash if both halves say how something is."""
    before = re.split(r"[,;.:]", dash.string[: dash.start()])[-1]
    after = re.split(r"[,;.:]", dash.string[dash.end() :])[0]
    return ", " if _says(before.lower()) and _says(after.lower()) else dash[0]


def _with_noun(bare: re.Match[str]) -> str:
    """Return a bare state with the last word for what was tested before it."""
    before = ENDS.split(bare.string[: bare.start()])[-1]
    stands_for = bare["state"].lower() in ("those", "that")
    last = CLAUSE.split(before.rstrip(" ,"))[-1]
    if not stands_for:
        listed = _PART.split(before.rstrip(" ,"))[-1].split(" and ")
        said = (at for at, one in enumerate(listed[:-1], 1) if _says(one))
        last = " and ".join(listed[max(said, default=0) :])
    tested = [_noun(found) for found in _TESTED.finditer(last)]
    tested = tested or [_noun(found) for found in _TESTED.finditer(before)]
    if not tested:
        return bare[0]
    nouns = " and ".join(dict.fromkeys(tested))
    return f"{bare['joint']}{nouns} {'' if stands_for else bare['state']}".rstrip()


def _says(text: str) -> bool:
    return states_in(text) or re.search(r"\d|level|grade", text) is not None


def _noun(found: re.Match[str]) -> str:
    """Return the word for what was tested; one reflex has its own name."""
    return found[0] if found.lastgroup == "one" else str(found.lastgroup)


def _each(match: re.Match[str]) -> str:
    """Return each name of a list with its own state, where there are as many."""
    names, states = _LISTED.split(match["names"]), _LISTED.split(match["states"])
    if len(names) != len(states):
        return match[0]
    last = _LAST_SIDE.search(names[-1])
    if last and not any(_SIDE.search(name) for name in names[:-1]):
        names[:-1] = [f"{last[1]} {name}" for name in names[:-1]]
    if noun := _JERKS.search(names[-1]):  # "knee and ankle jerks"
        names[:-1] = [
            one if _JERKS.search(one) else one + noun[0] for one in names[:-1]
        ]
    return ", ".join(map(" ".join, zip(names, states, strict=True)))


_JERKS = Expression(r" (?:jerk|reflex)(?:e?s)?$", re.IGNORECASE)


def _each_or_ask(match: re.Match[str]) -> str:
    """Return each name with its own grade; refuse where the numbers differ."""
    made = _each(match)
    if made == match[0]:
        raise ExamError(
            ["it is not clear which grade goes with which name: write them in pairs"]
        )
    return made
