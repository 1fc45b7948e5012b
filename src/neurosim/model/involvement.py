"""Which roots a lesion touches, and how: patterns.csv applied to each hypothesis.

A lesion is a mixture of patterns (the root alone, the root and its neighbour, ...).
Patterns of different lesions that touch the same things are one *profile*: findings
are worked out once for each profile, however many lesions share it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neurosim.atlas import Atlas
from neurosim.lesion import GENERATED, Lesion, limb, two_level_parts
from neurosim.records import Pattern
from neurosim.terms import LEFT, RIGHT, ROOTS, SIDES, TableError, mirror

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

_INDEX = {root: index for index, root in enumerate(ROOTS)}
_ROOT_KINDS = ("lower", "upper", "tract")
_FACTORS = ("pain", "tension")


@dataclass(frozen=True)
class Profiles:
    """Distinct involvements, and the mixture of them that each lesion is.

    Attributes
    ----------
    lower, upper, tract
        Shares 0..1 of root function lost, shape (P, 2 sides, 30 roots).
    pain, tension
        Factors on root pain and on nerve tension tests, shape (P,).
    family, side, limb
        For each profile: family with direct supply (mimics.csv), its side, and the
        limb in which "something else" raises every background rate.
    lesion, profile, log_weight
        One entry for each pattern of each lesion, shape (R,).
    """

    lower: Array
    upper: Array
    tract: Array
    pain: Array
    tension: Array
    family: tuple[str, ...]
    side: tuple[str, ...]
    limb: tuple[str, ...]
    lesion: Indices
    profile: Indices
    log_weight: Array


@dataclass
class _Involvement:
    roots: Array  # (3 kinds, 2 sides, 30 roots)
    factors: Array  # (pain, tension)
    family: str = ""
    side: str = ""
    limb: str = ""

    def key(self) -> tuple[bytes, bytes, str, str, str]:
        return (
            self.roots.tobytes(),
            self.factors.tobytes(),
            self.family,
            self.side,
            self.limb,
        )


def build_profiles(atlas: Atlas, lesions: Sequence[Lesion]) -> Profiles:
    """Return the profiles of all lesions, each distinct one once.

    Raises
    ------
    TableError
        If a family of lesions has no pattern.
    """
    grouped = _grouped(atlas.patterns)
    known: dict[tuple[bytes, bytes, str, str, str], int] = {}
    kept: list[_Involvement] = []
    entries: list[tuple[int, int, float]] = []
    for index, lesion in enumerate(lesions):
        for weight, involvement in _mixture(atlas, lesion, grouped):
            profile = known.setdefault(involvement.key(), len(kept))
            if profile == len(kept):
                kept.append(involvement)
            entries.append((index, profile, np.log(weight)))
    roots = np.stack([item.roots for item in kept], axis=1)
    factors = np.stack([item.factors for item in kept], axis=1)
    lesion_index, profile_index, log_weight = zip(*entries, strict=True)
    return Profiles(
        roots[0],
        roots[1],
        roots[2],
        factors[0],
        factors[1],
        tuple(item.family for item in kept),
        tuple(item.side for item in kept),
        tuple(item.limb for item in kept),
        np.array(lesion_index),
        np.array(profile_index),
        np.array(log_weight),
    )


_Grouped = Mapping[tuple[str, str], Mapping[str, list[Pattern]]]


def _grouped(patterns: Sequence[Pattern]) -> _Grouped:
    groups: dict[tuple[str, str], dict[str, list[Pattern]]] = {}
    for row in patterns:
        group = groups.setdefault((row.family, row.region), {})
        group.setdefault(row.pattern, []).append(row)
    return groups


def _mixture(
    atlas: Atlas, lesion: Lesion, grouped: _Grouped
) -> Iterator[tuple[float, _Involvement]]:
    if lesion.family == "none":
        yield 1.0, _empty()
    elif lesion.family == "other":
        item = _empty()
        item.limb, item.side = limb(lesion), lesion.side
        yield 1.0, item
    elif lesion.family not in GENERATED:
        item = _empty()
        item.family, item.side = lesion.family, lesion.side
        yield 1.0, item
    else:
        patterns = _patterns_of(lesion, grouped)
        weights = {
            name: sum(row.value for row in rows if row.kind == "weight")
            for name, rows in patterns.items()
        }
        total = sum(weights.values())
        for name, rows in patterns.items():
            if weights[name] > 0:
                yield weights[name] / total, _apply(atlas, lesion, rows)


def _patterns_of(lesion: Lesion, grouped: _Grouped) -> Mapping[str, list[Pattern]]:
    for region in (f"{lesion.region} {lesion.zone}", lesion.region, lesion.zone, ""):
        found = grouped.get((lesion.family, region))
        if found:
            return found
    raise TableError([f"patterns.csv: no row for family {lesion.family!r}"])


def _empty() -> _Involvement:
    return _Involvement(np.zeros((3, 2, len(ROOTS))), np.ones(len(_FACTORS)))


def _apply(atlas: Atlas, lesion: Lesion, rows: Sequence[Pattern]) -> _Involvement:
    item = _empty()
    first, last = _extent(atlas, lesion)
    for row in rows:
        if row.kind in _FACTORS:
            item.factors[_FACTORS.index(row.kind)] = row.value
        elif row.kind in _ROOT_KINDS:
            for root, side in _touched(row, lesion, first, last):
                cell = (_ROOT_KINDS.index(row.kind), SIDES.index(side), root)
                item.roots[cell] = max(item.roots[cell], row.value)
    return item


def _extent(atlas: Atlas, lesion: Lesion) -> tuple[int, int]:
    """Return the first and last principal root of the lesion."""
    roots = [_INDEX[root] for root, _ in lesion.roots] or [
        _INDEX[atlas.levels[level].principal_root]
        for level in two_level_parts(lesion.level)
    ]
    return min(roots), max(roots)


def _touched(
    row: Pattern, lesion: Lesion, first: int, last: int
) -> Iterator[tuple[int, str]]:
    for side in _sides(row.side, lesion.side):
        for root in _span(row.span, first, last):
            if 0 <= root < len(ROOTS):
                yield root, side


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
        return range(_INDEX[start], _INDEX[end or start] + 1)
    except KeyError:
        raise TableError([f"patterns.csv: unknown span {span!r}"]) from None


def involvement_of(profiles: Profiles, side: str) -> tuple[Array, Array, Array]:
    """Return lower, upper and tract shares seen by structures of one side.

    The midline sees both sides: shape (P, 2, 30) for it, else (P, 1, 30).
    """
    pick = {RIGHT: slice(0, 1), LEFT: slice(1, 2)}.get(side, slice(0, 2))
    return profiles.lower[:, pick], profiles.upper[:, pick], profiles.tract[:, pick]
