"""A text in one spelling: lower case, plain dashes, shorthand written out.

Nothing is understood here and nothing is lost: each rule writes the same thing in
the words that the tables know.
"""

import re
import unicodedata

from neurosim.grammar.expression import Expression
from neurosim.grammar.words import Phrase

_DASHES = str.maketrans(
    {
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "’": "'",
        "‘": "'",
        "≥": ">=",
        "≤": "<=",
        "½": " half ",
        "×": "x",
        "±": "+/-",
    }
)
_WORD = Expression(r"#\d+|[^\W_]+(?:'[^\W_]+)*")
_TAG = Expression(r"#(?=\d)")
#: Shorthand that is not a word by itself -> the words.
_SHORTHAND = (
    ("b/l", "bilateral"), ("k/j", "kj"), ("a/j", "aj"), ("b/j", "bj"), ("t/j", "tj"),
    ("w/o", "without"),
    (" w/ ", " with "),
    (" c/o ", " complains of "),
    (" s/p ", " surgery "),
    ("y/o", "year old"),
    (" o/w ", " otherwise "),
    ("b/b", "bowel and bladder"),
    ("b&b", "bowel and bladder"),
    ("b+b", "bowel and bladder"),
    (" out of ", "/"),
    ("+ve", " positive"),
    ("-ve", " negative"),
    ("stocking-glove", "glove and stocking"),
    ("stocking glove", "glove and stocking"),
    ("glove/stocking", "glove and stocking"),
    ("glove-and-stocking", "glove and stocking"),
    ("glove-stocking", "glove and stocking"),
    ("heel-to-toe", "tandem"),
    ("heel to toe", "tandem"),
    ("heel-toe ", "tandem "),
    ("ultt 1", "ultt1"),
    ("ulnt 1", "ulnt1"),
    ("and/or", "or"),
    ("on and off", "intermittently"),
    ("heel or toe walk", "heel walking and toe walk"),
    ("toe or heel walk", "toe walking and heel walk"),
    ("heel and toe walk", "heel walking and toe walk"),
    ("toe and heel walk", "toe walking and heel walk"),
    ("heel/toe walk", "heel walking and toe walk"),
    ("limited by pain", "doubtful"),
    ("pain limited", "doubtful"),
    ("pain-limited", "doubtful"),
    ("give-way weakness", "doubtful weakness"),
    ("giveway weakness", "doubtful weakness"),
    ("give way weakness", "doubtful weakness"),
    ("giveaway weakness", "doubtful weakness"),
    ("give-away weakness", "doubtful weakness"),
    ("breakaway weakness", "doubtful weakness"),
    ("collapsing weakness", "doubtful weakness"),
    ("gave way", "gives way"),
    ("asymptomatic", "no symptoms"),
    ("symptom-free", "no symptoms"),
    ("symptom free", "no symptoms"),
    ("accident and emergency", "emergency"),
)  # fmt: skip
#: Abbreviations of notes -> the words; whole words only.
_ABBREVIATIONS = {
    "rue": "right arm", "lue": "left arm", "rle": "right leg", "lle": "left leg",
    "bue": "both arms", "ble": "both legs", "bles": "both legs", "bues": "both arms",
    "ue": "arms", "ues": "arms", "le": "legs", "les": "legs",
    "rul": "right arm", "lul": "left arm", "rll": "right leg", "lll": "left leg",
    "silt": "sensation intact to light touch", "bab": "babinski",
    "sens": "sensation", "fascics": "fasciculations", "hoff": "hoffmann",
    "hoffs": "hoffmann", "babs": "plantars",
    "tinels": "tinel", "ajs": "ankle jerks", "inv": "inversion", "ev": "eversion",
    "mf": "middle finger", "propn": "proprioception", "kjs": "knee jerks",
    "dtr's": "dtrs", "sym": "symmetric", "symm": "symmetric", "arom": "rom",
    "dec'd": "decreased", "decr": "decreased", "incr": "increased", "achy": "aching",
    "prom": "rom", "up-going": "upgoing", "down-going": "downgoing",
    # sides in other languages: the one thing that is read of them
    "rechts": "right", "rechter": "right", "rechte": "right", "rechtes": "right",
    "links": "left", "linker": "left", "linke": "left", "linkes": "left",
    "droite": "right", "gauche": "left", "derecha": "right", "derecho": "right",
    "izquierda": "left", "izquierdo": "left", "destra": "right", "destro": "right",
    "sinistra": "left", "sinistro": "left", "direita": "right", "direito": "right",
    "esquerda": "left", "esquerdo": "left",
}  # fmt: skip
#: Abbreviations that name a movement beside a grade: "IP 4/5" is no joint.
BESIDE_GRADE = {
    "hi": "finger abduction", "io": "finger abduction", "ip": "hip flexion",
    "gs": "plantar flexion", "gn": "plantar flexion", "er": "external rotation",
    "ir": "internal rotation", "abd": "abduction", "add": "adduction",
    "flex": "flexion", "ext": "extension",
}  # fmt: skip
_WRITTEN_AS = _ABBREVIATIONS | BESIDE_GRADE
_ABBREVIATED = Expression(
    r"(?<![\w#'-])(?:(?:"
    + "|".join(sorted(_ABBREVIATIONS, key=len, reverse=True))
    + r")(?![\w'])(?!-\w)|(?:"
    + "|".join(BESIDE_GRADE)
    + r")\b(?=:? [0-5]))"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
#: Fingers and toes by number: "digits 4 and 5", "D4-D5", "toes 2 to 4".
_DIGIT = Expression(
    r"\b(?:(?P<what>digits?|d(?=\d)|fingers(?=\s+\d\s*(?:-|to|and|&))|"
    r"toes(?=\s+\d\s*(?:-|to|and|&)))\s*(?P<first>[1-5])"
    r"(?:\s*(?P<join>-|to|and|&)\s*d?(?P<last>[1-5]))?)(?![\w/+]|\s*/)"
)
#: "The lateral two toes", "first three toes": toes from the side that is named.
_SOME_TOES = Expression(
    r"\b(?:(?P<first>first|medial|inner)|last|lateral|outer) "
    r"(?P<n>two|three|2|3) toes\b"
)
_TOES_NAMED = ("great", "second", "third", "fourth", "little")
#: Th and D for the thoracic segments; D1 to D5 may be fingers.
_THORACIC = Expression(r"\bth(?=\d)|\bd(?=(?:[6-9]|1[0-2])\b)")
#: D4 of the trunk is no finger.
_OF_TRUNK = Expression(
    r"\b(?:levels?|boundary|border|segment\w*|vertebra\w*|cord|spinous|trunk|chest|"
    r"abdomen|nipples?|umbilicus|dermatomes?)\b|\bbelow d[1-5]\b"
)
_D_OF_TRUNK = Expression(r"\bd(?=[1-5]\b)")
#: "40o", "40\N{MASCULINE ORDINAL INDICATOR}": degrees.
_DEGREES = Expression(r"(?<=\d\d)\s?o\b")
#: Light touch, written LT beside pin prick.
_LT_PAIR = Expression(
    r"\blt\s*(?:/|,|\+|&|and)\s*(?=pp\b|pin)|\blt (?=pp\b)|(?<=\bpp)(?:\s*/\s*| )lt\b"
)
_LT = Expression(r"\blt\b(?!\.)")
_LT_STATE = Expression(
    r"\blt(?= (?:is |was )?(?:intact|normal|reduced|absent|impaired|decreased|lost|"
    r"diminished|preserved|ok|okay|fine|nad|grossly)\b)"
)
_TO_LT = Expression(
    r"(?<=\bto )lt\b(?! (?:arm|leg|hand|foot|side|thigh|calf|buttock|knee)\b)"
)
_OTHER_SIDE = Expression(r"\b(?:right|rt|r|left|l|both|bilateral(?:ly)?|bilat)\b")
_SOLES = Expression(r"\b(?:plantars?|babinski|toes?|hallux)\b")
_UP_OR_DOWN = Expression(
    r"\b(?P<way>up|down)(?:\s?-?\s?going)?(?=\s*(?:[,;.)]|$|\b(?:on|and|in|with|but|"
    r"while|then|both|bilat\w*|right|left|rt?|lt?|toes?|plantars?|great|big)\b))"
)
#: What may stand between a toe and the way it goes.
_ABOUT_TOES_WORDS = """
plantar plantars babinski toe toes hallux great big response responses reflex
up down upgoing downgoing going
reflexes is are was were went go goes both bilaterally on the right left r l rt lt
"""
_ABOUT_TOES = frozenset(_ABOUT_TOES_WORDS.split())
#: An arrow is a way of the toes, or more or less of anything else.
_ARROW = Expression(r"\s*(?:(?P<up>\u2191)|\u2193)+\s*")
_PART_END = Expression(r"[,;.:]|\band\b")
_LAST_PART = Expression(r".*(?:[,;.:(]|\b(?:and|but|with|while)\b)", re.DOTALL)
#: Toes that go up or down are the plantar response.
_TOES = Expression(
    r"\b(?:great |big )?toe(?P<more>s?)(?::? (?:is |are |was |were )?(?:went |going |"
    r"pointing |point )?)(?P<both>both )?(?P<way>(?:up|down)going|mute)\b"
)
_TOES_LAST = Expression(
    r"\b(?P<way>(?:up|down)going) (?P<both>(?:right|left|both|[rl]) )?"
    r"(?:great |big )?toe(?P<more>s?)\b"
)
#: "4 (+)/5", "5/5-", "5 minus", "4.5/5": the sign belongs to the first number.
_GRADE_SIGN = Expression(
    r"(?<![\w/.])(?P<n>[0-5])(?: ?\(?(?P<sign>[+-])\)? ?/ ?5\b|"
    r" ?/ ?5 ?\(?(?P<last>[+-])\)?(?=\s*(?:$|[,;.)]|(?!to\b)[a-z]))|"
    r"[ -](?P<word>plus|minus)\b(?: ?/ ?5\b)?)"
)
_HALF_GRADE = Expression(r"(?<![\w/.])(?P<n>[0-4])(?:\.5| half| 1/2)(?= ?/ ?5\b)")
#: A grade of everything: power out of five, reflexes with a plus.
_THROUGHOUT = Expression(
    r"(?<![\w/])(?<!power )(?<!strength )(?<!reflexes )(?P<grade>5\s?(?P<of>/\s?5)|2\+)"
    r"\s+(?:and\s+symmetric(?:al)?\s+)?(?:throughout|everywhere|globally|all over|in "
    r"all (?:muscle )?groups|in all muscles|in all limbs)\b"
)
#: "Hoffmann R+ L-": a sign at its side.
_SIDE_SIGN = Expression(
    r"(?<![\w'-])(?P<side>[rl])(?=[+-]+(?:\s*$|\s*[,;.)]|\s+[rl][+-]))"
)
#: "\N{PLUS-MINUS SIGN} weak": perhaps weak.
_PERHAPS = Expression(
    r"\+/-\s*(?=(?:slight(?:ly)? |mild(?:ly)? )?(?:weak|reduced|absent|"
    r"numb|positive|upgoing|extensor))"
)
#: A plus or a minus that is no part of a grade.
_SIGN = Expression(
    r"(?<![\w/+.#-])[(]?(?P<sign>[+-])[)]?(?=\s*(?:$|[,;.)]|on\b|in\b|and\b|but\b|"
    r"with\b|right\b|left\b|[rl]t?\b|both\b|bilat))"
)
#: The power of one half of the body; "no focal deficit"; "2+ and symmetric at ...".
_WHOLE_SIDE = Expression(
    r"(?P<before>^|[,;:.(] ?|\b(?:the|his|her|and|with|has|had|but|showed) )(?:muscle |"
    r"motor )?(?:strength|power)(?: is| was|:)? (?P<grade>[0-4])\s?/\s?5 "
    r"(?:on|in) the (?P<side>right|left)(?: side)?(?= *(?:[.,;]|$))"
)
_NO_FOCAL = Expression(
    r"\bno focal (?:neurology|(?:neuro(?:logic(?:al)?)? )?(?:findings?|deficits?|"
    r"signs?|abnormalit\w+))(?![\w-])"
)
_ALL_MUSCLES = Expression(
    r"\ball (?:the )?muscles (?=(?:of|in) (?:the )?(?:right|left|both|upper|lower|"
    r"arms?|legs?)\b)"
)
_AT_NIGHT = Expression(
    r",\s*(?:worse|mainly|mostly|especially) (?:at|during the) night\b"
)
#: A state between a sign and its place: "Tinel positive over the right wrist".
_PLACED = Expression(
    r"\b(?P<sign>tinel(?:'s)?(?: sign| test)?|(?:joint )?position sense|proprioception)"
    r" (?:was |is )?(?P<state>positive|negative|present|absent|normal|intact|impaired|"
    r"reduced|lost|preserved) (?:(?:at|over|on|in) (?:the )?|(?=right|left|both))"
    r"(?P<side>(?:right|left|both) )?(?P<place>elbow|wrist|ankle|"
    r"(?:carpal|cubital|tarsal) tunnel|fibular (?:head|neck)|toes|fingers)\b"
)
#: MRC grades in Roman numerals: "grade IV", "grade iv/v".
_ROMAN = Expression(r"\b(?:mrc )?grade (?P<grade>iii|ii|iv|i|v)(?: ?/ ?v)?\b")
_ROMAN_GRADES = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_SYMMETRIC = Expression(
    r"(?P<state>\b[0-5][+-]?(?:\s?/\s?[45])?|\b(?:normal|brisk|present|absent|reduced|"
    r"decreased|diminished|increased|intact|full|strong)) (?:and|&|\+) (?=sym|equal)"
)
#: What is written -> the words that the tables know.
_WRITTEN_OUT = (
    # LL alone is of both legs; beside a side it is one
    *(
        (Expression(rf"(?<!right )(?<!left )(?<!\b[rl] )(?<!\b[rl]t )\b{short}\b"), to)
        for short, to in (("uls?", "arms"), ("lls?", "legs"))
    ),
    (Expression(r"(?<![\w/-])(?P<region>[ctls])-(?=\d{1,2}\b)"), r"\g<region>"),
    (Expression(r"(?<![\w/])(?:r/l|l/r)(?![\w/])"), "both"),
    (_WHOLE_SIDE, r"\g<before>\g<side> hemibody power \g<grade>/5"),
    (_ALL_MUSCLES, "power "),
    (_AT_NIGHT, " nocturnal"),
    (_NO_FOCAL, "neurology normal"),
    (_SYMMETRIC, r"\g<state> "),
    # where a sign is, and no known lesion of a nerve
    (
        Expression(
            r"\b(?:at|over|above) (?:the )?((?:right |left |both )?)carpal tunnels?"
        ),
        r"at \1wrist",
    ),
    (Expression(r"(?<=[:,;] )all 5(?:\s?/\s?5)?(?=\s*(?:$|[,.;]))"), "power 5/5"),
)
#: A fifth digit beside a foot is a toe.
_FOOT = Expression(r"\b(?:foot|feet|toes?|ankles?|leg|legs|calf|shin)\b")
_HAND = Expression(r"\b(?:hands?|fingers?|thumb|wrist|arm|arms|forearm)\b")
_DIGITS = Expression(r"(?<=first |third |fifth )digit|(?<=second |fourth )digit")
#: The first web space is of the hand or of the foot.
_WEB = Expression(
    r"\b(?:the )?(?:dorsal )?(?:first|1st) (?:dorsal )?(?:web ?space|interdigital "
    r"space)s?(?: (?:on|of|in|over) (?:the )?(?:dorsal (?:side|aspect|surface)|dorsum)"
    r"(?= of))?(?: (?:(?:of|in|on) )?(?:the |his |her )?(?P<side>right |left |both "
    r")?(?:hands?|f(?:oo|ee)t)\b)?"
)
#: What a control character or an odd space becomes.
_BLANK = Expression(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff]"
)


