"""Lists that share a denial or a noun, written out one by one.

"Denies bladder or bowel dysfunction, fever and chills" denies four things, and "no
motor or sensory deficit" has two kinds of deficit.
"""

import re
from collections.abc import Callable

from neurosim.grammar.expression import Expression
from neurosim.grammar.fold import plain, split_words
from neurosim.grammar.parts import scan, tagged
from neurosim.grammar.words import (
    DENIALS,
    NEGATIONS,
    PREDICATES,
    SCOPES,
    SIDE_WORDS,
    WRONG,
    Phrase,
    drop_fillers,
)
from neurosim.terms import ExamError

_KIND = r"(?:motor|sensory|bladder|bowel|urinary|fa?ecal|sphincter|bulbar)"
_KINDS = Expression(
    rf"\b(?P<loss>loss of )?(?P<first>{_KIND}(?:\s*,\s*{_KIND})*)"
    rf"\s*(?P<joint>,?\s*(?:\band/or\b|\band\b|\bor\b|\bnor\b)|/)\s*(?P<last>{_KIND})"
    r"\s+(?P<noun>deficits?|dysfunction|disturbances?|symptoms?|incontinence|weakness|"
    r"loss|changes?|abnormalit(?:y|ies)|impairment|involvement|control|function|"
    r"problems?|complaints?|issues|difficult(?:y|ies)|findings?)\b",
    re.IGNORECASE,
)
#: "No history of" only denies.
_HISTORY = Expression(
    r"\b(?P<no>no|without|denies|denied)(?: any)?(?: (?:known|prior|previous|recent|"
    r"significant|past|personal))? history of(?: recent)?\b",
    re.IGNORECASE,
)
_FUNCTION = (
    r"(?:(?:muscle |motor )?(?:power|strength)|tone|bulk|(?:deep )?(?:tendon "
    r")?reflexes|"
    r"sensation|light touch|fine touch|pin[ -]?prick(?: sensation)?|temperature(?: "
    r"sensation)?|vibration(?: sense)?|proprioception|(?:joint )?position sense)"
)
#: "No loss of light touch or pin prick": both are normal.
_NO_LOSS = Expression(
    rf"\b(?:no|without(?: any)?|absence of)(?: (?:focal|obvious|clear|significant|"
    rf"objective|definite|evident|demonstrable|gross))*(?: sensory| motor)? (?:loss|"
    rf"reduction|impairment|deficits?|abnormalit(?:y|ies)|disturbances?|decrease) "
    rf"(?:of|in|to|for) (?P<what>{_FUNCTION}(?:(?:,? (?:and|or|nor) |, ){_FUNCTION})*)",
    re.IGNORECASE,
)
#: "No clonus, Babinski or Hoffmann on the right": none of them on the right.
_ON_A_SIDE = Expression(
    r"\b(?P<no>no|without) (?P<list>[^,;.:]+(?:, [^,;.:]+)+,? or [^,;.:]+?)"
    r"(?P<side> on the (?:right|left))(?=\s*(?:$|[,;.]))",
    re.IGNORECASE,
)
_DENIES = Expression(
    r"\b(?:denie[sd]|denying|(?:was |were |is |are )?negative for)\b"
    r"(?:\s+(?:having|the presence of|any history of|a history of|history of))?",
    re.IGNORECASE,
)
#: Where a list of what is denied ends at the latest.
_END = Expression(
    r"[.;:()]|\b(?:but|however|although|though|while|whereas|except|apart|with|who|"
    r"which)\b",
    re.IGNORECASE,
)
_PART = Expression(
    r"\s*,\s*(?:(?:and|or|nor)\b\s*)?|\s+(?:and|or|nor)\s+", re.IGNORECASE
)
#: What makes a clause of its own, and no member of a list.
_VERB = Expression(
    r"\b(?:is|are|was|were|has|had|have|can|cannot|reports?|reported|notes|noted|"
    r"complain\w*|states|stated|feels?|admits|endorses|endorsed|describes|remains?|"
    r"remained|there)\b",
    re.IGNORECASE,
)
#: States that a list of complaints does not hold.
_SAID = ("normal", "present", "positive", "negative", "absent", "brisk", "upgoing",
         "downgoing")  # fmt: skip
