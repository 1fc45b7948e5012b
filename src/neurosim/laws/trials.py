"""What a law is tried on: examinations in pairs and groups, drawn and shrunk."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from neurosim import strategies
from neurosim.atlas import Atlas
from neurosim.exam import Exam, Finding, mirror
from neurosim.lesion import Lesion
from neurosim.marginal import Place
from neurosim.model.channel import remember
from neurosim.prediction import parse_lesion
from neurosim.records import Structure
from neurosim.terms import OTHER_SUPPLY, ROOTS, SIDES
from neurosim.typical import typical_exam

#: Roots whose textbook examination is asked back: those that discs often hit. The
#: others may lose to a commoner neighbour by the prior alone.
_COMMON_ROOTS = ("C5", "C6", "C7", "C8", "L4", "L5", "S1")


@dataclass(frozen=True)
class Trial:
    """One thing to try.

    Attributes
    ----------
    exam
        The examination.
    others
        The same one changed, or what it is made of.
    places
        What must lead, where the law says so.
    """

    exam: Exam
    others: tuple[Exam, ...] = ()
    places: frozenset[Place] = frozenset()

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Be short in Hypothesis, which would print every finding."""
        printer.text(f"Trial({len(self.exam.findings)} findings)")


Trials = st.SearchStrategy[Trial]


def any_exam(atlas: Atlas) -> Trials:
    """Draw any exam, with contradictions too."""
    some = strategies.exams(atlas, max_size=6)
    return st.one_of(some, strategies.contradictory_exams(atlas)).map(Trial)


def plain_exam(atlas: Atlas) -> Trials:
    """Draw an exam without contradictions."""
    return strategies.exams(atlas, max_size=6).map(Trial)


def mirrored(atlas: Atlas) -> Trials:
    """Draw an exam, and its mirror image."""
    return strategies.exams(atlas, max_size=6).map(lambda e: Trial(e, (mirror(e),)))


@st.composite
def reordered(draw: st.DrawFn, atlas: Atlas) -> Trial:
    """Draw an exam, and its findings in another order."""
    exam = draw(strategies.exams(atlas, max_size=6))
    order = draw(st.permutations(exam.findings))
    return Trial(exam, (replace(exam, findings=tuple(order)),))


@st.composite
def renamed(draw: st.DrawFn, atlas: Atlas) -> Trial:
    """Draw an exam, and the same in other words and of another name."""
    exam = draw(strategies.exams(atlas, max_size=6))
    words = draw(st.sampled_from(["seen", "C5", "right L5 weak"]))
    told = tuple(replace(f, text=words, statement=words) for f in exam.findings)
    return Trial(exam, (replace(exam, findings=told, id=words),))


@st.composite
def with_untested(draw: st.DrawFn, atlas: Atlas) -> Trial:
    """Draw an exam, and the same with an item that was not tested."""
    exam = draw(strategies.exams(atlas, max_size=6))
    structure = draw(strategies.structures(atlas))
    side = draw(st.sampled_from(structure.sides))
    untested = Finding(structure.id, side, structure.scale.all)
    return Trial(exam, (replace(exam, findings=(*exam.findings, untested)),))


@st.composite
def with_repeat(draw: st.DrawFn, atlas: Atlas) -> Trial:
    """Draw an exam, and the same with one record made twice."""
    findings = strategies.findings(atlas, relations=False)
    exam = draw(strategies.exams(atlas, max_size=4))
    again = draw(findings)
    once = replace(exam, findings=(*exam.findings, again))
    return Trial(once, (replace(exam, findings=(*once.findings, again)),))


@st.composite
def with_restatement(draw: st.DrawFn, atlas: Atlas) -> Trial:
    """Draw an exam with an area, and the same with a statement about its root."""
    area, statement = draw(st.sampled_from(_restatements(atlas)))
    side = draw(st.sampled_from(SIDES))
    abnormal = area.scale.abnormal
    seen = Finding(area.id, side, (draw(st.sampled_from(abnormal)),))
    said = Finding(statement.id, side, (draw(st.sampled_from(abnormal)),))
    return Trial(Exam((seen,)), (Exam((seen, said)),))


