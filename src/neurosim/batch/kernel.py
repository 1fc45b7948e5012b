"""The sums of the model over many patients at once.

Patients are the last axis everywhere, so that every step is a matrix product or runs
along contiguous memory. See :mod:`neurosim.batch.plan` for what is summed.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from neurosim.batch.columns import Evidence, EvidenceColumn
from neurosim.batch.plan import Leaf, Plan, Products, plan_of, products
from neurosim.model import ANCHORS, Model
from neurosim.model.involvement import Array, Indices

Float = npt.NDArray[np.floating[Any]]

#: Patients summed at once: their cells stay near the processor.
CHUNK = 32
#: Share of the columns of a leaf below which a chunk has a table of its own.
_FEW = 0.6


@dataclass(frozen=True)
class _Table:
    """Log-ratios of the columns of one leaf, shape (C, rows * inner cells)."""

    leaf: Leaf
    columns: slice
    values: Float


@dataclass(frozen=True)
class _Channel:
    """One modality, ready for patients.

    Attributes
    ----------
    base
        Log-likelihood of each column where nothing is touched, shape (C, H).
    columns
        Which columns of the evidence are of this modality.
    moved, tie, free, habit
        How the hidden states are distributed; see :class:`neurosim.model.Model`.
    """

    plan: Plan
    tables: tuple[_Table, ...]
    columns: slice
    base: Array
    moved: Array
    tie: float
    free: Array
    habit: Array

    @property
    def inner(self) -> int:
        """Cells of a row: severities at which anything can differ, and habits."""
        return (len(ANCHORS) - self.plan.first) * len(self.habit)


@dataclass(frozen=True)
class Program:
    """Everything that is the same for all patients of a block.

    Attributes
    ----------
    joint
        How the modalities are multiplied.
    outcome, profile
        Rows of the products that some profile has, and which of them each has.
    entries
        Ends of each patient's entries in ``which``.
    log_base
        Log-likelihood where nothing is touched, but for reflexes, shape (N,).
    top
        The most that log-ratios can add, shape (N,).
    """

    channels: tuple[_Channel, ...]
    joint: Products
    outcome: Indices
    profile: Indices
    entries: Indices
    which: Indices
    columns: int
    log_base: Array
    top: Array


def prepare(model: Model, evidence: Evidence, dtype: npt.DTypeLike) -> Program:
    """Return the tables of the columns, and what to do with them."""
    by_modality: dict[str, list[int]] = {}
    for index, column in enumerate(evidence.columns):
        by_modality.setdefault(column.modality, []).append(index)
    order: list[int] = []
    channels, tops, bases, places, size = [], [], [], [], 1
    for _, found in sorted(by_modality.items()):
        columns = [evidence.columns[index] for index in found]
        channel, own, top = _channel(model, columns, (len(order), dtype))
        order += [found[index] for index in own]
        channels.append(channel)
        tops.append(top)
        several = channel.base.shape[1] > 1
        bases.append(np.zeros(len(own)) if several else channel.base[:, 0])
        place = channel.plan.place
        places.append(np.where(place > 0, place + size - 1, 0))
        size += channel.plan.outcomes - 1
    number = np.empty(len(order), dtype=np.intp)
    number[order] = np.arange(len(order))
    which = number[evidence.which]
    empty = [np.zeros(len(model.profiles.family), dtype=np.intp)]
    joint = products(places or empty, size)
    return Program(
        tuple(channels),
        joint,
        *np.unique(joint.place, return_inverse=True),
        np.searchsorted(evidence.patients, np.arange(evidence.count + 1)),
        which,
        len(order),
        _by_patient(evidence, bases, which),
        _by_patient(evidence, tops, which),
    )


def _by_patient(evidence: Evidence, values: list[Array], which: Indices) -> Array:
    if not values:
        return np.zeros(evidence.count)
    weights = np.concatenate(values)[which]
    return np.bincount(
        evidence.patients, weights=weights, minlength=evidence.count
    ).astype(np.float64)


def _channel(
    model: Model, columns: list[EvidenceColumn], at: tuple[int, npt.DTypeLike]
) -> tuple[_Channel, list[int], Array]:
    """Return a modality, the order of its columns, and the most each can add."""
    groups = frozenset(column.sites for column in columns)
    driven = any(column.beside for column in columns)
    plan = plan_of(model.ageless, groups, driven)
    members: list[list[int]] = [[] for _ in plan.leaves]
    for index, column in enumerate(columns):
        members[plan.leaf_of[column.sites]].append(index)
    start, tables, base, tops = at[0], [], list[Array](), list[Array]()
    for leaf, own in zip(plan.leaves, members, strict=True):
        rows = [_row(model, plan, leaf, columns[index]) for index in own]
        values = np.stack([row for row, _ in rows])
        tops.append(np.maximum(values.max(axis=1, initial=0), 0))
        base += [rest for _, rest in rows]
        stop = start + len(own)
        tables.append(
            _Table(leaf, slice(start, stop), values.astype(at[1], copy=False))
        )
        start = stop
    modality = columns[0].modality
    channel = _Channel(
        plan,
        tuple(tables),
        slice(at[0], start),
        np.stack(base),
        model.displacement(modality),
        *model.severity(modality),
        model.habit(modality),
    )
    return channel, [index for own in members for index in own], np.concatenate(tops)


def _row(
    model: Model, plan: Plan, leaf: Leaf, column: EvidenceColumn
) -> tuple[Array, Array]:
    """Return the log-ratios of a column, shape (R * A * H,), and its base, (H,)."""
    known = plan.rows.get(column.key)
    if known is None:
        shifts = len(model.shifts(column.modality))
        cells = np.append(leaf.cell, leaf.without)
        terms = column.at(model, *np.divmod(cells, shifts))
        terms = terms.reshape(len(cells), len(ANCHORS), -1)
        base = terms[-1, 0]
        known = (terms[:-1, plan.first :] - base).ravel(), base
        if column.cells is None:
            plan.keep(column.key, known)
    return known


class Buffers:
    """Memory for the chunks of one size, used again for each.

    Parameters
    ----------
    count
        Patients of a chunk.
    """

    def __init__(self, program: Program, count: int):
        self.program, self.count = program, count
        self.has = np.empty((program.columns, count), _dtype(program))
        self.cells = [
            np.empty((channel.plan.products.size, channel.inner, count))
            for channel in program.channels
        ]
        self.joint = np.empty((program.joint.size, len(ANCHORS), count))
        for buffer in (*self.cells, self.joint):
            buffer[0] = 1
        most = max(buffer.size for buffer in (*self.cells, self.joint))
        self.spare = (np.empty(most), np.empty(most))

    def sum(self, part: slice) -> tuple[Array, Array]:
        """Return P(records | outcome, g) over exp(scale), and the scale.

        Returns
        -------
        found : ndarray
            Shape (R, G, N); its memory is used again by the next call.
        scale : ndarray
            Shape (N,).
        """
        program = self.program
        start, stop = program.entries[[part.start, part.stop]]
        counts = np.diff(program.entries[part.start : part.stop + 1])
        which = program.which[start:stop]
        self.has[:] = 0
        self.has[which, np.repeat(np.arange(self.count), counts)] = 1
        self.used = np.bincount(which, minlength=program.columns) > 0
        scale, row = program.log_base[part].copy(), 1
        for channel, cells in zip(program.channels, self.cells, strict=True):
            for table in channel.tables:
                self._sum_logs(table, cells)
            ratios = cells[1 : table.leaf.start + len(table.leaf.cell)]
            np.exp(ratios, out=ratios)
            self._multiply(channel.plan.products, cells)
            row = self._mix(channel, cells, (scale, row))
        self._multiply(program.joint, self.joint)
        return self._take(self.joint, program.outcome, 0), scale

    def _take(self, buffer: Array, rows: Indices, spare: int) -> Array:
        """Return rows of a buffer, in memory that is used again."""
        shape = (len(rows), *buffer.shape[1:])
        out = self.spare[spare][: shape[0] * shape[1] * shape[2]].reshape(shape)
        return buffer.take(rows, axis=0, out=out, mode="clip")

    def _sum_logs(self, table: _Table, cells: Array) -> None:
        """Sum the log-ratios of a leaf."""
        has, values, leaf = self.has[table.columns], table.values, table.leaf
        used = np.flatnonzero(self.used[table.columns])
        if len(used) < _FEW * len(values):  # else zeros cost less than a copy
            has, values = has.take(used, axis=0), values.take(used, axis=0)
        out = cells[leaf.start : leaf.start + len(leaf.cell)].reshape(-1, self.count)
        if values.dtype == out.dtype:
            np.matmul(values.T, has, out=out)
        else:
            out[:] = values.T @ has

    def _multiply(self, made: Products, buffer: Array) -> None:
        """Fill the rows that are products of earlier rows."""
        for step in made.steps:
            out = buffer[step.start : step.start + len(step.first)]
            buffer.take(step.first, axis=0, out=out, mode="clip")
            out *= self._take(buffer, step.second, 0)

    def _mix(self, channel: _Channel, cells: Array, to: tuple[Array, int]) -> int:
        """Sum out habit, displacement and severity; return the next free row."""
        scale, row = to
        plan, still = channel.plan, len(channel.plan.still)
        if len(channel.habit) > 1:
            weights = self._habits(channel, scale)
            total = _average(self._take(cells, plan.still, 0), weights)
        else:
            rows = np.concatenate([plan.still, *plan.moved[:1]])
            total = self._take(cells, rows, 0)
        if plan.moved.size:
            rest = total[still:]
            rest *= channel.moved[0]
            for rows, share in zip(plan.moved[1:], channel.moved[1:], strict=True):
                other = self._take(cells, rows, 1)
                other *= share
                rest += other
        self._tie(channel, total, self.joint[row : row + len(total)])
        return row + len(total)

    def _tie(self, channel: _Channel, total: Array, out: Array) -> None:
        """Sum out the severity of the modality, given the overall one."""
        first, free = channel.plan.first, channel.free
        apart = total[:, 1 - first :].sum(axis=1)
        apart *= free[1]  # all but the first anchor have the same chance
        apart += free[0] if first else free[0] * total[:, 0]
        np.multiply(total, channel.tie, out=out[:, first:])
        if first:
            out[:, 0] = channel.tie
        out += apart[:, None]

    def _habits(self, channel: _Channel, scale: Array) -> Array:
        """Return P(habit | records, nothing touched), (H, N); add to the scale."""
        logs = channel.base.T @ self.has[channel.columns]
        top = logs.max(axis=0)
        weights: Array = np.exp(logs - top) * channel.habit[:, None]
        total = weights.sum(axis=0)
        scale += top + np.log(total)
        weights /= total
        return weights


def _average(cells: Array, weights: Array) -> Array:
    """Return rows averaged over habits, shape (R, A, N)."""
    by_habit = cells.reshape(len(cells), -1, *weights.shape)
    by_habit *= weights
    averaged: Array = by_habit.sum(axis=2)
    return averaged


def _dtype(program: Program) -> np.dtype[Any]:
    tables = [table for channel in program.channels for table in channel.tables]
    return tables[0].values.dtype if tables else np.dtype(np.float64)
