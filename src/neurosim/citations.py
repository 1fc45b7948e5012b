"""References: who said it, where to find it, what it supports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from neurosim.tables import Column, table
from neurosim.terms import ASSUMPTION, require_name

_KINDS = (
    "journal article",
    "book",
    "standard",
    "web page",
    "conference abstract",
    "own computation",
)
#: What of ``basis`` nobody published.
_OURS = (ASSUMPTION, "chart tier", "fit")
_READ = ("full text", "page", "table", "abstract", "secondary", "memory")


@table(
    "references.csv", "Sources, how they were read and what they are cited for", ["key"]
)
@dataclass(frozen=True)
class Reference:
    """One source, how it was read, and what it supports."""

    key: Annotated[str, Column("name used in the source columns", pattern="[A-Z0-9_]+")]
    authors: Annotated[str, Column("authors", optional=True)]
    year: Annotated[str, Column("year", optional=True)]
    title: Annotated[str, Column("title")]
    container: Annotated[str, Column("journal, book or site", optional=True)]
    identifier: Annotated[str, Column("DOI, PMID, or volume and pages", optional=True)]
    url: Annotated[str, Column("where it was seen", optional=True)]
    kind: Annotated[str, Column("kind of source", _KINDS, optional=True)]
    read: Annotated[str, Column("how much was seen", _READ, optional=True)]
    supports: Annotated[str, Column("what it is cited for")]
    note: Annotated[str, Column("what exactly was seen", optional=True)]


def format_reference(reference: Reference) -> str:
    """Return the reference as one line of text.

    Examples
    --------
    >>> format_reference(Reference("K1948", "Keegan JJ, Garrett FD", "1948",
    ...     "Segmental distribution", "Anat Rec", "10.1002/ar.1", "", "series",
    ...     "abstract", "map", ""))
    'Keegan JJ, Garrett FD. Segmental distribution. Anat Rec. 1948. 10.1002/ar.1'
    """
    parts = (
        reference.authors,
        reference.title,
        reference.container,
        reference.year,
        reference.identifier or reference.url,
    )
    return ". ".join(part.strip().rstrip(".") for part in parts if part.strip())


def split_sources(source: str) -> tuple[str, ...]:
    """Return the reference keys of a ``source`` cell (separated by ``;``).

    Examples
    --------
    >>> split_sources("TSAO2003; ISNCSCI2019")
    ('TSAO2003', 'ISNCSCI2019')
    """
    return tuple(key for part in source.split(";") if (key := part.strip()))


def rests_on(row: Any) -> tuple[str, ...]:
    """Return the sources of a row, and ``assumption`` where its number is assumed.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> claim = next(c for c in load_atlas().claims if c.structure == "brachialis")
    >>> rests_on(claim)[-1], ASSUMPTION in claim.source
    ('assumption', False)
    """
    assumed = getattr(row, "basis", "") in _OURS
    return tuple(dict.fromkeys((*split_sources(row.source), *[ASSUMPTION] * assumed)))


def resolve(
    keys: Iterable[str], references: Mapping[str, Reference]
) -> tuple[Reference, ...]:
    """Return the references of ``keys`` once each, leaving out ``assumption``.

    Raises
    ------
    UnknownNameError
        If a key is not in ``references``.
    """
    found: dict[str, Reference] = {}
    for key in keys:
        if key == ASSUMPTION:
            continue
        require_name("reference", key, references)
        found[key] = references[key]
    return tuple(found.values())
