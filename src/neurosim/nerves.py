"""What a lesion of a nerve takes: the nerve where it sits, and all that leaves below.

nerves.csv is a small tree. A lesion of lesions.csv names its place in it, so what it
weakens and numbs follows; rows of mimics.csv for the same lesion and structure are
exceptions and stand as they are.
"""

from collections.abc import Iterator, Mapping, Sequence

from neurosim.citations import rests_on
from neurosim.lesion_tables import Family, Nerve, Supply
from neurosim.records import Structure
from neurosim.terms import UnknownNameError

NerveShare = tuple[float, tuple[Nerve, ...]]


def below(nerves: Mapping[str, Nerve], name: str) -> tuple[Nerve, ...]:
    """Return a nerve and everything that leaves it further down, in table order.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> [nerve.id for nerve in below(load_atlas().nerves, "ulnar_wrist")]
    ['ulnar_wrist', 'ulnar_deep']
    """
    found = {name}
    while True:
        more = {nerve.id for nerve in nerves.values() if nerve.parent in found} - found
        if not more:
            return tuple(nerve for nerve in nerves.values() if nerve.id in found)
        found |= more


def territory(
    nerves: Mapping[str, Nerve], places: Sequence[tuple[str, float]]
) -> dict[str, NerveShare]:
    """Return what lesions at some places take, and by which nerves.

    Parameters
    ----------
    nerves
        The nerves of nerves.csv.
    places
        Where the lesion sits, each with the part of the nerve that it takes.

    Returns
    -------
    dict
        Structure to (share, at most 1; the nerves that supply it there).

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> taken = territory(load_atlas().nerves, [("tibial_ankle", 1.0)])
    >>> taken["sole"][0], "ankle_plantar_flexion" in taken
    (0.95, False)
    """
    found: dict[str, NerveShare] = {}
    for name, part in places:
        for nerve in below(nerves, name):
            for structure, own in (*nerve.muscles, *nerve.skin):
                share, known = found.get(structure, (0.0, ()))
                found[structure] = min(1.0, share + part * own), (*known, nerve)
    return found


def nerve_supplies(
    families: Mapping[str, Family],
    nerves: Mapping[str, Nerve],
    written: Sequence[Supply],
) -> tuple[Supply, ...]:
    """Return what follows for the lesions that name their nerve.

    Parameters
    ----------
    families, nerves
        Lesions of lesions.csv, nerves of nerves.csv.
    written
        Rows of mimics.csv: exceptions where they name the same lesion and structure.
    """
    known = {(supply.lesion, supply.structure) for supply in written}
    return tuple(
        Supply(
            family.id,
            structure,
            "same",
            share,
            ";".join(dict.fromkeys(key for nerve in by for key in rests_on(nerve))),
            "",
            "derived",
            "derived: " + ", ".join(f"{nerve.name} ({nerve.site})" for nerve in by),
        )
        for family in families.values()
        for structure, (share, by) in territory(nerves, family.nerve).items()
        if (family.id, structure) not in known
    )


def faults_of(
    nerve: Nerve, nerves: Mapping[str, Nerve], structures: Mapping[str, Structure]
) -> Iterator[str]:
    """Yield what is wrong with a row of nerves.csv."""
    if not (nerve.muscles or nerve.skin) and len(below(nerves, nerve.id)) == 1:
        yield "supplies nothing"
    above, place = {nerve.id}, nerve.parent
    while place in nerves and place not in above:
        above.add(place)
        place = nerves[place].parent
    if place in above:
        yield f"parent: {nerve.id} comes from itself"
    for column, supplied, modalities in (
        ("muscles", nerve.muscles, ("motor", "reflex")),
        ("skin", nerve.skin, ("sensory",)),
    ):
        for name, part in supplied:
            fault = _supply_fault(name, structures, modalities)
            if fault:
                yield f"{column}: {fault}"
            elif not 0 < part <= 1:
                yield f"{column}: {name}:{part:g} is not above 0 and at most 1"


def _supply_fault(
    name: str, structures: Mapping[str, Structure], modalities: tuple[str, ...]
) -> str:
    structure = structures.get(name)
    if structure is None:
        return str(UnknownNameError("structure", name, list(structures)))
    if structure.same_as:
        return f"{name} is same_as {structure.same_as!r}; name that"
    if structure.modality not in modalities:
        return f"{name} is {structure.modality}, not {' or '.join(modalities)}"
    return f"{name} follows from its parts; name those" if structure.parts else ""
