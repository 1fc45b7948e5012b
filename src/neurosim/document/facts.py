"""Documents of facts: roots, structures, references."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from neurosim.atlas import Atlas
from neurosim.citations import Reference, rests_on, split_sources
from neurosim.document.results import Document, envelope
from neurosim.records import Claim, Structure
from neurosim.side_tables import HowToTest

if TYPE_CHECKING:
    pass


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
        "sources": list(rests_on(claim)),
        "locator": claim.locator,
        "basis": claim.basis,
        "note": claim.note,
    }


def roots_document(roots: Sequence[str], atlas: Atlas) -> Document:
    """Return the document of all claims about some roots, in table order."""
    claims = [c for c in atlas.all_claims if c.root in roots]
    body = {
        "roots": list(roots),
        "claims": [claim_record(claim, atlas) for claim in claims],
        "references": _references_of(claims, atlas),
    }
    return envelope("roots/1", atlas, body)


def show_document(structures: Sequence[Structure], atlas: Atlas) -> Document:
    """Return the document of the structures that a name may mean."""
    owners = {structure.owner for structure in structures}
    claims = [claim for claim in atlas.all_claims if claim.structure in owners]
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
        "grades": list(structure.grade_names),
        "laterality": structure.laterality,
        "same_as": structure.same_as or None,
        "key": structure.key or None,
        "how": structure.how,
        "normal": structure.scale.normal,
        "how_to_test": _how_to_test(structure, atlas),
        "note": structure.note,
        "weights": dict(atlas.weights.get(structure.owner, {})),
        "claims": [
            claim_record(claim, atlas)
            for claim in claims
            if claim.structure == structure.owner
        ],
    }


def _how_to_test(structure: Structure, atlas: Atlas) -> Document | None:
    names = (structure.id, structure.owner)
    found = next((row for row in atlas.rows(HowToTest) if row.structure in names), None)
    return None if found is None else found._asdict()


def _references_of(claims: Iterable[Claim], atlas: Atlas) -> list[Document]:
    keys = dict.fromkeys(key for c in claims for key in split_sources(c.source))
    known = (atlas.references[key] for key in keys if key in atlas.references)
    return [reference_record(reference) for reference in known]


def reference_record(reference: Reference) -> Document:
    """Return a reference as JSON."""
    return {
        name: getattr(reference, name)
        for name in (
            "key",
            "authors",
            "year",
            "title",
            "container",
            "identifier",
            "url",
            "kind",
            "read",
            "supports",
            "note",
        )
    }


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