def _restatements(atlas: Atlas) -> list[tuple[Structure, Structure]]:
    """Return pairs of a structure and a statement about the same root."""
    owners = [s for s in atlas.structures.values() if not s.same_as]
    areas: dict[tuple[str, str], list[Structure]] = {}
    for structure in owners:
        if structure.pool == "sum" and structure.laterality == "sided":
            areas.setdefault(_about(atlas, structure), []).append(structure)
    return [
        (area, statement)
        for statement in owners
        if statement.pool == "blur" and statement.laterality == "sided"
        for area in areas.get(_about(atlas, statement), [])
        if area.scale_name == statement.scale_name
    ]


def _about(atlas: Atlas, structure: Structure) -> tuple[str, str]:
    weights = atlas.weights.get(structure.id, {})
    spinal = [root for root in weights if root != OTHER_SUPPLY]
    leading = max(spinal, key=lambda root: weights[root], default="")
    return structure.modality, leading


@st.composite
def widened(draw: st.DrawFn, atlas: Atlas) -> Trial:
    """Draw an exam with a set of grades, and those with each grade of the set."""
    rest = draw(strategies.exams(atlas, max_size=3, relations=False))
    structure = draw(strategies.structures(atlas))
    side = draw(st.sampled_from(structure.sides))
    sets = st.sets(st.sampled_from(structure.scale.all), min_size=2, max_size=4)
    grades = tuple(sorted(draw(sets)))
    kept = tuple(
        f
        for f in rest.findings
        if f.structure != structure.id and atlas.structures[f.structure].pool != "blur"
    )

    def seen(*some: int) -> Exam:
        return replace(rest, findings=(*kept, Finding(structure.id, side, some)))

    return Trial(seen(*grades), tuple(seen(grade) for grade in grades))


#: Modalities in which one finding says where; a kind for each way of testing.
_TELLING: Mapping[str, tuple[str, ...]] = {
    "motor": ("examined",),
    "reflex": ("examined",),
    "sensory": ("examined", "pin_prick", "light_touch"),
    "pain": ("told",),
}
#: A root supplies a structure if it has at least this share of it.
_SUPPLIES = 0.15


@st.composite
def single(draw: st.DrawFn, atlas: Atlas) -> Trial:
    """Draw one gross finding of one side, and nothing; the roots that supply it."""
    modality = draw(st.sampled_from(sorted(_TELLING)))
    structure = draw(st.sampled_from(_supplied(atlas, modality)))
    side = draw(st.sampled_from(SIDES))
    kind = draw(st.sampled_from(_TELLING[modality]))
    worst = Finding(structure.id, side, (structure.scale.abnormal[0],), kind)
    weights = atlas.weights[structure.id]
    places = {(r, side) for r, w in weights.items() if r in ROOTS and w >= _SUPPLIES}
    return Trial(Exam((worst,)), (Exam(),), frozenset(places))


def _supplied(atlas: Atlas, modality: str) -> list[Structure]:
    """Return what few roots supply: key muscles and points, reflexes, areas of pain."""
    return [
        structure
        for structure in atlas.structures.values()
        if structure.modality == modality
        and structure.laterality == "sided"
        and (structure.key or modality != "motor")
        and _is_narrow(atlas.weights.get(structure.id, {}))
    ]


def _is_narrow(weights: Mapping[str, float]) -> bool:
    """Return whether few roots supply most of a structure."""
    most = [w for root, w in weights.items() if root != OTHER_SUPPLY and w >= _SUPPLIES]
    return 0 < len(most) <= _FEW and sum(most) >= _MOSTLY


_FEW, _MOSTLY = 3, 0.7


@st.composite
def nothing(draw: st.DrawFn, atlas: Atlas) -> Trial:  # noqa: ARG001
    """Draw an examination without a finding: there is only one."""
    draw(st.none())
    return Trial(Exam())


@st.composite
def textbook(draw: st.DrawFn, atlas: Atlas) -> Trial:
    """Draw a severe root lesion, as the textbook shows it, fully examined."""
    root = draw(st.sampled_from(_COMMON_ROOTS))
    side = draw(st.sampled_from(SIDES))
    lesion, _ = parse_lesion(root, side, None, atlas)
    return Trial(_typical(lesion, atlas), places=frozenset({(root, side)}))


def _typical(lesion: Lesion, atlas: Atlas) -> Exam:
    kept: dict[Lesion, Exam] = atlas.derived.setdefault("typical", {})
    if lesion not in kept:
        made = typical_exam(lesion, severity="severe", protocol="full", atlas=atlas)
        remember(kept, lesion, made)
    return kept[lesion]
