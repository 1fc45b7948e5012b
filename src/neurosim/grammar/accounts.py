"""What a sentence names and no finding tells: asked back, never lost without a word.

"Weakness of the right hand" that came out as its wasting alone would be a sentence read
by half. Each complaint that is named ends in a finding of its kind, or among the words
that were not read.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding, contradictions
from neurosim.grammar.bulk import is_told_by_bulk
from neurosim.grammar.expression import Expression
from neurosim.grammar.groups import Reading
from neurosim.grammar.ledger import missing
from neurosim.grammar.words import TRACTS
from neurosim.records import Structure
from neurosim.terms import HISTORY, ExamError

#: Pain as a reason is told with what it is the reason of.
_REASON = Expression(
    r"\b(?:limited|inhibited|by|to|of|from|with) (?:the |his |her |severe )*pain\b|"
    r"\bpain[- ](?:limited|free|related|inhibited)\b",
    re.IGNORECASE,
)
_PAIN = Expression(r"\b(?:pains?|ach\w+|painful|sore\w*|hurts?)\b", re.IGNORECASE)
_BECAUSE = Expression(
    r"\b(?:secondary to|due to|because of|limited by|inhibited by|owing to) "
    r"(?:the |his |her |severe )*pain\b(?! (?:in|of|over|at|on|down|from)\b)",
    re.IGNORECASE,
)
_HALF = Expression(
    r"\b(?:half|hemi\w*|sides?|sided|widespread|generali[sz]ed|all (?:limbs|over)|"
    r"four limbs|whole body|body pain)\b",
    re.IGNORECASE,
)
_WALKS_ILL = Expression(
    r"\bpain\b[^;.]*\blimit(?:s|ed|ing) (?:his |her |the )?walking\b|"
    r"\b(?:difficulty|trouble|problems?) (?:in |with )?walking (?:due to|because of|"
    r"from|owing to|secondary to|on account of)\b",
    re.IGNORECASE,
)
_TWICE = "the {} {} would be in two states: write one finding for each side"
_LOST = "{!r} is in no finding that was read: write it as a finding of its own"


def with_what_was_lost(text: str, reading: Reading, atlas: Atlas) -> Reading:
    """Return a reading, with what its text names and nothing tells among the unread.

    Parameters
    ----------
    text
        The sentence as it was written.
    reading
        What was understood of it.
    atlas
        The tables.
    """
    told = tuple(
        one
        for one in reading.aside
        if _TELLS.search(one[0]) and not _DENIES.match(one[0])
    )
    if told:
        aside = tuple(one for one in reading.aside if one not in told)
        unread = tuple(one for one in reading.unread if one[0])
        reading = replace(reading, aside=aside, unread=(*unread, *told))
    if not reading.findings:
        return reading
    left = " ".join(words for words, _ in (*reading.unread, *reading.aside))
    named = missing(_REASON.sub("", text), reading.findings, left, atlas)
    lost = [(words, ExamError([_LOST.format(words)])) for words in named]
    kept, alone = [], list[tuple[str, ExamError]]()
    for one in reading.findings:
        structure = atlas.structures[one.structure]
        if found := _says_little(one, structure, text):
            alone.append((found, ExamError([_ALONE.format(found)])))
        elif fault_of := _without_ground(text, one, structure):
            limits = len(reading.findings) > 1 and _WALKS_ILL.fullmatch(fault_of[0])
            part = (fault_of[0], ExamError([fault_of[1]]))
            (alone if limits else lost).append(part)  # what limits walking is told
        else:
            kept.append(one)
    kept = list(_said_once(kept, atlas))
    for first, _ in contradictions(Exam(tuple(kept))):
        name = atlas.structures[first.structure].name
        lost.append((text.strip(), ExamError([_TWICE.format(first.side, name)])))
    return Reading(
        tuple(kept),
        (*reading.unread, *dict(lost).items()),
        (*reading.aside, *dict(alone).items()),
    )


def _said_once(findings: list[Finding], atlas: Atlas) -> Iterator[Finding]:
    """Yield findings without the "not tested" of what has a state beside it.

    A dash is "not tested" where nothing else stands: "Gait: normal - smooth".
    """

    def is_open(one: Finding) -> bool:
        alone = not (one.relation or one.statement)
        return alone and len(one.grades) == len(
            atlas.structures[one.structure].scale.all
        )

    def test(one: Finding) -> tuple[str, ...]:
        return one.structure, one.side, one.kind

    tested = {test(one) for one in findings if not is_open(one)}
    yield from (one for one in findings if not is_open(one) or test(one) not in tested)


_A_LIMB = r"(?:hands?|feet|foot|arms?|legs?|limbs?|extremit\w+|fingers?|toes?|cal\w+)"
_TONE_WORD = Expression(r"\b(?:tone|spasticity|hypotonia|hypertonia)\b", re.IGNORECASE)
_LIMB = Expression(
    r"\b(?:arms?|legs?|(?:upper |lower )?(?:limbs?|extremit\w+)|hands?|foot|feet|"
    r"[rlb]?[ul]es?|[ul]ls?|hemi\w+|"
    r"para\w+|tetra\w+|quadri\w+|throughout|all|generali[sz]ed|knees?|ankles?|"
    r"elbows?|wrists?|thighs?|cal(?:f|ves)|muscles?|gait|plantars?|hip\w*)\b",
    re.IGNORECASE,
)
#: What is present is the loss, not the sense.
_LESS_IS_THERE = Expression(
    r"\b(?:decreased|reduced|diminished|impaired|absent|loss of) sens\w+\b[^,;.]*"
    r"\b(?:is|was) present\b",
    re.IGNORECASE,
)
_WASTED = Expression(r"\b(?:wast\w+|atroph\w+|thin(?:ning|ner))\b", re.IGNORECASE)
_WASTED_STRONG = Expression(
    r"(?:wast|atroph)\w*[^,;.]* (?:with|but) (?:preserved|normal|full|intact|good) "
    r"(?:muscle )?(?:strength|power)(?=\s*(?:[.,;]|$))",
    re.IGNORECASE,
)
_TWITCH = Expression(r"\bfasciculat\w+\b", re.IGNORECASE)
_UNDER_SIDE = Expression(r"[^:;.]*\b(?:right|left)\b[^:;.]*:", re.IGNORECASE)
_BETTER = Expression(
    r"\b(?:improv\w+|better|reliev\w+|resolving|subsid\w+)\b", re.IGNORECASE
)
_IMPROVEMENT = Expression(
    r"\b(?:improvements? (?:in|of)|weakness (?:(?:of|in) (?:[\w-]+ ){1,4})?(?:(?:had|"
    r"has|have|was|is|then) )*(?:improv|lessen|eas)\w*)\b(?![^,;.]*\d)",
    re.IGNORECASE,
)


_RECTAL = Expression(r"\b(?:rectal|dre|pr)\b[^,;.]*", re.IGNORECASE)
_ANUS = Expression(r"\b(?:tone|tonus|sphincters?|squeeze|anus|anal)\b", re.IGNORECASE)
_NEAR_ANUS = Expression(r"\b(?:anus|anal|perianal|rectal|saddle)\b", re.IGNORECASE)
_CRANIAL = Expression(
    r"\b(?:no |without )?(?:cranial nerves?|nystagmus|diplopia|headaches?|seizures?|"
    r"confusion|vision|visual disturbances?)\b(?:(?!\b(?:and|but|with)\b)[^,;.])*",
    re.IGNORECASE,
)
_CORTICAL = Expression(
    r"neglect|visual field|hemianopi|cortical|extinction|apraxi|stereognos|"
    r"graph(?:a)?esthes",
    re.IGNORECASE,
)
_POWER = Expression(
    r"\b(?:weak\w*|power|strength|par(?:esis|etic|aly\w+)|\w*plegi\w|mrc|drop|unable|"
    r"cannot|could not|claw\w*|froment\w*|wartenberg\w*)\b|\b[0-5][+-]?\s?/\s?5",
    re.IGNORECASE,
)
_MOVES_LESS = Expression(
    r"\b(?:flexion|extension|abduction|adduction|rotation|elevation|raise)\b"
    r"[^,;.]*\blimited to (?:about )?\d|"
    r"\b(?:limit\w+|restrict\w+)(?: [\w-]+){0,3} (?:movements?|motion|mobility|rom)\b|"
    r"\b(?:movements?|motion|mobility|rom)\b[^,;.]*\b(?:limited|restricted)\b",
    re.IGNORECASE,
)
#: Half the body, then reflexes of no side.
_HEMI = Expression(
    r"(?=.*\b(?:right|left)[\w -]*\bhemi(?:par|pleg))(?!.*\b(?:both|bilat\w*|all|"
    r"throughout|arms?|legs?|limbs?)\b).*\breflex.*",
    re.IGNORECASE | re.DOTALL,
)
#: Another sense listed beside that of position.
_SENSE_BESIDE = Expression(
    r"(?:,|/|&|\b(?:and|or)) ?(?:light touch|touch|pin\s?-?prick|pain|temperature)\b",
    re.IGNORECASE,
)
#: A limb is cold, and not a house or what is felt.
_COLD_LIMB = Expression(
    r"\b(?:cold|cool)\b(?: (?:and|or|pale|white|blue|mottled|right|left|both|upper|"
    rf"lower))* {_A_LIMB}|\b{_A_LIMB}\b(?: (?!house|room|water|weather)[\w,]+){{0,5}} "
    r"(?:cold|cool)\b",
    re.IGNORECASE,
)
#: Grades of words: trace, poor, fair, good.
_LOVETT = ((1,), (2,), (3,), (4,))
_POOR = Expression(
    r"\b(?:trace|poor|fair|good) (?:[\w-]+ )?(?:coordination|balance|dexterity|control|"
    r"posture|effort|cooperation|endurance|stability|tolerance|hygiene|contact|"
    r"alignment)\b",
    re.IGNORECASE,
)
#: What is told and no table knows is asked about, not set aside.
_TELLS = Expression(
    r"\b(?:radiat\w+|sway\w*|dysmetri\w+|contractur\w+|deform\w+|proximally|distally|"
    r"unable|cannot|could not|independently)\b",
    re.IGNORECASE,
)


_DENIES = Expression(
    r"(?:there (?:was|were|is|are) )?(?:no|without|denie[sd]|nor)\b", re.IGNORECASE
)
#: "No other pain" than what was told just before.
_NO_OTHER = Expression(r"\bno (?:other|further|additional|new)\b[^,;.]*", re.IGNORECASE)

#: What is not there all the time is there at times: "it isn't a constant numbness".
_NOT_ALWAYS = Expression(
    r"(?:\b(?:no|not|never|without|denie[sd])|n['\u2019]t)(?: an?| any)? "
    r"(?:(?:constant|continuous|continual|persistent|permanent)(?:ly)?|always)\b",
    re.IGNORECASE,
)
_STRONG_REFLEX = Expression(r"\breflex(?:es)?(?: \w+){0,2} strong\b", re.IGNORECASE)


def _without_ground(
    text: str, one: Finding, structure: Structure
) -> tuple[str, str] | None:
    """Return the words, and why, of a finding that its sentence does not bear out."""
    scale = structure.scale
    normal = one.grades == (scale.normal,)
    for applies, words, why in (
        (_is_high_or_low(one, structure) and not _LIMB.search(text),
         _TONE_WORD.search(text), "of which limb? write arm or leg"),
        (_is_high_or_low(one, structure) and _of_other_limb(structure, text),
         re.search(r"tone|\w+tonia|\w+tonic|flaccid|spastic|floppy", text,
                   re.IGNORECASE),
         "of which limb? write arm or leg"),
        (structure.part_of in _NOT_UNDER.get(_heading_of(text), ()),
         _UNDER_LIMB.match(text), "has a muscle or a place of the other limb"),
        (structure.id in ("arm_bulk", "leg_bulk") and normal,
         _WITH_BULK.search(text), "bulk of what? write the muscle"),
        (structure.id == "gait" and scale.normal not in one.grades,
         _REASON.search(text) or _WALKS_ILL.search(text),
         "walking that something else limits says nothing of the gait"),
        (normal and structure.modality != HISTORY, _NOT_ALWAYS.search(text),
         "is denied, not the complaint: write what is there"),
        (structure.modality == "motor" and normal and not _POWER.search(text),
         _STRONG_REFLEX.search(text), "of the reflexes, or of power? write it apart"),
        (normal, _NO_OTHER.search(text),
         "other than what? write what is denied"),
        (structure.scale_name == "mrc" and not normal and not _POWER.search(text),
         (not is_told_by_bulk(structure) and _WASTED.search(text))
         or _TWITCH.search(text), "say how strong it is"),
        (structure.modality == "sensory" and not normal and scale.normal in one.grades,
         _LESS_IS_THERE.search(text), "of which sense, and where?"),
        (len(one.grades) == len(scale.all), _BETTER.search(text),
         "does not say how it is now"),
        (structure.modality == "pain" and _is_reason(text),
         _PAIN.search(text), "pain as a reason has no place: write where it is"),
        (structure.modality == "pain" and not _HURTS.search(text),
         _VERDICT.search(text), "of which sign? write its name"),
        (structure.id == "pain_hemibody" and not _HALF.search(text),
         _PAIN.search(text), "where is it? write the place"),
        (structure.id == "pain_hemibody" and not _HURTS.search(text),
         _HALF.search(text), "of what? write what is so"),
        (structure.id == "fasciculations" and normal and _UNDER_SIDE.match(text),
         _TWITCH.search(text), "of which limb? write it again"),
        (structure.modality == "motor" and bool(one.statement),
         _WASTED_STRONG.search(text), "strength of what? write the muscle"),
        (structure.modality == "motor", _IMPROVEMENT.search(text),
         "does not say how strong it is now: give a grade"),
        (structure.id == "cold_limb" and not normal and not _COLD_LIMB.search(text),
         re.search(r"\bcold\b", text, re.IGNORECASE), "of which limb?"),
        (structure.id == "grip" and bool(_NEAR_ANUS.search(text)),
         re.search("squeeze", text, re.IGNORECASE), "of the hand, or of the anus?"),
        (structure.modality == "reflex" and bool(one.statement) and not normal,
         _HEMI.fullmatch(text), "the reflexes of which side? write it again"),
        (structure.id.endswith("position_sense") and one.kind in TRACTS[:2],
         _SENSE_BESIDE.search(text),
         "where? write the place"),
        (structure.id == "anal_tone" and normal and not _ANUS.search(text),
         _RECTAL.search(text), "of tone, or of sensation? write which was normal"),
        (structure.modality == "motor" and not normal and not _POWER.search(text),
         _MOVES_LESS.search(text), "by pain, stiffness or weakness? give a grade"),
        (structure.modality == "motor" and one.grades in _LOVETT,
         _POOR.search(text), "is no grade of power"),
    ):  # fmt: skip
        if applies and words:
            return words[0], f"{words[0]!r}: {why}"
    return None


#: "Tinel positive at the elbow, negative at the wrist" says nothing of pain.
_VERDICT = Expression(r"\b(?:positive|negative)\b", re.IGNORECASE)
_HURTS = Expression(
    r"pain|ache|aching|sore|hurt|tender|sciatic|cramp|burn|algia|algic|stab|shoot",
    re.IGNORECASE,
)
_ALONE = "nothing here rests on {!r} alone"


def _says_little(one: Finding, structure: Structure, text: str) -> str:
    """Return words that deny one of several things which count only together."""
    denied = structure.id == "cortical_signs" and one.grades == (
        structure.scale.normal,
    )
    if not denied or _CORTICAL.search(text):
        return ""
    return (_CRANIAL.search(text) or [text])[0]


def _is_reason(text: str) -> bool:
    """Whether pain is named as nothing but a reason: "limited because of pain"."""
    reasons = len(_BECAUSE.findall(text))
    return bool(reasons) and reasons == len(_PAIN.findall(text))


#: Words of one limb, and the parts that are of the other.
_OF_OTHER = tuple(
    (Expression(rf"(?:{words})", re.IGNORECASE), parts)
    for words, parts in (
        (r"arms?|upper .*|hands?|elbows?|wrists?|[rlb]?ues?", ("leg", "foot")),
        (r"legs?|lower .*|foot|feet|knees?|ankles?|thighs?|cal(?:f|ves)|hips?|"
         r"[rlb]?les?", ("arm", "hand")),
    )
)  # fmt: skip
_WITH_BULK = Expression(
    r"^(?!.*\b(?:power|strength|tone|sensation|limbs?|arms?|legs?|extremit\w+)\b)"
    r".*\bwith (?:normal|full|preserved|good) (?:muscle )?bulk\b",
    re.IGNORECASE,
)


#: "Examination of the right lower extremity: ...": all of one limb.
_UNDER_LIMB = Expression(
    r"[^:;.]*\b(?P<which>upper|lower) (?:limbs?|extremit\w+)[^:;.]*:(?=[^:]*$)",
    re.IGNORECASE,
)
_NOT_UNDER = {"upper": ("leg", "foot"), "lower": ("arm", "hand")}
_BOTH_LIMBS = Expression(r"\b(?:arms?|legs?|all|four)\b", re.IGNORECASE)


def _heading_of(text: str) -> str:
    """Return which limb a heading is of, if the text names no other."""
    found = _UNDER_LIMB.match(text)
    if found is None or _BOTH_LIMBS.search(text):
        return ""
    other = {"upper": "lower", "lower": "upper"}[found["which"].lower()]
    return "" if other in text.lower() else found["which"].lower()


def _of_other_limb(structure: Structure, text: str) -> bool:
    """Whether all limbs that are named are another than that of a structure."""
    named = [found[0] for found in _LIMB.finditer(text)]
    return bool(named) and any(
        structure.part_of in parts and all(map(words.fullmatch, named))
        for words, parts in _OF_OTHER
    )


def _is_high_or_low(one: Finding, structure: Structure) -> bool:
    """Whether it is the tone of a limb, and changed."""
    wrong = structure.scale.normal not in one.grades
    return (
        wrong
        and structure.id.endswith(("_tone", "_hypotonia"))
        and (structure.modality != "autonomic")
    )
