"""How far a denial reaches over the clauses of a list."""

import re

from neurosim.grammar.denials import is_bare
from neurosim.grammar.expression import Expression
from neurosim.grammar.judge import nouns_in
from neurosim.grammar.lent import NOUN_OF, limb_words
from neurosim.grammar.pieces import AND, COMMA, GOES, OR
from neurosim.grammar.tagging import Clause
from neurosim.grammar.words import (
    NOUNS,
    PREDICATES,
    SIDE_WORDS,
    STATE_WORDS,
    Phrase,
)
from neurosim.terms import ExamError

ONE_DENIAL = (
    "it is not clear whether both are denied: write 'no ... or ...', or two findings"
)
_CONTRAST = "it is not clear what is not so: write how it is"

#: States of which a contrast is the normal.
_WRONG = frozenset(
    ("abnormal", "reduced", "partly", "slight", "severe", "complete", "loss", "lost",
     "absent", "increased", "brisk", "poor", "unable")
)  # fmt: skip
#: States of a sign that is there.
_FOUND = frozenset(("positive", "present", "upgoing", "clonus", "crossed", "weak"))

#: Joints over which a denial may hold.
_CHAIN = (COMMA, OR, GOES)
EITHER = "'or': write which of them is there, or two findings"

Clauses = tuple[Clause, ...]


def contrasts(clauses: Clauses, at: int, kinds: tuple[str, ...]) -> str:
    """Return "inversion power normal" for "dorsiflexion is weak, but not inversion".

    Parameters
    ----------
    clauses
        The clauses of a text.
    at
        The place of the one that says "not".
    kinds
        The modalities of what was read before it.

    Raises
    ------
    ExamError
        If what stands before it is no plain deficit.
    """
    text = re.sub(r"\b(?:(?:was|were|is|are) )?not\b ?", "", clauses[at].text).strip()
    before = (
        next((one for one in clauses[at - 1 :: -1] if one.says), None) if at else None
    )
    if len(kinds) != 1 or before is None or not _is_deficit(before):
        raise ExamError([_CONTRAST])
    if not clauses[at].sides:  # "numb over the right thumb but not the palm"
        text = " ".join((*_sides_between(clauses, before, at), text))
    if not clauses[at].name:  # "weakness of the right leg but not of the left"
        if any(noun.deficit for noun in nouns_in(before.name)):
            return " ".join(("no", *clauses[at].sides, *before.name))
        place = limb_words(before, sides=False) or before.core
        text = " ".join((*clauses[at].sides, *place))
    if kinds == ("pain",):
        return f"no pain {text}"
    if kinds == ("sensory",) and any(noun.kind == "told" for noun in before.own.nouns):
        return f"no numbness {text}"
    noun = NOUN_OF.get(kinds[0])
    return f"{text} {noun} normal" if noun else f"no {text}"


def _sides_between(clauses: Clauses, first: Clause, at: int) -> Phrase:
    """Return the last side told from one clause to another."""
    for one in clauses[at - 1 :: -1]:
        if one.sides or one is first:
            return one.sides
    return ()


def _states_of(clause: Clause) -> set[str]:
    return {term.state for group in clause.own.terms for term in group}


def is_wrong(clause: Clause) -> bool:
    """Return whether the words of state of a clause only say that it is not normal.

    Parameters
    ----------
    clause
        A clause.
    """
    states = _states_of(clause)
    return bool(states) and states <= _WRONG and not clause.negated


def _is_deficit(clause: Clause) -> bool:
    """Whether a clause says that something is wrong, and not how much by a number."""
    graded = any(char.isdigit() for char in " ".join(clause.words))
    states = {term.state for group in clause.own.terms for term in group}
    deficit = any(noun.deficit for noun in clause.own.nouns) or bool(states & _WRONG)
    return deficit and not (graded or clause.negated or states - _WRONG)


def is_denied(clauses: Clauses, at: int) -> bool:
    """Return whether a denial before a clause holds for it as well.

    Parameters
    ----------
    clauses
        The clauses of a text.
    at
        The place of the clause.

    Raises
    ------
    ExamError
        If both can be meant: "no fever, chills".
    """
    clause = clauses[at]
    _ask_of_list(clauses, at)
    states = {term.state for group in clause.own_rest.terms for term in group}
    if states - {"loss"} and not any(n.deficit for n in clause.own.nouns):
        return _is_wrong_in_list(clauses, at, states <= _WRONG | _FOUND)
    if at and clause.joint == AND and not clause.sides and not clause.own.terms:
        before = clauses[at - 1]
        bare = before.bare_organ and clause.organ
        noun = before.negated and not clause.name and not clause.own.scopes
        if noun and not PREDICATES.isdisjoint(clause.words):
            raise ExamError([ONE_DENIAL])  # "no pain in the leg, and numb"
        if bare or noun:
            return True
    return _is_in_list(clauses, at)


def _is_wrong_in_list(clauses: Clauses, at: int, wrong: bool) -> bool:
    """Whether "no weakness or absent jerk" denies the second; "or jerk absent" asks."""
    if not _is_in_list(clauses, at):
        return False
    if clauses[at].words[:1] not in STATE_WORDS or not wrong:
        raise ExamError([ONE_DENIAL])
    return True


