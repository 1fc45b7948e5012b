"""A page never says "no flag" where the cord leads, or beside a sign of its tracts."""

import pytest

from neurosim.atlas import Atlas
from neurosim.cli.patient import ranked
from neurosim.exam import Exam, Finding
from neurosim.grammar import parse_exam
from neurosim.records import Structure
from neurosim.redflags import RedFlagHit, red_flags
from neurosim.terms import MIDLINE, SIDES


def ids(hits: tuple[RedFlagHit, ...]) -> set[str]:
    return {hit.flag.id for hit in hits}


def sides_of(structure: Structure) -> tuple[tuple[str, ...], ...]:
    if structure.laterality == MIDLINE:
        return ((MIDLINE,),)
    return (("right",), ("left",), SIDES)


def test_every_sign_of_the_upper_motor_neuron_raises_a_flag(atlas: Atlas) -> None:
    signs = [s for s in atlas.structures.values() if s.modality == "umn"]
    assert len(signs) > 12
    silent = [
        (sign.id, sides)
        for sign in signs
        for sides in sides_of(sign)
        if not red_flags(
            Exam(tuple(Finding(sign.id, s, sign.scale.abnormal) for s in sides)), atlas
        )
    ]
    assert silent == []


def test_no_ranking_that_the_cord_leads_is_without_a_flag(atlas: Atlas) -> None:
    """Whatever is abnormal on both sides, one structure at a time."""
    silent = []
    for structure in atlas.structures.values():
        exam = Exam(
            tuple(
                Finding(structure.id, side, structure.scale.abnormal[:1])
                for side in sides_of(structure)[-1]
            )
        )
        if not structure.scale.abnormal or red_flags(exam, atlas):
            continue
        patient = ranked(exam, atlas)
        kinds = patient.posterior.categories
        cord = kinds["cord"] + kinds["conus"] + kinds["cauda_equina"]
        if not patient.flags and cord > max(kinds["root"], kinds["mimic"]):
            silent.append(structure.id)
    assert silent == []


@pytest.mark.parametrize(
    ("texts", "flag"),
    [
        (["spasticity of both legs"], "long_tract"),
        (["increased tone LL"], "long_tract"),
        (["right leg spastic"], "long_tract"),
        (["tone increased in both legs", "reflexes brisk"], "long_tract"),
        (["spastic gait"], "long_tract"),
        (["scissoring gait"], "long_tract"),
        (["unsteady gait"], "cord_asked"),
        (["romberg positive"], "cord_asked"),
        (["numb inner thighs"], "cord_asked"),
        (["right inverted supinator sign"], "cord_asked"),
    ],
)
def test_what_fits_the_cord_is_flagged_or_asked_about(
    texts: list[str], flag: str, atlas: Atlas
) -> None:
    assert flag in ids(ranked(parse_exam(texts, atlas), atlas).flags)


@pytest.mark.parametrize("texts", [["gait normal"], ["right triceps 4/5"]])
def test_a_root_or_a_normal_sign_asks_nothing_of_the_cord(
    texts: list[str], atlas: Atlas
) -> None:
    assert "cord_asked" not in ids(ranked(parse_exam(texts, atlas), atlas).flags)
