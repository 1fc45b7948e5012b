"""What is written otherwise before the words of a sentence are looked at."""

import re

from neurosim.grammar.expression import Expression
from neurosim.grammar.outside import CHANGED
from neurosim.grammar.rewriting import rewriting
from neurosim.terms import ExamError

_AND = r"(?:,? and | & |, ?|/)"
_GOES = "radiat|shoot|spread|extend|go|travel"
#: Where a pain goes on to, after the place where it is.
_ON = (
    rf"(?<=pain )(?!{_GOES})((?:(?!\bwith\b|\bpain|\b(?:numb|ting|weak))[^,;.])+?) "
    r"(?:and )?(?:down|up|along|through|(?:in)?to)(?: into| to| through)? "
    r"(?=(?:the|his|her|my|right|left|both)\b)"
)
#: What is written otherwise before words are looked at.
WRITTEN = tuple(
    (Expression(pattern), words)
    for pattern, words in (
        (r"\bwithout\b", "with no"),
        (r"\bnor\b", "or"),
        (r"\bpins (?:and|&|n) needles\b", "pins needles"),
        (r"\bwe (?:present|report|describe)\b", " "),
        (r"\b(were|are) both\b", r"\1"),
        (r"\b(?:signs?|evidence|complaints?|symptoms?|feelings?|history) "
         r"of (?=(?:an? |the )?\w)", ""),
        (r"\bsensations? of (?=(?:\w+ )?(?:pins|numb|tingl|burn|weak|heav|cold|warm|"
         r"electric|prick|par))", ""),
        (r"(?<=\d|l|k) (?:and )?(?:symmetric|equal)(?:al)?(?:ly)?\b", " "),
        (r"\((?:[cls]\d|t1)(?:(?:-|/|, ?| and )[cls]?\d)*\)", " "),
        (r"\(", " , "),
        (r"\)", " "),
        (r", and\b(?! (?:numb|ting|weak)\w*,)", " && "),
        # what goes from one place to another is at both
        (rf"(?<=pain )(?:(?:{_GOES})\w* )?from (?=[^,;.]*\b(?:in)?to\b)", " "),
        (r"((?:^|\b(?:of|had|the|some|an?|intense|severe|sharp) |, )"
         r"(?:pain|numbness|tingling|pins needles)s?)"
         r"(?:,? which| that)? (?:radiat|spread|extend|shoot)\w* "
         r"(?:over|into|to|across|down|through)\b", r"\1 "),
        (r"(?:\bwith )?\b(?:radiat|spread|extend|shoot)\w* (?:down |up )?(?:in)?to\b",
         " and "),
        # "to" beside which it says nothing of how far
        (r"(?:(?<=unable )|(?<=able )|(?<=inability )|(?<=strength )|(?<=power )|"
         r"(?<=sensation )|(?<=intact )|(?<=hypersensitivity )|(?<=weakness )|"
         r"(?<=pain )|(?<=atrophy )|(?<=wasting )|(?<=reflexes )|(?<=tingling ))to\b|"
         r"\bto (?=(?:the )?(?:light|touch|pin|temperature|vibrat|cotton|sharp|pain\b|"
         r"all |fine|deep|soft|cold|heat|both|gross|proprio|joint|pp\b))", " "),
        *((_ON, r"\1 and "),) * 3,
        (r",? and (?:in)?to (?=(?:the|his|her|my|both|right|left)\b)", " and "),
        (r"(?<=pain|ling|ness|dles)(s?) into\b", r"\1 "),
        (r"\b(?:to|on|with) (?:(?:deep|light) )?palpation\b", " "),
        (r"\b(?:no|lost|any) (?:feeling|sensation)(?= (?:in|below|over|from|of|on)\b)",
         "absent sensation"),
        (r"\b(?:could not|couldn't|cannot|can't|unable to|not able to) feel\b"
         r"(?: (?:anything|nothing))?", "absent sensation"),
        (r"\bfrom (?:the |my |his |her )?(waist|umbilicus|navel|nipples?|chest|t\d+) "
         r"(?:down(?:wards?)?|and below)\b", r"below \1"),
        (r"\b(?:all )?four (?=limbs|extremities)", ""),
        (r"\belectric(?:al)?[- ]shocks?(?:[- ]like)? (?=pain|sensation)", ""),
        (r"\bnerve (?=pain\b)", ""),
        (r"\bgoing (?=(?:up|down)going)", ""),
        (r"\b(?:versus|vs)\b", " , "),
        (r"\b(?:(?:right|left|bilateral|lumbar|cervical|thoracic|[ctls]\d{1,2}"
         r"(?:[-/ ][ctls]?\d{1,2})*) )+(?=(?:(?:disc|disk|nerve|root|spinal|canal|"
         r"foraminal) )*(?:radiculopathy|herniations?|stenosis|prolapse|protrusions?|"
         r"spondylo\w+|compression|myelopathy|fusion|laminectomy|discectomy))", ""),
        (rf"\b([ctls]\d{{1,2}}){_AND}(?=(?:[ctls]\d{{1,2}}{_AND})*[ctls]\d{{1,2}} "
         r"(?:dermat|myot|distrib|muscle))", r"\1 "),
        (r"(?:\bfrom )?\b([ctls]\d{1,2})(?: to | through |-)(?=[ctls]?\d)", r"\1 "),
        (r"\b(upper|lower) and (lower|upper) (limbs?|extremit\w+)", r"\1 \3 and \2 \3"),
        (r"\bbelow the level of\b", "below"),
        (r"\b(?:radiat|shoot)\w* (?:down|up|along|through|over)\b", " and "),
        (r"\b(?:upper motor(?: neurone?)?|lower motor neurone?|[ul]mn|pyramidal)"
         r"(?: (?:pattern|type|distribution)(?: of)?)?(?= (?:weak|paresis|signs))",
         " "),
        *((rf"\b{verb}(?:ing)?\b(?! (?:to|into|from|down))", noun) for verb, noun in (
            ("extend", "extension"), ("flex", "flexion"), ("abduct", "abduction"),
            ("adduct", "adduction"), ("dorsiflex", "dorsiflexion"),
            ("plantarflex", "plantar flexion"), ("invert", "inversion"),
            ("evert", "eversion"), ("pronate", "pronation"), ("supinate", "supination"),
            ("oppose", "opposition"))),
        (r"\b(reduced|decreased|diminished|down) to\s+(?=#)", r"\1 "),
        (r"\b((?:hoffman\w*|babinski|romberg|tinel|lhermitte|spurling|tromner)(?:'s)?) "
         r"(?:signs?|tests?)\b", r"\1"),
        (r"\b(?:(?:when|while|on|in|with) )?(?:attempt\w*|trying) (?:to|at)\b", " "),
        (r"\bwhile (?=\w+ing\b)", "when "),
        (r",? (?:(?:thus|thereby) )?(?:(?:produc|caus)ing|resulting in)\b", " , "),
        (r",? (?:(?:that|which) spare[sd]|sparing)(?: of)?\b", " with normal"),
        (r"^(?:\w+ ){0,2}symptoms (?:with|included?|of|are|were|consisted of) ", " "),
        (r"(?<!no )(?<!negative )(?<!focal )\bfindings\b", " "),
        *((rf"\b{n}(?:st|nd|rd|th)\b", word) for n, word in enumerate(
            ("first", "second", "third", "fourth", "fifth"), 1)),
        (r"\b((?:first|second|third|fourth|fifth) )digit", r"\1finger"),
        (r"\bmore (?=(?:severe|pronounced|marked|prominent)\b)", " "),
        (r"\binitial (?=(?:\w+ )?(?:exam|evaluation|assessment|presentation))", ""),
    )
)  # fmt: skip

