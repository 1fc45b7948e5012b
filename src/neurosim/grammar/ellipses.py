"""Phrases that leave out what they mean, said in full before a sentence is read.

"The left one" is the left of what was named; "upper and lower limbs" are two limbs,
each with its tone. Each row is a form and its wording.
"""

import re

from neurosim.grammar.expression import Expression
from neurosim.grammar.heading import PLACE
from neurosim.grammar.movements import VERB
from neurosim.grammar.rewriting import Wording, rewriting

_IS = r"(?:was|were|is|are)"
_THE = r"(?:(?:the|his|her)\s+)*"
_STATE = (
    r"(?:absent|lost|reduced|decreased|diminished|brisk|increased|weak|normal|full|"
    r"intact|preserved)"
)
_DIAGNOSIS = (
    r"(?:radiculopathy|myelopathy|neuropathy|plexopathy|palsy|syndrome|stenosis|"
    r"herniation|compression|lesion)"
)
_VERDICT = r"\+|-|positive|negative|pos|neg"
_VERDICT_1, _VERDICT_2 = (rf"(?P<{name}>{_VERDICT})" for name in ("how", "how_2"))
_AT = r"(?:(?:at|over) )?(?:the )?"
_PLACE_1, _PLACE_2 = (
    rf"{_AT}(?P<{name}>(?:right|left|r|l) (?:wrist|elbow|ankle))"
    for name in ("one", "two")
)
_DOWN = (
    r"(?:\b[ctls]\d\d? (?:and|&) (?:below|down\w*|distally)|"
    r"\b(?:from|below) [ctls]\d\d?(?: (?:down\w*|distally))?)"
)
_FELT = rf"(?:numb|{_STATE})"
_SIDED = r"(?:right|left|r|l) (?:leg|arm|(?:lower|upper) limb|side)"


def _not_moving(found: re.Match[str]) -> str:
    what = "hemibody" if found["what"] == "side" else found["what"]
    return f"{found['side']}{what} power 0/5"


def _none_of_organs(found: re.Match[str]) -> str:
    """Return each organ of a list as denied: "denies bladder/saddle sx"."""
    told = {"saddle": "saddle numbness"}
    organs = re.split(r"\s*/\s*", found["list"].lower())
    return ", ".join(f"no {told.get(one, one + ' dysfunction')}" for one in organs)


def _each_digit(found: re.Match[str]) -> str:
    """Return a list of digits with slashes in full: "thumb/index"."""
    digits = re.split(r"\s*/\s*", found["list"].lower())
    return " and ".join(one if one == "thumb" else f"{one} finger" for one in digits)


def _each_column(found: re.Match[str]) -> str:
    """Return the grades of a row under their names: "HF/KE/DF: R 5/4/3"."""
    names = found["names"].split("/")
    rows = [
        (row["side"], row["grades"].split("/")) for row in _ROW.finditer(found["rows"])
    ]
    if any(len(grades) != len(names) for _, grades in rows):
        return found[0]
    return ", ".join(
        f"{side} {name.strip()} {grade}/5"
        for side, grades in rows
        for name, grade in zip(names, grades, strict=True)
    )


