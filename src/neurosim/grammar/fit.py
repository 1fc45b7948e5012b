"""Words that do not go together although each of them is known: they are asked."""

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
    wrong = structure.id == _OF_ONE_SIDE and structure.scale.normal not in grades
    if wrong and _NAMED.isdisjoint(told.words):
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
