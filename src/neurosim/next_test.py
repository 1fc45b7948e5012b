"""The next best test: expected information about a named target, in bits.

For every untested item the model gives P(result | target value, findings so far);
the mutual information of result and target is one contraction of the array. It is
never negative, and zero for a test that no value of the target distinguishes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from neurosim.door import Positive, door
from neurosim.exam import SIDE_NOT_TOLD
from neurosim.frames import make_frame, record_columns
from neurosim.grade import grade_text
from neurosim.lesion import Lesion, answer_of, roots_of
from neurosim.model import Model
from neurosim.model.channel import empty_channel
from neurosim.model.encode import likelihood_of
from neurosim.model.forecast import Candidate, Part, TargetForecast, Targets
from neurosim.model.involvement import Array, Indices
from neurosim.model.sides import unsided
from neurosim.parts import is_examined
from neurosim.posterior import (
    Posterior,
    log_severity,
    pattern_prior,
    untold_causes,
)
from neurosim.records import Structure
from neurosim.terms import MODALITIES, SIDES, Site, require_name

#: Modalities that are examined rather than asked about.
_EXAMINED = ("sensory", "motor", "reflex", "tension", "umn", "autonomic", "local")


TARGETS: dict[str, Callable[[Lesion], str]] = {
    "root": roots_of,
    "level": lambda lesion: lesion.level or "no level",
    "category": lambda lesion: lesion.category,
    "answer": answer_of,
    "lesion": lambda lesion: lesion.name,
}


@dataclass(frozen=True)
class Outcome:
    """One result a test can have, and what it would do.

    Attributes
    ----------
    probability
        Of this result, given the findings so far.
    leader
        The most probable value of the target after it.
    p_leader
        Its probability then.
    """

    grade: int
    text: str
    probability: float
    leader: str
    p_leader: float


@dataclass(frozen=True)
class NextTest:
    """An untested item and the information it is expected to give.

    Attributes
    ----------
    bits
        Mutual information of result and target, in bits.
    """

    structure: str
    name: str
    side: str
    kind: str
    bits: float
    outcomes: tuple[Outcome, ...]

    @door
    def to_frame(self, backend: str = "") -> Any:
        """Return a row for each result the test can have, as a data frame.

        Parameters
        ----------
        backend
            As for :func:`neurosim.frames.make_frame`.
        """
        return make_frame(record_columns(self.outcomes), backend)


def candidates(posterior: Posterior) -> tuple[Candidate, ...]:
    """Return the items that can still be tested, statements left out.

    What was recorded of a side that was not told is tested already, on either side.
    """
    model = posterior.model
    unclear = {
        model.owner(one.structure).id
        for one in posterior.exam.findings
        if one.side == SIDE_NOT_TOLD
    }
    done = {(f.structure, f.side, f.kind) for f in posterior.exam.findings}
    found = []
    for structure in model.atlas.structures.values():
        if structure.modality not in _EXAMINED or structure.pool == "blur":
            continue
        for side in structure.sides:
            item = (structure.id, side, "examined")
            if item not in done and structure.owner not in unclear:
                found.append(item)
    return tuple(found)


@door
def next_tests(
    posterior: Posterior,
    target: str = "root",
    *,
    among: Iterable[Candidate] | None = None,
    top: Positive | None = None,
) -> tuple[NextTest, ...]:
    """Return untested items, the most informative first.

    Parameters
    ----------
    posterior
        The state of knowledge; from :func:`neurosim.inference.infer`.
    target
        What is to be told apart: ``root``, ``level``, ``category``, ``lesion``, or
        ``answer`` (the root, and the category where there is none).
    among
        Items to consider: (structure, side, kind). By default all that are examined;
        of tests that read the same state only the most informative is listed.
    top
        How many to return; all by default.

    Raises
    ------
    UnknownNameError
        If there is no such target.

    Examples
    --------
    >>> from neurosim.exam import Exam, Finding
    >>> from neurosim.inference import infer
    >>> found = infer(Exam((Finding("triceps", "right", (3,)),)))
    >>> tests = next_tests(found, "root", top=3)
    >>> all(test.bits >= 0 for test in tests)
    True
    """
    require_name("target", target, TARGETS)
    items = tuple(candidates(posterior) if among is None else among)
    joint, starts, names = _joints(posterior, target, items)
    bits = _information(joint, starts)
    order = sorted(range(len(items)), key=lambda i: (-round(bits[i], 12), items[i]))
    if among is None:
        order = _one_for_each_state(posterior, [(items[i], i) for i in order])
    results = _Results(joint, starts, names)
    atlas = posterior.model.atlas
    return tuple(
        NextTest(
            items[index][0],
            atlas.structures[items[index][0]].name,
            *items[index][1:],
            bits[index],
            results.outcomes(atlas.structures[items[index][0]], index),
        )
        for index in order[:top]
    )


#: What an examination consists of: the best test of each is listed.
_USUAL = ("motor", "sensory", "reflex", "tension")


def varied(
    tests: Iterable[NextTest], posterior: Posterior, top: Positive
) -> tuple[NextTest, ...]:
    """Return tests as an examiner would choose them, most informative first.

    The best of power, feeling, reflexes and provoked signs each, and then what tells
    most: at most half of one kind, for areas beside each other tell nearly the same,
    and one at most on the side on which nothing was found. What no examination holds
    is left out, provoked signs apart: nobody tests the skin beside the knee first.

    Parameters
    ----------
    tests
        The most informative first.
    posterior
        The state of knowledge.
    top
        How many to return; of one kind at least two.

    Examples
    --------
    >>> from neurosim.inference import infer
    >>> found = infer(["right triceps weak"])
    >>> kinds = [found.model.atlas.structures[test.structure].modality
    ...     for test in varied(next_tests(found), found, 5)]
    >>> sorted(set(kinds))
    ['motor', 'reflex', 'sensory', 'tension']
    """
    atlas, sound = posterior.model.atlas, _sound_side(posterior)

    def kind(test: NextTest) -> str:
        return atlas.structures[test.structure].modality

    def is_usual(test: NextTest) -> bool:
        return kind(test) == "tension" or is_examined(test.structure, atlas)

    ranked = [test for test in tests if is_usual(test)]
    here = [test for test in ranked if test.side != sound]
    first = [next((t for t in here if kind(t) == usual), None) for usual in _USUAL]
    chosen = [t for t in ranked if t in first][:top]
    counts = Counter(map(kind, chosen))
    for test in ranked:
        full = len(chosen) >= top or counts[kind(test)] >= max(2, top // 2)
        again = test.side == sound and any(one.side == sound for one in chosen)
        if not (full or again or test in chosen):
            chosen.append(test)
            counts[kind(test)] += 1
    return tuple(test for test in ranked if test in chosen)


def _sound_side(posterior: Posterior) -> str:
    """Return the side on which nothing is wrong, if something is on the other."""
    structures = posterior.model.atlas.structures
    found = {
        one.side
        for one in posterior.exam.findings
        if structures[one.structure].scale.normal not in one.grades
    }
    sound = [side for side in SIDES if side not in found]
    return sound[0] if len(sound) == 1 and found.intersection(SIDES) else ""


def _one_for_each_state(
    posterior: Posterior, scored: list[tuple[Candidate, int]]
) -> list[int]:
    """Keep the first of the tests that read the same state."""
    structures = posterior.model.atlas.structures
    best: dict[Site, int] = {}
    for item, index in scored:
        best.setdefault(structures[item[0]].site(item[1]), index)
    return list(best.values())


def _joints(
    posterior: Posterior, target: str, items: tuple[Candidate, ...]
) -> tuple[Array, Indices, tuple[str, ...]]:
    """Return P(target value, result | findings) of tests, and the values' names."""
    model = posterior.model
    prior = pattern_prior(model, posterior.population)
    targets = _targets(model, target)
    forecast = TargetForecast(model, targets, prior, ways(posterior))
    return *forecast.joints(items, _seen(posterior)), targets.names


