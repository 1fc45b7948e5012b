"""How the story of a patient begins: who came where, and why it is told.

"A 33-year-old woman was referred to our clinic with numbness of the left hand" says one
thing of the examination. It is read without what stands before it, which is named.
"""

import re

from neurosim.atlas import Atlas
from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.words import NOUNS, STATE_WORDS, WRONG, Noun
from neurosim.terms import HISTORY

_WHO = (
    r"infant|toddler|newborn|neonate|baby|teenager|adolescent|athlete|"
    r"man|woman|male|female|gentleman|lady|patient|boy|girl|child|person|individual|"
    r"adult|worker|rh[mf]|lh[mf]|he|she|they|i|this is|you"
)
#: A word of who it is; not one that could tell a finding, or part two things.
_WORD = (
    r"(?:\([A-Za-z&]{2,5}\)|(?:right|left)[- ]hand(?:ed|ed-dominant|[- ]dominant)|"
    r"(?!(?:with|without|no|not|and|or|but|left|right|both|after|following|present)\b|"
    r"weak|numb|pain|negative|positive|normal|absent|reduced|brisk)[\w'/-]+),? "
)
_CAME = (
    r"presents|(?<=\bi )present|(?<=they )present|presented|presenting|comes|came|"
    r"(?:(?:was|is|were|been) )?(?:first |initially |then )?(?:seen|referred|admitted|"
    r"evaluated|brought|transferred|sent|"
    r"hospitali[sz]ed|examined)|visited|visits|consulted|attended|returned|arrived"
)
_WITH = (
    r"with|for|because of|due to|complaining of|reporting|suffering from|"
    r"after(?= [\w-]+ (?:hour|day|week|month|year)s of )|"
    r"because (?:he|she|they|i) (?:has|had|have|is|was)(?: been)?(?: having)?(?! no)"
)
_WHY = (
    r"(?:(?:the |a |his |her )?(?:chief |main |primary )?complaints? of |"
    r"(?:the )?(?:further )?(?:evaluation|assessment|investigation|management) of |"
    r"(?:an? )?(?:onset|history) of )*"
)
#: How long after it began, told before why.
_THEN = r"(?:[\w-]+ (?:hour|day|week|month)s after (?:symptom )?onset )?"
_LABELLED = (
    r"(?:(?:case (?:presentation|report|history)|history|hx|hpi|cc|chief complaint|"
    r"presentation)\s*[:.]?\s+)?"
)
_WE_TELL = (
    r"(?:(?:here(?:in)?,? )?we (?:are )?(?:present|report|describe)(?:ing)? (?:here )?"
    r"(?:(?:an?|the) (?:unusual |rare )?case of )?)"
)
_SOMEBODY = (
    rf"(?:an? |the |this |our |one )?(?:{_WORD}(?:and {_WORD})?){{0,6}}?(?:{_WHO})"
)
#: Between who and what: what was known before, which is judged by ``_tells``.
_BACKGROUND = (
    r"(?P<background>,? (?:with|having|who (?:had|has)|known (?:to have|for|with)) "
    r"[^;.:]*?)?"
)
_OPENING = Expression(
    rf"^\s*{_LABELLED}{_WE_TELL}?(?:{_SOMEBODY}{_BACKGROUND}\s*,?\s+(?:{_WORD}){{0,"
    rf"4}}?)?(?:{_CAME}) (?:{_WORD}){{0,8}}?{_THEN}(?:{_WITH}) {_WHY}(?=\S)",
    re.IGNORECASE,
)
_CASE = Expression(
    rf"^\s*{_LABELLED}{_WE_TELL}{_SOMEBODY} (?:who (?:had|has|developed|suffered|"
    rf"complained of|came with|presented with) |with ){_WHY}(?=\S)",
    re.IGNORECASE,
)
_COURSE = Expression(
    r"^\s*[^,;.:]*?\b(?:course|stay|recovery|surgery|procedure|delivery|pregnancy|"
    r"admission|treatment) (?:was|is) complicated by (?=\S)",
    re.IGNORECASE,
)
#: "Hx:", "O/E", "Inspection:", "62M with", "45 yo F,": a heading and who it is.
_LABEL = Expression(
    r"^\s*(?:(?:(?:hx|cc|hpi|chief complaint|s|o|p|subj(?:ective)?|obj(?:ective)?|sx|"
    r"pe|symptoms|signs|findings|(?:on |physical |clinical |neuro(?:logical)? |motor "
    r")?exam(?:ination)?|neuro(?:logical)?|cns|msk|ext(?:remities)?|limbs|summary|"
    r"inspection|observation|obs|look|feel|palpation|(?:special |provocati(?:ve|on) |"
    r"other )?tests?|o/e)\s*:|o/e\b,?)\s*)*(?:(?:an? )?\d\d\s?(?:y/?o|yrs?|years? old"
    r")?\s?[mf]\b(?:[,.:]| with| c/o| who has)?\s+)?",
    re.IGNORECASE,
)


def without_opening(text: str, atlas: Atlas) -> tuple[str, tuple[str, ...]]:
    """Return a sentence without its opening, and that.

    An opening that tells something, such as a cancer or a fall, stays.

    Parameters
    ----------
    text
        A sentence.
    atlas
        The tables that name what it could tell.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> without_opening("A 33-year-old woman was seen with a numb left hand", atlas)[0]
    'a numb left hand'
    >>> without_opening("The patient came back with no pain", atlas)[0]
    'no pain'
    >>> without_opening("She has a numb left hand", atlas)[0]
    'She has a numb left hand'
    """
    text = _LABEL.sub("", text)
    found = _OPENING.match(text) or _CASE.match(text) or _COURSE.match(text)
    if found is None or _tells(found, atlas):
        return text, ()
    return text[found.end() :], (found[0].strip(),)


#: A complaint that also names where one goes with it: a pain clinic.
_PLACE = frozenset(("pain",))


def _tells(opening: re.Match[str], atlas: Atlas) -> bool:
    """Whether an opening tells of the history, or its background of a finding."""
    before = split_words(plain(opening.groupdict().get("background") or ""))
    nouns = (NOUNS.get((word,), Noun()) for word in before)
    told = any((word,) in STATE_WORDS or word in WRONG for word in before)
    if told or any(noun.deficit for noun in nouns):
        return True
    names, words = lexicon(atlas), split_words(plain(opening[0]))
    if any(NOUNS.get((word,), Noun()).deficit for word in words if word not in _PLACE):
        return True  # "presented hyporeflexia of the arms with ..."
    return any(
        structure.modality == HISTORY
        for start, stop in names.spans(words)
        for structure in names.find(words[start:stop])
    )
