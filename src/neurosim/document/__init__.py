"""Results -> JSON documents: the versioned contract of ``--json``.

Every document names its schema (``neurosim.rank/1``), the version of the program,
version and hash of the data, and carries the safety sentence. The JSON Schemas are
in ``docs/schema``. A key may be added within a version; none changes its meaning.
"""

from neurosim.document.checks import (
    accuracy_document,
    check_document,
    diff_document,
    evaluate_document,
    evidence_document,
    influence_document,
)
from neurosim.document.facts import (
    cite_document,
    roots_document,
    show_document,
)
from neurosim.document.lesions import (
    compare_document,
    place_document,
    signature_document,
)
from neurosim.document.results import (
    envelope,
    explain_document,
    next_document,
    patient_document,
    predict_document,
    rank_document,
)

__all__ = [
    "accuracy_document",
    "check_document",
    "cite_document",
    "compare_document",
    "diff_document",
    "envelope",
    "evaluate_document",
    "evidence_document",
    "explain_document",
    "influence_document",
    "next_document",
    "patient_document",
    "place_document",
    "predict_document",
    "rank_document",
    "roots_document",
    "show_document",
    "signature_document",
]
