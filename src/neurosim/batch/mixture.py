"""Second causes over many patients: what they add to each profile's likelihood.

In structures other than reflexes a cause is a ratio that depends on the profile only
through which structures it spares, and where the complaint is: few *patterns*. Reflexes
are summed anew for each set of reflexes that causes drive.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from neurosim.batch.columns import Evidence, EvidenceColumn
from neurosim.batch.kernel import Buffers, Float, Program, prepare
from neurosim.model import Model
from neurosim.model.channel import SAFE
from neurosim.model.involvement import Array, Indices, Mask
from neurosim.model.world import SiteDrives, rest_ratios
from neurosim.terms import Site

#: Sets of sites whose patterns are kept, and the largest code of a row.
_KEPT, _LARGE = 512, 2**40


@dataclass(frozen=True)
class _Cause:
    """A second cause that some record tells of.

    Attributes
    ----------
    variant
        Which set of reflexes it drives.
    pattern
        Pattern of each profile, shape (P,).
    columns
        The columns of the evidence that it changes, shape (E,).
    ratios
        Log-ratio of each pattern and column, shape (T, E).
    """

    variant: int
    log_share: float
    pattern: Indices
    columns: Indices
    ratios: Array


class Mixture:
    """Sums patients with and without second causes.

    Parameters
    ----------
    model
        The model, in its setting.
    evidence
        The records of a block of patients.
    dtype
        Of the tables of log-ratios.
    """

    def __init__(self, model: Model, evidence: Evidence, dtype: npt.DTypeLike):
        self.evidence = evidence
        reflexes = _only(evidence, reflex=True)
        self._variants, causes = _causes(model, evidence)
        self._causes, self._place = _combined(model, causes)
        self._untold = 1 - sum(float(np.exp(cause.log_share)) for cause in causes)
        self._plain = prepare(model, _only(evidence, reflex=False), dtype)
        self._reflex: list[Program] = []
        if reflexes.columns:
            self._reflex = [
                prepare(model, _driven(model, reflexes, dict(drives)), dtype)
                for drives in self._variants
            ]
        self._rows = self._pairs()
        self._buffers: dict[int, list[Buffers]] = {}
        self._ends = np.searchsorted(evidence.patients, np.arange(evidence.count + 1))

    def _pairs(self) -> tuple[Indices, Indices, Indices, Indices, Indices]:
        """Return distinct outcomes of reflexes and patterns, and with the rest."""
        profiles = self._plain.profile
        reflex = self._reflex[0].profile if self._reflex else np.zeros_like(profiles)
        size = int(self._place.max(initial=0)) + 1
        near, which = np.unique(reflex * size + self._place, return_inverse=True)
        width = len(near)
        whole, profile = np.unique(profiles * width + which, return_inverse=True)
        return *np.divmod(near, size), *np.divmod(whole, width), profile

    def mass(self, part: slice, severity: Float) -> tuple[Array, Array, Mask]:
        """Return P(exam | profile) over exp(scale), the scale, and who is safe.

        Parameters
        ----------
        part
            Some patients.
        severity
            P(g), shape (G, N) or (G, 1).
        """
        count = part.stop - part.start
        if count not in self._buffers:
            every = [self._plain, *self._reflex]
            self._buffers[count] = [Buffers(program, count) for program in every]
        buffers = self._buffers[count]
        reflex, place, plain, near, profile = self._rows
        weights, top = self._weights(part)  # by variant: (patterns, N)
        found, scale = buffers[0].sum(part)
        mixed: Array = weights[0][place][:, None]
        if self._reflex:
            own, base = buffers[1].sum(part)
            mixed = own[reflex] * mixed
            for buffer, weight in zip(buffers[2:], weights[1:], strict=True):
                other, level = buffer.sum(part)
                mixed += other[reflex] * (weight * np.exp(level - base))[place][:, None]
            scale = scale + base
        else:
            mixed = np.sum(weights, axis=0)[place][:, None]
        some = severity if severity.shape[1] == 1 else severity[:, part]
        found = found * some
        mass: Array = (found[plain] * mixed[near]).sum(axis=1)
        tops = self._plain.top[part] + top
        tops = tops + max(
            (program.top[part] for program in self._reflex),
            key=lambda values: float(values.max()),
            default=np.zeros(count),
        )
        return mass[profile], scale, tops < SAFE

    def _weights(self, part: slice) -> tuple[list[Array], Array]:
        """Return the weight of each variant by pattern, (patterns, N), and its top."""
        start, stop = self._ends[[part.start, part.stop]]
        count = part.stop - part.start
        patient = self.evidence.patients[start:stop] - part.start
        has = np.zeros((len(self.evidence.columns), count))
        has[self.evidence.which[start:stop], patient] = 1
        size = int(self._place.max(initial=0)) + 1
        found = [np.zeros((size, count)) for _ in self._variants]
        found[0] += self._untold
        top = np.zeros(count)
        for cause in self._causes:
            logs = cause.ratios @ has[cause.columns] + cause.log_share
            np.maximum(top, logs.max(axis=0), out=top)
            found[cause.variant] += np.exp(logs)[cause.pattern]
        return found, top


def _only(evidence: Evidence, *, reflex: bool) -> Evidence:
    """Return the reflexes of the evidence, or all but them."""
    chosen = np.array(
        [(column.modality == "reflex") == reflex for column in evidence.columns],
        dtype=bool,
    )
    number = np.cumsum(chosen) - 1
    kept = chosen[evidence.which] if len(chosen) else np.zeros(0, dtype=bool)
    return Evidence(
        evidence.count,
        tuple(c for c, own in zip(evidence.columns, chosen, strict=True) if own),
        evidence.patients[kept],
        number[evidence.which[kept]] if len(chosen) else evidence.which,
    )


def _driven(model: Model, evidence: Evidence, drives: Mapping[Site, float]) -> Evidence:
    columns = tuple(c.with_cause(model, dict(drives)) for c in evidence.columns)
    return Evidence(evidence.count, columns, evidence.patients, evidence.which)


def _causes(model: Model, evidence: Evidence) -> tuple[list[SiteDrives], list[_Cause]]:
    """Return the sets of reflexes that causes drive, and the causes."""
    beside = model.beside
    singles: dict[Site, list[int]] = {}
    reflexes: set[Site] = set()
    for index, column in enumerate(evidence.columns):
        if column.modality == "reflex":
            reflexes.update(column.sites)
        elif column.likelihood is not None:
            singles.setdefault(column.sites[0], []).append(index)
    variants: dict[SiteDrives, int] = {(): 0}
    causes = []
    for cause, share in enumerate(beside.share.tolist()):
        own = {site: float(beside.drives(site)[cause]) for site in sorted(reflexes)}
        drives = tuple((site, drive) for site, drive in own.items() if drive != 0)
        sites = [site for site in sorted(singles) if beside.drives(site)[cause] != 0]
        if not drives and not sites:
            continue
        variant = variants.setdefault(drives, len(variants))
        places = [singles[site] for site in sites]
        causes.append(_cause(model, evidence, (cause, sites, places), (variant, share)))
    return list(variants), causes


def _cause(
    model: Model,
    evidence: Evidence,
    told: tuple[int, list[Site], list[list[int]]],
    known: tuple[int, float],
) -> _Cause:
    cause, sites, places = told
    patterns, pattern = _patterns_at(model, tuple(sites))
    ratios = [
        _ratio(model, evidence.columns[index], cause)[patterns[:, number]]
        for number, own in enumerate(places)
        for index in own
    ]
    columns = np.array([i for own in places for i in own], dtype=np.intp)
    table = np.stack(ratios, axis=1) if ratios else np.zeros((len(patterns), 0))
    return _Cause(known[0], float(np.log(known[1])), pattern, columns, table)


def _patterns_at(model: Model, sites: tuple[Site, ...]) -> tuple[Indices, Indices]:
    """Return what profiles leave of some sites, each once, and each profile's place.

    Cohorts ask for the same sites again and again.
    """
    known: dict[Any, Any] = model.atlas.derived.setdefault("patterns of sites", {})
    key = (id(model), sites)
    entry = known.get(key)
    if entry is None:
        for oldest in list(known)[: len(known) + 1 - _KEPT]:
            known.pop(oldest, None)
        rests = [model.rows(*site).rest for site in sites]
        # The model is held so that no other can take its number.
        entry = model, _distinct(rests, len(model.profiles.family))
        known[key] = entry
    return entry[1]


def _distinct(columns: Sequence[Indices], size: int) -> tuple[Indices, Indices]:
    """Return the different rows of some columns, in order, and the place of each row.

    What ``np.unique`` of the rows gives, by one number a row: many times faster.
    """
    if not columns:
        return np.zeros((1, 0), dtype=np.intp), np.zeros(size, dtype=np.intp)
    code = np.zeros(size, dtype=np.intp)
    for column in columns:
        least = int(column.min())
        code = code * (int(column.max()) - least + 1) + (column - least)
        if int(code.max()) > _LARGE:
            code = np.unique(code, return_inverse=True)[1]
    _, first, place = np.unique(code, return_index=True, return_inverse=True)
    return np.stack([column[first] for column in columns], axis=1), place


def _ratio(model: Model, column: EvidenceColumn, cause: int) -> Array:
    site = column.sites[0]
    assert column.likelihood is not None
    drive = float(model.beside.drives(site)[cause])
    return rest_ratios(model, site, drive, column.likelihood)


def _combined(model: Model, causes: list[_Cause]) -> tuple[list[_Cause], Indices]:
    """Return the causes by patterns of all of them, and each profile's pattern."""
    size = len(model.profiles.family)
    if not causes:
        return [], np.zeros(size, dtype=np.intp)
    known, place = _distinct([cause.pattern for cause in causes], size)
    combined = [
        _Cause(c.variant, c.log_share, known[:, number], c.columns, c.ratios)
        for number, c in enumerate(causes)
    ]
    return combined, place
