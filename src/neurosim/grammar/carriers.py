"""Who tells or finds something, and how: the verbs around a finding.

"He states that he awoke with", "examination was performed, which is normal", "there was
noted to be": the rows of this table write what carries a finding as the tables know it:
"reported" for what is told, nothing for what was found.
"""

import re

from neurosim.grammar.rewriting import rewriting

_PERSON = (
    r"(?:(?:the|this|our|my) (?:\w+ )?(?:patient|man|woman|gentleman|lady|boy|girl|"
    r"child|infant)|(?:the )?(?:patient|pt|subject)|he|she|they|i|we|you)"
)
_ADVERBS = (
    r"(?:(?:also|further|furthermore|additionally|now|currently|then|still|initially|"
    r"first|mainly|only|however|therefore|subsequently|immediately|clearly|just|"
    r"moreover|consequently|recently|again) )*"
)
_HAVE = r"(?:(?:has|had|have|'s|'ve) )?"
_IS = r"(?:is|was|are|were|has been|have been|had been)"
_THAT = r"(?: that| how)?"
#: Telling of an own complaint.
_TELL = (
    r"(?:states?|stated|says?|said|mention(?:s|ed)?|relates?|related|recall(?:s|ed)?|"
    r"explain(?:s|ed)?|admit(?:s|ted)?(?: to)?|remark(?:s|ed)?|claim(?:s|ed)?|stat(?:e|"
    r"es|ed)|recount(?:s|ed)?|volunteer(?:s|ed)?|disclos(?:es|ed)|confirm(?:s|ed)|"
    r"reiterat(?:es|ed)|not(?:es|ed)|notic(?:es|ed)|observ(?:es|ed)|report(?:s|ed)|"
    r"describ(?:es|ed)|complain(?:s|ed) of|experienc(?:es|ed)|endors(?:es|ed))"
)
_WOKE = r"(?:awoke|woke(?: up)?|wakes(?: up)?|awakened|awakens)"
_EXAM = r"(?:exam(?:ination)?s?|assessments?|evaluations?|work-?up|review)"
_KIND = (
    r"(?:(?:physical|neurologic(?:al)?|clinical|motor|sensory|initial|repeat|repeated|"
    r"further|subsequent|general|systemic|bedside|musculoskeletal|physiotherapy|"
    r"detailed|thorough|careful|comprehensive|formal|full|complete|focused|emergency|"
    r"cursory|brief|limited|subjective|objective) )*"
)
_WIDE = (
    r"(?:(?:detailed|thorough|careful|comprehensive|formal|full|complete|extensive|"
    r"rapid|brief|limited|routine|repeat) )+"
)
_MADE = (
    r"(?:performed|carried out|done|undertaken|conducted|completed|repeated|obtained|"
    r"made)"
)
_FIND = (
    r"(?:found|noted|seen|observed|noticed|discovered|shown|documented|thought|felt|"
    r"reported|known|recorded|judged|deemed)"
)
_NOTE = (
    r"(?:not(?:e|es|ed)|find|finds|found|see|saw|observ(?:e|es|ed)|notic(?:e|es|ed)|"
    r"detect(?:s|ed)?|discover(?:s|ed)?|appreciate[sd]?|identif(?:y|ies|ied)|"
    r"elicit(?:s|ed)?|document(?:s|ed)?)"
)
_FOR = (
    r"(?:remarkable|notable|significant|pertinent|relevant|important|positive|"
    r"striking|noteworthy|concerning)(?: only| mainly)? (?:for|with|in)"
)
_EACH = r"(?:(?:both|all|each)(?: of which)?(?: (?:was|were|being))?)"
_RATED = r"(?: (?:graded?|rated|scor(?:ed|ing)|measur(?:ed|ing)))?(?: (?:as|at))?"
_GRADE = r"\(?[0-5][+-]?(?:(?:\s?/\s?| out of )5)?\b\)?"
_FUNCTION = (
    r"(?:(?:muscle |motor )?(?:power|strength|function|control)|sensation|feeling|"
    r"sensitivity|sensibility|proprioception|(?:(?:deep )?tendon )?reflexes|jerks)"
)


def _of_each(found: re.Match[str]) -> str:
    """Return the loss of each function of a list."""
    listed = re.split(r",? and |, ", found["list"])
    return ", ".join(f"loss of {one}" for one in listed[:-1]) + (
        f" and loss of {listed[-1]}"
    )


