"""What many lesions do to each structure, worked out once for all of them."""

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from neurosim.atlas import Atlas
from neurosim.grade import direction_shares, each_at_rest, each_grades
from neurosim.lesion import Lesion
from neurosim.model import Model
from neurosim.model.involvement import Array
from neurosim.model.population import Population
from neurosim.model.textbook import Textbook
from neurosim.records import Structure
from neurosim.signature.rivals import look_alikes, neighbours

#: No lesion: everything is compared with it.
NONE = Lesion("none", "none")


class Bench:
    """Lesions and all that they may be taken for, on one model.

    Parameters
    ----------
    lesions
        What is taught; their rivals are added.
    atlas
        The tables.
    severity
        Of the lesions that are shown.
    population
        Of the setting: how severe its lesions are, and the age.
    """

    def __init__(
        self,
        lesions: Iterable[Lesion],
        atlas: Atlas,
        severity: str,
        population: Population,
    ) -> None:
        self.atlas = atlas
        self.close = {one: tuple(neighbours(one, atlas)) for one in lesions}
        self.far = {
            one: tuple(r for r in look_alikes(one, atlas) if r not in near)
            for one, near in self.close.items()
        }
        every = dict.fromkeys(
            one
            for lesion, near in self.close.items()
            for one in (lesion, *near, *self.far[lesion])
        )
        self.model = Model(atlas, population.age, [*every, NONE])
        self.book = Textbook(self.model, severity)
        self.patients = population.severity
        self._met: dict[tuple[str, str, str], tuple[Array, Array]] = {}
        self._shown: dict[tuple[str, str, str], tuple[list[int], Array]] = {}

    @cached_property
    def places(self) -> dict[Lesion, int]:
        """The place of each lesion in the model."""
        return {lesion: place for place, lesion in enumerate(self.model.lesions)}

    def met(
        self, structure: Structure, side: str, kind: str = ""
    ) -> tuple[Array, Array]:
        """Return how often patients have less and more of something.

        Parameters
        ----------
        structure, side
            What is tested, and where.
        kind
            How, one of :data:`neurosim.terms.KINDS`; the usual way by default.

        Returns
        -------
        tuple of ndarray
            With each lesion, and if that lesion spared it: shape (lesions, 2).
        """
        key = structure.id, side, kind
        if key not in self._met:
            met = each_grades(self.model, structure, side, self.patients, kind=kind)
            spared = each_at_rest(self.model, structure, side, kind)
            self._met[key] = (
                direction_shares(np.array(met), structure),
                direction_shares(np.array(spared), structure),
            )
        return self._met[key]

    def shown(
        self, structure: Structure, side: str, kind: str = ""
    ) -> tuple[list[int], Array]:
        """Return the grade that each lesion shows, and how often less and more.

        Parameters
        ----------
        structure, side
            What is tested, and where.
        kind
            How, one of :data:`neurosim.terms.KINDS`; the usual way by default.
        """
        key = structure.id, side, kind
        if key not in self._shown:
            recorded, _ = self.book.recorded(structure, side, kind)
            self._shown[key] = (
                self.book.grades(structure, side, kind or "examined"),
                direction_shares(recorded, structure),
            )
        return self._shown[key]
