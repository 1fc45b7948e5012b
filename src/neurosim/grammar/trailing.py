"""What stands last, or first, in a pair belongs to both of the pair.

"Power: R 5/5, L 4/5 in hip flexion" makes nothing of all the right, and "light touch
preserved but pin prick lost over both hands" tells of the hands. "Vibration absent at
the ankles and present at the wrists" is of vibration twice.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from neurosim.atlas import Atlas
from neurosim.exam import SIDE_NOT_TOLD, Finding
from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.groups import Reading
from neurosim.grammar.lent import names_ends
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.pieces import states_in
from neurosim.grammar.words import SIDE_WORDS, drop_fillers
from neurosim.terms import SIDES, ExamError

_STATE = (
    r"(?:[0-5][+-]*(?:\s?/\s?5)?(?![\w/])|\++|(?:normal|intact|preserved|spared|full|"
    r"present|absent|lost|reduced|decreased|diminished|impaired|abnormal|altered|weak|"
    r"brisk|increased|unremarkable)\b)"
)
_IS = r"(?:(?:was|were|is|are)\s+)?(?:(?:completely|markedly|slightly|mildly)\s+)?"
_SIDE = r"(?:(?:on|in)\s+)?(?:the\s+)?(?:{})\b(?:\s+side)?"
_RIGHT, _LEFT = _SIDE.format("right|rt|r"), _SIDE.format("left|lt|l")
_JOINT = (
    r"\s*(?:[,;]\s*(?:(?:and|but|while|whereas)\s+)?|\s(?:and|but|while|whereas)\s+)"
)
#: Where a place ends.
_STOP = (
    r"(?=\s*(?:[,;.()]|$)|\s+(?:with|without|but|while|whereas|although|though|"
    r"except)\b)"
)
_PLACE = (
    rf"\s+(?P<at>in|at|of|for|on|over|throughout|across|below|above)\s+(?!(?:the\s+"
    rf")?(?:right|left|rt|lt|r|l)\b)(?P<place>[^,;:.()]+?){_STOP}"
)
_NOUN = (
    r"(?:muscle |motor |tendon )?(?:power|strength|reflex(?:es)?|jerks?|sensation|tone|"
    r"weakness|light touch|pin ?-?prick|vibration(?: sense)?)\b"
)
_TESTED = rf"(?:(?P<tested>{_NOUN})\s*(?::|\b(?:of|was|were|is|are)\b)?\s*)?"
_AFTER = rf"\s*:?\s*(?:(?P<inner>{_NOUN})\s+)?{_IS}"
#: "R 5/5, L 4/5 in hip flexion", "5/5 on the right and 4/5 on the left in ...".
_PAIRS = tuple(
    Expression(
        rf"(?<!\w){_TESTED}{first}(?:{_JOINT}|\s+){second}{_PLACE}", re.IGNORECASE
    )
    for one, two in ((_RIGHT, _LEFT), (_LEFT, _RIGHT))
    for first in (
        rf"(?P<one>{one}){_AFTER}(?P<a>{_STATE})",
        rf"{_IS}(?P<a>{_STATE})\s+(?P<one>{one})",
    )
    for second in (
        rf"(?P<two>{two})\s*:?\s*{_IS}(?P<b>{_STATE})",
        rf"{_IS}(?P<b>{_STATE})\s+(?P<two>{two})",
    )
)
_KIND = (
    r"(?:light touch|pin ?-?prick|vibration(?: sense)?|temperature(?: sense)?|"
    r"pain sensation|proprioception|jps|(?:joint )?position sense)(?: sensation)?\b"
)
_HOW = (
    r"(?:normal|intact|preserved|spared|present|absent|lost|reduced|decreased|"
    r"diminished|impaired|abnormal|altered|unremarkable|felt|perceived|appreciated)\b"
)
_FELT = Expression(r"\b(?:felt|perceived|appreciated)\b", re.IGNORECASE)
_SAID = rf"(?:{_KIND}\s+{_IS}{_HOW}|(?:{_HOW}|loss\s+of)\s+{_KIND})"
#: "Light touch preserved but pin prick lost over both hands".
_KINDS = Expression(
    rf"(?P<all>(?:\b{_SAID}{_JOINT})+{_SAID})(?P<place>\s+(?:in|at|on|over|of|below)"
    rf"\s+[^,;:.()]+?){_STOP}",
    re.IGNORECASE,
)
_EACH = Expression(rf"(?<=\w){_JOINT}(?={_SAID})", re.IGNORECASE)
_LISTED = Expression(r"\b(?:and|or|but|with|except)\b", re.IGNORECASE)
_BOTH = "is {!r} the place of both sides? Write the place with each of them"
#: A state of a sense and a place, with no word for the sense.
_BARE = Expression(
    rf"(?P<joint>,\s*(?:and\s+|but\s+)?|\b(?:and|but|while|whereas|although)\s+)"
    rf"(?P<state>{_IS}{_HOW}\s+(?:in|at|on|over)\s)(?P<side>(?:the\s+)?(?:right|left)"
    rf"(?:\s+side)?(?=\s*(?:[,.;]|$|(?:with|but|while)\b|and (?!(?:the )?(?:right|left)"
    rf"(?: side)?\s*(?:[,.;]|$)))))?",
    re.IGNORECASE,
)
#: The place of a side: "over the left thumb", "over the thumb on the left".
_SIDE_LAST = Expression(
    r"\s*\b(?:(?:on|in|of)\s+)?(?:the\s+)?(?:right|left)(?:\s+side)?\s*$",
    re.IGNORECASE,
)
_OF_SIDE = Expression(
    r"\b(?:in|at|on|over|of)\s+(?:(?:the|his|her)\s+)?(?:(?:right|left)\s+)?"
    r"(?P<place>(?!(?:the\s+)?(?:right|left)\b)"
    r"(?:(?!\b(?:in|at|on|over|with)\b)[^,;.:()])+?)\s*$",
    re.IGNORECASE,
)
_SENSE = Expression(rf"\b{_KIND}\b", re.IGNORECASE)
_ENDS = Expression(r"[.;]\s")
_STARTS = Expression(r"[,;.]|\b(?:and|but|while|whereas|with)\b", re.IGNORECASE)
_ANOTHER = Expression(
    r"\b(?:reflex\w*|jerks?|power|strength|weak\w*|tone|sensation|numb\w*)\b|"
    r"(?<![ctls\d])\d",
    re.IGNORECASE,
)
_WHERE = "{!r}: of what stands before or after it? Write two sentences"
_WHICH = "which sense is {!r} of? Write it again"


def share_last(text: str, atlas: Atlas) -> str:
    """Return a text with what both of a pair share written with each.

    Parameters
    ----------
    text
        A sentence.
    atlas
        The tables that name the structures.

    Raises
    ------
    ExamError
        If it is not clear what is shared.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> share_last("light touch normal, pin prick lost over the hands", atlas)
    'light touch normal over the hands, pin prick lost over the hands'
    >>> share_last("vibration absent at the ankles and present at the wrists", atlas)
    'vibration absent at the ankles and vibration present at the wrists'
    """
    for pattern in _PAIRS:
        text = pattern.sub(lambda match: _with_place(match, atlas), text)
    text = _KINDS.sub(_each_with_place, text)
    return _BARE.sub(_with_sense, text)


def _each_with_place(match: re.Match[str]) -> str:
    """Return every sense of a list with the place that stands last."""
    before = _ENDS.split(match.string[: match.start()])[-1]
    if _SENSE.search(before) and _OF_SIDE.search(before.rstrip(" ,")):
        raise ExamError([_WHERE.format(match["all"].rstrip(" ,"))])
    place, *more = re.split(r"(?=\s+and\s)", match["place"])
    listed = ""
    while more and not (states_in(plain(more[0])) or re.search(r"\d", more[0])):
        listed = more.pop(0)
        place += listed
    if listed and more:  # "over the hands and right arm and leg weak"
        raise ExamError([_WHERE.format(listed.strip())])
    listed = _EACH.sub(lambda joint: place + joint[0], match["all"])
    return "".join((listed, place, *more))


def _with_place(match: re.Match[str], atlas: Atlas) -> str:
    """Return both sides of a pair with the place; ask where it may be several."""
    listed = match["place"].lower() in ("both", "each")  # of what stands before
    if not (listed or lexicon(atlas).names_any(plain(match["place"]))):
        return match[0]  # "on examination"
    before = _STARTS.split(match.string[: match.start()])[-1]
    named = drop_fillers(split_words(plain(before)))  # "leg power right 5/5, ..."
    beyond = match["at"].lower() in ("below", "above")
    if listed or named or beyond or _LISTED.search(match["place"]):
        raise ExamError([_BOTH.format(match["place"])])
    place, tested = match["place"], match["tested"] or ""
    tested = tested or match.groupdict().get("inner") or ""
    place = re.sub(r"^(?:the|both|his|her)\s+", "", place)
    one, two = (
        "left" if "l" in re.sub(r"side|the", "", match[side].lower()) else "right"
        for side in ("one", "two")
    )
    if tested.lower() in ("reflexes", "jerks"):
        tested = tested[:-2] if tested.lower() == "reflexes" else tested[:-1]
    first = f"{one} {place} {tested} {match['a']}"
    return re.sub(r" {2,}", " ", f"{first}; {two} {place} {tested} {match['b']}")


def _with_sense(bare: re.Match[str]) -> str:
    """Return a bare state with the one sense that was told of before it."""
    before = _ENDS.split(bare.string[: bare.start()])[-1]
    senses = {found[0].lower() for found in _SENSE.finditer(before)}
    last = list(_SENSE.finditer(before))
    if not senses or _ANOTHER.search(before, last[-1].end()):
        return bare[0]
    if len(senses) > 1:
        raise ExamError([_WHICH.format(bare["state"].strip())])
    told = f"{bare['joint']}{last[-1][0]} {_FELT.sub('present', bare['state'])}"
    if not bare["side"]:
        return told
    place = _OF_SIDE.search(_SIDE_LAST.sub("", before.rstrip(" ,")))
    return f"{told}{bare['side']} {place['place'] if place else ''}".rstrip()


_SIDED = Expression(r"\b(?:right|left|both|bilateral\w*)\b", re.IGNORECASE)


#: "Numb all fingers except thumb left hand": all that is of the limb that stands last.
_ENDS_IN_LIMB = Expression(
    r"(?<!, )\b(?:right|left) (?P<limb>arm|hand|leg|foot)\W*$", re.IGNORECASE
)
#: Each sign is of its own side.
_NO_SIGNS = frozenset(("sensory", "pain", "motor", "reflex"))


#: "Weak grip and deficient left finger extension": a side of what follows it.
_OF_ITS_OWN = Expression(
    r"^(?:(?!\b(?:right|left)\b)[^;.])*?(?:,|\band|\bwith)\s+(?:(?:the|his|her|an?)\s+)?"
    r"(?:(?!(?:in|of|on|over|at|to|down|the|his|her|my)\b)\w+\s+)?(?:right|left)\s+\w",
    re.IGNORECASE,
)


def beside_a_side(
    text: str, findings: Iterable[Finding], atlas: Atlas, *, alone: bool
) -> Iterator[Finding]:
    """Yield findings; those listed with one of the only side named are of that side.

    "Numb over the sole and the lateral border of the right foot" is one list. What a
    plural names is of both sides, where no side is named.

    Parameters
    ----------
    text
        The part of a sentence that hangs together.
    findings
        What was read of it.
    atlas
        The tables.
    alone
        Whether the whole sentence names no side.
    """
    told = [*findings]
    named = {side.lower() for side in _SIDED.findall(text)}
    if _OF_ITS_OWN.search(text):
        named = set()
    last = _ENDS_IN_LIMB.search(text) if len(named) == 1 else None
    limb = last["limb"].lower() if last else ""
    beside = {(one.side, one.grades, one.kind, *_kind_of(one, atlas)) for one in told}
    for one in told:
        side = "".join(named)
        alike = (side, one.grades, one.kind, *_kind_of(one, atlas))
        shared = one.side == SIDE_NOT_TOLD and not one.statement and alike in beside
        shared = shared and alike[3] in _NO_SIGNS
        within = {atlas.structures[one.structure].part_of, alike[4]}
        here = bool(limb) and limb in within and not one.statement
        here &= not (names_ends(one.text) and _STARTS.search(text))
        shared |= here and one.side == SIDE_NOT_TOLD
        both = alone and _names_both(one, text, atlas)
        for each in SIDES if both else (side if shared else one.side,):
            yield replace(one, side=each)


_WHOSE = "{!r}: of one side or of both? Write the side with it"


def ask_of_plurals(reading: Reading, text: str, atlas: Atlas) -> Reading:
    """Return a reading in which a plural of no side beside a side is asked about.

    "Fingers numb, right biceps 3/5": of both hands, or of the right one?

    Parameters
    ----------
    reading
        What was read of a sentence.
    text
        The sentence.
    atlas
        The tables.
    """
    sided = _SIDED.search(text) is not None
    open_ = [
        one
        for one in reading.findings
        if _names_both(one, text, atlas) or (sided and _of_one_limb(one))
    ]
    if not open_:
        return reading
    words = {text.strip() if "#" in one.text else one.text for one in open_}
    asked = {one: ExamError([_WHOSE.format(one)]) for one in sorted(words)}
    kept = tuple(one for one in reading.findings if one not in open_)
    return replace(reading, findings=kept, unread=(*reading.unread, *asked.items()))


_WHOLE_LIMB = Expression(
    r"\b(?:upper|lower) (?:limb|extremity)\b[^,;.]*\bthroughout\b", re.IGNORECASE
)


def names_no_side(text: str) -> bool:
    """Return whether a text names neither right nor left.

    Examples
    --------
    >>> names_no_side("fingers numb"), names_no_side("fingers numb on the left")
    (True, False)
    """
    named = {SIDE_WORDS.get(word) for word in split_words(plain(text))}
    return named.isdisjoint(SIDES)


def _names_both(one: Finding, text: str, atlas: Atlas) -> bool:
    """Whether a plural names both of a pair, or all of a limb both limbs."""
    felt = atlas.structures[one.structure].modality in ("sensory", "pain")
    many = felt and names_ends(one.text)
    tone = {"arm_tone": "arms", "leg_tone": "legs"}.get(one.structure)
    many |= tone in split_words(plain(text))
    many |= _WHOLE_LIMB.search(text) is not None
    return many and one.side == SIDE_NOT_TOLD


def _of_one_limb(one: Finding) -> bool:
    """Whether all of one limb is told of, and no side: "right arm weak, leg normal"."""
    said = one.statement and _ONE_LIMB.search(one.text)
    return bool(said) and SIDE_WORDS.keys().isdisjoint(split_words(plain(one.text)))


_ONE_LIMB = Expression(
    r"^\W*(?:the |his |her )?(?:arm|leg|(?:upper|lower) (?:limb|extremity))\b"
    r"(?! (?:and|or|power|strength|reflex\w*|jerks?|tone|bulk|sensation|muscles?)\b)",
    re.IGNORECASE,
)


def _kind_of(one: Finding, atlas: Atlas) -> tuple[str, str]:
    """Return what a finding is of, and of which limb: a headache is of no arm."""
    structure = atlas.structures[one.structure]
    return structure.modality, _LIMB_OF.get(structure.part_of, structure.part_of)


_LIMB_OF = {"hand": "arm", "foot": "leg"}
_LONE_SIDE = Expression(
    r"\W*(?:on )?(?:the )?(?P<side>right|left|both|bilateral(?:ly)?)(?: sides?)?\W*",
    re.IGNORECASE,
)


def take_lone_side(reading: Reading) -> Reading:
    """Return a reading in which a side that stands alone is that of the finding.

    "Foot slaps on walking, left": where nothing else is left over, and no finding has a
    side, it can be of nothing else.

    Parameters
    ----------
    reading
        What was read of a sentence.
    """
    lone = [_LONE_SIDE.fullmatch(words) for words, _ in reading.unread]
    sideless = reading.findings and all(
        one.side == SIDE_NOT_TOLD and not one.statement for one in reading.findings
    )
    if len(lone) != 1 or lone[0] is None or not sideless:
        return reading
    side = lone[0]["side"].lower()
    told = tuple(
        replace(one, side=each)
        for one in reading.findings
        for each in ((side,) if side in SIDES else SIDES)
    )
    return replace(reading, findings=told, unread=())
