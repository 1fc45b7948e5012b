"""Rows of the tables that rest on no source, with the reasoning behind them."""

from collections.abc import Iterable
from typing import Any

from neurosim.atlas import Atlas
from neurosim.citations import split_sources
from neurosim.terms import ASSUMPTION


def assumptions(atlas: Atlas) -> tuple[tuple[str, str, str], ...]:
    """Return table, row and reasoning of everything marked as an assumption.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> all(reasoning for _, _, reasoning in assumptions(load_atlas()))
    True
    """
    named: tuple[tuple[str, Iterable[tuple[str, Any]]], ...] = (
        ("roots.csv", ((f"{c.root} {c.structure}", c) for c in atlas.claims)),
        ("levels.csv", atlas.levels.items()),
        ("lesions.csv", atlas.families.items()),
        ("nerves.csv", atlas.nerves.items()),
        ("mimics.csv", ((f"{s.lesion} {s.structure}", s) for s in atlas.supplies)),
        ("patterns.csv", ((f"{p.family} {p.pattern} {p.kind}", p) for p in
                          atlas.patterns)),
        ("redflags.csv", ((flag.id, flag) for flag in atlas.red_flags)),
        ("observation.csv", ((" ".join(key), number) for key, number in
                             atlas.observation.items())),
        ("settings.csv", ((" ".join(key), number) for key, number in
                          atlas.settings.items())),
    )  # fmt: skip
    return tuple(
        (table, name.strip(), row.note)
        for table, rows in named
        for name, row in rows
        if ASSUMPTION in split_sources(row.source)
    )
