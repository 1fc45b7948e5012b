"""Evaluations and plans as text and as documents; no figure is made here."""

from collections.abc import Iterator
from dataclasses import asdict
from math import isfinite
from typing import Any

from neurosim.atlas import Atlas
from neurosim.cohort.drift import Drift, ItemDrift
from neurosim.cohort.figures import CohortEvaluation, Share
from neurosim.cohort.study_plan import StudyPlan
from neurosim.side_tables import wilson
from neurosim.terms import KIND_WORDS, MIDLINE
from neurosim.wording import place

_MOST = 12


def evaluation_body(found: CohortEvaluation) -> dict[str, Any]:
    """Return the figures of an evaluation for a JSON document."""
    return {
        "setting": found.setting,
        "patients": int(found.tally.patients),
        "accuracy": {name: _plain(share) for name, share in found.accuracy.items()},
        "log_score": found.log_score if isfinite(found.log_score) else None,
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
        "value": [asdict(test) for test in found.value],
    }


def _plain(share: Share) -> dict[str, float | int | None]:
    if not share.n:
        return {"value": None, "error": None, "n": 0}
    return {"value": share.value, "error": share.error, "n": share.n}


def evaluation_text(found: CohortEvaluation, atlas: Atlas) -> str:
    """Return the figures of an evaluation as plain text."""
    return "\n".join(_lines(found, atlas)) + "\n"


def _words(item: str, atlas: Atlas) -> str:
    """Return what was tested in words: right thumb, pin prick."""
    name, *rest = item.split(":")
    sides = [one for one in rest if one not in KIND_WORDS]
    kinds = [KIND_WORDS[one] for one in rest if KIND_WORDS.get(one)]
    return ", ".join(
        (place("".join(sides) or MIDLINE, atlas.structures[name].name), *kinds)
    )


def _lines(found: CohortEvaluation, atlas: Atlas) -> Iterator[str]:
    yield (
        f"{int(found.tally.patients)} patients, prior of the setting {found.setting}, "
        "intervals of 95 %"
    )
    yield ""
    for name, share in found.accuracy.items():
        yield f"{name + ' right':28s} {_text(share)}"
    yield f"{'calibration error':28s} {found.calibration_error:6.3f}"
    if found.tally.root_patients:
        yield f"{'mean log P(true root)':28s} {found.log_score:6.2f}"
    for title, rows in (
        ("root right by number of findings", found.by_findings),
        ("root right from some findings of each patient, at random", found.curve),
    ):
        if rows:
            yield from ("", title)
            yield from (f"  {low:4d}  {_text(share)}" for low, share in rows)
    yield from _tables(found, atlas)


def _tables(found: CohortEvaluation, atlas: Atlas) -> Iterator[str]:
    yield from (
        "",
        "stated probability of the leading root, and how often it was right",
    )
    for stated, share in found.calibration:
        yield f"  {stated:6.1%}  {_text(share)}"
    yield from ("", "most frequent mistakes: true level, leading level, patients")
    for true, said, count in found.confusion[:_MOST]:
        yield f"  {true:8s} {said:8s} {count:8d}"
    yield "  (true: 'none' is a nerve, a disease, no lesion; 'several' is many levels."
    yield "  Leading: 'none' is a cause without a level, likelier than any level)"
    yield from ("", "what single results say about the root by themselves, in bits")
    for item, bits, count in found.information[:_MOST]:
        yield f"  {bits:6.3f}  {_words(item, atlas):44s} {count:8d}"
    if found.value:
        yield from ("", "what each test adds to the others, in bits (standard error)")
    for test in found.value[:_MOST]:
        words = _words(test.test, atlas)
        yield f"  {test.bits:6.3f} ({test.error:.3f})  {words:44s} {test.n:8d}"


def _text(share: Share) -> str:
    if not share.n:
        return "no patient"
    low, high = wilson(share.value, share.n)
    return f"{share.value:6.1%} [{low:.1%}, {high:.1%}] of {share.n}"


def plan_body(plan: StudyPlan) -> dict[str, Any]:
    """Return a plan for a JSON document."""
    return {
        **asdict(plan),
        "range": list(plan.range),
        "total": None if plan.patients is None else 2 * plan.patients,
    }


def plan_text(plan: StudyPlan) -> str:
    """Return a plan as plain text."""
    lines = [
        " or ".join(plan.lesions),
        f"area under the curve without {plan.auc:.3f}, with {plan.auc_added:.3f}",
        f"expected gain {plan.gain:.3f} (standard error {plan.gain_error:.3f} from "
        f"{plan.simulated} simulated patients of each kind)",
    ]
    if plan.patients is None:
        lines.append("the model expects no gain, so no number of patients can show one")
    else:
        open_to = "anything"
        if plan.range and plan.gain > 2 * plan.gain_error:
            open_to = f"{plan.range[0]} to {plan.range[1]} of each"
        lines.append(
            f"to show a gain of {plan.target:.3f} with power {plan.power:g} at "
            f"{plan.alpha:g}, two-sided: {plan.patients} patients of each kind, "
            f"{2 * plan.patients} in all (simulation error: {open_to})"
        )
        if plan.gain < plan.target:
            reached = plan.power_of(plan.patients, plan.gain)
            lines.append(
                f"but the model expects a gain of {plan.gain:.3f} only, for which that "
                f"study has power {reached:.2f}"
            )
    return "\n".join(lines) + "\n"


def drift_body(found: Drift) -> dict[str, Any]:
    """Return what differs between two cohorts for a JSON document."""
    return {
        "patients": list(found.patients),
        "age": list(found.age),
        "male": list(found.male),
        "items": [asdict(row) for row in found.items],
    }


def drift_text(found: Drift, top: int) -> str:
    """Return what differs between two cohorts as plain text, ``top`` tests at most."""
    return "\n".join(_drift_lines(found, top)) + "\n"


def _drift_lines(found: Drift, top: int) -> Iterator[str]:
    yield f"{found.patients[0]} patients, then {found.patients[1]}"
    for name, pair in (("mean age", found.age), ("men", found.male)):
        if None not in pair:
            yield f"{name}: {pair[0]:.3g}, then {pair[1]:.3g}"
    yield ""
    yield f"{'test':<36}{'abnormal':>12}{'difference':>23}{'q':>8}"
    shared = [row for row in found.items if row.difference is not None]
    for row in shared[:top]:
        yield _drift_line(row)
    if len(shared) > top:
        yield f"... and {len(shared) - top} more tests"
    alone = [row.item for row in found.items if row.difference is None]
    if alone:
        yield f"tested in one cohort only: {', '.join(alone[:top])}"
    yield ""
    yield "Largest divergence of the grades first; intervals of 95 % (Newcombe);"
    yield "q: false discovery rate over all tests."


def _drift_line(row: ItemDrift) -> str:
    shares = " ".join(f"{share:.1%}" for share in row.abnormal if share is not None)
    gap = f"{row.difference:+.3f} ({row.low:+.3f}, {row.high:+.3f})"
    return f"{row.item:<34.34}{shares:>14}{gap:>25}{row.q:>7.3f}"
