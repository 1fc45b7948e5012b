"""Sayings about sides, near and far, force and what brings a pain on, in plain words.

As in ``idioms``, each row writes the same thing in the words of the tables; these keep
the order of their parts, so a row is a form and its wording.
"""

import re

from neurosim.grammar.expression import Expression
from neurosim.grammar.rewriting import rewriting
from neurosim.terms import ExamError

_SIDE = r"(?P<side>right|left)"
_KIND = (
    r"(?:(?:mild|slight|moderate|severe|marked|progressive|acute|dense|sudden|"
    r"complete|partial|muscle|motor|new|subtle) )*(?:weakness|numbness|sensory (?:loss|"
    r"deficits?|"
    r"disturbance|impairment)|hemisensory loss|loss of sensation|paralysis|paresis)"
)
_STATE = r"(?:reduced|decreased|diminished|impaired|absent|lost|altered|less)"
_SENSE = (
    r"(?:sensation(?: to (?:light touch|pin ?-?prick|touch|pain|temperature))?|"
    r"light touch|pin ?-?prick(?: sensation)?)"
)
#: The end of what is said: no place follows.
_END = (
    r"(?=\s*(?:$|[,.;)]|(?:and|but|with|without|or|absent|present|was|is|has|compared|"
    r"than)\b))"
)
_LIMB = (
    r"(?:(?:right|left|both|the|all) )*(?:upper |lower )?(?:limbs?|extremit(?:y|ies)|"
    r"arms?|legs?|hands?|feet|foot)\b"
)
_NOWHERE = rf"(?! (?:and|or) [\w ]*\b(?:in|of|over) (?:the )?{_LIMB})"
_PARTS = r"thigh|lower leg|leg|calf|shin|foot|forearm|upper arm|arm|hand|knee"
_GRADE = r"[0-5][+-]?(?:\s?/\s?5)?"
_PROVOKED = (
    r"(?:worse|worsened|exacerbated|aggravated|increased|provoked|triggered|made worse|"
    r"brought on|precipitated|intensified)"
)
_STRAIN = r"(?:coughing|cough|sneezing|straining|valsalva)"
_SAYINGS = (
    # who writes is no wrist extension
    (r"\bwe (?=(?:(?:also|then|now|today|recently|first) )?(?:present|report|describe|"
     r"see|saw|seen|met|find|found|note|noted|have|had|will|would|can|could|do|did|"
     r"discussed|reviewed|examined|agreed)\b)", "they "),
    # how far the neck moves is not what that brings on
    (r"\b(?:neck|cervical(?: spine)?) movements?(?P<is> (?:was|were|is|are))? "
     r"(?P<how>full|normal|free|unrestricted|good)\b",
     r"neck range of motion\g<is> \g<how>"),
    (r"\b(?:full|normal|free|unrestricted),? (?:and )?(?:painless |pain[- ]free )?"
     r"(?:neck|cervical(?: spine)?) movements?\b", "neck range of motion full"),
    # a side of the body without a limb
    (rf"\b{_SIDE}[- ]sided (?P<kind>{_KIND}){_NOWHERE}{_END}",
     r"\g<side> hemibody \g<kind>"),
    (rf"^(?P<kind>{_KIND}) (?:on|of) (?:the )?{_SIDE} side(?: of (?:the |his |her "
     rf")?body)?{_NOWHERE}{_END}", r"\g<side> hemibody \g<kind>"),
    (rf"^(?P<sense>{_SENSE}) (?:was |is |were )?(?P<state>{_STATE}) (?:on|over) (?:the "
     rf")?{_SIDE} (?:side|half)(?: of (?:the |his |her )?body)?{_END}",
     r"\g<side> hemibody \g<sense> \g<state>"),
    (rf"^(?P<state>{_STATE}) (?P<sense>{_SENSE}) (?:on|over) (?:the )?{_SIDE} "
     rf"(?:side|half)(?: of (?:the |his |her )?body)?{_END}",
     r"\g<side> hemibody \g<sense> \g<state>"),
    # a group of muscles, and the limb that they are of
    # near and far
    (rf"\b(?:power|strength) (?:was |is |of )?(?P<n>{_GRADE}) "
     rf"(?P<far>distal|proximal)ly in (?P<limb>{_LIMB})",
     r"\g<far> \g<limb> power \g<n>"),
    (rf"\b(?P<how>weak\w*|power|strength) (?P<far>distal|proximal)ly (?:in|of) "
     rf"(?:the |both |his |her )*(?P<limb>{_LIMB})",
     r"\g<how> in \g<far> \g<limb>"),
    (rf"\b(?:proximal and distal|distal and proximal) (?:muscles?|muscle groups|power|"
     rf"strength|muscle strength|muscle power)(?: groups)? (?:of|in) (?:the )?"
     rf"(?={_LIMB})", ""),
    (rf"\b(?:muscles? )?(?:power|strength) in (?:the )?(?={_LIMB} (?:was|is) \d)",
     "power "),
    (r"\b(?P<muscle>ehl|edl|fhl|fdl|fpl|fds|fdp|epl|edc|ecrl|ecrb|ecu|fcr|fcu|fdi|apb|adm|"
     r"quadriceps|hamstrings?|gastrocnemius|tibialis anterior) (?:extension|flexion|"
     r"abduction|dorsiflexion|plantar ?flexion)\b", r"\g<muscle>"),
    (r"\bweakness (?:was |is )?(?P<far>distal|proximal)(?:ly)? (?:more|greater|>|"
     rf"worse) (?:than )?(?:distal|proximal)(?:ly)?\b(?![^,;.]*\b{_LIMB})"
     r"(?![^.;]*\b(?:wasting|atrophy))", r"\g<far> weakness"),
    (rf"\b(?P<far>distal|proximal) (?:limb |muscle )*(?P<how>weakness)"
     rf"(?![^,;.]*\b{_LIMB})",
     r"both \g<far> arms \g<how> and both \g<far> legs \g<how>"),
    (rf"\bweak (?P<far>distal|proximal) (?:limb )?muscles\b(?![^,;.]*\b{_LIMB})",
     r"both \g<far> arms weak and both \g<far> legs weak"),
    # force against gravity
    (rf"\b(?:able to|could|can) move (?:his |her |the )?(?P<limb>{_LIMB}) (?:only )?"
     r"(?:with|when) gravity (?:is |was )?eliminated\b", r"\g<limb> power 2/5"),
    (r"\b(?:only )?(?:with|when) gravity (?:is |was )?eliminated\b", "2/5"),
    (r"\b(?:only )?(?:able to )?(?:move[ds]? |moving |lift\w* )?against gravity,? but "
     r"not (?:against )?(?:any )?resistance\b|\b(?:only )?(?:anti-?gravity|against "
     r"gravity only)(?: strength| power| movement)?\b", "3/5"),
    (r"\b(?:did not|could not|cannot|unable to|not able to|does not|failed to) (?:move "
     r"|lift )?(?:overcome|against|resist) gravity\b|\bnot (?:move )?against gravity\b",
     "<3/5"),
    (r"\b(?:cannot|could not|unable to) (?:\w+ )?(?:against|overcome) (?:any )?"
     r"resistance\b", "<=3/5"),
    (r"\b(?:move[ds]? |moving )?against (?:some|mild|moderate|minimal|slight) "
     r"resistance\b", "4/5"),
    (rf"\b(?:weakness|difficulty|trouble) (?:(?:in|when|with|on) )?(?:lifting|raising) "
     rf"(?:up )?(?:his |her |the )?{_SIDE} (?:foot|forefoot)\b",
     r"\g<side> ankle dorsiflexion weakness"),
    (rf"\b(?:weakness|difficulty|trouble) (?:(?:in|when|with|on) )?(?:lifting|raising) "
     rf"(?:up )?(?:his |her |the )?{_SIDE} arm\b",
     r"\g<side> shoulder abduction weakness"),
    # a root and the places of its skin
    (r"\b(?P<root>[ctls]\d{1,2}) (?:distribution|dermatome)(?: distribution)?,? ?"
     r"(?:along|involving|over|on|i\.?e\.?|at|:|-)? ?(?:the )?(?=(?:lateral|medial|"
     r"dorsum|"
     r"anterior|posterior|dorsal|plantar|sole|foot|great toe|big toe|thumb|calf|thigh|"
     r"shin|heel|little|middle|index|forearm|ring)\b)", r"\g<root> dermatome and "),
    (r"\bweakness in (?P<side>the (?:right |left )?|(?:right |left ))?"
     r"(?P<root>[ctls]\d{1,2})(?: dermatome| distribution| nerve root)?(?= *(?:$|"
     r"[,.;]))",
     r"weakness of \g<side>\g<root> myotome"),
    # what is tender, and which part is meant
    (r"\btenderness over (?!(?:the )?(?:spine|spinous|vertebr))(?:the |his |her )?"
     r"(?P<side>right |left |both |bilateral )?"
     r"(?P<what>[\w-]+(?: [\w-]+){0,2})(?=\s*(?:$|[,.;]|(?:and|but|with|on|was|is)\b))",
     r"\g<side>\g<what> tenderness"),
    (rf"\b(?P<part>{_PARTS})(?P<how>(?: (?:is|was|feels))? (?:numb|painful|tingling)) "
     r"(?:anteriorly|anterior|in front)\b", r"anterior \g<part>\g<how>"),
    (rf"\b(?P<part>{_PARTS})(?P<how>(?: (?:is|was|feels))? (?:numb|painful|tingling)) "
     r"(?:posteriorly|posterior|behind)\b", r"posterior \g<part>\g<how>"),
    (rf"\b(?P<part>{_PARTS})(?P<how>(?: (?:is|was|feels))? (?:numb|painful|tingling)) "
     r"(?P<where>lateral|medial)(?:ly)?\b", r"\g<where> \g<part>\g<how>"),
    (rf"(?P<a>{_GRADE}) proximally and (?P<b>{_GRADE}) distally (?:in|of) (?:the |both "
     rf")?(?P<limb>{_LIMB})", r"proximal \g<limb> \g<a> and distal \g<limb> \g<b>"),
    # what brings a pain on
    (rf"\b{_STRAIN} (?:worsens|worsened|worsening|aggravates|aggravated|increases|"
     rf"increased|exacerbates|exacerbated|provokes|provoked|reproduces|reproduced) "
     rf"(?:the |his |her )?(?P<what>[\w ]*?pain)\b", r"\g<what> ; valsalva positive"),
    (rf"(?:(?:^|(?<=[;,.] )|(?<=the )|(?<=his )|(?<=her ))pain |\b(?:it|which|this|"
     rf"symptoms) |\b)(?:(?:is|was|are|were|gets) )?{_PROVOKED} (?:by|with|on|when|"
     rf"while|during) {_STRAIN}(?:,? (?:or|and) {_STRAIN})*",
     " ; valsalva positive"),
    (r"\b(?P<side>right |left )?(?:arm|shoulder) abduction (?:relieves|relieved|eases|"
     r"eased|reduces|improves|improved) (?:the |his |her |this )?(?:arm )?(?:pain|"
     r"symptoms)\b", r"\g<side> shoulder abduction relief positive"),
    (r"\bneck extension (?:aggravates|aggravated|worsens|worsened|provokes|provoked|"
     r"reproduces|reproduced|increases|increased|exacerbates|exacerbated) (?:the |his |"
     r"her )?(?P<where>[\w ]*?)(?:pain|symptoms)\b", "neck extension positive"),
    # the patient is what the reflexes are
    (r"^(?:the patient|patient|he|she) (?:was |is |became )(?:generally |diffusely )?"
     r"(?P<how>areflexic|hyporeflexic|hyperreflexic)\b", r"reflexes \g<how>"),
    (r"^(?P<who>(?:she|he|the patient)\b.*,) and (?:was|is) "
     r"(?P<how>areflexic|hyporeflexic|hyperreflexic)\b",
     r"\g<who> and all tendon reflexes \g<how>"),
    (r"\bstraight leg rais(?:e|ing)(?: test)? (?:on|of) the (?P<side>right|left)"
     r"(?: leg| side)? (?:was |is )?(?:limited|restricted)"
     r"(?: (?:to|at) \d\d(?: degrees| deg|°)?)?"
     r"(?: (?:by|with|due to|because of)(?: \w+)? pain)?",
     r"\g<side> straight leg raise positive"),
    (r"(?<!straight )\bleg rais(?:e|ing) (?:was |is )?(?:limited|restricted)"
     r"(?: (?:to|at) \d\d(?: degrees| deg|°)?)?", "straight leg raise positive"),
    (r"\bstraight leg (?:raise|raising)(?: test)? (?:was |is )?(?:limited|restricted|"
     r"painful|positive) (?:to|at) \d\d(?: degrees| deg|°)?", "straight leg raise "
     r"positive"),
    (rf"\b{_SIDE} pupil (?:was |is )?(?:smaller|small|constricted|miotic)\b",
     r"\g<side> small pupil"),
    (r"\blhermitte(?:'?s)?(?: sign| phenomenon)? (?:was |is |could be )?(?:elicited|"
     r"provoked|induced|reproduced|present)(?: (?:on|by|with|upon) neck flexion)?",
     "lhermitte positive"),
    (rf"\b{_SIDE} (?P<what>(?:[\w-]+ ){{0,2}}(?:pain|weakness|numbness|tingling|"
     r"wasting|spasticity))(?: is| was)?(?P<than> (?:worse|greater|more(?: \w+)?) than "
     r"(?:on |in )?(?:the )?(?:right|left))(?: side| one)?(?=\s*(?:$|[,.;)]))",
     r"both \g<what>, \g<side>\g<than>"),
)  # fmt: skip
_rewritten = rewriting(_SAYINGS, flags=re.NOFLAG)
#: "4/4 (right/left), 3/3": the first is the right.
_FIRST_RIGHT, _FIRST_LEFT = (
    Expression(rf"\({order}\)|\b{order}(?=\s*:)", re.IGNORECASE)
    for order in (
        r"(?:r[\s/]+l|right[\s/]+left)",
        r"(?:l[\s/]+r|left[\s/]+right)",
    )
)
_TWO = Expression(
    r"\b(?P<name>(?!(?:with|and|in|of|the)\b)[A-Za-z][A-Za-z -]*?)[ :]+"
    r"(?P<one>[0-5][+-]*)(?P<of>\s?/\s?|,? )(?P<two>[0-5][+-]*)(?![\w/+])"
)
_SIDED = Expression(r"\b(?:right|left|bilateral\w*|both|[rlb][ul]es?)\b", re.IGNORECASE)
_UNCLEAR_PAIR = "{!r}: of five, or right and left? Write 'right 4/5, left 5/5'"


