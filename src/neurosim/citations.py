"""References: who said it, where to find it, what it supports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from neurosim.terms import ASSUMPTION, UnknownNameError


@dataclass(frozen=True)
class Reference:
    """One source, how it was read, and what it supports.

    Attributes
    ----------
    read
        What was seen of it: full text, table, abstract, secondary page, memory.
    supports
        What the source is cited for in the tables.
    """

    key: str
    authors: str
    year: str
    title: str
    container: str
    identifier: str
    url: str
    kind: str
    read: str
    supports: str
    note: str


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
        if key not in references:
            raise UnknownNameError("reference", key, references)
        found[key] = references[key]
    return tuple(found.values())
