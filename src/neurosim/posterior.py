"""What the findings say about every hypothesis, and how it is worked out at the end.

The ends are the same for one examination and for many: P(findings | profile) becomes
P(lesion | findings), whose sums are levels, roots and categories. They are not
conditional on there being a root or a disc, so each list sums to at most one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from neurosim.door import door
from neurosim.exam import Exam
from neurosim.frames import make_frame, ranking_columns
from neurosim.lesion import Lesion
from neurosim.marginal import marginal
from neurosim.model import Model
from neurosim.model.channel import Channel
from neurosim.model.involvement import Array
from neurosim.model.population import Population
from neurosim.model.sides import spoken_of
from neurosim.model.silence import silent_groups
from neurosim.model.world import World
from neurosim.terms import REPORT, ROOTS, SIDES, parse_level, parse_root, parse_side

Floats = npt.NDArray[np.floating[Any]]
#: Least mass of a patient against one without a lesion that is surely exact.
LEAST = 1e-25


@dataclass(frozen=True)
class RankedLevel:
    """A disc level and the probability that the culprit lies there."""

    level: str
    probability: float


@dataclass(frozen=True)
class RankedRoot:
    """A root of one side.

    Attributes
    ----------
    probability
        That a root lesion with this principal root is the cause.
    p_affected
        That the lesion, whatever it is, touches the root at all.
    """

    root: str
    side: str
    probability: float
    p_affected: float


@dataclass(frozen=True)
class RankedLesion:
    """One hypothesis and its probability."""

    lesion: Lesion
    probability: float


@dataclass(frozen=True)
class Beside:
    """A second cause and the probability that it stands beside the lesion."""

    cause: str
    probability: float


@dataclass(frozen=True, repr=False, eq=False)
class Posterior:
    """What the findings say about every hypothesis.

    Attributes
    ----------
    probabilities
        P(lesion | findings), shape (H,), in the order of ``model.lesions``.
    log_evidence
        log P(findings).

    Examples
    --------
    >>> from neurosim.exam import Exam, Finding
    >>> from neurosim.inference import infer
    >>> posterior = infer(Exam((Finding("triceps", "right", (3,)),)))
    >>> posterior.roots[0].root, posterior.roots[0].side
    ('C7', 'right')
    """

    model: Model
    exam: Exam
    population: Population
    worlds: tuple[World, ...]
    probabilities: Array
    log_evidence: float

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The modalities that were recorded, in the first of the worlds."""
        return self.worlds[0].channels

    @cached_property
    def joint(self) -> Array:
        """Log P(findings, g | profile), shape (P, G)."""
        return log_joint(self.model, self.population, self.worlds)

    @cached_property
    def pattern_log(self) -> Array:
        """Log P(pattern | findings) of each pattern of each lesion, shape (R,)."""
        logs = log_patterns(self.model, self.population, self.joint)
        return logs - log_sum(logs[None])

    @cached_property
    def beside(self) -> tuple[Beside, ...]:
        """What may stand beside the lesion, most probable first."""
        names = [cause.name for cause in self.model.beside.causes]
        chance = causes_given(self)
        found = [Beside(name, float(p)) for name, p in zip(names, chance, strict=True)]
        return tuple(sorted(found, key=lambda item: (-item.probability, item.cause)))

    @cached_property
    def silent(self) -> tuple[str, ...]:
        """What is taken as normal because the report does not mention it."""
        if self.exam.record != REPORT:
            return ()
        told = spoken_of(self.exam.findings[: self.exam.told], self.model.atlas)
        first, *others = (silent_groups(self.model, one) for one in told)
        return tuple(one for one in first if all(one in other for other in others))

    @cached_property
    def lesions(self) -> tuple[RankedLesion, ...]:
        """Every hypothesis, most probable first."""
        order = np.argsort(-self.probabilities, kind="stable")
        return tuple(
            RankedLesion(self.model.lesions[index], float(self.probabilities[index]))
            for index in order
        )

    @cached_property
    def levels(self) -> tuple[RankedLevel, ...]:
        """Every disc level, most probable first; the sum is at most 1."""
        mass = marginal("levels", self.model.lesions, self.probabilities)
        ranked = (RankedLevel(level, p) for level, p in mass.items())
        return tuple(sorted(ranked, key=lambda item: -item.probability))

    @cached_property
    def roots(self) -> tuple[RankedRoot, ...]:
        """Every root of each side, most probable first; the sum is at most 1."""
        mass = marginal("roots", self.model.lesions, self.probabilities)
        touched = self._touched()
        ranked = (
            RankedRoot(
                root, side, p, float(touched[SIDES.index(side), ROOTS.index(root)])
            )
            for (root, side), p in mass.items()
        )
        return tuple(
            sorted(ranked, key=lambda item: (-item.probability, -item.p_affected))
        )

    def _touched(self) -> Array:
        """Return P(root is touched by the lesion), shape (2 sides, 30 roots)."""
        profiles = self.model.profiles
        weights: Array = np.bincount(
            profiles.profile, np.exp(self.pattern_log), len(profiles.lower)
        ).astype(np.float64)
        touched: Array = np.tensordot(weights, profiles.lower > 0, axes=1)
        return np.minimum(touched, 1.0)

    @cached_property
    def categories(self) -> dict[str, float]:
        """Probability of each category, in the fixed order of the vocabulary."""
        return marginal("categories", self.model.lesions, self.probabilities)

    @property
    def mimics(self) -> tuple[RankedLesion, ...]:
        """The lesions that look like a root but are not, most probable first."""
        return tuple(item for item in self.lesions if item.lesion.category == "mimic")

    @door
    def level(self, name: str) -> float:
        """Return the probability that the culprit lies at a disc level.

        Parameters
        ----------
        name
            A level in any spelling, such as ``C6/7``.

        Raises
        ------
        UnknownNameError
            If there is no such level.
        """
        wanted = parse_level(name)
        return next(one.probability for one in self.levels if one.level == wanted)

    @door
    def root(self, name: str, side: str) -> RankedRoot:
        """Return the ranked root of this name and side."""
        wanted = parse_root(name), parse_side(side)
        return next(one for one in self.roots if (one.root, one.side) == wanted)

    @door
    def to_frame(self, backend: str = "", *, of: str = "roots") -> Any:
        """Return a ranking as a data frame, most probable first.

        Parameters
        ----------
        backend
            As for :func:`neurosim.frames.make_frame`.
        of
            ``roots``, ``levels``, ``lesions`` or ``categories``.

        Raises
        ------
        UnknownNameError
            If there is no such ranking.

        Examples
        --------
        >>> from neurosim.inference import infer
        >>> infer(["right triceps 3/5"]).to_frame("pyarrow", of="levels").column_names
        ['level', 'probability']
        """
        return make_frame(ranking_columns(self, of), backend)

    def __eq__(self, other: object) -> bool:
        """Return whether two answers are the same: lesions and probabilities."""
        if not isinstance(other, Posterior):
            return NotImplemented
        mine, theirs = self.model.lesions, other.model.lesions
        same = np.array_equal(self.probabilities, other.probabilities)
        return bool(same) and self.exam == other.exam and mine == theirs

    def __hash__(self) -> int:
        """Return a hash that equal answers share."""
        return hash((self.exam, self.probabilities.tobytes()))

    def __repr__(self) -> str:
        """Return the leaders in one line; the arrays are long."""
        first, second = self.roots[:2]
        said = ", ".join(
            f"{one.side} {one.root} {one.probability:.3f}" for one in (first, second)
        )
        count = len(self.exam.findings)
        return f"Posterior({count} finding{'s' * (count != 1)}: {said}, ...)"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Say the same to IPython and Hypothesis, which would list every field."""
        printer.text(repr(self))

    @door
    def probability(self, lesion: Lesion) -> float:
        """Return the probability of one hypothesis."""
        return float(self.probabilities[self.model.lesions.index(lesion)])


def by_lesion(model: Model, mass: Array, prior: Floats) -> tuple[Array, Array]:
    """Return P(findings, lesion), and its sum over the lesions.

    Parameters
    ----------
    mass
        P(findings | profile), shape (P, N).
    prior
        P(lesion), shape (H, N), or (H, 1) if it is the same for all.

    Returns
    -------
    joint : ndarray
        Shape (H, N).
    whole : ndarray
        Shape (N,); below :data:`LEAST`, plain numbers cannot hold the answer.
    """
    profiles = model.profiles
    patterns = mass.take(profiles.profile, axis=0)
    patterns *= profiles.weight[:, None]
    joint = profiles.summed(patterns)
    joint *= prior
    return joint, joint.sum(axis=0)


def pattern_prior(model: Model, population: Population) -> Array:
    """Return P(lesion, pattern), shape (R,)."""
    profiles = model.profiles
    return np.exp(population.log_prior[profiles.lesion] + profiles.log_weight)


def log_severity(population: Population) -> Array:
    """Return log P(g), minus infinity where a setting rules one out, shape (G,)."""
    with np.errstate(divide="ignore"):
        logs: Array = np.log(population.severity)
    return logs


def causes_given(posterior: Posterior) -> Array:
    """Return P(second cause | findings), shape (C,)."""
    model, population = posterior.model, posterior.population
    chance = np.zeros(len(model.beside.causes))
    prior = np.bincount(
        model.profiles.profile,
        weights=pattern_prior(model, population),
        minlength=len(model.profiles.family),
    )
    severity = log_severity(population)
    for world in posterior.worlds:
        none = 0.0
        for mix in world.mixes:
            logs = world.log_mix(mix) - mix.log_weight[:, None] + severity
            given = log_sum(logs) - posterior.log_evidence
            for cause, rho in zip(mix.causes.tolist(), mix.log_rho, strict=True):
                mass = float((np.exp(given + rho) * prior).sum())
                if cause >= 0:
                    chance[cause] += mass
                else:
                    none += mass
        for cause, part in untold_causes(model, world):
            chance[cause] += none * part
    return chance


def untold_causes(model: Model, world: World) -> list[tuple[int, float]]:
    """Return second causes that nothing recorded tells of, with their parts of none."""
    share = model.beside.share
    told = {c for mix in world.mixes for c in mix.causes.tolist()}
    rest = 1 - sum(float(share[cause]) for cause in told if cause >= 0)
    return [(c, float(share[c]) / rest) for c in range(len(share)) if c not in told]


def log_joint(model: Model, population: Population, worlds: Sequence[World]) -> Array:
    """Return log P(findings, g | profile), shape (P, G), however small."""
    total = worlds[0].log_evidence
    for world in worlds[1:]:
        total = np.logaddexp(total, world.log_evidence)
    joint = total + log_severity(population)
    return np.broadcast_to(joint, (len(model.profiles.family), joint.shape[1]))


def log_patterns(model: Model, population: Population, joint: Array) -> Array:
    """Return log P(findings, pattern, lesion), shape (R,)."""
    profiles = model.profiles
    return (
        population.log_prior[profiles.lesion]
        + profiles.log_weight
        + log_sum(joint)[profiles.profile]
    )


def log_sum(values: Array) -> Array:
    """Return the logarithm of the sum of exponentials over the last axis."""
    top = values.max(axis=-1, keepdims=True)
    total: Array = np.log(np.exp(values - top).sum(axis=-1)) + top[..., 0]
    return total
