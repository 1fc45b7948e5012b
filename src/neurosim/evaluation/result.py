"""One labelled patient: what was so, and what each method said."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from neurosim.atlas import Atlas
from neurosim.evaluation.forecast import Forecast, true_places
from neurosim.exam import Finding
from neurosim.formats import Case
from neurosim.lesion import Lesion
from neurosim.model.involvement import Array
from neurosim.posterior import Posterior
from neurosim.terms import SIDES

#: What somebody may answer: a root of a side, a look-alike of a side, or a category.
NamedAnswer = tuple[str, str]


@dataclass(frozen=True)
class CaseResult:
    """One patient: the truth and what each method said."""

    case: Case
    posterior: Posterior
    forecasts: dict[str, Forecast] = field(compare=False)

    @property
    def right(self) -> Array:
        """Which roots and sides are right, shape (60,)."""
        return true_places(self.case.truth.roots, self.case.truth.side)

    @property
    def is_root(self) -> bool:
        """Whether the patient has a radiculopathy with a known root."""
        return self.case.truth.category == "root" and bool(self.case.truth.roots)

    @property
    def root_unknown(self) -> bool:
        """Whether it is a radiculopathy of which the root is not known."""
        return self.case.truth.category == "root" and not self.case.truth.roots

    @property
    def strict(self) -> bool:
        """Whether the record is clear and the truth sure."""
        atlas = self.posterior.model.atlas
        examined = any(
            f.kind != "told" and not f.relation and not _may_be_normal(f, atlas)
            for f in self.case.exam.findings
        )
        sure = self.case.truth.strength != "weak" and self.case.ambiguity != "high"
        return sure and examined

    @property
    def has_answer(self) -> bool:
        """Whether the truth names one answer: a root, a listed lesion, a syndrome."""
        truth = self.case.truth
        return (
            bool(truth.lesions)
            or truth.category not in ("root", "mimic")
            or (self.is_root)
        )

    @property
    def answer_place(self) -> int:
        """The place of the first right one among all answers, from 1."""
        ranked = self._answers
        for place, answer in enumerate(ranked, 1):
            if self._fits(answer):
                return place
        return len(ranked) + 1

    @cached_property
    def _answers(self) -> list[NamedAnswer]:
        return ranked_answers(self.posterior)

    def _fits(self, answer: NamedAnswer) -> bool:
        truth, (name, side) = self.case.truth, answer
        one_sided = (name, truth.side) in self._answers
        if truth.side in SIDES and one_sided and side != truth.side:
            return False
        if self.is_root:
            return name in truth.roots
        return name in truth.lesions or (not truth.lesions and name in truth.accept)


def ranked_answers(posterior: Posterior) -> list[NamedAnswer]:
    """Return every answer, the most probable first.

    Examples
    --------
    >>> from neurosim.exam import Exam, Finding
    >>> from neurosim.inference import infer
    >>> weak = Exam((Finding("triceps", "right", (2,)),))
    >>> ("C7", "right") in ranked_answers(infer(weak))[:3]
    True
    """
    mass: dict[NamedAnswer, float] = {}
    for lesion, p in zip(posterior.model.lesions, posterior.probabilities, strict=True):
        for answer, share in _answers(lesion):
            mass[answer] = mass.get(answer, 0.0) + float(p) * share
    return sorted(mass, key=lambda answer: -mass[answer])


def _answers(lesion: Lesion) -> Iterator[tuple[NamedAnswer, float]]:
    if lesion.roots:
        for root, side in lesion.roots:
            yield (root, side), 1 / len(lesion.roots)
    elif lesion.category == "mimic":
        yield (lesion.family, lesion.side), 1.0
    else:
        yield (lesion.category, ""), 1.0


def _may_be_normal(finding: Finding, atlas: Atlas) -> bool:
    structure = atlas.structures[finding.structure]
    return structure.modality == "pain" or structure.scale.normal in finding.grades
