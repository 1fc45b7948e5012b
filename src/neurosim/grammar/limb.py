"""The limb that a sentence is about, written before all that is told of it.

"Left leg power 4/5, sensation reduced, reflexes absent" tells nothing of the arms.
"""

import re

from neurosim.grammar.expression import Expression
from neurosim.grammar.lists import LIMB

#: "Left leg power 4/5, sensation reduced, reflexes absent": all of the left leg.
_KIND = (
    r"(?:(?:normal|reduced|decreased|diminished|absent|brisk|increased|intact|"
    r"preserved|depressed|exaggerated) )?(?:deep |tendon )*"
    r"(?:power|strength|sensation|reflexes|jerks|dtrs|tone|bulk)\b"
)
_LIMB_FIRST = Expression(
    r"(?:^|(?<=[.] ))(?:on examination,? )?(?:(?:the|his|her) )?"
    rf"(?P<limb>{LIMB}) {_KIND}[^.:]*(?:[,;]| and| with) [^.:]*",
    re.IGNORECASE,
)
_KIND_NEXT = Expression(
    rf"(?P<joint>[,;] (?:and |but )?|\b(?:and|but|with) )(?={_KIND}"
    r"(?! (?:of|in|at|over|on|below|above|from|throughout|otherwise) )"
    r"(?![^,;]*\b(?:throughout|elsewhere|everywhere|otherwise|all|right|left)\b))",
    re.IGNORECASE,
)
#: "Left leg weak, reflexes absent": those of the limb that is ill.
_REFLEXES_TOO = Expression(
    rf"(?P<before>^[^.;:]*?\b(?P<limb>{LIMB})[^.;:]*?(?:,|,? and|,? but) )(?:the )?"
    r"(?P<reflexes>(?:deep |tendon )*(?:reflexes|jerks|dtrs) (?:(?:is|are|was|were) )?"
    r"(?:absent|lost|reduced|decreased|diminished|depressed|brisk|increased|exaggerated)"
    r"(?=\s*(?:$|[.,;]| and| but)))",
    re.IGNORECASE,
)
#: "Right leg 3/5, with normal power on the left": of the left leg.
_OTHER_SIDE = Expression(
    r"(?P<limb>\b(?:the )?(?P<one>right|left) (?P<part>(?:upper |lower )?(?:arm|leg|"
    r"limb|extremity)))\b(?P<told>[^.;:]*?(?:,|,? (?:and|but|with)) "
    r"(?:(?:normal|full|intact|preserved) (?:power|strength|sensation|tone|reflexes)|"
    r"(?:present|absent|brisk))) on "
    r"(?:the )?(?P<other>(?!(?P=one))(?:right|left))(?: side)?(?=\s*(?:$|[.,;]))",
    re.IGNORECASE,
)


def spell_limb(text: str) -> str:
    """Return a text in which what is told of a limb names it.

    Examples
    --------
    >>> spell_limb("Left leg power 4/5, sensation reduced")
    'Left leg power 4/5, Left leg sensation reduced'
    >>> spell_limb("Left leg weak, reflexes absent")
    'Left leg weak, Left leg reflexes absent'
    >>> spell_limb("Left leg power 4/5, with normal power on the right")
    'Left leg power 4/5, with normal power in the right leg'
    """
    text = _LIMB_FIRST.sub(_of_limb, _OTHER_SIDE.sub(_of_other_side, text))
    return _REFLEXES_TOO.sub(_of_ill_limb, text)


def _of_ill_limb(told: re.Match[str]) -> str:
    """Return abnormal reflexes with the limb of the sentence, if it names one."""
    limbs = re.findall(rf"\b{LIMB}", told["before"], re.IGNORECASE)
    if len(limbs) > 1:
        return told[0]
    return f"{told['before']}{told['limb']} {told['reflexes']}"


def _of_other_side(told: re.Match[str]) -> str:
    """Return what is told of the other side with its limb, if one limb is named."""
    if re.search(rf"\b{LIMB}", told["told"], re.IGNORECASE):
        return told[0]
    return f"{told['limb']}{told['told']} in the {told['other']} {told['part']}"


def _of_limb(opening: re.Match[str]) -> str:
    """Return a sentence with the limb that it opens with before all that is tested."""
    limb, words = opening["limb"], opening[0]
    if len(re.findall(rf"\b{LIMB}", words, re.IGNORECASE)) > 1:
        return words
    return _KIND_NEXT.sub(rf"\g<joint>{limb} ", words)
