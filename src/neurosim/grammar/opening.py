"""How the story of a patient begins: who came where, and why it is told.

"A 33-year-old woman was referred to our clinic with numbness of the left hand" says one
thing of the examination. It is read without what stands before it, which is named.
"""

import re

_WHO = (
    r"man|woman|male|female|gentleman|lady|patient|boy|girl|child|person|individual|"
    r"adult|worker|rh[mf]|lh[mf]|he|she|they|i|this is|you"
)
#: A word of who it is; not one that could tell a finding, or part two things.
_WORD = (
    r"(?!with|without|no|not|and|or|but|left|right|both|weak\w*|numb\w*|pain\w*)"
    r"[\w'/-]+,? "
)
_CAME = (
    r"presents?|presented|presenting|comes|came|(?:was|is|were|been) (?:first |"
    r"initially |then )?(?:seen|referred|admitted|evaluated|brought|transferred|sent|"
    r"hospitali[sz]ed|examined)|visited|visits|consulted|attended|returned|arrived"
)
_WITH = r"with|for|because of|due to|complaining of|reporting"
_WHY = (
    r"(?:(?:the |a |his |her )?(?:chief |main |primary )?complaints? of |"
    r"(?:the )?(?:further )?(?:evaluation|assessment|investigation|management) of |"
    r"(?:an? )?(?:onset|history) of )*"
)
_LABELLED = (
    r"(?:(?:case (?:presentation|report|history)|history|hx|hpi|cc|chief complaint|"
    r"presentation)\s*[:.]?\s+)?"
)
_WE_TELL = (
    r"(?:(?:we|here we|herein,? we) (?:present|report|describe) (?:an?|the) "
    r"(?:unusual |rare )?case of )"
)
_SOMEBODY = rf"(?:an? |the |this |our |one )?(?:{_WORD}){{0,6}}?(?:{_WHO})"
_OPENING = re.compile(
    rf"^\s*{_LABELLED}{_WE_TELL}?"
    rf"(?:{_SOMEBODY}\s*,?\s+(?:{_WORD}){{0,3}}?)?(?:{_CAME}) "
    rf"(?:{_WORD}){{0,8}}?(?:{_WITH}) {_WHY}(?=\S)",
    re.IGNORECASE,
)
_CASE = re.compile(
    rf"^\s*{_LABELLED}{_WE_TELL}{_SOMEBODY} (?:who had |who has |with ){_WHY}(?=\S)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\s*(?:hx|cc|hpi|chief complaint)\s*:\s*", re.IGNORECASE)


def without_opening(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a sentence without its opening, and that.

    Parameters
    ----------
    text
        A sentence.

    Examples
    --------
    >>> without_opening("A 33-year-old woman was seen with a numb left hand")[0]
    'a numb left hand'
    >>> without_opening("The patient came back with no pain")[0]
    'no pain'
    >>> without_opening("She has a numb left hand")[0]
    'She has a numb left hand'
    """
    text = _LABEL.sub("", text)
    found = _OPENING.match(text) or _CASE.match(text)
    if found is None:
        return text, ()
    return text[found.end() :], (found[0].strip(),)
