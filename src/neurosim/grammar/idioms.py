"""Roundabout wordings of notes and reports, said in the words of the tables.

Each row writes the same thing again, before a sentence is cut. What a row takes out
says nothing of how something is: who looked, and on what occasion.
"""

import re
from collections.abc import Callable, Mapping

from neurosim.grammar.expression import Expression
from neurosim.grammar.heading import OPENING, OPENING_AT, PLACE, TESTED
from neurosim.grammar.rewriting import rewriting

_SIDE = r"(?:right|left|both)"
_GAITS = (
    r"(?:broad[- ]based|wide[- ]based|spastic|ataxic|steppage|high[- ]stepp(?:age|ing)|"
    r"waddling|shuffling|antalgic|unsteady|scissoring)"
)
_STATE = r"(?:[0-5][+-]?\s?/\s?5|weak|reduced|normal|full|intact|preserved)"
_MRC = r"(?:mrc )?(?:grade |graded )?"
_OF_SENSE = r"(?:pin\s?-?\s?prick|light touch|pain|temperature|touch)"
_TESTS = (
    r"upper limb tension|straight[- ]leg|slr|spurling|lasegue|slump|jackson|bragard|"
    r"\w+ stretch|faber"
)
#: What a test brings on, in any tense.
_BRINGS = r"(?:(?:elicit|provok|evok|reproduc|produc|caus)(?:ed|es|s|ing|e)?)"
_JOINT = r"wrist|elbow|finger|thumb|hip|knee|toe|neck|shoulder|ankle"
_OF_ALL = (
    r"(?:normal|intact|preserved|full|good|symmetrical|symmetric|reduced|decreased|"
    r"diminished|impaired|absent|brisk|increased|abnormal)"
)
_GRADE = r"[0-5][+-]?\s?/\s?5"
_LISTED = rf"{TESTED}(?:,? (?:and )?{TESTED})+"
_IN_PLACE = rf"(?:in|of|at|over) (?:the |his |her |both |all )*{PLACE}\b"
_NTH = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
    "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip
