"""How an examination is told: where a test was done, and what could not be done.

Each row writes the same thing again in the words of the tables; ``frames`` has what
stands around a finding, and these rows are part of it.
"""

from neurosim.grammar.rewriting import rewriting

_SIDE = r"(?:right|left|both)"
_IS = r"(?:was|were|is|are)"
_SIGN = (
    r"(?:spurling|hoffman|babinski|straight[- ]leg|slr|las[eè]gue|slump|tinel|phalen|"
    r"lhermitte|romberg|trendelenburg|clonus|tr[oö]mner|froment|wartenberg|kernig|"
    r"faber)"
)
_COMPLAINT = (
    r"(?:weakness|numbness|tingling|pain|sensory loss|wasting|atrophy|spasticity)"
)
_OF_LEVEL = r"(?:pin ?-?prick|pain|light touch|temperature)"
_DIGIT = r"(?:thumb|(?:index |little )?finger|wrist)"
_FIVE = r"[0-5][+-]?\s?/\s?5"
_ROWS = (
    # a level, and the senses that are lost there
    (r"\b(?P<level>[ct]\d{1,2}) sensory level,? with (?P<how>(?:loss of|reduced|"
     rf"decreased|impaired|absent|diminished) {_OF_LEVEL}"
     rf"(?:(?:, and |, | and ){_OF_LEVEL})*)"
     r"(?: sensation)?(?=\s*(?:$|[.;,]|\bbut\b))", r"\g<how> below \g<level>"),
    (r"\b(?P<part>neck|head) of (?:the |his |her )?(?P<side>right |left )?fibula\b",
     r"\g<side>fibular \g<part>"),
    (r"\b(?P<what>(?:hypo)?thenar(?: eminence| muscles)?|(?:thumb|(?:little |index )?"
     r"finger) (?:abduct|adduct|extens|flex|oppos)\w+) (?:of|in|on) (?:the |his |her )?"
     r"(?P<side>right|left|both) hands?\b", r"\g<side> \g<what>"),
    (r"\b(?:phalen'?s? (?:(?:test|sign) )?and tinel|tinel'?s? (?:(?:test|sign) )?and "
     r"phalen)(?:'?s)?(?: signs?| tests?)? (?:(?:was|were|is|are) )?(?P<how>positive|"
     r"negative)(?: (?:at|over|in) the)? (?P<side>right|left|both) wrists?\b",
     r"\g<side> phalen \g<how> and \g<side> tinel at wrist \g<how>"),
    (r"\b(?P<phalen>phalen'?s?(?: test| sign)?(?: (?:was|is))? (?:positive|negative)) "
     r"(?:at|in|over) the (?P<side>right|left) wrist\b", r"\g<phalen> \g<side>"),
    (r"\b(?P<what>(?:sensation|sensory loss|numb(?:ness)?|hyp\w+|pin ?-?prick|touch|"
     r"pain|allodynia)\b[^,;.]*?) (?:from|in) (?:the )?"
     r"(?P<range>[ctls]\d{1,2}(?: to |-)[ctls]\d{1,2})(?: dermatomes?)? on the "
     r"(?P<side>right|left)(?: side| arm| leg)?\b",
     r"\g<what> in the \g<side> \g<range> dermatomes"),
    (r"\ball (?P<limb>lower limb|upper limb|leg|arm) muscle(?:s| groups)\b",
     r"both \g<limb>s"),
    (r"\b(?P<at>in|over|of) (?:both |the |his |her )*hands in an? (?=glove\b)",
     r"\g<at> a "),
    (r"\b(?P<at>in|over|of) (?:both |the |his |her )*feet in an? (?=stocking\b)",
     r"\g<at> a "),
    (rf"\b(?P<one>{_DIGIT} (?:extens|flex|abduct|adduct)\w+(?: ?\({_FIVE}\))?) and "
     rf"(?P<two>{_DIGIT} (?:extens|flex|abduct|adduct)\w+(?: ?\({_FIVE}\))?) (?:of|in) "
     r"(?:the |his |her )?(?P<side>right|left|both) hands?\b",
     r"\g<side> \g<one> and \g<side> \g<two>"),
    (r"\b(?P<one>wrist|foot|finger|ankle|toe|thumb) and (?P<two>wrist|foot|finger|toe|"
     r"thumb) drop\b", r"\g<one> drop and \g<two> drop"),
    (r"\bno sensation (?:at all )?(?=(?:below|from|distal to|caudal to)\b)",
     "absent sensation "),
    (r"\b(?:palpation|percussion|pressure) (?:of|on|over) (?:the )?(?P<what>(?:lumbar|"
     r"thoracic|cervical) spine) (?:was|is|were) (?:painful|tender)(?: (?:at|over) "
     r"(?:the )?[ctl]\d\d?(?:(?:-| and |, )[ctls]?\d\d?)*)?\b", r"\g<what> tenderness"),
    (r"\b(?:peripheral |distal |foot |pedal |radial |dorsalis pedis |ankle |femoral )+"
     r"pulses? (?:(?:was|were|is|are) )?(?:bilaterally )?(?:palpable|present|intact|"
     r"normal|felt|good|full|strong)(?: (?:in|at) (?:both |the )*(?:feet|legs|hands|"
     r"ankles|wrists|arms|lower limbs))?", "no absent pulses"),
    (r"\bdragging (?:of )?(?:the |his |her )?(?P<side>right |left )?(?:foot|toes)\b",
     r"\g<side>foot drags"),
    (r"\bdragging (?:of )?(?:the |his |her )?(?:right |left )?leg\b", "gait abnormal"),
    (rf"\bpositive (?P<test>(?:{_SIDE} )?{_SIGN}(?:'?s)?(?: (?:test|sign))?) "
     r"(?:reproduced|reproducing|producing|produced|elicited|eliciting) "
     rf"(?={_COMPLAINT}|par\w*esthesia)",
     r"positive \g<test>; reported "),
    (r"\b(?:could not|cannot|can not|couldn't|unable to|did not) (?:feel|perceive|"
     r"appreciate) (?P<sense>pin ?-?prick|light touch|touch|vibration|"
     r"temperature|a pin|(?:the |a )?tuning fork) "
     r"(?=(?:on|over|in|at|below)\b)", r"absent \g<sense> "),
    (r"\b(?P<un>unable to|could not|cannot|can not) (?P<act>[^,;.]+?) or (?:make|form) "
     r"an? (?P<ok>'?ok'?[ -]sign)", r"\g<un> \g<act> and \g<un> make an \g<ok>"),
    # "both" of two names is each of them, no side
    (rf"(?P<two>\b(?:flexors?|extensors?|\w+ion|reflex(?:es)?|jerks?)\b {_IS}) both "
     rf"(?!sides\b)", r"\g<two> "),
    (r"\bsensory level (?P<to>(?:to|for) [\w ]+? )?(?:was |is )?(?:(?:demonstrable|"
     r"present|found|noted|detected|evident) )?at (?P<a>[ctls]\d{1,2}) on the "
     r"(?P<one>right|left) and (?:at )?(?P<b>[ctls]\d{1,2}) on the (?P<two>right|"
     r"left)\b",
     r"\g<one> sensory level \g<to>at \g<a>, \g<two> sensory level \g<to>at \g<b>"),
    (r"\b(?:palmar|volar) (?:surface|aspect)s? of (?:the |his |her )?(?=(?:right |left "
     r")?(?:thumb|index|middle|ring|little|fingers|first|fourth|fifth)\b)", ""),
    (r"\bflex (?:the )?distal phalan\w+ of (?:the |his |her )?(?P<side>right |left "
     r")?thumb and index finger\b", r"make an ok sign with the \g<side>hand"),
    (r"\b(?<!hand )(?<!foot )intrinsics\b", "hand intrinsics"),
    (r"\b(?:of|in|over) (?:the |his |her )?(?P<side>right|left) (?P<whole>hand|foot) "
     r"in (?:the )?(?P<list>(?:(?:thumb|index|middle|ring|little|great toe|big toe|"
     r"toes?|fingers?|and|second|third|fourth|fifth)(?:,? |(?=[.;,]|$)))+)",
     r"of the \g<list> of the \g<side> \g<whole>"),
    (r"\btinel'?s?(?: sign| test)?(?: was| is)? positive (?:at|over) (?:the )?"
     r"(?P<side>both|right|left) (?P<at>wrist|elbow|ankle|knee)s?\b",
     r"\g<side> tinel at \g<at> positive"),
    (r"\b(?P<verb>extend|flex|abduct|adduct) (?:the |his |her )?(?P<part>fingers?|"
     r"thumb)(?: at the \w+ joints?)? (?:of|in|on) (?:the |his |her )?(?P<side>right|"
     r"left|both) hands?\b", r"\g<verb> the \g<side> \g<part>"),
    (r"^\s*(?:the |his |her )?(?:neurological |motor )?(?:deficits?|symptoms|weakness|"
     r"condition) (?:rapidly |gradually |then )?(?:progressed|evolved) (?:in)?to ", ""),
    (r"\bspinal (?:percussion )?tenderness (?:(?:was |is )?(?:present |noted |found ))?"
     r"(?:at|over) (?:the )?[ctl]\d\d?(?:(?:-| and |, | to )[ctls]?\d\d?)*\b",
     "tenderness over the spine"),
    (r"\bbladder (?P<is>was|is) (?:palpable and )?distended(?: (?:up )?to (?:the "
     r")?(?:level of the )?umbilicus)?\b", r"bladder \g<is> palpable"),
    (r"; on the (?P<side>right|left),? (?:they|these|it|this) (?:was|were) ",
     r", \g<side> "),
    # no movement at all
    (rf"\bno (?:voluntary |active )?(?:movements?|motor (?:function|activity)) "
     rf"(?:in|of) (?=(?:either|any|the|both|his|her)? ?(?:{_SIDE} )?(?:lower |upper )?"
     r"(?:limb|extremit|leg|arm))", "power 0/5 in "),
    (r"\b(?P<name>(?:(?:right|left|both) )?[a-z]+(?: [a-z]+)?) (?P<is>was|were|is|are) "
     r"(?P<how>(?:markedly |severely )?(?:wasted|atrophied|atrophic)),? with (?:a )?"
     r"(?:power|strength) (?:of |graded |grade )*"
     r"(?P<grade>[0-5][+-]?(?:\s?/\s?5)?)",
     r"\g<name> \g<is> \g<how>; \g<name> power \g<grade>"),
    (r"\bbladder (?:scan|ultrasound)(?:ning)? (?:showed|revealed|demonstrated|"
     r"confirmed|found|of|with)?:? ?(?:an? )?(?:residual(?: volume)? of |volume of )?"
     r"(?P<n>\d+ ?ml)(?: of (?:retained |residual )?urine)?",
     r"residual volume \g<n>"),
    # the place of one more
    (r"\b(?P<what>(?:hand ?grip|grip|grasp|pinch)(?: strength| power)?) (?:in|of|with) "
     r"(?:the |his |her )?(?P<side>right|left|both) hands?\b", r"\g<side> \g<what>"),
    (r",? (?<!sacral )sparing (?:of )?(?:the )?(?=\w)", ", but preserved "),
)  # fmt: skip
_rewritten = rewriting(_ROWS)


def spell_bedside(text: str) -> str:
    """Return a text with its tests, levels and places in plain words.

    Examples
    --------
    >>> spell_bedside("no voluntary movement in either leg")
    'power 0/5 in either leg'
    >>> spell_bedside("Tinel's sign was positive at both wrists")
    'both tinel at wrist positive'
    """
    return _rewritten(text)
