"""What is written otherwise before the words of a sentence are looked at."""

import re

from neurosim.grammar.expression import Expression
from neurosim.grammar.outside import CHANGED
from neurosim.terms import ExamError

#: What is written otherwise before words are looked at.
WRITTEN = tuple(
    (Expression(pattern), words)
    for pattern, words in (
        (r"\bwithout\b", "with no"),
        (r"\bnor\b", "or"),
        (r"\bwe (?:present|report|describe)\b", " "),
        (r"\b(were|are) both\b", r"\1"),
        (r"\b(?:signs?|evidence|complaints?|symptoms?|feelings?|sensations?|history) "
         r"of (?=(?:an? |the )?\w)", ""),
        (r"(?<=\d|l|k) (?:and )?(?:symmetric|equal)(?:al)?(?:ly)?\b", " "),
        (r"\((?:[cls]\d|t1)(?:(?:-|/|, ?| and )[cls]?\d)*\)", " "),
        (r"\(", " , "),
        (r"\)", " "),
        (r", and\b(?! (?:numb|ting|weak)\w*,)", " && "),
        # "to" beside which it says nothing of how far
        (r"(?:(?<=unable )|(?<=able )|(?<=inability )|(?<=strength )|(?<=power )|"
         r"(?<=sensation )|(?<=intact )|(?<=hypersensitivity )|(?<=weakness )|"
         r"(?<=pain )|(?<=atrophy )|(?<=wasting )|(?<=reflexes )|(?<=tingling ))to\b|"
         r"\bto (?=(?:the )?(?:light|touch|pin|temperature|vibrat|cotton|sharp|pain\b|"
         r"all |fine|deep|soft|cold|heat|both|gross|proprio|joint|pp\b))", " "),
        (r"\b(?:radiat|spread|extend|shoot)\w* (?:down |up )?(?:in)?to\b", " and "),
        (r"\b(?:radiat|shoot)\w* (?:down|up|along|through|over)\b", " and "),
        (r"\b(?:upper motor(?: neurone?)?|lower motor neurone?|[ul]mn|pyramidal)"
         r"(?: (?:pattern|type|distribution)(?: of)?)?(?= (?:weak|paresis|signs))",
         " "),
        (r"\bspastic (paraparesis|paraplegia)\b", r"increased tone both legs , \1"),
        *((rf"\b{verb}(?:ing)?\b(?! (?:to|into|from|down))", noun) for verb, noun in (
            ("extend", "extension"), ("flex", "flexion"), ("abduct", "abduction"),
            ("adduct", "adduction"), ("dorsiflex", "dorsiflexion"),
            ("plantarflex", "plantar flexion"), ("invert", "inversion"),
            ("evert", "eversion"), ("pronate", "pronation"), ("supinate", "supination"),
            ("oppose", "opposition"))),
        (r"\b(reduced|decreased|diminished|down) to\s+(?=#)", r"\1 "),
        (r"\b((?:hoffman\w*|babinski|romberg|tinel|lhermitte|spurling|tromner)(?:'s)?) "
         r"(?:signs?|tests?)\b", r"\1"),
        (r"\b(?:increasing|worsening) (?=numb|pain|ting|par|sens)", " "),
        (r"^(?:\w+ ){0,2}symptoms (?:with|included?|of|are|were|consisted of) ", " "),
        (r"(?<!no )(?<!negative )(?<!focal )\bfindings\b", " "),
        *((rf"\b{n}(?:st|nd|rd|th)\b", word) for n, word in enumerate(
            ("first", "second", "third", "fourth", "fifth"), 1)),
        (r"\b((?:first|second|third|fourth|fifth) )digit", r"\1finger"),
        (r"\bmore (?=(?:severe|pronounced|marked|prominent)\b)", " "),
        (r"\binitial (?=(?:\w+ )?(?:exam|evaluation|assessment|presentation))", ""),
    )
)  # fmt: skip

#: What no table of types can tell: which side comes first, millilitres, left or light,
#: two ways of walking in one, all but one.
_UNCLEAR = Expression(
    r"\b[rl]\s?/\s?[rl]\b|\b(?:ml|mls|cc|lt)\b|\bsciatica\b|\bcoordination\b|"
    r"\b(?:not|cannot|can't|could not) (?:heel|toe|tandem)\b|\bwalk\w* on\b|"
    r"\b(?:heel|toe|tandem)s?\b[^.]*\bwalk|\bwalk\w*\b[^.]*\b(?:heel|toe|tandem)|"
    r"\bfelt (?:at|in|over)\b|\bcase \d|"
    r"\b(?:everywhere|throughout|nothing|anything|all \w+) but\b|"
    r"\b(?:good|fair|poor) (?:\w+ )?(?:power|strength)|"
    r"(?:power|strength) [^,;.]*\b(?:good|fair|poor)\b|"
    r"\b(?:right|left)\b.*\b(?:throughout|everywhere)\b",
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
    r"\b(?:symmetr\w+|equal\w*|throughout|clonus|phalen\w*|all limbs|"
    r"[ctls]\d{1,2}\s?(?:-|,|/|to|and)\s?[ctls]?\d|(?:fourth|4th|ring) and (?:fifth|"
    r"5th|little)|not noticed|no reflex|due to|complicated by)\b",
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
