"""What stands around a finding in a report, written so that the finding is seen.

Each row writes the same thing again. What a row takes out tells who looked, how large
a place is, or what somebody makes of a finding; it never says how something is.
"""

import re

from neurosim.grammar.bedside import spell_bedside
from neurosim.grammar.expression import Expression
from neurosim.grammar.movements import spell_movements
from neurosim.grammar.outside import OUTSIDE
from neurosim.grammar.rewriting import rewriting

_SIDE = r"(?:right|left|both)"
_LIMBS = r"(?:upper |lower )?(?:limbs?|extremit(?:y|ies)|arms?|legs?|hands?|feet|foot)"
_PLACE = rf"(?:the |his |her |all )*(?:{_SIDE} )?(?:four )?{_LIMBS}\b"
_COMPLAINT = (
    r"(?:weakness|numbness|tingling|pain|sensory loss|wasting|atrophy|spasticity)"
)
_NORMAL = r"(?:normal|intact|full|unremarkable|5\s?/\s?5)"
_IS = r"(?:was|were|is|are)"
_DIAGNOSIS = rf"(?=[^,;.]*\b(?:{'|'.join(map(re.escape, sorted(OUTSIDE)))})\b)"
_SIGN = (
    r"(?:spurling|hoffman|babinski|straight[- ]leg|slr|las[eè]gue|slump|tinel|phalen|"
    r"lhermitte|romberg|trendelenburg|clonus|tr[oö]mner|froment|wartenberg|kernig|"
    r"faber)"
)
_SPINE = r"(?:neck|cervical spine|lumbar spine|low(?:er)? back)"
#: What hands do every day: told, not tested.
_HANDLING = (
    r"(?:do(?:ing)?(?: up)?|fasten(?:ing)?|manag(?:e|ing)|us(?:e|ing)|turn(?:ing)?|"
    r"open(?:ing)?|hold(?:ing)?|handl(?:e|ing)|manipulat(?:e|ing)|pick(?:ing)? up|"
    r"t(?:ie|ying)|button(?:ing)?(?: up)?|grasp(?:ing)?)"
)
_TWO_HANDS = Expression(r"button|zip|lace|shirt", re.IGNORECASE)
#: A side, of whatever.
_ANY_SIDE = Expression(r"\b(?:right|left|[rl])\b", re.IGNORECASE)
_ONE_THING = (
    r"(?:(?:shirt |door |small |fine )?(?:buttons?|zips?|zippers?|keys?|coins?|"
    r"chopsticks|cutlery|jars?|(?:shoe ?)?laces|objects|shirts?|knobs?|pens?|cups?|"
    r"needles?)|buttoning(?: (?:up )?(?:his |her |my |a )?(?:shirts?|clothes))?|"
    r"handwriting|writing|typing|sewing|texting)\b"
)
_THING = rf"{_ONE_THING}(?:(?:,? and |,? or |, ){_ONE_THING})*"
#: What a leading place may be the heading of, and what it is not.
_LED = r"(?=(?:there|tone|power|strength|sensation|reflexes|bulk|muscle)\b)"
_OWN = r"(?![^.]*\b(?:{})\b)"
_END_OF_LIMB = rf"(?:{_SIDE} )?(?:hands?|foot|feet)"
_FREE = r"no weakness reported in \g<end>, no numbness in \g<end>, no pain in \g<end>"
_BECAUSE_OF = (
    r"(?:,? (?:likely |probably |presumably |possibly |thought to be |felt to be )*"
    r"(?:due to|secondary to|because of|caused by|owing to|attributed to|resulting "
    r"from|as a result of|on account of|from|suggest(?:ive of|ing)|indicating|"
    r"indicative of))"
)
_NERVE = (
    r"(?:radial|ulnar|median|peroneal|fibular|axillary|femoral|sciatic|tibial|"
    r"accessory|thoracic|suprascapular|musculocutaneous|obturator|interosseous)"
)
_MOVE = (
    r"(?:(?:right|left) )?(?:shoulder|elbow|wrist|finger|thumb|hip|knee|ankle|big toe|"
    r"great toe|toe) (?:flex\w*|extens\w*|abduct\w*|adduct\w*|(?:dorsi|plantar ?)"
    r"flex\w*|\w?version|opposition)"
)
_SENSES = (
    r"(?:pin ?-?prick|pain|temperature|vibration(?: sense)?|proprioception|light touch|"
    r"(?:joint )?position sense)"
)


def _with_buttons(found: re.Match[str]) -> str:
    """Return that hands fumble: both, where the sentence names no side."""
    two = _TWO_HANDS.search(found[0]) and not _ANY_SIDE.search(found.string)
    side = found["side"] or ("both " if two else "")
    return f"{found['no'] or ''}{side}difficulty with buttons"


