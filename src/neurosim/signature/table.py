"""Predictions of a lesion and its rivals side by side, in the order of teaching."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial

import numpy as np

from neurosim.grade import direction_word, said_text
from neurosim.lesion import Lesion
from neurosim.model.involvement import Array
from neurosim.parts import (
    borrowed,
    brief_of,
    is_examined,
    key_points,
    key_roots,
    name_of,
    parts,
)
from neurosim.records import Structure
from neurosim.side_tables import HowToTest, TeachingOrder
from neurosim.signature.bench import Bench
from neurosim.signature.sign import LEVEL, Rival, Sign
from neurosim.terms import KIND_WORDS, MIDLINE, RIGHT, ROOTS, mirror

#: Modalities of signs that a body shows, and of those that are told or provoked.
BODILY = ("motor", "reflex", "sensory", "umn", "autonomic", "local")
TOLD = ("pain", "tension")
#: Frequencies that differ by less than this part of the highest are near-equals; rivals
#: are told apart by signs that differ by at least this part of it.
_NEAR, GAP = 0.4, 0.3
#: A sign is one if it is found so much more often than without the lesion.
SIGN = 0.05
#: Pain and provocation say something from this much on.
_TELLS = 0.2
#: A root that gives at least this share of a structure is named beside it.
_ALSO = 0.25
#: Rivals that are told, and signs on each side of one.
_RIVALS, _TOLD_APART = 4, 3
#: Words of the tables.
SADDLE, _BORDER = "saddle", "border"
#: How much a common look-alike goes before a rare one: power of its incidence.
_COMMON = 0.3
#: Kinds of signs.
_KINDS = {"motor": ("motor",), "reflex": ("reflex",), "sensory": ("sensory",),
          "tract": ("umn",), "other": ("autonomic", "local")}  # fmt: skip
#: The row of teaching.csv for lesions without one of their own.
_OTHER = "other"
#: Lesions of the cord and of what hangs from it.
_CENTRAL = ("cord", "conus", "cauda_equina")
#: Kinds of which the leading sign is told however rare it is.
_ALWAYS = ("saddle", "brisk")
#: What is felt on the other side of half a cord, and what becomes of it.
_PIN_PRICK, _REDUCED = "pin_prick", "reduced"
#: A first sign of a kind is found at least this part as often as the best of all, and a
#: sign that is examined half of that.
_WORTH = 0.3
#: Of a root: what its neighbour weakens as well is no first sign of it.
_WORTH_OF_ROOT = 0.4


#: A sign; how often each lesion, and none at the end, has less and more of it.
SignRow = tuple[Sign, Array]
_Holds = Callable[[Sign], bool]


class Teaching:
    """A lesion, its rivals and no lesion side by side.

    The grades are those of a lesion of the severity asked for and of the usual map;
    how often a sign is found, and so the order, is that of patients of the setting.

    Parameters
    ----------
    lesion
        What is taught.
    bench
        What it and its rivals do.
    """

    def __init__(self, lesion: Lesion, bench: Bench) -> None:
        self.lesion, self.bench, self.atlas = lesion, bench, bench.atlas
        self.close, self.far = bench.close[lesion], bench.far[lesion]
        self.lesions = (lesion, *self.close, *self.far)
        self._places = [bench.places[one] for one in self.lesions]

    @cached_property
    def rows(self) -> tuple[SignRow, ...]:
        """Signs with how often each lesion has less and more, no lesion at the end."""
        return tuple(
            self._row(structure, side)
            for structure in self._structures()
            if structure.modality in (*BODILY, *TOLD) and self._reached(structure)
            for side in self._sides(structure)
        )

    def _structures(self) -> Iterator[Structure]:
        """Yield what can be a sign: parts, and of the cord the sensory level."""
        yield from parts(self.atlas)
        if self.lesion.category in _CENTRAL:
            yield self.atlas.structures[LEVEL]
        if self._parted:
            yield from (self.atlas.structures[one] for one in sorted(self._dorsal))

    def _reached(self, structure: Structure) -> bool:
        """Whether a sign belongs to the lesion.

        A complaint nearby is none, nor what its roots have no share of.
        """
        if structure.id in borrowed(self.lesion.family, self.atlas):
            return False
        weights = self.atlas.weights.get(structure.owner)
        if weights and self.lesion.category == "root" and self.lesion.roots:
            return any(root in weights for root, _ in self.lesion.roots)
        return structure.modality != "local" or structure.id in self._taken

    @cached_property
    def _taken(self) -> frozenset[str]:
        return frozenset(
            supply.structure
            for supply in self.atlas.all_supplies
            if supply.lesion == self.lesion.family
        )

    def _sides(self, structure: Structure) -> tuple[str, ...]:
        if structure.laterality == MIDLINE:
            return structure.sides
        if self.lesion.category == "cord" and self.lesion.side:
            return (self.lesion.side, mirror(self.lesion.side))
        return (self.lesion.side or RIGHT,)

    def _row(self, structure: Structure, side: str) -> SignRow:
        own, kind = self._places[0], self._kind(structure, side)
        met, spared = self.bench.met(structure, side, kind)
        found = np.vstack((met[self._places], spared[own]))
        way = way_of(found, 0)
        grades, shown = self.bench.shown(structure, side, kind)
        grade = grades[own]
        sign = Sign(
            structure.id,
            _with_kind(name_of(structure, self.atlas, self.lesion.family), kind),
            structure.modality,
            side,
            grade,
            said_text(structure, grade),
            float(shown[own, 0]),
            float(shown[own, 1]),
            float(found[0, way]),
            float(found[-1, way]),
            tuple(self._also(structure)),
            self._is_key(structure),
            higher=bool(way),
            word=self._word(structure, side, higher=bool(way)),
            usual=grade != structure.scale.normal,
        )
        return sign, found

    @property
    def _parted(self) -> bool:
        """Whether it is half a cord: it takes pin prick on one side, vibration not."""
        return self.lesion.category == "cord" and bool(self.lesion.side)

    def _kind(self, structure: Structure, side: str) -> str:
        """Return how a sign is tested, where that decides: beyond the mid line."""
        crossed = self._parted and side == mirror(self.lesion.side)
        dorsal = structure.id in self._dorsal or structure.scale_name != "sensory"
        return _PIN_PRICK if crossed and not dorsal else ""

    def _word(self, structure: Structure, side: str, *, higher: bool) -> str:
        """Return the direction in a word: skin is numb, what is tested is reduced."""
        tested = structure.id in self._dorsal or self._kind(structure, side)
        return _REDUCED if tested else direction_word(structure, higher=higher)

    @cached_property
    def _dorsal(self) -> frozenset[str]:
        """What reads the dorsal column, as :mod:`neurosim.model.tracts` has it."""
        names = (name for key, name in self.atlas.observation if key == "dorsal")
        return frozenset(name for name in names if name in self.atlas.structures)

    def _also(self, structure: Structure) -> Iterator[str]:
        own = {root for root, _ in self.lesion.roots}
        weights = self.atlas.weights.get(structure.owner, {})
        for root in ROOTS if own else ():
            if root not in own and weights.get(root, 0) >= _ALSO:
                yield root

    def _is_key(self, structure: Structure) -> bool:
        """Whether it is a key of the lesion's root; of a nerve, any key muscle."""
        if structure.id == LEVEL:
            return True
        roots = {root for root, _ in self.lesion.roots}
        if structure.modality == "motor":
            own = structure.key in roots and self._mostly(structure)
            return own if roots else bool(structure.key)
        points = key_points(self.atlas)
        if structure.modality == "sensory" and any(root in points for root in roots):
            return structure.id in {points.get(root) for root in roots}
        return self._is_marked(structure.id)

    def _looked_for(self, sign: Sign) -> bool:
        """Whether it is a key muscle that its root gives most, whosesoever key it is.

        The standard has ankle dorsiflexion as key muscle of L4, and a foot that drops
        is the sign of L5.
        """
        structure = self.atlas.structures[sign.structure]
        key = structure.modality == "motor" and bool(structure.key)
        return key and self._mostly(structure)

    def _mostly(self, structure: Structure) -> bool:
        """Whether a root of the lesion gives it more than any other root."""
        weights = self.atlas.weights.get(structure.owner, {})
        own = {root for root, _ in self.lesion.roots}
        return bool(weights) and max(weights, key=weights.__getitem__) in own

    def _is_marked(self, structure: str) -> bool:
        """Whether the table marks it as key of a root: also areas beside the point."""
        own = {root for root, _ in self.lesion.roots}
        return bool(own & key_roots(self.atlas).get(structure, frozenset()))

    @cached_property
    def _coarse(self) -> frozenset[str]:
        """Areas that hold a smaller one which is clearly more often numb.

        The small one says all that the large one does: the ulnar half of the ring
        finger, not the finger.
        """
        areas = [
            (sign, frozenset(self.atlas.structures[sign.structure].region.split()))
            for sign, _ in self.rows
            if sign.modality == "sensory"
        ]
        return frozenset(
            large.structure
            for large, whole in areas
            for small, part in areas
            if part and part < whole and not large.key and large.side == small.side
            if _step(large.net, self.top) > _step(small.net, self.top)
        )

    @cached_property
    def top(self) -> float:
        """How much more often the commonest sign is found than without the lesion."""
        return self._top(sign for sign, _ in self.rows if sign.modality in BODILY)

    def _top(self, signs: Iterable[Sign]) -> float:
        """Return how often the commonest sign is found that is examined."""
        examined = (s.net for s in signs if is_examined(s.structure, self.atlas))
        return max(examined, default=0.0) or 1.0

    @cached_property
    def rivals(self) -> tuple[int, ...]:
        """Places of the rivals that are told: neighbours, then the most alike."""
        near = range(len(self.close))
        far = range(len(self.close), len(self.close) + len(self.far))
        alike = {index: self._alike(index) for index in far}
        ranked = sorted(
            (index for index in far if alike[index] >= SIGN), key=lambda i: -alike[i]
        )
        return (*near, *ranked[: _RIVALS - len(self.close)])

    def _alike(self, index: int) -> float:
        """Return how many signs are shared, a common look-alike before a rare one."""
        family = self.atlas.families.get(self.lesions[index + 1].family)
        common = family.incidence if family and family.incidence else 1.0
        if self.lesion.category in _CENTRAL:
            common = 1.0
        pairs = [
            (sign.net, float(found[index + 1, way] - found[-1, way]))
            for sign, found in self.rows
            if sign.modality in BODILY
            for way in (int(sign.higher),)
        ]
        shared = sum(max(0.0, min(pair)) for pair in pairs)
        if shared < SIGN:  # a trace in common, however common the rival is
            return 0.0
        wide = sum(max(0.0, theirs) for _, theirs in pairs)
        return float(shared / wide**0.5 * common**_COMMON)

    def ordered(self) -> tuple[Sign, ...]:
        """Return the signs that are examined, in the order of teaching."""
        woven = self._woven()
        kinds = {kind: self._of_kind(modalities) for kind, modalities in _KINDS.items()}
        for part, (whole, test) in self._tests(woven).items():
            kinds[part] = [row for row in kinds[whole] if test(row[0])]
            kinds[whole] = [row for row in kinds[whole] if not test(row[0])]
        first: list[Sign] = []
        least = _WORTH_OF_ROOT if self.lesion.category == "root" else _WORTH
        for kind in woven:
            rows = kinds[kind]
            worth = rows and (kind in _ALWAYS or rows[0][0].net >= least * self.top)
            if worth and is_examined(rows[0][0].structure, self.atlas):
                first.append(self._unlike(rows, first)[0])
        first.sort(key=lambda sign: not sign.usual)  # what is shown, then what may be
        if self.lesion.category == "root" and all(s.modality != "motor" for s in first):
            first.sort(key=lambda sign: sign.modality != "sensory")  # S2 is its skin
        rest = [row for rows in kinds.values() for row in rows]
        rest.sort(key=lambda row: (not self._looked_for(row[0]), self._place(row)))
        every = (*first, *(row[0] for row in rest))
        once = {self._test_of(sign): sign for sign in reversed(every)}
        return tuple(sign for sign in every if once[self._test_of(sign)] is sign)

    def _test_of(self, sign: Sign) -> tuple[str, ...]:
        """Return what is done: a muscle and its movement may be one test."""
        return (*self._bedside.get(sign.structure, (sign.structure,)), sign.side)

    @cached_property
    def _bedside(self) -> Mapping[str, tuple[str, str]]:
        rows = self.atlas.rows(HowToTest)
        return {row.structure: (row.position, row.resist) for row in rows}

    def _unlike(self, rows: list[SignRow], first: Sequence[Sign]) -> SignRow:
        """Take the leading row; of equals, one that is named like none before."""
        structures = self.atlas.structures
        said = {
            word for one in first for word in structures[one.structure].name.split()
        }

        def alike(row: SignRow) -> bool:
            one = structures[row[0].structure]
            return not said.isdisjoint(" ".join((one.name, *one.aliases)).split())

        lead = self._place(rows[0])[:-1], rows[0][0].key
        equal = [row for row in rows if (self._place(row)[:-1], row[0].key) == lead]
        chosen = min(equal, key=alike)
        rows.remove(chosen)
        return chosen

    def _woven(self) -> tuple[str, ...]:
        """Return the kinds of the first signs in order."""
        rows = {row.lesion: row.kinds for row in self.atlas.rows(TeachingOrder)}
        names = (self.lesion.family, self.lesion.category, _OTHER)
        return next(rows[name] for name in names if name in rows)

    def _tests(self, woven: Iterable[str]) -> Mapping[str, tuple[str, _Holds]]:
        """Return the kinds that are part of another, and what belongs to them."""
        structures = self.atlas.structures
        crossed = mirror(self.lesion.side) if self.lesion.side else ""
        whole = {one: kind for kind, every in _KINDS.items() for one in every}
        named = {
            one: (whole[structures[one].modality], partial(_is_one, one))
            for one in woven
            if one in structures
        }
        parts_of: Mapping[str, tuple[str, _Holds]] = {
            "saddle": ("sensory", lambda s: structures[s.structure].part_of == SADDLE),
            "brisk": ("reflex", lambda s: s.higher),
            "border": ("tract", lambda s: structures[s.structure].pool == _BORDER),
            "crossed": ("sensory", lambda s: s.side == crossed),
        }
        return named | {one: parts_of[one] for one in woven if one in parts_of}

    def told(self) -> tuple[Sign, ...]:
        """Return what is asked or provoked, the most frequent first.

        Before the rest goes what is asked of everybody, unless it is as common without
        the lesion.
        """
        rows = [row for row in self._of_kind(TOLD) if row[0].net >= _TELLS]

        def place(row: SignRow) -> tuple[bool, float]:
            sign = row[0]
            asked = is_examined(sign.structure, self.atlas)
            return not (asked and sign.net >= sign.in_patients / 2), -sign.net

        return tuple(row[0] for row in sorted(rows, key=place))

    def _of_kind(self, modalities: Sequence[str]) -> list[SignRow]:
        rows = [row for row in self.rows if row[0].modality in modalities]
        rows = [row for row in rows if row[0].net >= SIGN]
        rows = [row for row in rows if row[0].structure not in self._coarse]
        top = self._top(sign for sign, _ in rows)
        family = self.atlas.families.get(self.lesion.family)
        own = not (family and family.nerve)  # a key of some root is none of a nerve

        def place(row: SignRow) -> tuple[object, ...]:
            rare, _, apart, name = self._place(row)
            sign = row[0]
            beside = sign.modality == "sensory" and self._is_marked(sign.structure)
            known = sign.key and (own or sign.net >= (1 - _NEAR / 2) * top)
            key = not known, not beside
            return rare, _step(sign.net, top), *key, apart, name

        return sorted(rows, key=place)

    def _place(self, row: SignRow) -> tuple[bool, int, float, tuple[float, str]]:
        """Return the place of a sign: examined, often found, telling apart.

        That there is no lesion counts as one rival more. Tenths of percents are
        compared; of equals, the sign that is found more often goes first.
        """
        sign, found = row
        rare = not is_examined(sign.structure, self.atlas)
        rare |= sign.net < _WORTH / 2 * self.top
        way = int(sign.higher)
        gaps = [sign.in_patients - found[index + 1, way] for index in self.rivals]
        apart = float(np.mean([sign.net, *gaps]))
        last = -round(sign.net, 6), sign.structure
        return rare, _step(sign.net, self.top), -round(apart, 3), last

    def told_apart(self) -> Iterator[Rival]:
        """Yield the rivals with the signs that tell each apart."""
        for index in self.rivals:
            pairs = (0, index + 1), (index + 1, 0)
            here, there = (tuple(map(self._said, self._apart(*p))) for p in pairs)
            if not here and not there:  # the nearest rival has the smallest gaps
                here, there = (
                    tuple(map(self._said, self._apart(*p, GAP / 3))) for p in pairs
                )
            if here or there:
                yield Rival(self.lesions[index + 1], here, there)

    def _said(self, sign: Sign) -> str:
        structure = self.atlas.structures[sign.structure]
        kind = self._kind(structure, sign.side)
        name = _with_kind(brief_of(structure, self.atlas, self.lesion.family), kind)
        own = {self.lesion.side or RIGHT, MIDLINE}
        side = "" if sign.side in own else f"{sign.side} "
        return f"{side}{name} {sign.word}"

    def _apart(self, one: int, other: int, least: float = GAP) -> list[Sign]:
        """Return the signs that one lesion gives clearly more often than another."""
        gaps: list[tuple[float, Sign]] = []
        for sign, found in self.rows:
            way = way_of(found, one)
            gap = float(found[one, way] - found[other, way])
            given = found[one, way] - found[-1, way] >= SIGN
            if given and gap >= least * self.top and self._is_said(sign):
                gaps.append((gap, self._turned(sign, higher=bool(way))))
        gaps.sort(key=lambda pair: -pair[0])
        once = {sign.structure: sign for _, sign in reversed(gaps)}
        best = [sign for _, sign in gaps if once[sign.structure] is sign]
        return best[:_TOLD_APART]

    def _turned(self, sign: Sign, *, higher: bool) -> Sign:
        """Return a sign as another lesion gives it: lost here, perhaps brisk there."""
        structure = self.atlas.structures[sign.structure]
        word = self._word(structure, sign.side, higher=higher)
        return replace(sign, higher=higher, word=word)

    def _is_said(self, sign: Sign) -> bool:
        return sign.modality in BODILY and is_examined(sign.structure, self.atlas)


def _is_one(structure: str, sign: Sign) -> bool:
    return sign.structure == structure


def _with_kind(name: str, kind: str) -> str:
    """Return a name with how it is tested, if that decides."""
    return f"{name}, {KIND_WORDS[kind]}" if kind else name


def way_of(found: Array, index: int) -> int:
    """Return 1 if a lesion makes more rather than less of something, else 0."""
    less, more = found[index] - found[-1]
    return int(more > less)


def _step(net: float, top: float) -> int:
    """Return by how many steps a sign is less frequent than the commonest."""
    return max(0, int((top - net) / (_NEAR * top)))