def plain(text: str) -> str:
    """Return the text in lower case, one spelling, and single spaces.

    Examples
    --------
    >>> plain("Left  Biceps – 4/5")
    'left biceps - 4/5'
    >>> plain("RLE EHL 4/5"), plain("LT/PP reduced right L5")
    ('right leg ehl 4/5', 'light touch and pp reduced right l5')
    """
    folded = text.lower()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", folded).translate(_DASHES).lower()
        folded = _ARROW.sub(_spell_arrow, folded)
    folded = _BLANK.sub(" ", folded)
    for short, word in _SHORTHAND:
        if short in folded:
            folded = folded.replace(short, word)
    folded = _ABBREVIATED.sub(lambda found: _WRITTEN_AS[found[0]], folded)
    if "lt" in folded:
        folded = _TO_LT.sub("light touch", _LT_PAIR.sub(_touch_and, folded))
    if _SOLES.search(folded):
        folded = _UP_OR_DOWN.sub(_spell_way, folded)
        folded = _TOES.sub(_spell_toes, folded)
        folded = _TOES_LAST.sub(_spell_toes, folded)
    folded = _GRADE_SIGN.sub(_spell_grade, folded)
    folded = _HALF_GRADE.sub(lambda f: f"{f['n']}-{int(f['n']) + 1}", folded)
    folded = _THROUGHOUT.sub(_spell_throughout, folded)
    folded = _PERHAPS.sub(" doubtful ", _SIDE_SIGN.sub(r"\g<side> ", folded))
    folded = _SIGN.sub(_spell_sign, folded)
    folded = folded.replace("?", " doubtful ")
    folded = _THORACIC.sub("t", _DEGREES.sub(" degrees", folded))
    of_trunk = _OF_TRUNK.search(folded) and not _HAND.search(folded)
    folded = _D_OF_TRUNK.sub("t", folded) if of_trunk else folded
    folded = _DIGIT.sub(_spell_digits, _SOME_TOES.sub(_spell_some, folded))
    for pattern, words in _WRITTEN_OUT:
        folded = pattern.sub(words, folded)
    folded = _ROMAN.sub(lambda found: _ROMAN_GRADES[found["grade"]] + "/5", folded)
    folded = _PLACED.sub(_spell_placed, folded)
    folded = _of_hand_or_foot(folded)
    return " ".join(_TAG.sub(" ", folded).split())


