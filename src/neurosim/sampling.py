"""The one chain of draws: what patients have, and what an examiner records of them.

Second cause, then for each modality its own severity, displacement and habit, then the
state of each structure, then the grade that is recorded. Many patients are drawn at
once, of any age. Where the points come from is an argument: one stream for cohorts, or
points fixed by the name of what is drawn, so that the order of the tests of a quiz
patient does not matter.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from zlib import crc32

import numpy as np

from neurosim.conditions import at_duration
from neurosim.exam import Item
from neurosim.model import Model
from neurosim.model.involvement import Array, Indices
from neurosim.model.reading import reading
from neurosim.terms import Site
from neurosim.wholes import joined, parts_of

#: From how many patients, and the name of what is drawn, to a point of 0..1 for each.
Points = Callable[..., Array]


def stream(rng: np.random.Generator) -> Points:
    """Return points that follow one another, whatever is drawn.

    Examples
    --------
    >>> stream(np.random.default_rng(1))(3, "gait").shape
    (3,)
    """
    return lambda count, *_name: rng.random(count)


def named(*seed: int) -> Points:
    """Return points that depend on the seed and on the name of what is drawn only.

    Examples
    --------
    >>> points = named(1, 2)
    >>> first, _, again = points(1, "gait"), points(1, "jaw_jerk"), points(1, "gait")
    >>> bool(first == again)
    True
    """

    def points(count: int, *name: str) -> Array:
        rng = np.random.default_rng((*seed, crc32("/".join(name).encode())))
        return rng.random(count)

    return points


class Examiner:
    """What draws are read from: the tables of one model, made ready for drawing.

    Parameters
    ----------
    model
        Its profiles are what the patients can have.
    """

    def __init__(self, model: Model):
        self.model = model
        self.aged = cache(model.at_age)
        # Kept here, so that they go when the examiner goes.
        self.states = cache(self._states)
        self.grades = cache(self._grades)
        self.cells = cache(self._cells)

    def site(self, item: Item) -> Site:
        """Return the structure whose state a test reads, and its side."""
        return self.model.atlas.structures[item[0]].site(item[1])

    def parts_of(self, site: Site) -> tuple[Site, ...]:
        """Return the parts whose states make that of a whole; of a part none."""
        return tuple(parts_of(self.model.atlas, *site))

    def parts(self, item: Item) -> tuple[Item, ...]:
        """Return the tests whose records make that of a whole; of a part none."""
        return tuple((*part, item[2]) for part in self.parts_of(item[:2]))

    def whole(self, site: Site, grades: Sequence[Indices]) -> Indices:
        """Return the grade of a whole from those of its parts, in their order."""
        atlas = self.model.atlas
        sizes = tuple(parts_of(atlas, *site).values())
        return joined(atlas, atlas.structures[site[0]], sizes, np.stack(grades))

    def of(self, decade: float | None) -> Model:
        """Return the model of a decade; of the examiner's own age for None."""
        return self.model if decade is None else self.aged(decade)

    def depends_on_age(self, site: Site) -> bool:
        """Whether the states of a structure are others at another age."""
        return self.model.depends_on_age(self.model.atlas.structures[site[0]])

    def _states(self, site: Site, decade: float | None) -> Array:
        """Return the edges of the states, shape (K - 1, U * A * H)."""
        table = self.of(decade).rows(*site).table
        return edges_of(table.reshape(-1, table.shape[-1]))

    def _grades(self, structure: str, kind: str, weeks: float | None) -> Array:
        """Return the edges of the recorded grades, a column for each state."""
        atlas = self.model.atlas
        if weeks is None or ("wasting", structure) not in atlas.observation:
            return edges_of(self.model.reading(structure, kind))
        late = at_duration(atlas, weeks)
        return edges_of(reading(late, late.structures[structure], kind))

    def _cells(self, modality: str) -> Array:
        """Return the edges of displacement, severity and habit."""
        return edges_of(self.model.hidden(modality).T)