def ways(posterior: Posterior) -> list[Part]:
    """Return the ways in which the findings came about, with second causes."""
    model = posterior.model
    size = len(model.profiles.family), len(posterior.population.severity)
    severity = log_severity(posterior.population)
    empty = {modality: empty_channel(model, modality) for modality in MODALITIES}
    parts = []
    for world in posterior.worlds:
        untold = untold_causes(model, world)
        plain = {channel.modality: channel for channel in world.channels}
        for mix in world.mixes:
            logs = world.log_mix(mix) + severity - posterior.log_evidence
            reflex = {"reflex": mix.channel} if mix.channel else {}
            causes: list[tuple[int, Array]] = []
            for cause, rho in zip(mix.causes.tolist(), mix.log_rho, strict=True):
                share = np.exp(rho - mix.log_weight)
                if cause >= 0:
                    causes.append((cause, share))
                else:
                    causes += [(other, share * part) for other, part in untold]
            whole = np.broadcast_to(np.exp(logs), size)
            parts.append(Part(whole, {**empty, **plain, **reflex}, causes))
    return parts


@lru_cache(maxsize=8)
def _targets(model: Model, target: str) -> Targets:
    return Targets.of(model, [TARGETS[target](lesion) for lesion in model.lesions])


def _seen(posterior: Posterior) -> dict[Site, Array]:
    """Return the likelihood that records of each structure already gave.

    Where a side was not told it is that of no record: see :func:`candidates`.
    """
    return {
        term.sites[0]: likelihood_of(posterior.model, term.sites[0][0], term.findings)
        for channel in posterior.channels
        for term in channel.terms
        if len(term.sites) == 1
        and term.findings
        and not unsided(term.findings, posterior.exam)
    }


