"""The states of one structure under every hidden state of a patient."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neurosim.model.involvement import Array, Indices


@dataclass(frozen=True)
class StateRows:
    """The states of one structure under every hidden state.

    Attributes
    ----------
    index
        Which distinct drive each profile and displacement has, shape (P, D).
    table
        P(state), shape (U distinct drives, A severities, H habits, K states).
    rest
        Class of the structure where a profile leaves it alone, else -1; shape (P,).
    """

    index: Indices
    table: Array
    rest: Indices

    @cached_property
    def kinds(self) -> tuple[int, ...]:
        """The classes that the structure has in profiles that leave it alone."""
        return tuple(kind for kind in np.unique(self.rest).tolist() if kind >= 0)

    def log_likelihood(self, likelihood: Array) -> Array:
        """Return the log-likelihood of records in every cell.

        Parameters
        ----------
        likelihood
            P(records | state), shape (K,).

        Returns
        -------
        ndarray
            Shape (P, D, A * H).
        """
        return self.log_distinct(likelihood).take(self.index, axis=0)

    def log_distinct(self, likelihood: Array) -> Array:
        """Return the log-likelihood of records for each drive, shape (U, A * H)."""
        terms = np.log(self.table @ likelihood)
        return terms.reshape(len(terms), -1)


def distinct_drives(drive: Array) -> tuple[Array, Indices]:
    """Return distinct drives, shape (U, parts), and which each cell has, (P, D)."""
    code = np.zeros(drive.shape[:2], dtype=np.intp)
    if not drive.any():  # as most structures are under most lesions
        return drive[0, :1], code
    for part in np.moveaxis(drive, -1, 0):
        if not part.any():
            continue
        values, which = np.unique(part.round(12), return_inverse=True)
        code = code * len(values) + which.reshape(part.shape)
    _, first, which = np.unique(code, return_index=True, return_inverse=True)
    return drive.reshape(-1, drive.shape[2])[first], which.reshape(code.shape)