_DIGIT = r"(?:thumb|index|middle|ring|little)"
_ORGAN = r"(?:bladder|bowel|saddle|sphincter)"
_ROW = Expression(
    r"(?P<side>right|left|both|r|l):? ?(?P<grades>[0-5][+-]?(?:/[0-5][+-]?){2,})",
    re.IGNORECASE,
)
_LIMBS = r"(?:[ul]ls?|[rlb]?[ul]es?|arms|legs|(?:upper|lower) (?:limbs|extremities))"
_ROWS: tuple[tuple[str, Wording], ...] = (
    # "L4 and below numb, right leg", "right leg, numb from L4 down"
    (rf"(?P<from>{_DOWN})(?P<how>(?: (?:was|is))? {_FELT})?, (?:(?:in|on|of) )?(?:the "
     rf")?(?P<place>{_SIDED})(?P<is> {_FELT})?(?=\s*(?:$|[.;]))",
     r"\g<from>\g<how>\g<is> in the \g<place>"),
    (rf"^(?P<place>{_SIDED}), (?=(?:{_FELT} )?{_DOWN})", r"\g<place> "),
    # "left foot drop but no numbness in the foot": of that foot
    (r"\b(?P<side>right|left) (?P<place>foot|hand|arm|leg|thigh|calf|forearm|"
     r"knee)\b(?P<between>(?:(?!\b(?:right|left|both|bilateral\w*|other)\b)[^.;])*?"
     r"\b(?:of|in) )the (?P=place)\b",
     r"\g<side> \g<place>\g<between>the \g<side> \g<place>"),
    # a diagnosis is the heading of what was found, and tells its side
    (rf"^(?P<what>(?P<side>(?:right|left) )(?:[^:;,.]* )?{_DIAGNOSIS}):",
     r"\g<what> ; \g<side>:"),
    (rf"^(?P<what>[^:;,.]*\b{_DIAGNOSIS}):", r"\g<what> ; "),
    (r"(?:^|(?<=[:;.] ))upper:", "arms:"),
    (r"(?:^|(?<=[:;.] ))lower:", "legs:"),
    # "Tinel + right wrist, - left wrist": the sign at each place
    (rf"\b(?P<sign>tinel(?:'s)?(?: sign| test)?) {_VERDICT_1} {_PLACE_1}"
     rf"(?P<joint>,|;| and| but) {_VERDICT_2} {_PLACE_2}",
     r"\g<sign> at \g<one> \g<how>\g<joint> \g<sign> at \g<two> \g<how_2>"),
    # how far a leg was raised, beside how the test was
    (r"(?P<slr>\b(?:slr|straight leg rais\w+)\b(?:[^;.]*?\b(?:right|left|r|l))?) "
     r"[1-9]\d ?(?:degrees|deg|\u00b0|)?(?= ?(?:(?:positive|negative|pos|neg)\b|"
     r"[+-]))", r"\g<slr> "),
    (r"^(?P<how>intact|normal|preserved|reduced|decreased|diminished) to "
     r"(?=(?:light|fine|soft|touch|pin|vibrat|temperature|sharp|propriocep|joint|"
     r"pain and|pp|lt)\b)", r"sensation \g<how> to "),
    (r"\b(?:major|main|key) (?=(?:muscles?|muscle groups|groups)\b)", ""),
    # shorthand of notes that depends on what stands beside it
    (r"(?-i:(?<![\w/<>=&+-])R\b)(?= (?!or\b)[a-z]{2})", "right"),
    (r"(?-i:(?<![\w/<>=&+-])L\b)(?= (?!or\b|spine\b)[a-z]{2})", "left"),
    *((rf"(?:^|(?<=\bfor )|(?<=\bpast )|(?<=\blast )|(?<=\bx ))(?P<n>\d\d?)/{of}\b(?!/)"
       rf"|\b(?P<m>\d\d?)/{of}(?= (?:h/o|hx|history|of|ago|later)\b)",
       rf"\g<n>\g<m> {unit}")
      for of, unit in ((7, "days"), (52, "weeks"), (12, "months"))),
    (r"\bh/o\b|(?<=s )hx(?: of)?\b", "history of"),
    (rf"^(?P<names>[a-z ]+(?:/[a-z ]+){{2,}}):? (?P<rows>{_ROW.pattern}(?:[,;]? "
     rf"{_ROW.pattern.replace('P<side>', 'P<s>').replace('P<grades>', 'P<g>')})?)$",
     _each_column),
    (rf"\b(?:no|denies|denied|nil) (?P<list>{_ORGAN}(?: ?/ ?{_ORGAN})+)"
     r"(?: (?:sx|symptoms?|disturbances?|dysfunction|issues|problems|involvement))?\b",
     _none_of_organs),
    (rf"\b(?P<list>{_DIGIT}(?: ?/ ?{_DIGIT})+)\b(?: fingers?)?", _each_digit),
    *((rf"\b{how}-?reflexi[ac] (?:(?:in|of) )?(?:the )?(?P<limb>{_LIMBS})"
       rf"(?=,? (?:but |and )?normal (?:in )?(?:the )?{_LIMBS}\b)",
       rf"reflexes {state} in \g<limb>")
      for how, state in (("hypo", "reduced"), ("hyper", "brisk"), ("a", "absent"))),
    (r"^(?P<hand>right|left|both) hand(?P<mark>:?) (?=(?:fdi|apb|adm|fpb|fpl|fdp|"
     r"interossei|lumbricals)\b)(?!.*\b(?:rest|otherwise|others?|remain\w*)\b)",
     r"\g<hand>\g<mark> "),
    (r"(?P<gone>\b(?:absent|nil|0)\b(?:(?!\b(?:present|only)\b)[^,;.])*?),? "
     r"(?:even )?(?:w/?|with) reinforcement", r"\g<gone>"),
    (r" (?:at|in|after|within) \d\d? ?(?:s|secs?|seconds)\b", ""),
    (r"\b(?P<limb>hypothenar|thenar|calf|quads|interossei)(?P<is> (?:is |are )?"
     r"(?:wasted|atrophied|wasting)(?: bilat\w*)?,? (?:but |and )?)(?P<other>"
     r"hypothenar|thenar|calf|quads|interossei) (?:(?:is|are) )?(?:spared|preserved)",
     r"\g<limb>\g<is>no wasting of \g<other>"),
    (r"^(?:pr|dre|per rectum|rectal)(?: exam\w*)?\s*[:,]\s*(?=[^.;]*\b(?:anal|anus|"
     r"saddle|peri-?anal)\b)", ""),
    (r" & ", " and "),
    (r"\bw/ ?(?=(?!o\b)[a-z])", "with "),
    (r"\bc/w(?= (?:the )?(?:right|left|[rl])\b)", "compared with"),
    (r"(?P<pain>\b(?:pain|ache|lbp|numbness|tingling)\b[^,;.:]*?) ?(?:-+>|\u2192) ?",
     r"\g<pain> radiating to "),
    (r"\b(?P<jerk>[btska]j)s?(?P<how>(?: ?(?:[0-4]\+?|\++))?) (?=[btska]js?\b)",
     r"\g<jerk>\g<how>, "),
    (r"\bwinging (?:of )?(?:the )?(?P<side>right|left|both) scapula[es]?",
     r"\g<side> scapular winging"),
    (r"\b(?:the )?face (?:(?:is|was) )?(?:spared|not (?:affected|involved))\b",
     "no facial weakness"),
    (r"\bnot moving (?:the |his |her )?(?P<side>(?:right|left|both) )"
     r"(?P<what>side|arms?|legs?|foot|feet|hands?|(?:upper |lower )limbs?)\b",
     _not_moving),
    (r"^(?:(?:he|she|patient) )?squat(?:s|ted)(?: and (?:rises?|rose|stands?))?"
     r"(?: (?:unaided|easily|well|fully|normally|independently))?(?=\s*(?:[.,;]|$))",
     "squatting normal"),
    (r"(?<=[a-z][a-z][a-z])(?=[0-5][+-]?/5\b)", " "),
    (r"(?P<all>\b(?:power|strength|motor|sensation|silt|tone|reflexes|dtrs|moves|"
     r"moving)\b[^,;.]*?) (?:all )?x ?4\b(?: (?:limbs|ext\w*))?",
     r"\g<all> in all limbs"),
    (r" x ?\d\d?(?=\s*(?:$|[,.;)]))", ""),
    (r"(?P<what>\b(?:right|left|r|l|both|bilateral)\b[^,;.:]*?\b(?:jerks?|reflex(?:es)?"
     r"|[kabts]js?)):? (?:(?:is|was) )?(?:\+/-|\u00b1)(?![\w/])",
     r"\g<what> present with reinforcement"),
    (r"(?P<how>(?:\b(?:neg|pos|absent|normal|brisk|intact|reduced)|[+-]ve)\b[^,;.:]*?) "
     r"(?-i:B)(?=\s*(?:$|[,;.]))", r"\g<how> both"),
    (r"\b(?:r ?= ?l|l ?= ?r)\b", "both"),
    (r"(?<=[\d+)s]) (?-i:B)(?=\s*(?:$|[,;.]))", " both"),
    (r"\bprox(?:imal)?,? (?P<far>[0-5][+-]?/5) dist(?:al)?\b",
     r"proximally and \g<far> distally"),
    (r"\b(?:(?P<end>proximal|distal) weakness|weak(?:ness)? (?P<end_2>proximal|distal)"
     r"ly) (?:in|of) (?:all (?:four |4 )?(?:limbs|extremities)|both arms and legs)\b",
     lambda m: " and ".join(f"both {m['end'] or m['end_2']} {limb}s weak"
                            for limb in ("arm", "leg"))),
    (rf"\b(?P<end>proximal|distal) weakness (?:in|of) (?:the |his |her )?"
     rf"(?P<limb>{PLACE})"
     r"(?P<other>,? (?:(?:and|but|with) )?(?:proximal|distal))(?= (?:power|strength))",
     r"\g<end> \g<limb> weakness\g<other> \g<limb>"),
    *((rf"(?<!the )\b(?:(?-i:{short})|{start} rot(?:ation)?)"
       r"(?=:? (?:on the |of the )?(?:right |left |[rl] )?[0-5])", f"{word} rotation")
      for short, start, word in (("ER", "ext", "external"), ("IR", "int", "internal"))),
    # tone is of a limb, wherever in it; vibration is of hands and feet
    *((r"(?P<tone>\b(?:tone|spasticity|rigidity|hypertonia|hypotonia)\b"
       r"(?:(?!\b(?:with|and|but)\b)[^,;.])*? (?:in|of|at)"
       rf" (?:the |his |her )?(?:both )?)(?P<side>(?:right |left )?)(?:{parts})\b",
       lambda m, limb=limb: f"{m['tone']}{m['side']}{limb}{'' if m['side'] else 's'}")
      for limb, parts in (("leg", "lower legs?|calf|calves|ankles?|knees?|thighs?"),
                          ("arm", "forearms?|upper arms?|wrists?|elbows?"))),
    (r"(?P<sense>\bvibrat\w+\b(?:(?!\b(?:and|or)\b)[^,;.])*? (?:in|at|of)"
     r" )(?:all|the) (?:four |4 )?(?:limbs|extremities)\b",
     r"\g<sense>both hands and both feet"),
    # "both legs spastic" is said the other way round
    (r"(?<!and )(?<!or )\b(?P<limb>(?:(?:right|left|both|all) )?(?:legs?|arms?)) "
     r"(?P<how>spastic|flaccid|floppy)(?=\s*(?:$|[,;.]| (?:and|with|but)\b))",
     r"\g<how> \g<limb>"),
    (r"\b(?P<is>(?:is|was|are|were|feels?|felt) )dull\b(?! (?:pain|ache))",
     r"\g<is>reduced"),
    # "can invert but not evert": each verb says whether it can
    (rf"\b(?P<can>can|could|able to) (?P<one>{VERB})(?P<what>(?: [\w ]+?)??)"
     rf",? but (?:can ?not|could not|not|unable to) (?P<two>{VERB})"
     r"(?P<end>(?: (?:(?:the|his|her) )?(?:(?:right|left) )?(?:foot|ankle|wrist|hand|"
     r"arm|elbow|leg|knee|hip|thumb|toes?|fingers?))?)\b",
     lambda m: f"{m['can']} {m['one']}{m['what'] or m['end']}, cannot {m['two']}"
     f"{m['end'] or m['what']}"),
    # "sensory and motor function intact in C5-T1 and L2-S1"
    (r"\b(?:sensory and motor|motor and sensory)(?: functions?| exam\w*)?"
     r"(?: (?:is|was|are|were))? (?P<how>intact|normal|preserved) (?:in|at|from|for) "
     r"(?P<roots>[clts]\d ?(?:-|to) ?[clts]\d(?:(?:,? and|,) [clts]\d ?(?:-|to) ?"
     r"[clts]\d)*)(?P<side> (?:on the )?(?:right|left)| bilaterally|)",
     lambda m: "; ".join(f"{roots} {what} {m['how']}{m['side'] or ' bilaterally'}"
                         for roots in re.split(r",? and |, ", m["roots"])
                         for what in ("dermatomes", "myotomes"))),
    # "the right leg is weak, the other is normal"
    (r"\b(?P<side>right|left) (?P<limb>leg|arm|foot|hand|thigh|thumb|calf)"
     r"(?P<mid>[^.;]*?)(?P<joint>[,;] (?:and |but |while )?)the other(?: one| side|"
     r" (?P=limb))? (?=(?:is|was|seems) )",
     lambda m: f"{m['side']} {m['limb']}{m['mid']}{m['joint']}the "
     f"{'left' if m['side'].lower() == 'right' else 'right'} {m['limb']} "),
    # "neither the knee nor the ankle jerk was present on the left"
    (r"\bneither (?:the )?(?P<one>[\w' -]+?)(?P<noun> jerk| reflex|) nor (?:the )?"
     r"(?P<two>[\w' -]+?)(?P<noun_2> jerk| reflex|) (?P<is>was|were|is|are|could be) "
     r"(?P<how>[^,;.]+)",
     lambda m: "; ".join(f"{m[name]}{m['noun'] or m['noun_2']} {m['is']} not {m['how']}"
                         for name in ("one", "two"))),
    # "R: deltoid 5/5, triceps 4/5. L: all 5/5": all of those
    (r"\b(?P<side>right|left|[rl]): (?P<run>[^;.:]*\d(?:\s?/\s?5)?)[.;,] "
     r"(?P<other>right|left|[rl]):? all (?P<grade>[0-5](?:\s?/\s?5)?)(?=\s*[.;]?\s*$)",
     lambda m: f"{m['side']}: {m['run']}; {m['other']}: "
     + re.sub(r"\b[0-5][+-]?(?:\s?/\s?5)?(?![\w])", m["grade"], m["run"])),
    (r"(?<=, )n(?= (?:on the )?(?:right|left|r|l)\s*(?:$|[,;.]))", "normal"),
    (r"\blat(?=\.? (?:thigh|leg|calf|foot|forearm|arm|shin|border)\b)", "lateral"),
    (r"\btemp(?= ?(?:\u2193|reduced|decreased|absent|lost|impaired|sens))|"
     r"(?<=\band )temp(?=\s*(?:$|[,;.]| (?:in|on|over|below)\b))", "temperature"),
    (r"\bclonus:? (?P<one>right|left|r|l) (?P<n>\d+) beats?,? (?P<two>right|left|r|"
     r"l) (?:nil|none|absent|0)\b", r"\g<n> beats of clonus on the \g<one>, no "
     r"clonus on the \g<two>"),
    (r"(?P<sense>\b(?:position sense|jps|proprioception)) (?P<state>normal|intact|"
     r"impaired|reduced|absent|lost) (?:(?:at|in) )?(?:the )?(?P<at>toes|fingers) "
     r"(?:on the )?(?P<side>right|left|r|l)(?=\s*(?:$|[,;.]))",
     r"\g<sense> \g<state> in \g<side> \g<at>"),
    (r"^(?P<all>dtrs|reflexes|power): (?=[0-5]\+?(?:/5)? throughout\b)",
     r"\g<all> "),
    # one that differs from all is the exception
    (r"(?P<all>\b(?:reflexes|dtrs|power|strength)\b:? (?:[0-5]\+?(?:/5)?|normal) "
     r"throughout), (?=(?:absent|reduced|brisk|trace|[0-4][+-]?(?:/5)?) "
     r"(?:r|l|right|left)\b)", r"\g<all> except "),
    (r"(?P<side>\b(?:right|left|r|l)) n(?=\s*(?:$|[,;.]))", r"\g<side> normal"),
    (r"^(?P<what>wasting|fascic\w*|clonus|spasticity|atrophy|weakness|numbness): "
     r"(?:nil|none)\b", r"no \g<what>"),
    (r"(?P<no>\b(?:no|denies|denied) )b ?[/&+] ?b\b", r"\g<no>bowel or bladder"),
    (r"^umn signs (?:in )?(?:the )?(?P<limb>[ul]ls?|legs?|arms?|(?:upper|lower) "
     r"limbs?):", r"\g<limb>:"),
    (r"\blt\b(?=[^.;]*, ?rt\b)", "left"),  # who writes RT writes LT
    # "normal over the left" is of what was named
    (r"\b(?:over|at|in) the (?P<side>right|left)(?: side)?(?=\s*(?:$|[,.;)]|"
     r"(?:but|while|than)\b))", r"on the \g<side>"),
    (r"(?<=[\w/+])(?<!\band)(?<!\bbut)(?<!\bwas)(?<!\bwere)(?<!\bis)(?<!\bare) "
     r"otherwise (?=(?:[0-5]/5|normal|full|intact)\b)", ", otherwise "),
    (r"(?P<how>\b(?:[0-5]/5|normal|intact|full|n)) bar (?=[a-z])",
     r"\g<how> except "),
    (r"\b(?P<a>tone|power|strength|sensation|reflexes|bulk) ?/ ?(?=(?:tone|power|"
     r"strength|sensation|reflexes|bulk|coordination)\b)", r"\g<a>, "),
    (r"^(?P<name>[A-Za-z][\w ()]*?) [-\u2013\u2014] (?=(?:r|l|rt|lt|right|left) "
     r"(?:[0-5+-]|normal|absent))",
     r"\g<name>: "),
    (r"\bthe (?P<side>right|left) one\b", r"\g<side>"),
    (r"\b(?P<side>right|left) foot drops\b", r"\g<side> foot drop"),
    # "weak left triceps without weakness of wrist extension": of that side
    (r"\bwithout (?:any )?weakness (?=(?:of|in) (?!(?:[\w ]+ )?(?:right|left|both|"
     r"either|arms|legs|limbs)\b))", "with normal power "),
    (r"\b(?:does|did|do|has|have|had) not (?:report(?:ed)?|describ(?:ed?)|"
     r"endorsed?|notic(?:ed?)|experienc(?:ed?)|complain(?:ed)? of) (?:any )?",
     "denies "),
    (r"\b(?P<what>weakness|numbness|pain|wasting|spasticity) (?P<at>of|in) the "
     r"(?P<one>right|left),? but not (?:of |in )?the (?P<other>right|left) "
     r"(?P<place>arm|leg|limb)\b", r"\g<what> \g<at> the \g<one> \g<place>, "
     r"no \g<what> \g<at> the \g<other> \g<place>"),
    (r"(?P<no>\bno (?:muscle )?(?:wasting|atrophy))(?:,? and|,|,? but) "
     r"(?=(?:power|strength) [^.;]*\bexcept\b)",
     r"\g<no>; "),
    # "weakness of the deltoid and biceps on the left, and an absent biceps jerk"
    (r"(?P<first>\b(?:weakness|numbness|tingling|loss|sensation|wasting|atrophy)"
     r"\b(?:(?!\b(?:no|not|without|denie[sd]|with)\b)[^.;:])*), and (?=(?:an? "
     r")?(?:absent|lost|reduced|decreased|diminished|depressed|brisk|increased) "
     r"(?:[a-z]+ ){1,3}(?:jerks?|reflex(?:es)?)\b(?! (?:in|on|at|of|over)\b))",
     r"\g<first> with "),
    (r"\bupper and lower (?:limbs|extremities)\b", "arms and legs"),
    (r"\bupper and lower (?:limb|extremity)\b", "arm and leg"),
    (rf"\barms? and legs? (?P<what>tone|bulk) (?:{_IS} )?(?={_STATE}\b)",
     r"\g<what> in the arms and legs was "),
    (r"(?P<what>\btone (?:in|of) )(?:(?:the|his|her) )?arm and leg\b",
     r"\g<what>arms and legs"),
    (rf"\b(?P<how>increasing|worsening|progressive) weakness and (?P<felt>(?:\w+ "
     rf")?(?:numbness|tingling|paraesthesiae?|paresthesias?|pain|stiffness|clumsiness))"
     rf" (?P<at>(?:in|of) {_THE}(?:(?:right|left|both) )?\w+)",
     r"\g<how> weakness \g<at>, \g<felt> \g<at>"),
)  # fmt: skip
#: "+SLR left, - SLR right": a sign that is there, and one that is not.
_MARKED = Expression(
    r"(?:^|(?<=[,;] )|(?<=and ))(?P<mark>[+-])(?P<gap> ?)(?=[a-z])(?!ve\b)",
    re.IGNORECASE,
)
#: "Straight leg raise (SLR)": the letters say it again.
_LETTERS = Expression(
    r"(?P<name>[A-Za-z]+(?:[ -][A-Za-z]+){1,5}) \((?P<short>[A-Za-z]{2,6})\)"
)
_rewritten = rewriting(_ROWS)


def spell_ellipses(text: str) -> str:
    """Return a text in which short phrases are said in full.

    Examples
    --------
    >>> spell_ellipses("tone increased in the upper and lower limbs")
    'tone increased in the arms and legs'
    >>> spell_ellipses("Increasing weakness and numbness of the left hand")
    'Increasing weakness of the left hand, numbness of the left hand'
    """
    return _rewritten(_LETTERS.sub(_said_once, _MARKED.sub(_sign, text)))


def _said_once(found: re.Match[str]) -> str:
    """Return a name without its first letters in brackets after it."""
    letters = [word[0] for word in re.split("[ -]", found["name"].lower())]
    short = [*found["short"].lower()]
    return found["name"] if letters[-len(short) :] == short else found[0]


def _sign(found: re.Match[str]) -> str:
    """Return a mark before a sign as a word; a dash alone may begin an item."""
    if found["mark"] == "+":
        return "positive "
    marked = not found["gap"] or re.search(
        r"(?:^|[,;] )\+ ?[a-z]", found.string.lower()
    )
    return "negative " if marked else found[0]
