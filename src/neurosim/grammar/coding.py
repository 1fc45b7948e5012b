"""The coded cells of a record: modality, basis, kind of test and side."""

from collections.abc import Iterator

from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.words import NOUNS, SIDE_WORDS, Noun
from neurosim.terms import MIDLINE, UnknownNameError

#: Modality of a record -> modalities of structures.csv that may be meant; the first
#: wins where several structures have the name.
_CROSSWALK = {
    "motor": "motor autonomic umn local",
    "sensory": "sensory umn local autonomic",
    "reflex": "reflex umn autonomic local",
    "provocative": "tension local umn motor",
    "pain": "pain local tension",
    "sphincter": "autonomic reflex sensory motor",
    "autonomic": "autonomic reflex",
    "tone": "umn autonomic local",
    "gait": "umn local motor",
    "atrophy": "motor local",
    "inspection": "motor local umn autonomic",
    "respiratory": "motor autonomic local",
    "tension": "tension",
    "umn": "umn",
    "local": "local",
}
#: Other words for a modality.
_CALLED = {
    **dict.fromkeys(("power", "strength", "weakness", "muscle power"), "motor"),
    **dict.fromkeys(("sensation", "sensibility"), "sensory"),
    **dict.fromkeys(("reflexes", "tendon reflex", "pathological reflex"), "reflex"),
    **dict.fromkeys(("provocation", "special test", "special tests"), "provocative"),
    **dict.fromkeys(("bladder", "bowel", "sphincters"), "sphincter"),
    **dict.fromkeys(("wasting", "bulk", "muscle bulk"), "atrophy"),
    **dict.fromkeys(("coordination", "balance", "walking"), "gait"),
    **dict.fromkeys(("cranial nerve", "cranial nerves", "face"), "local"),
}
#: Kind of a record -> word of the grammar; the deficits among them tell the state.
_KINDS = {
    "unspecified": "", "": "", "pinprick": "pin prick", "pin prick": "pin prick",
    "pain and temperature": "pin prick", "temperature": "pin prick",
    "light touch": "light touch", "vibration": "vibration", "told": "told",
    "paraesthesia": "tingling", "paresthesia": "tingling", "tingling": "tingling",
    "hyperaesthesia": "hyperaesthesia", "hyperesthesia": "hyperaesthesia",
    "allodynia": "hyperaesthesia", "examined": "", "global": "overall",
    "pin": "pin prick", "pain": "pin prick", "sharp": "pin prick", "touch":
    "light touch", "dysaesthesia": "dysaesthesia", "dysesthesia": "dysaesthesia",
    "numbness": "numb", "hypoaesthesia": "", "hypoesthesia": "", "hypaesthesia": "",
    "hypesthesia": "", "all": "", "all modalities": "",
}  # fmt: skip
_BASES = {
    **dict.fromkeys(("symptom", "history", "reported", "complaint"), ("told",)),
    **dict.fromkeys(("", "examined", "examination", "exam", "sign", "test"), ()),
}
#: A side that the report does not tell.
NO_SIDE = (
    "", "none", "unspecified", "unknown", "not stated", "not specified",
    "not reported", "n/a",
)  # fmt: skip
#: "Right worse than left", "right and left", "both sides".
_BETWEEN_SIDES = frozenset(
    ("and", "greater", "mainly", "more", "on", "side", "sided", "sides", "than", "the",
     "worse")
)  # fmt: skip
_MIDLINE = ("central", "axial", "median")


def modality_of(word: str) -> str:
    """Return our name of a modality, such as ``motor`` for ``power``."""
    name = plain(word)
    return _CALLED.get(name, name)


def modality_nouns(word: str) -> Iterator[Noun]:
    """Yield the noun that a modality is; none for an empty cell."""
    name = modality_of(word)
    if not name:
        return
    if name not in _CROSSWALK:
        raise UnknownNameError("modality", word, _CROSSWALK)
    bulk = name == "atrophy"
    deficit = "reduced" if bulk else ""
    allowed = _CROSSWALK[name].split()
    yield Noun(frozenset(allowed), deficit=deficit, prefer=allowed[0], bulk=bulk)


def basis_nouns(word: str) -> Iterator[Noun]:
    """Yield the noun that says how something was learned."""
    name = plain(word)
    if name not in _BASES:
        raise UnknownNameError("basis", word, [key for key in _BASES if key])
    for noun in _BASES[name]:
        yield NOUNS[(noun,)]


def kind_word(word: str) -> str:
    """Return the word of the grammar for a kind of sensory test."""
    name = " ".join(split_words(plain(word).replace("_", " ")))
    if name not in _KINDS:
        raise UnknownNameError("kind", word, [kind for kind in _KINDS if kind])
    return _KINDS[name]


def sides_told(word: str) -> tuple[str, ...]:
    """Return the sides that a cell names; none if it does not tell.

    Examples
    --------
    >>> sides_told("Bilateral"), sides_told("right worse than left")
    (('both',), ('right', 'left'))
    """
    name = plain(word)
    name = MIDLINE if name in _MIDLINE else name
    if name in NO_SIDE:
        return ()
    if name in SIDE_WORDS:
        return (SIDE_WORDS[name],)
    words = split_words(name)
    sides = tuple(SIDE_WORDS[word] for word in words if word in SIDE_WORDS)
    if not sides or not set(words) <= _BETWEEN_SIDES | set(SIDE_WORDS):
        raise UnknownNameError("side", word, ["right", "left", "both", MIDLINE])
    return sides
