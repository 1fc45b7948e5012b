"""The sums of the model over many patients at once.

Patients are the last axis everywhere, so that every step is a matrix product or runs
along contiguous memory. Only distinct hidden states are worked out: profiles that
drive the recorded structures alike are one row, and a modality that was not recorded
costs nothing.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from neurosim.batch.columns import Column, Evidence
from neurosim.model import ANCHORS, Model
from neurosim.model.involvement import Array, Indices

Float = npt.NDArray[np.floating[Any]]

#: Patients summed at once: their cells stay near the processor.
CHUNK = 128
#: Share of the columns below which a chunk has a table of its own.
_FEW = 0.6


@dataclass(frozen=True)
class Channel:
    """One modality, ready for patients.

    Attributes
    ----------
    table
        Log-likelihood of each column, shape (C, R rows * A severities * H habits).
    row
        Which row each distinct profile has under each displacement, shape (Q, D).
    profile
        Which of those each profile is, shape (P,).
    moved, severity, habit
        P(displacement), P(severity | g) with g first, P(habit).
    patients, columns
        Entries of the evidence, sorted by patient.
    """

    table: Float
    row: Indices
    profile: Indices
    moved: Float
    severity: Float
    habit: Float
    patients: Indices
    columns: Indices


def prepare(
    model: Model, evidence: Evidence, dtype: npt.DTypeLike
) -> tuple[Channel, ...]:
    """Return the channels of the modalities that were recorded."""
    return tuple(
        _channel(model, evidence, modality, np.dtype(dtype))
        for modality in sorted(evidence.entries)
    )


def _channel(
    model: Model, evidence: Evidence, modality: str, dtype: np.dtype[Any]
) -> Channel:
    columns = evidence.columns[modality]
    profile, shift, row, place = _distinct(model, columns)
    moved, severity, habit = _factors(model, modality)
    cells = len(profile) * len(ANCHORS) * len(habit)
    table = np.empty((len(columns), cells), dtype)
    for line, column in zip(table, columns, strict=True):
        line[:] = column.at(model, profile, shift).ravel()
    patients, which = evidence.pairs(modality)
    order = np.argsort(patients, kind="stable")
    return Channel(
        table,
        row,
        place,
        moved.astype(dtype),
        severity.astype(dtype),
        habit.astype(dtype),
        patients[order],
        which[order],
    )


def _distinct(
    model: Model, columns: list[Column]
) -> tuple[Indices, Indices, Indices, Indices]:
    """Return the hidden states that the recorded structures tell apart.

    Returns
    -------
    profile, shift
        An example of each row, shape (R,).
    row
        Rows of each distinct profile, shape (Q, D).
    place
        Distinct profile of each profile, shape (P,).
    """
    sites = dict.fromkeys(site for column in columns for site in column.sites)
    code: Indices | None = None
    for site in sites:
        index = model.rows(*site).index
        code = index if code is None else code * (int(index.max()) + 1) + index
        code = np.unique(code, return_inverse=True)[1].reshape(index.shape)
    assert code is not None
    _, first = np.unique(code, return_index=True)
    profile, shift = np.divmod(first, code.shape[1])
    row, place = np.unique(code, axis=0, return_inverse=True)
    return profile, shift, row, place.ravel()


def _factors(model: Model, modality: str) -> tuple[Array, Array, Array]:
    """Return P(displacement), P(severity | g) as (G, A), and P(habit)."""
    shifts, anchors = len(model.shifts(modality)), len(ANCHORS)
    joint = model.hidden(modality).reshape(shifts, anchors, -1, anchors)
    severity = joint.sum(axis=(0, 2)).T
    by_g = joint.sum(axis=1)
    return by_g.sum(axis=1)[:, 0], severity, by_g.sum(axis=0)[:, 0]


def log_evidence(
    channels: tuple[Channel, ...], severity: Float, chunk: range, profiles: int
) -> Array:
    """Return log P(exam | profile) of some patients, shape (P, N).

    Parameters
    ----------
    severity
        P(g) of each patient, shape (G, N).
    chunk
        Which patients.
    profiles
        How many profiles there are.
    """
    scale = np.zeros((profiles, len(chunk)), severity.dtype)
    joint = np.ones((profiles, *severity.shape), severity.dtype)
    for channel in channels:
        total = _totals(channel, chunk)
        if total is not None:
            values, top = _sum_hidden(channel, total)
            joint *= values[channel.profile]
            scale += top[channel.profile]
    mass = np.einsum("gn,pgn->pn", severity, joint)
    with np.errstate(divide="ignore"):
        logs: Array = np.log(mass) + scale
    return logs


def _totals(channel: Channel, chunk: range) -> Float | None:
    """Return the summed columns of patients, shape (R * A * H, N)."""
    start, stop = np.searchsorted(channel.patients, (chunk.start, chunk.stop))
    if start == stop:
        return None
    patients = channel.patients[start:stop] - chunk.start
    table, which = channel.table, channel.columns[start:stop]
    used = np.unique(which)
    if len(used) < _FEW * len(table):  # else zeros cost less than a copy
        table, which = table[used], np.searchsorted(used, which)
    has = np.zeros((len(table), len(chunk)), table.dtype)
    has[which, patients] = 1
    total: Float = table.T @ has
    return total


def _sum_hidden(channel: Channel, total: Float) -> tuple[Float, Float]:
    """Sum out displacement, habit and the modality's own severity.

    Returns
    -------
    values
        P(records | distinct profile, g) over ``exp(top)``, shape (Q, G, N).
    top
        Shape (Q, N).
    """
    count, habits = total.shape[1], len(channel.habit)
    cells = total.reshape(-1, len(ANCHORS) * habits, count)
    top = cells.max(axis=1)
    cells -= top[:, None]
    np.exp(cells, out=cells)
    if habits > 1:
        by_habit = cells.reshape(len(cells), len(ANCHORS), habits, count)
        cells = np.matmul(channel.habit, by_habit)
    if len(channel.moved) > 1:
        cells, top = _sum_moved(channel, cells, top)
    else:
        cells, top = cells[channel.row[:, 0]], top[channel.row[:, 0]]
    return np.matmul(channel.severity, cells), top


def _sum_moved(channel: Channel, cells: Float, top: Float) -> tuple[Float, Float]:
    """Average over the displacements of the map."""
    highest = top[channel.row].max(axis=1)
    total = np.zeros((len(channel.row), *cells.shape[1:]), cells.dtype)
    for rows, share in zip(channel.row.T, channel.moved, strict=True):
        weight = np.exp(top[rows] - highest) * share
        total += weight[:, None] * cells[rows]
    return total, highest
