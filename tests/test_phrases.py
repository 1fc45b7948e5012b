"""Findings in the words of reports: each phrase and what it must mean.

``cases/phrases.csv`` was written from clinical knowledge before the grammar could read
it; ``refused`` stands where a phrase must be asked back and not guessed.
"""

import csv
from pathlib import Path

import pytest

from neurosim.atlas import load_atlas
from neurosim.exam import Finding
from neurosim.grammar import parse_finding
from neurosim.grammar.record import parse_record
from neurosim.terms import ExamError

ATLAS = load_atlas()
FILE = Path(__file__).parent / "cases" / "phrases.csv"
with FILE.open(encoding="utf-8", newline="") as lines:
    PHRASES = list(csv.DictReader(lines))
#: Names that are read as statements about several structures.
WHOLE = {"arm_reflexes", "leg_reflexes", "reflexes", "sensory_level"}
#: Hand or foot: asked back.
UNCLEAR = {"first dorsal web space"} | {"big toe up", "great toe up"}  # Babinski too
#: Modality of a structure -> modalities and state of the records that name it.
ASKED = {
    "motor": (("motor",), "reduced"),
    "sensory": (("sensory",), "reduced"),
    "reflex": (("reflex",), "reduced"),
    "tension": (("provocative",), "positive"),
    "umn": (("reflex", "gait", "tone", "provocative"), "abnormal"),
    "local": (("provocative", "inspection", "pain"), "abnormal"),
    "autonomic": (("sphincter", "autonomic"), "abnormal"),
    "pain": (("pain",), "present"),
    "history": (("",), "present"),
}


def shown(found: tuple[Finding, ...]) -> str:
    sides: dict[tuple[str, str, str], str] = {}
    for finding in found:
        scale = ATLAS.structures[finding.structure].scale
        words = {scale.abnormal: "abnormal", scale.all: "any"}
        names = "|".join(scale.grades[grade] for grade in finding.grades)
        key = (finding.structure, words.get(finding.grades, names), finding.kind)
        sides[key] = sides.get(key, "") + finding.side[0]
    if len(sides) > 4:
        names = " ".join(dict.fromkeys(name for name, _, _ in sides))
        return f"statement: {names} " + "; ".join(dict.fromkeys(g for _, g, _ in sides))
    return "; ".join(
        f"{name} {side} {grades}" + ("" if kind == "examined" else f" {kind}")
        for (name, grades, kind), side in sides.items()
    )


def test_phrases_mean_what_a_clinician_means() -> None:
    assert len(PHRASES) > 700
    wrong = []
    for phrase in PHRASES:
        row = {k: v for k, v in phrase.items() if k not in ("other", "reads")}
        key, _, value = phrase["other"].partition("=")
        record = {**row, **({key: value} if key else {})}
        try:
            read = shown(parse_record(record, ATLAS))
        except ExamError:
            read = "refused"
        if read != phrase["reads"]:
            wrong.append((record, read, phrase["reads"]))
    assert not wrong


@pytest.mark.sampled(4)
@pytest.mark.parametrize("start", range(4))
def test_every_name_and_alias_reaches_its_structure(start: int) -> None:
    lost = []
    for structure in list(ATLAS.structures.values())[start::4]:
        modalities, state = ASKED[structure.modality]
        side = "midline" if structure.laterality == "midline" else "right"
        for name in {structure.name, *structure.aliases} - UNCLEAR:
            record = {"structure": name, "side": side, "state": state}
            reached = set()
            for modality in modalities:
                if structure.id in reached:
                    break
                try:
                    found = parse_record({**record, "modality": modality}, ATLAS)
                except ExamError:
                    continue
                reached |= {finding.structure for finding in found}
            if structure.id not in reached | WHOLE:
                lost.append((structure.id, name))
    assert not lost


