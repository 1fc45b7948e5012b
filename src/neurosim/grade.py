"""Recorded grades: how likely each is under a lesion, and how one writes it."""

from typing import assert_never

import numpy as np

from neurosim.model import Model
from neurosim.model.involvement import Array
from neurosim.records import Structure


def directions(grades: Array, structure: Structure) -> tuple[float, float]:
    """Return P(less than normal) and P(more than normal).

    More is a reflex that is brisk and skin that feels too much; a pathological sign
    counts as less.
    """
    lower, higher = direction_shares(grades, structure).tolist()
    return lower, higher


def direction_shares(grades: Array, structure: Structure) -> Array:
    """Return P(less than normal) and P(more than normal) of many records at once.

    Parameters
    ----------
    grades
        P(recorded grade), shape (..., K).
    structure
        What was tested.

    Returns
    -------
    ndarray
        Shape (..., 2).

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> triceps = load_atlas().structure("triceps")
    >>> direction_shares(np.array([[0, 0, 0, 1, 0, 0.0]]), triceps).tolist()
    [[1.0, 0.0]]
    """
    normal = structure.scale.normal
    more = [g for g in structure.scale.abnormal if is_more(structure, g)]
    higher = grades[..., more].sum(axis=-1)
    return np.stack((1 - grades[..., normal] - higher, higher), axis=-1)


def is_more(structure: Structure, grade: int) -> bool:
    """Return whether a grade is more than normal: brisk, or oversensitive."""
    if structure.scale_name == "sensory":
        return structure.scale.grades[grade] == "increased"
    return structure.scale_name == "reflex" and grade > structure.scale.normal


def grade_probabilities(
    model: Model, structure: Structure, side: str, severity: Array
) -> tuple[Array, Array]:
    """Return P(recorded grade) under the first and the last lesion of a model.

    Parameters
    ----------
    severity
        Weights of the severity anchors, shape (G,).
    """
    each = each_grades(model, structure, side, severity)
    return each[0], each[-1]


def each_grades(
    model: Model, structure: Structure, side: str, severity: Array, *, kind: str = ""
) -> list[Array]:
    """Return P(recorded grade) under each lesion of a model, in its order.

    Parameters
    ----------
    severity
        Weights of the severity anchors, shape (G,): of one severity, or of a setting.
    kind
        One of :data:`neurosim.terms.KINDS`; the usual one by default.
    """
    rows = model.rows(*structure.site(side))
    owner = model.owner(structure.id)
    hidden = model.hidden(owner.modality) @ (severity / severity.sum())
    states = rows.table[rows.index]  # (P, D, A, H, K)
    states = states.reshape(len(states), -1, states.shape[-1])
    by_profile = np.einsum("c,pck->pk", hidden, states)
    recorded = by_profile @ model.reading(structure.id, kind or owner.usual_kind)
    profiles = model.profiles
    patterns = profiles.weight[:, None] * recorded[profiles.profile]
    return [*profiles.summed(patterns)]


def each_at_rest(
    model: Model, structure: Structure, side: str, kind: str = ""
) -> list[Array]:
    """Return P(recorded grade) for each lesion if it left the structure alone.

    The complaint is where that lesion has it, so that only what the lesion does is the
    difference.
    """
    site = structure.site(side)
    owner = model.owner(structure.id)
    kinds = model.classes(*site)
    table = model.reading(structure.id, kind or owner.usual_kind)
    habit, profiles = model.habit(owner.modality), model.profiles
    grades = np.zeros((len(kinds), table.shape[1]))
    for each in np.unique(kinds).tolist():
        grades[kinds == each] = habit @ model.at_rest(structure.owner, each) @ table
    return [*profiles.summed(profiles.weight[:, None] * grades[profiles.profile])]


#: Direction in a word, by scale: less than normal, more than normal.
_WORDS = {
    False: {"mrc": "weak", "sensory": "numb", "reflex": "low"},
    True: {"reflex": "brisk", "sensory": "increased"},
}


def direction_word(structure: Structure, *, higher: bool) -> str:
    """Return less or more than normal in a word of its scale, such as weak or brisk.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> direction_word(load_atlas().structure("triceps_reflex"), higher=True)
    'brisk'
    """
    if structure.states and structure.scale_name != "sign":
        return structure.states[1]
    return _WORDS[higher].get(structure.scale_name, "present")


def said_text(structure: Structure, grade: int) -> str:
    """Return a grade beside the name of :func:`neurosim.parts.said_present`.

    The name of a sign then says what is wrong, and its grade whether it is there.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> said_text(load_atlas().structure("bladder"), 0)
    'present'
    """
    if structure.scale_name == "sign":
        return structure.scale.grades[grade]
    return grade_text(structure, grade)


def grade_text(structure: Structure, grade: int) -> str:
    """Return a grade as one writes it: ``4/5``, ``2+``, ``reduced``, ``extensor``.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> grade_text(load_atlas().structure("triceps"), 4)
    '4/5'
    """
    if structure.states:
        return structure.states[grade != structure.scale.normal]
    word = structure.scale.grades[grade]
    match structure.scale_name:
        case "mrc":
            return f"{word}/5"
        case "reflex":
            return {"0": "absent", "1": "1+ (reduced)", "2": "2+ (normal)",
                    "3": "3+ (brisk)", "4": "4+ (clonus)"}[word]  # fmt: skip
        case "sensory" | "sign" | "tension" | "segment":
            return word
        case other:
            assert_never(other)