_FRAMES = (
    *((rf"^(?:in|at) (?:the |his |her )*(?P<limb>{limb})(?:, |[ ]{_LED})"
       r"(?:there (?:was|were) )?" + _OWN.format(rf"arms?|legs?|upper|lower|{other}"),
       r"\g<limb>: ")
      for limb, other in (
          (r"(?:upper )?(?:limbs|extremities)|arms", "feet|foot"),
          (r"lower (?:limbs|extremities)|legs", "hands?"))),
    (r"^(?:in|on) (?:the |his |her )*(?P<limb>(?:right|left) (?:(?:upper |lower )"
     r"(?:limb|extremity)|arm|leg)), (?:there (?:was|were) )?"
     + _OWN.format(r"arms?|legs?|upper|lower|limbs?|right|left|both|bilateral\w*"),
     r"\g<limb>: "),
    (r"^(?:in|on) (?:the |his |her )*(?P<side>right|left)(?: side)?(?:, |[ ]"
     rf"{_LED})(?:there (?:was|were) )?" + _OWN.format("right|left|both|bilateral\\w*"),
     r"\g<side>: "),
    (r"(?P<two>\b(?:right|left)\b[^,;.]*\band\b[^,;.]*) both (?=(?:were |are )?"
     r"(?:reduced|decreased|diminished|impaired|absent|lost|normal|intact|weak|brisk|"
     r"[0-5]\s?/\s?5))", r"\g<two> "),
    (r"\b(?P<name>(?!(?:muscle|normal|good|full|reduced|limb|the|and|preserved)\b)\w+) "
     r"bulk and (?=power|strength)", r"\g<name> bulk and \g<name> "),
    # a reflex with a side and a verb of its own lends no word to the list before it
    (r"(?P<list>\b(?:weak\w*|power|strength|[0-5][+-]?/5)\b[^,;.:]*? and [^,;.:]*?)"
     r",? and (?=(?:the |his |her )?(?:right|left|both) [\w' -]+?(?:jerk|reflex)"
     r"(?:s|es)? (?:was|were|is|are)\b)", r"\g<list>; "),
    # what is otherwise so in a limb is so in that limb
    (r"\b(?P<what>(?:strength|power|sensation|reflexes) (?:in|of) "
     rf"(?:the |both |his |her )*{_LIMBS} (?:was|were|is|are)) (?P<but>[^;.:]*?),? "
     rf"(?:and|but) (?:was |were )?otherwise (?P<how>{_NORMAL})",
     r"\g<what> \g<how> except \g<but>"),
    # how large a place is
    (r"\b(?:an?|the) (?:(?:small|large|oval|round|discrete|(?:well|ill)-defined) )*"
     r"(?:patch|area|region|zone|strip|spot|island) of (?=(?:numb|reduced|decreased|"
     r"diminished|altered|impaired|absent|sensory|hyp|an(?:a)?esth|tingl|par|loss))",
     ""),
    (r"\bin an? (?:\w+ )?(?:area|patch|region) (?=(?:on|of|over) )", ""),
    # who it is, how it was looked at
    (r"^\s*[ul]/?l\s*[-\u2013\u2014:]\s*(?=(?:right|left) )", ""),
    (r"\b(?:lateral|radial) (?:aspect|side) of (?:the |his |her )?"
     r"(?=(?:right |left )?thumb\b)", ""),
    (r"\b(?:medial|inner) border of (?:the |his |her )?(?P<side>right |left )?scapula "
     r"(?:was|is|appeared|looked|became) (?:more )?prominent\b(?: posteriorly)?",
     r"\g<side>scapular winging"),
    (r"^\s*(?:on |upon |when )?examining (?=(?:the |his |her |both )*" + _LIMBS + ")",
     "on examination of "),
    (r"^\s*(?:patient|case) (?:no\.? ?)?\d+\s*[:.]\s*", ""),
    (r"\b(?P<who>patient|case|figure|fig|table) (?:no\.? ?)?\d+\b(?!\s?/)", r"\g<who>"),
    # the digits of a hand need no word but its side
    (r"^\s*(?P<side>right|left) (?:hand|foot): (?=[^;.]*\b(?:thumb|finger|toe)s?\b)"
     r"(?![^;.]*\b(?:right|left|both|bilateral|sens\w*|numb\w*|tingl\w*|pain\w*|"
     r"wast\w*|atroph\w*|grip|power|strength)\b)", r"\g<side>: "),
    # a weak great toe is one that is raised weakly
    (r"\b(?:dorsiflexion|extension) of (?:the |his |her )?(?P<side>right |left |both )?"
     r"(?:great|big) toes?\b", r"\g<side>great toe extension"),
    (r"\b(?P<what>weak(?:ness)?|power)(?: of| in)? (?:the )?(?P<side>(?:right|left|"
     r"both) )?(?:big|great) toes?\b(?! (?:ext|flex|dorsi|plantar|abd|power))",
     r"\g<side>great toe extension \g<what>"),
    (r"\b(?:big|great) toes? (?:(?:is|was|are|were) )?(?P<weak>weak(?:ness)?)\b",
     r"great toe extension \g<weak>"),
    # how strong it is, told after it
    (r"(?<!from )(?<!for )\b(?P<what>weakness (?:of|in|with) [^,;.:]+?), "
     r"(?:with )?(?:muscle |motor )?(?:strength|power)(?: (?:was|is|being|of))? "
     r"(?:graded |grade |rated )?(?:at |as )?"
     r"(?P<grade>[0-4][+-]?\s?/\s?5)", r"\g<what> \g<grade>"),
    # a reflex told in a clause of its own lends its noun to no muscle before it
    (r"(?P<muscle>\b(?:right|left|both) (?:biceps|triceps|brachioradialis|"
     r"supinator)),? and (?=the (?:(?:right|left) )?\w+ (?:jerk|reflex) (?:is|was)\b)",
     r"\g<muscle>; "),
    (r"\b(?:un)?sustained clonus (?:of |\()(?P<n>\w+) beats\)?",
     r"\g<n> beats of clonus"),
    (r"\bwalk(?:s|ed)? on (?:his |her )?heels and (?:his |her )?toes (?:without "
     r"(?:any )?(?:difficulty|problems?)|easily|normally|well)\b",
     "heel walking and toe walking normal"),
    (r"\bpatellars? (?=(?:(?:is|are|was|were) )?"
     r"(?:absent|brisk|unobtainable|present)\b)",
     "patellar jerk "),
    (r"\bclaw(?:ing|ed)? (?:hand )?(?:(?:of|in|on) )?"
     r"(?:the |his |her )?(?P<side>right|left|both) hands?\b", r"\g<side> claw hand"),
    # free of symptoms
    (rf"\b(?:no|without) (?:any )?(?:symptoms|complaints) (?:in|of) (?:the |his |her )*"
     rf"(?P<end>{_END_OF_LIMB})", _FREE),
    (rf"\b(?P<end>{_END_OF_LIMB}):?(?: -)? "
     r"(?:(?:had|has|have|with|was|were|is|are) )?(?:(?:no|without) "
     r"(?:any )?(?:symptoms|complaints)|asymptomatic|symptom[- ]free)\b", _FREE),
    # a nerve that somebody makes of it is no known lesion
    (rf"{_BECAUSE_OF} (?P<nerve>(?:(?:an?|the|right|left|common|superficial|deep|"
     rf"acute|compressive|traumatic) )*{_NERVE})(?: nerve)? (?:palsy|paralysis|injury|"
     r"entrapment|compression|lesion)\b", r", consistent with \g<nerve> neuropathy"),
    (rf"{_BECAUSE_OF} (?:an? |the )?(?:(?:right|left|bilateral|severe) )*"
     r"(?P<where>carpal|cubital|tarsal|radial) tunnel(?: syndrome)?\b",
     r", consistent with \g<where> neuropathy"),
    # a jerk is weaker than the other
    (r"(?P<jerk>\b(?:jerk|reflex)(?:es|s)?\b) (?P<is>(?:was|is|were|are) )?"
     r"(?:(?:slightly|somewhat|markedly|clearly) )?(?:weaker|smaller|less (?:brisk|"
     r"active)) (?=than\b|compared\b)", r"\g<jerk> reduced "),
    # strength that pain may have held back
    (r"(?P<how>\b[0-4][+-]?\s?/\s?5|\bweak(?:ness)?),? (?:(?:is|was|likely|probably|"
     r"mostly|partly|limited) )*(?:due to|because of|secondary to|owing to|from|by) "
     r"(?:the )?pain(?= *(?:[.,;]|$))", r"\g<how> limited by pain"),
    (r"^\s*(?:(?:the|a|our) )?patient with (?P<first>(?!(?:an? |the )?"
     r"(?:known|previous|"
     r"prior|old|resolved|history|no)\b)[^,;.:]+?) (?:has|had|shows|showed|exhibits) ",
     r"\g<first>; "),
    (r"^\s*(?P<at>(?:\w+ ){0,3}exam(?:ination)?) (?:was|is) (?:relevant|pertinent|"
     r"important|positive) for ", r"\g<at> showed "),
    (r"\bmrc\s*[\[(]mrc[\])]", "mrc"),
    (r"(?P<grade>\([^()]*\d[^()]*\)) (?:(?:was|is|being) )?(?:more )?(?:severely )?"
     r"(?:affected|weaker) (?:more )?than (?:the )?"
     r"(?=(?:right|left) [\w ]+ \([^()]*\d)", r"\g<grade>, "),
    (r"(?<=with )sacral sparing\b", "preserved sacral sensation"),
    # one place before both of a pair
    (rf"\b(?P<place>{_SIDE} (?:foot|hand|shoulder|thigh|calf|forearm)) "
     rf"(?P<one>weakness|numbness|tingling) and (?P<two>weakness|numbness|tingling)\b"
     r"(?! (?:in|of|over|on) )", r"\g<one> and \g<two> of the \g<place>"),
    # "acute weakness" alone would be an item of the history
    (r"\b(?P<acute>(?:acute|sudden)(?: onset)?(?: of)?) weakness and "
     r"(?P<two>numbness|tingling|sensory loss) "
     rf"(?P<where>(?:of|in) (?:the |his |her )?{_SIDE} \w+)(?=\s*(?:[,.;]|$))",
     r"\g<acute> weakness \g<where> and \g<two> \g<where>"),
    # the two organs under one word
    (r"\b(?:urine|urinary|uro)(?: and |/|-)(?:fa?ecal|stool|bowel) "
     r"(?P<what>retention|incontinence|dysfunction)\b",
     r"urinary \g<what> and bowel \g<what>"),
    (r"\b(?P<nerve>(?:ulnar|median|radial) nerve (?:distribution|territory)) "
     rf"(?:of|in) (?:the |his |her )*(?P<side>{_SIDE} )?hands?\b",
     r"\g<side>\g<nerve>"),
    (r"\b(?:according to|by|on|using|per|as per) (?:the )?mrc(?: (?:grade|grading|"
     r"scale|score|system|criteria))*\b", " "),
    (r",? (?:mimicking|resembling|simulating) (?P<nerve>(?:an? |the )?(?:\w+ )?\w+) "
     r"(?:nerve )?palsy\b", r", consistent with \g<nerve> neuropathy"),
    (r"\b(?P<how>increased|brisk|exaggerated|absent|reduced|normal) deep and "
     r"(?=\w+ superficial reflex)", r"\g<how> deep tendon reflexes and "),
    (r"\bsuperficial reflex(?:es)?\b", "abdominal reflexes"),
    (r"\b(?:(?:lower|upper) motor(?: neurone?)?|[ul]mn)(?: type| pattern)?(?: of)? "
     r"(?=weakness|paralysis|paresis)", ""),
    # "fine" is no verdict on movements
    (r"\bfine(?:[- ](?:motor|finger|hand|manual))* (?:movements?|skills?|control|"
     r"functions?|tasks?|work|manipulation)\b", "dexterity"),
    # the other side, told beside a heading
    (r"^\s*(?P<head>[^():;.]+?) \((?P<other>[^()]*\b(?:normal|within normal limits|"
     r"unremarkable|intact|spared)\b[^()]*)\)\s*:", r"\g<other>; \g<head>:"),
    (r"\bvisible (?=(?:muscle )?(?:fascicul|wasting|atrophy|twitch))", ""),
    (rf"\b(?P<sign>{_SIGN}(?:'?s)?)(?: sign)? man(?:eu|oeu)v(?:er|re)\b",
     r"\g<sign> test"),
    (r"\bdistal (?=(?:sensory loss|numbness|tingling)\b[^,;.]* (?:in|of|below|to) )",
     ""),
    (r"\b(?P<what>residual (?:urine|volume)[^,;.]*? \d+(?:\.\d+)? (?:m?l|litres?|"
     r"liters?)) (?:was|were) (?:drained|obtained|found|measured)\b", r"\g<what>"),
    (rf"\bresidual (?=(?:[\w-]+ ){{0,4}}{_COMPLAINT})", ""),
    (r"(?<=\d\d)[oº](?=[\s,.;)]|$)", " degrees"),
    # what somebody makes of it
    (r",? (?:and )?(?:which )?rais(?:es?|ed|ing) (?:an? |the )?(?:strong |high |some )?"
     rf"(?:suspicion|concern) (?:for|of)\b{_DIAGNOSIS}", ", consistent with"),
    (rf"(?<!not),? (?:which )?(?:strongly )?suggest(?:s|ed)\b{_DIAGNOSIS}",
     ", consistent with"),
    (r", consistent with (?P<nerve>(?:the |an? )?(?:\w+ ){1,3}nerve)"
     r"(?: distribution| territory)?(?=\s*(?:$|[.;,]))",
     r", consistent with \g<nerve> lesion"),
    (r",? (?:(?:which|that) (?:is|was|are|were) )?in keeping with\b"
     r"|,? (?:which|that) (?:is|was|are|were) (?:consistent|compatible) with\b",
     ", consistent with"),
    (r"(?<!not)(?<!without)(?<!never),? (?:which )?(?:(?:has|had|have) )?"
     r"result(?:ed|ing) in\b", " and"),
    (r"\bweakness (?:with|on|to|of) resisted (?=\w)", "weakness of "),
    (r", with (?:an? )?(?=(?:absent|reduced|diminished|decreased|depressed|brisk|"
     r"normal|"
     r"preserved|intact) (?!(?:deep )?(?:tendon )?(?:reflexes|jerks))"
     r"[\w -]*\b(?:reflex(?:es)?|jerks?)\b)", "; "),
    (r"\b(?:unable to|cannot|can not|can't|could not) (?:make|form) (?:a )?(?:full )?"
     rf"fist\b(?: (?:(?:with|of|in|on) )?(?:the |his |her )?"
     rf"(?P<side>{_SIDE}) hands?\b)?",
     r"unable \g<side> finger flexion"),
    # what is spared, and the rest
    (r",? with (?:relative |good )?(?:preservation|sparing) of (?:the )?",
     ", but preserved "),
    (r" with (?:relatively |well[- ])?(?=preserved (?!sensation\b|power\b|strength\b|"
     r"reflexes\b|tone\b))", ", but "),
    (rf"\b(?P<what>strength|power) (?:in|of) (?:all )?(?:the |his |her )?"
     rf"(?:other|remaining) (?:muscles?(?: groups?)?|groups|myotomes) {_IS} "
     rf"(?P<how>{_NORMAL})", r"otherwise \g<how> \g<what>"),
    (r"\b(?P<what>weakness|no weakness) (?:in|of) (?:the |his |her )?"
     r"(?P<side>right |left )?face(?:,? (?:and|or)|,) (?:the |his |her )?"
     rf"(?P<more>(?:{_SIDE} )?{_LIMBS}\b)", None),
    (r"\bweakness (?:in|of) (?:the |his |her )?(?P<side>right |left )?face\b",
     r"\g<side>facial weakness"),
    # places
    (r"\b(?:over|in|within|on) an? \d+(?:\.\d+)?(?: ?[x×] ?\d+(?:\.\d+)?)?[ -]?[cm]m "
     r"(?:area|patch|region|zone) (?:on|of|over|in|at|along)\b", "over"),
    (r"\b(?P<across>lateral|medial) (?:aspect|side|part|surface) of (?:the |his |her )?"
     r"(?P<side>right |left |both )?(?P<face>anter|poster)ior (?P<part>thigh|leg|calf|"
     r"forearm|arm)\b", r"\g<side>\g<face>o\g<across> \g<part>"),
    (r"\b(?:the )?lower half of (?:the |his |her )?body\b", "both legs"),
    (r"\bbelow (?:the )?mid[- ‑]?(?:shins?|cal(?:f|ves))\b(?! \()",
     "in both lower legs"),
    (r"(?P<felt>\b(?:sensation|sensory loss|numbness|pin ?-?prick|touch|"
     r"hyp(?:o|er)?(?:a)?esthesia)\b[^,;.]*\b(?:thigh|leg|calf|shin|forearm|arm)) "
     r"(?:(?:extending|reaching|as far as|up|down) )+to (?:the |his |her )?"
     r"(?:ankles?|knees?|wrists?|elbows?)\b", r"\g<felt>"),
    # bulk
    (r"\b(?:his |her |the )?(?P<what>hands|feet|legs|arms|calves|thighs) (?:are|were|"
     r"look|looked|appear|appeared) (?:(?:severely|markedly|both|visibly) )*"
     r"(?:atrophied|wasted|atrophic)\b", r"wasting of both \g<what>"),
    (r"\b(?P<what>(?:hypo)?thenar|interosseous|intrinsic) (?P<how>atrophy|wasting) "
     r"(?:of|in) (?:the |his |her )?(?P<side>right |left |both )?hand\b",
     r"\g<side>\g<what> \g<how>"),
    # signs
    (r"(?P<all>\ball (?:the )?(?:(?:major|key|main) )?(?:muscles|muscle groups)"
     r"(?: tested)?(?: bilaterally)?) \((?![^()]*\b(?:except|but|not|other)\b)"
     r"[^()\d]*\)", r"\g<all>"),
    (r"\b(?P<of>knee|ankle|supinator|biceps|triceps) tap(?P<s>s?)\b",
     r"\g<of> jerk\g<s>"),
    (r"\bgait (?P<is>was|is) (?:very |markedly )?clumsy\b", r"gait \g<is> ataxic"),
    (r"\b(?P<limb>foot|hand|leg|arm) (?:is |was |feels |looks |has gone |went )?"
     r"(?:(?:pale|white|blue|mottled) and cold|cold and (?:pale|white|blue|mottled))\b",
     r"\g<limb> cold and pale"),
    (r"\b(?P<gait>(?:steppage|high[- ]stepping) gait) \([^()\d]*\b(?:lifting|raising|"
     r"clear)\b[^()\d]*\)", r"\g<gait>"),
    (r" (?:on|in|during) (?:a )?(?:single|one)[- ]leg(?:ged)? stance\b", ""),
    (r"\b(?:(?:single|one)[- ]leg(?:ged)? stance|stand on one leg)\b", "unipedal"),
    (r"\bjoint (?:deformity|swelling|effusions?|contractures?)\b", "deformities"),
    (r"\b(?P<felt>numbness|tingling|sensory loss|paraesthesiae?|paresthesias?) (?:that "
     r"|which )?(?:extend(?:s|ed|ing)?|reach(?:es|ed|ing)|spread(?:s|ing)?) from\b",
     r"\g<felt> from"),
    (r"(?P<below>\bbelow [\w/ ]{2,20}?) on the (?:right and (?:the )?left|left and "
     r"(?:the )?right)(?=\s*(?:[.;]|$))", r"\g<below> on both sides"),
    # a level told once of two senses, each on its own side
    (rf"(?P<a>[^,;.]*?\b{_SENSES}\b[^,;.]*?) (?P<one>(?:on|in) the (?:right|left)(?: "
     rf"side)?),? (?:and|but) (?P<b>[^,;.]*?\b{_SENSES}\b[^,;.]*?) (?P<two>(?:on|in) "
     rf"the (?:right|left)(?: side)?) (?P<level>below [^,;.]+?)(?=\s*(?:[,;.]|$))",
     r"\g<a> \g<one> \g<level>, \g<b> \g<two> \g<level>"),
    # "Triceps and the reflexes": the muscle
    (r"\b(?P<muscle>biceps|triceps|brachioradialis) and (?=(?:the |all |his |her "
     r")?(?:deep |tendon )*reflexes\b)", r"\g<muscle> power and "),
    (r"\bsupinator (?:jerk |reflex )?(?:was |is )?inverted\b",
     "inverted supinator reflex present"),
    (r"(?P<a>\b(?:could not|couldn't|cannot|can't|can not|unable to) feel [^,;.]*?) or "
     r"(?=(?:the |his |her |my )?(?:[a-z]+)\b)", r"\g<a> and "),
    # what patients say
    (r"\bdropped (?P<what>objects|things)\b", r"drops \g<what>"),
    (r"\bdrops (?P<what>objects|things) from (?=(?:the |his |her |both )*(?:right "
     r"|left )?"
     r"hands?\b)", r"drops \g<what> with "),
    (r"(?P<what>\b(?:pain|lbp|numbness|weakness)) \+ (?=[a-z])", r"\g<what> and "),
    (r"\b(?P<limb>(?:both )?legs) (?:keep (?:on )?giving|give|gave) way(?: (?:when "
     r"(?:i|he|she) (?:go(?:es)?|walks?)|going)(?: (?:up|down)(?: the)? ?stairs)?| on "
     r"(?:the )?stairs)?(?=\s*(?:[,.;]|$|and\b))", r"weakness of \g<limb> reported"),
    (r"\b(?:(?:i|he|she) )?(?:(?:gets?|feels?|has|have)(?: an?)? )?electric[\w -]*?(?: "
     r"(?:down|in|along|through) (?:my|his|her|the) (?:spine|back|neck|arms?|legs?))* "
     r"when(?:ever)? (?:i|he|she) (?:looks? down|puts? (?:my|his|her) chin (?:on|to) "
     r"(?:my|his|her) chest|tucks? (?:my|his|her) chin[\w ]*?|bends? (?:my|his|her) "
     r"(?:head|neck)(?: forwards?)?)(?=\s*(?:[,.;]|$|and\b))", "lhermitte positive"),
    (r"\b(?:the |his |her |my )?pain (?:starts|started|begins|began) in (?P<from>[^,"
     r";.]+?),? and (?:then )?(?:goes|went|runs|ran|shoots|shot|travels|travelled|"
     r"spreads|spread|radiates|radiated|moves|moved)\b", r"pain in \g<from> radiating"),
    (r"(?P<b>\b(?:my|his|her|the) (?P<limb>(?:right |left )?(?:arm|leg|foot))\b[^.;]*?"
     r"\b(?:can't|cannot|unable to|can not) (?:lift|raise|move)) it\b"
     r"(?: out)?(?: to the side| sideways)?", r"\g<b> the \g<limb>"),
    (r"(?P<side>\b(?:right|left) )?\bshoulder[- ]?blade (?:sticks?|is sticking|pokes?|"
     r"stands?) out\b", r"winging of the \g<side>scapula"),
    (r"\b(?P<part>hand|arm|leg|thigh|calf|forearm) (?:has|have) (?:become|gone|got|"
     r"gotten|grown) (?:very |quite |much |visibly )?(?:thin|thinner|wasted|smaller)\b",
     r"\g<part> wasted"),
    (r",? *\b(?:it|which)(?: just| now)? slaps?(?: down)? (?:on|against) the "
     r"(?:ground|floor)\b(?: when (?:i|he|she) walks?)?", "; foot slap"),
    (r"\b(?:keeps?|is|are|has|have) (?:on )?go(?:ing|ne) (?:dead|to sleep)\b|"
     r"\b(?:goes|go|feels?|went) (?:completely |all )?dead\b|\bgone dead\b",
     "numb"),
    (r"\b(?P<limb>(?:(?:right|left|both) )?(?:legs?|arms?)) feels? (?:very )?stiff"
     r"(?: when (?:i|he|she) walks?| (?:on|when) walking)?(?=\s*(?:[,.;]|$|and\b))",
     r"increased tone in the \g<limb>"),
    (r"^(?P<limb>[ul]ls?|(?:upper|lower) limbs?|arms|legs) "
     r"(?:neuro(?:logy|logical)?|exam\w*)(?: exam\w*)?\s*:",
     r"\g<limb>:"),
    # the position of the toes, told of the foot
    (r"\b(?:(?:joint )?position sense|proprioception) (?:in|at|of) (?:the |his |her "
     r"|both )*"
     r"(?:feet|big toes|great toes|legs|lower limbs)(?=\s*(?:[,.;]|$|and\b|but\b))",
     "both toe position sense"),
    (r"\b(?:(?:joint )?position sense|proprioception) (?:in|at|of) (?:the |his |her )?"
     r"(?P<side>right|left) (?:foot|big toe|great toe|leg|lower limb|toes)"
     r"(?=\s*(?:[,.;]|$|and\b|but\b))", r"\g<side> toe position sense"),
    (r"\bthumb (?P<way>(?:ab|ad)duction|flexion|extension)(?P<and>,? and |, "
     r")opposition\b",
     r"thumb \g<way>\g<and>thumb opposition"),
    (r"\bwalk(?:ed|s)? on (?:his |her |the )?(?P<a>heels?|toes|tiptoes?),? but not on "
     r"(?:his |her |the )?(?P<side>right|left) (?P<how>toes|heel|tiptoes?)\b",
     r"walk on \g<a> but unable walk on \g<side> \g<how>"),
    (rf"\b(?P<far>distal|proximal) (?P<what>power|strength) (?:was |is )?"
     rf"(?P<how>{_NORMAL}|preserved|[0-5][+-]?\s?/\s?5)(?! in\b)",
     r"\g<far> arms power \g<how>, \g<far> legs power \g<how>"),
    (r"\b(?:bending|flexing) (?:the |my |his |her )?neck (?:sends|gives|causes|brings|"
     r"produces|triggers)(?: me| him| her| an?| on)* electric[\w -]*"
     r"|\bwhen(?:ever)? (?:i|he|she) bends? (?:my |his |her |the )?neck,?(?: (?:i|he|"
     r"she) (?:gets?|feels?|has|have))?(?: +an?| like)* +electric[\w -]*",
     "lhermitte positive"),
    (r"\b(?:has|have|having|needs?) to push (?:down )?on (?:my |his |her |the )?"
     r"(?:tummy|belly|abdomen|stomach|bladder) to (?:pass (?:urine|water)|pee|wee|"
     r"urinate|empty[\w ]*)", "has to strain to pass urine"),
    (r"\b(?:i've |i |he |she )?(?:been |keeps? )?(?:wet(?:s|ting)?|(?:wee|pee)"
     r"(?:s|ing)?) (?:my|him|her)self\b(?: without (?:knowing|noticing|warning))?",
     "urinary incontinence"),
    (r"\b(?P<part>(?:big |great )?toes?|foot|wrist|arm|leg) (?:won't|will not|does not|"
     r"doesn't) (?:lift|come up)(?: up)?(?: on the (?P<side>right|left))?\b",
     r"cannot lift the \g<side> \g<part>"),
    (r"(?<=\w) any more(?=\s*(?:[,.;]|$))", ""),
    *((rf"\b(?:the )?{side} of (?:the |his |her |my )?(?=(?:right |left )?(?:forearm|"
       r"arm|thigh|leg|calf|shin|ankle|foot|knee|hand)\b)", f"{across} ")
      for side, across in (("inside", "medial"), ("outside", "lateral"))),
    # notes without small words
    *((r"(?:(?<=[\w+] )|(?<=, ))(?P<how>normal|brisk|absent|reduced|increased|present) "
       rf"(?:{short})(?=\s*(?:[,;.]|$|and\b|but\b))", rf"\g<how> in the {limbs}")
      for short, limbs in (("uls?|arms", "upper limbs"), ("lls?|legs", "lower limbs"))),
    (r"\bclonus (?P<side>right|left|r|l|both)? ?(?P<n>\d\d?) beats\b",
     r"\g<n> beats of clonus \g<side>"),
    # the root and the limb it is felt in
    (r"\b(?P<root>[ctls]\d{1,2}) (?P<what>dermatom(?:e|al distribution)|distribution) "
     r"(?:of|in|on) (?:the |his |her )?(?P<side>right|left) (?:(?:upper |lower )?(?:"
     r"limb|extremity)|arm|leg|hand|foot)\b", r"\g<side> \g<root> \g<what>"),
    (r"(?<!pain on )(?<!pain with )(?<!painful )\bresisted (?=(?:shoulder|elbow|wrist|"
     r"finger|thumb|hip|knee|ankle|toe|great toe) \w*(?:ion|ors?)\b)", ""),
    (r",? with (?:an? )?(?=positive (?:froment|tinel|phalen|hoffman|babinski|romberg|"
     r"lhermitte|spurling)\b)", " and "),
    (r"\b(?:no|lost|loss of|reduced) (?:feeling|sensation) (?:a?round|in) (?:his |her |"
     r"my |the )?(?:bottom|back passage|genitals|private parts)\b", "saddle numbness"),
    (r"\b(?:i |he |she )?(?:(?:has|have|had|having|finds?) )?(?P<no>no )?(?:(?:can't|"
     r"cannot|can not|could not|couldn't|unable to|(?:difficulty|trouble|problems?)"
     r"(?: with| in)?|(?:struggl|fumbl)\w+(?: to| with)?|clumsy (?:with|at)|it (?:hard|"
     rf"difficult) to)(?: {_HANDLING})? (?:my |his |her |the |a )?{_THING}|{_THING} "
     r"(?:is|are) (?:hard|difficult)(?: to [\w ]+?)?)(?: (?:with|in|using|of) (?:my |"
     rf"his |her |the |both )*(?P<side>{_SIDE} )?(?:hand|finger)s?)?"
     r"(?=\s*(?:$|[,.;)]|(?:and|or|"
     r"but|with|for|since|due|because)\b))", _with_buttons),
    (r"\bi (?:often |keep )?drop(?:ping)? things\b", "drops things"),
    (r"(?P<before>\b(?P<side>right|left) (?:hand|arm|grip|fingers?)\b"
     r"(?:(?!\b(?:right|left|both)\b)[^;.])*?)(?<!hand )"
     r"\bdrops (?P<what>things|objects|cups)\b(?! (?:with|from|held) )",
     r"\g<before>drops \g<what> with the \g<side> hand"),
    (r"\b(?:i |he |she )?(?:keeps? )?tripp?(?:s|ing|ed)? over (?:my |his |her |the "
     r")?(?P<side>right |left )?(?:foot|toes)\b", r"\g<side>foot drags"),
    (r"\bfoot slaps\b(?: (?:the ground|on the (?:ground|floor)))?"
     r"(?: when (?:i walk|walking|he walks|she walks))?", "foot slap"),
    (r"\b(?:the )?sciatica (?:has |have |is )?(?:now |suddenly )?(?=gone\b)",
     "leg pain "),
    (r"(?P<tender>\btenderness (?:over|of|at|in|along) (?:the )?)(?:upper|mid|lower) "
     r"(?=(?:cervical|thoracic|lumbar) spine\b)", r"\g<tender>"),
    (r"(?<!spinal )\b(?:percussion tenderness|tenderness (?:to|on) percussion)"
     r"(?: (?:over|of|in|at|along) (?:the )?(?:(?:upper|mid|middle|lower) )?"
     r"(?:(?:cervical|thoracic|dorsal|lumbar|lumbosacral|thoracolumbar) )?"
     r"(?:spine|vertebrae|spinous processes))?",
     "tenderness over the spine"),
    (r"\b(?P<slr>(?:straight[- ]leg rais\w+|slr)\b[^,;.]*? (?:limited|restricted) "
     r"[^,;.]*?) (?:because of|due to|by|secondary to) "
     r"(?:(?:the|leg|back|radicular|sciatic|severe|his|her) )*pain\b", r"\g<slr>"),
    (r"\btenderness (?:(?:was|is) (?:elicited|noted|present|found) )?(?:over|of|at) "
     r"(?:the )?(?:\w+ )?spinous process(?:es)?(?: (?:at|of|from) (?:the "
     r")?[clt]\d\d?(?:\s?-\s?[clts]?\d\d?)?(?: levels?)?)?",
     "tenderness over the spine"),
    (rf"\b(?P<what>{_SPINE}) (?:(?:is|was) )?(?P<no>not )?tender\b(?! over)"
     r"(?: (?:to|on) (?:palpation|touch|percussion|pressure))?",
     r"\g<no>\g<what> tenderness"),
    (rf"\btender (?:(?:over|in|at|along) (?:the )?)?(?P<what>{_SPINE})\b",
     r"\g<what> tenderness"),
    (r"\b(?:finger|heel)(?!.shin ataxia)[- –‑](?:to[- –‑])?(?:nose|finger|knee|shin)"
     r"(?:[- –‑](?:to[- –‑])?(?:shin|nose|finger))?(?: (?:test(?:ing|s)?|"
     r"man(?:eu|oeu)ver))?\b", "coordination"),
)  # fmt: skip
_SIDED = Expression(_SIDE, re.IGNORECASE)
_LITRES = Expression(
    r"\b(?P<n>\d(?:\.\d{1,2})?) (?:l|litres?|liters?)\b", re.IGNORECASE
)
#: "Muscles, including A and B, were normal".
_INCLUDING = Expression(
    rf"(?P<all>\bmuscles), including (?P<some>[^;.:]+?),? (?P<how>{_IS} {_NORMAL})",
    re.IGNORECASE,
)
#: "The leg muscles were normal" is of power; it says nothing of reflexes and skin.
_LIMB_MUSCLES = Expression(
    rf"\b(?P<limb>{_LIMBS}) muscles (?P<is>{_IS}) (?P<how>{_NORMAL})", re.IGNORECASE
)
_ITEM = Expression(r",\s*(?:and\s+)?|\s+and\s+")
#: "Strength of 4/5 in A and B and mild 5-/5 weakness of C".
_GRADE = r"[0-5][+\-−–]?\s?/\s?5"
_GRADED = Expression(
    rf"\b(?:(?:decreased|reduced|diminished) )?(?:strength|power) (?:was |is |of )?"
    rf"(?P<grade>{_GRADE}) (?:in|of) (?:the |his |her )?(?P<side>{_SIDE} )?"
    rf"(?P<list>[a-z][a-z ,]*?)(?P<end>,? and )(?=(?:mild |slight |moderate |severe )?"
    rf"{_GRADE})",
    re.IGNORECASE,
)
#: "Grade 2 in hip flexion, 3 in knee extension": each movement with its own.
_UNNAMED = Expression(r"\(\?P<\w+>")
_MOVE_GRADED = Expression(
    rf"(?:(?:mrc )?grade |graded )?(?P<grade>[0-5][+-]?)(?:\s?/\s?5)? in "
    rf"(?:the )?(?P<move>{_MOVE})",
    re.IGNORECASE,
)
_MOVES_GRADED = Expression(
    rf"\b{_UNNAMED.sub('(?:', _MOVE_GRADED.pattern)}"
    rf"(?:(?:, and|,| and) {_UNNAMED.sub('(?:', _MOVE_GRADED.pattern)})+",
    re.IGNORECASE,
)
#: "Weakness and numbness of the left leg have resolved": both have.
_LISTED = rf"(?:\w+ )?{_COMPLAINT}(?:(?:, and |, | and )(?:\w+ )?{_COMPLAINT})+"
_GONE = Expression(
    rf"\b(?P<list>{_LISTED}) (?P<where>(?:of|in) {_PLACE}) "
    rf"(?P<gone>(?:{_IS} |(?:has|have|had) )?absent)\b",
    re.IGNORECASE,
)
#: "The weakness has gone": a deficit that went is denied, a reflex that went is lost.
_WENT = Expression(
    r"\b(?P<what>(?:weakness|numbness|tingling|pins and needles|sensory loss|wasting|"
    r"atrophy|spasticity)\b(?:(?!\b(?:and|but|jerk|reflex|sensation|"
    r"feeling|power|strength)\b)[^,;.:])*?) (?:(?:has|have|had|is|are|was|were) )?"
    r"(?:now |since |completely |fully )*(?:gone(?: away)?|disappeared|vanished|"
    r"cleared(?: up)?|subsided|abated|worn off|no longer (?:present|there))\b"
    r"(?! (?:numb|weak|cold|dead|blue|white)\b)",
    re.IGNORECASE,
)
#: "Weakness of the hand could not be demonstrated": what was sought in vain is denied.
_SOUGHT = Expression(
    rf"\b(?P<what>(?:{_COMPLAINT}|clonus|fasciculations?|tenderness|sensory deficit)\b"
    r"(?:(?!\b(?:positive|present|absent|normal|negative|from|radiat\w+)\b)[^,;.:])*?) "
    r"(?:could|can|was|were|is|are) ?not (?:be )?(?:clearly |definitely )?"
    r"(?:demonstrated|detected|found|seen|shown|noted|observed|confirmed|identified|"
    r"apparent|evident|elicited|present)\b",
    re.IGNORECASE,
)
_BIG_TOE = Expression(
    r"\b(?P<toe>(?:great|big) toe|hallux)(?: (?:power|strength))?(?: (?:was|is))? "
    r"(?=[0-5][+-]?\s?/\s?5\b)",
    re.IGNORECASE,
)
_FELT = Expression(r"sens|touch|pin|flex|numb", re.IGNORECASE)
#: Fasciculations of a part of a limb are those of the limb.
_OF_LEG = (
    "thigh", "calf", "calve", "lower leg", "tibialis anterior", "gastrocnemius", "edb",
    "extensor digitorum brevis",
)  # fmt: skip
_OF_ARM = ("upper arm", "shoulder", "forearm", "first dorsal interosseou")
_TWITCHING = Expression(
    rf"\bfasciculations? (?:(?:were |was |are )?(?:seen|noted|visible|present|evident|"
    rf"observed|apparent|found) )?(?:in|of|over) (?:the |his |her )?(?:muscles of "
    rf"(?:the |his |her )?)?(?P<side>{_SIDE} "
    rf")?(?P<part>{'|'.join((*_OF_LEG, *_OF_ARM))})(?P<many>s?)\b",
    re.IGNORECASE,
)


