"""Draw lesions, priors, and examinations that a lesion could give."""

from collections.abc import Iterable
from copy import copy
from typing import Any

import numpy as np
from hypothesis import strategies as st

from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam, Finding, Item
from neurosim.grade import grade_probabilities
from neurosim.lesion import Lesion, hypotheses
from neurosim.model import ANCHORS, Model, build_model
from neurosim.model.population import Population
from neurosim.simulation import items_of
from neurosim.terms import CATEGORIES, LEVELS, ROOTS, SEVERITIES, SIDES, ZONES

#: A grade is drawn if it is at least this probable beside the most probable one.
LEAST = 0.1


@st.composite
def lesions(
    draw: st.DrawFn, atlas: Atlas | None = None, categories: Iterable[str] = CATEGORIES
) -> Lesion:
    """Draw a hypothesis of the inverse model.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    atlas
        The tables; the shipped ones by default.
    categories
        Categories to draw from.

    Examples
    --------
    >>> lesions(categories=("cord",))
    lesions(categories=('cord',))
    """
    wanted = set(categories)
    every = hypotheses(atlas or load_atlas())
    listed = [lesion for lesion in every if lesion.category in wanted]
    return draw(st.sampled_from(listed))


@st.composite
def priors(draw: st.DrawFn, model: Model | None = None) -> Population:
    """Draw a prior: a setting, with its categories tilted and severity free.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    model
        The model whose hypotheses get the prior; the shipped one by default.
    """
    model = model or build_model()
    prior = copy(model.population(draw(st.sampled_from(model.atlas.setting_names))))
    tilt = {name: draw(st.floats(-5, 5)) for name in CATEGORIES}
    tilted = prior.log_prior + [tilt[lesion.category] for lesion in model.lesions]
    prior.log_prior = tilted - np.log(np.exp(tilted).sum())
    weight = [draw(st.floats(0.01, 1)) for _ in ANCHORS]
    prior.severity = np.array(weight) / sum(weight)
    return prior


@st.composite
def exams_of(
    draw: st.DrawFn,
    lesion: Lesion,
    atlas: Atlas | None = None,
    *,
    protocol: str = "screening",
    severity: str = "severe",
    least: float = LEAST,
) -> Exam:
    """Draw an exam that a lesion could well give; it shrinks to the typical one.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    lesion
        What is wrong.
    atlas
        The tables; the shipped ones by default.
    protocol
        What may be examined.
    severity
        One of :data:`neurosim.terms.SEVERITIES`.
    least
        Grades are drawn whose probability, beside the most probable one, is at
        least this.
    """
    atlas = atlas or load_atlas()
    items = draw(st.lists(st.sampled_from(items_of(atlas, protocol)), unique=True))
    findings = []
    for item in items:
        grades = _likely(atlas, lesion, item, severity=severity, least=least)
        grade = draw(st.sampled_from(grades))
        findings.append(Finding(item[0], item[1], (grade,), item[2]))
    return Exam(tuple(findings))


def _likely(
    atlas: Atlas, lesion: Lesion, item: Item, *, severity: str, least: float
) -> list[int]:
    """Return the likely grades of an item, the likeliest first; worked out once."""
    known: dict[Any, Any] = atlas.derived.setdefault("likely grades", {})
    if lesion not in known:
        known[lesion] = Model(atlas, lesions=[lesion, Lesion("none", "none")])
    key = (lesion, item, severity, least)
    if key not in known:
        weights = np.equal(ANCHORS, SEVERITIES[severity]).astype(np.float64)
        structure = atlas.structures[item[0]]
        chance, _ = grade_probabilities(known[lesion], structure, item[1], weights)
        order = np.argsort(-chance, kind="stable").tolist()
        known[key] = [g for g in order if chance[g] >= least * chance.max()]
    found: list[int] = known[key]
    return found


def roots() -> st.SearchStrategy[str]:
    """Draw a spinal root, C1 to S5."""
    return st.sampled_from(ROOTS)


def sides() -> st.SearchStrategy[str]:
    """Draw right or left."""
    return st.sampled_from(SIDES)


def levels() -> st.SearchStrategy[str]:
    """Draw a disc level, C2/3 to L5/S1."""
    return st.sampled_from(LEVELS)


def zones() -> st.SearchStrategy[str]:
    """Draw a zone of the disc."""
    return st.sampled_from(ZONES)


def severities() -> st.SearchStrategy[float]:
    """Draw an overall severity on the anchors of the model."""
    return st.sampled_from(sorted(SEVERITIES.values()))
