"""What a report leaves out: who writes down what is abnormal says that the rest is not.

In a protocol, what was not tested says nothing. A report mentions a group of findings
(the power, sensation, reflexes or pain of a limb; within a limb, each of the signs of
its roots) more often when it is abnormal. Whether it is a *full* or a *terse* report is
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
from neurosim.model.mention import MODES, TERSE, GroupPair, GroupSign, blocks, rates
from neurosim.model.tracts import dorsal_share
from neurosim.records import Structure
from neurosim.terms import HISTORY, SIDES, mirror

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
    signs
        Signs that it covers, by their structure, and whether they are abnormal.
    untested
        Signs that were not tested.
    """

    told: bool = False
    abnormal: bool = False
    signs: frozenset[tuple[str, bool]] = frozenset()
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
            words.extend(_silent(model, block, (side, said)))
    words += [
        f"{mirror(finding.side)} {model.atlas.structures[finding.structure].name}"
        for finding in _one_sided(model, findings)
    ]
    return tuple(words)


def _silent(model: Model, block: GroupPair, who: tuple[str, Said]) -> Iterator[str]:
    side, said = who
    if block.modality not in _WORDS:
        if not said.told and not said.untested:
            yield f"{side} Horner's sign"
        return
    name = f"{side} {block.place} {_WORDS[block.modality]}"
    if not said.told:
        if not said.untested:
            yield name
        return
    rest = _left(block, said)
    if rest:
        yield f"{name} of {', '.join(_named(model.atlas, block, rest))}"


def _left(block: GroupPair, said: Said) -> list[GroupSign]:
    """Return the signs of a limb that is mentioned of which nothing is told."""
    known = {structure for structure, _ in said.signs} | said.untested
    return [sign for sign in block.signs if sign.structure not in known]


def _named(
    atlas: Atlas, block: GroupPair, signs: Sequence[GroupSign]
) -> dict[str, None]:
    """Return the roots of which all signs are among these, and the other signs."""
    other = {sign.root for sign in block.signs if sign not in signs}
    return dict.fromkeys(
        atlas.structures[sign.structure].name if sign.root in other else sign.root
        for sign in signs
    )


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
    found = [
        (f, o)
        for f in findings
        if _belongs(model, block, o := model.owner(f.structure))
    ]
    pair = []
    for side in SIDES:
        mine = [
            (finding, owner)
            for finding, owner in found
            if finding.relation or site_of(model, finding)[1] in (side, "midline")
        ]
        told = {root for _, owner in mine for root in _roots_told(model, block, owner)}
        said = Said()
        for finding, owner in mine:
            said = _joined(model, said, finding, _covered(model, block, owner, told))
        pair.append(said)
    return pair[0], pair[1]


def _belongs(model: Model, block: GroupPair, owner: Structure) -> bool:
    """Return whether a structure is of the modality and limbs of a group."""
    if owner.modality == "autonomic" and owner.id != "horner":
        return False
    same = owner.modality == block.modality
    return same and place_of(model.atlas, owner) == block.place


def _joined(model: Model, said: Said, finding: Finding, covered: Iterable[str]) -> Said:
    """Return the record of a limb with one more finding."""
    # "Right as left" was looked at, and does not say what was found.
    if finding.relation or _untested(model, finding):
        return replace(said, untested=said.untested | frozenset(covered))
    abnormal = (
        model.atlas.structures[finding.structure].scale.normal not in finding.grades
    )
    known = dict(sorted(said.signs))
    for structure in covered:
        known[structure] = known.get(structure, False) or abnormal
    signs = frozenset(known.items())
    return replace(said, told=True, abnormal=said.abnormal or abnormal, signs=signs)


def _own(model: Model, block: GroupPair, owner: Structure) -> list[GroupSign]:
    """Return the signs that a structure is."""
    return [s for s in block.signs if model.owner(s.structure).id == owner.id]


def _roots_told(model: Model, block: GroupPair, owner: Structure) -> set[str]:
    return {sign.root for sign in _own(model, block, owner)}


def _covered(
    model: Model, block: GroupPair, owner: Structure, told: set[str]
) -> list[str]:
    """Return the signs that a record tells.

    What is no sign itself stands for the first one of its main root, unless a sign of
    that root is told.
    """
    if owner.pool in ("any", "both") or block.modality in ("pain", "autonomic"):
        return [sign.structure for sign in block.signs]
    main = main_root(model, owner)
    found = _own(model, block, owner)
    if not found and main not in told:
        found = [sign for sign in block.signs if sign.root == main][:1]
    return [sign.structure for sign in found]


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
    total = _beside_abnormal(model, block, (pair, mode), sides)
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


