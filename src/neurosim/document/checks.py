"""Documents of checks: evaluation, evidence, tables and what changed in them."""

from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING

from neurosim.atlas import Atlas
from neurosim.document.results import Document, envelope, ranking, red_flag
from neurosim.redflags import red_flags

if TYPE_CHECKING:
    from neurosim.accuracy import Accuracy
    from neurosim.datadir import DataDifference
    from neurosim.evaluation import Calibration, Evaluation
    from neurosim.evaluation.influence import Influence
    from neurosim.evaluation.metrics import Estimate
    from neurosim.evidence import EvidenceTable
    from neurosim.side_tables import Target


def evaluate_document(
    evaluation: "Evaluation", atlas: Atlas, ceiling: "Target | None" = None
) -> Document:
    """Return the document of an evaluation: figures, baselines, every patient.

    Parameters
    ----------
    ceiling
        How many patients with one root show its textbook pattern.
    """
    methods = list(next(iter(evaluation.groups.values())))
    ours, *baselines = methods
    body = {
        "setting": evaluation.setting,
        "n": len(evaluation.results),
        "metrics": _method_record(evaluation, ours),
        "baselines": {name: _method_record(evaluation, name) for name in baselines},
        "gain": {name: _estimate(value) for name, value in evaluation.paired.items()},
        "priors": {
            prior: {name: _estimate(value) for name, value in figures.items()}
            for prior, figures in evaluation.priors.items()
        },
        "textbook_beta": evaluation.beta,
        "ceiling": None
        if ceiling is None
        else {
            "value": ceiling.value,
            "low": ceiling.low,
            "high": ceiling.high,
            "source": ceiling.source,
        },
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
    return envelope("evaluate/2", atlas, body)


def _method_record(evaluation: "Evaluation", method: str) -> Document:
    return {
        group: {
            "figures": {
                name: _estimate(value) for name, value in scores[method].figures.items()
            },
            "calibration": {
                event: _calibration(found)
                for event, found in scores[method].calibration.items()
            },
        }
        for group, scores in evaluation.groups.items()
    }


def _calibration(found: "Calibration") -> Document:
    whole = asdict(found)
    return {
        name: _estimate(found.slope) if name == "slope" else _number(value)
        for name, value in whole.items()
    }


def _estimate(estimate: "Estimate") -> Document:
    return {name: _number(value) for name, value in asdict(estimate).items()}


def _number(value: float) -> float | None:
    """Return a number, or nothing where there is none: JSON has no NaN."""
    return value if isfinite(value) else None


def check_document(atlas: Atlas, warnings: Sequence[str] = ()) -> Document:
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
        "warnings": list(warnings),
    }
    return envelope("check/1", atlas, body)


def diff_document(difference: "DataDifference") -> Document:
    """Return the document of two data directories compared."""
    old = difference.old
    body = {
        "compared_with": {"version": old.version, "hash": old.hash},
        "rows": [
            {
                "table": change.table,
                "sign": change.sign,
                "row": change.name,
                "cells": [cell._asdict() for cell in change.cells],
            }
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
    return envelope("diff/2", difference.new, body)


def _leader(leader: tuple[str, float]) -> Document:
    side, root = leader[0].split()
    return {"root": root, "side": side, "probability": leader[1]}


def evidence_document(found: "EvidenceTable", atlas: Atlas) -> Document:
    """Return the document of published figures beside the model's."""
    body = {
        "score": found.score,
        "before_score": found.before_score,
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
                "before": found.before[row.target.id],
                "inside": row.inside,
                "inside_widened": row.inside_widened,
                "source": row.target.source,
            }
            for row in found.rows
        ],
    }
    return envelope("evidence/1", atlas, body)


def influence_document(found: Sequence["Influence"], atlas: Atlas) -> Document:
    """Return the document of the rows that published patients rest on."""
    body = {
        "rows": [
            {
                "table": item.table,
                "row": item.row,
                "value": item.value,
                "source": item.source,
                "change": item.change,
                "moved": item.moved,
            }
            for item in found
        ]
    }
    return envelope("influence/1", atlas, body)


def accuracy_document(found: "Accuracy", atlas: Atlas) -> Document:
    """Return the document of the accuracy of tests; an infinite ratio is null."""
    tests = []
    for test in found.tests:
        record = asdict(test)
        for name in ("lr_positive", "lr_negative"):
            if not isfinite(record[name]):
                record[name] = None
        tests.append(record)
    body = {
        "first": found.first,
        "second": found.second,
        "setting": found.setting,
        "severity": found.severity or None,
        "assumed_side": found.assumed or None,
        "left_out": list(found.left_out),
        "tests": tests,
    }
    return envelope("signs/1", atlas, body)