def test_a_sign_named_by_its_deficit_is_never_turned_round() -> None:
    for name in ("winged scapula", "claw hand", "paraparesis"):
        record = {"modality": "motor", "structure": name, "side": "right"}
        [there] = parse_record({**record, "state": "present"}, ATLAS)
        [gone] = parse_record({**record, "state": "absent"}, ATLAS)
        assert (there.grades, gone.grades) == ((0, 1, 2, 3, 4), (5,)), name
    for name in (
        "right waddling gait",
        "unsteady gait",
        "gait disturbance",
        "poor balance",
    ):
        [there] = parse_finding(f"{name} present", ATLAS)
        [gone] = parse_finding(f"no {name}", ATLAS)
        assert (there.grades, gone.grades) == ((0,), (1,)), name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("right wrist flexion and extension 4/5",
         "wrist_flexion r 4; wrist_extension r 4"),
        ("weak dorsiflexors of the right ankle", "ankle_dorsiflexion r abnormal"),
        ("left deltoid (C5) 3/5", "deltoid l 3"),
        ("numb from the umbilicus down", "sensory_level rl T10 told"),
        ("pin prick reduced below the nipples", "sensory_level rl T4 pin_prick"),
        ("tetraparesis", "arm_power rl abnormal; leg_power rl abnormal"),
        ("right digits 4 and 5 numb", "ring_little r absent|reduced told"),
        ("no clonus", "ankle_clonus rl absent"),
        ("right calf wasting", "calf_bulk r abnormal"),
        ("tone of both legs reduced", "leg_hypotonia rl abnormal"),
        ("right biceps IV/V", "biceps r 4"),
        ("SLR 40 degrees right positive", "straight_leg_raise r abnormal"),
    ],
)  # fmt: skip
def test_phrases_typed(text: str, expected: str) -> None:
    assert shown(parse_finding(text, ATLAS)) == expected


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("right first dorsal web space numb", "say which one"),
        ("below the umbilicus normal", "write 'no sensory level'"),
        ("weakness below T10", "left over"),
        ("no right infraspinatus wasting", "bulk is not power"),
        ("right radicular pain", "unknown word 'radicular'|left over"),
    ],
)
def test_phrases_asked_back(text: str, match: str) -> None:
    with pytest.raises(ExamError, match=match):
        parse_finding(text, ATLAS)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"modality": "power", "structure": "triceps", "side": "R",
          "state": "weak"}, "triceps r abnormal"),
        ({"modality": "sensation", "structure": "thumb", "side": "right side",
          "state": "reduced", "kind": "pain"}, "thumb r absent|reduced pin_prick"),
        ({"modality": "sensory", "structure": "thumb", "side": "left",
          "state": "present", "kind": "unspecified", "basis": "symptom"},
         "thumb l abnormal told"),
        ({"modality": "special test", "structure": "SLR", "side": "R > L",
          "state": "positive"}, "straight_leg_raise rl abnormal"),
        ({"modality": "motor", "structure": "biceps", "side": "left", "grade": 4.0},
         "biceps l 4"),
        ({"modality": "bladder", "structure": "retention", "side": "n/a",
          "state": "present"}, "urinary_retention m abnormal"),
        ({"modality": "reflex", "structure": "ankle", "side": "left",
          "state": "equivocal"}, "achilles_reflex l any"),
        ({"modality": "pain", "structure": "leg", "side": "left",
          "state": "abnormal"}, "pain_leg l abnormal told"),
    ],
)  # fmt: skip
def test_cells_in_other_words(cells: dict[str, object], expected: str) -> None:
    assert shown(parse_record(cells, ATLAS)) == expected


@pytest.mark.parametrize(
    ("cell", "value", "match"),
    [
        ("side", "upstairs", "unknown side 'upstairs'"),
        ("modality", "taste", "unknown modality 'taste'"),
        ("kind", "smell", "unknown kind 'smell'"),
        ("basis", "rumour", "unknown basis 'rumour'"),
        ("state", "purple", "unknown state 'purple'"),
    ],
)
def test_cells_not_understood(cell: str, value: str, match: str) -> None:
    record = {"modality": "motor", "structure": "triceps", "side": "right",
              "state": "weak"}  # fmt: skip
    with pytest.raises(ExamError, match=match):
        parse_record({**record, cell: value}, ATLAS)
