"""Drawn patients for the page: findings, and what the model says after each.

The page has no model. What a student may see move is worked out here: the ranking
after every further finding, and after any one finding is turned into its opposite.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate, zip_longest
from typing import Any

from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding
from neurosim.explanation import explain
from neurosim.grade import said_text
from neurosim.inference import infer
from neurosim.lesion import Lesion, hypotheses, roots_of
from neurosim.model import Model
from neurosim.page.lesions import named_style, painted
from neurosim.parts import name_of
from neurosim.plot.clinical import exam_items, patches_of, skin_root
from neurosim.plot.paint import Paint
from neurosim.posterior import Posterior
from neurosim.prediction import expected_findings
from neurosim.quiz.case import CaseWish, QuizCase, draw_once, find_difficulty
from neurosim.quiz.game import Game
from neurosim.quiz.history import is_abnormal
from neurosim.records import Structure
from neurosim.simulation import items_of
from neurosim.terms import KIND_WORDS, PROTOCOL

#: Level of difficulty of the quiz that the patients have.
_LEVEL = 3
#: Findings of one patient that are shown: those that say most, in the order of the
#: examination; an abnormal one goes before a normal one of so many decibans more.
_FINDINGS, _ABNORMAL = 8, 3.0
#: Draws until a patient is fair; after so many, there is none.
_DRAWS = 60
#: A fair patient shows this many signs of the lesion, and at most one that is not.
_OWN, _STRAY = 3, 1
#: A sign of a lesion is found so much more often with it than without; a likely one
#: in most.
_MOVED, _LIKELY = 0.05, 0.5
#: Answers of a ranking that are shown.
_ANSWERS = 6
#: Roots that are touched with less probability stay unpainted.
_LEAST = 0.02
#: How often each test that a lesion moves is abnormal.
Moved = Mapping[tuple[str, str], float]
_MODALITIES = ("motor", "reflex", "sensory", "umn", "tension")


def cases(wishes: Sequence[CaseWish], atlas: Atlas) -> list[dict[str, Any]]:
    """Return one drawn patient for every wish, the same ones every time.

    Patients are drawn until one is fair: all findings together point to the truth,
    and one sign at most does not belong to it. Who learns from one patient must not
    learn that the rule is wrong. Where no draw is fair, that wish has no patient.

    Parameters
    ----------
    wishes
        What kind of patient each is to be.
    atlas
        The tables.
    """
    moved = _moved(wishes, atlas)
    drawn = (
        _drawn(wish, number, moved, atlas) for number, wish in enumerate(wishes, 1)
    )
    return [_described(patient, atlas) for patient in drawn if patient is not None]


def _drawn(
    wish: CaseWish, number: int, moved: Mapping[Lesion, Moved], atlas: Atlas
) -> "_PagePatient | None":
    difficulty = find_difficulty(atlas, _LEVEL)
    patients = (
        _PagePatient(atlas, draw_once(atlas, difficulty, (number, draw), wish))
        for draw in range(_DRAWS)
    )
    return next((one for one in patients if one.is_fair(moved.get(one.lesion))), None)


class _PagePatient:
    """A drawn patient, and what the model says of any findings."""

    def __init__(self, atlas: Atlas, case: QuizCase):
        assert case.truth.lesion is not None  # only published patients have none
        self.atlas, self.case, self.lesion = atlas, case, case.truth.lesion
        self.game = Game(atlas, case)

    @cached_property
    def found(self) -> list[Finding]:
        """What the screening shows, each structure once: heel walking is none."""
        structures = self.atlas.structures
        tested = {
            (structures[finding.structure].owner, finding.side): finding
            for finding in self.game.found(items_of(self.atlas, "screening"))
            if structures[finding.structure].modality in _MODALITIES
        }
        return list(tested.values())

    def posterior(self, findings: Iterable[Finding]) -> Posterior:
        """Return what the history and some findings say."""
        known = self.game.known(())
        exam = replace(known, findings=(*known.findings, *findings))
        model, population = self.case.model, self.case.population
        setting = population.setting
        return infer(exam, model, setting=setting, record=PROTOCOL)

    @cached_property
    def all_said(self) -> Posterior:
        """What the whole screening says."""
        return self.posterior(self.found)

    def is_fair(self, moved: Moved | None) -> bool:
        """Return whether the findings show the lesion and hardly anything else."""
        if moved is None:
            return False
        abnormal = [f for f in self.found if is_abnormal(f, self.atlas)]
        own = [f for f in abnormal if (f.structure, f.side) in moved]
        likely = sum(share >= _LIKELY for share in moved.values())
        shown = len(own) >= min(_OWN, likely)
        few = len(abnormal) - len(own) <= _STRAY
        return shown and few and self.points_to_the_truth

    @property
    def points_to_the_truth(self) -> bool:
        """Whether all findings together make the truth the likeliest answer."""
        return next(iter(_shares(self.all_said))) == answer_of(self.lesion)

    def telling(self) -> list[Finding]:
        """Return the findings of the screening that say most, in its order."""
        weight = {
            finding: abs(reason.decibans) + _ABNORMAL * is_abnormal(finding, self.atlas)
            for reason in explain(self.all_said).reasons
            for finding in reason.findings
            if finding in self.found
        }
        best = sorted(weight, key=lambda finding: -weight[finding])[:_FINDINGS]
        return [finding for finding in self.found if finding in best]

    def ranking(self, findings: Sequence[Finding]) -> dict[str, Any]:
        """Return the likeliest answers, and how likely each root is touched."""
        posterior = self.posterior(findings)
        best = list(_shares(posterior).items())[:_ANSWERS]
        return {
            "answers": [[answer, round(share, 4)] for answer, share in best],
            "roots": [
                [skin_root(one.root), one.side, round(one.p_affected, 3)]
                for one in posterior.roots
                if one.p_affected >= _LEAST and one.root not in ("C1", "S5")
            ],
        }


def _moved(wishes: Sequence[CaseWish], atlas: Atlas) -> dict[Lesion, Moved]:
    """Return the tests of the screening that each wanted lesion moves, and how often.

    Lesions of no side among those that have one are left out: an answer is one side.
    """
    wanted = [
        lesion
        for lesion in hypotheses(atlas)
        if any(wish.allows(lesion) for wish in wishes) and _has_its_side(lesion, atlas)
    ]
    model = Model(atlas, None, [*wanted, Lesion("none", "none")])
    among = {structure for structure, _, _ in items_of(atlas, "screening")}
    every = expected_findings(model, "severe", among)
    return {
        lesion: {
            (f.structure, f.side): f.p_abnormal
            for f in findings
            if f.p_abnormal - f.p_background >= _MOVED
        }
        for lesion, findings in zip(wanted, every, strict=True)
    }


def _has_its_side(lesion: Lesion, atlas: Atlas) -> bool:
    family = atlas.families.get(lesion.family)
    each = lesion.category == "root" or (family and family.laterality == "each")
    return bool(lesion.side) or not each


def _described(patient: _PagePatient, atlas: Atlas) -> dict[str, Any]:
    chosen = patient.telling()
    steps = list(accumulate(([one] for one in chosen), initial=[]))
    turned = [_with(chosen, index, atlas) for index in range(len(chosen))]
    lesion = patient.lesion
    return {
        "history": patient.game.history.text,
        "findings": [
            {
                "place": finding.structure,
                "side": finding.side,
                "words": words_of(finding, atlas),
                "abnormal": is_abnormal(finding, atlas),
                "turned": words_of(other[index], atlas),
                "paint": _paint(finding, atlas),
            }
            for index, (finding, other) in enumerate(zip(chosen, turned, strict=True))
        ],
        "steps": [patient.ranking(step) for step in steps],
        "turned": [patient.ranking(step) for step in turned],
        "truth": {
            "name": lesion.name,
            "answer": answer_of(lesion),
            "side": lesion.side or "both",
            "level": lesion.level,
            "roots": sorted({root for root, _ in lesion.roots}),
            "family": lesion.family,
            "category": lesion.category,
        },
    }


def _shares(posterior: Posterior) -> dict[str, float]:
    """Return the probability of every answer, the likeliest first."""
    shares: dict[str, float] = {}
    for lesion, share in zip(
        posterior.model.lesions, posterior.probabilities.tolist(), strict=True
    ):
        answer = answer_of(lesion)
        shares[answer] = shares.get(answer, 0.0) + share
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


def answer_of(lesion: Lesion) -> str:
    """Return the answer that a lesion is: its roots, or its name.

    Parameters
    ----------
    lesion
        A lesion.

    Examples
    --------
    >>> answer_of(Lesion("disc", "root", "C6/7", roots=(("C7", "right"),)))
    'right C7 root'
    """
    if lesion.roots and lesion.category == "root":
        return f"{roots_of(lesion)} root{'s' * (len(lesion.roots) > 1)}"
    both = lesion.category == "mimic" and not lesion.side and lesion.region != "both"
    return f"{lesion.name}, both sides" if both else lesion.name


def _with(findings: Sequence[Finding], index: int, atlas: Atlas) -> list[Finding]:
    """Return findings with one of them turned: abnormal to normal, or back."""
    finding = findings[index]
    scale = atlas.structures[finding.structure].scale
    grade = (
        scale.normal
        if is_abnormal(finding, atlas)
        else _usual(atlas.structures[finding.structure])
    )
    return [
        *findings[:index],
        replace(finding, grades=(grade,)),
        *findings[index + 1 :],
    ]


def _usual(structure: Structure) -> int:
    """Return the grade that a normal finding is turned into: clear, not extreme."""
    scale = structure.scale
    wanted = {"mrc": "3", "reflex": "0", "sensory": "reduced"}.get(scale.name)
    return scale.grades.index(wanted) if wanted else scale.abnormal[-1]


def words_of(finding: Finding, atlas: Atlas) -> str:
    """Return a finding in words: side, name, grade.

    Parameters
    ----------
    finding
        One record.
    atlas
        The tables.

    Examples
    --------
    >>> from neurosim.atlas import load_atlas
    >>> words_of(Finding("triceps", "right", (3,)), load_atlas())
    'right triceps (elbow extension): 3/5'
    """
    structure = atlas.structures[finding.structure]
    words = dict.fromkeys(said_text(structure, grade) for grade in finding.grades)
    side = "" if finding.side == "midline" else f"{finding.side} "
    kind = f", {KIND_WORDS[finding.kind]}".rstrip(", ")
    return f"{side}{name_of(structure, atlas)}{kind}: {' or '.join(words)}"


def _paint(finding: Finding, atlas: Atlas) -> Mapping[str, Any]:
    """Return what a finding paints; a normal muscle or area of skin nothing."""
    structure = atlas.structures[finding.structure]
    if structure.modality != "reflex" and not is_abnormal(finding, atlas):
        return {}
    patches = patches_of(exam_items(Exam((finding,)), atlas), named_style(), atlas)
    return painted(Paint("", patches))


#: Roots and lesions of which the atlas page has a patient.
_ROOTS = ("C6", "L5", "C7", "S1", "C5", "L4", "C8", "L3")
_FAMILIES = ("carpal_tunnel", "common_peroneal", "ulnar_elbow", "radial", "femoral",
             "lateral_cutaneous", "cauda_equina")  # fmt: skip


def wishes_of_all() -> tuple[CaseWish, ...]:
    """Return what patients the page of all lesions has: roots and their look-alikes.

    Examples
    --------
    >>> wishes_of_all()[0].root
    'C6'
    """
    roots = [CaseWish(root=root) for root in _ROOTS]
    others = [CaseWish(family=family) for family in _FAMILIES]
    pairs = zip_longest(roots, others)
    return tuple(wish for pair in pairs for wish in pair if wish is not None)


def wishes_for(lesions: Iterable[Lesion]) -> tuple[CaseWish, ...]:
    """Return what patients to draw for some lesions, one for each root or family.

    Parameters
    ----------
    lesions
        The lesions of a page.

    Examples
    --------
    >>> wishes_for([Lesion("disc", "root", "C6/7", roots=(("C7", "right"),))])[0].root
    'C7'
    """
    return tuple(
        dict.fromkeys(
            CaseWish(root=lesion.roots[0][0])
            if lesion.category == "root"
            else CaseWish(family=lesion.family)
            for lesion in lesions
        )
    )
