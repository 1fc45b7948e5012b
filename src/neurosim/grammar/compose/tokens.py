"""Words and marks of a sentence, without the parts that are no finding."""

from neurosim.grammar.compose.asides import is_besides
from neurosim.grammar.compose.senses import fragments
from neurosim.grammar.expression import Expression
from neurosim.grammar.lexicon import Lexicon
from neurosim.grammar.outside import PLAIN, QUALIFIERS, WHO
from neurosim.grammar.words import FILLERS, NOUNS, SCOPES, SIDE_WORDS, STATE_WORDS

_TOKEN = Expression(r"&&|#\d+|[^\W_]+(?:'[^\W_]+)*|[,;:.()/&+]")
#: Words and marks that join -> how they join.
LINKS = {
    **dict.fromkeys(
        (";", ".", "but", "while", "whereas", "although", "though", "however", "yet"),
        "break",
    ),
    "with": "with", "or": "or", "&&": "clause",
    **dict.fromkeys(("and", "&", "plus"), "and"),
    **dict.fromkeys((",", "/"), "comma"),
}  # fmt: skip
STRENGTH = ("break", "with", "or", "clause", "and", "comma")
NO_WORDS = frozenset(("no", "not", "denies", "denied", "deny", "neither", "denying"))
MARKS = frozenset(":().")
_EXAM_WORDS = """
physical clinical clinically neurologic neurologically evaluation inspection assessment
orthopedic evidence symptoms exhibit report reports did got dr mr mrs gotten symmetrical
condition questioning resisted testing demonstrable
"""
#: Words that may change what is said, whatever else they are.
_TELLING_WORDS = """
with and to from into only other otherwise part positional deep superficial sharp dull
postural burning suspended mechanical expressive most more no not too deviation past
elsewhere everywhere respectively just mainly mostly predominantly hardly limited rest
"""
TELLING = frozenset(_TELLING_WORDS.split())
#: Words that carry nothing here.
SKIPPED = (FILLERS | QUALIFIERS | PLAIN | WHO | {*_EXAM_WORDS.split()}) - TELLING


def tokens_of(text: str) -> list[str]:
    """Return the words and marks of a folded text."""
    return _TOKEN.findall(text)


_Part = tuple[list[str], str]


def without_asides(tokens: list[str], names: Lexicon) -> list[str]:
    """Return the words without parts of a list that are no finding here.

    Parameters
    ----------
    tokens
        Words and marks.
    names
        The names of the tables.
    """
    parts = _parts(tokens)
    out: list[str] = []
    for at, (words, link) in enumerate(parts):
        denies = _denies_list(parts, at)
        joint = "or" if denies and link in (",", "/") else link
        strange = denies and not any(_is_known(word, names) for word in words)
        strange &= NO_WORDS.isdisjoint(words)
        if not strange and not is_besides(words, names, SKIPPED):
            out += (*words, joint)
        elif denies:
            out += (*(word for word in words[:1] if word in NO_WORDS), joint)
        elif NO_WORDS.isdisjoint(words[:1]) or link in ("", ".", ";", "but", "or"):
            out.append(joint)
        else:
            return tokens  # "no swelling, weakness": denied or not?
    return [token for token in out if token]


def _parts(tokens: list[str]) -> list[_Part]:
    """Return the runs of words between links, each with the link after it."""
    parts: list[_Part] = [([], "")]
    for token in tokens:
        if token in LINKS:
            parts[-1] = (parts[-1][0], token)
            parts.append(([], ""))
        else:
            parts[-1][0].append(token)
    return parts


def _denies_list(parts: list[_Part], at: int) -> bool:
    """Whether a part stands in a list that begins with "no" and has "or" in it."""
    joins = (",", "or", "/")
    start = at
    while (
        start and parts[start - 1][1] in joins and NO_WORDS.isdisjoint(parts[start][0])
    ):
        start -= 1
    stop = start
    while stop < len(parts) and parts[stop][1] in joins:
        stop += 1
    own = any(link == "or" for _, link in parts[start:stop])
    return own and not NO_WORDS.isdisjoint(parts[start][0])


def _is_known(word: str, names: Lexicon) -> bool:
    run = (word,)
    tables = (NOUNS, STATE_WORDS, SCOPES, fragments(names), names.names)
    return word in SIDE_WORDS or any(run in table for table in tables)
