"""Which findings of a patient the lesion is behind, and which only mislead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.grade import grade_probabilities
from neurosim.lesion import Lesion
from neurosim.model import ANCHORS, Model
from neurosim.terms import MIDLINE, mirror

#: So many times the background a finding must be for the lesion to be behind it.
_TIMES = 2.0
_NOTHING = Lesion("none", "none")
#: Reflexes of two sides that differ by so many grades cannot both be a habit.
_APART = 2


@dataclass(frozen=True)
class Signs:
    """The signs of one lesion.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.predict import parse_lesion
    >>> atlas = load_atlas()
    >>> signs = Signs(parse_lesion("C7", "right", None, atlas)[0], atlas)
    >>> signs.cause(Finding("triceps", "right", (3,)))
    True
    >>> signs.cause(Finding("biceps", "left", (3,)))
    False
    """

    lesion: Lesion
    atlas: Atlas
    age: float | None = None

    @cached_property
    def _model(self) -> Model:
        return Model(self.atlas, self.age, [self.lesion, _NOTHING])

    def cause(self, finding: Finding) -> bool:
        """Whether the lesion makes a finding much likelier than it is in health."""
        test = self.atlas.structures[finding.structure]
        severity = np.ones(len(ANCHORS))
        ours, nobody = grade_probabilities(self._model, test, finding.side, severity)
        normal = test.scale.normal
        return bool(1 - ours[normal] > _TIMES * (1 - nobody[normal]))

    def strays(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return the definite signs that the lesion is not behind.

        Definite are muscle power below 5, loss of feeling, a sign of the long tracts,
        and a reflex that is lost on one side only or two grades off its fellow.
        """
        known = {(f.structure, f.side): f for f in findings}
        return tuple(
            finding
            for finding in findings
            if self._is_definite(
                finding, known.get((finding.structure, mirror(finding.side)))
            )
            and not self.cause(finding)
        )

    def _is_definite(self, finding: Finding, fellow: Finding | None) -> bool:
        test = self.atlas.structures[finding.structure]
        [grade] = finding.grades if len(finding.grades) == 1 else [test.scale.normal]
        if test.modality == "reflex":
            if fellow is None or finding.side == MIDLINE or len(fellow.grades) != 1:
                return False
            gap = fellow.grades[0] - grade
            return gap >= _APART or (grade == 0 and gap > 0)
        if test.modality in ("motor", "sensory"):
            return grade < test.scale.normal and finding.kind != "told"
        return test.modality == "umn" and grade != test.scale.normal

    def missing(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return the normal findings that the lesion would make abnormal."""
        return tuple(
            finding
            for finding in findings
            if finding.grades
            == (self.atlas.structures[finding.structure].scale.normal,)
            and finding.kind != "told"
            and self.cause(finding)
        )
