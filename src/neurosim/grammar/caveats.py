"""What the words of a finding leave open, although it counts: said beside it."""

from collections.abc import Iterator

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.grammar.expression import Expression

#: Kind or structure, the words, and what is to be known.
_CAVEATS = tuple(
    (what, Expression(words), caveat)
    for what, words, caveat in (
        ("pin_prick",
         r"(?s)^(?!.*\b(?:pin|pp|sharp|pain)).*\b(?:temp|hot|cold|warm|heat|thermal)",
         "temperature is counted as pin prick: one tract"),
        ("serratus_anterior", r"(?s)^(?!.*\b(?:serratus|long thoracic|medial)).*\bwing",
         "counted as serratus anterior: trapezius and rhomboids let it wing as well"),
        ("steppage_gait", r"\btrip",
         "told, and counted as steppage gait: a stiff leg trips as well"),
        ("", r"\b(?:equivocal|indeterminate|inconclusive)\b",
         "it was tested with no clear result, which counts nothing"),
    )
)  # fmt: skip


def caveats_of(finding: Finding, atlas: Atlas) -> Iterator[str]:
    """Yield what the words of a finding leave open.

    Parameters
    ----------
    finding
        A finding, in the words of a user.
    atlas
        The tables.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.grammar import parse_finding
    >>> atlas = load_atlas()
    >>> winging, = parse_finding("winging of the right scapula", atlas)
    >>> print(*caveats_of(winging, atlas))
    counted as serratus anterior: trapezius and rhomboids let it wing as well
    """
    if finding.relation:
        return
    scale = atlas.structures[finding.structure].scale
    open_ = len(finding.grades) == len(scale.all)
    for what, words, caveat in _CAVEATS:
        meant = what in (finding.kind, finding.structure) if what else open_
        if meant and words.search(finding.text.lower()):
            yield caveat