_SHORT = {"ext": "extension", "flex": "flexion", "abd": "abduction", "add": "adduction"}
_FELT = (
    r"feet|foot|legs?|hands?|arms?|buttocks?|thumbs?|shin|calf|thigh|forearm|"
    r"(?:(?:big|great|little|small|second|third|fourth) )?toes?|"
    r"(?:(?:index|middle|ring|little|small) )?fingers?"
)
_ASPECT = (
    r"(?:antero|postero|dorso)?(?:anterior|posterior|lateral|medial|dorsal|plantar|"
    r"volar|palmar|radial|ulnar)"
)
_PART = r"thigh|lower leg|leg|calf|foot|forearm|upper arm|arm|hand|knee|ankle"
_MANY_TOES = (
    r"(?:great |big )?toes?|feet|foot|ankles?|(?P<hand>fingers?|thumbs?|hands?)"
)
_STANDS_ON = r"\b(?:walk|stand|rise|get up|go up)(?: up)? on(?: his| her| my| the)?"
#: What is compared by the side that has less of it.
_STRONG = (
    r"(?!.*\b(?:weak|reduced|decreased|loss|low))(?:\w+ )*"
    r"(?:grip|power|strength|sensation)"
)
_MORE_OR_LESS = r"(?P<one>right|left|r|l) ?(?P<less>[<>]) ?(?P<two>right|left|r|l)"
_EACH_SIDE = (
    rf"(?:(?:right|left|r|l):? {_GRADE}|{_GRADE} (?:on the )?(?:right|left|r|l))"
)
#: What is written -> the words that the tables know.
_IDIOMS = (
    # who says it, and how it began
    (r"\b(?:he|she|i|the patient|patient)(?:'ve)? (?:has |had |have |also |then )*"
     r"(?:noticed|notices|noted) that (?=(?:his|her|the|my) )", "reported "),
    (r"\b(?:he|she|i|the patient|patient)(?:'ve)? (?:has |had |have |also |then "
     r")*(?:started to |begun to |began to )?(?:notic(?:ed?|es|ing)|exhibit(?:s|ed)?|"
     r"display(?:s|ed)?|experienc(?:es?|ed)|documented|noted|(?:does |did )?feels? "
     r"(?:like|that|as if|as though)) (?:that )?", ""),
    (r"\bat the age of(?: \d+)?(?: years?)?\b|\bprior to presentation\b", ""),
    (r"\b(?:due to|secondary to|because of|because|attributed to|as a result of|"
     r"caused by|owing to|resulting from)\b",
     ";"),
    (r"\b(?:upon|on) (?:further|direct|specific) questioning\b", ""),
    (rf"\b(?P<nth>{'|'.join(_NTH)}) (?P<part>cervical|thoracic|lumbar|sacral) "
     r"(?P<of>segment|dermatome|root)\b", None),
    # a place and a state belong to all that is named beside them
    (rf"\b(?P<of_all>{_OF_ALL}) (?P<all>{_LISTED}) (?P<in>{_IN_PLACE})", None),
    (rf"^(?P<in>{PLACE}): (?P<of_all>{_OF_ALL}) (?P<all>{_LISTED})(?: bilaterally)?"
     r"(?=\s*(?:$|[.;]))", None),
    (rf"\b(?P<all>{_LISTED}) (?:is |are |was |were )?(?P<of_all>{_OF_ALL}) "
     rf"(?P<in>{_IN_PLACE})", None),
    (r"\b(?:acute|sudden)(?: in)? onset(?: of)? (?=(?:right|left)\b)", ""),
    # several of a thing
    (r"\b(?P<many>sensation|abnormalit|manoeuver|maneuver|manoeuvre)(?:s|ies)\b", None),
    (r"\b(?P<organs>(?:bladder|bowel)(?:(?: or | and |/)(?:bladder|bowel))?) "
     r"(?:changes|problems|issues|concerns|complaints|accidents)\b",
     r"\g<organs> dysfunction"),
    (r"\btinel'?s? (?:tests?|signs?) (?:at|over) (?:the )?(?P<side>right|left|both)? ?"
     r"(?P<one>elbow|wrist|ankle)s? and (?P<other>elbow|wrist|ankle)s?\b",
     r"\g<side> tinel \g<one> and \g<side> tinel \g<other>"),
    (r"\bpathologically (?=brisk|increased|exaggerated)", ""),
    (r"\b(?:muscle )?twitch(?:ing|es)\b", "fasciculations"),
    # gait
    (rf"\bgait(?::| (?:is|was|appears|appeared|remained)) (?:also )?(?P<a>{_GAITS})"
     rf"(?:(?: and|,) (?P<b>{_GAITS}))?\b", None),
    (rf"\b(?:he |she |the patient )?(?:walk|ambulate|mobilise|mobilize)(?:s|ed|d) with "
     rf"an? (?=(?:\w+[- ])?(?:{_GAITS} )?(?:gait|limp))", ""),
    (r"\bhigh[- ]stepp(?:age|ing)\b", "steppage"),
    (r"\bdragg?(?:ed|ing|s) (?:his |her |the )?(?P<side>right|left) foot\b",
     r"\g<side> foot drags"),
    (r"\bdragg?(?:ed|ing|s) (?:his |her |the )?(?:right|left) leg\b", "gait abnormal"),
    # where a sense is tested
    (rf"\bsensory level (?:to|for) (?P<of>{_OF_SENSE})(?: sensation)? (?=at|of|below)",
     r"\g<of> sensory level "),
    (rf"\b(?P<sense>(?:joint )?position sense|jps|proprioception) (?:was |is "
     rf")?(?P<state>normal|intact|preserved|impaired|reduced|absent|lost) (?:(?:at|in|"
     rf"of|(?:up )?to) )?(?:the )?(?P<side>(?:{_SIDE}|r|l) )?(?:{_MANY_TOES})\b(?! and|"
     rf" (?:on the )?(?:right|left|rt?|lt?)\b)", None),
    (r"\b(?P<what>(?:glove and )?stocking(?: (?:distribution|pattern|numbness|sensory "
     r"loss|hypo?a?esthesia|tingling))?) (?:up )?to (?:the )?(?:mid[- ]?)?(?:shins?|"
     r"calf|calves|ankles?|knees?)(?: level)?\b", r"\g<what>"),
    (r"\babdominal reflexes (?P<state>(?:were |are )?[\w+]+) (?P<at>below|above) "
     r"(?:the )?umbilicus\b", None),
    # tests
    (r"\bpositive,? (?:and )?(?:reproducing|producing|provoking|eliciting|causing|for|"
     r"with reproduction of|with) (?:the |his |her |typical |radicular )*(?=pain|"
     r"\w+ pain)",
     "positive with "),
    (rf"\b(?:(?:cannot|can not|can't|could not|unable to|unable|inability to|fails to|"
     rf"failed to) (?:(?:make|form|perform|do|produce) )?(?:the |an? )?|(?:production "
     rf"of )?(?:an? |the )?(?:weak|abnormal|positive|poor|impaired) )(?P<first>{_SIDE} "
     rf")?[\"'\u201c]?(?:ok|okay|o|pinch)[\"'\u201d]?[- ]sign(?:(?: with| on| in)? "
     rf"(?:the |his |her )?(?P<side>{_SIDE})(?: hand| side)?)?", None),
    (rf"\b(?:passive )?(?P<test>(?:{_TESTS})(?:'?s)?(?: (?:test|sign|raise|raising))*)"
     rf" {_BRINGS} (?:his |her |the |typical |radicular )*pain (?:in|down|into|along|"
     rf"radiating (?:in|down )?to) (?:the |his |her )?(?P<side>right|left) (?:leg|"
     rf"lower limb|lower extremity|thigh|calf|buttock|arm)\b",
     r"\g<test> positive \g<side>"),
    # what leaks unnoticed leaks
    (r"\b(?P<what>(?:leak|soil|incontinen|wets|wetting|dribbl)\w*(?: \w+){0,3}) "
     r"without (?:ever )?(?:noticing|knowing|reali[sz]ing|warning|being aware)"
     r"(?: (?:of )?(?:it|this|that))?\b", r"\g<what>"),
    # what a pain does not do
    (r"\b(?:no|without(?: any)?) radiation (?:in|down |)to (?:the |his |her |either )?",
     "no pain in "),
    (r"\bcramp(?P<more>s|ing)? at night\b", r"cramp\g<more> nocturnal"),
    # near and far in a limb
    (rf"\b(?:(?:muscle )?(?:strength|power) (?:in|of) (?:the )?)?(?P<limb>{PLACE}|"
     rf"[ul]l|[ul]e)(?: (?:muscle )?(?:strength|power))?(?: was| is| were)?:?"
     rf" {_MRC}(?P<a>{_STATE}|[0-5][+-]?) (?P<near>proximally|distally),? (?:and |but |"
     rf"){_MRC}(?P<b>{_STATE}|[0-5][+-]?) (?P<far>proximally|distally)\b", None),
    (rf"\b(?P<end>proximal|distal) weakness in (?:the |his |her )?(?P<limb>{PLACE})\b",
     r"\g<end> \g<limb> weakness"),
    (rf"\b(?P<limb>{PLACE}) (?:was|were|is|are) (?P<how>weak|{_MRC}[0-5][+-]?"
     r"(?:\s?/\s?5)?) (?P<end>proximal|distal)ly\b(?! (?:and|but|than) )",
     r"\g<end> \g<limb> power \g<how>"),
    (rf"\b(?P<how>weak\w*|power|strength) (?:in|of) (?:the |his |her |both )*"
     rf"(?P<limb>{PLACE})(?P<is>(?: (?:was|is))? [0-5][+-]?\s?/\s?5)? "
     r"(?P<end>proximal|distal)ly\b(?! (?:and|but|than|more|greater|>) )",
     r"\g<end> \g<limb> \g<how>\g<is>"),
    (r"\bradicular (?=(?:leg |arm )?pain (?:in|down|to|along|radiat|into|on|"
     r"over))", ""),
    # signs and their places
    (rf"\bclonus (?P<how>(?:was |is )?(?:present|absent|elicited|noted|sustained)) "
     rf"(?:in|at|of) "
     rf"(?:the )?(?P<side>{_SIDE}) ankles?\b", r"\g<side> ankle clonus \g<how>"),
    (rf"\b(?P<limb>{PLACE}) (?:was|were|is|are) (?:markedly |mildly )?"
     r"(?:hypotonic|atonic)\b", r"hypotonia of \g<limb>"),
    *((rf"\b(?:flaccidity|floppiness) (?:in|of) (?:the |both )*(?:{limbs})\b",
       f"both {name} tone reduced")
      for limbs, name in ((r"upper (?:limbs|extremities)|arms", "arms"),
                          (r"lower (?:limbs|extremities)|legs", "legs"))),
    (r"\b(?:slightly|mildly|markedly|somewhat|severely) (?P<how>reduced|decreased|"
     r"diminished|low) (?=(?:muscle )?tone\b)", r"\g<how> "),
    (r"\btone(?P<is> was| is|:)? (?:slightly|mildly|markedly|somewhat|severely) "
     r"(?=reduced|decreased|diminished|low\b)", r"tone\g<is> "),
    (r"\b(?P<how>reduced|decreased|diminished) tone\b", r"tone \g<how>"),
    (r"\btone(?: was| is|:)? (?:flaccid|floppy|hypotonic)\b|"
     r"\b(?:flaccid|floppy|hypotonic) tone\b", "tone reduced"),
    (rf"\b(?P<limb>{PLACE}) (?:(?:was|were|is|are|became) )?(?:completely )?flaccid"
     r"\b(?! (?:(?!and\b)\w+ )?(?:\w*plegi|\w*pare|paraly|weak))",
     r"hypotonia of \g<limb>"),
    (rf"\bflaccid (?=(?P<limb>{PLACE})\b(?! (?:\w+ )?(?:\w*plegi|\w*pare|paraly|"
     r"weak)))", "hypotonia of "),
    (r"\bflaccid (?=(?:[\w-]+ ){,4}?(?:\w*plegi[ac]|\w*pare(?:sis|tic)|paralysis|"
     r"paralysed|paralyzed|weakness)\b)", ""),
    (rf"\b(?P<a>{_ASPECT}) and (?P<b>{_ASPECT}) (?:(?:aspects?|surfaces?|sides?|parts?|"
     rf"borders?) of )?(?:the |his |her )?(?P<part>(?:{_SIDE} )?(?:{_PART}))\b",
     r"\g<a> \g<part> and \g<b> \g<part>"),
    (r"\b(?P<on>tip-?toes?|toes|heels?) (?:on|with) (?:the |his |her )?(?P<side>right|"
     r"left) (?:foot|leg|side)\b", r"\g<on> \g<side>"),
    (r"\bwalk(?:ed)? on (?:his |her |the )?(?P<a>heels|toes) but not (?:on )?(?:his |"
     r"her |the )?(?P<how>toes|heels)\b", r"walk on \g<a> but unable walk on \g<how>"),
    (r"\b(?:(?:bilateral|both) )?(?P<name>(?!(?:and|with|of|had|has|was|in|or)\b)"
     r"[\w-]+(?: (?!(?:and|with|of|had|has|was|in|or)\b)[\w-]+){,3}) weakness"
     rf"(?: bilaterally)?(?:,? ?\(|, ?)(?P<list>{_EACH_SIDE},? (?:and |; ?)?"
     rf"{_EACH_SIDE})\)?", r"\g<name> \g<list>"),
    (r"(?<=weakness) \((?P<list>[^()]*\d\s?/\s?5\s*,[^()]*)\)", r", \g<list>"),
    (r"\bdermatomal (?=sensation)", ""),
    (r"\b(?:cranial nerves|cns?) (?:i|ii|1|2)\s?(?:-|to)\s?(?:xii|12)\b|"
     r"\bcns(?= (?:grossly )?(?:intact|normal|nad))", "cranial nerves"),
    (rf"\b(?P<test>(?:{_TESTS})(?:'?s)?(?: (?:test|sign|man(?:eu|oeu)ver|raise|raising)"
     rf")*) {_BRINGS} (?:his |her |the |radicular )*(?P<side>right|left) (?:leg |arm |"
     rf"sided )?symptoms\b", r"\g<test> positive \g<side>"),
    # openings of a sentence
    (r"^(?:neurologically|clinically|additionally|furthermore|moreover|also|overall|"
     r"in addition|of note|notably|specifically|currently|at present)\b,? ", ""),
    (r"^(?:(?:his|her|the) )?(?:initial |first |main |presenting )?(?:symptoms?|"
     r"complaints?) (?:started|began|commenced|consisted|included|were|was) (?:with |"
     r"of )?(?!\b(?:normal|worse|improved|unchanged))", ""),
    (rf"{_STANDS_ON} (?P<side>right|left) heel\b", r"heel walk \g<side>"),
    (rf"{_STANDS_ON} (?P<side>right|left) (?:tip-?)?toes?\b", r"toe walk \g<side>"),
    (r"\b(?:can|could|able to) (?P<a>heel|toe)[- ]?walk but (?:can|could)?\s?not "
     r"(?P<b>heel|toe)[- ]?walk\b", r"able \g<a> walk but unable \g<b> walk"),
    # of two sides, the one that is told of is as the other is not
    (rf"^(?P<name>{_STRONG}):? (?:is |was )?{_MORE_OR_LESS}$", None),
    (rf"^{_MORE_OR_LESS} (?:in |of |for )?(?P<name>{_STRONG})$", None),
    # wasting denied
    (r"\b(?P<what>(?:(?:right|left|both) )?hands?) (?:is |was |are |were )?not "
     r"(?:wasted|atrophied|atrophic)\b", r"no \g<what> wasting"),
    (r"\b(?P<limb>(?:(?:right|left|both) )?(?:arms?|hands?)) gives way\b",
     r"\g<limb> weakness reported"),
    (r"\b(?P<root>[ctls]\d{1,2}) dermatomes? (?=downwards?\b|and below\b)",
     r"\g<root> "),
    (rf"\b(?P<limb>{PLACE}) (?:was|were|is|are) (?:markedly |mildly )?"
     r"(?:spastic|hypertonic)\b", r"spasticity of \g<limb>"),
    (r"\bfollowed by\b", "and"),
    (r"\babsence of (?=(?:any )?(?:\w+ )?(?:weakness|numbness|loss|deficits?|pain|"
     r"atrophy|"
     r"wasting|clonus|incontinence|symptoms)\b)", "no "),
    (r"\bp ?(?:&|and|\+) ?n(?:s|'s)?\b", "pins and needles"),
    (r"(?<=[a-z]) \+ (?!(?:on|in|at|over|right|left|both|bilat\w*|[rl]t?)\b)(?=[a-z])",
     " and "),
    (r"\b(?P<side>right|left) side (?:of the body )?power (?=\d)", r"\g<side> "
     r"hemibody power "),
    (r"\b(?:unable to|could not|cannot|can not|can't) "
     r"(?:perform|complete|do(?! up\b)) (?:an? |the )?", "unable "),
    (r"\b(?:could|can|was able to|is able to) "
     r"(?=(?:heel|toe|walk|stand on|rise on|squat))", "able "),
    (rf"\b(?:can't|cannot|can not|could not) feel (?:his |her |my |the )?(?=(?:{_SIDE} "
     rf")?(?:{_FELT})\b(?! pulse))",
     "numb "),
    (r"\btinel(?:'?s)?(?: sign| test)?(?P<how> (?:was |is )?(?:positive|"
     r"negative))? (?:over|of) "
     r"(?:the )?(?P<side>(?:right|left|both) )?ulnar nerve at (?:the )?elbow\b",
     r"\g<side>tinel at elbow\g<how>"),
    (r"\b(?:(?:both |the )*legs? )?(?P<what>numb(?:ness)?)(?: (?:in|of) (?:both |the "
     r")*legs?)? (?:up )?to (?:the )?(?:level of (?:the )?)?(?P<end>waist|navel|"
     r"umbilicus|belly button|nipples?|chest)\b", r"\g<what> from the \g<end> down"),
    # verbs
    (rf"\b(?:cannot|can not|can't|could not|unable to) move (?:his |her |the )?"
     rf"(?P<limb>{PLACE})\b", r"\g<limb> power unable"),
    (r"\b(?P<organ>sphincter|bladder|bowel) involvement\b", r"\g<organ> dysfunction"),
    (r"\bneck flexion (?:produced|caused|elicited|provoked|triggered|reproduced) [\w "
     r"-]*\belectric\w*(?:[- ]shocks?)?(?:[- ]like)?[\w -]*", "lhermitte positive"),
    (r"\b(?:felt |had |reported |complained of |experiences? |experienced )?(?:an? "
     r")?electric\w*[- ]shocks?(?:[- ]like)?(?: sensations?| feelings?)?[\w ]*? (?:on|"
     r"with|upon|during|when) (?:neck flexion|flexion of (?:the |his |her )?neck|"
     r"(?:flexing|bending) (?:the |his |her )?neck)\b", "lhermitte positive"),
    (r"\b(?:with|on) (?:the |his |her )?eyes?(?:-| )(?:closed|closure|closing)\b", ""),
    (r"\b(?P<verb>radiat\w+|extend\w+) bilaterally (?P<way>to|into|down)(?: the)?\b",
     r"\g<verb> \g<way> both"),
    (r"\b(?:could|can) neither (?P<this>[\w -]+?) nor (?P<that>[\w-]+)",
     r"unable \g<this> and unable \g<that>"),
    (rf"\b(?P<test>(?:{_TESTS})(?:'?s)?(?: (?:test|sign|man(?:eu|oeu)ver|raise|"
     rf"raising))*) "
     rf"{_BRINGS} (?:his |her |the |radicular )*"
     r"(?=(?:right|left|both)\b[\w ]*pain)", r"\g<test> positive with "),
    *(
        (rf"\b(?P<test>(?:{_TESTS})(?:'?s)?(?: (?:test|sign|man(?:eu|oeu)ver|raise|"
         rf"raising))*) "
         rf"(?P<of>(?:to|on) (?:the )?(?:right|left|[rl])(?: side)? )?{verb} "
         r"(?:(?:his|her|the|patient's|any|typical|radicular|radiating|shooting|sharp|"
         r"severe|immediate|concordant|usual|arm|leg|thigh|calf|"
         r"buttock|back|neck) )*(?:pain|symptoms?|tingling|"
         r"par\w*esthesi\w+)\b", rf"\g<test> \g<of>{verdict}")
        for verb, verdict in (
            (rf"(?:do(?:es)?|did) not {_BRINGS}", "negative"),
            (_BRINGS, "positive"),
        )
    ),
    (r"\b(?P<eye>ptosis|miosis)(?: and (?P<more>ptosis|miosis))? (?:of|in|on) (?:the |"
     r"his |her )?(?P<side>right|left)(?: eye| side)?\b", r"\g<side> \g<eye>"),
    (r"\bfasciculation(?= (?:in|of|at|over|on)\b)", "fasciculations"),
    (rf"\b(?P<joint>{_JOINT}) (?P<way>{'|'.join(_SHORT)})\b\.?", None),
    (r"\bat the (?:metacarpophalangeal|interphalangeal|mcp|pip|dip)(?: "
     r"joints?)?\b", ""),
    # the rest
    (rf"(?P<joint>,|\band|\bbut|;) (?:was |were |is |are )?(?P<state>{_STATE}|5) "
     r"(?:elsewhere|otherwise|in (?:all )?(?:the )?(?:other|remaining) "
     r"(?:(?:upper|lower) (?:extremity|limb) )?(?:muscles?(?: groups)?|"
     r"groups|areas|dermatomes|distributions?))(?=\s*(?:$|[.,;]))",
     r"\g<joint> otherwise \g<state>"),
)  # fmt: skip
#: How bad a pain is, of ten.
_SCORE = Expression(r"\b\d{1,2}\s?/\s?10\b,?")
#: Tone and reflexes go up and down: "knee jerk up on the right, down on the left".
_RISES = Expression(r"\b(?:tone|reflex(?:es)?|jerks?|dtrs)\b")
_UP_DOWN = Expression(
    r"\b(?:up|down)\b(?=\s*(?:$|[,.;)]|(?:in|on|and|but|bilaterally|both|right|"
    r"left)\b))"
)
_WAY = {"up": "increased", "down": "reduced"}
_SINGULAR = {
    "sensation": "sensation", "abnormalit": "abnormality", "manoeuver": "test",
    "maneuver": "test", "manoeuvre": "test",
}  # fmt: skip
_NEAR = {"proximally": "proximal", "distally": "distal"}


