"""Ways in which an examination can have come about, and what each makes of it.

A *world* is one value of everything that is hidden outside the lesion's own chain: a
full or a terse report, the side that was not told. In each the modalities are summed
as ever; a second cause beside the lesion is summed out within it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neurosim.model.array import Model
from neurosim.model.channel import Channel, Term, channels, remember
from neurosim.model.encode import likelihood_of, reflex_terms
from neurosim.model.involvement import Array, Indices
from neurosim.model.rows import StateRows
from neurosim.terms import Site

SiteDrives = tuple[tuple[Site, float], ...]


@dataclass(frozen=True, eq=False)
class Mix:
    """Second causes that leave the reflexes alike, and their reflexes.

    Attributes
    ----------
    reflexes
        How strongly the causes drive each recorded reflex.
    causes
        Indices of the causes; -1 is none.
    log_rho
        Log of each cause's share times its likelihood against no cause, in the
        structures that a profile spares, reflexes left out; shape (C, P) or (C, 1).
    channel
        The reflexes with the causes beside; None where none is recorded.
    """

    reflexes: SiteDrives
    causes: Indices
    log_rho: Array
    channel: Channel | None

    @cached_property
    def log_weight(self) -> Array:
        """Log of the sum over the causes, shape (P,) or (1,)."""
        top = self.log_rho.max(axis=0)
        total: Array = np.log(np.exp(self.log_rho - top).sum(axis=0)) + top
        return total


@dataclass(frozen=True, eq=False)
class World:
    """One way in which the examination came about.

    Attributes
    ----------
    log_weight
        Log of its chance, and of what does not depend on the lesion.
    channels
        The modalities, without a second cause.
    mixes
        The second causes; the first is "none", with those that nothing recorded tells.
    """

    log_weight: float
    channels: tuple[Channel, ...]
    mixes: tuple[Mix, ...]

    @cached_property
    def plain(self) -> tuple[Channel, ...]:
        """The modalities that no second cause changes but by a factor."""
        return tuple(c for c in self.channels if c.modality != "reflex")

    @cached_property
    def base(self) -> float:
        """Log-likelihood where nothing is touched, with the weight of the world."""
        reflex = self.mixes[0].channel
        return (
            self.log_weight
            + sum(channel.base for channel in self.plain)
            + (reflex.base if reflex else 0.0)
        )

    @cached_property
    def top(self) -> float:
        """The most that log-ratios can add to ``base``."""
        own = self.mixes[0].channel
        tops = [
            (m.channel.top + m.channel.base - own.base if m.channel and own else 0.0)
            + max(0.0, float(m.log_weight.max()))
            for m in self.mixes
        ]
        return sum(channel.top for channel in self.plain) + max(tops)

    def evidence(self, size: int) -> Array:
        """Return P(exam | g, profile) over exp(base), shape (G, P); see ``SAFE``."""
        reflex = self.mixes[0].channel
        total: Array = np.zeros((size, 1))
        for mix in self.mixes:
            part: Array = np.exp(mix.log_weight)
            if mix.channel is not None and reflex is not None:
                part = part * mix.channel.evidence
                part = part * math.exp(mix.channel.base - reflex.base)
            total = total + part
        for channel in self.plain:
            total = total * channel.evidence
        return total

    @cached_property
    def log_plain(self) -> Array:
        """Log P(exam without reflexes | profile, g) without a cause, (P or 1, G)."""
        total: Array = np.full((1, 1), self.log_weight)
        for channel in self.plain:
            total = total + channel.log_evidence
        return total

    def log_mix(self, mix: Mix) -> Array:
        """Return log P(exam, causes of a mix | profile, g), shape (P or 1, G or 1)."""
        total = self.log_plain + mix.log_weight[:, None]
        return total if mix.channel is None else total + mix.channel.log_evidence

    @cached_property
    def log_evidence(self) -> Array:
        """Log P(exam | profile, g), shape (P or 1, G or 1), however small."""
        parts = [self.log_mix(mix) for mix in self.mixes]
        total = parts[0]
        for part in parts[1:]:
            total = np.logaddexp(total, part)
        return total

    @cached_property
    def log_alone(self) -> Array:
        """Log P(exam, no second cause | profile, g)."""
        total = self.log_plain + float(self.mixes[0].log_rho[0].max())
        channel = self.mixes[0].channel
        return total if channel is None else total + channel.log_evidence


def make_world(model: Model, log_weight: float, terms: Sequence[Term]) -> World:
    """Return the world in which an examination has these terms."""
    found = tuple(channels(terms))
    return World(log_weight, found, mixes_of(model, found))


def mixes_of(model: Model, found: Sequence[Channel]) -> tuple[Mix, ...]:
    """Return the second causes that the records tell of, by their reflexes."""
    beside = model.beside
    singles = [
        term
        for channel in found
        for term in channel.terms
        if term.findings and (len(term.sites) == 1 or channel.modality == "reflex")
    ]
    drives: dict[Site, Array] = {}
    for term in singles:
        for site in term.sites:
            drives[site] = beside.drives(site)
    touching = np.zeros(len(beside.causes), dtype=bool)
    for drive in drives.values():
        touching |= drive != 0
    reflex = next((c for c in found if c.modality == "reflex"), None)
    untold = 1 - float(beside.share[touching].sum())
    groups: dict[SiteDrives, list[int]] = {(): []}
    reflexes = sorted({s for t in singles if t.modality == "reflex" for s in t.sites})
    for cause in np.flatnonzero(touching).tolist():
        own = [(site, float(drives[site][cause])) for site in reflexes]
        groups.setdefault(tuple(d for d in own if d[1] != 0), []).append(cause)
    ratios = _log_ratios(model, singles)
    mixes = []
    for own_drives, members in groups.items():
        causes = list(members)
        logs = [np.log(beside.share[c]) + ratios.get(c, 0.0) for c in causes]
        if not own_drives:
            logs = [np.log(untold), *logs]
            causes = [-1, *causes]
        channel = reflex
        if own_drives and reflex is not None:
            channel = _with_causes(model, reflex, own_drives)
        rho = np.stack(np.broadcast_arrays(*(np.atleast_1d(one) for one in logs)))
        mixes.append(Mix(own_drives, np.array(causes), rho, channel))
    return tuple(mixes)


def _log_ratios(model: Model, terms: Sequence[Term]) -> dict[int, Array]:
    """Return log P(records | cause) - log P(records | none) by profile, shape (P,)."""
    found: dict[int, Array] = {}
    for term in terms:
        if term.modality == "reflex":
            continue
        site = term.sites[0]
        drives = model.beside.drives(site)
        causes = np.flatnonzero(drives)
        if not len(causes):
            continue
        rest = model.rows(*site).rest
        for cause, ratios in zip(causes.tolist(), _ratios(model, term), strict=True):
            own = ratios.take(rest)
            old = found.get(cause)
            found[cause] = own if old is None else old + own
    return found


def _ratios(model: Model, term: Term) -> list[Array]:
    """Return the log-ratios of each cause that drives a term's structure."""
    site = term.sites[0]
    key = ("beside", site, model.age, *sorted(f.identity for f in term.findings))
    known: list[Array] | None = model.notes.get(key)
    if known is None:
        said = likelihood_of(model, site[0], term.findings)
        drives = model.beside.drives(site)
        known = [
            rest_ratios(model, site, float(drive), said)
            for drive in drives[drives != 0]
        ]
        remember(model.notes, key, known)
    return known