def _information(joint: Array, starts: Indices) -> list[float]:
    """Return the mutual information of each of several joint distributions."""
    if not len(starts):
        return []
    target = np.add.reduceat(joint, starts, axis=1)
    sizes = np.diff(starts, append=joint.shape[1])
    outer = np.repeat(target, sizes, axis=1)
    outer *= joint.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.log2(np.divide(joint, outer, out=outer), out=outer)
        terms *= joint
    np.copyto(terms, 0.0, where=joint <= 0)
    bits = np.add.reduceat(terms.sum(axis=0), starts)
    found: list[float] = np.maximum(bits, 0.0).tolist()
    return found


def information(joint: Array) -> float:
    """Return the mutual information of a joint distribution, in bits.

    Examples
    --------
    >>> information(np.array([[0.5, 0.0], [0.0, 0.5]]))
    1.0
    """
    outer = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    positive = joint > 0
    terms = joint[positive] * np.log2(joint[positive] / outer[positive])
    return max(0.0, float(terms.sum()))


class _Results:
    """What each result of each test would do, looked up in lists."""

    def __init__(self, joint: Array, starts: Indices, names: Sequence[str]):
        self._chance = joint.sum(axis=0).tolist()
        leader = joint.argmax(axis=0)
        self._leader = [names[index] for index in leader.tolist()]
        self._highest = joint.max(axis=0, initial=0).tolist()
        self._start = starts.tolist()
        self._texts: dict[object, tuple[str, ...]] = {}

    def outcomes(self, structure: Structure, index: int) -> tuple[Outcome, ...]:
        """Return the possible results of one test."""
        start, scale = self._start[index], (structure.scale_name, structure.states)
        if scale not in self._texts:
            grades = structure.scale.all
            self._texts[scale] = tuple(grade_text(structure, g) for g in grades)
        return tuple(
            Outcome(
                grade,
                text,
                self._chance[start + grade],
                self._leader[start + grade],
                self._highest[start + grade] / self._chance[start + grade],
            )
            for grade, text in enumerate(self._texts[scale])
            if self._chance[start + grade] > 0
        )