def spell_frames(text: str) -> str:
    """Return a text with what stands around its findings in plain words.

    Parameters
    ----------
    text
        A sentence, its synonyms written out.

    Examples
    --------
    >>> spell_frames("This patient has residual weakness of the left leg")
    'This patient has weakness of the left leg'
    """
    text = spell_bedside(_rewritten(text))
    if "residual" in text.lower():
        text = _LITRES.sub(lambda found: f"{round(1000 * float(found['n']))} ml", text)
    text = _INCLUDING.sub(_with_some, text)
    text = _GONE.sub(_each_gone, _WENT.sub(r"\g<what> absent", text))
    text = _SOUGHT.sub(_none_found, text)
    text = _GRADED.sub(_each_graded, text)
    text = _MOVES_GRADED.sub(_each_move, text)
    text = _LIMB_MUSCLES.sub(r"\g<limb> power \g<is> \g<how>", text)
    text = _TWITCHING.sub(_limb, text)
    text = spell_movements(_THAT_SIDE.sub(_named_side, text))
    return text if _FELT.search(text) else _BIG_TOE.sub(r"\g<toe> extension ", text)


#: A side that was named before.
_THAT_SIDE = Expression(
    r"\b(?:on (?:that|this|the same|the affected) side|(?P<bare>ipsilateral))\b",
    re.IGNORECASE,
)


