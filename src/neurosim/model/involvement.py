"""Which roots a lesion touches, and how: patterns.csv applied to each hypothesis.

A lesion is a mixture of patterns (the root alone, the root and its neighbour, ...).
Patterns of different lesions that touch the same things are one *profile*: findings
are worked out once for each profile, however many lesions share it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from neurosim.atlas import Atlas
from neurosim.field import Field, fields_of
from neurosim.lesion import Lesion, two_level_parts
from neurosim.lesion_tables import Pattern
from neurosim.terms import GENERATED, LEFT, RIGHT, ROOTS, SIDES, TableError, mirror

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

_INDEX = {root: index for index, root in enumerate(ROOTS)}
_ROOT_KINDS = ("lower", "upper", "weak", "spinothalamic", "dorsal")
_FACTORS = ("pain", "tension")


@dataclass(frozen=True)
class Profiles:
    """Distinct involvements, and the mixture of them that each lesion is.

    Attributes
    ----------
    roots
        Shares 0..1 lost: lower and upper motor neuron, power lost beyond what the
        upper neuron takes, spinothalamic and dorsal tract; shape (P, 5 kinds, 2
        sides, 30 roots).
    pain, tension
        Factors on root pain and on nerve tension tests, shape (P,).
    family, side
        For each profile: family with direct supply (mimics.csv), and its side.
    field
        For each profile: where the complaint is; see :mod:`neurosim.field`.
    cluster
        For each profile: whether "something else" takes structures of its field.
    lesion, profile, log_weight
        One entry for each pattern of each lesion, shape (R,).
    """

    roots: Array
    pain: Array
    tension: Array
    family: tuple[str, ...]
    side: tuple[str, ...]
    field: tuple[Field, ...]
    cluster: tuple[bool, ...]
    lesion: Indices
    profile: Indices
    log_weight: Array

    @property
    def lower(self) -> Array:
        """Lower motor neuron and root shares, shape (P, 2 sides, 30 roots)."""
        return self.roots[:, _ROOT_KINDS.index("lower")]

    @cached_property
    def weight(self) -> Array:
        """Weight of each pattern in its lesion, shape (R,)."""
        return np.exp(self.log_weight)

    @cached_property
    def _starts(self) -> Indices:
        return np.flatnonzero(np.diff(self.lesion, prepend=-1))

    def summed(self, patterns: Array) -> Array:
        """Return sums over the patterns of each lesion, which lie together: (H, ...).

        Parameters
        ----------
        patterns
            A value of each pattern, shape (R, ...).
        """
        return np.add.reduceat(patterns, self._starts, axis=0)

    def seen(self, kind: str, side: str) -> Array:
        """Return the shares of a kind that structures of one side see.

        The midline sees both sides: shape (P, 2, 30) for it, else (P, 1, 30).
        """
        pick = {RIGHT: slice(0, 1), LEFT: slice(1, 2)}.get(side, slice(0, 2))
        return self.roots[:, _ROOT_KINDS.index(kind), pick]


@dataclass
class _Involvement:
    roots: Array  # (5 kinds, 2 sides, 30 roots)
    factors: Array  # (pain, tension)
    family: str = ""
    side: str = ""
    cluster: bool = False

    def key(self) -> tuple[bytes, bytes, str, str, bool]:
        return (
            self.roots.tobytes(),
            self.factors.tobytes(),
            self.family,
            self.side,
            self.cluster,
        )


def build_profiles(atlas: Atlas, lesions: Sequence[Lesion]) -> Profiles:
    """Return the profiles of all lesions, each distinct one once.

    Raises
    ------
    TableError
        If a family of lesions has no pattern.
    """
    mixtures = _Mixtures(atlas)
    known: dict[tuple[object, ...], int] = {}
    kept: list[tuple[_Involvement, Field]] = []
    entries: list[tuple[int, int, float]] = []
    for index, lesion in enumerate(lesions):
        fields = fields_of(atlas, lesion)
        for weight, involvement in mixtures.of(lesion):
            key = involvement.key()
            for field, share in fields:
                profile = known.setdefault((*key, field), len(kept))
                if profile == len(kept):
                    kept.append((involvement, field))
                entries.append((index, profile, np.log(weight * share)))
    roots = np.stack([item.roots for item, _ in kept])
    factors = np.stack([item.factors for item, _ in kept], axis=1)
    lesion_index, profile_index, log_weight = zip(*entries, strict=True)
    return Profiles(
        roots,
        factors[0],
        factors[1],
        tuple(item.family for item, _ in kept),
        tuple(item.side for item, _ in kept),
        tuple(field for _, field in kept),
        tuple(item.cluster for item, _ in kept),
        np.array(lesion_index),
        np.array(profile_index),
        np.array(log_weight),
    )


class _Mixtures:
    """The patterns of lesions; those that touch the same are worked out once."""

    def __init__(self, atlas: Atlas):
        self._atlas = atlas
        self._made: dict[tuple[int, int, int, str], _Involvement] = {}
        self._groups: dict[tuple[str, str], dict[str, list[Pattern]]] = {}
        for row in atlas.patterns:
            group = self._groups.setdefault((row.family, row.region), {})
            group.setdefault(row.pattern, []).append(row)
        for (family, region), patterns in self._groups.items():
            general = self._groups.get((family, ""), {}) if region else {}
            for name, rows in patterns.items():
                rows.extend(_left_out(rows, general.get(name, ())))
            first = next(iter(patterns.values()))
            alone = [row for row in first if row.kind != "weight"]
            for rows in patterns.values():
                if any(row.span == "neighbour" for row in rows):
                    rows.extend(_left_out(rows, alone))

    def of(self, lesion: Lesion) -> Iterator[tuple[float, _Involvement]]:
        """Yield the weight and involvement of each pattern of a lesion."""
        if lesion.family in GENERATED and lesion.family not in ("none", "other"):
            yield from self._by_patterns(lesion)
        else:
            yield 1.0, _without_roots(lesion)

    def _by_patterns(self, lesion: Lesion) -> Iterator[tuple[float, _Involvement]]:
        patterns = self._patterns(lesion)
        weights = {
            name: sum(row.value for row in rows if row.kind == "weight")
            for name, rows in patterns.items()
        }
        total = sum(weights.values())
        first, last = _extent(self._atlas, lesion)
        for name, rows in patterns.items():
            key = (id(rows), first, last, lesion.side)
            if key not in self._made:
                self._made[key] = _apply(lesion.side, rows, first, last)
            if weights[name] > 0:
                yield weights[name] / total, self._made[key]

    def _patterns(self, lesion: Lesion) -> Mapping[str, list[Pattern]]:
        zoned = f"{lesion.region} {lesion.zone}"
        for region in (zoned, lesion.region, lesion.zone, ""):
            found = self._groups.get((lesion.family, region))
            if found:
                return found
        raise TableError([f"patterns.csv: no row for family {lesion.family!r}"])


def _left_out(rows: Sequence[Pattern], general: Sequence[Pattern]) -> list[Pattern]:
    """Return what a pattern leaves to the rows of a more general one."""
    said = {(row.kind, row.span, row.side) for row in rows}
    return [row for row in general if (row.kind, row.span, row.side) not in said]


def _without_roots(lesion: Lesion) -> _Involvement:
    """Return what "none", "other" and the look-alikes of mimics.csv touch."""
    item = _empty()
    if lesion.family == "other":
        item.cluster = True
    elif lesion.family != "none":
        item.family, item.side = lesion.family, lesion.side
    return item


def _empty() -> _Involvement:
    return _Involvement(
        np.zeros((len(_ROOT_KINDS), 2, len(ROOTS))), np.ones(len(_FACTORS))
    )


def _apply(side: str, rows: Sequence[Pattern], first: int, last: int) -> _Involvement:
    item = _empty()
    for row in rows:
        if row.kind in _FACTORS:
            item.factors[_FACTORS.index(row.kind)] = row.value
        elif row.kind in _ROOT_KINDS:
            roots = [r for r in _span(row.span, first, last) if 0 <= r < len(ROOTS)]
            kind = item.roots[_ROOT_KINDS.index(row.kind)]
            for place in _sides(row.side, side):
                touched = kind[SIDES.index(place)]
                touched[roots] = np.maximum(touched[roots], row.value)
    return item


def _extent(atlas: Atlas, lesion: Lesion) -> tuple[int, int]:
    """Return the first and last root of the lesion, of the cord its first segment."""
    if lesion.category == "cord":
        segment = _INDEX[atlas.levels[lesion.level].segment]
        return segment, segment
    roots = [_INDEX[root] for root, _ in lesion.roots] or [
        _INDEX[atlas.levels[level].principal_root]
        for level in two_level_parts(lesion.level)
    ]
    return min(roots), max(roots)


def _sides(side: str, lesion_side: str) -> tuple[str, ...]:
    if side == "both" or not lesion_side:
        return SIDES
    return (lesion_side,) if side == "same" else (mirror(lesion_side),)


def _span(span: str, first: int, last: int) -> range:
    relative = {
        "level": range(first, last + 1),
        "above": range(first - 1, first),
        "next": range(last + 1, last + 2),
        "below": range(last + 1, len(ROOTS)),
    }
    if span in relative:
        return relative[span]
    start, _, end = span.partition("-")
    try:
        top = last + 1 if start == "below" else _INDEX[start]
        return range(top, _INDEX[end or start] + 1)
    except KeyError:
        raise TableError([f"patterns.csv: unknown span {span!r}"]) from None
