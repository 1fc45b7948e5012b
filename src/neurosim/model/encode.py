"""Exam -> array: the records of one structure become one likelihood over its state.

Records of one structure are multiplied first and summed over the state, so that
only one log-term for each structure enters the sum, however often it was tested.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

import numpy as np

from neurosim.exam import SYMMETRIC, Exam, Finding, require
from neurosim.field import largest_root
from neurosim.model.array import Model
from neurosim.model.channel import Term, make_form, remember
from neurosim.model.involvement import Array
from neurosim.model.rows import StateRows
from neurosim.records import Structure
from neurosim.terms import HISTORY, SIDES, Site


class RecordSubject(NamedTuple):
    """What a record is about, worked out once for each distinct record.

    Attributes
    ----------
    silent
        Whether it says nothing: every grade stays possible, or it is history, which
        raises red flags and is not weighed.
    pool
        How the structure that owns the state hangs on its roots.
    place
        Modality, side and main root: what a statement about a root is about.
    """

    site: Site
    modality: str
    silent: bool
    pool: str
    place: tuple[str, str, str]


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
    terms.sort()
    return tuple(terms)


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
    kept: dict[Hashable, tuple[RecordSubject, Finding]] = {}
    stated, known = False, model.notes
    for finding in findings:
        identity = finding.identity
        note = known.get(identity) or _note(model, finding)
        if not note.silent and identity not in kept:
            kept[identity] = note, finding
            stated |= note.pool == "blur"
    if stated:
        kept = _without_restatements(kept)
    groups: dict[Site, list[Finding]] = {}
    pairs: dict[str, list[Finding]] = {}
    for note, finding in kept.values():
        if finding.relation == SYMMETRIC:
            pairs.setdefault(note.site[0], []).append(finding)
        else:
            groups.setdefault(note.site, []).append(finding)
    return groups, pairs


def _note(model: Model, finding: Finding) -> RecordSubject:
    """Return what a record is about, and remember it."""
    scale = model.atlas.structures[finding.structure].scale
    owner = model.owner(finding.structure)
    every = not finding.relation and set(finding.grades) == set(scale.all)
    note = RecordSubject(
        site_of(model, finding),
        owner.modality,
        every or owner.modality == HISTORY,
        owner.pool,
        (owner.modality, finding.side, main_root(model, owner)),
    )
    remember(model.notes, finding.identity, note)
    return note


def site_of(model: Model, finding: Finding) -> Site:
    """Return the structure and side whose state a finding reads."""
    return model.atlas.structures[finding.structure].site(finding.side)


def record_likelihood(model: Model, finding: Finding) -> Array:
    """Return P(record | state), shape (K,), summed over the grades still possible."""
    table = model.reading(finding.structure, finding.kind)
    likelihood: Array = table[:, list(finding.grades)].sum(axis=1)
    return likelihood


def main_root(model: Model, structure: Structure) -> str:
    """Return the spinal root of largest weight, the first of equals."""
    return largest_root(model.atlas, structure)


def _without_restatements(
    kept: dict[Hashable, tuple[RecordSubject, Finding]],
) -> dict[Hashable, tuple[RecordSubject, Finding]]:
    """Drop statements about a root where a structure of that root is recorded."""
    recorded = {note.place for note, _ in kept.values() if note.pool == "sum"}
    return {
        identity: (note, finding)
        for identity, (note, finding) in kept.items()
        if note.pool != "blur" or note.place not in recorded
    }


def likelihood_of(model: Model, structure: str, findings: Iterable[Finding]) -> Array:
    """Return P(records | state) of records of one structure, shape (K,)."""
    product: Array = np.ones(len(model.reading(structure, "examined")))
    for finding in findings:
        product = product * record_likelihood(model, finding)
    return product


def _single(model: Model, site: Site, findings: list[Finding]) -> Term:
    age = model.age
    if age is not None and not model.depends_on_age(model.atlas.structures[site[0]]):
        age = None
    key: tuple[object, ...]
    if len(findings) == 1:
        key = (site, age, findings[0].identity)
    else:
        key = (site, age, *sorted(finding.identity for finding in findings))
    form = model.forms.get(key)
    if form is None:
        rows = model.rows(*site)
        likelihood = likelihood_of(model, site[0], findings)
        modality = model.atlas.structures[site[0]].modality
        form = make_form(
            model.axis(modality), rows.log_distinct(likelihood), rows.index
        )
        remember(model.forms, key, form)
    return Term(form.axis.modality, (site,), form, findings)


def reflex_terms(model: Model, term: Term, rows: Callable[[Site], StateRows]) -> Term:
    """Return a term of the same records on other rows."""
    structure = term.sites[0][0]
    if len(term.sites) > 1:
        groups: dict[Site, list[Finding]] = {}
        for finding in term.findings:
            if not finding.relation:
                groups.setdefault(site_of(model, finding), []).append(finding)
        relations = [finding for finding in term.findings if finding.relation]
        return pair_term(model, structure, groups, relations, rows_of=rows)
    own = rows(term.sites[0])
    likelihood = likelihood_of(model, structure, term.findings)
    form = make_form(term.form.axis, own.log_distinct(likelihood), own.index)
    return term._replace(form=form)


def pair_term(
    model: Model,
    structure: str,
    groups: dict[Site, list[Finding]],
    relations: list[Finding],
    *,
    rows_of: Callable[[Site], StateRows] | None = None,
) -> Term:
    """Return the joint term of "right equals left", with each side's own records.

    Those records are taken out of ``groups``.
    """
    find = rows_of or (lambda site: model.rows(*site))
    rows = [find((structure, side)) for side in SIDES]
    own = [groups.pop((structure, side), []) for side in SIDES]
    both = np.prod([likelihood_of(model, structure, found) for found in own], axis=0)
    tables = [item.table for item in rows]
    shape = (len(tables[0]), len(tables[1]))
    pair = rows[0].index * shape[1] + rows[1].index
    distinct, index = np.unique(pair, return_inverse=True)
    first, second = np.unravel_index(distinct, shape)
    joint = tables[0][first] * tables[1][second] @ both
    terms = np.log(joint).reshape(len(distinct), -1)
    modality = model.atlas.structures[structure].modality
    form = make_form(
        model.axis(modality),
        terms,
        index.reshape(pair.shape),
    )
    sites = tuple((structure, side) for side in SIDES)
    return Term(modality, sites, form, [*own[0], *own[1], *relations])
