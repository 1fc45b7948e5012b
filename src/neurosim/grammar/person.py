"""Who a note is about: age and sex, where it begins by telling them.

"38 y/o M with neck pain", "A 62-year-old right-handed woman was referred". What another
person of the story is (a mother of 70) is left alone: only the beginning counts, and a
line of its own ("Age: 38").
"""

import re
from dataclasses import dataclass

from neurosim.exam import OLDEST
from neurosim.grammar.expression import Expression

_SEXES = {
    "M": r"m|male|man|gentleman|boy",
    "F": r"f|female|woman|lady|girl",
}
_SEX = "|".join(f"(?P<{sex}>(?:{words}))" for sex, words in _SEXES.items())
#: What stands before the age: a label, and who.
_BEFORE = (
    r"(?:dear [^,.;:\n]{0,40}[,.;:]?\s*)?(?:(?:many |with )?thank(?:s| you)"
    r"(?: (?:very|so) much)? for (?:kindly )?(?:referring|seeing|sending|"
    r"asking (?:me|us) to see|letting (?:me|us) see)\s+)?"
    r"(?:(?:case(?: presentation| report| history)?|history|hx|hpi|cc|id|patient|pt|"
    r"chief complaint|presentation)\s*[:.]\s*)?(?:(?:the |this |our )?(?:patient|pt|"
    r"case)\s+(?:is|was)\s+|(?:this|he|she) is\s+|i am\s+|i'm\s+)?(?:an?\s+|this\s+)?"
)
_YEARS = (
    r"(?:[\s-]*(?:years?|yrs?|y)[\s-]*old\b|\s*y\s*/?\s*o\b\.?|"
    rf"\s*(?:years?|yrs?)\s+(?:of\s+age\b|(?=(?:{'|'.join(_SEXES.values())})\b)))"
)
#: After "38M": a note goes on; "12 m" alone is a distance.
_GOES_ON = r"(?=\s*(?:[,.;:]|$|with|who|c/o|p/w|complain|present|ha[sd]))"
#: A word between age and sex that tells of neither a second person nor a finding.
_WORD = (
    r"(?:(?!(?:with|who|had|has|and|presents?|presented|presenting|was|is|whose|of|"
    r"for|from|after|to)\b)[\w'-]+,?\s+)"
)
_BEGINS = Expression(
    rf"\s*{_BEFORE}(?P<age>\d{{1,3}})"
    rf"(?:{_YEARS},?\s*(?:{_WORD}{{0,5}}?(?:{_SEX})\b)?|\s?(?P<letter>[mf]){_GOES_ON})",
    re.IGNORECASE,
)
_AGE = Expression(
    r"\bage\s*[:=]\s*(?P<age>\d{1,3})\b(?!\s*(?:mo|m\b|w|d))", re.IGNORECASE
)
_LETTER = Expression(r"\b(?:sex|gender)\s*[:=]\s*(?P<letter>[mf])", re.IGNORECASE)


@dataclass(frozen=True)
class NotedPerson:
    """Age and sex of the patient of a note, as far as it tells them.

    Attributes
    ----------
    words
        What told them, each as it is written.
    """

    age: float | None = None
    sex: str | None = None
    words: tuple[str, ...] = ()


def person_told(text: str) -> NotedPerson:
    """Return the person that a note tells of.

    Examples
    --------
    >>> person_told("38 y/o M with neck pain.")
    NotedPerson(age=38.0, sex='M', words=('38 y/o M',))
    >>> person_told("A 62-year-old right-handed office clerk was referred.").age
    62.0
    >>> person_told("Thank you for referring this 54 year old man.").age
    54.0
    >>> person_told("Weak left hand. Her mother is a 70-year-old woman.")
    NotedPerson(age=None, sex=None, words=())
    """
    told = (_AGE.search(text), _LETTER.search(text), _BEGINS.match(text))
    said: dict[str, str] = {}
    for one in (found := [*filter(None, told)]):
        said = {name: word for name, word in one.groupdict().items() if word} | said
    age = float(said["age"]) if "age" in said else None
    sex = next((sex for sex in _SEXES if sex in said), said.get("letter", "").upper())
    known = age if age is None or age <= OLDEST else None
    return NotedPerson(known, sex or None, tuple(one[0].strip() for one in found))
