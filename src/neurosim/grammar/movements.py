"""Movements said with verbs: "unable to flex his elbow" is of elbow flexion.

Each verb of a list has its own movement, of the joint that stands after it.
"""

import re

from neurosim.grammar.expression import Expression
from neurosim.grammar.words import PLURALS

#: Verb -> movement. A joint may turn it into another (``_OF_LIMB``).
_MOVES = {
    r"abduct": "abduction", r"adduct": "adduction", r"flex": "flexion",
    r"bend": "flexion", r"extend": "extension", r"straighten": "extension",
    r"(?:externally|laterally) rotat(?:e)?": "external rotation",
    r"(?:internally|medially) rotat(?:e)?": "internal rotation",
    r"dorsi-?flex": "dorsiflexion", r"plantar[- ]?flex": "plantar flexion",
    r"evert": "eversion", r"invert": "inversion", r"supinat(?:e)?": "supination",
    r"pronat(?:e)?": "pronation", r"oppos(?:e)?": "opposition",
    r"rais(?:e)?": "raise", r"lift": "raise", r"elevat(?:e)?": "raise",
}  # fmt: skip
VERB = rf"(?:{'|'.join(_MOVES)})(?:ing)?"
#: What is raised -> the movement that raises it.
_OF_LIMB = {
    "arm": "shoulder abduction", "shoulder": "shoulder abduction",
    "leg": "hip flexion", "thigh": "hip flexion", "hip": "hip flexion",
    "foot": "ankle dorsiflexion", "forefoot": "ankle dorsiflexion",
    "wrist": "wrist extension", "hand": "wrist extension",
    "big toe": "great toe extension", "great toe": "great toe extension",
    "toe": "toe extension", "neck": "neck flexion", "head": "neck flexion",
}  # fmt: skip
#: Movement and what is moved -> the movement of a joint that is meant.
_OF_JOINT = {
    "external rotation": {"arm": "shoulder", "humerus": "shoulder"},
    "internal rotation": {"arm": "shoulder", "humerus": "shoulder"},
    "abduction": {"leg": "hip", "thigh": "hip", "humerus": "shoulder"},
    "adduction": {"humerus": "shoulder"},
    "pronation": dict.fromkeys(("hand", "wrist", "arm"), "forearm"),
    "supination": dict.fromkeys(("hand", "wrist", "arm"), "forearm"),
}  # fmt: skip
_AS_EXTENSION = frozenset(("wrist", "hand", "big toe", "great toe", "toe"))
_PART = (
    r"(?:shoulders?|humerus|arms?|elbows?|forearms?|wrists?|hands?|(?:(?:index|middle|ring|"
    r"little) )?fingers?|thumbs?|hips?|thighs?|legs?|knees?|ankles?|foot|feet|forefoot|"
    r"(?:big |great )?toes?|neck|head)"
)
_AND = r"(?:, (?:and |or )?| and | or )"
_WHOSE = r"(?:the |his |her |my |their )?"
_SIDE = r"(?:right|left|both|either)"
#: "Cannot lift the foot and toes going down": what says how it is is not moved.
_ITSELF = r"(?! (?:going|up|down|upgoing|downgoing|is|are|was|were)\b)"
_MOVED = rf"{_PART}(?:{_AND}{_WHOSE}{_PART}\b{_ITSELF})*\b"
_ACT = (
    rf"{VERB}(?:{_AND}{VERB})* {_WHOSE}(?:{_SIDE} )?{_MOVED}(?: against gravity\b| off "
    rf"the (?:bed|couch|ground|chair)\b| up\b| to bed level\b| to {_WHOSE}(?:base of "
    rf"the )?(?:little|fifth|5th|ring|index|other) (?:fingers?|digits?)\b)?"
)
_NOT = r"(?<!not )(?<!no )(?<!without )(?<!without any )(?<!denies )(?<!denied )"
_UNABLE = Expression(
    rf"\b{_NOT}(?P<how>(?:unable|not able|inability) to|cannot|can not|can't|could not|"
    r"couldn't|(?:difficulty|trouble|weakness) (?:in |with |when |on |to )?)\s*"
    rf"(?:actively )?(?P<acts>{_ACT}(?:{_AND}(?:to )?{_ACT})*)"
    r"(?P<far> above (?:the |his |her |my )?(?:head|shoulders?|horizontal)"
    r"(?: level| height)?| (?:beyond|past|more than) \d+ ?(?:degrees|deg|°))?"
    r"(?! (?:above|fully|against|without|more|beyond|past|to )\b)",
    re.IGNORECASE,
)
#: "He can flex the elbow": fully, if nothing else is said of it.
_ABLE = Expression(
    rf"\b(?<!if )(?<!only )(?<!they )(?<!you )(?:(?:is|was|are|were) )?(?:able to|can|"
    rf"could) (?P<acts>{_ACT}(?:{_AND}{_ACT})*)(?=\s*(?:$|[.;]|,? but (?!not\b)))",
    re.IGNORECASE,
)
#: "No weakness when extending the left wrist" is of that movement alone.
_NO_WEAKNESS = Expression(
    r"\b(?:no|without) (?:weakness|difficulty) (?:in|with|when|on|to) "
    rf"(?P<acts>{_ACT}(?:{_AND}{_ACT})*)",
    re.IGNORECASE,
)
_ONE_ACT = Expression(
    rf"(?P<verbs>{VERB}(?:{_AND}{VERB})*) {_WHOSE}"
    rf"(?P<side>{_SIDE} )?(?P<parts>{_MOVED})",
    re.IGNORECASE,
)
_WHOLE_VERB = {"rais": "raise"}
_EACH_VERB = Expression(VERB, re.IGNORECASE)
#: "Extensor weakness of the wrist and fingers" is weakness of two groups.
_JOINTS = rf"(?:{_PART}|(?:metacarpophalangeal|mcp) joints?)\b(?! (?:flex|ext))"
#: "The thumb could not be flexed": of the patient's own movement.
_PASSIVE = Expression(
    rf"\b(?:the |his |her )?(?P<side>{_SIDE} )?(?<!index )(?<!middle )(?<!ring )"
    rf"(?<!little )(?P<part>{_PART}) (?:could not|cannot|can not|couldn't) be "
    rf"(?:actively )?(?P<verb>flexed|extended|abducted|adducted|dorsiflexed|plantar"
    rf" ?flexed|everted|inverted|raised|lifted|straightened)\b(?: (?:by the patient|at "
    rf"the (?:distal )?(?:interphalangeal )?joint))?",
    re.IGNORECASE,
)
_GROUP_FIRST = Expression(
    rf"\b(?P<group>(?:extensor|flexor|abductor|adductor|evertor|invertor)(?= [wp])|"
    rf"(?:extension|flexion|abduction|adduction)(?= (?:of|at) {_WHOSE}(?:{_SIDE} "
    rf")?{_PART}{_AND}{_WHOSE}{_PART}))(?P<how> weakness| paralysis| paresis)? (?:of|"
    rf"at|in) {_WHOSE}(?P<side>{_SIDE} )?(?P<parts>{_JOINTS}(?:(?:, and |, | and "
    rf"){_WHOSE}{_JOINTS})*)",
    re.IGNORECASE,
)
_PARTS = Expression(rf"{_PART}|(?P<knuckle>metacarpophalangeal|mcp)", re.IGNORECASE)


