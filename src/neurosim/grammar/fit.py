"""Words that do not go together although each of them is known: they are asked."""

import re
from collections.abc import Iterable, Iterator

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.grammar.expression import Expression
from neurosim.grammar.faults import AmbiguousError
from neurosim.grammar.parts import Parts, Source
from neurosim.records import Structure
from neurosim.terms import SIDES, ExamError

_LIMBS = {"arm": ("arm", "hand"), "leg": ("leg", "foot")}
#: "Power 3/5 in C7" of an arm: a root goes with its limb.
_OF_ROOT = {
    "arm": Expression(r"tome_(?:c[5-8]|t1)(?=_|$)"),
    "leg": Expression(r"tome_(?:l[1-5]|s[12])(?=_|$)"),
}


def _check_limb(structure: Structure, parts: Parts) -> None:
    """Refuse "neck pain in the left arm": two findings in one."""
    for limb in filter(None, parts.scopes):
        inside = any(part in structure.part_of for part in _LIMBS[limb])
        if not inside and not _OF_ROOT[limb].search(structure.id):
            name = structure.name
            raise ExamError([f"{limb} does not go with {name}: write two findings"])


def _check_lt(structure: Structure, source: Source) -> None:
    """Refuse LT beside a skin area: it is the left, or light touch."""
    if structure.modality == "sensory" and "lt" in source.words:
        raise AmbiguousError(["lt can mean left or light touch: write it out"])


#: Of both sides it has other causes: a muscle, myasthenia, drops in the eyes.
_OF_ONE_SIDE = "horner"
_NAMED = frozenset(("horner", "horner's", "horners"))


def _check_sides(structure: Structure, grades: tuple[int, ...], told: Source) -> None:
    """Refuse ptosis on both sides: that is no Horner syndrome."""
    drooping = structure.id == _OF_ONE_SIDE and structure.scale.normal not in grades
    if drooping and _NAMED.isdisjoint(told.words):
        raise ExamError([f"on both sides is not read as {structure.name}"])


def check_fit(
    pair: tuple[Structure, tuple[int, ...]], parts: Parts, source: Source
) -> None:
    """Refuse what does not go with a structure.

    Parameters
    ----------
    pair
        The structure, and the grades that the words leave.
    parts
        What the words say of it.
    source
        The words.

    Raises
    ------
    ExamError
        If a limb, a side or "lt" does not go with the structure.
    """
    structure, grades = pair
    _check_limb(structure, parts)
    _check_lt(structure, source)
    if "both" in parts.sides or set(SIDES) <= set(parts.sides):
        _check_sides(structure, grades, source)


_HALVES = tuple(
    (Expression(words, re.IGNORECASE), why)
    for words, why in (
        (r"ptosis|lid", "a lid alone may droop from the third nerve or a muscle, too: "
         "write how the pupil is, or Horner"),
        (r"pupil|miosis|anisoc", "a pupil alone may be small from birth or drops: "
         "write how the lid is, or Horner"),
    )
)  # fmt: skip
_WHOLE = Expression(r"horner|sweat|hidro|sympath", re.IGNORECASE)


def half_horner(
    findings: Iterable[Finding], atlas: Atlas
) -> Iterator[tuple[Finding, str]]:
    """Yield each lid or pupil that stands alone for a Horner syndrome, and why not.

    Parameters
    ----------
    findings
        All findings of an examination.
    atlas
        The tables that name the structures.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.grammar import parse_finding
    >>> atlas = load_atlas()
    >>> signs = [*parse_finding("left ptosis"), *parse_finding("left small pupil")]
    >>> [len([*half_horner(some, atlas)]) for some in (signs[:1], signs)]
    [1, 0]
    """
    signs = [f for f in findings if f.structure == _OF_ONE_SIDE and wrong(f, atlas)]
    for one in signs:
        near = " ".join(other.words for other in signs if other.side == one.side)
        shown = [why for words, why in _HALVES if words.search(near)]
        if len(shown) == 1 and not _WHOLE.search(near):
            yield one, shown[0]


def wrong(finding: Finding, atlas: Atlas) -> bool:
    """Return whether a finding is abnormal for certain."""
    return atlas.structures[finding.structure].scale.normal not in finding.grades


def only_halves(
    findings: Iterable[Finding], atlas: Atlas
) -> tuple[tuple[Finding, str], ...]:
    """Return lids and pupils if nothing else is abnormal: they are asked about."""
    found = tuple(findings)
    halves = tuple(half_horner(found, atlas))
    alone = {one for one in found if wrong(one, atlas)} == {one for one, _ in halves}
    return halves if alone else ()