_OPEN = "{!r}: is it denied as well? Write 'no ... or ...', or a sentence of its own"


#: A denial amid words, with no comma before it: "left leg pain no numbness".
_AMID = Expression(
    r"(?<=[\w/+)]) (?=(?:no (?!longer|more\b|other|change|better|worse|further|one\b|"
    r"\d)|never |not (?:the |in |on |of )*(?P<what>[a-z]+)))",
    re.IGNORECASE,
)
_LINKS = Expression(
    r"[,;:.(]|\b(?:and|or|but|with|without|nor|while|although|though|if|because|that|"
    r"which|who|than|no|not|never|neither|denies|denied)\b",
    re.IGNORECASE,
)
#: After these words "no" and "not" go on: "has no", "are not".
_GOES_ON_WORDS = """
is are was were be been being has have had having do does did could can may might will
would should shows showed showing reveals revealed there of in on at by for to reports
found noted demonstrates demonstrated described
"""
_GOES_ON = frozenset(_GOES_ON_WORDS.split())


def part_denials(text: str) -> str:
    """Return a text with a comma before a denial that follows what is so.

    Parameters
    ----------
    text
        A sentence.

    Examples
    --------
    >>> part_denials("Left leg pain no numbness"), part_denials("Jerks not brisk")
    ('Left leg pain, no numbness', 'Jerks not brisk')
    """
    return _AMID.sub(_parted, text)


def _parted(match: re.Match[str]) -> str:
    before = _LINKS.split(match.string[: match.start()].lower())[-1]
    words, what = split_words(before), match["what"]
    deniable = what is None or (
        not _affirms(what)
        and (what in PREDICATES or what in SIDE_WORDS or _is_part(what))
    )
    says = words and words[-1] not in _GOES_ON and _says_how(before)
    return ", " if says and deniable else " "


def _affirms(word: str) -> bool:
    """Whether a word only says that a sign is there: "Babinski not elicited"."""
    states = {term.state for group in scan(((word,),), None).terms for term in group}
    return bool(states) and states <= {"present", "positive"}


def _is_part(word: str) -> bool:
    """Whether a word is a limb, or says how something is: "not spastic"."""
    return (word,) in SCOPES or word in _ENDS or _says_how(word)


_ENDS = frozenset(
    ("hand", "hands", "foot", "feet", "thumb", "fingers", "toes", "knee", "ankle")
)


def _says_how(text: str) -> bool:
    """Whether words say how something is, or that something is wrong."""
    said = scan((drop_fillers(split_words(text)),), None)
    graded = re.search(r"\d ?/ ?\d|\d\+", text) is not None
    return graded or bool(said.terms) or any(noun.deficit for noun in said.nouns)


#: A denial that stands after what it denies: "numbness and weakness were absent".
_DENIED_AFTER = Expression(
    r"[ ,]+(?P<is>is |was |are |were |(?:has|have) been )?(?:both |all )?"
    r"(?:absent|denied|negative|not (?:present|seen|elicited|noted|found|reported|"
    r"evident|detected|observed))\b",
    re.IGNORECASE,
)
_AS_WELL = "{!r}: is it denied as well? Write 'no ... or ...', or a sentence of its own"


def denied_before(text: str) -> str:
    """Return a text in which a list of deficits is denied before it and not after.

    Raises
    ------
    ExamError
        If it is not clear how far the denial reaches.

    Examples
    --------
    >>> denied_before("Numbness and weakness absent in the legs")
    'no Numbness or weakness in the legs'
    >>> denied_before("Clonus present, foot drop absent")
    'Clonus present, foot drop absent'
    """
    if not _DENIED_AFTER.search(text):
        return text
    spread, made, done = spread_kinds(text), "", 0
    for found in _DENIED_AFTER.finditer(spread):
        before = spread[done : found.start()]
        made += _denied_first(before, found["is"] or "") or before + found[0]
        done = found.end()
    made += spread[done:]
    return text if made == spread else made.lstrip()