def spell_idioms(folded: str) -> str:
    """Return a folded text with its idioms in the words of the tables.

    Examples
    --------
    >>> spell_idioms("gait was broad-based and unsteady")
    'broad-based gait and unsteady gait'
    >>> spell_idioms("examination of the left arm revealed weakness of the triceps")
    'left arm: weakness of the triceps'
    >>> spell_idioms("cannot make the ok sign with the right hand")
    'right flexor pollicis longus weak and right fdp index weak'
    """
    folded = OPENING.sub("", OPENING_AT.sub(r"\g<place>: ", folded))
    if "pain" in folded:
        folded = _SCORE.sub(" ", folded)
    elif _RISES.search(folded):
        folded = _UP_DOWN.sub(lambda found: _WAY[found[0]], folded)
    return _rewritten(folded)


def _weaker(said: Mapping[str, str]) -> str:
    """Return the side that has less of what is compared."""
    less = said["two"] if said["less"] == ">" else said["one"]
    return f"{'right' if less[0] == 'r' else 'left'} {said['name']} reduced"


def _ordinal(said: Mapping[str, str]) -> str:
    number = _NTH.index(said["nth"]) + 1
    kind = "dermatome" if said["of"] == "segment" else said["of"]
    return f"{said['part'][0]}{number} {kind}"