#: "The knee could be extended only against gravity".
_AGAINST_GRAVITY = Expression(
    rf"\b(?:the |his |her )?(?P<side>{_SIDE} )?(?<!index )(?<!middle )(?<!ring )"
    rf"(?<!little )(?P<part>{_PART}) could (?:only )?be (?P<verb>flexed|extended|"
    r"abducted|adducted|dorsiflexed|everted|inverted|raised|lifted) (?:only |just )?"
    r"against gravity(?: only| alone)?",
    re.IGNORECASE,
)
#: "The finger and thumb extensors", "thumb opposition and abduction".
_BEND = r"(?:flex|extens|abduct|adduct)(?:ors?|ion)"
_ONE_JOINT = r"(?:wrist|finger|thumb|elbow|shoulder|hip|knee|ankle|toe|neck)"
_TWO_JOINTS = Expression(
    rf"\b(?P<one>finger|thumb|toe) and (?P<two>{_ONE_JOINT}) (?P<group>{_BEND})\b",
    re.IGNORECASE,
)
_TWO_MOVES = Expression(
    rf"(?P<grade>(?:^|(?<=[,;:] )|(?<=and )|(?<=with )|(?<=showed )|(?<=revealed ))"
    rf"[0-5][+-]?\s?/\s?5 )?\b(?P<joint>(?:{_ONE_JOINT}) )"
    rf"(?P<one>{_BEND}|opposition) and (?P<two>{_BEND})\b(?! of\b)",
    re.IGNORECASE,
)
#: "2/5 dorsiflexion and 3/5 eversion of the left ankle" are both of the ankle.
_MOVE = (
    r"(?:(?:dorsi-?|plantar[- ]?)?flexion|extension|abduction|adduction|eversion|"
    r"inversion|pronation|supination|(?:external|internal|medial|lateral) rotation)"
)
_GRADED = rf"(?:[0-5][+-]?(?:\s?/\s?5)? )?{_MOVE}"
_BEFORE_MOVE = Expression(rf"(?<![a-z-])(?<!al )(?={_MOVE})", re.IGNORECASE)
_JOINT_BEFORE = Expression(rf"{_PART}\s*$", re.IGNORECASE)
_GRADED_MOVES = Expression(
    rf"(?P<moves>{_GRADED}(?:(?:, and |, | and ){_GRADED})+) (?:of|at|in) {_WHOSE}"
    rf"(?P<joint>(?:{_SIDE} )?{_PART})\b",
    re.IGNORECASE,
)


