"""Forms of one word: what the vocabulary knows in one form is known in the others.

"Neurologic" is "neurological", "impairments" are "impairment", "hyper-reflexic" is
"hyperreflexia". Only a word that no table knows is written in another form, and only
in endings that change no state: "weakening" is not "weak".
"""

import re
from collections.abc import Iterator

from neurosim.atlas import Atlas
from neurosim.grammar.expression import Expression
from neurosim.grammar.lexicon import is_known
from neurosim.grammar.outside import LITTLE, OUTSIDE, QUALIFIERS, UNUSED, WHO
from neurosim.grammar.synonyms import SYNONYMS

#: Endings of one word that say the same.
_ENDINGS = (
    ("ment", "ments"), ("ity", "ities"), ("ion", "ions"), ("ance", "ances"),
    ("ness", "nesses"), ("esia", "esias"), ("ophy", "ophies"), ("ic", "ical"),
    ("ic", "ia"), ("etic", "esia"), ("ical", "ia"), ("'s", ""), ("'s", "s"),
)  # fmt: skip
_SPELLINGS = (
    ("ae", "e"), ("oe", "e"), ("our", "or"), ("ise", "ize"), ("isa", "iza"),
    ("yse", "yze"), ("ation", "isation"), ("lled", "led"), ("lling", "ling"),
)  # fmt: skip
_PREFIXES = ("hyper", "hypo", "para", "tetra", "quadri", "hemi", "dys", "an", "a")
_WORD = Expression(r"(?<![\w-])[a-z]+(?:['-][a-z]+)?(?![\w-])", re.IGNORECASE)
#: "I can't", "cannot" and "can not" say one thing; "hasn't" is "has not".
_CANNOT = Expression(r"\b(?:i )?(?:can['\u2019]?t|can ?not)\b", re.IGNORECASE)
_HAS_NOT = Expression(r"\b(could|ha(?:ve|s|d)|do|does|did)n['\u2019]t\b", re.IGNORECASE)
#: "Other than", "apart from" and "except for" say one thing.
_EXCEPT = Expression(r"(?i)\b(?:other than|(?:apart|aside) from|(?:save|except) for)\b")
#: Words of fewer letters have too many neighbours.
_SHORTEST = 5
_OTHERS = QUALIFIERS | OUTSIDE | WHO | LITTLE | SYNONYMS.keys()


def spell_forms(text: str, atlas: Atlas) -> str:
    """Return a text with each unknown word in the form that the tables know.

    Parameters
    ----------
    text
        A sentence.
    atlas
        The tables that name the structures.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> spell_forms("Neurologic: paraesthetic hand, bladder impairments", load_atlas())
    'neurological: paraesthesia hand, bladder impairment'
    """

    def known(found: re.Match[str]) -> str:
        word = found[0].lower()
        if len(word) < _SHORTEST or word in _OTHERS or _names(word, atlas):
            return found[0]
        forms = (form for form in _forms(word) if _names(form, atlas))
        return next(forms, found[0])

    return _WORD.sub(known, _EXCEPT.sub("except", spell_not(text)))


def spell_not(text: str) -> str:
    """Return a text in which what is not so is written in full.

    Examples
    --------
    >>> spell_not("I can't walk and haven't fallen")
    'cannot walk and have not fallen'
    """
    return _HAS_NOT.sub(r"\1 not", _CANNOT.sub("cannot", text))


def _names(word: str, atlas: Atlas) -> bool:
    """Whether a word stands in a table of what is examined."""
    return word in UNUSED or is_known(word, atlas)


def _forms(word: str) -> Iterator[str]:
    """Yield other forms of a word, the closest first."""
    first, hyphen, rest = word.partition("-")
    if hyphen:
        if first in _PREFIXES:
            yield first + rest
            yield from _forms(first + rest)
        return
    for one, other in _SPELLINGS:
        yield from (word.replace(a, b) for a, b in ((one, other), (other, one)))
    yield from _with_endings(word)


def _with_endings(word: str) -> Iterator[str]:
    for one, other in _ENDINGS:
        for have, want in ((one, other), (other, one)):
            if have != want and word.endswith(have):
                yield word[: len(word) - len(have)] + want