_ROWS = (
    (rf"\bloss of (?:both )?(?P<list>{_FUNCTION}(?:, {_FUNCTION})*,? and "
     rf"{_FUNCTION})\b", _of_each),
    # an examination that was made says nothing by that
    (rf"\b(?:an? |the |his |her )?{_WIDE}(?=(?:\w+ ){{0,2}}{_EXAM}\b)", ""),
    (rf"\b(?:an? |the |his |her )?(?P<what>{_KIND}{_EXAM}) {_IS} {_MADE}"
     r"(?: (?:by|in|at|on) [^,;.:]*?)?(?:,? (?:which|and(?: (?:it|this|that))?) |, )"
     rf"(?={_IS}\b|show|reveal|demonstrate|disclose|indicate|confirm)", r"\g<what> "),
    (rf"^(?:[\w']+ ){{0,4}}?{_KIND}{_EXAM} {_IS} {_MADE}(?: (?:by|in|at|on) [^,;.:]*?"
     rf")?(?:,? and |; |, (?=[^,;.]*\b(?:was|were|is|are)\b))", ""),
    (rf"\b(?P<what>{_KIND}{_EXAM}) (?:{_IS}|prov(?:ed|es) to be) (?:also |again |"
     rf"most )?{_FOR} ", r"\g<what> showed "),
    (rf"^(?:physical|general|clinical|systemic) {_EXAM} (?:{_IS}|remained) "
     r"(?:otherwise )?(?:normal|unremarkable) except "
     r"(?:the following )?(?:(?:abnormal|neurologic(?:al)?|positive) )*(?:findings?|"
     r"signs?)\s*:\s*", ""),
    # a question about a patient
    (r"^(?:what|which|how|why|where)\b[^,;.?]*? (?:for|in|of|about|treat|manage) "
     r"(?P<rest>(?:an? |the |this )(?:[\w-]+ )?(?:patient|man|woman|male|female|boy|"
     r"girl|\d\d?[- ]year).*?)\s*\?*$", r"\g<rest>"),
    (r"^(?:his|her|the|my) (?:chief|main|presenting|primary) (?:complaint|concern|"
     r"symptom)s? (?:today )?(?:is|was|are|were)(?: of)?:? ", "reported "),
    # who it is, and from where it is known
    (r"\b(?P<who>he|she) (?:is|was) an? (?:[\w-]+ ){0,3}?(?:gentleman|man|woman|lady|"
     r"patient|male|female|boy|girl)(?: who)? (?=(?:was|is|had|has|unable|with)\b)",
     r"\g<who> "),
    (r"\s*\([a-z][\w .&-]*(?:et al\.?)?,? (?:19|20)\d\d[a-z]?(?:, pp?\. ?[\d-]+)?\)",
     ""),
    (r"\s*\((?:numeric(?:al)? (?:pain )?rating scale|nrs|vas|visual analog(?:ue)? "
     r"scale|pain (?:score|scale))\b[^()]*\)", ""),
    (rf"^(?P<what>[^,;.:]*\b{_EXAM}), including (?P<list>[^;.:]*?),? (?P<is>was|were|"
     rf"is) (?:\w+ly )?(?P<how>normal|unremarkable|intact)(?=\s*(?:$|[,;.]))",
     r"\g<what> \g<is> normal, including \g<list>"),
    (r"\b(?:failed to|did not|didn't|does not) (?:reveal|show|demonstrate|disclose|"
     r"detect|identify|find) (?:any )?", "showed no "),
    (r"^(?:dear [^,;.]*,? )?(?:many )?thank(?:s| you)(?: (?:very|so) much)? for "
     r"(?:kindly "
     r")?(?:referring|seeing|sending|asking (?:me|us) to see|letting (?:me|us) see) ",
     ""),
    # who sees it
    (rf"^(?:(?:on|upon|at|during) [^,;.:]{{3,40}}, |(?:he|she|the patient) (?:was|is) "
     rf"[^,;.:]*? (?:after|because|when) )?(?:the|an?|his|her|our|their) (?:[\w-]+ "
     rf"){{0,3}}?(?:trainer|physicians?|doctors?|surgeons?|examiners?|neurologists?|"
     rf"physiotherapists?|therapists?|clinicians?|nurses?|team|authors?|consultants?|"
     rf"registrar|residents?|students?|specialists?|practitioner|gp|review) (?:had "
     rf")?(?:which |who |that )?{_ADVERBS}{_NOTE}{_THAT} (?!to be\b|no\b|when\b)"
     rf"(?=[a-z])", ""),
    (rf"^(?:(?:on|upon|at|during) [^,;.:]{{3,40}}, )?(?:you|we|i|one|candidate|"
     r"student|the \w+) "
     rf"{_ADVERBS}(?:can |could |may )?{_NOTE}{_THAT} (?!to be\b|no\b|when\b)(?=[a-z])",
     ""),
    (rf"\b(?:it|there) {_IS} {_ADVERBS}{_FIND} (?:that|to be) ", "there was "),
    (rf"\b(?P<who>{_PERSON}) {_IS} {_ADVERBS}{_FIND} to have ", r"\g<who> has "),
    (rf"\b(?P<is>was|were|is|are) {_ADVERBS}{_FIND} to be (?=\w)", r"\g<is> "),
    (r"\b(?:the )?(?:(?P<felt>sensory loss|numbness)|motor deficit|weakness|paresis) "
     r"(?:involve[sd]|affect(?:s|ed)|comprised) (?:the )?",
     lambda found: f"{found['felt'] or 'weakness'} of "),
    # one grade of each in a list, and "both" that only joins two names of one side
    (rf"\bweakness (?:{_IS} {_ADVERBS}{_FIND} )?(?:of|in|on) (?P<list>[^;.:]+?),? "
     rf"(?:and |which (?:was|were) )?{_EACH}{_RATED} ?(?P<grade>{_GRADE})",
     r"\g<grade> weakness of \g<list>"),
    (rf"(?P<weak>\b{_IS} (?:both )?(?:\w+ly )?(?:weak|reduced)),(?: and)?(?: {_EACH})?"
     rf"{_RATED} (?P<grade>{_GRADE})", r"\g<weak> at \g<grade>"),
    (r"\bboth (?=(?:the )?(?:(?!(?:and|but|with|right|left)\b)[\w-]+ )*?(?:arms?|"
     r"legs?|biceps|triceps|(?!(?:feet|hands|and)\b)[\w-]+(?<!s)) and "
     r"(?!(?:(?:the|his|her) )?(?:right|left)\b)(?:(?!\b(?:but|with)\b)[^,;.])*"
     r"\b(?:on|of|in) "
     r"(?:the |his |her )?(?:right|left)\b)", ""),
    (r"\b(?P<limb>limb|leg|arm|extremity) \((?P<each>[^()]*[a-z] [0-5]/5, [^()]*)\)",
     r"\g<limb>: \g<each>"),
    # who tells it
    (rf"^(?:(?:on|upon|at|after) (?:further |direct |specific |closer )*"
     rf"(?:questioning|inquiry|enquiry)[^,;.:]*, )?(?P<who>{_PERSON}) {_HAVE}{_ADVERBS}"
     rf"(?:{_TELL}(?P<when> (?:over|for|in|during|within) [^,;.:]*?)?(?: that| how) "
     rf"(?:{_PERSON} {_HAVE})?)+(?:{_WOKE} with )?", r"reported\g<when> "),
    (rf"^(?P<who>{_PERSON}) {_HAVE}{_ADVERBS}(?:stat(?:es|ed)|sa(?:ys|id)) {_PERSON} "
     rf"{_HAVE}(?:{_WOKE} with )?", "reported "),
    (rf"(?:\b{_PERSON} {_ADVERBS}{_WOKE}|^(?:awoke|woke(?: up)?)) (?:(?:one \w+|"
     r"on \w+|today|this morning|yesterday),? )?(?:(?:with|and|to find)(?: that)? |"
     r"(?=unable|cannot|numb|weak))",
     "reported "),
)  # fmt: skip
_rewritten = rewriting(_ROWS)


def spell_carriers(text: str) -> str:
    """Return a text with what carries its findings in the words of the tables.

    Parameters
    ----------
    text
        A sentence.

    Examples
    --------
    >>> spell_carriers("He states that he awoke with numb feet")
    'reported numb feet'
    >>> spell_carriers("A full examination was performed, which is normal")
    'examination is normal'
    """
    return _rewritten(text)