def _toes(said: Mapping[str, str]) -> str:
    both = "" if said["side"] else "both "
    if said["hand"]:
        return f"{said['side']}{both}finger position sense {said['state']}"
    sense = said["sense"].replace("jps", "joint position sense")
    return f"{said['side']}{both}{sense} in toes {said['state']}"


def _near_and_far(said: Mapping[str, str]) -> str:
    return " and ".join(
        f"{_NEAR[said[way]]} {said['limb']} power {said[state]}"
        for way, state in (("near", "a"), ("far", "b"))
    )


def _abdomen(said: Mapping[str, str]) -> str:
    where = "lower" if said["at"] == "below" else "upper"
    return f"{where} abdominal reflexes {said['state']}"


def _pinch(said: Mapping[str, str]) -> str:
    muscles = ("flexor pollicis longus", "fdp index")
    side = said["first"].strip() or said["side"]
    return " and ".join(f"{side} {name} weak".strip() for name in muscles)


def _each(said: Mapping[str, str]) -> str:
    return " and ".join(
        f"{noun} {said['of_all']} {said['in']}"
        for noun in re.findall(TESTED, said["all"])
    )


#: A part that a match has -> how its parts are written in another order.
_WRITERS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "nth": _ordinal,
    "less": _weaker,
    "all": _each,
    "many": lambda said: _SINGULAR[said["many"]],
    "way": lambda said: f"{said['joint']} {_SHORT[said['way']]}",
    "sense": _toes,
    "near": _near_and_far,
    "at": _abdomen,
    "a": lambda said: " and ".join(
        f"{how} gait" for how in (said["a"], said["b"]) if how
    ),
    "side": _pinch,
}


def _written(match: re.Match[str]) -> str:
    """Return the words for a match whose parts change their order."""
    said = {name: text or "" for name, text in match.groupdict().items()}
    return next(write(said) for part, write in _WRITERS.items() if part in said)


_rewritten = rewriting(_IDIOMS, _written, re.NOFLAG)
