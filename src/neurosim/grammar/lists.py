"""What is told once of a list of places or sides, written out for each of it.

"Weakness and wasting of the deltoid and biceps" tells four things, and "right knee and
ankle jerks absent, left normal" as well.
"""

import re

from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import split_words
from neurosim.grammar.pieces import states_in
from neurosim.grammar.words import NEGATIONS
from neurosim.terms import ExamError

LIMB = (
    r"(?:(?:right|left|both|upper|lower)\s+)*"
    r"(?:arms?|legs?|limbs?|extremit(?:y|ies)|[ul]ls?)\b"
)
ENDS = Expression(r"[.;:]\s")
CLAUSE = Expression(r",\s|\b(?:with|and|but|while|whereas)\s", re.IGNORECASE)
_IS = r"(?:was|were|is|are)"
_THE = r"(?:(?:the|his|her)\s+)*"
#: "Weakness and wasting of the deltoid and biceps": each of both.
_REFLEXES = r"(?:a|hypo-?|hyper-?)reflexia"
_DEFICIT = rf"(?:weakness|wasting|atrophy|fasciculations?|{_REFLEXES})"
_TWO_DEFICITS = Expression(
    rf"(?P<one>{_DEFICIT}) and (?P<two>{_DEFICIT})(?: {_IS} (?:present|noted|found|"
    rf"seen|observed|evident))?(?P<both> bilaterally)? (?P<at>of|in|affecting|"
    rf"involving) (?P<places>[^;.:()]+?(?:,|\band\b)[^;.:()]+?)(?=[;.:()]|$|,? (?:with|"
    rf"but|while)\b|,? and [^,;.:]*\b{_IS}\b)",
    re.IGNORECASE,
)
#: "Areflexia and wasting in both arms": both are of the arms.
_DEFICITS_OF_LIMB = Expression(
    r"(?P<lead>^|[,;:(] |\b(?:with|has|had|shows?|showed|revealed|of|for|by|severe|"
    r"mild|marked|significant|progressive|bilateral|there (?:is|was)) )"
    rf"(?P<one>{_DEFICIT}) and (?P<two>{_DEFICIT}) (?P<at>of|in) "
    rf"(?P<both>(?:(?:bilateral|all four|all) )?){_THE}(?P<places>{LIMB})",
    re.IGNORECASE,
)
#: "Left arm weakness and numbness": what is felt is of the limb as well.
_FELT = r"(?:numbness|tingling|pins and needles|par(?:a)?esthesiae?s?|sensory loss)"
#: Words after it that tell when it came, and not where it is.
_TIME = (
    r"(?:of\s+(?:acute|sudden|gradual|recent|insidious)|over\s+(?:\d|a|several|some))"
)
_LIMB_FELT = Expression(
    rf"(?<!and )\b(?P<limb>(?:bilateral\s+)?{LIMB}) (?P<what>weakness|pain|{_FELT})"
    rf"(?P<joint>\s*,?\s*(?:and|or|/|,)\s*)(?=(?:weakness|{_FELT})\b(?:\s+{_TIME}\b|(?!\s+(?:of|in|on|"
    rf"at|below|above|around|from|to|down|over|{_IS})\b)))",
    re.IGNORECASE,
)
#: "Both arms show atrophy and fasciculations": both are of the arms.
_LIMB_SHOWS = Expression(
    rf"\b(?P<limb>(?:bilateral\s+)?{LIMB})(?P<shows>(?:\s+(?:shows?|showed|had|have|"
    r"has|with|significant|marked|severe|mild))*\s+(?:wasting|atrophy)\s+and\s+)"
    r"(?P<twitch>fasciculations?)\b(?!\s+(?:of|in)\b)",
    re.IGNORECASE,
)
#: "Increased tone in both legs and the left arm was flaccid": a clause of its own.
_LIMB_IS = Expression(
    rf",?\s+and\s+(?={_THE}{LIMB}\s+{_IS}\s+(?:\w+ly\s+)?(?:flaccid|floppy|spastic|"
    rf"rigid|hypo\w+|hyper\w+|areflexic|weak|numb|wasted|paraly[sz]ed)\b)",
    re.IGNORECASE,
)
#: "Reflexes brisk in the right arm and both legs": each limb has its own sides.
_SIDED_LIMB = (
    r"(?:right|left|both) (?:upper |lower )?(?:arms?|legs?|limbs?|extremit(?:y|ies))"
)
_TWO_LIMBS = Expression(
    r"(?:^|(?<=[.;,:] ))(?P<what>[^,;.:]*?\b(?:tone|spasticity|power|strength|"
    r"reflexes|hyperreflexia|sensation)\b[^,;.:]*?) (?P<at>in|of) "
    rf"{_THE}(?P<one>{_SIDED_LIMB}),? and {_THE}(?P<two>{_SIDED_LIMB})"
    rf"(?P<how> {_IS} [^,;.:]+?)?(?=\s*(?:[.,;]|$))",
    re.IGNORECASE,
)
#: "Both the deltoid and biceps were weak on the left": both of them, not both sides.
_BOTH_OF_THEM = Expression(
    r"\bboth (?:the )?(?=(?:(?!(?:in|on|of|and)\b)[\w' ]){1,30}? and "
    rf"(?:(?!(?:right|left|both)\b)[\w' ]){{1,30}}? {_IS} [^,;.:]*"
    r"\b(?:right|left)\b)|\bboth (?=the [\w' ]{1,30}? and )",
    re.IGNORECASE,
)
#: "Grip 4/5 and wrist extension 3/5, both on the right".
_ALL_ON = Expression(
    r"^(?P<all>(?:(?!\b(?:right|left|both)\b)[^;.:])*?), (?:both|all)"
    r"(?: of (?:them|these|which))? (?:(?:was|were|is|are) )?on (?:the )?"
    r"(?P<side>right|left)(?: side)?(?=\.?$)",
    re.IGNORECASE,
)
#: "Clonus on the left but not on the right": a sign that is there or not.
_NOT_OTHER = Expression(
    rf"^(?=.*\b(?:positive|present|clonus|babinski|hoffmann?|extensor|upgoing)\b)"
    rf"(?!.*\b(?:{_FELT}|weak|weakness|numb|pain|absent|no|without)\b)(?P<one>[^,"
    rf";.:]*?\b(?P<side>right|left)\b[^,;.:]*?),? (?:but |and )?not (?:(?:on|in) "
    rf")?(?:the )?(?P<other>(?!(?P=side))(?:right|left))(?: side)?(?P<end>\.?)$",
    re.IGNORECASE,
)
#: "Weak on both sides, right slightly weaker than left": the same, said of power.
_WEAKER = Expression(
    r"(?P<both>\b(?:both|bilateral\w*)\b[^;]*,\s*)(?:the )?(?P<one>right|left)"
    r"(?: side)?(?: (?:is|was|being))?(?: (?:slightly|a little|somewhat|much|mildly))? "
    r"(?:weaker|stronger|worse|better) than (?=(?:the )?(?:right|left)\b)",
    re.IGNORECASE,
)
_STATE = (
    r"(?:absent|lost|reduced|decreased|diminished|brisk|increased|weak|numb|normal|full|"
    r"intact|preserved|present|positive|negative|[0-5][+-]?(?:\s?/\s?5)?)"
)
_HOW = rf"(?:{_IS} )?{_STATE}"
#: "Increased tone in the left arm and leg, normal on the right".
_ARM_AND_LEG = rf"{LIMB} and {_THE}{LIMB}"
_LIMBS_OF_SIDE = Expression(
    rf"(?:^|(?<=[.;,] )|(?<=\band )|(?<=\bbut ))(?P<what>[^,;.:]*?\b(?P<noun>tone|"
    rf"spasticity|power|strength|weakness|weak|reflexes|sensation|numbness)"
    rf"\b(?:(?!\b(?:and|but|with)\b)[^,;.:])*?) (?P<at>in|of) {_THE}(?P<side>right|"
    rf"left) (?P<limbs>{_ARM_AND_LEG}),? (?:(?:but|and) )?(?:the )?(?:(?P<how>{_STATE})"
    rf" on (?:the )?)?(?P<other>(?!(?P=side))(?:right|left))(?: side)?(?: "
    rf"(?P<how_2>{_HOW}))?(?P<end>\s*(?:[.;]|$))",
    re.IGNORECASE,
)
_NOUNS = {"spasticity": "tone", "weakness": "power", "weak": "power",
          "strength": "power", "numbness": "sensation"}  # fmt: skip
