"""Parts of a sentence that are no finding: how it begins, why, when, what is besides.

Words that no table knows may stand in such a part, unless one of them could turn, date
or doubt what is told.
"""

from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import split_words
from neurosim.grammar.lexicon import Lexicon
from neurosim.grammar.outside import INSPECTED, OPERATORS, OUTSIDE, UNUSED
from neurosim.grammar.words import (
    DOUBTS,
    FILLERS,
    NEGATIONS,
    NOUNS,
    SCOPES,
    SIDE_WORDS,
    STATE_WORDS,
    Phrase,
)

_BESIDES = OUTSIDE | INSPECTED | UNUSED | {"awake", "alert", "oriented", "cranial"}
_PULSES = frozenset(("pulse", "pulses", "refill"))
#: What is said of an examination at large.
_EXAM = frozenset(
    ("neurological", "neurologic", "neurologically", "neurology", "examination", "exam",
     "physical", "clinical", "history", "symptoms", "symptom", "findings", "present",
     "overall", "strange")
)  # fmt: skip
#: What begins a finding, whatever stood before it.
_SHOWS = Expression(
    r"\b(?:reveal(?:s|ed|ing)|show(?:s|ed|ing)|demonstrate[sd]?|demonstrating|disclosed|found|"
    r"noted|noticed|observed|present(?:s|ed|ing) with|complain(?:s|ed|ing) of|"
    r"complaints? of|report(?:s|ed|ing)|describ(?:es|ed|ing)|develop(?:s|ed|ing)|"
    r"experienc(?:es|ed|ing)|suffer(?:s|ed|ing) from|notable for|significant for|"
    r"remarkable for|evidenced by|manifested as|consisted of|there (?:was|is|were|are)|"
    r"(?:he|she|i|patient|who|they) (?:also )?(?:has|have|had)(?: had| been having)?|"
    r"(?:patient|man|woman|male|female|boy|girl|lady|gentleman|player) with|history of|"
    r"(?:i |he |she )?(?:awoke|woke up|awakened|waking(?: up)?)(?: [^,;]*?)? with|"
    r"started with|began with|complicated by|led to)\b(?: that\b)?:?"
)
#: What begins why, when or after what it was.
_WHY = Expression(
    r"(?:,? ?\b(?:after|following|since|when|whenever|while|during|because|caused by|"
    r"secondary to|due to|in the setting of|in keeping with|as a result of|attributed "
    r"to|exacerbated by|worsened by|aggravated by|worse with|worse on|worsens? with|"
    r"associated with heavy|especially when|for many)\b)[^;.]*?"
    r"(?=$|[;.]|, (?=[^,]*$))"
)
_PAREN = Expression(r"\(([^()]*)\)")


def tells(words: Phrase, names: Lexicon) -> bool:
    """Return whether words could tell a finding, or turn what another tells."""
    bare = tuple(word for word in words if word not in FILLERS and word not in _EXAM)
    if any(word.startswith("#") or word in SIDE_WORDS for word in bare):
        return True
    if not (NEGATIONS | DOUBTS).isdisjoint(words) or OPERATORS.search(" ".join(words)):
        return True
    tables = (STATE_WORDS, NOUNS, SCOPES)
    if any((word,) in table for word in bare for table in tables):
        return True
    return any(
        True for start, stop in names.spans(bare)
        for one in names.find(bare[start:stop])
    )  # fmt: skip


def without_story(text: str, names: Lexicon) -> str:
    """Return a folded sentence without what stands around its findings.

    Parameters
    ----------
    text
        A folded sentence, grades as ``#0``.
    names
        The names of the tables.
    """

    def idle(part: str, whole: str) -> str:
        return whole if tells(split_words(part), names) else " "

    text = _PAREN.sub(lambda found: idle(found[1], found[0]), text)
    text = _WHY.sub(lambda found: idle(_without_why(found[0]), found[0]), text)
    for found in reversed(list(_SHOWS.finditer(text))):
        if not tells(split_words(text[: found.start()]), names):
            return text[found.end() :]
    return text


def without_cause(text: str) -> str:
    """Return a folded text without what its findings are said to come from.

    Examples
    --------
    >>> without_cause("weak left hand, consistent with cervical stenosis")
    'weak left hand '
    """
    return _CAUSE.sub(lambda f: " " if _is_cause(f["what"]) else f[0], text)


_WHY_WORDS = Expression(
    r"^,? ?(?:after|following|since|when|whenever|while|during|because|secondary to|"
    r"due to|worse (?:with|on)|aggravated by|exacerbated by|worsened by|"
    r"worsens? with)\b"
)


#: What a finding is said to come from, to the end of its sentence.
_CAUSE = Expression(
    r",? ?\b(?:(?:and|all|which|that|findings) )?(?:(?:is|are|was|were|being) )?"
    r"(?:(?:most )?(?:likely )?(?:consistent|compatible|in keeping|associated) with|"
    r"suggesti(?:ve of|ng)|suggests?|indicati(?:ve of|ng)|"
    r"(?:likely )?(?:due|secondary) to|caused by|attributed to|as a result of|"
    r"resulting from)\b"
    r"(?P<what>[^.;,]*)$"
)
_DIAGNOSIS = Expression(
    r"\b(?:\w+(?:opathy|itis|osis|algia)|palsy|syndrome|herniation|hernia|lesion|"
    r"discs?|compression|disease|infarct\w*|stroke|tumou?r|fracture|injury|neuroma|"
    r"entrapment)\b"
)


def _is_cause(what: str) -> bool:
    """Whether words name a disease, and nothing of how something was found."""
    words = split_words(what)
    told = any(word.startswith("#") or word in NEGATIONS | DOUBTS for word in words)
    nouns = (NOUNS.get((word,)) for word in words if word != "palsy")
    told |= any(noun and noun.deficit for noun in nouns)
    return bool(_DIAGNOSIS.search(what)) and not told


def _without_why(part: str) -> str:
    return _WHY_WORDS.sub("", part)


def is_besides(words: list[str], names: Lexicon, skipped: frozenset[str]) -> bool:
    """Return whether a part of a list names nothing but what is looked at besides."""
    own = {word for word in words if word not in skipped} - NEGATIONS
    own = {word for word in own if (word,) not in STATE_WORDS}
    if own.isdisjoint(_BESIDES | _PULSES) or OPERATORS.search(" ".join(own - _BESIDES)):
        return False
    if any(word.startswith("#") for word in own) and _PULSES.isdisjoint(own):
        return False
    tables = (NOUNS, SCOPES)
    if any((word,) in table for word in own - _EXAM for table in tables):
        return False
    bare = tuple(word for word in words if word not in FILLERS)
    return not any(names.find(bare[start:stop]) for start, stop in names.spans(bare))
