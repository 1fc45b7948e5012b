"""Examinations as columns: which distinct evidence each patient has of each site.

However many patients there are, the records of one structure come in few distinct
forms. Each form is worked out once (a *column*: its log-likelihood under every
hidden state); a patient is the list of columns that stand in his record.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from neurosim.batch.grid import ExamGrid
from neurosim.exam import Exam, Finding, Item
from neurosim.model import Model
from neurosim.model.channel import Term
from neurosim.model.encode import (
    grouped,
    likelihood_of,
    main_root,
    pair_term,
    reflex_terms,
    site_of,
)
from neurosim.model.involvement import Array, Indices, Mask
from neurosim.model.world import rows_beside
from neurosim.terms import SIDES, Site


@dataclass(frozen=True)
class EvidenceColumn:
    """One distinct form of evidence about one structure, or about both its sides.

    Attributes
    ----------
    sites
        The structures and sides whose state it is about.
    likelihood
        P(records | state), shape (K,); None for a relation of two sides.
    term
        The term of a relation of two sides.
    beside
        The rows of reflexes that a second cause drives, by site.
    age
        The age it holds for, where the structure's states depend on age.
    """

    modality: str
    sites: tuple[Site, ...]
    likelihood: Array | None
    term: Term | None = None
    age: float | None = None
    beside: tuple[tuple[Site, float], ...] = ()

    @cached_property
    def key(self) -> Hashable:
        """What tells it from other columns; empty where it is not worth keeping."""
        if self.likelihood is None:
            return ()
        return self.sites, self.likelihood.tobytes(), self.age, self.beside

    @cached_property
    def cells(self) -> Array | None:
        """Log-likelihood of a relation of two sides, shape (P, D, A * H)."""
        return None if self.term is None else self.term.log_likelihood

    def with_cause(self, model: Model, drives: dict[Site, float]) -> "EvidenceColumn":
        """Return the column where a second cause drives some reflexes."""
        own = tuple((site, drives[site]) for site in self.sites if site in drives)
        if not own:
            return self
        if self.term is None:
            return replace(self, beside=own)
        term = reflex_terms(
            model, self.term, lambda site: rows_beside(model, site, dict(own))
        )
        return replace(self, term=term, beside=own)

    def at(self, model: Model, profile: Indices, shift: Indices) -> Array:
        """Return the log-likelihood under some hidden states, shape (R, A * H)."""
        if self.cells is not None:
            return self.cells[profile, shift]
        assert self.likelihood is not None
        rows = rows_beside(model, self.sites[0], dict(self.beside))
        return rows.log_distinct(self.likelihood)[rows.index[profile, shift]]


@dataclass(frozen=True)
class Evidence:
    """The distinct columns of many patients, and which patient has which.

    Attributes
    ----------
    count
        Number of patients.
    patients, which
        Entries: a patient, in rising order, and one of his columns; shapes (E,).
    """

    count: int
    columns: tuple[EvidenceColumn, ...]
    patients: Indices
    which: Indices


def from_exams(model: Model, exams: Iterable[Exam]) -> Evidence:
    """Return the columns of examinations given one by one."""
    known: dict[Hashable, int] = {}
    columns: list[EvidenceColumn] = []
    patients: list[int] = []
    which: list[int] = []
    patient = -1
    for patient, exam in enumerate(exams):
        groups, pairs = grouped(model, exam.findings)
        for name in pairs:
            own = [groups.get((name, side), []) for side in SIDES]
            key: Hashable = (name, *(_identities(findings) for findings in own))
            if key not in known:
                known[key] = len(columns)
                columns.append(_relation(model, name, groups, pairs))
            which.append(known[key])
            for side in SIDES:
                groups.pop((name, side), None)
        for site, findings in groups.items():
            key = (site, _identities(findings))
            if key not in known:
                known[key] = len(columns)
                columns.append(_single(model, site, findings))
            which.append(known[key])
        patients += [patient] * (len(which) - len(patients))
    entries = (np.array(values, dtype=np.intp) for values in (patients, which))
    return Evidence(patient + 1, tuple(columns), *entries)


def _identities(findings: Iterable[Finding]) -> frozenset[tuple[object, ...]]:
    return frozenset(finding.identity for finding in findings)


def _single(model: Model, site: Site, findings: Iterable[Finding]) -> EvidenceColumn:
    return _column(model, site, likelihood_of(model, site[0], findings))


def _column(model: Model, site: Site, likelihood: Array) -> EvidenceColumn:
    structure = model.atlas.structures[site[0]]
    age = model.age if model.depends_on_age(structure) else None
    return EvidenceColumn(structure.modality, (site,), likelihood, age=age)


def _relation(
    model: Model,
    name: str,
    groups: Mapping[Site, list[Finding]],
    pairs: Mapping[str, list[Finding]],
) -> EvidenceColumn:
    term = pair_term(model, name, dict(groups), pairs[name])
    return EvidenceColumn(term.modality, term.sites, None, term)


def from_grid(model: Model, grid: ExamGrid) -> Evidence:
    """Return the columns of examinations given as an array."""
    sites: dict[Site, list[int]] = {}
    for place, item in enumerate(grid.items):
        site = site_of(model, Finding(*item[:2], (0,), item[2]))
        sites.setdefault(site, []).append(place)
    code, forms = _codes(model, grid, list(sites.values()))
    start = np.cumsum([0, *(len(form) for form in forms)])
    patients, member = np.nonzero(code)
    found = (start[:-1] + code)[patients, member]
    number = np.full(int(start[-1]), -1)
    present = np.flatnonzero(np.bincount(found, minlength=len(number)))
    number[present] = np.arange(len(present))
    owners = np.searchsorted(start, present, side="right") - 1
    parts = [
        (site, tuple(grid.items[place] for place in places), form, int(first))
        for (site, places), form, first in zip(
            sites.items(), forms, start[:-1], strict=True
        )
    ]
    columns = []
    for one, owner in zip(present.tolist(), owners.tolist(), strict=True):
        site, items, form, first = parts[owner]
        columns.append(_combination(model, site, items, int(form[one - first])))
    return Evidence(len(grid), tuple(columns), patients, number[found])


def _codes(
    model: Model, grid: ExamGrid, sites: list[list[int]]
) -> tuple[Indices, list[Indices]]:
    """Return which combination of grades each patient has at each site.

    Returns
    -------
    code
        Place of the combination among the forms; 0 where nothing counts; (N, sites).
    forms
        For each site its combinations, as numbers in base "grades and one more".
    """
    recorded = (grid.grades.astype(np.intp) + 1) * _standing(model, grid)
    code: Indices = np.zeros((len(grid), len(sites)), dtype=np.intp)
    alone = [number for number, places in enumerate(sites) if len(places) == 1]
    code[:, alone] = recorded[:, [sites[number][0] for number in alone]]
    forms = []
    for number, places in enumerate(sites):
        bases = [_base(model, grid.items[place]) for place in places]
        if len(places) == 1:
            forms.append(np.arange(bases[0]))
            continue
        whole = np.zeros(len(grid), dtype=np.intp)
        for place, base in zip(places, bases, strict=True):
            whole = whole * base + recorded[:, place]
        form, which = np.unique(np.append(0, whole), return_inverse=True)
        code[:, number] = which[1:]
        forms.append(form)
    return code, forms


def _standing(model: Model, grid: ExamGrid) -> Mask:
    """Return which grades count, shape (N, items).

    A statement such as "C7 dermatome reduced" does not, where an area of that root
    is recorded on that side.
    """
    tested = grid.grades >= 0
    owners = [model.owner(item[0]) for item in grid.items]
    keys = [
        (owner.modality, item[1], main_root(model, owner))
        for owner, item in zip(owners, grid.items, strict=True)
    ]
    stands = tested.copy()
    for place, owner in enumerate(owners):
        if owner.pool == "blur":
            areas = [
                other
                for other, key in enumerate(keys)
                if key == keys[place] and owners[other].pool == "sum"
            ]
            stands[:, place] &= ~tested[:, areas].any(axis=1)
    return stands


def _base(model: Model, item: Item) -> int:
    return len(model.atlas.structures[item[0]].scale.grades) + 1


@lru_cache(maxsize=4096)
def _combination(
    model: Model, site: Site, items: tuple[Item, ...], code: int
) -> EvidenceColumn:
    """Return the column of a combination of grades; many batches have the same."""
    product: Array = np.ones(1)
    for item in reversed(items):
        code, grade = divmod(code, _base(model, item))
        if grade:
            table = model.reading(item[0], item[2])
            product = product * table[:, grade - 1]
    return _column(model, site, product)