class Bodies:
    """Patients whose pattern and severity are known; the rest is drawn when asked for.

    Parameters
    ----------
    examiner
        The tables.
    drawn
        Profile of each patient, and index of the overall severity, shapes (N,).
    points
        Where chance comes from.
    decades
        Middle of the decade of each patient's age, NaN where not known, shape (N,);
        None if all are of the age of the model.
    weeks
        Weeks since onset, the same for all, or None: muscles waste after weeks.
    by_name
        Whether a point depends on the name of what is drawn alone: then what nobody
        needs is not drawn.

    Examples
    --------
    >>> from neurosim.model import build_model
    >>> items = [("triceps", "right", "examined"), ("gait", "midline", "examined")]
    >>> rng = np.random.default_rng(1)
    >>> zeros = np.zeros(5, np.intp)
    >>> bodies = Bodies(Examiner(build_model()), (zeros, zeros), stream(rng))
    >>> [len(grades) for _, grades in bodies.examined(items)]
    [5, 5]
    """

    def __init__(
        self,
        examiner: Examiner,
        drawn: tuple[Indices, Indices],
        points: Points,
        decades: Array | None = None,
        *,
        weeks: float | None = None,
        by_name: bool = False,
    ):
        self._examiner, self._points, self._weeks = examiner, points, weeks
        self._by_name = by_name
        self._profile, self._severity = drawn
        self._count = len(self._profile)
        self._decades = np.full(self._count, np.nan) if decades is None else decades
        self._cells: dict[str, Indices] = {}
        # States and records that more than one test needs: those of parts of wholes.
        self._shared: dict[Site, Indices] = {}
        self._kept: dict[Item, Indices] = {}

    @cached_property
    def _by_decade(self) -> tuple[tuple[float | None, Indices], ...]:
        """Each decade, None where the age is that of the model, with its patients."""
        return tuple(_by_decade(self._decades))

    @cached_property
    def _cause(self) -> Indices:
        """A second cause for each patient; -1 is none."""
        points = self._points(self._count, "second cause")
        found = np.empty(self._count, dtype=np.intp)
        for decade, who in self._by_decade:
            share = self._examiner.of(decade).beside.share
            drawn = np.searchsorted(np.cumsum(share), points[who], "right")
            found[who] = np.where(drawn < len(share), drawn, -1)
        return found

    def _cell(self, modality: str) -> Indices:
        """Return displacement, severity and habit of a modality: one cell each."""
        if modality not in self._cells:
            edges = self._examiner.cells(modality)
            points = self._points(self._count, modality)
            self._cells[modality] = place(edges, self._severity, points)
        return self._cells[modality]

    def _groups(self, site: Site) -> tuple[tuple[float | None, Indices | slice], ...]:
        """Return who is drawn from the same table of a site."""
        if self._examiner.depends_on_age(site):
            return self._by_decade
        return ((None, slice(None)),)

    def state(self, site: Site) -> Indices:
        """Draw the state of a structure on one side, shape (N,).

        The state of a whole is that of its parts.
        """
        if site in self._shared:
            return self._shared[site]
        parts = self._examiner.parts_of(site)
        if not parts:
            return self._drawn(site)
        return self._examiner.whole(site, [self._share(part) for part in parts])

    def _share(self, site: Site) -> Indices:
        """Draw the state of a part once, for itself and for its wholes."""
        if site not in self._shared:
            self._shared[site] = self._drawn(site)
        return self._shared[site]

    def _drawn(self, site: Site) -> Indices:
        model = self._examiner.model
        rows, cell = model.rows(*site), self._cell(model.owner(site[0]).modality)
        shift, inner = np.divmod(cell, rows.table[0, :, :, 0].size)
        row = rows.index[self._profile, shift] * rows.table[0, :, :, 0].size + inner
        points = self._points(self._count, "state", *site)
        found = np.empty(self._count, dtype=np.intp)
        for decade, who in self._groups(site):
            edges = self._examiner.states(site, decade)
            found[who] = place(edges, row[who], points[who])
        self._put_causes(site, found, cell % rows.table.shape[2])
        return found

    def _put_causes(self, site: Site, state: Indices, habit: Indices) -> None:
        """Draw anew the states of those whose second cause reaches a structure."""
        if self._by_name and (self._cause < 0).all():
            return
        points = self._points(self._count, "second cause", *site)
        rest = self._examiner.model.rows(*site).rest[self._profile]
        for decade, who in self._groups(site):
            beside = self._examiner.of(decade).beside
            drives = np.append(beside.drives(site), 0.0)
            there = (drives[self._cause] != 0) & (rest >= 0)
            reached = np.arange(self._count)[who][there[who]]
            if not len(reached):
                continue
            keys = np.stack([self._cause[reached], rest[reached], habit[reached]])
            kinds, which = np.unique(keys, axis=1, return_inverse=True)
            tables = [
                beside.states(site, float(drives[c]), kind)[h]
                for c, kind, h in kinds.T.tolist()
            ]
            edges = edges_of(np.stack(tables))
            state[reached] = place(edges, which.ravel(), points[reached])

    def grade(self, item: Item, state: Indices) -> Indices:
        """Draw what is recorded of a state, shape (N,)."""
        edges = self._examiner.grades(item[0], item[2], self._weeks)
        return place(edges, state, self._points(self._count, *item))

    def examined(self, items: Sequence[Item]) -> Iterator[tuple[int, Indices]]:
        """Yield the place of each item and what is recorded, one site after another.

        What is recorded of a whole is what would be of its parts, each by itself.
        """
        wholes = {n: self._examiner.parts(item) for n, item in enumerate(items)}
        wholes = {number: parts for number, parts in wholes.items() if parts}
        needed = {part for parts in wholes.values() for part in parts}
        every = (*items, *sorted(needed - {*items}))
        sites: dict[Site, list[int]] = {}
        for number, item in enumerate(every):
            if number not in wholes:
                sites.setdefault(self._examiner.site(item), []).append(number)
        for part in (p for site in sites for p in self._examiner.parts_of(site)):
            self._share(part)
        for site, numbers in sites.items():
            state = self.state(site)
            for number in numbers:
                grade = self.grade(every[number], state)
                if every[number] in needed:
                    self._kept[every[number]] = grade
                if number < len(items):
                    yield number, grade
        for number, parts in wholes.items():
            grades = [self._kept[part] for part in parts]
            yield number, self._examiner.whole(items[number][:2], grades)