def _of_hand_or_foot(folded: str) -> str:
    """Return a text with its digits and its web space those of the limb it names."""
    hand, foot = _HAND.search(folded), _FOOT.search(folded)
    if "digit" in folded and foot and not hand:
        return _DIGITS.sub("toe", folded)
    if "web" in folded and bool(hand) != bool(foot):
        name = "radial hand" if hand else "first web space"
        return _WEB.sub(rf"\g<side>{name}", folded)
    return folded


def _spell_grade(match: re.Match[str]) -> str:
    """Return a grade with its sign beside it: "4(+)/5" is 4+/5."""
    sign = match["sign"] or match["last"] or {"plus": "+", "minus": "-"}[match["word"]]
    return f"{match['n']}{sign}/5"


def _spell_throughout(match: re.Match[str]) -> str:
    return f"{'power' if match['of'] else 'reflexes'} {match['grade']}"


def _spell_arrow(match: re.Match[str]) -> str:
    before = _LAST_PART.sub("", match.string[: match.start()])
    after = _PART_END.split(match.string[match.end() :])[0]
    if before and set(split_words(before)) <= _ABOUT_TOES:  # "R plantar ..., L ..."
        before = match.string[: match.start()]
    toes = _SOLES.search(before) or _is_of_toes(after)
    more, less = ("up", "down") if toes else ("increased", "reduced")
    return f" {more if match['up'] else less} "


