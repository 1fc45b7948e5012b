"""Which findings of a patient the lesion is behind, and which only mislead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neurosim.atlas import Atlas
from neurosim.exam import Finding
from neurosim.lesion import Lesion
from neurosim.model import Model, build_model
from neurosim.quiz.card import SHARED
from neurosim.records import Structure
from neurosim.terms import MIDLINE, mirror

#: So many times the background a finding must be for the lesion to be behind it.
_TIMES = 2.0
#: What a lesion shows less often than this is seldom a sign of it, and misleads.
_SELDOM = 0.1
_NOTHING = Lesion("none", "none")
#: Reflexes of two sides that differ by so many grades cannot both be a habit.
_APART = 2


@dataclass(frozen=True)
class Signs:
    """The signs of one lesion.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> from neurosim.prediction import parse_lesion
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
        """A model that has the lesion, and nothing: that of the patients if it can."""
        known = build_model(self.atlas, self.age)
        if self.lesion in known.lesions:
            return known
        return Model(self.atlas, self.age, [self.lesion, _NOTHING])

    def cause(self, finding: Finding) -> bool:
        """Whether the lesion makes a finding much likelier than it is in health."""
        test = self.atlas.structures[finding.structure]
        ours, nobody = (
            self._normal(test, finding.side, lesion)
            for lesion in (self.lesion, self._nothing)
        )
        return bool(1 - ours > max(_SELDOM, _TIMES * (1 - nobody)))

    def _normal(self, test: Structure, side: str, lesion: Lesion) -> float:
        """Return how often a test is normal under a lesion, every severity alike."""
        model, profiles = self._model, self._model.profiles
        own = np.flatnonzero(profiles.lesion == model.lesions.index(lesion))
        rows = model.rows(*test.site(side))
        states = rows.table[rows.index[profiles.profile[own]]]
        states = states.reshape(len(own), -1, states.shape[-1])
        owner = model.owner(test.id)
        hidden = model.hidden(owner.modality).mean(axis=1)
        grades = (hidden @ states) @ model.reading(test.id, owner.usual_kind)
        return float(np.exp(profiles.log_weight[own]) @ grades[:, test.scale.normal])

    @cached_property
    def _nothing(self) -> Lesion:
        return next(x for x in self._model.lesions if x.category == "none")

    def strays(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return the definite signs and complaints that the lesion is not behind.

        What a root of the lesion supplies to a tenth never misleads, however seldom it
        is lost: no student could tell.

        Definite are muscle power below 5, loss of feeling, a sign of the long tracts,
        a reflex that is lost on one side only, two grades off its fellow or of the
        highest grade, a stretch test, and a complaint about one side, bladder, bowel or
        gait: the neck and the low back ache in health.
        """
        known = {(f.structure, f.side): f for f in findings}
        return tuple(
            finding
            for finding in findings
            if self._is_definite(
                finding, known.get((finding.structure, mirror(finding.side)))
            )
            and not self.behind(finding)
        )

    def behind(self, finding: Finding) -> bool:
        """Whether the lesion is behind a finding, or no student could tell."""
        return self._supplies(finding) or self.cause(finding)

    def _supplies(self, finding: Finding) -> bool:
        """Whether what is lost is supplied by a root of the lesion to no small part."""
        test = self.atlas.structures[finding.structure]
        weights = self.atlas.weights.get(test.owner, {})
        own = [root for root, side in self.lesion.roots if side == finding.side]
        lost = max(finding.grades) < test.scale.normal
        return lost and any(weights.get(root, 0.0) > SHARED for root in own)

    def _is_definite(self, finding: Finding, fellow: Finding | None) -> bool:
        test = self.atlas.structures[finding.structure]
        [grade] = finding.grades if len(finding.grades) == 1 else [test.scale.normal]
        if test.modality == "reflex":
            if grade == max(test.scale.all):
                return True
            if fellow is None or finding.side == MIDLINE or len(fellow.grades) != 1:
                return False
            gap = fellow.grades[0] - grade
            return gap >= _APART or (grade == 0 and gap > 0)
        wrong = grade != test.scale.normal
        if finding.kind == "told" or test.modality in ("pain", "tension"):
            alarm = test.modality in ("autonomic", "umn")
            return wrong and (alarm or finding.side != MIDLINE)
        if test.modality in ("motor", "sensory"):
            return grade < test.scale.normal
        return test.modality == "umn" and wrong

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
