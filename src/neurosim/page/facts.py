"""What the page says about a place: name, roots, how to test it, who says so."""

from collections.abc import Iterable, Iterator
from typing import Any

from neurosim.atlas import Atlas
from neurosim.citations import format_reference, resolve, rests_on
from neurosim.parts import key_points, key_roots, name_of, parts
from neurosim.plot.cell import cells_of_region, root_of_cell, whole_cell
from neurosim.plot.geometry import TRIGEMINAL, load_body
from neurosim.plot.handout import how_to_test
from neurosim.plot.paint import MUSCLE, REFLEX, split_region
from neurosim.plot.skin_cells import is_part, skin_parts
from neurosim.records import Claim, Structure
from neurosim.side_tables import Territory
from neurosim.terms import ASSUMPTION

#: Sources that are named for one place.
_SOURCES = 4
_DRAWN = ("sensory", "motor", "reflex", "umn")


class Facts:
    """The places of a page and their references, each once.

    Parameters
    ----------
    atlas
        The tables.
    """

    def __init__(self, atlas: Atlas):
        self.atlas = atlas
        self._keys: dict[str, int] = {}
        self._claims: dict[str, list[Claim]] = {}
        for claim in atlas.all_claims:
            if claim.role == "model":
                self._claims.setdefault(claim.structure, []).append(claim)

    def places(self, more: Iterable[str]) -> dict[str, Any]:
        """Return the facts about every structure that can be drawn, and some more.

        Parameters
        ----------
        more
            Identifiers of structures that are named elsewhere on the page.
        """
        listed = {part.id for part in parts(self.atlas) if part.modality in _DRAWN}
        decide = {structure.id for structure in skin_parts(self.atlas).values()}
        touched = {
            name
            for by in drawn(self.atlas).values()
            for one in by.values()
            for name in one
        }
        wanted = listed | decide | touched | set(more)
        return {
            structure.id: self._place(structure)
            for structure in self.atlas.structures.values()
            if structure.id in wanted
        }

    def _place(self, structure: Structure) -> dict[str, Any]:
        weights = self.atlas.weights.get(structure.owner, {})
        claims = self._claims.get(structure.owner, [])
        keys = dict.fromkeys(key for claim in claims for key in rests_on(claim))
        return {
            "name": name_of(structure, self.atlas),
            "kind": structure.modality,
            "roots": [
                [root, round(share, 4)]
                for root, share in sorted(weights.items(), key=lambda p: (-p[1], p[0]))
            ],
            "keyOf": sorted(_key_of(structure, self.atlas)),
            "how": how_to_test(structure.id, self.atlas),
            "sources": self._cited(keys),
            "assumed": ASSUMPTION in keys,
        }

    def _cited(self, keys: Iterable[str]) -> list[int]:
        named = [key for key in keys if key != ASSUMPTION][:_SOURCES]
        return [self._keys.setdefault(key, len(self._keys)) for key in named]

    def references(self) -> list[str]:
        """Return the references that were cited, in the order of their numbers."""
        found = resolve(self._keys, self.atlas.references)
        return [format_reference(reference) for reference in found]


def _key_of(structure: Structure, atlas: Atlas) -> Iterator[str]:
    """Yield the roots of which it is the key muscle or holds the key point."""
    if structure.modality == "sensory":
        points = key_points(atlas)
        yield from (root for root, area in points.items() if area == structure.id)
    elif structure.modality == "motor" and structure.key:
        yield structure.key
    elif structure.modality == "reflex":
        yield from key_roots(atlas).get(structure.id, ())


def cells(atlas: Atlas) -> dict[str, list[str]]:
    """Return for each cell its root, the structure that decides it, its words, nerves.

    Parameters
    ----------
    atlas
        The tables.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> cells(load_atlas())["little_finger:C8"][:3]
    ['C8', 'little_finger', 'little finger']
    """
    known = skin_parts(atlas)
    nerves = [
        (row.name, {*map(whole_cell, cells_of_region(f"{row.region} {row.partly}"))})
        for row in atlas.rows(Territory)
    ]
    found: dict[str, list[str]] = {}
    for view in load_body().views.values():
        for cell in view.cells:
            structure = known.get(cell.name)
            words = cell.area.replace("_", " ")
            name = structure.id if structure else ""
            root = cell.root if cell.root in TRIGEMINAL else root_of_cell(cell.name)
            supply = [nerve for nerve, area in nerves if cell.name in area]
            found[cell.name] = [root, name, words, *supply]
    return found


def drawn(atlas: Atlas) -> dict[str, dict[str, list[str]]]:
    """Return which structures each muscle and each reflex mark of the map stands for.

    Parameters
    ----------
    atlas
        The tables.

    Returns
    -------
    dict
        ``muscle`` and ``reflex``, each from the name on the map to structures, the
        one that covers least of the map first.
    """
    found: dict[str, dict[str, list[tuple[int, str]]]] = {MUSCLE: {}, REFLEX: {}}
    for structure in atlas.structures.values():
        regions = split_region(structure.region)
        if not is_part(structure) or structure.id not in atlas.weights:
            continue
        for kind, name in regions:
            if kind in found:
                found[kind].setdefault(name, []).append((len(regions), structure.id))
    return {
        kind: {name: [one for _, one in sorted(given)] for name, given in by.items()}
        for kind, by in found.items()
    }
