"""Examinations as columns: which distinct evidence each patient has of each site.

However many patients there are, the records of one structure come in few distinct
forms. Each form is worked out once (a *column*: its log-likelihood under every
hidden state); a patient is the list of columns that stand in his record.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from neurosim.batch.grid import ExamGrid, Item
from neurosim.exam import Exam, Finding
from neurosim.model import Model
from neurosim.model.encode import (
    Site,
    grouped,
    main_root,
    pair_term,
    record_likelihood,
    site_of,
)
from neurosim.model.involvement import Array, Indices
from neurosim.terms import SIDES

Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Column:
    """One distinct form of evidence about one structure, or about both its sides.

    Attributes
    ----------
    sites
        The structures and sides whose state it is about.
    likelihood
        P(records | state), shape (K,); None for a relation of two sides.
    cells
        Log-likelihood, shape (P, D, A * H), of a relation of two sides.
    """

    sites: tuple[Site, ...]
    likelihood: Array | None
    cells: Array | None = None

    def at(self, model: Model, profile: Indices, shift: Indices) -> Array:
        """Return the log-likelihood under some hidden states, shape (R, A * H)."""
        if self.cells is not None:
            return self.cells[profile, shift]
        assert self.likelihood is not None
        rows = model.rows(*self.sites[0])
        terms = np.log(rows.table @ self.likelihood)
        chosen: Array = terms.reshape(len(terms), -1)[rows.index[profile, shift]]
        return chosen


@dataclass
class Evidence:
    """The columns of each modality, and which patient has which.

    Attributes
    ----------
    count
        Number of patients.
    columns
        Distinct columns, by modality.
    entries
        Pairs (patients, columns) by modality: arrays of equal length.
    """

    count: int
    columns: dict[str, list[Column]] = field(default_factory=dict)
    entries: dict[str, list[tuple[Indices, Indices]]] = field(default_factory=dict)

    def add(self, modality: str, column: Column) -> int:
        """Take a new column in and return its place."""
        known = self.columns.setdefault(modality, [])
        known.append(column)
        return len(known) - 1

    def pairs(self, modality: str) -> tuple[Indices, Indices]:
        """Return patients and columns of a modality, shapes (E,) and (E,)."""
        patients, columns = zip(*self.entries[modality], strict=True)
        return np.concatenate(patients), np.concatenate(columns)


def from_exams(model: Model, exams: Iterable[Exam]) -> Evidence:
    """Return the columns of examinations given one by one."""
    listed = tuple(exams)
    evidence = Evidence(len(listed))
    known: dict[Hashable, tuple[str, int]] = {}
    found: dict[str, tuple[list[int], list[int]]] = {}
    for patient, exam in enumerate(listed):
        groups, pairs = grouped(model, exam.findings)
        for name in pairs:
            own = [groups.get((name, side), []) for side in SIDES]
            key = (name, *(_identities(findings) for findings in own))
            if key not in known:
                known[key] = _relation(model, evidence, (name, groups, pairs))
            _note(found, patient, known[key])
            for side in SIDES:
                groups.pop((name, side), None)
        for site, findings in groups.items():
            single = (site, _identities(findings))
            if single not in known:
                known[single] = _single(model, evidence, site, findings)
            _note(found, patient, known[single])
    for modality, (patients, columns) in found.items():
        evidence.entries[modality] = [(np.array(patients), np.array(columns))]
    return evidence


def _identities(findings: Iterable[Finding]) -> frozenset[tuple[object, ...]]:
    return frozenset(finding.identity for finding in findings)


def _note(
    found: dict[str, tuple[list[int], list[int]]], patient: int, place: tuple[str, int]
) -> None:
    patients, columns = found.setdefault(place[0], ([], []))
    patients.append(patient)
    columns.append(place[1])


def _single(
    model: Model, evidence: Evidence, site: Site, findings: Iterable[Finding]
) -> tuple[str, int]:
    structure = model.atlas.structures[site[0]]
    product: Array = np.ones(len(structure.scale.grades))
    for finding in findings:
        product = product * record_likelihood(model, finding)
    modality = structure.modality
    return modality, evidence.add(modality, Column((site,), product))


def _relation(
    model: Model,
    evidence: Evidence,
    found: tuple[str, Mapping[Site, list[Finding]], Mapping[str, list[Finding]]],
) -> tuple[str, int]:
    name, groups, pairs = found
    term = pair_term(model, name, dict(groups), pairs[name])
    column = Column(term.sites, None, term.log_likelihood)
    return term.modality, evidence.add(term.modality, column)


def from_grid(model: Model, grid: ExamGrid) -> Evidence:
    """Return the columns of examinations given as an array."""
    evidence = Evidence(len(grid))
    stands = _standing(model, grid)
    sites: dict[Site, list[int]] = {}
    for place, item in enumerate(grid.items):
        site = site_of(model, Finding(*item[:2], (0,), item[2]))
        sites.setdefault(site, []).append(place)
    for site, places in sites.items():
        _add_site(model, evidence, site, (grid, stands, places))
    return evidence


def _standing(model: Model, grid: ExamGrid) -> Truths:
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


def _add_site(
    model: Model,
    evidence: Evidence,
    site: Site,
    records: tuple[ExamGrid, Truths, list[int]],
) -> None:
    """Add one column for each combination of grades that occurs."""
    grid, stands, places = records
    code: Indices = np.zeros(len(grid), dtype=np.intp)
    for place in places:  # a number in base "grades and one more"
        recorded = (grid.grades[:, place].astype(np.intp) + 1) * stands[:, place]
        code = code * _base(model, grid.items[place]) + recorded
    modality = model.atlas.structures[site[0]].modality
    values, which = np.unique(code, return_inverse=True)
    columns = np.full(len(values), -1)
    for index, value in enumerate(values.tolist()):
        if value:
            likelihood = _decode(model, value, [grid.items[p] for p in places])
            columns[index] = evidence.add(modality, Column((site,), likelihood))
    patients = np.flatnonzero(code)
    if len(patients):
        entry = (patients, columns[which[patients]])
        evidence.entries.setdefault(modality, []).append(entry)


def _base(model: Model, item: Item) -> int:
    return len(model.atlas.structures[item[0]].scale.grades) + 1


def _decode(model: Model, code: int, items: list[Item]) -> Array:
    """Return P(records | state) of a combination of grades, shape (K,)."""
    product: Array = np.ones(1)
    for item in reversed(items):
        code, grade = divmod(code, _base(model, item))
        if grade:
            table = model.reading(item[0], item[2])
            product = product * table[:, grade - 1]
    return product
