"""Whether a movement can be made, in the few words that movements are read with.

"Lost the ability to", "struggles to", "could barely": whatever is said of an act, it
cannot be done, is hard to do, or can be done.
"""

import re

from neurosim.grammar.expression import Expression

#: Some act that muscles of a table do.
_ACTS = Expression(
    r"\b(?:(?:ab|ad)duct|(?:dorsi|plantar)?-?flex|bend|extend|straighten|rotat|evert|"
    r"invert|supinat|pronat|oppos|rais|lift|elevat|touch)",
    re.IGNORECASE,
)
_ADVERB = r"(?:actively|voluntarily|independently|still|now|also|even|only|just)"
_HOW_MUCH = (
    r"(?:great|some|considerable|marked|significant|much|mild|moderate|slight|severe|"
    r"extreme|increasing|progressive|obvious)"
)
_OF_ONE = r"(?:the |his |her |my |their |any |all )?"
_WEAKLY = (
    r"(?:barely|hardly|scarcely|weakly|feebly|partially|partly|incompletely|minimally)"
)
_FULLY = r"(?:fully|completely|normally|properly|strongly|easily|freely|well)"
_CAN = r"(?:(?:can|could)(?! be\b)|(?:(?:was|is|were|are) )?able to)"
_NOT = r"(?<!not )(?<!no )(?<!without )(?<!denies )(?<!denied )"
#: Why what is not done fully is weak, and no joint that is stiff.
_OF_WEAKNESS = r"(?=[^;.]*\b(?:due to|because of|secondary to|from) (?:\w+ )?weak)"

#: The act, up to the words that say how well it is done.
_ACT = r"(?P<act>(?:(?!\b(?:but|while|although|not|and|or)\b)[^,;.])+?)"
#: Ways to say it -> how it is said to movements. The first that fits counts.
_WAYS = tuple(
    (Expression(form, re.IGNORECASE), words)
    for form, words in (
        (rf"\b{_NOT}(?:has |had |have )?(?:lost|losing|loses|loss of|no) {_OF_ONE}"
         r"ability to ", "unable to "),
        (rf"\b{_NOT}(?:fail(?:s|ed)|failure) to (?=(?:\w+ly )?\w+ (?:the|his|her|my|"
         r"right|left|both)\b)", "unable to "),
        (rf"\b(?:can(?:not|'t| not)|could(?:n't| not)|unable to|not able to|inability "
         rf"to) {_FULLY} {_OF_WEAKNESS}", "difficulty "),
        (rf"\b(?:can(?:not|'t| not)|could(?:n't| not)|unable to|not able to|inability "
         rf"to) {_ADVERB} ", "unable to "),
        (rf"\b(?:can(?:not|'t| not)|could(?:n't| not)|unable to|not able to|inability "
         rf"to) {_ACT} against (?:any |full |the |my )*resistance\b",
         r"difficulty \g<act>"),
        (rf"\b{_NOT}(?:limited|reduced|decreased|diminished|impaired|less|poor) "
         r"(?:active )?(?:ability|able) to ", "difficulty "),
        (rf"\b{_NOT}struggl(?:ed|es|ing) (?:to|with) ", "difficulty "),
        (rf"\b(?:had|has|have|having|with) {_HOW_MUCH} (?:difficulty|trouble) "
         r"(?:to |in |with )?", "difficulty "),
        (r"\b(?:found|finds|finding) it (?:very |increasingly |more )?(?:hard|difficult"
         r"y?) to ", "difficulty "),
        (r"\bit (?:is|was|became|becomes) (?:very |increasingly |more )?(?:hard|"
         r"difficulty?) (?:for (?:him|her|me|the patient) )?to ", "difficulty "),
        (rf"\b{_CAN} (?:only )?(?:just )?{_WEAKLY} |"
         rf"\b(?:was |is )?{_WEAKLY} (?:able to|can|could) ", "difficulty "),
        (r"\bweak(?:ness)? (?:(?:was|is) (?:noted|found|seen) )?(?:when|while) "
         r"(?:asked to |trying to |attempting to |(?=\w+ing (?:the|his|her|right|left|"
         r"both)\b))", "difficulty "),
        (rf"\b{_CAN} {_ACT} (?:(?:only )?against gravity (?:only|alone)|only against "
         r"gravity)\b", r"difficulty \g<act>"),
        (rf"\b{_CAN} {_FULLY} ", "can "),
        (rf"\b{_CAN} {_ACT} (?:{_FULLY}|with (?:full|normal|good) (?:power|strength)|"
         r"without (?:any )?(?:difficulty|weakness|problems?)|against (?:full|strong|"
         r"maximal) resistance)\b", r"can \g<act>"),
    )
)  # fmt: skip


def spell_abilities(text: str) -> str:
    """Return a text in which acts are unable, difficult, or can be done.

    Parameters
    ----------
    text
        A sentence.

    Examples
    --------
    >>> spell_abilities("she has lost the ability to extend her fingers")
    'she unable to extend her fingers'
    >>> spell_abilities("he could barely flex his left elbow")
    'he difficulty flex his left elbow'
    >>> spell_abilities("he was able to fully extend the wrist")
    'he can extend the wrist'
    """
    if _ACTS.search(text) is not None:
        for form, words in _WAYS:
            text = form.sub(words, text)
    return text
