"""The state that a clause takes from its list: "triceps and wrist flexion weak"."""

from collections.abc import Iterator, Mapping

from neurosim.grammar.expression import Expression
from neurosim.grammar.lent import (
    TONE_OR_BULK,
    is_pain,
    is_sense,
    known_words,
    one_of_many,
    state_only,
    without_colour,
)
from neurosim.grammar.parts import tagged
from neurosim.grammar.pieces import AND, EXCEPT, GOES, HEAD, LISTED, OR
from neurosim.grammar.reach import Clauses, excepted
from neurosim.grammar.tagging import Clause
from neurosim.grammar.words import NOUNS, SIDE_WORDS, STATE_WORDS, Phrase
from neurosim.terms import SIDES, ExamError

#: A number that stands last: the grade of what is named before it.
_GRADE_LAST = Expression(
    r"#\d+(?:\s+(?:on|in|the|right|left|side|both|bilaterally))*\s*$"
)
_MOVES = frozenset(
    ("flexion", "extension", "abduction", "adduction", "opposition", "rotation",
     "pronation", "supination", "eversion", "inversion", "movement", "movements")
)  # fmt: skip
_NOT_READ = "belongs to a movement that was not read: write one finding for each"
_UNCLEAR = "it is not clear which grade belongs to what: write one finding for each"


def states_lent(
    clauses: Clauses, kinds: Mapping[int, tuple[str, ...]], at: int
) -> Iterator[Phrase]:
    """Yield the words of state that a clause without one takes.

    Parameters
    ----------
    clauses
        The clauses of a text.
    kinds
        The modalities of the findings of each clause that was read.
    at
        The place of the clause.

    Raises
    ------
    ExamError
        If two clauses could give the state.
    """
    left, right = _stateful(clauses, at, -1), _stateful(clauses, at, 1)
    if clauses[at].joint == EXCEPT and at:
        if right is None:
            before = kinds.get(at - 1, ())
            yield excepted(clauses[at], clauses[at - 1], before)
            return
        left = None  # "except ADM and FDI 3/5"
    chosen = _choose(clauses, at, left, right)
    if chosen is None or _keeps_state(clauses, at, chosen):
        yield ()
        return
    other = clauses[chosen]
    if chosen < at and chosen not in kinds and not _MOVES.isdisjoint(other.words):
        raise ExamError([_NOT_READ])  # "decreased abduction of the second, third ..."
    words = tuple(map(one_of_many, known_words(without_colour(other.state_words))))
    named = tuple(
        word
        for word in other.name
        if (word,) in NOUNS and NOUNS[(word,)].deficit and not other.own_rest.states
    )
    if named and set(clauses[at].words) <= SIDE_WORDS.keys():
        named = other.name  # "unsustained clonus, right" is no clonus
    if named and is_pain(other):
        named = ("pain",)  # sciatica goes somewhere as a pain does
    own = clauses[at]
    if (
        any(noun.kind for noun in own.own.nouns)
        or is_sense(own)
        or (TONE_OR_BULK & set(own.words))
    ):
        yield tuple(state_only(words))
        return
    if any("pain" in noun.modalities for noun in other.own.nouns):
        yield ("pain",)  # where a pain goes is no numbness
        return
    yield (*words, *named)
    yield named or tuple(state_only(words))


def state_after(clauses: Clauses, at: int) -> Clause | None:
    """Return the next clause of a list that says how it is, joined by "and"."""
    place = _stateful(clauses, at, 1)
    bound = place is not None and _bound(clauses, at, place)
    return clauses[place] if place is not None and bound else None


def _stateful(clauses: Clauses, at: int, step: int) -> int | None:
    """Return the nearest clause of the list that says how it is."""
    place = at
    while True:
        joint = (
            clauses[place + 1 if step > 0 else place].joint
            if (0 <= place + (step > 0) < len(clauses))
            else ""
        )
        place += step
        if not 0 <= place < len(clauses) or joint not in (*LISTED, GOES, HEAD):
            return None
        if clauses[place].says:
            return place


def _choose(
    clauses: Clauses, at: int, left: int | None, right: int | None
) -> int | None:
    if left is None or right is None:
        if left is None and right is not None and _split_list(clauses, at, right):
            raise ExamError([_UNCLEAR])
        return right if left is None else left
    if clauses[at].joint == GOES:
        return left  # "pain radiating to the arm and numbness of the thumb"
    near_left = _bound(clauses, left, at)
    near_right = _bound(clauses, at, right)
    if near_left == near_right:
        if all(_GRADE_LAST.search(clauses[one].text) for one in (left, right)):
            return right  # "eversion 3/5, and flexion and inversion 5/5"
        raise ExamError([_UNCLEAR])
    return left if near_left else right


def _keeps_state(clauses: Clauses, at: int, chosen: int) -> bool:
    """Whether a later clause keeps its state: "Lhermitte, no weakness".

    A state before its own name reaches no name before it, and a comma parts a
    sign from a state of another kind: "Spurling left, power normal".
    """
    other, own = clauses[chosen], clauses[at]
    opposite = {SIDE_WORDS.get(word) for word in (*own.sides, *other.sides)} >= {*SIDES}
    about = other.name or other.own.nouns or (own.name and opposite)
    if chosen < at or _bound(clauses, at, chosen) or not about:
        return False
    if _state_first(other) or (opposite and not other.name):
        return True  # "right Hoffmann, left negative"
    apart = _kinds(own).isdisjoint(_kinds(other)) or not _says_plainly(other)
    return other.joint != AND and _is_sign(own) and apart


def _state_first(clause: Clause) -> bool:
    """Whether the words of state stand before what they are of: "no weakness"."""
    how = [
        not set(run) & set(clause.name) and tag in _HOW
        for tag, run in tagged(clause.words)
        if SIDE_WORDS.keys().isdisjoint(run)
    ]
    return how == sorted(how, reverse=True) and how[0] and not how[-1]


#: Tags of words that say how something is.
_HOW = frozenset(("state", "negation", "number"))


def _says_plainly(clause: Clause) -> bool:
    """Whether its state may be that of any sign: absent, and not flexor."""
    words = (word for word in clause.state_words if (word,) in STATE_WORDS)
    return STATES_OF_ANY_SIGN.issuperset(words)


#: States that any sign may have.
STATES_OF_ANY_SIGN = frozenset(
    ("normal", "absent", "negative", "present", "positive", "abnormal")
)


def _kinds(clause: Clause) -> frozenset[str]:
    """Return the modalities of what a clause names."""
    found = clause.reading.structures if clause.reading else ()
    return frozenset(one.modality for one in found)


def _is_sign(clause: Clause) -> bool:
    """Whether a clause can only name a sign: its bare name may say that it is there."""
    found = clause.reading.structures if clause.reading else ()
    return bool(found) and all(
        one.scale.name in _OF_SIGNS and one.modality != "pain" for one in found
    )


#: Scales of what is there or not, of which a bare name is often written.
_OF_SIGNS = frozenset(("sign", "tension"))


def _bound(clauses: Clauses, first: int, last: int) -> bool:
    """Whether only "and" stands between two clauses, no comma."""
    return all(clauses[k].joint in (AND, OR, GOES) for k in range(first + 1, last + 1))


def _split_list(clauses: Clauses, at: int, right: int) -> bool:
    """Whether a comma parts this clause from a state, and more states follow."""
    if _bound(clauses, at, right):
        return False
    for place in range(right + 1, len(clauses)):
        if clauses[place].joint not in LISTED:
            return False
        if clauses[place].says:  # "..., left normal" is of the whole list
            return bool(clauses[place].name) or not clauses[place].sides
    return False
