"""Two tracts: what is felt of one area as pin prick, and what as vibration.

A root or nerve takes all feeling of an area alike. In the cord the spinothalamic tract
carries pin prick and temperature, the dorsal column vibration and position. The state
of an area is therefore a pair of grades, each the worse of what the root and its own
tract leave.
"""

import numpy as np

from neurosim.atlas import Atlas
from neurosim.model.involvement import Array
from neurosim.records import Structure
from neurosim.terms import SCALES

#: Grades of feeling, from absent to normal.
GRADES = len(SCALES["sensory"].grades)
#: The pairs of grades, by the spinothalamic tract first.
_FIRST, _SECOND = np.divmod(np.arange(GRADES * GRADES), GRADES)
#: The larger grade of each pair.
_LARGER = np.maximum.outer(np.arange(GRADES), np.arange(GRADES))


def paired(root: Array, spinothalamic: Array, dorsal: Array) -> Array:
    """Return the probability of each pair of grades.

    Parameters
    ----------
    root, spinothalamic, dorsal
        Probability of each grade that each of the three would leave by itself, shape
        (..., 4).

    Returns
    -------
    ndarray
        Shape (..., 16).

    Examples
    --------
    >>> normal, absent = np.eye(4)[3], np.eye(4)[0]
    >>> int(paired(normal, absent, normal).argmax())  # pin prick absent, rest normal
    3
    """
    root, first, second = (_or_better(one) for one in (root, spinothalamic, dorsal))
    joint = root[..., _LARGER] * first[..., :, None] * second[..., None, :]
    joint[..., :-1] -= joint[..., 1:]
    joint[..., :-1, :] -= joint[..., 1:, :]
    return np.maximum(joint, 0.0).reshape(*joint.shape[:-2], -1)


def alike(root: Array) -> Array:
    """Return the probability of each pair of grades where neither tract is cut.

    Parameters
    ----------
    root
        Probability of each grade that roots and nerves leave, shape (..., 4).

    Returns
    -------
    ndarray
        Shape (..., 16).

    Examples
    --------
    >>> reduced, normal = np.eye(4)[1], np.eye(4)[3]
    >>> bool((alike(reduced) == paired(reduced, normal, normal)).all())
    True
    """
    pairs = np.zeros((*root.shape[:-1], GRADES * GRADES))
    pairs[..., :: GRADES + 1] = root
    return pairs


def _or_better(grades: Array) -> Array:
    """Return the probability of each grade or a better one."""
    return np.flip(np.flip(grades, -1).cumsum(axis=-1), -1)


def looked_at(atlas: Atlas, test: Structure, kind: str) -> Array:
    """Return which grade a test looks at, for each state: shape (K states, grades).

    Rows ``dorsal`` of observation.csv, of a structure or a kind of finding, say how
    far it reads the dorsal column; without one it reads the worse of the pair. In other
    scales than that of feeling the state is the grade.

    Parameters
    ----------
    atlas
        The tables.
    test
        What is tested.
    kind
        One of :data:`neurosim.terms.KINDS`.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> thumb = atlas.structure("thumb")
    >>> looked_at(atlas, thumb, "pin_prick").argmax(axis=1).tolist()[:4]
    [0, 0, 0, 0]
    >>> looked_at(atlas, thumb, "vibration").argmax(axis=1).tolist()[:4]
    [0, 1, 2, 3]
    """
    if test.scale_name != "sensory":
        return np.eye(len(atlas.structures[test.owner].scale.grades))
    share = dorsal_share(atlas, test, kind)
    if share is None:
        return _one(np.minimum(_FIRST, _SECOND))
    return (1 - share) * _one(_FIRST) + share * _one(_SECOND)


def dorsal_share(atlas: Atlas, test: Structure, kind: str) -> float | None:
    """Return how far a test of skin reads the dorsal column, if that is known.

    Parameters
    ----------
    atlas
        The tables.
    test
        What is tested.
    kind
        One of :data:`neurosim.terms.KINDS`.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> atlas = load_atlas()
    >>> dorsal_share(atlas, atlas.structure("thumb"), "vibration")
    1.0
    """
    if test.scale_name == "sensory":
        for key in (test.owner, kind):
            if ("dorsal", key) in atlas.observation:
                return atlas.observe("dorsal", key)
    return None


def _one(grades: Array) -> Array:
    picked: Array = np.eye(GRADES)[grades]
    return picked