#: "Weak left hand but no wasting": no wasting of what is weak.
_SIDED = rf"{_THE}(?:right|left|both) (?:\w+ ){{,2}}?\w+"
_NO_WASTING = Expression(
    rf"(?P<weak>\bweak(?:ness)?(?: of| in)? )(?P<place>{_SIDED})(?P<no>,? (?:(?:but|"
    rf"with|and) )?(?:no|without(?: any)?) (?:wasting|atrophy))(?=\s*(?:[.,;]|$))",
    re.IGNORECASE,
)

#: "Wasting of the right calf with normal power": of what is wasted.
_WASTED_STRONG = Expression(
    rf"(?P<all>\b(?:wasting|atrophy|wasted)(?: of| in)? (?P<place>{_THE}(?:right|left|"
    rf"both) (?:(?!\b(?:with|and|but|\w*thenar)\b)[\w ])+?),? (?:with|but) "
    rf"(?:preserved|normal|full|intact|good) (?:muscle )?(?:strength|power))"
    rf"(?=\s*(?:[.,;]|$))",
    re.IGNORECASE,
)
#: "Tone increased left leg, normal right leg" is of tone twice.
_BOTH_LIMBS = Expression(
    r"(?P<noun>\b(?:tone|bulk|power|strength|reflexes|sensation)\b)"
    rf"(?P<one>:? {_HOW} (?:in |of )?{_THE}(?:right|left) {LIMB},? (?:and |but )?)"
    rf"(?={_STATE} (?:in |of )?{_THE}(?:right|left) {LIMB})",
    re.IGNORECASE,
)
#: "Increased tone right arm, normal left arm", the state first.
_BOTH_LIMBS_LAST = Expression(
    rf"(?P<one>\b{_STATE} (?P<noun>tone|bulk|power|strength|reflexes|sensation)"
    rf"(?: in| of)? {_THE}(?:right|left) {LIMB},? (?:and |but )?{_STATE} )"
    rf"(?=(?:in |of )?{_THE}(?:right|left) {LIMB})",
    re.IGNORECASE,
)
#: "Left calf wasted, right calf normal" is of its bulk.
_NOT_WASTED = Expression(
    r"(?P<one>\b(?P<name>(?!(?:is|was)\b)\w+(?: (?!(?:is|was)\b)\w+)?) (?:is |was )?"
    r"(?:wasted|wasting|atrophied|atrophic|atrophy)[,;]?"
    r"(?: (?:but|and|while|whereas))?(?: the)? "
    r"(?:right|left) (?P=name))(?= (?:is |was )?(?:normal|preserved|spared|fine)\b)",
    re.IGNORECASE,
)
#: "Upper limb power, tone and reflexes were normal": each of them in the limb.
_FUNCTION = (
    r"(?:(?:muscle |motor )?(?:power|strength)|(?:muscle )?(?:tone|bulk)|"
    r"(?:(?:deep )?tendon )?reflexes|sensation|coordination)"
)
_FINE = r"(?:\w+ly )?(?:normal|intact|full|unremarkable|preserved)"
_LIMB_FUNCTIONS = Expression(
    rf"\b{_THE}(?P<limb>{LIMB}) (?P<what>{_FUNCTION}(?:, {_FUNCTION})*,? and"
    rf" {_FUNCTION}) (?P<how>(?:{_IS} )?{_FINE})\b(?P<more>(?:(?:,? and |, "
    rf"){_FUNCTION} (?:{_IS} )?{_FINE}\b)*)(?! (?:in|of|at|on|throughout)\b)",
    re.IGNORECASE,
)


