"""Plan an accuracy study: how many patients show that more tests tell more."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import NormalDist

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.batch import ExamGrid, rank_batch
from neurosim.batch.grid import Item
from neurosim.infer import DEFAULT_SETTING
from neurosim.lesion import Lesion
from neurosim.model import Model
from neurosim.model.involvement import Array
from neurosim.model.population import Population
from neurosim.simulate import Sampler
from neurosim.terms import NeurosimError


@dataclass(frozen=True)
class StudyPlan:
    """What a paired comparison of two sets of tests is expected to show.

    Attributes
    ----------
    auc, auc_added
        Area under the curve without and with the added tests.
    gain, gain_error
        Their difference, and its standard error in the simulation.
    patients
        Patients *in each group* needed; None where no gain is to be shown.
    """

    auc: float
    auc_added: float
    gain: float
    gain_error: float
    patients: int | None
    power: float
    alpha: float


def plan_study(  # noqa: PLR0913 - every option is one a user names
    first: Lesion,
    second: Lesion,
    items: Sequence[Item],
    added: Sequence[Item],
    *,
    gain: float | None = None,
    power: float = 0.8,
    alpha: float = 0.05,
    n: int = 4000,
    seed: int = 0,
    setting: str = DEFAULT_SETTING,
    atlas: Atlas | None = None,
) -> StudyPlan:
    """Return how many patients show that added tests tell two lesions apart better.

    Both lesions are simulated, each patient is examined with all the tests, and the
    two areas under the curve are compared by DeLong's variance of paired areas.

    Parameters
    ----------
    first, second
        The lesions to be told apart; as many patients have one as the other.
    items
        The tests of the plain examination: (structure, side, kind).
    added
        The tests in question.
    gain
        The gain to be shown; by default the one that the simulation expects.
    power, alpha
        Of a two-sided test.
    n
        Patients simulated of each lesion.
    seed
        Same seed, same plan.
    setting
        Severity is drawn as there.
    atlas
        The tables; the shipped ones by default.

    References
    ----------
    DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837-845.

    Examples
    --------
    >>> from neurosim.predict import parse_lesion
    >>> atlas = load_atlas()
    >>> l5, _ = parse_lesion("L5", "right", None, atlas)
    >>> s1, _ = parse_lesion("S1", "right", None, atlas)
    >>> plan = plan_study(l5, s1, [("ankle_dorsiflexion", "right", "examined")],
    ...                   [("achilles_reflex", "right", "examined")], n=500)
    >>> plan.auc_added > plan.auc
    True
    """
    _check(items, added, (power, alpha), n)
    model = Model(atlas or load_atlas(), lesions=[first, second])
    every = tuple(dict.fromkeys([*items, *added]))
    drawn = _examined(model, every, setting, n=n, seed=seed)
    prior = model.population(setting).with_uniform_prior()
    plain = _area(prior, model, drawn, [every.index(item) for item in items])
    more = _area(prior, model, drawn, range(len(every)))
    found = more.area - plain.area
    variance = float(np.var(more.first - plain.first))
    variance += float(np.var(more.second - plain.second))
    needed = _patients(found if gain is None else gain, variance, power, alpha)
    error = float(np.sqrt(variance / n))
    return StudyPlan(plain.area, more.area, found, error, needed, power, alpha)


def _check(
    items: Sequence[Item], added: Sequence[Item], shares: tuple[float, float], n: int
) -> None:
    if not items or not set(added) - set(items):
        raise NeurosimError("name some tests, and others that are added to them")
    if not all(0 < share < 1 for share in shares):
        raise NeurosimError("power and alpha lie between 0 and 1")
    if n < 2:
        raise NeurosimError(f"{n} patients are too few to simulate")


def _examined(
    model: Model, items: tuple[Item, ...], setting: str, *, n: int, seed: int
) -> list[ExamGrid]:
    """Return examinations of ``n`` patients with each of the two lesions."""
    rng = np.random.default_rng(seed)
    found = []
    for lesion in model.lesions:
        alone = Model(model.atlas, lesions=[lesion])
        sampler = Sampler(alone, alone.population(setting), items)
        found.append(ExamGrid(items, sampler.draw(n, rng)[2]))
    return found


@dataclass(frozen=True)
class _Area:
    """Area under the curve, and what each patient of each group adds to it."""

    area: float
    first: Array
    second: Array


def _area(
    prior: Population, model: Model, drawn: list[ExamGrid], columns: Sequence[int]
) -> _Area:
    """Return the area for some columns of the examinations."""
    ours, theirs = (
        rank_batch(
            ExamGrid(
                tuple(grid.items[column] for column in columns),
                grid.grades[:, list(columns)],
            ),
            model,
            population=prior,
        ).probabilities[:, 0]
        for grid in drawn
    )
    first = _below(ours, theirs)
    return _Area(float(first.mean()), first, 1 - _below(theirs, ours))


def _below(values: Array, others: Array) -> Array:
    """Return the share of ``others`` below each value; ties count half."""
    ordered = np.sort(others)
    under = np.searchsorted(ordered, values, "left")
    upto = np.searchsorted(ordered, values, "right")
    share: Array = (under + upto) / (2 * len(ordered))
    return share


def _patients(gain: float, variance: float, power: float, alpha: float) -> int | None:
    """Return the patients in each group for a two-sided test of a difference."""
    if gain <= 0:
        return None
    normal = NormalDist()
    reach = normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)
    return max(2, ceil(reach**2 * variance / gain**2))