def _beside_abnormal(
    model: Model,
    block: GroupPair,
    said: tuple[tuple[Said, Said], str],
    sides: list[tuple[Array | float, Array | float]],
) -> Array | float:
    """Weigh, in place, that an abnormal limb is told as normal beside an abnormal one.

    Who compares a limb with an abnormal one, and finds it abnormal as well, seldom
    tells its normal signs alone: all of it is told, the chance of which is returned.
    """
    pair, mode = said
    seldom = model.atlas.observe("report_only_normal")
    added: Array | float = 0.0
    for this, other in ((0, 1), (1, 0)):
        if not (pair[this].told and pair[other].told and pair[other].abnormal):
            continue
        if not pair[this].abnormal:
            sides[this] = (seldom * sides[this][0], sides[this][1])
        elif len(pair[this].signs) == len(block.signs):
            bad, good = rates(model.atlas, "", "sign " + mode)
            told = [abnormal for _, abnormal in pair[this].signs]
            normal = (1 - good) ** (len(told) - sum(told))
            rule = (1 - seldom) * (1 - bad) ** sum(told) * (1 - normal)
            chance = _pattern(model.atlas, block, said, (True, True))
            added = added + chance * rule * sides[other][0]
    return added


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
    """Return P(signs left out, status | hidden cell) for abnormal and for normal.

    In each, what is said of a sign counts as its chance of being mentioned.
    """
    side, said = who
    if not said.told:
        if said.untested:
            return 1.0, 0.0
        normal: Array | float = 1.0
        for sign in block.signs:
            normal = normal * _recorded_normal(model, sign, side)
        return 1.0 - normal, normal
    bad, good = rates(model.atlas, "", "sign " + mode)
    known = [bad if abnormal else good for _, abnormal in sorted(said.signs)]
    chance = float(np.prod(known))
    rest = _left(block, said)
    if not rest:
        if len(known) == len(block.signs):  # all are told where none would have been
            chance += float(np.prod([1 - rate for rate in known]))
        return (chance, 0.0) if said.abnormal else (0.0, chance)
    mixed: Array | float = 1.0
    clean: Array | float = 1.0
    for sign in rest:
        normal = _recorded_normal(model, sign, side)
        mixed = mixed * ((1 - bad) * (1 - normal) + (1 - good) * normal)
        clean = clean * ((1 - good) * normal)
    if said.abnormal:
        return chance * mixed, 0.0
    return chance * (mixed - clean), chance * clean


def _recorded_normal(model: Model, sign: GroupSign, side: str) -> Array:
    """Return P(a sign would be recorded normal), shape (A * H, R)."""
    test = model.atlas.structures[sign.structure]
    rows = model.rows(test.owner, side)
    axis = model.axis(test.modality)
    seen = rows.table @ model.reading(sign.structure, sign.kind)[:, test.scale.normal]
    flat = seen.reshape(len(seen), -1)
    return np.asarray(flat.take(rows.index.ravel().take(axis.cell), axis=0).T)


def _one_sided(model: Model, findings: Sequence[Finding]) -> list[Finding]:
    """Return the abnormal records of which the other side would have been told.

    They are reflexes of no group, and skin of a limb that was tested for one tract,
    where the other limb was told of, by tests of the other tract alone.
    """
    told = {_test(model, f) for f in findings if not f.relation}
    grouped = {sign.structure for b in blocks(model.atlas) for sign in b.signs}
    related = {model.owner(f.structure).id for f in findings if f.relation}
    found: dict[_Looked, Finding] = {}
    for finding in findings:
        structure = model.owner(finding.structure)
        abnormal = structure.scale.normal not in finding.grades
        if not abnormal or structure.id in related or finding.side not in SIDES:
            continue
        other = _test(model, finding)._replace(side=mirror(finding.side))
        if structure.modality == "reflex":
            compared = structure.id not in grouped and other not in told
        else:
            compared = _crossed(other, told)
        if compared:
            found.setdefault(other, finding)
    return list(found.values())


class _Looked(NamedTuple):
    """What a record tells of: what was tested, and of skin how far the dorsal tract."""

    structure: str
    side: str
    place: str
    dorsal: float | None


def _test(model: Model, finding: Finding) -> _Looked:
    structure, side = site_of(model, finding)
    test = model.atlas.structures[finding.structure]
    place = place_of(model.atlas, model.atlas.structures[structure])
    return _Looked(
        structure, side, place, dorsal_share(model.atlas, test, finding.kind)
    )


def _crossed(other: _Looked, told: Iterable[_Looked]) -> bool:
    """Return whether the records of a limb all test the other tract."""
    if other.dorsal not in (0, 1):
        return False
    shares = {
        test.dorsal
        for test in told
        if test.dorsal is not None and test[1:3] == other[1:3]
    }
    return shares == {1 - other.dorsal}


def _other_side(model: Model, finding: Finding) -> Term:
    """Return the term of the other side of a sign: it would have been told."""
    owner = model.owner(finding.structure)
    side = mirror(finding.side)
    bad, good = rates(model.atlas, owner.modality, "compare")
    unsaid = np.full(len(owner.scale.grades), 1 - bad)
    unsaid[owner.scale.normal] = 1 - good
    likelihood = model.reading(finding.structure, finding.kind) @ unsaid
    rows = model.rows(owner.id, side)
    form = make_form(
        model.axis(owner.modality), rows.log_distinct(likelihood), rows.index
    )
    return Term(owner.modality, (("*" + owner.id, side),), form, [])
