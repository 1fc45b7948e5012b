"""The next best test: expected information about a named target, in bits.

For every untested item the model gives P(result | target value, findings so far);
the mutual information of result and target is one contraction of the array. It is
never negative, and zero for a test that no value of the target distinguishes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from neurosim.exam import Finding
from neurosim.infer import Posterior
from neurosim.lesion import Lesion, answer_of, roots_of
from neurosim.model.channel import empty_channel
from neurosim.model.encode import record_likelihood
from neurosim.model.involvement import Array, Indices
from neurosim.predict import grade_text
from neurosim.records import Structure
from neurosim.terms import MIDLINE, SIDES, UnknownNameError, mirror

#: Modalities that are examined rather than asked about.
_EXAMINED = ("sensory", "motor", "reflex", "tension", "umn", "autonomic", "local")


TARGETS: dict[str, Callable[[Lesion], str]] = {
    "root": roots_of,
    "level": lambda lesion: lesion.level or "no level",
    "category": lambda lesion: lesion.category,
    "answer": answer_of,
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


Candidate = tuple[str, str, str]  # structure, side, kind


def candidates(posterior: Posterior) -> tuple[Candidate, ...]:
    """Return the items that can still be tested, statements left out."""
    model = posterior.model
    done = {(f.structure, f.side, f.kind) for f in posterior.exam.findings}
    found = []
    for structure in model.atlas.structures.values():
        if structure.modality not in _EXAMINED or structure.pool == "blur":
            continue
        for side in (MIDLINE,) if structure.laterality == "midline" else SIDES:
            item = (structure.id, side, "examined")
            if item not in done:
                found.append(item)
    return tuple(found)


def next_tests(
    posterior: Posterior,
    target: str = "root",
    *,
    among: Iterable[Candidate] | None = None,
    top: int | None = None,
) -> tuple[NextTest, ...]:
    """Return untested items, the most informative first.

    Parameters
    ----------
    posterior
        The state of knowledge; from :func:`neurosim.infer.infer`.
    target
        What is to be told apart: ``root``, ``level``, ``category``, or ``answer``
        (the root, and the category where there is none).
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
    >>> from neurosim.infer import infer
    >>> found = infer(Exam((Finding("triceps", "right", (3,)),)))
    >>> tests = next_tests(found, "root", top=3)
    >>> all(test.bits >= 0 for test in tests)
    True
    """
    if target not in TARGETS:
        raise UnknownNameError("target", target, TARGETS)
    seen = _Masses(posterior, TARGETS[target])
    items = candidates(posterior) if among is None else among
    joints = [(item, seen.joint(*item)) for item in items]
    scored = sorted(
        ((information(joint), item, joint) for item, joint in joints),
        key=lambda entry: (-round(entry[0], 12), entry[1]),
    )
    if among is None:
        scored = _one_for_each_state(posterior, scored)
    atlas = posterior.model.atlas
    return tuple(
        NextTest(
            item[0],
            atlas.structures[item[0]].name,
            item[1],
            item[2],
            bits,
            tuple(_outcomes(atlas.structures[item[0]], joint, seen.names)),
        )
        for bits, item, joint in scored[:top]
    )


_Scored = tuple[float, Candidate, Array]


def _one_for_each_state(posterior: Posterior, scored: list[_Scored]) -> list[_Scored]:
    """Keep the first of the tests that read the same state."""
    structures = posterior.model.atlas.structures
    best: dict[tuple[str, str], _Scored] = {}
    for entry in scored:
        structure, side, _ = entry[1]
        crossed = structures[structure].laterality == "crossed"
        state = structures[structure].owner, mirror(side) if crossed else side
        best.setdefault(state, entry)
    return list(best.values())


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


class _Masses:
    """P(target value, hidden cell | findings), worked out once for each modality."""

    def __init__(self, posterior: Posterior, value: Callable[[Lesion], str]):
        self.posterior = posterior
        model = posterior.model
        values = [value(lesion) for lesion in model.lesions]
        self.names: Sequence[str] = tuple(dict.fromkeys(values))
        position = {name: index for index, name in enumerate(self.names)}
        self._target: Indices = np.array([position[name] for name in values])
        self._mass = self._weigh()
        self._given = self._severities()
        self._cells: dict[str, Array] = {}

    def _weigh(self) -> Array:
        """Return P(target, profile | findings), shape (T, P)."""
        posterior, profiles = self.posterior, self.posterior.model.profiles
        mass = np.zeros((len(self.names), len(profiles.family)))
        place = (self._target[profiles.lesion], profiles.profile)
        np.add.at(mass, place, np.exp(posterior.pattern_log))
        return mass

    def _severities(self) -> Array:
        """Return P(g | profile, findings), shape (P, G)."""
        joint = self.posterior.joint
        given: Array = np.exp(joint - joint.max(axis=1, keepdims=True))
        given /= given.sum(axis=1, keepdims=True)
        return given

    def cells(self, modality: str) -> Array:
        """Return P(hidden cell | profile, findings), shape (P, D*A*H).

        Given its profile the hidden states of a patient do not depend on the target.
        """
        if modality not in self._cells:
            found = [c for c in self.posterior.channels if c.modality == modality]
            channel = (found or [empty_channel(self.posterior.model, modality)])[0]
            cells = channel.posterior(np.arange(len(self._given)))
            self._cells[modality] = np.einsum("pg,pcg->pc", self._given, cells)
        return self._cells[modality]

    def joint(self, structure_id: str, side: str, kind: str) -> Array:
        """Return P(target, result | findings), shape (T, K)."""
        model = self.posterior.model
        structure = model.atlas.structures[structure_id]
        from_side = mirror(side) if structure.laterality == "crossed" else side
        rows = model.rows(structure.owner, from_side)
        states = rows.table * self._seen(structure.owner, from_side)
        states = states / states.sum(axis=-1, keepdims=True)
        results = states @ model.reading(structure_id, kind)
        by_cell = results.reshape(len(results), -1).take(rows.index, axis=0)
        by_cell = by_cell.reshape(len(self._given), -1, results.shape[-1])
        cells = self.cells(structure.modality)[:, None, :]
        joint: Array = self._mass @ np.matmul(cells, by_cell)[:, 0]
        return joint

    def _seen(self, owner: str, side: str) -> Array:
        """Return the likelihood that records of this structure already gave."""
        model = self.posterior.model
        product: Array = np.ones(len(model.atlas.structures[owner].scale.grades))
        for channel in self.posterior.channels:
            for term in channel.terms:
                if term.sites == ((owner, side),):
                    for finding in term.findings:
                        product = product * record_likelihood(model, finding)
        return product


def _outcomes(
    structure: Structure, joint: Array, names: Sequence[str]
) -> Iterator[Outcome]:
    for grade in np.flatnonzero(joint.sum(axis=0) > 0).tolist():
        after = joint[:, grade] / joint[:, grade].sum()
        leader = int(after.argmax())
        yield Outcome(
            grade,
            grade_text(structure, grade),
            float(joint[:, grade].sum()),
            names[leader],
            float(after[leader]),
        )


def as_finding(test: NextTest, grade: int) -> Finding:
    """Return the finding that a result of the test would be."""
    return Finding(test.structure, test.side, (grade,), test.kind)