def _denied_first(before: str, verb: str) -> str:
    """Return a list of deficits with the denial before it; nothing if there is none."""
    start = max((one.end() for one in _END.finditer(before)), default=0)
    marks = [*_PART.finditer(before, start)]
    starts = [start, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(before)]
    members = [before[a:b].strip() for a, b in zip(starts, ends, strict=True)]
    joints = [mark[0].strip(" ,") for mark in marks]
    first = len(members)
    while first and _is_deficit(members[first - 1]):
        first -= 1
    while joints[first:][:1] == [""] and _is_sided(members[first]):
        first += 1  # "left foot drop, clonus absent" are two
    denied, joined = members[first:], any(joints[first:])
    if len(denied) < 2 or not (joined or _is_bare_deficit(denied[0])):
        return ""  # "weak legs, clonus absent" are two
    last = split_words(denied[-1].lower())  # not "numbness of the right arm"
    one = not joined or verb.startswith(("is", "was"))
    own = not _HOW.isdisjoint(split_words(" ".join(denied[:-1]).lower()))
    if one or own or _is_sided(" ".join((*denied[:-1], last[0], last[-1]))):
        raise ExamError([_AS_WELL.format(denied[0])])
    return f"{before[: starts[first]]} no {' or '.join(denied)}"


#: What says how a member of a list is: "weak squeeze and back pain absent" are two.
_HOW = frozenset(("weak", "numb", "wasted", "brisk", "reduced", "lost"))


def _is_deficit(member: str) -> bool:
    """Whether words name what is wrong, and not how it is."""
    words = drop_fillers(split_words(member.lower()))
    parts = scan((words,), None)
    wrong = any(noun.deficit for noun in parts.nouns) or _WRONG & set(words)
    graded = re.search(r"\d ?/ ?\d|\d ?\+", member) or any(map(_affirms, words))
    return bool(wrong) and not (parts.negated or graded or _VERB.search(member))


_WRONG = WRONG | {"clonus"}


def _is_bare_deficit(member: str) -> bool:
    """Whether words name a deficit alone: "clonus", and not "weakness of the legs"."""
    return all(tag in ("noun", "state") for tag, _ in tagged(split_words(member)))


def spread_kinds(text: str) -> str:
    """Return a text with the noun that several kinds share written for each.

    Examples
    --------
    >>> spread_kinds("no motor or sensory deficits in the legs")
    'no motor deficits or sensory deficits in the legs'
    >>> spread_kinds("loss of bowel and bladder control")
    'loss of bowel control and loss of bladder control'
    """
    return _KINDS.sub(_each_kind, text)


def _each_kind(match: re.Match[str]) -> str:
    loss, noun = match["loss"] or "", match["noun"]
    before = _END.split(match.string[: match.start()])[-1].lower()
    near = split_words(before.rpartition(",")[2])  # "denies" reaches over commas
    denied = not (
        NEGATIONS.isdisjoint(near) and DENIALS.isdisjoint(split_words(before))
    )
    joint = {"/": "and", "and/or": "or"}.get(match["joint"], match["joint"].strip(" ,"))
    joint = "or" if denied else joint
    kinds = [*re.split(r"\s*,\s*", match["first"]), match["last"]]
    each = [f"{loss}{kind} {noun}" for kind in kinds]
    return f"{', '.join(each[:-1])} {joint} {each[-1]}"


def spread_denials(text: str) -> str:
    """Return a text in which all that a patient denies hangs together by "or".

    Raises
    ------
    ExamError
        If it is not clear how far the denial reaches.

    Examples
    --------
    >>> spread_denials("denies fever, chills, and weight loss")
    'denies fever or chills or weight loss'
    >>> spread_denials("denies numbness and has weakness")
    'denies numbness and has weakness'
    """
    text = _HISTORY.sub(r"\g<no>", _NO_LOSS.sub(_all_normal, text))
    text = _ON_A_SIDE.sub(_each_on_side, text)
    made, done = "", 0
    for found in _DENIES.finditer(text):
        if found.start() < done:
            continue
        end = _END.search(text, found.end())
        stop = end.start() if end else len(text)
        verb = "no" if "negative" in found[0].lower() else found[0].split()[0]
        listed, rest = _denied(text[found.end() : stop])
        made += f"{text[done : found.start()]}{verb} {listed}{rest}"
        done = stop
    return made + text[done:]