#: "The arms were normal in power, tone and reflexes".
_NORMAL_IN = Expression(
    rf"\b{_THE}(?P<limb>{LIMB}) (?P<how>{_IS} (?:normal|intact|unremarkable)) in "
    rf"(?P<what>{_FUNCTION}(?:, {_FUNCTION})*,? and {_FUNCTION})",
    re.IGNORECASE,
)
#: "Power, tone and reflexes were normal in the arms".
_ALL_NORMAL_IN = Expression(
    rf"(?P<what>\b{_FUNCTION}(?:, {_FUNCTION})*,? and {_FUNCTION}) "
    rf"(?P<how>{_IS} (?:\w+ly )?(?:normal|intact|unremarkable)) in {_THE}"
    rf"(?P<limb>{LIMB})(?=\s*(?:[.;]|$|,?\s*(?:but|while|whereas)\b))",
    re.IGNORECASE,
)


_GRADED = r"[^\W\d](?:[\w' ](?!\b(?:and|right|left|both)\b))*? [0-5][+-]?\s?/\s?5"
_ONE_SIDE = r"(?: (?:on the )?(?:right|left|[rl]))"
#: "C5 5/5, C7 4/5 R, C8 5/5": the one that is weak is weak on one side.
_RUN = Expression(
    rf"(?:(?<=^)|(?<=: ))(?!(?:right|left|[rl])\b)(?:{_GRADED}{_ONE_SIDE}?, ){{2,}}"
    rf"{_GRADED}(?=\s*\.?$)",
    re.IGNORECASE,
)
_WHOSE = "{!r} in a list: is it the side of all? Write the side of each"
_FULL = Expression(r"(?<= 5/5)(?=,|$)")


