"""What a clause that names only the other side says: "..., left normal"."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from neurosim.atlas import normal_name
from neurosim.exam import SIDE_NOT_TOLD, Finding
from neurosim.grammar.clause import read_clause
from neurosim.grammar.gather import ReadClause
from neurosim.grammar.lent import NOUN_OF
from neurosim.grammar.lexicon import lexicon
from neurosim.grammar.pieces import BREAK, STOP
from neurosim.grammar.tagging import GRADED, Clause
from neurosim.terms import SIDES, ExamError

_OTHER_SIDE_OF_WHICH = "the other side of which of them? Write each name"


def of_each_before(
    clause: Clause, found: tuple[Finding, ...], before: list[ReadClause]
) -> tuple[Finding, ...]:
    """Return what a clause that names only the other side says of all named before it.

    "Right thumb numb and biceps weak, left normal" speaks of the left thumb, too.

    Parameters
    ----------
    clause
        A clause.
    found
        What was read of it, with the name of the clause before it.
    before
        What was read before it.

    Raises
    ------
    ExamError
        If it is not normal, and those before it are not in one state.
    """
    sides = {one.side for one in found}
    if clause.name and clause.sides and clause.own.modalities is None:
        return (*found, *_of_place(clause, found, before))
    if clause.name or not clause.sides or len(sides) != 1:
        return found
    run = _run_of_other_side(clause, sides.pop(), before)
    named = {one.structure: one for part in run for one in part.findings}
    structures = clause.atlas.structures
    kinds = {structures[structure].modality for structure in named}
    others = GRADED - kinds  # "left normal" of a jerk is of no muscle
    own = tuple(
        one for one in found if structures[one.structure].modality not in others
    )
    if own and all(one.statement for one in own):
        return tuple(dict.fromkeys((*_of_limbs(clause, run, kinds), *own)))
    read = {one.structure for one in own}
    missing = [one for one in named if one not in read]
    if not named or not missing or not read <= named.keys():
        return own if named else found
    normal = all(
        one.grades == (structures[one.structure].scale.normal,) for one in found
    )
    if not normal and len({one.grades for one in named.values()}) > 1:
        raise ExamError([_OTHER_SIDE_OF_WHICH])
    each = (*_of_structures(clause, missing), *own)
    if not each:
        raise ExamError([_OTHER_SIDE_OF_WHICH])
    return each


def _of_place(
    clause: Clause, found: tuple[Finding, ...], before: list[ReadClause]
) -> Iterator[Finding]:
    """Yield what else a place that is normal is: "hand numb and weak, right normal"."""
    structures = clause.atlas.structures
    scales = {one: structures[one.structure].scale for one in found}
    if any(one.grades != (scale.normal,) for one, scale in scales.items()):
        return
    names = lexicon(clause.atlas)
    meant = {*names.find(clause.name), *names.extended(clause.name)}
    read = {one.structure for one in found}
    for one in (one for part in before for one in part.findings):
        whole = structures[one.structure]
        if whole in meant and whole.id not in read and whole.modality in GRADED:
            grades = (whole.scale.normal,)
            read.add(whole.id)
            for side in {each.side for each in found}:
                yield replace(one, side=side, grades=grades)


def _run_of_other_side(
    clause: Clause, side: str, before: list[ReadClause]
) -> list[ReadClause]:
    """Return the clauses before it, up to a stop, that speak of the other side."""
    other = {one for one in SIDES if one != side}
    run: list[ReadClause] = []
    told = 0  # as far back as somebody told the side
    joint = clause.joint
    for part in reversed(before):
        sides = {one.side for one in part.findings}
        over = joint == STOP or (run and joint == BREAK)
        if over or sides not in (other, {SIDE_NOT_TOLD}):
            break
        if run and part.clause.negated:
            break  # "no left flank pain and Spurling left +, right -"
        run.append(part)
        listed = told and not part.clause.says  # "deltoid and biceps weak on the left"
        told = len(run) if sides == other or listed else told
        joint = part.clause.joint
    return run[:told][::-1]


def _of_limbs(
    clause: Clause, run: list[ReadClause], kinds: set[str]
) -> Iterator[Finding]:
    """Yield what is said of the limbs before the last: "the left side normal"."""
    limbs = {limb for part in run[:-1] for limb in part.clause.own.scopes}
    for limb in sorted(filter(None, limbs)):
        for kind in sorted(kinds & NOUN_OF.keys()):
            with suppress(ExamError):
                text = f"{clause.text} {limb} {NOUN_OF[kind]}"
                yield from read_clause(text, clause.given, clause.atlas)


def _of_structures(clause: Clause, structures: Iterable[str]) -> Iterator[Finding]:
    """Yield what a clause without a name says of each structure that it may mean."""
    for structure in structures:
        name = normal_name(clause.atlas.structures[structure].name)
        with suppress(ExamError):
            yield from read_clause(f"{name} {clause.text}", clause.given, clause.atlas)
