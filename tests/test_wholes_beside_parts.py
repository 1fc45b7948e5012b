"""How far the posterior is from exact where a whole is recorded beside its parts.

There a whole has a state of its own. Exactly, given the hidden cell, it is normal if
each of its parts would be recorded normal: the records of parts times "some part is
abnormal", or times "every part is normal". docs/model.md (6) states the distance.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pytest

from neurosim.exam import Exam, Finding
from neurosim.inference import combine
from neurosim.model import Model
from neurosim.model.channel import Form, Term
from neurosim.model.encode import encode
from neurosim.model.involvement import Array
from neurosim.model.world import make_world
from neurosim.posterior import Posterior
from neurosim.sampling import Bodies, Examiner, pick, stream
from neurosim.simulation import items_of
from neurosim.terms import Site
from neurosim.wholes import parts_of

KINDS = {"sensory": "light_touch"}
WHOLES = ("arm_power", "leg_power", "hand", "foot", "leg_sensation", "leg_reflexes")
#: Other records of each exam.
OTHERS = 6


class Distance(NamedTuple):
    """Of an exam: from exact, and log score of the truth beside the exact one."""

    moved: float
    score: float
    exact_without: float


def recorded(model: Model, site: Site, kind: str, grades: tuple[int, ...]) -> Array:
    """Return P(recorded so | hidden cell), shape (A * H, R)."""
    rows, axis = model.rows(*site), model.axis(model.owner(site[0]).modality)
    seen = rows.table @ model.reading(site[0], kind)[:, list(grades)].sum(axis=1)
    flat = seen.reshape(len(seen), -1)
    return np.asarray(flat.take(rows.index.ravel().take(axis.cell), axis=0).T)


def joint(model: Model, whole: Finding, told: Mapping[Site, tuple[int, ...]]) -> Term:
    """Return the term of a whole, normal or not, with the records of its parts."""
    structure = model.atlas.structures[whole.structure]
    normal = structure.scale.normal
    said, clean = np.ones(1), np.ones(1)
    for part in parts_of(model.atlas, structure.id, whole.side):
        grades = told.get(part, structure.scale.all)
        said = said * recorded(model, part, whole.kind, grades)
        fine = (normal,) if normal in grades else ()
        clean = clean * recorded(model, part, whole.kind, fine)
    axis = model.axis(structure.modality)
    logs = np.log(clean if whole.grades == (normal,) else said - clean)
    base = float(logs[0, axis.rest])
    ratios = np.ascontiguousarray(logs - base)
    form = Form(axis, ratios, base, max(0.0, float(ratios.max())))
    return Term(structure.modality, ((structure.id, whole.side),), form, [])


def answer(model: Model, findings: list[Finding], *more: Term) -> Posterior:
    """Return the posterior without second causes, which the joint term has not."""
    exam, population = Exam(tuple(findings)), model.population("referral")
    terms = [one._replace(findings=[]) for one in encode(model, exam)]
    terms = sorted([*terms, *more], key=lambda one: one[:2])
    return combine(model, exam, population, (make_world(model, 0.0, terms),))


def distance(
    model: Model, whole: Finding, told: list[Finding], rest: list[Finding], truth: int
) -> Distance:
    parts = {(part.structure, part.side): part.grades for part in told}
    exact = answer(model, rest, joint(model, whole, parts)).probabilities
    ours = answer(model, [*rest, *told, whole]).probabilities
    without = answer(model, [*rest, *told]).probabilities
    return Distance(
        float(abs(ours - exact).sum() / 2),
        float(np.log(exact[truth]) - np.log(ours[truth])),
        float(abs(without - exact).sum() / 2),
    )


def distances(model: Model, name: str, parts_told: int, count: int) -> list[Distance]:
    """Return the distances of drawn exams with a whole and some of its parts."""
    atlas, population = model.atlas, model.population("referral")
    whole, profiles = atlas.structures[name], model.profiles
    kind = KINDS.get(whole.modality, "examined")
    parts = [(*part, kind) for part in parts_of(atlas, name, "right")]
    taken = {name, *(part[0] for part in parts)}
    others = [i for i in items_of(atlas, "screening") if i[0] not in taken]
    rng = np.random.default_rng(1)
    weights = np.exp(population.log_prior[profiles.lesion] + profiles.log_weight)
    drawn = pick(weights, rng.random(count))
    severity = pick(population.severity, rng.random(count))
    bodies = Bodies(Examiner(model), (profiles.profile[drawn], severity), stream(rng))
    items = [(name, "right", kind), *parts, *others]
    grades = dict(bodies.examined(items))
    normal, found = whole.scale.normal, []
    abnormal = tuple(g for g in whole.scale.all if g != normal)
    for patient, truth in enumerate(profiles.lesion[drawn].tolist()):
        records = [
            Finding(*item[:2], (int(grades[n][patient]),), item[2])
            for n, item in enumerate(items)
        ]
        own, rest = records[1 : 1 + len(parts)], records[1 + len(parts) :]
        said = (normal,) if records[0].grades == (normal,) else abnormal
        found.append(
            distance(
                model,
                Finding(name, "right", said, kind),
                [own[i] for i in rng.permutation(len(own))[:parts_told].tolist()],
                [rest[i] for i in rng.permutation(len(rest))[:OTHERS].tolist()],
                truth,
            )
        )
    return found


def mean(found: list[Distance], name: str) -> float:
    return float(np.mean([getattr(one, name) for one in found]))


def test_a_whole_beside_two_parts_is_near_to_exact(model: Model) -> None:
    found = distances(model, "hand", 2, 20)
    assert mean(found, "moved") < 0.1
    assert mean(found, "score") < 0.1


def test_a_whole_of_which_every_part_is_told_says_nothing_more(model: Model) -> None:
    """So the exact term is right: it is what the parts say without the whole."""
    found = distances(model, "leg_reflexes", 9, 20)
    assert max(one.exact_without for one in found) < 1e-9


@pytest.mark.deep
@pytest.mark.parametrize("parts_told", [0, 2, 99])
@pytest.mark.parametrize("name", WHOLES)
def test_every_whole_is_as_near_as_stated(
    model: Model, name: str, parts_told: int
) -> None:
    found = distances(model, name, parts_told, 150)
    assert mean(found, "moved") < 0.15
    assert mean(found, "score") < 0.2
