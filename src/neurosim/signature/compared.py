"""Some lesions side by side: the signs that part them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.grade import direction_word, directions, each_at_rest, each_grades
from neurosim.lesion import Lesion
from neurosim.model import Model
from neurosim.model.involvement import Array
from neurosim.model.population import Population
from neurosim.parts import borrowed, is_examined, name_of, parts
from neurosim.records import Structure
from neurosim.signature.bench import NONE
from neurosim.signature.table import BODILY, GAP, SADDLE, SIGN, TOLD, way_of
from neurosim.terms import NeurosimError, mirror

#: How the other side of half a cord is tested, and what its row is called.
_PIN_PRICK, _CROSSED = "pin_prick", ", pin prick, other side"


@dataclass(frozen=True)
class Compared:
    """One sign under several lesions.

    Attributes
    ----------
    words
        Its direction under each lesion; empty where it is not a sign of it.
    shares
        How often it is found in that direction in patients with each lesion.
    """

    structure: str
    name: str
    words: tuple[str, ...]
    shares: tuple[float, ...]

    @property
    def spread(self) -> float:
        """How far the lesions lie apart."""
        return max(self.shares) - min(self.shares)

    @property
    def bits(self) -> float:
        """What a look at the sign tells of which lesion it is, all alike before it.

        A sign of one lesion only tells more than one that is a little oftener in one.
        """
        each = np.clip(np.array(self.shares), 1e-9, 1 - 1e-9)
        return float(_entropy(each.mean()) - _entropy(each).mean())

    def beyond(self, at: int) -> float:
        """Return how much oftener a lesion shows the sign than any of the others."""
        others = (*self.shares[:at], *self.shares[at + 1 :])
        return self.shares[at] - max(others)


def _entropy(share: Array) -> Array:
    """Return the bits of a sign that is found so often."""
    return np.asarray(-share * np.log2(share) - (1 - share) * np.log2(1 - share))


def compare(
    lesions: Sequence[Lesion], atlas: Atlas | None = None, *, setting: str = "referral"
) -> tuple[Compared, ...]:
    """Return the signs that part some lesions, the most telling first.

    Of three lesions each has its turn with what it shows oftener than both others.

    Parameters
    ----------
    lesions
        Two or more lesions; they are compared on the side of each.
    atlas
        The tables; the shipped ones by default.
    setting
        Of the patients.

    Raises
    ------
    NeurosimError
        Two of the lesions are the same.

    Examples
    --------
    >>> from neurosim.naming import parse_lesion
    >>> tables = load_atlas()
    >>> pair = [parse_lesion(name, "right", None, tables)[0] for name in ("C6", "C7")]
    >>> {row.structure for row in compare(pair, tables)[:8]} & {"triceps"}
    {'triceps'}
    """
    tables = atlas or load_atlas()
    for index, lesion in enumerate(lesions):
        if lesion in lesions[:index]:
            raise NeurosimError(
                f"two of these names mean the same lesion, {lesion.name}; "
                "name lesions that differ"
            )
    model = Model(tables, None, [*lesions, NONE])
    weights = Population(tables, [NONE], setting).severity
    rows = [
        _compared(model, structure, lesions, weights)
        for structure in parts(tables)
        if structure.modality in (*BODILY, *TOLD) and is_examined(structure.id, tables)
    ]
    if any(one.category == "cord" and one.side for one in lesions):
        beyond = [
            _compared(model, structure, lesions, weights, crossed=True)
            for structure in parts(tables)
            if (structure.modality, structure.part_of) == ("sensory", "leg")
            and is_examined(structure.id, tables)
        ]
        rows.append(max(beyond, key=lambda row: row.spread))  # a whole leg is one fact
    kinds = {row: _kind(tables.structures[row.structure], row) for row in rows}
    return _each_kind(_in_turn(rows, len(lesions)), kinds)


def _kind(structure: Structure, row: Compared) -> str:
    if row.name.endswith(_CROSSED):
        return _CROSSED
    return SADDLE if structure.part_of == SADDLE else structure.modality


def _each_kind(
    rows: Sequence[Compared], kinds: Mapping[Compared, str]
) -> tuple[Compared, ...]:
    """Put the best sign of each kind that parts at all before more of the same.

    Twelve muscles of the same roots are one fact; saddle, bladder and pain are others.
    More complaints come last.
    """
    least = GAP * max((row.spread for row in rows), default=0.0)
    best: dict[str, Compared] = {}
    for row in rows:
        known = row.spread >= least or kinds[row] == _CROSSED
        if known and any(row.words):
            best.setdefault(kinds[row], row)
    rest = sorted(rows, key=lambda row: kinds[row] in TOLD)
    return tuple(dict.fromkeys((*best.values(), *rest)))


def _in_turn(rows: Sequence[Compared], count: int) -> tuple[Compared, ...]:
    """Return the rows, each lesion naming in turn what it shows oftenest of all.

    Then come those that part two of them only.
    """
    ranked = sorted(rows, key=lambda row: (-round(row.bits, 6), row.structure))
    if count == 2:
        return tuple(ranked)
    own = [
        sorted(
            (row for row in ranked if row.words[at] and row.beyond(at) >= SIGN),
            key=lambda row: -row.beyond(at),
        )
        for at in range(count)
    ]
    turns = chain.from_iterable(zip_longest(*own))
    return tuple(dict.fromkeys((*filter(None, turns), *ranked)))


def _compared(
    model: Model,
    structure: Structure,
    lesions: Sequence[Lesion],
    weights: Array,
    *,
    crossed: bool = False,
) -> Compared:
    """Return a sign; crossed, it is the pin prick that half a cord takes beyond."""
    sides = [
        one.side if one.side in structure.sides else structure.one_side
        for one in lesions
    ]
    if crossed:
        sides = [mirror(side) for side in sides]
    kind = _PIN_PRICK if crossed else ""
    words, shares = [], []
    for index, side in enumerate(sides):
        ours = each_grades(model, structure, side, weights, kind=kind)[index]
        spared = each_at_rest(model, structure, side, kind)[index]
        found = np.array([directions(each, structure) for each in (ours, spared)])
        way = way_of(found, 0)
        word = direction_word(structure, higher=bool(way))
        own = structure.id not in borrowed(lesions[index].family, model.atlas)
        words.append(word if own and found[0, way] - found[1, way] >= SIGN else "")
        shares.append(float(found[0, way]))
    name = name_of(structure, model.atlas) + _CROSSED * crossed
    return Compared(structure.id, name, tuple(words), tuple(shares))
