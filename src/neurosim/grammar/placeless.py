"""Denials without a place beside a complaint that has one: they stay with it.

"Right arm pain without numbness" denies numbness of the right arm; it says nothing of
the legs. A denial by itself ("No numbness.") speaks of all limbs.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from neurosim.atlas import Atlas
from neurosim.grammar.expression import Expression
from neurosim.grammar.faults import PlacelessError
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.groups import Reading
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.parts import scan
from neurosim.grammar.pieces import states_in
from neurosim.grammar.words import (
    NEGATIONS,
    PLURALS,
    SIDE_WORDS,
    Phrase,
    drop_fillers,
)
from neurosim.terms import SIDES, ExamError

#: What parts sentences that stand for themselves.
_SENTENCE = Expression(r"(;|\.\s|:)")
_WITH = Expression(r"\bwith\s*\w+$|without$", re.IGNORECASE)
_GRADE = Expression(r"\b[0-5][+-]?\s?/\s?5\b")
_DENIAL = Expression(r"\b(?:no|without|denie[sd]|nor)\b", re.IGNORECASE)
_ITEM = Expression(r"\s*,\s*(?:(?:and|or|nor)\b)?|\b(?:and|or|nor|but|with)\b")
#: Kinds of complaint that have a place, said without one.
_KIND = Expression(
    r"\s*(?:(?:no|without|with|denie[sd]|any|associated|significant|focal|objective|"
    r"obvious|clear|other|definite|motor|sensory|muscle|further)\s+)*"
    r"(?:weakness|numbness|pain|tingling|pins and needles|par(?:a|ae)sthesi(?:a|ae|as)|"
    r"loss|deficits?|symptoms|disturbances?|changes|impairment|wasting|atrophy|"
    r"fasciculations?)\s*",
    re.IGNORECASE,
)
#: A kind with a place of its own.
_PLACED = Expression(
    r"\b(?:in|of|over|at|on) (?:the |his |her |both |either |right |left )*(?:upper |"
    r"lower )?(?:limb|extremit|arm|leg|hand|foot|feet|finger|toe|thigh|calf|face)",
    re.IGNORECASE,
)
#: "No weakness or clonus in the leg": the place is of both.
_LAST = Expression(
    rf"\b(?:or|nor)\b(?:(?!\b(?:and|but|with)\b)[^,;.])*?{_PLACED.pattern}",
    re.IGNORECASE,
)
#: How reflexes or tone are, with no word of where: "with absent reflexes".
_UNPLACED = Expression(
    r"(?:(?:\b(?:with|but|and)|,) (?:(?:markedly|mildly|severely|generally|globally) "
    r")?(?:absent|lost|reduced|decreased|diminished|depressed|brisk|exaggerated|"
    r"increased|hyperactive|hypoactive|normal|preserved|intact|sluggish|[0-4]\+?) "
    r"(?:(?:deep )?(?:tendon |stretch )?(?:reflexes|jerks)|dtrs|(?:muscle )?tone)|"
    r"\bwith (?:markedly |mildly )?(?:hyper-?|hypo-?|a)reflexia|(?:\b(?:with|but|and)|,"
    r") (?:the )?(?:(?:deep )?(?:tendon )?reflexes|dtrs|jerks) (?:(?:are|were) "
    r")?(?:absent|lost|reduced|decreased|diminished|depressed))(?P<end>(?: bilaterally|"
    r" throughout)?)(?=\s*(?:$|[.;,)]|\b(?:and|but|with|without)\b))",
    re.IGNORECASE,
)
#: What parts clauses that may stand alone: not "and" between two names.
_ALONE = Expression(
    r",\s*|\b(?:but|while|whereas|with)\s|"
    r"\band\s(?=(?:the |his |her |there )*[^,;]*?\b(?:is|was|are|were)\b)",
    re.IGNORECASE,
)
#: "Normal in the legs but the reflexes were absent": of the legs?
_BUT_BARE = Expression(
    r"\b(?:but|although|though|while|whereas) (?:the |his |her )?(?P<what>(?:(?:deep )?"
    r"(?:tendon )?reflexes|tone|power|strength|sensation) (?:was|were|is|are) "
    r"(?:\w+ly )?[\w+/]+)(?: bilaterally)?\s*(?:[.,;]|$)",
    re.IGNORECASE,
)
_WHERE = "{!r}: of which limb? Write the place again"
_EVERYWHERE = Expression(
    r"\b(?:throughout|everywhere|generali[sz]ed|globally|all over)\b|"
    r"\b(?:quadri|tetra)(?:plegi|pare)",
    re.IGNORECASE,
)
_IN_LIMB = {"arm": "arm", "hand": "arm", "leg": "leg", "foot": "leg"}
_ARM_ROOT, _LEG_ROOT = Expression(r"c[5-8]|t1"), Expression(r"l[2-5]|s[12]")
_PLACES = ("sensory", "pain", "motor")


def stay_with_place(text: str, atlas: Atlas) -> str:
    """Return a text whose denials have the place of the complaint before them.

    Parameters
    ----------
    text
        A sentence.
    atlas
        The tables that name the structures.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> stay_with_place("right thumb numb without weakness", load_atlas())
    'right thumb numb without weakness in the right arm'
    >>> stay_with_place("neck pain without weakness", load_atlas())
    'neck pain without weakness'
    """
    text = "".join(_of_limb(part, atlas) for part in _SENTENCE.split(text))
    if _DENIAL.search(text) is None:
        return text
    return "".join(_one(part, atlas) for part in _SENTENCE.split(text))


def without_placeless(text: str, reading: Reading, atlas: Atlas) -> Reading:
    """Return a reading with complaints of no place set aside, where others have one.

    "Constant pain with numbness of the left thumb" tells of a pain, and not where. What
    stands after a place may be of that place, and is asked about.
    """
    if not reading.findings:
        return reading
    folded = plain(text)
    nowhere = tuple(
        (words, error)
        for words, error in reading.unread
        if isinstance(error, PlacelessError)
        and not lexicon(atlas).names_any(folded.partition(words)[0])
    )
    unread = tuple(one for one in reading.unread if one not in nowhere)
    return replace(reading, unread=unread, aside=(*reading.aside, *nowhere))


def _of_limb(text: str, atlas: Atlas) -> str:
    """Return a text with the one limb that it names written to its reflexes and tone.

    "Weakness of both arms with absent reflexes" tells of the reflexes of the arms.
    """
    bare = _BUT_BARE.search(text)
    if bare and _nearest_limb(text[: bare.start()], atlas):
        raise ExamError([_WHERE.format(bare["what"])])
    for found in reversed(list(_UNPLACED.finditer(text))):
        place = _nearest_limb(text[: found.start()], atlas)
        if place:
            end = found.start("end")
            text = f"{text[:end]} in {place}{text[found.end('end') :]}"
    return text


def _nearest_limb(text: str, atlas: Atlas) -> str:
    """Return the limb of the last clause that names one; none if it speaks of all."""
    ends = [found.end() for found in _ALONE.finditer(text)]
    for start in reversed([0, *ends]):
        if _EVERYWHERE.search(text, start):
            return ""
        words = split_words(plain(_last_with_limbs(text[start:])))
        if any(scan((drop_fillers(words),), None).scopes) or any(_limbs(words, atlas)):
            return _only_limb(words, split_words(plain(text)), atlas)
    return ""


def _last_with_limbs(text: str) -> str:
    """Return what stands after "and" if it names both limbs; else all of a text.

    "Right T3 normal and spasticity in the legs" speaks of both legs.
    """
    *before, last = re.split(r"\band\s", text)
    words = split_words(plain(last))
    both = not PLURALS.isdisjoint(words) and SIDE_WORDS.keys().isdisjoint(words)
    return last if both and states_in(plain(" ".join(before))) else text


def _only_limb(words: Phrase, all_words: Phrase, atlas: Atlas) -> str:
    """Return the limb that words speak of, with its sides; none if they name two."""
    said = scan((drop_fillers(words),), None)
    limbs = {*filter(None, said.scopes), *_limbs(words, atlas)}
    own = {SIDE_WORDS[word] for word in words if word in SIDE_WORDS}
    plural = not PLURALS.isdisjoint(words)  # "in the legs" is of both
    told = all_words if not plural else ()
    sides = own or {SIDE_WORDS[word] for word in told if word in SIDE_WORDS}
    if limbs == {"arm", "leg"} and len(sides) == 1 and sides <= set(SIDES):
        return f"the {sides.pop()} arm and leg"
    if len(limbs) != 1 or "" in said.scopes:
        return ""
    limb = limbs.pop()
    return _limb(limb, sides, words) if sides or plural else ""


def _one(text: str, atlas: Atlas) -> str:
    found = list(_DENIAL.finditer(text))
    starts = [*(one.start() for one in found), len(text)]
    for denial, (start, stop) in reversed(
        list(zip(found, pairwise(starts), strict=True))
    ):
        graded = _WITH.search(text[: denial.end()]) is not None
        place = _place(text[:start], atlas, graded=graded)
        if place:
            text = _with_place(text, start, stop, place)
        else:
            text = _with_first_place(text, start, stop, atlas)
    return text


def _with_first_place(text: str, start: int, stop: int, atlas: Atlas) -> str:
    """Return a text whose denial has the limb of its first kind for all that follow.

    "No leg pain or numbness" says nothing of the arms.
    """
    place, bare = "", []
    for begin, end in _items(text[:stop], start):
        item = text[begin:end]
        if place and _KIND.fullmatch(item):
            bare.append((begin + len(item.rstrip(" .")), place))
        else:
            place = _place_of(plain(_DENIAL.sub("", item)), set(), atlas) or place
    for at, limb in reversed(bare):
        text = f"{text[:at]} in {limb}{text[at:]}"
    return text


def _with_place(text: str, start: int, stop: int, place: str) -> str:
    """Return a text with a place written to each bare kind that is denied."""
    items = list(_items(text[:stop], start))
    words = [text[slice(*one)] for one in items]
    own = any(_KIND.match(item) and _PLACED.search(item) for item in words)
    if own or _LAST.search(text[start:stop]):
        return text  # "no weakness or numbness in the foot" has its own
    for begin, end in reversed(items):
        if _KIND.fullmatch(text[begin:end]):
            last = begin + len(text[begin:end].rstrip(" ."))
            text = f"{text[:last]} in {place}{text[last:]}"
    return text


def _items(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield where each thing that is denied begins and ends."""
    for joint in _ITEM.finditer(text, start):
        yield start, joint.start()
        start = joint.end()
        if joint[0].strip() in ("but", "with"):
            return
    yield start, len(text)


