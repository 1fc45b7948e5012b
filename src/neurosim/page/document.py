"""The JSON block of a page: all that it shows, as numbers and words."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from neurosim._version import __version__
from neurosim.atlas import Atlas, load_atlas
from neurosim.door import door
from neurosim.page.cases import cases, wishes_for, wishes_of_all
from neurosim.page.facts import Facts, cells, drawn
from neurosim.page.lesions import (
    GROUPS,
    described,
    every_lesion,
    lesions_named,
    predicted,
)
from neurosim.page.shapes import views
from neurosim.plot.clinical import LEGEND, SPINAL
from neurosim.plot.frame import CHART_NOTE
from neurosim.plot.palette import STYLES, Style, heat, root_fill
from neurosim.terms import NOTICE, RIGHT, SEVERITIES

#: Version of the layout of the block.
SCHEMA = "neurosim/page/1"
_REPOSITORY_WORDS = (
    "The neurosim developers. neurosim: a simulator of the neurological examination, "
    "version {version}; data version {data}, sha256 {hash}."
)
_LICENCE = (
    "Program and page: MIT. Facts: CC BY 4.0, the neurosim developers; cite the "
    "sources for the facts themselves. Outlines: CC0 1.0."
)
#: Steps of the colours of probability.
_HEAT = 10


Progress = Callable[[str], object]


@door
def document(
    names: Sequence[str] = (),
    *,
    atlas: Atlas | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Return what a page shows, as its JSON block has it.

    Parameters
    ----------
    names
        Lesions by any name, such as ``C6/7`` or ``common peroneal``; all by default.
    atlas
        The tables; the shipped ones by default.
    progress
        What is called with a line for every lesion and patient that is done.

    Raises
    ------
    UnknownNameError
        If a name means no lesion that a page can show.

    Examples
    --------
    >>> page = document(["common peroneal"])
    >>> [lesion["label"] for lesion in page["lesions"]]
    ['common peroneal (fibular) neuropathy']
    """
    tables = atlas or load_atlas()
    lesions, side = (
        lesions_named(names, tables) if names else (every_lesion(tables), RIGHT)
    )
    say = progress or str
    say(f"pages: {len(lesions)}; working out what to expect of each")
    shown = []
    for number, one in enumerate(predicted(lesions, tables), 1):
        shown.append(described(one, tables))
        say(f"page {number} of {len(lesions)}: {shown[-1]['label']}")
    wishes = wishes_for(lesions) if names else wishes_of_all()
    say(f"patients to examine: {len(wishes)}")
    patients = cases(wishes, tables)
    facts = Facts(tables)
    named = {sign["place"] for lesion in shown for sign in lesion["signs"]}
    told = {finding["place"] for one in patients for finding in one["findings"]}
    return {
        "schema": SCHEMA,
        "title": _title(shown) if names else "",
        "variant": tables.derived.get("variant", ""),
        "notice": NOTICE,
        "chart": CHART_NOTE,
        "licence": _LICENCE,
        "cite": _REPOSITORY_WORDS.format(
            version=__version__, data=tables.version, hash=tables.hash[:16]
        ),
        "side": side,
        "groups": GROUPS,
        "severities": list(SEVERITIES)[:3],
        "dermatomes": list(SPINAL),
        "views": views(),
        "cells": cells(tables),
        "drawn": drawn(tables),
        "places": facts.places(named | told),
        "lesions": shown,
        "patients": patients,
        "references": facts.references(),
        "colours": {
            name: _colours(STYLES[name], _looks(shown, patients))
            for name in ("light", "dark")
        },
        "legend": LEGEND,
    }


def _title(shown: Sequence[Any]) -> str:
    """Return the names of two lesions, or of one and how many more there are."""
    first, *rest = (lesion["label"] for lesion in shown)
    if len(rest) > 1:
        return f"{first} and {len(rest)} more"
    return " and ".join((first, *rest))


def _looks(shown: Iterable[Any], patients: Iterable[Any]) -> list[str]:
    """Return the looks that are painted anywhere on the page."""
    every = [paint for lesion in shown for paint in lesion["paint"].values()]
    every += [f["paint"] for one in patients for f in one["findings"]]
    found = {
        look
        for paint in every
        for side in paint.values()
        for kind in ("skin", "muscle")
        for look in side[kind]
    }
    return sorted(found)


def _colours(style: Style, looks: Iterable[str]) -> dict[str, Any]:
    """Return the colours of a style: grounds, dermatomes, looks, probabilities."""
    scale = heat(style)
    return {
        "ground": style.background,
        "ink": style.ink,
        "quiet": style.quiet,
        "skin": style.skin.color,
        "border": style.border,
        "roots": {root: root_fill(root, style).color for root in (*SPINAL, "V1")},
        "looks": {look: style.findings[look].color for look in looks},
        "heat": [_hex(scale(step / _HEAT)) for step in range(_HEAT + 1)],
        "reflex": style.findings["reflex"].color,
    }


def _hex(color: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(255 * channel):02X}" for channel in color[:3])
