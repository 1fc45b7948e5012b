"""The words that a clause lends to another, and those that stay its own."""

import re
from collections.abc import Iterable, Iterator, Sequence

from neurosim.grammar.clause import Given
from neurosim.grammar.expression import Expression
from neurosim.grammar.findings import NameReading
from neurosim.grammar.fold import split_words
from neurosim.grammar.judge import says_wrong
from neurosim.grammar.outside import QUALIFIERS
from neurosim.grammar.parts import scan, tagged
from neurosim.grammar.pieces import LISTED
from neurosim.grammar.tagging import Clause
from neurosim.grammar.words import (
    NOUNS,
    PLURALS,
    SIDE_WORDS,
    STATE_WORDS,
    TRACTS,
    WRONG,
    Phrase,
    drop_fillers,
)
from neurosim.terms import ExamError

_IN = Expression(r"\b(?:in|of|over|at|on)\b")
#: The word that asks for a modality.
NOUN_OF = {"motor": "power", "reflex": "reflex", "sensory": "sensation"}
#: Words for one reflex, which say nothing of where.
ONE_REFLEX = frozenset(("reflex", "jerk", "tendon", "stretch"))
_ONE_OF_MANY = {"reflexes": "reflex", "jerks": "jerk", "dtrs": "reflex"}


def one_of_many(word: str) -> str:
    """Return a word for many reflexes as it is said of one.

    Examples
    --------
    >>> one_of_many("jerks"), one_of_many("absent")
    ('jerk', 'absent')
    """
    return _ONE_OF_MANY.get(word, word)


def modality_words(other: Clause) -> Iterator[str]:
    """Yield the words that say of which kind a clause is, each as for one thing."""
    for word in other.words:
        noun = NOUNS.get((word,))
        if noun and noun.modalities and not noun.deficit and not noun.kind:
            yield one_of_many(word)


def kind_words(other: Clause) -> tuple[str, ...]:
    """Return the words of the one sense that a clause is about, if it is of skin."""
    runs = [run for tag, run in tagged(other.words) if tag == "noun"]
    senses = [run for run in runs if NOUNS[run].kind in TRACTS]
    return senses[0] if len(senses) == len(runs) == 1 else ()


def heading_words(clause: Clause) -> Iterator[str]:
    """Yield the words for the modality of the heading over a clause."""
    if clause.own.modalities is None:
        for modality in sorted(clause.under):
            yield NOUN_OF[modality]


def deficit_words(name: Phrase) -> Iterator[str]:
    """Yield the words of a name that say what is wrong: bowel *dysfunction*."""
    for word in name:
        if ((word,) in NOUNS and NOUNS[(word,)].deficit) or word in WRONG:
            yield word


def state_only(words: Phrase) -> Iterator[str]:
    """Yield the words of state and denial, those of what was tested left out."""
    for tag, run in tagged(words):
        if tag in ("state", "number", "negation", "or", "symmetry", "doubt"):
            yield from run


def known_words(words: Iterable[str]) -> Iterator[str]:
    """Yield the words that a table explains: what only colours is not lent."""
    for tag, run in tagged(tuple(words)):
        if tag != "unknown":
            yield from run


def is_pain(clause: Clause) -> bool:
    """Return whether a clause names a pain."""
    found = clause.reading.structures if clause.reading else ()
    return bool(found) and all(one.modality == "pain" for one in found)


def is_own_pain(clause: Clause) -> bool:
    """Return whether a clause names a pain by a word of its own: a headache.

    It takes no side from another: "left arm pain and headaches".
    """
    found = clause.reading.structures if clause.reading else ()
    said = any("pain" in NOUNS[(w,)].modalities for w in clause.name if (w,) in NOUNS)
    return bool(found) and is_pain(clause) and not said


#: Of one hand or of both: nobody knows, as long as no side is named.
#: "The ulnar two fingers", "ring and little fingers" are of one hand.
_ENDS_OF_LIMBS = Expression(
    r"(?<!two )(?<!three )(?<!four )(?<!half )(?<!little )(?<!middle )(?<!fifth )"
    r"(?<!ring )(?<!index )(?<!long )(?<!other )(?<!\d )"
    r"\b(?:fingers|fingertips|digits|toes|heels)\b",
    re.IGNORECASE,
)


def names_ends(text: str) -> bool:
    """Return whether words name fingers, toes or heels, and not which.

    Examples
    --------
    >>> names_ends("toes numb"), names_ends("ring and little fingers numb")
    (True, False)
    """
    return _ENDS_OF_LIMBS.search(text) is not None


def is_sense(clause: Clause) -> bool:
    """Return whether a clause names what is tested, and needs no word for it."""
    found = clause.reading.structures if clause.reading else ()
    return any(one.id.endswith("position_sense") for one in found)


def without_colour(words: Phrase) -> Iterator[str]:
    """Yield words of state without those that colour a pain: "electric"."""
    pain = any("pain" in NOUNS[(w,)].modalities for w in words if (w,) in NOUNS)
    for word in words:
        if not (pain and word in QUALIFIERS and (word,) not in STATE_WORDS):
            yield word


def fits(reading: NameReading, given: Given) -> bool:
    """Return whether a reading is about what the words and the cells ask for."""
    nouns = given.beside.nouns if given.beside else ()
    wanted = frozenset(noun.prefer for noun in nouns if noun.prefer)
    allowed = wanted or reading.parts.modalities
    return any(
        allowed is None or structure.modality in allowed
        for structure in (*reading.structures, *reading.longer)
    )


