"""Whether what was read of a clause stands beside the clauses before it."""

from collections.abc import Iterable

from neurosim.exam import Finding
from neurosim.grammar.faults import UnknownWordsError
from neurosim.grammar.gather import ReadClause, is_exception
from neurosim.grammar.judge import is_task
from neurosim.grammar.lent import limb_of_list
from neurosim.grammar.reach import (
    EITHER,
    Clauses,
    denies_cramps,
    is_either,
    is_of_task,
)
from neurosim.grammar.statements import limbs_told
from neurosim.grammar.tagging import GRADED, Clause
from neurosim.terms import ExamError


def stands(
    clauses: Clauses, at: int, found: tuple[Finding, ...], before: list[ReadClause]
) -> bool:
    """Return whether findings may stand for a clause.

    Parameters
    ----------
    clauses
        The clauses of a text.
    at
        The place of the clause.
    found
        What one wording of it was read as.
    before
        The clauses that were read, with their findings.

    Raises
    ------
    ExamError
        If what stands over the clause is not known, or "or" leaves it open.
    """
    clause = clauses[at]
    structures = [clause.atlas.structures[one.structure] for one in found]
    modalities = {structure.modality for structure in structures}
    turned = _is_turned(clauses, at, found, before)
    if turned or _is_elsewhere(clause, modalities) or denies_cramps(clause):
        return False
    if _leaves_limb(clauses, at, found):
        return False
    if "none" in clause.words and "motor" in modalities and not clause.own.nouns:
        return False  # "weakness of the biceps, none of the triceps" is no grade 0
    weak = any(noun.deficit for noun in clause.own.nouns)
    if is_of_task(clauses, at) and (weak or not all(map(is_task, structures))):
        return False  # "cannot stand on tiptoe, no weakness" is of no task
    if is_exception(clauses, at) and not clause.says and before:
        rest = (one for part in before for one in part.findings)
        if not _kinds(found, clause) <= _kinds(rest, clause):
            return False  # "weak fingers except the thenar eminence": not its bulk
    _check_heading(clause, found)
    _check_either(clauses, at, found)
    return True


def _kinds(found: Iterable[Finding], clause: Clause) -> set[tuple[str, bool]]:
    """Return the modalities of findings, and whether they are of bulk."""
    structures = (clause.atlas.structures[one.structure] for one in found)
    return {(one.modality, one.id.endswith("_bulk")) for one in structures}


def _is_elsewhere(clause: Clause, modalities: set[str]) -> bool:
    """Whether a reading is of another kind than the heading over the clause."""
    under = clause.under if clause.own.modalities is None else frozenset()
    return bool(under) and bool(modalities & GRADED - under)


def _leaves_limb(clauses: Clauses, at: int, found: tuple[Finding, ...]) -> bool:
    """Whether one of a list under one state is read of more than the limb of the list.

    "Leg power, sensation and reflexes normal" tells nothing of the arms.
    """
    over = limb_of_list(clauses, at)
    if over is None or not all(one.statement or _is_of_limb(one) for one in found):
        return False
    return not limbs_told(found, over.atlas) <= set(over.own.scopes)


def _is_of_limb(one: Finding) -> bool:
    """Whether a finding is of the tone or the bulk of a limb."""
    return one.structure.endswith(("_tone", "_bulk"))


def _check_heading(clause: Clause, found: tuple[Finding, ...]) -> None:
    """Refuse a statement under words that are not known: "PR: normal sensation"."""
    if any(one.statement for one in found) and clause.strange_heading:
        raise UnknownWordsError(clause.strange_heading)


def _check_either(clauses: Clauses, at: int, found: tuple[Finding, ...]) -> None:
    """Refuse "numbness or pain in the arm": it does not say which is there."""
    atlas = clauses[at].atlas
    scales = ((one, atlas.structures[one.structure].scale) for one in found)
    wrong = any(scale.normal not in one.grades for one, scale in scales)
    if wrong and is_either(clauses, at):
        raise ExamError([EITHER])


def _is_turned(
    clauses: Clauses, at: int, found: tuple[Finding, ...], before: list[ReadClause]
) -> bool:
    """Whether a list that denies what is wrong would make this wrong.

    "No change in tone or reflexes" does not say that the reflexes are absent.
    """
    clause = clauses[at]
    denying = [one for one in clauses[:at] if one.negated]
    if clause.says or not denying:
        return False
    first = [f for one in before if one.clause is denying[-1] for f in one.findings]
    scales = {
        one.structure: clause.atlas.structures[one.structure].scale
        for one in (*found, *first)
    }
    denied = all(scales[f.structure].normal in f.grades for f in first)
    return denied and any(scales[f.structure].normal not in f.grades for f in found)
