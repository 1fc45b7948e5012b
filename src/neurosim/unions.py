"""Wholes from their parts: what a union weighs, worked out on reading.

A hand is its fingers, palm and back; "C5 to C7 dermatomes" is the three roots it
names. structures.csv names the parts of such a whole and the rule by which its
phrase joins them; nobody keeps its weights by hand, so an edited part arrives in
every whole that holds it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from neurosim.citations import rests_on
from neurosim.lesion_tables import Supply
from neurosim.records import Claim, Structure
from neurosim.terms import ROOTS, UnknownNameError

#: What stands in the column ``chart`` of a claim that was worked out.
DERIVED = "derived"
_DEFINED_BY = "ISNCSCI2019"

Weights = Mapping[str, float]


def named_roots(parts: Iterable[tuple[str, float]]) -> tuple[str, ...]:
    """Return the roots that the parts of a statement name, ranges filled in.

    Examples
    --------
    >>> named_roots([("C5-C7", 1.0)])
    ('C5', 'C6', 'C7')
    """
    found: list[str] = []
    for name, _ in parts:
        first, _, last = name.partition("-")
        found += ROOTS[ROOTS.index(first) : ROOTS.index(last or first) + 1]
    return tuple(dict.fromkeys(found))


def joined(rule: str, parts: Sequence[tuple[float, float]]) -> float:
    """Return the share of a whole from (share, size) of its parts.

    Shares below 0 (brisk reflexes) count by their size in ``any``.

    Examples
    --------
    >>> joined("any", [(0.9, 1.0), (0.2, 3.0)]), joined("area", [(0.8, 1.0), (0, 3.0)])
    (0.9, 0.2)
    """
    if rule == "area":
        return sum(share * size for share, size in parts) / sum(s for _, s in parts)
    return max((share for share, _ in parts), key=abs)


class Unions:
    """The unions of a set of structures, parts before wholes.

    Parameters
    ----------
    structures
        Every structure by its identifier.
    """

    def __init__(self, structures: Mapping[str, Structure]):
        self._structures = structures
        self.order = tuple(_ordered(structures))

    def below(self, name: str) -> frozenset[str]:
        """Return the structures on which the weights of ``name`` rest."""
        structure = self._structures[name]
        if not structure.parts or structure.rule == "roots":
            return frozenset()
        parts = frozenset(self._owner(part) for part, _ in structure.parts)
        return parts.union(*map(self.below, parts))

    def above(self, name: str) -> tuple[str, ...]:
        """Return the unions whose weights rest on ``name``."""
        return tuple(union for union in self.order if name in self.below(union))

    def claims(self, written: Sequence[Claim]) -> tuple[Claim, ...]:
        """Return the claims about unions that follow from those written down.

        A union with model rows of its own keeps them.
        """
        weights: dict[str, dict[str, float]] = {}
        sources: dict[tuple[str, str], list[str]] = {}
        for claim in written:
            if claim.role == "model":
                found = weights.setdefault(claim.structure, {})
                found[claim.root] = found.get(claim.root, 0.0) + claim.weight
                known = sources.setdefault((claim.structure, claim.root), [])
                known += rests_on(claim)
        weights = {name: _shared(found) for name, found in weights.items()}
        derived: list[Claim] = []
        for name in self.order:
            if name not in weights:
                made = list(self._claims_of(self._structures[name], weights, sources))
                weights[name] = {claim.root: claim.weight for claim in made}
                for claim in made:
                    sources[name, claim.root] = [*rests_on(claim)]
                derived += made
        return tuple(derived)

    def _claims_of(
        self,
        union: Structure,
        weights: Mapping[str, Weights],
        sources: Mapping[tuple[str, str], list[str]],
    ) -> Iterator[Claim]:
        told, basis = self._told(union, weights, sources)
        note = derivation(union)
        for root, weight, source in told:
            yield Claim(
                root,
                union.modality,
                union.id,
                DERIVED,
                "model",
                weight,
                False,
                source,
                "",
                basis,
                note,
            )

    def _told(
        self,
        union: Structure,
        weights: Mapping[str, Weights],
        sources: Mapping[tuple[str, str], list[str]],
    ) -> tuple[list[tuple[str, float, str]], str]:
        """Return root, weight and sources of each claim, and what they rest on."""
        if union.rule == "roots":
            named = named_roots(union.parts)
            return [(root, 1 / len(named), _DEFINED_BY) for root in named], "definition"
        owners = [(self._owner(name), size) for name, size in union.parts]
        parts = [(weights.get(name, {}), size) for name, size in owners]
        found = {
            root: joined(
                union.rule, [(part.get(root, 0.0), size) for part, size in parts]
            )
            for root in sorted({root for part, _ in parts for root in part}, key=_place)
        }
        return [
            (root, weight, _cited(sources.get((name, root), ()) for name, _ in owners))
            for root, weight in _shared(found).items()
        ], "derived"

    def supplies(
        self,
        written: Sequence[Supply],
        weights: Mapping[str, Weights],
        gains: Weights,
    ) -> tuple[Supply, ...]:
        """Return how far each lesion takes the unions of what it takes.

        A union with a row of its own for a lesion keeps it. Only parts of the same
        modality count: a painful hand does not follow from a numb one. The parts of a
        statement are the places that its roots supply, each as large as that supply.

        Parameters
        ----------
        written
            The rows of mimics.csv.
        weights
            Root weights of every structure.
        gains
            Of unions with a gain of their own: how many times that of their modality.
        """
        known: dict[str, dict[str, list[Supply]]] = {}
        for supply in written:
            shares = known.setdefault(supply.lesion, {})
            shares.setdefault(supply.structure, []).append(supply)
        supplied = self._supplied(weights)
        parts = {name: self._like(name, supplied) for name in self.order}
        reach = {n: self._reach(n, weights) * gains.get(n, 1.0) for n in self.order}
        return tuple(
            supply
            for lesion, shares in known.items()
            for supply in self._supplies_of(lesion, shares, reach, parts)
        )

    def _supplies_of(
        self,
        lesion: str,
        written: Mapping[str, Sequence[Supply]],
        reach: Weights,
        like: Mapping[str, Sequence[tuple[str, float]]],
    ) -> Iterator[Supply]:
        """Yield what follows for the unions of one lesion."""
        taken = {
            name: (_share(rows, "same"), _share(rows, "opposite"))
            for name, rows in written.items()
        }
        sources = {
            name: [key for row in rows for key in rests_on(row)]
            for name, rows in written.items()
        }
        for name in self.order:
            parts = [(p, size) for p, size in like[name] if p in taken]
            if name in written or not parts:
                continue
            union = self._structures[name]
            none = sum(size for p, size in like[name] if p not in taken)
            rest = [((0.0, 0.0), none)] * (none > 0)
            taken[name] = same, opposite = _taken(
                union, [*((taken[p], size) for p, size in parts), *rest]
            )
            sources[name] = [key for p, _ in parts for key in sources[p]]
            sides = (
                {"both": same}
                if same == opposite
                else {"same": same, "opposite": opposite}
            )
            for side, share in sides.items():
                if share:
                    part = max(-1.0, min(1.0, share / reach[name]))
                    source = _cited([sources[name]])
                    yield Supply(
                        lesion,
                        name,
                        side,
                        part,
                        source,
                        "",
                        "derived",
                        derivation(union),
                    )

    def _like(
        self, name: str, supplied: Mapping[tuple[str, str], Weights]
    ) -> list[tuple[str, float]]:
        """Return the parts of the modality of their union, with their sizes."""
        union, found = self._structures[name], dict[str, float]()
        if union.rule == "roots":
            for root in named_roots(union.parts):
                for place, size in supplied.get((union.modality, root), {}).items():
                    found[place] = found.get(place, 0.0) + size
            return list(found.items())
        return [
            (self._owner(part), size)
            for part, size in union.parts
            if self._structures[part].modality == union.modality
        ]

    def _supplied(
        self, weights: Mapping[str, Weights]
    ) -> dict[tuple[str, str], dict[str, float]]:
        """Return the places that each root supplies, by modality and root."""
        found: dict[tuple[str, str], dict[str, float]] = {}
        for name, one in self._structures.items():
            if one.pool == "sum" and one.owner == name and not one.parts:
                for root, weight in weights.get(name, {}).items():
                    found.setdefault((one.modality, root), {})[name] = weight
        return found

    def _reach(self, name: str, weights: Mapping[str, Weights]) -> float:
        """Return how much of a structure a lesion with share 1 takes.

        A wide area is numb as soon as the part of one root is: there a share is the
        part taken, beside the largest part of one root.
        """
        structure = self._structures[name]
        wide = structure.pool == "any" and structure.rule == "area"
        numb = wide and structure.scale_name != "sign"
        return max(weights[name].values()) if numb else 1.0

    def _owner(self, name: str) -> str:
        return self._structures[name].owner


def derivation(union: Structure) -> str:
    """Return in words how a union follows from its parts."""
    names = ", ".join(
        name + (f" x {size:g}" if size != 1 else "") for name, size in union.parts
    )
    words = {
        "any": "the largest share among its parts",
        "area": "the mean of its parts by size",
        "roots": "the roots it names, alike",
    }
    return f"derived, {union.rule}: {words[union.rule]} ({names})"


def _taken(
    union: Structure, parts: Sequence[tuple[tuple[float, float], float]]
) -> tuple[float, float]:
    """Return how far a union is taken on the side of the lesion and opposite."""
    rule = "area" if union.rule == "roots" else union.rule
    rule = "any" if union.scale_name == "sign" else rule
    same, opposite = (
        joined(rule, [(shares[place], size) for shares, size in parts])
        for place in (0, 1)
    )
    return same, opposite


def _cited(sources: Iterable[Iterable[str]]) -> str:
    """Return the keys of sources in one cell, each once."""
    return ";".join(dict.fromkeys(chain.from_iterable(sources)))


def _share(rows: Iterable[Supply], side: str) -> float:
    reach = [row.share for row in rows if row.side in (side, "both")]
    return max(reach, key=abs, default=0.0)


def _shared(weights: Weights) -> dict[str, float]:
    total = sum(weights.values())
    return {root: weight / total for root, weight in weights.items() if weight}


def _place(root: str) -> int:
    return ROOTS.index(root) if root in ROOTS else len(ROOTS)


def _ordered(structures: Mapping[str, Structure]) -> Iterator[str]:
    """Yield the unions, each after the unions among its parts."""
    done: set[str] = set()

    def visit(name: str) -> Iterator[str]:
        if name in done or name not in structures or not structures[name].parts:
            return
        done.add(name)
        if structures[name].rule != "roots":
            for part, _ in structures[name].parts:
                yield from visit(part)
        yield name

    for name in structures:
        yield from visit(name)


def faults_of(union: Structure, structures: Mapping[str, Structure]) -> Iterator[str]:
    """Yield what is wrong with the parts and the rule of a structure."""
    if bool(union.parts) != bool(union.rule):
        yield "parts and rule go together"
        return
    if union.parts and union.same_as:
        yield f"{union.id} is same_as {union.same_as!r}; its parts belong there"
    known = ROOTS if union.rule == "roots" else tuple(structures)
    for part, size in union.parts:
        for piece in part.split("-"):
            if piece not in known:
                yield str(UnknownNameError("part", piece, known))
        if size == 0:
            yield f"{part} has the size 0"
    if union.rule != "roots" and union.id in _below(union.id, structures):
        yield f"{union.id} is part of itself"


def _below(name: str, structures: Mapping[str, Structure]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        structure = structures.get(waiting.pop())
        parts = structure.parts if structure else ()
        new = {part for part, _ in parts} - found
        found |= new
        waiting += new
    return found
