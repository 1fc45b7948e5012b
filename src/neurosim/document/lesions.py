"""Documents of lesions as they are taught: signature and comparison."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from neurosim.atlas import Atlas
from neurosim.document.results import Document, envelope, lesion_record
from neurosim.lesion import Lesion
from neurosim.parts import parts
from neurosim.side_tables import ImagingLimit, Rung
from neurosim.terms import SCALES

if TYPE_CHECKING:
    from neurosim.prediction import ExpectedFinding, Prediction
    from neurosim.signature import Compared, Sign, Signature


def signature_document(
    found: "Signature", prediction: "Prediction", atlas: Atlas
) -> Document:
    """Return the document of a lesion, its signs in the order of teaching.

    ``grades`` documents the index of ``expected.grade`` on each scale.
    """
    ranks = {
        (sign.structure, sign.side): rank
        for rank, sign in enumerate((*found.signs, *found.told), start=1)
    }
    signs = {(s.structure, s.side): s for s in (*found.signs, *found.told)}
    one = {part.id for part in parts(atlas)}
    listed = [f for f in prediction.findings if f.structure in one]
    last = len(ranks) + 1
    listed.sort(key=lambda f: ranks.get((f.structure, f.side), last))
    body = {
        "level": prediction.level or None,
        "side": prediction.side or None,
        "zone": prediction.zone or None,
        "severity": found.severity,
        "setting": found.setting,
        "assumed": list(found.assumed),
        "lesion": lesion_record(found.lesion),
        "roots": [
            {"root": item.root, "side": item.side, "why": item.why}
            for item in prediction.roots
        ],
        "grades": {name: list(scale.grades) for name, scale in SCALES.items()},
        "normal": {name: scale.normal for name, scale in SCALES.items()},
        "findings": [
            _finding(
                f,
                ranks.get((f.structure, f.side)),
                signs.get((f.structure, f.side)),
                atlas,
            )
            for f in listed
        ],
        "rivals": [
            {
                "lesion": lesion_record(rival.lesion),
                "more_often_here": list(rival.here),
                "more_often_there": list(rival.there),
            }
            for rival in found.rivals
        ],
    }
    return envelope("predict/2", atlas, body)


def _finding(
    finding: "ExpectedFinding", rank: int | None, sign: "Sign | None", atlas: Atlas
) -> dict[str, Any]:
    return {
        "structure": finding.structure,
        "name": finding.name,
        "modality": finding.modality,
        "side": finding.side,
        "signature_rank": rank,
        "expected": {
            "grade": finding.grade,
            "text": finding.text,
            "scale": atlas.structures[finding.structure].scale_name,
        },
        "p_abnormal": finding.p_abnormal,
        "p_lower": finding.p_lower,
        "p_higher": finding.p_higher,
        "p_background": finding.p_background,
        "p_patients": sign.in_patients if sign else None,
        "shared_with": list(sign.also) if sign else [],
        "sources": list(finding.sources),
    }


def compare_document(
    lesions: Sequence[Lesion],
    rows: Sequence["Compared"],
    atlas: Atlas,
    *,
    setting: str,
    assumed: Sequence[str] = (),
) -> Document:
    """Return the document of a comparison: every sign that parts the lesions."""
    body = {
        "lesions": [lesion_record(lesion) for lesion in lesions],
        "setting": setting,
        "assumed": list(assumed),
        "signs": [
            {
                "structure": row.structure,
                "name": row.name,
                "directions": [word or None for word in row.words],
                "p_patients": list(row.shares),
            }
            for row in rows
        ],
    }
    return envelope("compare/1", atlas, body)


def place_document(name: str, atlas: Atlas) -> Document:
    """Return the document of a disc beside its neighbours, or of a further test."""
    if name in atlas.levels:
        level = atlas.levels[name]
        rungs = [rung._asdict() for rung in atlas.rows(Rung) if rung.level == name]
        body: dict[str, Any] = {
            "level": name,
            "subarticular": level.subarticular,
            "foraminal": level.foraminal,
            "extraforaminal": level.extraforaminal,
            "central": level.central,
            "segment": rungs[0]["segment"] if rungs else None,
            "sources": rungs[0]["source"].split(";") if rungs else [],
        }
    else:
        rows = [row._asdict() for row in atlas.rows(ImagingLimit) if row.test == name]
        body = {"test": name, "limits": rows}
    return envelope("place/1", atlas, body)
