"""Exam -> array: the records of one structure become one likelihood over its state.

Records of one structure are multiplied first and summed over the state, so that
only one log-term for each structure enters the sum, however often it was tested.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neurosim.exam import SYMMETRIC, Exam, Finding, require
from neurosim.model.array import Model
from neurosim.model.involvement import Array, Indices
from neurosim.records import Structure
from neurosim.terms import OTHER_SUPPLY, SIDES, mirror

Site = tuple[str, str]  # structure that owns the state, side


@dataclass(frozen=True)
class Term:
    """One log-term: a structure (or a pair of sides) with the records that made it.

    Attributes
    ----------
    sites
        One structure and side, or both sides of a reflex said to be symmetrical.
    distinct
        Log-likelihood under each distinct drive, shape (U, A * H).
    index
        Which of them each profile and displacement has, shape (P, D).
    """

    modality: str
    sites: tuple[Site, ...]
    findings: tuple[Finding, ...]
    distinct: Array
    index: Indices

    @property
    def log_likelihood(self) -> Array:
        """Log-likelihood in every hidden cell, shape (P, D, A * H)."""
        return self.distinct.take(self.index, axis=0)


def encode(model: Model, exam: Exam) -> tuple[Term, ...]:
    """Return the log-terms of an examination, one for each structure.

    A record that leaves every grade possible says nothing and makes no term. A
    record repeated word for word counts once. A statement such as "C7 dermatome
    reduced" is ignored where an area of that root is recorded on that side.

    Raises
    ------
    ExamError
        With every record whose structure, side or grade is not in the tables.
    """
    require(exam.findings, model.atlas)
    groups, pairs = grouped(model, exam.findings)
    terms = [pair_term(model, name, groups, pairs[name]) for name in pairs]
    terms += [_single(model, site, found) for site, found in groups.items()]
    # One order whatever the order of the records: sums come out the same.
    return tuple(sorted(terms, key=lambda term: (term.modality, term.sites)))


def grouped(
    model: Model, findings: Iterable[Finding]
) -> tuple[dict[Site, list[Finding]], dict[str, list[Finding]]]:
    """Return the records that count, by what they read.

    Returns
    -------
    groups : dict
        Records by the structure and side whose state they read.
    pairs : dict
        "Right equals left", by the structure that owns the state.
    """
    records = _without_restatements(model, _informative(model, findings))
    groups: dict[Site, list[Finding]] = {}
    pairs: dict[str, list[Finding]] = {}
    for finding in records:
        if finding.relation == SYMMETRIC:
            owner = model.owner(finding.structure)
            pairs.setdefault(owner.id, []).append(finding)
        else:
            groups.setdefault(site_of(model, finding), []).append(finding)
    return groups, pairs


def site_of(model: Model, finding: Finding) -> Site:
    """Return the structure and side whose state a finding reads."""
    test = model.atlas.structures[finding.structure]
    crossed = test.laterality == "crossed"
    side = mirror(finding.side) if crossed else finding.side
    return test.owner, side


def record_likelihood(model: Model, finding: Finding) -> Array:
    """Return P(record | state), shape (K,), summed over the grades still possible."""
    table = model.reading(finding.structure, finding.kind)
    likelihood: Array = table[:, list(finding.grades)].sum(axis=1)
    return likelihood


def _informative(model: Model, findings: Iterable[Finding]) -> list[Finding]:
    kept: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        scale = model.atlas.structures[finding.structure].scale
        if finding.relation or set(finding.grades) != set(scale.all):
            kept.setdefault(finding.identity, finding)
    return list(kept.values())


def main_root(model: Model, structure: Structure) -> str:
    """Return the spinal root of largest weight, the first of equals."""
    weights = model.atlas.weights.get(structure.id, {})
    spinal = [root for root in weights if root != OTHER_SUPPLY]
    return max(spinal, key=lambda root: weights[root], default="")


def _without_restatements(model: Model, findings: list[Finding]) -> list[Finding]:
    """Drop statements about a root where a structure of that root is recorded."""
    recorded = set()
    for finding in findings:
        owner = model.owner(finding.structure)
        if owner.pool == "sum":
            recorded.add((owner.modality, finding.side, main_root(model, owner)))

    def stands(finding: Finding) -> bool:
        owner = model.owner(finding.structure)
        place = (owner.modality, finding.side, main_root(model, owner))
        return owner.pool != "blur" or place not in recorded

    return [finding for finding in findings if stands(finding)]


def _likelihood(model: Model, structure: str, findings: Iterable[Finding]) -> Array:
    product: Array = np.ones(len(model.atlas.structures[structure].scale.grades))
    for finding in findings:
        product = product * record_likelihood(model, finding)
    return product


def _single(model: Model, site: Site, findings: list[Finding]) -> Term:
    structure, side = site
    rows = model.rows(structure, side)
    likelihood = _likelihood(model, structure, findings)
    modality = model.atlas.structures[structure].modality
    distinct = rows.log_distinct(likelihood)
    return Term(modality, (site,), tuple(findings), distinct, rows.index)


def pair_term(
    model: Model,
    structure: str,
    groups: dict[Site, list[Finding]],
    relations: list[Finding],
) -> Term:
    """Return the joint term of "right equals left", with each side's own records.

    Those records are taken out of ``groups``.
    """
    rows = [model.rows(structure, side) for side in SIDES]
    own = [groups.pop((structure, side), []) for side in SIDES]
    both = np.prod([_likelihood(model, structure, found) for found in own], axis=0)
    tables = [item.table for item in rows]
    shape = (len(tables[0]), len(tables[1]))
    pair = rows[0].index * shape[1] + rows[1].index
    distinct, index = np.unique(pair, return_inverse=True)
    first, second = np.unravel_index(distinct, shape)
    joint = tables[0][first] * tables[1][second] @ both
    terms = np.log(joint).reshape(len(distinct), -1)
    sites = tuple((structure, side) for side in SIDES)
    return Term(
        model.atlas.structures[structure].modality,
        sites,
        (*own[0], *own[1], *relations),
        terms,
        index.reshape(pair.shape),
    )


@dataclass(frozen=True)
class Channel:
    """All terms of one modality, and their sum over its hidden states.

    Attributes
    ----------
    total
        Sum of the terms, shape (P, D * A * H).
    hidden
        P(displacement, severity, habit | g), shape (D * A * H, G).
    """

    modality: str
    terms: tuple[Term, ...]
    total: Array
    hidden: Array

    @cached_property
    def _scaled(self) -> tuple[Array, Array]:
        top = self.total.max(axis=1, keepdims=True)
        scaled = self.total - top
        return np.exp(scaled, out=scaled), top

    @cached_property
    def log_evidence(self) -> Array:
        """Log P(records of the modality | profile, g), shape (P, G)."""
        scaled, top = self._scaled
        evidence: Array = np.log(scaled @ self.hidden) + top
        return evidence

    def posterior(self, profiles: Indices) -> Array:
        """Return P(hidden cell | profile, g, records), shape (n, D * A * H, G)."""
        scaled = self._scaled[0][profiles]
        weights = scaled[:, :, None] * self.hidden
        cells: Array = weights / weights.sum(axis=1, keepdims=True)
        return cells


def channels(model: Model, terms: Iterable[Term]) -> Iterator[Channel]:
    """Yield the modalities that were recorded, with their terms summed."""
    by_modality: dict[str, list[Term]] = {}
    for term in terms:
        by_modality.setdefault(term.modality, []).append(term)
    for modality, found in by_modality.items():
        total = found[0].log_likelihood
        one = np.empty_like(total)  # fresh memory for each term costs more than the sum
        for term in found[1:]:
            term.distinct.take(term.index, axis=0, out=one, mode="clip")
            total += one
        flat = total.reshape(len(total), -1)
        yield Channel(modality, tuple(found), flat, model.hidden(modality))


def empty_channel(model: Model, modality: str) -> Channel:
    """Return a modality of which nothing is recorded."""
    hidden = model.hidden(modality)
    size = len(model.profiles.family)
    return Channel(modality, (), np.zeros((size, len(hidden))), hidden)
