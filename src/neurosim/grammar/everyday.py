"""What patients and letters say in everyday words, in the words of the tables.

"His foot flops" is a foot drop, "it's hard to walk" is difficulty walking, a leg that
"fell asleep" is numb. Each row is a form and its wording; none drops a side or a place.
"""

import re

from neurosim.grammar.abilities import spell_abilities
from neurosim.grammar.rewriting import Wording, rewriting

_SIDE = r"(?:right|left|both)"
_OWN = r"(?:the |his |her |my |their |your )*"
_JOINT = r"(?:shoulder|elbow|wrist|hip|knee|ankle)"
_PART = (
    r"(?:legs?|arms?|foot|feet|hands?|fingers?|toes?|thumbs?|cal(?:f|ves)|thighs?|"
    r"forearms?|shins?|face|side)"
)
_FINGER = r"(?:thumb|index|middle|ring|little|small)"
_AIDED = (
    r"(?: (?:unassisted|unaided|independently|alone|unsupported|by (?:him|her)self|"
    r"without (?:help|assistance|support|aids?|an aid|a (?:stick|cane|frame|walker))))?"
)
_ENDS = r"(?=\s*(?:$|[,.;)]|(?:and|but|or|because|since|for|due|after)\b))"
_CANNOT = (
    r"(?:could not|cannot|can not|can't|couldn't|(?:not able|unable|inability) to|"
    r"no longer (?:able to|walks?))"
)
_SLR = r"(?:straight[- ]leg[- ]rais(?:e|es|ing)(?: test(?:ing)?)?|slr)"
_HURTS = (
    r"(?:pain|it|(?:he|she) (?:has|had|gets|got|feels|felt)[\w ]*? pain)\b"
    r"(?:(?!\b(?:no|not|without|back)\b)[^,;.])*"
)
_HAND_SIGN = r"(?:hoffman\w*(?:'s)?|tr[oö]mner(?:'s)?)(?: (?:sign|reflex|test))?"
_FOOT_SIGN = (
    r"(?:babinski(?:'s)?(?: (?:sign|reflex|response))?|(?:extensor|upgoing|flexor|"
    r"downgoing) plantars?(?: (?:responses?|reflex(?:es)?))?)"
)
#: The limb of "brisk reflexes and upgoing plantars in the legs" is that of both.
_NOT_LISTED = "".join(
    rf"(?<!{word} and )(?<!{word}, and )"
    for word in ("reflexes", "tone", "spasticity", "clonus", "weakness", "wasting",
                 "numbness")
)  # fmt: skip
_HOW = r"(?: (?:is|was|were|are|being))?(?: (?:positive|negative|present|absent))?"
_NAMED = (
    r"(?:sign|test|reflex|man(?:eu|oeu)v(?:er|re)|phenomenon|symptom|response|"
    r"syndrome)\b"
)


_TINGLES = r"\b(?:numb(?:ness)?|tingl\w+|pins and needles|par(?:a)?esthesiae?s?)\b"
_DIGITS = r"\b(?:hands?|fingers?|thumbs?|digits?)\b"


def _at_night(found: re.Match[str]) -> str:
    """Return what a hand feels, and that it is felt at night."""
    told = f"{found['what']}{found['on'] or ''}"
    sides = re.findall(r"\b(?:right|left)\b", told.lower())
    side = f"{sides[0]} " if len(set(sides)) == 1 else ""
    return f"{told}; {side}nocturnal hand numbness"


_ONSET = {"suddenly": "sudden", "gradually": "gradual", "slowly": "gradual",
          "quickly": "sudden"}  # fmt: skip
