"""What makes a lesion recognisable: its signs in the order of teaching.

First what is often abnormal with it, ISNCSCI keys among near-equals, then what
separates it from its neighbours and the usual nerve. The order is computed from
predictions: where it is wrong, a share of the tables is. Parts are listed, never the
wholes that hold them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.lesion import Lesion, limb
from neurosim.model import ANCHORS, Model
from neurosim.model.involvement import Array
from neurosim.model.population import Population
from neurosim.model.textbook import likeliest
from neurosim.naming import parse_lesion
from neurosim.parts import brief_of, is_examined, key_points, key_roots, name_of, parts
from neurosim.predict import (
    directions,
    each_at_rest,
    each_grades,
    grade_text,
)
from neurosim.records import Structure
from neurosim.terms import (
    MIDLINE,
    RIGHT,
    ROOTS,
    SEVERITIES,
    NeurosimError,
    mirror,
)
from neurosim.typical import typical_exam

#: Signs that differ less in how often they are found are near-equals.
_NEAR = 0.25
#: A sign is one if it is found so much more often than without the lesion.
_SIGN = 0.05
#: Pain and provocation say something from this much on.
_TELLS = 0.2
#: A root that gives at least this share of a structure is named beside it.
_ALSO = 0.25
_BODILY = ("motor", "reflex", "sensory", "umn", "autonomic", "local")
_TOLD = ("pain", "tension")
_NONE = Lesion("none", "none")
#: Direction in a word, by modality: less than normal, more than normal.
_WORDS = {
    False: {"motor": "weak", "sensory": "numb", "reflex": "low"},
    True: {"reflex": "brisk", "sensory": "increased"},
}
_CORD = ("cord", "conus", "cauda_equina")
#: Rivals that are told, and signs on each side of one.
_RIVALS, _TOLD_APART = 4, 3
#: How much a common look-alike goes before a rare one: power of its incidence.
_COMMON = 0.3
#: Kinds of signs, and the order in which the first ones of each are told: what
#: a lesion is known by is a muscle, its reflex and its area of skin.
_KINDS = {"motor": ("motor",), "reflex": ("reflex",), "sensory": ("sensory",),
          "other": ("umn", "autonomic", "local")}  # fmt: skip
_WOVEN = ("motor", "reflex", "sensory", "motor", "motor", "other", "motor", "sensory",
          "other")  # fmt: skip
#: A first sign of a kind is found at least this part as often as the best of all.
_WORTH = 0.4
#: What a lesion of both sides, or of the cord, may be taken for.
_BOTH_SIDED = ("C5/6 cord", "T8/9 cord", "cauda equina", "conus", "polyneuropathy",
               "acute polyradiculopathy", "motor neuron disease")  # fmt: skip
_ROOTS_OF = {
    "arm": ("C5", "C6", "C7", "C8", "T1"),
    "leg": ("L2", "L3", "L4", "L5", "S1"),
}
#: Pain of joints and muscles has no signs of a nerve to tell it by.
_JOINTS = ("rotator_cuff", "neck_spasm", "hip_disease", "back_spasm")


@dataclass(frozen=True)
class Sign:
    """One sign of a lesion.

    Attributes
    ----------
    text
        The grade in a lesion of the severity asked for and of the usual map, without
        neighbours, such as ``3/5``.
    grade
        Its index in the grades of the structure's scale.
    p_lower, p_higher
        How often it is found below and above normal in people who differ, at the
        model's own severity of that name; the order of teaching rests on it.
    in_patients
        How often it is found abnormal in patients of the setting with the lesion.
    background
        The same in people without the lesion.
    also
        Other roots with a large share of the structure.
    key
        Whether it is the ISNCSCI key of a root of the lesion.
    usual
        Whether a lesion of that severity and of the usual map shows it.
    higher
        Whether it is brisk or too much, rather than weak, reduced, lost or there.
    """

    structure: str
    name: str
    modality: str
    side: str
    grade: int
    text: str
    p_lower: float
    p_higher: float
    in_patients: float
    background: float
    also: tuple[str, ...] = ()
    key: bool = False
    higher: bool = field(default=False, kw_only=True)
    usual: bool = field(default=True, kw_only=True)

    @property
    def p(self) -> float:
        """How often it is abnormal in its direction."""
        return self.p_higher if self.higher else self.p_lower


@dataclass(frozen=True)
class Rival:
    """A neighbour or a look-alike, and the signs that tell it apart.

    Attributes
    ----------
    here
        Signs of the lesion that the rival does not give, best first.
    there
        Signs of the rival that the lesion does not give.
    """

    lesion: Lesion
    here: tuple[str, ...]
    there: tuple[str, ...]


@dataclass(frozen=True)
class Signature:
    """A lesion as it is taught: its signs in order, and its rivals."""

    lesion: Lesion
    severity: str
    setting: str
    assumed: tuple[str, ...]
    signs: tuple[Sign, ...]
    told: tuple[Sign, ...]
    rivals: tuple[Rival, ...]


def signature(
    target: str | Lesion,
    *,
    side: str | None = None,
    zone: str | None = None,
    severity: str = "severe",
    setting: str = "referral",
    age: float | None = None,
    atlas: Atlas | None = None,
) -> Signature:
    """Return a lesion's signs in the order of teaching, and what tells it apart.

    Parameters
    ----------
    target
        A lesion, or its name: see :func:`neurosim.naming.parse_lesion`.
    severity
        Of the column "in a severe lesion".
    setting
        Of the column "in patients".

    Examples
    --------
    >>> [sign.structure for sign in signature("C7").signs][:1]
    ['triceps']
    """
    tables = atlas or load_atlas()
    lesion, assumed = (
        (target, ())
        if isinstance(target, Lesion)
        else parse_lesion(target, side, zone, tables)
    )
    population = Population(tables, [_NONE], setting, age=age)
    table = _Table(lesion, tables, severity, population)
    told, signs = table.told(), _textbook(table.ordered(), table)
    return Signature(
        lesion, severity, setting, assumed, signs, told,
        tuple(table.told_apart()),
    )  # fmt: skip


class _Table:
    """Predictions of a lesion, its rivals and of no lesion, side by side."""

    def __init__(
        self, lesion: Lesion, atlas: Atlas, severity: str, population: Population
    ) -> None:
        self.lesion, self.atlas, self.severity = lesion, atlas, severity
        self.close = tuple(_neighbours(lesion, atlas))
        self.far = tuple(r for r in _look_alikes(lesion, atlas) if r not in self.close)
        lesions = [lesion, *self.close, *self.far, _NONE]
        self.model = Model(atlas, population.age, lesions)
        self.severe = np.equal(ANCHORS, SEVERITIES[severity]).astype(np.float64)
        self.patients = population.severity

    @cached_property
    def rows(self) -> tuple[tuple[Sign, Array], ...]:
        """Signs with how often each rival, and no lesion at the end, shows the same."""
        return tuple(
            self._row(structure, side)
            for structure in parts(self.atlas)
            if structure.modality in (*_BODILY, *_TOLD) and self._reached(structure)
            for side in self._sides(structure)
        )

    def _reached(self, structure: Structure) -> bool:
        """Whether a local sign belongs to the lesion: a complaint nearby is none."""
        return structure.modality != "local" or any(
            supply.structure == structure.id and supply.lesion == self.lesion.family
            for supply in self.atlas.all_supplies
        )

    def _sides(self, structure: Structure) -> tuple[str, ...]:
        if structure.laterality == MIDLINE:
            return (MIDLINE,)
        if self.lesion.category == "cord" and self.lesion.side:
            return (self.lesion.side, mirror(self.lesion.side))
        return (self.lesion.side or RIGHT,)

    def _row(self, structure: Structure, side: str) -> tuple[Sign, Array]:
        each = each_grades(self.model, structure, side, self.severe)
        spared = each_at_rest(self.model, structure, side)[0]
        ours, nobody = directions(each[0], structure), directions(spared, structure)
        way = int(ours[1] - nobody[1] > ours[0] - nobody[0])
        others = [*each[1:-1], spared]
        theirs = np.array([directions(grades, structure)[way] for grades in others])
        met = each_grades(self.model, structure, side, self.patients)
        grade = likeliest(each[0], structure.scale.normal)
        sign = Sign(
            structure.id, name_of(structure, self.atlas), structure.modality, side,
            grade, grade_text(structure, grade), *ours,
            directions(met[0], structure)[way], nobody[way],
            tuple(_also(structure, self.lesion, self.atlas)),
            self._is_key(structure), higher=bool(way),
        )  # fmt: skip
        return sign, theirs

    def _is_key(self, structure: Structure) -> bool:
        """Whether it is a key of the lesion's root; of a nerve, any key muscle."""
        roots = {root for root, _ in self.lesion.roots}
        if structure.modality == "motor":
            return structure.key in roots if roots else bool(structure.key)
        points = key_points(self.atlas)
        if structure.modality == "sensory" and any(root in points for root in roots):
            return structure.id in {points.get(root) for root in roots}
        return bool(roots & key_roots(self.atlas).get(structure.id, frozenset()))

    def net(self, row: tuple[Sign, Array]) -> float:
        """Return how much more often a sign is found than without the lesion."""
        return row[0].p - float(row[1][-1])

    @cached_property
    def rivals(self) -> tuple[int, ...]:
        """Places of the rivals that are told: neighbours, then the most alike."""
        near = range(len(self.close))
        far = range(len(self.close), len(self.close) + len(self.far))
        ranked = sorted(far, key=lambda index: -self._alike(index))
        return (*near, *ranked[: _RIVALS - len(self.close)])

    def _alike(self, index: int) -> float:
        """Return how many signs are shared, a common look-alike before a rare one."""
        lesion = self.model.lesions[index + 1]
        family = self.atlas.families.get(lesion.family)
        common = family.incidence if family and family.incidence else 1.0
        pairs = [
            (self.net(row), float(row[1][index] - row[1][-1]))
            for row in self.rows
            if row[0].modality in _BODILY
        ]
        shared = sum(max(0.0, min(pair)) for pair in pairs)
        wide = sum(max(0.0, theirs) for _, theirs in pairs) or 1.0
        return float(shared / wide**0.5 * common**_COMMON)

    def ordered(self) -> tuple[Sign, ...]:
        """Return the signs that are examined, in the order of teaching."""
        kinds = {kind: self._of_kind(modalities) for kind, modalities in _KINDS.items()}
        top = max((self.net(rows[0]) for rows in kinds.values() if rows), default=0.0)
        first: list[Sign] = []
        for kind in _WOVEN:
            rows = kinds[kind]
            worth = rows and self.net(rows[0]) >= _WORTH * top
            if worth and is_examined(rows[0][0].structure, self.atlas):
                first.append(rows.pop(0)[0])
        rest = [row for rows in kinds.values() for row in rows]
        return (*first, *(row[0] for row in sorted(rest, key=self._place)))

    def told(self) -> tuple[Sign, ...]:
        """Return what is asked or provoked, the most frequent first."""
        rows = [row for row in self._of_kind(_TOLD) if self.net(row) >= _TELLS]

        def place(row: tuple[Sign, Array]) -> tuple[bool, float]:
            return not is_examined(row[0].structure, self.atlas), -self.net(row)

        return tuple(row[0] for row in sorted(rows, key=place))

    def _of_kind(self, modalities: Sequence[str]) -> list[tuple[Sign, Array]]:
        rows = [row for row in self.rows if row[0].modality in modalities]
        rows = [row for row in rows if self.net(row) >= _SIGN]
        top = max(map(self.net, rows), default=0.0)

        def place(row: tuple[Sign, Array]) -> tuple[object, ...]:
            rare, _, apart, name = self._place(row)
            step = int((top - self.net(row)) / _NEAR)
            return rare, step, not row[0].key, apart, name

        return sorted(rows, key=place)

    def _place(self, row: tuple[Sign, Array]) -> tuple[bool, int, float, str]:
        """Return the place of a sign: examined, often found, telling apart."""
        sign, theirs = row
        rare = not is_examined(sign.structure, self.atlas)
        apart = float(np.mean([sign.p - theirs[i] for i in self.rivals] or [0.0]))
        return rare, -int(self.net(row) / _NEAR), -round(apart, 6), sign.structure

    def told_apart(self) -> Iterator[Rival]:
        """Yield the rivals with the signs that tell each apart."""
        for index in self.rivals:
            here = tuple(map(self._said, self._apart(index, ours=True)))
            there = tuple(map(self._said, self._apart(index, ours=False)))
            if here or there:
                yield Rival(self.model.lesions[index + 1], here, there)

    def _said(self, sign: Sign) -> str:
        name = brief_of(self.atlas.structures[sign.structure], self.atlas)
        return f"{name} {word_of(sign)}"

    def _apart(self, index: int, *, ours: bool) -> list[Sign]:
        way = 1 if ours else -1

        def gap(row: tuple[Sign, Array]) -> float:
            return way * (row[0].p - float(row[1][index]))

        rows = [
            row
            for row in self.rows
            if row[0].modality in _BODILY
            and is_examined(row[0].structure, self.atlas)
            and (row[0].p if ours else float(row[1][index])) - row[1][-1] >= _SIGN
            and gap(row) >= _NEAR
        ]
        return [row[0] for row in sorted(rows, key=lambda row: -gap(row))[:_TOLD_APART]]