def _is_of_toes(words: str) -> bool:
    """Whether words name toes, and nothing else than they do."""
    return bool(_SOLES.search(words)) and set(split_words(words)) <= _ABOUT_TOES


def _spell_way(match: re.Match[str]) -> str:
    """Return "upgoing" where it is the toe that goes up: not "pain down the leg"."""
    before = match.string[: match.start()]
    own = set(split_words(_LAST_PART.sub("", before)))
    after = _PART_END.split(match.string[match.end() :])[0]
    toes = _SOLES.search(before) or _is_of_toes(after)
    return f"{match['way']}going" if toes and own <= _ABOUT_TOES else match[0]


def _spell_toes(match: re.Match[str]) -> str:
    both = match.groupdict().get("both") or ""
    return f"plantar{match['more']} {both}{match['way']}"


def _spell_placed(match: re.Match[str]) -> str:
    sign = "tinel" if match["sign"].startswith("tinel") else match["sign"]
    at = "at" if sign == "tinel" else "in"
    return f"{match['side'] or ''}{sign} {at} {match['place']} {match['state']}"


def _spell_sign(match: re.Match[str]) -> str:
    return " minus " if match["sign"] == "-" else " + "


def _touch_and(match: re.Match[str]) -> str:
    if match[0].startswith("lt"):
        return "light touch and "
    return " and light touch"


