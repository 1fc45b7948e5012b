"""Notes, plain text and the tables that people keep; and what is refused of them."""

import json
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from neurosim.atlas import load_atlas
from neurosim.cli import cli
from neurosim.exam import SIDE_NOT_TOLD
from neurosim.formats import load_exams
from neurosim.grammar import parse_finding
from neurosim.grammar.note import LONGEST_NOTE, read_note
from neurosim.grammar.person import person_told
from neurosim.terms import ExamError, NeurosimError

ATLAS = load_atlas()
NOTE = """Neck pain radiating down the right arm to the thumb for 3 weeks.
Power: right deltoid 5/5, biceps 4/5, triceps 5/5.
Reflexes: right biceps absent, triceps 2+; left biceps 2+.
Plantars downgoing. No clonus. ?right Spurling positive.
MRI shows C5/6 disc. SLR positive.
"""


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, args, input=stdin)


def test_a_note_is_read_not_read_or_doubtful() -> None:
    note = read_note(NOTE, ATLAS)
    read = {(one.structure, one.side) for one in note.findings}
    assert {("pain_thumb", "right"), ("biceps", "right"), ("biceps_reflex", "left"),
            ("plantar_response", "left")} <= read  # fmt: skip
    assert [words for words, _ in note.unread] == ["MRI shows C5/6 disc"]
    assert "not a finding of the examination" in note.unread[0][1]
    doubtful = [words for words, _ in note.doubtful]
    assert doubtful == ["?right Spurling positive", "SLR positive"]


def test_every_word_of_a_note_is_accounted_for() -> None:
    note = read_note("Right foot drop, purple haze, left EHL 5/5.", ATLAS)
    assert {one.side for one in note.findings} == {"right", "left"}
    assert [words for words, _ in note.unread] == ["purple haze"]


def test_a_note_is_ranked_and_written(tmp_path: Path) -> None:
    file, out = tmp_path / "note.txt", tmp_path / "exam.jsonl"
    file.write_text(NOTE, encoding="utf-8")
    result = run("rank", "--note", str(file), "--write", str(out))
    assert result.exit_code == 0, result.output
    titles = ("Read from the note", "NOT READ: 1 part", "Doubtful (2)", "Roots, under")
    order = [result.output.index(title) for title in titles]
    assert order == sorted(order)
    [exam] = load_exams(out, ATLAS)
    assert ("biceps", (4,)) in {(one.structure, one.grades) for one in exam.findings}
    assert [one.side for one in exam.findings if one.text == "SLR positive"] == [
        SIDE_NOT_TOLD
    ]
    again = run("rank", "--note", str(file), "--write", str(out))
    assert again.exit_code != 0
    assert "exists already" in again.output


def test_a_note_is_a_report_as_typed_findings_are(tmp_path: Path) -> None:
    """A note, what is written of it, and the same typed are one patient."""
    said = [
        "right triceps 3/5",
        "right triceps reflex absent",
        "right middle finger numb",
    ]
    file, out = tmp_path / "note.txt", tmp_path / "exam.jsonl"
    file.write_text(". ".join(said) + ".", encoding="utf-8")

    def shares(*words: str) -> dict[str, float]:
        found = json.loads(run("rank", *words, "--json").stdout)
        return {one["name"]: one["probability"] for one in found["hypotheses"]}

    note = shares("--note", str(file), "--write", str(out))
    assert note == shares(*said) == shares("--exam", str(out))
    told = shares("--note", str(file), "--record", "protocol")
    assert told == shares(*said, "--record", "protocol") != note


def test_a_note_from_standard_input_as_json() -> None:
    result = run("rank", "--note", "-", "--json", stdin=NOTE)
    assert result.exit_code == 0, result.output
    assert any("MRI" in text for text in json.loads(result.output)["unread"])


@pytest.mark.parametrize(
    "args",
    [("--note", "-", "right triceps 3/5"), ("--write", "x.jsonl", "neck pain")],
)
def test_a_note_stands_alone(args: tuple[str, ...]) -> None:
    assert run("rank", *args, stdin=NOTE).exit_code == 2


def test_a_note_that_is_too_long_is_refused() -> None:
    with pytest.raises(ExamError, match="no note"):
        read_note("x" * (LONGEST_NOTE + 1), ATLAS)