def _by_decade(decades: Array) -> Iterable[tuple[float | None, Indices]]:
    unknown = np.flatnonzero(np.isnan(decades))
    if len(unknown):
        yield None, unknown
    for decade in np.unique(decades[~np.isnan(decades)]).tolist():
        yield decade, np.flatnonzero(decades == decade)


def edges_of(table: Array) -> Array:
    """Return the borders between categories, shape (K - 1, rows of the table)."""
    summed = table.cumsum(axis=1).T
    return np.ascontiguousarray(summed[:-1] / summed[-1])


def place(edges: Array, row: Indices, points: Array) -> Indices:
    """Return the category in which each point falls, by the row that is the patient's.

    The last category, what is normal on most scales, is seen at one look.
    """
    if len(row) == 1:  # one patient: a batch costs more than it saves
        one: Indices = np.array([np.count_nonzero(edges[:, row[0]] <= points[0])])
        return one
    drawn: Indices = np.full(len(row), len(edges), dtype=np.intp)
    rest = np.flatnonzero(points < edges[-1].take(row))
    points, row = points.take(rest), row.take(rest)
    found: Indices = np.zeros(len(rest), dtype=np.intp)
    for edge in edges[:-1]:
        found += points >= edge.take(row)
    drawn[rest] = found
    return drawn


def pick(weights: Array, points: Array) -> Indices:
    """Return the index in which each point falls, by weights of any sum.

    Examples
    --------
    >>> pick(np.array([1.0, 3.0]), np.array([0.1, 0.5, 0.9])).tolist()
    [0, 1, 1]
    """
    edges = np.cumsum(weights)
    found: Indices = np.searchsorted(edges, points * edges[-1], side="right")
    return np.minimum(found, len(edges) - 1)
