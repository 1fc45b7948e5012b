"""A target's own study, worked out exactly on the model: who, what, given what."""

import re
from collections.abc import Callable, Iterator

import numpy as np

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding
from neurosim.field import Field, place_of
from neurosim.inference import infer
from neurosim.lesion import Lesion
from neurosim.model import Model
from neurosim.model.involvement import Array, Mask
from neurosim.posterior import log_sum
from neurosim.records import Structure
from neurosim.side_tables import Target
from neurosim.terms import (
    LEFT,
    MIDLINE,
    RIGHT,
    SIDES,
    NeurosimError,
    UnknownNameError,
    require_name,
)

_CORD = ("cord", "hemicord", "central_cord")


def expected_value(target: Target, model: Model) -> float:
    """Return what the model says where the study found ``target.value``.

    Parameters
    ----------
    target
        A published figure.
    model
        The model, for the target's age.

    Raises
    ------
    NeurosimError
        If the event or the lesions cannot be read.
    """
    shares = shares_of(target, model)
    if target.quantity == "sole":
        return _sole(target, model, shares)
    p = _chance(target.event, target, model, shares)
    if target.quantity == "specificity":
        return 1 - p
    if target.quantity == "conditional":
        both = f"{target.event}+{target.given}"
        given = _chance(target.given, target, model, shares)
        return _chance(both, target, model, shares) / given
    return p


def check_design(target: Target, model: Model) -> None:
    """Read the lesions and the events of a target without working anything out.

    Raises
    ------
    NeurosimError
        If they cannot be read.
    """
    shares_of(target, model)
    if (target.quantity in ("conditional", "sole")) != bool(target.given):
        raise NeurosimError(f"given is only for conditional and sole: {target.given!r}")
    for word in re.split(r"[+|]", f"{target.event}+{target.given}".strip("+")):
        finding = _finding(word, model.atlas)
        if finding.side not in (*SIDES, MIDLINE):
            raise UnknownNameError("side", finding.side, SIDES)


def _sole(target: Target, model: Model, shares: Array) -> float:
    """Return the chance that the one abnormal structure is the expected one."""
    names = [target.event, *target.given.split("+")]

    def alone(name: str) -> float:
        found = [
            _finding(other, model.atlas, opposite=other != name) for other in names
        ]
        return _probability(found, target, model, shares)

    chances = [alone(name) for name in names]
    return chances[0] / sum(chances)


def shares_of(target: Target, model: Model) -> Array:
    """Return how the patients are spread over the lesions, shape (H,)."""
    wanted = [_selector(word.strip()) for word in target.lesions.split(";")]
    chosen = np.array(
        [
            lesion.side != LEFT and any(test(lesion) for test in wanted)
            for lesion in model.lesions
        ]
    )
    if not chosen.any():
        raise NeurosimError(f"target {target.id}: no lesion is {target.lesions!r}")
    prior = np.exp(model.population(target.population, target.age).log_prior)
    weights = prior * chosen
    shares: Array = weights / weights.sum()
    return shares


def _selector(word: str) -> Callable[[Lesion], bool]:
    family, _, place = word.partition(":")
    if family == "cord":
        return lambda x: x.family in _CORD and place in ("", x.region)
    if family == "mimic":
        return lambda x: x.category == "mimic" and place in ("", x.region, "both")
    if family == "root":
        return lambda x: x.category == "root" and _is_at(x, place)
    return lambda x: x.family == family and _is_at(x, place)


def _is_at(lesion: Lesion, place: str) -> bool:
    level, _, zone = place.partition(":")
    roots = {root for root, _ in lesion.roots}
    here = level in ("", lesion.level, lesion.region) or roots == {level}
    return here and zone in ("", lesion.zone)


def _chance(event: str, target: Target, model: Model, shares: Array) -> float:
    """Return P(event | lesions): all findings of ``a+b``, any of ``a|b``."""
    if "|" in event:
        normal = [
            _finding(word, model.atlas, opposite=True) for word in event.split("|")
        ]
        return 1 - _probability(normal, target, model, shares)
    found = [_finding(word, model.atlas) for word in event.split("+")]
    return _probability(found, target, model, shares)


def _probability(
    findings: list[Finding], target: Target, model: Model, shares: Array
) -> float:
    population = model.population(target.population).with_uniform_prior()
    posterior = infer(Exam(tuple(findings)), model, population=population)
    profiles = posterior.model.profiles
    likelihood = np.exp(log_sum(posterior.joint))[profiles.profile]
    patterns = shares[profiles.lesion] * profiles.weight
    if target.quantity == "specificity":
        patterns = patterns * _complaining(findings[0], posterior.model)
    return float(likelihood @ patterns / patterns.sum())


def _complaining(finding: Finding, model: Model) -> Mask:
    """Return which patterns complain where a test was done, shape (R,).

    Who is compared with the patients was sent for the same complaint: a weak arm of
    somebody whose leg hurts is in no study of arms. The trunk asks for nothing.
    """
    place = place_of(model.atlas, model.owner(finding.structure))
    profiles = model.profiles
    fits = [place == "trunk" or (place, RIGHT) in _limbs(f) for f in profiles.field]
    return np.array(fits)[profiles.profile]


def _limbs(field: Field) -> set[tuple[str, str]]:
    place, sides = field
    places = ("arm", "leg") if place == "limb" else (place,)
    return {(one, side) for one in places for side in sides}


def _finding(word: str, atlas: Atlas, *, opposite: bool = False) -> Finding:
    """Return the finding of ``structure[@side][:kind][=grades]``."""
    name, _, grades = word.strip().partition("=")
    name, _, kind = name.partition(":")
    name, _, side = name.partition("@")
    require_name("structure", name, atlas.structures)
    structure = atlas.structures[name]
    chosen = set(_grades(structure, grades))
    if opposite:
        chosen = set(structure.scale.all) - chosen
    return Finding(
        name,
        side if side and len(structure.sides) > 1 else structure.one_side,
        tuple(sorted(chosen)),
        kind or structure.usual_kind,
    )


def _grades(structure: Structure, words: str) -> Iterator[int]:
    scale = structure.scale
    if words:
        for word in words.split(","):
            if word.strip() not in scale.grades:
                raise UnknownNameError("grade", word, scale.grades)
            yield scale.grades.index(word.strip())
    elif scale.name == "reflex":  # lost or reduced; brisk is another sign
        yield from range(scale.normal)
    elif structure.laterality == "crossed":
        yield 0
    else:
        yield from scale.abnormal
