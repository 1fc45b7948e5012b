"""Plan an accuracy study: how many patients show that more tests tell more."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.batch import ExamGrid, rank_batch
from neurosim.door import door
from neurosim.exam import Item
from neurosim.lesion import Lesion
from neurosim.matching import matching
from neurosim.model import Model, build_model
from neurosim.model.involvement import Array
from neurosim.model.population import Population
from neurosim.simulation import Sampler, items_of
from neurosim.terms import (
    DEFAULT_SETTING,
    NeurosimError,
    require_name,
)


@dataclass(frozen=True)
class StudyPlan:
    """What a paired comparison of two sets of tests is expected to show.

    Attributes
    ----------
    lesions
        What is told apart.
    auc, auc_added
        Area under the curve without and with the added tests.
    gain, gain_error
        Their difference, and its standard error in the simulation.
    target
        The gain that the study is to show.
    patients
        Patients *in each group* needed; None where no gain is to be shown.
    range
        The fewest and most that the error of the simulation leaves open (95 %).
    power, alpha
        Of a two-sided test.
    variance
        Of the difference, times the patients in each group.
    simulated
        Patients of each kind that were drawn for the plan.
    """

    lesions: tuple[str, str]
    auc: float
    auc_added: float
    gain: float
    gain_error: float
    target: float
    patients: int | None
    range: tuple[int, ...]
    power: float
    alpha: float
    variance: float
    simulated: int

    def power_of(self, patients: int, gain: float | None = None) -> float:
        """Return the power of a study with so many patients in each group.

        Parameters
        ----------
        patients
            In each of the two groups.
        gain
            The gain that is true; by default the one to be shown.
        """
        normal = NormalDist()
        error = sqrt(self.variance / patients)
        edge = normal.inv_cdf(1 - self.alpha / 2)
        if error == 0:
            return float((self.target if gain is None else gain) != 0)
        reach = (self.target if gain is None else gain) / error
        return normal.cdf(reach - edge) + normal.cdf(-reach - edge)


@door
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
    >>> from neurosim.prediction import parse_lesion
    >>> atlas = load_atlas()
    >>> l5, _ = parse_lesion("L5", "right", None, atlas)
    >>> s1, _ = parse_lesion("S1", "right", None, atlas)
    >>> plan = plan_study(l5, s1, [("ankle_dorsiflexion", "right", "examined")],
    ...                   [("achilles_reflex", "right", "examined")], n=500)
    >>> plan.auc_added > plan.auc
    True
    """
    if first == second:
        raise NeurosimError(f"{first.name}: this lesion was named twice")
    if gain is not None and not -1 <= gain <= 1:
        raise NeurosimError(f"gain {gain} is not between -1 and 1")
    _check(items, added, (power, alpha), n)
    model = Model(atlas or load_atlas(), lesions=[first, second])
    every = tuple(dict.fromkeys([*items, *added]))
    drawn = _examined(model, every, setting, n=n, seed=seed)
    prior = model.population(setting).with_uniform_prior()
    plain = _area(prior, model, drawn, [every.index(item) for item in items])
    more = _area(prior, model, drawn, range(len(every)))
    differences = (more.first - plain.first, more.second - plain.second)
    variance = float(sum(np.var(part, ddof=1) for part in differences))
    found = more.area - plain.area
    wanted = found if gain is None else gain
    error = float(np.sqrt(variance / n))
    return StudyPlan(
        (first.name, second.name),
        plain.area,
        more.area,
        found,
        error,
        wanted,
        _patients(wanted, variance, power, alpha),
        _range(differences, wanted, gain is None, (power, alpha)),
        power,
        alpha,
        variance,
        n,
    )


#: Resamples of the simulated patients for the range of a plan.
_RESAMPLES = 200


def _range(
    differences: tuple[Array, Array],
    wanted: float,
    follows: bool,
    shares: tuple[float, float],
) -> tuple[int, ...]:
    """Return the fewest and most patients over bootstrap samples of the simulation.

    Parameters
    ----------
    follows
        Whether the gain to be shown is that of the sample.
    """
    rng = np.random.default_rng(0)
    found = []
    for _ in range(_RESAMPLES):
        parts = [rng.choice(part, len(part)) for part in differences]
        variance = float(sum(np.var(part, ddof=1) for part in parts))
        # The mean over each group is the gain itself.
        gain = float(np.mean([part.mean() for part in parts])) if follows else wanted
        found.append(_patients(gain, variance, *shares))
    known = sorted(number for number in found if number is not None)
    if len(known) < 2:
        return ()
    return known[int(0.025 * len(known))], known[int(0.975 * len(known))]


def plan_named_study(
    lesions: tuple[str, str],
    protocol: str,
    tests: Sequence[str],
    *,
    atlas: Atlas,
    setting: str,
    **options: Any,
) -> StudyPlan:
    """Return :func:`plan_study` for lesions, a protocol and tests that are named.

    Parameters
    ----------
    lesions
        Names of single hypotheses, such as ``right L5 root lesion``; a name that fits
        several stands for the one that is commonest in the setting.
    protocol
        The plain examination; tests that are added are taken out of it.
    tests
        Structures that are added, on every side on which they can be.
    options
        As for :func:`plan_study`.

    Raises
    ------
    UnknownNameError
        If a lesion, protocol, structure or setting is not known.
    """
    require_name("setting", setting, atlas.setting_names)
    added = [
        (structure.id, side, "examined")
        for structure in (atlas.structure(test) for test in tests)
        for side in structure.sides
    ]
    extra = {structure for structure, _, _ in added}
    items = [item for item in items_of(atlas, protocol) if item[0] not in extra]
    first, second = (_named(name, setting, atlas) for name in lesions)
    return plan_study(
        first, second, items, added, setting=setting, atlas=atlas, **options
    )


def _named(name: str, setting: str, atlas: Atlas) -> Lesion:
    model = build_model(atlas)
    prior = model.population(setting).log_prior
    place = {lesion: index for index, lesion in enumerate(model.lesions)}
    return max(matching(model, name), key=lambda lesion: prior[place[lesion]])


def _check(
    items: Sequence[Item], added: Sequence[Item], shares: tuple[float, float], n: int
) -> None:
    if not items or not set(added) - set(items):
        raise NeurosimError("name some tests, and further tests to add to them")
    if not all(0 < share < 1 for share in shares):
        raise NeurosimError("power and alpha must lie between 0 and 1")
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
    return (under + upto) / (2 * len(ordered))


def _patients(gain: float, variance: float, power: float, alpha: float) -> int | None:
    """Return the patients in each group for a two-sided test of a difference."""
    if gain <= 0:
        return None
    normal = NormalDist()
    reach = normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)
    return max(2, ceil(reach**2 * variance / gain**2))