#: "Could lift the leg off the bed but not against resistance".
_LIFTED = Expression(
    rf"\b(?:can|could|able to) (?:only )?(?:lift|raise) {_WHOSE}(?P<side>{_SIDE} )?"
    rf"(?P<part>{_PART})(?: (?:up|off the (?:bed|couch|floor)|against gravity))*,? "
    r"but not against (?:any )?resistance\b",
    re.IGNORECASE,
)
#: "Unable to dorsiflex or evert, can plantarflex": of the foot, whatever is named.
_FOOT_VERB = r"(?:dorsi-?flex|plantar[- ]?flex|evert|invert)"
_OF_FOOT = Expression(
    rf"\b(?P<can>(?P<un>unable|not able|inability) to|cannot|can not|can't|could not|"
    rf"couldn't|can|could|able to) (?:still )?(?P<verbs>{_FOOT_VERB}"
    rf"(?:{_AND}{_FOOT_VERB})*)(?=\s*(?:[,.;]|$|but\b|(?:on|in) the\b))",
    re.IGNORECASE,
)
#: "Left foot: everts 2/5".
_FOOT_GRADED = Expression(
    rf"\b(?P<verb>{_FOOT_VERB})(?:s|es)(?=:? [0-5][+-]?/5)", re.IGNORECASE
)
#: "The thumb is weak on opposition".
_WEAK_ON = Expression(
    rf"\b(?P<part>{_PART}) (?:(?:is|was|are|were|feels) )?weak (?:on|in|for|to|with) "
    r"(?P<move>(?:(?:dorsi-?|plantar[- ]?)?flexion|extension|abduction|adduction|"
    r"opposition|eversion|inversion))\b",
    re.IGNORECASE,
)
#: "Thumb IPJ", "the interphalangeal joint of the index finger".
_LAST_JOINT = Expression(
    r"\b(?P<digit>thumb|(?:index|middle|ring|little) finger)s?(?:'s)? (?:distal )?"
    r"(?:interphalangeal (?:joint)?|ip joint|d?ipj)\b(?: \(\w+\))?",
    re.IGNORECASE,
)
#: "The distal phalanx of the thumb", "the tip of the index finger".
_LAST_PART = Expression(
    rf"\b(?:the )?(?:(?:distal|terminal) phalan(?:x|ge[s])|tips?|(?:distal |terminal )?"
    rf"(?:interphalangeal|ip) joints?|d?ipj?(?: joints?)?) of {_WHOSE}(?P<of>"
    rf"(?:{_SIDE} )?(?:thumb|(?:(?:index|middle|ring|little)(?: and |, )?)+ fingers?"
    r")\b)",
    re.IGNORECASE,
)
#: "Touch the little finger with the thumb".
_TOUCHED = Expression(
    rf"\btouch(?P<ing>ing)? (?:the tip of )?{_WHOSE}(?P<side>{_SIDE} )?(?:little|fifth|"
    rf"5th) (?:finger|digit) with {_WHOSE}(?:{_SIDE} )?thumb\b",
    re.IGNORECASE,
)
#: A finger is extended at its knuckle, the thumb at its last joint.
_EXTENDED = Expression(r"\bexten(?:d|sion)(?:(?!flex)[^;.])*", re.IGNORECASE)
_KNUCKLE = Expression(
    r"(?:the )?(?:interphalangeal|metacarpophalangeal|mcp|ip) joints? of "
    r"(?=(?:the |his |her )?(?:thumb|index|middle|ring|little|fingers?|digits?))",
    re.IGNORECASE,
)
#: Fingers by name and by number; the second is the index.
_DIGITS = {
    "index": "index", "second": "index", "2nd": "index", "middle": "middle",
    "third": "middle", "3rd": "middle", "ring": "ring", "fourth": "ring",
    "4th": "ring", "little": "little", "fifth": "little", "5th": "little",
}  # fmt: skip
_DIGIT = rf"(?:{'|'.join(_DIGITS)})"
_WAY = r"(?:flexion|extension|abduction|adduction)"
#: "Flexion and extension of the second and third fingers".
_OF_DIGITS = Expression(
    rf"\b(?:(?P<how>impossible|absent|reduced|decreased|impaired|weak|normal|full|"
    rf"(?:weakness|paresis|paralysis|loss) of) )?(?P<moves>{_WAY}(?: and {_WAY})?) "
    rf"(?:of|in) {_WHOSE}(?P<side>{_SIDE} )?(?P<digits>{_DIGIT}(?:{_AND}{_DIGIT})*) "
    rf"fingers?\b(?: of (?:the )?(?P<hand>right|left) hand)?",
    re.IGNORECASE,
)


