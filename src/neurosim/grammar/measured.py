"""Volumes: what is measured in millilitres, against the threshold of the tables."""

import re

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.grammar.lexicon import plain
from neurosim.terms import MIDLINE

_STRUCTURE = "post_void_residual"
_RESIDUAL = re.compile(
    r"(?:(?:bladder|urine|urinary|post-?\s?void(?:ing)?|post-?micturition)\s+)*"
    r"(?:residual|residuals|residue|pvr|bladder scan|ultrasound of bladder)"
    r"(?:\s+(?:urine|volume|of urine|shows|showed|is|was|of|about|over|more than))*"
    r"\s*[:=>~]*\s*(?P<volume>\d{1,4})\s*(?P<unit>ml|mls|millilitres?|cc)?"
    r"(?:\s+(?:residual|residual urine|urine|post-?void))?"
)
_VOLUME_FIRST = re.compile(
    r"(?P<volume>\d{1,4})\s*(?:ml|mls|cc)\s+(?:of\s+)?"
    r"(?:post-?void\s+)?(?:bladder\s+)?residual(?:\s+(?:urine|volume))?"
)


def read_measured(text: str, atlas: Atlas) -> tuple[Finding, ...] | None:
    """Return the finding of a measured residual volume, or None.

    The threshold is the row ``residual_threshold`` of observation.csv.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> [finding] = read_measured("post-void residual 300 ml", load_atlas())
    >>> finding.structure, finding.grades
    ('post_void_residual', (0,))
    >>> read_measured("residual 50 ml", load_atlas())[0].grades
    (1,)
    """
    folded = plain(text).strip(" .")
    found = _RESIDUAL.fullmatch(folded) or _VOLUME_FIRST.fullmatch(folded)
    if found is None:
        return None
    present = int(found["volume"]) >= atlas.observe("residual_threshold")
    grade = 0 if present else 1
    return (Finding(_STRUCTURE, MIDLINE, (grade,), text=text.strip()),)
