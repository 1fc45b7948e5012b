"""Words that speak of somebody else, or of a test: they are set aside whole.

"His brother has foot drop" tells no finding of the patient, "EMG showed denervation"
none of the examination. What is set aside is named as such, never lost.
"""

import re
from collections.abc import Iterator

from neurosim.grammar.expression import Expression
from neurosim.terms import ExamError

_RELATIVE = (
    r"(?:(?:mother|father|sister|brother|son|daughter|wife|husband|sibling|cousin|aunt|"
    r"uncle|grandmother|grandfather|parent|famil(?:y|ie)(?! (?:doctor|physician|"
    r"practi\w+|medicine)))(?:s|'s)?|relatives)"
)
_OWN = rf"(?:(?:his|her|the|my|the patient's) )?{_RELATIVE}"
#: Who only tells what the patient has.
_TELLS = Expression(
    rf"\b{_OWN} (?:has |have |had |also |first )*(?:notic\w+|report\w*|sa(?:ys|id)|"
    rf"not(?:es|ed)|observ\w+|describ\w+|tells?|told|state[sd]?|saw|found|thinks?|felt|"
    rf"mention\w*)(?: us)?(?: that)? |\b(?:according to|(?:was )?brought(?: in)? by|"
    rf"accompanied by|per) {_OWN}(?:,| (?:with|for|because of)\b) *",
    re.IGNORECASE,
)
_TEST = (
    r"(?:mri|mr imaging|magnetic resonance|ct|x-?rays?|radiograph\w*|emg|ncs|ncv|"
    r"electromyogra\w+|electrodiagnos\w+|(?:nerve|motor|sensory) conduction|"
    r"electrophysiolog\w+|ultrasound|ultrasonogra\w+|myelogra\w+|csf|cerebrospinal|"
    r"lumbar puncture|imaging|tomogra\w+|biopsy|histolog\w+|blood (?:tests?|work)|"
    r"laboratory|serum|ecg|echocardiogra\w+|angiogra\w+|eeg|evoked potentials?|"
    r"sequencing|antibod\w+)"
)
_BACKGROUND = (
    r"(?:(?:past|previous|significant) )?(?:medical|surgical) history|"
    r"(?<!no )history of(?=[^,;.]*\bpresent(?:s|ed|ing) (?:with|for|to)\b)"
)
_OTHER = Expression(rf"\b(?:{_RELATIVE}|{_TEST}|{_BACKGROUND})\b", re.IGNORECASE)
#: Where a clause begins.
_BEGINS = Expression(
    r"[,;:(]\s|\.\s|\b(?:and|but|while|whereas|although)\s", re.IGNORECASE
)
#: Where the words of an examination go on after a test; after a relative only the
#: patient or another sentence ends what is said of him.
_GOES_ON = Expression(
    r";\s|\.\s|,?\s*\b(?:but|however|whereas|while|although)\s|(?:,|,?\s+and)"
    r"\s+(?=(?:he|she|the patient|there (?:is|was|were)|his|her|on|exam\w*|clinical\w*|"
    r"physical)\b|[\w ,-]*\bon (?:physical |neurologic(?:al)? )?examination\b|"
    r"(?:[\w-]+ ){1,5}(?:was|were|is|are|had|has)\b)|\s(?=(?:due to|because of|"
    r"secondary to|for|presents?|presented|presenting) )",
    re.IGNORECASE,
)
_OWN_AGAIN = Expression(
    r";\s|(?<!fig)\.\s|,?\s*\b(?:but|and|while) (?=the patient\b)", re.IGNORECASE
)
_IS_RELATIVE = Expression(rf"(?!famil)(?:{_RELATIVE})", re.IGNORECASE)
#: What was so at another time, where the sentence goes on to what is so now.
THEN = (
    r"\b(?:at (?:first|presentation)|on (?:admission|arrival|presentation)|initially|"
    r"previously|before (?:surgery|the operation|treatment)|pre-?operatively)\b"
)
NOW = r"(?:but |and )?(?:now|today|currently|at present|by now)\b"
_EARLIER = Expression(
    rf"(?:(?<=^)|(?<=[.;] )){THEN}[^;.]*?[;,] (?={NOW})|\b[0-5][+-]?(?:\s?/\s?5)?"
    rf" {THEN}[,;]? {NOW}|\b(?:was|were) [0-5][+-]?\s?/\s?5[,;]? {NOW}|"
    rf"\b[0-5][+-]?\s?/\s?5 ?(?:->|\u2192) ?(?=[0-5][+-]?\s?/\s?5)",
    re.IGNORECASE,
)
_WAS = "tells of another time"
_CRAMPS = "cramps that are denied deny no other pain"
#: A cramp that is denied denies no other pain of the place.
_NO_CRAMPS = Expression(
    r"(?:^|[,;]\s*|\s+(?:and|but)\s+)(?:there (?:is|are|was|were) )?(?P<no>(?:no|"
    r"without|denie[sd])(?: any)? (?:(?:right|left|muscle|calf|leg|foot|night|"
    r"nocturnal) )*cramp(?:s|ing)?(?: (?:in|of) (?:the |his |her )?(?:\w+ )?\w+)?)"
    r"(?=\s*(?:$|[.;]|,(?![^,;.]*\b(?:or|nor)\b)|but\b))",
    re.IGNORECASE,
)
#: The bladder is scanned at the bedside.
_BEDSIDE = Expression(r"\b(?:residual|pvr|void\w*|bladder)\b", re.IGNORECASE)
_NO_FINDING = "{!r} is not a finding of the examination"


