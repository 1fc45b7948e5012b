"""The text grammar of findings."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from neurosim import strategies
from neurosim.atlas import Atlas, load_atlas
from neurosim.exam import Exam, Finding
from neurosim.grammar import format_finding, parse_exam, parse_finding
from neurosim.grammar.words import NOUNS, STATE_WORDS, STATES
from neurosim.terms import SCALES, ExamError, NeurosimError

ATLAS = load_atlas()
WEAK = (0, 1, 2, 3, 4)


def read(text: str) -> set[tuple[object, ...]]:
    return {(f.structure, f.side, f.grades, f.kind) for f in parse_finding(text, ATLAS)}


def sensory(*names: str) -> tuple[int, ...]:
    return tuple(SCALES["sensory"].grades.index(name) for name in names)


LESS = sensory("absent", "reduced")


@pytest.mark.parametrize(
    ("text", "structure", "side", "grades"),
    [
        ("right triceps 3/5", "triceps", "right", (3,)),
        ("RT Triceps: M3", "triceps", "right", (3,)),
        ("triceps 4-/5 (right)", "triceps", "right", (4,)),
        ("left EHL 4 out of 5", "great_toe_extension", "left", (4,)),
        ("left EHL MRC 5/5", "great_toe_extension", "left", (5,)),
        ("pain radiating down the right arm", "pain_arm", "right", (0,)),
        ("rectal tone lax", "anal_tone", "midline", (0,)),
        ("4+/5 triceps r", "triceps", "right", (4,)),
        ("left EHL MRC 4", "great_toe_extension", "left", (4,)),
        ("left EHL MRC grade 4+", "great_toe_extension", "left", (4,)),
        ("right triceps 3-4/5", "triceps", "right", (3, 4)),
        ("right triceps 3/5 to 4/5", "triceps", "right", (3, 4)),
        ("right triceps 3 or 4/5", "triceps", "right", (3, 4)),
        ("right triceps 5-/5", "triceps", "right", (4, 5)),
        ("right triceps power at least 4", "triceps", "right", (4, 5)),
        ("right triceps power <= 3", "triceps", "right", (0, 1, 2, 3)),
        ("right triceps weak", "triceps", "right", WEAK),
        ("right triceps slight weakness", "triceps", "right", (3, 4)),
        ("right triceps power > 3", "triceps", "right", (4, 5)),
        ("right triceps power less than 2", "triceps", "right", (0, 1)),
        ("right triceps power 3-4", "triceps", "right", (3, 4)),
        ("no triceps wasting on the right", "triceps_bulk", "right", (1,)),
        ("right triceps wasting", "triceps_bulk", "right", (0,)),
        ("right triceps power absent or reduced", "triceps", "right", WEAK),
        ("right arm complaint", "pain_arm", "right", (0,)),
        ("right triceps not weak", "triceps", "right", (5,)),
        ("no weakness of the right triceps", "triceps", "right", (5,)),
        ("right triceps power full", "triceps", "right", (5,)),
        ("right triceps power not normal", "triceps", "right", WEAK),
        ("right triceps paralysed", "triceps", "right", (0,)),
        ("right triceps weak 4/5", "triceps", "right", (4,)),
        ("right triceps power not tested", "triceps", "right", (0, 1, 2, 3, 4, 5)),
        ("NT right triceps power", "triceps", "right", (0, 1, 2, 3, 4, 5)),
        ("right triceps reflex absent", "triceps_reflex", "right", (0,)),
        ("no triceps reflex on the right", "triceps_reflex", "right", (0,)),
        ("right triceps jerk diminished", "triceps_reflex", "right", (1,)),
        ("triceps right jerk 2+", "triceps_reflex", "right", (2,)),
        ("right triceps jerk ++", "triceps_reflex", "right", (2,)),
        ("right triceps jerk 2/4", "triceps_reflex", "right", (2,)),
        ("right triceps brisk", "triceps_reflex", "right", (3, 4)),
        ("right ankle jerk with clonus", "achilles_reflex", "right", (4,)),
        ("right ankle clonus", "ankle_clonus", "right", (0,)),
        ("no right ankle clonus", "ankle_clonus", "right", (1,)),
        ("right thumb 1/2", "thumb", "right", sensory("reduced", "increased")),
        ("right thumb 0/2", "thumb", "right", sensory("absent")),
        ("right thumb sensation intact", "thumb", "right", sensory("normal")),
        ("right thumb hypoaesthesia", "thumb", "right", LESS),
        ("right thumb hypesthesia", "thumb", "right", LESS),
        ("right thumb anaesthesia", "thumb", "right", sensory("absent")),
        ("right thumb allodynia", "thumb", "right", sensory("increased")),
        ("right SLR positive at 40", "straight_leg_raise", "right", (0, 1)),
        ("SLR +ve at 40 degrees right", "straight_leg_raise", "right", (0, 1)),
        ("right SLR negative", "straight_leg_raise", "right", (2,)),
        ("crossed SLR right positive", "crossed_straight_leg_raise", "right", (0,)),
        ("right crossed SLR negative", "crossed_straight_leg_raise", "right", (1, 2)),
        ("upgoing right plantar", "plantar_response", "right", (0,)),
        ("right plantar flexor", "plantar_response", "right", (1,)),
        ("right extensor plantar", "plantar_response", "right", (0,)),
        ("Horner right", "horner", "right", (0,)),
        ("bladder normal", "bladder", "midline", (1,)),
        ("urinary retention", "urinary_retention", "midline", (0,)),
        ("no urinary retention", "urinary_retention", "midline", (1,)),
        ("anal tone absent", "anal_tone", "midline", (0,)),
        ("anal tone normal", "anal_tone", "midline", (1,)),
        ("right arm weak", "arm_power", "right", WEAK),
        ("C7 myotome weak left", "myotome_c7", "left", WEAK),
        ("right C7 numb", "dermatome_c7", "right", LESS),
    ],
)
def test_one_finding(
    text: str, structure: str, side: str, grades: tuple[int, ...]
) -> None:
    [finding] = parse_finding(text, ATLAS)
    assert (finding.structure, finding.side, finding.grades) == (
        structure,
        side,
        grades,
    )
    assert finding.text == text.strip()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("right thumb pin prick reduced", "pin_prick"),
        ("right thumb reduced pinprick", "pin_prick"),
        ("right thumb light touch reduced", "light_touch"),
        ("right great toe vibration absent", "vibration"),
        ("right thumb numb", "told"),
        ("right thumb tingling", "told"),
        ("right thumb pins and needles", "told"),
        ("right arm pain", "told"),
        ("right thumb hypoaesthesia", "examined"),
        ("right triceps 4/5", "examined"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    [finding] = parse_finding(text, ATLAS)
    assert finding.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "triceps 4/5 both sides",
        "bilateral triceps 4/5",
        "triceps 4/5 bilaterally",
        "b/l triceps 4/5",
        "right and left triceps 4/5",
    ],
)
def test_both_sides(text: str) -> None:
    assert read(text) == {("triceps", s, (4,), "examined") for s in ("right", "left")}


@pytest.mark.parametrize(
    ("text", "count"),
    [("plantars downgoing", 2), ("no clonus", 2), ("no saddle numbness", 2),
     ("triceps jerks 2+", 2), ("legs weak", 2)],
)  # fmt: skip
def test_words_that_mean_both_sides(text: str, count: int) -> None:
    assert len(read(text)) == count


@pytest.mark.parametrize(
    ("text", "groups", "sides"),
    [
        ("arms normal", ["arm_power", "arm_reflexes", "arm_sensation"], 2),
        ("power normal", ["arm_power", "leg_power"], 2),
        ("no weakness", ["arm_power", "leg_power"], 2),
        ("arm power normal", ["arm_power"], 2),
        ("upper limb power 5/5", ["arm_power"], 2),
        ("right leg power normal", ["leg_power"], 1),
        ("reflexes normal", ["arm_reflexes", "leg_reflexes"], 2),
        ("arm reflexes brisk", ["arm_reflexes"], 2),
        ("areflexia in the legs", ["leg_reflexes"], 2),
        ("sensation intact", ["arm_sensation", "leg_sensation"], 2),
        ("power and reflexes normal", ["arm_power", "leg_power", "arm_reflexes",
                                       "leg_reflexes"], 2),
    ],
)  # fmt: skip
def test_statements(text: str, groups: list[str], sides: int) -> None:
    found = parse_finding(text, ATLAS)
    names = {item.structure for group in groups for item in ATLAS.protocols[group]}
    assert {finding.structure for finding in found} == names
    assert len(found) == sides * len(names)
    assert {finding.kind for finding in found} == {"global"}
    assert {finding.statement for finding in found} == {text}


def test_symmetrical_reflexes_are_relations() -> None:
    found = parse_finding("reflexes symmetrical", ATLAS)
    assert {(f.side, f.relation) for f in found} == {("both", "symmetric")}
    [one] = parse_finding("triceps jerks equal", ATLAS)
    assert (one.structure, one.relation) == ("triceps_reflex", "symmetric")
    both = parse_finding("reflexes normal and symmetrical", ATLAS)
    assert {f.relation for f in both} == {"", "symmetric"}


@pytest.mark.parametrize(
    ("text", "segment", "sides", "kind"),
    [
        ("below T10 reduced", "T10", 2, "examined"),
        ("sensation reduced below T10 level", "T10", 2, "examined"),
        ("sensory level T10", "T10", 2, "examined"),
        ("T10 sensory level", "T10", 2, "examined"),
        ("right sensory level at L1", "L1", 1, "examined"),
        ("pin prick reduced below T4 on the left", "T4", 1, "pin_prick"),
        ("no sensory level", "none", 2, "examined"),
    ],
)
def test_sensory_levels(text: str, segment: str, sides: int, kind: str) -> None:
    found = parse_finding(text, ATLAS)
    grade = SCALES["segment"].grades.index(segment)
    assert len(found) == sides
    assert {(f.structure, f.grades, f.kind) for f in found} == {
        ("sensory_level", (grade,), kind)
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("right triceps and biceps 4/5",
         {("triceps", "right", (4,)), ("biceps", "right", (4,))}),
        ("weak triceps and biceps on the right",
         {("triceps", "right", WEAK), ("biceps", "right", WEAK)}),
        ("right triceps 4/5, left biceps 5/5",
         {("triceps", "right", (4,)), ("biceps", "left", (5,))}),
        ("triceps 4/5 and biceps 5/5 on the right",
         {("triceps", "right", (4,)), ("biceps", "right", (5,))}),
        ("right biceps and triceps reflexes absent",
         {("biceps_reflex", "right", (0,)), ("triceps_reflex", "right", (0,))}),
        ("left T8-T11 dermatomes reduced",
         {(f"dermatome_t{n}", "left", LESS) for n in range(8, 12)}),
    ],
)  # fmt: skip
def test_lists(text: str, expected: set[tuple[object, ...]]) -> None:
    assert {one[:3] for one in read(text)} == expected


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "is empty"),
        ("   ", "is empty"),
        ("right tricpes 3/5", "unknown word 'tricpes': did you mean triceps"),
        ("right triceps 7/5", "'7/5' is not a grade; the scale runs from 0 to 5"),
        ("right triceps 3/7", "'3/7' is not a grade"),
        ("right triceps M9", "is not a grade; MRC runs 0 to 5"),
        ("right triceps 99", "'99' is not a grade"),
        ("right thumb 3/2", "runs from 0 to 2"),
        ("right biceps absent", r"can mean .*motor.* or .*reflex.*; add power or refl"),
        ("right triceps normal 3/5", "'normal' and '3/5' exclude each other"),
        ("right triceps power brisk", "do not fit"),
        ("left Spurling", "add positive or negative"),
        ("right triceps", "says nothing about"),
        ("hello world", "unknown words 'hello world'"),
        ("5", "names no muscle"),
        ("right", "names no muscle"),
        ("weakness", "names no muscle"),
        ("below C9 reduced", "C9 is not a segment"),
        ("below T10 normal", "write 'no sensory level'"),
        ("below T10 purple", "unknown word 'purple'"),
        ("right triceps, biceps 4/5, deltoid 3/5", "not clear which grade"),
        ("right triceps {weak}", "names grades that are on no scale"),
        ("right triceps weak 5/5", "does not agree with the deficit"),
        ("legs crossed", "do not fit|says nothing"),
        ("x" * 301, "longer than 300"),
    ],
)
def test_faults(text: str, match: str) -> None:
    with pytest.raises(ExamError, match=match):
        parse_finding(text, ATLAS)


def test_all_faults_of_all_texts_at_once() -> None:
    texts = ["right tricpes 3/5", "right triceps 5/5", "left triceps 7/5"]
    with pytest.raises(ExamError) as caught:
        parse_exam(texts, ATLAS, age=999)
    assert len(caught.value.faults) == 3


def test_contradiction_shows_both() -> None:
    with pytest.raises(ExamError, match="'right triceps 3/5' and 'R triceps 5/5'"):
        parse_exam(["right triceps 3/5", "R triceps 5/5"], ATLAS)


def test_exam_has_its_person() -> None:
    exam = parse_exam(["neck pain"], ATLAS, age=45, sex="F", id="a")
    assert (exam.age, exam.sex, exam.id) == (45, "F", "a")


def test_a_word_stands_in_one_table_only() -> None:
    shared = set(STATE_WORDS) & set(NOUNS)
    assert shared <= {("clonus",)}
    assert set(STATE_WORDS.values()) <= set(STATES)


@given(st.data())
def test_text_round_trip(data: st.DataObject) -> None:
    finding = data.draw(strategies.findings(ATLAS))
    text = format_finding(finding, ATLAS)
    assert [one.identity for one in parse_finding(text, ATLAS)] == [finding.identity]


@given(st.text(max_size=80))
@example("right triceps #7")
@example("right triceps {}")
@example("²/5 triceps")
@example("right triceps ٣/5")
@example("\x00")
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = parse_finding(text, ATLAS)
    except NeurosimError:
        return
    assert all(isinstance(finding, Finding) for finding in found)


_KNOWN = """right left
both triceps biceps jerk reflex 4/5 2+ ++ 1/2 weak no not normal and ,
or below T10 C6-C8 dermatomes arms power symmetrical numb pain {0|1} thumb SLR at
40 crossed legs or absent present 3-4/5 M4 level sensory #0 at least"""
_WORDS = st.sampled_from(_KNOWN.split())


@given(st.lists(_WORDS, max_size=8))
def test_any_order_of_known_words_is_read_or_refused(words: list[str]) -> None:
    with suppress(NeurosimError):
        parse_finding(" ".join(words), ATLAS)


@given(st.permutations(["right", "triceps", "reflex", "absent"]))
def test_order_of_words_is_free(words: list[str]) -> None:
    assert read(" ".join(words)) == {("triceps_reflex", "right", (0,), "examined")}


@given(strategies.exams(ATLAS, max_size=5))
def test_exam_round_trip(exam: Exam) -> None:
    texts = [format_finding(finding, ATLAS) for finding in exam.findings]
    read_back = parse_exam(texts, ATLAS)
    assert [f.identity for f in read_back.findings] == [
        f.identity for f in exam.findings
    ]


@pytest.mark.deep
def test_the_saddle_without_a_side_is_all_of_it(atlas: Atlas) -> None:
    for text in ("saddle area numb", "saddle numbness", "perianal sensation absent"):
        sides = [finding.side for finding in parse_finding(text, atlas)]
        assert sides == ["right", "left"], text