@pytest.mark.parametrize(
    ("name", "content", "read"),
    [
        ("a.csv", "muscle,right,left\ndeltoid,4,5\nbiceps,5,5\n",
         ["deltoid r 4", "deltoid l 5", "biceps r 5", "biceps l 5"]),
        ("b.csv", "reflex,right,left\nbiceps,2,0\n",
         ["biceps_reflex r 2", "biceps_reflex l 0"]),
        ("c.csv", "dermatome,left,right\nC6,reduced,normal\n",
         ["dermatome_c6 r normal", "dermatome_c6 l absent|reduced"]),
        ("d.csv", "side,test,result\nright,SLR,positive\nleft,ankle jerk,absent\n",
         ["straight_leg_raise r crossed|positive", "achilles_reflex l 0"]),
        ("e.txt", "# today\nright foot drop\n\nleft EHL 5/5\n",
         ["ankle_dorsiflexion r 0|1|2|3", "great_toe_extension l 5"]),
        ("f", "right triceps 3/5\n", ["triceps r 3"]),
    ],
)  # fmt: skip
def test_tables_and_lines_that_people_keep(
    tmp_path: Path, name: str, content: str, read: list[str]
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    [exam] = load_exams(file, ATLAS)
    shown = []
    for one in exam.findings:
        grades = ATLAS.structures[one.structure].scale.grades
        names = "|".join(grades[grade] for grade in one.grades)
        shown.append(f"{one.structure} {one.side[0]} {names}")
    assert shown == read


@pytest.mark.parametrize(
    ("name", "content", "match"),
    [
        ("a.csv", "muscle,right,left\ndeltoid,9,5\n", "line 2: .*'9' is not a grade"),
        ("b.txt", "right foot drop\npurple\n", "line 2: 'purple'"),
        ("c.csv", 'side,structure,state\nright,"tri,weak\nleft,EHL,weak\n', "line"),
        ("d.json", '{"findings": [], "findings": []}', "'findings' appears twice"),
        ("e.csv", "colour,shape\nred,round\n", "muscle,right,left"),
    ],
)
def test_files_that_are_refused_with_their_place(
    tmp_path: Path, name: str, content: str, match: str
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ExamError, match=match):
        load_exams(file, ATLAS)


def test_control_characters_never_reach_a_terminal() -> None:
    for text in (
        "right\x1b[31m triceps 3/5",
        "right triceps\x07 3/5",
        "\u202eneck pain",
    ):
        try:
            words = [one.words for one in parse_finding(text, ATLAS)]
        except ExamError as error:
            words = [str(error)]
        assert all(char.isprintable() for word in words for char in word), text
    result = run(
        "rank", "--note", "-", stdin="right triceps\x1b[2J 3/5. \x1b]0;x\x07 y"
    )
    assert "\x1b" not in result.output


def test_steps_are_bounded_by_length() -> None:
    note = read_note("qwx " * 3_000, ATLAS)
    assert note.unread
    many = ", ".join(["right triceps 3/5"] * 15)
    assert len({one.identity for one in parse_finding(many, ATLAS)}) == 1


@given(st.text(max_size=120))
@settings(max_examples=40)
def test_any_note_is_read_or_listed(text: str) -> None:
    try:
        note = read_note(text, ATLAS)
    except NeurosimError:
        return
    assert all(words for words, _ in note.unread)


@pytest.mark.parametrize(
    ("text", "each"),
    [
        (
            "left toe up, right toe down",
            ("left plantar response: extensor", "right plantar response: flexor"),
        ),
        (
            "biceps 5/5 except left 4/5",
            ("right biceps brachii: 5/5", "left biceps brachii: 4/5"),
        ),
    ],
)
def test_two_states_are_two_lines(text: str, each: tuple[str, str]) -> None:
    """A side in another state is never "one more like it"."""
    page = CliRunner().invoke(cli, ["rank", text]).stdout
    assert all(line in page for line in each)


@pytest.mark.parametrize(
    ("text", "read", "unread"),
    [
        ("No weakness and numbness in the left hand.", set(),
         {"No weakness", "numbness in the left hand"}),
        ("The left Achilles reflex was absent. The right was 2+.",
         {"achilles_reflex"}, set()),
    ],
)  # fmt: skip
def test_what_can_be_meant_in_two_ways_is_listed(
    text: str, read: set[str], unread: set[str]
) -> None:
    note = read_note(text, ATLAS)
    assert {one.structure for one in note.findings} == read
    assert {words for words, _ in note.unread} == unread


@pytest.mark.parametrize(
    ("text", "so_far"),
    [
        ("Right foot drop and feeble eversion of that foot.", "ankle_dorsiflexion"),
        ("Urinary retention, with feeble power of both legs.", "urinary_retention"),
        ("A tender, feeble left wrist and absent left biceps reflex.", "biceps_reflex"),
    ],
)
def test_a_sentence_read_in_part_is_shown_and_not_counted(
    text: str, so_far: str
) -> None:
    note = read_note(f"{text} Left thumb numb.", ATLAS)
    assert [one.structure for one in note.findings] == ["thumb"]
    assert [one.structure for one in note.so_far] == [so_far]
    assert "feeble" in " ".join(words for words, _ in note.unread)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Knee and ankle jerks were equal and brisk.", "jerks in the Knee"),
        ("Wasting of the left pectoralis.", "Wasting"),
    ],
)  # fmt: skip
def test_what_a_sentence_names_at_a_place_is_told_there(text: str, named: str) -> None:
    note = read_note(text, ATLAS)
    assert not note.findings
    assert named in " | ".join(words for words, _ in note.unread)


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("In the legs, reflexes were brisk and the left plantar was extensor.",
         {("achilles_reflex", "right"), ("achilles_reflex", "left"),
          ("patellar_reflex", "right"), ("patellar_reflex", "left"),
          ("plantar_response", "left")}),
        ("On the left, biceps was 4/5 and the triceps jerk was absent.",
         {("biceps", "left"), ("triceps_reflex", "left")}),
        ("A left foot drop and absent ankle jerk on that side.",
         {("ankle_dorsiflexion", "left"), ("achilles_reflex", "left")}),
        ("In a small area of the left thumb there was a patch of numbness.",
         {("thumb", "left")}),
        ("The femoral nerve stretch test reproduced the thigh pain on the left.",
         {("femoral_stretch", "left")}),
        ("4/5 power in the left triceps and wrist flexors, and the left triceps jerk "
         "was absent.", {("triceps", "left"), ("wrist_flexion", "left"),
                         ("triceps_reflex", "left")}),
        ("Sensation was lost over the sole and lateral border of the left foot.",
         {("sole", "left"), ("lateral_foot", "left")}),
        ("He could not extend the wrist or fingers of the left hand.",
         {("wrist_extension", "left"), ("finger_extension", "left")}),
        ("Extension of the left wrist and fingers was 0/5.",
         {("wrist_extension", "left"), ("finger_extension", "left")}),
        ("Left hip flexion and knee extension were both 3/5.",
         {("hip_flexion", "left"), ("knee_extension", "left")}),
    ],
)  # fmt: skip
def test_a_place_that_leads_is_that_of_the_sentence(
    text: str, reads: set[tuple[str, str]]
) -> None:
    note = read_note(text, ATLAS)
    assert {(one.structure, one.side) for one in note.findings} == reads
    assert not note.unread


def test_what_is_otherwise_so_in_a_limb_is_so_in_that_limb() -> None:
    text = "Strength in the arms was 4/5 in the left triceps and otherwise 5/5."
    found = {(one.structure, one.side) for one in read_note(text, ATLAS).findings}
    assert {("triceps", "left"), ("shoulder_abduction", "right")} <= found
    assert "hip_flexion" not in {structure for structure, _ in found}


def test_what_was_read_in_part_raises_its_flag() -> None:
    result = run("rank", "--note", "-", stdin="Urinary retention and feeble legs.")
    assert result.exit_code == 0, result.output
    assert "Read in part (1 reading): not counted" in result.output
    assert "RED FLAG, same day: bladder" in result.output


def test_the_rest_is_what_the_sentence_before_left() -> None:
    note = read_note("Right EHL 4/5. Otherwise power normal.", ATLAS)
    sides = {one.side for one in note.findings if one.structure == "ankle_dorsiflexion"}
    ehl = {o.side: o.grades for o in note.findings if o.structure.startswith("great")}
    assert sides == {"right", "left"}
    assert ehl == {"right": (4,), "left": (5,)}


def test_what_was_not_read_is_shown_as_it_was_written() -> None:
    [(words, _)] = read_note("Right EHL 4/5, left flurb 3+/5.", ATLAS).unread
    assert words == "left flurb 3+/5"


def test_the_limb_that_opens_a_line_is_that_of_the_line() -> None:
    note = read_note(
        "Left leg: HF 5/5; KE 4/5; right leg normal; sensation intact.", ATLAS
    )
    sides = {one.side for one in note.findings if one.structure == "knee_extension"}
    [weak] = [one for one in note.findings if 4 in one.grades]
    assert (weak.side, sides) == ("left", {"right", "left"})
    assert {one.side for one in note.findings if one.structure == "dermatome_c5"} == {
        "right",
        "left",
    }


