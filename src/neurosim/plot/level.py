"""A sensory level on the map: all skin below the upper border of the loss."""

from collections.abc import Iterable, Iterator
from typing import Any

from neurosim.atlas import Atlas
from neurosim.plot.paint import SKIN, Patch
from neurosim.plot.palette import Style


def level_patches(
    findings: Iterable[Any], roots: tuple[str, ...], style: Style, atlas: Atlas
) -> Iterator[Patch]:
    """Yield the skin that a sensory level says is altered.

    Parameters
    ----------
    findings
        Records of an examination; those that are no level are left out.
    roots
        Regions of the map from rostral to caudal.
    """
    fill = style.findings["reduced"]
    for finding, border in _borders(findings, atlas):
        first = roots.index(border)
        for root in roots[first:]:
            text = f"below {border}" if root == border else ""
            yield Patch(SKIN, finding.side, root, fill, text)


def level_words(findings: Iterable[Any], atlas: Atlas) -> Iterator[str]:
    """Yield the levels in words, for the description of the picture."""
    for finding, border in _borders(findings, atlas):
        yield f"{finding.side} sensory level at {border}"


def _borders(findings: Iterable[Any], atlas: Atlas) -> Iterator[tuple[Any, str]]:
    for finding in findings:
        structure = atlas.structures.get(finding.structure)
        if structure is None or structure.scale_name != "segment":
            continue
        scale = structure.scale
        if scale.normal not in finding.grades:  # sure below the lowest border left
            yield finding, scale.grades[max(finding.grades)]