def _digit(name: str, move: str) -> str:
    """Return what a finger is called for a movement: the middle one is one of all."""
    alone = move == "flexion" or (name in ("index", "little") and move != "adduction")
    return f"{name} finger" if alone or name == "little" else "finger"


def _of_digits(found: re.Match[str]) -> str:
    """Return each movement of each finger."""
    how = f"{found['how']} " if found["how"] else ""
    side = found["side"] or (f"{found['hand']} " if found["hand"] else "")
    return " and ".join(
        f"{how}{side}{_digit(_DIGITS[digit.lower()], move.lower())} {move}"
        for move in re.findall(_WAY, found["moves"], re.IGNORECASE)
        for digit in re.findall(_DIGIT, found["digits"], re.IGNORECASE)
    )


def spell_movements(text: str) -> str:
    """Return a text with the movements of its verbs named.

    Parameters
    ----------
    text
        A sentence.

    Examples
    --------
    >>> spell_movements("unable to abduct his left shoulder or flex his elbow")
    'unable left shoulder abduction and unable elbow flexion'
    >>> spell_movements("difficulty raising either leg")
    'weak either hip flexion'
    >>> spell_movements("no weakness when extending the left wrist")
    'no weakness of left wrist extension'
    >>> spell_movements("flexor weakness of the right elbow")
    'right elbow flexor weakness'
    """
    text = _LAST_PART.sub(r"\g<of>", text)
    text = _LAST_JOINT.sub(r"\g<digit>", _TOUCHED.sub(r"oppose \g<side>thumb", text))
    text = _WEAK_ON.sub(r"\g<part> \g<move> weak", text)
    text = _FOOT_GRADED.sub(lambda found: _movement(found["verb"], "").strip(), text)
    text = _OF_FOOT.sub(_of_foot, _LIFTED.sub(_of_resistance, text))
    text = _EXTENDED.sub(lambda found: _KNUCKLE.sub("", found[0]), text)
    text = _OF_DIGITS.sub(_of_digits, text)
    text = _TWO_JOINTS.sub(r"\g<one> \g<group> and \g<two> \g<group>", text)
    text = _TWO_MOVES.sub(_of_both, text)
    text = _AGAINST_GRAVITY.sub(_of_gravity, text)
    text = _GRADED_MOVES.sub(_of_joint, _PASSIVE.sub(_of_passive, text))
    text = _NO_WEAKNESS.sub(lambda found: _each(found, "no weakness of"), text)
    text = _ABLE.sub(lambda found: _each(found, "normal"), text)
    return _UNABLE.sub(_named, _GROUP_FIRST.sub(_of_groups, text))


