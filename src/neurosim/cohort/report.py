"""The evaluation of a cohort as text and as a document; no figure is made here."""

from collections.abc import Iterator
from typing import Any

from neurosim.cohort.evaluate import CohortEvaluation, Share

_MOST = 12


def cohort_document(found: CohortEvaluation) -> dict[str, Any]:
    """Return the figures as a JSON document."""
    return {
        "command": "cohort evaluate",
        "setting": found.setting,
        "patients": int(found.tally.patients),
        "accuracy": {name: _plain(share) for name, share in found.accuracy.items()},
        "log_score": found.log_score if found.tally.root_patients else None,
        "calibration_error": found.calibration_error,
        "calibration": [
            {"stated": stated, "right": _plain(share)}
            for stated, share in found.calibration
        ],
        "confusion": [
            {"true": true, "said": said, "patients": count}
            for true, said, count in found.confusion
        ],
        "by_findings": [
            {"from": low, "root_first": _plain(share)}
            for low, share in found.by_findings
        ],
        "curve": [
            {"findings": size, "root_first": _plain(share)}
            for size, share in found.curve
        ],
        "information": [
            {"item": item, "bits": bits, "patients": count}
            for item, bits, count in found.information
        ],
    }


def _plain(share: Share) -> dict[str, float | int | None]:
    if not share.n:
        return {"value": None, "error": None, "n": 0}
    return {"value": share.value, "error": share.error, "n": share.n}


def cohort_text(found: CohortEvaluation) -> str:
    """Return the figures as plain text."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: CohortEvaluation) -> Iterator[str]:
    yield f"{int(found.tally.patients)} patients, prior of the setting {found.setting}"
    yield ""
    for name, share in found.accuracy.items():
        yield f"{name + ' right':28s} {_text(share)}"
    yield f"{'calibration error':28s} {found.calibration_error:6.3f}"
    if found.tally.root_patients:
        yield f"{'mean log P(true root)':28s} {found.log_score:6.2f}"
    for title, rows in (
        ("root right by number of findings", found.by_findings),
        ("root right from the first findings", found.curve),
    ):
        if rows:
            yield ""
            yield title
            yield from (f"  {low:4d}  {_text(share)}" for low, share in rows)
    yield ""
    yield "most frequent mistakes: true level, leading level, patients"
    for true, said, count in found.confusion[:_MOST]:
        yield f"  {true:8s} {said:8s} {count:8d}"
    yield ""
    yield "what single results tell of the root, in bits"
    for item, bits, count in found.information[:_MOST]:
        yield f"  {bits:6.3f}  {item:44s} {count:8d}"


def _text(share: Share) -> str:
    if not share.n:
        return "no patient"
    return f"{share.value:6.1%} (standard error {share.error:.1%}, n {share.n})"
