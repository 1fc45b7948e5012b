"""Which numbers of the tables the answers on published patients rest on.

Each weight, share and probability is raised by itself, and the patients that it
concerns are ranked again. The rows that move their scores most are the ones that a
clinician should check first.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from neurosim.atlas import Atlas, load_atlas
from neurosim.evaluation.forecast import from_posterior, true_places
from neurosim.evaluation.metrics import log_score
from neurosim.formats import Case
from neurosim.inference import infer
from neurosim.model import Model, model_of
from neurosim.terms import REPORT, NeurosimError

#: Weights and shares are raised by this factor; the odds of probabilities likewise.
FACTOR = 1.5


@dataclass(frozen=True)
class Influence:
    """One number and what moving it does.

    Attributes
    ----------
    table, row
        Where it stands: file and the row's key in words.
    value, source
        The number and who says so.
    change
        Of the mean log score of the true root, over all patients with a root lesion.
    moved
        Patients whose leading root changes.
    """

    table: str
    row: str
    value: float
    source: str
    change: float
    moved: int


@dataclass(frozen=True)
class _Edit:
    """A number that can be moved, and the structure it is about, if it is just one."""

    table: str
    row: str
    value: float
    source: str
    structure: str
    apply: Callable[[Atlas], Atlas]


@dataclass(frozen=True)
class _ScoredPatient:
    case: Case
    model: Model
    structures: frozenset[str]
    score: float
    leader: int


def influences(
    cases: Sequence[Case],
    *,
    setting: str = "published",
    atlas: Atlas | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Influence, ...]:
    """Return what patients with a root lesion rest on, strongest first.

    Weights of roots.csv and shares of mimics.csv for the structures that were recorded,
    shares of levels.csv, and the probabilities of observation.csv. It takes a minute
    or two for thirty patients.

    Parameters
    ----------
    cases
        Labelled patients; those without a root lesion are passed over.
    setting
        The population whose prior is used.
    atlas
        The tables; the shipped ones by default.
    progress
        Called with the numbers done and all numbers.

    Raises
    ------
    NeurosimError
        If no patient has a root lesion with a known root.

    Examples
    --------
    >>> from neurosim.exam import Exam, Finding
    >>> from neurosim.formats import Case, Truth
    >>> weak = Exam((Finding("triceps", "right", (3,)),))
    >>> truth = Truth("root", roots=("C7",), side="right")
    >>> found = influences([Case("one", weak, truth)])  # doctest: +SKIP
    >>> found[0].table  # doctest: +SKIP
    'roots.csv'
    """
    atlas = atlas or load_atlas()
    chosen = [c for c in cases if c.truth.category == "root" and c.truth.roots]
    if not chosen:
        raise NeurosimError("no patient has a root lesion whose root is known")
    patients = [_patient(case, atlas, setting) for case in chosen]
    named = frozenset().union(*(patient.structures for patient in patients))
    edits = [
        *_claims(atlas, named),
        *_supplies(atlas, named),
        *_levels(atlas),
        *_numbers(atlas),
    ]
    found = []
    for index, edit in enumerate(edits):
        found.append(_influence(edit, patients, atlas, setting))
        if progress is not None:
            progress(index + 1, len(edits))
    return tuple(sorted(found, key=lambda item: -abs(item.change)))


def _patient(case: Case, atlas: Atlas, setting: str) -> _ScoredPatient:
    model = model_of(case.exam, atlas)
    names = frozenset(model.owner(f.structure).id for f in case.exam.findings)
    names |= frozenset().union(*map(atlas.unions.below, names))
    score, leader = _score(case, model, setting)
    return _ScoredPatient(case, model, names, score, leader)


def _score(case: Case, model: Model, setting: str) -> tuple[float, int]:
    record = case.exam.record or REPORT
    found = infer(case.exam, model, setting=setting, record=record)
    roots = from_posterior(found).roots
    right = true_places(case.truth.roots, case.truth.side)
    return float(log_score(np.array([roots[right].sum()]))[0]), int(roots.argmax())


def _influence(
    edit: _Edit, patients: Sequence[_ScoredPatient], atlas: Atlas, setting: str
) -> Influence:
    edited = edit.apply(atlas)
    models: dict[float | None, Model] = {}
    change, moved = 0.0, 0
    for patient in patients:
        if edit.structure and edit.structure not in patient.structures:
            continue
        age = patient.model.age
        if age not in models:
            models[age] = _edited(patient.model, edited, edit.structure)
        score, leader = _score(patient.case, models[age], setting)
        change += (score - patient.score) / len(patients)
        moved += leader != patient.leader
    return Influence(edit.table, edit.row, edit.value, edit.source, change, moved)


def _edited(model: Model, atlas: Atlas, structure: str) -> Model:
    if structure:
        for name in (structure, *atlas.unions.above(structure)):
            model = model.with_structure(atlas, name)
        return model
    return Model(atlas, model.age, model.lesions)


def _claims(atlas: Atlas, named: frozenset[str]) -> Iterator[_Edit]:
    for place, claim in enumerate(atlas.claims):
        if claim.role == "model" and claim.structure in named and claim.weight:
            name = f"{claim.structure} from {claim.root}"
            yield _Edit(
                "roots.csv",
                name,
                claim.weight,
                claim.source,
                claim.structure,
                partial(_with_claim, place),
            )


def _supplies(atlas: Atlas, named: frozenset[str]) -> Iterator[_Edit]:
    for place, supply in enumerate(atlas.supplies):
        if supply.structure in named and supply.share:
            name = f"{supply.structure} in {supply.lesion}"
            yield _Edit(
                "mimics.csv",
                name,
                supply.share,
                supply.source,
                supply.structure,
                partial(_with_supply, place),
            )


def _levels(atlas: Atlas) -> Iterator[_Edit]:
    for name, level in atlas.levels.items():
        yield _Edit(
            "levels.csv",
            f"share of {name}",
            level.share,
            level.source,
            "",
            partial(_with_level, name),
        )


def _numbers(atlas: Atlas) -> Iterator[_Edit]:
    for place, number in atlas.observation.items():
        if 0 < number.value < 1:
            name = " ".join(place).strip()
            yield _Edit(
                "observation.csv",
                name,
                number.value,
                number.source,
                "",
                partial(_with_number, place),
            )


def _with_claim(place: int, atlas: Atlas) -> Atlas:
    claims = list(atlas.claims)
    weight = (claims[place].weight or 0.0) * FACTOR
    claims[place] = claims[place]._replace(weight=weight)
    return replace(atlas, claims=tuple(claims))


def _with_supply(place: int, atlas: Atlas) -> Atlas:
    supplies = list(atlas.supplies)
    share = supplies[place].share * FACTOR
    supplies[place] = supplies[place]._replace(share=share)
    return replace(atlas, supplies=tuple(supplies))


def _with_level(name: str, atlas: Atlas) -> Atlas:
    level = atlas.levels[name]
    raised = replace(level, share=level.share * FACTOR)
    return replace(atlas, levels={**atlas.levels, name: raised})


def _with_number(place: tuple[str, str], atlas: Atlas) -> Atlas:
    number = atlas.observation[place]
    odds = number.value / (1 - number.value) * FACTOR
    raised = replace(number, value=odds / (1 + odds))
    return replace(atlas, observation={**atlas.observation, place: raised})