_ROWS: tuple[tuple[str, Wording], ...] = (
    # a test that was not made
    (rf"\b(?:{_CANNOT}|(?:not possible|impossible) to) (?:formally )?test\b",
     "unable to assess"),
    # the bladder and the saddle
    (rf"\b(?:{_CANNOT}|(?:do|does|did) not|don't|doesn't|(?:have |has |had )?no|lost "
     rf"(?:the |all )?) ?feel(?:ing)?(?: in| of)? {_OWN}(?:bottom|bum|backside|back "
     r"passage|genitals|private parts|privates|anus|perineum|crotch)"
     r"(?=\s*(?:$|[,.;]|(?:and|or|but)\b))", "reports a numb saddle"),
    (rf"\b{_OWN}bladder (?:feels?|felt|is|was|seems) (?:very )?full,? (?:but|and|yet)"
     rf"(?: then)? (?:nothing (?:comes|came|will come)(?: out)?|(?:i |he |she )?"
     rf"{_CANNOT} (?:go|pass (?:urine|water|anything)|pee|wee|urinate|void|empty it))",
     "urinary retention"),
    (rf"\b{_OWN}bladder (?:feels?|felt|seems) (?:very )?full\b", "full bladder"),
    (r"\b(?P<lost>no|lost (?:the|any|all)|loss of(?: the)?) urge to (?:urinate|pee|wee|"
     r"micturate|empty (?:the |my |his |her )?bladder)\b", "no urge to pass urine"),
    (r"\bperi-?anally\b", "around the anus"),
    # one loss, one level, one gait
    (r"\bdissociated (?:sensory|sensation) loss (?=in|of|over)", "loss of pain and "
     "temperature sensation "),
    (r"\b(?P<at>[ctls]\d\d?) (?:pin ?-?prick|pin) level\b",
     r"sensory level to pin prick at \g<at>"),
    (rf"\b{_CANNOT} walk (?:in |along )?a straight line\b", "unsteady gait"),
    (r"\b(?P<what>weakness|numbness) (?:came|comes) on (?P<how>suddenly|gradually|"
     r"slowly|quickly)(?: (?:this|yesterday|last|today|over|in the) ?(?:morning|"
     r"afternoon|evening|night|week)?)*(?: and)? (?=(?:in|of) )",
     lambda m: f"{_ONSET[m['how'].lower()]} {m['what']} "),
    (r"\barms (?P<how>(?:(?:are|feel|were|felt) )?(?:numb|weak)) and clumsy\b",
     r"arms \g<how> and hands clumsy"),
    # the leg of a crossed test is the other one
    *((rf"\b(?P<yes>positive )?{one} {_SLR}(?P<too> (?:was |is )?positive)? and "
       rf"(?:an? )?(?:positive )?crossed {_SLR}(?: (?:was |were |are |is )?positive)?"
       r"(?=\s*(?:$|[,.;]))",
       f"{one} straight leg raise positive and {other} crossed straight leg raise "
       "positive") for one, other in (("right", "left"), ("left", "right"))),
    # a cape lies over both shoulders
    (r"(?<!right )(?<!left )(?<!bilateral )(?<!both )\bcape(?:[- ]like)? "
     r"(?:distribution|pattern)\b(?!.*\b(?:right|left)\b)", "bilateral cape"),
    (r"\b(?P<need>need(?:s|ed)? )(?:a|to(?: go for a)?) (?:wee|pee)\b(?! bit)",
     r"\g<need>to pass urine"),
    (r"\b(?:(?:had|went for|been for) a (?:wee|pee)|peed|pu'?d)\b", "passed urine"),
    (r"\b(?:(?:go|have|do)(?: for)? a )?(?:wee|pee)\b(?! bit)", "pass urine"),
    (r"\b(?:wee|pee)ing\b(?! (?:my|him|her)self)", "passing urine"),
    (r"\bround (?=(?:the|my|his|her) )", "around "),
    (rf"\b(?P<part>(?:{_SIDE} )?{_PART}) (?:has |have |had |just |suddenly )*"
     r"(?:stopped|(?:is|are) not|isn't|aren't|will not|won't) work(?:ing)?\b",
     r"\g<part> weak"),
    (r"\b(?:(?:my |his |her |the |both )*(?:feet|(?P<foot>(?:right |left )?foot)) )?"
     r"(?:feels? (?:like|as if|as though) )?(?:(?:i am|i'm|s?he(?: is|'s)) )?"
     r"walk(?:s|ing) on (?:cotton wool|sponge|marshmallows?)\b",
     lambda m: f"reports {m['foot'] or 'both feet'} numb"),
    (r"\bleak(?:s|ed|ing)?(?: (?:urine|a little|a bit))* (?:when|if|on|while|every "
     r"time) (?:i |he |she |the patient )?(?:cough|sneez|laugh|strain|lift|jump)\w*",
     "leakage of urine"),
    (r"\b(?P<how>numb(?:ness)?|paraly[sz]ed|no feeling) from (?P<at>(?:the "
     r"|his |her |my )?(?:waist|navel|umbilicus|belly button|chest|nipples?|neck))"
     r"(?=\s*(?:$|[,.;]))", r"\g<how> from \g<at> down"),
    (rf"\b(?:{_CANNOT}|(?:do|does|did) not) feel (?:(?:the )?(?:toilet )?paper|(?:(?:"
     r"it|anything|much|(?:my|him|her)self) )?(?:down (?:below|there)|wip\w+|when (?:i|"
     r"he|she|they) wipes?))(?: (?:my|him|her)self)?(?: (?:\w+ )?bottom)?(?: (?:after|"
     r"when|on)(?: \w+)*? (?:toilet|loo))?|\bnumb(?:ness)?(?: down (?:below|"
     r"there)| when (?:i |he |she )?(?:sit(?:s|ting)?|sat)(?: down)?"
     r"(?: on (?:the |a )?(?:toilet|loo|chair))?)"
     r"(?=\s*(?:$|[,.;]))", "reports a numb saddle"),
    (r"\b(?:previous|prior|past) (?=(?:melanoma|lymphoma|myeloma|carcinoma|malignan\w+|"
     r"\w+ (?:cancer|ca))\b)", ""),
    # names
    (rf"(?<=[a-z])'s (?=(?:{_NAMED}))", " "),
    (rf"\b(?P<joint>{_JOINT}) joints?\b(?! position)", r"\g<joint>"),
    (r"\b(?:his |her |the |their )?bilateral (?=(?:great|big|upper|lower|first|hands|"
     r"feet|toes|thumbs|legs|arms|"
     r"ankles|knees|wrists|elbows|shoulders|thighs|calves|forearms|soles|heels)\b)",
     "both "),
    (rf"\b(?P<sign>{_HAND_SIGN}{_HOW}) (?:in|of|on|at) {_OWN}(?P<side>{_SIDE}) "
     r"(?:hands?|upper (?:limbs?|extremit\w+)|arms?|(?:middle )?fingers?)\b",
     r"\g<sign> on \g<side>"),
    (rf"\b{_NOT_LISTED}(?P<sign>{_FOOT_SIGN}{_HOW}) (?:in|of|on|at) {_OWN}"
     rf"(?P<side>{_SIDE}) (?:foot|feet|lower (?:limbs?|extremit\w+)|legs?|toes?)\b",
     r"\g<sign> on \g<side>"),
    (r"\b(?P<how>absent|lost|impaired|reduced|decreased|diminished|normal|intact) "
     r"(?P<one>"
     r"proprioception|(?:joint )?position sense) and (?P<two>vibrat\w+(?: sens\w+)?) "
     r"(?P<at>(?:in|at|of) (?:the |his |her )?(?:both|right|left) (?:big toes?|great "
     r"toes?|"
     r"f(?:ee|oo)t|ankles?))\b", r"\g<how> \g<one> \g<at> and \g<how> \g<two> \g<at>"),
    (r"\bpyramidal(?:[- ](?:pattern|type|distribution)(?: of)?)? (?=weakness)", ""),
    (r"\bno areas? of (?:focal )?", "no "),
    (r"\battenuated\b", "reduced"),
    (r"^(?P<what>motor|sensory) system\s*:", r"\g<what>:"),
    (r"\b(?P<how>acute|sudden|abrupt|rapid)[- ]onset (?=(?:of )?(?:weakness|numbness|"
     r"paralysis)\b)(?:of )?", r"\g<how> onset of "),
    (r"\blong[- ](?:standing|lasting|term)\b", "longstanding"),
    (r"\bthumb and (?:the )?first two fingers\b", "thumb, index and middle fingers"),
    (r",? (?:that |which )?(?:to|would|might|could) (?:suggest|indicate|support|imply|"
     r"explain) (?=(?:an? |the |any )?(?:spinal |cord |nerve |root |cauda |central )*"
     r"(?:cord|compression|infarct\w*|myel\w+|radicul\w+|lesion|stroke|neuropath\w+|"
     r"pathology|disease|syndrome|injury|cauda|stenosis|involvement|patholog\w+))",
     ", consistent with "),
    (r"\b(?:postero-?|antero-?)?(?:posteriorly|anteriorly|laterally|medially|distally|"
     r"proximally|inferiorly|superiorly|upwards?|downwards?) (?=(?:to|into|down|toward)"
     r"\b)", ""),
    (r"\b(?P<did>caused|causes|reproduced|reproduces|provoked|elicited|produced) "
     r"(?:radiating|shooting) pain (?P<to>to|into|down) ",
     r"\g<did> pain radiating \g<to> "),
    # walking and standing
    # (who cannot "since yesterday" tells of what grows fast)
    (rf"\b{_CANNOT} (?:walk|ambulate|mobili[sz]e){_AIDED}(?! since\b){_ENDS}",
     "unable to walk"),
    (r"\b(?:it's|it is|it was|it has been|(?:finds?|found) it)(?: now| very| really|"
     r" getting| becoming)* (?:hard|difficult|tough|harder)(?: for (?:me|him|her))? to "
     rf"walk{_AIDED}\b", "difficulty walking"),
    (r"\b(?P<how>(?:rapidly |slowly )?progressive|(?:rapidly |slowly )?worsening) "
     r"(?P<what>(?:difficulty|trouble|problems?) (?:with |in )?(?:walking|balance|his "
     r"gait|gait)|(?:gait|walking) (?:difficult(?:y|ies)|disturbances?|impairment|"
     r"instability|problems?)|unsteadiness|imbalance|ataxia)\b", r"\g<what>, \g<how>,"),
    (rf"\b{_CANNOT} (?:climb|go up|manage)(?: the)? stairs\b",
     "unable climbing stairs"),
    (r"\b(?:moves?|moving) (?:all )?(?:all|four|4)(?: (?:four|4))? (?:limbs|"
     r"extremities)(?: (?:well|equally|freely|spontaneously|purposefully))*(?=\s*(?:$|"
     r"[,.;]|and\b))",
     "arm and leg power present on both sides"),
    (r"(?<!of the )(?<!of his )(?<!of her )(?<!of )\b(?:great|big) toe (?:(?:muscle "
     r")?(?:power|strength)\b|(?=(?:(?:is|was) )?weak))",
     "great toe extension "),
    (r"\b(?:has |have |had )?(?:started|starts|starting|begun|began|begins) (?:to feel|"
     r"feeling|to be|being|to go|going) (?=numb|weak|clumsy|heavy|tingl|stiff)",
     "is "),
    (r"^(?:this morning|this afternoon|this evening|last night),? (?=(?:he|she|i|his|"
     r"her|my|the|right|left|sudden\w*|weak\w*|numb\w*)\b)", ""),
    (r"\bsupine (?=straight|slr|sitting slr)", ""),
    (r"\bpain (?:from|below) (?:the )?(?P<at>(?:(?:right|left|both) )?knees?) "
     r"(?:and )?(?:down(?:wards?)?|below)\b", r"pain below the \g<at>"),
    (r"(?<=\d/5) (?=(?:b[ul]e|both (?:arms|legs))\b)", ", "),
    (r"\bx ?(?P<n>\d+) (?=(?:hour|day|week|month|year)s?\b)", r"for \g<n> "),
    (r"\b(?:funny|odd|strange|weird|peculiar|dead) (?:feelings?|sensations?)(?: (?:in|"
     r"of|over|down))? ", "altered sensation in "),
    (rf"\b(?P<side>right|left) arm drift(?:s|ed|ing)?\b|\bdrift of {_OWN}(?P<at>right|"
     r"left) arm\b", r"\g<side>\g<at> pronator drift present"),
    (r"(?<=[,;.] )o/e:? ", ""),
    (r"\b(?P<side>(?:right|left|both) )?(?P<em>(?:hypo)?thenar)(?: eminence)?(?: is| "
     r"was)? flat(?:tened)?\b", r"\g<side>\g<em> wasting"),
    (r"\bflatten(?:ed|ing of)(?: the)? (?P<side>(?:right|left|both) )?(?P<em>(?:hypo)?"
     r"thenar)(?: eminence)?\b", r"\g<side>\g<em> wasting"),
    (rf"(?P<what>\b(?:(?!\b(?:{_SIDE}|r|l|with|no|not|but)\b)[^,;.:])*?\b(?:fingers?|"
     r"thumb|index|toes?|calf|shin|thigh|forearm|sole|heel)), "
     r"(?P<side>right|left|r|l) (?P<limb>hand|foot|leg|arm)(?=\s*(?:$|[.;]))",
     r"\g<what> of the \g<side> \g<limb>"),
    (r"^(?P<all>everything(?: is| was)? normal) but ", r"\g<all> except "),
    (r"\b(?P<dx>(?:[ctls]\d{1,2} )?(?:radiculopathy|neuropathy|myelopathy|plexopathy)) "
     r"(?:on the )?(?P<side>right|left),? with ", r"\g<dx>; \g<side> "),
    (r"\bclonus (?P<side>right|left|r|l) (?:ankle|foot)\b", r"\g<side> ankle clonus"),
    (r"\b(?P<side>right|left) leg drags(?: (?:when|on) walking)?\b",
     "gait abnormal"),
    # a leg that slept
    (rf"(?P<part>\b{_PART}(?: (?:on|of) {_OWN}(?:{_SIDE} )?{_PART})?) (?:(?:keeps?|"
     r"kept|has|have|had|is|are|was|were|it's|still|often|sometimes|always|been|"
     r"on) )*(?:fall(?:s|ing|en)?|fell|go(?:es|ing|ne)?|went)? ?"
     r"(?:asleep|to sleep)\b(?: a lot| often| at night| easily)?", r"\g<part> numb"),
    # a foot and a muscle that fail
    (r"\b(?P<foot>foot|feet) (?:just |now |keeps? )*flop(?:s|ped|ping)?"
     r"(?: (?:down|about|around))?\b", r"\g<foot> drop"),
    (rf"\b{_OWN}(?P<what>(?:{_SIDE} )?{_PART})(?: muscles?)? (?:(?:looks?|seems?|is|"
     r"are|appears?|has|have|had|been|to be|like it is) )*(?:shrinking|shrunk(?:en)?|"
     r"withering|withered|wasting away|getting (?:smaller|thinner))\b",
     r"wasting of the \g<what>"),
    (r"\bsharp (?=(?:contours?|outlines?|edges?|margins?|angulation|bursts?)\b)", ""),
    (r"\bi (?:(?:still|also|often|sometimes|usually|always|now) )+(?:have|had|gets?|"
     r"feel) ",
     ""),
    (r"\b(?P<who>he|she|they) (?:(?:still|also|often|sometimes|usually|always|now) )+"
     r"(?:gets?|feels?) ", r"\g<who> reported "),
    (r"(?:the )?\b(?P<one>right|left) (?P<name>[\w ]+?) (?P<is>was|is) (?P<how>[\w+/]+)"
     r"(?: as)? compared (?:with|to) the (?P<other>right|left)(?: side| one)?,? which "
     r"(?:was|is) (?P<that>[\w+/]+)",
     r"\g<one> \g<name> \g<is> \g<how>, \g<other> \g<name> \g<is> \g<that>"),
    (r"\b(?:tends? to |tended to |keeps? )?catch(?:es|ing)? (?:his |her |my )"
     r"(?P<side>right |left )?(?:toes?|foot)\b", r"\g<side>foot drags"),
    (r"\b(?P<but>except) an? (?:small )?(?:area|patch|"
     r"region|strip|spot) (?=(?:over|on|of|at|in)\b)", r"\g<but> "),
    (r"(?P<lift>\b(?:lift|raise) [^,;.]*?) (?:off|from) the (?:floor|ground|bed|"
     r"couch)\b",
     r"\g<lift>"),
    (r"\b(?:that|which) (?:(?:then|also|now|sometimes) )*radiat(?:es|ed)\b",
     "radiating"),
    (r"\b(?:is|was|feels?|felt)(?: feeling)? short of breath\b",
     "has shortness of breath"),
    (r"\b(?:the |an? )?(?:inability to|unable to|cannot|can't|could not|difficulty) "
     r"(?:grasp|grip|hold|squeeze)(?:ing)? (?:heavy |large )(?:objects|things|items)"
     rf"(?: (?:with|in) {_OWN}(?P<side>{_SIDE}) hands?)?", r"\g<side> grip weak"),
    (r"\b(?:now and then|off and on|every now and then|on occasion)\b",
     "intermittently"),
    (rf"\b(?:i )?(?:can't|cannot|can not|could not|couldn't) feel"
     rf" {_OWN}(?P<what>(?:{_SIDE} )?(?:soles? of {_OWN}(?:{_SIDE} )?f(?:ee|oo)t"
     rf"|{_PART}))(?=\s*(?:$|[,.;]|and\b|or\b|but\b))", r"numbness of the \g<what>"),
    (r"\b(?:i |he |she )?(?:keeps? )?(?:losing|loses?|lost) (?:my|his|her) balance\b"
     r"(?: in the dark| at night)?", "poor balance"),
    (r"\b(?P<part>foot|feet|toes?) (?:(?:would|will|keeps?|kept|often|sometimes) )*"
     r"(?:catch(?:es|ing)?|caught|scuff(?:s|ed|ing)?|scrap(?:es|ed|ing)) (?:on|"
     r"against) "
     r"(?:the |his |her |my )?\w+(?: when(?:ever)? (?:he|she|i) walk(?:s|ed)?)?",
     r"\g<part> drags"),
    (r"\b(?:i|he|she) drags? (?:my |his |her )?(?:right |left )?leg\b|\b(?:both )?legs "
     r"drag(?:ging)?\b|\bstiff[- ]legged gait\b",
     lambda found: "spastic gait" if "stiff" in found[0].lower() else "gait abnormal"),
    (r"\bi drag (?:my )?(?P<side>right |left )?foot\b", r"\g<side>foot drags"),
    # a hand that wakes at night
    (rf"(?P<what>{_TINGLES}[^.;]*{_DIGITS}[^.;]*?)(?<!worse|wakes) at night\b"
     r"(?P<on> on the (?:right|left))?", _at_night),
    (r"\b(?:(?:i|he|she) (?:is|was|am|gets) )?(?:woken|awoken|wakes|woke|awakened)"
     r"(?: up)?(?: her| him| me)?(?: at night)? (?:by|with) "
     rf"(?P<what>{_TINGLES}[^.;]*{_DIGITS})(?P<on>)", _at_night),
    (r"\bopen(?:s|ing) (?:(?:his|her|my) )?bowels (?P<and>and (?:passing|passes) "
     r"(?:water|urine) )?(?:normal(?:ly)?|without difficulty|fine|ok)\b",
     lambda found: "bowel normal" + (", bladder normal" if found["and"] else "")),
    (r"\bneurologically intact\b", "neurology normal"),
    (r"\bgait nl\b", "gait normal"),
    (r"\bwalks (?:on|with) (?:a )?(?:broad|widened|wide) base\b", "wide based gait"),
    (r"\bcotton wool (?:feeling|sensation) (?:under|in|on|of) (?:the )?(?P<side>both |"
     r"right |left )?(?:feet|foot|soles?)\b", r"\g<side>soles numb"),
    (r"\bweak handshake\b", "weak grip"),
    (r"(?<=bend my neck) forwards?\b|(?<=bends his neck) forwards?\b", ""),
    (r"\bit(?:'s| is) (?:the |my )?(?P<side>right|left) (?P<part>\w+) (?:(?:that )?"
     r"(?:i|he|she) )?(?P<not>can't|cannot|can not) "
     r"(?P<act>lift|raise|move|bend|straighten)\b",
     r"\g<not> \g<act> the \g<side> \g<part>"),
    (r"\b(?P<side>right |left )?calf (?:is )?\d+(?:\.\d+)? ?cm (?:smaller|thinner)\b",
     r"\g<side>calf wasted"),
    (r"\b(?P<one>right|left) (?P<part>calf|thigh|arm|forearm|hand) (?:is |was )?"
     r"(?:smaller|thinner) than (?:the )?(?:right|left)\b",
     r"\g<one> \g<part> wasted"),
    (r"\b(?:can't|cannot|unable to) tell which way (?:the |my |his |her )?(?:big )?"
     r"toes? (?:is|are|was|were) (?:moved|going|pointing)\b",
     "absent position sense of the toes"),
    (r"\b(?:can't|cannot|unable to) tell when (?:the )?bladder is full\b",
     "cannot tell when my bladder is full"),
    (r"\btoes (?:go|went|going) up (?:on|when) stroking (?:both |the )?soles?\b",
     "both plantars upgoing"),
    (r"\bscapula wings (?:on|when) pushing (?:against|on) (?:a|the) wall\b",
     "scapula winging"),
    (r"\bdoes not contract\b", "paralysed"),
    (r"\b(?:cannot|can't|unable to|could not) (?:form|make) (?:a circle|an o|a ring) "
     r"with (?:the |his |her )?thumb and (?:index|forefinger)(?: finger)?\b",
     "unable to make an ok sign"),
    (r",? when(?:ever)? (?:i'm|i am|he is|she is|he's|she's|he was|she was) (?:tired|"
     r"exhausted|fatigued)\b", ""),
    (r"\bwhen(?:ever)? (?:i|he|she) (?:sneez|cough|strain)(?:es?|s|ed)?,? (?:i|he|she) "
     r"(?:gets?|got|has|have|had|feels?|felt) (?:an? )?(?:[\w-]+ ){0,2}pain ",
     "pain worse on coughing; pain "),
    # what brought it on, and how well it goes
    (r"^(?:(?:\w+ ){1,3}(?:hours?|days?|weeks?|months?) )?(?:after|while|when|since) "
     r"(?:lifting|bending|carrying|moving|pushing|pulling|falling|slipping|playing|"
     r"running|gardening|working|digging|exercising)\b[^,;.]*?,? (?=(?:he|she|they|i) "
     r"(?:developed|felt|noticed|had|experienced|suffered|complained|presented)\b)",
     ""),
    (r"(?P<what>\b(?:numbness|pain|weakness|tingling)\b[^,;.]*?) (?:came on|began|"
     r"begin|started|appeared|occurred|developed)(?: suddenly| gradually)? (?:after|"
     r"following|while|when|during) (?![^,;.]*\b(?:right|left|both|arms?|legs?|hands?|"
     r"f(?:oo|ee)t|back|neck)\b)[^,;.]*", r"\g<what>"),
    (r"(?P<can>\b(?:could|can|able to)\b[^,;.]*?) without (?:any |much )?"
     r"(?:difficulty|problems?|trouble)\b", r"\g<can>"),
    (r"(?P<un>\b(?:unable|inability|cannot|can't|could not|couldn't)\b[^,;.]*?) (?:due "
     r"to|because of|secondary to|from|owing to) (?:muscle )?weakness"
     r"(?=\s*(?:[.;,]|$))",
     r"\g<un>"),
    (r"\bsharp(?: sensation| touch)? (?:(?:is|was) )?(?:(?:felt|perceived|reported) )?"
     r"(?:as )?(?:dull|blunt)\b", "reduced pin prick"),
    (r"\b(?P<side>(?:right|left|both) )?(?P<part>foot|feet|hand|hands)(?P<how> (?:"
     r"(?:is|are|feels?|was|were) )?numb) (?:on|over|across) (?:the )?top\b",
     r"numb dorsum of \g<side>\g<part>"),
    (r"\bactive (?=(?:\w+ )?(?:abduction|adduction|flexion|extension|elevation|"
     r"dorsiflexion|(?:internal|external) rotation)\b)", ""),
    (r"\b(?:(?:was|is) )?(?:limited|restricted)(?: to (?:about )?\d+ ?(?:degrees|°))? "
     r"(?:because of|due to|by|owing to) weakness\b", "weak"),
    (r",? (?:which (?:was|is) )?(?:rated|graded|scored)(?: as| at)? "
     r"(?=[0-5][+-]? ?(?:/|out of) ?5\b)", " "),
    (r"\b(?P<no>no|denie[sd](?: any)?|without) (?:changes?|alterations?) (?:in|of|to) "
     r"(?:his |her |the )?(?P<organ>bladder (?:or|and) bowel|bowel (?:or|and) bladder|"
     r"bladder|bowel)(?: (?:function|control|habits?))?\b",
     r"\g<no> \g<organ> dysfunction"),
    (r"\bheels? (?=(?:impossible|not possible|possible)\b)", "heel walking "),
    (r"\bcould only be elicited (?=with reinforcement)", "present only "),
    (r"^(?P<before>(?:(?!\b(?:no|not|nor|neither|never|without)\b)[^;.])*?)\b"
     r"(?P<sign>tinel|phalen|hoffman\w*|babinski)(?:'s)?(?P<what> (?:sign|test|"
     r"reflex))? (?:could|can) be (?:readily |easily )?(?:elicited|reproduced)\b",
     r"\g<before>\g<sign>\g<what> positive"),
    # places that are named by what is beside them
    (r"\blong(?=(?: finger)?,? (?:and |or )?(?:the )?(?:ring|little|small|index)\b)|"
     r"(?<=index and )long(?= fingers?\b(?! flex))|(?<=index, )long\b", "middle"),
    (rf"(?P<one>\b{_FINGER}), and (?=(?:the )?{_FINGER} fingers?\b)", r"\g<one> and "),
    (r"\bindex, middle and ring fingers?\b",
     "index finger, middle finger and ring finger"),
    (r"\bindex, middle, ring and (?P<last>little|small) fingers?\b",
     r"index finger, middle finger, ring finger and \g<last> finger"),
    (r"\b(?:in |on )?between (?:the )?(?:first|1st|big|great) (?:toe )?and (?:the )?"
     r"(?:second|2nd) toes?\b", "first web space of the foot"),
    (r"\b(?P<numb>numb(?:ness)? (?:up )?to )(?P<one>(?:the )?[\w-]+ (?P<side>right|"
     r"left)),? (?:and )?(?:(?:up )?to )?(?P<two>(?:the )?[\w-]+ (?!(?P=side))"
     r"(?:right|left))\b", r"\g<numb>\g<one>, \g<numb>\g<two>"),
    (r"(?P<one>\bclonus\b[^;.,\d]*?\b(?P<side>right|left)\b[^;.,\d]*, )"
     r"(?P<beats>\d+ beats) (?:on the |on |in the )?(?P<other>(?!(?P=side))(?:right|"
     r"left))\b", r"\g<one>\g<beats> of \g<other> ankle clonus"),
    # a grade with its scale; how far up a feeling is lost
    (r"\b(?:of )?(?P<grade>[0-5][+-]?) (?:on|of|out of) (?:a |an |the )?(?:5|five)[- ]"
     r"point (?:\w+ )?scale\b", r"\g<grade>/5"),
    (r"\b(?P<what>(?:reflex(?:es)?|jerks?|dtrs) (?:(?:was|were|is|are) )?)(?:of )?"
     r"(?P<grade>[0-4])\+? (?:on|of|out of) (?:a |the )?(?:4|four)[- ]point "
     r"(?:\w+ )?scale\b", r"\g<what>\g<grade>+"),
    (r"\b(?:strength|power) (?:of|in) (?:the )?(?=(?:(?:deep )?tendon )?reflexes)", ""),
    (r"\breflexes (?:(?:are|were) )?of normal (?:strength|power)\b", "reflexes normal"),
    # movement of the neck is no test of it
    (r"\b(?:cervical|neck) (?:rotation|flexion|extension|lateral flexion)"
     r"(?: (?:to|on) (?:the )?(?:right|left|r|l))? (?:(?:was|is) )?"
     r"(?:reduced|limited|restricted|full|normal)\b", "range of motion"),
    # pain on raising a leg
    (rf"\b{_SLR} (?:(?:was|is) )?(?:limited|restricted|possible only|reduced) (?:to|at)"
     rf" \d\d ?(?:degrees|°)? on the (?P<side>right|left)(?:(?: side)? (?:by|because "
     rf"of|due to|with) [\w ]*?pain\b(?:(?! (?:and|but)\b)[^,;.])*)?",
     r"\g<side> straight leg raise positive"),
    (rf"\b(?:(?:some|slight|mild|severe|sharp|radicular|leg) )*pain (?:on|with|during|"
     rf"upon) (?:passive |attempted )?(?P<side>{_SIDE} )?{_SLR}"
     rf"(?: (?:on|of|in) {_OWN}(?P<that>{_SIDE})(?: (?:leg|side))?)?",
     r"\g<side>\g<that> straight leg raise positive"),
    (rf"\b{_SLR} (?:on|of|in) {_OWN}(?P<side>{_SIDE})(?: (?:leg|side))? (?:test )?"
     r"(?:reproduced|reproduces|provoked|caused|causes|produced|elicited) "
     r"(?:[\w'-]+ ){0,5}?(?:pain|symptoms|sciatica)\b",
     r"\g<side> straight leg raise positive"),
    (rf"\b(?:when|on|upon|with) (?:passively )?(?:raising |lifting )?{_OWN}"
     rf"(?P<side>right|left) leg (?:(?:is|was) )?(?:(?:passively )?(?:raised|lifted)"
     r"(?: up)? )?(?:(?:to|at) (?:about |around |some )?\d\d(?: degrees|°)?)?,? "
     rf"(?:there (?:is|was) )?{_HURTS}(?:shoots?|shot|radiat\w+|runs?|ran|goes|went) "
     r"(?:down|into|along|to)(?:(?!\b(?:and|but|with)\b)[^,;.])*",
     r"\g<side> straight leg raise positive"),
)  # fmt: skip
_rewritten = rewriting(_ROWS)


def spell_everyday(text: str) -> str:
    """Return a text with everyday words in those of the tables.

    Parameters
    ----------
    text
        A sentence.

    Examples
    --------
    >>> spell_everyday("It's hard to walk and the left foot flops")
    'difficulty walking and the left foot drop'
    >>> spell_everyday("The toe on my left foot went to sleep")
    'The toe on my left foot numb'
    """
    return _rewritten(spell_abilities(text))