def has_place_last(clause: Clause) -> bool:
    """Return whether the place that a clause names may be that of a list before it.

    It may in "numbness in the arm"; "absent ankle jerk", "foot drop" and "leg pain"
    keep their place.
    """
    limb = tuple(word for word in clause.words if word in SCOPE_WORDS)
    if set(limb) & set(clause.name) and set(clause.name) - set(limb):
        return False  # "leg gives way", "cold arm"
    found = clause.reading.structures if clause.reading else ()
    if is_sense(clause) or any(says_wrong(one, clause.name) for one in found):
        return False
    place = limb or clause.core
    kinds = [at for at, word in enumerate(clause.words) if _is_kind(word)]
    first = min((clause.words.index(w) for w in place if w in clause.words), default=0)
    skin_or_muscle = any(one.modality in _HAVE_PLACES for one in found)
    return max(kinds, default=-1) < first and (bool(limb) or skin_or_muscle)


#: Modalities whose structures are places.
_HAVE_PLACES = frozenset(("sensory", "motor", "pain"))


def _is_kind(word: str) -> bool:
    """Whether a word says what is felt, tested or wrong: "jerk", "pain", "drop"."""
    return (word,) in NOUNS or word in WRONG or word in ONE_REFLEX


def is_placed(clause: Clause) -> bool:
    """Whether the place comes last: "numbness in the left hand"."""
    return _IN.search(clause.text) is not None


#: Names of all reflexes, which say nothing of where.
ALL_REFLEXES = frozenset(
    ("reflexes", "jerks", "dtrs", "tendon", "deep", "hyperreflexia", "hyporeflexia",
     "areflexia")
)  # fmt: skip


def is_of_limb(clause: Clause, heading: str) -> bool:
    """Whether a clause is about all of a limb that stands in words before it.

    "Upper limbs: power 5/5, reflexes present" are the power and the reflexes there.
    """
    named = not set(clause.name) <= ALL_REFLEXES | TONE_OR_BULK
    if named or clause.own.scopes or not heading:
        return False
    words = drop_fillers(split_words(heading))
    return any(scan((words,), None).scopes)


#: Words by which a list leaves its limb: "leg power and all reflexes normal".
_WIDER = frozenset(
    ("all", "throughout", "elsewhere", "everywhere", "otherwise", "rest", "general")
)


def limb_of_list(clauses: Sequence[Clause], at: int) -> Clause | None:
    """Return the clause that names the limb of a list under one state.

    "Leg power, sensation and reflexes normal": the leg's, and not the arm's.
    """
    clause = clauses[at]
    if any(clause.own.scopes) or _WIDER & set(clause.words):
        return None
    said = clause.says
    while at > 0 and clauses[at].joint in LISTED:
        at -= 1
        if said and clauses[at].says:
            return None
        said = said or clauses[at].says
        if any(clauses[at].own.scopes):
            return clauses[at]
    return None


def is_wide(clause: Clause) -> bool:
    """Return whether a clause names a whole limb, and not how it is."""
    return bool(clause.own.scopes) and not clause.says


def is_how_of(clause: Clause, heading: str) -> bool:
    """Return whether a place and its state stand under "Tone:" or "Light touch:"."""
    if not (clause.name and clause.says) or clause.own.nouns:
        return False
    over = {*split_words(heading)} - {"muscle"}
    sense = NOUNS.get(split_words(heading))
    return (sense is not None and sense.kind in TRACTS) or (
        bool(over) and over <= TONE_OR_BULK
    )


_SCOPES_LISTED = """
arm arms leg legs limb limbs upper lower extremity extremities
"""
SCOPE_WORDS = frozenset(_SCOPES_LISTED.split())
TONE_OR_BULK = {"tone", "bulk"}


def limb_words(clause: Clause, *, sides: bool = True) -> Phrase:
    """Return the limb that a clause names, with its side if that is wanted."""
    limb = (word for word in clause.words if word in PLURALS or word in SCOPE_WORDS)
    return (*(clause.sides if sides else ()), *limb)


def limb_after(clauses: Iterable[Clause]) -> Phrase:
    """Return the limb at the end of a list, of which all in it is said."""
    for other in clauses:
        if other.joint not in LISTED:
            break
        if any(other.own.scopes):
            return limb_words(other)
    return ()


def last_name(clauses: Iterable[Clause]) -> Phrase:
    """Return the name at the end of the list, the one that says how all are."""
    name: Phrase = ()
    for clause in clauses:
        if clause.joint not in LISTED:
            break
        name = clause.name or name
        if clause.says:
            break
    return name


def tells_other_side(before: Clause, clause: Clause) -> bool:
    """Return whether "left 2+" under "Reflexes:" is of the triceps named before it."""
    bare = clause.sides and not (clause.own.nouns or clause.own.scopes or clause.name)
    goes_on = bool(before.name and before.says and bare and clause.joint in LISTED)
    if goes_on and not SIDE_WORDS.keys().isdisjoint(split_words(clause.piece.heading)):
        raise ExamError([_OTHER_SIDE])  # "Left leg: DF 3/5, right 5/5"
    return goes_on


_OTHER_SIDE = "the other side of what stands over it, or before it? Write the name"