def _named_side(found: re.Match[str]) -> str:
    """Return the one side that was named before, if it was one."""
    before = found.string[: found.start()].lower()
    sides = {*re.findall(r"\b(?:right|left|both|bilateral\w*)\b", before)}
    if len(sides) != 1 or sides.isdisjoint(("right", "left")):
        return found[0]
    return f"{'' if found['bare'] else 'on the '}{sides.pop()}"


def _with_face(found: re.Match[str]) -> str:
    """Return a weakness of face and limbs as two: the face has a name of its own."""
    side = found["side"] or ""
    denied = found["what"].lower().startswith("no ")
    no = "no " if denied else ""
    limb = found["more"] if _SIDED.match(found["more"]) else side + found["more"]
    return f"{no}{side}facial weakness and {no}weakness of {limb}"


_rewritten = rewriting(_FRAMES, _with_face)


def _with_some(found: re.Match[str]) -> str:
    some = (f"{one} power {found['how']}" for one in _ITEM.split(found["some"]))
    return ", ".join((f"{found['all']} {found['how']}", *some))


def _each_gone(found: re.Match[str]) -> str:
    listed = _ITEM.split(found["list"])
    return ", ".join(f"{one} {found['where']} {found['gone']}" for one in listed)


def _none_found(found: re.Match[str]) -> str:
    return "no " + re.sub(r"\band\b", "or", found["what"])


def _each_graded(found: re.Match[str]) -> str:
    listed = _ITEM.split(found["list"])
    if {"upper", "lower", "right", "left"}.intersection(listed):
        return found[0]  # "the upper and lower limbs"
    side, grade = found["side"] or "", found["grade"]
    return ", ".join(f"{side}{one} {grade}" for one in listed) + found["end"]


def _each_move(found: re.Match[str]) -> str:
    return _MOVE_GRADED.sub(r"\g<move> \g<grade>/5", found[0])


def _limb(found: re.Match[str]) -> str:
    leg = found["part"].lower() in _OF_LEG
    told = re.search(r"bilateral|both|right|left", found.string, re.IGNORECASE)
    many = found["many"] and not found["part"].endswith("ou")
    side = found["side"] or ("both " if many and not told else "")
    return f"fasciculations in {side}{'leg' if leg else 'arm'}"
