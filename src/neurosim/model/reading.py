"""From state to record: what an examiner writes down, given the true state.

A record never is the state. Each test has a detectability (a strong muscle hides a
mild loss), a rate of false alarms, and errors of one grade. Several records of one
structure read the same state, so they are never independent findings.
"""

from typing import assert_never

import numpy as np

from neurosim.atlas import Atlas
from neurosim.model.involvement import Array
from neurosim.model.tracts import looked_at
from neurosim.records import Structure
from neurosim.terms import HISTORY


def reading(atlas: Atlas, test: Structure, kind: str) -> Array:
    """Return P(recorded grade | state), shape (K states, K grades), rows sum to 1.

    A state of skin is a pair of grades; see :func:`neurosim.model.tracts.looked_at`.

    Parameters
    ----------
    atlas
        The tables.
    test
        The structure as it was tested: heel walking reads the state of ankle
        dorsiflexion by its own detectability.
    kind
        One of :data:`neurosim.terms.KINDS`.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> table = reading(atlas, atlas.structure("triceps"), "examined")
    >>> table.shape, bool(np.allclose(table.sum(axis=1), 1))
    ((6, 6), True)
    """
    if test.modality == HISTORY:  # not weighed: it says the same of every state
        count = len(test.scale.grades)
        return np.full((count, count), 1 / count)
    lapse = atlas.observe("lapse")  # a slip of the pen: no record is impossible
    anything = atlas.observe("lapse_anything")
    seen = _seen(atlas, test, kind)
    seen_grade = looked_at(atlas, test, kind)
    near = seen @ _neighbours(test, _highest(atlas, test))
    slip = (1 - anything) * near + anything / seen.shape[1]
    table: Array = seen_grade @ ((1 - lapse) * seen + lapse * slip)
    return table


def _highest(atlas: Atlas, test: Structure) -> int:
    """Return the highest grade that is written down: a skin reflex is never brisk."""
    skin = test.modality == "reflex" and atlas.observe("gain_brisk", test.owner) < 0
    return test.scale.normal if skin else len(test.scale.grades) - 1


def _neighbours(test: Structure, highest: int) -> Array:
    """Return where a slip goes from each grade: to those beside it, equally."""
    count = len(test.scale.grades)
    table = np.eye(count, k=1) + np.eye(count, k=-1)
    table[highest, highest + 1 :] = 0
    if test.scale_name == "sensory":  # absent, reduced, increased, normal
        table = np.zeros((count, count))
        table[[0, 1, 1, 2, 3], [1, 0, 3, 3, 1]] = 1
    beside: Array = table / table.sum(axis=1, keepdims=True)
    return beside


def _seen(atlas: Atlas, test: Structure, kind: str) -> Array:
    missed = 1 - _detectability(atlas, test, kind)
    false = atlas.observe_for("false", test, kind)
    if kind == "global":  # one act covers many items, so each is looked at less
        missed = min(1.0, atlas.observe("global_miss_factor") * missed)
    misgrade = atlas.observe("misgrade", test.scale_name)
    match test.scale_name:
        case "sign":
            return _sign(atlas.structures[test.owner], missed, false)
        case "tension":
            return _tension(missed, false, crossed=test.laterality == "crossed")
        case "sensory":
            return _sensory(missed, false, misgrade, keen=_is_keen(atlas, test, kind))
        case "segment":
            return _segment(test, missed, false, misgrade)
        case "mrc" | "reflex":
            return _graded(test, (missed, false, misgrade), _highest(atlas, test))
        case other:
            assert_never(other)


def _detectability(atlas: Atlas, test: Structure, kind: str) -> float:
    """Return how often a loss is seen; wasting only after weeks."""
    late = atlas.observation.get(("wasting", test.id))
    if late is None:
        return atlas.observe_for("detect", test, kind)
    weeks, half = atlas.observe("wasting_weeks"), atlas.observe("wasting_half")
    return late.value * float(1 - 2 ** (-weeks / half))


def _graded(test: Structure, errors: tuple[float, float, float], highest: int) -> Array:
    """Return the table of an ordered scale whose errors are one grade wide.

    A state ``n`` grades from normal is missed with probability ``missed ** n``.
    """
    scale, (missed, false, misgrade) = test.scale, errors
    count, normal = len(scale.grades), scale.normal
    table = np.zeros((count, count))
    for state in scale.all:
        if state == normal:
            near = [g for g in (normal - 1, normal + 1) if 0 <= g <= highest]
            table[state, near] = false / len(near)
            table[state, state] = 1 - false
            continue
        miss = missed ** abs(state - normal)
        near = [g for g in (state - 1, state + 1) if 0 <= g < count and g != normal]
        table[state, near] = (1 - miss) * misgrade / max(len(near), 1)
        table[state, state] = (1 - miss) * (1 - misgrade * bool(near))
        table[state, normal] += miss
    return table


def _is_keen(atlas: Atlas, test: Structure, kind: str) -> bool:
    """Return whether more than normal can be felt: nobody's vibration is increased."""
    owner = atlas.structures[test.owner]
    return atlas.observe_for("hyperaesthesia_share", owner, kind) > 0


def _sensory(missed: float, false: float, misgrade: float, *, keen: bool) -> Array:
    """Return the table of absent, reduced, increased, normal."""
    half = misgrade / 2
    seen = np.array(
        [
            [1 - misgrade, misgrade, 0.0],
            [half, 1 - misgrade, half],
            [0.0, misgrade, 1 - misgrade],
        ]
    )
    miss = np.array([missed**2, missed, missed])
    table = np.zeros((4, 4))
    table[:3, :3] = seen * (1 - miss)[:, None]
    table[:3, 3] = miss
    table[3] = [0.0, false * (1 - misgrade), false * misgrade, 1 - false]
    if not keen:
        table[:, 1] += table[:, 2]
        table[:, 2] = 0
    return table


def _sign(owner: Structure, missed: float, false: float) -> Array:
    """Return the table of a sign: of a state of its own, or one of a weak muscle.

    A state ``n`` grades from normal is missed with probability ``missed ** n``.
    """
    distance = np.abs(np.arange(len(owner.scale.grades)) - owner.scale.normal)
    present = np.where(distance, 1 - missed**distance, false)
    return np.stack([present, 1 - present], axis=1)


def _segment(test: Structure, missed: float, false: float, misgrade: float) -> Array:
    """Return the table of a sensory level; its borders err by one segment."""
    count = len(test.scale.grades)
    borders = np.eye(count - 1) * (1 - misgrade)
    for step in (-1, 1):
        borders += misgrade / 2 * np.eye(count - 1, k=step)
    borders /= borders.sum(axis=1, keepdims=True)
    table = np.zeros((count, count))
    table[:-1, :-1] = (1 - missed) * borders
    table[:-1, -1] = missed
    table[-1] = false / (count - 1)
    table[-1, -1] = 1 - false
    return table


def _tension(missed: float, false: float, *, crossed: bool) -> Array:
    """Return the table of a nerve tension test.

    The straight test is positive in the states ``crossed`` and ``positive``, the
    crossed test in the first alone; a straight test never records ``crossed``.
    """
    hit, alarm = 1 - missed, false
    if crossed:
        negative = [alarm, 0.0, 1 - alarm]
        return np.array([[hit, 0.0, missed], negative, negative])
    positive = [0.0, hit, missed]
    return np.array([positive, positive, [0.0, alarm, 1 - alarm]])