#: "Fever and night sweats: none", "arm and leg pain were absent".
_DENIED_LAST = Expression(
    r"(?P<list>[^.;:()]+?(?:,|/|\b(?:and|or)\b)[^.;:()]+?)"
    r"(?:\s*\(told\))?(?P<mark>\s*:|\s+(?:is|are|was|were)(?: both| all)?|)\s+"
    r"(?:absent|none|nil|no|denied)(?=\s*(?:$|[.;]))",
    re.IGNORECASE,
)


def deny_all(text: str, complains: Callable[[Phrase], bool]) -> str:
    """Return a text in which a denial after a list of complaints is of all of them.

    Parameters
    ----------
    text
        A sentence.
    complains
        Whether words name what a patient tells.

    Examples
    --------
    >>> deny_all("arm and leg pain: none", lambda words: "pain" in words)
    'no arm or leg pain'
    """

    def denied(match: re.Match[str]) -> str:
        each = [one.strip() for one in re.split(r"/|" + _PART.pattern, match["list"])]
        told = [complains(drop_fillers(split_words(plain(one)))) for one in each]
        if not (all(told) or (any(told) and match["mark"])):
            return match[0]
        if any(map(_is_sided, each)) and not match["mark"]:
            return match[0]  # "right little toe numb, cold limb absent" are two
        return f"no {' or '.join(each)}" if all(map(_is_bare, each)) else match[0]

    return _DENIED_LAST.sub(denied, text)


def _each_on_side(match: re.Match[str]) -> str:
    """Return each of a list that is denied with the side that stands last."""
    each = _PART.split(match["list"])
    if not all(_is_bare(one) and not _is_sided(one) for one in each):
        return match[0]
    sided = " or ".join(f"{one}{match['side']}" for one in each)
    return f"{match['no']} {sided}"


def _all_normal(match: re.Match[str]) -> str:
    return re.sub(r"\b(?:or|nor)\b", "and", match["what"]) + " normal"


_PAIR = 2
#: A complaint with its place: "denies incontinence, numbness around the anus".
_AT_PLACE = Expression(
    r"(?:numb|ting|weak|pain|par(?:a)?esth|wast|loss|burn|pins)[\w ]* (?:in|of|at|on|"
    r"over|around|down|below) ",
    re.IGNORECASE,
)


def _denied(text: str) -> tuple[str, str]:
    """Return the members of a list of what is denied, and what follows it."""
    marks = [*_PART.finditer(text)]
    starts = [0, *(mark.end() for mark in marks)]
    stops = [*(mark.start() for mark in marks), len(text)]
    members: list[str] = []
    for at, (start, stop) in enumerate(zip(starts, stops, strict=True)):
        member = text[start:stop]
        if at and not _is_bare(member):
            return " or ".join(members), text[stops[at - 1] :]
        closed = any(re.search("[a-z]", one[0]) for one in marks[at - 1 :])
        placed = len(starts) == _PAIR and _AT_PLACE.search(member)
        if at and (_is_sided(member) or placed) and not closed:
            raise ExamError([_OPEN.format(member.strip())])
        members.append(member.strip())
    return " or ".join(members), " " if text.endswith(" ") else ""


def _is_sided(text: str) -> bool:
    return not SIDE_WORDS.keys().isdisjoint(split_words(text.lower()))


def _is_bare(text: str) -> bool:
    """Whether words only name something that may be denied with what is before."""
    parts = scan((drop_fillers(split_words(text.lower())),), None)
    said = any(term.state in _SAID for group in parts.terms for term in group)
    numbered = any(char.isdigit() for char in text)
    return not (said or numbered or parts.negated or _VERB.search(text))


def is_bare(text: str) -> bool:
    """Return whether a denial before a comma may hold for these words as well.

    Examples
    --------
    >>> is_bare("urinary retention"), is_bare("right foot drop"), is_bare("legs weak")
    (True, False, False)
    """
    words = split_words(text.lower())
    terms = scan((drop_fillers(words),), None).terms
    said = any(term.state != "loss" for group in terms for term in group)
    predicate = not PREDICATES.isdisjoint(words)
    return _is_bare(text) and not (_is_sided(text) or said or predicate)
