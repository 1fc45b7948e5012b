"""The document of classified worksheets."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from neurosim.atlas import Atlas
from neurosim.document.results import Document, envelope
from neurosim.isncsci import Classification, Read, as_record, steps


def isncsci_document(
    found: Iterable[tuple[Read, Classification]], atlas: Atlas
) -> Document:
    """Return the document of classifications, in the order of the file."""
    exams = [_entry(read, one) for read, one in found]
    return envelope("isncsci/1", atlas, {"exams": exams})


def _entry(read: Read, found: Classification) -> dict[str, Any]:
    return {
        "id": read.sheet.id,
        "classification": as_record(found),
        "steps": [asdict(step) for step in steps(read.sheet, found)],
        "left_out": list(read.left_out),
    }