def excepted(clause: Clause, rest: Clause, kinds: tuple[str, ...]) -> Phrase:
    """Return how an exception is whose clause does not say: not as the rest.

    Parameters
    ----------
    clause
        The exception.
    rest
        The clause before it, from which it is taken.
    kinds
        The modalities of what was read there.
    """
    sides = () if clause.sides else rest.sides
    deficits = tuple(
        word for word in rest.words if (word,) in NOUNS and NOUNS[(word,)].deficit
    )
    if deficits:
        return (*sides, *deficits) if rest.negated else (*sides, "no", *deficits)
    if is_wrong(rest):
        if kinds == ("reflex",) and not _states_of(rest).isdisjoint(("absent", "lost")):
            return (*sides, "present")
        return (*sides, "normal", *(NOUN_OF[kind] for kind in kinds if kind in NOUN_OF))
    states = {term.state for group in rest.own.terms for term in group}
    if "present" in states:
        return ("absent",)
    limb = kinds == ("motor",) and any(clause.own.scopes)  # "except the right leg"
    return ("abnormal", NOUN_OF["motor"]) if limb else ("abnormal",)


def is_either(clauses: Clauses, at: int) -> bool:
    """Return whether a clause is one of two that "or" joins, and neither is denied.

    Parameters
    ----------
    clauses
        The clauses of a text.
    at
        The place of the clause.
    """
    first, last = at, at + 1
    while first and clauses[first].joint in _CHAIN:
        first -= 1
    while last < len(clauses) and clauses[last].joint in _CHAIN:
        last += 1
    chain = clauses[first:last]
    states = {term.state for one in chain for g in one.own.terms for term in g}
    denied = any(one.negated for one in chain) or "unable" in states
    bare = not clauses[at].name and not any(clauses[at].own.scopes)
    after = last if bare else min(at + 2, last)  # "numbness, tingling or pain in ..."
    begin = at if at > first else at + 1
    return not denied and any(one.joint == OR for one in clauses[begin:after])


#: What a patient does or cannot.
_DONE = Expression(r"\b(?:walk|stand|rise|hop|squat)\w*\b")


def is_of_task(clauses: Clauses, at: int) -> bool:
    """Return whether a clause without a name says who could do what is before it.

    "Walks on toes, unable on the left" says nothing of a muscle of the toes.

    Parameters
    ----------
    clauses
        The clauses of a text.
    at
        The place of the clause.
    """
    if not at or clauses[at].name or clauses[at].own.scopes:
        return False
    before = next((one for one in clauses[at - 1 :: -1] if one.name), None)
    return before is not None and _DONE.search(before.text) is not None


def denies_cramps(clause: Clause) -> bool:
    """Return whether cramps are denied and no place of theirs is named.

    "Foot drop, no cramps" does not deny a pain of the foot.

    Parameters
    ----------
    clause
        A clause.
    """
    cramps = not {"cramp", "cramps"}.isdisjoint(clause.words)
    return cramps and clause.negated and not (clause.name or any(clause.own.scopes))


def side_after_denial(clauses: Clauses, at: int) -> Phrase:
    """Return the side at the end of what is denied: "no X or Y on the right".

    Parameters
    ----------
    clauses
        The clauses of a text.
    at
        The place of the clause that denies.
    """
    if not clauses[at].negated or clauses[at].sides:
        return ()
    for other in clauses[at + 1 :]:
        apart = other.joint == COMMA and other.name and other.says
        if other.joint not in (OR, COMMA) or other.negated or apart:
            return ()
        if other.sides:
            return other.sides if other.words[-1] in SIDE_WORDS else ()
    return ()


def _ask_of_list(clauses: Clauses, at: int) -> None:
    clause, before = clauses[at], clauses[at - 1]
    if not (at and clause.joint == COMMA and before.negated):
        return
    closed = any(one.joint in (OR, AND) for one in clauses[at + 1 :])
    alike = before.felt and clause.felt and is_bare(clause.text)
    if not closed and (alike or _is_sign_alone(clause)):
        raise ExamError([ONE_DENIAL])


def _is_sign_alone(clause: Clause) -> bool:
    """Whether a clause only names a sign that is there: "no Hoffmann, clonus"."""
    found = clause.reading.structures if clause.reading else ()
    signs = bool(found) and all(one.modality == "umn" for one in found)
    graded = _states_of(clause) - {"clonus"}
    return signs and not (graded or clause.sides or any(clause.own.scopes))


def _is_in_list(clauses: Clauses, at: int) -> bool:
    """Whether a list that "or" closes begins with a denial."""
    end = at
    while end + 1 < len(clauses) and clauses[end + 1].joint in _CHAIN:
        if clauses[end + 1].negated:
            break
        end += 1
    if not any(clauses[k].joint == OR for k in range(at, end + 1) if k):
        return False
    place = at
    while place > 0 and clauses[place].joint in _CHAIN:
        place -= 1
        if clauses[place].negated:
            begin = max(place + 1, at)
            return any(clauses[k].joint == OR for k in range(begin, end + 1))
    return False