def _place(text: str, atlas: Atlas, *, graded: bool) -> str:
    """Return the limb and the side of the last complaint that names a place.

    A muscle with a grade counts as one before "with no" and "without".
    """
    folded = plain(text)
    told = {SIDE_WORDS[word] for word in split_words(folded) if word in SIDE_WORDS}
    for item in reversed(_ITEM.split(folded)):
        part = item.partition(" without ")[0]
        if NEGATIONS.isdisjoint(split_words(part)):
            place = _place_of(part, told, atlas, graded=graded)
            if place is not None:
                return place
    return ""


def _place_of(
    part: str, told: set[str], atlas: Atlas, *, graded: bool = False
) -> str | None:
    """Return the limb that a complaint names; none if it is no complaint of a place.

    It is empty where the place is of no limb, or of several.
    """
    words = split_words(part)
    said = scan((drop_fillers(words),), None)
    complains = any(noun.deficit for noun in said.nouns)
    if not (complains or (graded and _GRADE.search(part))):
        return None
    limbs = {*filter(None, said.scopes), *_limbs(words, atlas)}
    if not (limbs or said.scopes or lexicon(atlas).names_any(part)):
        return None
    sides = {SIDE_WORDS[word] for word in words if word in SIDE_WORDS}
    one = len(limbs) == 1 and "" not in said.scopes
    return _limb(limbs.pop(), sides or told, words) if one else ""


def _limb(limb: str, sides: set[str], words: Phrase) -> str:
    if len(sides) == 1 and sides <= set(SIDES):
        return f"the {sides.pop()} {limb}"
    return f"both {limb}s" if sides or f"{limb}s" in words else f"the {limb}"


def _of_roots(words: Phrase) -> Iterator[str]:
    """Yield the limbs of the roots that words name: "L5 numbness"."""
    for word in words:
        if _ARM_ROOT.fullmatch(word):
            yield "arm"
        elif _LEG_ROOT.fullmatch(word):
            yield "leg"


def _limbs(words: Phrase, atlas: Atlas) -> Iterator[str]:
    """Yield the limbs of the places and the roots that words name."""
    yield from _of_roots(words)
    names = lexicon(atlas)
    bare = drop_fillers(tuple(word for word in words if word not in SIDE_WORDS))
    taken: set[int] = set()
    for start, stop in names.spans(bare):
        if taken.isdisjoint(range(start, stop)):
            taken |= set(range(start, stop))
            for one in (
                *names.find(bare[start:stop]),
                *names.extended(bare[start:stop]),
            ):
                if one.modality in _PLACES and one.part_of in _IN_LIMB:
                    yield _IN_LIMB[one.part_of]