_ARTERY = (
    r"(?:(?:dorsalis )?pedis|(?:posterior )?tibial|radial|pedal|femoral|popliteal|"
    r"brachial|peripheral|distal)"
)
#: A pulse is no nerve, whatever its artery.
spell_pulses = rewriting(
    ((rf"\b{_ARTERY}(?:(?:,|,? and|/| or) {_ARTERY})* (?=pulses?\b)", ""),)
)

#: What no table of types can tell: which side comes first, millilitres, left or light,
#: two ways of walking in one, all but one.
_UNCLEAR = Expression(
    r"\b[rl]\s?/\s?[rl]\b|\b(?:ml|mls|cc|lt)\b|\bsciatica\b|\bcoordination\b|"
    r"\b(?:not|cannot|can't|could not) (?:heel|toe|tandem)\b|\bwalk\w* on\b|"
    r"\b(?:heel|toe|tandem)s?\b[^.]*\bwalk|\bwalk\w*\b[^.]*\b(?:heel|toe|tandem)|"
    r"\bfelt (?:at|in|over)\b|\bcase \d|"
    r"\bfine (?:motor|finger|hand|movement)|"
    r"\babove (?:(?:the|his|her|my) )?(?:head|shoulder)\b|"
    r"\b(?:everywhere|throughout|nothing|anything|all \w+) but\b|"
    r"\b(?:good|fair|poor) (?:\w+ )?(?:power|strength)|"
    r"(?:power|strength) [^,;.]*\b(?:good|fair|poor)\b|"
    r"\b(?:right|left)\b.*\b(?:throughout|everywhere)\b|"
    r"\b(?:lost|absent)\b[^,;.]* and present\b|, [+-] ",
    re.IGNORECASE,
)
#: Who tells something begins a statement of its own: "denies pain, reports numbness".
_TELLERS = Expression(
    r",(?: and| but)? (?:(?:he|she|also|does|did) )*(?:reports?|reported|"
    r"complain(?:s|ed)(?: of)?|describes?|described|endorses?|endorsed|had|has|"
    r"developed|experienced)\b",
    re.IGNORECASE,
)


