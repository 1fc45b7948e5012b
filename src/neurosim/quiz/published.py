"""A published patient as a case to play."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from neurosim.atlas import Atlas
from neurosim.formats import Case as Labelled
from neurosim.formats import Truth as Label
from neurosim.lesion import answer_of
from neurosim.model import model_of
from neurosim.quiz.case import QuizCase, Solution
from neurosim.quiz.game import Session
from neurosim.quiz.patient import ChartPatient
from neurosim.terms import RIGHT, ROOTS, SIDES

#: Fewer findings are no patient.
_FEWEST = 2


def is_playable(labelled: Labelled, atlas: Atlas) -> bool:
    """Whether a labelled patient has findings, and an answer that can be wrong.

    Left out are patients of whom only a root is said and not which, or whose answer
    is no lesion of the model.
    """
    truth = labelled.truth
    rootless = "root" in truth.accept and not (truth.roots or truth.levels)
    if rootless or len(labelled.exam.findings) < _FEWEST:
        return False
    answers = {answer_of(lesion) for lesion in model_of(labelled.exam, atlas).lesions}
    return bool(answers & set(_accepted(truth, atlas)))


def published_case(labelled: Labelled, atlas: Atlas) -> QuizCase:
    """Return a labelled patient of a file as a case of the quiz.

    Only what the report says can be examined. The prior is that of published reports.
    """
    exam = labelled.exam
    model = model_of(exam, atlas)
    truth = Solution(
        _words(labelled.truth),
        tuple(dict.fromkeys(_accepted(labelled.truth, atlas))),
        source=_cited(labelled.source),
    )
    return QuizCase(
        ChartPatient(exam, atlas),
        truth,
        model,
        model.population("published", exam.age, exam.sex, exam.duration_weeks),
        id=labelled.id,
    )


def reported(case: QuizCase) -> Session:
    """Return the state in which a patient is played: all that is reported is known.

    Of a drawn patient nothing is.
    """
    patient = case.patient
    return Session(patient.reported if isinstance(patient, ChartPatient) else ())


def _words(truth: Label) -> str:
    levels, roots = "+".join(truth.levels), "+".join(truth.roots)
    side = truth.side if truth.side in (*SIDES, "both") else ""
    what = truth.mimic or truth.category.replace("_", " ")
    parts = (levels, side, truth.zone, what, f"({roots})" if roots else "")
    return " ".join(filter(None, parts))


def _accepted(truth: Label, atlas: Atlas) -> Iterator[str]:
    for category in truth.accept:
        if category != "root":
            yield category
    if "root" not in truth.accept:
        return
    roots = truth.roots or tuple(_roots_at(truth, atlas))
    if not roots:
        yield from _every_root(truth)
        return
    sides = (truth.side,) if truth.side in SIDES else SIDES
    for side, root in product(sides, roots):
        yield f"{side} {root}"
    if len(sides) > 1:
        for root in roots:
            yield "+".join(f"{side} {root}" for side in SIDES)
    ordered = sorted(roots, key=ROOTS.index)
    for side in sides:
        yield "+".join(f"{side} {root}" for root in ordered)


def _roots_at(truth: Label, atlas: Atlas) -> Iterator[str]:
    for level in truth.levels:
        row = atlas.levels[level]
        zone = truth.zone if truth.zone not in ("", "central") else "subarticular"
        yield getattr(row, zone)


def _every_root(truth: Label) -> Iterator[str]:
    side = truth.side if truth.side in SIDES else RIGHT
    for root in ROOTS:
        yield f"{side} {root}"


def _cited(source: Mapping[str, Any] | None) -> str:
    if not source:
        return ""
    keys = ("authors", "year", "title", "journal", "container", "doi", "identifier",
            "pmid", "url")  # fmt: skip
    return ". ".join(str(source[key]) for key in keys if source.get(key))