def _with_both(found: re.Match[str]) -> str:
    """Return a run of grades of which the full ones are of both sides."""
    each = found[0].split(", ")
    sides = [one for one in each if re.search(rf"\d{_ONE_SIDE}$", one, re.IGNORECASE)]
    rest = [one for one in each if one not in sides]
    if not sides or each[-1] in sides:
        return found[0]
    if not all(one.endswith(" 5/5") for one in rest):
        raise ExamError([_WHOSE.format(sides[0])])
    return _FULL.sub(" both", found[0])


def spread_over_lists(text: str) -> str:
    """Return a text in which each place of a list has all that is told of the list.

    Parameters
    ----------
    text
        A sentence.

    Examples
    --------
    >>> spread_over_lists("Left arm weakness and numbness")
    'Left arm weakness and Left arm numbness'
    >>> spread_over_lists("Clonus on the left but not on the right")
    'Clonus on the left, normal on the right'
    """
    text = _ALL_ON.sub(r"\g<side>: \g<all>", _BOTH_OF_THEM.sub("", text))
    text = _TWO_LIMBS.sub(_each_limb, text)
    text = _WEAKER.sub(r"\g<both>\g<one> worse than ", _RUN.sub(_with_both, text))
    text = _NOT_OTHER.sub(r"\g<one>, normal on the \g<other>\g<end>", text)
    text = _LIMBS_OF_SIDE.sub(_limbs_of_each_side, text)
    text = _LIMB_IS.sub(_parted, text)
    text = _LIMB_SHOWS.sub(r"\g<limb>\g<shows>\g<twitch> of \g<limb>", text)
    for _ in range(2):  # the second of three is the first of the next two
        text = _LIMB_FELT.sub(r"\g<limb> \g<what>\g<joint>\g<limb> ", text)
    text = _BOTH_LIMBS_LAST.sub(r"\g<one>\g<noun> ", text)
    text = _BOTH_LIMBS.sub(r"\g<noun>\g<one>\g<noun> ", text)
    text = _NOT_WASTED.sub(r"\g<one> bulk", text)
    for pattern in (_NORMAL_IN, _LIMB_FUNCTIONS, _ALL_NORMAL_IN):
        text = pattern.sub(_each_function, text)
    text = _WASTED_STRONG.sub(r"\g<all> of \g<place>", text)
    text = _NO_WASTING.sub(r"\g<weak>\g<place>\g<no> of \g<place>", text)
    text = _TWO_DEFICITS.sub(_both_deficits, text)
    return _DEFICITS_OF_LIMB.sub(_both_deficits, text)


def _each_limb(found: re.Match[str]) -> str:
    """Return what is told of two limbs for each of them."""
    told = (f"{found['what']} {found['at']} {found[limb]}" for limb in ("one", "two"))
    return ", ".join(f"{each}{found['how'] or ''}" for each in told)


def _limbs_of_each_side(found: re.Match[str]) -> str:
    """Return what is told of the limbs of one side, and of those of the other."""
    how = found["how"] or found["how_2"]
    if not how or (found["how"] and found["how_2"]):
        return found[0]
    noun = _NOUNS.get(found["noun"].lower(), found["noun"].lower())
    one = f"{found['what']} {found['at']} the {found['side']} {found['limbs']}"
    return f"{one}; {noun} {how} in the {found['other']} {found['limbs']}{found['end']}"


def _each_function(found: re.Match[str]) -> str:
    """Return each function of a limb with how all of them are."""
    one = re.sub(
        r"^((?:upper |lower )?(?:limb|arm|leg))$", r"\1s", found["limb"].lower()
    )
    many = re.sub(r"^((?:upper|lower) extremit)y$", r"\1ies", one)
    listed = re.split(r", (?:and )?| and ", found["what"])
    told = [f"{one} {found['how']}" for one in listed]
    told += filter(None, re.split(r",? and |, ", found.groupdict().get("more") or ""))
    return ", ".join(f"{one} in the {many}" for one in told)


def _parted(found: re.Match[str]) -> str:
    """Return a stop before a limb that has a state, where the clause before has one."""
    before = ENDS.split(found.string[: found.start()])[-1]
    return "; " if states_in(CLAUSE.split(before)[-1].lower()) else found[0]


def _both_deficits(found: re.Match[str]) -> str:
    """Return two deficits of a list of places, each with the whole list."""
    before = ENDS.split(found.string[: found.start()])[-1]
    denied = not NEGATIONS.isdisjoint(split_words(CLAUSE.split(before)[-1]))
    aside = found.string[found.end() :].lstrip().startswith("(")
    if denied or aside or states_in(found["places"].lower()):
        return found[0]
    where = f"{found['at']} {'both ' if found['both'] else ''}{found['places']}"
    lead = found.groupdict().get("lead") or ""
    return f"{lead}{found['one']} {where}; {found['two']} {where}"