def _of_both(found: re.Match[str]) -> str:
    """Return both movements of a joint, with the grade that stands before them."""
    grade, joint = found["grade"] or "", found["joint"]
    return f"{grade}{joint}{found['one']} and {grade}{joint}{found['two']}"


def _of_resistance(found: re.Match[str]) -> str:
    """Return what is raised against gravity alone, with its grade."""
    return f"{found['side'] or ''}{_movement('lift', found['part'])} 3/5"


def _of_foot(found: re.Match[str]) -> str:
    """Return what a foot can or cannot do as movements."""
    able = found["can"].lower().split()[0] in ("can", "could", "able")
    able = able and "not" not in found["can"].lower()
    verbs = re.findall(_FOOT_VERB, found["verbs"], re.IGNORECASE)
    moves = (_movement(verb, "ankle") for verb in verbs)
    return " and ".join(f"{'normal' if able else 'unable'} {move}" for move in moves)


def _of_gravity(found: re.Match[str]) -> str:
    """Return the movement that gravity alone allows, with its grade."""
    verb = found["verb"].lower().removesuffix("ed")
    move = _movement(_WHOLE_VERB.get(verb, verb), found["part"])
    return f"{found['side'] or ''}{move} 3/5"


def _of_joint(found: re.Match[str]) -> str:
    """Return each graded movement of a list with the joint that stands last."""
    if _JOINT_BEFORE.search(found.string[: found.start()]):
        return found[0]  # "hip flexion and extension of the knee"
    joint = re.sub(r"\b(?:foot|feet)$", "ankle", found["joint"])
    joint = re.sub(r"\bhumerus$", "shoulder", joint)
    moves = found["moves"].replace("medial r", "internal r")
    moves = moves.replace("lateral r", "external r")
    return _BEFORE_MOVE.sub(f"{joint} ", moves)


def _of_passive(found: re.Match[str]) -> str:
    """Return "unable to flex the thumb" for "the thumb could not be flexed"."""
    verb = found["verb"].lower().removesuffix("ed")
    verb = verb if verb.startswith("straight") else _WHOLE_VERB.get(verb, verb)
    return f"unable to {verb} the {found['side'] or ''}{found['part']}"


def _of_groups(found: re.Match[str]) -> str:
    """Return the weakness of each joint that a group of muscles moves."""
    parts = _PARTS.finditer(found["parts"])
    return " and ".join(
        f"{found['side'] or ''}{'finger' if part['knuckle'] else _one(part[0])} "
        f"{found['group']}{found['how'] or ''}"
        for part in parts
    )


def _named(found: re.Match[str]) -> str:
    """Return what cannot be done, or is hard to do, as movements."""
    hard = found["how"].lower().split()[0] in ("difficulty", "trouble", "weakness")
    weak = hard or found["far"]
    return _each(found, "weak" if weak else "unable")


def _each(found: re.Match[str], how: str) -> str:
    """Return each movement with how it is; as it stands where one is unknown."""
    named = [
        f"{how} {_side_of(act, part[0])}{_movement(verb[0], part[0])}"
        for act in _ONE_ACT.finditer(found["acts"])
        for verb in _EACH_VERB.finditer(act["verbs"])
        for part in _PARTS.finditer(act["parts"])
    ]
    unknown = any(one.endswith("raise") for one in named)
    return found[0] if unknown else " and ".join(named)


def _side_of(act: re.Match[str], part: str) -> str:
    """Return the side of what is moved: "to raise the arms" is of both."""
    return (act["side"] or ("both " if part.lower() in PLURALS else "")).lower()


def _movement(verb: str, part: str) -> str:
    """Return the movement of a verb and what it moves."""
    verb = verb.lower()
    move = next(
        word
        for stem, word in _MOVES.items()
        if re.fullmatch(rf"(?:{stem})(?:ing)?", verb)
    )
    one = _one(part)
    if move == "raise":
        return _OF_LIMB.get(one, "raise")
    if one in ("foot", "forefoot"):
        one = "ankle"
    if move == "dorsiflexion" and one in _AS_EXTENSION:
        one, move = ("wrist" if one == "hand" else one), "extension"
    return f"{_OF_JOINT.get(move, {}).get(one, one)} {move}"


def _one(part: str) -> str:
    """Return the name of one of a part of the body."""
    part = part.lower()
    return "foot" if part == "feet" else part.removesuffix("s")
