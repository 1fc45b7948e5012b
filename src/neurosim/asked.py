"""The words by which somebody asks for a lesion: place, side, zone, and the name.

"Right foraminal C6/7 disc prolapse" has the first three; its other words are empty.
"""

import re
import unicodedata
from dataclasses import dataclass

from neurosim.terms import SIDES, ZONE_WORDS

#: Words that name nothing by themselves.
_EMPTY = frozenset(("the", "a", "an", "of", "at", "to", "on", "in", "with", "lesion",
                    "syndrome", "nerve", "disc", "disk", "herniation", "prolapse",
                    "root", "s", "without", "slipped", "prolapsed", "herniated",
                    "ruptured", "bulging", "pinched", "trapped", "compressed",
                    "squeezed", "irritated", "my", "nerves", "discs"))  # fmt: skip
#: Words that say no more than the root beside them.
_OF_A_ROOT = frozenset(("radiculopathy", "radiculitis", "radicular", "radicular pain"))
_PLACE = re.compile(
    r"(?<![a-z0-9])((?:th|[ctlsd])\d{1,2}(?:\s*[/-]\s*(?:th|[ctlsd])?"
    r"\d{1,2})?|[cl]\d[ls]\d)(?![a-z0-9])"
)
#: The side of a lesion of both sides, and the words for it.
BOTH = "both"
_BOTH = re.compile(r" (?:both(?: sides)?|bilateral(?:ly)?) ")


@dataclass(frozen=True)
class AskedName:
    """The words of a name, sorted."""

    name: str
    place: str = ""
    side: str = ""
    zone: str = ""


def asked_name(target: str) -> AskedName:
    """Return the words of a name by what they say.

    Examples
    --------
    >>> asked_name("the right foraminal C6/7 disc prolapse")
    AskedName(name='', place='c6/7', side='right', zone='foraminal')
    """
    text = f" {plain_name(target)} "
    place = side = zone = ""
    found = _PLACE.search(text)
    if found:
        place, text = found[1], text[: found.start()] + " " + text[found.end() :]
    named = place and "cord" not in text  # "median" is a nerve without a disc
    for words in sorted(ZONE_WORDS, key=len, reverse=True) if named else ():
        if re.search(rf"(?<![a-z]){words}(?![a-z])", text):
            zone = ZONE_WORDS[words]
            text = re.sub(rf"(?<![a-z]){words}(?![a-z])", " ", text)
            break
    for word in SIDES:
        if re.search(rf"\b{word}\b", text):
            side, text = word, re.sub(rf"\b{word}\b", " ", text)
    name = " ".join(w for w in re.findall(r"[a-z0-9]+", text) if w not in _EMPTY)
    if place and name in _OF_A_ROOT:
        name = ""
    if not side and _BOTH.search(f" {name} "):
        side, name = BOTH, _BOTH.sub(" ", f" {name} ").strip()
    return AskedName(name, place, side, zone)


def plain_name(text: str) -> str:
    """Return a name in small letters, without accents and underscores.

    Examples
    --------
    >>> plain_name("Guillain-Barré")
    'guillain-barre'
    """
    folded = unicodedata.normalize("NFKD", text.lower().replace("_", " "))
    return "".join(c for c in folded if not unicodedata.combining(c)).strip()


def name_words(name: str) -> frozenset[str]:
    """Return the words of a name that are not empty.

    Examples
    --------
    >>> sorted(name_words("common peroneal nerve lesion"))
    ['common', 'peroneal']
    """
    found = re.findall(r"[a-z0-9]+", plain_name(name))
    return frozenset(word for word in found if word not in _EMPTY)
