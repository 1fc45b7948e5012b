"""Results -> JSON documents: the versioned contract of ``--json``.

Every document names its schema (``neurosim.rank/1``), the version of the program,
version and hash of the data, and carries the safety sentence. The JSON Schemas are
in ``docs/schema``. A key may be added within a version; none changes its meaning.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any

from neurosim._version import __version__
from neurosim.atlas import Atlas
from neurosim.citations import Reference, split_sources
from neurosim.grammar.record import dump_exam, dump_finding
from neurosim.lesion import Lesion, two_level_parts
from neurosim.records import Claim, Structure
from neurosim.redflags import RedFlagHit, red_flags
from neurosim.terms import NOTICE

if TYPE_CHECKING:
    from neurosim.datadir import DataDifference
    from neurosim.evaluate import Evaluation
    from neurosim.evaluate.metrics import Estimate
    from neurosim.evidence import EvidenceTable
    from neurosim.explain import Explanation
    from neurosim.infer import Posterior
    from neurosim.next_test import NextTest
    from neurosim.predict import Prediction
    from neurosim.simulate import SimulatedPatient

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
) -> Document:
    """Return the document of a ranking: complete lists, most probable first."""
    atlas = posterior.model.atlas
    person = dump_exam(posterior.exam, atlas)
    body = {
        **({"id": person["id"]} if posterior.exam.id else {}),
        "setting": setting,
        "assumed": list(assumed),
        **ranking(posterior),
        "red_flags": [red_flag(hit, atlas) for hit in flags],
        "findings": person["findings"],
        "unread": list(unread),
    }
    return envelope("rank/1", atlas, body)


def ranking(posterior: "Posterior") -> Document:
    """Return levels, roots, categories, mimics and hypotheses of a posterior."""
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
            }
            for item in posterior.roots
        ],
        "categories": dict(posterior.categories),
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
        "name": hit.flag.name,
        "message": hit.flag.message,
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
    unread: Sequence[str] = (),
) -> Document:
    """Return the document of the tests that would tell most."""
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
) -> Document:
    """Return a simulated patient: one line of a file that ``rank`` can read."""
    exam = dump_exam(patient.exam, atlas)
    lesion = patient.lesion
    body = {
        "id": exam["id"],
        "seed": seed,
        "source": {"kind": "simulated", "protocol": protocol, "setting": setting},
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


def claim_record(claim: Claim, atlas: Atlas) -> Document:
    """Return one claim of roots.csv, with the name of its structure."""
    return {
        "root": claim.root,
        "structure": claim.structure,
        "name": atlas.structures[claim.structure].name,
        "modality": claim.modality,
        "chart": claim.chart,
        "role": claim.role,
        "weight": claim.weight,
        "key": claim.key,
        "sources": list(split_sources(claim.source)),
        "locator": claim.locator,
        "note": claim.note,
    }


def roots_document(roots: Sequence[str], atlas: Atlas) -> Document:
    """Return the document of all claims about some roots, in table order."""
    claims = [c for c in atlas.claims if c.root in roots]
    body = {
        "roots": list(roots),
        "claims": [claim_record(claim, atlas) for claim in claims],
        "references": _references_of(claims, atlas),
    }
    return envelope("roots/1", atlas, body)


def show_document(structures: Sequence[Structure], atlas: Atlas) -> Document:
    """Return the document of the structures that a name may mean."""
    owners = {structure.owner for structure in structures}
    claims = [claim for claim in atlas.claims if claim.structure in owners]
    body = {
        "structures": [_structure_record(s, claims, atlas) for s in structures],
        "references": _references_of(claims, atlas),
    }
    return envelope("show/1", atlas, body)


def _structure_record(
    structure: Structure, claims: Sequence[Claim], atlas: Atlas
) -> Document:
    return {
        "id": structure.id,
        "name": structure.name,
        "aliases": list(structure.aliases),
        "modality": structure.modality,
        "scale": structure.scale_name,
        "grades": list(structure.scale.grades),
        "laterality": structure.laterality,
        "same_as": structure.same_as or None,
        "key": structure.key or None,
        "how": structure.how,
        "note": structure.note,
        "weights": dict(atlas.weights.get(structure.owner, {})),
        "claims": [
            claim_record(claim, atlas)
            for claim in claims
            if claim.structure == structure.owner
        ],
    }


def _references_of(claims: Iterable[Claim], atlas: Atlas) -> list[Document]:
    keys = dict.fromkeys(key for c in claims for key in split_sources(c.source))
    known = (atlas.references[key] for key in keys if key in atlas.references)
    return [reference_record(reference) for reference in known]


def reference_record(reference: Reference) -> Document:
    """Return a reference as JSON."""
    return {
        name: getattr(reference, name)
        for name in (
            "key", "authors", "year", "title", "container", "identifier", "url",
            "kind", "read", "supports", "note",
        )
    }  # fmt: skip


def cite_document(
    references: Sequence[Reference],
    assumptions: Sequence[tuple[str, str, str]],
    atlas: Atlas,
) -> Document:
    """Return the document of references and of rows that rest on an assumption."""
    body = {
        "references": [reference_record(reference) for reference in references],
        "assumptions": [
            {"table": table, "row": row, "reasoning": note}
            for table, row, note in assumptions
        ],
    }
    return envelope("cite/1", atlas, body)


def evaluate_document(evaluation: "Evaluation", atlas: Atlas) -> Document:
    """Return the document of an evaluation: figures, baselines, every patient."""
    methods = list(next(iter(evaluation.groups.values())))
    ours, *baselines = methods
    body = {
        "setting": evaluation.setting,
        "n": len(evaluation.results),
        "metrics": _method_record(evaluation, ours),
        "baselines": {name: _method_record(evaluation, name) for name in baselines},
        "gain": {name: _estimate(value) for name, value in evaluation.paired.items()},
        "textbook_beta": evaluation.beta,
        "cases": [
            {
                "id": result.case.id,
                "truth": asdict(result.case.truth),
                **ranking(result.posterior),
                "red_flags": [
                    red_flag(hit, atlas) for hit in red_flags(result.case.exam, atlas)
                ],
                "unread": list(result.case.unread),
            }
            for result in evaluation.results
        ],
    }
    return envelope("evaluate/1", atlas, body)


def _method_record(evaluation: "Evaluation", method: str) -> Document:
    return {
        group: {
            "figures": {
                name: _estimate(value) for name, value in scores[method].figures.items()
            },
            "calibration": {
                name: _number(value)
                for name, value in asdict(scores[method].calibration).items()
            },
        }
        for group, scores in evaluation.groups.items()
    }


def _estimate(estimate: "Estimate") -> Document:
    return {name: _number(value) for name, value in asdict(estimate).items()}


def _number(value: float) -> float | None:
    """Return a number, or nothing where there is none: JSON has no NaN."""
    return value if isfinite(value) else None


def check_document(atlas: Atlas) -> Document:
    """Return the document of a good data directory."""
    body = {
        "directory": str(atlas.directory),
        "rows": {
            "claims": len(atlas.claims),
            "structures": len(atlas.structures),
            "levels": len(atlas.levels),
            "lesions": len(atlas.families),
            "mimics": len(atlas.supplies),
            "references": len(atlas.references),
        },
    }
    return envelope("check/1", atlas, body)


def diff_document(difference: "DataDifference") -> Document:
    """Return the document of two data directories compared."""
    old = difference.old
    body = {
        "compared_with": {"version": old.version, "hash": old.hash},
        "rows": [
            {"table": change.table, "sign": change.sign, "row": change.row}
            for change in difference.rows
        ],
        "predictions": [
            {
                "level": change.level,
                "structure": change.structure,
                "side": change.side,
                "before": change.before,
                "after": change.after,
            }
            for change in difference.predictions
        ],
        "rankings": [
            {
                "level": change.level,
                "before": _leader(change.before),
                "after": _leader(change.after),
            }
            for change in difference.rankings
        ],
    }
    return envelope("diff/1", difference.new, body)


def _leader(leader: tuple[str, float]) -> Document:
    side, root = leader[0].split()
    return {"root": root, "side": side, "probability": leader[1]}


def evidence_document(found: "EvidenceTable", atlas: Atlas) -> Document:
    """Return the document of published figures beside the model's."""
    body = {
        "score": found.score,
        "base_rate_score": found.base_rate_score,
        "groups": {
            name: {"fitted": n, "inside": inside, "inside_widened": widened}
            for name, (n, inside, widened) in found.groups.items()
        },
        "targets": [
            {
                "id": row.target.id,
                "group": row.target.group,
                "use": row.target.use,
                "published": row.target.value,
                "interval": [row.target.low, row.target.high],
                "widened": list(row.target.widened),
                "model": row.model,
                "inside": row.inside,
                "inside_widened": row.inside_widened,
                "source": row.target.source,
            }
            for row in found.rows
        ],
    }
    return envelope("evidence/1", atlas, body)
