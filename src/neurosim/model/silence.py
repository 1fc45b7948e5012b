"""What a report leaves out: who writes down what is abnormal says that the rest is not.

In a protocol, what was not tested says nothing. A report mentions a group of findings
(the power, sensation, reflexes or pain of a limb; within a limb, the signature of a
root) more often when it is abnormal. Whether it is a *full* or a *terse* report is
hidden, and the same for all groups, so that the probabilities of all reports sum to 1.
What would have been recorded of a group that is not mentioned is one more look at the
patient, apart from later tests: these never take silence back.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.field import place_of
from neurosim.model.array import Model
from neurosim.model.axis import Axis
from neurosim.model.channel import Form, Term, make_form, remember
from neurosim.model.encode import main_root, site_of
from neurosim.model.involvement import Array
from neurosim.model.mention import MODES, TERSE, GroupPair, blocks, rates
from neurosim.terms import HISTORY, LEFT, RIGHT, SIDES, Site, mirror

_LIMBS = ("arm", "leg")
#: What the groups are called.
_WORDS = {
    "motor": "power",
    "sensory": "sensation",
    "reflex": "reflexes",
    "pain": "pain",
}


@dataclass(frozen=True)
class Said:
    """What a report holds of one limb in one modality.

    Attributes
    ----------
    told
        Whether anything is.
    abnormal
        Whether some of it is abnormal.
    roots
        Roots whose signature it covers, and whether that is abnormal.
    untested
        Whether nothing is told but that it was not tested.
    """

    told: bool = False
    abnormal: bool = False
    roots: frozenset[tuple[str, bool]] = frozenset()
    untested: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Silence:
    """What a report leaves out, in one mode.

    Attributes
    ----------
    log_weight
        Log of the chance of the mode, and of what is said in it.
    terms
        One for each pair of limbs and modality, and each reflex told of one side.
    """

    log_weight: float
    terms: tuple[Term, ...]


def silences(model: Model, findings: Sequence[Finding]) -> tuple[Silence, ...]:
    """Return what a report leaves out, for each mode; nothing if it is empty.

    Parameters
    ----------
    model
        The model, in its setting.
    findings
        The records of the report.
    """
    counted = [f for f in findings if not _untested(model, f)]
    if not counted:
        return ()
    return tuple(_silence(model, findings, mode) for mode in MODES)


def silent_groups(model: Model, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return what is taken as normal because a report does not mention it, in words.

    Examples
    --------
    >>> from neurosim.model import build_model
    >>> weak = Finding("triceps", "right", (3,))
    >>> "left arm power" in silent_groups(build_model(), [weak])
    True
    """
    if not silences(model, findings):
        return ()
    words: list[str] = []
    for block in blocks(model.atlas):
        pair = _said_of(model, block, findings)
        for side, said in zip(SIDES, pair, strict=True):
            words.extend(_silent(block, side, said))
    words += [
        f"{mirror(finding.side)} {model.atlas.structures[finding.structure].name}"
        for finding in _one_sided(model, findings)
    ]
    return tuple(words)


def _silent(block: GroupPair, side: str, said: Said) -> Iterator[str]:
    if block.modality not in _WORDS:
        if not said.told and not said.untested:
            yield f"{side} Horner's sign"
        return
    name = f"{side} {block.place} {_WORDS[block.modality]}"
    if not said.told:
        if not said.untested:
            yield name
        return
    covered = {root for root, _ in said.roots} | said.untested
    rest = [root for root in block.roots if root and root not in covered]
    if rest:
        yield f"{name} of {', '.join(rest)}"


def _untested(model: Model, finding: Finding) -> bool:
    """Return whether a record says nothing: not tested, or history."""
    structure = model.atlas.structures[finding.structure]
    full = set(finding.grades) == set(structure.scale.all)
    return (full and not finding.relation) or structure.modality == HISTORY


def _silence(model: Model, findings: Sequence[Finding], mode: str) -> Silence:
    terse = model.atlas.observe("report_terse")
    weight = float(np.log(terse if mode == TERSE else 1 - terse))
    terms = []
    for block in blocks(model.atlas):
        pair = _said_of(model, block, findings)
        form, constant = _pair_form(model, block, pair, mode)
        weight += constant
        if form is not None:
            sites = (("*" + " ".join((block.place, block.modality)), mode),)
            terms.append(Term(block.modality, sites, form, []))
    terms += [_other_side(model, finding) for finding in _one_sided(model, findings)]
    return Silence(weight, tuple(sorted(terms, key=lambda term: term[:2])))


