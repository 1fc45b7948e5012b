"""Draw examinations of many patients at once, from the rows of the model.

The same chain as :class:`neurosim.simulate.Sampler`, for patients of any age in one
go: only the rows that depend on age are drawn decade by decade.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from neurosim.exam import Item
from neurosim.model import ANCHORS, Model
from neurosim.model.involvement import Array, Indices
from neurosim.model.reading import reading
from neurosim.simulate import draw_causes, put_causes
from neurosim.terms import mirror

Grades = npt.NDArray[np.int8]
Site = tuple[str, str]


class Examiner:
    """Examines patients whose profile and severity are known.

    Parameters
    ----------
    model
        Its profiles are what the patients can have; of no age.
    items
        What is examined: structure, side, kind.

    Examples
    --------
    >>> from neurosim.model import build_model
    >>> items = [("triceps", "right", "examined"), ("gait", "midline", "examined")]
    >>> examiner = Examiner(build_model(), items)
    >>> profile, severity = np.zeros(5, np.intp), np.full(5, 4)
    >>> decades = np.full(5, np.nan)
    >>> rng = np.random.default_rng(1)
    >>> examiner.grades(profile, severity, decades, rng=rng).shape
    (5, 2)
    """

    def __init__(self, model: Model, items: Sequence[Item]):
        self.model, self.items = model, tuple(items)
        self._places: dict[Site, list[int]] = {}
        for place, item in enumerate(self.items):
            self._places.setdefault(self._site(item), []).append(place)
        self._aged = lru_cache(maxsize=None)(model.at_age)
        self._edges: dict[tuple[Site, float | None], Array] = {}

    def _site(self, item: Item) -> Site:
        test = self.model.atlas.structures[item[0]]
        return test.owner, mirror(item[1]) if test.laterality == "crossed" else item[1]

    def grades(
        self,
        profile: Indices,
        severity: Indices,
        decades: Array,
        *,
        rng: np.random.Generator,
    ) -> Grades:
        """Return what is recorded, shape (N, items).

        Parameters
        ----------
        profile
            Profile of each patient, shape (N,).
        severity
            Index of the overall severity, shape (N,).
        decades
            Middle of the decade of each patient's age, NaN where not known.
        """
        found = np.empty((len(profile), len(self.items)), dtype=np.int8, order="F")
        cause = self._causes(decades, rng)
        cells: dict[str, Indices] = {}
        for site, places in self._places.items():
            modality = self.model.atlas.structures[site[0]].modality
            if modality not in cells:
                edges = cumulated(self.model.hidden(modality).T)
                cells[modality] = draw_rows(edges, severity, rng)
            state = self._states(site, profile, cells[modality], decades, rng=rng)
            habits = len(self.model.habit(modality))
            who = profile, cause, cells[modality] % habits
            self._put_causes(site, state, who, decades, rng=rng)
            for place in places:
                item = self.items[place]
                found[:, place] = draw_rows(self._reading(item), state, rng)
        return found

    def _states(
        self,
        site: Site,
        profile: Indices,
        cells: Indices,
        decades: Array,
        *,
        rng: np.random.Generator,
    ) -> Indices:
        rows = self.model.rows(*site)
        inner = int(np.prod(rows.table.shape[1:3]))
        shift, rest = np.divmod(cells, inner)
        code = rows.index[profile, shift] * inner + rest
        structure = self.model.atlas.structures[site[0]]
        if not self.model.depends_on_age(structure):
            return draw_rows(self._edges_of(site, None), code, rng)
        points = rng.random(len(code))
        states = np.empty(len(code), np.intp)
        known = [None, *np.unique(decades[~np.isnan(decades)]).tolist()]
        for decade in known:
            same = np.isnan(decades) if decade is None else decades == decade
            edges = self._edges_of(site, decade)
            states[same] = place_points(edges, code[same], points[same])
        return states

    def _causes(self, decades: Array, rng: np.random.Generator) -> Indices:
        """Draw a second cause for each patient; -1 is none."""
        cause = np.empty(len(decades), dtype=np.intp)
        for decade, rows in _by_decade(decades):
            model = self.model if decade is None else self._aged(decade)
            cause[rows] = draw_causes(model.beside.share, len(rows), rng)
        return cause

    def _put_causes(
        self,
        site: Site,
        state: Indices,
        who: tuple[Indices, Indices, Indices],
        decades: Array,
        *,
        rng: np.random.Generator,
    ) -> None:
        """Draw the states of those whose second cause reaches a structure."""
        structure = self.model.atlas.structures[site[0]]
        if not self.model.depends_on_age(structure):
            put_causes(self.model, site, state, who, rng=rng)
            return
        for decade, rows in _by_decade(decades):
            model = self.model if decade is None else self._aged(decade)
            own = state[rows]
            profile, cause, habit = who
            part = profile[rows], cause[rows], habit[rows]
            put_causes(model, site, own, part, rng=rng)
            state[rows] = own

    def _edges_of(self, site: Site, decade: float | None) -> Array:
        """Return cumulated state probabilities, shape (U * A * H, K)."""
        key = (site, decade)
        if key not in self._edges:
            model = self.model if decade is None else self._aged(decade)
            table = model.rows(*site).table
            self._edges[key] = cumulated(table.reshape(-1, table.shape[-1]))
        return self._edges[key]

    @cache  # noqa: B019 - as many as there are items
    def _reading(self, item: Item) -> Array:
        test = self.model.atlas.structures[item[0]]
        return cumulated(reading(self.model.atlas, test, item[2]))


def _by_decade(decades: Array) -> Iterator[tuple[float | None, Indices]]:
    """Yield each decade, None where the age is not known, with its patients."""
    unknown = np.flatnonzero(np.isnan(decades))
    if len(unknown):
        yield None, unknown
    for decade in np.unique(decades[~np.isnan(decades)]).tolist():
        yield decade, np.flatnonzero(decades == decade)


def cumulated(probabilities: Array) -> Array:
    """Return the upper edges of each category in 0..1, shape (N, K)."""
    edges: Array = probabilities.cumsum(axis=1)
    return edges / edges[:, -1:]


def draw_rows(edges: Array, row: Indices, rng: np.random.Generator) -> Indices:
    """Draw one category for each patient from the row that is his."""
    return place_points(edges, row, rng.random(len(row)))


def place_points(edges: Array, row: Indices, points: Array) -> Indices:
    """Return the category in which each point of 0..1 falls."""
    drawn = np.zeros(len(row), dtype=np.intp)
    for edge in edges.T[:-1]:
        drawn += points >= edge[row]
    return drawn


def draw_severity(share: Array, count: int, rng: np.random.Generator) -> Indices:
    """Draw indices of :data:`neurosim.model.ANCHORS`."""
    edges = cumulated(share[None])
    assert edges.shape == (1, len(ANCHORS))
    return draw_rows(edges, np.zeros(count, np.intp), rng)