def word_of(sign: Sign) -> str:
    """Return the direction of a sign in a word.

    Examples
    --------
    >>> word_of(signature("C7").signs[0])
    'weak'
    """
    return _WORDS[sign.higher].get(sign.modality, "present")


def _word(structure: Structure, higher: bool) -> str:
    return _WORDS[higher].get(structure.modality, "present")


def _also(structure: Structure, lesion: Lesion, atlas: Atlas) -> Iterator[str]:
    own = {root for root, _ in lesion.roots}
    weights = atlas.weights.get(structure.owner, {})
    if own:
        for root in ROOTS:
            if root not in own and weights.get(root, 0) >= _ALSO:
                yield root


def _neighbours(lesion: Lesion, atlas: Atlas) -> Iterator[Lesion]:
    """Yield the root above and the root below of a lesion of one root."""
    if len({root for root, _ in lesion.roots}) != 1:
        return
    place = ROOTS.index(lesion.roots[0][0])
    for index in (place - 1, place + 1):
        if 1 <= index < len(ROOTS) - 2:
            yield parse_lesion(ROOTS[index], lesion.side or RIGHT, None, atlas)[0]


def _look_alikes(lesion: Lesion, atlas: Atlas) -> Iterator[Lesion]:
    """Yield what can look like a lesion: nerves and roots of its limb, or cord."""
    part, side = limb(lesion), lesion.side or RIGHT
    if lesion.category in _CORD or not lesion.side:
        for name in _BOTH_SIDED:
            for other in _known(name, atlas):
                if other.family != lesion.family:
                    yield other
        return
    for family in atlas.families.values():
        near = part in (family.region, "both") or lesion.region == family.region
        one = family.category == "mimic" and family.laterality == "each"
        if one and near and family.id != lesion.family and family.id not in _JOINTS:
            yield Lesion(
                family.id, "mimic", "", "", side, (), family.region, family.name
            )
    if not lesion.roots:
        for root in _ROOTS_OF.get(part, ()):
            yield parse_lesion(root, side, None, atlas)[0]


