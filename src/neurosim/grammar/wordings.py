"""Other wordings of a text: what reports say in a roundabout way.

They are tried only where the text as it stands is not understood.
"""

import re
from collections.abc import Iterator

from neurosim.atlas import Atlas
from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import split_words
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.words import SIDE_WORDS

_ASIDE = Expression(r"\s*\(([^()]*)\)")
_SUPPLIED = Expression(
    r"(?:\bmuscles?\s+)?\b(?:innervated|supplied)\s+by\s+(?:the\s+)?"
    r"([ctls]\d{1,2}(?:\s*[-/]\s*[ctls]?\d{1,2})?)(?:\s+(?:nerve\s+)?roots?)?\b"
)
_ROOT = Expression(
    r"[ctls]\d{1,2}(?:\s*[-/]\s*[ctls]?\d{1,2})*(?:\s+(?:roots?|myotome))?"
)
_ROOT_FIRST = Expression(r"^([ctls]\d{1,2}\b[^()]*)\(([^()]+)\)")
_WHOSE = r"(?P<whose>(?!the\b)(?:(?:right|left|both)\s+)?\w+(?:\s+\w+){%d})"
#: "The fingers of the right hand" are the right fingers; its weakness is its own.
_HANDS_OWN = Expression(
    r"(?:\b(?P<digit>(?:fingertip|finger|thumb|toe|digit|hallux|index|sole|palm|dorsum|muscle)s?|sweating|"
    r"middle|ring|little|intrinsics|interossei|thenar|hypothenar)"
    r"(?P<what>(?: (?:flex|ext|abd|add)\w+)?)(?: of| in| on|(?= (?:right|left|both)))|"
    r"\b(?:from|with)(?= .*$)) (?:(?:the|his|her|my) )?"
    r"(?P<side>(?:right|left|both)?) ?(?:hands?|foot|feet)\b"
)
#: Under the heading "left hand", what has a name of its own.
_HAND_FIRST = Expression(
    r"^(?P<side>right|left|both) (?:hands?|foot|feet) (?=.*\b(?:finger|thumb|toe|digit|"
    r"hallux|index|intrinsics?|interosse\w+|thenar|hypothenar|eminence|lumbricals?)\b)"
)
_OF = tuple(
    Expression(rf"\b(?P<what>\w+)\s+of\s+(?:the\s+)?{_WHOSE % extra}")
    for extra in (0, 1)
)
#: "Dorsiflexion of both feet" is that of the foot.
_PLURAL = Expression(
    r"\b(?:feet|calves|hands|arms|legs|shoulders|elbows|wrists|hips|knees|ankles|thumbs|"
    r"deltoids)\b"
)
#: One word for the arms and the legs.
_FOUR = Expression(
    r"\b(?:(?:all )?(?:four |4 )?(?:limbs|extremities)|upper and lower "
    r"(?:limbs|extremities)|upper and lower (?:limb|extremity)|arms and legs|"
    r"(?:spastic |flaccid )?(?:quadri|tetra)(?P<how>paresis|plegia))\b"
)
_WEAK = {"paresis": "weakness", "plegia": "severe weakness"}


def other_wordings(text: str, atlas: Atlas) -> Iterator[str]:
    """Yield other wordings of a text about one structure.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> list(other_wordings("dorsiflexors of the ankle (l4)", load_atlas()))
    ['dorsiflexors of the ankle', 'ankle dorsiflexors']
    >>> next(other_wordings("muscles innervated by c8 weak", load_atlas()))
    'c8 myotome weak'
    """
    seen = {text}
    for wording in _reworded(text, atlas):
        if wording not in seen:
            seen.add(wording)
            yield wording


_NUMBER = Expression(r"\s*(#\d+)\s*")


def _reworded(folded: str, atlas: Atlas) -> Iterator[str]:
    numbers = _NUMBER.findall(folded)
    if len(numbers) == 1:  # "right foot 3/5 dorsiflexion"
        yield f"{_NUMBER.sub(' ', folded).strip()} {numbers[0]}"
    yield _SUPPLIED.sub(r"\1 myotome", folded)
    yield " ".join(_HANDS_OWN.sub(_of_side, folded).split())
    yield _HAND_FIRST.sub(r"\g<side> ", folded)
    yield _ROOT_FIRST.sub(r"\2", folded)
    bare = _ASIDE.sub(
        lambda found: "" if _is_name(found[1], atlas) else found[0], folded
    )
    yield bare
    one = _PLURAL.sub(_one, bare)
    if one != bare and SIDE_WORDS.keys().isdisjoint(split_words(bare)):
        one = f"both {one}"  # "wasting of the hands"
    for text in (bare, one):
        yield text
        for pattern in _OF:
            yield pattern.sub(r"\g<whose> \g<what>", text)


def _of_side(found: re.Match[str]) -> str:
    return f"{found['digit'] or ''}{found['what'] or ''} {found['side']}"


def _one(found: re.Match[str]) -> str:
    return {"feet": "foot", "calves": "calf"}.get(found[0], found[0].removesuffix("s"))


def _is_name(aside: str, atlas: Atlas) -> bool:
    """Whether an aside only names again: "(EHL)", "(L3/4)", not "(right)"."""
    names = lexicon(atlas)
    return all(
        _ROOT.fullmatch(part) or names.find(split_words(part))
        for part in re.split(r"\s*(?:,|;|\band\b)\s*", aside.strip())
    )


def of_arms_and_legs(text: str) -> tuple[str, ...]:
    """Return a text about all four limbs once for the arms and once for the legs.

    Examples
    --------
    >>> of_arms_and_legs("tetraparesis")
    ('arms weakness', 'legs weakness')
    """
    folded = text
    found = _FOUR.search(folded)
    if found is None:
        return ()
    how = " " + _WEAK[found["how"]] if found["how"] else ""
    return tuple(
        folded[: found.start()] + limbs + how + folded[found.end() :]
        for limbs in ("arms", "legs")
    )
