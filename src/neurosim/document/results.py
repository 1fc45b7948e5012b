"""Documents of results: rankings, predictions, reasons, next tests, patients."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from neurosim._version import __version__
from neurosim.atlas import Atlas
from neurosim.citations import split_sources
from neurosim.exam_json import dump_exam, dump_finding
from neurosim.lesion import Lesion, two_level_parts
from neurosim.records import Structure
from neurosim.redflags import NO_FLAG, RedFlagHit, imaging_of, not_excluded
from neurosim.terms import NOTICE, PROTOCOL
from neurosim.unexamined import not_examined
from neurosim.wording import told_words

if TYPE_CHECKING:
    from neurosim.among import LesionChoice
    from neurosim.explanation import Explanation
    from neurosim.next_test import NextTest
    from neurosim.posterior import Posterior
    from neurosim.prediction import Prediction
    from neurosim.simulation import SimulatedPatient

Document = dict[str, Any]


def envelope(name: str, atlas: Atlas, body: Mapping[str, Any]) -> Document:
    """Return a document: what it is, where it comes from, then its content.

    Parameters
    ----------
    name
        Name and version of the schema, such as ``rank/1``.
    body
        The keys of the content.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> envelope("rank/1", load_atlas(), {})["schema"]
    'neurosim.rank/1'
    """
    return {
        "schema": f"neurosim.{name}",
        "neurosim": __version__,
        "data": {"version": atlas.version, "hash": atlas.hash},
        "notice": NOTICE,
        **body,
    }


def rank_document(
    posterior: "Posterior",
    flags: Sequence[RedFlagHit],
    *,
    setting: str,
    unread: Sequence[str] = (),
    assumed: Sequence[str] = (),
    choice: "LesionChoice | None" = None,
) -> Document:
    """Return the document of a ranking: complete lists, most probable first."""
    atlas = posterior.model.atlas
    person = dump_exam(posterior.exam, atlas)
    body = {
        **({"id": person["id"]} if posterior.exam.id else {}),
        "setting": setting,
        "record": posterior.exam.record or PROTOCOL,
        "assumed": list(assumed),
        **ranking(posterior),
        "beside": [
            {"cause": item.cause, "probability": item.probability}
            for item in posterior.beside
        ],
        **_unexplained(posterior),
        **({} if choice is None else {"among": _among(choice)}),
        "not_mentioned": list(posterior.silent),
        "not_examined": list(not_examined(posterior.exam, atlas)),
        "red_flags": [red_flag(hit, atlas) for hit in flags],
        "flag_note": None if flags else NO_FLAG,
        "not_excluded": [
            {"id": f.id, "limit": f.limit, "sources": list(split_sources(f.source))}
            for f in not_excluded(posterior.exam, atlas)
        ],
        "under": "this model",
        "findings": person["findings"],
        "unread": list(unread),
    }
    return envelope("rank/1", atlas, body)


def _unexplained(posterior: "Posterior") -> Document:
    from neurosim.unexplained import unexplained  # noqa: PLC0415

    found = unexplained(posterior)
    structures = posterior.model.atlas.structures
    return {
        "unexplained": {
            "lesion": found.lesion.name,
            "findings": [told_words(f, structures[f.structure]) for f in found.strays],
            "by": list(found.by),
        },
        "no_lesion_explains": found.no_lesion,
    }


def _among(choice: "LesionChoice") -> Document:
    return {
        "options": [
            {"name": o.name, "probability": o.probability, "best": o.best.name}
            for o in choice.options
        ],
        "share": choice.share,
    }


def ranking(posterior: "Posterior") -> Document:
    """Return levels, roots, categories, mimics and hypotheses of a posterior."""
    from neurosim.rise import category_rises, given_a_root, root_rises  # noqa: PLC0415

    rises, given = root_rises(posterior), given_a_root(posterior)
    return {
        "levels": [
            {"level": item.level, "probability": item.probability}
            for item in posterior.levels
        ],
        "roots": [
            {
                "root": item.root,
                "side": item.side,
                "probability": item.probability,
                "p_affected": item.p_affected,
                "rise": rises[item.root, item.side],
                "given_a_root": given[item.root, item.side],
            }
            for item in posterior.roots
        ],
        "categories": dict(posterior.categories),
        "category_rise": dict(category_rises(posterior)),
        "mimics": [
            {"id": i.lesion.family, **_named(i.lesion), "probability": i.probability}
            for i in posterior.mimics
        ],
        "hypotheses": [
            {**lesion_record(item.lesion), "probability": item.probability}
            for item in posterior.lesions
        ],
    }


def _named(lesion: Lesion) -> Document:
    return {"name": lesion.title or lesion.family, "side": lesion.side or None}


def lesion_record(lesion: Lesion) -> Document:
    """Return a lesion as JSON: what, where, which roots."""
    return {
        "name": lesion.name,
        "family": lesion.family,
        "category": lesion.category,
        "level": lesion.level or None,
        "zone": lesion.zone or None,
        "side": lesion.side or None,
        "roots": [{"root": root, "side": side} for root, side in lesion.roots],
    }


def red_flag(hit: RedFlagHit, atlas: Atlas) -> Document:
    """Return a red flag with the findings that raised it."""
    return {
        "id": hit.flag.id,
        "tier": hit.flag.tier,
        "name": hit.flag.name,
        "message": hit.flag.message,
        "limit": hit.flag.limit or None,
        "sources": list(split_sources(hit.flag.source)),
        "findings": [dump_finding(finding, atlas) for finding in hit.findings],
    }


def predict_document(prediction: "Prediction", atlas: Atlas) -> Document:
    """Return the document of a prediction: every finding, strongest first."""
    body = {
        "level": prediction.level or None,
        "side": prediction.side or None,
        "zone": prediction.zone or None,
        "severity": prediction.severity,
        "assumed": list(prediction.assumed),
        "lesion": lesion_record(prediction.lesion),
        "roots": [
            {"root": item.root, "side": item.side, "why": item.why}
            for item in prediction.roots
        ],
        "findings": [
            {
                "structure": finding.structure,
                "name": finding.name,
                "modality": finding.modality,
                "side": finding.side,
                "expected": {"grade": finding.grade, "text": finding.text},
                "p_abnormal": finding.p_abnormal,
                "p_background": finding.p_background,
                "sources": list(finding.sources),
            }
            for finding in prediction.findings
        ],
    }
    return envelope("predict/1", atlas, body)


def explain_document(
    explanation: "Explanation",
    atlas: Atlas,
    flags: Sequence[RedFlagHit],
    unread: Sequence[str] = (),
) -> Document:
    """Return the document of an explanation; the reasons add up to the total."""
    body = {
        "lesion": lesion_record(explanation.lesion),
        "against": lesion_record(explanation.against),
        "unit": "deciban",
        "reasons": [
            {
                "title": reason.title,
                "words": list(reason.words),
                "decibans": reason.decibans,
            }
            for reason in explanation.reasons
        ],
        "total": explanation.total,
        "red_flags": [red_flag(hit, atlas) for hit in flags],
        "unread": list(unread),
    }
    return envelope("explain/1", atlas, body)


def next_document(
    tests: Sequence["NextTest"],
    target: str,
    atlas: Atlas,
    *,
    flags: Sequence[RedFlagHit],
    first: Sequence[Structure] = (),
    unread: Sequence[str] = (),
) -> Document:
    """Return the document of the tests that would tell most, those of flags first."""
    body = {
        "target": target,
        "unit": "bit",
        "tests": [
            {
                "structure": test.structure,
                "name": test.name,
                "side": test.side,
                "kind": test.kind,
                "bits": test.bits,
                "outcomes": [
                    {
                        "grade": outcome.grade,
                        "text": outcome.text,
                        "probability": outcome.probability,
                        "leader": outcome.leader,
                        "p_leader": outcome.p_leader,
                    }
                    for outcome in test.outcomes
                ],
            }
            for test in tests
        ],
        "red_flags": [red_flag(hit, atlas) for hit in flags],
        "first": [{"structure": test.id, "name": test.name} for test in first],
        "imaging": list(imaging_of(flags)),
        "unread": list(unread),
    }
    return envelope("next/1", atlas, body)


def patient_document(
    patient: "SimulatedPatient",
    atlas: Atlas,
    *,
    seed: int | None,
    protocol: str,
    setting: str,
    variant: str | None = None,
) -> Document:
    """Return a simulated patient: one line of a file that ``rank`` can read."""
    exam = dump_exam(patient.exam, atlas)
    lesion = patient.lesion
    body = {
        "id": exam["id"],
        "seed": seed,
        "duration_weeks": patient.exam.duration_weeks,
        "record": patient.exam.record or PROTOCOL,
        "source": {
            "kind": "simulated",
            "protocol": protocol,
            "setting": setting,
            "variant": variant,
        },
        "truth": {
            "category": lesion.category,
            "levels": list(two_level_parts(lesion.level)),
            "roots": list(dict.fromkeys(root for root, _ in lesion.roots)),
            "side": lesion.side or None,
            "zone": lesion.zone or None,
            "mimic": lesion.family if lesion.category == "mimic" else None,
            "lesion": lesion.name,
            "severity": patient.severity,
        },
        "findings": exam["findings"],
    }
    return envelope("simulate/1", atlas, body)