def _known(name: str, atlas: Atlas) -> Iterator[Lesion]:
    try:
        yield parse_lesion(name, None, None, atlas)[0]
    except NeurosimError:
        return


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


def _textbook(signs: Sequence[Sign], table: _Table) -> tuple[Sign, ...]:
    """Return the signs with the grades of a lesion of the usual map.

    Where that grade is normal, the likeliest one stays.
    """
    structures = table.atlas.structures
    items = [(sign.structure, sign.side, "examined") for sign in signs]
    exam = typical_exam(
        table.lesion, severity=table.severity, items=items, atlas=table.atlas
    )
    shown = []
    for sign, finding in zip(signs, exam.findings, strict=True):
        structure, grade = structures[sign.structure], finding.grades[0]
        if grade == structure.scale.normal:
            grade = sign.grade
        shown.append(
            replace(
                sign,
                grade=grade,
                text=grade_text(structure, grade),
                usual=grade != structure.scale.normal,
            )
        )
    return tuple(shown)


def compare(
    lesions: Sequence[Lesion], atlas: Atlas | None = None, *, setting: str = "referral"
) -> tuple[Compared, ...]:
    """Return the signs that part some lesions, the most telling first.

    Parameters
    ----------
    lesions
        Two or more lesions; they are compared on the side of each.

    Examples
    --------
    >>> tables = load_atlas()
    >>> pair = [parse_lesion(name, "right", None, tables)[0] for name in ("C6", "C7")]
    >>> {row.structure for row in compare(pair, tables)[:8]} & {"triceps"}
    {'triceps'}
    """
    tables = atlas or load_atlas()
    model = Model(tables, None, [*lesions, _NONE])
    weights = Population(tables, [_NONE], setting).severity
    rows = [
        _compared(model, structure, lesions, weights)
        for structure in parts(tables)
        if structure.modality in _BODILY and is_examined(structure.id, tables)
    ]
    return tuple(sorted(rows, key=lambda row: (-round(row.spread, 6), row.structure)))


def _compared(
    model: Model, structure: Structure, lesions: Sequence[Lesion], weights: Array
) -> Compared:
    sides = [
        MIDLINE if structure.laterality == MIDLINE else one.side or RIGHT
        for one in lesions
    ]
    words, shares = [], []
    for index, side in enumerate(sides):
        each = each_grades(model, structure, side, weights)
        spared = each_at_rest(model, structure, side)[index]
        ours, nobody = directions(each[index], structure), directions(spared, structure)
        way = int(ours[1] - nobody[1] > ours[0] - nobody[0])
        words.append(_word(structure, bool(way)) if ours[way] - nobody[way] >= _SIGN
                     else "")  # fmt: skip
        shares.append(ours[way])
    name = name_of(structure, model.atlas)
    return Compared(structure.id, name, tuple(words), tuple(shares))