def test_no_state_comes_from_a_movement_that_was_not_read() -> None:
    note = read_note(
        "Decreased rotation of the second, third and fourth fingers", ATLAS
    )
    assert not note.findings
    assert not note.so_far


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Lhermitte negative, right pronator drift.", {("pronator_drift", "right", 0)}),
        ("Tinel's sign over the right carpal tunnel was positive.",
         {("tinel_wrist", "right", 0)}),
        ("Spastic paralysis of the right leg.",
         {("leg_tone", "right", 0), ("leg_power", "right", 0)}),
        ("Tinel's sign was positive, Lhermitte's was negative, right pronator drift "
         "was observed.",
         {("tinel_wrist", SIDE_NOT_TOLD, 0), ("pronator_drift", "right", 0)}),
    ],
)  # fmt: skip
def test_a_sign_keeps_its_own_side_and_state(
    text: str, told: set[tuple[str, str, int]]
) -> None:
    found = read_note(text, ATLAS).findings
    assert {
        (f.structure, f.side, f.grades[0]) for f in found if f.grades[0] == 0
    } == told


@pytest.mark.parametrize("joint", [" with ", " and ", ", "])
def test_the_place_of_the_other_side_is_the_nearest(joint: str) -> None:
    text = (
        f"Biceps 4/5 on the right{joint}pinprick absent over the thumb on the left and "
        "normal on the right."
    )
    found = {(f.structure, f.side): f.grades for f in read_note(text, ATLAS).findings}
    assert found == {("biceps", "right"): (4,), ("thumb", "left"): (0,),
                     ("thumb", "right"): (3,)}  # fmt: skip


