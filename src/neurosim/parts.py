"""What can be listed, each under one name: parts, never the wholes that hold them."""

from collections.abc import Iterator, Mapping

from neurosim.atlas import Atlas, kept, normal_name
from neurosim.nerves import territory
from neurosim.records import Structure
from neurosim.side_tables import ShortName

_GLOBAL = ("global statement", "wide area")
_WHOLE_NAMES = ("not specified", "(global)", "(statement)", "bulk", "grip")
#: What bands of the trunk are part of.
_TRUNK = "trunk"
#: A movement of more muscles than this is a whole.
_MUSCLES = 3


@kept
def parts(atlas: Atlas) -> tuple[Structure, ...]:
    """Return what can be listed as a sign: each a part, none a whole of others.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> names = {part.id for part in parts(load_atlas())}
    >>> "middle_finger" in names, names & {"hand", "fingers", "index_middle"}
    (True, set())
    """
    return tuple(_parts(atlas))


def _parts(atlas: Atlas) -> Iterator[Structure]:
    named = [s for s in atlas.weighed if _is_one(s)]
    drawn = {s.id: frozenset(s.region.split()) for s in named if s.region}
    for structure in named:
        own = drawn.get(structure.id, frozenset())
        held = sum(
            own > drawn.get(other.id, own) and _shares_roots(structure, other, atlas)
            for other in named
            if other.modality == structure.modality
        )
        # The saddle is one place to test; a movement may have two or three muscles.
        most = _MUSCLES if structure.modality == "motor" else 0
        tested = is_examined(structure.id, atlas) or structure.part_of == "saddle"
        union = held > most or _holds(structure)
        if not union or (tested and structure.modality == "sensory"):
            yield structure


def _shares_roots(whole: Structure, part: Structure, atlas: Atlas) -> bool:
    """Whether the roots of a part are mostly those of the whole around it.

    Pain between the shoulder blades lies inside the girdle of a thoracic root and comes
    from the neck.
    """
    around, inside = (atlas.weights.get(one.owner, {}) for one in (whole, part))
    own = sum(share for root, share in inside.items() if root in around)
    return not inside or own >= sum(inside.values()) / 2


def _holds(structure: Structure) -> bool:
    """Whether the table says that it is worked out from several others."""
    return len(structure.parts) > 1 and structure.modality != "pain"


def _is_one(structure: Structure) -> bool:
    if structure.same_as or structure.pool == "blur":
        return False
    if structure.scale_name == "segment":
        return False
    if structure.modality == "sensory" and structure.pool in ("any", "both"):
        return False
    if structure.id.startswith("key_point") or "position" in structure.id:
        return False
    whole = any(words in structure.note for words in _GLOBAL)
    return not whole and not any(words in structure.name for words in _WHOLE_NAMES)


def printed_as(name: str, atlas: Atlas) -> str:
    """Return the table's name of what pages call so; any other name as it is.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> printed_as("triceps (elbow extension)", load_atlas())
    'triceps brachii'
    """
    return name if atlas.find(name) else _printed(atlas).get(normal_name(name), name)


@kept
def _printed(atlas: Atlas) -> dict[str, str]:
    """Return the table's names by the short ones that pages print."""
    return {
        normal_name(said): structure.name
        for structure in atlas.structures.values()
        for said in (brief_of(structure, atlas), name_of(structure, atlas))
    }


def brief_of(structure: Structure, atlas: Atlas, family: str = "") -> str:
    """Return the name inside a sentence; of a sign of a lesion, as it is there."""
    row = _short_row(structure, atlas, family)
    return (row and row.brief) or name_of(structure, atlas, family)


def name_of(structure: Structure, atlas: Atlas, family: str = "") -> str:
    """Return the name for a list: whole, and short where a short one is known.

    Parameters
    ----------
    structure
        What is named.
    atlas
        The tables.
    family
        Identifier of the lesion on whose page it stands, if on one.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> speech = load_atlas().structures["speech_disturbance"]
    >>> name_of(speech, load_atlas()), name_of(
    ...     speech, load_atlas(), "motor_neuron_disease"
    ... )
    ('aphasia or dysarthria', 'dysarthria')
    """
    return (_short_row(structure, atlas, family) or structure).name


def _short_row(structure: Structure, atlas: Atlas, family: str) -> ShortName | None:
    rows = _short(atlas)
    return rows.get((structure.id, family)) or rows.get((structure.id, ""))


@kept
def _short(atlas: Atlas) -> Mapping[tuple[str, str], ShortName]:
    return {(row.structure, row.lesion): row for row in atlas.rows(ShortName)}


def said_present(structure: Structure, atlas: Atlas, family: str = "") -> str:
    """Return the name that goes with its grade: of a sign what is wrong if present.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> said_present(load_atlas().structures["bladder"], load_atlas())
    'disturbed bladder'
    """
    sign = structure.scale.name == "sign"
    return name_of(structure, atlas, family) if sign else structure.name


def borrowed(family: str, atlas: Atlas) -> frozenset[str]:
    """Return muscles that a nerve lesion seems to weaken, though others supply them.

    The rows of mimics.csv hold them because a movement is recorded under its first
    muscle: with the axillary nerve the arm is raised forward less well, and pectoralis
    is whole. They count where findings are weighed; as signs of the nerve they would
    be wrong.

    Parameters
    ----------
    family
        Identifier of lesions.csv.
    atlas
        The tables.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> sorted(borrowed("axillary", load_atlas()))
    ['infraspinatus', 'pectoralis_clavicular']
    """
    return _borrowed(atlas, family)


@kept
def _borrowed(atlas: Atlas, family: str) -> frozenset[str]:
    row = atlas.families.get(family)
    own = territory(atlas.nerves, row.nerve) if row else {}
    return frozenset(
        supply.structure
        for supply in (atlas.all_supplies if own else ())
        if supply.lesion == family
        and supply.structure not in own
        and atlas.structures[supply.structure].modality == "motor"
        and len(atlas.structures[supply.structure].parts) < 2
        and _is_one(atlas.structures[supply.structure])
    )


@kept
def key_points(atlas: Atlas) -> dict[str, str]:
    """Return the area of skin in which the key point of each root lies."""
    return {
        structure.key: structure.same_as
        for structure in atlas.structures.values()
        if structure.id.startswith("key_point") and structure.same_as
    }


@kept
def key_roots(atlas: Atlas) -> Mapping[str, frozenset[str]]:
    """Return the roots that the table marks as key of an area or a reflex."""
    found: dict[str, set[str]] = {}
    for claim in atlas.claims:
        if claim.key and claim.role == "model":
            found.setdefault(claim.structure, set()).add(claim.root)
    return {name: frozenset(roots) for name, roots in found.items()}


def is_examined(structure: str, atlas: Atlas) -> bool:
    """Return whether a structure is part of an examination protocol."""
    return structure in _examined(atlas)


@kept
def _examined(atlas: Atlas) -> frozenset[str]:
    """Return what is in a protocol; a band of the trunk is tested at its key point."""
    items = (item for protocol in atlas.protocols.values() for item in protocol)
    tested = frozenset(item.structure for item in items)
    owners = (atlas.structures[atlas.structures[one].owner] for one in tested)
    return tested | {one.id for one in owners if one.part_of == _TRUNK}