def set_aside(text: str) -> tuple[str, tuple[tuple[str, ExamError], ...]]:
    """Return a text without what it says of others and of tests, and that.

    Parameters
    ----------
    text
        A sentence.

    Examples
    --------
    >>> set_aside("Right foot drop; his brother has foot drop")[0]
    'Right foot drop; '
    >>> set_aside("Her mother noticed that the left foot drags")[0]
    'the left foot drags'
    >>> set_aside("MRI was normal, but she has a right foot drop")[1][0][0]
    'MRI was normal'
    """
    text = _TELLS.sub("", text)
    text, cramps = without_cramps(text)
    if cramps:
        rest, other = set_aside(text)
        return rest, (*cramps, *other)
    if _OTHER.search(text) is None:
        return text, ()
    kept, aside = "", []
    at = 0
    for start, stop, word in _spans(text):
        kept += text[at:start]
        error = ExamError([_NO_FINDING.format(word.lower())])
        aside.append((text[start:stop].strip(" ,"), error))
        at = stop
    return kept + text[at:], tuple(aside)


def without_cramps(text: str) -> tuple[str, tuple[tuple[str, ExamError], ...]]:
    """Return a text without cramps that it denies, and these.

    Parameters
    ----------
    text
        A sentence.

    Examples
    --------
    >>> without_cramps("Right leg pain, no cramps of the calf")[0]
    'Right leg pain'
    """
    denied = [found["no"] for found in _NO_CRAMPS.finditer(text)]
    rest = _NO_CRAMPS.sub("", text).lstrip(" ,;") if denied else text
    return rest, tuple((words, ExamError([_CRAMPS])) for words in denied)


def without_earlier(text: str) -> tuple[str, tuple[tuple[str, ExamError], ...]]:
    """Return a text without what was so at another time, and that.

    Parameters
    ----------
    text
        A sentence.

    Examples
    --------
    >>> without_earlier("Left EHL 2/5 on admission, now 4/5")[0]
    'Left EHL 4/5'
    """
    told = [found[0].strip(" ,;") for found in _EARLIER.finditer(text)]
    left = re.sub(r" {2,}", " ", _EARLIER.sub("", text))
    return left, tuple((words, ExamError([_WAS])) for words in told)


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where words about others begin and end, and the word that says so."""
    done = 0
    for found in _OTHER.finditer(text):
        if found.start() < done:
            continue
        begins = [one.end() for one in _BEGINS.finditer(text, done, found.start())]
        start = begins[-1] if begins else done
        ends = _OWN_AGAIN if _IS_RELATIVE.fullmatch(found[0]) else _GOES_ON
        goes_on = ends.search(text, found.end())
        stop = goes_on.start() if goes_on else len(text)
        if _BEDSIDE.search(text[start:stop]):
            continue
        yield start, stop, found[0]
        done = stop