def told(text: str) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return what a note says of each structure and side, statements left out."""
    found = read_note(text, ATLAS).findings
    return {(f.structure, f.side): f.grades for f in found if not f.statement}


def stated(text: str) -> set[tuple[str, str]]:
    """Return of what, and on which side, a note makes a statement."""
    found = read_note(text, ATLAS).findings
    return {(f.structure, f.side) for f in found if f.statement}


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Winging of the right scapula, none on the left.", "serratus_anterior"),
        ("Weakness of the right biceps, none on the left.", "biceps"),
        ("Fasciculations in the right biceps, none in the left.", "arm_fasciculations"),
        ("Weakness of the left deltoid but none of the triceps.", "triceps"),
        ("Numbness of the left thumb, none of the index finger.", "index_finger"),
    ],
)  # fmt: skip
def test_none_of_a_complaint_is_normal(text: str, normal: str) -> None:
    other = "left" if "right" in text else "right"
    side = other if other in text else "left"
    scale = ATLAS.structures[normal].scale
    assert told(text)[normal, side] == (scale.normal,)
    assert not {grades for grades in told(text).values() if grades == (0,)} - {(0,)}


@pytest.mark.parametrize(
    ("text", "limb"),
    [
        ("In the legs tone was normal but reflexes were brisk.", "leg"),
        ("In the left leg, power, sensation and reflexes were normal.", "leg"),
        ("Left leg: hip flexion 4/5, knee extension 4/5, rest 5/5.", "leg"),
        ("Right arm: triceps power 4/5, otherwise 5/5.", "arm"),
        ("Left arm 4/5, the right leg was hypertonic with 3+ reflexes.", "leg"),
        ("No right leg pain, numbness or weakness.", "leg"),
        ("Denies left arm numbness or weakness.", "arm"),
    ],
)
def test_what_is_told_of_a_limb_is_told_of_no_other(text: str, limb: str) -> None:
    groups = (f"{limb}_{what}" for what in ("power", "reflexes", "sensation"))
    own = {item.structure for group in groups for item in ATLAS.protocols[group]}
    assert {structure for structure, _ in stated(text)} <= own
    wide = {"arm": ("leg_power", "leg_sensation"), "leg": ("arm_sensation",)}[limb]
    assert not {structure for structure, _ in told(text)} & {*wide}


LIMBS_AND_LISTS = [
    (limb, form.format(limb))
    for limb in ("Upper", "Lower")
    for form in (
        "{} limb power, sensation and reflexes were normal.",
        "{} limb examination was normal, including power, sensation and reflexes.",
        "The {} limb neurological examination was normal for power and reflexes.",
        "{} limb myotomes, dermatomes and reflexes normal.",
        "{} limb strength was 5/5, reflexes 2+, sensation intact.",
        "On examination, {} limb power was 4/5, reflexes were absent.",
        "Right {} limb power 4/5, sensation reduced, reflexes absent.",
        "{} limb power was 5/5 with normal sensation and reflexes.",
        "{} limb tone normal, power normal, sensation normal.",
    )
]


@pytest.mark.parametrize(("limb", "text"), LIMBS_AND_LISTS)
def test_a_list_stays_in_the_limb_that_opens_it(limb: str, text: str) -> None:
    note = read_note(text, ATLAS)
    told = {one.structure for one in (*note.findings, *note.so_far)}
    other = {"Upper": ("leg", "patellar", "hip_flexion", "dermatome_l4"),
             "Lower": ("arm", "biceps", "elbow_flexion", "dermatome_c6")}  # fmt: skip
    assert note.findings
    assert not [one for one in told if one.startswith(other[limb])]


@pytest.mark.parametrize(
    "text",
    [
        "increased tone in his upper and lower extremity",
        "tone increased in both upper and lower limbs",
        "upper and lower limb tone was increased",
        "arms and legs tone increased",
    ],
)
def test_the_tone_of_two_limbs_is_told_of_both(text: str) -> None:
    found = read_note(text, ATLAS).findings
    assert {one.structure for one in found} == {"arm_tone", "leg_tone"}


@pytest.mark.parametrize(
    "text",
    [
        "Denied any arm weakness or stiffness.",
        "Denies numbness or weakness in the legs.",
        "He denies any numbness, tingling or weakness.",
        "No complaint of weakness or numbness in the arms.",
        "The patient does not report numbness in the hands.",
        "She has not noticed any weakness.",
    ],
)
def test_what_is_denied_is_told_and_not_tested(text: str) -> None:
    found = read_note(text, ATLAS).findings
    assert {one.kind for one in found} == {"told"}


def test_what_was_tested_beside_a_denial_is_tested() -> None:
    found = read_note("Denies weakness, power 5/5 throughout.", ATLAS).findings
    assert {"told", "global"} == {one.kind for one in found}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Weakness of the biceps and deltoid on the left, and an absent biceps jerk.",
         {"biceps", "deltoid", "biceps_reflex"}),
        ("Sensory loss over the lateral forearm and thumb on the left, and reduced "
         "biceps reflex.", {"lateral_forearm", "thumb", "biceps_reflex"}),
    ],
)  # fmt: skip
def test_a_reflex_after_a_list_is_of_its_side(text: str, found: set[str]) -> None:
    read = read_note(text, ATLAS).findings
    assert {one.structure for one in read} == found
    assert {one.side for one in read} == {"left"}


def test_what_stands_before_an_exception_stands_alone() -> None:
    text = "There was no wasting, and power was normal apart from right EHL 3/5."
    found = {
        (one.structure, one.side): one.grades for one in read_note(text, ATLAS).findings
    }
    assert found["great_toe_extension", "right"] == (3,)
    assert found["great_toe_extension", "left"] == (5,)
    assert found["leg_bulk", "left"] == (1,)


@pytest.mark.parametrize(
    "text",
    [
        "Power in the right leg was 3/5, with normal power on the left.",
        "Left leg power 4/5, normal power on the right.",
        "Sensation was reduced in the right leg but normal sensation on the left.",
        "Reflexes were absent in the left leg and present on the right.",
        "Left leg weak, reflexes absent.",
        "The legs were numb and reflexes were brisk.",
    ],
)
def test_the_other_side_is_that_of_the_limb(text: str) -> None:
    told = {one.structure for one in read_note(text, ATLAS).findings}
    arm = {"biceps_reflex", "elbow_flexion", "dermatome_c6", "arm_power"}
    assert told
    assert not told & arm


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Weak left triceps without weakness of wrist extension.", "wrist_extension"),
        ("Wasting of the left calf without weakness of plantar flexion.",
         "ankle_plantar_flexion"),
        ("Right triceps 3/5, but the left one is normal.", "triceps"),
    ],
)  # fmt: skip
def test_what_is_not_weak_beside_it_is_of_that_side(text: str, normal: str) -> None:
    found = [one for one in read_note(text, ATLAS).findings if one.grades == (5,)]
    assert {(one.structure, one.side) for one in found} == {(normal, "left")}


@pytest.mark.parametrize("part", ["thumb", "big toe", "little finger", "shin"])
def test_what_a_patient_cannot_feel_is_numb(part: str) -> None:
    found = read_note(f"I can't feel my right {part}.", ATLAS).findings
    assert {(one.side, one.kind) for one in found} == {("right", "told")}
    assert {ATLAS.structures[one.structure].modality for one in found} == {"sensory"}


@pytest.mark.parametrize("joint", [", the left", " while the left", ", whereas left"])
def test_the_other_side_of_what_is_wasted_is_of_that(joint: str) -> None:
    found = read_note(f"The right calf is wasted{joint} is normal.", ATLAS).findings
    assert {(one.structure, one.side) for one in found} == {
        ("calf_bulk", "right"), ("calf_bulk", "left")}  # fmt: skip


def test_it_is_no_place() -> None:
    note = read_note(
        "Right deltoid 2/5 although sensation over it is preserved.", ATLAS
    )
    assert not note.findings
    assert "write the place again" in note.unread[0][1]


def test_signs_of_a_nerve_that_are_not_named_are_asked_about() -> None:
    note = read_note("Bilateral carpal tunnel signs.", ATLAS)
    assert not note.findings
    assert "write which sign" in note.unread[0][1]


def test_of_two_complaints_that_grow_both_are_there() -> None:
    found = read_note("Increasing weakness and numbness of the right hand", ATLAS)
    told = {one.structure for one in found.findings}
    assert told == {"hand_power", "hand", "progression"}


def test_reflexes_are_of_all_limbs_where_all_are_named_last() -> None:
    text = "Right biceps 5/5 but full strength throughout with normal reflexes."
    assert {("achilles_reflex", "left"), ("biceps_reflex", "left")} <= stated(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Right triceps 4/5 with no wasting or fasciculation.",
         {("arm_bulk", "right"), ("arm_fasciculations", "right")}),
        ("Left EHL 4/5 without numbness.", {("leg_sensation", "left")}),
        ("Wasting of the left calf but normal power.",
         {("calf_bulk", "left"), ("ankle_plantar_flexion", "left")}),
        ("Wasting of the right first dorsal interosseous with preserved strength.",
         {("first_dorsal_interosseous", "right")}),
    ],
)  # fmt: skip
def test_what_is_denied_beside_a_muscle_is_of_its_limb(
    text: str, found: set[tuple[str, str]]
) -> None:
    assert found <= told(text).keys()
    assert not stated(text)


def test_strength_beside_wasting_of_no_muscle_is_asked_about() -> None:
    note = read_note("Wasting of the right thenar eminence with normal power.", ATLAS)
    assert not [f for f in note.findings if f.statement]
    assert note.unread


@pytest.mark.parametrize(
    ("text", "kept", "sense"),
    [
        ("Light touch reduced in right C6, normal in C7.", "dermatome_c7",
         "light_touch"),
        ("Pinprick absent over the left L5 dermatome and normal over S1.",
         "dermatome_s1", "pin_prick"),
        ("Vibration lost at the left ankle and present at the knee.", "knee",
         "vibration"),
    ],
)  # fmt: skip
def test_a_sense_goes_on_to_the_next_place(text: str, kept: str, sense: str) -> None:
    found = read_note(text, ATLAS).findings
    kinds = {f.kind for f in found if kept in f.structure}
    assert kinds <= {sense}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Numb right thumb; other fingers normal.",
         {"index_finger", "middle_finger", "ring_finger", "little_finger"}),
        ("The right ring finger was numb, the other fingers normal.",
         {"thumb", "index_finger", "middle_finger", "little_finger"}),
        ("Tingling in the right thumb and index; the other fingers are normal.",
         {"middle_finger", "ring_finger", "little_finger"}),
    ],
)  # fmt: skip
def test_the_others_of_a_whole_are_its_other_parts(text: str, left: set[str]) -> None:
    found = told(text)
    assert {name for (name, _), grades in found.items() if grades == (3,)} == left
    assert "fingers" not in {name for name, _ in found}


@pytest.mark.parametrize(
    "text",
    ["Biceps R/L 4/5.", "There was hypotonia, 1/5 in both arms.",
     "Right EDB fasciculation only.", "Triceps L/R 3/5", "Deltoid right/left: 4+/5"],
)  # fmt: skip
def test_what_is_left_open_is_asked_about(text: str) -> None:
    note = read_note(text, ATLAS)
    assert note.unread
    assert not note.findings


@pytest.mark.parametrize(
    "text",
    ["no weakness, pain and weakness in her right arm",
     "No numbness, but numbness of the left leg", "no weakness and weak left leg"],
)  # fmt: skip
def test_what_is_denied_and_told_is_doubtful(text: str) -> None:
    note = read_note(text, ATLAS)
    assert note.unread or [why for _, why in note.doubtful if "normal" in why
                           or "excludes" in why]  # fmt: skip


def test_bulk_of_the_thigh_is_of_one_muscle_on_both_sides() -> None:
    for text in ("Bulk: wasted left thigh, normal right thigh.",
                 "Thigh bulk normal on the right, wasted on the left.",
                 "Left thigh wasted, right thigh normal bulk."):  # fmt: skip
        assert told(text) == {("quadriceps_bulk", "left"): (0,),
                              ("quadriceps_bulk", "right"): (1,)}  # fmt: skip


@pytest.mark.parametrize("root", ["C-6", "T-10", "L-1"])
def test_a_root_with_a_dash_is_a_root(root: str) -> None:
    plain = root.replace("-", "")
    text = "Sensory deficit below {}."
    assert told(text.format(root)) == told(text.format(plain)) != {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tone increased in the right arm and both legs, normal in the left arm.",
         {("arm_tone", "right"): (0,), ("arm_tone", "left"): (1,),
          ("leg_tone", "right"): (0,), ("leg_tone", "left"): (0,)}),
        ("Spasticity of the right leg and both arms.",
         {("leg_tone", "right"): (0,), ("arm_tone", "right"): (0,),
          ("arm_tone", "left"): (0,)}),
        ("Power in the left arm and both legs was 4/5.",
         {("arm_power", "left"): (4,), ("leg_power", "right"): (4,),
          ("leg_power", "left"): (4,)}),
    ],
)  # fmt: skip
def test_each_limb_of_two_has_its_own_sides(
    text: str, found: dict[tuple[str, str], tuple[int, ...]]
) -> None:
    assert told(text) == found


def test_reflexes_of_two_limbs_have_their_own_sides() -> None:
    for text in ("Reflexes brisk in the right arm and both legs.",
                 "Reflexes in the right arm and both legs were brisk."):  # fmt: skip
        sides = {side for name, side in stated(text) if name == "biceps_reflex"}
        assert sides == {"right"}
        assert {("achilles_reflex", "left"), ("achilles_reflex", "right")} < stated(
            text
        )


@pytest.mark.parametrize(
    "text",
    [
        "Both Tinel's and Phalen's were positive on the right.",
        "Both the deltoid and biceps were weak on the right.",
        "Both knee and ankle jerks were absent on the right.",
        "Both light touch and pinprick were reduced over the right thumb.",
        "Both arms and legs were weak on the right.",
    ],
)
def test_both_of_two_names_is_of_the_side_that_is_told(text: str) -> None:
    assert {side for _, side in told(text)} == {"right"}


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("Power was normal everywhere but in the left hand (4/5).",
         ("finger_abduction", "left")),
        ("Power was normal in all groups but the left triceps (4/5).",
         ("elbow_extension", "left")),
        ("Sensation was intact everywhere but over the left thumb.",
         ("dermatome_c6", "left")),
    ],
)  # fmt: skip
def test_everywhere_but_is_an_exception(text: str, apart: tuple[str, str]) -> None:
    assert apart not in stated(text)
    assert (apart[0], "right") in stated(text)


def test_the_rest_under_a_heading_is_of_its_side_or_asked_about() -> None:
    sides = {side for _, side in stated("Right: deltoid 4/5, rest 5/5.")}
    assert sides == {"right"}
    for text in ("Power of the right foot: dorsiflexion 2/5, otherwise full.",
                 "Right hand: ADM power 3/5, rest normal."):  # fmt: skip
        assert read_note(text, ATLAS).unread
        assert not stated(text)


def test_a_denied_loss_has_the_place_that_stands_last() -> None:
    text = "No loss of pinprick but loss of light touch over the right thumb."
    kinds = {f.kind: f.grades for f in read_note(text, ATLAS).findings}
    assert kinds == {"pin_prick": (3,), "light_touch": (0, 1)}


@pytest.mark.parametrize(
    "more", ["right foot numb", "left L5 dermatome reduced", "left L1/L2 reduced"]
)
@pytest.mark.parametrize("sense", ["cold sensation", "light touch", "pin prick"])
def test_the_other_side_of_a_sense_stays_at_its_place(more: str, sense: str) -> None:
    text = f"{sense} reduced on the right hand, normal on the left and {more}"
    assert told(text)["hand", "left"] == (3,)
    assert not stated(text)


def test_a_limb_named_in_the_plural_is_of_both_sides() -> None:
    text = "Left thumb numb but spasticity in the legs with brisk reflexes."
    assert {side for name, side in stated(text) if name == "achilles_reflex"} == {
        "right",
        "left",
    }


@pytest.mark.parametrize(
    "text",
    [
        "The left arm and leg were weak (4/5); the right side was normal.",
        "Weak left arm and leg, normal on the right.",
        "Left arm and leg 3/5, right normal.",
    ],
)
def test_the_other_side_is_normal_in_each_limb_that_was_named(text: str) -> None:
    assert {("shoulder_abduction", "right"), ("hip_flexion", "right")} <= stated(text)
    assert {side for _, side in stated(text)} == {"right"}
    assert {ATLAS.structures[one].modality for one, _ in stated(text)} == {"motor"}


def test_two_sides_are_compared_by_their_grades() -> None:
    for joint in ("vs", "versus", "compared with"):
        text = f"Finger abduction: 5/5 on the right {joint} 4/5 on the left."
        assert told(text) == {("finger_abduction", "right"): (5,),
                              ("finger_abduction", "left"): (4,)}  # fmt: skip


def test_fasciculations_under_a_muscle_are_not_denied_everywhere() -> None:
    note = read_note("Left deltoid: power 4/5, no fasciculations.", ATLAS)
    assert "fasciculations" not in {one.structure for one in note.findings}
    assert note.unread


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # how a story begins
        ("A 74-year-old woman with a history of hypertension and cervical spondylosis "
         "presented to the emergency room after six days of right arm pain.",
         {("pain_arm", "right")}),
        ("A 71-year-old man presented to the emergency department (ED) for evaluation "
         "of left leg tingling of 3 days' duration.", {("leg_sensation", "left")}),
        ("We present a 35-year-old right-handed man who developed a left foot drop.",
         {("ankle_dorsiflexion", "left")}),
        # the same place or level again
        ("Tingling in the ulnar nerve distribution of the left hand.",
         {("ulnar_hand", "left")}),
        ("Reduced sensation below the C6 dermatome with sacral sparing.",
         {("sensory_level", "both")}),
        ("Right hand weakness and numbness.",
         {("hand_power", "right"), ("hand", "right")}),
        ("Sudden weakness and numbness of the right foot.",
         {("distal_leg", "right"), ("foot", "right"),
          ("rapid_progression", "midline")}),
        ("Pain radiating to the middle and ring fingers on the left.",
         {("pain_middle_ring", "left")}),
        # what two of a thing share
        ("Flexion of the second and third fingers was weak on the right.",
         {("fdp_radial", "right"), ("finger_flexion", "right")}),
        ("Paraparesis with urinary and faecal retention.",
         {("leg_power", "both"), ("urinary_retention", "midline"),
          ("bowel", "midline")}),
        ("Unable to raise his arms against gravity or to flex his elbows.",
         {("shoulder_abduction", "both"), ("elbow_flexion", "both")}),
        ("In the right upper extremity, elbow flexion was 4/5 and elbow extension was "
         "normal.", {("elbow_flexion", "right")}),
        # beside what nothing here rests on
        ("Weakness of the left triceps and no cerebellar signs.",
         {("triceps", "left")}),
    ],
)  # fmt: skip
def test_a_story_is_read_for_its_findings(
    text: str, told: set[tuple[str, str]]
) -> None:
    note = read_note(text, ATLAS)
    sides: dict[str, set[str]] = {}
    for one in note.findings:
        if ATLAS.structures[one.structure].scale.normal not in one.grades:
            sides.setdefault(one.structure, set()).add(one.side)
    found = {
        (name, "both" if len(side) == 2 else side.pop()) for name, side in sides.items()
    }
    assert not note.so_far
    assert found == told


@pytest.mark.parametrize(
    "text",
    [
        "A 60-year-old man with left leg weakness presented with neck pain.",
        "A 60-year-old man with lung cancer presented with back pain.",
    ],
)
def test_a_background_that_tells_something_is_kept(text: str) -> None:
    assert len(read_note(text, ATLAS).findings) == 2


def test_pain_of_the_spine_lends_no_place_to_numbness() -> None:
    assert not read_note("Low back pain, numbness.", ATLAS).findings


def test_a_limb_that_opens_a_sentence_is_called_normal_in_nothing_else() -> None:
    text = "In the arms, tone was normal, with mild weakness of the small hand muscles."
    found = {one.structure for one in read_note(text, ATLAS).findings}
    assert found == {"arm_tone", "hand_intrinsics"}


@pytest.mark.parametrize(
    ("text", "structure", "side", "grades"),
    [
        # the words of patients
        ("I can't lift my right arm above my head any more.", "shoulder_abduction",
         "right", (0, 1, 2, 3, 4)),
        ("I get pins and needles in my thumb and first finger on the right side.",
         "thumb_index", "right", (0, 1, 2)),
        ("I can't stand on my tiptoes on the left.", "toe_walking", "left", (0,)),
        ("The numbness comes up to my belly button.", "sensory_level", "right", (16,)),
        ("I haven't been able to pee since last night.", "urinary_retention",
         "midline", (0,)),
        ("My big toe won't lift up on the left.", "great_toe_extension", "left",
         (0, 1, 2)),
        ("The inside of my left forearm feels numb.", "medial_forearm", "left", (0, 1)),
        # notes without small words
        ("DTRs brisk LL, normal UL.", "patellar_reflex", "right", (3, 4)),
        ("fascics L calf", "leg_fasciculations", "left", (0,)),
        ("clonus L 5 beats", "ankle_clonus", "left", (0,)),
        # tests, and the root and limb of what is felt
        ("Slump test reproduced the patient's leg symptoms on the right.", "slump",
         "right", (0, 1)),
        ("Altered sensation in the L5 distribution of the right leg.", "dermatome_l5",
         "right", (0, 1, 2)),
        ("Resisted thumb extension was weak on the left.", "thumb_extension", "left",
         (0, 1, 2, 3, 4)),
    ],
)  # fmt: skip
def test_plain_words_and_short_notes_are_read(
    text: str, structure: str, side: str, grades: tuple[int, ...]
) -> None:
    assert told(text).get((structure, side), stated_grades(text, structure)) == grades
    assert not read_note(text, ATLAS).so_far


def stated_grades(text: str, structure: str) -> tuple[int, ...]:
    """Return the grades of a statement about a structure."""
    found = (f for f in read_note(text, ATLAS).findings if f.structure == structure)
    return next(found).grades


def test_what_heads_a_limb_is_told_of_all_that_is_listed() -> None:
    text = "Lower limb examination revealed normal tone, power, reflexes and sensation."
    found = {structure for structure, _ in stated(text)} | {s for s, _ in told(text)}
    assert {"leg_tone", "knee_extension", "patellar_reflex", "dermatome_l5"} <= found


def test_reflexes_of_one_limb_say_nothing_of_power() -> None:
    found = {structure for structure, _ in stated("DTRs brisk LL, normal UL.")}
    assert found == {"biceps_reflex", "brachioradialis_reflex", "triceps_reflex",
                     "patellar_reflex", "achilles_reflex"}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        # what stands after "over the left" is what was named before it
        ("pinprick reduced over the right thumb, normal over the left",
         {("thumb", "right"), ("thumb", "left")}),
        ("Tinel + at the right wrist, - at the left",
         {("tinel_wrist", "right"), ("tinel_wrist", "left")}),
        ("C6 and below in the left arm",
         {(f"dermatome_{root}", "left") for root in ("c6", "c7", "c8", "t1")}),
        ("arms: tone normal, right triceps 4/5",
         {("arm_tone", "right"), ("arm_tone", "left"), ("triceps", "right")}),
        ("right leg spastic, no ankle clonus",
         {("leg_tone", "right"), ("ankle_clonus", "right"), ("ankle_clonus", "left")}),
        ("Right upper extremity inspection: no atrophy", {("arm_bulk", "right")}),
        ("Left arm: Shoulder: 4-/5 abduction, 3/5 forward elevation",
         {("shoulder_abduction", "left"), ("pectoralis_clavicular", "left")}),
        ("right ulnar claw hand", {("lumbricals_ulnar", "right")}),
        ("right quadriceps giveaway weakness", {("knee_extension", "right")}),
        ("S1 radiculopathy: absent right ankle jerk", {("achilles_reflex", "right")}),
        ("ankle jerks with reinforcement only",
         {("achilles_reflex", "right"), ("achilles_reflex", "left")}),
    ],
)  # fmt: skip
def test_notes_say_this_and_no_more(text: str, reads: set[tuple[str, str]]) -> None:
    found = read_note(text, ATLAS).findings
    assert {(one.structure, one.side) for one in found} == reads


def test_what_is_apart_from_power_tells_nothing_of_tone() -> None:
    for limb, muscle in (("arm", "triceps"), ("leg", "EHL")):
        text = (
            f"{limb}s: tone N, power 5/5 bar R {muscle} 4-/5, DTRs 2+ sym, plantars ↓↓"
        )
        tone = {side for name, side in told(text) if name == f"{limb}_tone"}
        assert tone == {"right", "left"}
        assert not read_note(text, ATLAS).unread


@pytest.mark.parametrize(
    "text",
    [
        "Lower limb power and reflexes were normal, sensation was normal",
        "LL power and tone normal, sensation normal",
        "LLs: 5/5 power, sensation normal to LT",
    ],
)
def test_each_function_of_a_limb_is_of_that_limb(text: str) -> None:
    found = {(one.structure, one.side) for one in read_note(text, ATLAS).findings}
    assert ("dermatome_l5", "left") in found
    assert ("dermatome_l5", "right") in found
    assert ("dermatome_c6", "left") not in found


def test_two_rows_of_roots_have_a_side_each() -> None:
    found = told("C5-T1 right 5 5 4 5 5 left 5 5 5 5 3")
    assert found["myotome_c7", "right"] == (4,)
    assert found["myotome_t1", "left"] == (3,)


@pytest.mark.parametrize(
    ("text", "limb", "side"),
    [
        ("Right biceps weak, reflexes absent", "arm_reflexes", "right"),
        ("left EHL 3/5 with reflexes diminished", "leg_reflexes", "left"),
        ("right triceps 3/5, DTRs were reduced", "arm_reflexes", "right"),
    ],
)
def test_lost_reflexes_beside_a_muscle_are_those_of_its_limb(
    text: str, limb: str, side: str
) -> None:
    reflexes = {item.structure for item in ATLAS.protocols[limb]}
    assert stated(text) == {(one, side) for one in reflexes}


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("Tone ↑ LL", {("leg_tone", "right"), ("leg_tone", "left")}),
        ("wasting UL", {("arm_bulk", "right"), ("arm_bulk", "left")}),
        ("RLL: HF 4/5", {("hip_flexion", "right")}),
        ("Tinel + right wrist, - left wrist",
         {("tinel_wrist", "right"), ("tinel_wrist", "left")}),
        ("SLR: R 40 positive, L negative",
         {("straight_leg_raise", "right"), ("straight_leg_raise", "left")}),
        ("Left L5 radiculopathy: weak EHL, numb dorsum of foot",
         {("great_toe_extension", "left"), ("dorsum_foot", "left")}),
        ("left Horner, hand not wasted, t10 or t11 dermatome absent on the right",
         {("horner", "left"), ("hand_bulk", "left"), ("hand_bulk", "right"),
          ("dermatome_t10_t11", "right")}),
        ("DTR: KJ 2+ AJ 0 bilat",
         {(f"{one}_reflex", side) for one in ("patellar", "achilles")
          for side in ("right", "left")}),
        ("Gait N, heel/toe walk N",
         {("gait", "midline"), *((f"{one}_walking", side) for one in ("heel", "toe")
                                 for side in ("right", "left"))}),
    ],
)  # fmt: skip
def test_short_notes_have_all_their_sides(
    text: str, reads: set[tuple[str, str]]
) -> None:
    found = read_note(text, ATLAS).findings
    assert {(one.structure, one.side) for one in found} == reads


@pytest.mark.parametrize("text", ["SLR R 40, L 80", "SLR 40 degrees right, 80 left"])
def test_how_far_a_leg_was_raised_is_asked_with_the_form_that_works(text: str) -> None:
    [(_, reason)] = read_note(text, ATLAS).unread
    form = reason.partition("('")[2].rstrip("')")
    assert {one.side for one in read_note(form, ATLAS).findings} == {"right", "left"}


@pytest.mark.parametrize(
    "text",
    [
        "no clonus, Babinski or Hoffmann on the right",
        "no Tinel, Phalen or drift on the right",
    ],
)
def test_the_side_at_the_end_of_a_denied_list_is_that_of_each(text: str) -> None:
    sides = [one.side for one in read_note(text, ATLAS).findings]
    assert sides == ["right"] * 3


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("LL R 4/5 L 5/5", {("right", (4,)), ("left", (5,))}),
        ("UL R=L 5/5, LL R 4/5 L 5/5", {("right", (4,)), ("left", (5,))}),
        ("arms 5/5, legs 4/5 right 5/5 left", {("right", (4,)), ("left", (5,))}),
    ],
)
def test_each_limb_keeps_the_grades_of_its_sides(
    text: str, reads: set[tuple[str, tuple[int, ...]]]
) -> None:
    leg = {item.structure for item in ATLAS.protocols["leg_power"]} | {"leg_power"}
    found = read_note(text, ATLAS)
    assert not found.unread
    assert {(one.side, one.grades) for one in found.findings
            if one.structure in leg} == reads  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name", "grades"),
    [
        ("joint position sense impaired toes R", "position_sense",
         {"right": (0, 1)}),
        ("JPS impaired toes R", "position_sense", {"right": (0, 1)}),
        ("R AJ ↓, L AJ N", "achilles_reflex", {"right": (1,), "left": (2,)}),
        ("AJ absent R, N L", "achilles_reflex", {"right": (0,), "left": (2,)}),
        ("KJ N R=L", "patellar_reflex", {"right": (2,), "left": (2,)}),
        ("L4 5/5 B", "myotome_l4", {"right": (5,), "left": (5,)}),
        ("paraesthesia L lat thigh", "lateral_thigh", {"left": (0, 1, 2)}),
        ("R arm 4/5 prox, 3/5 distal", "distal_arm", {"right": (3,)}),
        ("clonus: R 6 beats, L nil", "ankle_clonus", {"right": (0,), "left": (1,)}),
        ("PP R C6 reduced, L N", "dermatome_c6", {"right": (0, 1), "left": (3,)}),
        ("L SLR 45 +ve", "straight_leg_raise", {"left": (0, 1)}),
        ("R deltoid 4/5 L deltoid 5/5 R biceps 4/5", "biceps", {"right": (4,)}),
        ("Tone: N, Power: 5/5, Reflexes: N", "arm_tone", {"right": (1,), "left": (1,)}),
        ("UMN signs LL: tone ↑", "leg_tone", {"right": (0,), "left": (0,)}),
        ("Denies b/b incontinence or saddle numbness", "saddle_area",
         {"right": (3,), "left": (3,)}),
        ("DTRs: 2+ throughout, absent R AJ", "achilles_reflex", {"right": (0,),
                                                                "left": (2,)}),
    ],
)  # fmt: skip
def test_shorthand_of_the_ward_is_read(
    text: str, name: str, grades: dict[str, tuple[int, ...]]
) -> None:
    note = read_note(text, ATLAS)
    assert not note.unread
    found = {one.side: one.grades for one in note.findings if one.structure == name}
    assert found == grades


@pytest.mark.parametrize("joint", [" and ", " or "])
def test_a_denial_of_two_organs_is_of_each_or_is_asked_back(joint: str) -> None:
    """What is denied stands once, at the end: neither is ever said to be wrong."""
    organs = {"bowel": "bowel", "erectile": "erectile_function", "bladder": "bladder"}
    for first, second in permutations(organs, 2):
        found = read_note(f"No {first}{joint}{second} dysfunction.", ATLAS).findings
        read = {one.structure for one in found}
        assert {one.grades for one in found} <= {(1,)}
        assert read == {organs[first], organs[second]} or (
            joint == " and " and not read
        )


@pytest.mark.parametrize(
    "text",
    ["Sens: LT ok, PP ↓ R L5", "LT preserved, vibration lost at the ankles",
     "LT N, PP ↓ R L5", "sensation grossly intact to LT throughout"],
)  # fmt: skip
def test_light_touch_that_says_how_it_is_is_of_both_sides(text: str) -> None:
    found = read_note(text, ATLAS).findings
    shoulder = {(f.kind, f.side) for f in found if f.structure == "dermatome_c5"}
    assert shoulder == {("light_touch", "right"), ("light_touch", "left")}


def test_who_writes_rt_writes_lt_for_the_left() -> None:
    found = read_note("Lt normal, rt EHL 3/5", ATLAS).findings
    assert "right" not in {one.side for one in found if one.statement}


@pytest.mark.parametrize(
    ("text", "side", "limb"),
    [
        ("L4 and below numb, right leg", "right", ("l4", "l5", "s1", "s2")),
        ("right leg, numb from L4 down", "right", ("l4", "l5", "s1", "s2")),
        ("numb from L5 down, left leg", "left", ("l5", "s1", "s2")),
        ("C6 and below, left arm reduced", "left", ("c6", "c7", "c8", "t1")),
        ("left arm numb from C7 down", "left", ("c7", "c8", "t1")),
    ],
)
def test_a_limb_after_a_level_makes_it_a_place_of_that_limb(
    text: str, side: str, limb: tuple[str, ...]
) -> None:
    note = read_note(text, ATLAS)
    expected = {(f"dermatome_{root}", side) for root in limb}
    assert {(one.structure, one.side) for one in note.findings} == expected
    assert not note.unread


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Deltoid and biceps 4/5 right, 5/5 left",
         {("deltoid", "right", 4), ("deltoid", "left", 5),
          ("biceps", "right", 4), ("biceps", "left", 5)}),
        ("Ankle plantarflexion/dorsiflexion 5/5 right, 4/5 left",
         {("ankle_plantar_flexion", "right", 5), ("ankle_plantar_flexion", "left", 4),
          ("ankle_dorsiflexion", "right", 5), ("ankle_dorsiflexion", "left", 4)}),
        ("Knee and ankle jerks absent on the left, 2+ on the right.",
         {("patellar_reflex", "left", 0), ("patellar_reflex", "right", 2),
          ("achilles_reflex", "left", 0), ("achilles_reflex", "right", 2)}),
        ("Triceps jerk absent on right but biceps and brachioradialis are preserved.",
         {("triceps_reflex", "right", 0), ("biceps_reflex", "right", 2),
          ("brachioradialis_reflex", "right", 2)}),
        ("Right triceps jerk reduced, triceps 4/5",
         {("triceps_reflex", "right", 1), ("triceps", "right", 4)}),
        ("right ankle dorsiflexion of 4 on a 5-point scale",
         {("ankle_dorsiflexion", "right", 4)}),
        ("cervical rotation limited, right triceps 4/5", {("triceps", "right", 4)}),
        ("I came home with a big toe that was numb on the right",
         {("great_toe", "right", 0)}),
    ],
)  # fmt: skip
def test_a_list_shares_what_stands_beside_it(
    text: str, found: set[tuple[str, str, int]]
) -> None:
    note = read_note(text, ATLAS)
    told = {(one.structure, one.side, one.grades[0]) for one in note.findings}
    assert told == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Right C6 pin prick reduced, light touch normal",
         {("dermatome_c6", "right", "pin_prick"),
          ("dermatome_c6", "right", "light_touch")}),
        ("Left foot drop but no numbness in the foot",
         {("ankle_dorsiflexion", "left", "examined"), ("foot", "left", "told")}),
        ("Right hand weak, no wasting of the hand",
         {("hand_power", "right", "examined"), ("hand_bulk", "right", "examined")}),
        ("Knee and ankle power 4/5 right, 5/5 left",
         {(name, side, "examined") for name in ("proximal_leg", "distal_leg")
          for side in ("right", "left")}),
    ],
)  # fmt: skip
def test_what_is_named_once_is_meant_again(
    text: str, found: set[tuple[str, str, str]]
) -> None:
    note = read_note(text, ATLAS)
    assert not note.unread
    assert {(one.structure, one.side, one.kind) for one in note.findings} == found


@pytest.mark.parametrize(("text", "age", "sex"), [
    ("38 y/o M with neck pain.", 38, "M"), ("62F c/o back pain", 62, "F"),
    ("A 45 year old right-handed woman presents", 45, "F"),
    ("Pt is a 38 yo male", 38, "M"), ("Age: 38, sex: F. Weak hand.", 38, "F"),
    ("Weak hand, right.\nAge: 51\nSex: male", 51, "M"),
    ("A 62-year-old clerk was referred.", 62, None),
    ("A 33-year-old, right-hand dominant, female violinist", 33, "F"),
    ("Weak left hand. Her mother is a 70-year-old woman.", None, None),
    ("A 56-year-old father of a girl", 56, None), ("8-month-old boy", None, None),
    ("45 year history of back pain in a man", None, None), ("12 m walk", None, None),
    ("40 years ago a man fell", None, None), ("3 weeks of neck pain", None, None),
    ("38-year-old with a man-made graft", 38, None), ("Age: 9 months", None, None),
])  # fmt: skip
def test_the_person_is_whom_a_note_begins_with(
    text: str, age: float | None, sex: str | None
) -> None:
    told = person_told(text)
    assert (told.age, told.sex) == (age, sex)


def test_the_command_line_goes_before_the_note(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("38 y/o M. Right triceps 4/5.", "utf-8")

    def page(*options: str) -> str:
        words = CliRunner().invoke(cli, ["rank", "--note", str(path), *options]).stdout
        return " ".join(words.split())

    taken = page()
    assert "Taken from the note: age 38 and sex M." in taken
    assert "unknown" not in taken
    assert "NOT READ" not in taken
    assert "Taken from the note: sex M." in page("--age", "70")
    assert "Taken from the note" not in page("--age", "70", "--sex", "F")
    path.write_text("Right triceps 4/5.", "utf-8")
    assert "Not told: age (--age) and sex (--sex)." in page()
