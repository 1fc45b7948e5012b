"""On what occasion something was found or felt: told apart, since it grades nothing."""

import re

from neurosim.grammar.expression import Expression

_ON = (
    r"(?:wall push[- ]?ups?|inspection|observation|(?:formal |manual |bedside )?"
    r"(?:muscle |confrontation )?testing|(?:physical |neurologic(?:al)? |clinical )?"
    r"exam(?:ination)?|palpation|(?:initial )?(?:presentation|admission|arrival)|"
    r"the day of admission|direct questioning|questioning)"
)
_CAME = (
    r"(?:admission|presentation|hospitali[sz]ation|consultation|referral|arrival|"
    r"evaluation|assessment)"
)
_OCCASION = Expression(
    rf"\b(?:before|prior to|preceding|upon|at|during) (?:his |her |the |this "
    rf")*{_CAME}\b|\bon (?:his |her |my |the )?way to the (?:toilet|loo|bathroom)\b|"
    rf"\b(?:on|at|upon) (?:his |her |the )?{_ON}\b(?! of)|\bat that time\b|\bwhen "
    rf"walking\b|\bwhile walking\b|\bduring (?:the )?exam(?:ination)?\b|,? with an? "
    rf"(?:circumference )?difference of \d+(?:\.\d+)? ?[cm]m\b[^,;.]*|\b(?:despite|in "
    rf"spite of) (?:his |her |the |these )?(?:complaints|symptoms)\b(?! of)|"
    # the level below which all is weak: the words before it name the limbs
    r"(?:(?<=plegia)|(?<=plegic)|(?<=paresis)) (?:from|below|at) (?:the )?"
    r"(?:level of )?[ctl]\d\d?\b(?: (?:level|dermatome|segment|downwards?))*"
)
_WORSE_WITH = Expression(
    r",?\s*(?<!not )\b(?:and |or |but )?(?:(?:which )?(?:is|was|are|were) )?(?:"
    r"relieved|eased|alleviated|improved|better|worse|worst|worsened|exacerbated|aggravated|"
    r"triggered|provoked|increased) (?:by|with|on|when|while|during|after|upon) "
    r"(?!(?:the )?(?:right|left)\b|[^,;.]*\b(?:night|rest|lying|cough|sneez|strain|"
    r"walk|extension|flexion|abduction|arm|leg|hand|foot|side)\w*)"
    r"[\w' -]{1,60}?(?=\s*(?:[,;.]|$|\b(?:and|but|with no)\b))"
)
#: "Tingling with full abduction" is felt on an occasion.
_ON_MOVING = Expression(
    r"\b(?:with|on|during) (?:full|overhead|repetitive|repeated|prolonged|heavy|"
    r"strenuous) (?:\w+ ){0,2}?(?:abduction|flexion|extension|rotation|elevation|"
    r"movements?|motion|activity|activities|exercise|use|lifting)\b|"
    r",? (?:when|whenever|while) (?:the |his |her )(?:\w+ ){1,2}(?:is|was|are|were) "
    r"(?:flexed|extended|straightened|bent|abducted|rotated|turned|moved|elevated)\b"
)
_FEELS = Expression(r"pain|ach|numb|tingl|symptom|sciatica|paraesthes|paresthes")
#: A clause about what was told apart: "both of which have been present for weeks".
_OF_WHICH = Expression(
    r",? (?:both|all|each) of which (?:(?:have|has|had|was|were|are|is|been) )*"
    r"(?:present|there|ongoing|persistent|began|begun|started|came on)\b"
    r"(?: (?:for|since|in|on|over|after|last|this|about|some|"
    r"[a-z]+ (?:days?|weeks?|months?|years?))\b[^,;.]*)?(?=[,;.]|$)",
    re.IGNORECASE,
)


def without_occasion(folded: str) -> tuple[str, tuple[str, ...]]:
    """Return a folded text without the occasion of what was found, and that.

    Examples
    --------
    >>> without_occasion("winging of the left scapula on wall push-up")
    ('winging of the left scapula ', ('on wall push-up',))
    """
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        found.append(match[0].strip(" ,"))
        return ""

    folded = _OCCASION.sub(take, _OF_WHICH.sub(take, folded))
    if _FEELS.search(folded):
        folded = _ON_MOVING.sub(take, _WORSE_WITH.sub(take, folded))
    return folded, tuple(found)