def _said_of(
    model: Model, block: GroupPair, findings: Iterable[Finding]
) -> tuple[Said, Said]:
    """Return what a report holds of the right and of the left limb."""
    atlas = model.atlas
    said = dict.fromkeys(SIDES, Said())
    for finding in findings:
        owner = model.owner(finding.structure)
        other = owner.modality == "autonomic" and owner.id != "horner"
        if owner.modality != block.modality or other:
            continue
        if place_of(atlas, owner) != block.place:
            continue
        normal = atlas.structures[finding.structure].scale.normal in finding.grades
        covered = _covered(model, block, owner.id)
        # "Right as left" was looked at, and does not say what was found.
        untested = bool(finding.relation) or _untested(model, finding)
        for side in SIDES:
            if finding.relation or site_of(model, finding)[1] in (side, "midline"):
                said[side] = _joined(
                    said[side], covered, abnormal=not normal, untested=untested
                )
    return said[RIGHT], said[LEFT]


def _joined(
    said: Said, covered: Iterable[str], *, abnormal: bool, untested: bool
) -> Said:
    if untested:
        return replace(said, untested=said.untested | frozenset(covered))
    known = dict(sorted(said.roots))
    for root in covered:
        known[root] = known.get(root, False) or abnormal
    roots = frozenset(known.items())
    return replace(said, told=True, abnormal=said.abnormal or abnormal, roots=roots)


def _covered(model: Model, block: GroupPair, owner: str) -> list[str]:
    """Return the roots whose signature a structure belongs to, or stands for."""
    structure = model.atlas.structures[owner]
    if structure.pool == "any" or block.modality in ("pain", "autonomic"):
        return list(block.roots)
    found = [
        root
        for root, items in block.roots.items()
        if owner in {model.atlas.structures[name].owner for name, _ in items}
    ]
    main = main_root(model, structure)
    return [*found, main] if main in block.roots and main not in found else found


def _pair_form(
    model: Model, block: GroupPair, pair: tuple[Said, Said], mode: str
) -> tuple[Form | None, float]:
    """Return the form of what is left out of a pair of limbs, and its constant."""
    key = (("*silence", ""), block.place, block.modality, pair, mode, model.age)
    found = model.forms.get(key)
    if found is None:
        found = _make_pair_form(model, block, pair, mode)
        if found.form is not None:
            remember(model.forms, key, found)
    return found.form, found.constant


class _PairForm(NamedTuple):
    form: Form | None
    constant: float

    @property
    def axis(self) -> Axis | None:
        """The axis it stands on."""
        return None if self.form is None else self.form.axis


def _make_pair_form(
    model: Model, block: GroupPair, pair: tuple[Said, Said], mode: str
) -> _PairForm:
    sides = [
        _by_status(model, block, (side, said), mode)
        for side, said in zip(SIDES, pair, strict=True)
    ]
    total: Array | float = 0.0
    for first, right in enumerate(sides[0]):
        for second, left in enumerate(sides[1]):
            chance = _pattern(model.atlas, block, (pair, mode), (not first, not second))
            total = total + chance * right * left
    logs = np.log(total)
    if np.ndim(logs) == 0:
        return _PairForm(None, float(logs))
    axis = model.axis(block.modality)
    base = float(logs[0, axis.rest])
    ratios = np.ascontiguousarray(logs - base)
    return _PairForm(Form(axis, ratios, 0.0, max(0.0, float(ratios.max()))), base)


def _pattern(
    atlas: Atlas,
    block: GroupPair,
    said: tuple[tuple[Said, Said], str],
    abnormal: tuple[bool, bool],
) -> float:
    """Return P(which limbs are mentioned | which are abnormal)."""
    pair, mode = said
    rate = rates(atlas, block.modality, mode)
    again = rates(atlas, block.modality, "compare")
    mention = [rate[0] if bad else rate[1] for bad in abnormal]
    compare = [
        (again[0] if bad else again[1]) if other else 0.0
        for bad, other in zip(abnormal, reversed(abnormal), strict=True)
    ]
    out = [bool(one.untested) and not one.told for one in pair]
    if all(out):
        return 1.0
    if any(out):
        (index,) = (i for i in (0, 1) if not out[i])
        return mention[index] if pair[index].told else 1 - mention[index]
    right, left = mention
    if not pair[0].told and not pair[1].told:
        return (1 - right) * (1 - left)
    if pair[0].told and pair[1].told:
        return (
            right * left
            + right * (1 - left) * compare[1]
            + left * (1 - right) * compare[0]
        )
    if pair[0].told:
        return right * (1 - left) * (1 - compare[1])
    return left * (1 - right) * (1 - compare[0])


