"""The rows of a modality: which profiles and displacements can differ in it at all.

A displaced map under one lesion is the usual map under another, and most lesions leave
a modality alone. Whatever the structures, such states of a patient look alike.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neurosim.model.drive import Drives
from neurosim.model.involvement import Array, Indices

#: Drives that differ by less are the same.
_SAME = 1e-6


@dataclass(frozen=True, eq=False)
class Axis:
    """Distinct pairs of profile and displacement, and how to go back to profiles.

    Attributes
    ----------
    row
        The row of each profile and displacement, shape (P, D).
    cell
        An example of each row: a place in (P, D), flattened; shape (R,).
    hidden
        P(displacement, severity, habit | g), shape (D * A * H, G).
    """

    modality: str
    row: Indices
    cell: Indices
    hidden: Array

    def check(self, structure_id: str, drive: Array) -> None:
        """Make sure that a structure tells apart no more than the rows do.

        Raises
        ------
        ArithmeticError
            If it does: every sum over the rows would be wrong.
        """
        drives = drive.ravel()
        if np.abs(drives - drives.take(self.cell).take(self.row.ravel())).max() > _SAME:
            raise ArithmeticError(f"{structure_id}: drives that one row cannot hold")

    @cached_property
    def rest(self) -> int:
        """The row of the last hypothesis, which is "no lesion" if that is one."""
        return int(self.row[-1, self.row.shape[1] // 2])

    @cached_property
    def _mix(self) -> Array:
        """P(displacement, severity, habit | g), shape (D * G, A * H)."""
        shifts = self.row.shape[1]
        by_shift = self.hidden.reshape(shifts, -1, self.hidden.shape[1])
        return np.ascontiguousarray(by_shift.transpose(0, 2, 1)).reshape(
            -1, by_shift.shape[1]
        )

    @cached_property
    def _shifted(self) -> tuple[Indices, ...]:
        return tuple(np.ascontiguousarray(row) for row in self.row.T)

    def sum_hidden(self, cells: Array) -> Array:
        """Return P(records | g, profile) from P(records | severity, habit, row).

        Parameters
        ----------
        cells
            Shape (A * H, R).

        Returns
        -------
        ndarray
            Shape (G, P).
        """
        mixed = self._mix @ cells
        size = self.hidden.shape[1]
        total: Array = mixed[:size].take(self._shifted[0], axis=1)
        for shift, row in enumerate(self._shifted[1:], start=1):
            total += mixed[shift * size : (shift + 1) * size].take(row, axis=1)
        return total


def make_axis(drives: Drives, modality: str, hidden: Array, shifts: range) -> Axis:
    """Return the axis of a modality, from what lesions touch of it."""
    code = drives.fingerprint(modality, shifts)
    _, cell, row = np.unique(code.round(9), return_index=True, return_inverse=True)
    return Axis(modality, row.reshape(code.shape), cell, hidden)