def spell_sayings(folded: str) -> str:
    """Return a folded text with its sayings in the words of the tables.

    Examples
    --------
    >>> spell_sayings("acute left-sided weakness")
    'acute left hemibody weakness'
    >>> spell_sayings("foot dorsiflexion could not overcome gravity")
    'foot dorsiflexion <3/5'
    """
    return _rewritten(folded)


def spell_pairs(text: str) -> str:
    """Return a text with each pair of grades as those of the right and the left.

    Parameters
    ----------
    text
        A sentence that may say which side comes first.

    Raises
    ------
    ExamError
        If the pairs may be grades of five as well.

    Examples
    --------
    >>> spell_pairs("knee extension 3/4 (R/L)")
    'right knee extension 3, left knee extension 4 '
    """
    right, left = _FIRST_RIGHT.search(text), _FIRST_LEFT.search(text)
    pairs = [
        (found["one"], found["two"], "/" in found["of"])
        for found in _TWO.finditer(text)
    ]
    if not (right or left) or not pairs:
        return text
    rest = _FIRST_RIGHT.sub("", _FIRST_LEFT.sub("", text))
    if _SIDED.search(rest):
        raise ExamError([_UNCLEAR_PAIR.format("/".join(pairs[0][:2]))])
    if all(second.strip("+-") == "5" and of for _, second, of in pairs):
        if all(first == second for first, second, _ in pairs):
            return text  # "5/5 (R/L)": five, either way
        raise ExamError([_UNCLEAR_PAIR.format("/".join(pairs[0][:2]))])
    first, second = ("right", "left") if right else ("left", "right")
    both = rf"{first} \g<name> \g<one>, {second} \g<name> \g<two>"
    return re.sub(r" {2,}", " ", _TWO.sub(both, rest))
