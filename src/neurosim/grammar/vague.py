"""Words that leave open what they say: asked back before anything is read."""

from neurosim.grammar.expression import Expression
from neurosim.grammar.others import NOW, THEN
from neurosim.terms import ExamError

_SAYS_HOW = r"(?:positive|negative|pain|limited|restricted|normal|full|free|\+|-(?!\w))"
#: How far a leg can be raised says nothing until somebody calls it positive.
_ANGLE = Expression(
    rf"(?<!positive )(?<!negative )(?<!positive right )(?<!positive left )"
    rf"\b(?:straight leg rais(?:e|ing)|slr|las[eè]gue)\b(?: test| sign"
    rf")?(?:(?!{_SAYS_HOW})[^,;.\d])*\b[1-9]\d ?(?:degrees?\b|deg\b|°|(?=\s*(?:[,;./]|"
    rf"$|(?:right|left|both|bilat\w*|[rl])\b)))(?!(?:(?!\bfull\b)[^,;.])*{_SAYS_HOW})"
)
#: What follows it and names something of its own.
_NEXT = Expression(
    r"(?:,|;) (?=(?!(?:and |but |the |on |in )*(?:right|left|other|both|full|normal|"
    r"positive|negative|bilateral\w*|\d))[a-z][\w ()-]*\b(?:was|were|is|are|showed|"
    r"shows)\b)"
)
#: Two answers of a form: "reduced/absent" is a doubt and is read as one.
_WELL = "normal|intact|full|negative|present|preserved"
#: One state for each side: "plantars down/up".
_OF_ONE = r"flexor|extensor|down(?:going)?|up(?:going)?|mute|neg|pos|yes|no|nil|[↑↓]"
_ILL = "reduced|decreased|diminished|absent|abnormal|positive|increased|brisk|weak"
#: Where a sense may be tested.
_LIMB_PART = (
    r"(?:toe|f(?:oo|ee)t|ankle|finger|hand|thumb|wrist|arm|leg|limb|extremit|"
    r"[ulrb][ul]e|hip|thigh|groin|shoulder|knee|elbow|hallux|below|level)"
)
#: What is left open, and what to write.
_VAGUE = (
    (Expression(r"(?<!no )(?<!without )(?<!nuchal )(?<!neck )(?<!cervical )"
                r"(?<!abdominal )(?<!cogwheel )(?<!pipe )\brigid(?:ity)?\b"
                r"(?! (?:is |was )?(?:absent|denied))"),
     "{!r}: the same at all speeds, or a catch? write spasticity if it is that: "
     "rigidity is no sign of the cord"),
    (Expression(r"(?<!painful )(?<!antalgic )\blimp(?:s|ed|ing)?\b"
                r"(?![^.;]*\b(?:pain|ach|hurt|sore))"),
     "{!r}: from pain or weakness, or stiff? write antalgic, steppage or spastic gait"),
    (Expression(rf"\b(?:(?:{_WELL}) ?/ ?(?:{_ILL})|(?:{_ILL}) ?/ ?(?:{_WELL}))\b"),
     "{!r} is a choice of a form: write which it is, and of which side"),
    (Expression(rf"(?<![\w/])(?P<which>(?P<a>{_OF_ONE}) ?/ ?(?!(?P=a)(?![\w]))"
                rf"(?:{_OF_ONE}))(?![\w/])(?! stairs| steps)|(?P<arrows>↑↓|↓↑)"),
     "{!r}: which is right, which is left? write R and L"),
    (Expression(r"\bnever (?:had|felt|noticed|suffered|experienced)\b"),
     "{!r} tells of the past: write how it is now"),
    (Expression(r"\b(?:wrist|elbow|shoulder|knee|ankle|hip)(?: and [a-z]+)? movements? "
                r"(?:(?:is|are|was|were) )?(?:intact|preserved|full)\b"),
     "{!r}: their range, or their power? write which movement is 5/5"),
    (Expression(r"\bno (?:active )?(?:wrist|elbow|shoulder|knee|ankle|hip) "
                r"movements?\b"),
     "{!r}: write which movement is 0/5"),
    (Expression(r"(?<!key )(?<!lateral )\bpinch\w*\b(?! claudication)"),
     "{!r}: thumb against index needs muscles of two nerves; write which is weak"),
    (Expression(r"(?<![\w+/-])(?P<which>(?P<a>\+{1,4}|-) +(?!(?P=a)(?![+-]))(?:\+{1,4}|"
                r"-)(?![\w+-]))"),
     "{!r}: which is right, which is left? write R and L"),
    (Expression(r"\bsens\w*:? (?:(?:is|was) )?(?:intact|normal|reduced|decreased) lt\b"
                r"(?=\s*(?:$|[,.;]))"),
     "{!r}: light touch, or left? write it out"),
    (Expression(r"^(?:(?:the|his|her) )?(?:weakness|numbness) (?:(?:has|is|now) "
                r")*resolved\b(?=\s*(?:$|[,.;]))"),
     "{!r}: of which place?"),
    (Expression(r"\bhop(?:s|ped|ping)?\b"),
     "{!r} needs strength, position sense and balance: write heel raise or toe "
     "walking"),
    (Expression(rf"^(?!.*\b(?:{_LIMB_PART}|right|left|both|bilat|sid|"
                r"joint position of))"
                r".*(?P<which>(?:position[- ]sense|jps|propriocept\w+|vibrat\w+(?: "
                r"sens\w+)?) (?:(?:is|was) )?(?:difficult\w*|impair\w*|reduc\w*|absent|"
                r"lost|loss|abnormal|poor)|(?:difficult\w*|impair\w*|reduced|absent|"
                r"loss|abnormal|poor)(?: (?:of|with|in))? (?:joint )?(?:position[- "
                r"]sense|jps|propriocept\w+|vibrat\w+))"),
     "{!r}: of toes or fingers, on which side?"),
    (Expression(rf"^(?!.*\b{_LIMB_PART})(?:.*?(?P<which>(?:position[- ]sense|jps|"
                r"propriocept\w+|vibrat\w+)[^,;.]*? (?:right|left) side\b))"),
     "{!r}: of toes or fingers? write the place"),
    (Expression(r"\b(?:(?:power|strength|weakness) (?:(?:is|was) )?(?:(?:reduced|"
                r"decreased|diminished) )?(?:in|of|at) (?:the |his |her |both |right |"
                r"left |bilateral )*knees?\b(?! (?:ext|flex|jerk|reflex))|"
                r"\bknees? (?:(?:is|are|was|were) )?weak\b)"),
     "{!r}: write knee extension or knee flexion"),
    (Expression(r"\buntil (?:the )?(?:past|last|recent(?:ly)?|previous)\b"),
     "{!r} tells of the past: write how it is now"),
    (Expression(r"\bthere\b(?=\s*(?:$|[,.;)]|(?:and|but|with|or)\b))"),
     "{!r}: write the place again"),
    (Expression(r"\b(?:which|that) (?:(?:has|have|had|was|were|is|are|since|now|then|"
                r"later|subsequently|all|completely|fully|gradually|spontaneously|"
                r"largely) )*(?:resol|recover|disappear|subsid|remit|vanish|settl|"
                r"clear|gone\b|went away|abat)\w*"),
     "{!r} tells of the past: write how it is now"),
    (Expression(r"\b(?:sensation|touch|pin ?-?prick|reflex\w*|power|strength|tone) "
                r"(?:there|(?:over|in|of|around) it)\b"),
     "{!r}: write the place again"),
    (Expression(r"(?<!feel )(?<!feel a )(?<!feels )\bfull bladder\b"),
     "{!r}: retention, or only full? write which"),
    (Expression(r"\b(?:was|were|had)\b[^.;]*\b(?:(?:is|are|has|have) (?:now|today)\b|"
                r"(?:now|today)\b[^.;]*\b(?:is|are|has|have)\b)|"
                r"\byesterday\b[^.;]*\btoday\b"),
     "{!r} tells of two times: write how it is now"),
    (Expression(rf"{THEN}.*[;,] {NOW}"),
     "{!r} tells of two times: write how it is now"),
    (Expression(r"^(?!.*\b(?:right|left|both|[rl])\b).*(?P<which>\bthe other(?: one| "
                r"side| (?:arm|leg|hand|foot))? (?:is|was|seems)\b|"
                r"\b(?:my|his|her) (?:arm|leg|hand|foot) (?:is|was|feels) "
                r"(?:completely )?(?:fine|normal|ok|okay|good|all ?right|strong)\b)"),
     "{!r}: right or left?"),
    (Expression(r"\b(?:mostly|probably|possibly|likely|presumably|largely|partly|"
                r"nearly|almost|mainly) (?:normal|intact|preserved|unremarkable)\b"),
     "{!r}: write what is normal and what is not"),
    (Expression(r"(?<!cranial )\bnerves?(?: functions?)? (?:is|are|was|were) "
                r"(?:[\w-]+[ -])*?(?:functioning|functional|working|out of function|"
                r"intact|normal|preserved|spared)\b"),
     "{!r}: power or sensation? write what was tested"),
    (Expression(r"\b(?:pains?|painful|ach\w+|sore\w*)\b[^,;.]*\b(?:behind|back of) "
                r"(?:the |his |her |my )?(?:right |left |both )?knees?\b"),
     "{!r} is between thigh and calf: write which"),
    (Expression(r"\bclaw\w*\b[^;.]*\bcontractur\w*|\bcontractur\w*[^;.]*\bclaw\w*"),
     "{!r} is a posture: write which muscles are weak"),
    (Expression(r"\b(?:its|their) (?:reflex\w*|jerks?|power|strength|tone|"
                r"sensation)\b"),
     "{!r}: write the place again"),
    (Expression(r"\b(?:r|l|right|left) ?/ ?(?:r|l|right|left)\b:? *"
                r"[0-5][+-]?/[0-5](?!\d)"),
     "{!r}: a grade of five, or one for each side? write each side"),
    (Expression(r"(?:right|left|both|bilateral|\br|\bl) (?:hand|foot|arm|leg|calf|"
                r"thigh|forearm|thumb)s? (?:(?:is|are|was|were|looks) )?"
                r"(?:weak|wast|atroph)\w*[,;] (?P<what>sens\w+ (?:(?:is|was) )?"
                r"(?:normal|intact|preserved|fine|ok))(?=\s*(?:[.;]|$))"),
     "{!r}: sensation of that part, or everywhere? write the place"),
    (Expression(r"(?<!no )(?<!without )\bnumb(?:ness)?\b[^,;.]*,? (?:but )?(?P<what>"
                r"sens(?:ation|ory)? (?:(?:is|was) )?(?:normal|intact|preserved|fine|"
                r"ok))(?=\s*(?:[.;]|$))"),
     "{!r}: sensation of that part, or elsewhere? write the place"),
    (Expression(r"(?:jps|position sense|proprioception)\b[^.;]*\btoes?\b[^.;]*\b"
                r"(?:preserved|intact|normal|present) (?:at|in) (?:the )?(?:ankles?|"
                r"knees?|mtpj?s?)"),
     "{!r}: write the sense of position of the toes alone"),
    (Expression(r", both (?:[0-5][+-]?/5|[0-4]\+|normal|absent|brisk|reduced) (?:on )?"
                r"(?:the )?(?:right|left|[rl])\b"),
     "{!r}: both of what? write each"),
    (Expression(r"(?<!motor )(?<!sensory )\b(?:wrist|hand|finger|elbow|shoulder|knee|"
                r"ankle|hip|foot|arm|leg|thumb) functions? (?:(?:was|is|were|are) )?"
                r"(?:fully |well )?(?:preserved|intact|normal|good|full|unaffected)\b"),
     "{!r}: power or sensation? write what was tested"),
    (Expression(r"\b(?:los(?:s|t)|reduced|absent|impaired|diminished|decreased)\b[^,"
                r";.]*?(?P<which>(?:position|proprioception)\b(?:(?!vibrat)[^,;.])*? "
                r"in (?:all|the) (?:four |4 )?(?:limbs|extremities))\b"),
     "{!r}: write it of the fingers and of the toes"),
    (Expression(r"^(?!.*\b(?:reproduc|provok|aggravat|caus|test|sign))(?:.*[,;])?"
                r"(?![^,;]*\b(?:no|denie[sd]|deny|without|nor|any)\b)[^,;]*?(?P<which>"
                r"\b(?:arms?|legs?|limbs?|hands?|f(?:oo|ee)t|extremit(?:y|ies)) "
                r"(?:neurolog\w+ )?symptoms\b)"),
     "{!r}: pain, numbness or weakness? write which"),
    (Expression(r"\b(?:carpal|cubital|ulnar|tarsal) tunnel (?:signs?|tests?|symptoms)\b"
                r"(?! (?:\w+ )?(?:positive|negative))"),
     "{!r}: write which sign (Tinel, Phalen), and positive or negative"),
    (Expression(r"\bt ?/ ?p ?/ ?r\b(?: ?/ ?\w)*"),
     "{!r}: write tone, power, reflexes, sensation"),
    (Expression(r"\d/5[^;.]*\d/5 on the (?:right|left) only\b"),
     "{!r}: only the last? write the side of each"),
    (Expression(r"(?<![\d,/])[0-4],5 ?/ ?5(?!\d)"),
     "{!r}: write a half with a point (3.5/5), or two grades apart"),
    (_ANGLE, "{!r}: how far it went says not what it brought on; write positive or "
     "negative of each side ('SLR positive right at 40, negative left')"),
)  # fmt: skip


def refuse_vague(text: str) -> None:
    """Refuse a text that leaves open what it says.

    Parameters
    ----------
    text
        A sentence, or a part of one.

    Raises
    ------
    ExamError
        With the words, and what to write.

    Examples
    --------
    >>> refuse_vague("right thumb numb, light touch normal there")
    Traceback (most recent call last):
    ...
    neurosim.terms.ExamError: 'there': write the place again
    """
    for vague, ask in _VAGUE:
        if found := vague.search(text.lower()):
            said = found.groupdict().get("which") or found[0]
            raise ExamError([ask.format(said)])


def parted(text: str) -> tuple[str, ...]:
    """Return a sentence in two where an angle is asked back: the rest is read.

    Parameters
    ----------
    text
        A sentence.

    Examples
    --------
    >>> parted("SLR 60 degrees on the right, EHL was 3/5 on the left")
    ('SLR 60 degrees on the right', 'EHL was 3/5 on the left')
    >>> parted("SLR 60 degrees on the right, left is full")
    ('SLR 60 degrees on the right, left is full',)
    """
    angle = _ANGLE.search(text.lower())
    after = _NEXT.search(text.lower(), angle.end()) if angle else None
    if after is None:
        return (text,)
    return text[: after.start()], text[after.end() :]