#: What the tables of the clauses know better than types do.
_STATEMENT = Expression(
    r"\b(?:throughout|all limbs|clonus|phalen\w*|not noticed|no reflex|[cls]\d/[cls]?"
    r"\d)\b|"
    # as well as the other side, but how?
    r"(?<!and )\b(?:symmetric(?:al)?|equal)\b(?! (?:[\w-]+ ){0,2}(?:\d|weak|par[ae]|"
    r"loss|spast|reduc|decreased|dimin|numb|wast|atroph|increased|brisk|hyper|hypo|"
    r"absent))",
    re.IGNORECASE,
)


def refuse_unclear(text: str) -> None:
    """Refuse a sentence of two times, or of words that types do not decide.

    Raises
    ------
    ExamError
        If there are such words.
    """
    found = CHANGED.search(text) or _UNCLEAR.search(text) or _STATEMENT.search(text)
    if found is not None:
        raise ExamError([f"{found[0]!r} has more than one meaning"])


def spell_tellers(text: str) -> str:
    """Return a sentence with a break before who tells something.

    Examples
    --------
    >>> spell_tellers("Denies pain, reports numbness of the left hand")
    'Denies pain;  numbness of the left hand'
    """
    return _TELLERS.sub("; ", text)


_ACRONYM = Expression(r"(?P<name>(?:[A-Za-z'-]+ ){2,6})\((?P<short>[A-Z]{2,6})s?\)")


def without_acronyms(text: str) -> str:
    """Return a text without the initials of a name in brackets after it.

    Examples
    --------
    >>> without_acronyms("Straight leg raise (SLR) is positive, as is pain (EHL)")
    'Straight leg raise is positive, as is pain (EHL)'
    """

    def drop(match: re.Match[str]) -> str:
        initials = "".join(word[0] for word in re.split("[ -]", match["name"]) if word)
        named = initials.upper().endswith(match["short"])
        return match["name"].rstrip() if named else match[0]

    return _ACRONYM.sub(drop, text)