def rest_ratios(model: Model, site: Site, drive: float, said: Array) -> Array:
    """Return the log-ratio for each class of a structure, and last 0 for "touched"."""
    kinds = model.rows(*site).kinds
    found = np.zeros(max(kinds, default=-1) + 2)
    for kind in kinds:
        states = model.beside.states(site, drive, kind)[0]
        usual = model.beside.states(site, 0.0, kind)[0]
        found[kind] = np.log(states @ said) - np.log(usual @ said)
    return found


def _with_causes(model: Model, reflex: Channel, drives: SiteDrives) -> Channel:
    """Return the reflexes with causes beside the lesion."""
    driven = dict(drives)
    terms = [
        _driven_term(model, term, driven)
        if term.findings and any(site in driven for site in term.sites)
        else term
        for term in reflex.terms
    ]
    (channel,) = channels(terms)
    return channel


def _driven_term(model: Model, term: Term, driven: dict[Site, float]) -> Term:
    own = tuple((site, driven[site]) for site in term.sites if site in driven)
    said = sorted(finding.identity for finding in term.findings)
    key = (term.sites[0], "beside", own, model.age, *said)
    form = model.forms.get(key)
    if form is None or form.axis is not term.form.axis:
        form = reflex_terms(
            model, term, lambda site: rows_beside(model, site, driven)
        ).form
        remember(model.forms, key, form)
    return term._replace(form=form)


def rows_beside(model: Model, site: Site, drives: dict[Site, float]) -> StateRows:
    """Return the rows of a reflex where a cause beside the lesion drives it."""
    rows = model.rows(*site)
    if site not in drives:
        return rows
    spared = np.unique(rows.index[rows.rest >= 0])
    table = rows.table.copy()
    table[spared] = model.beside.states(site, drives[site], int(rows.rest.max()))
    return StateRows(rows.index, table, rows.rest)
