"""How far a denial reaches over the clauses of a list."""

from neurosim.grammar.denials import is_bare
from neurosim.grammar.lent import NOUN_OF
from neurosim.grammar.pieces import AND, COMMA, OR
from neurosim.grammar.tagging import Clause
from neurosim.grammar.words import SIDE_WORDS, STATE_WORDS, Phrase
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
    text = clauses[at].text.removeprefix("not ")
    before = (
        next((one for one in clauses[at - 1 :: -1] if one.says), None) if at else None
    )
    if len(kinds) != 1 or before is None or not _is_deficit(before):
        raise ExamError([_CONTRAST])
    if kinds == ("pain",):
        return f"no pain {text}"
    noun = NOUN_OF.get(kinds[0])
    return f"{text} {noun} normal" if noun else f"no {text}"


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
    states = {term.state for group in clause.own_rest.terms for term in group}
    if states - {"loss"} and not any(n.deficit for n in clause.own.nouns):
        return states <= _WRONG and _is_wrong_in_list(clauses, at)
    _ask_of_list(clauses, at)
    if at and clause.joint == AND and not clause.sides and not clause.own.terms:
        before = clauses[at - 1]
        bare = before.bare_organ and clause.organ
        noun = before.negated and not clause.name and not clause.own.scopes
        if bare or noun:
            return True
    return _is_in_list(clauses, at)


def _is_wrong_in_list(clauses: Clauses, at: int) -> bool:
    """Whether "no weakness or absent jerk" denies the second; "or jerk absent" asks."""
    if not _is_in_list(clauses, at):
        return False
    if clauses[at].words[:1] not in STATE_WORDS:
        raise ExamError([ONE_DENIAL])
    return True


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
        if other.joint not in (OR, COMMA) or other.negated:
            return ()
        if other.sides:
            return other.sides if other.words[-1] in SIDE_WORDS else ()
    return ()


def _ask_of_list(clauses: Clauses, at: int) -> None:
    clause, before = clauses[at], clauses[at - 1]
    if at and clause.joint == COMMA and before.negated and before.felt and clause.felt:
        closed = any(one.joint in (OR, AND) for one in clauses[at + 1 :])
        if is_bare(clause.text) and not closed:
            raise ExamError([ONE_DENIAL])


def _is_in_list(clauses: Clauses, at: int) -> bool:
    """Whether a list that "or" closes begins with a denial."""
    end = at
    while end + 1 < len(clauses) and clauses[end + 1].joint in (COMMA, OR):
        if clauses[end + 1].negated:
            break
        end += 1
    if not any(clauses[k].joint == OR for k in range(at, end + 1) if k):
        return False
    place = at
    while place > 0 and clauses[place].joint in (COMMA, OR):
        place -= 1
        if clauses[place].negated:
            begin = max(place + 1, at)
            return any(clauses[k].joint == OR for k in range(begin, end + 1))
    return False