def settle_lt(words: str, *, is_side: bool) -> str:
    """Return a clause with LT written out where it cannot be the left.

    Parameters
    ----------
    words
        The clause.
    is_side
        Whether the text writes its sides so: it also has RT.

    Examples
    --------
    >>> settle_lt("right thumb lt reduced", is_side=False)
    'right thumb light touch reduced'
    >>> settle_lt("lt ehl 4/5", is_side=False)
    'lt ehl 4/5'
    """
    if _OTHER_SIDE.search(words):
        return _LT.sub("light touch", words)
    return words if is_side else _LT_STATE.sub("light touch", words)


def _spell_some(match: re.Match[str]) -> str:
    many = 2 if match["n"] in ("two", "2") else 3
    *some, last = _TOES_NAMED[:many] if match["first"] else _TOES_NAMED[-many:]
    return f"{' toe, '.join(some)} toe and {last} toe"


def _spell_digits(match: re.Match[str]) -> str:
    what = "toe" if match["what"].startswith("toe") else "digit"
    first = _ORDINALS[int(match["first"]) - 1]
    if not match["last"]:
        return f"{first} {what}"
    join = "to" if match["join"] in ("-", "to") else "and"
    if int(match["last"]) - int(match["first"]) == 1:
        join = "and"
    return f"{first} {join} {_ORDINALS[int(match['last']) - 1]} {what}s"


def split_words(text: str) -> Phrase:
    """Return the words of a text; hyphens, slashes and commas part them.

    Examples
    --------
    >>> split_words("gastrocnemius/soleus, pin-prick")
    ('gastrocnemius', 'soleus', 'pin', 'prick')
    """
    return tuple(_WORD.findall(text))