def _by_status(
    model: Model, block: GroupPair, who: tuple[str, Said], mode: str
) -> tuple[Array | float, Array | float]:
    """Return P(roots left out, status | hidden cell) for abnormal and for normal.

    In each, what is said of a root counts as its chance of being mentioned.
    """
    side, said = who
    if not said.told:
        if said.untested:
            return 1.0, 0.0
        normal: Array | float = 1.0
        for root in block.roots:
            normal = normal * _normal(model, block, root, side)
        return 1.0 - normal, normal
    bad, good = rates(model.atlas, "", "root " + mode)
    covered = dict(sorted(said.roots))
    rest = [
        root
        for root in block.roots
        if root and root not in covered and root not in said.untested
    ]
    known = [bad if covered[root] else good for root in sorted(covered) if root]
    chance = float(np.prod(known))
    if not rest:  # all are told where none would have been
        if not said.untested:
            chance += float(np.prod([1 - rate for rate in known])) if known else 0.0
        return (chance, 0.0) if said.abnormal else (0.0, chance)
    mixed: Array | float = 1.0
    clean: Array | float = 1.0
    for root in rest:
        normal = _normal(model, block, root, side)
        mixed = mixed * ((1 - bad) * (1 - normal) + (1 - good) * normal)
        clean = clean * ((1 - good) * normal)
    if said.abnormal:
        return chance * mixed, 0.0
    return chance * (mixed - clean), chance * clean


def _normal(model: Model, block: GroupPair, root: str, side: str) -> Array:
    """Return P(all of a root's signature is recorded normal), shape (A * H, R)."""
    product: Array | float = 1.0
    for structure, kind in block.roots[root]:
        product = product * _recorded_normal(model, structure, kind, side)
    return np.asarray(product)


def _recorded_normal(model: Model, structure: str, kind: str, side: str) -> Array:
    test = model.atlas.structures[structure]
    rows = model.rows(test.owner, side)
    axis = model.axis(test.modality)
    seen = rows.table @ model.reading(structure, kind)[:, test.scale.normal]
    flat = seen.reshape(len(seen), -1)
    return flat.take(rows.index.ravel().take(axis.cell), axis=0).T


def _one_sided(model: Model, findings: Sequence[Finding]) -> list[Finding]:
    """Return the abnormal reflexes of no group of which the other side is not told."""
    told = {site_of(model, f) for f in findings if not f.relation}
    grouped = {
        name
        for block in blocks(model.atlas)
        for items in block.roots.values()
        for name, _ in items
    }
    related = {model.owner(f.structure).id for f in findings if f.relation}
    found: dict[Site, Finding] = {}
    for finding in findings:
        structure = model.owner(finding.structure)
        if structure.modality != "reflex" or finding.side not in SIDES:
            continue
        if structure.id in grouped:
            continue
        other = (structure.id, mirror(finding.side))
        abnormal = structure.scale.normal not in finding.grades
        if abnormal and other not in told and structure.id not in related:
            found.setdefault(other, finding)
    return list(found.values())


def _other_side(model: Model, finding: Finding) -> Term:
    """Return the term of the other side of a reflex: it would have been told."""
    owner = model.owner(finding.structure)
    side = mirror(finding.side)
    bad, good = rates(model.atlas, owner.modality, "compare")
    unsaid = np.full(len(owner.scale.grades), 1 - bad)
    unsaid[owner.scale.normal] = 1 - good
    likelihood = model.reading(owner.id, "examined") @ unsaid
    rows = model.rows(owner.id, side)
    form = make_form(
        model.axis(owner.modality), rows.log_distinct(likelihood), rows.index
    )
    return Term(owner.modality, (("*" + owner.id, side),), form, [])
