"""What was not examined although it decides whether cord or cauda equina are spared.

Nobody may be calmed by a question that nobody asked: where pain or weakness is on both
sides, or lies in the sacral roots, a low figure for these lesions does not stand alone.
"""

from collections.abc import Iterable

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding
from neurosim.field import largest_root, place_of
from neurosim.records import Structure
from neurosim.terms import ROOTS, SIDES

#: What must have been looked at, by the structures of any of which a record counts.
_ASKED = {
    "bladder": ("bladder", "bowel", "anal_tone", "voluntary_anal_contraction"),
    "saddle": ("saddle_area", "perianal_area", "genitals", "key_point_s4_5",
               "deep_anal_pressure", "dermatome_s4_5", "anal_wink"),
    "plantar responses": ("plantar_response", "umn_signs"),
}  # fmt: skip
_SACRAL = frozenset(ROOTS[ROOTS.index("S3") :])


def not_examined(exam: Exam, atlas: Atlas) -> tuple[str, ...]:
    """Return what was not examined, if the complaint asks for it.

    Parameters
    ----------
    exam
        The findings.
    atlas
        The tables that name the structures.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> weak = [Finding("hip_flexion", side, (3,)) for side in ("right", "left")]
    >>> not_examined(Exam(tuple(weak)), load_atlas())
    ('bladder', 'saddle', 'plantar responses')
    """
    owners = [
        (atlas.structures[atlas.structures[f.structure].owner], f)
        for f in exam.findings
    ]
    abnormal = [(owner, f) for owner, f in owners if _abnormal(owner, f)]
    if not (_two_sided(abnormal) or any(_sacral(atlas, o) for o, _ in abnormal)):
        return ()
    tested = {owner.id for owner, f in owners if len(f.grades) < len(owner.scale.all)}
    missing = [name for name, ids in _ASKED.items() if not tested & set(ids)]
    legs = {f.side for owner, f in owners if place_of(atlas, owner) == "leg"}
    sides = legs & set(SIDES)
    if len(sides) == 1 and "both" not in legs:
        missing.append("the other leg")
    return tuple(missing)


def _abnormal(owner: Structure, finding: Finding) -> bool:
    return not finding.relation and owner.scale.normal not in finding.grades


def _two_sided(abnormal: Iterable[tuple[Structure, Finding]]) -> bool:
    """Return whether pain or weakness is on both sides."""
    sides = {f.side for owner, f in abnormal if owner.modality in ("pain", "motor")}
    return set(SIDES) <= sides


def _sacral(atlas: Atlas, structure: Structure) -> bool:
    """Return whether a structure hangs on the lowest sacral roots most of all."""
    return largest_root(atlas, structure) in _SACRAL
