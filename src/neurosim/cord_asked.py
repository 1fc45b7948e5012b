"""What is asked where findings fit the spinal cord and no row of redflags.csv says so.

"No flag" never stands above a ranking that the cord, conus or cauda equina leads, nor
beside a sign of the upper motor neuron. It is the mildest tier: it asks, and it hides
no row, whatever the probabilities.
"""

from collections.abc import Iterable, Mapping

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding
from neurosim.records import RedFlag

CORD_ASKED = RedFlag(
    id="cord_asked",
    name="what fits the spinal cord",
    tier="ask",
    when="",
    message=(
        "what is found fits a lesion of the spinal cord, conus or cauda equina too: "
        "ask about hands, walking, falls, bladder, bowel and saddle and how fast it "
        "came, test the plantar responses and feeling of the trunk, then enter what "
        "you find"
    ),
    limit="",
    first="plantar_response sensory_level post_void_residual perianal_area",
    imaging="",
    source="assumption",
    note="rule by convention; no accuracy figure used",
)
#: Tests that belong to a group of redflag_groups.csv: spasticity is a sign of the long
#: tracts as clonus is; legs that feel stiff are none.
ALSO = {
    "cord_sign": (
        "leg_tone:present!~stiff/stiffness/stiffer",
        "arm_tone:present!~stiff/stiffness/stiffer",
        "spastic_gait:present",
    )
}
_LONG_TRACTS = "umn"
_CORD = frozenset(("cord", "conus", "cauda_equina"))


def abnormal(exam: Exam, atlas: Atlas, modality: str = "") -> tuple[Finding, ...]:
    """Return the findings that are surely not normal, of one modality or of all."""
    structures = atlas.structures
    return tuple(
        one
        for one in exam.findings
        if one.structure in structures
        and not one.relation
        and structures[one.structure].scale.normal not in one.grades
        and modality in ("", structures[one.structure].modality)
    )


def signs_of_cord(
    exam: Exam, raised: Iterable[Finding], atlas: Atlas
) -> tuple[Finding, ...]:
    """Return the signs of the upper motor neuron if no flag rests on any of them.

    Parameters
    ----------
    exam
        The findings.
    raised
        The findings that raised flags.
    atlas
        The tables.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.grammar import parse_exam
    >>> signs = signs_of_cord(parse_exam(["unsteady gait"]), (), load_atlas())
    >>> [one.structure for one in signs]
    ['gait']
    """
    signs = abnormal(exam, atlas, _LONG_TRACTS)
    return () if set(raised).intersection(signs) else signs


def leads(categories: Mapping[str, float]) -> bool:
    """Return whether cord, conus and cauda equina are together the likeliest cause.

    Examples
    --------
    >>> leads({"root": 0.4, "cord": 0.3, "conus": 0.2, "none": 0.1})
    True
    """
    cord = sum(categories.get(kind, 0.0) for kind in _CORD)
    return cord > max(p for kind, p in categories.items() if kind not in _CORD)
